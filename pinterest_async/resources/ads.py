"""The tag ads: ads, their metrics, and previews."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Final, TypeAlias, TypeVar, Unpack

from msgspec import UNSET, Meta

from .._bulk.job import BulkJob
from .._bulk.reader import Items
from .._operations.declare import (
    ADS_ANALYTICS,
    ADS_READ,
    ADS_WRITE,
    BODY,
    COMMA,
    GET,
    PATCH,
    POST,
    REPEAT,
    OptionalField,
    Resource,
)
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.ads import Ad, AdCreate, AdPreview, AdUpdate, CallToAction, PreviewCreativeType
from ..models.analytics import (
    AnalyticsColumn,
    AnalyticsTargetingType,
    ConversionReportTime,
    Granularity,
    ReportingTimeZone,
    TargetingAnalytics,
)
from ..models.common import AnalyticsRow, BulkAnswer, EntityStatus, Order
from ..models.product_group_promotions import PreferredMediaType
from ._attribution import AttributionTypes
from ._types import AdsId, AdsIds, Date, NumericId, PageSize, WindowDays
from ._workflows.by_name import named
from ._workflows.entities import BulkOptions, entity_id, key_of_fields, many, takes_bulk_options
from ._workflows.reconcile import EVERY_STATUS, by_fields, send_again

AdIds: TypeAlias = Annotated[Sequence[NumericId], REPEAT, Meta(min_length=1, max_length=250)]
"""1 to 250 ids of ads or ad groups, repeated in the query; their length is not limited here."""

CreateT = TypeVar("CreateT", bound=AdCreate | Mapping[str, Any])
UpdateT = TypeVar("UpdateT", bound=AdUpdate | Mapping[str, Any])


class Ads(Resource):
    """Ads of an ad account."""

    # The reference names three of the five statuses of `entity_statuses`.
    @GET("/ad_accounts/{ad_account_id}/ads", "ads/list", ADS_READ, "ads:read")
    def list(
        self,
        ad_account_id: AdsId,
        *,
        campaign_ids: AdsIds | None = None,
        ad_group_ids: AdIds | None = None,
        ad_ids: AdIds | None = None,
        entity_statuses: Annotated[Sequence[EntityStatus | str], REPEAT] | None = None,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[Ad]:
        """List ads of an ad account, in the order of their ids.

        Args:
            campaign_ids, ad_group_ids, ad_ids: One of them, or none.
            entity_statuses: Those that are ACTIVE or PAUSED when left out.
        """
        ...

    @POST("/ad_accounts/{ad_account_id}/ads", "ads/create", ADS_WRITE, "ads:write")
    async def create(
        self,
        ad_account_id: AdsId,
        ads: Annotated[Sequence[AdCreate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[Ad]:
        """Create 1 to 30 ads. The answer has a result for each of them."""
        ...

    @PATCH("/ad_accounts/{ad_account_id}/ads", "ads/update", ADS_WRITE, "ads:write")
    async def update(
        self,
        ad_account_id: AdsId,
        ads: Annotated[Sequence[AdUpdate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[Ad]:
        """Change 1 to 30 ads. The answer has a result for each of them."""
        ...

    async def find_by_name(
        self,
        ad_account_id: AdsId,
        names: str | Collection[str],
        *,
        campaign_ids: AdsIds | None = None,
        ad_group_ids: AdIds | None = None,
        entity_statuses: Sequence[EntityStatus | str] = EVERY_STATUS,
    ) -> Sequence[Ad]:
        """Return all ads that have this name, or one of these names.

        The API has no filter for names, so it reads the whole list, and several names cost no more than one.

        Args:
            names: Compared as they are. Several ads may have the same name.
            campaign_ids, ad_group_ids: Only ads of these; one of them, not both.
            entity_statuses: All when left out, archived ones and drafts too.

        Raises:
            DecodeError: An entity came without its id or its name, so that which names exist is not known.

        Source: ads/list.
        """
        pages = self.list(
            ad_account_id,
            campaign_ids=campaign_ids,
            ad_group_ids=ad_group_ids,
            entity_statuses=entity_statuses,
            page_size=250,
        )
        return await named("ads.find_by_name", pages, names)

    @takes_bulk_options
    def create_many(
        self,
        ad_account_id: AdsId,
        ads: Items[CreateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[CreateT, Ad]:
        """Create any number of ads, 30 per call; await the job for its result, or iterate over its outcomes.

        Args:
            options: See `BulkOptions`.

        Source: ads/create.
        """
        return many(
            self.transport,
            "ads.create",
            ad_account_id,
            ads,
            options,
            reconcile=by_fields(
                lambda: self.list(ad_account_id, entity_statuses=EVERY_STATUS, page_size=250),
                "ad_group_id",
                "pin_id",
                "name",
            ),
            journal_key=key_of_fields("ad_group_id", "pin_id", "name"),
        )

    @takes_bulk_options
    def update_many(
        self,
        ad_account_id: AdsId,
        ads: Items[UpdateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[UpdateT, Ad]:
        """Change any number of ads, 30 per call; those that share an id are changed one after the other.

        Args:
            options: See `BulkOptions`.

        Source: ads/update.
        """
        return many(
            self.transport,
            "ads.update",
            ad_account_id,
            ads,
            options,
            reconcile=send_again,
            key=entity_id,
        )

    @GET("/ad_accounts/{ad_account_id}/ads/{ad_id}", "ads/get", ADS_READ, "ads:read")
    async def get(self, ad_account_id: AdsId, ad_id: AdsId) -> Ad:
        """Return one ad."""
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/ad_previews",
        "ad_previews/create",
        ADS_WRITE,
        "ads:write",
        newer="catalog_product_group_id creative_type item_id hero_pin_id hero_image_url hero_image_title "
        "preferred_media_type image_tag video_tag customizable_cta_type",
    )
    async def create_preview(
        self,
        ad_account_id: AdsId,
        *,
        pin_id: OptionalField[str] = UNSET,
        image_url: OptionalField[str] = UNSET,
        title: OptionalField[str] = UNSET,
        catalog_product_group_id: OptionalField[NumericId] = UNSET,
        creative_type: OptionalField[PreviewCreativeType | str] = UNSET,
        item_id: OptionalField[str] = UNSET,
        hero_pin_id: OptionalField[NumericId] = UNSET,
        hero_image_url: OptionalField[str] = UNSET,
        hero_image_title: OptionalField[str] = UNSET,
        preferred_media_type: OptionalField[PreferredMediaType | str] = UNSET,
        image_tag: OptionalField[str] = UNSET,
        video_tag: OptionalField[str] = UNSET,
        customizable_cta_type: OptionalField[CallToAction | str | None] = UNSET,
    ) -> AdPreview:
        """Return a page that shows for 7 days what an ad will look like.

        The ad is of an organic Pin that can be promoted (`pin_id`), of an image and a title (`image_url` and `title`,
        both), or, in the API of today, of a product group (`catalog_product_group_id` and what follows it). The API
        refuses anything else.

        Args:
            item_id: The product to show, where `creative_type` is SHOPPING.
            hero_pin_id: The Pin of a COLLECTION; or give `hero_image_url` and `hero_image_title`.
            image_tag, video_tag: Which ad image, or ad video, of the items to show; not both.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/ads/analytics",
        "ads/analytics",
        ADS_ANALYTICS,
        "ads:read",
        newer="campaign_ids pin_ids reporting_timezone",
    )
    async def analytics(
        self,
        ad_account_id: AdsId,
        *,
        start_date: Date,
        end_date: Date,
        ad_ids: AdIds | None = None,
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
        campaign_ids: AdsIds | None = None,
        pin_ids: Annotated[Sequence[NumericId], REPEAT, Meta(min_length=1, max_length=100)] | None = None,
        reporting_timezone: ReportingTimeZone | str | None = None,
    ) -> Sequence[AnalyticsRow]:
        """Return metrics of ads: of 1 to 250, of those of campaigns, or of those that promote Pins.

        Windows are 30 days after a click or an engagement and 1 day after a view when left out.

        Args:
            start_date, end_date: Days in UTC, at most 90 back and 90 long; by HOUR at most 8 back and 3 long.
            columns: Metrics to return; one without a value may be missing from a row.
            conversion_report_time: TIME_OF_AD_ACTION when left out.
            campaign_ids, pin_ids: Instead of `ad_ids` or besides; 1 to 250 and 1 to 100. Newer than 5.12.
            reporting_timezone: Whose days are meant; not open to all accounts. Newer than 5.12.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/ads/targeting_analytics",
        "ad_targeting_analytics/get",
        ADS_ANALYTICS,
        "ads:read",
        newer="reporting_timezone",
    )
    async def targeting_analytics(
        self,
        ad_account_id: AdsId,
        *,
        ad_ids: AdIds,
        start_date: Date,
        end_date: Date,
        targeting_types: Annotated[Sequence[AnalyticsTargetingType | str], COMMA, Meta(min_length=1, max_length=15)],
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
        attribution_types: AttributionTypes | None = None,
        reporting_timezone: ReportingTimeZone | str | None = None,
    ) -> TargetingAnalytics:
        """Return metrics of 1 to 250 ads, split by each of 1 to 15 dimensions of targeting on its own.

        Days, columns and windows are as in `analytics`.

        Args:
            attribution_types: One or both; a server of 5.12 takes one.
            reporting_timezone: Whose days are meant; not open to all accounts. Newer than 5.12.
        """
        ...


class AccountAds(AccountResource):
    """Ads with the ad account filled in."""

    list: Final = scoped(Ads.list)
    create: Final = scoped(Ads.create)
    update: Final = scoped(Ads.update)
    find_by_name: Final = scoped(Ads.find_by_name)
    create_many: Final = scoped(Ads.create_many)
    update_many: Final = scoped(Ads.update_many)
    get: Final = scoped(Ads.get)
    create_preview: Final = scoped(Ads.create_preview)
    analytics: Final = scoped(Ads.analytics)
    targeting_analytics: Final = scoped(Ads.targeting_analytics)
