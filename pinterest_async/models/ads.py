"""Ads: Pins that an ad group promotes, what they look like and whether they passed review."""

from typing import Annotated, ClassVar, TypeAlias

from msgspec import Meta, field

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType, retired
from .common import AdSummaryStatus, EntityStatus, TrackingUrls
from .pins import CreativeType

AdName: TypeAlias = Annotated[str, Meta(max_length=255)]
"""Name of an ad: at most 255 characters."""


class GridClickType(OpenEnum):
    """Where a click on an ad in the grid leads: to its Pin, or straight to its destination. Source: GridClickType."""

    CLOSEUP = "CLOSEUP"
    DIRECT_TO_DESTINATION = "DIRECT_TO_DESTINATION"


@retired("VISIT_WEBSITE")
class CallToAction(OpenEnum):
    """What the button below an ad says; ADD_TO_CART goes with conversions of that kind only. Source: AdCommon."""

    GET_OFFER = "GET_OFFER"
    LEARN_MORE = "LEARN_MORE"
    ORDER_NOW = "ORDER_NOW"
    SHOP_NOW = "SHOP_NOW"
    SIGN_UP = "SIGN_UP"
    SUBSCRIBE = "SUBSCRIBE"
    BUY_NOW = "BUY_NOW"
    CONTACT_US = "CONTACT_US"
    GET_QUOTE = "GET_QUOTE"
    VISIT_WEBSITE = "VISIT_WEBSITE"
    APPLY_NOW = "APPLY_NOW"
    BOOK_NOW = "BOOK_NOW"
    REQUEST_DEMO = "REQUEST_DEMO"
    REGISTER_NOW = "REGISTER_NOW"
    FIND_A_DEALER = "FIND_A_DEALER"
    ADD_TO_CART = "ADD_TO_CART"
    WATCH_NOW = "WATCH_NOW"
    READ_MORE = "READ_MORE"
    BUY_TICKETS = "BUY_TICKETS"
    DONATE_NOW = "DONATE_NOW"
    DOWNLOAD = "DOWNLOAD"
    EXPLORE_MORE = "EXPLORE_MORE"
    FIND_A_LOCATION = "FIND_A_LOCATION"
    GET_DEAL = "GET_DEAL"
    GET_RECIPE = "GET_RECIPE"
    GET_SHOWTIMES = "GET_SHOWTIMES"
    ON_SALE = "ON_SALE"
    PLAY_GAME = "PLAY_GAME"
    TRY_IT = "TRY_IT"
    VISIT_SITE = "VISIT_SITE"
    # Of 5.28.
    FIND_RETAILERS = "FIND_RETAILERS"
    TAKE_A_PEEK = "TAKE_A_PEEK"


class AdReviewStatus(OpenEnum):
    """How the review of an ad went. Source: AdResponse."""

    OTHER = "OTHER"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    APPROVED = "APPROVED"


