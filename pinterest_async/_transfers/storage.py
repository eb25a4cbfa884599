"""Files of the storage service, read from start to end and checked to be whole."""

import asyncio
import re
import zlib
from collections.abc import AsyncGenerator, Awaitable, Iterator
from contextlib import aclosing
from typing import Final

import aiohttp

from .._http.transport import Transport
from ..errors import DecodeError, PinterestError, TransportError
from ..models._confidential import hide
from .transfer import CHUNK_BYTES, MIN_BYTES_PER_SECOND, LinkExpired, Transfer, bare, transfer_timeout

_CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,18})-\d{1,18}/(?:(\d{1,18})|\*)", re.ASCII)
_REFUSED_RANGE: Final = re.compile(r"bytes \*/(\d{1,18})", re.ASCII)
_ENCODINGS: Final = ("gzip", "x-gzip", "deflate")
_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS + 32
_EXPIRED_STATUSES: Final = (401, 403, 404, 410)


class FileStream:
    """One file, read from start to end over several connections and links if necessary.

    The file is whole, or an error is raised: what each answer says about it (length, range, ETag) is compared with
    what the earlier ones said, and with the size that the API states.

    Attributes:
        transfer: Its attempts. The caller of `read` says how each ends.
    """

    def __init__(self, transport: Transport, operation: str) -> None:
        self.transfer: Final = Transfer(transport, "download", operation, "GET")
        self._transport = transport
        self._operation = operation
        self._position = 0  # in the bytes as they are sent: a compressed file is resumed in these
        self._total: int | None = None
        self._version: tuple[str | None, str] | None = None
        self._inflater: Inflater | None = None

    @property
    def started(self) -> bool:
        """Whether any bytes were read."""
        return self._position > 0

    async def read(self, url: str, size: int | None = None) -> AsyncGenerator[bytes]:
        """Yield the bytes that were not read yet.

        Args:
            url: The link.
            size: Bytes of the file, where the API states them.

        Raises:
            LinkExpired: The link is not valid any more.
            TransportError: The connection failed, was too slow, or ended too early; call `read` again.
            DecodeError: The file is another one than when its first bytes were read, or than the API said.
            ResponseError: The storage service refuses the request.
        """
        failure: BaseException
        url = hide(url)
        try:
            async with aclosing(self._read(url, size)) as pieces:
                async for piece in pieces:
                    yield piece
            return
        except (aiohttp.ClientError, OSError, ValueError) as error:
            failure = self.transfer.lost(error)
        except (PinterestError, asyncio.CancelledError) as error:
            failure = bare(error)
        raise failure

    async def _read(self, url: str, size: int | None) -> AsyncGenerator[bytes]:
        headers = {"Accept-Encoding": "identity"}
        if self._position:
            headers["Range"] = f"bytes={self._position}-"
        timeout = transfer_timeout(self._transport)
        minimum = _MinimumSpeed(self._operation, timeout.sock_read)
        session = self._transport.connection.open_files(self._operation)
        self.transfer.send(url)
        async with session.get(url, headers=headers, timeout=timeout, raise_for_status=False) as response:
            self.transfer.respond(response)
            if response.status in _EXPIRED_STATUSES:
                raise LinkExpired(
                    self._operation, response.status, message="the link to the file is not valid any more"
                )
            if response.status == 416 and self._position:
                self._check_refused_range(response)
            elif response.status in (200, 206):
                skip = self._begin(response, size)
                while chunk := await minimum.read(response.content.read(CHUNK_BYTES)):
                    unread, skip = chunk[skip:], max(0, skip - len(chunk))
                    self._position += len(unread)
                    self._check_length(size)
                    for piece in self._inflated(unread):
                        yield piece
                self._check_unread(skip, response.status)
            else:
                raise await self.transfer.refusal(response)
        self._check_whole(size)

    def _begin(self, response: aiohttp.ClientResponse, size: int | None) -> int:
        """Compare an answer with the earlier ones. Return how many of its bytes were read before."""
        headers, total, skip = response.headers, response.content_length, self._position
        if response.status == 206:
            found = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", ""))
            if found is None or int(found[1]) != self._position or not self._position:
                raise self._unreadable(response.status, "the storage service sent another part of the file than asked")
            total, skip = int(found[2]) if found[2] else None, 0
        encoding = headers.get("Content-Encoding", "").strip().lower()
        version = (headers.get("ETag") or headers.get("Last-Modified"), encoding)
        if not self._position:
            self._version, self._total, self._inflater = version, total, None
            if encoding in _ENCODINGS:
                self._inflater = Inflater()
            elif encoding not in ("", "identity"):
                raise self._unreadable(response.status, "the file is compressed in a way that was not asked for")
        elif version != self._version or (
            total is not None and (self._total not in (None, total) or total < self._position)
        ):
            raise self._changed(response.status)
        if self._total is None:
            self._total = total
        if size and self._inflater is None and self._total not in (None, size):
            raise self._wrong_size(self._total, size)
        return skip

    def _check_refused_range(self, response: aiohttp.ClientResponse) -> None:
        """Check that a range is refused because it begins where the file ends."""
        found = _REFUSED_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if found is not None:
            if self._total not in (None, int(found[1])):
                raise self._changed(response.status)
            self._total = int(found[1])
        if self._position != self._total:
            raise self._unreadable(response.status, "the storage service refuses the rest of the file")

    def _check_unread(self, skip: int, status: int) -> None:
        """Check that an answer had all bytes that were read before."""
        if skip:
            raise self._changed(status)

    def _check_length(self, size: int | None) -> None:
        """Check that the file is not longer than it should be."""
        expected = self._expected(size)
        if expected is not None and self._position > expected:
            raise self._wrong_size(self._position, expected)

    def _check_whole(self, size: int | None) -> None:
        """Check that all of the file was read."""
        expected, inflater = self._expected(size), self._inflater
        if expected is not None and self._position < expected:
            problem = f"the connection to the storage service ended after {self._position} of {expected} bytes"
            raise TransportError(self._operation, problem)
        if inflater is not None:
            if not inflater.is_whole:
                raise self._unreadable(200, "the compressed file ends too early")
            if size and size not in (self._position, inflater.size):
                raise self._wrong_size(inflater.size, size)

    def _expected(self, size: int | None) -> int | None:
        """Return how many bytes the storage service sends, if that is known."""
        return (size or None) if self._total is None and self._inflater is None else self._total

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        if self._inflater is None:
            return iter((data,) if data else ())
        return self._inflater.feed(data, self._operation)

    def _changed(self, status: int) -> DecodeError:
        return self._unreadable(status, "the file has changed on the way")

    def _wrong_size(self, found: int | None, expected: int) -> DecodeError:
        return self._unreadable(200, f"the file has {found} bytes or more, expected {expected}")

    def _unreadable(self, status: int, problem: str) -> DecodeError:
        return DecodeError(self._operation, status, None, problem, b"")


