"""Bids for single items of a retail catalog."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType
from .common import ErrorDetail
from .locales import Country, Language

Multiplier: TypeAlias = Annotated[float, Meta(ge=0, le=10)]
"""0 stops distribution, 1 changes nothing, and 10 is ten times the bid."""


class BidOptionField(OpenEnum):
    """Which bid options to set. Source: UpdateMaskBidOptionField."""

    BID = "BID"
    APP_TYPE_BID_MULTIPLIER_SET = "APP_TYPE_BID_MULTIPLIER_SET"
    PLACEMENT_BID_MULTIPLIER_SET = "PLACEMENT_BID_MULTIPLIER_SET"


class AuctionOperation(OpenEnum):
    """What is done with the bid options of an item. Source: AdvancedAuctionOperation."""

    UPSERT = "UPSERT"
    DELETE = "DELETE"


class AuctionItemKey(Model):
    """An item of a retail catalog. Source: AdvancedAuctionItemsGetRecord."""

    country: Country
    item_id: str
    language: Language


class BidOptions(LosslessModel):
    """Bid options of an item as they are read; amounts are in millionths. Source: AdvancedAuctionBidOptions.

    Multipliers of the bid are by the kind of app ("iphone", "web", ...), and by placement ("search", "browse",
    "related_pins").
    """

    app_type_multipliers: dict[str, float] | None | UnsetType = UNSET
    bid_in_micro_currency: int | None | UnsetType = UNSET
    placement_multipliers: dict[str, float] | None | UnsetType = UNSET


class BidOptionsUpdate(Model):
    """Bid options to set. A bid of 0 stops distribution, and None is the bid of the ad group.

    Multipliers as in `BidOptions`. Source: AdvancedAuctionBidOptions.
    """

    app_type_multipliers: dict[str, Multiplier] | None | UnsetType = UNSET
    bid_in_micro_currency: int | None | UnsetType = UNSET
    placement_multipliers: dict[str, Multiplier] | None | UnsetType = UNSET


class AuctionItem(Model):
    """An item and its bid options. Source: AdvancedAuctionItem."""

    country: Country | None = None
    item_id: str | None = None
    language: Language | None = None
    bid_options: BidOptions | None = None


class AuctionItems(Model):
    """Items of a catalog and their bid options. Source: AdvancedAuctionItems."""

    catalog_id: str | None = None
    items: list[AuctionItem] = []


class AuctionItemUpsert(AuctionItemKey, tag_field="operation", tag="UPSERT", kw_only=True):
    """Bid options of an item to set. Source: AdvancedAuctionItemsSubmitUpsertRecord.

    Those named in `update_mask` are set, to null where `bid_options` has no value. None sets all of them.
    """

    bid_options: BidOptionsUpdate
    update_mask: list[BidOptionField] | None


class AuctionItemDelete(AuctionItemKey, tag_field="operation", tag="DELETE"):
    """Bid options of an item to delete. Source: AdvancedAuctionItemsSubmitDeleteRecord."""


class AuctionItemResult(Model):
    """What was sent for an item. With `errors` nothing was changed. Source: AdvancedAuctionItemsSubmitRecord."""

    operation: AuctionOperation | None = None
    country: Country | None = None
    item_id: str | None = None
    language: Language | None = None
    bid_options: BidOptions | None = None
    errors: list[ErrorDetail] | None = None
    update_mask: list[BidOptionField] | None = None


class AuctionItemResults(Model):
    """The result of each change. Source: AdvancedAuctionProcessedItems."""

    catalog_id: str | None = None
    items: list[AuctionItemResult] = []
