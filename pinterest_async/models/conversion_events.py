"""Conversion events: what customers did on a website, in an app or in a shop, as the advertiser's server reports it."""

from typing import Annotated, ClassVar, Final, TypeAlias, cast

from msgspec import Meta

from ._base import UNSET, Model, OpenEnum, UnsetType
from ._checks import is_sha_256, time_problem
from ._confidential import RedactedModel
from .common import ErrorDetail

Text100: TypeAlias = Annotated[str, Meta(max_length=100)]
"""Text of at most 100 characters."""

Text200: TypeAlias = Annotated[str, Meta(max_length=200)]
"""Text of at most 200 characters."""

Pixels: TypeAlias = Annotated[int, Meta(ge=0, le=30_720)]
"""A width or a height in pixels."""

Gigabytes: TypeAlias = Annotated[int, Meta(ge=0, le=1_048_576)]
"""A size of storage in GB."""


class ConversionEventName(OpenEnum):
    """What a customer did. An event of any other name is not counted. Source: ConversionEvents."""

    # The description lists these, and the sources below, in its text only.
    ADD_TO_CART = "add_to_cart"
    CHECKOUT = "checkout"
    CUSTOM = "custom"
    LEAD = "lead"
    PAGE_VISIT = "page_visit"
    SEARCH = "search"
    SIGNUP = "signup"
    VIEW_CATEGORY = "view_category"
    WATCH_VIDEO = "watch_video"


class ConversionActionSource(OpenEnum):
    """Where a customer did it. Source: ConversionEvents."""

    APP_ANDROID = "app_android"
    APP_IOS = "app_ios"
    WEB = "web"
    OFFLINE = "offline"


class ConversionUserData(RedactedModel):
    """What a customer is recognised by; the repr hides it. Source: ConversionEventsUserData.

    There must be `em`, or `hashed_maids`, or both `client_ip_address` and `client_user_agent`. The last two are plain,
    and so are `click_id` (the cookie _epik, or epik= in the URL) and `partner_id`; all else are lists of SHA-256
    hashes, in hex, of values in lower case: `em` email, `ph` phone (digits, with the country's code, no leading zeros),
    `ge` gender (f, m, n), `db` date of birth (YYYYMMDD), `ln` and `fn` last and first name, `ct` city (letters only),
    `st` state (two letters), `zp` postal code (digits), `country` (two letters), `external_id` your own id,
    `hashed_maids` advertising ids of mobile devices.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset(
        [
            "em",
            "hashed_maids",
            "client_ip_address",
            "client_user_agent",
            "ph",
            "ge",
            "db",
            "ln",
            "fn",
            "ct",
            "st",
            "zp",
            "country",
            "external_id",
            "click_id",
            "partner_id",
        ]
    )

    em: list[str] | UnsetType = UNSET
    hashed_maids: list[str] | UnsetType = UNSET
    client_ip_address: str | UnsetType = UNSET
    client_user_agent: str | UnsetType = UNSET
    ph: list[str] | UnsetType = UNSET
    ge: list[str] | UnsetType = UNSET
    db: list[str] | UnsetType = UNSET
    ln: list[str] | UnsetType = UNSET
    fn: list[str] | UnsetType = UNSET
    ct: list[str] | UnsetType = UNSET
    st: list[str] | UnsetType = UNSET
    zp: list[str] | UnsetType = UNSET
    country: list[str] | UnsetType = UNSET
    external_id: list[str] | UnsetType = UNSET
    click_id: str | None | UnsetType = UNSET
    partner_id: str | None | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError where text stands that is not hashed and has to be. The error does not show it."""
        for name in HASHED_FIELDS:
            values: object = getattr(self, name)
            if isinstance(values, list) and not all(map(is_sha_256, cast("list[object]", values))):
                raise ValueError(NOT_HASHED.format(name))


PLAIN_FIELDS: Final = ("client_ip_address", "client_user_agent", "click_id", "partner_id")
HASHED_FIELDS: Final = tuple(name for name in ConversionUserData.__struct_fields__ if name not in PLAIN_FIELDS)
NOT_HASHED: Final = "user_data.{} is not hashed: expected SHA-256 in hex (pinterest_async.hashing makes them)"


