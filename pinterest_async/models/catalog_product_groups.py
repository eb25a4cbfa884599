"""Product groups: parts of a catalog, chosen by filters, that can be promoted."""

from typing import Any, ClassVar

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType
from .boards import Board
from .catalogs import CatalogStatus, CatalogType
from .common import Digits, EntityStatus
from .locales import CatalogCurrency, CatalogLocale, Country


class Gender(OpenEnum):
    """Whom a product is for. Source: Gender."""

    FEMALE = "FEMALE"
    MALE = "MALE"
    UNISEX = "UNISEX"


class PriceOperator(OpenEnum):
    """How a number of a product compares to a filter's. Source: PriceFilter, CatalogsProductGroupUint32Criteria."""

    GREATER_THAN = "GREATER_THAN"
    GREATER_THAN_OR_EQUALS = "GREATER_THAN_OR_EQUALS"
    LESS_THAN = "LESS_THAN"
    LESS_THAN_OR_EQUALS = "LESS_THAN_OR_EQUALS"


class FilterOperator(OpenEnum):
    """Whether a text must be one of the values, or contain one; IS when left out. Source: FilterOperatorType."""

    IS = "IS"
    CONTAINS = "CONTAINS"


class ProductMediaType(OpenEnum):
    """Kinds of media that products are filtered by. Source: MediaType."""

    IMAGE = "IMAGE"
    VIDEO = "VIDEO"


class ProductGroupType(OpenEnum):
    """Who or what made a product group: the merchant, or Pinterest by sales, prices and engagement.

    Source: CatalogsProductGroupType.
    """

    MERCHANT_CREATED = "MERCHANT_CREATED"
    ALL_PRODUCTS = "ALL_PRODUCTS"
    BEST_DEALS = "BEST_DEALS"
    PINNER_FAVORITES = "PINNER_FAVORITES"
    TOP_SELLERS = "TOP_SELLERS"
    BACK_IN_STOCK = "BACK_IN_STOCK"
    NEW_ARRIVALS = "NEW_ARRIVALS"
    SHOPIFY_COLLECTIONS = "SHOPIFY_COLLECTIONS"
    I2PC = "I2PC"
    ALL_LISTINGS = "ALL_LISTINGS"
    # Of 5.28.
    CATALOG_EXPANSION = "CATALOG_EXPANSION"


class StringCriteria(LosslessModel):
    """Any of these values, or none of them when `negated`. Source: CatalogsProductGroupMultipleStringCriteria."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"filter_operator_type"})

    values: list[str] | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET
    filter_operator_type: FilterOperator | None | UnsetType = UNSET


class PathCriteria(LosslessModel):
    """Any of these categories, each a path from the general to the particular, or none of them when `negated`.

    Source: CatalogsProductGroupMultipleStringListCriteria.
    """

    values: list[list[str]] | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET


class GenderCriteria(LosslessModel):
    """Any of these genders, or none of them when `negated`. Source: CatalogsProductGroupMultipleGenderCriteria."""

    values: list[Gender] | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET


class CountryCriteria(LosslessModel):
    """Any of these countries, or none of them when `negated`. Source: CatalogsProductGroupMultipleCountriesCriteria."""

    values: list[Country] | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET


class CurrencyCriteria(LosslessModel):
    """One currency, `values` or not; it cannot be negated. Source: CatalogsProductGroupCurrencyCriteria."""

    values: CatalogCurrency | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET


class PriceCriteria(LosslessModel):
    """A bound for the price, one number of 0 or more in units of the currency that another filter names.

    `inclusion` (True when left out) lets the bound itself in. Source: CatalogsProductGroupPricingCriteria.
    """

    values: float | None | UnsetType = UNSET
    inclusion: bool | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET


class HotelPriceCriteria(LosslessModel):
    """A bound for the price of a hotel: `value` is 0 or more, in units of `currency`. Source: PriceFilter."""

    operator: PriceOperator | None | UnsetType = UNSET
    value: float | None | UnsetType = UNSET
    currency: CatalogCurrency | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET


class NumberCriteria(LosslessModel):
    """A bound for a custom number; `value` is from 0 to 4,294,967,295. Source: CatalogsProductGroupUint32Criteria."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"operator", "value", "negated"})

    operator: PriceOperator | None | UnsetType = UNSET
    value: int | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET


