"""The tag promotions: discounts and gifts that ads can show."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar, Unpack

from msgspec import Meta

from .._bulk.job import BulkJob
from .._bulk.reader import Items
from .._operations.declare import ADS_READ, ADS_WRITE, BODY, DELETE, GET, PATCH, POST, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.common import Order
from ..models.promotions import Promotion, PromotionCreate, PromotionResult, PromotionResults, PromotionUpdate
from ._types import AdsId, PageSize
from ._workflows.entities import BulkOptions, entity_id, many, takes_bulk_options
from ._workflows.reconcile import send_again

CreateT = TypeVar("CreateT", bound=PromotionCreate | Mapping[str, Any])
UpdateT = TypeVar("UpdateT", bound=PromotionUpdate | Mapping[str, Any])


class Promotions(Resource):
    """Promotions of an ad account: saved at Pinterest, or imported from a shop. Ad groups show them.

    The promotions of product groups are in `product_group_promotions`.
    """

    @GET(
        "/ad_accounts/{ad_account_id}/promotions",
        "promotions/list",
        ADS_READ,
        "ads:read",
        sandbox=False,
        since="5.15",
    )
    def list(
        self,
        ad_account_id: AdsId,
        *,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[Promotion]:
        """List promotions of an ad account, in the order of their ids."""
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/promotions",
        "promotions/create",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.15",
    )
    async def create(
        self,
        ad_account_id: AdsId,
        promotions: Annotated[Sequence[PromotionCreate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> PromotionResults:
        """Create 1 to 30 promotions. The answer has a result for each of them."""
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/promotions",
        "promotions/update",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.15",
    )
    async def update(
        self,
        ad_account_id: AdsId,
        promotions: Annotated[Sequence[PromotionUpdate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> PromotionResults:
        """Change 1 to 30 promotions. The answer has a result for each of them."""
        ...

    @takes_bulk_options
    def create_many(
        self, ad_account_id: str, promotions: Items[CreateT], **options: Unpack[BulkOptions]
    ) -> BulkJob[CreateT, Promotion]:
        """Create any number of promotions, 30 per call.

        Unknown outcomes cannot be looked up: the API does not say when a promotion was created, and several may have
        one title.

        Args:
            options: See `BulkOptions`.

        Source: promotions/create.
        """
        return many(
            self.transport,
            "promotions.create",
            ad_account_id,
            promotions,
            options,
            reconcile=None,
            match=_results,
            value_type=Promotion,
        )

    @takes_bulk_options
    def update_many(
        self, ad_account_id: str, promotions: Items[UpdateT], **options: Unpack[BulkOptions]
    ) -> BulkJob[UpdateT, Promotion]:
        """Change any number of promotions, 30 per call. Those that share an id are changed one after the other.

        Args:
            options: See `BulkOptions`.

        Source: promotions/update.
        """
        return many(
            self.transport,
            "promotions.update",
            ad_account_id,
            promotions,
            options,
            reconcile=send_again,
            key=entity_id,
            match=_results,
            value_type=Promotion,
        )

    @GET(
        "/ad_accounts/{ad_account_id}/promotions/{promotion_id}",
        "promotions/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
        since="5.15",
    )
    async def get(self, ad_account_id: AdsId, promotion_id: AdsId) -> Promotion:
        """Return one promotion."""
        ...

    @DELETE(
        "/ad_accounts/{ad_account_id}/promotions/{promotion_id}",
        "promotions/delete",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.15",
    )
    async def delete(self, ad_account_id: AdsId, promotion_id: AdsId) -> None:
        """Delete a promotion at Pinterest; the shop that it came from keeps it."""
        ...


def _results(_: Sequence[Any], answer: PromotionResults) -> Sequence[PromotionResult]:
    return answer.promotions


class AccountPromotions(AccountResource):
    """Promotions with the ad account filled in."""

    list: Final = scoped(Promotions.list)
    create: Final = scoped(Promotions.create)
    update: Final = scoped(Promotions.update)
    create_many: Final = scoped(Promotions.create_many)
    update_many: Final = scoped(Promotions.update_many)
    get: Final = scoped(Promotions.get)
    delete: Final = scoped(Promotions.delete)
