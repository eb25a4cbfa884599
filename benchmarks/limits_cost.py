"""What limits cost a request that need not wait: `python -m benchmarks.limits_cost [--pairs 1000]`.

Short blocks of small GETs are sent with limits, and without (with a limiter that does nothing), in turn, one request at
a time, over two connections. The table shows the median over all pairs of what a block with limits took more, in time
of this process's CPU and of the wall clock; the control compares blocks without limits among themselves. The quotas are
wide enough that nobody waits, so the limits that are shared over Redis (where there is a `redis-server`) reserve slots
ahead, as they do for anyone who is as fast. Aims: at most 3 %, and at most 20 % over Redis.
"""

import argparse
import asyncio
import gc
import statistics
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager

from benchmarks.canned_server import canned_server
from benchmarks.overhead import WIDE
from benchmarks.redis_server import has_redis, redis_server
from pinterest_async import Category, CategoryStatistics, Limiter, Limits, Pinterest
from pinterest_async.redis import SharedLimits

BLOCK = 20
WARM_UP = 20
Clock = Callable[[], float]
Make = Callable[[], Limiter]


class NoLimits:
    """A limiter that never waits and learns nothing."""

    async def acquire(
        self, category: Category | None, owner: str | None, max_wait: float, *, bulk: bool = False
    ) -> None:
        """At once."""

    def observe(self, category: Category | None, owner: str | None, headers: Mapping[str, str]) -> None:
        """Not looked at."""

    def pause(self, category: Category | None, owner: str | None, seconds: float) -> None:
        """Not kept."""

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """None."""
        return ()


@asynccontextmanager
async def _opened(limiter: Limiter) -> AsyncIterator[Limiter]:
    if isinstance(limiter, SharedLimits):
        async with limiter:
            yield limiter
    else:
        yield limiter


async def _block(pinterest: Pinterest, clock: Clock) -> float:
    begun = clock()
    for number in range(BLOCK):
        await pinterest.boards.get(str(number))
    return clock() - begun


async def _pairs(base_url: str, make: Make, pairs: int, clock: Clock) -> float:
    """The median over pairs of blocks: time with the limiter, divided by time without one."""
    async with (
        _opened(make()) as limiter,
        Pinterest(access_token="token", base_url=base_url, limiter=limiter) as tried,
        Pinterest(access_token="token", base_url=base_url, limiter=NoLimits()) as plain,
    ):
        for _ in range(WARM_UP):
            await _block(tried, clock)
            await _block(plain, clock)
        ratios: list[float] = []
        for number in range(pairs):
            if number % 2:
                without = await _block(plain, clock)
                ratios.append(await _block(tried, clock) / without)
            else:
                ratios.append(await _block(tried, clock) / await _block(plain, clock))
        return statistics.median(ratios)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    pairs = parser.parse_args().pairs
    gc.collect()
    gc.freeze()
    gc.disable()  # both sides alike: a collection in one block of a pair would be most of what is measured
    print(f"{'':28} {'CPU':>7} {'wall':>7}")
    rows: dict[str, Make] = {"limits": lambda: Limits(WIDE), "control: none twice": NoLimits}
    with ExitStack() as stack:
        base_url = stack.enter_context(canned_server())
        if has_redis():
            redis = stack.enter_context(redis_server())
            rows["shared over Redis"] = lambda: SharedLimits(redis, app="benchmark", quotas=WIDE)
        for name, make in rows.items():
            ratios = [
                asyncio.run(_pairs(base_url, make, pairs, clock)) for clock in (time.process_time, time.perf_counter)
            ]
            print(f"{name:28} " + " ".join(f"{ratio - 1:+7.1%}" for ratio in ratios), flush=True)
            gc.collect()


if __name__ == "__main__":
    main()
