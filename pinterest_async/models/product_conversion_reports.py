"""Reports on conversions by brand, category and product."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from ._base import UNSET, OpenEnum, UnsetType
from .analytics import ConversionReportTime
from .campaigns import ObjectiveType
from .product_conversion_columns import ProductConversionColumn
from .reports import AttributionDays, ReportDays

AdsIds: TypeAlias = Annotated[list[Annotated[str, Meta(pattern=r"^[0-9]+\Z")]], Meta(min_length=1, max_length=500)]
"""1 to 500 ids."""

SkuIds: TypeAlias = Annotated[
    list[Annotated[str, Meta(pattern=r"^[a-zA-Z0-9]+\Z")]], Meta(min_length=2, max_length=500)
]
"""2 to 500 ids of products, letters and digits."""


class ProductAttribution(OpenEnum):
    """How conversions are attributed: BRAND_ATTRIBUTION counts those of the brand.

    Source: ConversionProductReportRequest.
    """

    DEFAULT = "DEFAULT"
    BRAND_ATTRIBUTION = "BRAND_ATTRIBUTION"


class ProductBreakdown(OpenEnum):
    """What rows are split by. Source: ConversionProductReportRequest."""

    PRODUCT_BRAND = "PRODUCT_BRAND"
    PRODUCT_CATEGORY = "PRODUCT_CATEGORY"
    PRODUCT_BRAND_AND_CATEGORY = "PRODUCT_BRAND_AND_CATEGORY"
    PRODUCT_SKU = "PRODUCT_SKU"
    PRODUCT_SKU_GROUP = "PRODUCT_SKU_GROUP"


class ProductReportGranularity(OpenEnum):
    """Time that a row stands for. Source: ConversionProductReportRequest."""

    WEEK = "WEEK"
    MONTH = "MONTH"
    TOTAL = "TOTAL"


class ProductReportLevel(OpenEnum):
    """What a row is about. Source: ConversionProductReportRequest."""

    ADVERTISER = "ADVERTISER"
    CAMPAIGN = "CAMPAIGN"
    AD_GROUP = "AD_GROUP"


class ProductConversionReportCreate(ReportDays):
    """A report on conversions of products. Windows are in days. Source: ConversionProductReportRequest."""

    columns: list[ProductConversionColumn]
    granularity: ProductReportGranularity
    level: ProductReportLevel
    report_name: str
    ad_group_ids: AdsIds | UnsetType = UNSET
    campaign_ids: AdsIds | UnsetType = UNSET
    campaign_objective_types: Annotated[list[ObjectiveType], Meta(min_length=1, max_length=7)] | UnsetType = UNSET
    click_window_days: AttributionDays | UnsetType = UNSET
    conversion_product_attribution_type: ProductAttribution | UnsetType = UNSET
    conversion_product_breakdown: ProductBreakdown | UnsetType = UNSET
    conversion_report_time: ConversionReportTime | UnsetType = UNSET
    product_sku_ids: SkuIds | UnsetType = UNSET
    view_window_days: AttributionDays | UnsetType = UNSET
