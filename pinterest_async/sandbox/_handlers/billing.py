"""Handlers of ads credit, billing profiles and insertion orders."""

from typing import Final

from ...models.billing import SsioAccount, SsioOrderLine
from .._data import objects, seed
from .._data.area import Area
from .._data.generator import FakeData
from .._data.table import Object, Table
from .._errors import invalid, not_found
from ._registry import Context, handler
from .reports import LINK_SECONDS

_HASH_LENGTH: Final = 64
_ORDER_FIELDS: Final = (
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


class BillingArea(Area):
    """Discounts, billing profiles and insertion orders by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.discounts: dict[str, Table] = {}
        self.billing_profiles: dict[str, Table] = {}
        self.insertion_orders: dict[str, Table] = {}

    def open_ad_account(self, id: str) -> None:
        """Give a new ad account a discount and two billing profiles."""
        super().open_ad_account(id)
        self.discounts[id] = seed.discounts(id)
        self.billing_profiles[id] = seed.billing_profiles(id)
        self.insertion_orders[id] = Table()


@handler("ads_credits_discounts/get")
def list_discounts(context: Context) -> Object:
    """Return applied offers. Every ad account begins with one."""
    return context.page(context.state.discounts[context.arguments["ad_account_id"]])


@handler("ads_credit/redeem")
def redeem_credit(context: Context) -> Object:
    """Redeem an offer code, once per ad account. A refusal is a 200 with an error code."""
    discounts = context.state.discounts[context.arguments["ad_account_id"]]
    code: str = context.body["offerCodeHash"]
    if len(code) != _HASH_LENGTH:
        return {"success": False, "errorCode": 2706, "errorMessage": "The offer code is invalid"}
    if any(discount["title"] == code for discount in discounts.values()):
        message = "The offer has already been redeemed by this advertiser"
        return {"success": False, "errorCode": 2708, "errorMessage": message}
    if not context.body["validateOnly"]:
        number = str(len(discounts) + 1)
        discounts[number] = {**discounts["1"], "title": code, "discountType": "MARKETING_OFFER_CREDIT_APPLIED"}
    return {"success": True, "errorCode": None, "errorMessage": None}


@handler("billing_profiles/get")
def list_billing_profiles(context: Context) -> Object:
    """Return billing profiles. Every ad account has a valid and an invalid one."""
    table = context.state.billing_profiles[context.arguments["ad_account_id"]]
    active: bool = context.arguments["is_active"]
    return context.page(table, lambda profile: profile["status"] == "VALID" or not active)


@handler("ssio_accounts/get")
def get_ssio_account(context: Context) -> Object:
    """Return made-up companies to bill."""
    fields = {"eligible": True, "can_edit": True, "currency": "USD", "error": "No Error"}
    return FakeData("ssio account").object(SsioAccount, **fields)


@handler("ssio_insertion_order/create")
def create_insertion_order(context: Context) -> Object:
    """Create an insertion order with one order line."""
    sent: Object = context.body
    needed = "budget_amount" if sent["order_line_type"] == "BUDGET" else "estimated_monthly_spend"
    if needed not in sent:
        raise invalid(f"Invalid request body: {needed} is required for {sent['order_line_type']}.")
    id = context.state.next_id("insertion_order")
    order = FakeData("order line").object(
        SsioOrderLine,
        salesforce_order_line_id=id,
        ads_manager_order_line_id=id,
        pin_order_id=id,
        last_modified_date_time=objects.timestamp(".000Z"),
        **{name: sent.get(name) for name in _ORDER_FIELDS},
    )
    context.state.insertion_orders[context.arguments["ad_account_id"]][id] = order
    return {"pin_order_id": id}


@handler("ssio_insertion_order/edit")
def update_insertion_order(context: Context) -> Object:
    """Change an insertion order, found by any of its ids."""
    ids = [context.body[name] for name in _ORDER_IDS if name in context.body]
    if not ids:
        raise invalid(f"Invalid request body: one of {', '.join(_ORDER_IDS)} is required.")
    found = context.state.insertion_orders[context.arguments["ad_account_id"]].get(ids[0])
    if found is None:
        raise not_found(404, "Insertion order")
    found.update({name: context.body[name] for name in _ORDER_FIELDS if name in context.body})
    found["last_modified_date_time"] = objects.timestamp(".000Z")
    return {"pin_order_id": found["pin_order_id"]}


@handler("ssio_insertion_orders_status/get_by_ad_account")
def list_insertion_orders(context: Context) -> Object:
    """Return the status of insertion orders: all are approved."""
    page = context.page(context.state.insertion_orders[context.arguments["ad_account_id"]])
    return {**page, "items": list(map(_status, page["items"]))}


@handler("ssio_insertion_orders_status/get_by_pin_order_id")
def get_insertion_order(context: Context) -> Object:
    """Return the status of an insertion order."""
    found = context.find(
        context.state.insertion_orders[context.arguments["ad_account_id"]], "pin_order_id", "Insertion order"
    )
    return _status(found)


@handler("ssio_order_lines/get_by_ad_account")
def list_ssio_order_lines(context: Context) -> Object:
    """Return order lines, all or those of one insertion order."""
    wanted = context.arguments.get("pin_order_id")
    table = context.state.insertion_orders[context.arguments["ad_account_id"]]
    return context.page(table, lambda order: wanted in (None, order["pin_order_id"]))


def _status(order: Object) -> Object:
    return {"pin_order_id": order["pin_order_id"], "status": "Approved", "creation_time": "2024-03-01T00:00:00Z"}


@handler("billing_invoice_download/get")
def download_invoice(context: Context) -> Object:
    """Return a new link to the file of any invoice. The list of invoices is made up."""
    id: str = context.arguments["billing_invoice_id"]
    content = f"%PDF-1.4 invoice {id}".encode()
    url = context.state.storage.link(context.origin, content, "application/pdf", context.now, LINK_SECONDS)
    return {"id": id, "download_url": url}
