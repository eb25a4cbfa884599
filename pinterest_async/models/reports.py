"""Asynchronous reports: what to ask for, the token that stands for one, where to fetch it, and report templates."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from msgspec import Meta, field

from ._base import UNSET, Model, OpenEnum, UnsetType
from ._confidential import RedactedModel
from .ad_groups import AdGroupSummaryStatus
from .analytics import (
    AnalyticsTargetingType,
    AttributionType,
    ConversionReportTime,
    Granularity,
    ReportColumn,
    ReportingTimeZone,
)
from .campaigns import CampaignSummaryStatus, ObjectiveType
from .common import AdSummaryStatus
from .locales import AdvertiserCountry
from .template_columns import TemplateColumn

Day: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
"""A day in UTC, YYYY-MM-DD."""

ReportIds: TypeAlias = Annotated[list[str], Meta(min_length=1, max_length=500)]
"""1 to 500 ids."""

AttributionDays: TypeAlias = Literal[0, 1, 7, 14, 30, 60]
"""Days after a click, engagement or view in which a conversion counts."""


class ReportLevel(OpenEnum):
    """What one row of a report stands for; PIN_PROMOTION is an ad. Source: MetricsReportingLevel."""

    ADVERTISER = "ADVERTISER"
    ADVERTISER_TARGETING = "ADVERTISER_TARGETING"
    CAMPAIGN = "CAMPAIGN"
    CAMPAIGN_TARGETING = "CAMPAIGN_TARGETING"
    AD_GROUP = "AD_GROUP"
    AD_GROUP_TARGETING = "AD_GROUP_TARGETING"
    PIN_PROMOTION = "PIN_PROMOTION"
    PIN_PROMOTION_TARGETING = "PIN_PROMOTION_TARGETING"
    KEYWORD = "KEYWORD"
    PRODUCT_GROUP = "PRODUCT_GROUP"
    PRODUCT_GROUP_TARGETING = "PRODUCT_GROUP_TARGETING"
    PRODUCT_ITEM = "PRODUCT_ITEM"
    PRODUCT_ITEM_TARGETING = "PRODUCT_ITEM_TARGETING"


class ReportFormat(OpenEnum):
    """Format of a report; rows with nothing but zeros are in neither. Source: DataOutputFormat.

    In rows that are there, CSV writes zeros and JSON omits them.
    """

    JSON = "JSON"
    CSV = "CSV"


class ReportStatus(OpenEnum):
    """How far a report is. Source: BulkReportingJobStatus."""

    DOES_NOT_EXIST = "DOES_NOT_EXIST"
    FINISHED = "FINISHED"
    IN_PROGRESS = "IN_PROGRESS"
    EXPIRED = "EXPIRED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class ProductGroupSummaryStatus(OpenEnum):
    """Whether a product group delivers, and if not, why. Source: ProductGroupSummaryStatus."""

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    EXCLUDED = "EXCLUDED"
    ARCHIVED = "ARCHIVED"


class MetricsFilterField(OpenEnum):
    """Columns that a report's rows can be filtered by. Source: AdsAnalyticsFilterColumn."""

    SPEND_IN_DOLLAR = "SPEND_IN_DOLLAR"
    TOTAL_IMPRESSION = "TOTAL_IMPRESSION"


class MetricsFilterOperator(OpenEnum):
    """Comparisons that a report's rows can be filtered by. Source: AdsAnalyticsFilterOperator."""

    LESS_THAN = "LESS_THAN"
    GREATER_THAN = "GREATER_THAN"


class MetricsFilter(Model):
    """Which rows to keep: those whose `field` compares with the values. Source: AdsAnalyticsMetricsFilter."""

    field: MetricsFilterField
    operator: MetricsFilterOperator
    values: Annotated[list[float], Meta(min_length=1)]


class ReportDays(Model):
    """The days that a report is asked for, first and last, in UTC. ValueError when they run backwards."""

    start_date: Day
    end_date: Day

    def __post_init__(self) -> None:
        if str(self.end_date) < str(self.start_date):
            raise ValueError(f"expected an end_date on or after {self.start_date} (start_date), got {self.end_date}")


