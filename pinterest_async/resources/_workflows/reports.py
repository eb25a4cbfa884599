"""Reports and bulk requests: how each is created and polled, and what the API's words for its state mean."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from ..._http.request import Request
from ..._http.transport import Transport
from ..._limits.limiter import Priority
from ..._operations.date_ranges import split_days
from ..._transfers.download import Download, download
from ..._transfers.poller import Poller, Stage, Status
from ...errors import DecodeError
from ...models._confidential import hide
from ...models.bulk import BulkDownloadCreate, BulkRequest, BulkRequestCreated, BulkUpsert
from ...models.product_conversion_reports import ProductConversionReportCreate
from ...models.reports import MmmReportCreate, MmmReportCreated, MmmReportState, ReportCreate, ReportState, ReportToken
from .. import operation

RUN: Final = "reports.run"
RUN_TEMPLATE: Final = "reports.run_template"
RUN_MMM: Final = "reports.run_mmm"
RUN_PRODUCTS: Final = "reports.run_product_conversions"
DOWNLOAD: Final = "bulk.download"
UPSERT: Final = "bulk.upsert"

_MAX_DAYS_OF: Final = {"HOUR": 3, "PRODUCT_ITEM": 31}
"""Days of one report, by granularity or level."""

_MAX_DAYS: Final = 185
"""Days of any other. The API documents 186, and refuses one with "less than 186"."""

_SPLITTABLE: Final = ("DAY", "HOUR")

_STAGES: Final[dict[str, Stage]] = {
    "FINISHED": Stage.READY,
    "SUCCEEDED": Stage.READY,
    "EXPIRED": Stage.EXPIRED,
    "DOES_NOT_EXIST": Stage.EXPIRED,
    "FAILED": Stage.FAILED,
    "CANCELLED": Stage.FAILED,
}


async def run_report(
    transport: Transport, ad_account_id: str, report: ReportCreate | Mapping[str, Any], timeout: float
) -> Download:
    """Return the file of `Reports.run`. A report is created for each range of its days, all of them at once."""
    pollers = [
        _report_poller(transport, RUN, "ad_accounts.create_report", (ad_account_id, part), ad_account_id, timeout)
        for part in _parts(report)
    ]
    return await download(transport, pollers)


async def run_template(
    transport: Transport, ad_account_id: str, template_id: str, options: Mapping[str, Any], timeout: float
) -> Download:
    """Return the file of `Reports.run_template`."""
    args = (ad_account_id, template_id)
    poller = _report_poller(
        transport, RUN_TEMPLATE, "ad_accounts.create_template_report", args, ad_account_id, timeout, options
    )
    return await download(transport, [poller])


async def run_mmm(
    transport: Transport, ad_account_id: str, report: MmmReportCreate | Mapping[str, Any], timeout: float
) -> Download:
    """Return the file of `Reports.run_mmm`."""
    request = retry_safe("ad_accounts.create_mmm_report", (ad_account_id, report))

    async def create() -> str:
        answer: MmmReportCreated = await transport.send(operation("ad_accounts.create_mmm_report"), request)
        data = answer.data
        if data is None:
            return token_of(RUN_MMM, None, f"code {answer.code}")
        return token_of(RUN_MMM, data.token, data.message)

    async def poll(token: str) -> Status[str]:
        answer: MmmReportState = await poll_with(
            transport, "ad_accounts.get_mmm_report", (ad_account_id,), {"token": token}
        )
        return _report_state(answer.data or ReportState())

    return await download(transport, [Poller(RUN_MMM, create, poll, timeout)])


async def run_product_conversions(
    transport: Transport, ad_account_id: str, report: ProductConversionReportCreate | Mapping[str, Any], timeout: float
) -> Download:
    """Return the file of `Reports.run_product_conversions`."""
    poller = _report_poller(
        transport,
        RUN_PRODUCTS,
        "ad_accounts.create_product_conversion_report",
        (ad_account_id, report),
        ad_account_id,
        timeout,
        polled="ad_accounts.get_product_conversion_report",
    )
    return await download(transport, [poller])


async def download_bulk(
    transport: Transport, ad_account_id: str, wanted: BulkDownloadCreate | Mapping[str, Any], timeout: float
) -> Download:
    """Return the file of `Bulk.download`."""
    request = retry_safe("bulk.create_download", (ad_account_id, wanted))
    return await _bulk(transport, DOWNLOAD, "bulk.create_download", request, ad_account_id, timeout)


async def upsert_bulk(
    transport: Transport, ad_account_id: str, upsert: BulkUpsert | Mapping[str, Any], timeout: float
) -> Download:
    """Return the file of `Bulk.upsert`. It is requested once only, because it creates entities."""
    request = operation("bulk.create_upsert").request((ad_account_id, upsert), {})
    return await _bulk(transport, UPSERT, "bulk.create_upsert", request, ad_account_id, timeout)


def _report_poller(
    transport: Transport,
    name: str,
    called: str,
    args: tuple[Any, ...],
    ad_account_id: str,
    timeout: float,
    options: Mapping[str, Any] | None = None,
    *,
    polled: str = "ad_accounts.get_report",
) -> Poller[str]:
    request = retry_safe(called, args, options)

    async def create() -> str:
        answer: ReportToken = await transport.send(operation(called), request)
        return token_of(name, answer.token, answer.message)

    async def poll(token: str) -> Status[str]:
        state: ReportState = await poll_with(transport, polled, (ad_account_id,), {"token": token})
        return _report_state(state)

    return Poller(name, create, poll, timeout)


async def _bulk(
    transport: Transport, name: str, called: str, request: Request, ad_account_id: str, timeout: float
) -> Download:
    """Create a bulk request, and poll each request of the answer: their ids may be joined by commas."""

    async def create() -> str:
        answer: BulkRequestCreated = await transport.send(operation(called), request)
        return token_of(name, answer.request_id, None)

    async def poll(request_id: str) -> Status[str]:
        state: BulkRequest = await poll_with(transport, "bulk.get_request", (ad_account_id, request_id), {})
        return Status(stage_of(state.status), str(state.status), hide(state.result_url or None))

    def poller(request_id: str) -> Poller[str]:
        async def created() -> str:
            return request_id

        return Poller(name, created, poll, timeout)

    request_ids = (await create()).split(",")
    return await download(transport, [poller(request_id.strip()) for request_id in request_ids])


def retry_safe(called: str, args: tuple[Any, ...], options: Mapping[str, Any] | None = None) -> Request:
    """Return a request that is sent again when its answer is lost: to create a file twice does no harm."""
    return msgspec.structs.replace(operation(called).request(args, options or {}), retry_safe=True)


async def poll_with(transport: Transport, called: str, args: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
    """Call an operation that returns a state, at the priority of jobs."""
    declared = operation(called)
    request = declared.request(args, options)
    return await transport.send(declared, request, priority=Priority.BULK)


def _report_state(state: ReportState) -> Status[str]:
    status_text = str(state.report_status)
    return Status(stage_of(status_text), status_text, hide(state.url or None), file_size(state.size))


def stage_of(status: object) -> Stage:
    """Return what the API's word for a state means. A word that is not known is not final."""
    return _STAGES.get(str(status), Stage.PENDING)


