"""Uploads of files to the storage service."""

import asyncio
import os
from collections.abc import Mapping
from typing import IO

import aiohttp
from aiohttp.abc import AbstractStreamWriter

from .._http.transport import Transport
from ..errors import ServerError, TransportError
from ..models._confidential import hide
from .storage import (
    CHUNK_BYTES,
    ERROR_BYTES,
    MIN_BYTES_PER_SECOND,
    bare,
    from_response,
    from_transport_error,
    transfer_timeout,
)


class FilePayload(aiohttp.Payload):
    """An open file, from start to end. Its length is known, and it stays open.

    Args:
        content: The file.
        seconds: How long the server may take to receive 256 KiB. aiohttp limits the time of reading only.
    """

    def __init__(self, content: IO[bytes], seconds: float | None) -> None:
        super().__init__(content, content_type="application/octet-stream")
        self._content = content
        self._seconds = seconds
        self._size = content.seek(0, os.SEEK_END)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Write the file."""
        await asyncio.to_thread(self._content.seek, 0)
        while chunk := await asyncio.to_thread(self._content.read, CHUNK_BYTES):
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
    attempt, timeout = 0, upload_timeout(transport, content.seek(0, os.SEEK_END))
    url, fields = hide(url), {name: hide(value) for name, value in fields.items()}
    while True:
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in fields.items():
            form.add_field(name, value)
        form.add_field("file", FilePayload(content, timeout.sock_read), filename="file")
        error = await _post(transport, operation, url, form, timeout)
        if error is None:
            return
        wait = transport.options.retry.backoff(attempt) if isinstance(error, ServerError | TransportError) else None
        if wait is None:
            raise error
        attempt += 1
        await asyncio.sleep(wait)


async def _post(
    transport: Transport, operation: str, url: str, form: aiohttp.FormData, timeout: aiohttp.ClientTimeout
) -> BaseException | None:
    """Post a form. Return what went wrong: raised from here, it would show the form in its frames."""
    try:
        async with transport.connection.open_files(operation).post(
            url,
            data=form,
            timeout=timeout,
            allow_redirects=False,
            raise_for_status=False,
        ) as response:
            if response.status < 300:
                return None
            return from_response(operation, response.status, await response.content.read(ERROR_BYTES))
    except (aiohttp.ClientError, OSError, ValueError) as failure:
        return from_transport_error(operation, failure)
    except asyncio.CancelledError as cancelled:
        return bare(cancelled)


def upload_timeout(transport: Transport, size: int) -> aiohttp.ClientTimeout:
    """Return the timeouts of an upload: the total grows with the size, by a second for each 1000 bytes."""
    timeout = transfer_timeout(transport)
    if timeout.sock_read is None:
        return timeout
    total = timeout.sock_read + size / MIN_BYTES_PER_SECOND
    return aiohttp.ClientTimeout(total=total, sock_connect=timeout.sock_connect, sock_read=timeout.sock_read)
