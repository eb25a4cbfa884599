"""Rate limits: what the API allows, and how a process draws all of it without a single refusal.

Pinterest counts requests per category ("operations that share a category share quota"), per user and app; conversion
events per ad account; and all requests of a user together (100 per second). It does not say when its windows begin, so
whatever we do must hold for every window of that length. How a bucket does that is told in `_buckets`; how the server's
word comes before ours, in `_lanes`; how many processes keep one quota, in `_reservation`.

A request needs a token of its category and one of all requests together. It takes both in the moment it leaves, or
neither: a token taken early would be spent in a window it was not meant for, and lost by a waiter that gives up.

A request for which there is a token leaves at once. All others stand in line, one line for each category (and ad
account, where that owns the quota), interactive requests before bulk ones. One timer serves all lines: it wakes the one
whose turn it is, so ten thousand who wait cost no more than ten. Among the lines, who came first goes first.
"""

import asyncio
import math
from asyncio import get_running_loop
from collections.abc import Mapping
from itertools import count
from typing import Protocol

from .headers import REMAINING
from .local_quota import Lane
from .quotas import Category, Quota, Quotas
from .server_limits import COARSE
from .statistics import CategoryStatistics, RateLimitEvent, format_statistics
from .wait_queue import Line

__all__ = [
    "Category",
    "CategoryStatistics",
    "Limiter",
    "Limits",
    "Quota",
    "Quotas",
    "RateLimitEvent",
    "WaitTooLong",
    "format_statistics",
]

Key = tuple[Category | None, str | None]


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


