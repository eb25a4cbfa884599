"""Campaigns: what they aim at, when they run and what they may spend."""

from typing import ClassVar, Final

from ._base import UNSET, LosslessModel, Model, OpenEnum, UnsetType, retired
from ._checks import value_check
from .common import EntityStatus, TrackingUrls

_MOST: Final = 10
"""The largest multiplier of a bid."""


@retired("VIDEO_VIEW", "WEB_SESSIONS")
class ObjectiveType(OpenEnum):
    """What a campaign aims at; all but VIDEO_VIEW budget at the level of the campaign. Source: ObjectiveType."""

    AWARENESS = "AWARENESS"
    CONSIDERATION = "CONSIDERATION"
    VIDEO_VIEW = "VIDEO_VIEW"
    WEB_CONVERSION = "WEB_CONVERSION"
    CATALOG_SALES = "CATALOG_SALES"
    WEB_SESSIONS = "WEB_SESSIONS"
    VIDEO_COMPLETION = "VIDEO_COMPLETION"
    # Of 5.28.
    APP_INSTALL = "APP_INSTALL"
    CTV_CONSIDERATION = "CTV_CONSIDERATION"
    LEADS = "LEADS"
    SALES = "SALES"


class CampaignSummaryStatus(OpenEnum):
    """Whether a campaign delivers, and if not, why. Source: CampaignSummaryStatus."""

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    NOT_STARTED = "NOT_STARTED"
    COMPLETED = "COMPLETED"
    ADVERTISER_DISABLED = "ADVERTISER_DISABLED"
    ARCHIVED = "ARCHIVED"
    DRAFT = "DRAFT"
    DELETED_DRAFT = "DELETED_DRAFT"


class BidOptionsMask(OpenEnum):
    """Kinds of multipliers that an update is about. Source: CampaignBidOptionsUpdate."""

    AUDIENCE = "AUDIENCE"
    APP_TYPE = "APP_TYPE"
    PLACEMENT = "PLACEMENT"
    GENDER = "GENDER"
    AGE_BUCKET = "AGE_BUCKET"


class CampaignBidOptions(LosslessModel):
    """What bids are multiplied by, each from 0 to 10; what is left out counts as 1. Source: CampaignBidOptions.

    0 keeps the ads away, in CATALOG_SALES campaigns whose ad groups bid MAX_BID. All multipliers of one kind are set
    together: by kind of device (`TargetedApp`), by audience id, and by placement ("search", "browse", "related_pins").
    An update must have an `update_mask`: it changes, or removes, those kinds only.
    """

    app_type_multipliers: dict[str, float] | None | UnsetType = UNSET
    audience_multipliers: dict[str, float] | None | UnsetType = UNSET
    placement_multipliers: dict[str, float] | None | UnsetType = UNSET
    update_mask: list[BidOptionsMask] | None | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a multiplier that is not from 0 to 10."""
        for multipliers in (self.app_type_multipliers, self.audience_multipliers, self.placement_multipliers):
            for key, multiplier in (multipliers or {}).items():
                if not 0 <= multiplier <= _MOST:
                    raise ValueError(f"expected a multiplier from 0 to {_MOST} for {key}, got {multiplier}")


class IntendedPromotionType(OpenEnum):
    """What the ads of a campaign promote. Of 5.28. Source: IntendedPromotionType."""

    LEGACY = "LEGACY"
    STANDARD_AD = "STANDARD_AD"
    CATALOG = "CATALOG"


class AppPlatform(OpenEnum):
    """The platform of an application. Of 5.28. Source: MobileAppPlatform."""

    IOS = "IOS"
    ANDROID = "ANDROID"


class PerformancePlusSettings(LosslessModel):
    """Settings of campaigns with Performance+. Of 5.28. Source: PerformancePlusCampaignSettings.

    `pinner_list_exclusions` are ids of audiences.
    """

    boost_prospecting_ad_group_bid: bool | None | UnsetType = UNSET
    pinner_list_exclusions: list[str] | None | UnsetType = UNSET


class Campaign(Model):
    """A campaign as the API returns it. Source: CampaignResponse, CampaignCreateResponseData.

    Spend caps and `default_ad_group_budget_in_micro_currency` are micro currency of the ad account (1,000,000 is one
    unit). All times are Unix seconds. `type` is always "campaign".
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"bid_options", "is_performance_plus"})
    later_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "intended_promotion_type",
            "is_carting",
            "is_ltv_optimized",
            "is_top_of_search",
            "performance_plus_campaign_settings",
        }
    )

    id: str = ""
    ad_account_id: str | None = None
    name: str | None = None
    status: EntityStatus | None = None
    lifetime_spend_cap: int | None = None
    daily_spend_cap: int | None = None
    order_line_id: str | None = None
    tracking_urls: TrackingUrls | None = None
    start_time: int | None = None
    end_time: int | None = None
    summary_status: CampaignSummaryStatus | None = None
    objective_type: ObjectiveType | None = None
    created_time: int | None = None
    updated_time: int | None = None
    type: str | None = None
    is_flexible_daily_budgets: bool | None = None
    is_campaign_budget_optimization: bool | None = None
    default_ad_group_budget_in_micro_currency: int | None = None
    is_automated_campaign: bool | None = None
    bid_options: CampaignBidOptions | None = None
    is_performance_plus: bool | None = None
    intended_promotion_type: IntendedPromotionType | None = None
    is_carting: bool | None = None
    is_ltv_optimized: bool | None = None
    is_top_of_search: bool | None = None
    performance_plus_campaign_settings: PerformancePlusSettings | None = None


