"""Roll out 300 campaigns with two ad groups each, 30 to a call, and leave none in doubt.

They go into a sandbox that misbehaves, or, with PINTEREST_ACCESS_TOKEN set and --live, into an ad account, paused.
Exits with 0 when every campaign and ad group is there, with 1 when not.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pinterest_async import AccountView, BulkResult, Pinterest, PinterestError, Quotas
from pinterest_async.models.ad_groups import AdGroupCreate, BillableEvent
from pinterest_async.models.campaigns import Campaign, CampaignCreate, ObjectiveType
from pinterest_async.models.common import EntityStatus
from pinterest_async.sandbox import Fault, Sandbox


async def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Roll out campaigns and their ad groups.")
    parser.add_argument("--live", metavar="AD_ACCOUNT_ID", help="go to Pinterest with PINTEREST_ACCESS_TOKEN")
    options = parser.parse_args(arguments)
    sandbox = Sandbox(quotas=Quotas.standard())
    sandbox.refuse("campaigns.create", lambda sent: "Bad luck." if "13" in sent["name"] else None)
    sandbox.faults.add("campaigns.create", Fault.BAD_GATEWAY)  # carried out or not? the client cannot know
    try:
        async with Pinterest.from_env() if options.live else sandbox.connect() as pinterest:
            return await roll_out(pinterest.account(options.live or next(iter(sandbox.state.ad_accounts))))
    except PinterestError as error:
        print(error, file=sys.stderr)
        return 1


async def roll_out(account: AccountView) -> int:
    wanted = [
        CampaignCreate(
            ad_account_id=account.ad_account_id,
            name=f"Autumn {number:03}",
            objective_type=ObjectiveType.AWARENESS,
            status=EntityStatus.PAUSED,
            daily_spend_cap=25_000_000,
        )
        for number in range(1, 301)
    ]
    result = await account.campaigns.create_many(wanted)
    campaigns = tell("campaigns", result)
    if result.unknown:  # they may be there: look, and send only those that are not
        names = {wanted[outcome.index].name for outcome in result.unknown}
        there = [each async for each in account.campaigns.list(page_size=250) if each.name in names]
        names.difference_update(campaign.name or "" for campaign in there)
        again = await account.campaigns.create_many(campaign for campaign in wanted if campaign.name in names)
        campaigns += there + tell(f"{len(there)} of the unknown are there, the others sent again", again)
    tell("ad groups", groups := await account.ad_groups.create_many(ad_groups(campaigns)))
    return 0 if len(campaigns) == len(wanted) and len(groups.succeeded) == len(groups) else 1


def ad_groups(campaigns: list[Campaign]) -> Iterator[AdGroupCreate]:
    for campaign in campaigns:
        for place in ("search", "browse"):
            yield AdGroupCreate(
                campaign_id=campaign.id,
                name=f"{campaign.name}, {place}",
                billable_event=BillableEvent.IMPRESSION,
                budget_in_micro_currency=5_000_000,
                bid_in_micro_currency=2_000_000,
            )


def tell(what: str, result: BulkResult[Any, Any]) -> list[Any]:
    """Print how it went, with each reason once; what was created."""
    reasons = Counter(each.reason for each in (*result.failed, *result.unknown, *result.not_sent))
    print(f"{what}: {result}", *(f"  {count} x {reason}" for reason, count in reasons.items()), sep="\n")
    return [outcome.value for outcome in result.succeeded]


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
