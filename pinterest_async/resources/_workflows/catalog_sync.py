"""catalogs.sync_items: operations on items and hotels, in batches that are polled until the catalog processed them.

A batch has items of one family: retail items, hotels, or items to discontinue, which need the legacy body. Items to
create have batches of their own, because these must not be sent twice. When no answer comes, all other batches are
sent again, and only items to create are unknown.
"""

import math
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from functools import cache, partial
from itertools import repeat, starmap
from operator import attrgetter, contains, itemgetter
from typing import Any, Final, Literal, Protocol, TypeAlias, TypeVar, cast, get_args

from ..._bulk.chunk import Chunk
from ..._bulk.job import BulkJob, check_size, refuses_when_started
from ..._bulk.journal.base import ChunkJournal
from ..._bulk.outcomes import Outcome
from ..._bulk.progress import Progress
from ..._bulk.reader import Items
from ..._bulk.resume import REPEAT, Find, Recognition, Search
from ..._bulk.sender import Accepted, SendOptions
from ..._http.request import Request
from ..._http.transport import Transport
from ..._limits.limiter import Priority
from ..._operations.arguments import Validator
from ...errors import ArgumentError, DecodeError, OutcomeUnknown
from ...models.catalog_items import (
    BatchOperation,
    HotelItemCreate,
    HotelItemOperation,
    ItemRecord,
    ItemsBatch,
    ItemStatus,
    ItemValidationEvent,
    LegacyDiscontinueBatch,
    LegacyItemDelete,
    RetailItemCreate,
    RetailItemDiscontinue,
    RetailItemOperation,
)
from ...models.common import ErrorDetail
from ...models.feed_rows import FeedItem, Rejected
from ...models.locales import Country, Language
from .. import operation
from .._types import AdsId, NumericId
from .catalog_batches import BatchPoller
from .entities import field
from .item_lookup import look_up_items

NAME: Final = "catalogs.sync_items"
CHUNK: Final = 1000
CONCURRENCY: Final = 20
"""Batches in flight at a time: what 100 batches a minute need while a batch takes up to 9 s."""
SENDING: Final = 3
"""Of those, batches that are encoded and sent at a time: their bodies are in memory."""
ITEMS_PER_LOOKUP: Final = 100
"""Items that one call of items/get returns."""
MAX_BODY: Final = 4_000_000
"""Bytes of a body. Pinterest publishes no limit. A thousand items of usual length have a tenth of this."""

ItemT = TypeVar(
    "ItemT",
    bound=RetailItemOperation | HotelItemOperation | RetailItemDiscontinue | Mapping[str, Any] | FeedItem | Rejected,
)

_ROWS: Final = frozenset({FeedItem, Rejected})

_Family: TypeAlias = Literal["retail", "retail create", "hotel", "hotel create", "discontinue"]
_HOTEL_KINDS: Final = get_args(HotelItemOperation)
_status = attrgetter("status")
_warnings = attrgetter("warnings")
_item_id = attrgetter("item_id")
_item_id_in = itemgetter("item_id")
_operation_in = itemgetter("operation")


class BatchLog(Protocol):
    """Stores the batches that are under way."""

    async def before_send(self) -> None:
        """Check that a batch may be sent, and raise MirrorError otherwise, which ends the job."""
        ...

    async def add_batch(self, batch_id: str) -> None:
        """Store a batch that was accepted."""
        ...

    async def remove_batch(self, batch_id: str) -> None:
        """Remove a batch that was processed."""
        ...


