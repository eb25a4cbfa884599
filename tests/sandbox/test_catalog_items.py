"""Catalog items in the sandbox, and the batches that write them."""

import asyncio
from typing import Any

import pytest

from pinterest_async.sandbox import Sandbox
from pinterest_async.sandbox._data import catalog_items as store
from tests.support.sandbox import Api, running

GOOD: dict[str, Any] = {
    "title": "Shirt",
    "description": "A shirt.",
    "link": "https://www.example.com/shirt",
    "image_link": ["https://www.example.com/shirt.jpg"],
    "price": "24.99 USD",
    "availability": "in stock",
}


def item(id: str, operation: str = "UPSERT", **attributes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"item_id": id, "operation": operation}
    return made if operation == "DELETE" else {**made, "attributes": {**GOOD, **attributes}}


async def post(api: Api, *items: dict[str, Any], **body: Any) -> Any:
    sent = {"catalog_type": "RETAIL", "country": "US", "language": "EN", "items": items, **body}
    reply = await api("POST", "/catalogs/items/batch", json=sent)
    assert reply.status == 200, reply.body
    return reply.json


async def outcome(api: Api, *items: dict[str, Any], **body: Any) -> list[Any]:
    """What became of each item: its status, and the attributes that have errors or warnings."""
    batch = await post(api, *items, **body)
    return await settled(api, batch)


async def settled(api: Api, batch: Any) -> list[Any]:
    assert batch["status"] == "PROCESSING"
    await asyncio.sleep(2.0)
    batch = await api.get(f"/catalogs/items/batch/{batch['batch_id']}")
    assert batch["status"] == "COMPLETED"
    return [
        (
            each["status"],
            [event["attribute"] for event in each["errors"]],
            [event["attribute"] for event in each["warnings"]],
        )
        for each in batch["items"]
    ]


def success(*warnings: str) -> Any:
    return ("SUCCESS", [], list(warnings))


def failure(*errors: str) -> Any:
    return ("FAILURE", list(errors), [])


async def test_a_batch_is_processed_for_a_while() -> None:
    async with running(processing_seconds=30.0) as (_, api):
        batch = await post(api, item("a"), item("b", title=""))
        assert batch["status"] == "PROCESSING"
        assert batch["completed_time"] is None
        assert batch["items"] == [
            {"item_id": id, "errors": [], "warnings": [], "status": "PROCESSING"} for id in ("a", "b")
        ]
        path = f"/catalogs/items/batch/{batch['batch_id']}"
        assert await api.get(path) == batch
        await asyncio.sleep(29.0)
        assert (await api.get(path))["status"] == "PROCESSING"
        await asyncio.sleep(1.0)
        done = await api.get(path)
        assert done["status"] == "COMPLETED"
        assert done["completed_time"] is not None
        assert done["items"] == [
            {"item_id": "a", "errors": [], "warnings": [], "status": "SUCCESS"},
            {
                "item_id": "b",
                "errors": [{"attribute": "title", "code": 106, "message": "Title is missing from product metadata."}],
                "warnings": [],
                "status": "FAILURE",
            },
        ]
        await api.refused("GET", "/catalogs/items/batch/nothing", 404, 4331)


async def test_the_four_operations() -> None:
    async with running() as (sandbox, api):
        missing = {"item_id": "b", "operation": "UPDATE", "attributes": {}}
        assert await outcome(api, item("a", "CREATE"), item("a", "CREATE"), missing, item("c")) == [
            success(),
            failure("item_id"),
            failure("item_id"),
            success(),
        ]
        assert dict(sandbox.state.items) == {"a": GOOD, "c": GOOD}
        update = {"item_id": "a", "operation": "UPDATE", "attributes": {"title": "New", "brand": "b"}}
        assert await outcome(api, update, item("c", title="Else", brand=None), item("d", "DELETE")) == [
            success(),
            success(),
            success("item_id"),
        ]
        assert sandbox.state.items["a"] == {**GOOD, "title": "New", "brand": "b"}
        assert sandbox.state.items["c"] == {**GOOD, "title": "Else"}
        assert await outcome(api, item("a", "DELETE")) == [success()]
        assert list(sandbox.state.items) == ["c"]


async def test_an_update_mask_takes_away_what_has_no_value() -> None:
    async with running() as (sandbox, api):
        await post(api, item("a", brand="b", color="red"))
        update = {"item_id": "a", "operation": "UPDATE", "attributes": {"title": "New", "price": "1"}}
        assert await outcome(api, {**update, "update_mask": ["title", "brand"]}) == [success()]
        assert sandbox.state.items["a"] == {**GOOD, "title": "New", "color": "red"}
        assert await outcome(api, {**update, "update_mask": ["link"]}) == [failure("link")]
        assert await outcome(api, {**update, "attributes": {"color": None}, "update_mask": None}) == [success()]
        assert sandbox.state.items["a"] == {**GOOD, "title": "New"}