class ReportSort(OpenEnum):
    """What the rows of a report are sorted by first; BY_DATE suits large reports. Source: PrimarySort."""

    BY_ID = "BY_ID"
    BY_DATE = "BY_DATE"


class CustomConversionMetric(OpenEnum):
    """Metrics of conversions that the advertiser defined. Source: AdsAnalyticsCreateAsyncRequest."""

    ADE_COST_PER_ACTION = "ADE_COST_PER_ACTION"
    ADE_ROAS = "ADE_ROAS"
    ADE_TOTAL_CONVERSIONS = "ADE_TOTAL_CONVERSIONS"
    ADE_TOTAL_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_VALUE_IN_MICRO_DOLLAR"
    ADE_AVERAGE_VALUE_IN_MICRO_DOLLAR = "ADE_AVERAGE_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_CLICK = "ADE_TOTAL_CLICK"
    ADE_TOTAL_CLICK_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_CLICK_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_VIEW = "ADE_TOTAL_VIEW"
    ADE_TOTAL_VIEW_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_VIEW_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_CONVERSION_RATE = "ADE_TOTAL_CONVERSION_RATE"
    ADE_WEB_COST_PER_ACTION = "ADE_WEB_COST_PER_ACTION"
    ADE_WEB_ROAS = "ADE_WEB_ROAS"
    ADE_TOTAL_WEB_CONVERSIONS = "ADE_TOTAL_WEB_CONVERSIONS"
    ADE_TOTAL_WEB_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_WEB_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_WEB_CLICK = "ADE_TOTAL_WEB_CLICK"
    ADE_TOTAL_WEB_CLICK_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_WEB_CLICK_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_WEB_VIEW = "ADE_TOTAL_WEB_VIEW"
    ADE_TOTAL_WEB_VIEW_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_WEB_VIEW_VALUE_IN_MICRO_DOLLAR"
    ADE_INAPP_COST_PER_ACTION = "ADE_INAPP_COST_PER_ACTION"
    ADE_INAPP_ROAS = "ADE_INAPP_ROAS"
    ADE_TOTAL_INAPP_CONVERSIONS = "ADE_TOTAL_INAPP_CONVERSIONS"
    ADE_TOTAL_INAPP_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_INAPP_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_INAPP_CLICK = "ADE_TOTAL_INAPP_CLICK"
    ADE_TOTAL_INAPP_CLICK_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_INAPP_CLICK_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_INAPP_VIEW = "ADE_TOTAL_INAPP_VIEW"
    ADE_TOTAL_INAPP_VIEW_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_INAPP_VIEW_VALUE_IN_MICRO_DOLLAR"
    ADE_OFFLINE_COST_PER_ACTION = "ADE_OFFLINE_COST_PER_ACTION"
    ADE_OFFLINE_ROAS = "ADE_OFFLINE_ROAS"
    ADE_TOTAL_OFFLINE_CONVERSIONS = "ADE_TOTAL_OFFLINE_CONVERSIONS"
    ADE_TOTAL_OFFLINE_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_OFFLINE_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_OFFLINE_CLICK = "ADE_TOTAL_OFFLINE_CLICK"
    ADE_TOTAL_OFFLINE_CLICK_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_OFFLINE_CLICK_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_OFFLINE_VIEW = "ADE_TOTAL_OFFLINE_VIEW"
    ADE_TOTAL_OFFLINE_VIEW_VALUE_IN_MICRO_DOLLAR = "ADE_TOTAL_OFFLINE_VIEW_VALUE_IN_MICRO_DOLLAR"
    ADE_TOTAL_CONVERSION_PRODUCT_QUANTITY = "ADE_TOTAL_CONVERSION_PRODUCT_QUANTITY"
    ADE_TOTAL_CONVERSION_PRODUCT_VALUE = "ADE_TOTAL_CONVERSION_PRODUCT_VALUE"
    ADE_TOTAL_CONVERSION_PRODUCT_VALUE_IN_MICRO_UNITS = "ADE_TOTAL_CONVERSION_PRODUCT_VALUE_IN_MICRO_UNITS"
    ADE_TOTAL_CONVERSION_PRODUCT_VALUE_IN_USD = "ADE_TOTAL_CONVERSION_PRODUCT_VALUE_IN_USD"
    ADE_TOTAL_CONVERSION_PRODUCT_VALUE_IN_MICRO_USD = "ADE_TOTAL_CONVERSION_PRODUCT_VALUE_IN_MICRO_USD"
    ADE_TOTAL_WEB_CONVERSION_PRODUCT_QUANTITY = "ADE_TOTAL_WEB_CONVERSION_PRODUCT_QUANTITY"
    ADE_TOTAL_WEB_CONVERSION_PRODUCT_VALUE = "ADE_TOTAL_WEB_CONVERSION_PRODUCT_VALUE"
    ADE_TOTAL_WEB_CONVERSION_PRODUCT_VALUE_IN_MICRO_UNITS = "ADE_TOTAL_WEB_CONVERSION_PRODUCT_VALUE_IN_MICRO_UNITS"
    ADE_TOTAL_WEB_CONVERSION_PRODUCT_VALUE_IN_USD = "ADE_TOTAL_WEB_CONVERSION_PRODUCT_VALUE_IN_USD"
    ADE_TOTAL_WEB_CONVERSION_PRODUCT_VALUE_IN_MICRO_USD = "ADE_TOTAL_WEB_CONVERSION_PRODUCT_VALUE_IN_MICRO_USD"
    ADE_TOTAL_INAPP_CONVERSION_PRODUCT_QUANTITY = "ADE_TOTAL_INAPP_CONVERSION_PRODUCT_QUANTITY"
    ADE_TOTAL_INAPP_CONVERSION_PRODUCT_VALUE = "ADE_TOTAL_INAPP_CONVERSION_PRODUCT_VALUE"
    ADE_TOTAL_INAPP_CONVERSION_PRODUCT_VALUE_IN_MICRO_UNITS = "ADE_TOTAL_INAPP_CONVERSION_PRODUCT_VALUE_IN_MICRO_UNITS"
    ADE_TOTAL_INAPP_CONVERSION_PRODUCT_VALUE_IN_USD = "ADE_TOTAL_INAPP_CONVERSION_PRODUCT_VALUE_IN_USD"
    ADE_TOTAL_INAPP_CONVERSION_PRODUCT_VALUE_IN_MICRO_USD = "ADE_TOTAL_INAPP_CONVERSION_PRODUCT_VALUE_IN_MICRO_USD"
    ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_QUANTITY = "ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_QUANTITY"
    ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_VALUE = "ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_VALUE"
    ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_VALUE_IN_MICRO_UNITS = (
        "ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_VALUE_IN_MICRO_UNITS"
    )
    ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_VALUE_IN_USD = "ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_VALUE_IN_USD"
    ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_VALUE_IN_MICRO_USD = "ADE_TOTAL_OFFLINE_CONVERSION_PRODUCT_VALUE_IN_MICRO_USD"