class AdRejectedReason(OpenEnum):
    """Why an ad did not pass its review. Source: AdResponse."""

    HASHTAGS = "HASHTAGS"
    PROMOTIONS_AND_PRICES = "PROMOTIONS_AND_PRICES"
    TARGETING = "TARGETING"
    LANDING_PAGE = "LANDING_PAGE"
    CAPS_AND_SYMBOLS = "CAPS_AND_SYMBOLS"
    SHOCKING = "SHOCKING"
    WEIGHT_LOSS = "WEIGHT_LOSS"
    PROHIBITED_PRODUCT = "PROHIBITED_PRODUCT"
    AUTHENTICITY = "AUTHENTICITY"
    NUDITY = "NUDITY"
    CONFUSING_DESIGN = "CONFUSING_DESIGN"
    URGENCY = "URGENCY"
    RATINGS = "RATINGS"
    APP = "APP"
    ALCOHOL = "ALCOHOL"
    CONTESTS = "CONTESTS"
    POLITICAL = "POLITICAL"
    OTHER = "OTHER"
    IMAGE = "IMAGE"
    NAR = "NAR"
    INCONSISTENT = "INCONSISTENT"
    CLICKBAIT = "CLICKBAIT"
    NO_DESCRIPTION = "NO_DESCRIPTION"
    LOW_QUALITY = "LOW_QUALITY"
    EXAGGERATED_CLAIMS = "EXAGGERATED_CLAIMS"
    PINTEREST_BRAND = "PINTEREST_BRAND"
    ALCOHOL_NO_SALE = "ALCOHOL_NO_SALE"
    LANDING_PAGE_SPEED = "LANDING_PAGE_SPEED"
    LANDING_PAGE_HARDWALL = "LANDING_PAGE_HARDWALL"
    LANDING_PAGE_BROKEN = "LANDING_PAGE_BROKEN"
    LANDING_PAGE_QUALITY = "LANDING_PAGE_QUALITY"
    OUT_OF_STOCK = "OUT_OF_STOCK"
    IMAGE_LOW_QUALITY = "IMAGE_LOW_QUALITY"
    IMAGE_BUSY = "IMAGE_BUSY"
    IMAGE_POORLY_EDITED = "IMAGE_POORLY_EDITED"
    IMAGE_BEFORE_AFTER = "IMAGE_BEFORE_AFTER"
    UGC = "UGC"
    FAKE_BUTTONS = "FAKE_BUTTONS"
    WEAPONS = "WEAPONS"
    SENSITIVE = "SENSITIVE"
    UNACCEPTABLE_BUSINESS = "UNACCEPTABLE_BUSINESS"
    SUSPICIOUS_CLAIMS = "SUSPICIOUS_CLAIMS"
    PHARMA = "PHARMA"
    SUSPICIOUS_SUPPLEMENTS = "SUSPICIOUS_SUPPLEMENTS"
    ILLEGAL_RECREATIONAL_DRUG = "ILLEGAL_RECREATIONAL_DRUG"
    LOW_QUALITY_LANDING_PAGE = "LOW_QUALITY_LANDING_PAGE"
    RESTRICTED_HEALTHCARE = "RESTRICTED_HEALTHCARE"
    INCONSISTENT_LANG_FR = "INCONSISTENT_LANG_FR"


class DisclosureType(OpenEnum):
    """What the page that discloses risks of a medicine is about. Source: AdCommon."""

    NO_DISCLOSURE = "NO_DISCLOSURE"
    PRESCRIBING_INFORMATION = "PRESCRIBING_INFORMATION"
    PRESCRIBING_INFORMATION_BOX_WARNING = "PRESCRIBING_INFORMATION_BOX_WARNING"
    IMPORTANT_SAFETY_INFO = "IMPORTANT_SAFETY_INFO"
    MED_GUIDE = "MED_GUIDE"
    PATIENT_INFORMATION = "PATIENT_INFORMATION"


class QuizTieBreaker(OpenEnum):
    """How a tie between results of a quiz is broken; RANDOM when left out. Source: QuizPinData."""

    RANDOM = "RANDOM"
    CUSTOM = "CUSTOM"


class QuizOption(LosslessModel):
    """One answer that a question of a quiz offers. Source: QuizPinOption."""

    # The description calls this id, and those of questions and results, a number; they are whole ones.
    id: int | float | None | UnsetType = UNSET
    text: str | None | UnsetType = UNSET


class QuizQuestion(LosslessModel):
    """One question of a quiz and the answers to choose from. Source: QuizPinQuestion."""

    question_id: int | float | None | UnsetType = UNSET
    question_text: str | None | UnsetType = UNSET
    options: list[QuizOption] | None | UnsetType = UNSET


class QuizResult(LosslessModel):
    """One result of a quiz: an organic Pin that exists already, and where it leads. Source: QuizPinResult."""

    organic_pin_id: str | None | UnsetType = UNSET
    android_deep_link: str | None | UnsetType = UNSET
    ios_deep_link: str | None | UnsetType = UNSET
    destination_url: str | None | UnsetType = UNSET
    result_id: int | float | None | UnsetType = UNSET
    # The reference's sample spells two keys otherwise than the schema: both spellings are read, the schema's are sent.
    _organic_pin_id_of_sample: str | None | UnsetType = field(name="organicPinId", default=UNSET)
    _ios_deep_link_of_sample: str | None | UnsetType = field(name="iOS_deep_link", default=UNSET)

    def __post_init__(self) -> None:
        self.organic_pin_id = _either(self.organic_pin_id, self._organic_pin_id_of_sample)
        self.ios_deep_link = _either(self.ios_deep_link, self._ios_deep_link_of_sample)
        self._organic_pin_id_of_sample = self._ios_deep_link_of_sample = UNSET


