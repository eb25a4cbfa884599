"""Values that filters of product groups can look for in a catalog."""

from typing import TypeAlias

from ._base import Model, OpenEnum, UnknownVariant
from .catalog_product_groups import Gender
from .catalog_product_groups import ProductMediaType as ProductMediaType  # its public name is in both modules


class AvailabilityValue(OpenEnum):
    """Whether a product can be bought. Source: CatalogsRetailAvailableFilterValues."""

    IN_STOCK = "IN_STOCK"
    OUT_OF_STOCK = "OUT_OF_STOCK"
    PREORDER = "PREORDER"
    UNAVAILABLE = "UNAVAILABLE"


class ProductCondition(OpenEnum):
    """Whether a product is new. Source: CatalogsRetailAvailableFilterValues."""

    NEW = "NEW"
    USED = "USED"
    REFURBISHED = "REFURBISHED"


class RetailValues(Model):
    """Values of retail items. Source: CatalogsRetailAvailableFilterValues."""

    ad_image_tags: list[str] | None = None
    ad_video_tags: list[str] | None = None
    availability: list[AvailabilityValue] | None = None
    brand: list[str] | None = None
    condition: list[ProductCondition] | None = None
    custom_label_0: list[str] | None = None
    custom_label_1: list[str] | None = None
    custom_label_2: list[str] | None = None
    custom_label_3: list[str] | None = None
    custom_label_4: list[str] | None = None
    gender: list[Gender] | None = None
    google_product_category_0: list[str] | None = None
    google_product_category_1: list[str] | None = None
    google_product_category_2: list[str] | None = None
    google_product_category_3: list[str] | None = None
    google_product_category_4: list[str] | None = None
    google_product_category_5: list[str] | None = None
    google_product_category_6: list[str] | None = None
    media_type: list[ProductMediaType] | None = None
    product_type_0: list[str] | None = None
    product_type_1: list[str] | None = None
    product_type_2: list[str] | None = None
    product_type_3: list[str] | None = None
    product_type_4: list[str] | None = None


class HotelValues(Model):
    """Values of hotels. Source: CatalogsHotelAvailableFilterValues."""

    brand: list[str] | None = None
    custom_label_0: list[str] | None = None
    custom_label_1: list[str] | None = None
    custom_label_2: list[str] | None = None
    custom_label_3: list[str] | None = None
    custom_label_4: list[str] | None = None


class CreativeAssetsValues(Model):
    """Values of creative assets. Source: CatalogsCreativeAssetsAvailableFilterValues."""

    custom_label_0: list[str] | None = None
    custom_label_1: list[str] | None = None
    custom_label_2: list[str] | None = None
    custom_label_3: list[str] | None = None
    custom_label_4: list[str] | None = None
    google_product_category_0: list[str] | None = None
    google_product_category_1: list[str] | None = None
    google_product_category_2: list[str] | None = None
    google_product_category_3: list[str] | None = None
    google_product_category_4: list[str] | None = None
    google_product_category_5: list[str] | None = None
    google_product_category_6: list[str] | None = None
    media_type: list[ProductMediaType] | None = None


class RetailFilterValues(Model, tag_field="catalog_type", tag="RETAIL"):
    """Values of a retail catalog. Source: CatalogsRetailAvailableFilterValues."""

    filter_values: RetailValues | None = None


class HotelFilterValues(Model, tag_field="catalog_type", tag="HOTEL"):
    """Values of a catalog of hotels. Source: CatalogsHotelAvailableFilterValues."""

    filter_values: HotelValues | None = None


class CreativeAssetsFilterValues(Model, tag_field="catalog_type", tag="CREATIVE_ASSETS"):
    """Values of a catalog of creative assets. Source: CatalogsCreativeAssetsAvailableFilterValues."""

    filter_values: CreativeAssetsValues | None = None


class UnknownFilterValues(UnknownVariant, tag_field="catalog_type", tag="?"):
    """Values of a catalog of another type."""


AvailableFilterValues: TypeAlias = (
    RetailFilterValues | HotelFilterValues | CreativeAssetsFilterValues | UnknownFilterValues
)
"""Values of a catalog, by attribute. Source: CatalogsAvailableFilterValues."""
