"""Pins: what they show, where it comes from, and how they fare."""

from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnknownVariant, UnsetType
from .boards import BoardOwner


class CreativeType(OpenEnum):
    """Format of a Pin or an ad. COLLECTION replaced SHOP_THE_PIN. Source: CreativeType."""

    REGULAR = "REGULAR"
    VIDEO = "VIDEO"
    SHOPPING = "SHOPPING"
    CAROUSEL = "CAROUSEL"
    MAX_VIDEO = "MAX_VIDEO"
    SHOP_THE_PIN = "SHOP_THE_PIN"
    COLLECTION = "COLLECTION"
    IDEA = "IDEA"
    SHOWCASE = "SHOWCASE"
    QUIZ = "QUIZ"
    COLLAGE = "COLLAGE"
    MAX_WIDTH_REGULAR_COLLECTION = "MAX_WIDTH_REGULAR_COLLECTION"
    MAX_WIDTH_VIDEO_COLLECTION = "MAX_WIDTH_VIDEO_COLLECTION"
    # Of 5.28.
    APP = "APP"


class CreativeTypeFilter(OpenEnum):
    """Formats that a list of Pins can be narrowed to: fewer than there are. Source: pins/list, boards/list_pins."""

    REGULAR = "REGULAR"
    VIDEO = "VIDEO"
    SHOPPING = "SHOPPING"
    CAROUSEL = "CAROUSEL"
    MAX_VIDEO = "MAX_VIDEO"
    SHOP_THE_PIN = "SHOP_THE_PIN"
    COLLECTION = "COLLECTION"
    IDEA = "IDEA"
    COLLAGE = "COLLAGE"
    MAX_WIDTH_REGULAR_COLLECTION = "MAX_WIDTH_REGULAR_COLLECTION"
    MAX_WIDTH_VIDEO_COLLECTION = "MAX_WIDTH_VIDEO_COLLECTION"
    QUIZ = "QUIZ"
    SHOWCASE = "SHOWCASE"
    # Of 5.28.
    APP = "APP"


class PinFilter(OpenEnum):
    """Pins to exclude from a list, or the only ones to include. Source: pins/list."""

    EXCLUDE_NATIVE = "exclude_native"
    EXCLUDE_REPINS = "exclude_repins"
    HAS_BEEN_PROMOTED = "has_been_promoted"


class PinType(OpenEnum):
    """Pins that a list can be narrowed to; so far private ones only. Source: pins/list."""

    PRIVATE = "PRIVATE"


class ImageDetails(Model):
    """One rendering of an image, in pixels. Source: ImageDetails."""

    width: int | None = None
    height: int | None = None
    url: str | None = None


class AiDisclosure(OpenEnum):
    """What of a Pin is made by artificial intelligence. Of 5.28. Source: AiDisclosureItem."""

    AI_MODIFIED = "AI_MODIFIED"
    SYNTHETIC_PERFORMER = "SYNTHETIC_PERFORMER"


class AiDisclosures(LosslessModel):
    """What the owner of a Pin says of artificial intelligence. Of 5.28. Source: AiDisclosures."""

    values: list[AiDisclosure] | None | UnsetType = UNSET


class PinImages(Model):
    """The renderings of a Pin's image by their size on the wire. Source: PinMediaWithImage, PinMediaWithVideo.

    A size without a height keeps the proportions of the original.
    """

    size_150x150: ImageDetails | None = field(name="150x150", default=None)
    size_400x300: ImageDetails | None = field(name="400x300", default=None)
    size_600x: ImageDetails | None = field(name="600x", default=None)
    size_1200x: ImageDetails | None = field(name="1200x", default=None)
    # `orig` stands in an example of the description only, not in its schema; the live API sends `originals`.
    orig: ImageDetails | None = None
    originals: ImageDetails | None = None


class PinMediaItem(Model):
    """One image or video of a Pin that mixes both: `item_type` says which, and the other's fields are None.

    `duration` is in milliseconds, `height` and `width` in pixels; few apps are given `video_url` (720p).
    Source: PinMediaMetadata.
    """

    later_fields: ClassVar[frozenset[str]] = frozenset({"video_url_hls"})

    item_type: str | None = None
    title: str | None = None
    description: str | None = None
    link: str | None = None
    images: PinImages | None = None
    cover_image_url: str | None = None
    video_url: str | None = None
    duration: float | None = None
    height: int | None = None
    width: int | None = None
    video_url_hls: str | None = None


