"""Boards, sections, Pins and the account in the sandbox; and how its lists are paged."""

import datetime
import time
from urllib.parse import quote

import pytest

from pinterest_async.sandbox import State
from pinterest_async.sandbox._data.table import Table
from tests.support.sandbox import Api, running

IMAGE = {"source_type": "image_url", "url": "https://www.example.com/a.jpg"}


def first_board(state: State) -> str:
    return next(iter(state.boards))


async def make_pin(api: Api, board_id: str, **fields: object) -> str:
    reply = await api("POST", "/pins", json={"board_id": board_id, "media_source": IMAGE, **fields})
    assert reply.status == 201, reply.body
    id: str = reply.json["id"]
    return id


async def test_a_board_lives() -> None:
    async with running() as (sandbox, api):
        reply = await api("POST", "/boards", json={"name": "Summer", "description": None, "privacy": "SECRET"})
        assert reply.status == 201
        board = reply.json
        assert (board["name"], board["description"], board["privacy"]) == ("Summer", None, "SECRET")
        assert sandbox.state.boards[board["id"]] == board == await api.get(f"/boards/{board['id']}")
        path = f"/boards/{board['id']}"
        changed = (await api("PATCH", path, json={"description": "d"})).json
        assert (changed["name"], changed["description"]) == ("Summer", "d")
        assert (await api("PATCH", path, json={"description": None, "name": "SUMMER"})).json["description"] is None
        assert (await api("DELETE", path)).status == 204
        assert await api.refused("GET", path, 404, 40) == "Board not found."


async def test_names_of_boards_are_unique_and_not_empty() -> None:
    async with running() as (_, api):
        assert "board with this name" in await api.refused("POST", "/boards", 400, 58, json={"name": "board 1"})
        await api.refused("POST", "/boards", 400, 1, json={"name": "  "})


@pytest.mark.parametrize(
    ("privacy", "names"),
    [
        ("", "abc"),
        ("?privacy=ALL", "abc"),
        ("?privacy=PUBLIC_AND_SECRET", "ac"),
        ("?privacy=PROTECTED", "b"),
    ],
)
async def test_boards_are_listed_by_privacy(privacy: str, names: str) -> None:
    async with running() as (sandbox, api):
        sandbox.state.boards.clear()
        for name, each in zip("abc", ("PUBLIC", "PROTECTED", "SECRET"), strict=True):
            sandbox.state.add_boards(1, name=name, privacy=each)
        assert "".join(board["name"] for board in (await api.get(f"/boards{privacy}"))["items"]) == names


async def test_sections_hold_pins_of_a_board() -> None:
    async with running() as (sandbox, api):
        board_id = first_board(sandbox.state)
        reply = await api("POST", f"/boards/{board_id}/sections", json={"name": "Salads"})
        assert reply.status == 201
        section = reply.json
        path = f"/boards/{board_id}/sections/{section['id']}"
        [other] = sandbox.state.add_sections(1, board_id)
        assert [each["id"] for each in (await api.get(f"/boards/{board_id}/sections"))["items"]] == [
            section["id"],
            other,
        ]
        assert (await api("PATCH", path, json={"name": "Soups"})).json == {"id": section["id"], "name": "Soups"}
        pin_id = await make_pin(api, board_id, board_section_id=section["id"])
        assert [pin["id"] for pin in (await api.get(f"{path}/pins"))["items"]] == [pin_id]
        assert (await api("DELETE", path)).status == 204
        await api.refused("GET", f"{path}/pins", 404, 2031)
        assert (await api.get(f"/pins/{pin_id}"))["board_section_id"] is None
        await api.refused("GET", "/boards/1/sections", 404, 40)
        assert len((await api.get(f"/boards/{board_id}/pins"))["items"]) == 4


async def test_deleting_a_board_deletes_its_pins() -> None:
    async with running() as (sandbox, api):
        [other] = sandbox.state.add_boards(1)
        kept = await make_pin(api, other)
        await api("DELETE", f"/boards/{first_board(sandbox.state)}")
        assert list(sandbox.state.pins) == [kept]
        assert list(sandbox.state.sections) == [other]


