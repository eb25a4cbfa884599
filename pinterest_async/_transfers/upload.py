"""Uploads of files to the storage service."""

import asyncio
import logging
import os
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Final, Protocol

import aiohttp
from aiohttp.abc import AbstractStreamWriter

from .._http.transport import Transport
from ..models._confidential import hide
from .transfer import CHUNK_BYTES, MIN_BYTES_PER_SECOND, Transfer, bare, transfer_timeout

logger: Final = logging.getLogger("pinterest_async")

PARTS_AT_A_TIME: Final = 4
"""Parts of a file that are sent at a time."""


class Readable(Protocol):
    """A file that can be read from its start."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a position, and return it."""
        ...

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, `size` at most."""
        ...


class FileSlice:
    """A part of an open file as a file of its own. Parts of one file share a lock: they are read in turn."""

    def __init__(self, file: IO[bytes], start: int, size: int, lock: threading.Lock) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._lock = lock
        self._position = 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a position, from the start or the end of the part, and return it."""
        self._position = offset + (self._size if whence == os.SEEK_END else 0)
        return self._position

    def read(self, size: int, /) -> bytes:
        """Return the next bytes of the part, `size` at most."""
        with self._lock:
            self._file.seek(self._start + self._position)
            data = self._file.read(min(size, self._size - self._position))
        self._position += len(data)
        return data


def slices(file: IO[bytes], number: int) -> list[FileSlice]:
    """Return a file, which is read to its end, in parts of the same size; the last may be shorter."""
    size, lock = file.tell(), threading.Lock()
    length = -(-size // number)
    return [FileSlice(file, start, min(length, size - start), lock) for start in range(0, size, length)]


class FilePayload(aiohttp.Payload):
    """An open file, from start to end. Its length is known, and it stays open.

    Args:
        content: The file.
        seconds: How long the server may take to receive 256 KiB. aiohttp limits the time of reading only.
        count: Called with the number of bytes of each piece.
    """

    def __init__(self, content: Readable, seconds: float | None, count: Callable[[int], object]) -> None:
        super().__init__(content, content_type="application/octet-stream")
        self._content = content
        self._seconds = seconds
        self._count = count
        self._size = content.seek(0, os.SEEK_END)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Write the file."""
        left = self._size or 0
        await asyncio.to_thread(self._content.seek, 0)
        # Nothing is awaited after the last byte: the answer may come with it, and ends the writing.
        while left > 0 and (chunk := await asyncio.to_thread(self._content.read, CHUNK_BYTES)):
            left -= len(chunk)
            self._count(len(chunk))
            async with asyncio.timeout(self._seconds):
                await writer.write(chunk)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """Raise TypeError: the content is not text."""
        raise TypeError("the content of a file is not text")


async def send_file(
    transport: Transport,
    operation: str,
    url: str,
    fields: Mapping[str, str],
    content: IO[bytes],
) -> None:
    """Post a form whose last field is a file. Retry after a lost connection or a 5xx: the request is idempotent.

    Raises:
        ResponseError: The storage service refuses the file.
        TransportError: The storage service cannot be reached.
    """
    timeout = upload_timeout(transport, content.seek(0, os.SEEK_END))
    url, fields = hide(url), {name: hide(value) for name, value in fields.items()}

    transfer = Transfer(transport, "upload", operation, "POST", fields)

    async def post() -> BaseException | None:
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in fields.items():
            form.add_field(name, value)
        form.add_field("file", FilePayload(content, timeout.sock_read, transfer.count_sent), filename="file")
        return await _send(transport, transfer, operation, "POST", url, form, timeout)

    await _retried(transfer, operation, post)


async def put_parts(transport: Transport, operation: str, parts: Mapping[str, FileSlice]) -> None:
    """Put each part of a file under its link, four at a time. Retry as `send_file` does.

    Raises:
        ResponseError: The storage service refuses a part.
        TransportError: The storage service cannot be reached.
    """
    waiting = [(hide(url), part) for url, part in parts.items()]

    async def put_next() -> None:
        while waiting:
            url, part = waiting.pop(0)
            await _put(transport, operation, url, part)

    tasks = [asyncio.ensure_future(put_next()) for _ in range(min(PARTS_AT_A_TIME, len(waiting)))]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)  # the file is read by none of them when it is closed


async def _put(transport: Transport, operation: str, url: str, part: FileSlice) -> None:
    timeout = upload_timeout(transport, part.seek(0, os.SEEK_END))
    transfer = Transfer(transport, "upload", operation, "PUT")

    async def put() -> BaseException | None:
        payload = FilePayload(part, timeout.sock_read, transfer.count_sent)
        return await _send(transport, transfer, operation, "PUT", url, payload, timeout)

    await _retried(transfer, operation, put)


async def _retried(transfer: Transfer, operation: str, send: Callable[[], Awaitable[BaseException | None]]) -> None:
    """Send until it succeeds, or fails in a way that will not pass."""
    try:
        while (error := await send()) is not None:
            wait = transfer.retry_in(error)
            if wait is None:
                raise error
            logger.info("%s: sending the file again in %.1f s after: %s", operation, wait, error)
            await asyncio.sleep(wait)
        transfer.succeed()
    finally:
        transfer.close()


async def _send(
    transport: Transport,
    transfer: Transfer,
    operation: str,
    method: str,
    url: str,
    data: aiohttp.FormData | FilePayload,
    timeout: aiohttp.ClientTimeout,
) -> BaseException | None:
    """Send a file. Return what went wrong: raised from here, it would show the link and the form in its frames."""
    session = transport.connection.open_files(operation)
    transfer.send(url)
    try:
        async with session.request(
            method,
            url,
            data=data,
            timeout=timeout,
            allow_redirects=False,
            raise_for_status=False,
            # A link is signed for a request without a type. A form has one, which names its boundary.
            skip_auto_headers=("Content-Type",) if method == "PUT" else (),
        ) as response:
            transfer.respond(response)
            return None if response.status < 300 else await transfer.refusal(response)
    except (aiohttp.ClientError, OSError, ValueError) as failure:
        return transfer.lost(failure)
    except asyncio.CancelledError as cancelled:
        return bare(cancelled)


def upload_timeout(transport: Transport, size: int) -> aiohttp.ClientTimeout:
    """Return the timeouts of an upload: the total grows with the size, by a second for each 1000 bytes."""
    timeout = transfer_timeout(transport)
    if timeout.sock_read is None:
        return timeout
    total = timeout.sock_read + size / MIN_BYTES_PER_SECOND
    return aiohttp.ClientTimeout(total=total, sock_connect=timeout.sock_connect, sock_read=timeout.sock_read)
