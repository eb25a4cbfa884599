"""Shapes that several areas of the API share."""

from typing import Annotated, Any, ClassVar, Generic, TypeAlias, TypeVar

from msgspec import Meta

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType

T = TypeVar("T")

Digits: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
"""An id in a request: a string of digits."""

AnalyticsRow: TypeAlias = dict[str, Any]
"""One row of metrics: `DATE`, the id keys of its level (`CAMPAIGN_ID`, ...) and one key for each column asked for."""


class EntityStatus(OpenEnum):
    """Life of a campaign, ad group or ad. Source: EntityStatus."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    ARCHIVED = "ARCHIVED"
    DRAFT = "DRAFT"
    DELETED_DRAFT = "DELETED_DRAFT"


class Order(OpenEnum):
    """Direction of a list by id; newer entities have higher ids. Source: campaigns/list and others."""

    ASCENDING = "ASCENDING"
    DESCENDING = "DESCENDING"


class MatchType(OpenEnum):
    """How closely a search must match a keyword. Source: MatchType, MatchTypeResponse."""

    BROAD = "BROAD"
    PHRASE = "PHRASE"
    EXACT = "EXACT"
    EXACT_NEGATIVE = "EXACT_NEGATIVE"
    PHRASE_NEGATIVE = "PHRASE_NEGATIVE"


class AdSummaryStatus(OpenEnum):
    """Whether an ad delivers, and if not, why. Source: PinPromotionSummaryStatus."""

    APPROVED = "APPROVED"
    PAUSED = "PAUSED"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    ADVERTISER_DISABLED = "ADVERTISER_DISABLED"
    ARCHIVED = "ARCHIVED"
    DRAFT = "DRAFT"
    DELETED_DRAFT = "DELETED_DRAFT"


class ErrorDetail(LosslessModel):
    """Why one item was refused: Pinterest's own code (not an HTTP status) and its text. Source: Exception."""

    code: int | None = None
    message: str | None = None


class BulkItem(Model, Generic[T]):
    """The result of one item of a bulk call: the entity, or the reasons why there is none.

    The API writes `exceptions` as an object, an array or null, depending on the operation; read `errors`. An entity
    that comes without this wrapper is read into `data`.
    """

    wraps: ClassVar[str] = "data"

    data: T | None = None
    exceptions: list[ErrorDetail | None] | ErrorDetail | None = None

    @property
    def errors(self) -> list[ErrorDetail]:
        """The reasons for a refusal; empty when the item was accepted."""
        if self.exceptions is None:
            return []
        found = [self.exceptions] if isinstance(self.exceptions, ErrorDetail) else self.exceptions
        return [error for error in found if error is not None and (error.code is not None or error.message)]


class BulkAnswer(Model, Generic[T]):
    """Answer of a bulk create or update: one `BulkItem` for each item sent, in the order sent.

    An entity that comes without this wrapper is read as the only item.
    """

    wraps: ClassVar[str] = "items"

    items: list[BulkItem[T]] = []


class TrackingUrls(LosslessModel):
    """Third-party tracking URLs by event: at most 3 of at most 2000 characters each. Source: TrackingUrls."""

    impression: list[str] | None | UnsetType = UNSET
    click: list[str] | None | UnsetType = UNSET
    engagement: list[str] | None | UnsetType = UNSET
    buyable_button: list[str] | None | UnsetType = UNSET
    audience_verification: list[str] | None | UnsetType = UNSET
