"""Lists that come in pages."""

import pytest

from pinterest_async import PaginationError, Pinterest
from pinterest_async.sandbox import Sandbox
from tests.support.mocked_aiohttp import MockedAiohttp


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
