"""Catalogs, and what their parts (items, feeds, product groups) have in common."""

from typing import ClassVar

from ._base import Model, OpenEnum
from .locales import CatalogCurrency
from .pins import Pin


class CatalogType(OpenEnum):
    """What a catalog holds. Source: CatalogsType."""

    RETAIL = "RETAIL"
    HOTEL = "HOTEL"
    CREATIVE_ASSETS = "CREATIVE_ASSETS"


class CatalogStatus(OpenEnum):
    """Whether a feed or a product group is in use. Source: CatalogsStatus, CatalogsProductGroupStatus.

    The answer about a feed that was deleted says DELETED, which no list of values names.
    """

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class ProductAvailability(OpenEnum):
    """Whether a product can be bought. Source: ProductAvailabilityType, NonNullableProductAvailabilityType."""

    IN_STOCK = "IN_STOCK"
    OUT_OF_STOCK = "OUT_OF_STOCK"
    PREORDER = "PREORDER"


class Catalog(Model):
    """A catalog; its times are RFC 3339 strings. Source: Catalog."""

    id: str = ""
    created_at: str | None = None
    updated_at: str | None = None
    name: str | None = None
    catalog_type: CatalogType | None = None


class CreativeAssetsVisibility(OpenEnum):
    """Whether creative assets are shown. Source: CatalogsCreativeAssetsProductMetadata."""

    VISIBLE = "VISIBLE"
    HIDDEN = "HIDDEN"


class ProductMetadata(Model):
    """What a product Pin sells; prices are in units of `currency`. Hotels and creative assets have their own ids.

    Source: CatalogsProductMetadata, CatalogsHotelProductMetadata, CatalogsCreativeAssetsProductMetadata.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"hotel_id", "creative_assets_id", "visibility"})

    item_id: str | None = None
    item_group_id: str | None = None
    availability: ProductAvailability | None = None
    price: float | None = None
    sale_price: float | None = None
    currency: CatalogCurrency | None = None
    hotel_id: str | None = None
    creative_assets_id: str | None = None
    visibility: CreativeAssetsVisibility | None = None


class Product(Model):
    """A product of a product group, with the Pin that shows it. Source: CatalogsProduct."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"catalog_type"})

    metadata: ProductMetadata | None = None
    pin: Pin | None = None
    catalog_type: CatalogType | None = None
