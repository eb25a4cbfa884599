"""Handlers of catalog feeds, their processing results, and items with issues."""

from functools import partial
from typing import Any, Final

from .._data import objects, seed
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ApiError, invalid, not_found
from ._registry import Context, handler

_RETAIL: Final = "RETAIL"
_NOT_OF: Final = {
    _RETAIL: ("catalog_id",),
    "HOTEL": ("default_country", "default_availability"),
    "CREATIVE_ASSETS": ("default_availability",),
}
"""Fields that feeds of each type do not have."""


class CatalogFeedArea(Area):
    """Feeds by id; processing results by feed, then by id; item issues by processing result, then by item number."""

    def __init__(self) -> None:
        super().__init__()
        self.feeds: Table = Table()
        self.processing_results: dict[str, Table] = {}
        self.item_issues: dict[str, Table] = {}

    def create_feed(self, sent: Object) -> Object:
        """Create a feed from the fields of a request, with its first processing result."""
        id = self.next_id("feed")
        made = self.feeds[id] = objects.feed(id, sent)
        self.processing_results[id] = Table()
        self.create_processing_result(id)
        return made

    def create_processing_result(self, feed_id: str) -> Object:
        """Create a processing result of a feed: completed, with two items that have issues."""
        id = self.next_id("processing_result")
        made = self.processing_results[feed_id][id] = seed.processing_result(id)
        self.item_issues[id] = seed.item_issues()
        return made


@handler("feeds/list")
def list_feeds(context: Context) -> Object:
    """Return feeds, all or those of one catalog. Retail feeds belong to the first retail catalog."""
    catalog_id = context.arguments.get("catalog_id")
    return context.page(context.state.feeds, lambda feed: catalog_id in (None, _catalog_of(context, feed)))


@handler("feeds/create", status=201)
def create_feed(context: Context) -> Object:
    """Create a feed. Its first processing takes a while."""
    sent: Object = {"catalog_type": "RETAIL", **context.body}
    kind: str = sent["catalog_type"]
    _check_kind(kind, sent)
    for name in ("default_locale",) if kind == "HOTEL" else ("default_locale", "default_country"):
        if name not in sent:
            raise invalid(f"Invalid request body: {name} is required.")
    _check_name(context, sent["name"])
    catalogs = [id for id, catalog in context.state.catalogs.items() if catalog["catalog_type"] == kind]
    if kind != _RETAIL and sent.get("catalog_id") is None:
        sent["catalog_id"] = next(iter(catalogs), None)
    if not catalogs or (kind != _RETAIL and sent["catalog_id"] not in catalogs):
        raise not_found(4182, "Catalog")
    made = context.state.create_feed(sent)
    [result] = context.state.processing_results[made["id"]].values()
    _process(context, result)
    return made


@handler("feeds/ingest")
def ingest_feed(context: Context) -> Object:
    """Start to process a feed."""
    feed = _feed(context)
    result = context.state.create_processing_result(feed["id"])
    _process(context, result)
    return {"id": result["id"], "feed_id": feed["id"], "status": result["status"], "created_at": objects.timestamp("Z")}


@handler("feeds/get")
def get_feed(context: Context) -> Object:
    """Return a feed."""
    return _feed(context)


@handler("feeds/update")
def update_feed(context: Context) -> Object:
    """Change a feed, and process it again."""
    feed = _feed(context)
    sent: Object = context.body
    if sent.get("catalog_type", feed["catalog_type"]) != feed["catalog_type"]:
        raise invalid("Invalid request body: catalog_type is not that of the feed.")
    _check_kind(feed["catalog_type"], sent)
    if "name" in sent and sent["name"] != feed["name"]:
        _check_name(context, sent["name"])
    feed.update(sent, updated_at=objects.timestamp("Z"))
    _process(context, context.state.create_processing_result(feed["id"]))
    return feed


@handler("feeds/delete")
def delete_feed(context: Context) -> None:
    """Delete a feed with its product groups. Refused while one of them is promoted."""
    id, state = _feed(context)["id"], context.state
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


@handler("feed_processing_results/list")
def list_processing_results(context: Context) -> Object:
    """Return the first page, whatever the bookmark says: Pinterest does the same."""
    results = context.state.processing_results[_feed(context)["id"]]
    context.arguments.pop("bookmark", None)
    return context.page(results, descending=True)


@handler("items_issues/list")
def list_item_issues(context: Context) -> Object:
    """Return items with issues, by their numbers or by one issue."""
    arguments = context.arguments
    numbers, code = arguments.get("item_numbers"), arguments.get("item_validation_issue")
    if numbers and code:
        raise invalid("Parameter 'item_numbers' cannot be given together with 'item_validation_issue'.")
    issues = context.state.item_issues.get(arguments["processing_result_id"])
    if issues is None:
        raise not_found(4184, "Processing result")

    def keep(item: Object) -> bool:
        return (not numbers or item["item_number"] in numbers) and (
            code is None or code in item["errors"] or code in item["warnings"]
        )

    return context.page(issues, keep)


def _feed(context: Context) -> Object:
    return context.find(context.state.feeds, "feed_id", "Feed", code=4161)


def _catalog_of(context: Context, feed: Object) -> Any:
    if feed["catalog_type"] != _RETAIL:
        return feed["catalog_id"]
    return next((id for id, catalog in context.state.catalogs.items() if catalog["catalog_type"] == _RETAIL), None)


def _check_kind(kind: str, sent: Object) -> None:
    """Raise ApiError if a feed has fields of another type."""
    for name in _NOT_OF[kind]:
        if sent.get(name) is not None:
            raise invalid(f"Invalid request body: {name} is not for feeds of this kind.")


def _check_name(context: Context, name: str) -> None:
    if any(feed["name"] == name for feed in context.state.feeds.values()):
        raise ApiError(409, 4170, "There is a feed of this name.")


def _process(context: Context, result: Object) -> None:
    done = dict(result)
    result.update(status="PROCESSING", product_counts=None)
    context.schedule(context.state.processing_seconds, partial(result.update, done))
