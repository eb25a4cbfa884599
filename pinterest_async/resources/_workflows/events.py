"""conversion_events.send_many: any number of conversion events, 1000 per call."""

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final, TypeVar

import msgspec

from ..._bulk.chunk import Chunk
from ..._bulk.job import BulkJob, refuses_when_started
from ..._bulk.journal.base import ChunkJournal
from ..._bulk.outcomes import Outcome
from ..._bulk.progress import Progress
from ..._bulk.reader import Items
from ..._bulk.resume import Recognition, keyed_by
from ..._bulk.sender import SendOptions
from ..._http.redaction import personal_values, without_values
from ..._http.request import Request
from ..._http.transport import Transport
from ..._operations.arguments import Validator
from ...errors import ArgumentError, DecodeError, Unprocessable
from ...models.common import ErrorDetail
from ...models.conversion_events import ConversionEvent, ConversionEventResult, ConversionEventsAnswer
from ...models.conversion_events import ConversionEventStatus as Status
from .. import operation
from .._types import AdsId
from .customer_data import event_problem
from .entities import key_of_fields

EventT = TypeVar("EventT", bound=ConversionEvent | Mapping[str, Any])

EVENTS: Final = "conversion_events.send_many"
EVENTS_PER_CALL: Final = 1000


@refuses_when_started
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
    """Return the job of `ConversionEvents.send_many`."""
    declared = operation("conversion_events.create")
    ad_account_id = Validator(AdsId)(EVENTS, "ad_account_id", ad_account_id)

    def encode(events: Sequence[EventT]) -> Request:
        for event in events:
            if (problem := event_problem(event)) is not None:
                raise ArgumentError(EVENTS, "events", problem)
        return declared.request((ad_account_id,), {"data": events, "test": test})

    async def send(
        request: Request, chunk: Chunk[EventT], options: SendOptions
    ) -> list[Outcome[EventT, ConversionEventResult]]:
        try:
            answer: ConversionEventsAnswer = await transport.send(declared, request, **options)
        except Unprocessable as refusal:
            return _event_outcomes(chunk, _results_of(refusal), refusal)
        no_result = DecodeError(EVENTS, 200, None, "it has no result for this event", b"")
        return _event_outcomes(chunk, answer.events, no_result)

    return BulkJob(
        EVENTS,
        events,
        encode,
        send,
        chunk_size=EVENTS_PER_CALL,
        concurrency=concurrency,
        on_progress=on_progress,
        journal=journal,
        scope={"base_url": transport.connection.base_url, "ad_account_id": ad_account_id, "test": str(bool(test))},
        value_type=ConversionEventResult,
        recognition=Recognition(keyed_by(key_of_fields("event_id"))),
    )


def _results_of(refusal: Unprocessable) -> list[ConversionEventResult]:
    """Return the results of a 422: its details have the form of a successful response, as far as is known."""
    try:
        return msgspec.convert(refusal.details, ConversionEventsAnswer, strict=False).events
    except msgspec.ValidationError:
        return []


def _without_values_of(
    event: ConversionEvent | Mapping[str, Any], result: ConversionEventResult
) -> ConversionEventResult:
    """Return a result whose messages do not repeat what the event says about a customer."""
    values = personal_values(msgspec.to_builtins(event))

    def clean(message: str | None) -> str | None:
        return message and without_values(message.encode(), values).decode()

    return ConversionEventResult(
        status=result.status,
        error_message=clean(result.error_message),
        warning_message=clean(result.warning_message),
    )


def _event_outcomes(
    chunk: Chunk[EventT], results: Sequence[ConversionEventResult], no_result: Exception
) -> list[Outcome[EventT, ConversionEventResult]]:
    """Return the outcome of each event. An event without a result is unknown: it may have been recorded."""
    outcomes: list[Outcome[EventT, ConversionEventResult]] = []
    for index, event, result in zip_longest(chunk.indexes, chunk.items, results[: len(chunk.items)]):
        if result is not None and (result.error_message or result.warning_message):
            result = _without_values_of(event, result)
        if result is not None and result.status is Status.PROCESSED:
            warnings = [ErrorDetail(message=result.warning_message)] if result.warning_message else ()
            outcomes.append(Outcome(index, event, "succeeded", result, warnings=warnings))
        elif result is not None and result.errors:
            outcomes.append(Outcome(index, event, "failed", result, result.errors))
        else:
            outcomes.append(Outcome(index, event, "unknown", result, error=no_result))
    return outcomes