class _Bodies:
    """Encodes batches as requests. A batch has items of one family."""

    def __init__(self, ad_account_id: str | None, catalog_id: str | None, country: str, language: str) -> None:
        self._operation = operation("catalogs.create_items_batch")
        self._ad_account_id = ad_account_id
        self._region: dict[str, Any] = {
            "country": Validator(Country)(NAME, "country", country),
            "language": Validator(Language)(NAME, "language", language),
        }
        self._hotels = self._region
        if catalog_id is not None:
            self._hotels = {**self._region, "catalog_id": Validator(NumericId)(NAME, "catalog_id", catalog_id)}
        self._check_retail = Validator(list[RetailItemOperation])
        self._check_hotels = Validator(list[HotelItemOperation])
        self._check_discontinued = Validator(list[RetailItemDiscontinue])

    def request(self, items: Sequence[Any]) -> Request:
        """Encode a batch.

        Raises:
            ArgumentError: An item does not fit its family.
        """
        items = list(items)
        if not _ROWS.isdisjoint(map(type, items)):
            items = list(map(_item_of_row, items))
        batch: Any
        match _family(items[0]):
            case "discontinue":
                self._check_discontinued.encode(NAME, "items", items)
                records = [LegacyItemDelete(item_id=field(item, "item_id")) for item in items]
                batch, check = LegacyDiscontinueBatch(**self._region, items=records), self._check_discontinued
            case "hotel" | "hotel create":
                batch, check = {"catalog_type": "HOTEL", **self._hotels, "items": items}, self._check_hotels
            case _:
                batch, check = {"catalog_type": "RETAIL", **self._region, "items": items}, self._check_retail
        try:
            return self._operation.request((batch,), {"ad_account_id": self._ad_account_id})
        except ArgumentError:
            check.encode(NAME, "items", items)  # the error of an item speaks of the items, not of a batch
            raise


@refuses_when_started
def sync_items(
    transport: Transport,
    items: Items[ItemT],
    *,
    country: Country | str,
    language: Language | str,
    ad_account_id: str | None,
    catalog_id: str | None,
    concurrency: int,
    first_poll: float,
    max_body: int,
    on_progress: Callable[[Progress], None] | None,
    journal: ChunkJournal | None,
    batches: BatchLog | None = None,
) -> BulkJob[ItemT, ItemRecord]:
    """Return the job of `Catalogs.sync_items`, which stores in `batches` those that are under way."""
    check_size(NAME, "max_body", max_body)
    check_size(NAME, "concurrency", concurrency)
    given: Any = first_poll
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < math.inf:
        raise ArgumentError(NAME, "first_poll", f"expected seconds, 0 or more, got {first_poll!r}")
    if ad_account_id is not None:
        ad_account_id = Validator(AdsId)(NAME, "ad_account_id", ad_account_id)
    bodies = _Bodies(ad_account_id, catalog_id, country, language)
    poller = BatchPoller(transport, ad_account_id, first_poll)
    declared = operation("catalogs.create_items_batch")

    async def send(request: Request, chunk: Chunk[ItemT], options: SendOptions) -> Accepted:
        if batches is not None:
            before_send = partial(_in_turn, options["before_send"], batches.before_send)
            options = SendOptions(priority=options["priority"], before_send=before_send, tracker=options["tracker"])
        batch: ItemsBatch = await transport.send(declared, request, **options)
        if not batch.batch_id:
            raise OutcomeUnknown(NAME, "the answer to the batch has no id to poll it by", status=200)
        return Accepted(batch.batch_id)

    async def poll(chunk: Chunk[ItemT], batch_id: str) -> list[Outcome[ItemT, ItemRecord]]:
        if batches is not None:
            await batches.add_batch(batch_id)
        batch = await poller.completed(batch_id)
        if batches is not None:
            await batches.remove_batch(batch_id)
        return _outcomes(chunk, batch)

    async def reconcile(search: Search) -> Find:
        async def find(items: Sequence[Any]) -> Sequence[Any]:
            return await _created(transport, items, country, language, ad_account_id, catalog_id)

        return find

    scope = {"ad_account_id": ad_account_id, "catalog_id": catalog_id, "country": country, "language": language}
    return BulkJob(
        NAME,
        items,
        bodies.request,
        send,
        poll=poll,
        chunk_size=CHUNK,
        concurrency=concurrency,
        key=_key,
        usual_keys=_usual_keys,
        on_progress=on_progress,
        partition=_partition,
        max_chunk_bytes=max_body,
        sending=min(SENDING, concurrency),
        journal=journal,
        scope={
            "base_url": transport.connection.base_url,
            **{name: str(value) for name, value in scope.items() if value is not None},
        },
        value_type=ItemRecord,
        reconcile=reconcile,
        recognition=Recognition(_journal_keys, _contents, _creates),
    )


