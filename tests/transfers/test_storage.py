"""Reading one file over several connections: it is whole, or an error; what each answer of a storage service means."""

import asyncio
import gzip
import itertools
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from pinterest_async import DecodeError, Download, Pinterest, ResponseError, TransportError
from pinterest_async._transfers.poller import Poller, Stage, Status
from pinterest_async._transfers.storage import FileStream, Inflater
from pinterest_async._transfers.transfer import CHUNK_BYTES
from tests.support.server import answer, serve_bytes

FILE = b"0123456789" * 10


def whole(content: bytes = FILE, tag: str | None = '"a"', **headers: object) -> bytes:
    return answer(200, content, ETag=tag, **headers)


def part(start: int, end: int = 100, total: object = 100, tag: str | None = '"a"', **headers: object) -> bytes:
    """The answer to a request for the rest of the file that has the bytes from start to end, of `total`."""
    return answer(206, FILE[start:end], **{"ETag": tag, "Content_Range": f"bytes {start}-{end - 1}/{total}", **headers})


def chunked(content: bytes) -> bytes:
    """An answer of unknown length that breaks off."""
    body = f"{len(content):x}\r\n".encode() + content + b"\r\n"
    return answer(200, body, ETag='"a"', Transfer_Encoding="chunked", Content_Length=None)


def refused(length: int | None, **headers: object) -> bytes:
    """The answer to a request for a range that the file, of this length, does not have."""
    return answer(416, b"", Content_Range=None if length is None else f"bytes */{length}", **headers)


async def read(url: str, attempts: int = 1, size: int | None = None, **settings: Any) -> bytes:
    """All of a file, over so many connections; all but the last break off."""
    async with Pinterest(access_token="t", **settings) as pinterest:
        stream = FileStream(pinterest.boards.transport, "reports.run")
        content = b""
        for _ in range(attempts - 1):
            with pytest.raises(TransportError, match=r"reports\.run: the connection .* (failed|ended)") as caught:
                async for piece in stream.read(url, size):
                    content += piece
            assert "secret" not in str(caught.value)
            assert stream.started
        async for piece in stream.read(url, size):
            content += piece
        return content


BROKEN = whole(FILE[:40], Content_Length=100)
PACKED = gzip.compress(FILE * 300 + bytes(range(256)) * 9, mtime=0)
UNPACKED = gzip.decompress(PACKED)


@pytest.mark.parametrize(
    "answers",
    [
        [whole()],
        [BROKEN, part(40)],
        [BROKEN, part(40, total="*")],
        [BROKEN, part(40, 70, Content_Length=60), part(70)],
        [BROKEN, part(40, 70), part(70)],
        [BROKEN, whole()],
        [whole(FILE[:40], None, Content_Length=100), whole(tag=None)],
        [whole(Content_Length=None)],
        [chunked(FILE[:40]), part(40)],
        [chunked(FILE[:40]), whole()],
        [chunked(FILE), refused(100)],
    ],
    ids=[
        "whole",
        "rest",
        "rest of unknown",
        "three",
        "less than asked",
        "no ranges",
        "no tag",
        "no length",
        "chunked",
        "chunked, no ranges",
        "all was there",
    ],
)
@pytest.mark.parametrize("size", [None, 0, 100])
async def test_what_was_read_is_not_read_again(answers: list[bytes], size: int | None) -> None:
    async with serve_bytes(*answers) as (url, heads):
        assert await read(f"{url}?Signature=secret", len(answers), size) == FILE
    assert b"Range:" not in heads[0]
    assert all(b"Range: bytes=" in head for head in heads[1:])
    assert len(heads) == len(answers)


CHANGED = "the file has changed on the way"
ANOTHER_PART = "sent another part of the file than asked"
NO_REST = "refuses the rest of the file"


