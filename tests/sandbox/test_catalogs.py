"""Catalogs in the sandbox."""

from tests.support.sandbox import AD_ACCOUNT, running


async def test_catalogs_and_feeds_are_listed() -> None:
    async with running() as (sandbox, api):
        [catalog] = (await api.get(f"/catalogs?ad_account_id={AD_ACCOUNT}"))["items"]
        [feed] = (await api.get("/catalogs/feeds"))["items"]
        assert (catalog["catalog_type"], feed["name"]) == ("RETAIL", "Catalog feed")
        assert (await api.get(f"/catalogs/feeds?catalog_id={catalog['id']}"))["items"] == [feed]
        assert (await api.get("/catalogs/feeds?catalog_id=1"))["items"] == []
        assert list(sandbox.state.catalogs) == [catalog["id"]]
