"""One quota drawn by several processes: `python -m benchmarks.shared_quota [--processes 8] [--seconds 75] [--lease 1]`.

It needs `redis-server`. A sandbox enforces the standard quotas, in windows that slide; each process makes as many calls
as it is let, of one category. With `--calls` they do so as bulk jobs do, and another process makes a call now and then,
as many as a tenth of the quota.

The table shows how much of the quota they drew, whether any call was refused, how many calls to Redis each cost, how
far the shares of the processes lie apart, and how long calls beside bulk jobs waited. The program fails when a call was
refused, when they drew less than 90 %, when a call cost more than 1.1 calls to Redis (0.3 with leases), when a share is
20 % off, or when one in twenty calls beside bulk jobs waited for more than two slots.
"""

import argparse
import asyncio
import multiprocessing
import sys
import time
from multiprocessing.connection import Connection
from typing import Literal, NamedTuple

import redis

from benchmarks.redis_server import redis_server
from pinterest_async import Pinterest, Quotas, RateLimitEvent
from pinterest_async.redis import SharedLimits
from pinterest_async.sandbox import Sandbox

Kind = Literal["equal", "bulk", "calls"]
LIMIT = 1000
"""org_read, per minute."""


class Told(NamedTuple):
    """What a process tells in the end: calls made, calls refused, and how long each took where it was one at a time."""

    made: int
    refused: int
    seconds: list[float]


def _work(base_url: str, token: str, redis: str, seconds: float, lease: int, kind: Kind, answer: Connection) -> None:
    async def main() -> Told:
        refused: list[RateLimitEvent] = []
        took: list[float] = []
        made = 0
        async with (
            SharedLimits(redis, app="benchmark", lease=lease) as limits,
            Pinterest(access_token=token, base_url=base_url, limiter=limits, on_rate_limit=refused.append) as client,
        ):
            pinterest = client.with_options(priority="bulk") if kind == "bulk" else client
            end = time.monotonic() + seconds

            async def calls() -> None:
                nonlocal made
                while time.monotonic() < end:
                    begun = time.monotonic()
                    await pinterest.user_account.get()
                    made += 1
                    if kind == "calls":
                        took.append(time.monotonic() - begun)
                        await asyncio.sleep(600 / LIMIT)

            await asyncio.gather(*(calls() for _ in range(1 if kind == "calls" else 8)))
        return Told(made, len(refused), took)

    answer.send(asyncio.run(main()))


async def _measure(processes: int, seconds: float, lease: int, url: str, *, calls: bool) -> bool:
    context = multiprocessing.get_context("spawn")
    jobs: list[Kind] = ["bulk" if calls else "equal"]
    kinds = jobs * processes + (["calls"] if calls else [])
    async with Sandbox(quotas=Quotas.standard(), window="sliding", record=False) as sandbox:
        answers: list[Connection] = []
        for kind in kinds:
            here, there = context.Pipe()
            args = (sandbox.base_url, sandbox.access_token, url, seconds, lease, kind, there)
            context.Process(target=_work, args=args, daemon=True).start()
            answers.append(here)
        told: list[Told] = [await asyncio.to_thread(here.recv) for here in answers]
    made = sum(each.made for each in told)
    refused = sum(each.refused for each in told)
    drawn = made / (seconds / 60 * LIMIT)
    statistics = redis.Redis.from_url(url).info("commandstats")
    assert isinstance(statistics, dict)
    asked = int(statistics["cmdstat_evalsha"]["calls"]) / made
    shares = [each.made / (sum(each.made for each in told[:processes]) / processes) for each in told[:processes]]
    print(f"{processes} processes, {seconds:.0f} s, {lease} slots a lease: {made:,} calls")
    print(f"drawn    {drawn:6.1%} of the quota")
    print(f"refused  {refused:6}")
    print(f"Redis    {asked:6.2f} calls for each")
    print(f"shares   {min(shares):.2f} to {max(shares):.2f} of an even one")
    few, waited = asked <= (1.1 if lease == 1 else 0.3), 0.0
    if calls:
        slots = sorted(each * LIMIT / 60 for each in told[-1].seconds)
        waited = slots[len(slots) * 19 // 20]
        print(f"calls    {len(slots):6}: 19 in 20 took {waited:.1f} slots or less, the longest {slots[-1]:.1f}")
    return refused == 0 and drawn >= 0.9 and few and max(abs(share - 1) for share in shares) <= 0.2 and waited <= 2


def main() -> None:
    """Print the table; exit with 1 when an aim is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=75.0)
    parser.add_argument("--lease", type=int, default=1)
    parser.add_argument("--calls", action="store_true")
    arguments = parser.parse_args()
    with redis_server() as url:
        work = _measure(arguments.processes, arguments.seconds, arguments.lease, url, calls=arguments.calls)
        reached = asyncio.run(work)
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    main()
