"""Reading one file over several connections: what each answer of a storage service means."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from pinterest_async import DecodeError, Pinterest, TransportError
from pinterest_async._transfers.storage import FileStream

FILE = b"0123456789" * 10
Answer = tuple[int, str | None, bytes, int]
"""Status, ETag, the bytes that are sent, and how many are announced."""


@asynccontextmanager
async def storage(*answers: Answer) -> AsyncIterator[tuple[str, list[str | None]]]:
    """A server that answers so, one after the other, and breaks off where it announced more; what it was asked for."""
    ranges: list[str | None] = []

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        status, tag, body, announced = answers[len(ranges)]
        ranges.append(request.headers.get("Range"))
        response = web.StreamResponse(status=status, headers={"ETag": tag} if tag else None)
        response.content_length = announced
        await response.prepare(request)
        await response.write(body)
        await asyncio.sleep(0.5)
        if len(body) < announced:
            assert request.transport is not None
            request.transport.close()
        return response

    runner = web.ServerRunner(web.Server(serve))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/file?Signature=secret", ranges
    finally:
        await runner.cleanup()


async def read(url: str, tries: int) -> bytes:
    """All of a file, over so many connections; all but the last break off."""
    async with Pinterest(access_token="t") as pinterest:
        stream = FileStream(pinterest.boards.transport, "reports.run")
        content = b""
        for _ in range(tries - 1):
            with pytest.raises(TransportError, match=r"reports\.run: the connection .* failed") as caught:
                async for piece in stream.read(url):
                    content += piece
            assert "secret" not in str(caught.value)
            assert stream.started
        async for piece in stream.read(url):
            content += piece
        return content


@pytest.mark.parametrize(
    "answers",
    [
        [(200, '"a"', FILE, 100)],
        [(200, '"a"', FILE[:40], 100), (206, '"a"', FILE[40:], 60)],
        [(200, '"a"', FILE[:40], 100), (206, '"a"', FILE[40:70], 60), (206, '"a"', FILE[70:], 30)],
        [(200, '"a"', FILE[:40], 100), (200, '"a"', FILE, 100)],
        [(200, None, FILE[:40], 100), (200, None, FILE, 100)],
        [(200, '"a"', FILE, 101), (416, None, b"", 0)],
        [(200, '"a"', FILE[:40], 100), (200, '"a"', FILE[:40], 40)],
    ],
    ids=["whole", "rest", "three", "no ranges", "no tag", "all was there", "nothing new"],
)
async def test_what_was_read_is_not_read_again(answers: list[Answer]) -> None:
    async with storage(*answers) as (url, ranges):
        content = await read(url, len(answers))
    assert content == (FILE if len(answers[-1][2]) != 40 else FILE[:40])
    assert ranges[0] is None
    assert all(each is not None and each.startswith("bytes=") for each in ranges[1:])


async def test_a_file_that_changed_on_the_way_is_an_error() -> None:
    async with storage((200, '"a"', FILE[:40], 100), (206, '"b"', FILE[40:], 60)) as (url, _):
        with pytest.raises(DecodeError, match="the file has changed on the way"):
            await read(url, 2)
