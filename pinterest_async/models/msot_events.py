"""Conversions that others measured."""

from typing import Annotated

from msgspec import Meta

from ._base import UNSET, Model, OpenEnum, UnsetType
from .locales import Currency


class MsotAttributionModel(OpenEnum):
    """How conversions were attributed to ads. Source: ConversionMSOTEvents."""

    FIRST_TOUCH = "first_touch"
    LAST_TOUCH = "last_touch"
    MULTI_TOUCH = "multi_touch"


class MsotAttributionScope(OpenEnum):
    """What the person did with the ad. Source: ConversionMSOTEvents."""

    VIEW = "view"
    ENGAGEMENT = "engagement"
    CLICK = "click"


class MsotEventName(OpenEnum):
    """What the person did then. Source: ConversionMSOTEvents."""

    ADD_TO_CART = "add_to_cart"
    CHECKOUT = "checkout"
    LEAD = "lead"
    SIGNUP = "signup"


class MsotEvent(Model):
    """A conversion that somebody else attributed to ads of Pinterest; times are Unix seconds.

    `currency` is required with a `value`, and a value for carts and checkouts. Source: ConversionMSOTEvents.
    """

    ad_group_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
    attribution_scope: MsotAttributionScope
    event_id: Annotated[str, Meta(max_length=256)]
    event_name: MsotEventName
    event_timestamp: int
    action_timestamps: list[int] | UnsetType = UNSET
    attribution_model: MsotAttributionModel | UnsetType = UNSET
    attribution_score: Annotated[float, Meta(ge=0, le=1)] | UnsetType = UNSET
    campaign_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z")] | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET
    total_event_touchpoints: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    total_events: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    value: float | UnsetType = UNSET
