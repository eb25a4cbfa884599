"""Campaigns, their ad groups and their ads, each created as soon as what it belongs to is there.

Every stage has a journal: stop the program at any moment and run it again, and it goes on. They go into a sandbox, or,
with PINTEREST_ACCESS_TOKEN set and --live, into an ad account, paused. Exits with 0 when everything is there.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pinterest_async import AccountView, BulkJob, Journal, Pinterest, PinterestError
from pinterest_async.models.ad_groups import AdGroup
from pinterest_async.sandbox import Sandbox


async def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Create campaigns, ad groups and ads, or go on with it.")
    parser.add_argument("--live", nargs=2, metavar=("AD_ACCOUNT_ID", "PIN_ID"), help="go to Pinterest")
    parser.add_argument("--campaigns", type=int, default=50, help="how many, each with 4 ad groups and 8 ads")
    parser.add_argument("--cap", type=int, default=25_000_000, help="daily spend cap of a campaign, in micro currency")
    parser.add_argument("--journals", type=Path, default=Path(), help="folder of the journals, with --live")
    options = parser.parse_args(arguments)
    sandbox = Sandbox()
    [board_id] = sandbox.state.add_boards(1)
    account_id, pin_id = options.live or (next(iter(sandbox.state.ad_accounts)), *sandbox.state.add_pins(1, board_id))
    try:
        async with Pinterest.from_env() if options.live else sandbox.connect() as pinterest:
            with TemporaryDirectory() as folder:  # the sandbox does not outlive the program
                options.journals = options.journals if options.live else Path(folder)
                return await create(pinterest.account(account_id), pin_id, options)
    except PinterestError as error:
        print(error, file=sys.stderr)
        return 1


async def create(account: AccountView, pin_id: str, options: argparse.Namespace) -> int:
    counts: Counter[tuple[str, str]] = Counter()

    def journal(stage: str) -> Journal:
        return Journal(options.journals / f"{stage}.journal", unknown="look_up")

    async def created(stage: str, job: BulkJob[Any, Any]) -> AsyncIterator[Any]:
        async for outcome in job:
            counts[stage, outcome.status] += 1
            if outcome.status == "succeeded":
                yield outcome.value  # of this run, or of one before
            else:
                print(f"{stage}: item {outcome.index} {outcome.status}: {outcome.reason}")

    campaigns = created(
        "campaigns",
        account.campaigns.create_many(new_campaigns(account.ad_account_id, options), journal=journal("campaigns")),
    )
    groups = created(
        "ad groups",
        account.ad_groups.create_many(
            (group async for campaign in campaigns for group in new_groups(campaign.id)), journal=journal("ad-groups")
        ),
    )
    ads = created(
        "ads",
        account.ads.create_many(
            (ad async for group in groups for ad in new_ads(group, pin_id)), journal=journal("ads")
        ),
    )
    async for _ in ads:
        pass
    print(*(f"{count:,} {stage} {status}" for (stage, status), count in sorted(counts.items())), sep="\n")
    return 0 if {status for _, status in counts} == {"succeeded"} else 1


def new_campaigns(ad_account_id: str, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    for number in range(options.campaigns):
        name, paused = f"Winter {number:03}", {"status": "PAUSED", "daily_spend_cap": options.cap}
        yield {"ad_account_id": ad_account_id, "name": name, "objective_type": "AWARENESS", **paused}


def new_groups(campaign_id: str) -> Iterator[dict[str, Any]]:
    for place in ("search", "browse", "related", "home"):
        yield {"campaign_id": campaign_id, "name": place, "billable_event": "IMPRESSION", "status": "PAUSED"}


def new_ads(group: AdGroup, pin_id: str) -> Iterator[dict[str, Any]]:
    for name in ("plain", "with price"):
        yield {"ad_group_id": group.id, "name": name, "pin_id": pin_id, "creative_type": "REGULAR", "status": "PAUSED"}


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