class MediaTypeCriteria(LosslessModel):
    """Any of these kinds of media, or none of them when `negated`.

    Source: CatalogsProductGroupMultipleMediaTypesCriteria.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"values", "negated"})

    values: list[ProductMediaType] | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET


class ProductGroupFilter(LosslessModel, rename="upper"):
    """One condition on products: exactly one of the fields is set. Sent and received.

    Hotel product groups know `price`, `hotel_id`, `brand`, the custom labels and `country`; all others know every field
    but `price`, `hotel_id` and `country`; those of creative assets know `creative_assets_id`, `media_type`,
    `title_keywords`, the custom labels and the Google categories. A received condition of a kind that this release does
    not know has no field.
    Source: CatalogsProductGroupFilterKeys, CatalogsHotelProductGroupFilterKeys.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "custom_number_0",
            "custom_number_1",
            "custom_number_2",
            "custom_number_3",
            "custom_number_4",
            "media_type",
            "product_group",
            "creative_assets_id",
            "title_keywords",
        }
    )

    min_price: PriceCriteria | None | UnsetType = UNSET
    max_price: PriceCriteria | None | UnsetType = UNSET
    currency: CurrencyCriteria | None | UnsetType = UNSET
    item_id: StringCriteria | None | UnsetType = UNSET
    availability: StringCriteria | None | UnsetType = UNSET
    brand: StringCriteria | None | UnsetType = UNSET
    condition: StringCriteria | None | UnsetType = UNSET
    custom_label_0: StringCriteria | None | UnsetType = UNSET
    custom_label_1: StringCriteria | None | UnsetType = UNSET
    custom_label_2: StringCriteria | None | UnsetType = UNSET
    custom_label_3: StringCriteria | None | UnsetType = UNSET
    custom_label_4: StringCriteria | None | UnsetType = UNSET
    item_group_id: StringCriteria | None | UnsetType = UNSET
    gender: GenderCriteria | None | UnsetType = UNSET
    product_type_4: PathCriteria | None | UnsetType = UNSET
    product_type_3: PathCriteria | None | UnsetType = UNSET
    product_type_2: PathCriteria | None | UnsetType = UNSET
    product_type_1: PathCriteria | None | UnsetType = UNSET
    product_type_0: PathCriteria | None | UnsetType = UNSET
    google_product_category_6: PathCriteria | None | UnsetType = UNSET
    google_product_category_5: PathCriteria | None | UnsetType = UNSET
    google_product_category_4: PathCriteria | None | UnsetType = UNSET
    google_product_category_3: PathCriteria | None | UnsetType = UNSET
    google_product_category_2: PathCriteria | None | UnsetType = UNSET
    google_product_category_1: PathCriteria | None | UnsetType = UNSET
    google_product_category_0: PathCriteria | None | UnsetType = UNSET
    price: HotelPriceCriteria | None | UnsetType = UNSET
    hotel_id: StringCriteria | None | UnsetType = UNSET
    country: CountryCriteria | None | UnsetType = UNSET
    custom_number_0: NumberCriteria | None | UnsetType = UNSET
    custom_number_1: NumberCriteria | None | UnsetType = UNSET
    custom_number_2: NumberCriteria | None | UnsetType = UNSET
    custom_number_3: NumberCriteria | None | UnsetType = UNSET
    custom_number_4: NumberCriteria | None | UnsetType = UNSET
    media_type: MediaTypeCriteria | None | UnsetType = UNSET
    product_group: StringCriteria | None | UnsetType = UNSET
    creative_assets_id: StringCriteria | None | UnsetType = UNSET
    title_keywords: StringCriteria | None | UnsetType = UNSET


class ProductGroupFilters(LosslessModel):
    """Conditions of which any, or all, must hold: set one of the two lists. Sent and received.

    To create or update a product group takes at least one condition; groups that Pinterest made may have none.
    Source: CatalogsProductGroupFilters, CatalogsProductGroupFiltersRequest, CatalogsHotelProductGroupFilters.
    """

    any_of: list[ProductGroupFilter] | None | UnsetType = UNSET
    all_of: list[ProductGroupFilter] | None | UnsetType = UNSET


