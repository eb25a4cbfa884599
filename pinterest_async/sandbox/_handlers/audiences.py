"""Handlers of audiences."""

from functools import partial
from typing import Final

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import invalid, not_found
from ._registry import Context, handler

_REQUIRED_RULES: Final = {
    "CUSTOMER_LIST": "customer_list_id",
    "VISITOR": "visitor_source_id",
    "ENGAGEMENT": "engagement_domain",
    "ACTALIKE": "seed_id",
}


class AudienceArea(Area):
    """Audiences by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.audiences: dict[str, Table] = self.entity_tables()


@handler("audiences/list")
def list_audiences(context: Context) -> Object:
    """Return audiences. None are shared with the ad account."""
    own = context.arguments.get("ownership_type", "OWNED") == "OWNED"
    descending = context.arguments.get("order") == "DESCENDING"
    table = context.state.audiences[context.arguments["ad_account_id"]]
    return context.page(table, lambda audience: own, descending=descending)


@handler("audiences/create")
def create_audience(context: Context) -> Object:
    """Create an audience. It is INITIALIZING for a while."""
    _check_rule(context, context.body["audience_type"], context.body["rule"])
    return _create(context, context.body)


@handler("audiences/create_custom")
def create_custom_audience(context: Context) -> Object:
    """Create an audience of external data."""
    return _create(context, {name: context.body[name] for name in ("name", "rule")})


@handler("audiences/get")
def get_audience(context: Context) -> Object:
    """Return an audience."""
    return _audience(context)


@handler("audiences/update")
def update_audience(context: Context) -> Object:
    """Change or remove an audience."""
    audience = _audience(context)
    sent: Object = dict(context.body or {})
    if sent.pop("operation_type", "UPDATE") == "REMOVE":
        del context.state.audiences[context.arguments["ad_account_id"]][audience["id"]]
        return audience
    if "rule" in sent:
        _check_rule(context, audience["audience_type"], sent["rule"])
    audience.update(sent, ad_account_id=audience["ad_account_id"], updated_timestamp=objects.now_seconds())
    return audience


def _create(context: Context, sent: Object) -> Object:
    ad_account_id: str = context.arguments["ad_account_id"]
    id = context.state.next_id("audience")
    made = context.state.audiences[ad_account_id][id] = objects.audience(id, ad_account_id, sent)
    context.schedule(context.state.processing_seconds, partial(made.update, status="READY", size=1000))
    return made


def _check_rule(context: Context, audience_type: str, rule: Object) -> None:
    ad_account_id: str = context.arguments["ad_account_id"]
    needed = _REQUIRED_RULES.get(audience_type)
    if needed is not None and not rule.get(needed):
        raise invalid(f"Invalid request body: the rule of an audience {audience_type} needs {needed}.")
    if needed == "customer_list_id" and rule[needed] not in context.state.customer_lists[ad_account_id]:
        raise not_found(404, "Customer list")
    if needed == "seed_id" and any(id not in context.state.audiences[ad_account_id] for id in rule[needed]):
        raise not_found(404, "Audience")


def _audience(context: Context) -> Object:
    return context.find(context.state.audiences[context.arguments["ad_account_id"]], "audience_id", "Audience")
