"""Items of a catalog, and the batches that write them, kept small: a sync of a million items has to fit."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec

from .table import Object

_MAX_BATCHES: Final = 2_000
"""Completed batches that are stored."""

_encode = msgspec.json.Encoder().encode


class Items(MutableMapping[str, Object]):
    """Attributes of items by item id. Each is kept as JSON, a third of a dict's size: what you read is a copy."""

    __slots__ = ("_encoded",)

    def __init__(self) -> None:
        self._encoded: dict[str, bytes] = {}

    def __getitem__(self, key: str) -> Object:
        return msgspec.json.decode(self._encoded[key], type=Object)

    def __setitem__(self, key: str, value: Object) -> None:
        self._encoded[key] = _encode(value)

    def __delitem__(self, key: str) -> None:
        del self._encoded[key]

    def __contains__(self, key: object) -> bool:
        return key in self._encoded

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoded)

    def __len__(self) -> int:
        return len(self._encoded)

    def __repr__(self) -> str:
        return f"Items({dict(self)!r})"


class Remarks(NamedTuple):
    """Errors and warnings about one item, each with attribute, code and message."""

    errors: list[Object]
    warnings: list[Object]


@dataclass(slots=True)
class Batch:
    """A batch of items. Its results are known at once, and shown from `ready_at` (the event loop's clock) on."""

    id: str
    catalog_type: str
    key: str
    created_time: str
    completed_time: str
    ready_at: float
    item_ids: list[str]
    remarks: dict[int, Remarks]

    def answer(self, now: float) -> dict[str, Any]:
        """Return the batch as the API reports it. Source: CatalogsItemsBatch."""
        ready = now >= self.ready_at
        key = b'{"' + self.key.encode() + b'":'
        records = [
            key + _encode(item_id) + (self._record(place) if ready else _PROCESSING)
            for place, item_id in enumerate(self.item_ids)
        ]
        return {
            "batch_id": self.id,
            "created_time": self.created_time,
            "completed_time": self.completed_time if ready else None,
            "status": "COMPLETED" if ready else "PROCESSING",
            "catalog_type": self.catalog_type,
            "items": msgspec.Raw(b"[" + b",".join(records) + b"]"),
        }

    def _record(self, place: int) -> bytes:
        remarks = self.remarks.get(place)
        if remarks is None:
            return _SUCCESS
        status = "FAILURE" if remarks.errors else "SUCCESS"
        return b"," + _encode({"errors": remarks.errors, "warnings": remarks.warnings, "status": status})[1:]


_PROCESSING: Final = b',"errors":[],"warnings":[],"status":"PROCESSING"}'
_SUCCESS: Final = b',"errors":[],"warnings":[],"status":"SUCCESS"}'


class Batches(dict[str, Batch]):
    """Batches by their id: the latest 2,000 of those that are completed."""

    def keep(self, batch: Batch, now: float) -> None:
        """Store a batch, and delete the oldest one if there are too many."""
        self[batch.id] = batch
        if len(self) > _MAX_BATCHES:
            oldest = next(iter(self.values()))
            if now >= oldest.ready_at:
                del self[oldest.id]
