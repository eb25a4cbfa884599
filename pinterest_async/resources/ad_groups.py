"""The tag ad_groups: ad groups, their metrics, audience sizes and bid floors."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar, Unpack

from msgspec import Meta

from .._bulk.job import BulkJob
from .._bulk.reader import Items
from .._operations.declare import ADS_ANALYTICS, ADS_READ, ADS_WRITE, BODY, COMMA, GET, PATCH, POST, REPEAT, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.ad_groups import (
    AdGroup,
    AdGroupCreate,
    AdGroupUpdate,
    AudienceSize,
    AudienceSizingQuery,
    BidFloorQuery,
    BidFloors,
)
from ..models.analytics import (
    AnalyticsColumn,
    AnalyticsTargetingType,
    ConversionReportTime,
    Granularity,
    ReportingTimeZone,
    TargetingAnalytics,
)
from ..models.common import AnalyticsRow, BulkAnswer, EntityStatus, Order
from ._attribution import AttributionTypes
from ._types import AdsId, AdsIds, Date, NumericId, PageSize, WindowDays
from ._workflows.by_name import named
from ._workflows.entities import BulkOptions, entity_id, key_of_fields, many, takes_bulk_options
from ._workflows.reconcile import EVERY_STATUS, by_fields, send_again

CreateT = TypeVar("CreateT", bound=AdGroupCreate | Mapping[str, Any])
UpdateT = TypeVar("UpdateT", bound=AdGroupUpdate | Mapping[str, Any])


class AdGroups(Resource):
    """Ad groups of an ad account."""

    # The reference names three of the five statuses of `entity_statuses`.
    @GET("/ad_accounts/{ad_account_id}/ad_groups", "ad_groups/list", ADS_READ, "ads:read")
    def list(
        self,
        ad_account_id: AdsId,
        *,
        campaign_ids: AdsIds | None = None,
        ad_group_ids: Annotated[Sequence[NumericId], REPEAT, Meta(min_length=1, max_length=250)] | None = None,
        entity_statuses: Annotated[Sequence[EntityStatus | str], REPEAT] | None = None,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
        translate_interests_to_names: bool | None = None,
    ) -> Pages[AdGroup]:
        """List ad groups of an ad account, in the order of their ids.

        Args:
            campaign_ids, ad_group_ids: One of them, not both.
            entity_statuses: Those that are ACTIVE or PAUSED when left out.
            translate_interests_to_names: True gives interests by name instead of by id.
        """
        ...

    @POST("/ad_accounts/{ad_account_id}/ad_groups", "ad_groups/create", ADS_WRITE, "ads:write")
    async def create(
        self,
        ad_account_id: AdsId,
        ad_groups: Annotated[Sequence[AdGroupCreate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[AdGroup]:
        """Create 1 to 30 ad groups. The answer has a result for each of them."""
        ...

    @PATCH("/ad_accounts/{ad_account_id}/ad_groups", "ad_groups/update", ADS_WRITE, "ads:write")
    async def update(
        self,
        ad_account_id: AdsId,
        ad_groups: Annotated[Sequence[AdGroupUpdate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[AdGroup]:
        """Change 1 to 30 ad groups. The answer has a result for each of them."""
        ...

    async def find_by_name(
        self,
        ad_account_id: AdsId,
        names: str | Collection[str],
        *,
        campaign_ids: AdsIds | None = None,
        entity_statuses: Sequence[EntityStatus | str] = EVERY_STATUS,
    ) -> Sequence[AdGroup]:
        """Return all ad groups that have this name, or one of these names.

        The API has no filter for names, so it reads the whole list, and several names cost no more than one.

        Args:
            names: Compared as they are. Several ad groups may have the same name.
            campaign_ids: Only ad groups of these campaigns.
            entity_statuses: All when left out, archived ones and drafts too.

        Raises:
            DecodeError: An entity came without its id or its name, so that which names exist is not known.

        Source: ad_groups/list.
        """
        pages = self.list(ad_account_id, campaign_ids=campaign_ids, entity_statuses=entity_statuses, page_size=250)
        return await named("ad_groups.find_by_name", pages, names)

    @takes_bulk_options
    def create_many(
        self,
        ad_account_id: AdsId,
        ad_groups: Items[CreateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[CreateT, AdGroup]:
        """Create any number of ad groups, 30 per call; await the job for its result, or iterate over its outcomes.

        Args:
            options: See `BulkOptions`.

        Source: ad_groups/create.
        """
        return many(
            self.transport,
            "ad_groups.create",
            ad_account_id,
            ad_groups,
            options,
            reconcile=by_fields(
                lambda: self.list(ad_account_id, entity_statuses=EVERY_STATUS, page_size=250), "campaign_id", "name"
            ),
            journal_key=key_of_fields("campaign_id", "name"),
        )

    @takes_bulk_options
    def update_many(
        self,
        ad_account_id: AdsId,
        ad_groups: Items[UpdateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[UpdateT, AdGroup]:
        """Change any number of ad groups, 30 per call; those that share an id are changed one after the other.

        Args:
            options: See `BulkOptions`.

        Source: ad_groups/update.
        """
        return many(
            self.transport,
            "ad_groups.update",
            ad_account_id,
            ad_groups,
            options,
            reconcile=send_again,
            key=entity_id,
        )

    @GET("/ad_accounts/{ad_account_id}/ad_groups/{ad_group_id}", "ad_groups/get", ADS_READ, "ads:read")
    async def get(self, ad_account_id: AdsId, ad_group_id: AdsId) -> AdGroup:
        """Return one ad group."""
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/ad_groups/analytics",
        "ad_groups/analytics",
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
        ad_group_ids: AdsIds,
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
        reporting_timezone: ReportingTimeZone | str | None = None,
        aggregate_report_rows: bool | None = None,
    ) -> Sequence[AnalyticsRow]:
        """Return metrics of 1 to 250 ad groups.

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
        "/ad_accounts/{ad_account_id}/ad_groups/targeting_analytics",
        "ad_groups_targeting_analytics/get",
        ADS_ANALYTICS,
        "ads:read",
        newer="reporting_timezone",
    )
    async def targeting_analytics(
        self,
        ad_account_id: AdsId,
        *,
        ad_group_ids: AdsIds,
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
        """Return metrics of 1 to 250 ad groups, split by each of 1 to 15 dimensions of targeting on its own.

        Days, columns and windows are as in `analytics`.

        Args:
            attribution_types: One or both; a server of 5.12 takes one.
            reporting_timezone: Whose days are meant; not open to all accounts. Newer than 5.12.
        """
        ...

    # Not in the reference. The description of 5.12 has it as a GET that carries a JSON body, all later ones as a POST.
    @POST(
        "/ad_accounts/{ad_account_id}/ad_groups/audience_sizing",
        "ad_groups/audience_sizing",
        ADS_READ,
        "ads:read",
        repeatable=True,
    )
    async def audience_sizing(
        self,
        ad_account_id: AdsId,
        query: Annotated[AudienceSizingQuery | Mapping[str, Any], BODY] | None = None,
    ) -> AudienceSize:
        """Return how many people an ad group with this targeting could reach in a month, estimated from past ads.

        An audience or product group that the caller may not see is refused (403), and so is a call without a query by
        the API of today (400). A server of 5.12 refuses all (405): it has the operation as a GET with a body.
        """
        ...

    @POST("/ad_accounts/{ad_account_id}/bid_floor", "ad_groups_bid_floor/get", ADS_READ, "ads:read", repeatable=True)
    async def get_bid_floors(
        self, ad_account_id: AdsId, query: Annotated[BidFloorQuery | Mapping[str, Any], BODY]
    ) -> BidFloors:
        """Return the lowest bids of campaign configurations, in micro units of the currency of each."""
        ...


class AccountAdGroups(AccountResource):
    """AdGroups with the ad account filled in."""

    list: Final = scoped(AdGroups.list)
    create: Final = scoped(AdGroups.create)
    update: Final = scoped(AdGroups.update)
    find_by_name: Final = scoped(AdGroups.find_by_name)
    create_many: Final = scoped(AdGroups.create_many)
    update_many: Final = scoped(AdGroups.update_many)
    get: Final = scoped(AdGroups.get)
    analytics: Final = scoped(AdGroups.analytics)
    targeting_analytics: Final = scoped(AdGroups.targeting_analytics)
    audience_sizing: Final = scoped(AdGroups.audience_sizing)
    get_bid_floors: Final = scoped(AdGroups.get_bid_floors)
