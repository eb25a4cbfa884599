"""The storage service: files that links lead to, and where videos are sent.

It is not the API: no token goes there and no quota counts. What authorises a request is in the link or in the form, so
neither is ever part of an error or a log.
"""

import asyncio
import os
import re
from collections.abc import AsyncGenerator, Mapping
from typing import IO, Any, Final

import aiohttp
from aiohttp.abc import AbstractStreamWriter

from .._http.retry import Kind
from .._http.transport import Transport
from ..errors import ClosedError, DecodeError, ResponseError, ServerError, TransportError

PIECE: Final = 1 << 18
"""Bytes of a file that are read or written at a time."""

_DEAD: Final = (401, 403, 404, 410)
_CODE: Final = re.compile(rb"<(Code|Message)>([^<]{1,200})</\1>")


class LinkDead(Exception):
    """The link leads nowhere any more: ask for another."""


class FileStream:
    """One file, read from its beginning to its end over as many connections, and links, as that takes."""

    def __init__(self, transport: Transport, operation: str) -> None:
        self._transport = transport
        self._operation = operation
        self._got = 0
        self._tag: str | None = None

    @property
    def begun(self) -> bool:
        """Whether something of it has been given."""
        return self._got > 0

    async def read(self, url: str) -> AsyncGenerator[bytes]:
        """What is still to come. LinkDead when the link is; TransportError when the connection broke."""
        headers = {"Accept-Encoding": "identity"}
        if self._got:
            headers["Range"] = f"bytes={self._got}-"
        try:
            async with _session(self._transport, self._operation).get(
                url, headers=headers, timeout=_unhurried(self._transport)
            ) as response:
                if response.status in _DEAD:
                    raise LinkDead
                if response.status == 416:  # it ended where the connection broke
                    return
                if response.status >= 300:
                    raise _refusal(self._operation, response.status, await response.read())
                tag = response.headers.get("ETag")
                if self._got and tag != self._tag:
                    raise DecodeError(self._operation, response.status, None, "the file has changed on the way", b"")
                self._tag = tag
                skip = 0 if response.status == 206 else self._got
                async for piece in response.content.iter_chunked(PIECE):
                    new, skip = piece[skip:], max(0, skip - len(piece))
                    if new:
                        self._got += len(new)
                        yield new
        except (aiohttp.ClientError, OSError) as error:
            raise _broken(self._operation, error) from None


class _FilePart(aiohttp.Payload):
    """An open file from its beginning to its end, whose length is known; it stays open."""

    def __init__(self, content: IO[bytes]) -> None:
        super().__init__(content, content_type="application/octet-stream")
        self._content = content
        self._size = content.seek(0, os.SEEK_END)

    async def write(self, writer: AbstractStreamWriter) -> None:
        await asyncio.to_thread(self._content.seek, 0)
        while piece := await asyncio.to_thread(self._content.read, PIECE):
            await writer.write(piece)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        raise TypeError("the content of a file is not text")


async def send_file(
    transport: Transport,
    operation: str,
    url: str,
    fields: Mapping[str, str],
    content: IO[bytes],
) -> None:
    """Send a form whose last field is a file. A lost connection and a 5xx are tried again: the same file goes there.

    ResponseError when the service refuses it; TransportError when it cannot be reached.
    """
    attempt = 0
    while True:
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in fields.items():
            form.add_field(name, value)
        form.add_field("file", _FilePart(content), filename="file")
        try:
            async with _session(transport, operation).post(
                url, data=form, timeout=_unhurried(transport), allow_redirects=False
            ) as response:
                if response.status < 300:
                    return
                error: Exception = _refusal(operation, response.status, await response.read())
        except (aiohttp.ClientError, OSError) as lost:
            error = _broken(operation, lost)
        if not isinstance(error, ServerError | TransportError):
            raise error
        wait = transport.options.retry.wait(attempt, Kind.BROKEN, repeatable=True)
        if wait is None:
            raise error
        attempt += 1
        await asyncio.sleep(wait)


def _session(transport: Transport, operation: str) -> aiohttp.ClientSession:
    session = transport.connection.session
    if session is None:
        raise ClosedError(f"{operation}: the client is not open: use it inside 'async with'")
    return session


def _unhurried(transport: Transport) -> aiohttp.ClientTimeout:
    """A file may take any time, as long as something of it comes."""
    told: Any = transport.options.timeout
    return aiohttp.ClientTimeout(total=None, sock_connect=told.sock_connect, sock_read=told.sock_read or told.total)


def _refusal(operation: str, status: int, body: bytes) -> ResponseError:
    said = ": ".join(text.decode(errors="replace") for _, text in _CODE.findall(body))
    kind = ServerError if status >= 500 or status == 429 else ResponseError
    return kind(operation, status, message=f"the storage service refused it ({said or 'it did not say why'})")


def _broken(operation: str, error: Exception) -> TransportError:
    return TransportError(operation, f"the connection to the storage service failed ({type(error).__name__})")