class CustomConversionColumn(Model):
    """A column of a report for a conversion that the advertiser defined. Newer than 5.12.

    Source: AdsAnalyticsCreateAsyncRequest.
    """

    custom_event_name: str
    custom_event_metrics_type: CustomConversionMetric


class ReportCreate(ReportDays):
    """A report to make. Source: AdsAnalyticsCreateAsyncRequest.

    Days are UTC: at most 914 days back and 186 long, by HOUR 8 back and 3 long, and at the level PRODUCT_ITEM 92 back
    and 31 long. PRODUCT_ITEM takes no `ad_ids`, `ad_statuses` or columns of ads. `targeting_types` needs a level whose
    name ends in TARGETING; `combine_targeting_types` splits by all of them at once. Left to the server, windows are 30
    days after a click or an engagement and 1 after a view. `start_hour` and `end_hour` narrow a report by HOUR.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "reporting_timezone",
            "start_hour",
            "end_hour",
            "primary_sort",
            "combine_targeting_types",
            "campaign_brand_label",
            "custom_conversion_event_metrics",
        }
    )
    later_fields: ClassVar[frozenset[str]] = frozenset({"campaign_custom_label"})

    granularity: Granularity
    level: ReportLevel
    columns: list[ReportColumn]
    click_window_days: AttributionDays | UnsetType = UNSET
    engagement_window_days: AttributionDays | UnsetType = UNSET
    view_window_days: AttributionDays | UnsetType = UNSET
    conversion_report_time: ConversionReportTime | UnsetType = UNSET
    attribution_types: list[AttributionType] | UnsetType = UNSET
    campaign_ids: ReportIds | UnsetType = UNSET
    campaign_statuses: Annotated[list[CampaignSummaryStatus], Meta(min_length=1, max_length=6)] | UnsetType = UNSET
    campaign_objective_types: Annotated[list[ObjectiveType], Meta(min_length=1, max_length=7)] | UnsetType = UNSET
    ad_group_ids: ReportIds | UnsetType = UNSET
    ad_group_statuses: Annotated[list[AdGroupSummaryStatus], Meta(min_length=1, max_length=6)] | UnsetType = UNSET
    ad_ids: ReportIds | UnsetType = UNSET
    ad_statuses: Annotated[list[AdSummaryStatus], Meta(min_length=1, max_length=6)] | UnsetType = UNSET
    product_group_ids: ReportIds | UnsetType = UNSET
    product_group_statuses: Annotated[list[ProductGroupSummaryStatus], Meta(min_length=1, max_length=6)] | UnsetType = (
        UNSET
    )
    product_item_ids: ReportIds | UnsetType = UNSET
    targeting_types: Annotated[list[AnalyticsTargetingType], Meta(min_length=1, max_length=5)] | UnsetType = UNSET
    metrics_filters: Annotated[list[MetricsFilter], Meta(min_length=1)] | UnsetType = UNSET
    report_format: ReportFormat | UnsetType = UNSET
    reporting_timezone: ReportingTimeZone | UnsetType = UNSET
    start_hour: Annotated[int, Meta(ge=0, le=23)] | UnsetType = UNSET
    end_hour: Annotated[int, Meta(ge=0, le=23)] | UnsetType = UNSET
    primary_sort: ReportSort | UnsetType = UNSET
    combine_targeting_types: bool | UnsetType = UNSET
    campaign_brand_label: str | UnsetType = UNSET
    custom_conversion_event_metrics: list[CustomConversionColumn] | UnsetType = UNSET
    campaign_custom_label: str | UnsetType = UNSET


class ReportToken(Model):
    """A report that is being made: `token` asks for it later. Source: AdsAnalyticsCreateAsyncResponse."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"template_id"})

    report_status: ReportStatus | None = None
    token: str | None = None
    message: str | None = None
    template_id: str | None = None


