"""Feeds: how each reading went, and what was wrong with the items. `catalog_feeds` has these names as well."""

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from ._ad_media import AD_MEDIA_ISSUES, AD_MEDIA_NAMES
from ._base import LosslessModel, Model, OpenEnum


class FeedProcessingStatus(OpenEnum):
    """How far a reading of a feed is, or how it ended. Source: CatalogsFeedProcessingStatus."""

    COMPLETED = "COMPLETED"
    COMPLETED_EARLY = "COMPLETED_EARLY"
    DISAPPROVED = "DISAPPROVED"
    FAILED = "FAILED"
    PROCESSING = "PROCESSING"
    QUEUED_FOR_PROCESSING = "QUEUED_FOR_PROCESSING"
    UNDER_APPEAL = "UNDER_APPEAL"
    UNDER_REVIEW = "UNDER_REVIEW"


def _codes(table: "CodeCounts | CodeDetails") -> Iterator[tuple[str, Any]]:
    """Yield all codes of a table with what it holds of each."""
    for name in table.__struct_fields__:
        if name != "unknown_fields":
            yield name.upper(), getattr(table, name)
    for code, content in (table.unknown_fields or {}).items():
        yield code, None if content is None else msgspec.convert(content, table.held, strict=False)


class CodeCounts(LosslessModel, rename="upper"):
    """Base of the tables of how often each code occurred: one field for each, None where it is not stated.

    Codes that have no field, numbered ones and those newer than this release, are in `found` as well.
    """

    held: ClassVar[type] = int

    @property
    def found(self) -> dict[str, int]:
        """The codes that occurred, in capitals as the API writes them, and how often."""
        return {code: count for code, count in _codes(self) if count}


