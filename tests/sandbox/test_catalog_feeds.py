"""Catalog feeds in the sandbox."""

import asyncio
from typing import Any

from tests.support.sandbox import AD_ACCOUNT, running

FEEDS = "/catalogs/feeds"
GROUPS = "/catalogs/product_groups"
FEED = {
    "name": "new",
    "format": "TSV",
    "location": "https://www.example.com/feed.tsv",
    "default_locale": "en-US",
    "default_country": "US",
}
HOTEL = {"catalog_type": "HOTEL", "name": "hotels", "format": "TSV", "location": "ftp://a", "default_locale": "en-US"}


def brand(*values: str, **more: Any) -> dict[str, Any]:
    return {"any_of": [{"BRAND": {"values": values, **more}}]}


async def test_a_feed_lives() -> None:
    async with running() as (sandbox, api):
        reply = await api("POST", FEEDS, json=FEED)
        feed = reply.json
        assert (reply.status, feed["catalog_type"], feed["status"]) == (201, "RETAIL", "ACTIVE")
        path = f"{FEEDS}/{feed['id']}"
        assert await api.get(path) == feed == sandbox.state.feeds[feed["id"]]
        [result] = (await api.get(f"{path}/processing_results"))["items"]
        assert (result["status"], result["product_counts"]) == ("PROCESSING", None)
        await asyncio.sleep(3)
        [result] = (await api.get(f"{path}/processing_results"))["items"]
        assert (result["status"], result["product_counts"]["ingested"]) == ("COMPLETED", 99)
        changed = (await api("PATCH", path, json={"name": "newer", "catalog_type": "RETAIL"})).json
        assert changed["name"] == "newer"
        assert (await api("PATCH", path, json={"name": "newer", "status": "INACTIVE"})).json["status"] == "INACTIVE"
        page = await api.get(f"{path}/processing_results?page_size=2")
        same = await api.get(f"{path}/processing_results?page_size=2&bookmark=anything")
        assert (len(page["items"]), page["bookmark"]) == (2, same["bookmark"])
        await api.refused("PATCH", path, 409, 4170, json={"name": "Catalog feed"})
        await api.refused("PATCH", path, 400, 1, json={"catalog_type": "HOTEL"})
        await api.refused("POST", FEEDS, 409, 4170, json={**FEED, "name": "newer"})
        group = {"name": "a", "feed_id": feed["id"], "filters": brand("x")}
        group_id = (await api("POST", GROUPS, json=group)).json["id"]
        promotion = sandbox.state.promotions[AD_ACCOUNT]
        promotion["1"] = {"id": "1", "catalog_product_group_id": group_id, "status": "ACTIVE"}
        await api.refused("DELETE", path, 409, 4162)
        promotion["1"]["status"] = "ARCHIVED"
        assert (await api("DELETE", path)).status == 204
        await api.refused("GET", path, 404, 4161)
        await api.refused("GET", f"{GROUPS}/{group_id}", 404, 404)
        await api.refused("GET", f"/catalogs/processing_results/{result['id']}/item_issues", 404, 4184)


async def test_feeds_of_hotels() -> None:
    async with running() as (sandbox, api):
        await api.refused("POST", FEEDS, 404, 4182, json=HOTEL)
        catalog_id = sandbox.state.add_catalog(catalog_type="HOTEL")
        feed = (await api("POST", FEEDS, json=HOTEL)).json
        assert (feed["catalog_id"], "default_country" in feed) == (catalog_id, False)
        await api.refused("POST", FEEDS, 404, 4182, json={**HOTEL, "name": "x", "catalog_id": "1"})
        assert (await api("POST", FEEDS, json={**HOTEL, "name": "x", "catalog_id": catalog_id})).status == 201
        await api.refused("POST", FEEDS, 400, 1, json={**HOTEL, "default_country": "US"})
        await api.refused("POST", FEEDS, 400, 1, json={**FEED, "catalog_id": catalog_id})
        await api.refused("POST", FEEDS, 400, 1, json={name: FEED[name] for name in FEED if name != "default_country"})
        page = await api.get(f"{FEEDS}?catalog_id={catalog_id}")
        assert [each["name"] for each in page["items"]] == ["hotels", "x"]
        group = {"catalog_type": "HOTEL", "name": "a", "catalog_id": catalog_id, "filters": brand("x")}
        made = (await api("POST", GROUPS, json=group)).json
        assert "is_featured" not in made
        await api.refused("POST", GROUPS, 404, 4182, json={**group, "catalog_id": "1"})
        retail = next(id for id in sandbox.state.catalogs if id != catalog_id)
        await api.refused("POST", GROUPS, 404, 4182, json={**group, "catalog_id": retail})
        await api.refused("POST", GROUPS, 400, 1, json={**group, "is_featured": True})
        sandbox.state.items_of("HOTEL", "US", "EN")["h"] = {"name": "A hotel", "brand": "x"}
        counts = await api.get(f"{GROUPS}/{made['id']}/product_counts")
        assert counts.pop("catalog_type") == "HOTEL"
        assert counts == {"in_stock": 1, "out_of_stock": 0, "preorder": 0, "videos": 0, "total": 1}
        sandbox.state.add_items(1, brand="x")
        assert (await api.get(f"{GROUPS}/{made['id']}/product_counts"))["total"] == 1


async def test_item_issues_are_narrowed_one_way_or_the_other() -> None:
    async with running() as (sandbox, api):
        result = next(iter(sandbox.state.item_issues))
        path = f"/catalogs/processing_results/{result}/item_issues"

        async def numbers(query: str = "") -> list[int]:
            return [each["item_number"] for each in (await api.get(f"{path}{query}"))["items"]]

        assert await numbers() == [3, 7]
        assert await numbers("?item_numbers=7&item_numbers=9") == [7]
        assert await numbers("?item_validation_issue=TITLE_MISSING") == [3]
        assert await numbers("?item_validation_issue=GTIN_INVALID") == []
        await api.refused("GET", f"{path}?item_validation_issue=TITLE_MISSING&item_numbers=3", 400, 1)


async def test_a_feed_is_read_when_it_is_asked_for() -> None:
    async with running() as (sandbox, api):
        [feed_id] = sandbox.state.feeds
        started = (await api("POST", f"{FEEDS}/{feed_id}/ingest")).json
        assert (started["feed_id"], started["status"]) == (feed_id, "PROCESSING")
        await asyncio.sleep(3)
        results = (await api.get(f"{FEEDS}/{feed_id}/processing_results"))["items"]
        assert {result["id"]: result["status"] for result in results}[started["id"]] == "COMPLETED"
        await api.refused("POST", f"{FEEDS}/1/ingest", 404, 4161)
