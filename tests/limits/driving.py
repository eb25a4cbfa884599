"""Driving a limiter in tests: requests without a pause, windows counted, quotas made."""

import asyncio
import math
from collections.abc import Sequence

from pinterest_async import Category, Limits, Quota, Quotas

WRITE = Category.ADS_WRITE
READ = Category.ADS_READ


def now() -> float:
    return asyncio.get_running_loop().time()


def most_in_a_window(times: Sequence[float], period: float) -> int:
    """The most that any window of this length holds, both ends included. Fixed windows are among them at any phase."""
    most = first = 0
    for last, time in enumerate(times):
        while time - times[first] > period:
            first += 1
        most = max(most, last - first + 1)
    return most


async def draw(limits: Limits, category: Category | None, seconds: float, owner: str | None = None) -> list[float]:
    """When requests leave that are made one after the other without a pause."""
    end = now() + seconds
    left: list[float] = []
    while True:
        await limits.acquire(category, owner, math.inf)
        if now() >= end:
            return left
        left.append(now())


async def leave(limits: Limits, left: list[float], category: Category | None = WRITE) -> None:
    await limits.acquire(category, None, math.inf)
    left.append(now())


async def settle() -> None:
    """Let every task run as far as it can without the clock."""
    for _ in range(10):
        await asyncio.sleep(0)


def only(limit: int, period: float = 60.0, burst: float = 0.03) -> Limits:
    return Limits(Quotas({WRITE: Quota(limit, period, burst)}))
