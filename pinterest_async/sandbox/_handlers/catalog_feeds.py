"""Behaviours of catalog feeds, of how their readings went, and of the items that were wrong."""

from functools import partial
from typing import Any, Final

from .._data import objects as _records
from .._data.table import Object
from .._errors import ApiError, invalid, not_found
from ._registry import Call, behaviour

_HOTEL: Final = "HOTEL"
_RETAIL_ONLY: Final = ("default_country", "default_availability")


@behaviour("feeds/list")
def list_feeds(call: Call) -> Object:
    """Feeds, all or of one catalog; retail feeds belong to the first retail catalog."""
    catalog_id = call.arguments.get("catalog_id")
    return call.page(call.state.feeds, lambda feed: catalog_id in (None, _catalog_of(call, feed)))


@behaviour("feeds/create", status=201)
def create_feed(call: Call) -> Object:
    """A new feed; its first reading takes a while."""
    sent: Object = {"catalog_type": "RETAIL", **call.body}
    hotel = sent["catalog_type"] == _HOTEL
    _check_kind(hotel, sent)
    for name in ("default_locale",) if hotel else ("default_locale", "default_country"):
        if name not in sent:
            raise invalid(f"Invalid request body: {name} is required.")
    _check_name(call, sent["name"])
    catalogs = [id for id, each in call.state.catalogs.items() if each["catalog_type"] == sent["catalog_type"]]
    if hotel and sent.get("catalog_id") is None:
        sent["catalog_id"] = next(iter(catalogs), None)
    if not catalogs or (hotel and sent["catalog_id"] not in catalogs):
        raise not_found(4182, "Catalog")
    made = call.state.create_feed(sent)
    [result] = call.state.processing_results[made["id"]].values()
    _process(call, result)
    return made


@behaviour("feeds/get")
def get_feed(call: Call) -> Object:
    """One feed."""
    return _feed(call)


@behaviour("feeds/update")
def update_feed(call: Call) -> Object:
    """Changes to a feed, which is then read again."""
    feed = _feed(call)
    sent: Object = call.body
    if sent.get("catalog_type", feed["catalog_type"]) != feed["catalog_type"]:
        raise invalid("Invalid request body: catalog_type is not that of the feed.")
    _check_kind(feed["catalog_type"] == _HOTEL, sent)
    if "name" in sent and sent["name"] != feed["name"]:
        _check_name(call, sent["name"])
    feed.update(sent, updated_at=_records.timestamp("Z"))
    _process(call, call.state.create_processing_result(feed["id"]))
    return feed


@behaviour("feeds/delete")
def delete_feed(call: Call) -> None:
    """A feed goes, and its product groups with it; not while one of them is promoted."""
    id, state = _feed(call)["id"], call.state
    groups = [group["id"] for group in state.product_groups.values() if group.get("feed_id") == id]
    promoted = {
        promotion["catalog_product_group_id"]
        for table in state.promotions.values()
        for promotion in table.values()
        if promotion["status"] == "ACTIVE"
    }
    if promoted.intersection(groups):
        raise ApiError(409, 4162, "The feed has product groups with active promotions.")
    for group in groups:
        del state.product_groups[group]
    for result in state.processing_results.pop(id):
        del state.item_issues[result]
    del state.feeds[id]


@behaviour("feed_processing_results/list")
def list_processing_results(call: Call) -> Object:
    """The first page, whatever the bookmark says: Pinterest's does not move here either."""
    results = call.state.processing_results[_feed(call)["id"]]
    call.arguments.pop("bookmark", None)
    return call.page(results, descending=True)


@behaviour("items_issues/list")
def list_item_issues(call: Call) -> Object:
    """Items with issues, by their numbers or by one issue."""
    arguments = call.arguments
    numbers, code = arguments.get("item_numbers"), arguments.get("item_validation_issue")
    if numbers and code:
        raise invalid("Parameter 'item_numbers' cannot be given together with 'item_validation_issue'.")
    issues = call.state.item_issues.get(arguments["processing_result_id"])
    if issues is None:
        raise not_found(4184, "Processing result")

    def keep(item: Object) -> bool:
        return (not numbers or item["item_number"] in numbers) and (
            code is None or code in item["errors"] or code in item["warnings"]
        )

    return call.page(issues, keep)


def _feed(call: Call) -> Object:
    found = call.state.feeds.get(call.arguments["feed_id"])
    if found is None:
        raise not_found(4161, "Feed")
    return found


def _catalog_of(call: Call, feed: Object) -> Any:
    if feed["catalog_type"] == _HOTEL:
        return feed["catalog_id"]
    return next((id for id, each in call.state.catalogs.items() if each["catalog_type"] == "RETAIL"), None)


def _check_kind(hotel: bool, sent: Object) -> None:
    """Feeds of the one kind have no fields of the other."""
    for name in _RETAIL_ONLY if hotel else ("catalog_id",):
        if sent.get(name) is not None:
            raise invalid(f"Invalid request body: {name} is not for feeds of this kind.")


def _check_name(call: Call, name: str) -> None:
    if any(feed["name"] == name for feed in call.state.feeds.values()):
        raise ApiError(409, 4170, "There is a feed of this name.")


def _process(call: Call, result: Object) -> None:
    done = dict(result)
    result.update(status="PROCESSING", product_counts=None)
    call.later(call.state.processing_seconds, partial(result.update, done))
