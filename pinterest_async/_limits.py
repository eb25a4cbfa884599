"""Rate limits: what the API allows, and how a process draws all of it without a single refusal.

Pinterest counts requests per category ("operations that share a category share quota"), per user and app; conversion
events per ad account; and all requests of a user together (100 per second). It does not say when its windows begin, so
whatever we do must hold for every window of that length.

A token bucket that holds B tokens and regains them at a rate of R per second lets at most B + R*T requests into any T
seconds: those saved up plus those regained. Requests are whole, so a limit of L per T holds when B + R*T < L + 1. All
of L at once (B = L) would leave hardly any rate; a bucket filled at the full rate (R = L/T) and holding L lets 2 L into
its first window, which is what most clients do and why they meet a 429 at the start. We give a small share to the burst
and the rest to the rate: B = f*L, R = (L + 1 - B)/T. With f = 3 % a long job draws 97 % of the quota, and the first
window, burst included, still ends at L. One percent of the rate stays unused, because requests that leave evenly do not
arrive evenly. `aiolimiter.AsyncLimiter(B, B/R)` is exactly this bucket.

Daily quotas (trial access) are the other way round: nobody wants to wait 90 seconds between two calls of a session, so
half the quota may go at once and the other half comes back over the day.

A request needs a token of its category and one of all requests together. It takes both in the moment it leaves, or
neither: a token taken early would be spent in a window it was not meant for, and lost by a waiter that gives up.

Buckets know what we sent. The server knows more: other programs draw on the same quota. A gate beside each bucket
closes when an answer was a rate limit, or when its headers say that nothing remains, until the time they name. When it
opens, it lets one through at a time, evenly, for as long as there is a crowd (those who stood in line, and those who
slept elsewhere until this moment), because a crowd that wakes together meets the limit again.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final, Protocol

from aiolimiter import AsyncLimiter

from ._quotas import Category, Quota, Quotas
from ._request import nothing_remains, retry_after_seconds

__all__ = ["Category", "CategoryStatistics", "Limiter", "Limits", "Quota", "Quotas"]

_CALM: Final = 1.0
"""Seconds without a request after which a crowd is gone; the longest way between two of a crowd."""


@dataclass(frozen=True, slots=True)
class CategoryStatistics:
    """A category at one moment: requests let through, waiting now, seconds its gate stays closed, refusals seen."""

    category: str
    owner: str | None
    taken: int
    waiting: int
    paused_seconds: float
    refused: int


class WaitTooLong(Exception):
    """The wait for a slot is known to be longer than allowed: `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Limiter(Protocol):
    """What a transport needs of a limiter: `Limits` in one process, or one that is shared."""

    async def acquire(
        self, category: Category | None, owner: str | None, max_wait: float, *, bulk: bool = False
    ) -> None:
        """Wait for a slot; WaitTooLong at once when the wait is known to exceed `max_wait` seconds.

        `bulk` requests wait behind all others.
        """
        ...

    def observe(self, category: Category | None, owner: str | None, headers: Mapping[str, str]) -> None:
        """Learn from the headers of an answer."""
        ...

    def pause(self, category: Category | None, owner: str | None, seconds: float) -> None:
        """Close a category for some seconds: the API refused a request."""
        ...

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """What was drawn and what waits, per category."""
        ...


class _Bucket(AsyncLimiter):
    """A bucket that tells how long it stays empty, and that can be left without waiting."""

    _level: float

    def seconds_until(self, tokens: int) -> float:
        """Seconds until so many tokens have come: 0.0 or less when they are there."""
        self._leak()
        return (self._level + tokens - self.max_rate) * self.time_period / self.max_rate

    def take(self) -> None:
        """Take one of the tokens that are there."""
        self._level += 1


class _Lane:
    """The bucket and the gate of one category and owner, and the line before them: `async with` leads to its head."""

    __slots__ = ("_bucket", "_clock", "_crowd", "_spacing", "_turn", "open_at", "refused", "taken", "waiting")

    def __init__(self, quota: Quota, clock: Callable[[], float]) -> None:
        self._bucket = _Bucket(quota.tokens, quota.tokens / quota.rate)
        self._clock = clock
        self._spacing = min(1 / quota.rate, _CALM)
        self._crowd = False
        self._turn = asyncio.Lock()
        self.open_at = clock()
        self.taken = 0
        self.waiting = 0
        self.refused = 0

    async def __aenter__(self) -> None:
        self.waiting += 1
        try:
            await self._turn.acquire()
        except BaseException:
            self.waiting -= 1
            raise

    async def __aexit__(self, *exc_info: object) -> None:
        self.waiting -= 1
        self._turn.release()

    def wait(self, ahead: int = 0) -> float:
        """Seconds until a request may leave that has so many ahead of it, as far as is known."""
        gate = self.open_at - self._clock() + (ahead * self._spacing if self._crowd else 0.0)
        return max(gate, self._bucket.seconds_until(ahead + 1))

    async def ready(self, max_wait: float) -> None:
        """Wait, at the head of the line, until a request may leave."""
        while (wait := self.wait()) > 0:
            if wait > max_wait:
                raise WaitTooLong(wait)
            await asyncio.sleep(wait)

    def take(self) -> None:
        """Let one leave, once `wait()` is over."""
        self._bucket.take()
        self.taken += 1
        if self._crowd:
            now = self._clock()
            self._crowd = now - self.open_at < _CALM
            self.open_at = max(self.open_at, now - self._spacing) + self._spacing

    def close_for(self, seconds: float) -> None:
        self.open_at = max(self.open_at, self._clock() + seconds)
        self._crowd = True


class Limits:
    """The limits of one process. Share one between clients that use the same token (`limiter=`).

    It belongs to the event loop it is first used in.
    """

    def __init__(self, quotas: Quotas | None = None) -> None:
        self.quotas: Quotas = Quotas.standard() if quotas is None else quotas
        self._lanes: dict[tuple[Category | None, str | None], _Lane | None] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    async def acquire(
        self, category: Category | None, owner: str | None, max_wait: float, *, bulk: bool = False
    ) -> None:
        """Wait for a slot of the category and one of the universal limit, and take both at once."""
        own = None if category is None else self._lane(category, owner)
        lanes = [lane for lane in (own, self._lane(None, None)) if lane is not None]
        at_once = True
        for lane in lanes:
            if (known := lane.wait(lane.waiting)) > 0 and known > max_wait:
                raise WaitTooLong(known)
            at_once = at_once and known <= 0 and not lane.waiting
        if at_once:
            for lane in lanes:
                lane.take()
        else:
            while not await _line_up(lanes, max_wait):
                pass

    def observe(self, category: Category | None, owner: str | None, headers: Mapping[str, str]) -> None:
        """Close the category until its window ends when the headers say that nothing remains."""
        if nothing_remains(headers):
            reset = retry_after_seconds(headers)
            lane = self._lane(category, owner)
            if reset is not None and lane is not None:
                lane.close_for(reset)

    def pause(self, category: Category | None, owner: str | None, seconds: float) -> None:
        """Close the category for some seconds: the API refused a request."""
        lane = self._lane(category, owner)
        if lane is not None:
            lane.refused += 1
            lane.close_for(seconds)

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """What was drawn and what waits, for each category used so far; "universal" stands for all together."""
        now = self._loop.time() if self._loop is not None else 0.0
        return tuple(
            CategoryStatistics(
                category="universal" if category is None else category.value,
                owner=owner,
                taken=lane.taken,
                waiting=lane.waiting,
                paused_seconds=max(0.0, lane.open_at - now),
                refused=lane.refused,
            )
            for (category, owner), lane in self._lanes.items()
            if lane is not None
        )

    def _lane(self, category: Category | None, owner: str | None) -> _Lane | None:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._lanes.clear()
            self._loop = loop
        key = (category, owner)
        try:
            return self._lanes[key]
        except KeyError:
            quota = self.quotas.universal if category is None else self.quotas.categories.get(category)
            return self._lanes.setdefault(key, None if quota is None else _Lane(quota, loop.time))


async def _line_up(lanes: Sequence[_Lane], max_wait: float) -> bool:
    """Go to the head of each line in turn, and leave all of them from there; False when one closed behind us."""
    async with AsyncExitStack() as lines:
        for lane in lanes:
            await lines.enter_async_context(lane)
            await lane.ready(max_wait)
        if any(lane.wait() > 0 for lane in lanes):
            return False
        for lane in lanes:
            lane.take()
        return True
