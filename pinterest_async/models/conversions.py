"""Conversion events that an advertiser defined."""

from ._base import Model, OpenEnum


class MappedConversionType(OpenEnum):
    """What an event of the advertiser counts as. Source: advertiser_defined_events/get."""

    PAGE_LOAD = "PAGE_LOAD"
    UNKNOWN = "UNKNOWN"
    INITIALIZED = "INITIALIZED"
    PAGE_VISIT = "PAGE_VISIT"
    SIGNUP = "SIGNUP"
    CHECKOUT = "CHECKOUT"
    CUSTOM = "CUSTOM"
    VIEW_CATEGORY = "VIEW_CATEGORY"
    SEARCH = "SEARCH"
    ADD_TO_CART = "ADD_TO_CART"
    WATCH_VIDEO = "WATCH_VIDEO"
    LEAD = "LEAD"
    APP_INSTALL = "APP_INSTALL"
    WEB_SESSION = "WEB_SESSION"
    EXTERNAL_MEASUREMENT = "EXTERNAL_MEASUREMENT"
    ADD_PAYMENT_INFO = "ADD_PAYMENT_INFO"
    ADD_TO_WISHLIST = "ADD_TO_WISHLIST"
    INITIATE_CHECKOUT = "INITIATE_CHECKOUT"
    SUBSCRIBE = "SUBSCRIBE"
    VIEW_CONTENT = "VIEW_CONTENT"
    ADVERTISER_DEFINED_EVENT = "ADVERTISER_DEFINED_EVENT"
    APP_OPEN = "APP_OPEN"
    CONTACT = "CONTACT"
    SCHEDULE = "SCHEDULE"
    FIND_LOCATION = "FIND_LOCATION"
    CUSTOMIZE_PRODUCT = "CUSTOMIZE_PRODUCT"
    SUBMIT_APPLICATION = "SUBMIT_APPLICATION"
    START_TRIAL = "START_TRIAL"


class DefinedEvent(Model):
    """An event of the advertiser, and what it counts as. Source: advertiser_defined_events/get."""

    name: str | None = None
    mapped_conversion_type: MappedConversionType | None = None


class DefinedEvents(Model):
    """Events of the advertiser. Source: advertiser_defined_events/get."""

    items: list[DefinedEvent] = []
