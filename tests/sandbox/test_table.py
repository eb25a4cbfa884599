"""Tables of objects, and how the sandbox pages them."""

import time
from urllib.parse import quote

from pinterest_async.sandbox import State
from pinterest_async.sandbox._data.table import Table
from tests.support.sandbox import running


def first_board(state: State) -> str:
    return next(iter(state.boards))


async def test_pages_hold_everything_once() -> None:
    async with running() as (sandbox, api):
        sandbox.state.add_pins(97, first_board(sandbox.state))
        pages = await api.pages("/pins?page_size=30")
        assert [len(page) for page in pages] == [30, 30, 30, 10]
        assert [pin["id"] for page in pages for pin in page] == list(sandbox.state.pins)
        assert [len(page) for page in await api.pages("/pins?page_size=50")] == [50, 50]
        assert len(await api.pages("/pins")) == 4


async def test_pages_bear_changes_between_them() -> None:
    async with running() as (sandbox, api):
        state = sandbox.state
        page = await api.get("/pins?page_size=2")
        state.delete_pin(page["items"][1]["id"])
        [added] = state.add_pins(1, first_board(state))
        page = await api.get(f"/pins?page_size=2&bookmark={quote(page['bookmark'], safe='')}")
        assert [pin["id"] for pin in page["items"]] == list(state.pins)[-2:]
        assert page["items"][1]["id"] == added
        assert page["bookmark"] is None


async def test_bookmarks_need_encoding_and_belong_to_their_query() -> None:
    async with running() as (_, api):
        bookmark = (await api.get("/pins?page_size=2"))["bookmark"]
        assert set("+/=&% ") <= set(bookmark)
        encoded = quote(bookmark, safe="")
        assert len((await api.get(f"/pins?page_size=1&bookmark={encoded}"))["items"]) == 1
        damaged = (encoded.replace("%2B", "+"), encoded.replace("%2F", "-"), encoded[:-4], encoded[:-1], "x")
        for query in (f"pin_metrics=true&bookmark={encoded}", *(f"bookmark={each}" for each in damaged)):
            assert "damaged, or belongs to other" in await api.refused("GET", f"/pins?{query}", 400, 1)


def test_a_table_keeps_ids_in_order_and_pages_either_way() -> None:
    table = Table()
    for id in ("5", "20", "3", "100"):
        table[id] = {"id": id}
    table["20"] = {"id": "20", "new": True}
    del table["3"]
    assert dict(table) == table
    assert "'20'" in repr(table)
    pages = []
    after: int | None = None
    while True:
        items, after = table.page(1, after, descending=True)
        pages.append([item["id"] for item in items])
        if after is None:
            break
    assert pages == [["100"], ["20"], ["5"]]
    assert table.page(3)[0] == [{"id": "5"}, {"id": "20", "new": True}, {"id": "100"}]


async def test_many_pins_are_paged_at_the_same_cost_throughout() -> None:
    state = State()
    board_id = first_board(state)
    state.add_pins(10_000, board_id)
    middle, last = (list(state.pins)[place] for place in (5_000, -300))

    def cost(after: int | None) -> float:
        def once() -> float:
            before = time.perf_counter()
            items, _ = state.pins.page(250, after)
            assert len(items) == 250
            return time.perf_counter() - before

        return min(once() for _ in range(20))

    assert max(cost(int(middle)), cost(int(last))) < 10 * cost(None)
