"""A worker that runs one shard of a job, to be killed: run by tests/scenarios/test_killed_workers.py.

    python -m tests.support.shared_worker REDIS BASE_URL TOKEN SHARD UNKNOWN

Its quota is shared and its journal lies in Redis. It prints a line when it begins, and in the end its report as JSON,
or the name of the error that ended it.
"""

import asyncio
import sys
from typing import Any

import msgspec

from pinterest_async import JournalError, Pinterest, PinterestError
from pinterest_async._redis import lease
from pinterest_async.redis import RedisJournal, SharedLimits
from pinterest_async.shards import Shard, run_shard
from tests.support.killed_job import ACCOUNT, campaign

HOLD_SECONDS = 0.3


async def main(redis: str, base_url: str, token: str, shard: Shard, journal: RedisJournal) -> str:
    limits = SharedLimits(redis, app="1234567")
    async with limits, Pinterest(access_token=token, base_url=base_url, limiter=limits) as pinterest:
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        report = await run_shard(
            shard,
            lambda shard: map(campaign, range(shard.start, shard.stop)),
            lambda items, kept: pinterest.campaigns.create_many(ACCOUNT, items, journal=kept),
            journal,
        )
        if report.stopped_by:
            return "stopped"
        return msgspec.json.encode(report).decode()


if __name__ == "__main__":
    lease.LEASE_SECONDS = HOLD_SECONDS  # type: ignore[misc]
    redis, base_url, token, encoded, unknown = sys.argv[1:]
    policy: Any = unknown
    shard = msgspec.json.decode(encoded, type=Shard)
    try:
        told = asyncio.run(main(redis, base_url, token, shard, RedisJournal(redis, job=shard.name, unknown=policy)))
    except (JournalError, PinterestError) as error:
        told = type(error).__name__
    sys.stdout.write(told)
