"""Behaviours of ad accounts, campaigns and ad groups."""

from collections.abc import Callable
from typing import Final

from .._data import objects as _records
from .._data.table import Object
from .._errors import ItemRefused, invalid, not_found
from ._registry import Call, behaviour

_SHOWN: Final = ("ACTIVE", "PAUSED")
"""Statuses of a list that does not name any."""


@behaviour("ad_accounts/list")
def list_ad_accounts(call: Call) -> Object:
    """Ad accounts of the user, and those shared with it."""
    own = call.state.user["username"]
    shared = call.arguments.get("include_shared_accounts", True)
    return call.page(call.state.ad_accounts, lambda account: shared or account["owner"]["username"] == own)


@behaviour("ad_accounts/create")
def create_ad_account(call: Call) -> Object:
    """A new ad account of the user."""
    user, sent = call.state.user, call.body
    if (sent.get("owner_user_id") or user["id"]) != user["id"]:
        raise not_found(30, "User")
    id = call.state.add_ad_account(name=sent.get("name") or "Ad account", country=sent.get("country") or "US")
    return call.state.ad_accounts[id]


@behaviour("ad_accounts/get")
def get_ad_account(call: Call) -> Object:
    """One ad account."""
    return call.state.ad_accounts[call.arguments["ad_account_id"]]


@behaviour("sandbox/delete")
def delete_sandbox(call: Call) -> str:
    """Everything in an ad account goes; the account stays."""
    call.state.clear(call.arguments["ad_account_id"])
    return "Delete Success"


@behaviour("campaigns/list")
def list_campaigns(call: Call) -> Object:
    """Campaigns, by id and status."""
    arguments = call.arguments
    ids, statuses = arguments.get("campaign_ids"), arguments.get("entity_statuses", _SHOWN)
    return call.page(
        call.state.campaigns[arguments["ad_account_id"]],
        lambda campaign: (not ids or campaign["id"] in ids) and campaign["status"] in statuses,
        descending=arguments.get("order") == "DESCENDING",
    )


@behaviour("campaigns/get")
def get_campaign(call: Call) -> Object:
    """One campaign."""
    found = call.state.campaigns[call.arguments["ad_account_id"]].get(call.arguments["campaign_id"])
    if found is None:
        raise not_found(404, "Campaign")
    return found


@behaviour("campaigns/create")
def create_campaigns(call: Call) -> Object:
    """New campaigns; those with an empty name, two spend caps or times that run backwards are refused."""
    ad_account_id = call.arguments["ad_account_id"]

    def create(item: Object) -> Object:
        _check_campaign(ad_account_id, item)
        return call.state.create_campaign(ad_account_id, item)

    return call.bulk(create)


@behaviour("campaigns/update")
def update_campaigns(call: Call) -> Object:
    """Changes to campaigns; those that do not exist or are archived are refused."""
    ad_account_id = call.arguments["ad_account_id"]
    campaigns = call.state.campaigns[ad_account_id]

    def update(item: Object) -> Object:
        campaign = campaigns.get(item["id"])
        if campaign is None:
            raise ItemRefused(404, "Campaign not found.")
        if item.get("objective_type", campaign["objective_type"]) != campaign["objective_type"]:
            raise ItemRefused(1, "The objective of a campaign cannot be changed.")
        changed = _changed(campaign, item, lambda changed: _check_campaign(ad_account_id, changed))
        if item.get("is_campaign_budget_optimization") is None:
            campaign["is_campaign_budget_optimization"] = bool(
                changed["lifetime_spend_cap"] or changed["daily_spend_cap"]
            )
        return campaign

    return call.bulk(update)


@behaviour("ad_groups/list")
def list_ad_groups(call: Call) -> Object:
    """Ad groups, by id or campaign, and status."""
    arguments = call.arguments
    ids, campaign_ids = arguments.get("ad_group_ids"), arguments.get("campaign_ids")
    statuses = arguments.get("entity_statuses", _SHOWN)
    if ids and campaign_ids:
        raise invalid("Parameter 'ad_group_ids' cannot be given together with 'campaign_ids'.")
    return call.page(
        call.state.ad_groups[arguments["ad_account_id"]],
        lambda group: (
            (not ids or group["id"] in ids)
            and (not campaign_ids or group["campaign_id"] in campaign_ids)
            and group["status"] in statuses
        ),
        descending=arguments.get("order") == "DESCENDING",
    )


@behaviour("ad_groups/get")
def get_ad_group(call: Call) -> Object:
    """One ad group."""
    found = call.state.ad_groups[call.arguments["ad_account_id"]].get(call.arguments["ad_group_id"])
    if found is None:
        raise not_found(404, "Ad group")
    return found


@behaviour("ad_groups/create")
def create_ad_groups(call: Call) -> Object:
    """New ad groups of campaigns that exist and are not archived."""
    ad_account_id = call.arguments["ad_account_id"]

    def create(item: Object) -> Object:
        _check(item)
        _check_parent(call, ad_account_id, item["campaign_id"])
        return call.state.create_ad_group(ad_account_id, item)

    return call.bulk(create)


@behaviour("ad_groups/update")
def update_ad_groups(call: Call) -> Object:
    """Changes to ad groups; those that do not exist or are archived are refused."""
    ad_account_id = call.arguments["ad_account_id"]
    groups = call.state.ad_groups[ad_account_id]

    def update(item: Object) -> Object:
        group = groups.get(item["id"])
        if group is None:
            raise ItemRefused(404, "Ad group not found.")
        if item.get("campaign_id", group["campaign_id"]) != group["campaign_id"]:
            raise ItemRefused(1, "An ad group cannot move to another campaign.")
        _changed(group, item, _check)
        return group

    return call.bulk(update)


def _changed(entity: Object, item: Object, check: Callable[[Object], None]) -> Object:
    """Change an entity to what it becomes with the fields that were sent, if that may be."""
    if entity["status"] == "ARCHIVED":
        raise ItemRefused(1, "What is archived cannot be changed.")
    changed = {**entity, **item}
    changed["status"] = changed["status"] or entity["status"]
    check(changed)
    entity.update(changed, updated_time=_records.now_seconds(), summary_status=_records.summary_status(changed))
    return entity


def _check(item: Object) -> None:
    if not item["name"].strip():
        raise ItemRefused(1, "The name must not be empty.")
    start, end = item.get("start_time"), item.get("end_time")
    if start and end and end <= start:
        raise ItemRefused(1, "end_time must come after start_time.")


def _check_campaign(ad_account_id: str, item: Object) -> None:
    if item["ad_account_id"] != ad_account_id:
        raise ItemRefused(2, "Advertiser not found.")
    _check(item)
    if item.get("lifetime_spend_cap") and item.get("daily_spend_cap"):
        raise ItemRefused(1, "lifetime_spend_cap and daily_spend_cap cannot be set at the same time.")


def _check_parent(call: Call, ad_account_id: str, campaign_id: str) -> None:
    campaign = call.state.campaigns[ad_account_id].get(campaign_id)
    if campaign is None:
        raise ItemRefused(404, "Campaign not found.")
    if campaign["status"] == "ARCHIVED":
        raise ItemRefused(1, "The campaign is archived.")
