"""Attributes of items and of hotels. `catalog_items` has these names as well."""

from typing import Annotated, ClassVar

from msgspec import Meta

from ._ad_media import AdMediaUpdate
from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType


class UpdateMaskField(OpenEnum):
    """Attributes that an update can be confined to. Source: UpdateMaskFieldType."""

    AD_LINK = "ad_link"
    ADULT = "adult"
    AGE_GROUP = "age_group"
    AVAILABILITY = "availability"
    AVERAGE_REVIEW_RATING = "average_review_rating"
    BRAND = "brand"
    CHECKOUT_ENABLED = "checkout_enabled"
    COLOR = "color"
    CONDITION = "condition"
    CUSTOM_LABEL_0 = "custom_label_0"
    CUSTOM_LABEL_1 = "custom_label_1"
    CUSTOM_LABEL_2 = "custom_label_2"
    CUSTOM_LABEL_3 = "custom_label_3"
    CUSTOM_LABEL_4 = "custom_label_4"
    DESCRIPTION = "description"
    FREE_SHIPPING_LABEL = "free_shipping_label"
    FREE_SHIPPING_LIMIT = "free_shipping_limit"
    GENDER = "gender"
    GOOGLE_PRODUCT_CATEGORY = "google_product_category"
    GTIN = "gtin"
    ITEM_GROUP_ID = "item_group_id"
    LAST_UPDATED_TIME = "last_updated_time"
    LINK = "link"
    MATERIAL = "material"
    MIN_AD_PRICE = "min_ad_price"
    MPN = "mpn"
    NUMBER_OF_RATINGS = "number_of_ratings"
    NUMBER_OF_REVIEWS = "number_of_reviews"
    PATTERN = "pattern"
    PRICE = "price"
    PRODUCT_TYPE = "product_type"
    SALE_PRICE = "sale_price"
    SHIPPING = "shipping"
    SHIPPING_HEIGHT = "shipping_height"
    SHIPPING_WEIGHT = "shipping_weight"
    SHIPPING_WIDTH = "shipping_width"
    SIZE = "size"
    SIZE_SYSTEM = "size_system"
    SIZE_TYPE = "size_type"
    TAX = "tax"
    TITLE = "title"
    VARIANT_NAMES = "variant_names"
    VARIANT_VALUES = "variant_values"
    CUSTOM_NUMBER_0 = "custom_number_0"
    CUSTOM_NUMBER_1 = "custom_number_1"
    CUSTOM_NUMBER_2 = "custom_number_2"
    CUSTOM_NUMBER_3 = "custom_number_3"
    CUSTOM_NUMBER_4 = "custom_number_4"
    PROMOTION_ID = "promotion_id"


