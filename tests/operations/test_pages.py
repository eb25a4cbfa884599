"""Lists that come in pages."""

from typing import Any

import pytest
from aiohttp import web

from pinterest_async import PaginationError, Pinterest
from pinterest_async._http.request import Request
from pinterest_async._operations.adhoc import AdHocOperation
from pinterest_async._operations.pages import Page, Pages
from pinterest_async.sandbox import Sandbox
from tests.support.mocked_aiohttp import MockedAiohttp
from tests.support.server import client, serve


async def test_iterating_gives_every_item_of_every_page() -> None:
    """Bookmarks that need percent-encoding are followed to the end."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_boards(60)
        names = [board.name async for board in pinterest.boards.list(page_size=7)]

        assert len(names) == len(set(names)) == 61
        assert len(sandbox.requests) == 9


async def test_awaiting_gives_one_page_and_a_bookmark_to_go_on_from() -> None:
    """A page knows where the next one begins."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_boards(9)
        first = await pinterest.boards.list(page_size=4)
        rest = [board.id async for board in pinterest.boards.list(page_size=4, bookmark=first.bookmark)]

        assert len(first.items) == 4
        assert len(rest) == 6
        assert not {board.id for board in first.items} & set(rest)


async def test_pages_one_by_one() -> None:
    """The last page has no bookmark."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_boards(9)
        pages = [page async for page in pinterest.boards.list(page_size=5).pages()]

        assert [len(page.items) for page in pages] == [5, 5]
        assert pages[0].bookmark
        assert not pages[1].bookmark


async def test_a_list_can_be_read_twice() -> None:
    """A list is a question, not an answer: asking again starts again."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        boards = pinterest.boards.list()
        assert [board.id async for board in boards] == [board.id async for board in boards]


async def test_a_bookmark_that_does_not_move_is_an_error() -> None:
    """Following it would never end."""
    async with Pinterest(access_token="token") as pinterest:
        with MockedAiohttp() as mocked:
            for url in ("https://api.pinterest.com/v5/boards", "https://api.pinterest.com/v5/boards?bookmark=a"):
                mocked.get(url, payload={"items": [{"id": "1"}], "bookmark": "a"})
            seen = []
            with pytest.raises(PaginationError, match=r"boards\.list"):
                async for board in pinterest.boards.list():
                    seen.append(board.id)  # noqa: PERF401
    assert seen == ["1"]


@pytest.mark.parametrize("length", [1, 2, 3, 7, 1000, 1200])
@pytest.mark.parametrize("before", [0, 1, 5])
async def test_bookmarks_that_come_again_are_an_error(length: int, before: int) -> None:
    """Whatever the length of the cycle, and where it begins; a list without a cycle is read to its end."""
    asked = 0

    def answer(bookmark: str | None) -> str:
        nonlocal asked
        asked += 1
        number = 0 if bookmark is None else int(bookmark) + 1
        return str(number if number < before + length else before)

    class Answers:
        async def send(self, _: object, request: Request) -> Page[int]:
            return Page(items=[asked], bookmark=answer(request.bookmark))

    pages: Pages[int] = Pages(Answers().send, AdHocOperation("things.list", None, Any), Request("GET", "/"))
    with pytest.raises(PaginationError, match=r"things\.list"):
        async for _ in pages:
            pass
    assert asked == before + length + 1 if length <= 1000 else asked <= 3 * (before + length)


async def test_a_list_may_have_any_number_of_bookmarks() -> None:
    """Two bookmarks in turn end it, fifteen hundred that differ do not."""

    async def answer(request: web.Request) -> web.Response:
        number = int(request.query.get("bookmark", 0))
        return web.json_response({"items": [{"id": "1"}], "bookmark": str(number + 1) if number < 1500 else None})

    async def in_turn(request: web.Request) -> web.Response:
        bookmark = "B" if request.query.get("bookmark") == "A" else "A"
        return web.json_response({"items": [{"id": "1"}], "bookmark": bookmark})

    async with serve(answer) as url, client(url) as pinterest:
        assert len([board async for board in pinterest.boards.list()]) == 1501
    async with serve(in_turn) as url, client(url) as pinterest:
        with pytest.raises(PaginationError):
            async for _ in pinterest.boards.list(bookmark="B"):
                pass
