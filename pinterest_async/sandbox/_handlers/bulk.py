"""Behaviours of bulk downloads and upserts: accepted at once, done after a while, with a link to what came of it."""

from dataclasses import replace
from typing import Any, Final

import msgspec

from .._data.async_work import BulkRequest
from .._data.table import Object
from .._errors import ApiError, invalid, not_found
from . import ad_accounts as _ads
from . import ads as _promoted
from . import keywords as _keywords
from ._registry import Call, behaviour
from .reports import LINK_SECONDS, as_csv

_TYPES: Final = ("CAMPAIGN", "AD_GROUP", "PRODUCT_GROUP", "AD", "KEYWORD")
_PARENTS: Final = ("id", "campaign_id", "ad_group_id", "parent_id")

_CARRIED_OUT: Final[dict[str, dict[str, Any]]] = {
    "create": {
        "campaigns": _ads.create_campaigns,
        "ad_groups": _ads.create_ad_groups,
        "ads": _promoted.create_ads,
        "product_groups": _promoted.create_promotions,
        "keywords": _keywords.create_keywords,
    },
    "update": {
        "campaigns": _ads.update_campaigns,
        "ad_groups": _ads.update_ad_groups,
        "ads": _promoted.update_ads,
        "product_groups": _promoted.update_promotions,
        "keywords": _keywords.update_keywords,
    },
}
"""Upserts do what these behaviours do, in this order."""


@behaviour("bulk_download/create")
def create_download(call: Call) -> Object:
    """A file of entities that are not archived, of all types or of those asked for."""
    asked, state = call.body, call.state
    ad_account_id: str = call.arguments["ad_account_id"]
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
        return _accepted(call, as_csv(found), "text/csv")
    return _accepted(call, msgspec.json.encode(found), "application/json")


@behaviour("bulk_upsert/create")
def create_upsert(call: Call) -> Object:
    """What is to be created and changed is, and what became of each item is in the file."""
    if not any(call.body.values()):
        raise invalid("Invalid request body: create or update is required.")
    results: Object = {}
    for verb, kinds in _CARRIED_OUT.items():
        for kind, carry_out in kinds.items():
            sent: list[Any] = call.body.get(verb, {}).get(kind, [])
            # Items are grouped by their parents where the operations for one kind take one parent a call.
            grouped = kind == "product_groups" or (kind == "keywords" and verb == "create")
            bodies = sent if grouped else [{"keywords": sent} if kind == "keywords" else sent] if sent else []
            if bodies:
                results.setdefault(verb, {})[kind] = [_outcome(call, carry_out, body) for body in bodies]
    return _accepted(call, msgspec.json.encode(results), "application/json")


@behaviour("bulk_request/get")
def get_bulk_request(call: Call) -> Object:
    """How far a request is; several ids, joined by commas, are done when all are."""
    ids = [id.strip() for id in call.arguments["bulk_request_id"].split(",")]
    requests = [call.state.bulk_requests.get(id) for id in ids]
    found = [each for each in requests if each and each.ad_account_id == call.arguments["ad_account_id"]]
    if len(found) < len(ids):
        raise not_found(404, "Bulk request")
    if any(request.status == "RUNNING" for request in found):
        return {"status": "RUNNING", "result_url": None}
    first = found[0]
    url = call.state.storage.link(call.origin, first.content, first.content_type, call.now, LINK_SECONDS)
    return {"status": first.status, "result_url": url}


def _accepted(call: Call, content: bytes, content_type: str) -> Object:
    id = f"{call.arguments['ad_account_id']}-{call.state.next_id('bulk_request')}"
    made = call.state.bulk_requests[id] = BulkRequest(call.arguments["ad_account_id"], content, content_type)
    call.later(call.state.processing_seconds, made.finish)
    return {"request_id": id}


def _outcome(call: Call, carry_out: Any, body: Any) -> Any:
    try:
        return carry_out(replace(call, body=body))
    except ApiError as error:
        return error.body
