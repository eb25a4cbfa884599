"""Feeds of http and https addresses: a feed is downloaded to a temporary file, and read from there.

So it is known to be whole before its first row is read, and an archive can be read too.
"""

import asyncio
import math
import re
import tempfile
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, BinaryIO, Final, NamedTuple

import aiohttp
from yarl import URL

from .._http.session import SSLSetting, own_session
from .._version import __version__
from ..errors import ArgumentError
from ._lines import FeedError, cause

MAX_BYTES: Final = 4_000_000_000
TIMEOUT: Final = 900.0
_STALL: Final = 60.0
"""Seconds without a byte, at most."""
_CHUNK: Final = 1 << 18
_MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_ENCODINGS: Final = ("", "identity", "gzip", "x-gzip")
"""A body that is compressed by gzip is read as a gzipped file is."""
_HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)


class Limits(NamedTuple):
    """The limits of a download, and how it is connected."""

    max_bytes: int = MAX_BYTES
    timeout: float = TIMEOUT
    proxy: str | None = None
    ssl: SSLSetting = True


def is_address(path: object) -> bool:
    """Return whether a path is an address with a scheme."""
    return isinstance(path, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", path) is not None


@asynccontextmanager
async def open_feed(
    url: str,
    *,
    max_bytes: int = MAX_BYTES,
    timeout: float = TIMEOUT,
    proxy: str | None = None,
    ssl: SSLSetting = True,
) -> AsyncGenerator[BinaryIO]:
    """Download a feed, and open it for `read_feed` (a context manager).

    Args:
        url: An http or https address. It may have a name and a password: https://name:password@shop.example/feed.xml
        max_bytes: A larger feed is refused.
        timeout: Seconds until the download must be complete.
        proxy: URL of an HTTP proxy; that of the environment when left out.
        ssl: How the certificate is checked: an `ssl.SSLContext`, or True for the authorities of the system.

    Raises:
        FeedError: The feed cannot be downloaded, breaks limits, redirects to another scheme, or is an HTML page.
        ArgumentError: A limit is wrong.
        ConfigurationError: The proxy is wrong.
    """
    file = await download(url, Limits(max_bytes, timeout, proxy, ssl))
    with file:
        yield file


def download_blocking(url: str, limits: Limits) -> BinaryIO:
    """Return a temporary file with the feed of an address. In a running event loop, a thread downloads it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(download(url, limits))
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(download(url, limits))).result()


async def download(url: str, limits: Limits) -> BinaryIO:
    """Return a temporary file with the feed of an address. Its name is the address without credentials."""
    _check(limits)
    try:
        address = URL(url)
        shown = _shown(address)
    except ValueError:
        raise FeedError(
            "the address of the feed is no URL: expected one such as https://shop.example/feed.xml"
        ) from None
    if address.scheme not in ("http", "https") or not address.host:
        raise FeedError(f"{shown}: a feed is read from a file or an http(s) address")
    file: Any = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        async with asyncio.timeout(limits.timeout):
            await _fetch(address, shown, file, limits)
    except BaseException as error:
        file.close()
        if isinstance(error, TimeoutError):
            raise FeedError(
                f"{shown}: not downloaded within {limits.timeout:g} s, or {_STALL:g} s without a byte: try again "
                "later, or allow more time (timeout, --feed-timeout)"
            ) from None
        if isinstance(error, aiohttp.ClientError | OSError):
            raise FeedError(
                f"{shown}: cannot be downloaded: {_cause(error)}: check the address, or try again"
            ) from None
        raise
    file.seek(0)
    file.raw.name = shown
    return file  # type: ignore[no-any-return]


async def _fetch(address: URL, shown: str, file: Any, limits: Limits) -> None:
    """Write the feed of an address to a file. Redirects within its scheme are followed."""
    for _ in range(_MOST_REDIRECTS + 1):
        headers = {"User-Agent": f"pinterest-async/{__version__}", "Accept-Encoding": "gzip"}
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_STALL, sock_read=_STALL)
        async with (
            own_session(str(address), headers, limits.proxy, limits.ssl) as session,
            session.get(address, allow_redirects=False, auto_decompress=False, timeout=timeout) as response,
        ):
            if response.status not in _REDIRECTS:
                await _save(response, shown, file, limits)
                return
            address = _redirected(address, response.headers.get("Location", ""), shown)
    raise FeedError(f"{shown}: redirects more than {_MOST_REDIRECTS} times: use the last address")


def _redirected(address: URL, location: str, shown: str) -> URL:
    """Return the address that a redirect leads to. It keeps the credentials within the origin."""
    try:
        target = address.join(URL(location))
        if not location or not target.host:
            raise ValueError(location)
    except ValueError:
        raise FeedError(f"{shown}: redirects to no address: use the address of the feed itself") from None
    if target.scheme != address.scheme:
        raise FeedError(
            f"{shown}: redirects to another scheme ({target.scheme}): if {_shown(target)} is right, use that address"
        )
    if target.origin() == address.with_user(None).origin():
        target = target.with_user(address.user).with_password(address.password)
    return target


async def _save(response: aiohttp.ClientResponse, shown: str, file: Any, limits: Limits) -> None:
    if response.status in (401, 403):
        raise FeedError(
            f"{shown}: HTTP {response.status}: it may need a name and a password "
            "(https://name:password@shop.example/feed.xml)"
        )
    if response.status != 200:
        raise FeedError(f"{shown}: HTTP {response.status}: check the address, or try again later")
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise FeedError(f"{shown}: compressed by {encoding[:20]!r}: have the server send gzip, or the file itself")
    size, too_large = 0, f"{shown}: more than {limits.max_bytes:,} bytes: allow more (max_bytes, --feed-max-bytes)"
    if (response.content_length or 0) > limits.max_bytes:
        raise FeedError(too_large)
    while chunk := await response.content.read(_CHUNK):
        size += len(chunk)
        if size > limits.max_bytes:
            raise FeedError(too_large)
        file.write(chunk)
    if not size:
        raise FeedError(f"{shown}: the answer is empty: check the address, and what makes the feed")
    file.seek(0)
    if _HTML.match(file.read(_SNIFFED)):
        raise FeedError(f"{shown}: an HTML page, and no feed: it may be a login or an error page; check the address")


_SNIFFED: Final = 4096


def _shown(address: URL) -> str:
    """Return an address for messages: without name and password, and without a query, which may have a key."""
    query = "?***" if address.query_string else ""
    return f"{address.with_user(None).with_query(None).with_fragment(None) if address.host else address.scheme}{query}"


def _cause(error: BaseException) -> str:
    """Return the text of an error without an address, which may have a password."""
    if isinstance(error, aiohttp.ClientResponseError):  # of a proxy
        return f"HTTP {error.status}"
    return type(error).__name__ if isinstance(error, aiohttp.InvalidURL) else cause(error)


def _check(limits: Limits) -> None:
    size: Any = limits.max_bytes
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise ArgumentError("read_feed", "max_bytes", f"expected a whole number of bytes, got {size!r}")
    seconds: Any = limits.timeout
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < math.inf:
        raise ArgumentError("read_feed", "timeout", f"expected seconds, got {seconds!r}")
