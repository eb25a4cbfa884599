"""Jobs of the API that are interrupted and run again with their journal, over a socket."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from pinterest_async import BulkError, BulkResult, ClosedError, Journal, JournalError, Outcome, Pinterest
from pinterest_async._bulk.journal.base import ItemIds
from pinterest_async.models.ad_groups import AdGroupCreate, BillableEvent
from pinterest_async.models.ads import AdCreate
from pinterest_async.models.campaigns import CampaignCreate, CampaignUpdate, ObjectiveType
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemDelete, RetailItemUpsert
from pinterest_async.models.common import EntityStatus, ErrorDetail
from pinterest_async.models.feed_rows import FeedItem, Rejected
from pinterest_async.models.pins import CreativeType
from pinterest_async.resources._workflows.entities import is_retryable, is_retryable_change
from pinterest_async.sandbox import Fault, Sandbox

ACCOUNT = "549755885175"


def campaign(number: int) -> CampaignCreate:
    return CampaignCreate(ad_account_id=ACCOUNT, name=f"Campaign {number}", objective_type=ObjectiveType.AWARENESS)


def calls(sandbox: Sandbox, operation: str) -> int:
    return sum(1 for each in sandbox.requests if each.operation == operation)


async def test_campaigns_of_which_no_answer_came_are_found_by_name(tmp_path: Path) -> None:
    """Those that are there have succeeded, with their ids; the others are created. Namesakes are not mistaken."""
    path = tmp_path / "journal"
    campaigns: list[Any] = [campaign(number // 2) for number in range(90)]
    campaigns[45] = {"ad_account_id": ACCOUNT, "name": "Campaign 22", "objective_type": "AWARENESS"}
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [old] = sandbox.state.add_campaigns(1, name="Campaign 20", created_time=1_500_000_000)
        sandbox.faults.add("campaigns.create", Fault.RESET_BEFORE_BODY, applied=True)
        sandbox.faults.add("campaigns.create", Fault.RESET_BEFORE_BODY, applied=False)
        first = await pinterest.campaigns.create_many(ACCOUNT, campaigns, concurrency=1, journal=Journal(path))
        assert (len(first.succeeded), len(first.unknown)) == (30, 60)
        result = await pinterest.campaigns.create_many(
            ACCOUNT, campaigns, concurrency=1, journal=Journal(path, unknown="look_up")
        )
        ids = [outcome.value.id for outcome in result.succeeded if outcome.value is not None]
        assert len(set(ids)) == 90
        assert {*ids, old} == set(sandbox.state.campaigns[ACCOUNT])
        for outcome in result.outcomes():
            assert outcome.value is not None
            assert outcome.value.name == f"Campaign {outcome.index // 2}"


async def test_ad_groups_and_ads_are_found_again(tmp_path: Path) -> None:
    """By what they belong to, and by their name where they have one."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        parents = sandbox.state.add_campaigns(2)
        groups = [
            AdGroupCreate(campaign_id=each, name="Group", billable_event=BillableEvent.IMPRESSION) for each in parents
        ]
        sandbox.faults.add("ad_groups.create", Fault.RESET_BEFORE_BODY, applied=True)
        await pinterest.ad_groups.create_many(ACCOUNT, groups, journal=Journal(tmp_path / "groups"))
        found = await pinterest.ad_groups.create_many(
            ACCOUNT, groups, journal=Journal(tmp_path / "groups", unknown="look_up")
        )
        ids = [outcome.value.id for outcome in found.outcomes() if outcome.value is not None]
        assert set(ids) == set(sandbox.state.ad_groups[ACCOUNT])
        [board] = sandbox.state.add_boards(1)
        [pin] = sandbox.state.add_pins(1, board)
        ads = [
            AdCreate(ad_group_id=ids[0], pin_id=pin, creative_type=CreativeType.REGULAR, name="One"),
            AdCreate(ad_group_id=ids[0], pin_id=pin, creative_type=CreativeType.REGULAR, name="Two"),
            AdCreate(ad_group_id=ids[1], pin_id=pin, creative_type=CreativeType.REGULAR),
        ]
        [other] = sandbox.state.add_ads(1, ids[0], pin_id=pin, name="Three")
        sandbox.faults.add("ads.create", Fault.RESET_BEFORE_BODY, applied=True)
        await pinterest.ads.create_many(ACCOUNT, ads, journal=Journal(tmp_path / "ads"))
        again = await pinterest.ads.create_many(ACCOUNT, ads, journal=Journal(tmp_path / "ads", unknown="look_up"))
        made = {outcome.value.id for outcome in again.succeeded if outcome.value is not None}
        assert {*made, other} == set(sandbox.state.ads[ACCOUNT])
        assert len(again.succeeded) == 3


