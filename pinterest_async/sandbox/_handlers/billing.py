"""Behaviours of ads credit, billing profiles, insertion orders and terms of service."""

from typing import Final

from ...models.billing import SsioAccount, SsioOrderLine
from .._data import objects as _records
from .._data.generator import Plausible
from .._data.table import Object
from .._errors import invalid, not_found
from ._registry import Call, behaviour

_HASH_LENGTH: Final = 64
_KEPT: Final = (
    "start_date",
    "end_date",
    "po_number",
    "order_name",
    "budget_amount",
    "estimated_monthly_spend",
    "billing_contact_firstname",
    "billing_contact_lastname",
    "billing_contact_email",
    "media_contact_firstname",
    "media_contact_lastname",
    "media_contact_email",
    "currency_info",
    "agency_link",
    "accepted_terms_id",
)
_ORDER_IDS: Final = ("salesforce_order_id", "salesforce_order_line_id", "ads_manager_order_line_id", "oracle_line_id")


@behaviour("ads_credits_discounts/get")
def list_discounts(call: Call) -> Object:
    """Offers that were applied; every ad account begins with one."""
    return call.page(call.state.discounts[call.arguments["ad_account_id"]])


@behaviour("ads_credit/redeem")
def redeem_credit(call: Call) -> Object:
    """An offer code is good once in an ad account; a refusal is an answer like any other."""
    discounts = call.state.discounts[call.arguments["ad_account_id"]]
    code: str = call.body["offerCodeHash"]
    if len(code) != _HASH_LENGTH:
        return {"success": False, "errorCode": 2706, "errorMessage": "The offer code is invalid"}
    if any(each["title"] == code for each in discounts.values()):
        message = "The offer has already been redeemed by this advertiser"
        return {"success": False, "errorCode": 2708, "errorMessage": message}
    if not call.body["validateOnly"]:
        number = str(len(discounts) + 1)
        discounts[number] = {**discounts["1"], "title": code, "discountType": "MARKETING_OFFER_CREDIT_APPLIED"}
    return {"success": True, "errorCode": None, "errorMessage": None}


@behaviour("billing_profiles/get")
def list_billing_profiles(call: Call) -> Object:
    """Means of payment; every ad account has one that is good and one that is not."""
    table = call.state.billing_profiles[call.arguments["ad_account_id"]]
    active: bool = call.arguments["is_active"]
    return call.page(table, lambda profile: profile["status"] == "VALID" or not active)


@behaviour("ssio_accounts/get")
def get_ssio_account(call: Call) -> Object:
    """Made-up companies to bill."""
    fields = {"eligible": True, "can_edit": True, "currency": "USD", "error": "No Error"}
    return Plausible("ssio account").object(SsioAccount, **fields)


@behaviour("ssio_insertion_order/create")
def create_insertion_order(call: Call) -> Object:
    """A new insertion order, with one order line."""
    sent: Object = call.body
    needed = "budget_amount" if sent["order_line_type"] == "BUDGET" else "estimated_monthly_spend"
    if needed not in sent:
        raise invalid(f"Invalid request body: {needed} is required for {sent['order_line_type']}.")
    id = call.state.next_id("insertion_order")
    order = Plausible("order line").object(
        SsioOrderLine,
        salesforce_order_line_id=id,
        ads_manager_order_line_id=id,
        pin_order_id=id,
        last_modified_date_time=_records.timestamp(".000Z"),
        **{name: sent.get(name) for name in _KEPT},
    )
    call.state.insertion_orders[call.arguments["ad_account_id"]][id] = order
    return {"pin_order_id": id}


@behaviour("ssio_insertion_order/edit")
def update_insertion_order(call: Call) -> Object:
    """Changes to an insertion order, which any of its ids tells."""
    ids = [call.body[name] for name in _ORDER_IDS if name in call.body]
    if not ids:
        raise invalid(f"Invalid request body: one of {', '.join(_ORDER_IDS)} is required.")
    found = call.state.insertion_orders[call.arguments["ad_account_id"]].get(ids[0])
    if found is None:
        raise not_found(404, "Insertion order")
    found.update({name: call.body[name] for name in _KEPT if name in call.body})
    found["last_modified_date_time"] = _records.timestamp(".000Z")
    return {"pin_order_id": found["pin_order_id"]}


@behaviour("ssio_insertion_orders_status/get_by_ad_account")
def list_insertion_orders(call: Call) -> Object:
    """How the insertion orders stand: all are approved."""
    page = call.page(call.state.insertion_orders[call.arguments["ad_account_id"]])
    return {**page, "items": list(map(_status, page["items"]))}


@behaviour("ssio_insertion_orders_status/get_by_pin_order_id")
def get_insertion_order(call: Call) -> Object:
    """How one insertion order stands."""
    found = call.state.insertion_orders[call.arguments["ad_account_id"]].get(call.arguments["pin_order_id"])
    if found is None:
        raise not_found(404, "Insertion order")
    return _status(found)


@behaviour("ssio_order_lines/get_by_ad_account")
def list_ssio_order_lines(call: Call) -> Object:
    """Order lines, all or of one insertion order."""
    wanted = call.arguments.get("pin_order_id")
    table = call.state.insertion_orders[call.arguments["ad_account_id"]]
    return call.page(table, lambda order: wanted in (None, order["pin_order_id"]))


@behaviour("terms_of_service/get")
def get_terms(call: Call) -> Object:
    """Terms that the advertiser has accepted."""
    html = "<p>Terms of service</p>" if call.arguments.get("include_html") else ""
    return {"id": "1", "html": html, "has_accepted": True, "ad_account_id": call.arguments["ad_account_id"]}


def _status(order: Object) -> Object:
    return {"pin_order_id": order["pin_order_id"], "status": "Approved", "creation_time": "2024-03-01T00:00:00Z"}