def file_size(size: float | None) -> int | None:
    """Return the bytes of a file as the API states them, or None when it does not."""
    return None if size is None or not 0 < size < 1e18 else int(size)


def token_of(name: str, token: str | None, message: str | None) -> str:
    """Return the token of an answer. DecodeError if it has none."""
    if not token:
        raise DecodeError(name, 200, None, f"accepted, but without a token ({message or 'no message'})", b"")
    return token


def _parts(report: ReportCreate | Mapping[str, Any]) -> Sequence[ReportCreate | Mapping[str, Any]]:
    """Split a report into several when it has more days than the API allows."""
    try:
        fields: dict[str, Any] = msgspec.to_builtins(report)
        first, last = (datetime.date.fromisoformat(fields[name]) for name in ("start_date", "end_date"))
    except (KeyError, TypeError, ValueError, RecursionError):  # the operation's own check says what is wrong
        return [report]
    granularity, level = str(fields.get("granularity")), str(fields.get("level"))
    max_days = min(_MAX_DAYS_OF.get(granularity, _MAX_DAYS), _MAX_DAYS_OF.get(level, _MAX_DAYS))
    ranges = split_days(RUN, first, last, granularity=granularity, max_days=max_days, splittable=_SPLITTABLE)
    if len(ranges) == 1:
        return [report]
    return [{**fields, "start_date": str(start), "end_date": str(end)} for start, end in ranges]
