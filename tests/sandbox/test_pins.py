"""Pins in the sandbox."""

import datetime

import pytest

from pinterest_async.sandbox import State
from tests.support.sandbox import Api, running

IMAGE = {"source_type": "image_url", "url": "https://www.example.com/a.jpg"}


def first_board(state: State) -> str:
    return next(iter(state.boards))


async def make_pin(api: Api, board_id: str, **fields: object) -> str:
    reply = await api("POST", "/pins", json={"board_id": board_id, "media_source": IMAGE, **fields})
    assert reply.status == 201, reply.body
    id: str = reply.json["id"]
    return id


async def test_a_pin_lives() -> None:
    async with running(api="5.12") as (sandbox, api):
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
