"""Behaviours of lead forms, of the webhooks that their answers are sent to, and of order lines."""

import time
from base64 import b64encode

from .._data.table import Object, Table
from .._errors import ApiError, invalid, not_found
from ._registry import Call, behaviour


@behaviour("lead_forms/list")
def list_lead_forms(call: Call) -> Object:
    """Lead forms; every ad account has one."""
    return _page(call, call.state.lead_forms)


@behaviour("lead_form/get")
def get_lead_form(call: Call) -> Object:
    """One lead form."""
    return _lead_form(call, call.arguments["lead_form_id"])


@behaviour("lead_form_test/create")
def create_lead_form_test(call: Call) -> Object:
    """Made-up answers for the subscription of a lead form; nothing is sent from here."""
    form = _lead_form(call, call.arguments["lead_form_id"])
    expected, got = len(form["questions"]), len(call.body["answers"])
    if got != expected:
        raise invalid(f"Invalid request body: answers takes one for each of {expected} questions, got {got}.")
    subscriptions = call.state.subscriptions[call.arguments["ad_account_id"]].values()
    found = next((each for each in subscriptions if each["lead_form_id"] in (form["id"], None)), None)
    if found is None:
        raise not_found(4517, "Subscription")
    return {"subscription_id": found["id"]}


@behaviour("ad_accounts_subscriptions/get_list")
def list_subscriptions(call: Call) -> Object:
    """Subscriptions."""
    return _page(call, call.state.subscriptions)


@behaviour("ad_accounts_subscriptions/post")
def create_subscription(call: Call) -> Object:
    """A new subscription, with the key for what it will be sent."""
    ad_account_id: str = call.arguments["ad_account_id"]
    lead_form_id: str | None = call.body.get("lead_form_id")
    if not call.body["webhook_url"].startswith("https://"):
        raise invalid("Invalid request body: webhook_url must begin with https://.")
    if lead_form_id is not None:
        _lead_form(call, lead_form_id)
    table = call.state.subscriptions[ad_account_id]
    if any(each["lead_form_id"] == lead_form_id for each in table.values()):
        raise ApiError(409, 4517, "There is a subscription for this already.")
    id = call.state.next_id("subscription")
    answer: Object = {
        "id": id,
        "cryptographic_key": b64encode(bytes.fromhex(call.state.storage.signature())).decode().rstrip("="),
        "cryptographic_algorithm": "AES-256-GCM",
        "created_time": int(time.time() * 1000),
    }
    table[id] = {
        **answer,
        "lead_form_id": lead_form_id,
        "webhook_url": call.body["webhook_url"],
        "user_account_id": call.state.user["id"],
        "ad_account_id": ad_account_id,
        "api_version": "v5",
    }
    return answer


@behaviour("ad_accounts_subscriptions/get_by_id")
def get_subscription(call: Call) -> Object:
    """One subscription."""
    return _subscription(call)


@behaviour("ad_accounts_subscriptions/del_by_id")
def delete_subscription(call: Call) -> None:
    """A subscription goes."""
    del call.state.subscriptions[call.arguments["ad_account_id"]][_subscription(call)["id"]]


@behaviour("order_lines/list")
def list_order_lines(call: Call) -> Object:
    """Order lines; every ad account has one."""
    return _page(call, call.state.order_lines)


@behaviour("order_lines/get")
def get_order_line(call: Call) -> Object:
    """One order line."""
    found = call.state.order_lines[call.arguments["ad_account_id"]].get(call.arguments["order_line_id"])
    if found is None:
        raise not_found(404, "Order line")
    return found


def _page(call: Call, tables: dict[str, Table]) -> Object:
    table = tables[call.arguments["ad_account_id"]]
    return call.page(table, descending=call.arguments.get("order") == "DESCENDING")


def _lead_form(call: Call, id: str) -> Object:
    found = call.state.lead_forms[call.arguments["ad_account_id"]].get(id)
    if found is None:
        raise not_found(4842, "Lead form")
    return found


def _subscription(call: Call) -> Object:
    found = call.state.subscriptions[call.arguments["ad_account_id"]].get(call.arguments["subscription_id"])
    if found is None:
        raise not_found(4517, "Subscription")
    return found
