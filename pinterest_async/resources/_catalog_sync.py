"""catalogs.sync_items: batches of 1000 items, each followed until the catalog has processed it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

from .._arguments import Checker
from .._bulk import BulkJob
from .._chunks import Chunk, Items
from .._operation import REGISTRY
from .._outcomes import Outcome, Progress
from .._request import Request
from .._transport import Transport
from ..errors import DecodeError, RateLimited, ServerError, TimedOut, TransportError
from ..models.catalog_items import (
    BatchStatus,
    ItemRecord,
    ItemsBatch,
    ItemStatus,
    ItemValidationEvent,
    RetailItemOperation,
    RetailItemsBatch,
)
from ..models.common import ErrorDetail
from ..models.locales import Country, Language

NAME: Final = "catalogs.sync_items"
CHUNK: Final = 1000
CONCURRENCY: Final = 32
"""Batches under way at a time: what 100 batches a minute need while a batch takes up to 19 s."""

ItemT = TypeVar("ItemT", bound=RetailItemOperation | Mapping[str, Any])


class _Follower:
    """Asks what became of batches, with as few calls as it can: asking draws on a quota as small as posting does.

    How long the batches before took is the best guess of how long this one takes, so that is when it is first asked
    for; one that was not ready then is asked for again after half the time it has had so far.
    """

    LONGEST: Final = 30.0
    PATIENCE: Final = 3600.0
    FAILURES: Final = 5

    def __init__(self, transport: Transport, ad_account_id: str | None, first_poll: float) -> None:
        self._transport = transport
        self._ad_account_id = ad_account_id
        self._operation = REGISTRY["items_batch/get"]
        self._expected = first_poll

    async def completed(self, batch_id: str) -> ItemsBatch:
        """The batch when it is processed; TimedOut when it is not within an hour."""
        request = self._operation.request((batch_id,), {"ad_account_id": self._ad_account_id})
        request.bulk = True
        wait, slept, polls, failures = self._expected, 0.0, 0, 0
        while slept < self.PATIENCE:
            await asyncio.sleep(wait)
            slept, polls = slept + wait, polls + 1
            wait = min(max(1.0, slept / 2), self.LONGEST)
            try:
                batch: ItemsBatch = await self._transport.send(self._operation, request)
            except (RateLimited, ServerError, TransportError, DecodeError):
                failures += 1  # the batch is accepted: not to hear of it now is no reason to give it up
                if failures > self.FAILURES:
                    raise
            else:
                failures = 0
                if batch.status != BatchStatus.PROCESSING:
                    self._expected = min(slept * (0.99 if polls == 1 else 1.0), self.LONGEST)
                    return batch
        raise TimedOut(self._operation.name, f"batch {batch_id} is still being processed after an hour")


def sync_items(
    transport: Transport,
    items: Items[ItemT],
    *,
    country: Country | str,
    language: Language | str,
    ad_account_id: str | None,
    concurrency: int,
    first_poll: float,
    on_progress: Callable[[Progress], None] | None,
) -> BulkJob[ItemT, ItemRecord]:
    """The job behind `Catalogs.sync_items`."""
    operation = REGISTRY["items_batch/post"]
    checked_country: Country = Checker(Country)(NAME, "country", country)
    checked_language: Language = Checker(Language)(NAME, "language", language)
    check_items = Checker(list[RetailItemOperation])
    follower = _Follower(transport, ad_account_id, first_poll)

    def prepare(items: Sequence[ItemT]) -> Request:
        check_items(NAME, "items", items)
        batch = RetailItemsBatch(
            country=checked_country, language=checked_language, items=cast("list[RetailItemOperation]", items)
        )
        return operation.request((batch,), {"ad_account_id": ad_account_id})

    async def send(chunk: Chunk[ItemT]) -> list[Outcome[ItemT, ItemRecord]]:
        assert chunk.request is not None
        accepted: ItemsBatch = await transport.send(operation, chunk.request)
        chunk.request.in_doubt = True  # accepted, but what becomes of it is not known before it is processed
        return _outcomes(chunk, await follower.completed(accepted.batch_id))

    return BulkJob(
        NAME,
        items,
        prepare,
        send,
        chunk_size=CHUNK,
        concurrency=concurrency,
        key=_item_id,
        on_progress=on_progress,
    )


def _item_id(item: Any) -> str | None:
    try:
        found: str | None = item.item_id
    except AttributeError:
        found = item.get("item_id")
    return found


def _outcomes(chunk: Chunk[ItemT], batch: ItemsBatch) -> list[Outcome[ItemT, ItemRecord]]:
    records = {record.item_id: record for record in batch.items or ()}
    success = ItemStatus.SUCCESS
    outcomes: list[Outcome[ItemT, ItemRecord]] = []
    for index, item in zip(chunk.indexes, chunk.items, strict=True):
        record = records.get(_item_id(item))
        if record is not None and record.status is success:
            outcomes.append(Outcome(index, item, "succeeded", record))
        elif record is not None and record.status is ItemStatus.FAILURE:
            errors = [ErrorDetail(code=event.code, message=_explained(event)) for event in record.errors or ()]
            outcomes.append(Outcome(index, item, "failed", record, errors))
        else:
            silence = DecodeError(NAME, 200, None, "the processed batch does not say what became of this item", b"")
            outcomes.append(Outcome(index, item, "unknown", record, error=silence))
    return outcomes


def _explained(event: ItemValidationEvent) -> str:
    return ": ".join(part for part in (event.attribute, event.message) if part)
