"""Conversion tags: code on a website that reports to Pinterest what visitors do there."""

from typing import ClassVar

from ._base import Model, OpenEnum
from .common import EntityStatus


class EnhancedMatchStatus(OpenEnum):
    """Whether a tag passes on hashed data of visitors, as was checked. Source: EnhancedMatchStatusType."""

    UNKNOWN = "UNKNOWN"
    NOT_VALIDATED = "NOT_VALIDATED"
    VALIDATING_IN_PROGRESS = "VALIDATING_IN_PROGRESS"
    VALIDATION_COMPLETE = "VALIDATION_COMPLETE"


class ConversionTagType(OpenEnum):
    """Events that tags report. Source: ConversionTagType."""

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
    # Of 5.28.
    ADD_PAYMENT_INFO = "ADD_PAYMENT_INFO"
    ADD_TO_WISHLIST = "ADD_TO_WISHLIST"
    ADVERTISER_DEFINED_EVENT = "ADVERTISER_DEFINED_EVENT"
    APP_OPEN = "APP_OPEN"
    CONTACT = "CONTACT"
    CUSTOMIZE_PRODUCT = "CUSTOMIZE_PRODUCT"
    FIND_LOCATION = "FIND_LOCATION"
    INITIATE_CHECKOUT = "INITIATE_CHECKOUT"
    SCHEDULE = "SCHEDULE"
    START_TRIAL = "START_TRIAL"
    SUBMIT_APPLICATION = "SUBMIT_APPLICATION"
    SUBSCRIBE = "SUBSCRIBE"
    VIEW_CONTENT = "VIEW_CONTENT"


class ConversionTagConfigs(Model):
    """What a tag matches visitors by automatically. Source: ConversionTagConfigs.

    Email (`aem_enabled`), name (`fnln`), phone (`ph`), gender (`ge`), date of birth (`db`), place (`loc`) and
    the advertiser's own id (`external_id`).
    `md_frequency` is how often metadata is taken in, 1 unless set otherwise.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"aem_external_id_enabled", "no_code_capi_domains"})

    aem_enabled: bool | None = None
    md_frequency: float | None = None
    aem_fnln_enabled: bool | None = None
    aem_ph_enabled: bool | None = None
    aem_ge_enabled: bool | None = None
    aem_db_enabled: bool | None = None
    aem_loc_enabled: bool | None = None
    aem_external_id_enabled: bool | None = None
    no_code_capi_domains: list[str] | None = None


class ConversionTag(Model):
    """A conversion tag as the API returns it. Source: ConversionTagResponse.

    `last_fired_time_ms` is Unix milliseconds, `version` a number as text; `code_snippet` belongs on the website.
    """

    id: str = ""
    ad_account_id: str | None = None
    name: str | None = None
    status: EntityStatus | None = None
    version: str | None = None
    code_snippet: str | None = None
    enhanced_match_status: EnhancedMatchStatus | None = None
    last_fired_time_ms: int | float | None = None
    configs: ConversionTagConfigs | None = None


class ConversionTagList(Model):
    """Conversion tags of an ad account, all at once. Source: ConversionTagListResponse."""

    items: list[ConversionTag] = []


class ConversionTagEvent(Model):
    """An event that a tag reports; `created_time` is Unix seconds. Source: ConversionEventResponse."""

    later_fields: ClassVar[frozenset[str]] = frozenset({"reporting_conversion_event"})

    conversion_event: ConversionTagType | None = None
    conversion_tag_id: str | None = None
    ad_account_id: str | None = None
    created_time: int | None = None
    reporting_conversion_event: str | None = None
