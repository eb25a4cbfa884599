"""Files that are made on request: exports of leads, and reports of catalogs."""

from collections.abc import Mapping
from typing import Any, Final

from ..._http.transport import Transport
from ..._transfers.download import Download, download
from ..._transfers.poller import Poller, Stage, Status
from ...models._confidential import hide
from ...models.billing_invoices import BillingInvoiceDownload
from ...models.catalog_reports import CatalogReport, CatalogReportCreated
from ...models.leads_export import LeadsExport, LeadsExportCreated
from .. import operation
from .reports import file_size, poll_with, retry_safe, stage_of, token_of

LEADS: Final = "leads_export.download"
CATALOG: Final = "catalog_reports.download"
INVOICE: Final = "billing.download_invoice"

_LINK_SECONDS: Final = 60.0
"""Until a link to an invoice must be there."""


async def run_leads_export(
    transport: Transport, ad_account_id: str, fields: Mapping[str, Any], timeout: float
) -> Download:
    """Return the file of `LeadsExports.download`."""
    request = retry_safe("leads_export.create", (ad_account_id,), fields)

    async def create() -> str:
        answer: LeadsExportCreated = await transport.send(operation("leads_export.create"), request)
        return token_of(LEADS, answer.leads_export_id, None)

    async def poll(export_id: str) -> Status[str]:
        state: LeadsExport = await poll_with(transport, "leads_export.get", (ad_account_id, export_id), {})
        return Status(stage_of(state.export_status), str(state.export_status), hide(state.download_url or None))

    return await download(transport, [Poller(LEADS, create, poll, timeout)])


async def run_catalog_report(transport: Transport, report: Any, ad_account_id: str | None, timeout: float) -> Download:
    """Return the file of `CatalogReports.download`."""
    account = {"ad_account_id": ad_account_id}
    request = retry_safe("catalog_reports.create", (report,), account)

    async def create() -> str:
        answer: CatalogReportCreated = await transport.send(operation("catalog_reports.create"), request)
        return token_of(CATALOG, answer.token, None)

    async def poll(token: str) -> Status[str]:
        state: CatalogReport = await poll_with(transport, "catalog_reports.get", (), {"token": token, **account})
        status, url = state.report_status, hide(state.url or None)
        return Status(stage_of(status), str(status), url, file_size(state.size))

    return await download(transport, [Poller(CATALOG, create, poll, timeout)])


async def download_invoice(transport: Transport, ad_account_id: str, billing_invoice_id: str) -> Download:
    """Return the file of `Billing.download_invoice`. It exists already: only its link is requested."""
    args = (ad_account_id, billing_invoice_id)
    operation("billing.get_invoice_download").request(args, {})  # checks them

    async def create() -> str:
        return billing_invoice_id

    async def poll(_: str) -> Status[str]:
        found: BillingInvoiceDownload = await poll_with(transport, "billing.get_invoice_download", args, {})
        url = hide(found.download_url or None)
        return Status(Stage.FAILED if url is None else Stage.READY, "no link to the invoice", url)

    return await download(transport, [Poller(INVOICE, create, poll, _LINK_SECONDS)])
