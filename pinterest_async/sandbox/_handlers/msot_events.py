"""Handlers of conversions that others measured: they are accepted, and not kept."""

from .._data.table import Object
from .._errors import invalid
from ._registry import Context, handler


@handler("msot_events/create")
def create_event(context: Context) -> Object:
    """Accept a conversion. Refuse a cart or checkout without a value, and a value without a currency."""
    sent: Object = context.body
    if sent["event_name"] in ("add_to_cart", "checkout") and "value" not in sent:
        raise invalid("Invalid request body: value is required.")
    if "value" in sent and "currency" not in sent:
        raise invalid("Invalid request body: currency is required.")
    return {}
