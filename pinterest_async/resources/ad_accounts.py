"""The tag ad_accounts: ad accounts, their metrics, and their reports."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from msgspec import UNSET, Meta

from .._operations.declare import (
    ADS_ANALYTICS,
    ADS_READ,
    ADS_WRITE,
    BODY,
    COMMA,
    DELETE,
    GET,
    MMM_REPORTS,
    POST,
    OptionalField,
    Resource,
)
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.ad_accounts import AdAccount
from ..models.analytics import (
    AnalyticsColumn,
    AnalyticsTargetingType,
    ConversionReportTime,
    Granularity,
    ReportingTimeZone,
    TargetingAnalytics,
)
from ..models.common import AnalyticsRow, Order
from ..models.locales import Country, Currency
from ..models.product_conversion_reports import ProductConversionReportCreate
from ..models.reports import (
    MmmReportCreate,
    MmmReportCreated,
    MmmReportState,
    ReportCreate,
    ReportState,
    ReportTemplate,
    ReportToken,
)
from ._attribution import AttributionTypes
from ._types import AdsId, Date, NumericId, PageSize, WindowDays


class AdAccounts(Resource):
    """Ad accounts that the token may use, and the reports on them."""

    @GET("/ad_accounts", "ad_accounts/list", ADS_READ, "ads:read")
    def list(
        self,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        include_shared_accounts: bool | None = None,
    ) -> Pages[AdAccount]:
        """List ad accounts that the user owns or has access to.

        Args:
            include_shared_accounts: False leaves out those that others own.
        """
        ...

    @POST("/ad_accounts", "ad_accounts/create", ADS_WRITE, "ads:write", newer="currency time_zone")
    async def create(
        self,
        *,
        country: OptionalField[Country | str] = UNSET,
        name: OptionalField[Annotated[str, Meta(max_length=256)]] = UNSET,
        owner_user_id: OptionalField[NumericId] = UNSET,
        currency: OptionalField[Currency | str] = UNSET,
        time_zone: OptionalField[str] = UNSET,
    ) -> AdAccount:
        """Create an ad account. Its owner must have a business account, and can have 50 of them.

        Args:
            name: At most 256 characters.
            currency: That of the country when left out. Newer than 5.12.
            time_zone: For example "America/New_York". Of 5.28.
        """
        ...

    @GET("/ad_accounts/{ad_account_id}", "ad_accounts/get", ADS_READ, "ads:read")
    async def get(self, ad_account_id: AdsId) -> AdAccount:
        """Return one ad account."""
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/analytics",
        "ad_account/analytics",
        ADS_ANALYTICS,
        "ads:read",
        newer="reporting_timezone",
    )
    async def analytics(
        self,
        ad_account_id: AdsId,
        *,
        start_date: Date,
        end_date: Date,
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
        reporting_timezone: ReportingTimeZone | str | None = None,
    ) -> Sequence[AnalyticsRow]:
        """Return metrics of an ad account.

        Windows are 30 days after a click or an engagement and 1 day after a view when left out.

        Args:
            start_date, end_date: Days in UTC, at most 90 back and 90 long; by HOUR at most 8 back.
            columns: Metrics to return; one without a value may be missing from a row.
            conversion_report_time: TIME_OF_AD_ACTION when left out.
            reporting_timezone: Whose days are meant; not open to all accounts. Newer than 5.12.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/targeting_analytics",
        "ad_account_targeting_analytics/get",
        ADS_ANALYTICS,
        "ads:read",
        newer="reporting_timezone",
    )
    async def targeting_analytics(
        self,
        ad_account_id: AdsId,
        *,
        start_date: Date,
        end_date: Date,
        targeting_types: Annotated[Sequence[AnalyticsTargetingType | str], COMMA, Meta(min_length=1, max_length=15)],
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
        attribution_types: AttributionTypes | None = None,
        reporting_timezone: ReportingTimeZone | str | None = None,
    ) -> TargetingAnalytics:
        """Return metrics of an ad account, split by each of 1 to 15 dimensions of targeting on its own.

        Days, columns and windows are as in `analytics`, but by HOUR at most 3 days long.

        Args:
            attribution_types: One or both; a server of 5.12 takes one.
            reporting_timezone: Whose days are meant; not open to all accounts. Newer than 5.12.
        """
        ...

    @POST("/ad_accounts/{ad_account_id}/reports", "analytics/create_report", ADS_ANALYTICS, "ads:read", sandbox=False)
    async def create_report(
        self, ad_account_id: AdsId, report: Annotated[ReportCreate | Mapping[str, Any], BODY]
    ) -> ReportToken:
        """Request a report; `get_report` takes the token of the answer."""
        ...

    @GET("/ad_accounts/{ad_account_id}/reports", "analytics/get_report", ADS_ANALYTICS, "ads:read", sandbox=False)
    async def get_report(self, ad_account_id: AdsId, *, token: str) -> ReportState:
        """Return the state of a report and, once it is finished, a link to it that is valid for five minutes.

        The report itself is kept for an hour. Each poll counts like any other analytics call.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/mmm_reports",
        "analytics/create_mmm_report",
        ADS_ANALYTICS,
        "ads:read",
        quota=MMM_REPORTS,
        sandbox=False,
    )
    async def create_mmm_report(
        self, ad_account_id: AdsId, report: Annotated[MmmReportCreate | Mapping[str, Any], BODY]
    ) -> MmmReportCreated:
        """Request a report for marketing mix modelling; `get_mmm_report` takes the token in `data`.

        At most 5 a minute for an ad account, besides the usual limits.
        """
        ...

    @GET("/ad_accounts/{ad_account_id}/mmm_reports", "analytics/get_mmm_report", ADS_READ, "ads:read", sandbox=False)
    async def get_mmm_report(self, ad_account_id: AdsId, *, token: str) -> MmmReportState:
        """Return the state of a report for marketing mix modelling and, once it is finished, a link to it."""
        ...

    @GET("/ad_accounts/{ad_account_id}/templates", "templates/list", ADS_READ, "ads:read")
    def list_templates(
        self,
        ad_account_id: AdsId,
        *,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[ReportTemplate]:
        """List report templates of an ad account, in the order of their ids."""
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/templates/{template_id}/reports",
        "analytics/create_template_report",
        ADS_ANALYTICS,
        "ads:read",
        sandbox=False,
    )
    async def create_template_report(
        self,
        ad_account_id: AdsId,
        template_id: AdsId,
        *,
        start_date: Date | None = None,
        end_date: Date | None = None,
        granularity: Granularity | str | None = None,
    ) -> ReportToken:
        """Request a report made from a template; `get_report` takes the token of the answer.

        Args:
            start_date, end_date: Days in UTC, at most two and a half years back and long; together with `granularity`
                they replace the template's own.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/reports/brand_category_sku",
        "analytics/create_conversion_product_report",
        ADS_ANALYTICS,
        "ads:read",
        sandbox=False,
        since="5.17",
    )
    async def create_product_conversion_report(
        self, ad_account_id: AdsId, report: Annotated[ProductConversionReportCreate | Mapping[str, Any], BODY]
    ) -> ReportToken:
        """Request a report on conversions by brand, category and product; poll `get_product_conversion_report`."""
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/reports/brand_category_sku",
        "analytics/get_conversion_product_report",
        ADS_READ,
        "ads:read",
        sandbox=False,
        since="5.17",
    )
    async def get_product_conversion_report(self, ad_account_id: AdsId, *, token: str) -> ReportState:
        """Return the state of a report on products, with a link to its file when it is finished."""
        ...

    @DELETE("/ad_accounts/{ad_account_id}/sandbox", "sandbox/delete", ADS_WRITE, "ads:write")
    async def delete_sandbox(self, ad_account_id: AdsId) -> str:
        """Delete an ad account of the API's sandbox with all its ads, and return a message. Production refuses it."""
        ...


class AccountAdAccounts(AccountResource):
    """AdAccounts with the ad account filled in."""

    get: Final = scoped(AdAccounts.get)
    analytics: Final = scoped(AdAccounts.analytics)
    targeting_analytics: Final = scoped(AdAccounts.targeting_analytics)
    create_report: Final = scoped(AdAccounts.create_report)
    get_report: Final = scoped(AdAccounts.get_report)
    create_mmm_report: Final = scoped(AdAccounts.create_mmm_report)
    get_mmm_report: Final = scoped(AdAccounts.get_mmm_report)
    list_templates: Final = scoped(AdAccounts.list_templates)
    create_template_report: Final = scoped(AdAccounts.create_template_report)
    create_product_conversion_report: Final = scoped(AdAccounts.create_product_conversion_report)
    get_product_conversion_report: Final = scoped(AdAccounts.get_product_conversion_report)
    delete_sandbox: Final = scoped(AdAccounts.delete_sandbox)
