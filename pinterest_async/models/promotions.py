"""Promotions: discounts and gifts that ads can show."""

from typing import Annotated, ClassVar, TypeAlias

from msgspec import Meta

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType
from .common import EntityStatus, ErrorDetail
from .locales import Currency


class DiscountStatus(OpenEnum):
    """Whether a promotion is valid, by the time now. Source: PromotionCommon."""

    OTHER = "OTHER"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    SCHEDULED = "SCHEDULED"
    EXPIRED = "EXPIRED"


class PromotionType(OpenEnum):
    """Which text is shown, and which values it needs. Source: PromotionType."""

    VARIABLE = "VARIABLE"
    SITEWIDE = "SITEWIDE"
    CHECKOUT = "CHECKOUT"
    SAVE_X_ON_Y = "SAVE_X_ON_Y"
    BUY_X_GET_Y = "BUY_X_GET_Y"
    SPEND_X_SAVE_Y = "SPEND_X_SAVE_Y"
    FREE_SHIPPING = "FREE_SHIPPING"
    FREE_SHIPPING_MINIMUM = "FREE_SHIPPING_MINIMUM"
    FREE_SHIPPING_WITH_DISCOUNT = "FREE_SHIPPING_WITH_DISCOUNT"
    SITEWIDE_IN_STORES = "SITEWIDE_IN_STORES"
    EXTRA_PERCENT_OFF = "EXTRA_PERCENT_OFF"
    GIFT_WITH_PURCHASE = "GIFT_WITH_PURCHASE"
    GIFT_WITH_PURCHASE_MINIMUM = "GIFT_WITH_PURCHASE_MINIMUM"
    FIXED = "FIXED"
    PERCENT_OFF_CLEARANCE = "PERCENT_OFF_CLEARANCE"
    X_OFF_Y = "X_OFF_Y"
    GIFT_WITH_FIRST_PURCHASE = "GIFT_WITH_FIRST_PURCHASE"
    BUY_X_GET_ONE_FREE = "BUY_X_GET_ONE_FREE"
    CASH_BACK = "CASH_BACK"
    POINTS_ON_ALL_PURCHASES = "POINTS_ON_ALL_PURCHASES"
    BONUS = "BONUS"
    POINTS_WITH_PURCHASE = "POINTS_WITH_PURCHASE"
    CUSTOM = "CUSTOM"


class PromotionValue(LosslessModel):
    """A value in the text of a promotion: one of these. Source: PromotionTemplateValue."""

    amount: float | None | UnsetType = UNSET
    currency_code: Currency | None | UnsetType = UNSET
    custom_text: str | None | UnsetType = UNSET
    percent: float | None | UnsetType = UNSET


PromotionValues: TypeAlias = Annotated[list[PromotionValue], Meta(min_length=0, max_length=2)]
"""At most 2 values."""


class Promotion(Model):
    """A promotion; its times are Unix seconds, and apart from those of campaigns. Source: PromotionResponse.

    `external_id` is that of a shop (`platform_type`), and absent for promotions made at Pinterest. `promotion_title` is
    not shown to people.
    """

    id: str = ""
    ad_account_id: str | None = None
    status: EntityStatus | None = None
    discount_status: DiscountStatus | None = None
    end_time: int | None = None
    external_id: str | None = None
    platform_type: str | None = None
    promotion_code: str | None = None
    promotion_custom_id: str | None = None
    promotion_title: str | None = None
    promotion_type: PromotionType | None = None
    start_time: int | None = None
    template_values: list[PromotionValue] | None = None


class PromotionCreate(Model):
    """A promotion to create. Source: PromotionCreateRequest.

    `promotion_custom_id`, an id of your own, is Pinterest's when it is left out.
    """

    promotion_title: str
    promotion_type: PromotionType
    discount_status: DiscountStatus | UnsetType = UNSET
    end_time: int | UnsetType = UNSET
    external_id: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    platform_type: str | UnsetType = UNSET
    promotion_code: str | UnsetType = UNSET
    promotion_custom_id: Annotated[str, Meta(max_length=50)] | UnsetType = UNSET
    start_time: int | UnsetType = UNSET
    template_values: PromotionValues | UnsetType = UNSET


class PromotionUpdate(Model):
    """Changes to a promotion: a field left at UNSET stays as it is. Source: PromotionUpdateRequest."""

    id: Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
    status: EntityStatus | UnsetType = UNSET
    discount_status: DiscountStatus | UnsetType = UNSET
    end_time: int | UnsetType = UNSET
    external_id: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    platform_type: str | UnsetType = UNSET
    promotion_code: str | UnsetType = UNSET
    promotion_custom_id: Annotated[str, Meta(max_length=50)] | UnsetType = UNSET
    promotion_title: str | UnsetType = UNSET
    promotion_type: PromotionType | UnsetType = UNSET
    start_time: int | UnsetType = UNSET
    template_values: PromotionValues | UnsetType = UNSET


class PromotionResult(Model):
    """The result of one promotion of a call: it, or the reason why there is none. Source: PromotionArrayElement."""

    wraps: ClassVar[str] = "data"

    data: Promotion | None = None
    exception: ErrorDetail | None = None

    @property
    def exceptions(self) -> ErrorDetail | None:
        """The reason for a refusal, as `BulkItem` names it."""
        return self.exception

    @property
    def errors(self) -> list[ErrorDetail]:
        """The reasons for a refusal; empty when the promotion was accepted."""
        error = self.exception
        return [] if error is None or (error.code is None and not error.message) else [error]


class PromotionResults(Model):
    """Answer of a create or update: one result for each promotion, in the order sent. Source: PromotionsResponse."""

    wraps: ClassVar[str] = "promotions"

    promotions: list[PromotionResult] = []