class ConversionContent(Model):
    """One product of an event; `item_price` is a number as text ("1325.12"), before discounts.

    Source: ConversionEvents.
    """

    later_fields: ClassVar[frozenset[str]] = frozenset({"item_brand_id"})

    id: str | UnsetType = UNSET
    item_price: str | UnsetType = UNSET
    quantity: int | UnsetType = UNSET
    item_name: str | UnsetType = UNSET
    item_category: str | UnsetType = UNSET
    item_brand: str | UnsetType = UNSET
    item_brand_id: str | UnsetType = UNSET


class ConversionCustomData(RedactedModel):
    """What an event was about. Source: ConversionEvents.

    `value` is the total as text ("72.39"), best without tax and shipping, in `currency` (ISO 4217; that of the ad
    account when left out). `content_ids` are ids of products. `opt_out_type` are flags of privacy laws, joined by
    commas ("LDP"). `predicted_ltv` is what the customer will be worth, as text. `np` and the external measurement are
    not to be used unless Pinterest asks for it. The repr hides the order and the search.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "predicted_ltv",
            "external_measurement_id",
            "external_measurement_vendor_id",
        }
    )
    redacted_fields: ClassVar[frozenset[str]] = frozenset({"order_id", "search_string"})

    currency: str | None | UnsetType = UNSET
    value: str | None | UnsetType = UNSET
    content_ids: list[str] | UnsetType = UNSET
    content_name: str | None | UnsetType = UNSET
    content_category: str | None | UnsetType = UNSET
    content_brand: str | None | UnsetType = UNSET
    contents: list[ConversionContent] | UnsetType = UNSET
    num_items: int | UnsetType = UNSET
    order_id: str | None | UnsetType = UNSET
    search_string: str | None | UnsetType = UNSET
    opt_out_type: str | None | UnsetType = UNSET
    np: str | None | UnsetType = UNSET
    predicted_ltv: str | None | UnsetType = UNSET
    external_measurement_id: str | None | UnsetType = UNSET
    external_measurement_vendor_id: int | None | UnsetType = UNSET


class DeviceFormFactor(OpenEnum):
    """Kinds of device that events come from. Source: ConversionEventDeviceInfo."""

    DESKTOP = "desktop"
    LAPTOP = "laptop"
    CELLPHONE = "cellphone"
    TABLET = "tablet"
    SMARTWATCH = "smartwatch"
    TV = "tv"
    VR = "vr"
    CONSOLE = "console"
    OTHER = "other"


class DeviceNetworkType(OpenEnum):
    """How a device is connected. Source: ConversionEventDeviceInfo."""

    WIFI = "wifi"
    CELLULAR_2G = "cellular_2g"
    CELLULAR_3G = "cellular_3g"
    CELLULAR_4G = "cellular_4g"
    CELLULAR_5G = "cellular_5g"
    CELLULAR_6G = "cellular_6g"
    ETHERNET = "ethernet"
    UNKNOWN = "unknown"


class OsFamily(OpenEnum):
    """Operating systems. Source: ConversionEventDeviceInfo."""

    IOS = "ios"
    ANDROID = "android"
    MACOS = "macos"
    WINDOWS = "windows"
    LINUX = "linux"
    BSD = "bsd"
    OTHER = "other"


class ConversionAppInfo(Model):
    """The application in which an event happened. Newer than 5.12. Source: ConversionEventAppInfo.

    `install_time` is Unix seconds; width and height are those inside the window, in pixels. Texts have at most 200
    (ids and names) or 100 characters.
    """

    app_id: Text200 | UnsetType = UNSET
    app_name: Text200 | UnsetType = UNSET
    app_package_name: Text200 | UnsetType = UNSET
    app_store: Text100 | UnsetType = UNSET
    app_version: Text100 | UnsetType = UNSET
    install_time: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    user_agent: Annotated[str, Meta(max_length=16384)] | UnsetType = UNSET
    window_height: Pixels | UnsetType = UNSET
    window_width: Pixels | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a time that is not in seconds."""
        if (problem := time_problem(self.install_time, "install_time")) is not None:
            raise ValueError(problem)


