"""Handlers of bulk downloads and upserts: accepted at once, finished after a while, with a link to the result."""

from dataclasses import replace
from typing import Any, Final

import msgspec

from .._data.area import Area
from .._data.async_work import BulkRequest
from .._data.table import Object
from .._errors import ApiError, invalid, not_found
from . import ad_groups, ads, campaigns, keywords, product_group_promotions
from ._registry import Context, handler
from .reports import LINK_SECONDS, as_csv

_TYPES: Final = ("CAMPAIGN", "AD_GROUP", "PRODUCT_GROUP", "AD", "KEYWORD")
_PARENTS: Final = ("id", "campaign_id", "ad_group_id", "parent_id")
_HANDLERS: Final[dict[str, dict[str, Any]]] = {
    "create": {
        "campaigns": campaigns.create_campaigns,
        "ad_groups": ad_groups.create_ad_groups,
        "ads": ads.create_ads,
        "product_groups": product_group_promotions.create_promotions,
        "keywords": keywords.create_keywords,
    },
    "update": {
        "campaigns": campaigns.update_campaigns,
        "ad_groups": ad_groups.update_ad_groups,
        "ads": ads.update_ads,
        "product_groups": product_group_promotions.update_promotions,
        "keywords": keywords.update_keywords,
    },
}
"""Upserts call these handlers, in this order."""


class BulkArea(Area):
    """Bulk requests by id."""

    def __init__(self) -> None:
        super().__init__()
        self.bulk_requests: dict[str, BulkRequest] = {}


@handler("bulk_download/create")
def create_download(context: Context) -> Object:
    """Create a file of entities that are not archived, of all types or the requested ones."""
    asked, state = context.body, context.state
    ad_account_id: str = context.arguments["ad_account_id"]
    tables = {
        "CAMPAIGN": state.campaigns,
        "AD_GROUP": state.ad_groups,
        "PRODUCT_GROUP": state.promotions,
        "AD": state.ads,
        "KEYWORD": state.keywords,
    }
    ids = set(asked.get("entity_ids", ()))
    found: list[Object] = [
        {"entity_type": kind, **entity}
        for kind in _TYPES
        if kind in asked.get("entity_types", _TYPES)
        for entity in tables[kind][ad_account_id].values()
        if entity.get("status") != "ARCHIVED"
        and not entity.get("archived")
        and (not ids or ids.intersection(entity.get(name) for name in _PARENTS))
        and entity.get("updated_time", 0) >= int(asked.get("updated_since", 0))
    ]
    if asked.get("output_format") == "CSV":
        return _accept(context, as_csv(found), "text/csv")
    return _accept(context, msgspec.json.encode(found), "application/json")


@handler("bulk_upsert/create")
def create_upsert(context: Context) -> Object:
    """Create and change entities. The file has the outcome of every item."""
    if not any(context.body.values()):
        raise invalid("Invalid request body: create or update is required.")
    results: Object = {}
    for verb, kinds in _HANDLERS.items():
        for kind, handle in kinds.items():
            sent: list[Any] = context.body.get(verb, {}).get(kind, [])
            # Items are grouped by their parents where the operations for one kind take one parent a context.
            grouped = kind == "product_groups" or (kind == "keywords" and verb == "create")
            bodies = sent if grouped else [{"keywords": sent} if kind == "keywords" else sent] if sent else []
            if bodies:
                results.setdefault(verb, {})[kind] = [_outcome(context, handle, body) for body in bodies]
    return _accept(context, msgspec.json.encode(results), "application/json")


@handler("bulk_request/get")
def get_bulk_request(context: Context) -> Object:
    """Return the status of a request. Several ids, joined by commas, are finished when all are."""
    ids = [id.strip() for id in context.arguments["bulk_request_id"].split(",")]
    requests = [context.state.bulk_requests.get(id) for id in ids]
    found = [request for request in requests if request and request.ad_account_id == context.arguments["ad_account_id"]]
    if len(found) < len(ids):
        raise not_found(404, "Bulk request")
    if any(request.status == "RUNNING" for request in found):
        return {"status": "RUNNING", "result_url": None}
    first = found[0]
    url = context.state.storage.link(context.origin, first.content, first.content_type, context.now, LINK_SECONDS)
    return {"status": first.status, "result_url": url}


def _accept(context: Context, content: bytes, content_type: str) -> Object:
    id = f"{context.arguments['ad_account_id']}-{context.state.next_id('bulk_request')}"
    made = context.state.bulk_requests[id] = BulkRequest(context.arguments["ad_account_id"], content, content_type)
    context.schedule(context.state.processing_seconds, made.finish)
    return {"request_id": id}


def _outcome(context: Context, handle: Any, body: Any) -> Any:
    try:
        return handle(replace(context, body=body))
    except ApiError as error:
        return error.body
