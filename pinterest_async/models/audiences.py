"""Audiences: groups of people that ads can be aimed at, and the rules that make them."""

from typing import Any, ClassVar, TypeAlias

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType
from .campaigns import ObjectiveType
from .locales import Currency


class AudienceType(OpenEnum):
    """What makes an audience: a list, visits of a website, dealings with Pins, or likeness to another audience.

    Source: AudienceType.
    """

    CUSTOMER_LIST = "CUSTOMER_LIST"
    VISITOR = "VISITOR"
    ENGAGEMENT = "ENGAGEMENT"
    ACTALIKE = "ACTALIKE"
    PERSONA = "PERSONA"


class AudienceStatus(OpenEnum):
    """Whether an audience can be used; TOO_SMALL has fewer than 100 people on Pinterest. Source: Audience."""

    # The description names them in its text only.
    READY = "READY"
    INITIALIZING = "INITIALIZING"
    TOO_SMALL = "TOO_SMALL"
    # Of 5.28.
    ELIGIBLE = "ELIGIBLE"
    PERSONAS_INELIGIBLE_SIZE = "PERSONAS_INELIGIBLE_SIZE"
    PERSONAS_INITIALIZING = "PERSONAS_INITIALIZING"


class AudienceOwnership(OpenEnum):
    """Audiences of one's own, or shared by others. Source: audiences/list."""

    OWNED = "OWNED"
    RECEIVED = "RECEIVED"


class AudienceSharing(OpenEnum):
    """How a custom audience is shared. Source: AudienceSharingType."""

    CUSTOM = "CUSTOM"
    SYNDICATED = "SYNDICATED"


class AudienceDataParty(OpenEnum):
    """Whose data a custom audience is: the partner's own, or a provider's. Source: AudienceDataParty."""

    PARTY_1P = "1p"
    PARTY_3P = "3p"


class AudienceUpdateOperation(OpenEnum):
    """What an update does to an audience. Source: AudienceUpdateOperationType."""

    UPDATE = "UPDATE"
    REMOVE = "REMOVE"


Condition: TypeAlias = dict[str, list[str] | str]
"""Values by operator (=, !=, contains, not_contains): {"=": ["web", "mobile"]}."""

AnyCondition: TypeAlias = Any
"""A `Condition`. The API does not describe the form, so one of another form is read and sent as it is."""


class LineItem(LosslessModel):
    """A product of an event of the Pinterest tag. Source: AudienceRule.

    The description's examples write ids and quantities as text as well, and prices as numbers.
    """

    product_brand: str | None | UnsetType = UNSET
    product_category: str | None | UnsetType = UNSET
    product_id: int | str | None | UnsetType = UNSET
    product_name: str | None | UnsetType = UNSET
    product_price: str | int | float | None | UnsetType = UNSET
    product_quantity: int | str | None | UnsetType = UNSET
    product_variant: str | None | UnsetType = UNSET
    product_variant_id: str | None | UnsetType = UNSET


class TagEventDetails(LosslessModel):
    """What an event of the Pinterest tag must carry to count; it needs the rule's `event`. Source: AudienceRule.

    These are the fields that Pinterest knows and has metrics for. Fields of your own go into `unknown_fields`, or stand
    among the others in a plain mapping.
    """

    takes_own_fields: ClassVar[bool] = True

    currency: Currency | None | UnsetType = UNSET
    lead_type: str | None | UnsetType = UNSET
    # One product by the schema, a list of them in its examples.
    line_items: LineItem | list[LineItem] | None | UnsetType = UNSET
    order_id: str | None | UnsetType = UNSET
    order_quantity: int | None | UnsetType = UNSET
    page_name: str | None | UnsetType = UNSET
    promo_code: str | None | UnsetType = UNSET
    property: str | None | UnsetType = UNSET
    search_query: str | None | UnsetType = UNSET
    # Text by the schema, a number in its examples.
    value: str | int | float | None | UnsetType = UNSET
    video_title: str | None | UnsetType = UNSET


