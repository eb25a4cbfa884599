"""The tag advanced_auction: bids for single items of a retail catalog."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from msgspec import Meta

from .._operations.declare import ADVANCED_AUCTION_READ, ADVANCED_AUCTION_WRITE, FIELD, POST, Field, Resource
from .._operations.scoped import AccountResource, scoped_optional
from ..models.advanced_auction import (
    AuctionItemDelete,
    AuctionItemKey,
    AuctionItemResults,
    AuctionItems,
    AuctionItemUpsert,
)
from ._types import AdsId, NumericId


class AdvancedAuction(Resource):
    """Bids for items, in campaigns of CATALOG_SALES with the bid strategy MAX_BID.

    The catalog is one of the token's user, or of the owner of `ad_account_id` where that is given.
    """

    @POST(
        "/advanced_auction/items/get",
        "advanced_auction_items_get/post",
        ADVANCED_AUCTION_READ,
        "ads:read catalogs:read",
        repeatable=True,
        since="5.14",
    )
    async def get_items(
        self,
        *,
        catalog_id: Field[NumericId],
        items: Annotated[Sequence[AuctionItemKey | Mapping[str, Any]], FIELD, Meta(min_length=1, max_length=10_000)],
        ad_account_id: AdsId | None = None,
    ) -> AuctionItems:
        """Return the bid options of 1 to 10,000 items."""
        ...

    @POST(
        "/advanced_auction/items/submit",
        "advanced_auction_items_submit/post",
        ADVANCED_AUCTION_WRITE,
        "ads:write catalogs:read",
        since="5.14",
    )
    async def submit_items(
        self,
        *,
        catalog_id: Field[NumericId],
        items: Annotated[
            Sequence[AuctionItemUpsert | AuctionItemDelete | Mapping[str, Any]],
            FIELD,
            Meta(min_length=1, max_length=10_000),
        ],
        ad_account_id: AdsId | None = None,
    ) -> AuctionItemResults:
        """Set or delete the bid options of 1 to 10,000 items. The answer has the errors of each of them.

        A call without an answer is not sent again, because bids cost money: read what there is with `get_items`.
        """
        ...


class AccountAdvancedAuction(AccountResource):
    """AdvancedAuction with the ad account filled in."""

    get_items: Final = scoped_optional(AdvancedAuction.get_items)
    submit_items: Final = scoped_optional(AdvancedAuction.submit_items)