class FeedIngestionErrors(CodeCounts):
    """Items, images or feeds that could not be taken in, by code. Source: CatalogsFeedIngestionErrors.

    `large_product_count_decrease` is a flag: 1 when more than 99 % of the products are missing since the last reading.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"fetch_google_sheet_not_shared"})

    line_level_internal_error: int | None = None
    large_product_count_decrease: int | None = None
    account_flagged: int | None = None
    image_level_internal_error: int | None = None
    image_file_not_accessible: int | None = None
    image_malformed_url: int | None = None
    image_file_not_found: int | None = None
    image_invalid_file: int | None = None
    fetch_google_sheet_not_shared: int | None = None


class FeedIngestionWarnings(CodeCounts):
    """Additional images and headers with faults, by code. Source: CatalogsFeedIngestionWarnings."""

    additional_image_level_internal_error: int | None = None
    additional_image_file_not_accessible: int | None = None
    additional_image_malformed_url: int | None = None
    additional_image_file_not_found: int | None = None
    additional_image_invalid_file: int | None = None
    hotel_price_header_is_present: int | None = None


class FeedIngestionInfo(CodeCounts):
    """Products taken in, by availability. Source: CatalogsFeedIngestionInfo."""

    in_stock: int | None = None
    out_of_stock: int | None = None
    preorder: int | None = None


class FeedIngestionDetails(Model):
    """How taking the items in went. Source: CatalogsFeedIngestionDetails."""

    errors: FeedIngestionErrors | None = None
    info: FeedIngestionInfo | None = None
    warnings: FeedIngestionWarnings | None = None


class FeedValidationErrors(CodeCounts):
    """Faults for which items, or the whole feed, are not published, by code. Source: CatalogsFeedValidationErrors."""

    fetch_error: int | None = None
    fetch_inactive_feed_error: int | None = None
    encoding_error: int | None = None
    delimiter_error: int | None = None
    required_columns_missing: int | None = None
    duplicate_products: int | None = None
    image_link_invalid: int | None = None
    itemid_missing: int | None = None
    title_missing: int | None = None
    description_missing: int | None = None
    product_link_missing: int | None = None
    image_link_missing: int | None = None
    availability_invalid: int | None = None
    product_price_invalid: int | None = None
    link_format_invalid: int | None = None
    parse_line_error: int | None = None
    adwords_format_invalid: int | None = None
    internal_service_error: int | None = None
    no_verified_domain: int | None = None
    adult_invalid: int | None = None
    image_link_length_too_long: int | None = None
    invalid_domain: int | None = None
    feed_length_too_long: int | None = None
    link_length_too_long: int | None = None
    malformed_xml: int | None = None
    price_missing: int | None = None
    feed_too_small: int | None = None
    max_items_per_item_group_exceeded: int | None = None
    item_main_image_download_failure: int | None = None
    pinjoin_content_unsafe: int | None = None
    blocklisted_image_signature: int | None = None
    list_price_invalid: int | None = None
    price_cannot_be_determined: int | None = None


class FeedValidationWarnings(CodeCounts):
    """Faults that were mended or passed over, by code. Source: CatalogsFeedValidationWarnings.

    `fetch_same_signature` is a flag: 1 when the feed had not changed, so that the reading ended early.
    """

    ad_link_format_warning: int | None = None
    ad_link_same_as_link: int | None = None
    title_length_too_long: int | None = None
    description_length_too_long: int | None = None
    gender_invalid: int | None = None
    age_group_invalid: int | None = None
    size_type_invalid: int | None = None
    size_system_invalid: int | None = None
    link_format_warning: int | None = None
    sales_price_invalid: int | None = None
    product_category_depth_warning: int | None = None
    adwords_format_warning: int | None = None
    adwords_same_as_link: int | None = None
    duplicate_headers: int | None = None
    fetch_same_signature: int | None = None
    additional_image_link_length_too_long: int | None = None
    additional_image_link_warning: int | None = None
    image_link_warning: int | None = None
    shipping_invalid: int | None = None
    tax_invalid: int | None = None
    shipping_weight_invalid: int | None = None
    expiration_date_invalid: int | None = None
    availability_date_invalid: int | None = None
    sale_date_invalid: int | None = None
    weight_unit_invalid: int | None = None
    is_bundle_invalid: int | None = None
    updated_time_invalid: int | None = None
    custom_label_length_too_long: int | None = None
    product_type_length_too_long: int | None = None
    too_many_additional_image_links: int | None = None
    multipack_invalid: int | None = None
    indexed_product_count_large_delta: int | None = None
    item_additional_image_download_failure: int | None = None
    optional_product_category_missing: int | None = None
    optional_product_category_invalid: int | None = None
    optional_condition_missing: int | None = None
    optional_condition_invalid: int | None = None
    ios_deep_link_invalid: int | None = None
    android_deep_link_invalid: int | None = None
    utm_source_auto_corrected: int | None = None
    country_does_not_map_to_currency: int | None = None
    min_ad_price_invalid: int | None = None
    gtin_invalid: int | None = None
    inconsistent_currency_values: int | None = None
    sales_price_too_low: int | None = None
    shipping_width_invalid: int | None = None
    shipping_height_invalid: int | None = None
    sales_price_too_high: int | None = None
    mpn_invalid: int | None = None


class FeedValidationDetails(Model):
    """What the check of the feed found. Source: CatalogsFeedValidationDetails."""

    errors: FeedValidationErrors | None = None
    warnings: FeedValidationWarnings | None = None


class FeedProductCounts(Model):
    """Products in the feed's file, and those taken in. Source: CatalogsFeedProductCounts."""

    original: int | None = None
    ingested: int | None = None


class FeedVideoCounts(Model):
    """Videos in the feed's file, those taken in, and those not. Newer than 5.12. Source: CatalogsFeedVideoCounts."""

    total_videos: int | None = None
    ingested_videos: int | None = None
    not_ingested_videos: int | None = None


