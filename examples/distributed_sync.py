"""Campaigns from four worker processes that share one quota: `python examples/distributed_sync.py [3000]`.

It needs a Redis server (REDIS_URL, or the one on this machine), and `pip install "pinterest-async[redis,taskiq]"
taskiq-redis`. On machines of your own start as many workers as you like: `taskiq worker distributed_sync:broker`.
"""

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

from taskiq_redis import RedisAsyncResultBackend, RedisStreamBroker

from pinterest_async import Pinterest, Quotas
from pinterest_async.redis import RedisJournal, SharedLimits
from pinterest_async.sandbox import Sandbox
from pinterest_async.shards import Shard, ShardReport, plan_shards, run_shard
from pinterest_async.taskiq import run_shards, shard_task

REDIS = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
ACCOUNT = "549755885175"
results: RedisAsyncResultBackend[Any] = RedisAsyncResultBackend(REDIS, socket_timeout=None)
broker = RedisStreamBroker(REDIS, socket_timeout=None).with_result_backend(results)


def campaigns(shard: Shard) -> list[dict[str, str]]:
    """The shard's part of the input; yours would come from a database or a file that all machines see."""
    return [
        {"ad_account_id": ACCOUNT, "name": f"Campaign {number}", "objective_type": "AWARENESS"}
        for number in range(shard.start, shard.stop)
    ]


async def create(shard: Shard) -> ShardReport:
    """What a worker does with a shard. Its journal makes a second delivery harmless."""
    journal = RedisJournal(REDIS, job=shard.name)
    async with SharedLimits(REDIS, app="example") as limits, Pinterest.from_env(limiter=limits) as pinterest:
        return await run_shard(
            shard, campaigns, lambda items, kept: pinterest.campaigns.create_many(ACCOUNT, items, journal=kept), journal
        )


create_shard = shard_task(broker, "create_shard", create)


async def main(total: int) -> int:
    """Start a sandbox and four workers, and let them share the work."""
    job = f"rollout {time.time():.0f}"  # to go on with one that broke off, say its name again
    async with Sandbox(quotas=Quotas.standard()) as sandbox:
        settings = {"PINTEREST_BASE_URL": sandbox.base_url, "PINTEREST_ACCESS_TOKEN": sandbox.access_token}
        path = os.pathsep.join([str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = {**os.environ, **settings, "REDIS_URL": REDIS, "PYTHONPATH": path}
        command = ("-m", "taskiq", "worker", "distributed_sync:broker", "--workers", "1", "--log-level", "ERROR")
        workers = [await asyncio.create_subprocess_exec(sys.executable, *command, env=environment) for _ in range(4)]
        try:
            await broker.startup()
            report = await run_shards(create_shard, plan_shards(job, total, size=250), timeout=120)
            await broker.shutdown()
        finally:
            for worker in workers:
                worker.terminate()
            await asyncio.gather(*(worker.wait() for worker in workers))
        print(f"{report.succeeded} campaigns created, {len(sandbox.state.campaigns[ACCOUNT])} there")
        refused = sum(1 for each in sandbox.requests if each.status == 429)
        print(f"{refused} calls refused by the rate limit")
        return 0 if report.succeeded == len(sandbox.state.campaigns[ACCOUNT]) == total and not refused else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)))