async def test_a_pin_lives() -> None:
    async with running() as (sandbox, api):
        state, board_id = sandbox.state, first_board(sandbox.state)
        [other] = state.add_boards(1)
        [section] = state.add_sections(1, other)
        id = await make_pin(api, board_id, title="t", note=None)
        assert state.pins[id]["media"]["images"]["600x"]["url"] == IMAGE["url"]
        assert (state.boards[board_id]["pin_count"], state.boards[other]["pin_count"]) == (4, 0)
        pin = (await api("PATCH", f"/pins/{id}", json={"title": None, "alt_text": "a", "board_id": other})).json
        assert (pin["title"], pin["alt_text"], pin["board_id"]) == (None, "a", other)
        assert (state.boards[board_id]["pin_count"], state.boards[other]["pin_count"]) == (3, 1)
        pin = (await api("PATCH", f"/pins/{id}", json={"board_section_id": section})).json
        pin = (await api("PATCH", f"/pins/{id}", json={"note": "n", "board_id": None})).json
        assert (pin["board_section_id"], pin["note"], pin["board_id"]) == (section, "n", other)
        assert (await api("PATCH", f"/pins/{id}", json={"board_id": board_id})).json["board_section_id"] is None
        assert (await api("DELETE", f"/pins/{id}")).status == 204
        assert state.boards[board_id]["pin_count"] == 3
        assert await api.refused("DELETE", f"/pins/{id}", 404, 50) == "Pin not found."


async def test_a_pin_is_saved_to_another_board() -> None:
    async with running() as (sandbox, api):
        original = next(iter(sandbox.state.pins.values()))
        reply = await api("POST", f"/pins/{original['id']}/save", json={"board_id": original["board_id"]})
        assert (reply.status, reply.json["parent_pin_id"], reply.json["title"]) == (
            201,
            original["id"],
            original["title"],
        )
        profile = (await api("POST", f"/pins/{original['id']}/save")).json
        assert profile["board_id"] is None
        await api.refused("POST", f"/pins/{original['id']}/save", 404, 40, json={"board_id": "1"})
        await api.refused("POST", f"/pins/{original['id']}/save", 404, 2031, json={"board_section_id": "1"})
        assert (await api("DELETE", f"/pins/{profile['id']}")).status == 204


async def test_pins_show_what_they_are_made_of() -> None:
    async with running() as (sandbox, api):
        board_id = first_board(sandbox.state)
        items = [{"url": "https://a.b/1.jpg"}, {"url": "https://a.b/2.jpg", "title": "two"}]
        id = await make_pin(api, board_id, media_source={"source_type": "multiple_image_urls", "items": items})
        pin = (await api("PATCH", f"/pins/{id}", json={"carousel_slots": [{"title": "one"}]})).json
        assert pin["creative_type"] == "CAROUSEL"
        assert [item["title"] for item in pin["media"]["items"]] == ["one", "two"]
        message = await api.refused("PATCH", f"/pins/{id}", 400, 1, json={"carousel_slots": [{}, {}, {}]})
        assert "carousel_slots" in message
        video = {"source_type": "video_id", "media_id": "1", "cover_image_url": "https://a.b/c.jpg"}
        pin = await api.get(f"/pins/{await make_pin(api, board_id, media_source=video)}")
        assert (pin["creative_type"], pin["media"]["cover_image_url"]) == ("VIDEO", "https://a.b/c.jpg")
        page = await api.get("/pins?creative_types=VIDEO&creative_types=CAROUSEL")
        assert [pin["creative_type"] for pin in page["items"]] == ["CAROUSEL", "VIDEO"]
        page = await api.get(f"/boards/{board_id}/pins?creative_types=VIDEO")
        assert len(page["items"]) == 1
        linked = await make_pin(api, board_id, media_source={"source_type": "pin_url"}, link="https://a.b")
        assert sandbox.state.pins[linked]["media"]["media_type"] == "image"


@pytest.mark.parametrize(
    ("source", "code", "message"),
    [
        (None, 1, "board_id and media_source are required"),
        ({"source_type": "image_url", "url": "ftp://a.b"}, 235, "no http or https address"),
        ({"source_type": "video_id", "media_id": "1"}, 1, "a video needs cover_image_url"),
        ({"source_type": "pin_url"}, 1, "needs link"),
    ],
)
async def test_media_must_be_usable(source: object, code: int, message: str) -> None:
    async with running() as (sandbox, api):
        body = {"board_id": first_board(sandbox.state), **({"media_source": source} if source else {})}
        assert message in await api.refused("POST", "/pins", 400, code, json=body)
        await api.refused("POST", "/pins", 404, 40, json={"board_id": "1", "media_source": IMAGE})


