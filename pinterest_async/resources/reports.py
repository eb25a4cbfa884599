"""Reports as one call each, over the operations of `ad_accounts` that create and poll them."""

from collections.abc import Mapping
from typing import Any, Final

from .._operations.declare import Resource
from .._operations.scoped import AccountResource, scoped
from .._transfers.download import Download
from ..models.analytics import Granularity
from ..models.product_conversion_reports import ProductConversionReportCreate
from ..models.reports import MmmReportCreate, ReportCreate
from ._types import AdsId, Date
from ._workflows.reports import run_mmm, run_product_conversions, run_report, run_template


class Reports(Resource):
    """Reports: request one, wait until it is ready, and read it as rows or save it."""

    async def run(
        self, ad_account_id: AdsId, report: ReportCreate | Mapping[str, Any], *, timeout: float = 3600.0
    ) -> Download:
        """Request a report and wait for it: `async for row in (await ...).rows()`, or `.save(path)`.

        More than 185 days (3 by HOUR, 31 at the level PRODUCT_ITEM) are split into reports that are made concurrently
        and read as one; that needs the granularity DAY or HOUR. Many at once share the quota of ads_analytics, in which
        both creating and polling a report count. Splitting does not extend how far back the days may be.

        Args:
            timeout: Seconds until it has to be ready.

        Raises:
            ArgumentError: An argument is refused; nothing was sent.
            JobFailed: Pinterest stopped the report.
            TimedOut: The report was not ready in time.

        Source: analytics/create_report, analytics/get_report.
        """
        return await run_report(self.transport, ad_account_id, report, timeout)

    async def run_template(
        self,
        ad_account_id: AdsId,
        template_id: AdsId,
        *,
        start_date: Date | None = None,
        end_date: Date | None = None,
        granularity: Granularity | str | None = None,
        timeout: float = 3600.0,
    ) -> Download:
        """Request a report made from a template and wait for it, as `run` does.

        Args:
            start_date, end_date: Days in UTC, at most two and a half years back and long; together with `granularity`
                they replace the template's own.
            timeout: Seconds until it has to be ready.

        Raises:
            PinterestError: As in `run`.

        Source: analytics/create_template_report, analytics/get_report.
        """
        options = {"start_date": start_date, "end_date": end_date, "granularity": granularity}
        return await run_template(self.transport, ad_account_id, template_id, options, timeout)

    async def run_mmm(
        self, ad_account_id: AdsId, report: MmmReportCreate | Mapping[str, Any], *, timeout: float = 3600.0
    ) -> Download:
        """Request a report for marketing mix modelling and wait for it, as `run` does; 5 a minute for an ad account.

        Args:
            timeout: Seconds until it has to be ready.

        Raises:
            PinterestError: As in `run`.

        Source: analytics/create_mmm_report, analytics/get_mmm_report.
        """
        return await run_mmm(self.transport, ad_account_id, report, timeout)

    async def run_product_conversions(
        self,
        ad_account_id: AdsId,
        report: ProductConversionReportCreate | Mapping[str, Any],
        *,
        timeout: float = 3600.0,
    ) -> Download:
        """Request a report on conversions by brand, category and product and wait for it, as `run` does.

        Args:
            timeout: Seconds until it has to be ready.

        Raises:
            PinterestError: As in `run`.

        Source: analytics/create_conversion_product_report, analytics/get_conversion_product_report.
        """
        return await run_product_conversions(self.transport, ad_account_id, report, timeout)


class AccountReports(AccountResource):
    """Reports with the ad account filled in."""

    run: Final = scoped(Reports.run)
    run_template: Final = scoped(Reports.run_template)
    run_mmm: Final = scoped(Reports.run_mmm)
    run_product_conversions: Final = scoped(Reports.run_product_conversions)
