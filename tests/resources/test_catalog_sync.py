"""catalogs.sync_items on the wire: what travels together, in which order, how large, and how it is followed."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from aiohttp import web

from pinterest_async import ArgumentError, Category, OutcomeUnknown, Pinterest, Quota, Quotas, unchecked
from pinterest_async.feeds import read_feed
from pinterest_async.models.catalog_items import (
    HotelAttributes,
    HotelAttributesUpdate,
    HotelImage,
    HotelItemCreate,
    HotelItemDelete,
    HotelItemUpdate,
    HotelItemUpsert,
    ItemAttributes,
    ItemAttributesUpdate,
    RetailItemCreate,
    RetailItemDelete,
    RetailItemDiscontinue,
    RetailItemUpdate,
    RetailItemUpsert,
)
from pinterest_async.resources._workflows import catalog_sync
from pinterest_async.sandbox import Fault, Sandbox

WHERE: dict[str, Any] = {"country": "US", "language": "EN"}


def attributes(title: str, **more: Any) -> ItemAttributes:
    return ItemAttributes(
        title=title,
        description="A thing.",
        link="https://www.example.com/thing",
        image_link=["https://www.example.com/thing.jpg"],
        price="1.50 USD",
        availability="in stock",
        **more,
    )


def hotel(name: str) -> HotelAttributes:
    return HotelAttributes(
        name=name, link="https://www.example.com/h", main_image=HotelImage(link="https://www.example.com/h.jpg")
    )


async def test_operations_of_all_kinds_may_be_mixed() -> None:
    """Four batches: retail, creations, discontinuations, hotels; each operation does what it says."""
    items: list[Any] = [
        RetailItemUpsert(item_id="a", attributes=attributes("A")),
        RetailItemUpsert(item_id="b", attributes=attributes("B")),
        RetailItemCreate(item_id="c", attributes=attributes("C")),
        RetailItemDiscontinue(item_id="old"),
        {"operation": "DELETE_DISCONTINUED", "item_id": "older"},
        HotelItemUpsert(hotel_id="a", attributes=hotel("Hotel A")),
        RetailItemUpdate(item_id="there", attributes=ItemAttributesUpdate(title="New")),
        {"operation": "DELETE", "item_id": "gone"},
        HotelItemDelete(hotel_id="gone"),
        {"operation": "UPDATE", "hotel_id": "there", "attributes": {"name": "New"}},
    ]
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        before: list[Any] = [
            RetailItemUpsert(item_id=each, attributes=attributes("X")) for each in ("old", "older", "there", "gone")
        ]
        before += [HotelItemUpsert(hotel_id=each, attributes=hotel("X")) for each in ("there", "gone")]
        (await pinterest.catalogs.sync_items(before, **WHERE)).raise_for_failures()
        sandbox.requests.clear()
        result = await pinterest.catalogs.sync_items(items, **WHERE)

        assert [(each.index, each.status, each.item) for each in result.outcomes()] == [
            (index, "succeeded", item) for index, item in enumerate(items)
        ]
        retail = sandbox.state.items_of("RETAIL", "US", "EN")
        assert {id: retail[id]["title"] for id in retail} == {
            "a": "A", "b": "B", "c": "C", "old": "X", "older": "X", "there": "New"
        }  # fmt: skip
        assert {id for id in retail if retail[id]["availability"] == "out of stock"} == {"old", "older"}
        of_hotels = sandbox.state.items_of("HOTEL", "US", "EN")
        assert {id: of_hotels[id]["name"] for id in of_hotels} == {"a": "Hotel A", "there": "New"}
        assert len([each for each in sandbox.requests if each.method == "POST"]) == 4


async def test_operations_on_one_item_keep_their_order_across_kinds() -> None:
    """The later one waits for the earlier one, whatever bodies they travel in; a hotel of the same id is another."""
    items: list[Any] = []
    for round in range(5):
        items += [
            RetailItemCreate(item_id="a", attributes=attributes(f"created {round}")),
            RetailItemUpdate(item_id="a", attributes=ItemAttributesUpdate(title=f"updated {round}")),
            HotelItemCreate(hotel_id="a", attributes=hotel(f"created {round}")),
            RetailItemDiscontinue(item_id="a"),
            HotelItemUpdate(hotel_id="a", attributes=HotelAttributesUpdate(name=f"updated {round}")),
        ]
        if round < 4:
            items += [RetailItemDelete(item_id="a"), {"operation": "DELETE", "hotel_id": "a"}]
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.catalogs.sync_items(items, **WHERE)
        result.raise_for_failures()
        assert not [outcome for outcome in result.succeeded if outcome.warnings]  # each found what it needs
        item = sandbox.state.items_of("RETAIL", "US", "EN")["a"]
        assert (item["title"], item["availability"]) == ("updated 4", "out of stock")
        assert sandbox.state.items_of("HOTEL", "US", "EN")["a"]["name"] == "updated 4"


@pytest.mark.parametrize("seed", range(5))
async def test_any_mix_ends_where_its_operations_one_by_one_would(seed: int) -> None:
    """Many operations on few items, in several bodies: the state is that of carrying them out in order."""
    random, expected = Random(seed), dict[str, str]()
    items: list[Any] = []
    for number in range(300):
        id, kind = str(random.randrange(40)), random.randrange(4)
        if kind == 0:
            items.append(RetailItemUpsert(item_id=id, attributes=attributes(f"{number}")))
            expected[id] = f"{number}"
        elif kind == 1:
            items.append({"operation": "DELETE", "item_id": id})
            expected.pop(id, None)
        elif kind == 2 and id not in expected:
            items.append(RetailItemCreate(item_id=id, attributes=attributes(f"{number}")))
            expected[id] = f"{number}"
        elif id in expected:
            items.append(RetailItemDiscontinue(item_id=id))
    async with Sandbox(seed=seed, processing_seconds=1) as sandbox, sandbox.client() as pinterest:
        (await pinterest.catalogs.sync_items(items, **WHERE)).raise_for_failures()
        held = sandbox.state.items_of("RETAIL", "US", "EN")
        assert {id: held[id]["title"] for id in held} == expected


async def test_only_what_creates_is_unknown_when_no_answer_comes() -> None:
    """The batch that creates is not sent again; the others are, and succeed."""
    items: list[Any] = [
        RetailItemCreate(item_id="new", attributes=attributes("New")),
        {"operation": "CREATE", "item_id": "newer", "attributes": {"title": "Newer"}},
        RetailItemUpsert(item_id="a", attributes=attributes("A")),
        RetailItemDiscontinue(item_id="a2"),
        {"operation": "CREATE", "hotel_id": "h", "attributes": {"name": "H"}},
        HotelItemCreate(hotel_id="h2", attributes=hotel("H")),
    ]
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("catalogs.create_items_batch", Fault.RESET_BEFORE_BODY, times=4, applied=True)
        result = await pinterest.catalogs.sync_items(items, **WHERE)
        assert {outcome.index for outcome in result.unknown} == {0, 1, 4, 5}
        assert all(isinstance(outcome.error, OutcomeUnknown) for outcome in result.unknown)
        assert {outcome.index for outcome in result.outcomes()} == set(range(6))
        assert {outcome.index for outcome in result.succeeded} >= {2}
        assert "new" in sandbox.state.items_of("RETAIL", "US", "EN")


async def test_warnings_are_told_of_items_that_succeeded_and_of_those_that_did_not() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        odd = attributes("Odd", condition="worn")
        bad = attributes("Bad", condition="worn")
        bad.price = "much"
        items = [
            RetailItemUpsert(item_id="odd", attributes=odd),
            RetailItemUpsert(item_id="bad", attributes=bad),
            RetailItemUpsert(item_id="good", attributes=attributes("Good")),
        ]
        result = await pinterest.catalogs.sync_items(items, **WHERE)
        outcomes = {outcome.item.item_id: outcome for outcome in result.outcomes()}
        assert [outcomes[each].status for each in ("odd", "bad", "good")] == ["succeeded", "failed", "succeeded"]
        assert "condition" in (outcomes["odd"].warnings[0].message or "")
        assert outcomes["odd"].warnings[0].code == 120
        assert "condition" in (outcomes["bad"].warnings[0].message or "")
        assert outcomes["bad"].reason.startswith("price: price is malformed")
        assert outcomes["good"].warnings == ()


@pytest.mark.parametrize("where", ["ours", "theirs"])
async def test_a_body_that_is_too_large_is_sent_in_parts(where: str) -> None:
    """By our limit before it is sent, or when the API calls it too large; nothing is sent twice or left out."""
    items = [RetailItemUpsert(item_id=str(number), attributes=attributes("x" * 400)) for number in range(300)]
    async with (
        Sandbox(largest_body=20_000 if where == "theirs" else None) as sandbox,
        sandbox.client() as pinterest,
    ):
        limit: dict[str, Any] = {"max_body": 20_000} if where == "ours" else {}
        result = await pinterest.catalogs.sync_items(items, **WHERE, **limit)
        assert sorted(outcome.index for outcome in result.succeeded) == list(range(300))
        assert len(result) == 300
        accepted = [each for each in sandbox.requests if each.method == "POST" and each.status == 200]
        refused = [each for each in sandbox.requests if each.status == 413]
        assert len(accepted) == 16
        assert bool(refused) == (where == "theirs")


@pytest.mark.parametrize("where", ["ours", "theirs"])
async def test_an_item_that_is_too_large_by_itself_fails_alone(where: str) -> None:
    titles = ["x" * 10, "x" * 10, "x" * 10, "x" * 30_000, "x" * 10, "x" * 10]
    items = [RetailItemUpsert(item_id=str(n), attributes=attributes(title)) for n, title in enumerate(titles)]
    async with (
        Sandbox(largest_body=20_000 if where == "theirs" else None) as sandbox,
        sandbox.client() as pinterest,
    ):
        limit: dict[str, Any] = {"max_body": 20_000} if where == "ours" else {}
        result = await pinterest.catalogs.sync_items(items, **WHERE, **limit)
        assert [outcome.index for outcome in result.failed] == [3]
        assert len(result.succeeded) == 5
        assert "bytes" in result.failed[0].reason


async def test_an_item_that_cannot_be_encoded_fails_alone_and_lets_its_id_go() -> None:
    """Another operation on the same id is carried out after it."""
    bad = RetailItemUpsert(item_id="1", attributes=attributes("\ud800"))
    items = [RetailItemUpsert(item_id=str(number), attributes=attributes("Good")) for number in range(3)]
    items[1:2] = [bad, RetailItemUpsert(item_id="1", attributes=attributes("Later"))]
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.catalogs.sync_items(items, **WHERE)
        assert [outcome.index for outcome in result.failed] == [1]
        assert "cannot be sent" in result.failed[0].reason
        assert sorted(outcome.index for outcome in result.succeeded) == [0, 2, 3]
        assert sandbox.state.items_of("RETAIL", "US", "EN")["1"]["title"] == "Later"


async def test_an_item_that_breaks_a_limit_fails_alone() -> None:
    """A Struct with no image at all is refused here, and not with a thousand others by the API."""
    bare = attributes("Bare")
    bare.image_link = []
    items = [
        RetailItemUpsert(item_id="a", attributes=attributes("A")),
        RetailItemUpsert(item_id="b", attributes=bare),
        RetailItemUpsert(item_id="c", attributes=attributes("C")),
    ]
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.catalogs.sync_items(items, **WHERE)

        [refused] = result.failed
        assert refused.index == 1
        assert "image_link" in str(refused.error)
        assert len(result.succeeded) == 2
        assert [each.method for each in sandbox.requests].count("POST") == 1


async def test_a_job_that_is_cancelled_accounts_for_parts_that_were_not_sent_yet() -> None:
    items = [RetailItemUpsert(item_id=str(number), attributes=attributes("x" * 400)) for number in range(300)]
    async with Sandbox(latency=1.0) as sandbox, sandbox.client() as pinterest:
        job = pinterest.catalogs.sync_items(items, **WHERE, max_body=20_000, concurrency=3)
        task = asyncio.create_task(job)
        await asyncio.sleep(1.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert [outcome.index for outcome in job.result.outcomes()] == list(range(300))
        assert {outcome.status for outcome in job.result.outcomes()} == {"unknown", "not_sent"}


async def test_what_cannot_be_meant_is_refused_before_anything_is_sent() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError, match=r"sync_items: max_body: expected a whole number, 1 or more"):
            await pinterest.catalogs.sync_items([], **WHERE, max_body=0)
        with pytest.raises(ArgumentError, match=r"sync_items: concurrency: expected a whole number, 1 or more"):
            await pinterest.catalogs.sync_items([], **WHERE, concurrency="8")  # type: ignore[arg-type]
        for seconds in (-1, float("nan"), float("inf"), True, "1"):
            with pytest.raises(ArgumentError, match=r"sync_items: first_poll: expected seconds, 0 or more"):
                await pinterest.catalogs.sync_items([], **WHERE, first_poll=seconds)  # type: ignore[arg-type]
        with pytest.raises(ArgumentError, match=r"sync_items: catalog_id: expected a string of digits"):
            await pinterest.catalogs.sync_items([], **WHERE, catalog_id="mine")


async def test_hotels_go_into_the_catalog_that_is_named() -> None:
    """And only they: the retail body has no such field."""
    bodies: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        if request.method == "POST":
            bodies.append(await request.json())
        said = [{"item_id": "a", "status": "SUCCESS"}, {"hotel_id": "a", "status": "SUCCESS"}]
        return web.json_response({"batch_id": "1", "status": "COMPLETED", "items": said})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    async with Pinterest(access_token="token", base_url=f"http://{host}:{port}/v5") as pinterest:
        items: list[Any] = [HotelItemDelete(hotel_id="a"), RetailItemDelete(item_id="a")]
        result = await pinterest.catalogs.sync_items(items, **WHERE, catalog_id="77")
    await runner.cleanup()
    assert len(result.succeeded) == 2
    assert {body["catalog_type"]: body.get("catalog_id") for body in bodies} == {"HOTEL": "77", "RETAIL": None}


@pytest.mark.slow
@pytest.mark.parametrize(("seconds", "concurrency"), [((3, 3), 20), ((9, 9), 20), ((2, 8), 20), ((1, 15), 32)])
async def test_polls_are_few_and_the_quota_is_drawn(
    seconds: tuple[int, int], concurrency: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long batches take: posts at 95 % of the quota, no 429, and hardly more polls than batches."""
    monkeypatch.setattr(catalog_sync, "CHUNK", size := 20)  # the batches count, not the items in them
    quotas = Quotas({Category.CATALOGS_WRITE: Quota(100), Category.CATALOGS_READ: Quota(100)}, Quota(100, 1.0))
    batches, random = 300, Random(1)
    async with Sandbox(quotas=quotas) as sandbox, sandbox.client(quotas=quotas) as pinterest:

        def items() -> Iterator[RetailItemDelete]:
            for batch in range(batches):
                sandbox.state.processing_seconds = random.uniform(*seconds)
                yield from (RetailItemDelete(item_id=f"{batch}-{number}") for number in range(size))

        seen = 0
        async for outcome in pinterest.catalogs.sync_items(items(), **WHERE, concurrency=concurrency):
            seen += outcome.status == "succeeded"
        posted = [each.at for each in sandbox.requests if each.method == "POST"]
        polls = [each for each in sandbox.requests if each.method == "GET"]

        assert seen == batches * size
        assert len(posted) == batches
        assert not [each for each in sandbox.requests if each.status == 429]
        assert (batches - 1) / (posted[-1] - posted[0]) >= 0.95 * 100 / 60
        assert len(polls) <= 1.1 * batches


