"""What limits cost a request that need not wait: `python -m benchmarks.limits_cost [--pairs 300]`.

A block of small GETs is sent with limits, and one without (with a limiter that does nothing), in turn, one request at a
time. The table shows the median over all pairs of what a block with limits took more, in time of this process's CPU and
of the wall clock; the control compares blocks without limits among themselves. Aim: less than 2 %.
"""

import argparse
import asyncio
import gc
import statistics
import time
from collections.abc import Callable, Mapping

from benchmarks.canned_server import canned_server
from benchmarks.overhead import WIDE
from pinterest_async import Category, CategoryStatistics, Limiter, Limits, Pinterest

BLOCK = 100
Clock = Callable[[], float]


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


async def _block(pinterest: Pinterest, clock: Clock) -> float:
    begun = clock()
    for number in range(BLOCK):
        await pinterest.boards.get(str(number))
    return clock() - begun


async def _pairs(base_url: str, limiter: Limiter, pairs: int, clock: Clock) -> float:
    """The median over pairs of blocks: time with the limiter, divided by time without one."""
    async with (
        Pinterest(access_token="token", base_url=base_url, limiter=limiter) as tried,
        Pinterest(access_token="token", base_url=base_url, limiter=NoLimits()) as plain,
    ):
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
    parser.add_argument("--pairs", type=int, default=300)
    pairs = parser.parse_args().pairs
    gc.disable()  # both sides alike: a collection in one block of a pair would be most of what is measured
    print(f"{'':28} {'CPU':>7} {'wall':>7}")
    with canned_server() as base_url:
        for name, limiter in (("limits", lambda: Limits(WIDE)), ("control: none twice", NoLimits)):
            ratios = [
                asyncio.run(_pairs(base_url, limiter(), pairs, clock))
                for clock in (time.process_time, time.perf_counter)
            ]
            print(f"{name:28} " + " ".join(f"{ratio - 1:+7.1%}" for ratio in ratios))
            gc.collect()


if __name__ == "__main__":
    main()
