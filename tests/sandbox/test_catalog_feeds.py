"""Feeds, product groups and products in the sandbox."""

import asyncio
from typing import Any

import pytest

from tests.support.sandbox import AD_ACCOUNT, Api, running

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
        assert counts == {"in_stock": 1, "out_of_stock": 0, "preorder": 0, "total": 1}
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


async def test_a_product_group_lives() -> None:
    async with running() as (sandbox, api):
        feed_id = next(iter(sandbox.state.feeds))
        sandbox.state.add_items(3, brand="x")
        items = sandbox.state.items_of("RETAIL", "US", "EN")
        items["SKU-2"] = {**items["SKU-2"], "availability": "out of stock", "sale_price": "5 USD"}
        group = {"name": "a", "feed_id": feed_id, "filters": brand("X"), "is_featured": True}
        reply = await api("POST", GROUPS, json=group)
        made, path = reply.json, f"{GROUPS}/{reply.json['id']}"
        assert (reply.status, made["is_featured"], made["type"]) == (201, True, "MERCHANT_CREATED")
        assert await api.get(path) == made
        counts = await api.get(f"{path}/product_counts")
        assert counts == {"in_stock": 2, "out_of_stock": 1, "preorder": 0, "total": 3}
        pages = await api.pages(f"{path}/products?page_size=2")
        assert [[each["metadata"]["item_id"] for each in page] for page in pages] == [["SKU-1", "SKU-2"], ["SKU-3"]]
        metadata = pages[0][1]["metadata"]
        assert (metadata["price"], metadata["sale_price"], metadata["currency"]) == (10.0, 5.0, "USD")
        await api.refused("POST", GROUPS, 409, 4177, json=group)
        await api.refused("POST", GROUPS, 404, 4161, json={**group, "feed_id": "1"})
        changes = {"name": "b", "filters": brand("y"), "catalog_type": "RETAIL"}
        assert (await api("PATCH", path, json=changes)).json["name"] == "b"
        assert (await api("PATCH", path, json={"name": "b"})).status == 200
        await api.refused("PATCH", path, 400, 1, json={"catalog_type": "HOTEL"})
        assert (await api.get(f"{path}/product_counts"))["total"] == 0
        for query, number in ((f"feed_id={feed_id}", 1), ("feed_id=1", 0), ("catalog_id=1", 0)):
            assert len((await api.get(f"{GROUPS}?{query}"))["items"]) == number
        older = f"/ad_accounts/{AD_ACCOUNT}/product_groups/catalogs"
        [shown] = (await api.get(older))["items"]
        assert (shown["name"], shown["product_count"]) == ("b", 0)
        assert (await api.get(f"{older}?feed_profile_id=1"))["items"] == []
        promotion = {"id": "1", "catalog_product_group_id": made["id"], "status": "ACTIVE"}
        sandbox.state.promotions[AD_ACCOUNT]["1"] = promotion
        await api.refused("DELETE", path, 409, 4180)
        assert (await api.get(older))["items"] == []
        promotion["status"] = "PAUSED"
        assert (await api("DELETE", path)).status == 204
        await api.refused("DELETE", path, 404, 404)


async def found(api: Api, feed_id: str, filters: Any) -> list[str]:
    body = {"feed_id": feed_id, "filters": filters}
    reply = await api("POST", "/catalogs/products/get_by_product_group_filters", json=body)
    assert reply.status == 200, reply.body
    return [each["metadata"]["item_id"] for each in reply.json["items"]]


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ({"MIN_PRICE": {"values": 10}}, ["a", "b"]),
        ({"MIN_PRICE": {"values": 10, "inclusion": False}}, ["b"]),
        ({"MAX_PRICE": {"values": 15}}, ["a"]),
        ({"MAX_PRICE": None}, []),
        ({"CURRENCY": {"values": "EUR"}}, ["b"]),
        ({"ITEM_ID": {"values": ["b", "c"]}}, ["b", "c"]),
        ({"AVAILABILITY": {"values": ["IN_STOCK"]}}, ["a"]),
        ({"AVAILABILITY": {"values": ["IN_STOCK"], "negated": True}}, ["b", "c"]),
        ({"PRODUCT_TYPE_1": {"values": [["home", "Garden"]]}}, ["a"]),
    ],
)
async def test_products_are_found_by_filters(condition: Any, ids: list[str]) -> None:
    async with running() as (sandbox, api):
        feed_id = next(iter(sandbox.state.feeds))
        items = sandbox.state.items_of("RETAIL", "US", "EN")
        items["a"] = {"price": "10 USD", "availability": "in stock", "product_type": "Home > Garden > Tools"}
        items["b"] = {"price": "20 EUR", "availability": "preorder", "product_type": "Home > Kitchen"}
        items["c"] = {"availability": "out of stock"}
        assert await found(api, feed_id, {"any_of": [condition]}) == ids
        assert await found(api, feed_id, {"all_of": [condition, {"ITEM_ID": {"values": []}}], "any_of": None}) == []


async def test_filters_that_say_nothing_are_refused() -> None:
    async with running() as (sandbox, api):
        path, feed_id = "/catalogs/products/get_by_product_group_filters", next(iter(sandbox.state.feeds))
        two = [{"BRAND": {"values": ["x"]}, "GENDER": {"values": ["MALE"]}}]
        wrong: list[Any] = [{}, {"any_of": []}, {"any_of": two}, {**brand("x"), "all_of": two[:1]}]
        for filters in wrong:
            await api.refused("POST", path, 400, 1, json={"feed_id": feed_id, "filters": filters})
        await api.refused("POST", path, 404, 4161, json={"feed_id": "1", "filters": brand("x")})