class ItemAttributesUpdate(AdMediaUpdate):
    """Attributes of a retail item that an update may change. Source: UpdatableItemAttributes.

    Most characters: `title` 500, `description` 10000, `link` 511, `item_group_id` 127, `product_type` and each custom
    label 1000. Prices are text, "24.99 USD"; without a currency they count as US dollars. Sizes and weights need a
    space before the unit: "12 in", "3 kg". `last_updated_time` is Unix milliseconds. `availability`, `condition`,
    `age_group`, `gender`, `size_type` and `size_system` take fixed words in either case ("in stock", "new", "kids",
    "unisex"). `shipping` is country:region:service:price, `tax` is country:region:rate:on_shipping, with all colons;
    categories are separated by " > ". `checkout_enabled` and `id` are no longer supported. Custom numbers are from 0 to
    4,294,967,295. `installment_price` is count:amount ("3:10.00 USD"), `sale_price_effective_date` is start/end in
    ISO 8601, the measures of unit prices are "1.5 kg". The API of today takes 511 characters of each custom label.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "custom_number_0",
            "custom_number_1",
            "custom_number_2",
            "custom_number_3",
            "custom_number_4",
            "installment_price",
            "promotion_id",
            "sale_price_effective_date",
            "unit_pricing_measure",
            "unit_pricing_base_measure",
            "android_deep_link",
            "ios_deep_link",
        }
    )

    ad_link: str | None | UnsetType = UNSET
    adult: bool | None | UnsetType = UNSET
    age_group: str | None | UnsetType = UNSET
    availability: str | UnsetType = UNSET
    average_review_rating: float | None | UnsetType = UNSET
    brand: str | None | UnsetType = UNSET
    checkout_enabled: bool | None | UnsetType = UNSET
    color: str | None | UnsetType = UNSET
    condition: str | None | UnsetType = UNSET
    custom_label_0: str | None | UnsetType = UNSET
    custom_label_1: str | None | UnsetType = UNSET
    custom_label_2: str | None | UnsetType = UNSET
    custom_label_3: str | None | UnsetType = UNSET
    custom_label_4: str | None | UnsetType = UNSET
    description: str | UnsetType = UNSET
    free_shipping_label: bool | None | UnsetType = UNSET
    free_shipping_limit: str | None | UnsetType = UNSET
    gender: str | None | UnsetType = UNSET
    google_product_category: str | None | UnsetType = UNSET
    # Documented as an integer; later versions of the API have text too, which keeps leading zeros.
    gtin: int | str | None | UnsetType = UNSET
    id: str | UnsetType = UNSET
    item_group_id: str | None | UnsetType = UNSET
    last_updated_time: int | None | UnsetType = UNSET
    link: str | UnsetType = UNSET
    material: str | None | UnsetType = UNSET
    min_ad_price: str | None | UnsetType = UNSET
    mobile_link: str | None | UnsetType = UNSET
    mpn: str | None | UnsetType = UNSET
    number_of_ratings: int | None | UnsetType = UNSET
    number_of_reviews: int | None | UnsetType = UNSET
    pattern: str | None | UnsetType = UNSET
    price: str | UnsetType = UNSET
    product_type: str | None | UnsetType = UNSET
    sale_price: str | None | UnsetType = UNSET
    shipping: str | None | UnsetType = UNSET
    shipping_height: str | None | UnsetType = UNSET
    shipping_weight: str | None | UnsetType = UNSET
    shipping_width: str | None | UnsetType = UNSET
    size: str | None | UnsetType = UNSET
    size_system: str | None | UnsetType = UNSET
    size_type: str | None | UnsetType = UNSET
    tax: str | None | UnsetType = UNSET
    title: str | UnsetType = UNSET
    variant_names: list[str] | None | UnsetType = UNSET
    variant_values: list[str] | None | UnsetType = UNSET
    custom_number_0: int | None | UnsetType = UNSET
    custom_number_1: int | None | UnsetType = UNSET
    custom_number_2: int | None | UnsetType = UNSET
    custom_number_3: int | None | UnsetType = UNSET
    custom_number_4: int | None | UnsetType = UNSET
    installment_price: str | None | UnsetType = UNSET
    promotion_id: str | None | UnsetType = UNSET
    sale_price_effective_date: str | None | UnsetType = UNSET
    unit_pricing_measure: str | None | UnsetType = UNSET
    unit_pricing_base_measure: str | None | UnsetType = UNSET
    android_deep_link: str | UnsetType = UNSET
    ios_deep_link: str | UnsetType = UNSET


class ItemAttributes(ItemAttributesUpdate):
    """All attributes of a retail item, to create or replace it. Source: ItemAttributes.

    Links to images: at least one `image_link` of an image of 75x75 pixels or more, up to ten additional ones; each at
    most 2000 characters, starting with http:// or https://. The API of today takes one `image_link`, as text too.
    `video_link` leads to an mp4, mov or m4v of at most 2 GB.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"video_link", "save_pin_disabled"})

    image_link: Annotated[list[str], Meta(min_length=1)] | str | UnsetType = UNSET
    additional_image_link: list[str] | None | UnsetType = UNSET
    video_link: str | None | UnsetType = UNSET
    save_pin_disabled: bool | UnsetType = UNSET


class HotelAddress(LosslessModel):
    """Where a hotel stands; the postal code is needed wherever there are any. Source: CatalogsHotelAddress."""

    addr1: str | None | UnsetType = UNSET
    city: str | None | UnsetType = UNSET
    region: str | None | UnsetType = UNSET
    country: str | None | UnsetType = UNSET
    postal_code: str | None | UnsetType = UNSET


class HotelGuestRatings(LosslessModel):
    """How guests rate a hotel; all four belong together. Source: CatalogsHotelGuestRatings."""

    score: float | None | UnsetType = UNSET
    number_of_reviewers: int | None | UnsetType = UNSET
    max_score: float | None | UnsetType = UNSET
    rating_system: str | None | UnsetType = UNSET


class HotelImage(LosslessModel):
    """Main image of a hotel, with tags for what it shows; the link is bound as those of `ItemAttributes` are.

    Source: CatalogsHotelAttributes.
    """

    link: str | None | UnsetType = UNSET
    tag: list[str] | None | UnsetType = UNSET


class HotelAttributesUpdate(Model):
    """Attributes of a hotel that an update may change. Source: CatalogsUpdatableHotelAttributes.

    Prices are text, for a room and a night: "100 USD".
    """

    name: str | None | UnsetType = UNSET
    link: str | None | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    brand: str | None | UnsetType = UNSET
    latitude: float | UnsetType = UNSET
    longitude: float | None | UnsetType = UNSET
    neighborhood: list[str] | None | UnsetType = UNSET
    address: HotelAddress | UnsetType = UNSET
    custom_label_0: str | None | UnsetType = UNSET
    custom_label_1: str | None | UnsetType = UNSET
    custom_label_2: str | None | UnsetType = UNSET
    custom_label_3: str | None | UnsetType = UNSET
    custom_label_4: str | None | UnsetType = UNSET
    category: str | None | UnsetType = UNSET
    base_price: str | None | UnsetType = UNSET
    sale_price: str | None | UnsetType = UNSET
    guest_ratings: HotelGuestRatings | UnsetType = UNSET


class HotelAttributes(HotelAttributesUpdate):
    """All attributes of a hotel, to create or replace it. Source: CatalogsHotelAttributes.

    Up to ten additional images, bound as those of `ItemAttributes` are.
    """

    main_image: HotelImage | UnsetType = UNSET
    additional_image_link: list[str] | None | UnsetType = UNSET
