"""One quota drawn by several processes: `python -m benchmarks.shared_quota [--processes 8] [--seconds 75] [--lease 1]`.

It needs `redis-server`. A sandbox enforces the standard quotas; each process makes as many calls as it is let, of one
category. The table shows how much of the quota they drew, whether any call was refused, how many calls to Redis each
cost, and how far the shares of the processes lie apart. The program fails when a call was refused, when they drew less
than 90 %, when a call cost more than 1.1 calls to Redis (0.3 with leases), or when a share is 20 % off.
"""

import argparse
import asyncio
import multiprocessing
import sys
import time
from multiprocessing.connection import Connection

import redis

from benchmarks.redis_server import redis_server
from pinterest_async import Pinterest, Quotas, RateLimitEvent
from pinterest_async.redis import SharedLimits
from pinterest_async.sandbox import Sandbox

LIMIT = 1000
"""org_read, per minute."""


def _work(base_url: str, token: str, redis_url: str, seconds: float, lease: int, answer: Connection) -> None:
    async def main() -> tuple[int, int]:
        refused: list[RateLimitEvent] = []
        made = 0
        async with (
            SharedLimits(redis_url, app="benchmark", lease=lease) as limits,
            Pinterest(access_token=token, base_url=base_url, limiter=limits, on_rate_limit=refused.append) as pinterest,
        ):
            end = time.monotonic() + seconds

            async def calls() -> None:
                nonlocal made
                while time.monotonic() < end:
                    await pinterest.user_account.get()
                    made += 1

            await asyncio.gather(*(calls() for _ in range(8)))
        return made, len(refused)

    answer.send(asyncio.run(main()))


async def _measure(processes: int, seconds: float, lease: int, url: str) -> bool:
    context = multiprocessing.get_context("spawn")
    async with Sandbox(quotas=Quotas.standard(), window="sliding", record=False) as sandbox:
        answers: list[Connection] = []
        for _ in range(processes):
            here, there = context.Pipe()
            args = (sandbox.base_url, sandbox.access_token, url, seconds, lease, there)
            context.Process(target=_work, args=args, daemon=True).start()
            answers.append(here)
        told: list[tuple[int, int]] = [await asyncio.to_thread(here.recv) for here in answers]
    made = sum(each for each, _ in told)
    refused = sum(each for _, each in told)
    drawn = made / (seconds / 60 * LIMIT)
    statistics = redis.Redis.from_url(url).info("commandstats")
    assert isinstance(statistics, dict)
    asked = int(statistics["cmdstat_evalsha"]["calls"]) / made
    shares = [each / (made / processes) for each, _ in told]
    print(f"{processes} processes, {seconds:.0f} s, {lease} slots a lease: {made:,} calls")
    print(f"drawn    {drawn:6.1%} of the quota")
    print(f"refused  {refused:6}")
    print(f"Redis    {asked:6.2f} calls for each")
    print(f"shares   {min(shares):.2f} to {max(shares):.2f} of an even one")
    few = asked <= (1.1 if lease == 1 else 0.3)
    return refused == 0 and drawn >= 0.9 and few and max(abs(share - 1) for share in shares) <= 0.2


def main() -> None:
    """Print the table; exit with 1 when an aim is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=75.0)
    parser.add_argument("--lease", type=int, default=1)
    arguments = parser.parse_args()
    with redis_server() as url:
        reached = asyncio.run(_measure(arguments.processes, arguments.seconds, arguments.lease, url))
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    main()
