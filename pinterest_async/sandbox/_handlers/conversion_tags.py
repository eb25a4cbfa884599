"""Handlers of conversion tags."""

from typing import Final

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from ._registry import Context, handler

_EVENTS: Final = ("PAGE_VISIT", "CHECKOUT")


class ConversionTagArea(Area):
    """Conversion tags by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.conversion_tags: dict[str, Table] = self.entity_tables()


@handler("conversion_tags/list")
def list_tags(context: Context) -> Object:
    """Return conversion tags."""
    excluded = "ARCHIVED" if context.arguments.get("filter_deleted") else None
    tags = context.state.conversion_tags[context.arguments["ad_account_id"]].values()
    return {"items": [tag for tag in tags if tag["status"] != excluded]}


@handler("conversion_tags/create")
def create_tag(context: Context) -> Object:
    """Create a conversion tag."""
    ad_account_id: str = context.arguments["ad_account_id"]
    configs = {name: value for name, value in context.body.items() if name != "name" and value is not None}
    id = context.state.next_id("conversion_tag")
    tag = objects.conversion_tag(id, ad_account_id, context.body["name"], configs)
    context.state.conversion_tags[ad_account_id][id] = tag
    return tag


@handler("conversion_tags/get")
def get_tag(context: Context) -> Object:
    """Return a conversion tag."""
    return context.find(
        context.state.conversion_tags[context.arguments["ad_account_id"]], "conversion_tag_id", "Conversion tag"
    )


@handler("ocpm_eligible_conversion_tags/get")
def get_eligible_tags(context: Context) -> Object:
    """Return two events for every tag."""
    tags = context.state.conversion_tags[context.arguments["ad_account_id"]]
    return {id: [_tag_event(tag, event) for event in _EVENTS] for id, tag in tags.items()}


@handler("page_visit_conversion_tags/get")
def list_page_visits(context: Context) -> Object:
    """Return the page visits of every tag."""
    arguments = context.arguments
    tags = context.state.conversion_tags[arguments["ad_account_id"]]
    page = context.page(tags, descending=context.descending)
    return {**page, "items": [_tag_event(tag, _EVENTS[0]) for tag in page["items"]]}


def _tag_event(tag: Object, event: str) -> Object:
    return {
        "conversion_event": event,
        "conversion_tag_id": tag["id"],
        "ad_account_id": tag["ad_account_id"],
        "created_time": 1_709_251_200,
    }