async def test_changes_of_which_no_answer_came_are_made_again(tmp_path: Path) -> None:
    """To make the same change twice does no harm."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        ids = sandbox.state.add_campaigns(3)
        changes = [CampaignUpdate(id=each, ad_account_id=ACCOUNT, status=EntityStatus.PAUSED) for each in ids]
        sandbox.faults.add("campaigns.update", Fault.RESET_BEFORE_BODY, applied=False)
        path = tmp_path / "journal"
        assert len((await pinterest.campaigns.update_many(ACCOUNT, changes, journal=Journal(path))).unknown) == 3
        result = await pinterest.campaigns.update_many(ACCOUNT, changes, journal=Journal(path, unknown="look_up"))
        assert len(result.succeeded) == 3
        assert {each["status"] for each in sandbox.state.campaigns[ACCOUNT].values()} == {"PAUSED"}


async def test_a_batch_that_was_accepted_is_followed_by_the_next_run(tmp_path: Path) -> None:
    """It is not sent again."""
    items = [RetailItemDelete(item_id=f"item-{number}") for number in range(1500)]
    async with Sandbox(processing_seconds=60) as sandbox, sandbox.client() as pinterest:
        job = pinterest.catalogs.sync_items(items, country="US", language="EN", journal=Journal(tmp_path / "journal"))
        task = asyncio.ensure_future(asyncio.wait_for(job, 20))
        with pytest.raises(TimeoutError):
            await task
        assert len(job.result.unknown) == 1500
        assert calls(sandbox, "catalogs.create_items_batch") == 2
        result = await pinterest.catalogs.sync_items(
            items, country="US", language="EN", journal=Journal(tmp_path / "journal")
        )
        assert len(result.succeeded) + len(result.failed) == 1500
        assert calls(sandbox, "catalogs.create_items_batch") == 2


async def test_a_client_that_is_closed_leaves_a_journal_that_goes_on(tmp_path: Path) -> None:
    """What is known is told, nothing is there twice, and nothing is lost."""
    campaigns = [campaign(number) for number in range(300)]
    async with Sandbox(latency=1.0) as sandbox:
        async with sandbox.client() as pinterest:
            job = pinterest.campaigns.create_many(ACCOUNT, campaigns, concurrency=2, journal=Journal(tmp_path / "one"))
            running = asyncio.ensure_future(asyncio.wait_for(job, 1000))
            await asyncio.sleep(2.5)
        first = await running
        assert isinstance(first.stopped_by, ClosedError)
        assert len(first.outcomes()) == 300
        assert len(first.succeeded) >= 60
        assert len(first.unknown) <= 60
        async with sandbox.client() as pinterest:
            again = Journal(tmp_path / "one", unknown="look_up")
            result = await pinterest.campaigns.create_many(ACCOUNT, campaigns, journal=again)
        assert len(result.succeeded) == 300
        assert len(sandbox.state.campaigns[ACCOUNT]) == 300


async def test_items_of_which_no_answer_came_are_found_by_id(tmp_path: Path) -> None:
    """Those that are there were created; the others are sent, and so is what does no harm when it is sent twice."""
    lamp: dict[str, Any] = {
        "title": "Lamp",
        "description": "A lamp.",
        "link": "https://x.example/1",
        "image_link": ["https://x.example/1.jpg"],
        "price": "1.50 USD",
        "availability": "in stock",
    }
    inn: dict[str, Any] = {"name": "Inn", "link": "https://x.example/1", "description": "An inn.", "brand": "Inns"}
    items: list[Any] = [{"operation": "CREATE", "item_id": f"item-{n}", "attributes": lamp} for n in range(150)]
    items += [{"operation": "CREATE", "hotel_id": f"hotel-{n}", "attributes": inn} for n in range(3)]
    items += [{"operation": "DELETE", "item_id": "item-1000"}]

    async with Sandbox() as sandbox, sandbox.client() as pinterest:

        async def sync(journal: Journal) -> BulkResult[Any, Any]:
            return await pinterest.catalogs.sync_items(
                items, country="US", language="EN", catalog_id="1", concurrency=1, journal=journal
            )

        sandbox.faults.add("catalogs.create_items_batch", Fault.SERVER_ERROR, applied=True)
        sandbox.faults.add("catalogs.create_items_batch", Fault.SERVER_ERROR, applied=False)
        first = await sync(Journal(tmp_path / "journal"))
        assert len(first.unknown) == 153
        posted = calls(sandbox, "catalogs.create_items_batch")
        second = await sync(Journal(tmp_path / "journal", unknown="look_up"))
        assert len(second.unknown) == 0
        assert calls(sandbox, "catalog_items.get") == 3
        assert calls(sandbox, "catalogs.create_items_batch") == posted + 1
        assert {outcome.item["item_id"] for outcome in second.succeeded if "item_id" in outcome.item} >= {
            f"item-{n}" for n in range(150)
        }


@pytest.mark.parametrize(
    ("error", "create", "update"),
    [
        (ErrorDetail(code=8, message="Rate limit"), True, True),
        (ErrorDetail(code=2787), True, True),
        (ErrorDetail(message="Please try again later"), True, True),
        (ErrorDetail(code=500, message="Something went wrong"), False, True),
        (ErrorDetail(code=1, message="The name must not be empty."), False, False),
    ],
)
def test_which_reasons_pass(error: ErrorDetail, create: bool, update: bool) -> None:
    """What may have been done is not created again; what may be done twice is changed again."""
    outcome: Outcome[str, Any] = Outcome(0, "item", "failed", errors=[error])
    assert (is_retryable(outcome), is_retryable_change(outcome)) == (create, update)


async def test_an_item_is_retryable_goes_again_alone() -> None:
    """The others of its call are left alone."""
    bodies: list[list[str]] = []

    async def answer(request: web.Request) -> web.Response:
        names = [each["name"] for each in await request.json()]
        bodies.append(names)
        busy = {"data": None, "exceptions": [{"code": 8, "message": "multiple write operations"}]}
        items = [
            busy if name == "Campaign 1" and len(bodies) < 3 else {"data": {"id": "1", "name": name}} for name in names
        ]
        return web.json_response({"items": items})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v5"
    async with Pinterest(access_token="token", base_url=base_url) as pinterest:
        result = await pinterest.campaigns.create_many(ACCOUNT, [campaign(number) for number in range(3)])
    await runner.cleanup()
    assert len(result.succeeded) == 3
    assert bodies == [["Campaign 0", "Campaign 1", "Campaign 2"], ["Campaign 1"], ["Campaign 1"]]


class Fenced(Journal):
    """A journal whose lease another runner takes after the first attempt."""

    attempts = 0

    async def mark_in_progress(self, ids: ItemIds) -> None:
        self.attempts += 1
        if self.attempts > 1:
            raise JournalError("another process took the journal")
        await super().mark_in_progress(ids)


async def test_a_runner_that_lost_its_lease_while_it_waited_sends_nothing_more(tmp_path: Path) -> None:
    """The lease is checked before each attempt: another runner may have created the items meanwhile."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("campaigns.create", Fault.RATE_LIMITED)
        campaigns = [{"ad_account_id": ACCOUNT, "name": "one", "objective_type": "AWARENESS"}]
        with pytest.raises(BulkError, match="another process took the journal") as caught:
            await pinterest.campaigns.create_many(ACCOUNT, campaigns, journal=Fenced(tmp_path / "journal"))
        assert len(caught.value.result.not_sent) == 1
        assert [request.status for request in sandbox.requests] == [429]


