"""Handlers of product groups of catalogs, and of their products."""

from collections.abc import Iterator
from typing import Final

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ApiError, invalid, not_found
from ._item_rules import amount
from ._product_filters import check_filters, meets
from ._registry import Context, handler

_NAME_TAKEN: Final = 4177
_AVAILABILITIES: Final = {"in stock": "IN_STOCK", "out of stock": "OUT_OF_STOCK", "preorder": "PREORDER"}


class CatalogProductGroupArea(Area):
    """Product groups by id."""

    def __init__(self) -> None:
        super().__init__()
        self.product_groups: Table = Table()

    def create_product_group(self, sent: Object) -> Object:
        """Create a product group from the fields of a request."""
        id = self.next_id("product_group")
        made = self.product_groups[id] = objects.product_group(id, sent)
        return made


@handler("catalogs_product_groups/list")
def list_product_groups(context: Context) -> Object:
    """Return product groups, all or those of a feed or catalog."""
    arguments = context.arguments
    wanted = [(name, arguments[name]) for name in ("feed_id", "catalog_id") if name in arguments]
    ids = arguments.get("id")
    return context.page(
        context.state.product_groups,
        lambda group: all(group.get(name) == id for name, id in wanted) and (ids is None or int(group["id"]) in ids),
    )


@handler("catalogs_product_groups/create", status=201)
def create_product_group(context: Context) -> Object:
    """Create a product group of a feed, or of a catalog."""
    sent: Object = dict(context.body)
    _check(context, sent)
    return context.state.create_product_group(sent)


@handler("catalogs_product_groups/create_many", status=201)
def create_product_groups(context: Context) -> list[str]:
    """Create product groups, or none of them, and return their ids."""
    names: set[str] = set()
    for sent in context.body:
        _check(context, sent)
        if sent["name"] in names:
            raise ApiError(409, _NAME_TAKEN, "There is a product group of this name.")
        names.add(sent["name"])
        if context.refusal is not None and (reason := context.refusal(sent)) is not None:
            raise invalid(reason)
    ids: list[str] = [context.state.create_product_group(dict(sent))["id"] for sent in context.body]
    return ids


@handler("catalogs_product_groups/delete_many")
def delete_product_groups(context: Context) -> None:
    """Delete product groups, or none of them."""
    ids = list(dict.fromkeys(context.arguments["id"]))
    for id in ids:
        _check_not_promoted(context, _found(context, id)["id"])
    for id in ids:
        del context.state.product_groups[id]


def _check(context: Context, sent: Object) -> None:
    """Refuse a product group that cannot be created."""
    if "catalog_type" in sent:
        _check_catalog(context, sent)
        if "feed_id" in sent or "is_featured" in sent:
            raise invalid("Invalid request body: feed_id and is_featured are not for product groups of catalogs.")
    elif sent.get("feed_id") not in context.state.feeds:
        raise not_found(4161, "Feed")
    check_filters(sent["filters"])
    _check_name(context, sent["name"])


@handler("catalogs_product_groups/get")
def get_product_group(context: Context) -> Object:
    """Return a product group."""
    return _product_group(context)


@handler("catalogs_product_groups/update")
def update_product_group(context: Context) -> Object:
    """Change a product group."""
    group, sent = _product_group(context), context.body
    if sent.get("catalog_type", group["catalog_type"]) != group["catalog_type"]:
        raise invalid("Invalid request body: catalog_type is not that of the product group.")
    if "filters" in sent:
        check_filters(sent["filters"])
    if "name" in sent and sent["name"] != group["name"]:
        _check_name(context, sent["name"])
    group.update(sent, updated_at=objects.now_seconds())
    return group


@handler("catalogs_product_groups/delete")
def delete_product_group(context: Context) -> None:
    """Delete a product group. Refused while it is promoted."""
    id = _product_group(context)["id"]
    _check_not_promoted(context, id)
    del context.state.product_groups[id]