class PinImageItem(Model):
    """One image of a Pin that has several. Source: ImageMetadata."""

    item_type: str | None = None
    title: str | None = None
    description: str | None = None
    link: str | None = None
    images: PinImages | None = None


class PinVideoItem(Model):
    """One video of a Pin that has several: milliseconds and pixels. Few apps are given `video_url` (720p).

    Source: VideoMetadata.
    """

    later_fields: ClassVar[frozenset[str]] = frozenset({"video_url_hls"})

    item_type: str | None = None
    cover_image_url: str | None = None
    video_url: str | None = None
    duration: float | None = None
    height: int | None = None
    width: int | None = None
    video_url_hls: str | None = None


class PinMediaImage(Model, tag_field="media_type", tag="image"):
    """A Pin's single image. Source: PinMediaWithImage."""

    images: PinImages | None = None


class PinMediaVideo(Model, tag_field="media_type", tag="video"):
    """A Pin's single video: milliseconds and pixels. Few apps are given `video_url` (720p).

    Source: PinMediaWithVideo.
    """

    later_fields: ClassVar[frozenset[str]] = frozenset({"video_url_hls"})

    images: PinImages | None = None
    cover_image_url: str | None = None
    video_url: str | None = None
    duration: float | None = None
    height: int | None = None
    width: int | None = None
    video_url_hls: str | None = None


class PinMediaImages(Model, tag_field="media_type", tag="multiple_images"):
    """The images of a carousel Pin. Source: PinMediaWithImages."""

    items: list[PinImageItem] = []


class PinMediaVideos(Model, tag_field="media_type", tag="multiple_videos"):
    """The videos of a Pin that has several. Source: PinMediaWithVideos."""

    items: list[PinVideoItem] = []


class PinMediaMixed(Model, tag_field="media_type", tag="multiple_mixed"):
    """The images and videos of a Pin that has both. Source: PinMediaWithImageAndVideo."""

    items: list[PinMediaItem] = []


class UnknownPinMedia(UnknownVariant, tag_field="media_type", tag="?"):
    """Media of a kind that this release does not know, or that came without one. Source: PinMedia."""


PinMedia: TypeAlias = PinMediaImage | PinMediaVideo | PinMediaImages | PinMediaVideos | PinMediaMixed | UnknownPinMedia
"""What a Pin shows, distinguished by `media_type`. Source: PinMedia."""


class Pin(Model):
    """A Pin as the API returns it. Source: Pin.

    `created_at` is an RFC 3339 string, `dominant_color` a hex number ("#6E7874"); `parent_pin_id` is the Pin that this
    one was saved from. `pin_metrics` comes when asked for: 90 days and all time, as the API nests them.
    """

    later_fields: ClassVar[frozenset[str]] = frozenset({"ai_disclosures", "is_product", "is_removable"})

    id: str = ""
    created_at: str | None = None
    link: str | None = None
    title: str | None = None
    description: str | None = None
    dominant_color: str | None = None
    alt_text: str | None = None
    creative_type: CreativeType | None = None
    board_id: str | None = None
    board_section_id: str | None = None
    board_owner: BoardOwner | None = None
    is_owner: bool | None = None
    media: PinMedia | None = None
    parent_pin_id: str | None = None
    is_standard: bool | None = None
    has_been_promoted: bool | None = None
    note: str | None = None
    pin_metrics: dict[str, Any] | None = None
    ai_disclosures: AiDisclosures | None = None
    is_product: bool | None = None
    is_removable: bool | None = None