class ReportState(RedactedModel):
    """How far a report is, and where to fetch it. Source: AdsAnalyticsGetAsyncResponse, GetMMMReportResponse.

    `url` is there once the report is FINISHED, and holds for five minutes; the report is kept for an hour. `size` is
    in bytes. The repr hides the URL: it gives access to the data.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"url"})

    report_status: ReportStatus | None = None
    url: str | None = None
    size: int | float | None = None


class MmmGranularity(OpenEnum):
    """How long a time one row of a marketing mix report stands for. Source: CreateMMMReportRequest."""

    DAY = "DAY"
    WEEK = "WEEK"


class MmmReportLevel(OpenEnum):
    """What one row of a marketing mix report stands for. Source: CreateMMMReportRequest."""

    CAMPAIGN_TARGETING = "CAMPAIGN_TARGETING"
    AD_GROUP_TARGETING = "AD_GROUP_TARGETING"


class MmmTargetingType(OpenEnum):
    """Dimensions that a marketing mix report can be split by. Source: MMMReportingTargetingType."""

    APPTYPE = "APPTYPE"
    COUNTRY = "COUNTRY"
    CREATIVE_TYPE = "CREATIVE_TYPE"
    GENDER = "GENDER"
    LOCATION = "LOCATION"
    # Of 5.28.
    AUDIENCE_INCLUDE = "AUDIENCE_INCLUDE"
    PLACEMENT = "PLACEMENT"


class MmmReportColumn(OpenEnum):
    """Columns of a marketing mix report. Source: MMMReportingColumn."""

    SPEND_IN_DOLLAR = "SPEND_IN_DOLLAR"
    SPEND_IN_MICRO_DOLLAR = "SPEND_IN_MICRO_DOLLAR"
    ECPC_IN_DOLLAR = "ECPC_IN_DOLLAR"
    ECTR = "ECTR"
    CAMPAIGN_NAME = "CAMPAIGN_NAME"
    TOTAL_ENGAGEMENT = "TOTAL_ENGAGEMENT"
    EENGAGEMENT_RATE = "EENGAGEMENT_RATE"
    ECPM_IN_DOLLAR = "ECPM_IN_DOLLAR"
    CAMPAIGN_ID = "CAMPAIGN_ID"
    ADVERTISER_ID = "ADVERTISER_ID"
    AD_GROUP_ID = "AD_GROUP_ID"
    AD_GROUP_NAME = "AD_GROUP_NAME"
    CLICKTHROUGH_1 = "CLICKTHROUGH_1"
    IMPRESSION_1 = "IMPRESSION_1"
    CLICKTHROUGH_2 = "CLICKTHROUGH_2"
    IMPRESSION_2 = "IMPRESSION_2"
    TOTAL_CLICKTHROUGH = "TOTAL_CLICKTHROUGH"
    TOTAL_IMPRESSION = "TOTAL_IMPRESSION"
    ADVERTISER_NAME = "ADVERTISER_NAME"
    SPEND_ORDER_LINE_PAID_TYPE = "SPEND_ORDER_LINE_PAID_TYPE"
    # Of 5.28.
    ADS_CREDIT_SPEND_IN_DOLLAR = "ADS_CREDIT_SPEND_IN_DOLLAR"
    ADVERTISER_PAID_ECPC_IN_DOLLAR = "ADVERTISER_PAID_ECPC_IN_DOLLAR"
    ADVERTISER_PAID_ECPM_IN_DOLLAR = "ADVERTISER_PAID_ECPM_IN_DOLLAR"
    ADVERTISER_PAID_SPEND_IN_DOLLAR = "ADVERTISER_PAID_SPEND_IN_DOLLAR"
    CAMPAIGN_OBJECTIVE_TYPE = "CAMPAIGN_OBJECTIVE_TYPE"
    PINNER_LIST_NAME = "PINNER_LIST_NAME"


class MmmReportCreate(ReportDays):
    """A report for marketing mix modelling to make; days are UTC. Source: CreateMMMReportRequest."""

    later_fields: ClassVar[frozenset[str]] = frozenset({"advertiser_ids", "custom_column_ids"})

    report_name: str
    granularity: MmmGranularity
    level: MmmReportLevel
    targeting_types: Annotated[list[MmmTargetingType], Meta(min_length=1, max_length=5)]
    columns: list[MmmReportColumn]
    countries: list[AdvertiserCountry] | UnsetType = UNSET
    advertiser_ids: list[str] | UnsetType = UNSET
    custom_column_ids: list[str] | UnsetType = UNSET


class MmmReportToken(RedactedModel):
    """A marketing mix report that is being made: `token` asks for it later. Source: CreateMMMReportResponse.

    The repr hides the URL: it gives access to the data.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"url"})

    later_fields: ClassVar[frozenset[str]] = frozenset({"size", "url"})

    report_status: ReportStatus | None = None
    token: str | None = None
    message: str | None = None
    status: str | None = None
    size: int | float | None = None
    url: str | None = None


