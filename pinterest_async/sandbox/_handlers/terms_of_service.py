"""Handlers of terms of service."""

from .._data.table import Object
from ._registry import Context, handler


@handler("terms_of_service/get")
def get_terms(context: Context) -> Object:
    """Return terms of service that the advertiser has accepted."""
    html = "<p>Terms of service</p>" if context.arguments.get("include_html") else ""
    return {"id": "1", "html": html, "has_accepted": True, "ad_account_id": context.arguments["ad_account_id"]}
