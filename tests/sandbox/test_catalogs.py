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


async def test_a_catalog_is_created() -> None:
    async with running() as (sandbox, api):
        made = (await api("POST", "/catalogs", json={"name": "Hotels", "catalog_type": "HOTEL"})).json
        assert made == sandbox.state.catalogs[made["id"]]
        await api.refused("POST", "/catalogs", 400, 1, json={"name": " ", "catalog_type": "HOTEL"})


async def test_values_to_filter_by_are_those_of_the_items() -> None:
    async with running() as (sandbox, api):
        [catalog_id] = sandbox.state.catalogs
        sandbox.state.add_items(2, brand="Oak & Co", availability="out of stock")
        sandbox.state.add_items(1, country="DE", brand="Eiche")
        path = f"/catalogs/available_filter_values?catalog_id={catalog_id}"
        assert await api.get(f"{path}&country=US") == {
            "catalog_type": "RETAIL",
            "filter_values": {"availability": ["OUT_OF_STOCK"], "brand": ["Oak & Co"]},
        }
        assert (await api.get(path))["filter_values"]["brand"] == ["Oak & Co", "Eiche"]
        hotels = sandbox.state.add_catalog(catalog_type="HOTEL")
        found = await api.get(f"/catalogs/available_filter_values?catalog_id={hotels}")
        assert found == {"catalog_type": "HOTEL", "filter_values": {}}
        await api.refused("GET", "/catalogs/available_filter_values?catalog_id=1", 404, 4182)
        await api.refused("GET", f"{path}&feed_id=1", 404, 4161)
