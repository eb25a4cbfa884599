"""What type checkers see of the library in a program that uses it. Checked by mypy and pyright, and never run."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, assert_type

from pinterest_async import (
    OPERATIONS,
    UNSET,
    AccountView,
    BulkJob,
    BulkResult,
    Category,
    CategoryStatistics,
    Download,
    Limiter,
    Operation,
    Outcome,
    Page,
    Pages,
    Parts,
    Pinterest,
    Progress,
    RateLimited,
    RawResponse,
    ResponseError,
    in_parts,
    raw,
)
from pinterest_async.models.analytics import AnalyticsColumn, Granularity, TargetingAnalytics, TargetingMetrics
from pinterest_async.models.boards import Board, BoardUpdatePrivacy
from pinterest_async.models.campaigns import Campaign, CampaignCreate, CampaignUpdate, ObjectiveType
from pinterest_async.models.catalog_feeds import CreativeAssetsFeed, HotelFeed, RetailFeed, UnknownFeed
from pinterest_async.models.catalog_items import (
    ItemAttributes,
    ItemRecord,
    RetailItemDelete,
    RetailItemOperation,
    RetailItemUpsert,
)
from pinterest_async.models.common import BulkAnswer, BulkItem, EntityStatus, ErrorDetail
from pinterest_async.models.pins import Pin, PinAnalytics, PinMediaImage
from pinterest_async.sandbox import Sandbox

ACCOUNT = "549755885175"


async def clients() -> None:
    """Clients and their views are `Pinterest`, whichever way they were made."""
    async with Pinterest.from_env(max_wait=60) as pinterest:
        assert_type(pinterest, Pinterest)
        assert_type(pinterest.with_options(max_retries=0), Pinterest)
        assert_type(pinterest.limits, Limiter)
        assert_type(pinterest.limits.statistics(), tuple[CategoryStatistics, ...])
        assert_type(pinterest.operations, Mapping[str, Operation])
    async with Sandbox() as sandbox, sandbox.client() as client:
        assert_type(client, Pinterest)
    assert_type(OPERATIONS["boards/get"].category, Category)


async def one_ad_account(pinterest: Pinterest, campaigns: list[CampaignCreate]) -> None:
    """The view has the types of what it binds, without the argument that it fills in."""
    account = pinterest.account(ACCOUNT)
    assert_type(account, AccountView)
    assert_type(account.with_options(max_retries=0), AccountView)
    assert_type(account.campaigns.list(), Pages[Campaign])
    assert_type(await account.campaigns.get("1"), Campaign)
    assert_type(account.campaigns.create_many(campaigns), BulkJob[CampaignCreate, Campaign])
    assert_type(await account.boards.get("1", ad_account_id=None), Board)
    plain: list[dict[str, str]] = [{"id": "626735565838", "status": "PAUSED"}]
    assert_type(account.campaigns.update_many(plain, concurrency=2), BulkJob[dict[str, str], Campaign])
    assert_type(account.boards.list(privacy="PUBLIC"), Pages[Board])
    assert_type(await account.reports.run({}), Download)
    account.campaigns.list(ACCOUNT)  # type: ignore[call-arg]
    account.campaigns.list(page_sise=10)  # type: ignore[call-arg]
    account.campaigns.list(page_size="10")  # type: ignore[arg-type]
    await account.campaigns.get()  # type: ignore[call-arg]
    await account.boards.get()  # type: ignore[call-arg]
    account.campaigns.create_many([Campaign(name="a")])  # type: ignore[type-var]
    account.campaigns.create_many(campaigns, concurency=2)  # type: ignore[call-arg]
    account.campaigns.create_many(campaigns, concurrency="2")  # type: ignore[arg-type]
    account.with_options(max_retry=0)  # type: ignore[call-arg]
    account.terms.related(terms=["a"])  # type: ignore[attr-defined]


async def single_objects(pinterest: Pinterest) -> None:
    """What is asked for comes as its model, with enums where the API has them."""
    campaign = await pinterest.campaigns.get(ACCOUNT, "626735565838")
    assert_type(campaign, Campaign)
    assert_type(campaign.name, str | None)
    assert_type(campaign.status, EntityStatus | None)
    assert_type(await pinterest.boards.create(name="Summer", privacy="SECRET"), Board)
    assert_type(await pinterest.boards.update("1", privacy=BoardUpdatePrivacy.SECRET, description=None), Board)
    pin = await pinterest.pins.update("1", title=UNSET, note=None)
    if isinstance(pin.media, PinMediaImage):
        assert_type(pin.media, PinMediaImage)
    feed = await pinterest.catalogs.get_feed("1")
    assert_type(feed, RetailFeed | HotelFeed | CreativeAssetsFeed | UnknownFeed)
    if isinstance(feed, UnknownFeed):
        assert_type(feed.fields, dict[str, Any])


async def lists(pinterest: Pinterest) -> None:
    """A list is awaited for one page, or iterated over."""
    boards = pinterest.boards.list(privacy="PUBLIC")
    assert_type(boards, Pages[Board])
    page = await boards
    assert_type(page, Page[Board])
    assert_type(page.items, list[Board])
    assert_type(page.bookmark, str | None)
    async for board in boards:
        assert_type(board, Board)
    async for each in pinterest.pins.list(bookmark=page.bookmark).pages():
        assert_type(each, Page[Pin])


async def bulk(pinterest: Pinterest, stream: AsyncIterator[CampaignCreate]) -> None:
    """A bulk job knows what goes in and what comes out."""
    new = [CampaignCreate(ad_account_id=ACCOUNT, name="Spring", objective_type=ObjectiveType.AWARENESS)]
    answer = await pinterest.campaigns.create(ACCOUNT, new)
    assert_type(answer, BulkAnswer[Campaign])
    assert_type(answer.items, list[BulkItem[Campaign]])
    assert_type(answer.items[0].errors, list[ErrorDetail])

    job = pinterest.campaigns.create_many(ACCOUNT, new, on_progress=progressed)
    assert_type(job, BulkJob[CampaignCreate, Campaign])
    result = await job
    assert_type(result, BulkResult[CampaignCreate, Campaign])
    assert_type(result.succeeded, list[Outcome[CampaignCreate, Campaign]])
    assert_type(result.failed[0].item, CampaignCreate)
    assert_type(result.succeeded[0].value, Campaign | None)
    async for outcome in pinterest.campaigns.create_many(ACCOUNT, stream):
        assert_type(outcome, Outcome[CampaignCreate, Campaign])

    plain: list[dict[str, str]] = [{"id": "626735565838", "status": "PAUSED"}]
    assert_type(pinterest.campaigns.update_many(ACCOUNT, plain), BulkJob[dict[str, str], Campaign])
    update = [CampaignUpdate(id="626735565838", ad_account_id=ACCOUNT, daily_spend_cap=None)]
    assert_type(await pinterest.campaigns.update(ACCOUNT, update), BulkAnswer[Campaign])

    def items() -> Iterator[RetailItemOperation]:
        yield RetailItemUpsert(item_id="1", attributes=ItemAttributes(title="Thing"))
        yield RetailItemDelete(item_id="2")

    async for done in pinterest.catalogs.sync_items(items(), country="US", language="EN"):
        assert_type(done, Outcome[RetailItemOperation, ItemRecord])
        assert_type(done.value, ItemRecord | None)


def progressed(progress: Progress) -> None:
    """Called on the way."""
    assert_type(progress.in_flight, int)


async def analytics(pinterest: Pinterest) -> None:
    """Rows have a key for each column that was asked for."""
    rows = await pinterest.campaigns.analytics(
        ACCOUNT,
        start_date=date(2024, 1, 1),
        end_date="2024-01-31",
        campaign_ids=["626735565838"],
        columns=[AnalyticsColumn.SPEND_IN_DOLLAR, "TOTAL_CLICKTHROUGH"],
        granularity=Granularity.DAY,
    )
    assert_type(rows, Sequence[dict[str, Any]])
    split = await pinterest.campaigns.targeting_analytics(
        ACCOUNT,
        start_date="2024-01-01",
        end_date="2024-01-31",
        campaign_ids=["626735565838"],
        targeting_types=["GENDER"],
        columns=["SPEND_IN_DOLLAR"],
        granularity="TOTAL",
    )
    assert_type(split, TargetingAnalytics)
    parts = in_parts(pinterest.account(ACCOUNT).campaigns.analytics)(
        start_date="2024-01-01",
        end_date="2024-01-31",
        campaign_ids=["1"],
        columns=["SPEND_IN_DOLLAR"],
        granularity="DAY",
    )
    assert_type(parts, Parts[dict[str, Any]])
    assert_type(await parts, list[dict[str, Any]])
    by_gender = in_parts(pinterest.ads.targeting_analytics)(
        ACCOUNT,
        start_date="2024-01-01",
        end_date="2024-01-31",
        ad_ids=["1"],
        targeting_types=["GENDER"],
        columns=["SPEND_IN_DOLLAR"],
        granularity="DAY",
    )
    assert_type(by_gender, Parts[TargetingMetrics])
    assert_type(in_parts(pinterest.campaigns.list)(ACCOUNT, campaign_ids=["1"]), Parts[Campaign])
    in_parts(pinterest.campaigns.list)(ACCOUNT, campaign_id=["1"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    asked = in_parts(pinterest.pins.analytics_many)
    assert_type(
        await asked(pin_ids=["1"], start_date="2024-01-01", end_date="2024-01-31", metric_types=["SAVE"]),
        list[tuple[str, dict[str, PinAnalytics]]],
    )
    pin = await pinterest.pins.analytics("1", start_date="2024-01-01", end_date="2024-01-31", metric_types=["SAVE"])
    assert_type(pin, dict[str, PinAnalytics])


async def escapes(pinterest: Pinterest) -> None:
    """The raw answer beside the value, and operations newer than the library."""
    answer = await raw(pinterest.boards.get("1"))
    assert_type(answer, RawResponse[Board])
    assert_type(answer.value, Board)
    assert_type((answer.status, answer.headers, answer.body), tuple[int, Mapping[str, str], bytes])
    assert_type(await raw(pinterest.boards.list()), RawResponse[Page[Board]])

    assert_type(await pinterest.request("GET", "/boards/1"), Any)
    assert_type(await pinterest.request("GET", "/boards/1", returns=Board), Board)
    assert_type(await pinterest.request("GET", "/boards", query={"page_size": 5}, returns=Page[Board]), Page[Board])
    assert_type(await pinterest.request("POST", "/new", json={"a": 1}, returns=dict[str, int]), dict[str, int])


async def errors(pinterest: Pinterest) -> None:
    """Errors say what came back."""
    try:
        await pinterest.boards.get("1")
    except RateLimited as error:
        assert_type(error.retry_after, float | None)
        assert_type(error.category, str | None)
    except ResponseError as error:
        assert_type(error.status, int)
        assert_type(error.code, int | None)
        assert_type(error.request_id, str | None)


async def mistakes(pinterest: Pinterest) -> None:
    """Each of these is an error to both type checkers, which tell when one no longer is."""
    await pinterest.boards.get(1)  # type: ignore[arg-type]
    await pinterest.boards.get()  # type: ignore[call-arg]
    await pinterest.boards.create(title="Summer")  # type: ignore[call-arg]
    await pinterest.campaigns.get(ACCOUNT, campaign="1")  # type: ignore[call-arg]
    await pinterest.campaigns.create(ACCOUNT, [Campaign(name="a")])  # type: ignore[list-item]
    pinterest.campaigns.create_many(ACCOUNT, [Campaign(name="a")])  # type: ignore[type-var]
    async for board in pinterest.boards.list():
        assert board.title  # type: ignore[attr-defined]
    with pinterest:  # type: ignore[attr-defined]
        pass