async def _in_turn(*calls: Callable[[], Awaitable[None]]) -> None:
    for call in calls:
        await call()


async def _created(
    transport: Transport,
    items: Sequence[Any],
    country: str,
    language: str,
    ad_account_id: str | None,
    catalog_id: str | None,
) -> Sequence[Any]:
    """Return which items to create exist. Others are not looked for: their operations may be sent twice."""
    existing: dict[Hashable, ItemRecord] = {}
    declared = operation("catalogs.get_items")
    for family, kind, name in (("retail create", "RETAIL", "item_id"), ("hotel create", "HOTEL", "hotel_id")):
        ids = list(dict.fromkeys(field(item, name) for item in items if _family(item) == family))
        for start in range(0, len(ids), ITEMS_PER_LOOKUP):
            filters: dict[str, Any] = {"catalog_type": kind, f"{name}s": ids[start : start + ITEMS_PER_LOOKUP]}
            if catalog_id is not None and kind == "HOTEL":
                filters["catalog_id"] = catalog_id
            arguments = {"country": country, "language": language, "filters": filters, "ad_account_id": ad_account_id}
            answer = await look_up_items(transport, declared, (), arguments, priority=Priority.BULK)
            for found in answer.items:
                if not (found.item_id or found.hotel_id):
                    problem = "an item that was looked up came without its id, so nothing is created"
                    raise DecodeError(NAME, 200, None, problem, repr(found).encode())
                if not found.errors:
                    record = ItemRecord(item_id=found.item_id, hotel_id=found.hotel_id, status=ItemStatus.SUCCESS)
                    existing[("hotel", found.hotel_id) if kind == "HOTEL" else found.item_id] = record
    return [existing.get(_key(item)) if _family(item).endswith("create") else REPEAT for item in items]


def _item_of_row(row: Any) -> Any:
    """Return the item of a feed's row. Raise ArgumentError for a row that was rejected."""
    if isinstance(row, Rejected):
        raise ArgumentError(NAME, "items", f"line {row.line} of the feed: {row.reason}")
    return row.item if isinstance(row, FeedItem) else row


def _item_of(row: Any) -> Any:
    return row.item if isinstance(row, FeedItem) else row


def _creates(row: Any) -> bool:
    return _family(_item_of(row)).endswith("create")


def _journal_keys(items: Sequence[Any], keys: Sequence[Hashable]) -> Sequence[Hashable]:
    """Return the keys of items, which are others for items to create: one that was deleted may be created."""
    kinds: set[Any] = set(map(type, items))
    if kinds.isdisjoint(_ROWS) and not any(
        issubclass(kind, Mapping) or _family_of(kind).endswith("create") for kind in kinds
    ):
        return keys
    return [("create", key) if _creates(item) else key for item, key in zip(items, keys, strict=True)]


def _contents(items: Sequence[Any]) -> Sequence[Any]:
    """Return items without the lines and the warnings of a feed, which are other ones when the feed grows."""
    return items if FeedItem not in set(map(type, items)) else list(map(_item_of, items))


def _key(item: Any) -> Hashable:
    """Return what identifies an item. A hotel and an item may have the same id."""
    if type(item) is dict:  # to find out that a mapping has no attribute would take longer
        return _key_of(cast("Mapping[str, Any]", item))
    if isinstance(item, FeedItem):
        item = item.item
    if isinstance(item, Rejected):
        return None  # it is not sent
    try:
        return item.item_id  # type: ignore[no-any-return]
    except AttributeError:
        pass
    if isinstance(item, Mapping):
        return _key_of(cast("Mapping[str, Any]", item))
    return "hotel", item.hotel_id


def _usual_keys(items: Sequence[Any]) -> Sequence[Hashable]:
    """Return the keys of retail items that are all Structs, or all plain objects, without a look at each in Python."""
    return list(map(_item_id_in if type(items[0]) is dict else _item_id, items))


