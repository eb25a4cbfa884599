"""Handlers of exports of leads: an id at once, a link after a while."""

import datetime
from typing import Final

from .._data.area import Area
from .._data.async_work import BulkRequest
from .._data.table import Object
from .._errors import invalid, not_found
from ._analytics import dates
from ._registry import Context, handler
from .reports import LINK_SECONDS, as_csv

_DAYS_KEPT: Final = 30


class LeadsExportArea(Area):
    """Exports of leads by id."""

    def __init__(self) -> None:
        super().__init__()
        self.leads_exports: dict[str, BulkRequest] = {}


@handler("leads_export/create")
def create_export(context: Context) -> Object:
    """Create a file with one lead for each day."""
    state, asked, ad_account_id = context.state, context.body, context.arguments["ad_account_id"]
    start, end = (datetime.date.fromisoformat(asked[name]) for name in ("start_date", "end_date"))
    if start > end:
        raise invalid("Invalid request body: start_date is after end_date.")
    ad = state.ads[ad_account_id].get(asked["ad_id"])
    if ad is None:
        raise not_found(404, "Ad")
    oldest = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=_DAYS_KEPT)
    leads: list[Object] = [
        {"ad_id": ad["id"], "submitted_at": day, "email": f"someone{number}@example.com"}
        for number, day in enumerate(dates("DAY", max(start, oldest), end), 1)
    ]
    id = state.next_id("leads_export")
    made = state.leads_exports[id] = BulkRequest(ad_account_id, as_csv(leads), "text/csv", "IN_PROGRESS", "FINISHED")
    context.schedule(state.processing_seconds, made.finish)
    return {"leads_export_id": id}


@handler("leads_export/get")
def get_export(context: Context) -> Object:
    """Return the status of an export, with a new link for every request."""
    found = context.state.leads_exports.get(context.arguments["leads_export_id"])
    if found is None or found.ad_account_id != context.arguments["ad_account_id"]:
        raise not_found(404, "Leads export")
    if found.status == "IN_PROGRESS":
        return {"export_status": found.status, "download_url": None}
    url = context.state.storage.link(context.origin, found.content, found.content_type, context.now, LINK_SECONDS)
    return {"export_status": found.status, "download_url": url}
