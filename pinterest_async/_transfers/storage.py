"""The storage service: files that links lead to, and where videos are uploaded.

It is not the API: no token is sent there and no quota counts. What authorises a request is in the link or in the form,
so neither is part of an error or a log.
"""

import re
from collections.abc import AsyncGenerator
from typing import Any, Final

import aiohttp

from .._http.transport import Transport
from ..errors import DecodeError, ResponseError, ServerError, TransportError

CHUNK_BYTES: Final = 1 << 18
"""Bytes of a file that are read or written at a time."""

_EXPIRED_STATUSES: Final = (401, 403, 404, 410)
_ERROR_TEXT: Final = re.compile(rb"<(Code|Message)>([^<]{1,200})</\1>")


class LinkExpired(Exception):
    """The link is not valid any more: request another."""


class FileStream:
    """One file, read from start to end over several connections and links if necessary."""

    def __init__(self, transport: Transport, operation: str) -> None:
        self._transport = transport
        self._operation = operation
        self._position = 0
        self._etag: str | None = None

    @property
    def started(self) -> bool:
        """Whether any bytes were read."""
        return self._position > 0

    async def read(self, url: str) -> AsyncGenerator[bytes]:
        """Yield the bytes that were not read yet.

        Raises:
            LinkExpired: The link is not valid any more.
            TransportError: The connection failed; call `read` again.
            DecodeError: The file changed since the first bytes were read.
            ResponseError: The storage service refuses the request.
        """
        headers = {"Accept-Encoding": "identity"}
        if self._position:
            headers["Range"] = f"bytes={self._position}-"
        try:
            async with session_of(self._transport, self._operation).get(
                url, headers=headers, timeout=transfer_timeout(self._transport), raise_for_status=False
            ) as response:
                if response.status in _EXPIRED_STATUSES:
                    raise LinkExpired
                if response.status == 416:  # the file ends where the connection broke
                    return
                if response.status >= 300:
                    raise from_response(self._operation, response.status, await response.read())
                etag = response.headers.get("ETag")
                if self._position and etag != self._etag:
                    raise DecodeError(self._operation, response.status, None, "the file has changed on the way", b"")
                self._etag = etag
                skip = 0 if response.status == 206 else self._position
                async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                    unread, skip = chunk[skip:], max(0, skip - len(chunk))
                    if unread:
                        self._position += len(unread)
                        yield unread
        except (aiohttp.ClientError, OSError) as error:
            raise from_transport_error(self._operation, error) from None


def session_of(transport: Transport, operation: str) -> aiohttp.ClientSession:
    """Return the client's HTTP session. Raise ClosedError if the client is not open."""
    return transport.connection.open_session(operation)


def transfer_timeout(transport: Transport) -> aiohttp.ClientTimeout:
    """Return timeouts without a total: a file may take any time as long as bytes arrive."""
    timeout: Any = transport.options.timeout
    return aiohttp.ClientTimeout(
        total=None, sock_connect=timeout.sock_connect, sock_read=timeout.sock_read or timeout.total
    )


def from_response(operation: str, status: int, body: bytes) -> ResponseError:
    """Return the error of a response of the storage service. ServerError may be retried."""
    reason = ": ".join(text.decode(errors="replace") for _, text in _ERROR_TEXT.findall(body))
    kind = ServerError if status >= 500 or status == 429 else ResponseError
    return kind(operation, status, message=f"the storage service refused it ({reason or 'it did not say why'})")


def from_transport_error(operation: str, error: Exception) -> TransportError:
    """Return the error of a connection that failed, without the link that the original error may hold."""
    return TransportError(operation, f"the connection to the storage service failed ({type(error).__name__})")