async def test_pins_are_listed_by_what_they_are() -> None:
    async with running() as (sandbox, api):
        state = sandbox.state
        [original, _, promoted] = list(state.pins)
        state.pins[promoted]["has_been_promoted"] = True
        copy = (await api("POST", f"/pins/{original}/save")).json["id"]
        [secret] = state.add_pins(1, state.add_boards(1, privacy="SECRET")[0])
        [hidden] = state.add_pins(1, state.add_boards(1, privacy="PROTECTED")[0])

        async def listed(query: str) -> set[str]:
            return {pin["id"] for pin in (await api.get(f"/pins{query}"))["items"]}

        assert await listed("?pin_filter=exclude_native") == {copy}
        assert await listed("?pin_filter=exclude_repins") == set(state.pins) - {copy, hidden}
        assert await listed("?pin_filter=has_been_promoted") == {promoted}
        assert await listed("?pin_type=PRIVATE") == {secret}
        assert await listed("") == set(state.pins) - {hidden}
        assert await listed("?include_protected_pins=true") == set(state.pins)


async def test_metrics_come_when_they_are_asked_for() -> None:
    async with running() as (sandbox, api):
        id = next(iter(sandbox.state.pins))
        metrics = (await api.get(f"/pins/{id}?pin_metrics=true"))["pin_metrics"]
        assert set(metrics) == {"90d", "all_time"}
        assert (await api.get("/pins?pin_metrics=true"))["items"][0]["pin_metrics"] == metrics
        assert "pin_metrics" not in (await api.get("/pins?pin_metrics=false"))["items"][0]


async def test_analytics_of_a_pin() -> None:
    async with running() as (sandbox, api):
        today = datetime.datetime.now(datetime.UTC).date()
        days = f"start_date={today - datetime.timedelta(days=1)}&end_date={today}"
        path = f"/pins/{next(iter(sandbox.state.pins))}/analytics?{days}&metric_types=IMPRESSION,SAVE_RATE"
        found = (await api.get(path))["all"]
        assert [each["date"] for each in found["daily_metrics"]] == [
            str(today - datetime.timedelta(days=1)),
            str(today),
        ]
        first, second = (each["metrics"] for each in found["daily_metrics"])
        assert found["summary_metrics"]["IMPRESSION"] == first["IMPRESSION"] + second["IMPRESSION"]
        assert 0 <= found["summary_metrics"]["SAVE_RATE"] < 1
        assert set(await api.get(f"{path}&split_field=APP_TYPE")) == {"MOBILE", "TABLET", "WEB"}
        assert await api.get(path) == {"all": found}


async def test_the_account_and_its_analytics() -> None:
    async with running() as (sandbox, api):
        account = await api.get("/user_account")
        assert (account["username"], account["board_count"], account["pin_count"]) == ("sandbox", 1, 3)
        today = datetime.datetime.now(datetime.UTC).date()
        days = f"start_date={today}&end_date={today}"
        assert len((await api.get(f"/user_account/analytics?{days}"))["all"]["daily_metrics"]) == 1
        split = await api.get(f"/user_account/analytics?{days}&metric_types=SAVE&split_field=SOURCE")
        assert {part: list(found["summary_metrics"]) for part, found in split.items()} == {
            "YOUR_PINS": ["SAVE"],
            "OTHER_PINS": ["SAVE"],
        }
        top = await api.get(f"/user_account/analytics/top_pins?{days}&sort_by=SAVE&num_of_pins=2")
        saves = [pin["metrics"]["SAVE"] for pin in top["pins"]]
        assert len(saves) == 2
        assert saves == sorted(saves, reverse=True)
        path = f"/user_account/analytics/top_video_pins?{days}&sort_by=IMPRESSION"
        assert (await api.get(path))["pins"] == []
        next(iter(sandbox.state.pins.values()))["creative_type"] = "VIDEO"
        assert len((await api.get(path))["pins"]) == 1


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
