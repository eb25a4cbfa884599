"""Lines: who waits for the lanes that one kind of request passes, and what the headers of its answers say of them.

A line has two ends: bulk requests let all others go first, and among their like they go in order.
"""

import asyncio
from collections import OrderedDict
from typing import Final, NamedTuple, TypeAlias

from ._buckets import LONG
from ._lanes import Lane
from ._quotas import DAY, Quota
from ._rate_headers import policy_of

Windows: TypeAlias = tuple[tuple[int, float], ...]

Queue: TypeAlias = "OrderedDict[int, tuple[asyncio.Future[None], float]]"
"""Who waits, by ticket: what they wait on, and the time at which a gate must open at the latest to be waited for."""

_TEXTS: Final = 64
"""Limit headers to remember: there are as many as there are limits, usually two."""


class _Named(NamedTuple):
    """What a limit header means for a line."""

    windows: Windows
    quotas: tuple[tuple[Quota, Lane], ...]


class Line:
    """The lanes of one category and owner: its own (the narrowest first) and that of all requests together."""

    __slots__ = ("_named", "_said", "_universal", "bulk", "interactive", "lanes", "own", "skip")

    def __init__(self, own: tuple[Lane, ...], universal: Lane | None) -> None:
        self.own = own
        self._universal = universal
        self.lanes: tuple[Lane, ...] = own if universal is None else (*own, universal)
        self.interactive: Queue = OrderedDict()
        self.bulk: Queue = OrderedDict()
        self._named: dict[str | None, _Named] = {}
        self._said: Windows = ()
        self.skip = 0
        """Answers whose headers need not be read: there was plenty a moment ago."""

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self.interactive) + len(self.bulk)

    def is_free(self, bulk: bool) -> bool:
        """Whether nobody waits who would go before such a request."""
        return not self.interactive and not (bulk and self.bulk)

    def wait(self, now: float, bulk: bool) -> float:
        """Seconds that one who comes now waits at least for the line's own lanes."""
        ahead = self.waiting if bulk else len(self.interactive)
        return max([0.0, *(lane.wait(now, ahead) for lane in self.own)])

    def most_before(self, now: float, bulk: bool, seconds: float) -> float:
        """How many of this line go before one who comes now, and within the next seconds."""
        ahead = self.waiting if bulk else len(self.interactive)
        return min([ahead, *(lane.most_within(now, seconds) for lane in self.own)])

    def head_wait(self, now: float) -> float:
        """Seconds until the line's own lanes let the first in line go."""
        return max([0.0, *(lane.wait(now) for lane in self.own)])

    def head(self) -> tuple[bool, int]:
        """The first in line, as they rank among the first of other lines."""
        return (False, next(iter(self.interactive))) if self.interactive else (True, next(iter(self.bulk)))

    def passes(self, now: float) -> bool:
        """Pass all lanes at once, if each of them is open and has a token; this is what most requests meet."""
        passed = 0
        for lane in self.lanes:
            if lane.shut or not lane.bucket.take_at(now):
                for each in self.lanes[:passed]:
                    each.give_back()
                return False
            lane.taken += 1
            passed += 1
        return True

    def take(self) -> None:
        """Pass all lanes at once."""
        for lane in self.lanes:
            lane.take()

    def give_back(self) -> None:
        """One who passed did not go."""
        for lane in self.lanes:
            lane.give_back()

    def let_go(self) -> None:
        """Let the first in line pass."""
        _, (waiter, _) = (self.interactive or self.bulk).popitem(last=False)
        if not waiter.done():  # it may have been cancelled a moment ago
            self.take()
            waiter.set_result(None)

    def expelled(self, opens: float) -> "list[asyncio.Future[None]]":
        """Take those out of line who would not wait for a gate that opens then."""
        gone: list[asyncio.Future[None]] = []
        for queue in (self.interactive, self.bulk):
            for ticket in [ticket for ticket, (_, latest) in queue.items() if latest < opens]:
                waiter, _ = queue.pop(ticket)
                if not waiter.done():
                    gone.append(waiter)
        return gone

    def named(self, text: str | None, reset: float) -> "tuple[Quota | None, Lane] | None":
        """The quota, and the lane that keeps it, of which an answer tells what remains: the nearest to its end."""
        found = self._named.get(text)
        if found is None:
            if len(self._named) >= _TEXTS:
                self._named.clear()
            found = self._named[text] = self._read(text, reset)
        if found.windows != self._said:
            self._said = found.windows
            self._named.clear()
            self._adopt(found.windows)
            found = self._named[text] = self._read(text, reset)
        for each in found.quotas:
            if reset <= each[0].period:
                return each
        return (None, self.own[-1]) if self.own else None

    def _read(self, text: str | None, reset: float) -> _Named:
        policy = None if text is None else policy_of(text)
        kept = sorted(((quota, lane) for lane in self.lanes for quota in lane.quotas), key=lambda each: each[0].period)
        if policy is None:
            return _Named(self._said, ())
        windows = policy.windows
        if not windows and not any(quota.limit == policy.nearest and reset <= quota.period for quota, _ in kept):
            windows = self._guess(policy.nearest, reset)
        return _Named(windows or self._said, tuple(each for each in kept if each[0].limit == policy.nearest))

    def _guess(self, limit: int, reset: float) -> Windows:
        """A limit without its period is the category's, by the minute as we thought, or else by the day."""
        quota = self.own[0].quota if len(self.own) == 1 else None
        if quota is None or limit < 1:
            return ()
        return ((limit, quota.period if reset <= quota.period else max(DAY, reset)),)

    def _adopt(self, windows: Windows) -> None:
        """Keep to the windows that the server counts by; which of them is the universal one, its length tells."""
        own = self.own[0].quota if self.own else None
        left = list(windows)
        universal = self._universal.quota if self._universal is not None else None
        if self._universal is not None and universal is not None:
            its = [window for window in windows if window[1] == universal.period]
            if len(windows) > 1 and not its:
                shortest = min(period for _, period in windows)
                if (shortest >= LONG) != (universal.period >= LONG):  # the other kind of access
                    its = [window for window in windows if window[1] == shortest]
            elif len(windows) == 1 and own is not None and own.period == universal.period:
                its = [window for window in its if window[0] == universal.limit]
            if its:
                left.remove(max(its))
                self._universal.adopt((max(its),))
        if len(self.own) == 1 and left:
            self.own[0].adopt(tuple(left))
