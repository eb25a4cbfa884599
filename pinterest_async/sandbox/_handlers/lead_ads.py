"""Handlers of subscriptions to leads: webhooks that answers to lead forms are sent to."""

import time
from base64 import b64encode

from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ApiError, invalid
from ._registry import Context, handler
from .lead_forms import find_lead_form


class LeadAdArea(Area):
    """Subscriptions by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.subscriptions: dict[str, Table] = {}

    def open_ad_account(self, id: str) -> None:
        """Create the table of a new ad account. `clear` leaves it as it is."""
        super().open_ad_account(id)
        self.subscriptions[id] = Table()


@handler("ad_accounts_subscriptions/get_list")
def list_subscriptions(context: Context) -> Object:
    """Return subscriptions."""
    return context.page(context.state.subscriptions[context.arguments["ad_account_id"]], descending=context.descending)


@handler("ad_accounts_subscriptions/post")
def create_subscription(context: Context) -> Object:
    """Create a subscription, and return the key that its leads are encrypted with."""
    ad_account_id: str = context.arguments["ad_account_id"]
    lead_form_id: str | None = context.body.get("lead_form_id")
    if not context.body["webhook_url"].startswith("https://"):
        raise invalid("Invalid request body: webhook_url must begin with https://.")
    if lead_form_id is not None:
        find_lead_form(context, lead_form_id)
    table = context.state.subscriptions[ad_account_id]
    if any(subscription["lead_form_id"] == lead_form_id for subscription in table.values()):
        raise ApiError(409, 4517, "There is a subscription for this already.")
    id = context.state.next_id("subscription")
    answer: Object = {
        "id": id,
        "cryptographic_key": b64encode(bytes.fromhex(context.state.storage.signature())).decode().rstrip("="),
        "cryptographic_algorithm": "AES-256-GCM",
        "created_time": int(time.time() * 1000),
    }
    table[id] = {
        **answer,
        "lead_form_id": lead_form_id,
        "webhook_url": context.body["webhook_url"],
        "user_account_id": context.state.user["id"],
        "ad_account_id": ad_account_id,
        "api_version": "v5",
    }
    return answer


@handler("ad_accounts_subscriptions/get_by_id")
def get_subscription(context: Context) -> Object:
    """Return a subscription."""
    return _subscription(context)


@handler("ad_accounts_subscriptions/del_by_id")
def delete_subscription(context: Context) -> None:
    """Delete a subscription."""
    del context.state.subscriptions[context.arguments["ad_account_id"]][_subscription(context)["id"]]


def _subscription(context: Context) -> Object:
    return context.find(
        context.state.subscriptions[context.arguments["ad_account_id"]], "subscription_id", "Subscription", code=4517
    )
