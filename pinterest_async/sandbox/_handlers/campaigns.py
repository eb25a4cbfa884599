"""Handlers of campaigns."""

from typing import Any

from .._data import objects
from .._data.area import Area
from .._data.seed import AD_ACCOUNT
from .._data.table import Object, Table
from .._errors import ItemRefused
from ._analytics import analytics_rows, requested, targeting_rows
from ._checks import DEFAULT_STATUSES, apply_change, check_name_and_times
from ._registry import Context, handler


class CampaignArea(Area):
    """Campaigns by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.campaigns: dict[str, Table] = self.entity_tables()

    def add_campaigns(self, number: int, ad_account_id: str = AD_ACCOUNT, **fields: Any) -> list[str]:
        """Add campaigns that share `fields` and return their ids."""
        sent = {"objective_type": "AWARENESS", **fields}
        return [
            self.create_campaign(ad_account_id, {"name": f"Campaign {n}", **sent})["id"] for n in range(1, number + 1)
        ]

    def create_campaign(self, ad_account_id: str, sent: Object) -> Object:
        """Create a campaign from the fields of a request."""
        id = self.next_id("campaign")
        made = self.campaigns[ad_account_id][id] = objects.campaign(id, ad_account_id, sent)
        return made


@handler("campaigns/list")
def list_campaigns(context: Context) -> Object:
    """Return campaigns, by id and status."""
    arguments = context.arguments
    ids, statuses = arguments.get("campaign_ids"), arguments.get("entity_statuses", DEFAULT_STATUSES)
    return context.page(
        context.state.campaigns[arguments["ad_account_id"]],
        lambda campaign: (not ids or campaign["id"] in ids) and campaign["status"] in statuses,
        descending=context.descending,
    )


@handler("campaigns/get")
def get_campaign(context: Context) -> Object:
    """Return a campaign."""
    return context.find(context.state.campaigns[context.arguments["ad_account_id"]], "campaign_id", "Campaign")


@handler("campaigns/create")
def create_campaigns(context: Context) -> Object:
    """Create campaigns. Refuse those with an empty name, two spend caps, or an end before the start."""
    ad_account_id = context.arguments["ad_account_id"]

    def create(item: Object) -> Object:
        _check(ad_account_id, item)
        return context.state.create_campaign(ad_account_id, item)

    return context.bulk(create)


@handler("campaigns/update")
def update_campaigns(context: Context) -> Object:
    """Change campaigns. Refuse those that do not exist or are archived."""
    ad_account_id = context.arguments["ad_account_id"]
    campaigns = context.state.campaigns[ad_account_id]

    def update(item: Object) -> Object:
        campaign = campaigns.get(item["id"])
        if campaign is None:
            raise ItemRefused(404, "Campaign not found.")
        if item.get("objective_type", campaign["objective_type"]) != campaign["objective_type"]:
            raise ItemRefused(1, "The objective of a campaign cannot be changed.")
        changed = apply_change(campaign, item, lambda changed: _check(ad_account_id, changed))
        if item.get("is_campaign_budget_optimization") is None:
            campaign["is_campaign_budget_optimization"] = bool(
                changed["lifetime_spend_cap"] or changed["daily_spend_cap"]
            )
        return campaign

    return context.bulk(update)


@handler("campaigns/analytics")
def campaign_analytics(context: Context) -> list[Object]:
    """Return rows of campaigns. Unknown ids have none."""
    return list(analytics_rows(context, "CAMPAIGN", _requested(context)))


@handler("campaign_targeting_analytics/get")
def campaign_targeting(context: Context) -> Object:
    """Return rows of campaigns, for every value of every dimension."""
    return targeting_rows(context, "CAMPAIGN", _requested(context))


def _requested(context: Context) -> list[Object]:
    return requested(context, context.state.campaigns, "campaign_ids")


def _check(ad_account_id: str, item: Object) -> None:
    if item["ad_account_id"] != ad_account_id:
        raise ItemRefused(2, "Advertiser not found.")
    check_name_and_times(item)
    if item.get("lifetime_spend_cap") and item.get("daily_spend_cap"):
        raise ItemRefused(1, "lifetime_spend_cap and daily_spend_cap cannot be set at the same time.")
