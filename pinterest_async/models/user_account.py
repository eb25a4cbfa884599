"""The account that the token stands for: its profile, its metrics, whom it follows, the websites it claims."""

from ._base import Model, OpenEnum, retired
from .pins import DailyMetrics, DataStatus


class AccountType(OpenEnum):
    """Whether an account is personal or a business's. Source: Account."""

    PINNER = "PINNER"
    BUSINESS = "BUSINESS"


class Account(Model):
    """A user account. Source: Account.

    `pin_count` counts Pins both created and saved. `board_count` may differ from counts shown elsewhere, which treat
    shared boards in another way.
    """

    id: str = ""
    account_type: AccountType | None = None
    profile_image: str | None = None
    website_url: str | None = None
    username: str | None = None
    about: str | None = None
    business_name: str | None = None
    board_count: int | None = None
    pin_count: int | None = None
    follower_count: int | None = None
    following_count: int | None = None
    monthly_views: int | None = None


class ClaimedContentFilter(OpenEnum):
    """Whether metrics count Pins of the domains that the account claims. Source: user_account/analytics."""

    OTHER = "OTHER"
    CLAIMED = "CLAIMED"
    BOTH = "BOTH"


@retired("PRODUCT", "REGULAR", "VIDEO")
class PinFormat(OpenEnum):
    """The formats of Pins that metrics count. Source: user_account/analytics."""

    ALL = "ALL"
    ORGANIC_IMAGE = "ORGANIC_IMAGE"
    ORGANIC_PRODUCT = "ORGANIC_PRODUCT"
    ORGANIC_VIDEO = "ORGANIC_VIDEO"
    ADS_STANDARD = "ADS_STANDARD"
    ADS_PRODUCT = "ADS_PRODUCT"
    ADS_VIDEO = "ADS_VIDEO"
    ADS_IDEA = "ADS_IDEA"
    PRODUCT = "PRODUCT"
    REGULAR = "REGULAR"
    VIDEO = "VIDEO"


class AccountContentType(OpenEnum):
    """Whether metrics count what was paid for. Source: user_account/analytics."""

    ALL = "ALL"
    PAID = "PAID"
    ORGANIC = "ORGANIC"


class PinSource(OpenEnum):
    """Whose Pins metrics count: the account's own, or what others made of its claimed content.

    Source: user_account/analytics.
    """

    ALL = "ALL"
    YOUR_PINS = "YOUR_PINS"
    OTHER_PINS = "OTHER_PINS"


class AccountMetricType(OpenEnum):
    """Metrics of an account and of its top Pins. Source: user_account/analytics, user_account/analytics/top_pins."""

    ENGAGEMENT = "ENGAGEMENT"
    ENGAGEMENT_RATE = "ENGAGEMENT_RATE"
    IMPRESSION = "IMPRESSION"
    OUTBOUND_CLICK = "OUTBOUND_CLICK"
    OUTBOUND_CLICK_RATE = "OUTBOUND_CLICK_RATE"
    PIN_CLICK = "PIN_CLICK"
    PIN_CLICK_RATE = "PIN_CLICK_RATE"
    SAVE = "SAVE"
    SAVE_RATE = "SAVE_RATE"


class VideoPinMetricType(OpenEnum):
    """Metrics of an account's top video Pins, and what they can be sorted by.

    Source: user_account/analytics/top_video_pins.
    """

    IMPRESSION = "IMPRESSION"
    SAVE = "SAVE"
    VIDEO_MRC_VIEW = "VIDEO_MRC_VIEW"
    VIDEO_AVG_WATCH_TIME = "VIDEO_AVG_WATCH_TIME"
    VIDEO_V50_WATCH_TIME = "VIDEO_V50_WATCH_TIME"
    QUARTILE_95_PERCENT_VIEW = "QUARTILE_95_PERCENT_VIEW"
    VIDEO_10S_VIEW = "VIDEO_10S_VIEW"
    VIDEO_START = "VIDEO_START"
    OUTBOUND_CLICK = "OUTBOUND_CLICK"


