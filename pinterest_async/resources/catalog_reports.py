"""The tag catalog_reports: what is wrong with the items of a catalog, as files and as numbers."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from .._operations.declare import BODY, CATALOGS_READ, DEEP, GET, POST, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped_optional
from .._transfers.download import Download
from ..models.catalog_reports import (
    CatalogReport,
    CatalogReportCreated,
    CatalogReportStats,
    HotelCatalogReport,
    HotelReportStats,
    RetailCatalogReport,
    RetailReportStats,
)
from ._types import AdsId, PageSize
from ._workflows.exports import run_catalog_report


class CatalogReports(Resource):
    """Reports of catalogs of the token's user, or of the owner of `ad_account_id` where that is given."""

    @POST(
        "/catalogs/reports",
        "reports/create",
        CATALOGS_READ,
        "catalogs:read",
        sandbox=False,
        repeatable=True,
        since="5.13",
    )
    async def create(
        self,
        report: Annotated[RetailCatalogReport | HotelCatalogReport | Mapping[str, Any], BODY],
        *,
        ad_account_id: AdsId | None = None,
    ) -> CatalogReportCreated:
        """Request a report; poll `get` with the answer's token. The same request returns the same report all day."""
        ...

    @GET("/catalogs/reports", "reports/get", CATALOGS_READ, "catalogs:read", sandbox=False, since="5.13")
    async def get(self, *, token: str, ad_account_id: AdsId | None = None) -> CatalogReport:
        """Return the state of a report, with a link to its file when it is finished."""
        ...

    @GET("/catalogs/reports/stats", "reports/stats", CATALOGS_READ, "catalogs:read", sandbox=False, since="5.13")
    def list_stats(
        self,
        *,
        parameters: Annotated[RetailReportStats | HotelReportStats | Mapping[str, Any], DEEP],
        ad_account_id: AdsId | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[CatalogReportStats]:
        """List the issues of a catalog or a feed, and how often each occurred.

        Args:
            parameters: Which issues: {"catalog_type": "RETAIL", "report": {"report_type": "DISTRIBUTION_ISSUES"}}.
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    async def download(
        self,
        report: RetailCatalogReport | HotelCatalogReport | Mapping[str, Any],
        *,
        ad_account_id: str | None = None,
        timeout: float = 3600.0,
    ) -> Download:
        """Request a report and wait for it: `async for row in (await ...).rows()`, or `.save(path)`.

        Args:
            report: Of what; the same report has the same content all day.
            timeout: Seconds until it has to be ready.

        Raises:
            ArgumentError: An argument is refused; nothing was sent.
            TimedOut: The report was not ready in time.

        Source: reports/create, reports/get.
        """
        return await run_catalog_report(self.transport, report, ad_account_id, timeout)


class AccountCatalogReports(AccountResource):
    """CatalogReports with the ad account filled in."""

    create: Final = scoped_optional(CatalogReports.create)
    get: Final = scoped_optional(CatalogReports.get)
    list_stats: Final = scoped_optional(CatalogReports.list_stats)
    download: Final = scoped_optional(CatalogReports.download)