@pytest.mark.parametrize(
    ("answers", "size", "problem"),
    [
        ([BROKEN, part(40, tag='"b"')], None, CHANGED),
        ([BROKEN, part(40, tag=None)], None, CHANGED),
        ([BROKEN, part(40, 90, 90)], None, CHANGED),
        ([BROKEN, whole(FILE[:40])], None, CHANGED),
        ([BROKEN, whole(Content_Encoding="gzip")], None, CHANGED),
        ([whole(FILE[:40], None, Content_Length=100), whole(FILE + FILE, None)], None, CHANGED),
        ([whole(FILE[:40], None, Content_Length=100, Last_Modified="1"), part(40, tag=None)], None, CHANGED),
        ([chunked(FILE[:40]), whole(FILE[:30])], None, CHANGED),
        ([chunked(FILE[:40]), whole(FILE[:30], Content_Length=None)], None, CHANGED),
        ([BROKEN, refused(40)], None, CHANGED),
        ([BROKEN, part(30)], None, ANOTHER_PART),
        ([BROKEN, part(50)], None, ANOTHER_PART),
        ([BROKEN, part(40, Content_Range=None)], None, ANOTHER_PART),
        ([BROKEN, part(40, total="9" * 5000)], None, ANOTHER_PART),
        ([part(0)], None, ANOTHER_PART),
        ([BROKEN, refused(None)], None, NO_REST),
        ([chunked(FILE), refused(None)], None, NO_REST),
        ([chunked(FILE[:40]), refused(100)], None, NO_REST),
        ([BROKEN, part(40, Content_Range="bytes 40-99/100", Content_Length=None) + b"x"], None, "101 bytes or more"),
        ([whole()], 90, "the file has 100 bytes or more, expected 90"),
        ([whole()], 110, "the file has 100 bytes or more, expected 110"),
        ([whole(Content_Length=None)], 90, "the file has 100 bytes or more, expected 90"),
        ([whole(b"x", Content_Encoding="br")], None, "compressed in a way that was not asked for"),
        ([whole(b"x" * 99, Content_Encoding="gzip")], None, "the compressed file is damaged"),
        ([whole(PACKED[:-9], Content_Encoding="gzip")], None, "the compressed file ends too early"),
        ([whole(PACKED, Content_Encoding="gzip")], 90, f"the file has {len(UNPACKED)} bytes or more, expected 90"),
    ],
    ids=itertools.count(),
)
async def test_another_file_or_part_is_an_error(answers: list[bytes], size: int | None, problem: str) -> None:
    async with serve_bytes(*answers) as (url, _):
        with pytest.raises(DecodeError, match=problem):
            await read(f"{url}?Signature=secret", len(answers), size)


async def test_a_file_of_unknown_length_that_ends_too_early_is_read_on() -> None:
    """The API states the size, and the storage service does not."""
    async with serve_bytes(whole(FILE[:40], Content_Length=None), part(40)) as (url, _):
        assert await read(url, 2, 100) == FILE


@pytest.mark.parametrize("cut", [1, 20, len(PACKED) - 1])
@pytest.mark.parametrize("size", [None, len(PACKED), len(UNPACKED)])
async def test_a_compressed_file_is_resumed_in_the_bytes_that_are_sent(cut: int, size: int | None) -> None:
    length = len(PACKED)
    first = whole(PACKED[:cut], Content_Encoding="gzip", Content_Length=length)
    rest = answer(
        206,
        PACKED[cut:],
        ETag='"a"',
        Content_Encoding="gzip",
        Content_Range=f"bytes {cut}-{length - 1}/{length}",
    )
    async with serve_bytes(first, rest) as (url, heads):
        assert await read(url, 2, size) == UNPACKED
    assert f"Range: bytes={cut}-".encode() in heads[1]


@pytest.mark.parametrize(
    ("packed", "content"),
    [
        (gzip.compress(FILE) + gzip.compress(FILE), FILE + FILE),
        (zlib.compress(FILE), FILE),
        (gzip.compress(b"x" * CHUNK_BYTES), b"x" * CHUNK_BYTES),
        (gzip.compress(bytes(9 * CHUNK_BYTES + 1)), bytes(9 * CHUNK_BYTES + 1)),
        (gzip.compress(b""), b""),
    ],
    ids=["two members", "zlib", "one piece", "many pieces", "empty"],
)
def test_pieces_of_a_compressed_file_are_small(packed: bytes, content: bytes) -> None:
    for step in (1, 7, len(packed)):
        inflater = Inflater()
        pieces: list[bytes] = []
        for at in range(0, len(packed), step):
            pieces += inflater.feed(packed[at : at + step], "reports.run")
        assert b"".join(pieces) == content
        assert inflater.is_whole
        assert inflater.size == len(content)
        assert max(map(len, pieces), default=0) <= CHUNK_BYTES


async def test_a_file_that_drips_is_given_up() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(200, b"", Content_Length=10_000))
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(10)

    async with serve_bytes(drip) as (url, _):
        clock = asyncio.get_running_loop().time
        started = clock()
        with pytest.raises(TransportError, match="sends the file too slowly"):
            await read(url)
        assert 60 < clock() - started < 90
        started = clock()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(500):
                await read(url, timeout=None)


async def test_a_slow_reader_is_no_slow_server() -> None:
    async with serve_bytes(whole()) as (url, _), Pinterest(access_token="t") as pinterest:
        pieces = FileStream(pinterest.boards.transport, "reports.run").read(url)
        assert await anext(pieces) == FILE
        await asyncio.sleep(1000)
        with pytest.raises(StopAsyncIteration):
            await anext(pieces)


