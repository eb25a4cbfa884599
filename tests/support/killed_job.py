"""A bulk job with a journal in a process of its own, to be killed: run by tests/scenarios/test_killed.py.

    python -m tests.support.killed_job campaigns|items COUNT JOURNAL UNKNOWN BASE_URL TOKEN

The journal is a file, or one on the Redis server of a URL. The job prints a line when it begins to send, and at the end
the number of items by status, as JSON.
"""

import asyncio
import json
import signal
import sys
from collections import Counter
from typing import Any, Final

from pinterest_async import Journal, Pinterest
from pinterest_async._bulk.journal import redis as module
from pinterest_async.models.campaigns import CampaignCreate, ObjectiveType
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemCreate
from pinterest_async.redis import RedisJournal

LEASE_SECONDS: Final = 0.05
"""So that the next run does not wait for the one that was killed."""
ACCOUNT = "549755885175"


def campaign(number: int) -> CampaignCreate:
    return CampaignCreate(ad_account_id=ACCOUNT, name=f"Campaign {number}", objective_type=ObjectiveType.AWARENESS)


def item(number: int) -> RetailItemCreate:
    attributes = ItemAttributes(
        title=f"Thing {number}",
        description="A thing",
        link=f"https://www.example.com/things/{number}",
        image_link=[f"https://www.example.com/images/{number}.jpg"],
        price="24.99 USD",
        availability="in stock",
    )
    return RetailItemCreate(item_id=f"item-{number}", attributes=attributes)


async def main(kind: str, count: int, journal: Journal | RedisJournal, base_url: str, token: str) -> None:
    async with Pinterest(access_token=token, base_url=base_url, quotas=None) as pinterest:
        job: Any
        if kind == "campaigns":
            job = pinterest.campaigns.create_many(ACCOUNT, map(campaign, range(count)), journal=journal)
        else:
            job = pinterest.catalogs.sync_items(
                map(item, range(count)), country="US", language="EN", first_poll=0.05, journal=journal
            )
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        statuses: Counter[str] = Counter()
        indexes: set[int] = set()
        async for outcome in job:
            statuses[outcome.status] += 1
            indexes.add(outcome.index)
        assert indexes == set(range(count))
        sys.stdout.write(json.dumps(statuses))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job of a shell inherits it ignored
    kind, count, where, unknown, base_url, token = sys.argv[1:]
    module._LEASE_SECONDS = LEASE_SECONDS  # type: ignore[misc]
    policy: Any = unknown
    journal: Journal | RedisJournal = Journal(where, unknown=policy)
    if where.startswith("redis:"):
        journal = RedisJournal(where, job=kind, unknown=policy)
    asyncio.run(main(kind, int(count), journal, base_url, token))