async def legacy(api: Api, operation: str, *items: Any) -> list[Any]:
    sent = {"country": "US", "language": "EN", "operation": operation, "items": items}
    reply = await api("POST", "/catalogs/items/batch", json=sent)
    assert reply.status == 200, reply.body
    return await settled(api, reply.json)


async def test_legacy_batches_have_one_operation() -> None:
    async with running() as (sandbox, api):
        full = {"item_id": "a", "attributes": GOOD}
        assert await legacy(api, "CREATE", full, full) == [success(), failure("item_id")]
        assert await legacy(api, "UPSERT", full, {**full, "item_id": "b"}) == [success(), success()]
        assert await legacy(api, "UPDATE", {"item_id": "a", "attributes": {"title": "New"}}) == [success()]
        assert await legacy(api, "DELETE_DISCONTINUED", {"item_id": "a"}, {"item_id": "x"}) == [
            success(),
            failure("item_id"),
        ]
        assert sandbox.state.items["a"] == {**GOOD, "title": "New", "availability": "out of stock"}
        assert await legacy(api, "DELETE", {"item_id": "a"}) == [success()]
        assert list(sandbox.state.items) == ["b"]


async def test_hotels() -> None:
    async with running() as (sandbox, api):
        sandbox.state.add_catalog(catalog_type="HOTEL")
        attributes = {"name": "Inn", "link": "https://a.b", "main_image": {"link": "https://a.b/c.jpg"}}
        hotel = {"hotel_id": "h", "operation": "CREATE", "attributes": attributes}
        bad = {"hotel_id": "i", "operation": "UPSERT", "attributes": {"base_price": "cheap"}}
        batch = await post(api, hotel, bad, catalog_type="HOTEL")
        assert [each["hotel_id"] for each in batch["items"]] == ["h", "i"]
        assert await settled(api, batch) == [success(), failure("name", "link", "main_image", "base_price")]
        assert sandbox.state.catalog_items["HOTEL", "US", "EN"] == {"h": attributes}
        update = {"hotel_id": "h", "operation": "UPDATE", "attributes": {"brand": "b"}}
        assert await outcome(api, update, catalog_type="HOTEL") == [success()]
        query = {"country": "US", "language": "EN", "filters": {"catalog_type": "HOTEL", "hotel_ids": ["h"]}}
        assert (await api("POST", "/catalogs/items", json=query)).json["items"] == [
            {"catalog_type": "HOTEL", "hotel_id": "h", "pins": [], "attributes": {**attributes, "brand": "b"}}
        ]


@pytest.mark.parametrize(
    ("attributes", "errors"),
    [
        ({"title": " "}, ["title"]),
        ({"title": "t" * 500, "description": "d" * 10_000}, []),
        ({"link": "www.example.com"}, ["link"]),
        ({"link": "https://" + "a" * 504}, ["link"]),
        ({"image_link": ["ftp://a"]}, ["image_link"]),
        ({"image_link": ["https://a", "https://" + "a" * 2000]}, ["image_link"]),
        ({"price": "cheap"}, ["price"]),
        ({"price": "1,99 EUR"}, ["price"]),
        ({"price": "24.99EUR"}, []),
        ({"price": "10", "sale_price": "9.99 USD"}, []),
        ({"price": "x", "sale_price": "10.00 USD"}, ["price"]),
        ({"availability": "maybe"}, ["availability"]),
        ({"availability": "In Stock"}, []),
        ({"item_group_id": "i" * 128, "mobile_link": "m.example.com"}, ["item_group_id", "mobile_link"]),
    ],
)
async def test_attributes_are_checked(attributes: dict[str, Any], errors: list[str]) -> None:
    async with running() as (sandbox, api):
        assert await outcome(api, item("a", **attributes)) == [failure(*errors) if errors else success()]
        assert len(sandbox.state.items) == (not errors)


async def test_oddities_are_warnings() -> None:
    async with running() as (sandbox, api):
        odd: dict[str, Any] = {"condition": "broken", "gender": "Female", "additional_image_link": ["https://a"] * 11}
        assert await outcome(api, item("a", **odd)) == [success("condition", "additional_image_link")]
        assert await outcome(api, item("b", additional_image_link=["https://a"] * 10)) == [success()]
        assert len(sandbox.state.items) == 2


