"""What type checkers see of account.py. Written by `python tools/make_account.py`; do not edit."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

import aiohttp
from msgspec import UNSET, Meta, UnsetType

from ._bulk.job import BulkJob
from ._bulk.journal.base import ChunkJournal
from ._bulk.progress import Progress
from ._bulk.reader import Items
from ._bulk.reader import Items as BulkItems
from ._http.transport import RawResponse
from ._operations.declare import BODY, COMMA, DEEP, FIELD, REPEAT, Wire
from ._operations.pages import Pages
from ._transfers.download import Download
from .client import Pinterest
from .models import terms_of_service as models
from .models.ad_accounts import AdAccount
from .models.ad_groups import (
    AdGroup,
    AdGroupCreate,
    AdGroupUpdate,
    AudienceSize,
    AudienceSizingQuery,
    BidFloorQuery,
    BidFloors,
)
from .models.ads import Ad, AdCreate, AdPreview, AdUpdate
from .models.analytics import (
    AnalyticsColumn,
    AnalyticsTargetingType,
    AttributionType,
    ConversionReportTime,
    Granularity,
    TargetingAnalytics,
)
from .models.audience_insights import AudienceDefinitions, AudienceInsight, AudienceInsightType
from .models.audiences import Audience, AudienceCreate, AudienceOwnership, AudienceUpdate, CustomAudienceCreate
from .models.billing import (
    AdsCreditDiscount,
    AdsCreditRedemption,
    BillingProfile,
    SsioAccount,
    SsioInsertionOrder,
    SsioInsertionOrderCreate,
    SsioInsertionOrderStatus,
    SsioInsertionOrderUpdate,
    SsioOrderLine,
)
from .models.boards import Board, BoardPrivacy, BoardPrivacyFilter, BoardSection, BoardUpdatePrivacy
from .models.bulk import BulkDownloadCreate, BulkRequest, BulkRequestCreated, BulkUpsert
from .models.campaigns import Campaign, CampaignCreate, CampaignUpdate
from .models.catalog_feeds import (
    Feed,
    FeedCreate,
    FeedProcessingResult,
    FeedUpdate,
    ItemValidationIssue,
    ItemValidationIssues,
)
from .models.catalog_items import AnyItemsBatch, HotelItemsFilter, ItemRecord, ItemsBatch, RetailItemsFilter
from .models.catalog_items import Items as CatalogsItems
from .models.catalog_product_groups import (
    AdAccountProductGroups,
    ProductGroup,
    ProductGroupCreate,
    ProductGroupProductCounts,
    ProductGroupUpdate,
    ProductQuery,
)
from .models.catalogs import Catalog, Product
from .models.common import AnalyticsRow, BulkAnswer, BulkItem, EntityStatus, ErrorDetail, MatchType, Order
from .models.conversion_events import ConversionEvent, ConversionEventResult, ConversionEventsAnswer
from .models.conversion_tags import ConversionTag, ConversionTagEvent, ConversionTagList
from .models.customer_lists import CustomerList, UserListOperation, UserListType
from .models.keywords import CountryKeywordMetrics, Keyword, KeywordAnswer, KeywordCreate, KeywordUpdate
from .models.lead_ads import LeadSubscription
from .models.lead_forms import LeadForm, LeadFormTest
from .models.locales import Country, Language
from .models.order_lines import OrderLine
from .models.pins import (
    AnalyticsAppType,
    CarouselSlot,
    CreativeTypeFilter,
    Pin,
    PinAnalytics,
    PinFilter,
    PinMediaSource,
    PinMetricType,
    PinSplitField,
    PinType,
)
from .models.product_group_promotions import (
    ProductGroupPromotion,
    ProductGroupPromotionCreate,
    ProductGroupPromotionUpdate,
)
from .models.reports import (
    MmmReportCreate,
    MmmReportCreated,
    MmmReportState,
    ReportCreate,
    ReportState,
    ReportTemplate,
    ReportToken,
)
from .models.user_account import (
    Account,
    AccountAnalytics,
    AccountContentType,
    AccountMetricType,
    AccountSplitField,
    ClaimedContentFilter,
    FollowingFeedType,
    PinFormat,
    PinSource,
    TopPins,
    TopPinsSort,
    TopVideoPins,
    UserSummary,
    VideoPinMetricType,
)
from .resources._types import AdsId, AdsIds, Date, NumericId, PageSize, Text, WindowDays
from .resources._workflows.catalog_sync import CONCURRENCY as CatalogsCONCURRENCY
from .resources._workflows.catalog_sync import MAX_BODY, ItemT
from .resources._workflows.entities import CONCURRENCY
from .resources._workflows.events import EventT
from .resources._workflows.media import File
from .resources.ad_groups import CreateT, UpdateT
from .resources.ads import AdIds
from .resources.ads import CreateT as AdsCreateT
from .resources.ads import UpdateT as AdsUpdateT
from .resources.campaigns import CreateT as CampaignsCreateT
from .resources.campaigns import UpdateT as CampaignsUpdateT
from .resources.keywords import CreateT as KeywordsCreateT
from .resources.keywords import ParentId
from .resources.keywords import UpdateT as KeywordsUpdateT
from .resources.pins import AltText, Description, Link, Title
from .resources.product_group_promotions import AdGroupId, GroupIds
from .resources.product_group_promotions import CreateT as ProductGroupPromotionsCreateT
from .resources.product_group_promotions import UpdateT as ProductGroupPromotionsUpdateT
from .resources.user_account import PinCount

__all__ = ["AccountView"]

class AccountAdAccounts:
    """Ad accounts that the token may use, and the reports on them."""

    async def get(self) -> AdAccount:
        """One ad account."""

    async def analytics(
        self,
        *,
        start_date: Date,
        end_date: Date,
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
    ) -> Sequence[AnalyticsRow]:
        """Metrics of an ad account.

        start_date, end_date: days in UTC, at most 90 back and 90 long; by HOUR at most 8 back.  columns: one without a
        value may be missing from a row.  Windows left out: 30 days after a click or an engagement, 1 after a view.
        conversion_report_time: TIME_OF_AD_ACTION when left out.
        """

    async def targeting_analytics(
        self,
        *,
        start_date: Date,
        end_date: Date,
        targeting_types: Annotated[Sequence[AnalyticsTargetingType | str], COMMA, Meta(min_length=1, max_length=15)],
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
        attribution_types: AttributionType | str | None = None,
    ) -> TargetingAnalytics:
        """Metrics of an ad account, split by each of 1 to 15 dimensions of targeting on its own.

        Days by HOUR are at most 3; other days, columns and windows as in `analytics`.  attribution_types: one of them,
        despite the name.
        """

    async def create_report(self, report: Annotated[ReportCreate | Mapping[str, Any], BODY]) -> ReportToken:
        """Have a report made; the answer's token asks `get_report` for it."""

    async def get_report(self, *, token: str) -> ReportState:
        """How far a report is, and once it is finished, a link to it that holds for five minutes.

        The report itself is kept for an hour. Each look at it counts like any other analytics call.
        """

    async def create_mmm_report(self, report: Annotated[MmmReportCreate | Mapping[str, Any], BODY]) -> MmmReportCreated:
        """Have a report for marketing mix modelling made; the token in `data` asks `get_mmm_report` for it.

        At most 5 a minute for an ad account, besides the usual limits.
        """

    async def get_mmm_report(self, *, token: str) -> MmmReportState:
        """How far a report for marketing mix modelling is, and once it is finished, a link to it."""

    def list_templates(
        self, *, page_size: PageSize | None = None, order: Order | str | None = None, bookmark: str | None = None
    ) -> Pages[ReportTemplate]:
        """Report templates of an ad account, in the order of their ids."""

    async def create_template_report(
        self,
        template_id: AdsId,
        *,
        start_date: Date | None = None,
        end_date: Date | None = None,
        granularity: Granularity | str | None = None,
    ) -> ReportToken:
        """Have a report made from a template; the answer's token asks `get_report` for it.

        start_date, end_date: days in UTC, at most two and a half years back and long; with granularity, in place of
        the template's own.
        """

    async def delete_sandbox(self) -> str:
        """Delete an ad account of the API's sandbox with all its ads; says how that went. Production refuses it."""

