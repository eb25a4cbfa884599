"""Behaviours of product groups, and of the products that they have."""

from collections.abc import Iterator
from typing import Final

from .._data import objects as _records
from .._data.table import Object
from .._errors import ApiError, invalid, not_found
from ._item_rules import amount
from ._product_filters import check_filters, meets
from ._registry import Call, behaviour

_NAME_TAKEN: Final = 4177
_AVAILABLE: Final = {"in stock": "IN_STOCK", "out of stock": "OUT_OF_STOCK", "preorder": "PREORDER"}


@behaviour("catalogs_product_groups/list")
def list_product_groups(call: Call) -> Object:
    """Product groups, all or of a feed or catalog."""
    arguments = call.arguments
    wanted = [(name, arguments[name]) for name in ("feed_id", "catalog_id") if name in arguments]
    return call.page(call.state.product_groups, lambda group: all(group.get(name) == id for name, id in wanted))


@behaviour("catalogs_product_groups/create", status=201)
def create_product_group(call: Call) -> Object:
    """A new product group of a feed, or of a hotel catalog."""
    sent: Object = dict(call.body)
    if sent.get("catalog_type") == "HOTEL":
        catalog = call.state.catalogs.get(sent.get("catalog_id", ""))
        if catalog is None or catalog["catalog_type"] != "HOTEL":
            raise not_found(4182, "Catalog")
        if "feed_id" in sent or "is_featured" in sent:
            raise invalid("Invalid request body: feed_id and is_featured are not for product groups of hotels.")
    elif sent.get("feed_id") not in call.state.feeds:
        raise not_found(4161, "Feed")
    check_filters(sent["filters"])
    _check_name(call, sent["name"])
    return call.state.create_product_group(sent)


@behaviour("catalogs_product_groups/get")
def get_product_group(call: Call) -> Object:
    """One product group."""
    return _product_group(call)


@behaviour("catalogs_product_groups/update")
def update_product_group(call: Call) -> Object:
    """Changes to a product group."""
    group, sent = _product_group(call), call.body
    if sent.get("catalog_type", group["catalog_type"]) != group["catalog_type"]:
        raise invalid("Invalid request body: catalog_type is not that of the product group.")
    if "filters" in sent:
        check_filters(sent["filters"])
    if "name" in sent and sent["name"] != group["name"]:
        _check_name(call, sent["name"])
    group.update(sent, updated_at=_records.now_seconds())
    return group


@behaviour("catalogs_product_groups/delete")
def delete_product_group(call: Call) -> None:
    """A product group goes, unless it is promoted."""
    id = _product_group(call)["id"]
    promotions = (each for table in call.state.promotions.values() for each in table.values())
    if any(each["catalog_product_group_id"] == id and each["status"] == "ACTIVE" for each in promotions):
        raise ApiError(409, 4180, "The product group has active promotions.")
    del call.state.product_groups[id]


@behaviour("catalogs_product_groups/product_counts_get")
def count_products(call: Call) -> Object:
    """How many products it has, by availability."""
    group = _product_group(call)
    found = [item["availability"] for _, item in _products(call, group["catalog_type"], group["filters"])]
    counts = {availability.replace(" ", "_"): found.count(availability) for availability in _AVAILABLE}
    return {**counts, "total": len(found)}


@behaviour("catalogs_product_group_pins/list")
def list_products(call: Call) -> Object:
    """The products of a product group."""
    group = _product_group(call)
    return call.listed(_shown(_products(call, group["catalog_type"], group["filters"])))


@behaviour("products_by_product_group_filter/list")
def list_filtered_products(call: Call) -> Object:
    """The products that a product group would have."""
    check_filters(call.body["filters"])
    feed = call.state.feeds.get(call.body["feed_id"])
    if feed is None:
        raise not_found(4161, "Feed")
    return call.listed(_shown(_products(call, feed["catalog_type"], call.body["filters"])))


@behaviour("ad_accounts_catalogs_product_groups/list")
def list_unpromoted(call: Call) -> Object:
    """Product groups that the ad account does not promote, in the older form."""
    promotions = call.state.promotions[call.arguments["ad_account_id"]].values()
    promoted = {promotion["catalog_product_group_id"] for promotion in promotions}
    feed_id = call.arguments.get("feed_profile_id")
    return {
        "items": [
            {
                "id": id,
                "merchant_id": call.state.user["id"],
                "name": group["name"],
                "filters": group["filters"],
                "filter_v2": {},
                "type": "MERCHANT_CREATED",
                "status": "ACTIVE",
                "feed_profile_id": group.get("feed_id"),
                "created_at": group["created_at"] * 1000,
                "last_update": group["updated_at"] * 1000,
                "product_count": sum(1 for _ in _products(call, group["catalog_type"], group["filters"])),
                "featured_position": None,
            }
            for id, group in call.state.product_groups.items()
            if id not in promoted and feed_id in (None, group.get("feed_id"))
        ],
        "bookmark": None,
    }


def _product_group(call: Call) -> Object:
    found = call.state.product_groups.get(call.arguments["product_group_id"])
    if found is None:
        raise not_found(404, "Product group")
    return found


def _check_name(call: Call, name: str) -> None:
    if any(group["name"] == name for group in call.state.product_groups.values()):
        raise ApiError(409, _NAME_TAKEN, "There is a product group of this name.")


def _products(call: Call, catalog_type: str, filters: Object) -> Iterator[tuple[str, Object]]:
    """Items of all countries and languages that meet the filters; hotels are always in stock."""
    for (kind, _, _), items in call.state.catalog_items.items():
        if kind == catalog_type:
            for id, attributes in items.items():
                if meets(filters, id, attributes):
                    yield id, {"availability": "in stock", **attributes}


def _shown(products: Iterator[tuple[str, Object]]) -> Iterator[Object]:
    for id, item in products:
        price: str | None = item.get("price")
        pin = _records.pin("1", {"title": item.get("title", item.get("name")), "link": item.get("link")})
        yield {
            "metadata": {
                "item_id": id,
                "item_group_id": item.get("item_group_id"),
                "availability": _AVAILABLE.get(item["availability"], "IN_STOCK"),
                "price": amount(price),
                "sale_price": amount(item.get("sale_price")),
                "currency": (price or "USD")[-3:],
            },
            "pin": pin,
        }
