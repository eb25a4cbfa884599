"""A model of the API's server, in virtual time: how it counts requests, and how long the way to it is."""

import asyncio
import math
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final, get_args

from pinterest_async import Category, Limiter, Quotas
from pinterest_async._limits.headers import retry_after_seconds
from pinterest_async.sandbox import ServerQuota
from pinterest_async.sandbox._server.rate_limits import WindowKind

STANDARD: Final = Quotas.standard()
COUNTING: Final[tuple[WindowKind, ...]] = get_args(WindowKind)
OWNED: Final = "549755885175"
MINUTES: Final = int(os.environ.get("MINUTES", "3"))
"""How long a quota is drawn on."""


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Model:
    """A server and the way to it: `delay` seconds there and as many back; its clock gains `drift` in a second."""

    quotas: Quotas = STANDARD
    counting: WindowKind = "fixed"
    seed: int = 0
    delay: tuple[float, float] = (0.02, 0.05)
    drift: float = 0.0
    answered: list[float] = field(default_factory=list[float])
    refused: list[float] = field(default_factory=list[float])

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        clock: Callable[[], float] = lambda: now() * (1 + self.drift)  # noqa: E731
        self._quota = ServerQuota(self.quotas, self.counting, clock=clock, seed=self.seed)

    async def call(
        self,
        limits: Limiter,
        category: Category,
        owner: str | None = None,
        *,
        bulk: bool = False,
        max_wait: float = math.inf,
    ) -> bool:
        """One request, as the transport makes it; whether it was let in."""
        await limits.acquire(category, owner, max_wait, bulk=bulk)
        await asyncio.sleep(self._random.uniform(*self.delay))
        verdict = self._quota.take(category, owner)
        (self.answered if verdict.allowed else self.refused).append(now())
        await asyncio.sleep(self._random.uniform(*self.delay))
        limits.observe(category, owner, verdict.headers)
        if not verdict.allowed:
            seconds = retry_after_seconds(verdict.headers) or 0.5
            limits.pause(category, owner, seconds)
            await asyncio.sleep(seconds)
        return verdict.allowed

    async def saturate(
        self,
        limits: Limiter,
        category: Category,
        seconds: float,
        workers: int,
        owner: str | None,
        *,
        bulk: bool = True,
    ) -> int:
        """Draw for so many seconds with so many workers; how many requests were let in."""
        end, done = now() + seconds, 0

        async def work() -> None:
            nonlocal done
            while now() < end:
                admitted = await self.call(limits, category, owner, bulk=bulk)
                done += admitted

        await asyncio.gather(*(work() for _ in range(workers)))
        return done


def owner_of(category: Category) -> str | None:
    return OWNED if category in (Category.ADS_CONVERSIONS, Category.MMM_REPORTS) else None


def workers_for(category: Category) -> int:
    """Enough to keep up with the quota at the model's delays."""
    return max(4, math.ceil(STANDARD.categories[category].limit / 60 * 0.2))