class MmmReportCreated(Model):
    """Answer to asking for a marketing mix report; `code` 0 is a success. Source: CreateMMMReportResponse.

    What the API sends flat since 5.28 (without `code`) is read into `data` as well.
    """

    wraps: ClassVar[str] = "data"

    code: int | float | None = None
    data: MmmReportToken | None = None


class MmmReportState(Model):
    """How far a marketing mix report is, in `data`; `code` 0 is a success. Source: GetMMMReportResponse.

    What the API sends flat since 5.28 (without `code`) is read into `data` as well.
    """

    code: int | float | None = None
    data: ReportState | None = None
    message: str | None = None
    status: str | None = None
    _flat_status: ReportStatus | None = field(name="report_status", default=None)
    _flat_url: str | None = field(name="url", default=None)
    _flat_size: int | float | None = field(name="size", default=None)

    def __post_init__(self) -> None:
        flat = ReportState(report_status=self._flat_status, url=self._flat_url, size=self._flat_size)
        if self.data is None and flat != ReportState():
            self.data = flat
        self._flat_status = self._flat_url = self._flat_size = None


class DynamicRange(OpenEnum):
    """Times that begin with a calendar unit. Source: TemplateResponse."""

    YEAR_TO_DATE = "YEAR_TO_DATE"
    QUARTER_TO_DATE = "QUARTER_TO_DATE"
    MONTH_TO_DATE = "MONTH_TO_DATE"
    LAST_MONTH = "LAST_MONTH"
    LAST_QUARTER = "LAST_QUARTER"


