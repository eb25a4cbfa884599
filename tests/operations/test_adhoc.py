"""Calls of operations that are not declared, and arguments that take long or have no end: an ArgumentError, at once."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pinterest_async import ArgumentError, Pinterest
from pinterest_async.feeds._values import split_links
from pinterest_async.sandbox import Sandbox


@pytest.fixture
async def pinterest() -> Pinterest:
    """A client that is not open: nothing can be sent."""
    return Pinterest(access_token="t")


def itself() -> list[Any]:
    held: list[Any] = []
    held.append(held)
    return held


def itself_by_name() -> dict[str, Any]:
    held: dict[str, Any] = {}
    held["name"] = held
    return held


def deep(levels: int = 10_000) -> list[Any]:
    held: list[Any] = []
    for _ in range(levels):
        held = [held]
    return held


ENDLESS = [itself(), itself_by_name(), deep()]


@pytest.mark.parametrize(
    "path",
    [
        "/a" * 30 + " ",
        "/a" * 100_000 + " ",
        "/" * 100_000,
        "/a" * 100_000 + "?",
        "",
        "a",
        "//",
        "/a/",
        "/a//b",
        "/./a",
        "/a/..",
        "/a#b",
        "/\N{SNOWMAN}",
        "/a\n",
        None,
        b"/a",
        7,
    ],
    ids=lambda path: repr(path)[:20],
)
async def test_a_path_that_is_none_is_refused_at_once(pinterest: Pinterest, path: Any) -> None:
    started = time.perf_counter()
    with pytest.raises(ArgumentError, match="path: expected a path such as"):
        await pinterest.request("GET", path)
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("argument", "settings"),
    [
        ("method", {"method": "GE T"}),
        ("method", {"method": None, "path": "/a"}),
        ("method", {"method": ""}),
        ("method", {"method": "G\r\nX: 1"}),
        ("query", {"query": [1]}),
        ("query: 1", {"query": {1: "a"}}),
        ("query: a", {"query": {"a": "\ud800"}}),
        ("json", {"json": object()}),
        ("json", {"json": {"a": "\ud800"}}),
        ("category", {"category": "odd"}),
        ("category", {"category": []}),
        ("returns", {"returns": 7}),
        ("returns", {"returns": dict[int, Iterator[int]] | list[str] | tuple[int, ...]}),
    ],
)
async def test_other_arguments_that_cannot_be_sent(pinterest: Pinterest, argument: str, settings: Any) -> None:
    with pytest.raises(ArgumentError, match=re.escape(f": {argument}: ")):
        await pinterest.request(**{"method": "POST", "path": "/a", **settings})


@pytest.mark.parametrize("held", ENDLESS, ids=["itself", "itself by name", "deep"])
async def test_what_holds_itself_is_refused(pinterest: Pinterest, held: Any) -> None:
    account = "549755885175"
    with pytest.raises(ArgumentError, match="json: cannot be sent: it is nested too deeply, or holds itself"):
        await pinterest.request("POST", "/a", json=held)
    with pytest.raises(ArgumentError, match=r"grant: cannot be sent .RecursionError."):
        await pinterest.oauth.token({"grant_type": held}, app_id="1", app_secret="s")
    with pytest.raises(ArgumentError):
        await pinterest.boards.get(held)
    with pytest.raises(ArgumentError):
        await pinterest.boards.create(name=held)
    with pytest.raises(ArgumentError):
        await pinterest.campaigns.list(account, campaign_ids=held)
    with pytest.raises(ArgumentError):
        await pinterest.campaigns.create(account, held)
    with pytest.raises(ArgumentError):
        await pinterest.campaigns.create(account, [{"name": held}])
    with pytest.raises(ArgumentError):
        await pinterest.pins.create(board_id="1", media_source=held)
    with pytest.raises(ArgumentError):
        await pinterest.pins.create(board_id="1", media_source={"source_type": "image_url", "url": held})
    with pytest.raises(ArgumentError):
        await pinterest.reports.run(account, held)


async def test_a_grant_that_no_form_can_hold_is_not_shown(pinterest: Pinterest) -> None:
    grant = {"grant_type": "refresh_token", "refresh_token": "hush\ud800"}
    with pytest.raises(ArgumentError, match=r"grant: cannot be sent .UnicodeEncodeError.") as caught:
        await pinterest.oauth.token(grant, app_id="1", app_secret="s")
    assert "hush" not in str(caught.value)


async def test_an_object_whose_repr_raises_is_refused(pinterest: Pinterest) -> None:
    class Odd:
        def __repr__(self) -> str:
            raise ZeroDivisionError

    odd: Any = Odd()
    with pytest.raises(ArgumentError, match="got a Odd"):
        await pinterest.boards.get(odd)


async def test_what_is_well_formed_is_sent() -> None:
    async with Sandbox().connect() as pinterest:
        board = await pinterest.boards.create(name="Summer")
        found = await pinterest.request(
            "get", f"/boards/{board.id}", returns=dict[str, Any], query={"ad_account_id": None}
        )
        assert found["name"] == "Summer"


@pytest.mark.slow
def test_links_of_a_feed_are_split_at_once() -> None:
    for between in (" ", ";", " ;", "\t"):
        cell = f"http://a{between * 200_000}b"
        started = time.perf_counter()
        assert split_links(cell) == [cell]
        assert time.perf_counter() - started < 5