class AccountAdGroups:
    """Ad groups of an ad account."""

    def list(
        self,
        *,
        campaign_ids: AdsIds | None = None,
        ad_group_ids: Annotated[Sequence[NumericId], REPEAT, Meta(min_length=1, max_length=250)] | None = None,
        entity_statuses: Annotated[Sequence[EntityStatus | str], REPEAT] | None = None,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
        translate_interests_to_names: bool | None = None,
    ) -> Pages[AdGroup]:
        """Ad groups of an ad account, in the order of their ids.

        campaign_ids, ad_group_ids: one of them, not both.  entity_statuses: those that are ACTIVE or PAUSED when left
        out.  translate_interests_to_names: True gives interests by name instead of by id.
        """

    async def create(
        self, ad_groups: Annotated[Sequence[AdGroupCreate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)]
    ) -> BulkAnswer[AdGroup]:
        """Create 1 to 30 ad groups. Each item of the answer tells what became of one of them."""

    async def update(
        self, ad_groups: Annotated[Sequence[AdGroupUpdate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)]
    ) -> BulkAnswer[AdGroup]:
        """Change 1 to 30 ad groups. Each item of the answer tells what became of one of them."""

    def create_many(
        self,
        ad_groups: Items[CreateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[CreateT, AdGroup]:
        """Create any number of ad groups, 30 per call; await the job for its result, or iterate over its outcomes.

        concurrency: calls under way at a time.  journal: goes on where an earlier run was (see `Journal`).
        Source: ad_groups/create.
        """

    def update_many(
        self,
        ad_groups: Items[UpdateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[UpdateT, AdGroup]:
        """Change any number of ad groups, 30 per call; those that share an id are changed one after the other.

        concurrency: calls under way at a time.  journal: goes on where an earlier run was (see `Journal`).
        Source: ad_groups/update.
        """

    async def get(self, ad_group_id: AdsId) -> AdGroup:
        """One ad group."""

    async def analytics(
        self,
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
    ) -> Sequence[AnalyticsRow]:
        """Metrics of 1 to 250 ad groups.

        start_date, end_date: days in UTC, at most 90 back and 90 long; by HOUR at most 8 back and 3 long.  columns:
        one without a value may be missing from a row.  Windows left out: 30 days after a click or an engagement, 1
        after a view.  conversion_report_time: TIME_OF_AD_ACTION when left out.
        """

    async def targeting_analytics(
        self,
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
        attribution_types: AttributionType | str | None = None,
    ) -> TargetingAnalytics:
        """Metrics of 1 to 250 ad groups, split by each of 1 to 15 dimensions of targeting on its own.

        Days, columns and windows as in `analytics`.  attribution_types: one of them, despite the name.
        """

    async def audience_sizing(
        self, query: Annotated[AudienceSizingQuery | Mapping[str, Any], BODY] | None = None
    ) -> AudienceSize:
        """How many people an ad group with this targeting could reach in a month: an estimate from past ads.

        An audience or product group that the caller may not see is refused (403), and so is a call without a query
        by the API of today (400).
        """

    async def get_bid_floors(self, query: Annotated[BidFloorQuery | Mapping[str, Any], BODY]) -> BidFloors:
        """Return the lowest bids of campaign configurations, in micro units of the currency of each."""

class AccountAds:
    """Ads of an ad account."""

    def list(
        self,
        *,
        campaign_ids: AdsIds | None = None,
        ad_group_ids: AdIds | None = None,
        ad_ids: AdIds | None = None,
        entity_statuses: Annotated[Sequence[EntityStatus | str], REPEAT] | None = None,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[Ad]:
        """Ads of an ad account, in the order of their ids.

        campaign_ids, ad_group_ids, ad_ids: one of them, or none.  entity_statuses: those that are ACTIVE or PAUSED
        when left out.
        """

    async def create(
        self, ads: Annotated[Sequence[AdCreate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)]
    ) -> BulkAnswer[Ad]:
        """Create 1 to 30 ads. Each item of the answer tells what became of one of them."""

    async def update(
        self, ads: Annotated[Sequence[AdUpdate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)]
    ) -> BulkAnswer[Ad]:
        """Change 1 to 30 ads. Each item of the answer tells what became of one of them."""

    def create_many(
        self,
        ads: Items[AdsCreateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[AdsCreateT, Ad]:
        """Create any number of ads, 30 per call; await the job for its result, or iterate over its outcomes.

        concurrency: calls under way at a time.  journal: goes on where an earlier run was (see `Journal`).
        Source: ads/create.
        """

    def update_many(
        self,
        ads: Items[AdsUpdateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[AdsUpdateT, Ad]:
        """Change any number of ads, 30 per call; those that share an id are changed one after the other.

        concurrency: calls under way at a time.  journal: goes on where an earlier run was (see `Journal`).
        Source: ads/update.
        """

    async def get(self, ad_id: AdsId) -> Ad:
        """One ad."""

    async def create_preview(
        self,
        *,
        pin_id: Annotated[str | UnsetType, FIELD] = UNSET,
        image_url: Annotated[str | UnsetType, FIELD] = UNSET,
        title: Annotated[str | UnsetType, FIELD] = UNSET,
    ) -> AdPreview:
        """A page that shows for 7 days what an ad will look like.

        Of an organic Pin that can be promoted (pin_id), or of an image and a title (image_url and title, both); the
        API refuses anything else.
        """

    async def analytics(
        self,
        *,
        start_date: Date,
        end_date: Date,
        ad_ids: AdIds,
        columns: Annotated[Sequence[AnalyticsColumn | str], COMMA],
        granularity: Granularity | str,
        click_window_days: WindowDays | None = None,
        engagement_window_days: WindowDays | None = None,
        view_window_days: WindowDays | None = None,
        conversion_report_time: ConversionReportTime | str | None = None,
    ) -> Sequence[AnalyticsRow]:
        """Metrics of 1 to 250 ads.

        start_date, end_date: days in UTC, at most 90 back and 90 long; by HOUR at most 8 back and 3 long.  columns:
        one without a value may be missing from a row.  Windows left out: 30 days after a click or an engagement, 1
        after a view.  conversion_report_time: TIME_OF_AD_ACTION when left out.
        """

    async def targeting_analytics(
        self,
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
        attribution_types: AttributionType | str | None = None,
    ) -> TargetingAnalytics:
        """Metrics of 1 to 250 ads, split by each of 1 to 15 dimensions of targeting on its own.

        Days, columns and windows as in `analytics`.  attribution_types: one of them, despite the name.
        """

class AccountAudienceInsights:
    """Insights into the audience of an ad account, and into that of all of Pinterest."""

    async def get(self, *, audience_insight_type: AudienceInsightType | str) -> AudienceInsight:
        """Interests and demographics of one audience."""

    async def list_definitions(self) -> AudienceDefinitions:
        """The audiences that insights exist for, by scope and type, all at once."""

class AccountAudiences:
    """Audiences of an ad account; ad groups include or exclude them in their targeting."""

    def list(
        self,
        *,
        bookmark: str | None = None,
        order: Order | str | None = None,
        page_size: PageSize | None = None,
        ownership_type: AudienceOwnership | str | None = None,
    ) -> Pages[Audience]:
        """Audiences of an ad account, in the order of their ids; those received, in the order they were shared in.

        ownership_type: OWNED when left out (beta, not open to all apps).
        """

    async def create(self, audience: Annotated[AudienceCreate | Mapping[str, Any], BODY]) -> Audience:
        """Create an audience. It can be used once it has 100 people on Pinterest."""

    async def create_custom(self, audience: Annotated[CustomAudienceCreate | Mapping[str, Any], BODY]) -> Audience:
        """Create a custom audience, from one's own data or a provider's."""

    async def get(self, audience_id: AdsId) -> Audience:
        """One audience."""

    async def update(
        self, audience_id: AdsId, changes: Annotated[AudienceUpdate | Mapping[str, Any], BODY] | None = None
    ) -> Audience:
        """Change an audience, or remove it. The API does not insist on changes."""

class AccountBilling:
    """What an ad account pays with.

    Ads credit and billing profiles are not open to all apps. Insertion orders need the owner of the ad account, or the
    role of an admin, finance or campaign manager in it.
    """

    def list_discounts(
        self, *, bookmark: str | None = None, page_size: PageSize | None = None
    ) -> Pages[AdsCreditDiscount]:
        """Offers applied to an ad account.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

    async def redeem_credit(
        self,
        *,
        offer_code_hash: Annotated[str, FIELD, Wire("offerCodeHash"), Meta(pattern="^[a-z0-9]*$")],
        validate_only: Annotated[bool, FIELD, Wire("validateOnly")],
    ) -> AdsCreditRedemption:
        """Apply an offer code to an ad account. Look at the answer's `success`: a refusal is no error.

        offer_code_hash: SHA-256 of the code, in lower-case hex.  validate_only: True checks the code and applies
        nothing.
        """

    def list_profiles(
        self, *, is_active: bool, bookmark: str | None = None, page_size: PageSize | None = None
    ) -> Pages[BillingProfile]:
        """Means of payment of an ad account.

        is_active: False gives the inactive ones too.  page_size: 1 to 250 (the server takes 25 when absent).
        """

    async def get_ssio_account(self) -> SsioAccount:
        """What an insertion order needs to know of the ad account: companies to bill, addresses, terms, partners."""

    async def create_insertion_order(
        self, order: Annotated[SsioInsertionOrderCreate | Mapping[str, Any], BODY]
    ) -> SsioInsertionOrder:
        """Place an insertion order."""

    async def update_insertion_order(
        self, order: Annotated[SsioInsertionOrderUpdate | Mapping[str, Any], BODY]
    ) -> SsioInsertionOrder:
        """Change an insertion order; its ids are fields of the order."""

    def list_insertion_order_statuses(
        self, *, bookmark: str | None = None, page_size: PageSize | None = None
    ) -> Pages[SsioInsertionOrderStatus]:
        """How the insertion orders of an ad account stand.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

    async def get_insertion_order_status(self, pin_order_id: Text) -> SsioInsertionOrderStatus:
        """How one insertion order stands.

        pin_order_id: its Salesforce id, letters and digits.
        """

    def list_ssio_order_lines(
        self, *, bookmark: str | None = None, page_size: PageSize | None = None, pin_order_id: str | None = None
    ) -> Pages[SsioOrderLine]:
        """Salesforce order lines of an ad account, or of one insertion order.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

class AccountBoards:
    """Boards of the account, their sections, and the Pins on them.

    `ad_account_id` acts as the owner of that ad account instead of the token's own user.
    """

    def list(
        self,
        *,
        ad_account_id: AdsId | None = ...,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        privacy: BoardPrivacyFilter | str | None = None,
    ) -> Pages[Board]:
        """Boards that the account owns or collaborates on.

        privacy: without it, every board that the token may see.
        """

    async def create(
        self,
        *,
        name: Annotated[str, FIELD],
        description: Annotated[str | None | UnsetType, FIELD] = UNSET,
        privacy: Annotated[BoardPrivacy | str | UnsetType, FIELD] = UNSET,
        ad_account_id: AdsId | None = ...,
    ) -> Board:
        """Create a board. A name that another board of the account has is refused (400).

        privacy: PUBLIC when left out.
        """

    async def get(self, board_id: NumericId, *, ad_account_id: AdsId | None = ...) -> Board:
        """One board, the account's own or one shared with it."""

    async def update(
        self,
        board_id: NumericId,
        *,
        name: Annotated[str | UnsetType, FIELD] = UNSET,
        description: Annotated[str | None | UnsetType, FIELD] = UNSET,
        privacy: Annotated[BoardUpdatePrivacy | str | UnsetType, FIELD] = UNSET,
        ad_account_id: AdsId | None = ...,
    ) -> Board:
        """Change a board: what is left out stays, and a description of None is taken away.

        privacy: PUBLIC or SECRET. Changes of one board in quick succession can meet a 429.
        """

    async def delete(self, board_id: NumericId, *, ad_account_id: AdsId | None = ...) -> None:
        """Delete a board."""

    def list_pins(
        self,
        board_id: NumericId,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        creative_types: Annotated[Sequence[CreativeTypeFilter | str], REPEAT] | None = None,
        ad_account_id: AdsId | None = ...,
        pin_metrics: bool | None = None,
    ) -> Pages[Pin]:
        """Pins on a board.

        pin_metrics: True adds each Pin's metrics of 90 days and of all time.
        """

    def list_sections(
        self,
        board_id: NumericId,
        *,
        ad_account_id: AdsId | None = ...,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[BoardSection]:
        """Sections of a board."""

    async def create_section(
        self,
        board_id: NumericId,
        *,
        name: Annotated[str, FIELD, Meta(min_length=1, max_length=180)],
        ad_account_id: AdsId | None = ...,
    ) -> BoardSection:
        """Create a section on a board.

        name: 1 to 180 characters.
        """

    async def update_section(
        self,
        board_id: NumericId,
        section_id: NumericId,
        *,
        name: Annotated[str, FIELD, Meta(min_length=1, max_length=180)],
        ad_account_id: AdsId | None = ...,
    ) -> BoardSection:
        """Rename a section.

        name: 1 to 180 characters.
        """

    async def delete_section(
        self, board_id: NumericId, section_id: NumericId, *, ad_account_id: AdsId | None = ...
    ) -> None:
        """Delete a section of a board."""

    def list_section_pins(
        self,
        board_id: NumericId,
        section_id: NumericId,
        *,
        ad_account_id: AdsId | None = ...,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[Pin]:
        """Pins in a section of a board."""

class AccountBulk:
    """Asynchronous requests for many ad entities; poll `get_request` with the request_id that the others answer."""

    async def create_download(
        self, download: Annotated[BulkDownloadCreate | Mapping[str, Any], BODY]
    ) -> BulkRequestCreated:
        """Have a file made of campaigns, ad groups, product groups, ads and keywords; only active ones bring data."""

    async def create_upsert(self, upsert: Annotated[BulkUpsert | Mapping[str, Any], BODY]) -> BulkRequestCreated:
        """Create and change any number of campaigns, ad groups, ads, product groups and keywords."""

    async def get_request(self, bulk_request_id: Text, *, include_details: bool | None = None) -> BulkRequest:
        """How far a download or an upsert is, and where to fetch the result.

        include_details: True adds the errors and details of every part.
        """

    async def download(self, download: BulkDownloadCreate | Mapping[str, Any], *, timeout: float = 3600.0) -> Download:
        """Have a file of ad entities made and wait for it: `async for row in (await ...).rows()`, or `.save(path)`.

        timeout: seconds until it has to be ready.  Raises JobFailed when Pinterest gives it up, and TimedOut.
        Source: bulk_download/create, bulk_request/get.
        """

    async def upsert(self, upsert: BulkUpsert | Mapping[str, Any], *, timeout: float = 3600.0) -> Download:
        """Create and change ad entities of all kinds, and wait for the file that says what became of them.

        timeout: seconds until it has to be there.  Raises OutcomeUnknown when no answer tells whether it was taken on:
        it is not sent again. Raises JobFailed when Pinterest gives it up, and TimedOut while it is still under way.
        Source: bulk_upsert/create, bulk_request/get.
        """

class AccountCampaigns:
    """Campaigns of an ad account."""

    def list(
        self,
        *,
        campaign_ids: AdsIds | None = None,
        entity_statuses: Annotated[Sequence[EntityStatus | str], REPEAT] | None = None,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[Campaign]:
        """Campaigns of an ad account, in the order of their ids.

        entity_statuses: those that are ACTIVE or PAUSED when left out.
        """

    async def create(
        self,
        campaigns: Annotated[Sequence[CampaignCreate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[Campaign]:
        """Create 1 to 30 campaigns. Each item of the answer tells what became of one of them."""

    async def update(
        self,
        campaigns: Annotated[Sequence[CampaignUpdate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[Campaign]:
        """Change 1 to 30 campaigns. Each item of the answer tells what became of one of them."""

    def create_many(
        self,
        campaigns: Items[CampaignsCreateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[CampaignsCreateT, Campaign]:
        """Create any number of campaigns, 30 per call; await the job for its result, or iterate over its outcomes.

        concurrency: calls under way at a time.  journal: goes on where an earlier run was (see `Journal`).
        Source: campaigns/create.
        """

    def update_many(
        self,
        campaigns: Items[CampaignsUpdateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[CampaignsUpdateT, Campaign]:
        """Change any number of campaigns, 30 per call; those that share an id are changed one after the other.

        concurrency: calls under way at a time.  journal: goes on where an earlier run was (see `Journal`).
        Source: campaigns/update.
        """

    async def get(self, campaign_id: AdsId) -> Campaign:
        """One campaign."""

    async def analytics(
        self,
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
    ) -> Sequence[AnalyticsRow]:
        """Metrics of 1 to 250 campaigns.

        start_date, end_date: days in UTC, at most 90 back and 90 long; by HOUR at most 8 back and 3 long.  columns:
        one without a value may be missing from a row.  Windows left out: 30 days after a click or an engagement, 1
        after a view.  conversion_report_time: TIME_OF_AD_ACTION when left out.
        """

    async def targeting_analytics(
        self,
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
        attribution_types: AttributionType | str | None = None,
    ) -> TargetingAnalytics:
        """Metrics of 1 to 250 campaigns, split by each of 1 to 15 dimensions of targeting on its own.

        Days, columns and windows as in `analytics`.  attribution_types: one of them, despite the name.
        """

class AccountCatalogs:
    """Catalogs of the token's user, or of the owner of `ad_account_id` where that is given.

    The second takes the role of owner, admin or catalogs manager in the ad account.
    """

    def list(
        self, *, ad_account_id: AdsId | None = ..., page_size: PageSize | None = None, bookmark: str | None = None
    ) -> Pages[Catalog]:
        """All catalogs.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

    def list_feeds(
        self,
        *,
        catalog_id: NumericId | None = None,
        ad_account_id: AdsId | None = ...,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[Feed]:
        """All feeds, or those of one catalog.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

    async def get_items(
        self,
        *,
        country: str,
        language: str,
        filters: Annotated[RetailItemsFilter | HotelItemsFilter | Mapping[str, Any], DEEP] | None = None,
        item_ids: Annotated[Sequence[str], REPEAT] | None = None,
        ad_account_id: AdsId | None = ...,
    ) -> CatalogsItems:
        """Up to 100 items or hotels by their ids; those that cannot be had come with errors.

        filters: which items; needed, unless the deprecated item_ids is given.  country: "US".  language: "EN".
        """

    async def create_items_batch(
        self, batch: Annotated[AnyItemsBatch, BODY], *, ad_account_id: AdsId | None = ...
    ) -> ItemsBatch:
        """Create, update, replace or delete 1 to 1000 items; the work goes on after the answer.

        Poll `get_items_batch` with the answer's batch_id to learn what became of each item. A batch is safe to send
        again unless it creates.
        """

    async def get_items_batch(self, batch_id: Text, *, ad_account_id: AdsId | None = ...) -> ItemsBatch:
        """How far a batch is, and what became of each item.

        Updates and deletions are done within seconds, creations take longer.
        """

    def sync_items(
        self,
        items: BulkItems[ItemT],
        *,
        country: Country | str,
        language: Language | str,
        ad_account_id: str | None = ...,
        catalog_id: str | None = None,
        concurrency: int = CatalogsCONCURRENCY,
        first_poll: float = 1.0,
        max_body: int = MAX_BODY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[ItemT, ItemRecord]:
        """Send any number of items, up to 1000 per batch, and follow each batch until it is processed.

        Iterate over the job for one outcome per item as it becomes known, or await it for all of them. An outcome's
        `warnings` may tell something of a succeeded item, too. Operations of all kinds may be mixed, on retail items
        and on hotels, as Structs or plain dicts of the wire's names; `RetailItemDiscontinue` goes out in a legacy
        batch. Operations on the same item are carried out one after the other, in the order of the input. A batch
        that creates is never sent twice: when no answer comes, its items are unknown; all others are sent again.
        catalog_id: where hotels go; their oldest catalog when left out.  concurrency: batches under way at a time, and
        with them the items held in memory; 20 draw the quota while a batch takes up to 9 s.  first_poll: seconds after
        which the first batch is asked for; later ones when those before them were done.  max_body: bytes of a batch;
        one that is larger, or that the API calls too large, is sent in parts.  journal: goes on where an earlier run
        was (see `Journal`); batches it left are followed.
        Source: items_batch/post, items_batch/get.
        """

    async def create_feed(
        self, feed: Annotated[FeedCreate | Mapping[str, Any], BODY], *, ad_account_id: AdsId | None = ...
    ) -> Feed:
        """Create a feed; its name must be new, and the account needs a website of its own."""

    async def get_feed(self, feed_id: NumericId, *, ad_account_id: AdsId | None = ...) -> Feed:
        """One feed."""

    async def update_feed(
        self,
        feed_id: NumericId,
        changes: Annotated[FeedUpdate | Mapping[str, Any], BODY],
        *,
        ad_account_id: AdsId | None = ...,
    ) -> Feed:
        """Change a feed."""

    async def delete_feed(self, feed_id: NumericId, *, ad_account_id: AdsId | None = ...) -> None:
        """Delete a feed; one with promotions that are running is refused (409)."""

    def list_processing_results(
        self,
        feed_id: NumericId,
        *,
        ad_account_id: AdsId | None = ...,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[FeedProcessingResult]:
        """How the readings of a feed went. By the reference only the first page can be had: its bookmark is not heeded.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

    def list_item_issues(
        self,
        processing_result_id: NumericId,
        *,
        item_numbers: Annotated[Sequence[int], REPEAT] | None = None,
        item_validation_issue: ItemValidationIssue | str | None = None,
        ad_account_id: AdsId | None = ...,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[ItemValidationIssues]:
        """Faulty items of one reading of a feed: for each code up to 20 of them, picked at random.

        item_numbers: places in the file, from 0; not together with item_validation_issue.
        page_size: 1 to 250 (the server takes 25 when absent).
        """

    def list_product_groups(
        self,
        *,
        feed_id: NumericId | None = None,
        catalog_id: NumericId | None = None,
        ad_account_id: AdsId | None = ...,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[ProductGroup]:
        """Product groups of a feed or of a catalog.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

    async def create_product_group(
        self,
        product_group: Annotated[ProductGroupCreate | Mapping[str, Any], BODY],
        *,
        ad_account_id: AdsId | None = ...,
    ) -> ProductGroup:
        """Create a product group of a feed or of a hotel catalog."""

    async def get_product_group(
        self, product_group_id: NumericId, *, ad_account_id: AdsId | None = ...
    ) -> ProductGroup:
        """One product group."""

    async def update_product_group(
        self,
        product_group_id: NumericId,
        changes: Annotated[ProductGroupUpdate | Mapping[str, Any], BODY],
        *,
        ad_account_id: AdsId | None = ...,
    ) -> ProductGroup:
        """Change a product group."""

    async def delete_product_group(self, product_group_id: NumericId, *, ad_account_id: AdsId | None = ...) -> None:
        """Delete a product group."""

    async def get_product_counts(
        self, product_group_id: NumericId, *, ad_account_id: AdsId | None = ...
    ) -> ProductGroupProductCounts:
        """How many products a product group has, by availability."""

    def list_products(
        self,
        product_group_id: NumericId,
        *,
        ad_account_id: AdsId | None = ...,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[Product]:
        """Products of a product group, with their Pins.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

    def list_products_by_filter(
        self,
        query: Annotated[ProductQuery | Mapping[str, Any], BODY],
        *,
        ad_account_id: AdsId | None = ...,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[Product]:
        """Products of a feed that meet the conditions, with their Pins: a product group before it is made.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

class AccountConversionEvents:
    """Conversion events, from the advertiser's server.

    They are authorised by an ordinary access token with ads:write, or by a conversion token, which is made in Ads
    Manager and good for nothing else. Unlike elsewhere the quota is the ad account's: 5,000 calls a minute for each.
    """

    async def create(
        self,
        *,
        data: Annotated[Sequence[ConversionEvent | Mapping[str, Any]], FIELD, Meta(min_length=1, max_length=1000)],
        test: bool | None = None,
    ) -> ConversionEventsAnswer:
        """Send 1 to 1000 events. Each entry of the answer tells what became of one of them.

        Where the API refuses the whole call because of some events (422), Unprocessable has its `details`.
        test: True checks the events and answers as usual, but records nothing.
        """

    def send_many(
        self,
        events: Items[EventT],
        *,
        test: bool | None = None,
        concurrency: int = 8,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[EventT, ConversionEventResult]:
        """Send any number of events, 1000 per call; await the job for its result, or iterate over its outcomes.

        A call in which the API refuses some events still counts the others, and each outcome says which. Events whose
        answer never came are unknown and not sent again: those of the source offline would count twice. A warning does
        not keep an event from being counted; it is among the outcome's `warnings`.
        test: True checks the events and records nothing.  concurrency: calls under way at a time.
        journal: goes on where an earlier run stopped; events it had under way are reported as unknown.
        Source: events/create.
        """

class AccountConversionTags:
    """Conversion tags of an ad account, also called Pinterest tags."""

    async def list(self, *, filter_deleted: bool | None = None) -> ConversionTagList:
        """Conversion tags of an ad account, all at once.

        filter_deleted: True leaves deleted ones out.
        """

    async def create(
        self,
        *,
        name: Annotated[str, FIELD],
        aem_enabled: Annotated[bool | None | UnsetType, FIELD] = UNSET,
        md_frequency: Annotated[float | None | UnsetType, FIELD] = UNSET,
        aem_fnln_enabled: Annotated[bool | None | UnsetType, FIELD] = UNSET,
        aem_ph_enabled: Annotated[bool | None | UnsetType, FIELD] = UNSET,
        aem_ge_enabled: Annotated[bool | None | UnsetType, FIELD] = UNSET,
        aem_db_enabled: Annotated[bool | None | UnsetType, FIELD] = UNSET,
        aem_loc_enabled: Annotated[bool | None | UnsetType, FIELD] = UNSET,
    ) -> ConversionTag:
        """Create a conversion tag; the answer's `code_snippet` belongs on the website.

        The tag matches visitors of its own accord by what is True here: email (aem_enabled), name (fnln), phone (ph),
        gender (ge), date of birth (db), place (loc).  md_frequency: 1 when left out.
        """

    async def get(self, conversion_tag_id: AdsId) -> ConversionTag:
        """One conversion tag."""

    async def get_ocpm_eligible(self) -> dict[str, Sequence[ConversionTagEvent]]:
        """Events that bids can be optimized for (oCPM), by the id of their tag."""

    def list_page_visit(
        self, *, page_size: PageSize | None = None, order: Order | str | None = None, bookmark: str | None = None
    ) -> Pages[ConversionTagEvent]:
        """Page visits that the tags of an ad account report, in the order of their ids."""

class AccountCustomerLists:
    """Customer lists of an ad account.

    Records are one string, joined by commas: email addresses in lower case, plain or hashed, or hashed ids of mobile
    devices (MAID, IDFA); the hashes may be SHA-1, SHA-256 or MD5. Pinterest looks for accounts that match, keeps those
    and deletes the records.
    """

    def list(
        self, *, page_size: PageSize | None = None, order: Order | str | None = None, bookmark: str | None = None
    ) -> Pages[CustomerList]:
        """Customer lists of an ad account, in the order of their ids."""

    async def create(
        self,
        *,
        name: Annotated[str, FIELD],
        records: Annotated[str, FIELD],
        list_type: Annotated[UserListType | str | UnsetType, FIELD] = UNSET,
        exceptions: Annotated[Mapping[str, Any] | UnsetType, FIELD] = UNSET,
    ) -> CustomerList:
        """Create a customer list; it takes at least 100 records that match, and an audience made of it to be used.

        list_type: EMAIL when left out.  exceptions: documented without a purpose.
        """

    async def get(self, customer_list_id: AdsId) -> CustomerList:
        """One customer list, without its records."""

    async def update(
        self,
        customer_list_id: AdsId,
        *,
        records: Annotated[str, FIELD],
        operation_type: Annotated[UserListOperation | str, FIELD],
        exceptions: Annotated[ErrorDetail | Mapping[str, Any] | UnsetType, FIELD] = UNSET,
    ) -> CustomerList:
        """Add records to a customer list, or remove them; its audience follows.

        exceptions: documented without a purpose.
        """

    def upload(
        self,
        customer_list_id: AdsId,
        records: Items[str],
        *,
        operation_type: UserListOperation | str = UserListOperation.ADD,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[str, CustomerList]:
        """Add any number of records to a list, or remove them, 10,000 per call and one call after the other.

        records: email addresses or hashes of the list's kind, one each (`pinterest_async.hashing` makes them). Await
        the job for its result, or iterate over its outcomes; `value` is the list as it was after the call. That a
        record was taken does not tell whether it matches anybody: Pinterest does not say.  journal: goes on where an
        earlier run stopped.
        Source: customer_lists/update.
        """

class AccountKeywords:
    """Keywords of ad accounts, campaigns and ad groups, and what all of Pinterest searches for."""

    def list(
        self,
        *,
        campaign_id: AdsId | None = None,
        ad_group_id: AdsId | None = None,
        match_types: Annotated[Sequence[MatchType | str], REPEAT, Meta(min_length=1, max_length=5)] | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[Keyword]:
        """Keywords of a campaign, of an ad group, or of neither: then of the ad account itself only.

        Those made in Ads Manager belong to ad groups.  match_types: 1 to 5.
        """

    async def create(
        self,
        *,
        parent_id: Annotated[ParentId, FIELD],
        keywords: Annotated[Sequence[KeywordCreate | Mapping[str, Any]], FIELD],
    ) -> KeywordAnswer:
        """Create keywords of an ad account, a campaign or an ad group. Those refused come back in `errors`.

        parent_id: the one they shall belong to; ad accounts and campaigns take NEGATIVE match types only.
        """

    async def update(self, *, keywords: Annotated[Sequence[KeywordUpdate | Mapping[str, Any]], FIELD]) -> KeywordAnswer:
        """Change the bids of keywords, or archive them. Those refused come back in `errors`."""

    def create_many(
        self,
        keywords: Items[KeywordsCreateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[KeywordsCreateT, Keyword]:
        """Create any number of keywords, 30 of one parent per call; each carries its `parent_id` (see `KeywordOf`).

        concurrency: calls under way at a time.  journal: goes on where an earlier run was (see `Journal`).
        Source: keywords/create.
        """

    def update_many(
        self,
        keywords: Items[KeywordsUpdateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[KeywordsUpdateT, Keyword]:
        """Change any number of keywords, 30 per call; those that share an id are changed one after the other.

        concurrency: calls under way at a time.  journal: goes on where an earlier run was (see `Journal`).
        Source: keywords/update.
        """

    async def get_metrics(
        self, *, country_code: str, keywords: Annotated[Sequence[str], COMMA, Meta(min_length=1, max_length=2000)]
    ) -> CountryKeywordMetrics:
        """Metrics of 1 to 2000 keywords in one country, over all of Pinterest.

        country_code: ISO 3166-1 alpha-2 ("US").
        """

class AccountLeadAds:
    """Webhooks for the answers to lead forms; the owner and admins of the ad account only. In beta."""

    def list_subscriptions(
        self, *, page_size: PageSize | None = None, bookmark: str | None = None
    ) -> Pages[LeadSubscription]:
        """Subscriptions of an ad account.

        page_size: 1 to 250 (the server takes 25 when absent).
        """

    async def create_subscription(
        self,
        *,
        webhook_url: Annotated[str, FIELD],
        lead_form_id: Annotated[NumericId | UnsetType, FIELD] = UNSET,
        partner_access_token: Annotated[str | UnsetType, FIELD] = UNSET,
        partner_refresh_token: Annotated[str | UnsetType, FIELD] = UNSET,
    ) -> LeadSubscription:
        """Have answers sent to an HTTPS URL: those of one lead form, or of the ad account. One subscription for each.

        The answer's key decrypts them. The partner's tokens are for webhooks that ask for credentials, which Pinterest
        advises against.
        """

    async def get_subscription(self, subscription_id: NumericId) -> LeadSubscription:
        """One subscription."""

    async def delete_subscription(self, subscription_id: NumericId) -> None:
        """Delete a subscription."""

class AccountLeadForms:
    """Lead forms of an ad account. Nothing is found unless the app takes part in the beta of lead ads."""

    def list(
        self, *, page_size: PageSize | None = None, order: Order | str | None = None, bookmark: str | None = None
    ) -> Pages[LeadForm]:
        """Lead forms of an ad account.

        page_size: 1 to 250 (the server takes 25 when absent).  order: by id.
        """

    async def get(self, lead_form_id: NumericId) -> LeadForm:
        """One lead form."""

    async def create_test(self, lead_form_id: NumericId, *, answers: Annotated[Sequence[str], FIELD]) -> LeadFormTest:
        """Send made-up answers to the subscription of a lead form.

        answers: one for each question, in the order in which the questions were made.
        """

class AccountOrderLines:
    """Order lines of an ad account."""

    def list(
        self, *, page_size: PageSize | None = None, order: Order | str | None = None, bookmark: str | None = None
    ) -> Pages[OrderLine]:
        """Order lines of an ad account.

        page_size: 1 to 250 (the server takes 25 when absent).  order: by id.
        """

    async def get(self, order_line_id: AdsId) -> OrderLine:
        """One order line."""

class AccountPins:
    """Pins of the account, and Pins on boards shared with it.

    `ad_account_id` acts as the owner of that ad account instead of the token's own user.
    """

    def list(
        self,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        pin_filter: PinFilter | str | None = None,
        include_protected_pins: bool | None = None,
        pin_type: PinType | str | None = None,
        creative_types: Annotated[Sequence[CreativeTypeFilter | str], REPEAT] | None = None,
        ad_account_id: AdsId | None = ...,
        pin_metrics: bool | None = None,
    ) -> Pages[Pin]:
        """Pins that the account owns, whoever owns the board they are on.

        include_protected_pins: Pins on protected boards are left out unless True.  pin_metrics: True adds each Pin's
        metrics of 90 days and of all time.
        """

    async def create(
        self,
        *,
        board_id: Annotated[NumericId | UnsetType, FIELD] = UNSET,
        media_source: Annotated[PinMediaSource | Mapping[str, Any] | UnsetType, FIELD] = UNSET,
        title: Annotated[Title | None | UnsetType, FIELD] = UNSET,
        description: Annotated[Description | None | UnsetType, FIELD] = UNSET,
        link: Annotated[Link | None | UnsetType, FIELD] = UNSET,
        alt_text: Annotated[AltText | None | UnsetType, FIELD] = UNSET,
        dominant_color: Annotated[str | None | UnsetType, FIELD] = UNSET,
        board_section_id: Annotated[NumericId | None | UnsetType, FIELD] = UNSET,
        parent_pin_id: Annotated[NumericId | None | UnsetType, FIELD] = UNSET,
        note: Annotated[str | None | UnsetType, FIELD] = UNSET,
        ad_account_id: AdsId | None = ...,
    ) -> Pin:
        """Create a Pin on a board or in a section of it, from the account's own content (to keep another's, `save`).

        title: at most 100 characters.  description: 800.  alt_text: 500.  link: 2048.  dominant_color: "#6E7874".
        note: private.  The API documents no field as required.
        """

    async def get(self, pin_id: Text, *, pin_metrics: bool | None = None, ad_account_id: AdsId | None = ...) -> Pin:
        """One Pin.

        pin_metrics: True adds its metrics of 90 days and of all time; a Pin from before 2023-03-20 has the latter
        only when it is a video or an Idea Pin.
        """

    async def update(
        self,
        pin_id: Text,
        *,
        alt_text: Annotated[AltText | None | UnsetType, FIELD] = UNSET,
        board_id: Annotated[NumericId | None | UnsetType, FIELD] = UNSET,
        board_section_id: Annotated[NumericId | None | UnsetType, FIELD] = UNSET,
        description: Annotated[Description | None | UnsetType, FIELD] = UNSET,
        link: Annotated[Link | None | UnsetType, FIELD] = UNSET,
        title: Annotated[Title | None | UnsetType, FIELD] = UNSET,
        carousel_slots: Annotated[Sequence[CarouselSlot | Mapping[str, Any]] | UnsetType, FIELD] = UNSET,
        note: Annotated[str | None | UnsetType, FIELD] = UNSET,
        ad_account_id: AdsId | None = ...,
    ) -> Pin:
        """Change a Pin: what is left out stays, None takes away (beta, not open to all apps).

        board_id: moves the Pin.  Lengths as in `create`. Changes of one Pin in quick succession can meet a 429.
        """

    async def delete(self, pin_id: Text, *, ad_account_id: AdsId | None = ...) -> None:
        """Delete a Pin."""

    async def analytics(
        self,
        pin_id: Text,
        *,
        start_date: Date,
        end_date: Date,
        metric_types: Annotated[Sequence[PinMetricType | str], COMMA],
        app_types: AnalyticsAppType | str | None = None,
        split_field: PinSplitField | str | None = None,
        ad_account_id: AdsId | None = ...,
    ) -> dict[str, PinAnalytics]:
        """Metrics of a Pin from day to day (UTC), under "all" or, when split, under each app type.

        start_date: at most 90 days ago.  end_date: at most 90 days after it.  Metrics of all time exist for Pins from
        2023-03-20 on, and for older ones that are videos or Idea Pins.
        """

    async def save(
        self,
        pin_id: Text,
        *,
        board_id: Annotated[NumericId | None | UnsetType, FIELD] = UNSET,
        board_section_id: Annotated[NumericId | None | UnsetType, FIELD] = UNSET,
        ad_account_id: AdsId | None = ...,
    ) -> Pin:
        """Save a Pin, anyone's public one included, to a board or section of the account; gives the new Pin."""

    async def create_video(
        self,
        file: File,
        *,
        board_id: str,
        cover_image_url: str | None = None,
        cover_image: File | None = None,
        title: Title | None | UnsetType = UNSET,
        description: Description | None | UnsetType = UNSET,
        link: Link | None | UnsetType = UNSET,
        alt_text: AltText | None | UnsetType = UNSET,
        board_section_id: NumericId | None | UnsetType = UNSET,
        note: str | None | UnsetType = UNSET,
        ad_account_id: AdsId | None = ...,
        timeout: float = 3600.0,
    ) -> Pin:
        """Upload a video, wait until it is processed, and create a Pin of it.

        file: a path, bytes, or a file opened for reading.  cover_image_url, cover_image: one of them; the latter is
        a JPEG or PNG in any form that `file` may have.  timeout: seconds for processing.  Others as in `create`.
        Raises ArgumentError before anything is sent, and otherwise as `media.upload` and `create`; when only the Pin
        failed, a note on the error tells the `media_id`, so that the video need not be sent again.
        Source: media/create, media/get, pins/create.
        """

class AccountProductGroupPromotions:
    """Product groups in ad groups: one product group in one ad group is a promotion."""

    def list(
        self,
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
        entity_statuses: those that are ACTIVE or PAUSED when left out.
        """

    async def create(
        self,
        *,
        ad_group_id: Annotated[AdGroupId, FIELD],
        product_group_promotion: Annotated[Sequence[ProductGroupPromotionCreate | Mapping[str, Any]], FIELD],
    ) -> BulkAnswer[ProductGroupPromotion]:
        """Put product groups of the catalog into an ad group. Each item of the answer tells what became of one of them.

        product_group_promotion: 1 to 30 of them.
        """

    async def update(
        self,
        *,
        ad_group_id: Annotated[AdGroupId, FIELD],
        product_group_promotion: Annotated[Sequence[ProductGroupPromotionUpdate | Mapping[str, Any]], FIELD],
    ) -> BulkAnswer[ProductGroupPromotion]:
        """Change promotions of an ad group. Each item of the answer tells what became of one of them."""

    def create_many(
        self,
        product_group_promotions: Items[ProductGroupPromotionsCreateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[ProductGroupPromotionsCreateT, ProductGroupPromotion]:
        """Put any number of product groups into ad groups, 30 of one ad group per call; each carries its `ad_group_id`.

        concurrency: calls under way at a time.  journal: goes on where an earlier run was (see `Journal`).
        Source: product_group_promotions/create.
        """

    def update_many(
        self,
        product_group_promotions: Items[ProductGroupPromotionsUpdateT],
        *,
        concurrency: int = CONCURRENCY,
        on_progress: Callable[[Progress], None] | None = None,
        journal: ChunkJournal | None = None,
    ) -> BulkJob[ProductGroupPromotionsUpdateT, ProductGroupPromotion]:
        """Change any number of promotions, 30 of one ad group per call; each carries its `id` and its `ad_group_id`.

        Those that share an id are changed one after the other.  concurrency: calls under way at a time.  journal: goes
        on where an earlier run was (see `Journal`).  Source: product_group_promotions/update.
        """

    async def get(self, product_group_promotion_id: AdsId) -> BulkAnswer[ProductGroupPromotion]:
        """One promotion; it comes as a list of one item, which has it in `data` or says in `errors` why not."""

    async def analytics(
        self,
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
        """Metrics of 1 to 250 product groups.

        start_date, end_date: days in UTC, at most 90 back and 90 long; by HOUR at most 8 back and 3 long.  columns:
        one without a value may be missing from a row.  Windows left out: 30 days after a click or an engagement, 1
        after a view.  conversion_report_time: TIME_OF_AD_ACTION when left out.
        """

class AccountProductGroups:
    """Product groups of an ad account, superseded by `catalogs.list_product_groups`."""

    async def list(self, *, feed_profile_id: AdsId | None = None) -> AdAccountProductGroups:
        """Product groups of an ad account that are not promoted, or those of one feed profile.

        It takes no bookmark, so there is but one page.
        """

class AccountReports:
    """Reports: have one made, wait until it is ready, and read it as rows or save it."""

    async def run(self, report: ReportCreate | Mapping[str, Any], *, timeout: float = 3600.0) -> Download:
        """Have a report made and wait for it: `async for row in (await ...).rows()`, or `.save(path)`.

        More than 185 days (3 by HOUR, 31 at the level PRODUCT_ITEM) are cut into reports that are made side by side and
        read as one; that needs the granularity DAY or HOUR. Many at once share the quota of ads_analytics, in which
        both making a report and looking for it count. How far back days may lie is not changed by this.
        timeout: seconds until it has to be ready.
        Raises ArgumentError before anything is sent, JobFailed when Pinterest gives the report up, and TimedOut.
        Source: analytics/create_report, analytics/get_report.
        """

    async def run_template(
        self,
        template_id: AdsId,
        *,
        start_date: Date | None = None,
        end_date: Date | None = None,
        granularity: Granularity | str | None = None,
        timeout: float = 3600.0,
    ) -> Download:
        """Have a report made from a template and wait for it, as `run` does.

        start_date, end_date: days in UTC, at most two and a half years back and long; with granularity, in place of
        the template's own.  timeout: seconds until it has to be ready.  Raises as `run`.
        Source: analytics/create_template_report, analytics/get_report.
        """

    async def run_mmm(self, report: MmmReportCreate | Mapping[str, Any], *, timeout: float = 3600.0) -> Download:
        """Have a report for marketing mix modelling made and wait for it, as `run` does; 5 a minute for an ad account.

        timeout: seconds until it has to be ready.  Raises as `run`.
        Source: analytics/create_mmm_report, analytics/get_mmm_report.
        """

class AccountSearch:
    """Search among the account's boards and Pins, and among everyone's Pins.

    `ad_account_id` acts as the owner of that ad account instead of the token's own user.
    """

    def boards(
        self,
        *,
        ad_account_id: AdsId | None = ...,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        query: str | None = None,
    ) -> Pages[Board]:
        """Boards of the account, of any privacy.

        query: words, or ids of Pins joined by commas.
        """

    def pins(self, *, query: str, ad_account_id: AdsId | None = ..., bookmark: str | None = None) -> Pages[Pin]:
        """Pins of the account.

        query: words of their descriptions, or ids of Pins joined by commas. The size of the pages cannot be chosen.
        """

class AccountTermsOfService:
    """Terms of service of an ad account."""

    async def get(self, *, include_html: bool | None = None, tos_type: str | None = None) -> models.TermsOfService:
        """The terms of service, and whether the advertiser has accepted them.

        include_html: True gives the text as HTML.
        """

class AccountUserAccount:
    """The account that the token stands for.

    `ad_account_id` acts as the owner of that ad account instead of the token's own user.
    """

    async def get(self, *, ad_account_id: AdsId | None = ...) -> Account:
        """The account's profile and counts."""

    async def analytics(
        self,
        *,
        start_date: Date,
        end_date: Date,
        from_claimed_content: ClaimedContentFilter | str | None = None,
        pin_format: PinFormat | str | None = None,
        app_types: AnalyticsAppType | str | None = None,
        content_type: AccountContentType | str | None = None,
        source: PinSource | str | None = None,
        metric_types: Annotated[Sequence[AccountMetricType | str], COMMA] | None = None,
        split_field: AccountSplitField | str | None = None,
        ad_account_id: AdsId | None = ...,
    ) -> dict[str, AccountAnalytics]:
        """Metrics of the account from day to day (UTC), under "all" or, when split, under each value of `split_field`.

        start_date: at most 90 days ago.  end_date: at most 90 days after it.  metric_types: all when left out.
        """

    async def top_pins(
        self,
        *,
        start_date: Date,
        end_date: Date,
        sort_by: TopPinsSort | str,
        from_claimed_content: ClaimedContentFilter | str | None = None,
        pin_format: PinFormat | str | None = None,
        app_types: AnalyticsAppType | str | None = None,
        content_type: AccountContentType | str | None = None,
        source: PinSource | str | None = None,
        metric_types: Annotated[Sequence[AccountMetricType | str], COMMA] | None = None,
        num_of_pins: PinCount | None = None,
        created_in_last_n_days: Literal[30] | None = None,
        ad_account_id: AdsId | None = ...,
    ) -> TopPins:
        """The account's most successful Pins of some days (UTC), with their metrics.

        start_date: at most 90 days ago.  end_date: at most 90 days after it.  num_of_pins: 1 to 50 (the server takes
        10 when absent).
        """

    async def top_video_pins(
        self,
        *,
        start_date: Date,
        end_date: Date,
        sort_by: VideoPinMetricType | str,
        from_claimed_content: ClaimedContentFilter | str | None = None,
        pin_format: PinFormat | str | None = None,
        app_types: AnalyticsAppType | str | None = None,
        content_type: AccountContentType | str | None = None,
        source: PinSource | str | None = None,
        metric_types: Annotated[Sequence[VideoPinMetricType | str], COMMA] | None = None,
        num_of_pins: PinCount | None = None,
        created_in_last_n_days: Literal[30] | None = None,
        ad_account_id: AdsId | None = ...,
    ) -> TopVideoPins:
        """The account's most successful video Pins of some days (UTC), with their metrics.

        start_date: at most 90 days ago.  end_date: at most 90 days after it.  num_of_pins: 1 to 50 (the server takes
        10 when absent).
        """

    def list_following(
        self,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        feed_type: FollowingFeedType | str | None = None,
        explicit_following: bool | None = None,
        ad_account_id: AdsId | None = ...,
    ) -> Pages[UserSummary]:
        """Users whom the account follows.

        explicit_following: True leaves out those of whom the account follows boards only.
        """

    def list_followed_boards(
        self,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        explicit_following: bool | None = None,
        ad_account_id: AdsId | None = ...,
    ) -> Pages[Board]:
        """Boards that the account follows."""

class AccountView:
    """The resources of one ad account: methods that take `ad_account_id`, without it.

    Where it is optional, it is this account unless the call says another, or None for the token's own user.
    Made by `Pinterest.account()`; raises ArgumentError for an id that is not 1 to 18 digits.
    """

    ad_account_id: str
    ad_accounts: AccountAdAccounts
    ad_groups: AccountAdGroups
    ads: AccountAds
    audience_insights: AccountAudienceInsights
    audiences: AccountAudiences
    billing: AccountBilling
    boards: AccountBoards
    bulk: AccountBulk
    campaigns: AccountCampaigns
    catalogs: AccountCatalogs
    conversion_events: AccountConversionEvents
    conversion_tags: AccountConversionTags
    customer_lists: AccountCustomerLists
    keywords: AccountKeywords
    lead_ads: AccountLeadAds
    lead_forms: AccountLeadForms
    order_lines: AccountOrderLines
    pins: AccountPins
    product_group_promotions: AccountProductGroupPromotions
    product_groups: AccountProductGroups
    reports: AccountReports
    search: AccountSearch
    terms_of_service: AccountTermsOfService
    user_account: AccountUserAccount

    def __init__(self, pinterest: Pinterest, ad_account_id: str) -> None: ...
    def with_options(
        self,
        *,
        timeout: float | aiohttp.ClientTimeout | None = None,
        max_retries: int | None = None,
        max_wait: float | None = None,
        on_answer: Callable[[str, RawResponse[Any]], None] | None = None,
        priority: Literal["interactive", "bulk"] | None = None,
    ) -> Self:
        """A view with other options over the same pool, token and limits; what is left out stays as it is.

        priority: whether its requests go before those of bulk jobs, or wait with them for whatever quota is left.
        """
