"""in_parts over a socket: more ids and days than one call may have."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from pinterest_async import ArgumentError, NotFound, Parts, Unauthorized, in_parts
from pinterest_async.sandbox import Fault, Sandbox

ACCOUNT = "549755885175"
TODAY = datetime.datetime.now(datetime.UTC).date()
ASKED: dict[str, Any] = {"start_date": TODAY, "end_date": TODAY, "columns": ["SPEND_IN_DOLLAR"], "granularity": "DAY"}


def days_ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days)


async def test_more_ids_than_a_call_may_have() -> None:
    """A row for each, in the order asked for; an id given twice is asked for once."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        ids = sandbox.state.add_campaigns(600)
        rows = await in_parts(pinterest.campaigns.analytics)(ACCOUNT, campaign_ids=[*ids, ids[0]], **ASKED)

        assert [str(row["CAMPAIGN_ID"]) for row in rows] == ids
        assert len(sandbox.requests) == 3


class Series:
    """A collection of another library, which can be iterated over and no more."""

    def __init__(self, values: list[str]) -> None:
        self.values = values

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)


def keys(values: list[str]) -> Any:
    return dict.fromkeys(values).keys()


@pytest.mark.parametrize("collection", [set, tuple, keys, Series, iter])
async def test_ids_in_any_collection(collection: Any) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        ids = sandbox.state.add_campaigns(300)
        rows = await in_parts(pinterest.campaigns.analytics)(ACCOUNT, campaign_ids=collection(ids), **ASKED)
        assert sorted(str(row["CAMPAIGN_ID"]) for row in rows) == sorted(ids)


async def test_more_days_than_a_call_may_have() -> None:
    """By HOUR three days at a time, joined in their order; with an account said once."""
    asked = {**ASKED, "start_date": str(days_ago(7)), "granularity": "HOUR"}
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        ids = sandbox.state.add_campaigns(251)
        parts = in_parts(pinterest.account(ACCOUNT).campaigns.analytics, concurrency=2)(campaign_ids=ids, **asked)
        days = [str(row["DATE"])[:10] async for row in parts]

        assert len(parts) == 6
        assert set(days) == {str(days_ago(back)) for back in range(8)}
        assert max(days[: len(days) // 3]) < min(days[-len(days) // 4 :])
        assert len(sandbox.requests) == 6


async def test_what_one_call_may_have_is_one_call() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [id] = sandbox.state.add_campaigns(1)
        asked = {**ASKED, "start_date": days_ago(80), "granularity": "WEEK"}
        assert await in_parts(pinterest.campaigns.analytics)(ACCOUNT, campaign_ids=[id], **asked)
        assert len(sandbox.requests) == 1


async def test_rows_by_targeting_are_joined() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        ids = sandbox.state.add_campaigns(300)
        analytics = in_parts(pinterest.campaigns.targeting_analytics)
        rows = await analytics(ACCOUNT, campaign_ids=ids, targeting_types=["GENDER"], **ASKED)
        assert {(row.metrics or {})["CAMPAIGN_ID"] for row in rows} == set(map(int, ids))


async def test_metrics_by_id_come_as_pairs() -> None:
    asked: dict[str, Any] = {"start_date": days_ago(89), "end_date": TODAY, "metric_types": ["SAVE"]}
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        ids = sandbox.state.add_pins(250, next(iter(sandbox.state.boards)))
        parts = in_parts(pinterest.pins.analytics_many)(pin_ids=[*ids, ids[0]], **asked)
        metrics = dict(await parts)

        assert len(parts) == len(sandbox.requests) == 3
        assert list(metrics) == ids
        alone = await pinterest.pins.analytics(ids[7], **asked)
        assert metrics[ids[7]] == alone
        assert len(alone["all"].daily_metrics or []) == 90
        with pytest.raises(NotFound, match="Pin not found"):
            await pinterest.pins.analytics_many(pin_ids=["1"], **asked)
        with pytest.raises(ArgumentError, match=r"expected a method that answers rows or a list, got pins\.analytics"):
            in_parts(pinterest.pins.analytics)


async def test_lists_are_read_part_by_part() -> None:
    """All pages of each."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        ids = sandbox.state.add_campaigns(501)
        listed = in_parts(pinterest.campaigns.list)(ACCOUNT, campaign_ids=ids, page_size=60)
        assert {campaign.id async for campaign in listed} == set(ids)
        assert len(sandbox.requests) == 11


async def test_an_error_of_one_call_ends_the_others() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        ids = sandbox.state.add_campaigns(2250)
        sandbox.faults.add("campaigns.analytics", Fault.EXPIRED_TOKEN)
        with pytest.raises(Unauthorized):
            await in_parts(pinterest.campaigns.analytics)(ACCOUNT, campaign_ids=ids, **ASKED)
        assert len(sandbox.requests) < 9


async def test_what_cannot_be_meant_is_refused_before_anything_is_sent() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        analytics: Any = in_parts(pinterest.campaigns.analytics)
        with pytest.raises(ArgumentError, match=r"campaigns\.analytics: campaign_ids: .*digits"):
            analytics(
                ACCOUNT, campaign_ids=["1"] * 99 + list("23456789") + [str(n) for n in range(249)] + ["x"], **ASKED
            )
        with pytest.raises(
            ArgumentError, match=r"end_date: expected at most 90 days by TOTAL \(.* by DAY or HOUR only"
        ):
            analytics(ACCOUNT, campaign_ids=["1"], **{**ASKED, "start_date": days_ago(99), "granularity": "TOTAL"})
        with pytest.raises(ArgumentError, match=r"end_date: expected .* or a later day"):
            analytics(ACCOUNT, campaign_ids=["1"], **{**ASKED, "end_date": days_ago(99)})
        with pytest.raises(ArgumentError, match=r"start_date: expected a date"):
            await analytics(ACCOUNT, campaign_ids=["1"], **{**ASKED, "start_date": "0th of May"})
        others: list[Any] = [pinterest.campaigns.get, len]
        for method in others:
            with pytest.raises(ArgumentError, match=r"method: expected a method that answers rows or a list, got "):
                in_parts(method)
        with pytest.raises(ArgumentError, match=r"concurrency: expected a whole number, 1 or more, got 0"):
            in_parts(pinterest.campaigns.list, concurrency=0)
        assert isinstance(analytics(ACCOUNT, campaign_ids=["1"], **ASKED), Parts)
        assert not sandbox.requests