class ConversionDeviceInfo(Model):
    """The device on which an event happened. Newer than 5.12. Source: ConversionEventDeviceInfo.

    `battery_level` is in percent, sizes of storage are in GB, those of the screen in pixels, `screen_density` is in
    pixels per inch. `locale` is of BCP 47, `languages` are of ISO 639-1. Most texts have at most 100 characters.
    """

    battery_level: Annotated[int, Meta(ge=0, le=100)] | UnsetType = UNSET
    brand: Text100 | UnsetType = UNSET
    carrier: Text100 | UnsetType = UNSET
    cpu_cores: Annotated[int, Meta(ge=0, le=1152)] | UnsetType = UNSET
    external_storage_free_space: Gigabytes | UnsetType = UNSET
    external_storage_size: Gigabytes | UnsetType = UNSET
    form_factor: DeviceFormFactor | UnsetType = UNSET
    kernel_version: Text100 | UnsetType = UNSET
    languages: Annotated[list[str], Meta(min_length=0, max_length=100)] | UnsetType = UNSET
    locale: Annotated[str, Meta(max_length=35)] | UnsetType = UNSET
    model: Text100 | UnsetType = UNSET
    network_type: DeviceNetworkType | UnsetType = UNSET
    os_family: OsFamily | UnsetType = UNSET
    os_name: Text100 | UnsetType = UNSET
    os_release_name: Text100 | UnsetType = UNSET
    os_version: Text100 | UnsetType = UNSET
    screen_density: Annotated[int, Meta(ge=0, le=100_000)] | UnsetType = UNSET
    screen_height: Pixels | UnsetType = UNSET
    screen_width: Pixels | UnsetType = UNSET
    storage_free_space: Gigabytes | UnsetType = UNSET
    storage_size: Gigabytes | UnsetType = UNSET
    timezone: Annotated[str, Meta(max_length=40)] | UnsetType = UNSET
    timezone_abbr: Annotated[str, Meta(max_length=5)] | UnsetType = UNSET
    type: Text100 | UnsetType = UNSET


class ConversionEvent(RedactedModel):
    """Something a customer did, reported to Pinterest. Source: ConversionEvents.

    `event_time` is Unix seconds. An event that the Pinterest tag reports as well must have the same `event_id` there,
    or it counts twice; those of the source offline always count. `opt_out` says that the customer does not want to be
    tracked. `partner_name` is "ss-" and the partner's name in lower case; `language` is ISO 639-1. The repr hides the
    page that the customer visited, and the device.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"app_info", "device_info"})
    redacted_fields: ClassVar[frozenset[str]] = frozenset({"event_source_url", "app_info", "device_info"})

    event_name: ConversionEventName
    action_source: ConversionActionSource
    event_time: int
    event_id: str
    user_data: ConversionUserData
    event_source_url: str | None | UnsetType = UNSET
    opt_out: bool | UnsetType = UNSET
    partner_name: str | None | UnsetType = UNSET
    custom_data: ConversionCustomData | UnsetType = UNSET
    app_id: str | None | UnsetType = UNSET
    app_name: str | None | UnsetType = UNSET
    app_version: str | None | UnsetType = UNSET
    device_brand: str | None | UnsetType = UNSET
    device_carrier: str | None | UnsetType = UNSET
    device_model: str | None | UnsetType = UNSET
    device_type: str | None | UnsetType = UNSET
    os_version: str | None | UnsetType = UNSET
    wifi: bool | UnsetType = UNSET
    language: str | None | UnsetType = UNSET
    app_info: ConversionAppInfo | UnsetType = UNSET
    device_info: ConversionDeviceInfo | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a time that is not in seconds."""
        if (problem := time_problem(self.event_time)) is not None:
            raise ValueError(problem)


class ConversionEventStatus(OpenEnum):
    """The result of an event. Source: ConversionApiResponse."""

    FAILED = "failed"
    PROCESSED = "processed"


class ConversionEventResult(Model):
    """The result of one event; a warning does not keep it from being processed. Source: ConversionApiResponse."""

    status: ConversionEventStatus | None = None
    error_message: str | None = None
    warning_message: str | None = None

    @property
    def errors(self) -> list[ErrorDetail]:
        """The reason for a refusal; empty unless the event was refused. The API gives no codes here."""
        if self.status == ConversionEventStatus.PROCESSED:
            return []
        refused = self.status == ConversionEventStatus.FAILED or self.error_message is not None
        return [ErrorDetail(message=self.error_message)] if refused else []


class ConversionEventsAnswer(Model):
    """The results of the events sent, one entry per event, in the order sent. Source: ConversionApiResponse."""

    num_events_received: int | None = None
    num_events_processed: int | None = None
    events: list[ConversionEventResult] = []