def _check_not_promoted(context: Context, id: str) -> None:
    promotions = (promotion for table in context.state.promotions.values() for promotion in table.values())
    if any(promotion["catalog_product_group_id"] == id and promotion["status"] == "ACTIVE" for promotion in promotions):
        raise ApiError(409, 4180, "The product group has active promotions.")


@handler("catalogs_product_groups/product_counts_get")
def count_products(context: Context) -> Object:
    """Return the number of products, by availability."""
    group = _product_group(context)
    found = [item["availability"] for _, item in matching_products(context, group["catalog_type"], group["filters"])]
    counts = {availability.replace(" ", "_"): found.count(availability) for availability in _AVAILABILITIES}
    return {"catalog_type": group["catalog_type"], **counts, "videos": 0, "total": len(found)}


@handler("catalogs_product_group_pins/list")
def list_products(context: Context) -> Object:
    """Return the products of a product group."""
    group = _product_group(context)
    return context.page_of(_product_objects(context, group["catalog_type"], group["filters"]))


@handler("products_by_product_group_filter/list")
def list_filtered_products(context: Context) -> Object:
    """Return the products that a product group with these filters would have."""
    check_filters(context.body["filters"])
    if "feed_id" not in context.body:
        _check_catalog(context, context.body)
        return context.page_of(_product_objects(context, context.body["catalog_type"], context.body["filters"]))
    feed = context.state.feeds.get(context.body["feed_id"])
    if feed is None:
        raise not_found(4161, "Feed")
    return context.page_of(_product_objects(context, feed["catalog_type"], context.body["filters"]))


def _check_catalog(context: Context, sent: Object) -> None:
    """Raise ApiError unless there is the catalog that a request names, of the type that it names."""
    catalog = context.state.catalogs.get(sent.get("catalog_id", ""))
    if catalog is None or catalog["catalog_type"] != sent.get("catalog_type"):
        raise not_found(4182, "Catalog")


def _product_group(context: Context) -> Object:
    return _found(context, context.arguments["product_group_id"])


def _found(context: Context, id: str) -> Object:
    found = context.state.product_groups.get(id)
    if found is None:
        raise not_found(404, "Product group")
    return found


def _check_name(context: Context, name: str) -> None:
    if any(group["name"] == name for group in context.state.product_groups.values()):
        raise ApiError(409, _NAME_TAKEN, "There is a product group of this name.")


def matching_products(context: Context, catalog_type: str, filters: Object) -> Iterator[tuple[str, Object]]:
    """Yield items of all countries and languages that match the filters; what is not of retail is always in stock."""
    for (kind, _, _), items in context.state.catalog_items.items():
        if kind == catalog_type:
            for id, attributes in items.items():
                if meets(filters, id, attributes):
                    yield id, {"availability": "in stock", **attributes}


def _product_objects(context: Context, catalog_type: str, filters: Object) -> Iterator[Object]:
    for id, item in matching_products(context, catalog_type, filters):
        pin = objects.pin("1", {"title": item.get("title", item.get("name")), "link": item.get("link")})
        yield {"catalog_type": catalog_type, "metadata": _metadata(catalog_type, id, item), "pin": pin}


def _metadata(catalog_type: str, id: str, item: Object) -> Object:
    """Source: CatalogsProductMetadata and those of the other types."""
    if catalog_type == "CREATIVE_ASSETS":
        return {"creative_assets_id": id, "visibility": str(item.get("visibility", "visible")).upper()}
    price: str | None = item.get("price")
    found: Object = {
        "item_id": id,
        "item_group_id": item.get("item_group_id"),
        "availability": _AVAILABILITIES.get(item["availability"], "IN_STOCK"),
        "price": amount(price),
        "sale_price": amount(item.get("sale_price")),
        "currency": (price or "USD")[-3:],
    }
    return {**found, "hotel_id": id} if catalog_type == "HOTEL" else found
