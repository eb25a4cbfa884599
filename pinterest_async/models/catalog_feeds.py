"""Feeds: where catalogs are read from, how each reading went, and what was wrong with the items."""

from typing import Annotated, ClassVar, TypeAlias

from msgspec import Meta

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnknownVariant, UnsetType
from ._confidential import RedactedModel
from .catalogs import CatalogStatus, CatalogType, ProductAvailability
from .feed_results import (
    CodeCounts,
    CodeDetails,
    FeedIngestionDetails,
    FeedIngestionErrors,
    FeedIngestionInfo,
    FeedIngestionWarnings,
    FeedProcessingResult,
    FeedProcessingStatus,
    FeedProductCounts,
    FeedValidationDetails,
    FeedValidationErrors,
    FeedValidationWarnings,
    FeedVideoCounts,
    ItemField,
    ItemValidationDetails,
    ItemValidationErrors,
    ItemValidationIssue,
    ItemValidationIssues,
    ItemValidationWarnings,
)
from .locales import CatalogCurrency, CatalogLocale, Country, TimeZone

__all__ = [
    "CodeCounts",
    "CodeDetails",
    "CreativeAssetsFeed",
    "Feed",
    "FeedCreate",
    "FeedCredentials",
    "FeedFields",
    "FeedFormat",
    "FeedIngestionDetails",
    "FeedIngestionErrors",
    "FeedIngestionInfo",
    "FeedIngestionWarnings",
    "FeedLocation",
    "FeedProcessingResult",
    "FeedProcessingStatus",
    "FeedProductCounts",
    "FeedSchedule",
    "FeedUpdate",
    "FeedValidationDetails",
    "FeedValidationErrors",
    "FeedValidationWarnings",
    "FeedVideoCounts",
    "HotelFeed",
    "ItemField",
    "ItemValidationDetails",
    "ItemValidationErrors",
    "ItemValidationIssue",
    "ItemValidationIssues",
    "ItemValidationWarnings",
    "RetailFeed",
    "UnknownFeed",
]

FeedLocation: TypeAlias = Annotated[str, Meta(pattern="^(http|https|ftp|sftp)://")]
"""Where Pinterest fetches a feed: a URL with http, https, ftp or sftp."""


class FeedFormat(OpenEnum):
    """File format of a feed. Source: CatalogsFormat."""

    TSV = "TSV"
    CSV = "CSV"
    XML = "XML"
    # Of 5.28.
    INTEGRATION = "INTEGRATION"


class FeedCredentials(RedactedModel, LosslessModel):
    """User name and password that a feed's server asks for; both are needed. Source: CatalogsFeedCredentials."""

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"password", "unknown_fields"})

    username: str | None | UnsetType = UNSET
    password: str | None | UnsetType = UNSET


class FeedSchedule(LosslessModel):
    """When a feed is read, each day: `time` is HH:MM with its leading zero. Source: CatalogsFeedProcessingSchedule."""

    time: str | None | UnsetType = UNSET
    timezone: TimeZone | None | UnsetType = UNSET


class FeedFields(Model):
    """What feeds of all kinds have; times are RFC 3339 strings. Source: CatalogsRetailFeed, CatalogsHotelFeed.

    Without a schedule Pinterest picks the hour.
    """

    id: str = ""
    created_at: str | None = None
    updated_at: str | None = None
    name: str | None = None
    format: FeedFormat | None = None
    credentials: FeedCredentials | None = None
    location: str | None = None
    preferred_processing_schedule: FeedSchedule | None = None
    status: CatalogStatus | None = None
    default_currency: CatalogCurrency | None = None
    default_locale: str | None = None


class RetailFeed(FeedFields, tag_field="catalog_type", tag="RETAIL"):
    """A feed of retail items. Source: CatalogsRetailFeed."""

    default_country: Country | None = None
    default_availability: ProductAvailability | None = None


class HotelFeed(FeedFields, tag_field="catalog_type", tag="HOTEL"):
    """A feed of hotels. Source: CatalogsHotelFeed."""

    catalog_id: str | None = None


class CreativeAssetsFeed(FeedFields, tag_field="catalog_type", tag="CREATIVE_ASSETS"):
    """A feed of creative assets. Newer than 5.12. Source: CatalogsCreativeAssetsFeed."""

    default_country: Country | None = None
    catalog_id: str | None = None


class UnknownFeed(UnknownVariant, tag_field="catalog_type", tag="?"):
    """A feed of a kind that this release does not know."""

    @property
    def id(self) -> str:
        """The feed's id, which feeds of every kind have."""
        return str(self.fields.get("id", ""))


Feed: TypeAlias = RetailFeed | HotelFeed | CreativeAssetsFeed | UnknownFeed
"""A feed as the API returns it."""


class FeedCreate(Model):
    """A feed to create.

    Without `catalog_type` it is the older, retail-only form. Give `default_locale` always, and `default_country` to
    feeds of retail and creative assets: the API refuses them otherwise, although the older form calls both optional.
    Retail only: `default_availability`. Hotels and creative assets: `catalog_id`, else the default catalog is taken.
    Source: CatalogsRetailFeedsCreateRequest, CatalogsHotelFeedsCreateRequest, CatalogsFeedsCreateRequest,
    CatalogsCreativeAssetsFeedsCreateRequest.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"status"})

    name: str
    format: FeedFormat
    location: FeedLocation
    catalog_type: CatalogType | UnsetType = UNSET
    # Any other text is accepted too, but deprecated.
    default_locale: CatalogLocale | UnsetType = UNSET
    default_currency: CatalogCurrency | None | UnsetType = UNSET
    credentials: FeedCredentials | None | UnsetType = UNSET
    preferred_processing_schedule: FeedSchedule | None | UnsetType = UNSET
    default_country: Country | UnsetType = UNSET
    default_availability: ProductAvailability | None | UnsetType = UNSET
    catalog_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z")] | None | UnsetType = UNSET
    status: CatalogStatus | UnsetType = UNSET


class FeedUpdate(Model):
    """Changes to a feed: a field left at UNSET stays as it is.

    `catalog_type` is the feed's; without it this is the older form, for retail feeds only. Only retail
    feeds have `default_availability`.
    Source: CatalogsRetailFeedsUpdateRequest, CatalogsHotelFeedsUpdateRequest, CatalogsFeedsUpdateRequest.
    """

    catalog_type: CatalogType | UnsetType = UNSET
    name: str | UnsetType = UNSET
    format: FeedFormat | UnsetType = UNSET
    location: FeedLocation | UnsetType = UNSET
    default_currency: CatalogCurrency | None | UnsetType = UNSET
    credentials: FeedCredentials | None | UnsetType = UNSET
    preferred_processing_schedule: FeedSchedule | None | UnsetType = UNSET
    status: CatalogStatus | UnsetType = UNSET
    default_availability: ProductAvailability | None | UnsetType = UNSET
