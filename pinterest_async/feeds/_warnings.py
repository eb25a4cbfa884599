"""Pinterest's lists of validation warnings: the column of each warning, and what the reader does about it.

A warning does not lose an item: it is sent without the value, or with a corrected one. Whatever else is wrong with a
required column is an error and rejects the row. Sources: CatalogsFeedValidationWarnings and
CatalogsItemValidationWarnings; the errors are in their namesakes, which end with Errors.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class Action(StrEnum):
    """What happens to a value that a warning names."""

    DROP = "the item is sent without the value"
    CORRECT = "the item is sent with a corrected value"
    KEEP = "the item is sent with the value"
    CHECK = "the value is checked and not sent, since items have no such attribute"
    SERVER = "only Pinterest can find it out"
    ADVICE = "an optional value is missing: nothing is lost, and the reader is silent"


class Rule(NamedTuple):
    """The column that a warning is about, and the action."""

    column: str
    action: Action


WARNINGS: Final[Mapping[str, Rule]] = {
    "AD_LINK_FORMAT_WARNING": Rule("ad_link", Action.DROP),
    "AD_LINK_SAME_AS_LINK": Rule("ad_link", Action.DROP),
    "ADDITIONAL_IMAGE_LINK_LENGTH_TOO_LONG": Rule("additional_image_link", Action.DROP),
    "ADDITIONAL_IMAGE_LINK_WARNING": Rule("additional_image_link", Action.DROP),
    "ADWORDS_FORMAT_WARNING": Rule("adwords_redirect", Action.CHECK),
    "ADWORDS_SAME_AS_LINK": Rule("adwords_redirect", Action.CHECK),
    "AGE_GROUP_INVALID": Rule("age_group", Action.DROP),
    "ANDROID_DEEP_LINK_INVALID": Rule("android_deep_link", Action.DROP),
    "AVAILABILITY_DATE_INVALID": Rule("availability_date", Action.CHECK),
    "COUNTRY_DOES_NOT_MAP_TO_CURRENCY": Rule("price", Action.SERVER),
    "CUSTOM_LABEL_LENGTH_TOO_LONG": Rule("custom_label_0", Action.DROP),
    "DESCRIPTION_LENGTH_TOO_LONG": Rule("description", Action.CORRECT),
    "DUPLICATE_HEADERS": Rule("", Action.CORRECT),
    "EXPIRATION_DATE_INVALID": Rule("expiration_date", Action.CHECK),
    "FETCH_SAME_SIGNATURE": Rule("", Action.SERVER),
    "GENDER_INVALID": Rule("gender", Action.DROP),
    "GTIN_INVALID": Rule("gtin", Action.DROP),
    "IMAGE_LINK_WARNING": Rule("image_link", Action.DROP),
    "INCONSISTENT_CURRENCY_VALUES": Rule("sale_price", Action.DROP),
    "INDEXED_PRODUCT_COUNT_LARGE_DELTA": Rule("", Action.SERVER),
    "IOS_DEEP_LINK_INVALID": Rule("ios_deep_link", Action.DROP),
    "IS_BUNDLE_INVALID": Rule("is_bundle", Action.CHECK),
    "ITEM_ADDITIONAL_IMAGE_DOWNLOAD_FAILURE": Rule("additional_image_link", Action.SERVER),
    "LINK_FORMAT_WARNING": Rule("link", Action.SERVER),
    "MIN_AD_PRICE_INVALID": Rule("min_ad_price", Action.DROP),
    "MPN_INVALID": Rule("mpn", Action.DROP),
    "MULTIPACK_INVALID": Rule("multipack", Action.CHECK),
    "OPTIONAL_CONDITION_INVALID": Rule("condition", Action.DROP),
    "OPTIONAL_CONDITION_MISSING": Rule("condition", Action.ADVICE),
    "OPTIONAL_PRODUCT_CATEGORY_INVALID": Rule("google_product_category", Action.SERVER),
    "OPTIONAL_PRODUCT_CATEGORY_MISSING": Rule("google_product_category", Action.ADVICE),
    "PRODUCT_CATEGORY_DEPTH_WARNING": Rule("google_product_category", Action.ADVICE),
    "PRODUCT_TYPE_LENGTH_TOO_LONG": Rule("product_type", Action.DROP),
    "SALES_PRICE_INVALID": Rule("sale_price", Action.DROP),
    "SALES_PRICE_TOO_HIGH": Rule("sale_price", Action.DROP),
    "SALES_PRICE_TOO_LOW": Rule("sale_price", Action.KEEP),
    "SALE_DATE_INVALID": Rule("sale_price_effective_date", Action.DROP),
    "SHIPPING_HEIGHT_INVALID": Rule("shipping_height", Action.DROP),
    "SHIPPING_INVALID": Rule("shipping", Action.DROP),
    "SHIPPING_WEIGHT_INVALID": Rule("shipping_weight", Action.DROP),
    "SHIPPING_WIDTH_INVALID": Rule("shipping_width", Action.DROP),
    "SIZE_SYSTEM_INVALID": Rule("size_system", Action.DROP),
    "SIZE_TYPE_INVALID": Rule("size_type", Action.DROP),
    "TAX_INVALID": Rule("tax", Action.DROP),
    "TITLE_LENGTH_TOO_LONG": Rule("title", Action.CORRECT),
    "TOO_MANY_ADDITIONAL_IMAGE_LINKS": Rule("additional_image_link", Action.CORRECT),
    "UPDATED_TIME_INVALID": Rule("last_updated_time", Action.DROP),
    "UTM_SOURCE_AUTO_CORRECTED": Rule("link", Action.SERVER),
    "WEIGHT_UNIT_INVALID": Rule("weight_unit", Action.CHECK),
}
"""Every warning of both lists. An empty column is about the feed as a whole."""
