"""Handlers of catalog items and the batches that write them.

A batch changes the catalog when it arrives, in the order of arrival. Its result is shown after `processing_seconds`.
"""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import msgspec

from ...models.catalog_items import LegacyItemsBatch, VerticalItemsBatch
from .._data import objects
from .._data.area import Area
from .._data.catalog_items import Batch, Batches, Items, Remarks
from .._data.table import Object
from .._errors import invalid
from ._item_rules import check, check_id, event
from ._registry import Context, handler

_MAX_ITEMS: Final = 100
_MISSING: Final = 100
_EXISTS: Final = 101
_REFUSED: Final = 102
_BODIES: Final = {"catalog_type": VerticalItemsBatch, "operation": LegacyItemsBatch}


_KEYS: Final = {"RETAIL": "item_id", "HOTEL": "hotel_id", "CREATIVE_ASSETS": "creative_assets_id"}
"""The field that identifies an item, by the type of its catalog."""

_attributes = msgspec.json.Decoder(Object)


class CatalogItemArea(Area):
    """Attributes of items by (catalog type, country, language), then by item id; batches by id."""

    def __init__(self) -> None:
        super().__init__()
        self.catalog_items: dict[tuple[str, str, str], Items] = {}
        self.batches: Batches = Batches()

    @property
    def items(self) -> Mapping[str, Object]:
        """Attributes of every item by its id. An id in several countries is found in one of them."""
        return ChainMap(*self.catalog_items.values())

    def items_of(self, catalog_type: str, country: str, language: str) -> Items:
        """Return the items of one catalog type, country and language."""
        return self.catalog_items.setdefault((catalog_type, country, language), Items())

    def add_items(self, number: int, country: str = "US", language: str = "EN", **attributes: Any) -> list[str]:
        """Add retail items that share `attributes` and return their ids."""
        ids = [f"SKU-{n}" for n in range(1, number + 1)]
        items = self.items_of("RETAIL", country, language)
        for id in ids:
            link = f"https://www.example.com/{id}"
            items[id] = {
                "title": f"Item {id}",
                "description": "An item.",
                "link": link,
                "image_link": [f"{link}.jpg"],
                "price": "10.00 USD",
                "availability": "in stock",
                **attributes,
            }
        return ids


class _Item(msgspec.Struct, gc=False, omit_defaults=True):
    """One item of a batch of any type. Attributes are decoded one item at a time, to keep a batch small."""

    item_id: str = ""
    hotel_id: str = ""
    creative_assets_id: str = ""
    operation: str = ""
    attributes: msgspec.Raw = msgspec.Raw(b"")
    update_mask: list[str] | None = None


class _Batch(msgspec.Struct):
    country: str
    language: str
    items: list[_Item]
    catalog_type: str = "RETAIL"
    operation: str = ""


@handler("items/post")
@handler("items/get")
def get_items(context: Context) -> Object:
    """Return items by their ids. Those that do not exist have an error."""
    arguments: Object = {**context.arguments, **(context.body or {})}
    filters: Object = arguments.get("filters") or {"catalog_type": "RETAIL", "item_ids": arguments.get("item_ids")}
    catalog_type: str = filters["catalog_type"]
    key = _KEYS[catalog_type]
    ids: list[str] | None = filters[f"{key}s"]
    if not ids:
        raise invalid("Parameter 'filters' is required.")
    if context.operation.method == "GET" and len(ids) > _MAX_ITEMS:
        raise invalid(f"Parameter 'item_ids' is invalid: at most {_MAX_ITEMS} ids, got {len(ids)}.")
    items = context.state.items_of(catalog_type, arguments["country"], arguments["language"])
    return {
        "items": [
            {"catalog_type": catalog_type, key: id, "pins": [], "attributes": items[id]}
            if id in items
            else {"catalog_type": catalog_type, key: id, "errors": [_missing(key)]}
            for id in ids
        ]
    }


@handler("items_batch/post", bodies=_BODIES, plain=_Batch)
def post_batch(context: Context) -> Object:
    """Write or refuse the items of a batch one by one."""
    sent: _Batch = context.body
    state = context.state
    key = _KEYS[sent.catalog_type]
    items = state.items_of(sent.catalog_type, sent.country, sent.language)
    remarks: dict[int, Remarks] = {}
    item_ids: list[str] = []
    for place, item in enumerate(sent.items):
        item_ids.append(getattr(item, key))
        found = _remarks(context, items, sent.operation or item.operation, item, key)
        if found.errors or found.warnings:
            remarks[place] = found
    id = state.next_id("batch")
    batch = Batch(
        id=f"{id}-{uuid5(NAMESPACE_URL, id).hex}",
        catalog_type=sent.catalog_type,
        key=key,
        created_time=objects.timestamp(),
        completed_time=objects.timestamp(later=state.processing_seconds),
        ready_at=context.now + state.processing_seconds,
        item_ids=item_ids,
        remarks=remarks,
    )
    state.batches.keep(batch, context.now)
    return batch.answer(context.now)


@handler("items_batch/get")
def get_batch(context: Context) -> Object:
    """Return a batch, with its results once it is completed."""
    batch = context.find(context.state.batches, "batch_id", "Batch id", code=4331)
    return batch.answer(context.now)


def _missing(key: str) -> Object:
    return event(key, _MISSING, "There is no such item.")


def _remarks(context: Context, items: Items, operation: str, item: _Item, key: str) -> Remarks:
    """Carry out one operation, unless there are errors, and return the remarks."""
    id: str = getattr(item, key)
    attributes: Object = _attributes.decode(item.attributes) if item.attributes else {}
    fault = _fault(context, key, id, item, attributes)
    if fault is not None:
        return Remarks([fault], [])
    match operation:
        case "DELETE":
            return Remarks([], [] if items.pop(id, None) is not None else [_missing(key)])
        case "DELETE_DISCONTINUED":
            return _write(items, key, id, {"availability": "out of stock"})
        case "UPDATE":
            mask = item.update_mask
            changes = attributes if mask is None else {name: attributes.get(name) for name in mask}
            return _write(items, key, id, changes)
        case _:
            if operation == "CREATE" and id in items:
                return Remarks([event(key, _EXISTS, "The item exists already.")], [])
            found = check(attributes, key)
            if not found.errors:
                items[id] = {name: value for name, value in attributes.items() if value is not None}
            return found


def _fault(context: Context, key: str, id: str, item: _Item, attributes: Object) -> Object | None:
    """Return why the item is refused before its attributes are checked, if it is."""
    if context.refusal is not None:
        wire: Object = {key: id}
        if item.operation:
            wire["operation"] = item.operation
        if item.attributes:
            wire["attributes"] = attributes
        if (reason := context.refusal(wire)) is not None:
            return event(key, _REFUSED, reason)
    return check_id(key, id)


def _write(items: Items, key: str, id: str, changes: Object) -> Remarks:
    """Change some attributes of an item that exists. Null removes an attribute."""
    if id not in items:
        return Remarks([_missing(key)], [])
    changed = {name: value for name, value in {**items[id], **changes}.items() if value is not None}
    found = check(changed, key)
    if not found.errors:
        items[id] = changed
    return found
