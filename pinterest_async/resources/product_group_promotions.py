"""The tag product_group_promotions: product groups that ad groups advertise, and how they fare."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias

from msgspec import Meta

from .._limits import Category
from .._operation import COMMA, FIELD, GET, PATCH, POST, REPEAT, Resource
from .._pages import Pages
from ..models.analytics import AnalyticsColumn, ConversionReportTime, Granularity
from ..models.common import AnalyticsRow, BulkAnswer, BulkItem, EntityStatus, Order
from ..models.product_group_promotions import (
    ProductGroupPromotion,
    ProductGroupPromotionCreate,
    ProductGroupPromotionUpdate,
)
from ._types import AdsId, Date, NumericId, PageSize, WindowDays

AdGroupId: TypeAlias = Annotated[str, Meta(pattern=r"^(AG)?[0-9]+\Z")]
GroupIds: TypeAlias = Annotated[Sequence[NumericId], REPEAT, Meta(min_length=1, max_length=100)]


class ProductGroupPromotions(Resource):
    """Product groups in ad groups: one product group in one ad group is a promotion."""

    # The reference names three of the five statuses of `entity_statuses`.
    @GET(
        "/ad_accounts/{ad_account_id}/product_group_promotions",
        id="product_group_promotions/list",
        category=Category.ADS_READ,
        scopes=("ads:read",),
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
        """Promotions of an ad group, or those with the given ids, in the order of their ids; each in an item's `data`.

        product_group_promotion_ids, ad_group_id: one of the two is needed, and the ids win over the ad group.
        entity_statuses: those that are ACTIVE or PAUSED when left out.  Source: product_group_promotions/list.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/product_group_promotions",
        id="product_group_promotions/create",
        category=Category.ADS_WRITE,
        scopes=("ads:write",),
        sandbox=False,
    )
    async def create(
        self,
        ad_account_id: AdsId,
        *,
        ad_group_id: Annotated[AdGroupId, FIELD],
        product_group_promotion: Annotated[Sequence[ProductGroupPromotionCreate | Mapping[str, Any]], FIELD],
    ) -> BulkAnswer[ProductGroupPromotion]:
        """Put product groups of the catalog into an ad group. Each item of the answer tells what became of one of them.

        product_group_promotion: 1 to 30 of them.  Source: product_group_promotions/create.
        """
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/product_group_promotions",
        id="product_group_promotions/update",
        category=Category.ADS_WRITE,
        scopes=("ads:write",),
        sandbox=False,
    )
    async def update(
        self,
        ad_account_id: AdsId,
        *,
        ad_group_id: Annotated[AdGroupId, FIELD],
        product_group_promotion: Annotated[Sequence[ProductGroupPromotionUpdate | Mapping[str, Any]], FIELD],
    ) -> BulkAnswer[ProductGroupPromotion]:
        """Change promotions of an ad group. Each item of the answer tells what became of one of them.

        Source: product_group_promotions/update.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/product_group_promotions/{product_group_promotion_id}",
        id="product_group_promotions/get",
        category=Category.ADS_READ,
        scopes=("ads:read",),
        sandbox=False,
    )
    async def get(self, ad_account_id: AdsId, product_group_promotion_id: AdsId) -> BulkAnswer[ProductGroupPromotion]:
        """One promotion; it comes as a list of one item, which has it in `data` or says in `errors` why not.

        Source: product_group_promotions/get.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/product_groups/analytics",
        id="product_groups/analytics",
        category=Category.ADS_ANALYTICS,
        scopes=("ads:read",),
        sandbox=False,
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
    ) -> Sequence[AnalyticsRow]:
        """Metrics of 1 to 100 product groups.

        start_date, end_date: days in UTC, at most 90 back and 90 long; by HOUR at most 8 back and 3 long.  columns:
        one without a value may be missing from a row.  Windows left out: 30 days after a click or an engagement, 1
        after a view.  conversion_report_time: TIME_OF_AD_ACTION when left out.  Source: product_groups/analytics.
        """
        ...
