"""conversion_events.send_many: conversion events in any number."""

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from pinterest_async import ArgumentError, Category, JournalError, OutcomeUnknown, Pinterest, Quota, Quotas
from pinterest_async.journal import Journal
from pinterest_async.sandbox import Fault, Sandbox

from ..support.events import event

ACCOUNT = "549755885175"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def pinterest(sandbox: Sandbox) -> AsyncIterator[Pinterest]:
    async with sandbox.client() as pinterest:
        yield pinterest


async def test_any_number_of_events_goes_in_calls_of_a_thousand(pinterest: Pinterest, sandbox: Sandbox) -> None:
    result = await pinterest.conversion_events.send_many(ACCOUNT, (event(number) for number in range(2500)))
    assert [outcome.index for outcome in result.outcomes()] == list(range(2500))
    assert len(result.succeeded) == 2500
    log = sandbox.state.conversion_events[ACCOUNT]
    assert (log.received, log.processed, log.duplicates) == (2500, 2500, 0)
    assert len(sandbox.requests) == 3


async def test_a_refused_event_does_not_take_the_others_with_it(pinterest: Pinterest, sandbox: Sandbox) -> None:
    events = [event(0), event(1, em=["plain@example.com"]), event(2)]
    result = await pinterest.conversion_events.send_many(ACCOUNT, events)
    assert [outcome.index for outcome in result.succeeded] == [0, 2]
    [failed] = result.failed
    assert failed.item is events[1]
    assert "user_data.em is not hashed" in failed.reason
    assert sandbox.state.conversion_events[ACCOUNT].event_ids == {"event-0", "event-2"}


async def test_an_event_that_cannot_be_sent_fails_alone(pinterest: Pinterest, sandbox: Sandbox) -> None:
    events = [msgspec.to_builtins(event(0)), {"event_name": "checkout"}]
    result = await pinterest.conversion_events.send_many(ACCOUNT, events)
    assert [outcome.index for outcome in result.succeeded] == [0]
    assert [outcome.index for outcome in result.failed] == [1]


async def test_events_without_an_answer_are_unknown_and_not_sent_again(pinterest: Pinterest, sandbox: Sandbox) -> None:
    sandbox.faults.add("conversion_events.create", Fault.RESET_IN_BODY, applied=True)
    result = await pinterest.conversion_events.send_many(ACCOUNT, [event(0)])
    [unknown] = result.unknown
    assert isinstance(unknown.error, OutcomeUnknown)
    assert sandbox.state.conversion_events[ACCOUNT].received == 1


@pytest.mark.parametrize(
    ("details", "status"),
    [
        (None, "unknown"),
        ({"events": "?"}, "unknown"),
        ({"events": [{"status": "newer"}]}, "unknown"),
        ({"events": [{"status": "failed", "error_message": "no"}]}, "failed"),
        ({"events": [{"status": "processed", "warning_message": "late"}]}, "succeeded"),
    ],
)
async def test_a_422_says_as_much_as_it_says(
    details: object, status: str, pinterest: Pinterest, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pinterest_async.sandbox._errors import ApiError
    from pinterest_async.sandbox._handlers import HANDLERS

    def refuse(*_: object) -> None:
        raise ApiError(422, 4196, "Not all events were processed.", details=details)

    usual = HANDLERS["events/create"]
    monkeypatch.setitem(HANDLERS, "events/create", dataclasses.replace(usual, run=refuse))
    [outcome] = (await pinterest.conversion_events.send_many(ACCOUNT, [event(0)])).outcomes()
    assert outcome.status == status
    assert [warning.message for warning in outcome.warnings] == (["late"] if status == "succeeded" else [])
    assert bool(outcome.reason) is (status != "succeeded")


async def test_a_test_records_nothing(pinterest: Pinterest, sandbox: Sandbox) -> None:
    result = await pinterest.conversion_events.send_many(ACCOUNT, [event(0)], test=True)
    assert len(result.succeeded) == 1
    log = sandbox.state.conversion_events[ACCOUNT]
    assert (log.received, log.tested) == (0, 1)


async def test_each_ad_account_has_a_quota_of_its_own(sandbox: Sandbox) -> None:
    quotas = Quotas({Category.ADS_CONVERSIONS: Quota(100)}, None)
    async with sandbox.client(quotas=quotas) as pinterest:
        await pinterest.conversion_events.send_many(ACCOUNT, [event(0)])
        taken = {(quota.category, quota.owner): quota.taken for quota in pinterest.limits.statistics()}
    assert taken[("ads_conversions", ACCOUNT)] == 1


async def test_an_account_that_cannot_be_one_is_named() -> None:
    with pytest.raises(ArgumentError, match=r"conversion_events\.send_many: ad_account_id"):
        await Pinterest(access_token="token").conversion_events.send_many("mine", [])


@pytest.mark.parametrize("time", [1_700_000_000_000, 1_700_000_000_000_000])
async def test_a_time_that_is_not_in_seconds_is_refused_by_itself(
    time: int, pinterest: Pinterest, sandbox: Sandbox
) -> None:
    wrong = msgspec.structs.replace(event(0), event_time=time)
    result = await pinterest.conversion_events.send_many(ACCOUNT, [wrong, msgspec.to_builtins(wrong), event(1)])
    assert [outcome.index for outcome in result.succeeded] == [2]
    assert [outcome.index for outcome in result.failed] == [0, 1]
    assert all("event_time: expected Unix seconds" in outcome.reason for outcome in result.failed)
    assert sandbox.state.conversion_events[ACCOUNT].received == 1


@pytest.mark.parametrize("name", ["em", "ph", "hashed_maids", "zp", "external_id"])
async def test_text_that_is_not_hashed_is_not_sent(name: str, pinterest: Pinterest, sandbox: Sandbox) -> None:
    wrong = event(0, client_ip_address="203.0.113.7", client_user_agent="agent", **{name: ["secret"]})
    [failed] = (await pinterest.conversion_events.send_many(ACCOUNT, [wrong])).failed
    assert f"user_data.{name} is not hashed" in failed.reason
    assert "secret" not in failed.reason
    assert not sandbox.requests


async def test_events_go_on_where_they_stopped(pinterest: Pinterest, sandbox: Sandbox, tmp_path: Path) -> None:
    """What was counted is not sent again, nor what may have been; what never left is."""
    events = [event(number) for number in range(3000)]
    sandbox.faults.add("conversion_events.create", Fault.SERVER_ERROR, applied=True)
    first = await pinterest.conversion_events.send_many(
        ACCOUNT, events, concurrency=1, journal=Journal(tmp_path / "journal")
    )
    assert (len(first.succeeded), len(first.unknown)) == (2000, 1000)
    received = sandbox.state.conversion_events[ACCOUNT].received
    second = await pinterest.conversion_events.send_many(ACCOUNT, events, journal=Journal(tmp_path / "journal"))
    assert (len(second.succeeded), len(second.unknown)) == (2000, 1000)
    assert sandbox.state.conversion_events[ACCOUNT].received == received == 3000
    again = Journal(tmp_path / "journal", unknown="send_again")
    assert len((await pinterest.conversion_events.send_many(ACCOUNT, events, journal=again)).succeeded) == 3000
    assert sandbox.state.conversion_events[ACCOUNT].received == 4000
    with pytest.raises(JournalError, match="another job"):
        await pinterest.conversion_events.send_many(ACCOUNT, events, test=True, journal=Journal(tmp_path / "journal"))