async def test_a_feed_that_grew_sends_what_is_new_and_what_has_changed(tmp_path: Path) -> None:
    """Rows have other lines then. A journal may serve every night."""
    path = tmp_path / "journal"

    def row(line: int, number: int, price: str) -> FeedItem:
        attributes = ItemAttributes(
            title=f"Thing {number}",
            description="A thing.",
            link=f"https://x.example/{number}",
            image_link=["https://x.example/1.jpg"],
            price=f"{price} USD",
            availability="in stock",
        )
        return FeedItem(line=line, item=RetailItemUpsert(item_id=f"item-{number}", attributes=attributes))

    async with Sandbox() as sandbox, sandbox.client() as pinterest:

        async def sync(rows: list[Any]) -> BulkResult[Any, Any]:
            return await pinterest.catalogs.sync_items(rows, country="US", language="EN", journal=Journal(path))

        await sync([row(line, line, "1.50") for line in range(100)])
        rejected = Rejected(line=1, item_id="x", reason="no title", raw="x")
        rows = [row(line, 120 - line, "2.50" if line == 50 else "1.50") for line in range(1, 120)]
        result = await sync([rejected, *rows])
        assert (len(result.succeeded), len(result.failed)) == (119, 1)
        batches = [request for request in sandbox.requests if request.operation == "catalogs.create_items_batch"]
        assert len(batches) == 2