class FeedProcessingResult(Model):
    """One reading of a feed; times are RFC 3339 strings. Source: CatalogsFeedProcessingResult.

    `product_counts` and `video_counts` may be None early on.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"video_counts"})

    id: str = ""
    created_at: str | None = None
    updated_at: str | None = None
    ingestion_details: FeedIngestionDetails | None = None
    status: FeedProcessingStatus | None = None
    product_counts: FeedProductCounts | None = None
    validation_details: FeedValidationDetails | None = None
    video_counts: FeedVideoCounts | None = None


class ItemField(OpenEnum):
    """Columns of a feed. Source: NullableCatalogsItemFieldType.

    Besides those listed here there are the numbered ones of ad media: `ItemField("AD_IMAGE_0_LINK")`.
    """

    _ignore_ = "column"

    ITEM_ID = "ITEM_ID"
    ITEM_GROUP_ID = "ITEM_GROUP_ID"
    TITLE = "TITLE"
    DESCRIPTION = "DESCRIPTION"
    ITEM_LINK = "ITEM_LINK"
    ORGANIC_LINK = "ORGANIC_LINK"
    IMAGE_LINK = "IMAGE_LINK"
    ADWORDS_REDIRECT_LINK = "ADWORDS_REDIRECT_LINK"
    AD_LINK = "AD_LINK"
    SIZE = "SIZE"
    GOOGLE_PRODUCT_CATEGORY = "GOOGLE_PRODUCT_CATEGORY"
    PRODUCT_CATEGORY = "PRODUCT_CATEGORY"
    CONDITION = "CONDITION"
    AVAILABILITY = "AVAILABILITY"
    GENDER = "GENDER"
    AGE_GROUP = "AGE_GROUP"
    SIZE_TYPE = "SIZE_TYPE"
    SIZE_SYSTEM = "SIZE_SYSTEM"
    ADULT = "ADULT"
    SHIPPING = "SHIPPING"
    SHIPPING_WEIGHT = "SHIPPING_WEIGHT"
    TAX = "TAX"
    MULTIPACK = "MULTIPACK"
    ADDITIONAL_IMAGE_LINK = "ADDITIONAL_IMAGE_LINK"
    PRICE = "PRICE"
    SALE_PRICE = "SALE_PRICE"
    IS_BUNDLE = "IS_BUNDLE"
    EXPIRATION_DATE = "EXPIRATION_DATE"
    SALE_PRICE_EFFECTIVE_DATE = "SALE_PRICE_EFFECTIVE_DATE"
    AVAILABILITY_DATE = "AVAILABILITY_DATE"
    WEIGHT_UNIT = "WEIGHT_UNIT"
    PRODUCT_TYPE = "PRODUCT_TYPE"
    CUSTOM_LABEL_0 = "CUSTOM_LABEL_0"
    CUSTOM_LABEL_1 = "CUSTOM_LABEL_1"
    CUSTOM_LABEL_2 = "CUSTOM_LABEL_2"
    CUSTOM_LABEL_3 = "CUSTOM_LABEL_3"
    CUSTOM_LABEL_4 = "CUSTOM_LABEL_4"
    MATERIAL = "MATERIAL"
    PATTERN = "PATTERN"
    COLOR = "COLOR"
    BRAND = "BRAND"
    GTIN = "GTIN"
    MPN = "MPN"
    IOS_DEEP_LINK = "IOS_DEEP_LINK"
    ANDROID_DEEP_LINK = "ANDROID_DEEP_LINK"
    FREE_SHIPPING_LABEL = "FREE_SHIPPING_LABEL"
    FREE_SHIPPING_LIMIT = "FREE_SHIPPING_LIMIT"
    AVG_REVIEW_RATING = "AVG_REVIEW_RATING"
    NUM_RATINGS = "NUM_RATINGS"
    NUM_REVIEWS = "NUM_REVIEWS"
    ALT_TEXT = "ALT_TEXT"
    VARIANT_NAMES = "VARIANT_NAMES"
    VARIANT_VALUES = "VARIANT_VALUES"
    MIN_AD_PRICE = "MIN_AD_PRICE"
    SHIPPING_WIDTH = "SHIPPING_WIDTH"
    SHIPPING_HEIGHT = "SHIPPING_HEIGHT"
    INSTALLMENT_PRICE = "INSTALLMENT_PRICE"
    UNIT_PRICE_BASE_MEASURE = "UNIT_PRICE_BASE_MEASURE"
    UNIT_PRICE_TOTAL_MEASURE = "UNIT_PRICE_TOTAL_MEASURE"
    for column in AD_MEDIA_NAMES:
        vars()[column] = column


class ItemValidationIssue(OpenEnum):
    """Codes of the errors and warnings that one item can have. Source: CatalogsItemValidationIssue.

    Besides those listed here there are the numbered ones of ad media:
    `ItemValidationIssue("AD_IMAGE_0_LINK_REQUIRED")`.
    """

    _ignore_ = "code"

    AD_LINK_FORMAT_WARNING = "AD_LINK_FORMAT_WARNING"
    AD_LINK_SAME_AS_LINK = "AD_LINK_SAME_AS_LINK"
    ADDITIONAL_IMAGE_LINK_LENGTH_TOO_LONG = "ADDITIONAL_IMAGE_LINK_LENGTH_TOO_LONG"
    ADDITIONAL_IMAGE_LINK_WARNING = "ADDITIONAL_IMAGE_LINK_WARNING"
    ADULT_INVALID = "ADULT_INVALID"
    ADWORDS_FORMAT_INVALID = "ADWORDS_FORMAT_INVALID"
    ADWORDS_FORMAT_WARNING = "ADWORDS_FORMAT_WARNING"
    ADWORDS_SAME_AS_LINK = "ADWORDS_SAME_AS_LINK"
    AGE_GROUP_INVALID = "AGE_GROUP_INVALID"
    ANDROID_DEEP_LINK_INVALID = "ANDROID_DEEP_LINK_INVALID"
    AVAILABILITY_DATE_INVALID = "AVAILABILITY_DATE_INVALID"
    AVAILABILITY_INVALID = "AVAILABILITY_INVALID"
    BLOCKLISTED_IMAGE_SIGNATURE = "BLOCKLISTED_IMAGE_SIGNATURE"
    COUNTRY_DOES_NOT_MAP_TO_CURRENCY = "COUNTRY_DOES_NOT_MAP_TO_CURRENCY"
    CUSTOM_LABEL_LENGTH_TOO_LONG = "CUSTOM_LABEL_LENGTH_TOO_LONG"
    DESCRIPTION_LENGTH_TOO_LONG = "DESCRIPTION_LENGTH_TOO_LONG"
    DESCRIPTION_MISSING = "DESCRIPTION_MISSING"
    DUPLICATE_PRODUCTS = "DUPLICATE_PRODUCTS"
    EXPIRATION_DATE_INVALID = "EXPIRATION_DATE_INVALID"
    GENDER_INVALID = "GENDER_INVALID"
    GTIN_INVALID = "GTIN_INVALID"
    IMAGE_LINK_INVALID = "IMAGE_LINK_INVALID"
    IMAGE_LINK_LENGTH_TOO_LONG = "IMAGE_LINK_LENGTH_TOO_LONG"
    IMAGE_LINK_MISSING = "IMAGE_LINK_MISSING"
    IMAGE_LINK_WARNING = "IMAGE_LINK_WARNING"
    INVALID_DOMAIN = "INVALID_DOMAIN"
    IOS_DEEP_LINK_INVALID = "IOS_DEEP_LINK_INVALID"
    IS_BUNDLE_INVALID = "IS_BUNDLE_INVALID"
    ITEM_ADDITIONAL_IMAGE_DOWNLOAD_FAILURE = "ITEM_ADDITIONAL_IMAGE_DOWNLOAD_FAILURE"
    ITEM_MAIN_IMAGE_DOWNLOAD_FAILURE = "ITEM_MAIN_IMAGE_DOWNLOAD_FAILURE"
    ITEMID_MISSING = "ITEMID_MISSING"
    LINK_FORMAT_INVALID = "LINK_FORMAT_INVALID"
    LINK_FORMAT_WARNING = "LINK_FORMAT_WARNING"
    LINK_LENGTH_TOO_LONG = "LINK_LENGTH_TOO_LONG"
    LIST_PRICE_INVALID = "LIST_PRICE_INVALID"
    MAX_ITEMS_PER_ITEM_GROUP_EXCEEDED = "MAX_ITEMS_PER_ITEM_GROUP_EXCEEDED"
    MIN_AD_PRICE_INVALID = "MIN_AD_PRICE_INVALID"
    MPN_INVALID = "MPN_INVALID"
    MULTIPACK_INVALID = "MULTIPACK_INVALID"
    OPTIONAL_CONDITION_INVALID = "OPTIONAL_CONDITION_INVALID"
    OPTIONAL_CONDITION_MISSING = "OPTIONAL_CONDITION_MISSING"
    OPTIONAL_PRODUCT_CATEGORY_INVALID = "OPTIONAL_PRODUCT_CATEGORY_INVALID"
    OPTIONAL_PRODUCT_CATEGORY_MISSING = "OPTIONAL_PRODUCT_CATEGORY_MISSING"
    PARSE_LINE_ERROR = "PARSE_LINE_ERROR"
    PINJOIN_CONTENT_UNSAFE = "PINJOIN_CONTENT_UNSAFE"
    PRICE_CANNOT_BE_DETERMINED = "PRICE_CANNOT_BE_DETERMINED"
    PRICE_MISSING = "PRICE_MISSING"
    PRODUCT_CATEGORY_DEPTH_WARNING = "PRODUCT_CATEGORY_DEPTH_WARNING"
    PRODUCT_LINK_MISSING = "PRODUCT_LINK_MISSING"
    PRODUCT_PRICE_INVALID = "PRODUCT_PRICE_INVALID"
    PRODUCT_TYPE_LENGTH_TOO_LONG = "PRODUCT_TYPE_LENGTH_TOO_LONG"
    SALE_DATE_INVALID = "SALE_DATE_INVALID"
    SALES_PRICE_INVALID = "SALES_PRICE_INVALID"
    SALES_PRICE_TOO_HIGH = "SALES_PRICE_TOO_HIGH"
    SALES_PRICE_TOO_LOW = "SALES_PRICE_TOO_LOW"
    SHIPPING_INVALID = "SHIPPING_INVALID"
    SHIPPING_HEIGHT_INVALID = "SHIPPING_HEIGHT_INVALID"
    SHIPPING_WEIGHT_INVALID = "SHIPPING_WEIGHT_INVALID"
    SHIPPING_WIDTH_INVALID = "SHIPPING_WIDTH_INVALID"
    SIZE_SYSTEM_INVALID = "SIZE_SYSTEM_INVALID"
    SIZE_TYPE_INVALID = "SIZE_TYPE_INVALID"
    TAX_INVALID = "TAX_INVALID"
    TITLE_LENGTH_TOO_LONG = "TITLE_LENGTH_TOO_LONG"
    TITLE_MISSING = "TITLE_MISSING"
    TOO_MANY_ADDITIONAL_IMAGE_LINKS = "TOO_MANY_ADDITIONAL_IMAGE_LINKS"
    UTM_SOURCE_AUTO_CORRECTED = "UTM_SOURCE_AUTO_CORRECTED"
    WEIGHT_UNIT_INVALID = "WEIGHT_UNIT_INVALID"
    VIDEO_REQUIRED_WHEN_AD_VIDEO_PROVIDED = "VIDEO_REQUIRED_WHEN_AD_VIDEO_PROVIDED"
    for code in AD_MEDIA_ISSUES:
        vars()[code] = code


class ItemValidationDetails(Model):
    """The column at fault and the value it had. Source: CatalogsItemValidationDetails."""

    attribute_name: ItemField | None = None
    provided_value: str | None = None


class CodeDetails(LosslessModel, rename="upper"):
    """Base of the tables of one item's faults: one field for each code, None where the item has none.

    Codes that have no field, numbered ones and those newer than this release, are in `found` as well.
    """

    held: ClassVar[type] = ItemValidationDetails

    @property
    def found(self) -> dict[str, ItemValidationDetails]:
        """The codes that the item has, in capitals as the API writes them, with their details."""
        return {code: detail for code, detail in _codes(self) if detail is not None}


class ItemValidationErrors(CodeDetails):
    """Faults for which an item is not published, by code. Source: CatalogsItemValidationErrors."""

    adult_invalid: ItemValidationDetails | None = None
    adwords_format_invalid: ItemValidationDetails | None = None
    availability_invalid: ItemValidationDetails | None = None
    blocklisted_image_signature: ItemValidationDetails | None = None
    description_missing: ItemValidationDetails | None = None
    duplicate_products: ItemValidationDetails | None = None
    image_link_invalid: ItemValidationDetails | None = None
    image_link_length_too_long: ItemValidationDetails | None = None
    image_link_missing: ItemValidationDetails | None = None
    invalid_domain: ItemValidationDetails | None = None
    itemid_missing: ItemValidationDetails | None = None
    item_main_image_download_failure: ItemValidationDetails | None = None
    link_format_invalid: ItemValidationDetails | None = None
    link_length_too_long: ItemValidationDetails | None = None
    list_price_invalid: ItemValidationDetails | None = None
    max_items_per_item_group_exceeded: ItemValidationDetails | None = None
    parse_line_error: ItemValidationDetails | None = None
    pinjoin_content_unsafe: ItemValidationDetails | None = None
    price_cannot_be_determined: ItemValidationDetails | None = None
    price_missing: ItemValidationDetails | None = None
    product_link_missing: ItemValidationDetails | None = None
    product_price_invalid: ItemValidationDetails | None = None
    title_missing: ItemValidationDetails | None = None


class ItemValidationWarnings(CodeDetails):
    """Faults of an item that were mended or passed over, by code. Source: CatalogsItemValidationWarnings."""

    ad_link_format_warning: ItemValidationDetails | None = None
    ad_link_same_as_link: ItemValidationDetails | None = None
    additional_image_link_length_too_long: ItemValidationDetails | None = None
    additional_image_link_warning: ItemValidationDetails | None = None
    adwords_format_warning: ItemValidationDetails | None = None
    adwords_same_as_link: ItemValidationDetails | None = None
    age_group_invalid: ItemValidationDetails | None = None
    size_system_invalid: ItemValidationDetails | None = None
    android_deep_link_invalid: ItemValidationDetails | None = None
    availability_date_invalid: ItemValidationDetails | None = None
    country_does_not_map_to_currency: ItemValidationDetails | None = None
    custom_label_length_too_long: ItemValidationDetails | None = None
    description_length_too_long: ItemValidationDetails | None = None
    expiration_date_invalid: ItemValidationDetails | None = None
    gender_invalid: ItemValidationDetails | None = None
    gtin_invalid: ItemValidationDetails | None = None
    image_link_warning: ItemValidationDetails | None = None
    ios_deep_link_invalid: ItemValidationDetails | None = None
    is_bundle_invalid: ItemValidationDetails | None = None
    item_additional_image_download_failure: ItemValidationDetails | None = None
    link_format_warning: ItemValidationDetails | None = None
    min_ad_price_invalid: ItemValidationDetails | None = None
    mpn_invalid: ItemValidationDetails | None = None
    multipack_invalid: ItemValidationDetails | None = None
    optional_condition_invalid: ItemValidationDetails | None = None
    optional_condition_missing: ItemValidationDetails | None = None
    optional_product_category_invalid: ItemValidationDetails | None = None
    optional_product_category_missing: ItemValidationDetails | None = None
    product_category_depth_warning: ItemValidationDetails | None = None
    product_type_length_too_long: ItemValidationDetails | None = None
    sales_price_invalid: ItemValidationDetails | None = None
    sales_price_too_low: ItemValidationDetails | None = None
    sales_price_too_high: ItemValidationDetails | None = None
    sale_date_invalid: ItemValidationDetails | None = None
    shipping_invalid: ItemValidationDetails | None = None
    shipping_height_invalid: ItemValidationDetails | None = None
    shipping_weight_invalid: ItemValidationDetails | None = None
    shipping_width_invalid: ItemValidationDetails | None = None
    size_type_invalid: ItemValidationDetails | None = None
    tax_invalid: ItemValidationDetails | None = None
    title_length_too_long: ItemValidationDetails | None = None
    too_many_additional_image_links: ItemValidationDetails | None = None
    utm_source_auto_corrected: ItemValidationDetails | None = None
    weight_unit_invalid: ItemValidationDetails | None = None


class ItemValidationIssues(Model):
    """The faults of one item of a feed; `item_number` is its place in the file, from 0.

    Source: CatalogsItemValidationIssues.
    """

    item_number: int | None = None
    item_id: str | None = None
    errors: ItemValidationErrors | None = None
    warnings: ItemValidationWarnings | None = None
