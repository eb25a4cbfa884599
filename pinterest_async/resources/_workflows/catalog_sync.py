"""catalogs.sync_items: operations on items and hotels, in batches that are followed until the catalog processed them.

A batch is of one family: what is done to retail items, what is done to hotels, and items to discontinue, which only the
legacy body knows. Items to create travel apart from all others, because their batch must not be sent twice: when no
answer comes, the others can be sent again, and what is unknown is no more than it has to be.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from itertools import repeat, starmap
from operator import attrgetter
from typing import Any, Final, Literal, TypeAlias, TypeVar, cast, get_args

from ..._bulk.chunk import Chunk
from ..._bulk.job import BulkJob
from ..._bulk.journal.base import ChunkJournal
from ..._bulk.outcomes import Outcome
from ..._bulk.progress import Progress
from ..._bulk.reader import Items
from ..._bulk.resume import Find, Search
from ..._bulk.sender import Accepted, SendOptions
from ..._http.request import Request
from ..._http.transport import Transport
from ..._limits.limiter import Priority
from ..._operations.arguments import Checker
from ..._operations.declare import REGISTRY
from ...errors import ArgumentError, DecodeError
from ...models.catalog_items import (
    BatchOperation,
    HotelItemCreate,
    HotelItemOperation,
    HotelItemsBatch,
    ItemRecord,
    ItemsBatch,
    ItemStatus,
    ItemValidationEvent,
    LegacyDiscontinueBatch,
    LegacyItemDelete,
    RetailItemCreate,
    RetailItemDiscontinue,
    RetailItemOperation,
    RetailItemsBatch,
)
from ...models.common import ErrorDetail
from ...models.feed_rows import FeedItem, Rejected
from ...models.locales import Country, Language
from .._types import NumericId
from .catalog_batches import BatchPoller
from .entities import field
from .item_lookup import look_up_items

NAME: Final = "catalogs.sync_items"
CHUNK: Final = 1000
CONCURRENCY: Final = 20
"""Batches under way at a time: what 100 batches a minute need while a batch takes up to 9 s."""
SENDING: Final = 3
"""Batches encoded and sent at a time, out of those: their bodies are in memory."""
LOOK_UP: Final = 100
"""Items that one call tells of."""
MAX_BODY: Final = 4_000_000
"""Bytes of a body. Pinterest publishes no limit; a thousand items of usual length have a tenth of this."""

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


class _Bodies:
    """Batches as requests, one family each. ArgumentError for an item that its family does not take."""

    def __init__(self, ad_account_id: str | None, catalog_id: str | None, country: str, language: str) -> None:
        self._operation = REGISTRY["items_batch/post"]
        self._ad_account_id = ad_account_id
        self._place: dict[str, Any] = {
            "country": Checker(Country)(NAME, "country", country),
            "language": Checker(Language)(NAME, "language", language),
        }
        self._hotels = self._place
        if catalog_id is not None:
            self._hotels = {**self._place, "catalog_id": Checker(NumericId)(NAME, "catalog_id", catalog_id)}
        self._check_retail = Checker(list[RetailItemOperation])
        self._check_hotels = Checker(list[HotelItemOperation])
        self._check_discontinued = Checker(list[RetailItemDiscontinue])

    def request(self, items: Sequence[Any]) -> Request:
        """The batch of these items, encoded."""
        items = list(items)
        if not _ROWS.isdisjoint(map(type, items)):
            items = list(map(_item_of_row, items))
        batch: RetailItemsBatch | HotelItemsBatch | LegacyDiscontinueBatch
        match _family(items[0]):
            case "discontinue":
                discontinued: list[RetailItemDiscontinue] = self._check_discontinued(NAME, "items", items)
                records = [LegacyItemDelete(item_id=item.item_id) for item in discontinued]
                batch = LegacyDiscontinueBatch(**self._place, items=records)
            case "hotel" | "hotel create":
                self._check_hotels(NAME, "items", items)
                batch = HotelItemsBatch(**self._hotels, items=items)
            case _:
                self._check_retail(NAME, "items", items)
                batch = RetailItemsBatch(**self._place, items=items)
        return self._operation.request((batch,), {"ad_account_id": self._ad_account_id})


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
) -> BulkJob[ItemT, ItemRecord]:
    """The job behind `Catalogs.sync_items`."""
    if max_body < 1:
        raise ArgumentError(NAME, "max_body", f"expected a number of bytes, 1 or more, got {max_body}")
    bodies = _Bodies(ad_account_id, catalog_id, country, language)
    batches = BatchPoller(transport, ad_account_id, first_poll)
    operation = REGISTRY["items_batch/post"]

    async def send(request: Request, chunk: Chunk[ItemT], options: SendOptions) -> Accepted:
        batch: ItemsBatch = await transport.send(operation, request, **options)
        return Accepted(batch.batch_id)

    async def poll(chunk: Chunk[ItemT], batch_id: str) -> list[Outcome[ItemT, ItemRecord]]:
        return _outcomes(chunk, await batches.completed(batch_id))

    async def reconcile(search: Search) -> Find:
        async def find(items: Sequence[Any]) -> Sequence[ItemRecord | None]:
            return await _created(transport, items, country, language, ad_account_id, catalog_id)

        return find

    place = {"ad_account_id": ad_account_id, "catalog_id": catalog_id, "country": country, "language": language}
    return BulkJob(
        NAME,
        items,
        bodies.request,
        send,
        poll=poll,
        chunk_size=CHUNK,
        concurrency=concurrency,
        key=_key,
        usual_key=_item_id,
        on_progress=on_progress,
        partition=_partition,
        max_chunk_bytes=max_body,
        sending=min(SENDING, concurrency),
        journal=journal,
        scope={
            "base_url": transport.connection.base_url,
            **{name: str(value) for name, value in place.items() if value is not None},
        },
        value_type=ItemRecord,
        reconcile=reconcile,
    )


async def _created(
    transport: Transport,
    items: Sequence[Any],
    country: str,
    language: str,
    ad_account_id: str | None,
    catalog_id: str | None,
) -> Sequence[ItemRecord | None]:
    """Which items that were to be created are there; all other operations may be sent twice: nobody looks for them."""
    there: dict[Hashable, ItemRecord] = {}
    operation = REGISTRY["items/get"]
    for family, kind, name in (("retail create", "RETAIL", "item_id"), ("hotel create", "HOTEL", "hotel_id")):
        ids = list(dict.fromkeys(field(item, name) for item in items if _family(item) == family))
        for start in range(0, len(ids), LOOK_UP):
            filters: dict[str, Any] = {"catalog_type": kind, f"{name}s": ids[start : start + LOOK_UP]}
            if catalog_id is not None and kind == "HOTEL":
                filters["catalog_id"] = catalog_id
            arguments = {"country": country, "language": language, "filters": filters, "ad_account_id": ad_account_id}
            answer = await look_up_items(transport, operation, (), arguments, priority=Priority.BULK)
            for found in answer.items:
                if not (found.item_id or found.hotel_id):
                    problem = "an item that was looked up came without its id, so nothing is created"
                    raise DecodeError(NAME, 200, None, problem, repr(found).encode())
                if not found.errors:
                    record = ItemRecord(item_id=found.item_id, hotel_id=found.hotel_id, status=ItemStatus.SUCCESS)
                    there[("hotel", found.hotel_id) if kind == "HOTEL" else found.item_id] = record
    return [there.get(_key(item)) if _family(item).endswith("create") else None for item in items]


def _item_of_row(row: Any) -> Any:
    """Return the item of a feed's row. Raise ArgumentError for a row that was rejected."""
    if isinstance(row, Rejected):
        raise ArgumentError(NAME, "items", f"line {row.line} of the feed: {row.reason}")
    return row.item if isinstance(row, FeedItem) else row