async def test_the_rows_of_a_feed_can_be_sent_as_they_are(tmp_path: Path) -> None:
    """A rejected row fails with its reason and costs no other."""
    feed = tmp_path / "feed.tsv"
    feed.write_text(
        "id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\n"
        "a\tLamp\tA lamp\thttps://x.test/a\thttps://x.test/a.jpg\t1.50 USD\tin stock\n"
        "b\tLamp\tA lamp\tno link\thttps://x.test/b.jpg\t1.50 USD\tin stock\n"
        "a\tLamp 2\tA lamp\thttps://x.test/a\thttps://x.test/a.jpg\t2.50 USD\tin stock\n"
    )
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.catalogs.sync_items(read_feed(feed), country="US", language="EN")
        assert [outcome.status for outcome in result.outcomes()] == ["succeeded", "failed", "succeeded"]
        assert "line 3 of the feed: link: expected" in result.failed[0].reason
        posted = [call.operation for call in sandbox.requests if call.method == "POST"]
        assert posted == ["catalogs.create_items_batch"] * 2


async def test_mappings_of_all_kinds_may_be_mixed() -> None:
    """Batches by family, as for Structs, whichever kind of mapping an item is; only what creates is not repeatable."""
    fields = {"title": "A", "description": "A.", "link": "https://www.example.com/a", "price": "1.50 USD"}
    fields |= {"image_link": ["https://www.example.com/a.jpg"], "availability": "in stock"}  # type: ignore[dict-item]
    items: list[Any] = [
        {"operation": "UPSERT", "item_id": "a", "attributes": fields},
        MappingProxyType({"operation": "UPSERT", "item_id": "b", "attributes": fields}),
        {"operation": "CREATE", "item_id": "c", "attributes": fields},
        {"operation": "DELETE", "hotel_id": "h"},
        MappingProxyType({"operation": "DELETE", "hotel_id": "i"}),
        {"operation": "DELETE_DISCONTINUED", "item_id": "a"},
        {"operation": "UPSERT", "item_id": "e", "attributes": {**fields, "titel": "E"}},
    ]
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.catalogs.sync_items(items, **WHERE, first_poll=0)
    refused = [outcome.index for outcome in result.failed if isinstance(outcome.error, ArgumentError)]
    assert refused == [6]
    succeeded = [outcome.index for outcome in result.succeeded]
    posts = [request for request in sandbox.requests if request.method == "POST"]
    assert len(posts) == 4, "retail, creation, discontinuation, hotels"
    assert {0, 1, 2, 5} <= set(succeeded)


@pytest.mark.parametrize(("operation", "expected"), [("UPSERT", True), ("UPDATE", True), ("CREATE", False)])
def test_a_batch_of_mappings_is_sent_again_unless_it_creates(operation: str, expected: bool) -> None:
    fields = {"title": "A", "description": "A.", "link": "https://www.example.com/a", "price": "1.50 USD"}
    if operation != "UPDATE":
        fields |= {"image_link": ["https://www.example.com/a.jpg"], "availability": "in stock"}  # type: ignore[dict-item]
    items: list[Any] = [{"operation": operation, "item_id": str(number), "attributes": fields} for number in range(3)]
    bodies = catalog_sync._Bodies(None, None, "US", "EN")
    assert bodies.request(items).retry_safe is expected
    newer = [unchecked({**item, "newer": 1}) for item in items]
    assert bodies.request(newer).retry_safe is expected, "what is exempt from the check is not exempt from this"


def test_an_argument_beside_the_items_is_named() -> None:
    bodies = catalog_sync._Bodies("x", None, "US", "EN")
    with pytest.raises(ArgumentError, match=r"create_items_batch: ad_account_id: expected a string of digits"):
        bodies.request([{"operation": "DELETE", "item_id": "a"}])
