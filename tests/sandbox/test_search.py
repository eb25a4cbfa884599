"""Searches in the sandbox."""

from tests.support.sandbox import running


async def test_boards_and_pins_are_found_by_words() -> None:
    async with running() as (sandbox, api):
        [board_id] = sandbox.state.add_boards(1)
        sandbox.state.boards[board_id]["name"] = "Garden"
        [pin_id] = sandbox.state.add_pins(1, board_id, title="A shed", description="for the garden")

        async def found(path: str) -> list[str]:
            return [each.get("id", each.get("title")) for each in (await api.get(path))["items"]]

        assert await found("/search/boards?query=gard") == [board_id]
        assert await found(f"/search/boards?query={pin_id},1") == [board_id]
        assert len(await found("/search/boards")) == 2
        assert await found("/search/pins?query=shed") == await found("/search/pins?query=GARDEN") == [pin_id]
        assert await found(f"/search/pins?query={pin_id}") == [pin_id]
        assert await found("/search/partner/pins?term=shed&country_code=US&limit=1") == ["A shed"]