def _key_of(fields: Mapping[str, Any]) -> Hashable:
    return ("hotel", fields["hotel_id"]) if "hotel_id" in fields else fields.get("item_id")


def _partition(items: Sequence[Any]) -> Sequence[Sequence[int]]:
    """Return the positions of the items of each family, or nothing when all are of one."""
    kinds: set[type] = set(map(type, items))
    if len(kinds) == 1 and not issubclass(next(iter(kinds)), Mapping):  # the usual case: no item is inspected
        return ()
    if kinds == {dict} and _is_one_operation(items) and not any(map(contains, items, repeat("hotel_id"))):
        return ()
    positions: dict[_Family, list[int]] = {}
    for position, item in enumerate(items):
        positions.setdefault(_family(item), []).append(position)
    return list(positions.values())


def _is_one_operation(items: Sequence[Any]) -> bool:
    """Return whether plain objects all have the same operation, which may be anything."""
    try:
        operations = list(map(_operation_in, items))
    except KeyError:
        return False
    return operations.count(operations[0]) == len(operations)


def _family(item: Any) -> _Family:
    """Return the family of an item. What is no item counts as a retail item and is refused as such."""
    if isinstance(item, Mapping):
        fields = cast("Mapping[str, Any]", item)
        operation = fields.get("operation")
        if "hotel_id" in fields:
            return "hotel create" if operation == BatchOperation.CREATE else "hotel"
        if operation == BatchOperation.DELETE_DISCONTINUED:
            return "discontinue"
        return "retail create" if operation == BatchOperation.CREATE else "retail"
    return _family_of(cast("Any", type(item)))


@cache
def _family_of(kind: type) -> _Family:
    if issubclass(kind, RetailItemDiscontinue):
        return "discontinue"
    if issubclass(kind, _HOTEL_KINDS):
        return "hotel create" if issubclass(kind, HotelItemCreate) else "hotel"
    return "retail create" if issubclass(kind, RetailItemCreate) else "retail"


def _outcomes(chunk: Chunk[ItemT], batch: ItemsBatch) -> list[Outcome[ItemT, ItemRecord]]:
    # At a million items each step over a thousand of them counts, so the usual case has no loop in Python.
    records = batch.items or []
    keys = chunk.keys[: len(chunk.items)]
    record_keys: list[Hashable] = list(map(_item_id, records))
    if _family(chunk.items[0]) in ("hotel", "hotel create"):
        record_keys = [("hotel", record.hotel_id) for record in records]
    found: Sequence[ItemRecord | None] = records
    if record_keys != keys:
        found = list(map(dict(zip(record_keys, records, strict=True)).get, keys))
    if all(found):
        statuses = list(map(_status, found))
        if statuses.count(ItemStatus.SUCCESS) == len(found) and not any(map(_warnings, found)):
            entries = zip(chunk.indexes, chunk.items, repeat("succeeded"), found, strict=False)
            create: Any = Outcome  # Outcome[...] would run Python code per outcome
            return list(starmap(create, entries))
    return list(starmap(_outcome, zip(chunk.indexes, chunk.items, found, strict=True)))


def _outcome(index: int, item: ItemT, record: ItemRecord | None) -> Outcome[ItemT, ItemRecord]:
    if record is not None:
        warnings = _details(record.warnings)
        if record.status is ItemStatus.SUCCESS:
            return Outcome(index, item, "succeeded", record, warnings=warnings)
        if record.status is ItemStatus.FAILURE:
            return Outcome(index, item, "failed", record, _details(record.errors), warnings=warnings)
    no_result = DecodeError(NAME, 200, None, "the processed batch has no result for this item", b"")
    return Outcome(index, item, "unknown", record, error=no_result)


def _details(events: Sequence[ItemValidationEvent] | None) -> Sequence[ErrorDetail]:
    return tuple(
        ErrorDetail(code=event.code, message=": ".join(part for part in (event.attribute, event.message) if part))
        for event in events or ()
    )