@pytest.mark.parametrize(
    "attributes",
    [
        {"title": "t" * 501},
        {"description": "d" * 10_001},
        {"price": "10", "sale_price": "10.00 USD"},
        {"sale_price": "x"},
        {"min_ad_price": "x"},
        {"custom_label_3": "c" * 1001},
        {"product_type": "p" * 1001},
        {"ad_link": "www.example.com"},
        {"ad_link": GOOD["link"]},
        {"additional_image_link": ["ftp://a"]},
        {"additional_image_link": ["https://" + "a" * 2000]},
        {"gtin": 4006381333930},
        {"size_system": "XX"},
        {"size_type": "large"},
        {"age_group": "old"},
        {"shipping": "US:0 USD"},
        {"tax": "US"},
        {"shipping_weight": "3kg"},
        {"shipping_width": "3 m"},
        {"shipping_height": "tall"},
    ],
)
async def test_what_pinterest_calls_a_warning_refuses_nothing(attributes: dict[str, Any]) -> None:
    async with running() as (sandbox, api):
        assert await outcome(api, item("a", **attributes)) == [success(list(attributes)[-1])]
        assert len(sandbox.state.items) == 1


async def test_ids_are_checked() -> None:
    async with running() as (_, api):
        assert await outcome(api, item(""), item("i" * 128), item(" ", "DELETE")) == [failure("item_id")] * 3


async def test_everything_that_is_required_is_missed() -> None:
    async with running() as (_, api):
        empty = {"item_id": "a", "operation": "CREATE", "attributes": {}}
        assert await outcome(api, empty) == [failure(*GOOD)]


async def test_single_items_are_refused_on_demand() -> None:
    async with running() as (sandbox, api):
        seen: list[Any] = []

        def refusal(item: dict[str, Any]) -> str | None:
            seen.append(item)
            return "no" if item["item_id"] == "b" else None

        sandbox.refuse("items_batch/post", refusal)
        assert await outcome(api, item("a"), item("b"), item("c", "DELETE")) == [
            success(),
            failure("item_id"),
            success("item_id"),
        ]
        assert seen == [item("a"), item("b"), item("c", "DELETE")]
        await legacy(api, "DELETE", {"item_id": "a"})
        assert seen[-1] == {"item_id": "a"}


async def test_a_batch_that_breaks_the_schema_is_refused_as_a_whole() -> None:
    async with running() as (sandbox, api):
        sent = {"catalog_type": "RETAIL", "country": "US", "language": "EN"}
        for items, where in (
            ([item("a"), {**item("b"), "operation": "REMOVE"}], "$.items[1].operation"),
            ([item("a", image_link=5)], "$.items[0].attributes.image_link"),
            ([item("a", colour="red")], "unknown field `colour`"),
            ([item("a")] * 1001, "length <= 1000"),
            ([], "length >= 1"),
        ):
            assert where in await api.refused("POST", "/catalogs/items/batch", 400, 1, json={**sent, "items": items})
        assert "$.country" in await api.refused(
            "POST", "/catalogs/items/batch", 400, 1, json={**sent, "country": "XX", "items": [item("a")]}
        )
        assert len(sandbox.state.items) == 0


async def test_items_were_got_by_id_country_and_language_in_5_12() -> None:
    async with running(api="5.12") as (sandbox, api):
        sandbox.state.add_items(2, title="Given")
        path = "/catalogs/items?country=US&language=EN"
        found = (await api.get(f"{path}&item_ids=SKU-1&item_ids=x"))["items"]
        assert found[0]["attributes"]["title"] == "Given"
        assert found[1] == {
            "catalog_type": "RETAIL",
            "item_id": "x",
            "errors": [{"attribute": "item_id", "code": 100, "message": "There is no such item."}],
        }
        filtered = f"{path}&filters[catalog_type]=RETAIL&filters[item_ids]=SKU-1&filters[item_ids]=x"
        assert (await api.get(filtered))["items"] == found
        elsewhere = await api.get("/catalogs/items?country=DE&language=DE&item_ids=SKU-1")
        assert "errors" in elsewhere["items"][0]
        assert await api.refused("GET", path, 400, 1) == "Parameter 'filters' is required."
        many = "".join(f"&item_ids={n}" for n in range(101))
        assert "at most 100" in await api.refused("GET", f"{path}{many}", 400, 1)


async def test_batches_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MAX_BATCHES", 3)
    async with running(processing_seconds=10.0) as (sandbox, api):
        for _ in range(4):
            await post(api, item("a"))
        assert len(sandbox.state.batches) == 4
        await asyncio.sleep(10.0)
        await post(api, item("a"))
        assert len(sandbox.state.batches) == 4


def test_items_are_a_mapping_of_copies() -> None:
    items = Sandbox().state.items_of("RETAIL", "US", "EN")
    items["a"] = {"title": "x"}
    items["a"]["title"] = "y"
    assert dict(items) == {"a": {"title": "x"}}
    assert "a" in items
    assert repr(items) == "Items({'a': {'title': 'x'}})"
    del items["a"]
    assert len(items) == 0