def _either(value: str | None | UnsetType, misspelt: str | None | UnsetType) -> str | None | UnsetType:
    return misspelt if misspelt is not UNSET and (value is UNSET or value is None) else value


class Quiz(LosslessModel):
    """The content of a quiz ad. Create an organic Pin for each result first. Source: QuizPinData.

    The ad itself cannot be saved by those who see it, its results can.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"tie_breaker_type", "tie_breaker_custom_result"})

    questions: list[QuizQuestion] | None | UnsetType = UNSET
    results: list[QuizResult] | None | UnsetType = UNSET
    tie_breaker_type: QuizTieBreaker | None | UnsetType = UNSET
    tie_breaker_custom_result: QuizResult | None | UnsetType = UNSET


class CartingRetailer(Model):
    """A retailer that an ad leads to. Of 5.28. Source: CartingRetailer."""

    retailer_id: str | None = None
    retailer_name: str | None = None


class CartingProduct(Model):
    """A product of an ad that retailers sell ("where to buy"). Of 5.28. Source: CartingProduct."""

    carting_product_id: str | None = None
    display_preferred_retailers_only: bool | None = None
    display_product_price: bool | None = None
    preferred_retailers: list[CartingRetailer] | None = None
    randomize_preferred_retailers: bool | None = None


class Ad(Model):
    """An ad as the API returns it. Source: AdResponse.

    Times are Unix seconds. `is_removable` says whether the Pin can be saved, despite its name. The reasons for a
    rejection are there when `review_status` is REJECTED: as codes, and as text in `rejection_labels`.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"disclosure_type", "disclosure_url"})
    later_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "carting_platform_type",
            "carting_products",
            "collections_header_type",
            "is_carting",
            "is_collage_accepted_terms",
            "is_collage_single_destination",
        }
    )

    id: str = ""
    ad_account_id: str | None = None
    campaign_id: str | None = None
    ad_group_id: str | None = None
    pin_id: str | None = None
    name: str | None = None
    status: EntityStatus | None = None
    creative_type: CreativeType | None = None
    destination_url: str | None = None
    android_deep_link: str | None = None
    ios_deep_link: str | None = None
    # Described as "comma-separated", and yet lists.
    carousel_destination_urls: list[str] | None = None
    carousel_android_deep_links: list[str] | None = None
    carousel_ios_deep_links: list[str] | None = None
    click_tracking_url: str | None = None
    view_tracking_url: str | None = None
    tracking_urls: TrackingUrls | None = None
    is_pin_deleted: bool | None = None
    is_removable: bool | None = None
    lead_form_id: str | None = None
    grid_click_type: GridClickType | None = None
    customizable_cta_type: CallToAction | None = None
    quiz_pin_data: Quiz | None = None
    collection_items_destination_url_template: str | None = None
    created_time: int | None = None
    updated_time: int | None = None
    rejected_reasons: list[AdRejectedReason] | None = None
    rejection_labels: list[str] | None = None
    review_status: AdReviewStatus | None = None
    summary_status: AdSummaryStatus | None = None
    # "ad" by the description, "pinpromotion" in every example.
    type: str | None = None
    disclosure_type: DisclosureType | None = None
    disclosure_url: str | None = None
    carting_platform_type: int | None = None
    carting_products: list[CartingProduct] | None = None
    collections_header_type: str | None = None
    is_carting: bool | None = None
    is_collage_accepted_terms: bool | None = None
    is_collage_single_destination: bool | None = None


