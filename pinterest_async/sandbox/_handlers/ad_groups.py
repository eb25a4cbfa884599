"""Handlers of ad groups."""

from typing import Any

from .._data import objects
from .._data.area import Area
from .._data.seed import AD_ACCOUNT
from .._data.table import Object, Table
from .._errors import ItemRefused, invalid
from ._analytics import analytics_rows, metric_value, requested, targeting_rows
from ._checks import DEFAULT_STATUSES, apply_change, check_name_and_times
from ._registry import Context, handler


class AdGroupArea(Area):
    """Ad groups by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.ad_groups: dict[str, Table] = self.entity_tables()

    def add_ad_groups(self, number: int, campaign_id: str, ad_account_id: str = AD_ACCOUNT, **fields: Any) -> list[str]:
        """Add ad groups of a campaign that share `fields` and return their ids."""
        sent = {"billable_event": "IMPRESSION", "campaign_id": campaign_id, **fields}
        return [
            self.create_ad_group(ad_account_id, {"name": f"Ad group {n}", **sent})["id"] for n in range(1, number + 1)
        ]

    def create_ad_group(self, ad_account_id: str, sent: Object) -> Object:
        """Create an ad group from the fields of a request."""
        id = self.next_id("ad_group")
        made = self.ad_groups[ad_account_id][id] = objects.ad_group(id, ad_account_id, sent)
        return made


@handler("ad_groups/list")
def list_ad_groups(context: Context) -> Object:
    """Return ad groups, by id or campaign, and status."""
    arguments = context.arguments
    ids, campaign_ids = arguments.get("ad_group_ids"), arguments.get("campaign_ids")
    statuses = arguments.get("entity_statuses", DEFAULT_STATUSES)
    if ids and campaign_ids:
        raise invalid("Parameter 'ad_group_ids' cannot be given together with 'campaign_ids'.")
    return context.page(
        context.state.ad_groups[arguments["ad_account_id"]],
        lambda group: (
            (not ids or group["id"] in ids)
            and (not campaign_ids or group["campaign_id"] in campaign_ids)
            and group["status"] in statuses
        ),
        descending=context.descending,
    )


@handler("ad_groups/get")
def get_ad_group(context: Context) -> Object:
    """Return an ad group."""
    return context.find(context.state.ad_groups[context.arguments["ad_account_id"]], "ad_group_id", "Ad group")


@handler("ad_groups/create")
def create_ad_groups(context: Context) -> Object:
    """Create ad groups of campaigns that exist and are not archived."""
    ad_account_id = context.arguments["ad_account_id"]

    def create(item: Object) -> Object:
        check_name_and_times(item)
        _check_campaign(context, ad_account_id, item["campaign_id"])
        return context.state.create_ad_group(ad_account_id, item)

    return context.bulk(create)


@handler("ad_groups/update")
def update_ad_groups(context: Context) -> Object:
    """Change ad groups. Refuse those that do not exist or are archived."""
    ad_account_id = context.arguments["ad_account_id"]
    groups = context.state.ad_groups[ad_account_id]

    def update(item: Object) -> Object:
        group = groups.get(item["id"])
        if group is None:
            raise ItemRefused(404, "Ad group not found.")
        if item.get("campaign_id", group["campaign_id"]) != group["campaign_id"]:
            raise ItemRefused(1, "An ad group cannot move to another campaign.")
        apply_change(group, item, check_name_and_times)
        return group

    return context.bulk(update)


@handler("ad_groups/analytics")
def ad_group_analytics(context: Context) -> list[Object]:
    """Return rows of ad groups. Unknown ids have none."""
    return list(analytics_rows(context, "AD_GROUP", _requested(context)))


@handler("ad_groups_targeting_analytics/get")
def ad_group_targeting(context: Context) -> Object:
    """Return rows of ad groups, for every value of every dimension."""
    return targeting_rows(context, "AD_GROUP", _requested(context))


@handler("ad_groups/audience_sizing")
def size_audience(context: Context) -> Object:
    """Return a made-up range of the number of people."""
    least = metric_value("people", str(context.body)) + 1000
    return {"audience_size_lower_bound": least, "audience_size_upper_bound": round(least * 1.2)}


def _requested(context: Context) -> list[Object]:
    return requested(context, context.state.ad_groups, "ad_group_ids")


def _check_campaign(context: Context, ad_account_id: str, campaign_id: str) -> None:
    campaign = context.state.campaigns[ad_account_id].get(campaign_id)
    if campaign is None:
        raise ItemRefused(404, "Campaign not found.")
    if campaign["status"] == "ARCHIVED":
        raise ItemRefused(1, "The campaign is archived.")
