"""Reports of a catalog: what is wrong with its items, and all of them."""

from typing import Annotated, ClassVar, TypeAlias

from msgspec import Meta

from ._base import UNSET, Model, OpenEnum, UnknownVariant, UnsetType
from ._confidential import RedactedModel

Digits: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
"""An id."""


class FeedIngestionIssues(Model, tag_field="report_type", tag="FEED_INGESTION_ISSUES"):
    """Items of a feed that were dropped, or read despite an issue. Source: CatalogsReportFeedIngestionFilter.

    The latest processing of the feed when `processing_result_id` is left out.
    """

    feed_id: Digits
    processing_result_id: Digits | UnsetType = UNSET


class DistributionIssues(Model, tag_field="report_type", tag="DISTRIBUTION_ISSUES"):
    """Items of a catalog that are not distributed. Source: CatalogsReportDistributionIssueFilter.

    The oldest catalog when `catalog_id` is left out.
    """

    catalog_id: Digits | UnsetType = UNSET


class AllItems(Model, tag_field="report_type", tag="ALL_ITEMS"):
    """All items of a catalog; for some users only. Source: CatalogsReportAllItemsFilter.

    The oldest catalog when `catalog_id` is left out.
    """

    catalog_id: Digits | UnsetType = UNSET


class RetailCatalogReport(Model, tag_field="catalog_type", tag="RETAIL"):
    """A report of a retail catalog. Source: CatalogsRetailReportParameters."""

    report: FeedIngestionIssues | DistributionIssues | AllItems


class HotelCatalogReport(Model, tag_field="catalog_type", tag="HOTEL"):
    """A report of a catalog of hotels. Source: CatalogsHotelReportParameters."""

    report: FeedIngestionIssues | DistributionIssues | AllItems


class RetailReportStats(Model, tag_field="catalog_type", tag="RETAIL"):
    """Which issues of a retail catalog are counted. Source: CatalogsRetailReportStatsParameters."""

    report: FeedIngestionIssues | DistributionIssues


class HotelReportStats(Model, tag_field="catalog_type", tag="HOTEL"):
    """Which issues of a catalog of hotels are counted. Source: CatalogsHotelReportStatsParameters."""

    report: FeedIngestionIssues | DistributionIssues


class CatalogReportCreated(Model):
    """The token of a report. Source: CatalogsCreateReportResponse."""

    token: str | None = None


class CatalogReportStatus(OpenEnum):
    """How far a report is. Source: CatalogsReport."""

    FINISHED = "FINISHED"
    IN_PROGRESS = "IN_PROGRESS"


class CatalogReport(RedactedModel):
    """How far a report is, and where to fetch its file of `size` bytes. Source: CatalogsReport.

    `url` gives access to the data, so the repr hides it.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"url"})

    report_status: CatalogReportStatus | None = None
    size: int | float | None = None
    url: str | None = None


class IssueSeverity(OpenEnum):
    """ERROR: items were dropped. WARN: they were read all the same. Source: CatalogsReportFeedIngestionStats."""

    WARN = "WARN"
    ERROR = "ERROR"


class FeedIngestionStats(Model, tag_field="report_type", tag="FEED_INGESTION_ISSUES"):
    """How often an issue occurred when a feed was read. Source: CatalogsReportFeedIngestionStats."""

    catalog_id: str | None = None
    code: int | None = None
    code_label: str | None = None
    message: str | None = None
    occurrences: int | None = None
    severity: IssueSeverity | None = None


class DistributionStats(Model, tag_field="report_type", tag="DISTRIBUTION_ISSUES"):
    """How often an issue keeps items from being distributed. Source: CatalogsReportDistributionStats."""

    catalog_id: str | None = None
    code: int | None = None
    code_label: str | None = None
    ineligible_for_ads: bool | None = None
    ineligible_for_organic: bool | None = None
    message: str | None = None
    occurrences: int | None = None


class UnknownReportStats(UnknownVariant, tag_field="report_type", tag="?"):
    """Counts of a report of another type."""


CatalogReportStats: TypeAlias = FeedIngestionStats | DistributionStats | UnknownReportStats
"""How often an issue occurred. Source: CatalogsReportStats."""
