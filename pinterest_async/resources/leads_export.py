"""The tag leads_export: files of the leads that an ad has collected."""

from typing import Final

from .._operations.declare import ADS_READ, ADS_WRITE, GET, POST, Field, Resource
from .._operations.scoped import AccountResource, scoped
from .._transfers.download import Download
from ..models.leads_export import LeadsExport, LeadsExportCreated
from ._types import AdsId, Date, NumericId
from ._workflows.exports import run_leads_export


class LeadsExports(Resource):
    """Exports of leads, which are kept for 30 days. It is a beta: not all apps have it."""

    @POST(
        "/ad_accounts/{ad_account_id}/leads_export",
        "leads_export/create",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.14",
    )
    async def create(
        self, ad_account_id: AdsId, *, ad_id: Field[NumericId], start_date: Field[Date], end_date: Field[Date]
    ) -> LeadsExportCreated:
        """Request an export of the leads of an ad; poll `get` with the answer's `leads_export_id`.

        Args:
            ad_id: The ad.
            start_date, end_date: Days in UTC, both included.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/leads_export/{leads_export_id}",
        "leads_export/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
        since="5.14",
    )
    async def get(self, ad_account_id: AdsId, leads_export_id: NumericId) -> LeadsExport:
        """Return the state of an export, with a link to its file when it is finished."""
        ...

    async def download(
        self, ad_account_id: AdsId, ad_id: NumericId, *, start_date: Date, end_date: Date, timeout: float = 3600.0
    ) -> Download:
        """Request an export of leads and wait for it: `async for row in (await ...).rows()`, or `.save(path)`.

        Args:
            ad_id: The ad.
            start_date, end_date: Days in UTC, both included. Leads are kept for 30 days.
            timeout: Seconds until it has to be ready.

        Raises:
            ArgumentError: An argument is refused; nothing was sent.
            JobFailed: Pinterest stopped the export.
            TimedOut: The export was not ready in time.

        Source: leads_export/create, leads_export/get.
        """
        fields = {"ad_id": ad_id, "start_date": start_date, "end_date": end_date}
        return await run_leads_export(self.transport, ad_account_id, fields, timeout)


class AccountLeadsExports(AccountResource):
    """LeadsExports with the ad account filled in."""

    create: Final = scoped(LeadsExports.create)
    get: Final = scoped(LeadsExports.get)
    download: Final = scoped(LeadsExports.download)
