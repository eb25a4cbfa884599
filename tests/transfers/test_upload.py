"""Uploads to a storage service that does not do its part: each wait has an end."""

import asyncio
import io
from typing import Any

import pytest
from aiohttp import ClientTimeout

from pinterest_async import Pinterest, ResponseError, TransportError
from pinterest_async._transfers.upload import send_file
from tests.support.server import Handler, answer, serve_bytes

FILE = bytes(30_000_000)


async def send(handler: Handler, content: bytes = FILE, **settings: Any) -> float:
    """Send a file; gives the seconds until it failed for a time-out."""
    clock = asyncio.get_running_loop().time
    async with (
        serve_bytes(handler) as (url, _),
        Pinterest(access_token="t", **{"max_retries": 0, **settings}) as pinterest,
    ):
        started = clock()
        with pytest.raises(TransportError, match=r"media\.upload: the connection .* failed \(.*Timeout"):
            await send_file(pinterest.boards.transport, "media.upload", url, {"key": "hush"}, io.BytesIO(content))
        return clock() - started


async def stop_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(100_000)


async def read_slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read 64 KiB in 50 seconds: something is read in each time-out, but no piece."""
    while await reader.readexactly(1 << 16):
        await asyncio.sleep(50)


async def answer_byte_by_byte(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    reading = asyncio.ensure_future(reader.read(-1))
    for byte in answer(200, b"", X_Long="x" * 9000):
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(50)
    reading.cancel()


async def test_a_service_that_stops_reading_ends_the_upload() -> None:
    assert 60 <= await send(stop_reading) < 70
    assert 5 <= await send(stop_reading, timeout=5) < 6
    assert 7 <= await send(stop_reading, timeout=ClientTimeout(sock_read=7)) < 8
    assert 120 <= await send(stop_reading, max_retries=1) < 150


async def test_a_service_that_reads_slowly_ends_the_upload() -> None:
    assert 60 <= await send(read_slowly) < 700


async def test_a_service_that_answers_slowly_ends_the_upload() -> None:
    """The total grows with the file."""
    assert 160 <= await send(answer_byte_by_byte, bytes(100_000)) < 162


async def test_little_of_an_error_is_read() -> None:
    body = b"<Error><Code>Odd</Code>" + b" " * 9_000_000
    async with serve_bytes(answer(400, body)) as (url, _), Pinterest(access_token="t", timeout=None) as pinterest:
        with pytest.raises(ResponseError, match=r"refused it \(Odd"):
            await send_file(pinterest.boards.transport, "media.upload", url, {}, io.BytesIO(b"x"))
