"""Product groups: parts of a catalog, chosen by filters, that can be promoted."""

from typing import Annotated, Any, TypeAlias

from msgspec import Meta

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType
from .boards import Board
from .catalogs import CatalogStatus, CatalogType
from .common import EntityStatus
from .locales import CatalogCurrency, Country

Digits: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
"""An id made of digits."""


class Gender(OpenEnum):
    """Whom a product is for. Source: Gender."""

    FEMALE = "FEMALE"
    MALE = "MALE"
    UNISEX = "UNISEX"


class PriceOperator(OpenEnum):
    """How a hotel's price compares to a filter's. Source: PriceFilter."""

    GREATER_THAN = "GREATER_THAN"
    GREATER_THAN_OR_EQUALS = "GREATER_THAN_OR_EQUALS"
    LESS_THAN = "LESS_THAN"
    LESS_THAN_OR_EQUALS = "LESS_THAN_OR_EQUALS"


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


class StringCriteria(LosslessModel):
    """Any of these values, or none of them when `negated`. Source: CatalogsProductGroupMultipleStringCriteria."""

    values: list[str] | None | UnsetType = UNSET
    negated: bool | None | UnsetType = UNSET


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


class ProductGroupFilter(LosslessModel, rename="upper"):
    """One condition on products: exactly one of the fields is set. Sent and received.

    Hotel product groups know `price`, `hotel_id`, `brand`, the custom labels and `country`; all others know every field
    but `price`, `hotel_id` and `country`. A received condition of a kind that this release does not know has no field.
    Source: CatalogsProductGroupFilterKeys, CatalogsHotelProductGroupFilterKeys.
    """

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


class ProductGroupFilters(LosslessModel):
    """Conditions of which any, or all, must hold: set one of the two lists. Sent and received.

    To create or update a product group takes at least one condition; groups that Pinterest made may have none.
    Source: CatalogsProductGroupFilters, CatalogsProductGroupFiltersRequest, CatalogsHotelProductGroupFilters.
    """

    any_of: list[ProductGroupFilter] | None | UnsetType = UNSET
    all_of: list[ProductGroupFilter] | None | UnsetType = UNSET


class ProductGroup(Model):
    """A product group as the API returns it, of one of three kinds.

    Of a feed: `feed_id` is set. Of a retail catalog: `catalog_type` is RETAIL and `feed_id` None; the API has no way to
    create or change these. Of a hotel catalog: `catalog_type` is HOTEL and `catalog_id` is set; these have neither
    `is_featured` nor `type` nor `status`. Times are Unix seconds by the reference, but milliseconds in its examples.
    Source: CatalogsProductGroup, CatalogsRetailProductGroup, CatalogsHotelProductGroup.
    """

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


class ProductGroupCreate(Model):
    """A product group to create: of a feed (`feed_id`), or of a hotel catalog (`catalog_type` HOTEL and `catalog_id`).

    `is_featured` (False when left out) is for groups of feeds only. Source: CatalogsProductGroupCreateRequest,
    CatalogsHotelProductGroupCreateRequest.
    """

    name: str
    filters: ProductGroupFilters
    feed_id: Digits | UnsetType = UNSET
    is_featured: bool | UnsetType = UNSET
    catalog_type: CatalogType | UnsetType = UNSET
    catalog_id: Digits | UnsetType = UNSET
    description: str | None | UnsetType = UNSET


class ProductGroupUpdate(Model):
    """Changes to a product group: a field left at UNSET stays as it is.

    `is_featured` is for groups of feeds, `catalog_type` (HOTEL) for those of hotel catalogs.
    Source: CatalogsProductGroupUpdateRequest, CatalogsHotelProductGroupUpdateRequest.
    """

    name: str | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    is_featured: bool | UnsetType = UNSET
    filters: ProductGroupFilters | UnsetType = UNSET
    catalog_type: CatalogType | UnsetType = UNSET


class ProductGroupProductCounts(Model):
    """Products of a product group, by availability. Source: CatalogsProductGroupProductCounts."""

    in_stock: int | float | None = None
    out_of_stock: int | float | None = None
    preorder: int | float | None = None
    total: int | float | None = None


class ProductQuery(Model):
    """Which products of a feed to list. Source: CatalogsListProductsByFilterRequest."""

    feed_id: Digits
    filters: ProductGroupFilters


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