def _key(item: Any) -> Hashable:
    """What tells an item from all others: hotels and items have ids of their own."""
    if isinstance(item, FeedItem):
        item = item.item
    if isinstance(item, Rejected):
        return None  # it is not sent
    try:
        return item.item_id  # type: ignore[no-any-return]
    except AttributeError:
        pass
    if isinstance(item, Mapping):
        fields = cast("Mapping[str, Any]", item)
        return ("hotel", fields["hotel_id"]) if "hotel_id" in fields else fields.get("item_id")
    return "hotel", item.hotel_id


def _partition(items: Sequence[Any]) -> Sequence[Sequence[int]]:
    """The places of each family's items; nothing when all are of one."""
    kinds: set[type] = set(map(type, items))
    if len(kinds) == 1 and not issubclass(next(iter(kinds)), Mapping):  # the usual case: no item need be looked at
        return ()
    places: dict[_Family, list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault(_family(item), []).append(place)
    return list(places.values())


def _family(item: Any) -> _Family:
    """Which batch an item belongs into; one that is none at all goes with retail items, where it is refused."""
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
    # At a million items each step over a thousand of them counts, so the usual case takes none that Python interprets.
    said = batch.items or []
    keys = chunk.keys[: len(chunk.items)]
    keys_said: list[Hashable] = list(map(_item_id, said))
    if _family(chunk.items[0]) in ("hotel", "hotel create"):
        keys_said = [("hotel", record.hotel_id) for record in said]
    found: Sequence[ItemRecord | None] = said
    if keys_said != keys:
        found = list(map(dict(zip(keys_said, said, strict=True)).get, keys))
    if all(found):
        statuses = list(map(_status, found))
        if statuses.count(ItemStatus.SUCCESS) == len(found) and not any(map(_warnings, found)):
            entries = zip(chunk.indexes, chunk.items, repeat("succeeded"), found, strict=False)
            make: Any = Outcome  # Outcome[...] would take Python code to make each
            return list(starmap(make, entries))
    return [_outcome(*each) for each in zip(chunk.indexes, chunk.items, found, strict=True)]


def _outcome(index: int, item: ItemT, record: ItemRecord | None) -> Outcome[ItemT, ItemRecord]:
    if record is not None:
        warnings = _details(record.warnings)
        if record.status is ItemStatus.SUCCESS:
            return Outcome(index, item, "succeeded", record, warnings=warnings)
        if record.status is ItemStatus.FAILURE:
            return Outcome(index, item, "failed", record, _details(record.errors), warnings=warnings)
    silence = DecodeError(NAME, 200, None, "the processed batch does not say what became of this item", b"")
    return Outcome(index, item, "unknown", record, error=silence)


def _details(events: Sequence[ItemValidationEvent] | None) -> Sequence[ErrorDetail]:
    return tuple(
        ErrorDetail(code=event.code, message=": ".join(part for part in (event.attribute, event.message) if part))
        for event in events or ()
    )