class Inflater:
    """Decompresses a file (gzip, deflate) piece by piece, in constant memory.

    Attributes:
        size: Bytes that came out.
    """

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        self.size = 0

    @property
    def is_whole(self) -> bool:
        """Whether the end of the compressed file was reached."""
        return self._stream.eof

    def feed(self, data: bytes, operation: str) -> Iterator[bytes]:
        """Yield what the next bytes stand for.

        Raises:
            DecodeError: They are damaged.
        """
        is_full = True
        while data or is_full:
            if self._stream.eof:
                if not data:
                    return
                self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)  # gzip files may follow one another
            try:
                piece = self._stream.decompress(data, CHUNK_BYTES)
            except zlib.error:
                raise DecodeError(operation, 200, None, "the compressed file is damaged", b"") from None
            data, is_full = self._stream.unconsumed_tail or self._stream.unused_data, len(piece) == CHUNK_BYTES
            self.size += len(piece)
            if piece:
                yield piece


class _MinimumSpeed:
    """Ends a transfer that is slower than 1 kB/s after a first time-out. The time of the reader does not count."""

    def __init__(self, operation: str, seconds: float | None) -> None:
        self._operation = operation
        self._left = seconds
        self._clock = asyncio.get_running_loop().time

    async def read(self, call: Awaitable[bytes]) -> bytes:
        """Return the bytes of a call that reads.

        Raises:
            TransportError: They came too slowly.
        """
        started = self._clock()
        data = await call
        if self._left is not None:
            self._left += len(data) / MIN_BYTES_PER_SECOND - (self._clock() - started)
            if self._left < 0:
                raise TransportError(self._operation, "the storage service sends the file too slowly")
        return data
