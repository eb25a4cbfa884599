"""Ad groups: the budget, bid, time and audience that a campaign's ads share."""

from typing import Annotated, Any, ClassVar, Final, TypeAlias

from msgspec import Meta

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType
from ._checks import value_check
from .campaigns import ObjectiveType, PerformancePlusSettings
from .common import Digits, EntityStatus, MatchType, TrackingUrls
from .locales import Country, Currency
from .pins import CreativeType, CreativeTypeFilter
from .targeting import TargetingSpec

BidMultiplier: TypeAlias = Annotated[float, Meta(ge=0, le=10)]
"""What bids are multiplied by: 0.1 to 10, or 0 for no multiplier."""


class BillableEvent(OpenEnum):
    """What the advertiser pays for. Source: ActionType."""

    CLICKTHROUGH = "CLICKTHROUGH"
    IMPRESSION = "IMPRESSION"
    VIDEO_V_50_MRC = "VIDEO_V_50_MRC"


class BidStrategyType(OpenEnum):
    """How bids are found. Source: AdGroupCommon."""

    AUTOMATIC_BID = "AUTOMATIC_BID"
    MAX_BID = "MAX_BID"
    TARGET_AVG = "TARGET_AVG"


class BudgetType(OpenEnum):
    """Whether a budget is for a day or the whole run; CBO_ADGROUP takes it from the campaign. Source: BudgetType."""

    DAILY = "DAILY"
    LIFETIME = "LIFETIME"
    CBO_ADGROUP = "CBO_ADGROUP"


class PacingDeliveryType(OpenEnum):
    """Whether a day's budget is spread over the day or spent as fast as it goes. Source: PacingDeliveryType."""

    STANDARD = "STANDARD"
    ACCELERATED = "ACCELERATED"


class PlacementGroup(OpenEnum):
    """Where on Pinterest ads may stand. Source: PlacementGroupType."""

    ALL = "ALL"
    SEARCH = "SEARCH"
    BROWSE = "BROWSE"
    OTHER = "OTHER"


class AdGroupSummaryStatus(OpenEnum):
    """Whether an ad group delivers, and if not, why. Source: AdGroupSummaryStatus."""

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    NOT_STARTED = "NOT_STARTED"
    COMPLETED = "COMPLETED"
    ADVERTISER_DISABLED = "ADVERTISER_DISABLED"
    ARCHIVED = "ARCHIVED"
    DRAFT = "DRAFT"
    DELETED_DRAFT = "DELETED_DRAFT"


class LearningModeType(OpenEnum):
    """Whether the bidding for conversions is still learning. Source: AdGroupResponse, OptimizationGoalMetadata."""

    NOT_ACTIVE = "NOT_ACTIVE"
    ACTIVE = "ACTIVE"


class OptimizedConversionEvent(OpenEnum):
    """Conversions that an ad group can be optimized for. Source: OptimizationGoalMetadata."""

    PAGE_VISIT = "PAGE_VISIT"
    SIGNUP = "SIGNUP"
    CHECKOUT = "CHECKOUT"
    CUSTOM = "CUSTOM"
    VIEW_CATEGORY = "VIEW_CATEGORY"
    SEARCH = "SEARCH"
    ADD_TO_CART = "ADD_TO_CART"
    WATCH_VIDEO = "WATCH_VIDEO"
    LEAD = "LEAD"
    APP_INSTALL = "APP_INSTALL"


class FrequencyTimeRange(OpenEnum):
    """The time in which impressions per person are counted. Source: OptimizationGoalMetadata."""

    THIRTY_DAY = "THIRTY_DAY"
    DAY = "DAY"
    SEVEN_DAY = "SEVEN_DAY"
    TWENTY_MINUTE = "TWENTY_MINUTE"
    TEN_MINUTE = "TEN_MINUTE"
    TWENTY_FOUR_HOUR = "TWENTY_FOUR_HOUR"


class PromotionLevel(OpenEnum):
    """Whether a promotion is applied to items or to whole ad groups. Source: AdGroupCommon."""

    NONE = "NONE"
    ITEM = "ITEM"
    AD_GROUP = "AD_GROUP"


