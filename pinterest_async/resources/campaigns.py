"""The tag campaigns: campaigns and their metrics."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar, Unpack

from msgspec import Meta

from .._bulk.job import BulkJob
from .._bulk.reader import Items
from .._operations.declare import ADS_ANALYTICS, ADS_READ, ADS_WRITE, BODY, COMMA, GET, PATCH, POST, REPEAT, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.analytics import (
    AnalyticsColumn,
    AnalyticsTargetingType,
    ConversionReportTime,
    Granularity,
    ReportingTimeZone,
    TargetingAnalytics,
)
from ..models.campaigns import Campaign, CampaignCreate, CampaignUpdate
from ..models.common import AnalyticsRow, BulkAnswer, EntityStatus, Order
from ._attribution import AttributionTypes
from ._types import AdsId, AdsIds, Date, NumericId, PageSize, WindowDays
from ._workflows.by_name import named
from ._workflows.entities import BulkOptions, entity_id, key_of_fields, many, takes_bulk_options
from ._workflows.reconcile import EVERY_STATUS, by_fields, send_again

CreateT = TypeVar("CreateT", bound=CampaignCreate | Mapping[str, Any])
UpdateT = TypeVar("UpdateT", bound=CampaignUpdate | Mapping[str, Any])


class Campaigns(Resource):
    """Campaigns of an ad account."""

    # The reference names three of the five statuses of `entity_statuses`.
    @GET("/ad_accounts/{ad_account_id}/campaigns", "campaigns/list", ADS_READ, "ads:read")
    def list(
        self,
        ad_account_id: AdsId,
        *,
        campaign_ids: AdsIds | None = None,
        entity_statuses: Annotated[Sequence[EntityStatus | str], REPEAT] | None = None,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[Campaign]:
        """List campaigns of an ad account, in the order of their ids.

        Args:
            entity_statuses: Those that are ACTIVE or PAUSED when left out.
        """
        ...

    @POST("/ad_accounts/{ad_account_id}/campaigns", "campaigns/create", ADS_WRITE, "ads:write")
    async def create(
        self,
        ad_account_id: AdsId,
        campaigns: Annotated[Sequence[CampaignCreate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[Campaign]:
        """Create 1 to 30 campaigns. The answer has a result for each of them."""
        ...

    @PATCH("/ad_accounts/{ad_account_id}/campaigns", "campaigns/update", ADS_WRITE, "ads:write")
    async def update(
        self,
        ad_account_id: AdsId,
        campaigns: Annotated[Sequence[CampaignUpdate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[Campaign]:
        """Change 1 to 30 campaigns. The answer has a result for each of them."""
        ...

    async def find_by_name(
        self,
        ad_account_id: AdsId,
        names: str | Collection[str],
        *,
        entity_statuses: Sequence[EntityStatus | str] = EVERY_STATUS,
    ) -> Sequence[Campaign]:
        """Return all campaigns that have this name, or one of these names.

        The API has no filter for names, so it reads the whole list, and several names cost no more than one.

        Args:
            names: Compared as they are. Several campaigns may have the same name.
            entity_statuses: All when left out, archived ones and drafts too.

        Raises:
            DecodeError: An entity came without its id or its name, so that which names exist is not known.

        Source: campaigns/list.
        """
        pages = self.list(ad_account_id, entity_statuses=entity_statuses, page_size=250)
        return await named("campaigns.find_by_name", pages, names)

    @takes_bulk_options
    def create_many(
        self,
        ad_account_id: AdsId,
        campaigns: Items[CreateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[CreateT, Campaign]:
        """Create any number of campaigns, 30 per call; await the job for its result, or iterate over its outcomes.

        Args:
            options: See `BulkOptions`.

        Source: campaigns/create.
        """
        return many(
            self.transport,
            "campaigns.create",
            ad_account_id,
            campaigns,
            options,
            reconcile=by_fields(lambda: self.list(ad_account_id, entity_statuses=EVERY_STATUS, page_size=250), "name"),
            journal_key=key_of_fields("name"),
        )

    @takes_bulk_options
    def update_many(
        self,
        ad_account_id: AdsId,
        campaigns: Items[UpdateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[UpdateT, Campaign]:
        """Change any number of campaigns, 30 per call; those that share an id are changed one after the other.

        Args:
            options: See `BulkOptions`.

        Source: campaigns/update.
        """
        return many(
            self.transport,
            "campaigns.update",
            ad_account_id,
            campaigns,
            options,
            reconcile=send_again,
            key=entity_id,
        )

    @GET("/ad_accounts/{ad_account_id}/campaigns/{campaign_id}", "campaigns/get", ADS_READ, "ads:read")
    async def get(self, ad_account_id: AdsId, campaign_id: AdsId) -> Campaign:
        """Return one campaign."""
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/campaigns/analytics",
        "campaigns/analytics",
        ADS_ANALYTICS,
        "ads:read",
        newer="reporting_timezone aggregate_report_rows",
    )
    async def analytics(
        self,
        ad_account_id: AdsId,
        *,
        start_date: Date,
        end_date: Date,
        campaign_ids: AdsIds,
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
        reporting_timezone: ReportingTimeZone | str | None = None,
        aggregate_report_rows: bool | None = None,
    ) -> Sequence[AnalyticsRow]:
        """Return metrics of 1 to 250 campaigns.

        Windows are 30 days after a click or an engagement and 1 day after a view when left out.

        Args:
            start_date, end_date: Days in UTC, at most 90 back and 90 long; by HOUR at most 8 back and 3 long.
            columns: Metrics to return; one without a value may be missing from a row.
            conversion_report_time: TIME_OF_AD_ACTION when left out.
            reporting_timezone: Whose days are meant; not open to all accounts. Newer than 5.12.
            aggregate_report_rows: True adds all rows up; not open to all accounts. Newer than 5.12.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/campaigns/targeting_analytics",
        "campaign_targeting_analytics/get",
        ADS_ANALYTICS,
        "ads:read",
        newer="reporting_timezone",
    )
    async def targeting_analytics(
        self,
        ad_account_id: AdsId,
        *,
        campaign_ids: AdsIds,
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
        """Return metrics of 1 to 250 campaigns, split by each of 1 to 15 dimensions of targeting on its own.

        Days, columns and windows are as in `analytics`.

        Args:
            attribution_types: One or both; a server of 5.12 takes one.
            reporting_timezone: Whose days are meant; not open to all accounts. Newer than 5.12.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/pins/analytics",
        "ad_pins/analytics",
        ADS_ANALYTICS,
        "ads:read",
        sandbox=False,
        since="5.16",
    )
    async def pin_analytics(
        self,
        ad_account_id: AdsId,
        *,
        campaign_id: AdsId,
        pin_ids: Annotated[Sequence[NumericId], REPEAT, Meta(min_length=1, max_length=100)],
        start_date: Date,
        end_date: Date,
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
    ) -> Sequence[AnalyticsRow]:
        """Return metrics of 1 to 100 Pins of a campaign.

        Days, columns and windows are as in `analytics`.
        """
        ...


class AccountCampaigns(AccountResource):
    """Campaigns with the ad account filled in."""

    list: Final = scoped(Campaigns.list)
    create: Final = scoped(Campaigns.create)
    update: Final = scoped(Campaigns.update)
    find_by_name: Final = scoped(Campaigns.find_by_name)
    create_many: Final = scoped(Campaigns.create_many)
    update_many: Final = scoped(Campaigns.update_many)
    get: Final = scoped(Campaigns.get)
    analytics: Final = scoped(Campaigns.analytics)
    targeting_analytics: Final = scoped(Campaigns.targeting_analytics)
    pin_analytics: Final = scoped(Campaigns.pin_analytics)