class AdCreate(Model):
    """An ad to create: a Pin that an ad group shall promote. Source: AdCreateRequest.

    `name` has at most 255 characters. `android_deep_link` and `ios_deep_link` are refused for the time being.
    `customizable_cta_type` is for ads that lead straight to their destination; `is_removable` as in `Ad`.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"disclosure_type", "disclosure_url"})
    later_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "collection_items_destination_url_template",
            "collections_header_type",
            "is_carting",
            "is_collage_accepted_terms",
            "is_collage_single_destination",
        }
    )

    ad_group_id: str
    pin_id: str
    creative_type: CreativeType
    name: AdName | None | UnsetType = UNSET
    status: EntityStatus | UnsetType = UNSET
    destination_url: str | None | UnsetType = UNSET
    android_deep_link: str | None | UnsetType = UNSET
    ios_deep_link: str | None | UnsetType = UNSET
    carousel_destination_urls: list[str] | None | UnsetType = UNSET
    carousel_android_deep_links: list[str] | None | UnsetType = UNSET
    carousel_ios_deep_links: list[str] | None | UnsetType = UNSET
    click_tracking_url: str | None | UnsetType = UNSET
    view_tracking_url: str | None | UnsetType = UNSET
    tracking_urls: TrackingUrls | None | UnsetType = UNSET
    is_pin_deleted: bool | UnsetType = UNSET
    is_removable: bool | UnsetType = UNSET
    lead_form_id: str | None | UnsetType = UNSET
    grid_click_type: GridClickType | None | UnsetType = UNSET
    customizable_cta_type: CallToAction | None | UnsetType = UNSET
    quiz_pin_data: Quiz | None | UnsetType = UNSET
    disclosure_type: DisclosureType | None | UnsetType = UNSET
    disclosure_url: str | None | UnsetType = UNSET
    collection_items_destination_url_template: str | UnsetType = UNSET
    collections_header_type: str | UnsetType = UNSET
    is_carting: bool | UnsetType = UNSET
    is_collage_accepted_terms: bool | UnsetType = UNSET
    is_collage_single_destination: bool | UnsetType = UNSET


class AdUpdate(Model):
    """Changes to one ad: a field left at UNSET stays as it is. Source: AdUpdateRequest.

    Limits as in `AdCreate`. Only a draft may change its `pin_id`.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"disclosure_type", "disclosure_url"})
    later_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "collection_items_destination_url_template",
            "collections_header_type",
            "is_carting",
            "is_collage_accepted_terms",
            "is_collage_single_destination",
        }
    )

    id: str
    ad_group_id: str | UnsetType = UNSET
    pin_id: str | None | UnsetType = UNSET
    creative_type: CreativeType | UnsetType = UNSET
    name: AdName | None | UnsetType = UNSET
    status: EntityStatus | UnsetType = UNSET
    destination_url: str | None | UnsetType = UNSET
    android_deep_link: str | None | UnsetType = UNSET
    ios_deep_link: str | None | UnsetType = UNSET
    carousel_destination_urls: list[str] | None | UnsetType = UNSET
    carousel_android_deep_links: list[str] | None | UnsetType = UNSET
    carousel_ios_deep_links: list[str] | None | UnsetType = UNSET
    click_tracking_url: str | None | UnsetType = UNSET
    view_tracking_url: str | None | UnsetType = UNSET
    tracking_urls: TrackingUrls | None | UnsetType = UNSET
    is_pin_deleted: bool | UnsetType = UNSET
    is_removable: bool | UnsetType = UNSET
    lead_form_id: str | None | UnsetType = UNSET
    grid_click_type: GridClickType | None | UnsetType = UNSET
    customizable_cta_type: CallToAction | None | UnsetType = UNSET
    quiz_pin_data: Quiz | None | UnsetType = UNSET
    disclosure_type: DisclosureType | None | UnsetType = UNSET
    disclosure_url: str | None | UnsetType = UNSET
    collection_items_destination_url_template: str | UnsetType = UNSET
    collections_header_type: str | UnsetType = UNSET
    is_carting: bool | UnsetType = UNSET
    is_collage_accepted_terms: bool | UnsetType = UNSET
    is_collage_single_destination: bool | UnsetType = UNSET


class PreviewCreativeType(OpenEnum):
    """Formats that a preview of a product group can have. Source: AdPreviewRequest."""

    SHOPPING = "SHOPPING"
    CAROUSEL = "CAROUSEL"
    COLLECTION = "COLLECTION"
    REGULAR = "REGULAR"


class AdPreview(Model):
    """Where an ad can be looked at before it runs: holds for 7 days, in an iframe too. Source: AdPreviewURLResponse."""

    url: str | None = None
