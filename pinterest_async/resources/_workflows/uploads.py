"""Jobs that send many small records to one place: conversion events, and the records of a customer list."""

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final, TypeVar

import msgspec

from ..._bulk.job import BulkJob
from ..._bulk.journal.base import ChunkJournal
from ..._bulk.outcomes import Outcome, Progress
from ..._bulk.reader import Chunk, Items
from ..._http.request import Request
from ..._http.transport import Transport
from ..._limits.limiter import Priority
from ..._operations.arguments import Checker
from ..._operations.declare import REGISTRY
from ...errors import ArgumentError, DecodeError, Unprocessable
from ...models.common import ErrorDetail
from ...models.conversion_events import ConversionEvent, ConversionEventResult, ConversionEventsAnswer
from ...models.conversion_events import ConversionEventStatus as Status
from ...models.customer_lists import CustomerList, UserListOperation
from .._types import AdsId

EventT = TypeVar("EventT", bound=ConversionEvent | Mapping[str, Any])

EVENTS: Final = "conversion_events.send_many"
EVENTS_PER_CALL: Final = 1000
RECORDS: Final = "customer_lists.upload"
RECORDS_PER_CALL: Final = 10_000
"""Records of one call. The API names no limit; this many hashes are 650 kB."""


def send_events(
    transport: Transport,
    ad_account_id: str,
    events: Items[EventT],
    *,
    test: bool | None,
    concurrency: int,
    on_progress: Callable[[Progress], None] | None,
    journal: ChunkJournal | None,
) -> BulkJob[EventT, ConversionEventResult]:
    """The job behind `ConversionEvents.send_many`."""
    operation = REGISTRY["events/create"]
    Checker(AdsId)(EVENTS, "ad_account_id", ad_account_id)

    def prepare(events: Sequence[EventT]) -> Request:
        return operation.request((ad_account_id,), {"data": events, "test": test})

    async def send(chunk: Chunk[EventT]) -> list[Outcome[EventT, ConversionEventResult]]:
        assert chunk.request is not None
        try:
            answer: ConversionEventsAnswer = await transport.send(
                operation, chunk.request, priority=Priority.BULK, before_send=chunk.before_send, tracker=chunk.tracker
            )
        except Unprocessable as refusal:
            return _event_outcomes(chunk, _told_by(refusal), refusal)
        silence = DecodeError(EVENTS, 200, None, "it says nothing of this event", b"")
        return _event_outcomes(chunk, answer.events, silence)

    return BulkJob(
        EVENTS,
        events,
        prepare,
        send,
        chunk_size=EVENTS_PER_CALL,
        concurrency=concurrency,
        on_progress=on_progress,
        journal=journal,
        scope={"base_url": transport.connection.base_url, "ad_account_id": ad_account_id, "test": str(bool(test))},
        value_type=ConversionEventResult,
    )


def _told_by(refusal: Unprocessable) -> list[ConversionEventResult]:
    """What a 422 says of the events one by one: its details have the form of a good answer, as far as is known."""
    try:
        return msgspec.convert(refusal.details, ConversionEventsAnswer, strict=False).events
    except msgspec.ValidationError:
        return []


def _event_outcomes(
    chunk: Chunk[EventT], results: Sequence[ConversionEventResult], silence: Exception
) -> list[Outcome[EventT, ConversionEventResult]]:
    """The outcome of each event; those of which nothing is said may have been counted or not."""
    outcomes: list[Outcome[EventT, ConversionEventResult]] = []
    for index, event, result in zip_longest(chunk.indexes, chunk.items, results[: len(chunk.items)]):
        if result is not None and result.status is Status.PROCESSED:
            warnings = [ErrorDetail(message=result.warning_message)] if result.warning_message else ()
            outcomes.append(Outcome(index, event, "succeeded", result, warnings=warnings))
        elif result is not None and result.errors:
            outcomes.append(Outcome(index, event, "failed", result, result.errors))
        else:
            outcomes.append(Outcome(index, event, "unknown", result, error=silence))
    return outcomes


def upload_records(
    transport: Transport,
    ad_account_id: str,
    customer_list_id: str,
    records: Items[str],
    *,
    operation_type: UserListOperation | str,
    on_progress: Callable[[Progress], None] | None,
    journal: ChunkJournal | None,
) -> BulkJob[str, CustomerList]:
    """The job behind `CustomerLists.upload`."""
    operation = REGISTRY["customer_lists/update"]
    Checker(AdsId)(RECORDS, "ad_account_id", ad_account_id)
    Checker(AdsId)(RECORDS, "customer_list_id", customer_list_id)
    Checker(UserListOperation)(RECORDS, "operation_type", operation_type)

    def prepare(records: Sequence[str]) -> Request:
        for record in records:
            if type(record) is not str or not record.strip() or "," in record:
                raise ArgumentError(RECORDS, "records", "expected each to be one email address or hash, without commas")
        joined = ",".join(records)
        return operation.request(
            (ad_account_id, customer_list_id), {"records": joined, "operation_type": operation_type}
        )

    async def send(chunk: Chunk[str]) -> list[Outcome[str, CustomerList]]:
        assert chunk.request is not None
        changed: CustomerList = await transport.send(
            operation, chunk.request, priority=Priority.BULK, before_send=chunk.before_send, tracker=chunk.tracker
        )
        return [Outcome(*entry, "succeeded", changed) for entry in zip(chunk.indexes, chunk.items, strict=True)]

    # One call after the other: the API refuses to write one object twice within a short time.
    return BulkJob(
        RECORDS,
        records,
        prepare,
        send,
        chunk_size=RECORDS_PER_CALL,
        concurrency=1,
        on_progress=on_progress,
        journal=journal,
        scope={
            "base_url": transport.connection.base_url,
            "ad_account_id": ad_account_id,
            "customer_list_id": customer_list_id,
            "operation_type": str(operation_type),
        },
        value_type=CustomerList,
    )