class AudienceRule(LosslessModel):
    """Who belongs to an audience; which fields count depends on its type. Source: AudienceRule.

    CUSTOMER_LIST: `customer_list_id`. ACTALIKE: `seed_id` (audiences), `country` ("US", "CA", "GB"...) and `percentage`
    (1 to 10 percent of Pinterest). VISITOR: `visitor_source_id` (a conversion tag), and optionally `event`,
    `event_data`, `url`, `event_source` (web, mobile, offline), `ingestion_source` (tag, mmp, file_upload,
    conversions_api), `prefill` (True when left out: people who qualify already are in it from the start).
    ENGAGEMENT: `engagement_domain` (a claimed domain), and optionally `engagement_type` (click, save, closeup, comment,
    like), `engager_type` (1 or 2), `pin_id`, `url`, `campaign_id`, `ad_id`, `objective_type`. VISITOR and ENGAGEMENT
    keep people for `retention_days` (1 to 540; 180 when left out).
    """

    country: str | None | UnsetType = UNSET
    customer_list_id: str | None | UnsetType = UNSET
    engagement_domain: list[str] | None | UnsetType = UNSET
    engagement_type: str | None | UnsetType = UNSET
    event: str | None | UnsetType = UNSET
    event_data: TagEventDetails | None | UnsetType = UNSET
    percentage: int | None | UnsetType = UNSET
    pin_id: list[str] | None | UnsetType = UNSET
    prefill: bool | None | UnsetType = UNSET
    retention_days: int | None | UnsetType = UNSET
    seed_id: list[str] | None | UnsetType = UNSET
    # A list by the schema; by its text, one URL or a condition on URLs.
    url: list[str] | str | Condition | None | UnsetType = UNSET
    # One id by the schema, a list of one in its example.
    visitor_source_id: str | list[str] | None | UnsetType = UNSET
    event_source: AnyCondition | None | UnsetType = UNSET
    ingestion_source: AnyCondition | None | UnsetType = UNSET
    engager_type: int | None | UnsetType = UNSET
    campaign_id: list[str] | None | UnsetType = UNSET
    ad_id: list[str] | None | UnsetType = UNSET
    objective_type: list[ObjectiveType] | None | UnsetType = UNSET
    ad_account_id: str | None | UnsetType = UNSET


class Audience(Model):
    """An audience as the API returns it. Source: Audience.

    `size` counts people, the timestamps are Unix seconds. `type` is always "audience"; its kind is `audience_type`.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"created_by_company_name"})
    later_fields: ClassVar[frozenset[str]] = frozenset({"is_nca"})

    id: str = ""
    ad_account_id: str | None = None
    name: str | None = None
    audience_type: AudienceType | None = None
    description: str | None = None
    rule: AudienceRule | None = None
    size: int | None = None
    status: AudienceStatus | None = None
    type: str | None = None
    created_timestamp: int | None = None
    updated_timestamp: int | None = None
    created_by_company_name: str | None = None
    is_nca: bool | None = None


class AudienceCreate(Model):
    """An audience to create. Source: AudienceCreateRequest."""

    name: str
    rule: AudienceRule
    audience_type: AudienceType
    ad_account_id: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class CustomAudienceCreate(Model):
    """A custom audience to create; `category` is free text ("DLX Demographics").

    Source: AudienceCreateCustomRequest.
    """

    name: str
    rule: AudienceRule
    sharing_type: AudienceSharing
    data_party: AudienceDataParty
    ad_account_id: str | UnsetType = UNSET
    category: str | UnsetType = UNSET


class AudienceUpdate(Model):
    """Changes to one audience: a field left at UNSET stays as it is. Source: AudienceUpdateRequest.

    `operation_type` REMOVE deletes the audience; UPDATE is meant when it is left out.
    """

    ad_account_id: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    rule: AudienceRule | UnsetType = UNSET
    description: str | UnsetType = UNSET
    operation_type: AudienceUpdateOperation | UnsetType = UNSET
