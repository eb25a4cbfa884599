"""The items that catalogs.mirror sends or removes: read from the input, compared by digests, kept in a file."""

import pickle
import struct
import tempfile
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple, TypeAlias, cast

import msgspec

from ...errors import ArgumentError
from ...models.catalog_items import (
    BatchOperation,
    HotelItemDelete,
    HotelItemUpsert,
    RetailItemDelete,
    RetailItemDiscontinue,
    RetailItemUpsert,
)
from ...models.feed_rows import FeedItem, Rejected
from .mirror_result import Change, MirrorOutcome
from .mirror_state import BLOCK, Entry, EntryState

NAME: Final = "catalogs.mirror"
HOTEL: Final = "h"
ITEM: Final = "i"
_DIGEST: Final = 16
"""Bytes of an item's digest."""

MirrorItem: TypeAlias = RetailItemUpsert | HotelItemUpsert | Mapping[str, Any] | FeedItem | Rejected
MirrorItems: TypeAlias = Iterable[MirrorItem] | AsyncIterable[MirrorItem]

_encode: Final = msgspec.json.Encoder(order="sorted").encode


class Planned(NamedTuple):
    """An item to send or to remove.

    Attributes:
        key: In the state.
        item: What is sent.
        before: Its entry before this run.
        after: Its entry when it succeeded.
    """

    change: Change
    key: str
    item: Any
    before: Entry | None
    after: Entry | None
    line: int | None = None
    warnings: tuple[str, ...] = ()

    def outcome(self, status: Any, reason: str = "", warnings: Sequence[str] = ()) -> MirrorOutcome:
        return MirrorOutcome(
            change=self.change,
            status=status,
            item_id=self.key[1:],
            line=self.line,
            reason=reason,
            warnings=(*self.warnings, *warnings),
        )


async def blocks_of(items: MirrorItems) -> AsyncIterator[list[Any]]:
    """Yield the input in blocks."""
    block: list[Any] = []
    if isinstance(items, AsyncIterable):
        async for item in items:
            block.append(item)
            if len(block) == BLOCK:
                yield block
                block = []
    else:
        for item in items:
            block.append(item)
            if len(block) == BLOCK:
                yield block
                block = []
    if block:
        yield block


def planned_of(place: int, row: Any) -> Planned:
    """Return an item of the input with its key and its digest.

    Raises:
        ArgumentError: It is not a whole item.
    """
    line: int | None = None
    warnings: tuple[str, ...] = ()
    item = row
    if isinstance(row, FeedItem):
        line, item = row.line, row.item
        warnings = tuple(f"{warning.column}: {warning.message}" for warning in row.warnings)
    family, id = ITEM, None
    if isinstance(item, Mapping):
        fields = item = cast("dict[str, Any]", item if isinstance(item, dict) else dict(cast("Any", item)))
        family = HOTEL if "hotel_id" in fields else ITEM
        if fields.get("operation") == BatchOperation.UPSERT:
            id = fields.get("hotel_id" if family == HOTEL else "item_id")
    elif isinstance(item, HotelItemUpsert):
        family, id = HOTEL, item.hotel_id
    elif isinstance(item, RetailItemUpsert):
        id = item.item_id
    if not isinstance(id, str) or not id:
        raise ArgumentError(NAME, f"items[{place}]", f"expected a whole item (UPSERT) with an id, got {item!r:.200}")
    try:
        digest = blake2b(_encode(item), digest_size=_DIGEST).digest()
    except (TypeError, ValueError, OverflowError) as error:
        raise ArgumentError(NAME, f"items[{place}]", f"it cannot be sent: {error}") from None
    return Planned("new", family + id, item, None, Entry(EntryState.CURRENT, digest), line, warnings)


def removal_of(key: str, discontinue: bool) -> Any:
    if discontinue:
        return RetailItemDiscontinue(item_id=key[1:])
    return HotelItemDelete(hotel_id=key[1:]) if key[0] == HOTEL else RetailItemDelete(item_id=key[1:])


class Spool:
    """A temporary file with the items to send."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, block: list[Planned]) -> None:
        """Write a block."""
        if block:
            packed = zlib.compress(pickle.dumps(block, pickle.HIGHEST_PROTOCOL), 1)
            self._file.write(_SIZE.pack(len(packed)) + packed)

    def blocks(self) -> Iterator[list[Planned]]:
        """Yield the blocks from the first one."""
        self._file.seek(0)
        while head := self._file.read(_SIZE.size):
            packed = self._file.read(_SIZE.unpack(head)[0])
            yield pickle.loads(zlib.decompress(packed))  # noqa: S301  # this process has written it


_SIZE: Final = struct.Struct(">I")
