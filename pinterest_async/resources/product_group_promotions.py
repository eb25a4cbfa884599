"""The tag product_group_promotions: product groups that ad groups advertise, and their metrics."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any, Final, TypeAlias, TypeVar, Unpack

from msgspec import Meta

from .._bulk.job import BulkJob
from .._bulk.reader import Items
from .._operations.declare import ADS_ANALYTICS, ADS_READ, ADS_WRITE, COMMA, GET, PATCH, POST, REPEAT, Field, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.analytics import AnalyticsColumn, ConversionReportTime, Granularity, ReportingTimeZone
from ..models.common import AnalyticsRow, BulkAnswer, BulkItem, EntityStatus, Order
from ..models.product_group_promotions import (
    ProductGroupPromotion,
    ProductGroupPromotionCreate,
    ProductGroupPromotionUpdate,
)
from ._types import AdsId, Date, NumericId, PageSize, WindowDays
from ._workflows.entities import BulkOptions, entity_id, field, many, takes_bulk_options
from ._workflows.reconcile import EVERY_STATUS, by_parent, send_again

AdGroupId: TypeAlias = Annotated[str, Meta(pattern=r"^(AG)?[0-9]+\Z")]
GroupIds: TypeAlias = Annotated[Sequence[NumericId], REPEAT, Meta(min_length=1, max_length=250)]


CreateT = TypeVar("CreateT", bound=ProductGroupPromotionCreate | Mapping[str, Any])
UpdateT = TypeVar("UpdateT", bound=ProductGroupPromotionUpdate | Mapping[str, Any])


class ProductGroupPromotions(Resource):
    """Product groups in ad groups: one product group in one ad group is a promotion."""

    # The reference names three of the five statuses of `entity_statuses`.
    @GET(
        "/ad_accounts/{ad_account_id}/product_group_promotions",
        "product_group_promotions/list",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    def list(
        self,
        ad_account_id: AdsId,
        *,
        product_group_promotion_ids: GroupIds | None = None,
        entity_statuses: Annotated[Sequence[EntityStatus | str], REPEAT] | None = None,
        ad_group_id: AdsId | None = None,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[BulkItem[ProductGroupPromotion]]:
        """List promotions of an ad group, or those with the given ids, in the order of their ids.

        Each is in an item's `data`.

        Args:
            product_group_promotion_ids, ad_group_id: One of the two is needed; the ids take precedence.
            entity_statuses: Those that are ACTIVE or PAUSED when left out.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/product_group_promotions",
        "product_group_promotions/create",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
    )
    async def create(
        self,
        ad_account_id: AdsId,
        *,
        ad_group_id: Field[AdGroupId],
        product_group_promotion: Field[Sequence[ProductGroupPromotionCreate | Mapping[str, Any]]],
    ) -> BulkAnswer[ProductGroupPromotion]:
        """Put product groups of the catalog into an ad group. The answer has a result for each of them.

        Args:
            product_group_promotion: 1 to 30 of them.
        """
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/product_group_promotions",
        "product_group_promotions/update",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
    )
    async def update(
        self,
        ad_account_id: AdsId,
        *,
        ad_group_id: Field[AdGroupId],
        product_group_promotion: Field[Sequence[ProductGroupPromotionUpdate | Mapping[str, Any]]],
    ) -> BulkAnswer[ProductGroupPromotion]:
        """Change promotions of an ad group. The answer has a result for each of them."""
        ...

    @takes_bulk_options
    def create_many(
        self,
        ad_account_id: str,
        product_group_promotions: Items[CreateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[CreateT, ProductGroupPromotion]:
        """Put any number of product groups into ad groups, 30 of one ad group per call; each carries its `ad_group_id`.

        Args:
            options: See `BulkOptions`.

        Source: product_group_promotions/create.
        """
        return many(
            self.transport,
            "product_group_promotions.create",
            ad_account_id,
            product_group_promotions,
            options,
            reconcile=by_parent(
                lambda ad_group_id: self._promotions(ad_account_id, ad_group_id), _ad_group, _product_group
            ),
            journal_key=lambda item: (_ad_group(item), _product_group(item)),
            parent=_ad_group,
            arguments=_arguments,
        )

    @takes_bulk_options
    def update_many(
        self,
        ad_account_id: str,
        product_group_promotions: Items[UpdateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[UpdateT, ProductGroupPromotion]:
        """Change any number of promotions, 30 of one ad group per call; each carries its `id` and its `ad_group_id`.

        Those that share an id are changed one after the other.

        Args:
            options: See `BulkOptions`.

        Source: product_group_promotions/update.
        """
        return many(
            self.transport,
            "product_group_promotions.update",
            ad_account_id,
            product_group_promotions,
            options,
            reconcile=send_again,
            key=entity_id,
            parent=_ad_group,
            arguments=_arguments,
        )

    async def _promotions(self, ad_account_id: str, ad_group_id: str) -> AsyncIterator[ProductGroupPromotion | None]:
        id = ad_group_id.removeprefix("AG")
        async for result in self.list(ad_account_id, ad_group_id=id, entity_statuses=EVERY_STATUS, page_size=250):
            yield result.data

    @GET(
        "/ad_accounts/{ad_account_id}/product_group_promotions/{product_group_promotion_id}",
        "product_group_promotions/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    async def get(self, ad_account_id: AdsId, product_group_promotion_id: AdsId) -> BulkAnswer[ProductGroupPromotion]:
        """Return one promotion as a list of one item, with it in `data` or the reasons for its absence in `errors`."""
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/product_groups/analytics",
        "product_groups/analytics",
        ADS_ANALYTICS,
        "ads:read",
        sandbox=False,
        newer="reporting_timezone",
    )
    async def analytics(
        self,
        ad_account_id: AdsId,
        *,
        start_date: Date,
        end_date: Date,
        product_group_ids: GroupIds,
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
        reporting_timezone: ReportingTimeZone | str | None = None,
    ) -> Sequence[AnalyticsRow]:
        """Return metrics of 1 to 250 product groups.

        Windows are 30 days after a click or an engagement and 1 day after a view when left out.

        Args:
            start_date, end_date: Days in UTC, at most 90 back and 90 long; by HOUR at most 8 back and 3 long.
            columns: Metrics to return; one without a value may be missing from a row.
            conversion_report_time: TIME_OF_AD_ACTION when left out.
            reporting_timezone: Whose days are meant; not open to all accounts. Newer than 5.12.
        """
        ...


class AccountProductGroupPromotions(AccountResource):
    """ProductGroupPromotions with the ad account filled in."""

    list: Final = scoped(ProductGroupPromotions.list)
    create: Final = scoped(ProductGroupPromotions.create)
    update: Final = scoped(ProductGroupPromotions.update)
    create_many: Final = scoped(ProductGroupPromotions.create_many)
    update_many: Final = scoped(ProductGroupPromotions.update_many)
    get: Final = scoped(ProductGroupPromotions.get)
    analytics: Final = scoped(ProductGroupPromotions.analytics)


def _ad_group(item: Any) -> Any:
    return field(item, "ad_group_id")


def _product_group(item: Any) -> Any:
    return field(item, "catalog_product_group_id")


def _arguments(items: Sequence[Any]) -> Mapping[str, Any]:
    return {"ad_group_id": _ad_group(items[0]), "product_group_promotion": items}
