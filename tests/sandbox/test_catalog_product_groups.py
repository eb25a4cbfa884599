"""Product groups of catalogs, and their filters, in the sandbox."""

from typing import Any

import pytest

from tests.support.sandbox import AD_ACCOUNT, Api, running

GROUPS = "/catalogs/product_groups"
HOTEL = {"catalog_type": "HOTEL", "name": "hotels", "format": "TSV", "location": "ftp://a", "default_locale": "en-US"}


def brand(*values: str, **more: Any) -> dict[str, Any]:
    return {"any_of": [{"BRAND": {"values": values, **more}}]}


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
        assert counts.pop("catalog_type") == "RETAIL"
        assert counts == {"in_stock": 2, "out_of_stock": 1, "preorder": 0, "videos": 0, "total": 3}
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
        promotion = {"id": "1", "catalog_product_group_id": made["id"], "status": "ACTIVE"}
        sandbox.state.promotions[AD_ACCOUNT]["1"] = promotion
        await api.refused("DELETE", path, 409, 4180)
        promotion["status"] = "PAUSED"
        assert (await api("DELETE", path)).status == 204
        await api.refused("DELETE", path, 404, 404)


async def test_product_groups_were_listed_by_ad_account_in_5_12() -> None:
    async with running(api="5.12") as (sandbox, api):
        feed_id = next(iter(sandbox.state.feeds))
        made = (await api("POST", GROUPS, json={"name": "b", "feed_id": feed_id, "filters": brand("x")})).json
        older = f"/ad_accounts/{AD_ACCOUNT}/product_groups/catalogs"
        [shown] = (await api.get(older))["items"]
        assert (shown["name"], shown["product_count"]) == ("b", 0)
        assert (await api.get(f"{older}?feed_profile_id=1"))["items"] == []
        promotion = {"id": "1", "catalog_product_group_id": made["id"], "status": "ACTIVE"}
        sandbox.state.promotions[AD_ACCOUNT]["1"] = promotion
        assert (await api.get(older))["items"] == []


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
        ({"TITLE_KEYWORDS": {"values": ["lamp"]}}, ["a", "c"]),
        ({"TITLE_KEYWORDS": {"values": ["lamp"], "negated": True}}, ["b"]),
        ({"BRAND": {"values": ["stv"], "filter_operator_type": "CONTAINS"}}, ["a"]),
        ({"BRAND": {"values": ["stv"], "filter_operator_type": "IS"}}, []),
        ({"MEDIA_TYPE": {"values": ["VIDEO"]}}, ["b"]),
        ({"CUSTOM_NUMBER_0": {"operator": "GREATER_THAN", "value": 5}}, ["b"]),
        ({"CUSTOM_NUMBER_0": {"operator": "LESS_THAN_OR_EQUALS", "value": 5}}, ["a"]),
    ],
)
async def test_products_are_found_by_filters(condition: Any, ids: list[str]) -> None:
    async with running() as (sandbox, api):
        feed_id = next(iter(sandbox.state.feeds))
        items = sandbox.state.items_of("RETAIL", "US", "EN")
        items["a"] = {
            "title": "A small lamp",
            "brand": "Ostvik",
            "custom_number_0": 5,
            "price": "10 USD",
            "availability": "in stock",
            "product_type": "Home > Garden > Tools",
        }
        items["b"] = {
            "video_link": "https://a.test/b.mp4",
            "custom_number_0": 6,
            "price": "20 EUR",
            "availability": "preorder",
            "product_type": "Home > Kitchen",
        }
        items["c"] = {"title": "Lamps", "availability": "out of stock"}
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