async def test_an_item_that_was_deleted_is_created(tmp_path: Path) -> None:
    """What deletes an item and what creates it are not one thing with other content."""
    path = tmp_path / "journal"
    lamp = {"title": "Lamp", "description": "A lamp.", "link": "https://x.example/1", "availability": "in stock"}
    lamp |= {"price": "1.50 USD"}
    create = {
        "operation": "CREATE",
        "item_id": "one",
        "attributes": {**lamp, "image_link": ["https://x.example/1.jpg"]},
    }
    changed = {**create, "attributes": {**lamp, "image_link": ["https://x.example/2.jpg"]}}
    delete = {"operation": "DELETE", "item_id": "one"}
    async with Sandbox() as sandbox, sandbox.client() as pinterest:

        async def sync(items: list[Any]) -> list[Outcome[Any, Any]]:
            job = pinterest.catalogs.sync_items(items, country="US", language="EN", journal=Journal(path))
            return (await job).outcomes()

        for items, sent in (([create], 1), ([delete], 2), ([delete, create], 2), ([delete, changed], 2)):
            outcomes = await sync(items)
            assert {outcome.status for outcome in outcomes} == {"succeeded"}
            assert calls(sandbox, "catalogs.create_items_batch") == sent
        assert "with other content" in str(outcomes[1].warnings[0].message)


async def test_a_campaign_that_was_created_is_reported_when_it_has_changed(tmp_path: Path) -> None:
    """It is not created a second time under its name, and the warning says why."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        old = [campaign(number) for number in range(40)]
        first = await pinterest.campaigns.create_many(ACCOUNT, old, journal=Journal(tmp_path / "one"))
        new = [campaign(number) for number in reversed(range(45))]
        new[10] = {"ad_account_id": ACCOUNT, "name": "Campaign 34", "objective_type": "CONSIDERATION"}  # type: ignore[call-overload]
        result = await pinterest.campaigns.create_many(ACCOUNT, new, journal=Journal(tmp_path / "one"))
        assert len(result.succeeded) == 45
        assert len(sandbox.state.campaigns[ACCOUNT]) == 45
        [warned] = [outcome for outcome in result.outcomes() if outcome.warnings]
        assert warned.index == 10
        assert warned.value is not None
        assert warned.value == first.outcomes()[34].value


async def test_product_groups_are_known_by_their_names(tmp_path: Path) -> None:
    """No other one of the feed or the catalog can have its name."""
    filters = {"any_of": [{"BRAND": {"values": ["Sandbox"]}}]}
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        feed_id = next(iter(sandbox.state.feeds))
        groups: list[Any] = [{"feed_id": feed_id, "name": f"Group {each}", "filters": filters} for each in range(3)]
        create_many = pinterest.catalog_product_groups.create_many
        first = await create_many(groups, journal=Journal(tmp_path / "groups"))
        changed = [groups[2], {**groups[0], "description": "New"}, groups[1]]
        second = await create_many(changed, journal=Journal(tmp_path / "groups"))
        assert [outcome.value for outcome in second.outcomes()] == [
            first.outcomes()[place].value for place in (2, 0, 1)
        ]
        assert [bool(outcome.warnings) for outcome in second.outcomes()] == [False, True, False]
        assert calls(sandbox, "catalog_product_groups.create") == 1