class ProductGroup(Model):
    """A product group as the API returns it, of one of four kinds.

    Of a feed: `feed_id` is set. Of a retail catalog: `catalog_type` is RETAIL and `feed_id` None; some accounts can
    create these. Of a catalog of hotels or creative assets: `catalog_type` is HOTEL or CREATIVE_ASSETS and `catalog_id`
    is set; these have neither `is_featured` nor `type` nor `status`. Times are Unix seconds by the reference, but
    milliseconds in its examples.
    Source: CatalogsProductGroup, CatalogsRetailProductGroup, CatalogsHotelProductGroup,
    CatalogsCreativeAssetsProductGroup.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"country", "locale"})

    id: str = ""
    name: str | None = None
    description: str | None = None
    filters: ProductGroupFilters | None = None
    is_featured: bool | None = None
    type: ProductGroupType | None = None
    status: CatalogStatus | None = None
    created_at: int | None = None
    updated_at: int | None = None
    feed_id: str | None = None
    catalog_type: CatalogType | None = None
    catalog_id: str | None = None
    country: str | None = None
    locale: str | None = None


class ProductGroupCreate(Model):
    """A product group to create: of a feed (`feed_id`), or of a catalog (`catalog_type` and `catalog_id`).

    `is_featured` (False when left out) is for groups of feeds only, `country` and `locale` for those of retail
    catalogs, which some accounts can create. Source: CatalogsProductGroupCreateRequest,
    CatalogsHotelProductGroupCreateRequest.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"country", "locale"})

    name: str
    filters: ProductGroupFilters
    feed_id: Digits | UnsetType = UNSET
    is_featured: bool | UnsetType = UNSET
    catalog_type: CatalogType | UnsetType = UNSET
    catalog_id: Digits | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    locale: CatalogLocale | UnsetType = UNSET


class ProductGroupUpdate(Model):
    """Changes to a product group: a field left at UNSET stays as it is.

    `is_featured` is for groups of feeds, `catalog_type` for those of catalogs, `country` and `locale` for those of
    retail catalogs.
    Source: CatalogsProductGroupUpdateRequest, CatalogsHotelProductGroupUpdateRequest.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"country", "locale"})

    name: str | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    is_featured: bool | UnsetType = UNSET
    filters: ProductGroupFilters | UnsetType = UNSET
    catalog_type: CatalogType | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    locale: CatalogLocale | UnsetType = UNSET


class ProductGroupProductCounts(Model):
    """Products of a product group, by availability. Source: CatalogsProductGroupProductCounts."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"videos", "catalog_type"})
    later_fields: ClassVar[frozenset[str]] = frozenset({"app_links", "images"})

    in_stock: int | float | None = None
    out_of_stock: int | float | None = None
    preorder: int | float | None = None
    total: int | float | None = None
    videos: int | float | None = None
    catalog_type: CatalogType | None = None
    app_links: int | float | None = None
    images: int | float | None = None


class ProductQuery(Model):
    """Which products to list: of a feed, or of a catalog (`catalog_type` and `catalog_id`).

    A retail catalog needs `country` and `locale` too. Source: CatalogsListProductsByFilterRequest.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"catalog_type", "catalog_id", "country", "locale"})

    filters: ProductGroupFilters
    feed_id: Digits | UnsetType = UNSET
    catalog_type: CatalogType | UnsetType = UNSET
    catalog_id: Digits | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    locale: CatalogLocale | UnsetType = UNSET


class AdAccountProductGroup(Model):
    """A product group that is not promoted, in the older form. Source: CatalogProductGroup.

    Times are Unix seconds by the reference, but milliseconds in its examples.
    """

    id: str = ""
    merchant_id: str | None = None
    name: str | None = None
    filters: dict[str, Any] | None = None
    filter_v2: dict[str, Any] | None = None
    # The description has a board here, surely by mistake.
    type: Board | str | None = None
    status: EntityStatus | None = None
    feed_profile_id: str | None = None
    created_at: int | None = None
    last_update: int | None = None
    product_count: int | None = None
    featured_position: int | None = None


class AdAccountProductGroups(Model):
    """Product groups of an ad account; there is no way to ask for what follows a `bookmark`.

    Source: ad_accounts_catalogs_product_groups/list.
    """

    items: list[AdAccountProductGroup] = []
    bookmark: str | None = None
