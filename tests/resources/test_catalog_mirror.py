"""catalogs.mirror: after each run the catalog equals the feed, or the result says why it does not."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from pinterest_async import (
    ArgumentError,
    BulkError,
    DecodeError,
    MirrorError,
    Progress,
    RateLimited,
    ServerError,
    TimedOut,
    Unauthorized,
)
from pinterest_async.feeds import FeedError, FeedItem, FeedRow, Rejected, read_feed
from pinterest_async.mirror import MirrorOutcome
from pinterest_async.models.catalog_items import (
    RetailItemDelete,
    RetailItemUpsert,
)
from pinterest_async.resources._workflows import mirror_result
from pinterest_async.resources._workflows.catalog_batches import BatchPoller
from pinterest_async.sandbox import Fault
from tests.support.mirrors import WHERE, Shop, counts, hotel, item, things

BOTH = pytest.mark.parametrize("shop", ["file", "redis"], indirect=True)


# What is sent


@BOTH
async def test_a_run_sends_what_differs_from_the_run_before(shop: Shop) -> None:
    result = await shop.mirror(things(1, 2, 3))
    assert counts(result) == {"read": 3, "new": 3}
    assert str(result) == (
        "new 3, changed 0, removed 0; unchanged 0, rejected 0, failed 0, unknown 0, not sent 0, refused 0"
    )
    assert result.is_complete

    result = await shop.mirror(things(3, 2, 1))
    assert counts(result) == {"read": 3, "unchanged": 3}
    assert not shop.sandbox.requests

    result = await shop.mirror([*things(2), *things(3, price="9.00 USD"), *things(4)])
    assert counts(result) == {"read": 3, "new": 1, "changed": 1, "removed": 1, "unchanged": 1}
    assert sorted(shop.sent) == [("DELETE", "1"), ("UPSERT", "3"), ("UPSERT", "4")]
    assert shop.sent[-1] == ("DELETE", "1")
    assert shop.prices == {"2": "1.50 USD", "3": "9.00 USD", "4": "1.50 USD"}


async def test_outcomes_come_as_they_are_known(shop: Shop) -> None:
    await shop.mirror(things(1, 2))
    job = shop.pinterest.catalogs.mirror([*things(2, price="2.00 USD"), *things(3)], state=shop.state, **WHERE)
    outcomes = [outcome async for outcome in job]
    assert outcomes == [
        MirrorOutcome(change="changed", status="succeeded", item_id="2"),
        MirrorOutcome(change="new", status="succeeded", item_id="3"),
        MirrorOutcome(change="removed", status="succeeded", item_id="1"),
    ]
    assert counts(job.result) == {"read": 2, "new": 1, "changed": 1, "removed": 1}


async def test_the_progress_is_that_of_the_whole_run(shop: Shop) -> None:
    await shop.mirror(things(1, 2))
    progress: list[Progress] = []
    await shop.mirror([*things(2, price="2.00 USD"), *things(3)], on_progress=progress.append)
    assert [(now.done, now.total) for now in progress] == [(2, 3), (3, 3)]


async def test_an_error_of_a_callback_ends_the_run(shop: Shop) -> None:
    """What was sent until then is known."""

    def fail(progress: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(BulkError, match="ZeroDivisionError"):
        await shop.mirror(things(1), on_progress=fail)
    assert counts(await shop.mirror(things(1))) == {"read": 1, "unchanged": 1}


async def test_plain_objects_and_structs_of_equal_content_are_equal(shop: Shop) -> None:
    fields = {
        "availability": "in stock",
        "title": "Thing 1",
        "description": "A thing.",
        "link": "https://www.example.com/thing",
        "image_link": ["https://www.example.com/thing.jpg"],
        "price": "1.50 USD",
    }
    wire: dict[str, Any] = {"item_id": "1", "operation": "UPSERT", "attributes": fields}
    assert counts(await shop.mirror([wire])) == {"read": 1, "new": 1}
    assert counts(await shop.mirror([MappingProxyType(wire)])) == {"read": 1, "unchanged": 1}
    assert counts(await shop.mirror(things(1))) == {"read": 1, "unchanged": 1}
    assert counts(await shop.mirror(things(1), resend_all=True)) == {"read": 1, "changed": 1}


@BOTH
async def test_many_items_of_an_async_iterable(shop: Shop) -> None:
    async def stream() -> AsyncIterator[RetailItemUpsert]:
        for thing in things(*range(2500)):
            yield thing

    assert counts(await shop.mirror(stream())) == {"read": 2500, "new": 2500}
    assert counts(await shop.mirror(things(*range(1400, 4000)), max_removed=1)) == {
        "read": 2600,
        "new": 1500,
        "removed": 1400,
        "unchanged": 1100,
    }
    assert set(shop.prices) == set(map(str, range(1400, 4000)))


@BOTH
async def test_hotels_are_mirrored_in_their_catalog(shop: Shop) -> None:
    """A hotel and an item of one id are two."""
    where = {"catalog_id": "864344156814"}
    assert counts(await shop.mirror([hotel("1"), hotel("2"), item("1")], **where)) == {"read": 3, "new": 3}
    result = await shop.mirror([hotel("1", "New"), {"operation": "UPSERT", "hotel_id": "3", "attributes": {
        "name": "Hotel", "link": "https://www.example.com/h", "main_image": {"link": "https://www.example.com/h.jpg"}
    }}], max_removed=1, **where)  # fmt: skip
    assert counts(result) == {"read": 2, "new": 1, "changed": 1, "removed": 2}
    hotels = shop.sandbox.state.items_of("HOTEL", "US", "EN")
    assert {id: hotels[id]["name"] for id in hotels} == {"1": "New", "3": "Hotel"}
    assert shop.prices == {}


async def test_an_account_fills_in_its_id(shop: Shop) -> None:
    account = shop.pinterest.account("549755885175")
    await account.catalogs.mirror(things(1), state=shop.state, **WHERE)
    with pytest.raises(MirrorError, match="its ad_account_id is 549755885175, and this run's is not given"):
        await shop.mirror(things(1))


# What left the feed


@BOTH
async def test_items_that_left_are_marked_as_out_of_stock_and_come_back(shop: Shop) -> None:
    await shop.mirror(things(1, 2))
    assert counts(await shop.mirror(things(1), remove="out_of_stock")) == {"read": 1, "removed": 1, "unchanged": 1}
    items = shop.sandbox.state.items_of("RETAIL", "US", "EN")
    assert items["2"]["availability"] == "out of stock"
    assert counts(await shop.mirror(things(1), remove="out_of_stock")) == {"read": 1, "unchanged": 1}
    assert counts(await shop.mirror(things(1, 2), remove="out_of_stock")) == {"read": 2, "changed": 1, "unchanged": 1}
    assert items["2"]["availability"] == "in stock"
    await shop.mirror(things(1), remove="out_of_stock")
    assert counts(await shop.mirror(things(1), remove="delete")) == {"read": 1, "removed": 1, "unchanged": 1}
    assert list(items) == ["1"]


async def test_items_that_left_may_be_kept(shop: Shop) -> None:
    await shop.mirror(things(1, 2))
    assert counts(await shop.mirror(things(1), remove="keep")) == {"read": 1, "unchanged": 1}
    assert counts(await shop.mirror(things(1))) == {"read": 1, "removed": 1, "unchanged": 1}


@BOTH
async def test_no_more_than_a_share_is_removed(shop: Shop) -> None:
    """What is new or changed is sent all the same, and the result is not complete."""
    await shop.mirror(things(*range(40)))
    result = await shop.mirror([*things(*range(37)), *things(50)])
    assert counts(result) == {"read": 38, "new": 1, "unchanged": 37, "refused": 3}
    assert result.refusal.startswith("3 of 40 items left the feed, and are kept: more than 5.0%; if the feed is right")
    assert not result.is_complete
    assert len(shop.prices) == 41
    result = await shop.mirror([*things(*range(38)), *things(50)], max_removed=0.05)
    assert counts(result) == {"read": 39, "removed": 2, "unchanged": 39}
    result = await shop.mirror([*things(*range(20)), *things(50)], max_removed=0.5)
    assert counts(result) == {"read": 21, "removed": 18, "unchanged": 21}
    result = await shop.mirror(things(*range(20)), max_removed=0)
    assert counts(result) == {"read": 20, "unchanged": 20, "refused": 1}
    assert counts(await shop.mirror(things(*range(20)), max_removed=0.001)) == {
        "read": 20, "unchanged": 20, "removed": 1
    }  # fmt: skip


@pytest.mark.parametrize(
    "items", [[], [Rejected(2, "1", "no price", "1\t"), Rejected(3, "", "the row is empty", "\t")]]
)
async def test_an_empty_feed_changes_nothing(shop: Shop, items: list[Any]) -> None:
    await shop.mirror(things(1))
    with pytest.raises(
        MirrorError, match=r"the feed is empty|no item that can be sent: 2 rows, and all are rejected"
    ) as raised:
        await shop.mirror(items, max_removed=1)
    assert "nothing was sent and nothing removed" in str(raised.value)
    assert not shop.sandbox.requests


@BOTH
async def test_a_feed_that_breaks_off_changes_nothing(shop: Shop) -> None:
    def broken() -> Iterator[RetailItemUpsert]:
        yield from things(*range(1500), price="7.00 USD")
        raise FeedError("feed.tsv: breaks off after line 1501")

    await shop.mirror(things(*range(2000)))
    with pytest.raises(FeedError):
        await shop.mirror(broken())
    assert not shop.sandbox.requests
    assert counts(await shop.mirror(things(*range(2000)))) == {"read": 2000, "unchanged": 2000}


# Rows that cannot be sent


async def test_a_rejected_row_keeps_its_item_in_the_catalog(shop: Shop) -> None:
    await shop.mirror(things(1, 2))
    rows: list[Any] = [Rejected(2, "1", "price: no currency", "1\t1.50"), *things(2)]
    result = await shop.mirror(rows)
    assert counts(result) == {"read": 2, "unchanged": 1, "rejected": 1}
    assert result.problems == [
        MirrorOutcome(change="rejected", status="rejected", item_id="1", line=2, reason="price: no currency")
    ]
    assert shop.prices.keys() == {"1", "2"}


@BOTH
async def test_rows_without_an_id_keep_everything_in_the_catalog(shop: Shop) -> None:
    """The item that is missing may be the one whose row cannot be read. An empty row is none."""
    await shop.mirror(things(1, 2))
    rows: list[Any] = [*things(1), Rejected(3, "", "3 cells, and 7 columns", "2\tThing\t")]
    result = await shop.mirror(rows)
    assert counts(result) == {"read": 2, "unchanged": 1, "rejected": 1, "refused": 1}
    assert result.refusal.startswith("1 items left the feed, and are kept: 1 rows have no id")
    assert counts(await shop.mirror([*things(1), Rejected(3, "", "the row is empty", "\t\t;")])) == {
        "read": 2, "unchanged": 1, "rejected": 1, "removed": 1
    }  # fmt: skip
    await shop.mirror(things(1, 2))
    assert counts(await shop.mirror(rows, unreadable_rows=1)) == {
        "read": 2, "unchanged": 1, "rejected": 1, "removed": 1
    }  # fmt: skip
    assert counts(await shop.mirror(rows)) == {"read": 2, "unchanged": 1, "rejected": 1}  # nothing left


@BOTH
async def test_the_first_row_of_an_id_counts(shop: Shop) -> None:
    repeated = things(1, price="9.00 USD")
    far = things(*range(2, 1100))
    result = await shop.mirror([*things(1), *repeated, *far, *repeated, Rejected(9, "1", "no title", "1")])
    assert counts(result) == {"read": 1102, "new": 1099, "rejected": 3}
    assert result.problems[0].reason == "the feed has this id more than once: the first row counts"
    assert shop.prices["1"] == "1.50 USD"
    result = await shop.mirror([Rejected(2, "1", "no title", "1"), *repeated, *far])
    assert counts(result) == {"read": 1100, "unchanged": 1098, "rejected": 2}


async def test_at_most_so_many_problems_are_kept(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirror_result, "_MOST_PROBLEMS", 2)
    result = await shop.mirror([*things(1), *(Rejected(line, "", "the row is empty", "") for line in range(5))])
    assert (result.rejected, len(result.problems)) == (5, 2)


async def test_rows_of_a_feed_are_named_by_their_lines(shop: Shop, tmp_path: Path) -> None:
    feed = tmp_path / "feed.tsv"
    feed.write_text(
        "id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\tgender\n"
        "a\tLamp\tA lamp.\thttps://www.example.com/a\thttps://www.example.com/a.jpg\t24.99 USD\tin stock\tlamp\n"
        "b\tLamp\tA lamp.\thttps://www.example.com/a\thttps://www.example.com/a.jpg\tfree\tin stock\tmale\n"
    )
    rows = read_feed(feed, id_prefix="x-")
    job = shop.pinterest.catalogs.mirror(rows, state=shop.state, **WHERE)
    rejected, sent = [outcome async for outcome in job]
    assert (rejected.status, rejected.item_id, rejected.line) == ("rejected", "x-b", 3)
    assert (sent.status, sent.item_id, sent.line) == ("succeeded", "x-a", 2)
    assert sent.warnings[0].startswith("gender: ")


async def test_a_rejected_row_of_json_keeps_its_item(shop: Shop, tmp_path: Path) -> None:
    """Its id is the one that the catalog has: renamed, and with the prefix."""
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"Handle": "a", "title": {}}\n')
    [row] = list(read_feed(feed, id_prefix="x-", columns={"Handle": "id"}))
    assert isinstance(row, Rejected)
    assert row.item_id == "x-a"


# What is not known


@BOTH
async def test_an_item_of_unknown_outcome_is_sent_again(shop: Shop) -> None:
    """Also when the feed is again what it was before: the catalog may have either version."""
    await shop.mirror(things(1, 2))
    shop.sandbox.faults.add("catalogs.get_items_batch", Fault.SERVER_ERROR, 60)
    result = await shop.mirror([*things(1), *things(2, price="3.00 USD")])
    assert counts(result) == {"read": 2, "unchanged": 1, "unknown": 1}
    shop.sandbox.faults.clear()
    assert counts(await shop.mirror(things(1, 2))) == {"read": 2, "unchanged": 1, "changed": 1}
    assert shop.prices == {"1": "1.50 USD", "2": "1.50 USD"}


@BOTH
async def test_batches_of_a_run_before_are_finished_first(shop: Shop) -> None:
    """Two: one that the API does not know any more, and one that is being processed when the next run begins."""
    await shop.mirror(things(1))
    shop.sandbox.state.processing_seconds = 60
    body: Any = {"catalog_type": "RETAIL", **WHERE, "items": things(1, price="3.00 USD")}
    batch = await shop.pinterest.catalogs.create_items_batch(body)
    async with shop.opened_state() as state:
        await state.add_batch("gone")
        await state.add_batch(str(batch.batch_id))
    started = asyncio.get_running_loop().time()
    assert counts(await shop.mirror(things(1, 2))) == {"read": 2, "unchanged": 1, "new": 1}
    methods = [(request.method, request.path.rpartition("/")[2]) for request in shop.sandbox.requests]
    first_post = methods.index(("POST", "batch"))
    assert {path for _, path in methods[:first_post]} == {"gone", batch.batch_id}
    assert asyncio.get_running_loop().time() - started > 100
    shop.sandbox.requests.clear()
    assert counts(await shop.mirror(things(1, 2))) == {"read": 2, "unchanged": 2}
    assert not shop.sandbox.requests


@pytest.mark.parametrize(
    ("error", "is_raised"),
    [
        (TimedOut("catalogs.get_items_batch", "still being processed"), False),
        (ServerError("catalogs.get_items_batch", 500), False),
        (DecodeError("catalogs.get_items_batch", 200, None, "no JSON", b"?"), False),
        (Unauthorized("catalogs.get_items_batch", 401), True),
        (RateLimited("catalogs.get_items_batch", category=None, retry_after=None), True),
    ],
)
async def test_a_batch_that_is_lost_stops_no_run(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, error: Exception, is_raised: bool
) -> None:
    await shop.mirror(things(1))
    async with shop.opened_state() as state:
        await state.add_batch("lost")
    completed = BatchPoller.completed

    async def fail(poller: BatchPoller, batch_id: str) -> Any:
        if batch_id == "lost":
            raise error
        return await completed(poller, batch_id)

    monkeypatch.setattr(BatchPoller, "completed", fail)
    if is_raised:
        with pytest.raises(type(error)):
            await shop.mirror(things(1, 2))
        assert not shop.sent
        monkeypatch.undo()
    assert counts(await shop.mirror(things(1, 2))) == {"read": 2, "unchanged": 1, "new": 1}
    async with shop.opened_state() as state:
        assert await state.batches() == []


@BOTH
async def test_a_run_that_is_stopped_removes_nothing(shop: Shop) -> None:
    await shop.mirror(things(1, 2))
    shop.sandbox.faults.add("catalogs.create_items_batch", Fault.EXPIRED_TOKEN, 2)
    result = await shop.mirror([*things(1, price="3.00 USD"), *things(3)])
    assert counts(result) == {"read": 2, "not_sent": 2, "refused": 1}
    assert result.stopped_by is not None
    assert result.refusal == "the run was stopped before"
    shop.sandbox.faults.clear()
    assert counts(await shop.mirror(things(1, 2))) == {"read": 2, "unchanged": 2}  # as if it had not been


@BOTH
async def test_an_item_that_was_never_accepted_is_not_deleted(shop: Shop) -> None:
    """It is sent again while it is in the feed. One that the catalog has a version of is deleted."""
    await shop.mirror(things(1, 2))
    shop.refused = {"2", "3"}
    for _ in range(2):
        result = await shop.mirror([*things(1, 3), *things(2, price="2.00 USD")])
        assert counts(result) == {"read": 3, "unchanged": 1, "failed": 2}
    assert [(outcome.item_id, outcome.change) for outcome in result.problems] == [("3", "new"), ("2", "changed")]
    shop.refused.clear()
    assert counts(await shop.mirror(things(1))) == {"read": 1, "unchanged": 1, "removed": 1}
    assert shop.sent == [("DELETE", "2")]
    async with shop.opened_state() as state:
        assert set(await state.lookup(["i1", "i2", "i3"])) == {"i1"}


@BOTH
async def test_a_removal_that_failed_is_tried_again(shop: Shop) -> None:
    await shop.mirror(things(1, 2))
    shop.refused = {"2"}
    assert counts(await shop.mirror(things(1))) == {"read": 1, "unchanged": 1, "failed": 1}
    shop.refused.clear()
    assert counts(await shop.mirror(things(1))) == {"read": 1, "unchanged": 1, "removed": 1}
    assert shop.prices.keys() == {"1"}


@BOTH
@pytest.mark.parametrize("moment", [0.0, 0.2, 1.0, 2.5, 4.0])
async def test_a_cancelled_run_is_repeated(shop: Shop, moment: float) -> None:
    """Whatever it sent of its two batches, the next run leads to the same catalog."""
    shop.sandbox.state.processing_seconds = 3
    await shop.mirror(things(*range(500)))
    feed = [*things(*range(10, 200)), *things(*range(200, 1400), price="2.00 USD")]
    job = shop.pinterest.catalogs.mirror(feed, state=shop.state, concurrency=1, **WHERE)
    running = asyncio.ensure_future(job)
    while not job.result.is_planned:
        await asyncio.sleep(0)
    await asyncio.sleep(moment)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    found = counts(job.result)
    assert found.get("not_sent", 0) + found.get("unknown", 0) <= 1400
    result = await shop.mirror(feed)
    assert result.is_complete
    assert shop.prices == {
        str(number): "1.50 USD" if number < 200 else "2.00 USD" for number in sorted(range(10, 1400), key=str)
    }


@BOTH
async def test_an_iteration_that_is_left_is_repeated(shop: Shop) -> None:
    feed = things(*range(1500))
    job = shop.pinterest.catalogs.mirror(feed, state=shop.state, **WHERE)
    outcomes = aiter(job)
    await anext(outcomes)
    await outcomes.aclose()  # type: ignore[attr-defined]
    assert job.result.new + job.result.unknown + job.result.not_sent >= 1
    assert (await shop.mirror(feed)).is_complete
    assert len(shop.prices) == 1500


# Dry runs


@BOTH
async def test_a_dry_run_says_what_would_be_done(shop: Shop) -> None:
    result = await shop.mirror(things(1, 2), dry_run=True)
    assert counts(result) == {"read": 2, "new": 2}
    assert str(result).startswith("would be new 2, changed 0")
    assert not shop.content
    await shop.mirror(things(1, 2))
    before = shop.content
    shop.sandbox.requests.clear()
    feed: list[Any] = [*things(1, price="2.00 USD"), *things(3), Rejected(4, "4", "no title", "4")]
    job = shop.pinterest.catalogs.mirror(feed, state=shop.state, dry_run=True, **WHERE)
    assert [(outcome.change, outcome.status, outcome.item_id) async for outcome in job] == [
        ("rejected", "rejected", "4"),
        ("changed", "planned", "1"),
        ("new", "planned", "3"),
        ("removed", "planned", "2"),
    ]
    assert not shop.sandbox.requests
    assert shop.content == before
    result = await shop.mirror(things(3), dry_run=True)
    assert counts(result) == {"read": 1, "new": 1, "refused": 2}
    assert counts(await shop.mirror(things(1, 2), dry_run=True)) == {"read": 2, "unchanged": 2}


# Arguments


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"items": "feed.tsv"}, r"items: expected an iterable or async iterable, got str: use read_feed\(path\)"),
        ({"items": Path("feed.tsv")}, r"items: expected an iterable or async iterable, got P.*: use read_feed\(path\)"),
        ({"items": 5}, "items: expected an iterable"),
        ({"items": [RetailItemDelete(item_id="1")]}, r"items\[0\]: expected a whole item \(UPSERT\) with an id"),
        ({"items": [item("1"), {"operation": "UPDATE", "item_id": "1"}]}, r"items\[1\]: expected a whole item"),
        ({"items": [item("")]}, "expected a whole item"),
        ({"items": [{"operation": "UPSERT", "item_id": "1", "attributes": {object(): 1}}]}, "it cannot be sent"),
        ({"items": [hotel("1")], "remove": "out_of_stock"}, "remove: hotels cannot be out of stock"),
        ({"remove": "hide"}, "remove: expected one of delete, out_of_stock, keep, got 'hide'"),
        ({"max_removed": 5}, "max_removed: expected a share from 0 to 1, got 5"),
        ({"max_removed": True}, "max_removed"),
        ({"max_removed": float("nan")}, "max_removed"),
        ({"unreadable_rows": -1}, "unreadable_rows: expected a whole number, 0 or more"),
        ({"unreadable_rows": True}, "unreadable_rows"),
        ({"state": 5}, "state: expected the path of a file or a state, got 5"),
        ({"state": "redis://:secret@host/0"}, "state: a state on a Redis server has a name: RedisMirrorState"),
        ({"country": "Atlantis"}, "^catalogs.mirror: country: "),
        ({"concurrency": 0}, "concurrency"),
    ],
)
async def test_a_wrong_argument_changes_nothing(shop: Shop, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        await shop.mirror(**{"items": things(1), **options})
    assert not shop.sandbox.requests


async def test_a_run_runs_once(shop: Shop) -> None:
    job = shop.pinterest.catalogs.mirror(things(1), state=shop.state, **WHERE)
    await job
    with pytest.raises(MirrorError, match="runs once"):
        await job


async def test_a_run_that_is_never_started_warns(shop: Shop) -> None:
    with pytest.warns(RuntimeWarning, match=r"catalogs\.mirror was never started"):
        shop.pinterest.catalogs.mirror(things(1), state=shop.state, **WHERE)


async def test_a_feed_item_of_another_operation_is_refused(shop: Shop, tmp_path: Path) -> None:
    rows: list[FeedRow] = [FeedItem(2, RetailItemDelete(item_id="1"))]
    with pytest.raises(ArgumentError, match="expected a whole item"):
        await shop.mirror(rows)
