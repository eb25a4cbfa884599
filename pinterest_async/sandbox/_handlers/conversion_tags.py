"""Behaviours of conversion tags and conversion events."""

import re
from typing import Final

from .._data import ad_objects as _ad_records
from .._data.table import Object
from .._errors import ApiError, ItemRefused, not_found
from ._registry import Call, behaviour

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_HASHED: Final = ("em", "hashed_maids", "ph", "ge", "db", "ln", "fn", "ct", "st", "zp", "country", "external_id")
_EVENTS: Final = ("PAGE_VISIT", "CHECKOUT")


@behaviour("conversion_tags/list")
def list_tags(call: Call) -> Object:
    """All tags."""
    hidden = "ARCHIVED" if call.arguments.get("filter_deleted") else None
    tags = call.state.conversion_tags[call.arguments["ad_account_id"]].values()
    return {"items": [tag for tag in tags if tag["status"] != hidden]}


@behaviour("conversion_tags/create")
def create_tag(call: Call) -> Object:
    """A new tag."""
    ad_account_id: str = call.arguments["ad_account_id"]
    configs = {name: value for name, value in call.body.items() if name != "name" and value is not None}
    id = call.state.next_id("conversion_tag")
    tag = _ad_records.conversion_tag(id, ad_account_id, call.body["name"], configs)
    call.state.conversion_tags[ad_account_id][id] = tag
    return tag


@behaviour("conversion_tags/get")
def get_tag(call: Call) -> Object:
    """One tag."""
    found = call.state.conversion_tags[call.arguments["ad_account_id"]].get(call.arguments["conversion_tag_id"])
    if found is None:
        raise not_found(404, "Conversion tag")
    return found


@behaviour("ocpm_eligible_conversion_tags/get")
def get_eligible_tags(call: Call) -> Object:
    """Two events of each tag."""
    tags = call.state.conversion_tags[call.arguments["ad_account_id"]]
    return {id: [_tag_event(tag, event) for event in _EVENTS] for id, tag in tags.items()}


@behaviour("page_visit_conversion_tags/get")
def list_page_visits(call: Call) -> Object:
    """The page visits of each tag."""
    arguments = call.arguments
    tags = call.state.conversion_tags[arguments["ad_account_id"]]
    page = call.page(tags, descending=arguments.get("order") == "DESCENDING")
    return {**page, "items": [_tag_event(tag, _EVENTS[0]) for tag in page["items"]]}


@behaviour("events/create")
def create_events(call: Call) -> Object:
    """Events are recorded or refused one by one; if any is refused, the answer is a 422 that says the same."""
    log = call.state.conversion_events[call.arguments["ad_account_id"]]
    testing = call.arguments.get("test", False)
    results: list[Object] = []
    events: list[Object] = call.body["data"]
    for event in events:
        try:
            call.check(event)
            _check_user(event["user_data"])
        except ItemRefused as refused:
            results.append({"status": "failed", "error_message": str(refused), "warning_message": ""})
        else:
            results.append({"status": "processed", "error_message": "", "warning_message": ""})
            if not testing:
                log.process(event["event_name"], event["event_id"])
    processed = sum(result["status"] == "processed" for result in results)
    if testing:
        log.tested += len(events)
    else:
        log.received += len(events)
        log.failed += len(events) - processed
    answer = {"num_events_received": len(events), "num_events_processed": processed, "events": results}
    if processed < len(events):
        raise ApiError(422, 4196, "Not all events were processed.", details=answer)
    return answer


def _check_user(user: Object) -> None:
    by_client = user.get("client_ip_address") and user.get("client_user_agent")
    if not (user.get("em") or user.get("hashed_maids") or by_client):
        raise ItemRefused(1, "user_data needs em, hashed_maids, or both client_ip_address and client_user_agent.")
    for name in _HASHED:
        if not all(_HASH.fullmatch(value) for value in user.get(name, ())):
            raise ItemRefused(1, f"user_data.{name} is not hashed with SHA-256.")


def _tag_event(tag: Object, event: str) -> Object:
    return {
        "conversion_event": event,
        "conversion_tag_id": tag["id"],
        "ad_account_id": tag["ad_account_id"],
        "created_time": 1_709_251_200,
    }