class SummaryPin(Model):
    """A Pin in short, as a search for everyone's Pins gives it; that of 5.12 gives no id. Source: SummaryPin."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"id"})

    media: PinMedia | None = None
    alt_text: str | None = None
    link: str | None = None
    title: str | None = None
    description: str | None = None
    id: str = ""


class ImageContentType(OpenEnum):
    """Format of an image sent in Base64. Source: PinMediaSourceImageBase64."""

    IMAGE_JPEG = "image/jpeg"
    IMAGE_PNG = "image/png"


class PinMediaSourceImageBase64(Model, tag_field="source_type", tag="image_base64"):
    """An image sent along in Base64. Source: PinMediaSourceImageBase64.

    `is_standard` False makes one of the newer, simpler Pins; few apps may.
    """

    content_type: ImageContentType
    data: str
    is_standard: bool | UnsetType = UNSET


class PinMediaSourceImageUrl(Model, tag_field="source_type", tag="image_url"):
    """An image that Pinterest fetches. Source: PinMediaSourceImageURL.

    `is_standard` False makes one of the newer, simpler Pins; few apps may.
    """

    url: str
    is_standard: bool | UnsetType = UNSET


class PinMediaSourceVideoId(Model, tag_field="source_type", tag="video_id"):
    """A video uploaded before, by its `media_id`, and its cover: a URL, Base64 with its content type, or a frame.

    `cover_image_key_frame_time` is the second of the frame, the last frame at most.

    The description requires no cover, but a Pin is refused without one. Source: PinMediaSourceVideoID.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"cover_image_key_frame_time"})

    media_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
    cover_image_url: str | UnsetType = UNSET
    cover_image_content_type: ImageContentType | UnsetType = UNSET
    cover_image_data: str | UnsetType = UNSET
    is_standard: bool | UnsetType = UNSET
    cover_image_key_frame_time: Annotated[int, Meta(ge=0)] | UnsetType = UNSET


class PinMediaSourceImageBase64Item(Model):
    """One of several images sent along in Base64; `link` is where it leads. Source: PinMediaSourceImagesBase64."""

    content_type: ImageContentType
    data: str
    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    link: str | UnsetType = UNSET


class PinMediaSourceImagesBase64(Model, tag_field="source_type", tag="multiple_image_base64"):
    """2 to 5 images sent along in Base64; `index` counts from 0. Source: PinMediaSourceImagesBase64."""

    items: Annotated[list[PinMediaSourceImageBase64Item], Meta(min_length=2, max_length=5)]
    index: Annotated[int, Meta(ge=0)] | UnsetType = UNSET


class PinMediaSourceImageUrlItem(Model):
    """One of several images that Pinterest fetches; `link` is where it leads. Source: PinMediaSourceImagesURL."""

    url: str
    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    link: str | UnsetType = UNSET


class PinMediaSourceImagesUrl(Model, tag_field="source_type", tag="multiple_image_urls"):
    """2 to 5 images that Pinterest fetches; `index` counts from 0. Source: PinMediaSourceImagesURL."""

    items: Annotated[list[PinMediaSourceImageUrlItem], Meta(min_length=2, max_length=5)]
    index: Annotated[int, Meta(ge=0)] | UnsetType = UNSET


class PinMediaSourcePinUrl(Model, tag_field="source_type", tag="pin_url"):
    """The Pin's own link, for a product Pin; few apps may. Source: PinMediaSourcePinURL.

    `is_affiliate_link` discloses a paid partnership or an affiliate product.
    """

    is_affiliate_link: bool | UnsetType = UNSET


PinMediaSource: TypeAlias = (
    PinMediaSourceImageBase64
    | PinMediaSourceImageUrl
    | PinMediaSourceVideoId
    | PinMediaSourceImagesBase64
    | PinMediaSourceImagesUrl
    | PinMediaSourcePinUrl
)
"""Where the media of a new Pin comes from, distinguished by `source_type`. Source: PinMediaSource."""


class CarouselSlot(Model):
    """One card of a carousel Pin, to be changed. Source: PinUpdate."""

    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    link: str | UnsetType = UNSET


class AnalyticsAppType(OpenEnum):
    """The devices that organic metrics count. Source: pins/analytics, user_account/analytics."""

    ALL = "ALL"
    MOBILE = "MOBILE"
    TABLET = "TABLET"
    WEB = "WEB"


