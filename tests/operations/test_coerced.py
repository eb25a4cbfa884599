"""Plain values that mean what is expected: a time for a day, a number for an id, a set for a list."""

import datetime
from collections import deque
from collections.abc import Iterator
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

import pytest
from msgspec import Meta

from pinterest_async import ArgumentError, in_parts
from pinterest_async._operations.arguments import Validator
from pinterest_async.models._base import OpenEnum
from pinterest_async.resources import operation
from pinterest_async.sandbox import Sandbox

ACCOUNT: Final = "549755885175"
DIGITS: Final = Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=18)]
EAST: Final = datetime.timezone(datetime.timedelta(hours=2))


class Timestamp(datetime.datetime):
    """As that of pandas: a subclass."""


class Color(OpenEnum):
    """The colour of a thing."""

    RED = "RED"


class Series:
    """A collection that is no `collections.abc.Collection`, as those of data frames."""

    def __init__(self, *values: Any) -> None:
        self._values = values

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)


@pytest.mark.parametrize(
    ("allowed", "value", "expected"),
    [
        (datetime.date, datetime.datetime(2026, 1, 2, 23, 59), datetime.date(2026, 1, 2)),
        (datetime.date, Timestamp(2026, 1, 2, 23), datetime.date(2026, 1, 2)),
        (datetime.date, datetime.datetime(2026, 1, 2, 1, tzinfo=EAST), datetime.date(2026, 1, 1)),
        (datetime.date, Timestamp(2026, 1, 2, 2, tzinfo=EAST), datetime.date(2026, 1, 2)),
        (DIGITS, 549755885175, "549755885175"),
        (DIGITS, 0, "0"),
        (list[DIGITS], {5}, ["5"]),  # type: ignore[valid-type]
        (list[DIGITS], frozenset({"5"}), ["5"]),  # type: ignore[valid-type]
        (list[DIGITS], [5, "6"], ["5", "6"]),  # type: ignore[valid-type]
        (list[DIGITS], {5: "a", 6: "b"}.keys(), ["5", "6"]),  # type: ignore[valid-type]
        (list[DIGITS], deque([5, 6]), ["5", "6"]),  # type: ignore[valid-type]
        (list[DIGITS], Series(5, "6"), ["5", "6"]),  # type: ignore[valid-type]
        (list[Color], Series("RED", Color("NEW")), [Color.RED, Color("NEW")]),
        (list[str], (text for text in ("a", "b")), ["a", "b"]),
    ],
)
def test_a_plain_value_becomes_what_it_means(allowed: Any, value: Any, expected: Any) -> None:
    assert Validator(allowed)("things.list", "thing", value) == expected


@pytest.mark.parametrize(
    ("allowed", "value", "problem"),
    [
        (DIGITS, True, "expected a string of digits of at most 18 characters, got True"),
        (DIGITS, 5.0, "expected a string of digits of at most 18 characters, got 5.0"),
        (DIGITS, -5, "expected a string of digits of at most 18 characters, got -5"),
        (DIGITS, 10**18, "expected a string of digits of at most 18 characters, got 1000000000000000000"),
        (str, 5, "expected a string, got 5"),
        (list[DIGITS], [5.0], "got a list of 1 (Expected `str`, got `float` - at [0])"),  # type: ignore[valid-type]
        (list[DIGITS], [True], "got a list of 1 (Expected `str`, got `bool` - at [0])"),  # type: ignore[valid-type]
        (list[DIGITS], "56", "each a string of digits of at most 18 characters, got '56'"),  # type: ignore[valid-type]
        (list[DIGITS], b"56", "each a string of digits of at most 18 characters, got b'56'"),  # type: ignore[valid-type]
        (list[DIGITS], {"5": 1}, "got an object with 5"),  # type: ignore[valid-type]
        (list[DIGITS], 5, "got 5"),  # type: ignore[valid-type]
        (list[Color], Series("REED"), "got 'REED'; did you mean 'RED'?"),
        (datetime.date, 20260102, "expected a date (YYYY-MM-DD), got 20260102"),
        (datetime.date, datetime.time(1), "expected a date (YYYY-MM-DD), got datetime.time(1, 0)"),
        (
            datetime.date,
            datetime.datetime.max.replace(tzinfo=datetime.timezone(-datetime.timedelta(hours=2))),
            "got dat",
        ),
    ],
)
def test_what_may_mean_something_else_is_refused(allowed: Any, value: Any, problem: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Validator(allowed)("things.list", "thing", value)
    assert problem in str(caught.value)


def test_the_wire_has_days_and_digits() -> None:
    analytics = operation("campaigns.analytics")
    request = analytics.request(
        (549755885175,),
        {
            "start_date": datetime.datetime(2026, 1, 2, 5),
            "end_date": datetime.date(2026, 1, 2),
            "campaign_ids": {626735565838},
            "columns": Series("CAMPAIGN_ID", "SPEND_IN_DOLLAR"),
            "granularity": "DAY",
        },
    )
    assert request.path == "/ad_accounts/549755885175/campaigns/analytics"
    assert parse_qsl(request.query) == [
        ("start_date", "2026-01-02"),
        ("end_date", "2026-01-02"),
        ("campaign_ids", "626735565838"),
        ("columns", "CAMPAIGN_ID,SPEND_IN_DOLLAR"),
        ("granularity", "DAY"),
    ]
    with pytest.raises(ArgumentError, match="expected 2026-01-03"):
        analytics.request(
            (ACCOUNT,),
            {
                "start_date": datetime.datetime(2026, 1, 3),
                "end_date": "2026-01-02",
                "campaign_ids": ["5"],
                "columns": ["CAMPAIGN_ID"],
                "granularity": "DAY",
            },
        )


def test_fields_and_bodies_take_them_as_well() -> None:
    saved = operation("pins.save").request(("5",), {"board_id": 6})
    assert (saved.path, saved.body) == ("/pins/5/save", b'{"board_id":"6"}')
    campaigns = ({"id": number, "ad_account_id": ACCOUNT} for number in ("5", "6"))
    body = operation("campaigns.update").request((ACCOUNT, campaigns), {}).body
    assert body == b'[{"id":"5","ad_account_id":"549755885175"},{"id":"6","ad_account_id":"549755885175"}]'


async def test_a_job_takes_the_id_of_its_account_as_a_number() -> None:
    campaign = {"ad_account_id": ACCOUNT, "name": "a", "objective_type": "AWARENESS"}
    account: Any = int(ACCOUNT)
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.campaigns.create_many(account, [campaign])
        assert len(result.succeeded) == 1
        assert pinterest.account(account).ad_account_id == ACCOUNT


async def test_ranges_of_times_are_cut_into_days() -> None:
    now = datetime.datetime.now(datetime.UTC)
    start = now - datetime.timedelta(days=5)
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        parts: Any = in_parts(pinterest.campaigns.analytics)
        await parts(
            ACCOUNT, campaign_ids={1}, columns=["CAMPAIGN_ID"], granularity="HOUR", start_date=start, end_date=now
        )
    starts = [dict(parse_qsl(request.query))["start_date"] for request in sandbox.requests]
    assert sorted(starts) == [str((start + datetime.timedelta(days=days)).date()) for days in (0, 3)]
