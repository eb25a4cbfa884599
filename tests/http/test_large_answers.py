"""Answers that are larger than any answer is: an error, and memory stays small."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pinterest_async import (
    BadRequest,
    DecodeError,
    OutcomeUnknown,
    Pinterest,
    PinterestError,
    ServerError,
    TransportError,
)
from tests.support.server import Handler, answer, client, serve_bytes

BOARD = b'{"id": "1", "name": "Summer"}'


@contextmanager
def memory_below(size: int) -> Iterator[None]:
    """Fail when more bytes than that are allocated at a time."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()


def bomb(size: int) -> bytes:
    """Return the gzip of a JSON text of that size: one block again and again. No reader gets to its checksum."""
    packer = zlib.compressobj(9, wbits=31)
    spaces = b" " * (1 << 20)
    first, block = (packer.compress(spaces) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + block * (size >> 20) + packer.compress(BOARD) + packer.flush()


BOMB = bomb(300_000_000)


def bomb_answer(status: int) -> bytes:
    return answer(status, BOMB, Content_Encoding="gzip", x_pinterest_rid="rid-1")


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A chunked body without an end."""
    writer.write(answer(200, b"", Transfer_Encoding="chunked", Content_Length=None, x_pinterest_rid="rid-1"))
    while not writer.is_closing():
        writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        await writer.drain()


async def announced(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A long body whose length is told."""
    writer.write(answer(200, b"", Content_Length=10**12, x_pinterest_rid="rid-1"))
    while not writer.is_closing():
        writer.write(b" " * 0x10000)
        await writer.drain()


@pytest.mark.parametrize("sent", [bomb_answer(200), endless, announced], ids=["gzip", "endless", "announced"])
async def test_an_answer_without_end_is_an_error(sent: bytes | Handler) -> None:
    async with serve_bytes(sent) as (url, heads), client(url, max_response_bytes=2_000_000) as pinterest:
        with memory_below(12_000_000), pytest.raises(DecodeError) as caught:
            await pinterest.boards.get("1")
    assert str(caught.value).startswith(
        "boards.get: HTTP 200, request id rid-1: the answer has more than 2,000,000 bytes; raise max_response_bytes"
    )
    assert len(heads) == 1, "it would be as large again"


async def test_the_default_limit() -> None:
    async with serve_bytes(bomb_answer(200)) as (url, _), client(url) as pinterest:
        with pytest.raises(DecodeError, match="more than 64,000,000 bytes"):
            await pinterest.boards.get("1")


@pytest.mark.parametrize("sent", [bomb_answer(201), endless, announced], ids=["gzip", "endless", "announced"])
async def test_a_write_with_such_an_answer_may_have_been_carried_out(sent: bytes | Handler) -> None:
    async with serve_bytes(sent) as (url, heads), client(url, max_response_bytes=2_000_000) as pinterest:
        with memory_below(12_000_000), pytest.raises(OutcomeUnknown, match="cannot be read") as caught:
            await pinterest.boards.create(name="Summer")
        assert isinstance(caught.value.__cause__, DecodeError)
        assert "request id rid-1" in str(caught.value.__cause__)
    assert len(heads) == 1


@pytest.mark.parametrize(("status", "error"), [(400, BadRequest), (503, ServerError)])
async def test_an_error_without_end_is_that_error(status: int, error: type[PinterestError]) -> None:
    async with serve_bytes(bomb_answer(status)) as (url, _), client(url, max_retries=0) as pinterest:
        with memory_below(12_000_000), pytest.raises(error, match=f"HTTP {status}, request id rid-1"):
            await pinterest.boards.get("1")


async def test_views_have_limits_of_their_own() -> None:
    packed = answer(200, gzip.compress(BOARD), Content_Encoding="gzip")
    async with serve_bytes(packed) as (url, _), client(url, max_response_bytes=len(BOARD)) as pinterest:
        assert (await pinterest.boards.get("1")).name == "Summer"
        view = pinterest.with_options(max_response_bytes=len(BOARD) - 1)
        with pytest.raises(DecodeError):
            await view.boards.get("1")
        assert (await view.with_options(max_response_bytes=100).boards.get("1")).name == "Summer"


async def test_chunks_that_break_off_are_a_lost_connection() -> None:
    broken = answer(200, b"5\r\n{....", Transfer_Encoding="chunked", Content_Length=None)
    whole = answer(200, b"1d\r\n" + BOARD + b"\r\n0\r\n\r\n", Transfer_Encoding="chunked", Content_Length=None)
    async with serve_bytes(broken, whole) as (url, heads), client(url) as pinterest:
        assert (await pinterest.boards.get("1")).name == "Summer"
        assert len(heads) == 2
    async with serve_bytes(broken) as (url, _), client(url, max_retries=0) as pinterest:
        with pytest.raises(TransportError, match="broke before the end of the answer"):
            await pinterest.boards.get("1")


async def test_an_answer_that_drips_ends_with_the_attempt() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(200, b"", Content_Length=9_000))
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(1)

    clock = asyncio.get_running_loop().time
    async with serve_bytes(drip) as (url, _), client(url, max_retries=0, timeout=30) as pinterest:
        started = clock()
        with pytest.raises(TransportError, match="no answer in time"):
            await pinterest.boards.get("1")
        assert 30 <= clock() - started < 32


@pytest.mark.parametrize("size", [0, -1, True, 1.5, "1", None])
def test_a_limit_that_is_none_is_refused(size: Any) -> None:
    with pytest.raises(Exception, match="max_response_bytes must be a whole number from 1 on"):
        Pinterest(access_token="t", max_response_bytes=size)
