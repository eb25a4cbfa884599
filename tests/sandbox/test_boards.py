"""Boards and their sections in the sandbox."""

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
