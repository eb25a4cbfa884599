"""Conversion events and records of customer lists, in any number."""

import dataclasses
import gzip
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pinterest_async import ArgumentError, BulkError, Category, JournalError, OutcomeUnknown, Pinterest, Quota, Quotas
from pinterest_async.event_lines import EventLine, read_events
from pinterest_async.feeds import FeedError, Rejected
from pinterest_async.hashing import hash_email, hashed_user_data
from pinterest_async.journal import Journal
from pinterest_async.models.conversion_events import (
    ConversionActionSource,
    ConversionEvent,
    ConversionEventName,
    ConversionUserData,
)
from pinterest_async.resources._workflows.customer_data import normal_record
from pinterest_async.sandbox import Fault, Sandbox

ACCOUNT = "549755885175"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def pinterest(sandbox: Sandbox) -> AsyncIterator[Pinterest]:
    async with sandbox.client() as pinterest:
        yield pinterest


def event(number: int, **user: Any) -> ConversionEvent:
    return ConversionEvent(
        event_name=ConversionEventName.CHECKOUT,
        action_source=ConversionActionSource.WEB,
        event_time=1_700_000_000 + number,
        event_id=f"event-{number}",
        user_data=hashed_user_data(email=f"{number}@example.com") if not user else ConversionUserData(**user),
    )


# Events


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
    assert [each.message for each in outcome.warnings] == (["late"] if status == "succeeded" else [])
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
        drawn = {(each.category, each.owner): each.taken for each in pinterest.limits.statistics()}
    assert drawn[("ads_conversions", ACCOUNT)] == 1


def test_an_account_that_cannot_be_one_is_named() -> None:
    with pytest.raises(ArgumentError, match=r"conversion_events\.send_many: ad_account_id"):
        Pinterest(access_token="token").conversion_events.send_many("mine", [])


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


# Customer lists


async def test_records_are_sent_as_they_are_compared(pinterest: Pinterest, sandbox: Sandbox) -> None:
    made = await pinterest.customer_lists.create(ACCOUNT, name="Known", records=hash_email("a@example.com"))
    assert made.id is not None
    column = ["\ufeffEmail", " Jane@Example.COM ", '"ann@example.com"', "not an address", "A" * 64, "b" * 32, "c" * 40]
    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, column)
    assert [outcome.index for outcome in result.failed] == [0, 3]
    changed = result.succeeded[-1].value
    assert changed is not None
    assert changed.num_uploaded_user_records == 6
    assert normal_record(" Jane@Example.COM ") == "jane@example.com"
    assert normal_record("A" * 64) == "a" * 64


async def test_records_join_and_leave_a_list_in_parts(
    pinterest: Pinterest, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinterest_async.resources._workflows.customer_lists.RECORDS_PER_CALL", 100)
    records = [hash_email(f"{number}@example.com") for number in range(350)]
    made = await pinterest.customer_lists.create(ACCOUNT, name="Known", records=",".join(records[:100]))
    assert made.id is not None
    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, iter(records[100:]))
    assert len(result.succeeded) == 250
    changed = result.succeeded[-1].value
    assert changed is not None
    assert changed.num_uploaded_user_records == 350
    assert len(sandbox.requests) == 1 + 3

    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, records[:10], operation_type="REMOVE")
    assert len(result.succeeded) == 10
    left = result.succeeded[-1].value
    assert left is not None
    assert left.num_removed_user_records == 10


async def test_a_record_that_is_none_fails_alone_and_is_not_shown(pinterest: Pinterest) -> None:
    made = await pinterest.customer_lists.create(ACCOUNT, name="Known", records=hash_email("a@example.com"))
    assert made.id is not None
    records: Any = ["b@example.com", "secret,two", " ", 5]
    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, records)
    assert [outcome.index for outcome in result.succeeded] == [0]
    assert [outcome.index for outcome in result.failed] == [1, 2, 3]
    assert {outcome.reason for outcome in result.failed} == {
        "customer_lists.upload: records: expected each to be one email address or hash, without commas"
    }


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("mine", "1", []), "ad_account_id"),
        ((ACCOUNT, "mine", []), "customer_list_id"),
        ((ACCOUNT, "1", [], "KEEP"), "operation_type"),
    ],
)
def test_a_wrong_argument_of_an_upload_is_named(arguments: tuple[Any, ...], named: str) -> None:
    lists = Pinterest(access_token="token").customer_lists
    with pytest.raises(ArgumentError, match=rf"customer_lists\.upload: {named}"):
        lists.upload(*arguments[:3], **({"operation_type": arguments[3]} if len(arguments) > 3 else {}))


# Files of events


def written(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"\n".join(lines))
    return path


def test_lines_are_events_or_rejected_with_their_number(tmp_path: Path) -> None:
    good = msgspec.json.encode(event(0))
    newer = good[:-1] + b',"field_of_tomorrow":1}'
    path = written(tmp_path / "events.jsonl", b"\xef\xbb\xbf" + good, b"", b"{", b'"text"', b'{"a":1}', b"\xff", newer)
    rows = list(read_events(path))
    assert [row.line for row in rows] == [1, 3, 4, 5, 6, 7]
    assert [type(row) for row in rows] == [EventLine, Rejected, Rejected, Rejected, Rejected, EventLine]
    assert isinstance(rows[-1], EventLine)
    assert rows[-1].item["field_of_tomorrow"] == 1
    assert isinstance(rows[1], Rejected)
    assert rows[1].reason.startswith("no conversion event: ")
    assert rows[1].raw == "{"


def test_a_line_with_a_time_in_milliseconds_is_rejected(tmp_path: Path) -> None:
    wrong = msgspec.structs.replace(event(0), event_time=1_700_000_000_000)
    [row] = read_events(written(tmp_path / "events.jsonl", msgspec.json.encode(wrong)))
    assert isinstance(row, Rejected)
    assert row.reason.startswith("no conversion event: event_time: expected Unix seconds such as 1700000000, got milli")


def test_a_compressed_file_is_read_and_one_that_breaks_off_says_where(tmp_path: Path) -> None:
    lines = b"\n".join(msgspec.json.encode(event(number)) for number in range(200))
    path = tmp_path / "events"
    path.write_bytes(gzip.compress(lines))
    assert len(list(read_events(path))) == 200
    path.write_bytes(gzip.compress(lines)[:-200])
    with pytest.raises(FeedError, match="breaks off after line"):
        list(read_events(path))


def test_a_file_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="No such file"):
        read_events(tmp_path / "nothing")


# Journals


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


async def test_records_go_on_where_they_stopped(pinterest: Pinterest, sandbox: Sandbox, tmp_path: Path) -> None:
    made = await pinterest.customer_lists.create(ACCOUNT, name="List", records=hash_email("0@example.com"))
    records = [hash_email(f"{number}@example.com") for number in range(25_000)]

    def breaking_off() -> Iterator[str]:
        yield from records[:20_000]
        raise RuntimeError("the file broke off")

    with pytest.raises(BulkError):
        await pinterest.customer_lists.upload(ACCOUNT, made.id, breaking_off(), journal=Journal(tmp_path / "journal"))
    before = len(sandbox.requests)
    result = await pinterest.customer_lists.upload(ACCOUNT, made.id, records, journal=Journal(tmp_path / "journal"))
    assert len(result.succeeded) == 25_000
    assert result.succeeded[0].value is not None
    assert result.succeeded[0].value.id == made.id
    assert len(sandbox.requests) == before + 1