async def test_little_of_an_error_is_read() -> None:
    body = b"<Error><Code>Odd</Code>" + b" " * 9_000_000
    async with serve_bytes(answer(400, body)) as (url, _):
        with pytest.raises(ResponseError, match=r"refused it \(Odd"):
            await read(url)


@pytest.mark.parametrize("url", ["", "x", "file:///etc/passwd", "http://[::1", "http://a b/", "http://%/", "ftp://x/"])
async def test_a_link_that_is_none_is_a_failed_transfer(url: str) -> None:
    with pytest.raises(TransportError, match=r"the connection to the storage service failed"):
        await read(url)


async def test_headers_of_a_borrowed_session_stay_at_the_api() -> None:
    """They may hold a key of the user's: the link alone authorises."""
    headers, cookies = {"Authorization": "Bearer hush", "X-Key": "hush"}, {"session": "hush"}
    async with (
        serve_bytes(whole()) as (url, heads),
        aiohttp.ClientSession(headers=headers, cookies=cookies) as session,
        Pinterest(access_token="t", session=session) as pinterest,
    ):
        stream = FileStream(pinterest.boards.transport, "reports.run")
        assert b"".join([piece async for piece in stream.read(url)]) == FILE
        connection = pinterest.boards.transport.connection
        assert connection.open_files("reports.run") is connection.open_files("reports.run")
    assert b"hush" not in heads[0]


@pytest.mark.filterwarnings("ignore:base_url")
async def test_the_proxy_of_the_environment_serves_files_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve_bytes(whole()) as (url, heads):
        monkeypatch.setenv("http_proxy", url.removesuffix("/v5"))
        async with (
            aiohttp.ClientSession(trust_env=True) as session,
            Pinterest(access_token="t", session=session, base_url="http://api.example/v5") as pinterest,
        ):
            stream = FileStream(pinterest.boards.transport, "reports.run")
            assert b"".join([piece async for piece in stream.read("http://storage.example/file")]) == FILE
    assert heads[0].startswith(b"GET http://storage.example/file ")


def download(pinterest: Pinterest, url: str, size: int | None = None) -> Download:
    async def create() -> str:
        return "token"

    async def poll(_: str) -> Status[str]:
        return Status(Stage.READY, "FINISHED", url, size)

    poller: Poller[str] = Poller("reports.run", create, poll, 60)
    poller.size = size
    return Download(pinterest.boards.transport, [poller], [url])


async def test_two_calls_that_save_to_one_path_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    parts = [b"%d" % digit * 3_000_000 for digit in (1, 2)]
    async with serve_bytes(*map(whole, parts)) as (url, _), Pinterest(access_token="t") as pinterest:
        made = download(pinterest, url)
        assert tuple(await asyncio.gather(made.save(target), made.save(target))) == (3_000_000, 3_000_000)
    assert target.read_bytes() in parts
    assert list(tmp_path.iterdir()) == [target]


async def test_a_temporary_file_follows_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when its name was guessed. A name that is as long as names may be is saved, too."""
    target, precious = tmp_path / ("\N{PILE OF POO}" * 62 + ".csv"), tmp_path / "precious"
    precious.write_text("precious")
    async with serve_bytes(whole()) as (url, _), Pinterest(access_token="t") as pinterest:
        assert await download(pinterest, url).save(target) == 100
        monkeypatch.setattr("secrets.token_hex", lambda _: "guessed")
        link = tmp_path / "report.csv.guessed.part"
        link.symlink_to(precious)
        with pytest.raises(FileExistsError):
            await download(pinterest, url).save(tmp_path / "report.csv")
    assert precious.read_text() == "precious"
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == sorted([target, precious, link])


async def test_a_file_that_is_not_whole_is_not_saved(tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    target.write_text("earlier")
    async with serve_bytes(whole()) as (url, _), Pinterest(access_token="t") as pinterest:
        with pytest.raises(DecodeError, match="expected 110"):
            await download(pinterest, url, 110).save(target)
    assert target.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [target]


async def test_rows_that_are_nested_without_end_are_an_error() -> None:
    async def rows(content: bytes) -> AsyncIterator[Any]:
        async with serve_bytes(whole(content)) as (url, _), Pinterest(access_token="t") as pinterest:
            async for row in download(pinterest, url).rows():
                yield row

    for content in (b"[" * 100_000, b'[{"a":' + b"[" * 100_000):
        with pytest.raises(DecodeError, match=r"nested|recursion"):
            [row async for row in rows(content)]