class AttributionWindows(LosslessModel):
    """Days after a click, engagement or view in which a conversion counts. Source: OptimizationGoalMetadata."""

    click_window_days: int | None | UnsetType = UNSET
    engagement_window_days: int | None | UnsetType = UNSET
    view_window_days: int | None | UnsetType = UNSET


class ConversionTagGoal(LosslessModel):
    """The conversion that is aimed at; its goal in micro currency is a string. Source: OptimizationGoalMetadata.

    `reporting_event` names the event, standard or custom, that the bidding learns from.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"reporting_event"})

    attribution_windows: AttributionWindows | None | UnsetType = UNSET
    conversion_event: OptimizedConversionEvent | None | UnsetType = UNSET
    conversion_tag_id: str | None | UnsetType = UNSET
    cpa_goal_value_in_micro_currency: str | None | UnsetType = UNSET
    is_roas_optimized: bool | None | UnsetType = UNSET
    learning_mode_type: LearningModeType | None | UnsetType = UNSET
    reporting_event: str | None | UnsetType = UNSET


class FrequencyGoal(LosslessModel):
    """How often one person is to see the ads within a time. Source: OptimizationGoalMetadata."""

    frequency: int | None | UnsetType = UNSET
    timerange: FrequencyTimeRange | None | UnsetType = UNSET


class ScrollupGoal(LosslessModel):
    """What a scroll-up may cost: micro currency, as a string. Source: OptimizationGoalMetadata."""

    scrollup_goal_value_in_micro_currency: str | None | UnsetType = UNSET


class OptimizationGoalMetadata(LosslessModel):
    """What an ad group is optimized for; a WEB_CONVERSION campaign needs it. Source: OptimizationGoalMetadata."""

    conversion_tag_v3_goal_metadata: ConversionTagGoal | None | UnsetType = UNSET
    frequency_goal_metadata: FrequencyGoal | None | UnsetType = UNSET
    scrollup_goal_metadata: ScrollupGoal | None | UnsetType = UNSET


class PlacementTrafficType(OpenEnum):
    """The kind of feed in which ads stand. Of 5.28. Source: PlacementTrafficType."""

    ALL = "ALL"
    TWO_COLUMN_FEED = "TWO_COLUMN_FEED"
    FULLSCREEN_FEED = "FULLSCREEN_FEED"


_NEWER: Final = frozenset(
    {
        "bid_multiplier",
        "is_creative_optimization",
        "promotion_application_level",
        "promotion_id",
        "targeting_template_ids",
    }
)
_LATER: Final = frozenset(
    {
        "customer_segment_id",
        "is_local_inventory",
        "local_inventory_radius_in_miles",
        "performance_plus_campaign_settings",
        "placement_traffic_type",
        "promotion_ids",
    }
)


class AdGroup(Model):
    """An ad group as the API returns it. Source: AdGroupResponse.

    Budget and bid are micro currency of the ad account (1,000,000 is one unit). All times are Unix seconds. `type` is
    always "adgroup"; the description says nothing of the form of `dca_assets`, the parts of ads put together by
    Pinterest.
    """

    newer_fields: ClassVar[frozenset[str]] = _NEWER
    later_fields: ClassVar[frozenset[str]] = _LATER | {"enabled_catalog_expansion", "is_automated_campaign"}

    id: str = ""
    ad_account_id: str | None = None
    campaign_id: str | None = None
    name: str | None = None
    status: EntityStatus | None = None
    budget_in_micro_currency: int | None = None
    bid_in_micro_currency: int | None = None
    optimization_goal_metadata: OptimizationGoalMetadata | None = None
    budget_type: BudgetType | None = None
    start_time: int | None = None
    end_time: int | None = None
    targeting_spec: TargetingSpec | None = None
    lifetime_frequency_cap: int | None = None
    tracking_urls: TrackingUrls | None = None
    auto_targeting_enabled: bool | None = None
    placement_group: PlacementGroup | None = None
    pacing_delivery_type: PacingDeliveryType | None = None
    billable_event: BillableEvent | None = None
    bid_strategy_type: BidStrategyType | None = None
    created_time: int | None = None
    updated_time: int | None = None
    type: str | None = None
    conversion_learning_mode_type: LearningModeType | None = None
    summary_status: AdGroupSummaryStatus | None = None
    feed_profile_id: str | None = None
    dca_assets: Any = None
    bid_multiplier: float | None = None
    is_creative_optimization: bool | None = None
    promotion_application_level: PromotionLevel | None = None
    promotion_id: str | None = None
    targeting_template_ids: list[str] | None = None
    customer_segment_id: str | None = None
    enabled_catalog_expansion: bool | None = None
    is_automated_campaign: bool | None = None
    is_local_inventory: bool | None = None
    local_inventory_radius_in_miles: float | None = None
    performance_plus_campaign_settings: PerformancePlusSettings | None = None
    placement_traffic_type: PlacementTrafficType | None = None
    promotion_ids: list[str] | None = None


_check_values: Final = value_check(
    sums=("budget_in_micro_currency",), bids=("bid_in_micro_currency",), times=("start_time", "end_time")
)


class AdGroupCreate(Model):
    """An ad group to create. Source: AdGroupCreateRequest.

    Budget and bid are micro currency of the ad account; times are Unix seconds. The budget is required unless the
    campaign budgets for its ad groups (at most 70 of them); the bid is required for AWARENESS with IMPRESSION,
    CONSIDERATION and CATALOG_SALES with CLICKTHROUGH, and VIDEO_VIEW. A LIFETIME budget and a
    `lifetime_frequency_cap` (impressions per person in 30 days, where impressions are billed) need an `end_time`.
    `bid_multiplier` is from 0.1 to 10 and needs AUTOMATIC_BID; 0 removes it. An ad group with one of
    `targeting_template_ids`, at most one, has no targeting, tracking or placement of its own.
    """

    newer_fields: ClassVar[frozenset[str]] = _NEWER
    later_fields: ClassVar[frozenset[str]] = _LATER

    campaign_id: str
    name: str
    billable_event: BillableEvent
    status: EntityStatus | UnsetType = UNSET
    budget_in_micro_currency: int | None | UnsetType = UNSET
    bid_in_micro_currency: int | None | UnsetType = UNSET
    optimization_goal_metadata: OptimizationGoalMetadata | None | UnsetType = UNSET
    budget_type: BudgetType | UnsetType = UNSET
    start_time: int | None | UnsetType = UNSET
    end_time: int | None | UnsetType = UNSET
    targeting_spec: TargetingSpec | UnsetType = UNSET
    lifetime_frequency_cap: int | UnsetType = UNSET
    tracking_urls: TrackingUrls | None | UnsetType = UNSET
    auto_targeting_enabled: bool | UnsetType = UNSET
    placement_group: PlacementGroup | UnsetType = UNSET
    pacing_delivery_type: PacingDeliveryType | UnsetType = UNSET
    bid_strategy_type: BidStrategyType | None | UnsetType = UNSET
    bid_multiplier: BidMultiplier | UnsetType = UNSET
    is_creative_optimization: bool | None | UnsetType = UNSET
    promotion_application_level: PromotionLevel | None | UnsetType = UNSET
    promotion_id: Digits | None | UnsetType = UNSET
    targeting_template_ids: Annotated[list[Digits], Meta(max_length=1)] | None | UnsetType = UNSET
    customer_segment_id: str | UnsetType = UNSET
    is_local_inventory: bool | UnsetType = UNSET
    local_inventory_radius_in_miles: float | UnsetType = UNSET
    performance_plus_campaign_settings: PerformancePlusSettings | UnsetType = UNSET
    placement_traffic_type: PlacementTrafficType | UnsetType = UNSET
    promotion_ids: list[str] | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a budget or bid that is too small, and for a time that is not in seconds."""
        _check_values(self)


