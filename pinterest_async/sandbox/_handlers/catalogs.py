"""Behaviours of catalogs: the list of them, items and the batches that write them.

A batch changes the catalog when it arrives, in the order of arrival; what takes `processing_seconds` is to hear of it.
"""

from typing import Final
from uuid import NAMESPACE_URL, uuid5

import msgspec

from ...models.catalog_items import LegacyItemsBatch, VerticalItemsBatch
from .._data import objects as _records
from .._data.catalog_items import Batch, Items, Remarks
from .._data.table import Object
from .._errors import invalid, not_found
from ._item_rules import check, check_id, event
from ._registry import Call, behaviour

_attributes = msgspec.json.Decoder(Object)

_MOST_ITEMS: Final = 100
_MISSING: Final = 100
_EXISTS: Final = 101
_REFUSED: Final = 102


@behaviour("catalogs/list")
def list_catalogs(call: Call) -> Object:
    """All catalogs."""
    return call.page(call.state.catalogs)


@behaviour("items/post")
@behaviour("items/get")
def get_items(call: Call) -> Object:
    """Items by their ids, each found or not."""
    arguments: Object = {**call.arguments, **(call.body or {})}
    filters: Object = arguments.get("filters") or {"catalog_type": "RETAIL", "item_ids": arguments.get("item_ids")}
    catalog_type: str = filters["catalog_type"]
    key = _key(catalog_type)
    ids: list[str] | None = filters[f"{key}s"]
    if not ids:
        raise invalid("Parameter 'filters' is required.")
    if len(ids) > _MOST_ITEMS:
        raise invalid(f"Parameter 'item_ids' is invalid: at most {_MOST_ITEMS} ids, got {len(ids)}.")
    items = call.state.items_of(catalog_type, arguments["country"], arguments["language"])
    return {
        "items": [
            {"catalog_type": catalog_type, key: id, "pins": [], "attributes": items[id]}
            if id in items
            else {"catalog_type": catalog_type, key: id, "errors": [_not_there(key)]}
            for id in ids
        ]
    }


class _Item(msgspec.Struct, gc=False, omit_defaults=True):
    """One item of a batch of any kind. Attributes are taken apart one item at a time, to keep a batch small."""

    item_id: str = ""
    hotel_id: str = ""
    operation: str = ""
    attributes: msgspec.Raw = msgspec.Raw(b"")
    update_mask: list[str] | None = None


class _Batch(msgspec.Struct):
    country: str
    language: str
    items: list[_Item]
    catalog_type: str = "RETAIL"
    operation: str = ""


_BODIES: Final = {"catalog_type": VerticalItemsBatch, "operation": LegacyItemsBatch}


@behaviour("items_batch/post", bodies=_BODIES, plain=_Batch)
def post_batch(call: Call) -> Object:
    """A batch of items: each is written or refused for itself."""
    sent: _Batch = call.body
    state = call.state
    hotel = sent.catalog_type == "HOTEL"
    items = state.items_of(sent.catalog_type, sent.country, sent.language)
    remarks: dict[int, Remarks] = {}
    item_ids: list[str] = []
    for place, item in enumerate(sent.items):
        item_ids.append(item.hotel_id if hotel else item.item_id)
        found = _remarks(call, items, sent.operation or item.operation, item, hotel)
        if found.errors or found.warnings:
            remarks[place] = found
    id = state.next_id("batch")
    batch = Batch(
        id=f"{id}-{uuid5(NAMESPACE_URL, id).hex}",
        catalog_type=sent.catalog_type,
        created_time=_records.timestamp(),
        completed_time=_records.timestamp(later=state.processing_seconds),
        ready_at=call.now + state.processing_seconds,
        item_ids=item_ids,
        remarks=remarks,
    )
    state.batches.keep(batch, call.now)
    return batch.answer(call.now)


@behaviour("items_batch/get")
def get_batch(call: Call) -> Object:
    """How far a batch is."""
    batch = call.state.batches.get(call.arguments["batch_id"])
    if batch is None:
        raise not_found(4331, "Batch id")
    return batch.answer(call.now)


def _key(catalog_type: str) -> str:
    return "hotel_id" if catalog_type == "HOTEL" else "item_id"


def _not_there(key: str) -> Object:
    return event(key, _MISSING, "There is no such item.")


def _remarks(call: Call, items: Items, operation: str, item: _Item, hotel: bool) -> Remarks:
    """Carry out one operation, unless there are errors."""
    key = _key("HOTEL" if hotel else "RETAIL")
    id = item.hotel_id if hotel else item.item_id
    attributes: Object = _attributes.decode(item.attributes) if item.attributes else {}
    fault = _fault(call, key, id, item, attributes)
    if fault is not None:
        return Remarks([fault], [])
    match operation:
        case "DELETE":
            return Remarks([], [] if items.pop(id, None) is not None else [_not_there(key)])
        case "DELETE_DISCONTINUED":
            return _write(items, key, id, {"availability": "out of stock"}, hotel)
        case "UPDATE":
            mask = item.update_mask
            changes = attributes if mask is None else {name: attributes.get(name) for name in mask}
            return _write(items, key, id, changes, hotel)
        case _:
            if operation == "CREATE" and id in items:
                return Remarks([event(key, _EXISTS, "The item exists already.")], [])
            found = check(attributes, hotel=hotel)
            if not found.errors:
                items[id] = {name: value for name, value in attributes.items() if value is not None}
            return found


def _fault(call: Call, key: str, id: str, item: _Item, attributes: Object) -> Object | None:
    """Why the item is refused before anything else is looked at."""
    if call.refusal is not None:
        wire: Object = {key: id}
        if item.operation:
            wire["operation"] = item.operation
        if item.attributes:
            wire["attributes"] = attributes
        if (reason := call.refusal(wire)) is not None:
            return event(key, _REFUSED, reason)
    return check_id(key, id)


def _write(items: Items, key: str, id: str, changes: Object, hotel: bool) -> Remarks:
    """Change some attributes of an item that exists; null takes away."""
    if id not in items:
        return Remarks([_not_there(key)], [])
    changed = {name: value for name, value in {**items[id], **changes}.items() if value is not None}
    found = check(changed, hotel=hotel)
    if not found.errors:
        items[id] = changed
    return found
