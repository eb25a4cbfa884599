"""Handlers of asynchronous reports: a token at once, a link after a while, no file after an hour."""

import csv
import datetime
import io
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from .._data import seed
from .._data.area import Area
from .._data.async_work import Report
from .._data.table import Object, Table
from .._errors import invalid
from ._analytics import check_days, dates, rows
from ._registry import Context, handler

LINK_SECONDS: Final = 300.0
_FILE_SECONDS: Final = 3600.0
_ITEM_LEVEL: Final = "PRODUCT_ITEM"
_PREFIXES: Final = {"ADVERTISER": "AD_ACCOUNT", "PIN_PROMOTION": "AD"}
_IDS: Final = {
    "CAMPAIGN": "campaign_ids",
    "AD_GROUP": "ad_group_ids",
    "PIN_PROMOTION": "ad_ids",
    "PRODUCT_GROUP": "product_group_ids",
    _ITEM_LEVEL: "product_item_ids",
}


class ReportArea(Area):
    """Reports by token; templates by ad account, then by id. Every ad account has one template."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: dict[str, Report] = {}
        self.templates: dict[str, Table] = {}

    def open_ad_account(self, id: str) -> None:
        """Give a new ad account a template."""
        super().open_ad_account(id)
        self.templates[id] = seed.one(seed.template(self.next_id("template"), id))


@handler("analytics/create_report")
def create_report(context: Context) -> Object:
    """Create a report of what exists now."""
    asked: Object = context.body
    level: str = asked["level"]
    hourly = asked["granularity"] == "HOUR"
    back, longest = (8, 3) if hourly else (92, 31) if level == _ITEM_LEVEL else (914, 186)
    start, end = _days(asked, back=back, longest=longest)
    if level == _ITEM_LEVEL and ("ad_ids" in asked or "ad_statuses" in asked):
        raise invalid("Invalid request body: ad_ids and ad_statuses are not for the level PRODUCT_ITEM.")
    if "targeting_types" in asked and not level.endswith("_TARGETING"):
        raise invalid("Invalid request body: targeting_types is for levels that end in _TARGETING.")
    return {**_create(context, asked, start, end), "message": None}


@handler("analytics/create_template_report")
def create_template_report(context: Context) -> Object:
    """Create a report from a template, of the given days or else the template's."""
    arguments = context.arguments
    template = context.find(context.state.templates[arguments["ad_account_id"]], "template_id", "Template")
    today = datetime.datetime.now(datetime.UTC).date()
    start: datetime.date = arguments.get("start_date") or _ago(today, template["report_start_relative_days_in_past"])
    end: datetime.date = arguments.get("end_date") or _ago(today, template["report_end_relative_days_in_past"])
    check_days(start, end, back=914, longest=914)
    asked = {
        "level": template["report_level"],
        "columns": template["columns"],
        "granularity": arguments.get("granularity", template["granularity"]),
        "report_format": template["report_format"],
    }
    return {**_create(context, asked, start, end), "message": None}


@handler("analytics/get_report")
def get_report(context: Context) -> Object:
    """Return the status of a report, with a new link for every request."""
    return _status(context)


@handler("analytics/create_mmm_report")
def create_mmm_report(context: Context) -> Object:
    """Create a report for marketing mix modelling."""
    asked: Object = context.body
    start, end = _days(asked, back=914, longest=914)
    created = _create(context, {**asked, "report_format": "CSV"}, start, end)
    return {"code": 0, "data": {**created, "message": "", "status": "success"}}


@handler("analytics/get_mmm_report")
def get_mmm_report(context: Context) -> Object:
    """Return the status of a report for marketing mix modelling."""
    return {"code": 0, "data": _status(context), "message": "", "status": "success"}


@handler("analytics/create_conversion_product_report")
def create_product_report(context: Context) -> Object:
    """Create a report on conversions of products."""
    asked: Object = context.body
    start, end = _days(asked, back=914, longest=914)
    return {**_create(context, {**asked, "report_format": "CSV"}, start, end), "message": None}