class TemplateCreationSource(OpenEnum):
    """Where a template was made. Source: TemplateResponse."""

    ADS_API = "ADS_API"
    ADS_MANAGER_REPORTING_PAGE = "ADS_MANAGER_REPORTING_PAGE"
    ADS_MANAGER_REPORT_BUILDER = "ADS_MANAGER_REPORT_BUILDER"


class TemplateType(OpenEnum):
    """Kinds of template. Source: TemplateResponse."""

    UNSPECIFIED = "UNSPECIFIED"
    BULK = "BULK"
    OVERVIEW = "OVERVIEW"
    TABLE = "TABLE"


class IngestionSource(OpenEnum):
    """How conversions reached Pinterest. Source: TemplateResponse."""

    TAG = "TAG"
    MMP = "MMP"
    FILE_UPLOAD = "FILE_UPLOAD"
    CONVERSIONS_API = "CONVERSIONS_API"
    NATIVE = "NATIVE"


class DynamicDateRange(Model):
    """A time that begins with a calendar unit; `type` is "dynamic". Source: TemplateResponse."""

    type: str | None = None
    range: DynamicRange | None = None


class RelativeDateRange(Model):
    """A time that starts and ends some days ago; `type` is "relative". Source: TemplateResponse."""

    type: str | None = None
    start_days_in_past: int | float | None = None
    end_days_in_past: int | float | None = None


class AbsoluteDateRange(Model):
    """A fixed time; `type` is "absolute". Its bounds are numbers whose unit is not documented.

    Source: TemplateResponse.
    """

    type: str | None = None
    start_date: float | None = None
    end_date: float | None = None


class TemplateDateRange(Model):
    """The time of a template's reports: one of the three. Source: TemplateResponse."""

    dynamic_date_range: DynamicDateRange | None = None
    relative_date_range: RelativeDateRange | None = None
    absolute_date_range: AbsoluteDateRange | None = None


class ReportTemplate(Model):
    """A report kept to be made again. Source: TemplateResponse.

    The two relative fields count days before a report's delivery; windows are days; `updated_time` is Unix seconds.
    `filters_json` is a JSON array of objects with field, operator and value.
    """

    later_fields: ClassVar[frozenset[str]] = frozenset(
        {"ade_columns", "display_metadata", "is_default", "reporting_time_zone"}
    )

    id: str = ""
    ad_account_id: str | None = None
    ad_account_ids: list[str] | None = None
    user_id: str | None = None
    name: str | None = None
    report_start_relative_days_in_past: int | float | None = None
    report_end_relative_days_in_past: int | float | None = None
    date_range: TemplateDateRange | None = None
    report_level: ReportLevel | None = None
    report_format: ReportFormat | None = None
    columns: list[TemplateColumn] | None = None
    granularity: Granularity | None = None
    view_window_days: int | float | None = None
    click_window_days: int | float | None = None
    engagement_window_days: int | float | None = None
    conversion_report_time_type: ConversionReportTime | None = None
    filters_json: str | None = None
    is_owned_by_user: bool | None = None
    is_scheduled: bool | None = None
    creation_source: TemplateCreationSource | None = None
    is_deleted: bool | None = None
    updated_time: float | None = None
    custom_column_ids: list[str] | None = None
    type: TemplateType | None = None
    ingestion_sources: list[IngestionSource] | None = None
    ade_columns: list[str] | None = None
    display_metadata: str | None = None
    is_default: bool | None = None
    reporting_time_zone: ReportingTimeZone | None = None
