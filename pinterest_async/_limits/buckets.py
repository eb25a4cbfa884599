"""Two algorithms for a quota of L requests per T seconds. Both hold for every window of length T, wherever it begins.

**Token bucket** (`TokenBucket`). A bucket holds B tokens and regains R per second, so at most B + R*T requests leave
within T seconds. Requests are whole: L per T holds while B + R*T < L + 1. A bucket with B = L that regains L per T, the
usual choice, admits 2 L in its first window and meets a 429 at the start. Here a small share of L is the burst and the
rest is the rate: with B = 3 % of L a long job gets 97 %, and the first window, burst included, ends at L.

Network jitter and clock drift need a margin. Requests that leave evenly do not arrive evenly: a window of the server
covers what left within T + J, where J is the difference between the slowest and the fastest way. A thousandth of T
covers the drift between two clocks. So R = (L + 1 - B)/(T + J), with J = 1 s + T/1000, or 3 % of T where that is less
(30 ms for the limit per second). A long job gets 95 % of each published quota or more.

**Sliding window log** (`SlidingWindowLog`). It has L slots; a slot is free again T + J after it was taken. All of L may
leave at once, and only J is lost over time, but after a burst nothing leaves until the first slot is free. That suits a
quota of a day, where 90 seconds between two calls of a session would be wrong, and not one of a minute.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Final, TypeAlias

from aiolimiter import AsyncLimiter

from .quotas import Quota

LONG: Final = 3600.0
"""Seconds of a period from which on a token bucket would space requests too far apart."""

SMALL_BURST: Final = 0.02


class TokenBucket(AsyncLimiter):
    """A token bucket on aiolimiter's leaky bucket, used without its waiters.

    Attributes:
        tokens: B, the tokens of a full bucket.
        rate: R, the tokens regained per second.
    """

    __slots__ = ("rate", "tokens")
    _level: float
    _last_check: float

    def __init__(self, tokens: int, rate: float) -> None:
        super().__init__(tokens, tokens / rate)
        self.tokens = tokens
        self.rate = rate

    def try_acquire(self, now: float) -> bool:
        """Take a token if there is one. Every request runs this, so it repeats the leak in place of calling it."""
        level = self._level - (now - self._last_check) * self.rate
        if level < 0.0:
            level = 0.0
        self._last_check = now
        if level + 1 > self.tokens:
            self._level = level
            return False
        self._level = level + 1
        return True

    def seconds_until(self, ahead: int = 0) -> float:
        """Return the seconds until a token is left after `ahead` requests took theirs; 0.0 or less: there is one."""
        self.has_capacity()  # brings the level up to date
        return (self._level + ahead + 1 - self.tokens) / self.rate

    def consume(self) -> None:
        """Take a token that is known to be there."""
        self._level += 1

    def refund(self) -> None:
        """Return a token that was not used."""
        self._level -= 1

    def empty(self) -> None:
        """Remove all tokens, where earlier use is not known."""
        self.has_capacity()  # brings the time of the level up to date
        self._level = self.tokens


class SlidingWindowLog:
    """A log of the requests of the last period, with a slot for each.

    Attributes:
        tokens: L, the slots.
        rate: Slots that come free per second in the long run.
    """

    __slots__ = ("_clock", "_free_at", "_period", "rate", "tokens")

    def __init__(self, tokens: int, period: float, clock: Callable[[], float]) -> None:
        self.tokens = tokens
        self.rate = tokens / period
        self._period = period
        self._clock = clock
        self._free_at: deque[float] = deque()

    def try_acquire(self, now: float) -> bool:
        """Take a slot if one is free."""
        if not self._has_free_slot(now):
            return False
        self._free_at.append(now + self._period)
        return True

    def _has_free_slot(self, now: float) -> bool:
        free_at = self._free_at
        while free_at and free_at[0] <= now:
            free_at.popleft()
        return len(free_at) < self.tokens

    def seconds_until(self, ahead: int = 0) -> float:
        """Return the seconds until a slot is left after `ahead` requests took theirs; 0.0 or less: one is free."""
        now = self._clock()
        self._has_free_slot(now)
        rounds, place = divmod(ahead, self.tokens)
        slot = place + len(self._free_at) - self.tokens  # negative: one of those that are free
        return rounds * self._period + (0.0 if slot < 0 else self._free_at[slot] - now)

    def consume(self) -> None:
        """Take a slot that is known to be free."""
        self._free_at.append(self._clock() + self._period)

    def refund(self) -> None:
        """Free a slot that was not used."""
        self._free_at.pop()

    @property
    def used(self) -> int:
        """Slots that are not free yet."""
        return len(self._free_at)

    def set_remaining(self, remaining: int, seconds: float) -> None:
        """Leave no more free slots than the server reports. Slots that others took come free after `seconds`."""
        now = self._clock()
        if self._has_free_slot(now) and (missing := self.tokens - len(self._free_at) - remaining) > 0:
            free_at = now + min(seconds, self._period)
            self._free_at = deque(sorted([*self._free_at, *repeat(free_at, missing)]))


Bucket: TypeAlias = TokenBucket | SlidingWindowLog


def make_bucket(quotas: Sequence[Quota], clock: Callable[[], float]) -> Bucket:
    """Return a bucket that keeps several quotas (of different periods) at the same time."""
    first = quotas[0]
    if len(quotas) == 1 and first.burst == 1:
        return SlidingWindowLog(first.limit, first.period + first.slack, clock)
    spaced = [replace(quota, burst=SMALL_BURST) if quota.burst == 1 else quota for quota in quotas]
    return TokenBucket(min(quota.tokens for quota in spaced), min(quota.rate for quota in spaced))
