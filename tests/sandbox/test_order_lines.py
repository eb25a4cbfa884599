"""Order lines in the sandbox."""

from tests.support.sandbox import AD_ACCOUNT, running

ACCOUNT = f"/ad_accounts/{AD_ACCOUNT}"


async def test_order_lines_are_there() -> None:
    async with running() as (_, api):
        [line] = (await api.get(f"{ACCOUNT}/order_lines"))["items"]
        assert await api.get(f"{ACCOUNT}/order_lines/{line['id']}") == line
        await api.refused("GET", f"{ACCOUNT}/order_lines/1", 404, 404)