class AdGroupUpdate(Model):
    """Changes to one ad group: a field left at UNSET stays as it is. Source: AdGroupUpdateRequest.

    Units as in `AdGroupCreate`. Only a draft may change its `billable_event`.
    """

    newer_fields: ClassVar[frozenset[str]] = _NEWER
    later_fields: ClassVar[frozenset[str]] = _LATER

    id: str
    campaign_id: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    status: EntityStatus | UnsetType = UNSET
    budget_in_micro_currency: int | None | UnsetType = UNSET
    bid_in_micro_currency: int | None | UnsetType = UNSET
    optimization_goal_metadata: OptimizationGoalMetadata | None | UnsetType = UNSET
    budget_type: BudgetType | UnsetType = UNSET
    start_time: int | None | UnsetType = UNSET
    end_time: int | None | UnsetType = UNSET
    targeting_spec: TargetingSpec | UnsetType = UNSET
    lifetime_frequency_cap: int | UnsetType = UNSET
    tracking_urls: TrackingUrls | None | UnsetType = UNSET
    auto_targeting_enabled: bool | None | UnsetType = UNSET
    placement_group: PlacementGroup | UnsetType = UNSET
    pacing_delivery_type: PacingDeliveryType | UnsetType = UNSET
    billable_event: BillableEvent | UnsetType = UNSET
    bid_strategy_type: BidStrategyType | None | UnsetType = UNSET
    bid_multiplier: BidMultiplier | UnsetType = UNSET
    is_creative_optimization: bool | None | UnsetType = UNSET
    promotion_application_level: PromotionLevel | None | UnsetType = UNSET
    promotion_id: Digits | None | UnsetType = UNSET
    targeting_template_ids: Annotated[list[Digits], Meta(max_length=1)] | None | UnsetType = UNSET
    customer_segment_id: str | UnsetType = UNSET
    is_local_inventory: bool | UnsetType = UNSET
    local_inventory_radius_in_miles: float | UnsetType = UNSET
    performance_plus_campaign_settings: PerformancePlusSettings | UnsetType = UNSET
    placement_traffic_type: PlacementTrafficType | UnsetType = UNSET
    promotion_ids: list[str] | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a budget or bid that is too small, and for a time that is not in seconds."""
        _check_values(self)


class AudienceKeyword(Model):
    """A keyword to reach people by: at most 120 characters. Source: AdGroupAudienceSizingRequest."""

    match_type: MatchType | None
    value: Annotated[str, Meta(max_length=120)]


class AudienceSizingQuery(Model):
    """Whom to count. Source: AdGroupAudienceSizingRequest.

    `product_group_ids` count for catalog sales only, and where the targeting has `shopping_retargeting`.
    """

    auto_targeting_enabled: bool | UnsetType = UNSET
    placement_group: PlacementGroup | UnsetType = UNSET
    creative_types: list[CreativeTypeFilter] | None | UnsetType = UNSET
    targeting_spec: TargetingSpec | UnsetType = UNSET
    product_group_ids: list[str] | None | UnsetType = UNSET
    keywords: list[AudienceKeyword] | None | UnsetType = UNSET


class AudienceSize(Model):
    """How many people can be reached in a month: the bounds of an estimate. Source: AdGroupAudienceSizingResponse."""

    audience_size_lower_bound: float | None = None
    audience_size_upper_bound: float | None = None


class BidFloorSpec(Model):
    """A configuration of campaign and ad group to find the lowest bid for. Source: BidFloorRequest."""

    billable_event: BillableEvent
    currency: Currency
    countries: list[Country] | UnsetType = UNSET
    objective_type: ObjectiveType | UnsetType = UNSET
    optimization_goal_metadata: OptimizationGoalMetadata | UnsetType = UNSET
    creative_type: CreativeType | UnsetType = UNSET


class BidFloorQuery(Model):
    """Configurations to find the lowest bids for, and the targeting they share. Source: BidFloorRequest."""

    bid_floor_specs: list[BidFloorSpec]
    targeting_spec: TargetingSpec | UnsetType = UNSET


class BidFloors(Model):
    """The lowest bids, in micro currency: one for each configuration asked for. `type` is always "bidfloor".

    Source: BidFloor.
    """

    bid_floors: list[int] | None = None
    type: str | None = None
