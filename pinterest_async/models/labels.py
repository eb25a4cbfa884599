"""Labels of campaigns."""

from typing import Annotated, ClassVar

from msgspec import Meta

from ._base import UNSET, Model, OpenEnum, UnsetType


class LabelType(OpenEnum):
    """Kind of a label: a campaign has one BRAND at most, and 30 CUSTOM. Source: LabelType."""

    BRAND = "BRAND"
    CUSTOM = "CUSTOM"


class LabelStatus(OpenEnum):
    """Whether a label is in use. Source: LabelStatus."""

    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"


class LabelParentType(OpenEnum):
    """What is labelled. Source: Label."""

    CAMPAIGN = "CAMPAIGN"


class Label(Model):
    """A label. Source: Label."""

    id: str = ""
    label_type: LabelType | None = None
    parent_id: str | None = None
    parent_type: LabelParentType | None = None
    status: LabelStatus | None = None
    value: str | None = None


class LabelError(Model):
    """A label that was refused, and why. Source: LabelError."""

    data: Label | None = None
    error_messages: list[str] | None = None


class LabelsAnswer(Model):
    """Labels that were accepted, and those that were not. Source: LabelsResponse.

    A label that comes without this wrapper is read into `labels`.
    """

    wraps: ClassVar[str] = "labels"

    errors: list[LabelError] | None = None
    labels: list[Label] | None = None


class LabelCreate(Model):
    """A label to create. Source: LabelCreateRequest."""

    label_type: LabelType | None
    value: Annotated[str, Meta(max_length=100)]


class LabelUpdate(Model):
    """Changes to a label: a field left at UNSET stays as it is. Source: LabelUpdateRequest."""

    id: str
    status: LabelStatus | None | UnsetType = UNSET
    value: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET
