"""Conversion events: what customers did on a website, in an app or in a shop, as the advertiser's server reports it."""

from typing import Final, cast

from ._base import UNSET, Model, OpenEnum, UnsetType
from ._checks import is_sha_256, time_problem
from .common import ErrorDetail


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


class ConversionUserData(Model):
    """What a customer is recognised by. Source: ConversionEventsUserData.

    There must be `em`, or `hashed_maids`, or both `client_ip_address` and `client_user_agent`. The last two are plain,
    and so are `click_id` (the cookie _epik, or epik= in the URL) and `partner_id`; all else are lists of SHA-256
    hashes, in hex, of values in lower case: `em` email, `ph` phone (digits, with the country's code, no leading zeros),
    `ge` gender (f, m, n), `db` date of birth (YYYYMMDD), `ln` and `fn` last and first name, `ct` city (letters only),
    `st` state (two letters), `zp` postal code (digits), `country` (two letters), `external_id` your own id,
    `hashed_maids` advertising ids of mobile devices.
    """

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

    id: str | UnsetType = UNSET
    item_price: str | UnsetType = UNSET
    quantity: int | UnsetType = UNSET
    item_name: str | UnsetType = UNSET
    item_category: str | UnsetType = UNSET
    item_brand: str | UnsetType = UNSET


class ConversionCustomData(Model):
    """What an event was about. Source: ConversionEvents.

    `value` is the total as text ("72.39"), best without tax and shipping, in `currency` (ISO 4217; that of the ad
    account when left out). `content_ids` are ids of products. `opt_out_type` are flags of privacy laws, joined by
    commas ("LDP"). `np` is not to be used unless Pinterest asks for it.
    """

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


class ConversionEvent(Model):
    """Something a customer did, reported to Pinterest. Source: ConversionEvents.

    `event_time` is Unix seconds. An event that the Pinterest tag reports as well must have the same `event_id` there,
    or it counts twice; those of the source offline always count. `opt_out` says that the customer does not want to be
    tracked. `partner_name` is "ss-" and the partner's name in lower case; `language` is ISO 639-1.
    """

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
