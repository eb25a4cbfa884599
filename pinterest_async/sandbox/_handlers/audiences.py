"""Behaviours of audiences and customer lists."""

from functools import partial
from typing import Final

from .._data import ad_objects as _ad_records
from .._data import objects as _records
from .._data.table import Object
from .._errors import invalid, not_found
from ._analytics import metric_value
from ._registry import Call, behaviour

_NEEDED: Final = {
    "CUSTOMER_LIST": "customer_list_id",
    "VISITOR": "visitor_source_id",
    "ENGAGEMENT": "engagement_domain",
    "ACTALIKE": "seed_id",
}
_FEWEST: Final = 100
"""People that a list must have."""


@behaviour("audiences/list")
def list_audiences(call: Call) -> Object:
    """Audiences; nobody has shared any."""
    own = call.arguments.get("ownership_type", "OWNED") == "OWNED"
    descending = call.arguments.get("order") == "DESCENDING"
    table = call.state.audiences[call.arguments["ad_account_id"]]
    return call.page(table, lambda audience: own, descending=descending)


@behaviour("audiences/create")
def create_audience(call: Call) -> Object:
    """A new audience; it is INITIALIZING for a while."""
    _check_rule(call, call.body["audience_type"], call.body["rule"])
    return _create(call, call.body)


@behaviour("audiences/create_custom")
def create_custom_audience(call: Call) -> Object:
    """A new audience of data from elsewhere."""
    return _create(call, {name: call.body[name] for name in ("name", "rule")})


@behaviour("audiences/get")
def get_audience(call: Call) -> Object:
    """One audience."""
    return _audience(call)


@behaviour("audiences/update")
def update_audience(call: Call) -> Object:
    """Changes to an audience, or its end."""
    audience = _audience(call)
    sent: Object = dict(call.body or {})
    if sent.pop("operation_type", "UPDATE") == "REMOVE":
        del call.state.audiences[call.arguments["ad_account_id"]][audience["id"]]
        return audience
    if "rule" in sent:
        _check_rule(call, audience["audience_type"], sent["rule"])
    audience.update(sent, ad_account_id=audience["ad_account_id"], updated_timestamp=_records.now_seconds())
    return audience


@behaviour("ad_groups/audience_sizing")
def size_audience(call: Call) -> Object:
    """A made-up number of people, and a little more."""
    least = metric_value("people", str(call.body)) + 1000
    return {"audience_size_lower_bound": least, "audience_size_upper_bound": round(least * 1.2)}


@behaviour("customer_lists/list")
def list_customer_lists(call: Call) -> Object:
    """Customer lists."""
    table = call.state.customer_lists[call.arguments["ad_account_id"]]
    return call.page(table, descending=call.arguments.get("order") == "DESCENDING")


@behaviour("customer_lists/create")
def create_customer_list(call: Call) -> Object:
    """A new list; it is PROCESSING for a while."""
    ad_account_id: str = call.arguments["ad_account_id"]
    records = _records_in(call)
    id = call.state.next_id("customer_list")
    made = _ad_records.customer_list(id, ad_account_id, call.body["name"], records)
    call.state.customer_lists[ad_account_id][id] = made
    call.later(call.state.processing_seconds, partial(_settle, made))
    return made


@behaviour("customer_lists/get")
def get_customer_list(call: Call) -> Object:
    """One list."""
    return _customer_list(call)


@behaviour("customer_lists/update")
def update_customer_list(call: Call) -> Object:
    """Records join a list or leave it; only their number is kept."""
    found, records = _customer_list(call), _records_in(call)
    added = call.body["operation_type"] == "ADD"
    found["num_uploaded_user_records" if added else "num_removed_user_records"] += records
    found.update(num_batches=found["num_batches"] + 1, status="PROCESSING", updated_time=_records.now_seconds())
    call.later(call.state.processing_seconds, partial(_settle, found))
    return found


def _create(call: Call, sent: Object) -> Object:
    ad_account_id: str = call.arguments["ad_account_id"]
    id = call.state.next_id("audience")
    made = call.state.audiences[ad_account_id][id] = _ad_records.audience(id, ad_account_id, sent)
    call.later(call.state.processing_seconds, partial(made.update, status="READY", size=1000))
    return made


def _check_rule(call: Call, audience_type: str, rule: Object) -> None:
    ad_account_id: str = call.arguments["ad_account_id"]
    needed = _NEEDED.get(audience_type)
    if needed is not None and not rule.get(needed):
        raise invalid(f"Invalid request body: the rule of an audience {audience_type} needs {needed}.")
    if needed == "customer_list_id" and rule[needed] not in call.state.customer_lists[ad_account_id]:
        raise not_found(404, "Customer list")
    if needed == "seed_id" and any(id not in call.state.audiences[ad_account_id] for id in rule[needed]):
        raise not_found(404, "Audience")


def _audience(call: Call) -> Object:
    found = call.state.audiences[call.arguments["ad_account_id"]].get(call.arguments["audience_id"])
    if found is None:
        raise not_found(404, "Audience")
    return found


def _customer_list(call: Call) -> Object:
    found = call.state.customer_lists[call.arguments["ad_account_id"]].get(call.arguments["customer_list_id"])
    if found is None:
        raise not_found(404, "Customer list")
    return found


def _records_in(call: Call) -> int:
    """How many records a request brings."""
    number = sum(1 for record in call.body["records"].split(",") if record.strip())
    if not number:
        raise invalid("Invalid request body: records must not be empty.")
    return number


def _settle(customer_list: Object) -> None:
    people = customer_list["num_uploaded_user_records"] - customer_list["num_removed_user_records"]
    customer_list["status"] = "READY" if people >= _FEWEST else "TOO_SMALL"