class TopPinsSort(OpenEnum):
    """What an account's top Pins are sorted by. Source: user_account/analytics/top_pins."""

    ENGAGEMENT = "ENGAGEMENT"
    IMPRESSION = "IMPRESSION"
    OUTBOUND_CLICK = "OUTBOUND_CLICK"
    PIN_CLICK = "PIN_CLICK"
    SAVE = "SAVE"


class AccountSplitField(OpenEnum):
    """What the metrics of an account are split by. Source: user_account/analytics."""

    NO_SPLIT = "NO_SPLIT"
    APP_TYPE = "APP_TYPE"
    OWNED_CONTENT = "OWNED_CONTENT"
    SOURCE = "SOURCE"
    PIN_FORMAT = "PIN_FORMAT"


class AccountAnalytics(Model):
    """Metrics of an account, by name: the days together, and each day. Source: AnalyticsMetricsResponse."""

    summary_metrics: dict[str, float] | None = None
    daily_metrics: list[DailyMetrics] | None = None


class DateAvailability(Model):
    """How far the data reaches: `latest_available_timestamp` in Unix milliseconds. Source: TopPinsAnalyticsResponse."""

    latest_available_timestamp: int | float | None = None
    is_realtime: bool | None = None


class TopPin(Model):
    """One of the top Pins: its metrics, and how far each can be relied on. Source: TopPinsAnalyticsResponse."""

    metrics: dict[str, float] | None = None
    data_status: dict[str, DataStatus] | None = None
    pin_id: str | None = None


class TopPins(Model):
    """An account's top Pins, ordered by `sort_by`. Source: TopPinsAnalyticsResponse."""

    date_availability: DateAvailability | None = None
    pins: list[TopPin] = []
    sort_by: TopPinsSort | None = None


class TopVideoPins(Model):
    """An account's top video Pins, ordered by `sort_by`. Source: TopVideoPinsAnalyticsResponse."""

    date_availability: DateAvailability | None = None
    pins: list[TopPin] = []
    sort_by: VideoPinMetricType | None = None


class LinkedBusiness(Model):
    """A business account linked to this one, and its picture in four sizes. Source: LinkedBusiness."""

    username: str | None = None
    image_small_url: str | None = None
    image_medium_url: str | None = None
    image_large_url: str | None = None
    image_xlarge_url: str | None = None


class UserSummary(Model):
    """A user in short; `type` is always "user". Source: UserSummary."""

    username: str | None = None
    type: str | None = None


class FollowingFeedType(OpenEnum):
    """Which of the users that an account follows a list holds. Source: UserFollowingFeedType."""

    ALL = "ALL"
    RANKED = "RANKED"
    CREATOR_ONLY = "CREATOR_ONLY"
    RANKED_CREATOR_ONLY = "RANKED_CREATOR_ONLY"


class Interest(Model):
    """A topic that a user follows. Source: Interest."""

    id: str = ""
    canonical_url: str | None = None
    key: str | None = None
    name: str | None = None


class VerificationMethod(OpenEnum):
    """Where Pinterest looks for the code that proves whose a website is. Source: UserWebsiteVerifyRequest."""

    FILENAME = "FILENAME"
    METATAG = "METATAG"
    DNSTXT = "DNSTXT"


class UserWebsite(Model):
    """A website of an account, claimed or not. Source: UserWebsiteSummary.

    `verified_at` is UTC written without an offset ("2022-12-14T21:03:01.602000"), and not always there.
    """

    website: str | None = None
    status: str | None = None
    verified_at: str | None = None


class WebsiteVerification(Model):
    """The code that proves whose a website is, in the form for each way. Source: UserWebsiteVerificationCode.

    `dns_txt_record` goes into the DNS, `metatag` into the website, `file_content` into a file there named `filename`.
    """

    verification_code: str | None = None
    dns_txt_record: str | None = None
    metatag: str | None = None
    filename: str | None = None
    file_content: str | None = None