_check_values: Final = value_check(
    sums=("lifetime_spend_cap", "daily_spend_cap", "default_ad_group_budget_in_micro_currency"),
    times=("start_time", "end_time"),
)


class CampaignCreate(Model):
    """A campaign to create. Source: CampaignCreateRequest.

    Spend caps are micro currency of the ad account; set one of them, not both. Times are Unix seconds and count for
    campaigns that budget at their own level only.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset(
        {"bid_options", "is_campaign_budget_optimization", "is_performance_plus"}
    )
    retired_fields: ClassVar[frozenset[str]] = frozenset({"summary_status"})
    later_fields: ClassVar[frozenset[str]] = frozenset(
        {"intended_promotion_type", "is_ltv_optimized", "is_top_of_search", "app_id", "app_platform"}
    )

    ad_account_id: str
    name: str
    objective_type: ObjectiveType
    status: EntityStatus | UnsetType = UNSET
    lifetime_spend_cap: int | None | UnsetType = UNSET
    daily_spend_cap: int | None | UnsetType = UNSET
    order_line_id: str | None | UnsetType = UNSET
    tracking_urls: TrackingUrls | None | UnsetType = UNSET
    start_time: int | None | UnsetType = UNSET
    end_time: int | None | UnsetType = UNSET
    summary_status: CampaignSummaryStatus | UnsetType = UNSET
    is_flexible_daily_budgets: bool | UnsetType = UNSET
    default_ad_group_budget_in_micro_currency: int | None | UnsetType = UNSET
    is_automated_campaign: bool | UnsetType = UNSET
    bid_options: CampaignBidOptions | None | UnsetType = UNSET
    is_campaign_budget_optimization: bool | None | UnsetType = UNSET
    is_performance_plus: bool | UnsetType = UNSET
    intended_promotion_type: IntendedPromotionType | UnsetType = UNSET
    is_ltv_optimized: bool | UnsetType = UNSET
    is_top_of_search: bool | UnsetType = UNSET
    app_id: str | UnsetType = UNSET
    app_platform: AppPlatform | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a spend cap or budget that is too small, and for a time that is not in seconds."""
        _check_values(self)


class CampaignUpdate(Model):
    """Changes to one campaign: a field left at UNSET stays as it is. Source: CampaignUpdateRequest.

    Units as in `CampaignCreate`. Only a draft may change its `objective_type` and `is_performance_plus`.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"bid_options", "is_performance_plus"})
    retired_fields: ClassVar[frozenset[str]] = frozenset({"summary_status"})
    later_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "intended_promotion_type",
            "is_ltv_optimized",
            "is_top_of_search",
            "app_id",
            "app_platform",
            "performance_plus_campaign_settings",
        }
    )

    id: str
    ad_account_id: str
    name: str | UnsetType = UNSET
    status: EntityStatus | None | UnsetType = UNSET
    lifetime_spend_cap: int | None | UnsetType = UNSET
    daily_spend_cap: int | None | UnsetType = UNSET
    order_line_id: str | None | UnsetType = UNSET
    tracking_urls: TrackingUrls | None | UnsetType = UNSET
    start_time: int | None | UnsetType = UNSET
    end_time: int | None | UnsetType = UNSET
    summary_status: CampaignSummaryStatus | UnsetType = UNSET
    is_flexible_daily_budgets: bool | None | UnsetType = UNSET
    default_ad_group_budget_in_micro_currency: int | None | UnsetType = UNSET
    is_automated_campaign: bool | None | UnsetType = UNSET
    is_campaign_budget_optimization: bool | None | UnsetType = UNSET
    objective_type: ObjectiveType | None | UnsetType = UNSET
    bid_options: CampaignBidOptions | None | UnsetType = UNSET
    is_performance_plus: bool | UnsetType = UNSET
    intended_promotion_type: IntendedPromotionType | UnsetType = UNSET
    is_ltv_optimized: bool | UnsetType = UNSET
    is_top_of_search: bool | UnsetType = UNSET
    app_id: str | UnsetType = UNSET
    app_platform: AppPlatform | UnsetType = UNSET
    performance_plus_campaign_settings: PerformancePlusSettings | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a spend cap or budget that is too small, and for a time that is not in seconds.

        Bid options without an `update_mask` are a ValueError, too.
        """
        _check_values(self)
        if self.bid_options and not self.bid_options.update_mask:
            raise ValueError("expected bid_options.update_mask to name the kinds of multipliers to change")
