"""Handlers of bids for items: kept by catalog, country, language and item."""

from typing import Final, TypeAlias

from .._data.area import Area
from .._data.table import Object
from .._errors import not_found
from ._registry import Context, handler

Key: TypeAlias = tuple[str, str, str, str]

_FIELDS: Final = {
    "BID": "bid_in_micro_currency",
    "APP_TYPE_BID_MULTIPLIER_SET": "app_type_multipliers",
    "PLACEMENT_BID_MULTIPLIER_SET": "placement_multipliers",
}


class AdvancedAuctionArea(Area):
    """Bid options by catalog, country, language and item."""

    def __init__(self) -> None:
        super().__init__()
        self.bid_options: dict[Key, Object] = {}


@handler("advanced_auction_items_get/post")
def get_items(context: Context) -> Object:
    """Return the bid options of items. Those without any are left out."""
    catalog_id = _catalog_id(context)
    found = ((item, context.state.bid_options.get(_key(catalog_id, item))) for item in context.body["items"])
    items = [{**item, "bid_options": options} for item, options in found if options is not None]
    return {"catalog_id": catalog_id, "items": items}


@handler("advanced_auction_items_submit/post")
def submit_items(context: Context) -> Object:
    """Set and delete bid options. A negative bid is refused."""
    catalog_id = _catalog_id(context)
    items: list[Object] = []
    for sent in context.body["items"]:
        key, options = _key(catalog_id, sent), sent.get("bid_options", {})
        errors: list[Object] = []
        if (options.get("bid_in_micro_currency") or 0) < 0:
            errors.append({"code": 6, "message": "Bid in micro currency should be non-negative"})
        elif sent["operation"] == "DELETE":
            context.state.bid_options.pop(key, None)
        else:
            kept = context.state.bid_options.setdefault(key, dict.fromkeys(_FIELDS.values()))
            for name in sent["update_mask"] or _FIELDS:
                kept[_FIELDS[name]] = options.get(_FIELDS[name])
        items.append({**sent, "errors": errors})
    return {"catalog_id": catalog_id, "items": items}


def _catalog_id(context: Context) -> str:
    id: str = context.body["catalog_id"]
    if id not in context.state.catalogs:
        raise not_found(4182, "Catalog")
    return id


def _key(catalog_id: str, item: Object) -> Key:
    return catalog_id, item["country"], item["language"], item["item_id"]
