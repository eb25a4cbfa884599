"""Handlers of reports of catalogs: a token at once, a link after a while; the same report all day."""

from functools import partial
from typing import Any, Final

import msgspec

from .._data.area import Area
from .._data.async_work import Report
from .._data.table import Object
from .._errors import ApiError, invalid, not_found
from ._registry import Context, handler
from .reports import LINK_SECONDS, as_csv

_DAY: Final = 86_400.0


class CatalogReportArea(Area):
    """Reports of catalogs by token."""

    def __init__(self) -> None:
        super().__init__()
        self.catalog_reports: dict[str, Report] = {}
        self.catalog_report_tokens: dict[bytes, str] = {}


@handler("reports/create")
def create_report(context: Context) -> Object:
    """Create a report of what exists now, or return the token of the same report."""
    state, asked = context.state, msgspec.json.encode(context.body, order="deterministic")
    token = state.catalog_report_tokens.get(asked)
    if token is None:
        content = as_csv(_lines(context, context.body["report"]))
        token = state.catalog_report_tokens[asked] = state.storage.signature()
        made = state.catalog_reports[token] = Report("", content, "text/csv")
        context.schedule(state.processing_seconds, made.finish)
        context.schedule(_DAY, partial(state.catalog_report_tokens.__delitem__, asked))
    return {"token": token}


@handler("reports/get")
def get_report(context: Context) -> Object:
    """Return the status of a report, with a new link for every request."""
    report = context.state.catalog_reports.get(context.arguments["token"])
    if report is None:
        raise invalid("The token you provided is not valid or has expired.")
    if report.status != "FINISHED":
        return {"report_status": report.status, "url": None, "size": None}
    url = context.state.storage.link(context.origin, report.content, report.content_type, context.now, LINK_SECONDS)
    return {"report_status": report.status, "url": url, "size": len(report.content)}


@handler("reports/stats")
def list_stats(context: Context) -> Object:
    """Return how often each issue occurs."""
    asked: Object = context.arguments["parameters"]["report"]
    counts: dict[str, int] = {}
    for line in _lines(context, asked):
        counts[line["code_label"]] = counts.get(line["code_label"], 0) + 1
    more: Object = {"severity": "ERROR"}
    if asked["report_type"] == "DISTRIBUTION_ISSUES":
        more = {"ineligible_for_ads": True, "ineligible_for_organic": True}
    stats: list[Object] = [
        {
            "report_type": asked["report_type"],
            "catalog_id": _catalog_id(context, asked),
            "code": number,
            "code_label": label,
            "message": label.replace("_", " ").capitalize(),
            "occurrences": counts[label],
            **more,
        }
        for number, label in enumerate(counts, 100)
    ]
    return context.page_of(stats)


def _lines(context: Context, asked: Object) -> list[Object]:
    """Return the lines of a report."""
    state, catalog_id = context.state, _catalog_id(context, asked)
    match asked["report_type"]:
        case "ALL_ITEMS":
            return [{"catalog_id": catalog_id, "item_id": id, **_flat(item)} for id, item in state.items.items()]
        case "DISTRIBUTION_ISSUES":
            return [
                {"catalog_id": catalog_id, "item_id": id, "code_label": "IMAGE_MISSING"}
                for id, item in state.items.items()
                if not item.get("image_link")
            ]
        case _:
            results = state.processing_results[asked["feed_id"]]
            id: str = asked.get("processing_result_id") or list(results)[-1]
            if id not in results:
                raise not_found(4184, "Processing result")
            return [
                {"item_number": issue["item_number"], "item_id": issue["item_id"], "code_label": code}
                for issue in state.item_issues[id].values()
                for code in issue["errors"]
            ]


def _catalog_id(context: Context, asked: Object) -> Any:
    """Return the catalog that a report is of. ApiError if there is none."""
    state = context.state
    if asked["report_type"] == "FEED_INGESTION_ISSUES":
        if asked["feed_id"] not in state.feeds:
            raise not_found(4161, "Feed")
        return state.feeds[asked["feed_id"]].get("catalog_id", next(iter(state.catalogs)))
    id = asked.get("catalog_id") or next(iter(state.catalogs), None)
    if id not in state.catalogs:
        raise ApiError(409, 4182, "Can't access this feature without an existing catalog.")
    return id


def _flat(item: Object) -> Object:
    """Return the attributes of an item that are one value."""
    return {name: value for name, value in item.items() if not isinstance(value, list | dict)}
