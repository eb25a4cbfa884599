"""Targeting templates: whom ads aim at, saved for several campaigns."""

from typing import Annotated

from msgspec import Meta

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType
from .ad_groups import PlacementGroup
from .common import MatchType, TrackingUrls
from .targeting import TargetingSpec


class TargetingTemplateStatus(OpenEnum):
    """Whether a template is in use. Source: TargetingTemplateResponseData."""

    ACTIVE = "ACTIVE"
    DELETED = "DELETED"


class TargetingTemplateOperation(OpenEnum):
    """What to do with a template. Source: TargetingTemplateUpdateRequest."""

    REMOVE = "REMOVE"
    UPDATE = "UPDATE"


class TargetingTemplateKeyword(LosslessModel):
    """A keyword, of 120 characters at most. Source: TargetingTemplateKeyword."""

    match_type: MatchType | None | UnsetType = UNSET
    value: str | None | UnsetType = UNSET


class ReachEstimate(Model):
    """How many people a template reaches in a month. Source: TargetingTemplateAudienceSizing."""

    estimate: int | None = None
    lower_bound: int | None = None
    upper_bound: int | None = None


class TemplateSizing(Model):
    """The size of a template's audience. Source: TargetingTemplateAudienceSizing."""

    reach_estimate: ReachEstimate | None = None


class TargetingTemplate(Model):
    """A template; its times are Unix seconds. Source: TargetingTemplateGetResponseData.

    One that is not `valid` has, for example, an audience that is not shared any more.
    """

    id: str = ""
    ad_account_id: str | None = None
    name: str | None = None
    status: TargetingTemplateStatus | None = None
    valid: bool | None = None
    auto_targeting_enabled: bool | None = None
    keywords: list[TargetingTemplateKeyword] | None = None
    placement_group: PlacementGroup | None = None
    targeting_attributes: TargetingSpec | None = None
    tracking_urls: TrackingUrls | None = None
    sizing: TemplateSizing | None = None
    created_time: int | None = None
    updated_time: int | None = None


class TargetingTemplateCreate(Model):
    """A template to create. Source: TargetingTemplateCreate."""

    name: str
    targeting_attributes: TargetingSpec
    auto_targeting_enabled: bool | UnsetType = UNSET
    keywords: list[TargetingTemplateKeyword] | UnsetType = UNSET
    placement_group: PlacementGroup | UnsetType = UNSET
    tracking_urls: TrackingUrls | None | UnsetType = UNSET


class TargetingTemplateUpdate(Model):
    """A template to remove, or its new targeting. Source: TargetingTemplateUpdateRequest."""

    id: Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
    operation_type: TargetingTemplateOperation
    targeting_attributes: TargetingSpec | UnsetType = UNSET
