"""Items are looked up with the POST of today's API, and with the GET of 5.12 where there is no POST."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from pinterest_async import ArgumentError, BadRequest, Forbidden, NotFound, Pinterest
from pinterest_async.models.catalog_items import HotelItemsFilter, RetailItemsFilter
from pinterest_async.sandbox import Sandbox

FOUND = {"items": [{"catalog_type": "RETAIL", "item_id": "a", "attributes": {"title": "Lamp"}}]}


@asynccontextmanager
async def answering(**answers: int) -> AsyncIterator[tuple[Pinterest, list[tuple[str, str, Any]]]]:
    """A client of a server that answers with a status by method, and the requests it gets."""
    requests: list[tuple[str, str, Any]] = []

    async def answer(request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else None
        requests.append((request.method, request.query_string, body))
        status = answers[request.method.lower()]
        return web.json_response(FOUND if status == 200 else {"code": 5, "message": "no"}, status=status)

    app = web.Application()
    app.router.add_route("*", "/v5/catalogs/items", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v5"
        async with Pinterest(access_token="token", base_url=base_url) as pinterest:
            yield pinterest, requests
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("arguments", "filters"),
    [
        (
            {"filters": RetailItemsFilter(item_ids=["a", "b,c"])},
            {"catalog_type": "RETAIL", "item_ids": ["a", "b,c"]},
        ),
        (
            {"filters": HotelItemsFilter(hotel_ids=["a"], catalog_id="5")},
            {"catalog_type": "HOTEL", "hotel_ids": ["a"], "catalog_id": "5"},
        ),
        (
            {"filters": {"catalog_type": "RETAIL", "item_ids": ["a"]}},
            {"catalog_type": "RETAIL", "item_ids": ["a"]},
        ),
        ({"item_ids": ["a"]}, {"catalog_type": "RETAIL", "item_ids": ["a"]}),
    ],
)
async def test_items_are_asked_for_with_a_post(arguments: dict[str, Any], filters: dict[str, Any]) -> None:
    async with answering(post=200) as (pinterest, requests):
        answer = await pinterest.catalogs.get_items(country="US", language="EN", ad_account_id="1", **arguments)
        assert answer.items[0].item_id == "a"
        assert requests == [("POST", "ad_account_id=1", {"country": "US", "language": "EN", "filters": filters})]


@pytest.mark.parametrize("status", [404, 405])
async def test_a_server_without_the_post_is_asked_with_the_get(status: int) -> None:
    async with answering(post=status, get=200) as (pinterest, requests):
        answer = await pinterest.catalogs.get_items(
            country="US", language="EN", filters=RetailItemsFilter(item_ids=["a"])
        )
        assert answer.items[0].item_id == "a"
        assert [method for method, _, _ in requests] == ["POST", "GET"]
        assert (
            requests[1][1] == ("country=US&language=EN&filters[catalog_type]=RETAIL&filters[item_ids]=a")
            or "filters%5Bitem_ids%5D=a" in requests[1][1]
        )


async def test_other_refusals_are_final() -> None:
    async with answering(post=403, get=200) as (pinterest, requests):
        with pytest.raises(Forbidden):
            await pinterest.catalogs.get_items(country="US", language="EN", item_ids=["a"])
        assert len(requests) == 1
    async with answering(post=404, get=404) as (pinterest, requests):
        with pytest.raises(NotFound):
            await pinterest.catalogs.get_items(country="US", language="EN", item_ids=["a"])
        assert len(requests) == 2


async def test_arguments_are_checked_before_anything_is_sent() -> None:
    async with answering() as (pinterest, requests):
        filters: Any
        for filters in ({"catalog_type": "RETAIL", "item_ids": []}, {"item_ids": ["a"]}, 5):
            with pytest.raises(ArgumentError, match=r"catalogs\.get_items: filters"):
                await pinterest.catalogs.get_items(country="US", language="EN", filters=filters)
        assert not requests


@pytest.mark.parametrize(("version", "method", "refused"), [("5.12", "GET", BadRequest), ("5.23", "POST", NotFound)])
async def test_the_sandbox_answers_what_its_version_has(version: Any, method: str, refused: Any) -> None:
    """Without a filter there is only the GET, and neither version takes that."""
    async with Sandbox(api=version) as sandbox, sandbox.client() as pinterest:
        ids = sandbox.state.add_items(2)
        answer = await pinterest.catalogs.get_items(
            country="US", language="EN", filters=RetailItemsFilter(item_ids=[*ids, "gone"])
        )
        assert [item.item_id for item in answer.items if not item.errors] == ids
        assert sandbox.requests[-1].method == method
        with pytest.raises(refused, match="filters" if version == "5.12" else "not part of the API"):
            await pinterest.catalogs.get_items(country="US", language="EN")
        assert sandbox.requests[-1].method == "GET"