class PinMetricType(OpenEnum):
    """Metrics of one Pin. Those named VIDEO or QUARTILE are of video Pins only. Source: pins/analytics."""

    IMPRESSION = "IMPRESSION"
    OUTBOUND_CLICK = "OUTBOUND_CLICK"
    PIN_CLICK = "PIN_CLICK"
    SAVE = "SAVE"
    SAVE_RATE = "SAVE_RATE"
    TOTAL_COMMENTS = "TOTAL_COMMENTS"
    TOTAL_REACTIONS = "TOTAL_REACTIONS"
    VIDEO_MRC_VIEW = "VIDEO_MRC_VIEW"
    VIDEO_10S_VIEW = "VIDEO_10S_VIEW"
    QUARTILE_95_PERCENT_VIEW = "QUARTILE_95_PERCENT_VIEW"
    VIDEO_V50_WATCH_TIME = "VIDEO_V50_WATCH_TIME"
    VIDEO_START = "VIDEO_START"
    VIDEO_AVG_WATCH_TIME = "VIDEO_AVG_WATCH_TIME"
    PROFILE_VISIT = "PROFILE_VISIT"
    USER_FOLLOW = "USER_FOLLOW"


class PinSplitField(OpenEnum):
    """What the metrics of a Pin are split by. Source: pins/analytics."""

    NO_SPLIT = "NO_SPLIT"
    APP_TYPE = "APP_TYPE"


class DataStatus(OpenEnum):
    """Whether a metric can be relied on, and if not, why. Source: DataStatus."""

    PROCESSING = "PROCESSING"
    READY = "READY"
    ESTIMATE = "ESTIMATE"
    BEFORE_BUSINESS_CREATED = "BEFORE_BUSINESS_CREATED"
    BEFORE_DATA_RETENTION_PERIOD = "BEFORE_DATA_RETENTION_PERIOD"
    BEFORE_PIN_DATA_RETENTION_PERIOD = "BEFORE_PIN_DATA_RETENTION_PERIOD"
    BEFORE_METRIC_START_DATE = "BEFORE_METRIC_START_DATE"
    BEFORE_CORE_METRIC_START_DATE = "BEFORE_CORE_METRIC_START_DATE"
    BEFORE_PIN_FORMAT_METRIC_START_DATE = "BEFORE_PIN_FORMAT_METRIC_START_DATE"
    BEFORE_AUDIENCE_METRIC_START_DATE = "BEFORE_AUDIENCE_METRIC_START_DATE"
    BEFORE_AUDIENCE_MONTHLY_METRIC_START_DATE = "BEFORE_AUDIENCE_MONTHLY_METRIC_START_DATE"
    BEFORE_VIDEO_METRIC_START_DATE = "BEFORE_VIDEO_METRIC_START_DATE"
    BEFORE_CONVERSION_METRIC_START_DATE = "BEFORE_CONVERSION_METRIC_START_DATE"
    PURCHASERS_METRIC_SMALLER_THAN_THRESHOLD = "PURCHASERS_METRIC_SMALLER_THAN_THRESHOLD"
    IN_BAD_TAG_DATE = "IN_BAD_TAG_DATE"
    BEFORE_PUBLISHED_METRIC_START_DATE = "BEFORE_PUBLISHED_METRIC_START_DATE"
    BEFORE_ASSIST_METRIC_START_DATE = "BEFORE_ASSIST_METRIC_START_DATE"
    BEFORE_PIN_CREATED = "BEFORE_PIN_CREATED"
    BEFORE_ACCOUNT_CLAIMED = "BEFORE_ACCOUNT_CLAIMED"
    BEFORE_DEMOGRAPHIC_FILTERS_START_DATE = "BEFORE_DEMOGRAPHIC_FILTERS_START_DATE"
    AUDIENCE_SEGMENT_SMALLER_THAN_THRESHOLD = "AUDIENCE_SEGMENT_SMALLER_THAN_THRESHOLD"
    AUDIENCE_TOTAL_SMALLER_THAN_THRESHOLD = "AUDIENCE_TOTAL_SMALLER_THAN_THRESHOLD"
    BEFORE_PRODUCT_GROUP_FILTER_START_DATE = "BEFORE_PRODUCT_GROUP_FILTER_START_DATE"


class DailyMetrics(Model):
    """Metrics of one day (UTC, YYYY-MM-DD), by name. Source: AnalyticsDailyMetrics, PinAnalyticsMetricsResponse."""

    data_status: DataStatus | None = None
    date: str | None = None
    metrics: dict[str, float] | None = None


class PinAnalytics(Model):
    """Metrics of a Pin, by name: all time, each day, and the days together. Source: PinAnalyticsMetricsResponse."""

    lifetime_metrics: dict[str, int] | None = None
    daily_metrics: list[DailyMetrics] | None = None
    summary_metrics: dict[str, float] | None = None