class Limits:
    """The limits of one process. Share one between clients that use the same token (`limiter=`).

    It belongs to the event loop it is first used in, and starts anew in another.
    """

    def __init__(self, quotas: Quotas | None = None) -> None:
        self.quotas: Quotas = Quotas.standard() if quotas is None else quotas
        self._loop: asyncio.AbstractEventLoop | None = None
        self._forget()

    def _forget(self) -> None:
        self._lanes: dict[Key, Lane] = {}
        self._universal: Lane | None = None
        self._lines: dict[Key, Line] = {}
        self._crowded: dict[Key, Line] = {}
        self._tickets = count()
        self._timer: asyncio.TimerHandle | None = None
        self._latest = 0.0

    async def acquire(
        self, category: Category | None, owner: str | None, max_wait: float, *, bulk: bool = False
    ) -> None:
        """Wait for a slot of the category and one of the universal limit, and take both at once."""
        loop = get_running_loop()
        if loop is not self._loop:
            self._begin()
        key = (category, owner)
        line = self._lines.get(key) or self._open(key)
        if line.interactive or line.bulk or not line.passes(loop.time()):
            await self._stand_in(line, key, max_wait, bulk)

    def observe(self, category: Category | None, owner: str | None, headers: Mapping[str, str]) -> None:
        """Learn from the headers of an answer: which limits there are, and what remains of them."""
        line = self._lines.get((category, owner))
        if line is None:
            return
        policies = line.policies
        if policies.skip and headers.get(REMAINING) != "0":
            policies.skip -= 1
        elif (told := policies.read(headers)) is not None:
            if told.remaining < 1:
                self._close(told.lane, told.reset)
            elif told.quota is not None and told.quota.period >= COARSE:
                told.lane.heed(told.remaining, told.reset, told.quota)

    def pause(self, category: Category | None, owner: str | None, seconds: float) -> None:
        """Close the category for some seconds: the API refused a request."""
        if get_running_loop() is not self._loop:
            self._begin()
        line = self._lines.get((category, owner)) or self._open((category, owner))
        for lane in line.own[:1]:
            lane.refused += 1
            self._close(lane, seconds)

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """What was drawn and what waits, for each category used so far; "universal" stands for all together."""
        now = self._loop.time() if self._loop is not None else 0.0
        lanes: dict[tuple[str, str | None], Lane] = {
            ("other" if category is None else category.value, owner): lane
            for (category, owner), lane in self._lanes.items()
        }
        if self._universal is not None:
            lanes["universal", None] = self._universal
        return tuple(
            lane.statistics(
                name,
                owner,
                sum(line.waiting for line in self._crowded.values() if lane in line.lanes),
                lane.paused_seconds(now),
            )
            for (name, owner), lane in lanes.items()
        )

    def _begin(self) -> None:
        """Start anew: this is another event loop."""
        self._forget()
        self._loop = loop = get_running_loop()
        self._latest = loop.time()
        if self.quotas.universal is not None:
            self._universal = Lane(self.quotas.universal, self.quotas.ceiling, loop.time)

    def _open(self, key: Key) -> Line:
        """The line of a category and owner, where nobody has stood yet."""
        category, owner = key
        own: list[Lane] = []
        for name, quota in self.quotas.drawn_on(category):
            own.append(self._lane((name, owner if name is category else None), quota))
        if category is None and self._universal is not None:
            own.append(self._lane(key, None))
        line = self._lines[key] = Line(tuple(own), self._universal)
        return line

    def _lane(self, key: Key, quota: Quota | None) -> Lane:
        lane = self._lanes.get(key)
        if lane is None:
            assert self._loop is not None
            lane = self._lanes[key] = Lane(quota, self.quotas.ceiling, self._loop.time)
        return lane

    async def _stand_in(self, line: Line, key: Key, max_wait: float, bulk: bool) -> None:
        """Wait in line for a turn."""
        assert self._loop is not None
        now = self._now()
        wait = line.wait(now, bulk)
        if self._universal is not None:
            before = sum(each.most_before(now, bulk, max_wait) for each in self._crowded.values())
            wait = max(wait, self._universal.wait(now, int(before)))
        if wait > max_wait:
            raise WaitTooLong(wait)
        at_head = line.is_free(bulk)
        if wait <= 0 and at_head:
            line.take()
            return
        queue, ticket = line.bulk if bulk else line.interactive, next(self._tickets)
        waiter = self._loop.create_future()
        queue[ticket] = (waiter, now + max_wait)
        self._crowded[key] = line
        if at_head:
            self._serve()
        try:
            await waiter
        except asyncio.CancelledError:
            if queue.pop(ticket, None) is None and not waiter.cancelled() and waiter.exception() is None:
                line.give_back()  # it was given its turn in the very moment it gave up
            self._serve()
            raise

    def _serve(self) -> None:
        """Let all go whose turn it is, and come back when it is the next one's."""
        now = self._now()
        while True:
            soonest = 0.0 if self._universal is None else self._universal.wait(now)
            first = self._first(now) if soonest <= 0 else None
            if first is None:
                break
            first.let_go()
        if soonest <= 0:
            soonest = min((line.head_wait(now) for line in self._crowded.values()), default=math.inf)
        self._wake_in(soonest, now)

    def _first(self, now: float) -> Line | None:
        """The line whose head goes next, among those whose own lanes let it."""
        for key in [key for key, line in self._crowded.items() if not line.waiting]:
            del self._crowded[key]
        ready = (line for line in self._crowded.values() if line.head_wait(now) <= 0)
        return min(ready, key=Line.head, default=None)

    def _wake_in(self, seconds: float, now: float) -> None:
        """Serve again after so many seconds, if not before."""
        timer = self._timer
        if timer is not None and (seconds == math.inf or timer.when() > now + seconds):
            timer.cancel()
            timer = None
        if timer is None and seconds < math.inf:
            assert self._loop is not None
            timer = self._loop.call_at(now + seconds, self._wake)
        self._timer = timer

    def _wake(self) -> None:
        self._timer = None
        self._serve()

    def _close(self, lane: Lane, seconds: float) -> None:
        """Close a lane, and tell those in line who would wait too long for it to open."""
        opens = lane.close(seconds)
        for line in self._crowded.values():
            if lane in line.lanes:
                for waiter in line.expelled(opens):
                    waiter.set_exception(WaitTooLong(seconds))

    def _now(self) -> float:
        """The loop's time. When its clock ran backwards, nobody waits for it to make up what it lost."""
        assert self._loop is not None
        now = self._loop.time()
        if now < self._latest:
            for lane in [*self._lanes.values(), *([] if self._universal is None else [self._universal])]:
                lane.turn_back(self._latest - now)
            self._wake_in(0.0, now)  # the timer was set by the clock of before
        self._latest = now
        return now
