"""Receives the browser that comes back from the consent page, on a loopback address of this machine."""

import asyncio
import errno
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from html import escape
from typing import Final, Generic, TypeVar
from urllib.parse import urlsplit

from aiohttp import web

from .._http.session import is_loopback
from ..errors import ConfigurationError, PinterestError

T = TypeVar("T")

_PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>pinterest-async</title></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""
_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Connection": "close"}


class Receiver(Generic[T]):
    """Waits for the one request to the redirect address. All that come after it are refused.

    Args:
        check: Gets the query and returns what is waited for. PinterestError ends the wait and is shown to the user.
    """

    def __init__(self, path: str, check: Callable[[str], T]) -> None:
        self._path = path
        self._check = check
        self._result: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    async def result(self, seconds: float) -> T:
        """Return what `check` returned. TimeoutError if no request comes."""
        async with asyncio.timeout(seconds):
            return await self._result

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer one request of the browser. It may ask for an icon, too."""
        if request.method != "GET" or request.path != self._path:
            return _page(404, "Not found", "There is nothing here.")
        if self._result.done():
            return _page(410, "Not twice", "The sign-in is over. You can close this window.")
        try:
            self._result.set_result(self._check(request.query_string))
        except PinterestError as error:
            self._result.set_exception(error)
            return _page(400, "The sign-in failed", str(error))
        return _page(200, "Signed in", "You can close this window and go back to the command line.")


def _page(status: int, title: str, text: str) -> web.Response:
    page = _PAGE.format(title=escape(title), text=escape(text))
    return web.Response(status=status, text=page, content_type="text/html", headers=_HEADERS)


@asynccontextmanager
async def receiving(redirect_uri: str, check: Callable[[str], T]) -> AsyncGenerator[Receiver[T]]:
    """Listen on the redirect address, on this machine only, for the length of a block.

    Raises:
        ConfigurationError: It is not on this machine, or its port is in use.
    """
    parts = urlsplit(redirect_uri)
    host = parts.hostname or ""
    if parts.scheme != "http" or not is_loopback(host):
        raise ConfigurationError(
            f"--redirect-uri: {redirect_uri} is not on this machine: the browser can come back to an address such as "
            "http://localhost:8085/ only; for another one use --no-browser"
        )
    receiver = Receiver(parts.path or "/", check)
    runner = web.ServerRunner(web.Server(receiver.answer, access_log=None), shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, parts.port or 80).start()
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise ConfigurationError(
                f"--redirect-uri: port {parts.port or 80} of {host} {reason}: end what uses it, use --no-browser, or "
                "choose an address with another port, which the app's settings at Pinterest must list"
            ) from None
        yield receiver
    finally:
        await runner.cleanup()