async def test_many_groups_are_created_and_deleted_or_none() -> None:
    async with running() as (sandbox, api):
        [feed_id] = sandbox.state.feeds
        many, before = f"{GROUPS}/multiple", len(sandbox.state.product_groups)
        group = {"feed_id": feed_id, "filters": {"any_of": [{"BRAND": {"values": ["a"]}}]}}
        a, b = ({"name": name, **group} for name in "ab")
        reply = await api("POST", many, json=[a, b])
        assert reply.status == 201
        ids = reply.json
        assert [sandbox.state.product_groups[id]["name"] for id in ids] == ["a", "b"]
        c = {"name": "c", **group}
        for wrong in ([c, a], [c, c], [c, {**c, "feed_id": "1"}]):
            assert (await api("POST", many, json=wrong)).status in (404, 409)
        sandbox.refuse("catalog_product_groups.create", lambda item: "No c." if item["name"] == "c" else None)
        assert await api.refused("POST", many, 400, 1, json=[c]) == "No c."
        await api.refused("DELETE", f"{many}?id={ids[0]},1", 404, 404)
        assert len(sandbox.state.product_groups) == before + 2
        reply = await api("DELETE", f"{many}?id={','.join(ids)},{ids[0]}")
        assert (reply.status, len(sandbox.state.product_groups)) == (204, before)


async def test_product_groups_of_catalogs() -> None:
    """Creative assets have feeds, items and product groups, as retail and hotel catalogs do."""
    async with running() as (sandbox, api):
        catalog_id = sandbox.state.add_catalog(name="assets", catalog_type="CREATIVE_ASSETS")
        feed = {
            "catalog_type": "CREATIVE_ASSETS",
            "name": "f",
            "format": "CSV",
            "location": "https://a.test/f.csv",
            "default_locale": "en-US",
            "default_country": "US",
            "status": "INACTIVE",
        }
        made = (await api("POST", "/catalogs/feeds", json=feed)).json
        assert (made["catalog_id"], made["status"]) == (catalog_id, "INACTIVE")
        assert "default_availability" not in made
        await api.refused("POST", "/catalogs/feeds", 400, 1, json={**feed, "default_availability": "IN_STOCK"})
        batch = {"catalog_type": "CREATIVE_ASSETS", "country": "US", "language": "en-US"}
        attributes = {"title": "Spring", "link": "https://a.test", "image_link": "https://a.test/1.jpg"}
        items = [
            {"operation": "UPSERT", "creative_assets_id": "a", "attributes": {**attributes, "visibility": "hidden"}},
            {"operation": "UPSERT", "creative_assets_id": "b", "attributes": {"title": "No link"}},
        ]
        reply = await api("POST", "/catalogs/items/batch", json={**batch, "items": items})
        assert [record["creative_assets_id"] for record in reply.json["items"]] == ["a", "b"]
        assert list(sandbox.state.items) == ["a"]
        group = {"catalog_type": "CREATIVE_ASSETS", "catalog_id": catalog_id, "name": "g"}
        filters = {"any_of": [{"CREATIVE_ASSETS_ID": {"values": ["a"]}}]}
        group_id = (await api("POST", GROUPS, json={**group, "filters": filters})).json["id"]
        for wrong in ({**group, "catalog_id": "1"}, {**group, "catalog_type": "HOTEL"}):
            await api.refused("POST", GROUPS, 404, 4182, json={**wrong, "filters": filters})
        metadata = {"creative_assets_id": "a", "visibility": "HIDDEN"}
        [product] = (await api.get(f"{GROUPS}/{group_id}/products"))["items"]
        assert (product["catalog_type"], product["metadata"]) == ("CREATIVE_ASSETS", metadata)
        path = "/catalogs/products/get_by_product_group_filters"
        query = {"catalog_type": "CREATIVE_ASSETS", "catalog_id": catalog_id, "filters": filters}
        assert (await api("POST", path, json=query)).json["items"] == [product]
        await api.refused("POST", path, 404, 4182, json={**query, "catalog_id": "1"})
        assert [found["id"] for found in (await api.get(f"{GROUPS}?id={group_id},1"))["items"]] == [group_id]
        assert (await api.get(f"{GROUPS}?id=1"))["items"] == []
