"""A bulk job with a journal in a process of its own, to be killed: run by tests/scenarios/test_killed.py.

    python -m tests.support.killed_job campaigns|items|events|records COUNT JOURNAL UNKNOWN BASE_URL TOKEN [SEED]

The journal is a file, or one on the Redis server of a URL. With a seed the input is in another order. The job prints a
line when it begins to send, and at the end the number of items by status, as JSON.
"""

import asyncio
import json
import random
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from pinterest_async import Journal, Pinterest
from pinterest_async._redis import lease
from pinterest_async.models.campaigns import CampaignCreate, ObjectiveType
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemCreate
from pinterest_async.redis import RedisJournal
from pinterest_async.resources._workflows import customer_lists, events
from tests.support.events import event

LEASE_SECONDS: Final = 0.05
"""So that the next run does not wait for the one that was killed."""
PER_CALL: Final = 50
"""Events and records of a call: so few that a job has as many calls as there are moments to kill it."""
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


async def make(kind: str, pinterest: Pinterest, order: Sequence[int], journal: Journal | RedisJournal) -> Any:
    """Return the job."""
    if kind == "campaigns":
        return pinterest.campaigns.create_many(ACCOUNT, map(campaign, order), journal=journal)
    if kind == "items":
        items = map(item, order)
        return pinterest.catalogs.sync_items(items, country="US", language="EN", first_poll=0.05, journal=journal)
    if kind == "events":
        return pinterest.conversion_events.send_many(ACCOUNT, map(event, order), journal=journal)
    [found] = [each async for each in pinterest.customer_lists.list(ACCOUNT)]
    assert found.id is not None
    records = (f"{number}@example.com" for number in order)
    return pinterest.customer_lists.upload(ACCOUNT, found.id, records, journal=journal)


async def main(kind: str, order: Sequence[int], journal: Journal | RedisJournal, base_url: str, token: str) -> None:
    async with Pinterest(access_token=token, base_url=base_url, quotas=None) as pinterest:
        job = await make(kind, pinterest, order, journal)
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        statuses: Counter[str] = Counter()
        indexes: set[int] = set()
        async for outcome in job:
            statuses[outcome.status] += 1
            indexes.add(outcome.index)
            assert not outcome.warnings
        assert indexes == set(range(len(order)))
        sys.stdout.write(json.dumps(statuses))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job of a shell inherits it ignored
    kind, count, where, unknown, base_url, token, *seed = sys.argv[1:]
    lease.LEASE_SECONDS = LEASE_SECONDS  # type: ignore[misc]
    events.EVENTS_PER_CALL = customer_lists.RECORDS_PER_CALL = PER_CALL  # type: ignore[misc]
    policy: Any = unknown
    journal: Journal | RedisJournal = Journal(where, unknown=policy)
    if where.startswith("redis:"):
        journal = RedisJournal(where, job=kind, unknown=policy)
    order = list(range(int(count)))
    if seed:
        random.Random(seed[0]).shuffle(order)
    asyncio.run(main(kind, order, journal, base_url, token))