@handler("analytics/get_conversion_product_report")
def get_product_report(context: Context) -> Object:
    """Return the status of a report on conversions of products."""
    return _status(context)


@handler("templates/list")
def list_templates(context: Context) -> Object:
    """Return templates."""
    table = context.state.templates[context.arguments["ad_account_id"]]
    return context.page(table, descending=context.descending)


def _days(asked: Object, *, back: int, longest: int) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of a report. ApiError if it may not have them."""
    start, end = (datetime.date.fromisoformat(asked[name]) for name in ("start_date", "end_date"))
    check_days(start, end, back=back, longest=longest)
    return start, end


def as_csv(lines: Iterable[Object]) -> bytes:
    """Return objects as CSV, with a header of all their keys."""
    found = list(lines)
    header = list(dict.fromkeys(key for line in found for key in line))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return text.getvalue().encode()


def _create(context: Context, asked: Object, start: datetime.date, end: datetime.date) -> Object:
    ad_account_id: str = context.arguments["ad_account_id"]
    level: str = asked["level"].removesuffix("_TARGETING")
    starts = dates(asked["granularity"], start, end)
    found: dict[str, list[Object]] = {}
    for entity in _entities(context, level, asked):
        lines = rows(ad_account_id, starts, asked["columns"], _PREFIXES.get(level, level), [entity])
        found[entity["id"]] = [{**line, **extra} for line in lines for extra in _splits(asked)]
    if asked.get("report_format") == "CSV":
        report = Report(ad_account_id, as_csv(line for lines in found.values() for line in lines), "text/csv")
    else:
        report = Report(ad_account_id, msgspec.json.encode(found), "application/json")
    token = context.state.storage.signature()
    context.state.reports[token] = report
    context.schedule(context.state.processing_seconds, report.finish)
    context.schedule(context.state.processing_seconds + _FILE_SECONDS, report.expire)
    return {"report_status": report.status, "token": token}


def _status(context: Context) -> Object:
    report = context.state.reports.get(context.arguments["token"])
    if report is None or report.ad_account_id != context.arguments["ad_account_id"]:
        return {"report_status": "DOES_NOT_EXIST", "url": None, "size": None}
    if report.status != "FINISHED":
        return {"report_status": report.status, "url": None, "size": None}
    url = context.state.storage.link(context.origin, report.content, report.content_type, context.now, LINK_SECONDS)
    return {"report_status": report.status, "url": url, "size": len(report.content)}


def _entities(context: Context, level: str, asked: Object) -> list[Object]:
    """Return what the report has rows of: everything, or the requested ids."""
    state, ad_account_id = context.state, context.arguments["ad_account_id"]
    ids = asked.get(_IDS.get(level, ""))
    found: Iterable[Object]
    match level:
        case "ADVERTISER":
            found = [state.ad_accounts[ad_account_id]]
        case "CAMPAIGN":
            found = state.campaigns[ad_account_id].values()
        case "AD_GROUP":
            found = state.ad_groups[ad_account_id].values()
        case "PIN_PROMOTION":
            found = state.ads[ad_account_id].values()
        case "KEYWORD":
            found = state.keywords[ad_account_id].values()
        case "PRODUCT_GROUP":
            found = state.promotions[ad_account_id].values()
        case _:
            found = ({"id": id} for id in state.items)
    return [entity for entity in found if ids is None or entity["id"] in ids]


def _splits(asked: Object) -> list[Object]:
    """Return the columns that split a row, once per value."""
    kinds: list[Any] = asked.get("targeting_types") or []
    found = [{"TARGETING_TYPE": kind, "TARGETING_VALUE": f"{kind.lower()} {n}"} for kind in kinds for n in (1, 2)]
    return found or [{}]


def _ago(today: datetime.date, days: int) -> datetime.date:
    return today - datetime.timedelta(days=days)
