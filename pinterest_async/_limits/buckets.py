"""Buckets: two ways to keep a quota so that no window of its length, wherever it begins, holds more than the limit.

A `TokenBucket` holds B tokens and regains them at a rate of R per second, so at most B + R*T requests leave within any
T seconds: those saved up plus those regained. Requests are whole, and L per T is kept while B + R*T < L + 1. All of L
at once (B = L) would leave hardly any rate; a bucket of L that regains L per T lets 2 L into its first window, which
is what most clients do and why they meet a 429 at the start. We give a small share to the burst and the rest to the
rate: with B = 3 % of L a long job draws 97 %, and the first window, burst included, still ends at L.

What leaves evenly does not arrive evenly: a request that travels longer falls back among those behind it, so a window
of the server holds what left within T + J of ours, J being the difference between the slowest and the fastest way.
Clocks differ too: a thousandth of T covers any that is not broken. The rate therefore is R = (L + 1 - B)/(T + J), with
J of a second and a thousandth of T, or 3 % of T where that is less (the universal second: 30 ms).
That leaves 95 % of each published quota to a long job.

A `WindowBucket` holds L places, and each is free again T + J after it was taken. All of L may go at once, and over
time it loses nothing but J; but after a burst nobody leaves before the first place is free again. That is right for a
day, where waiting 90 seconds between two calls of a session would be wrong, and wrong for a minute that many share.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Final

from aiolimiter import AsyncLimiter

from .quotas import Quota

LONG: Final = 3600.0
"""Seconds from which on a period is too long to be told to wait for a slot of it."""

SMALL_BURST: Final = 0.02


class TokenBucket(AsyncLimiter):
    """A leaky bucket that tells how long it stays empty, and that can be left without waiting."""

    __slots__ = ("rate", "tokens")
    _level: float
    _last_check: float

    def __init__(self, tokens: int, rate: float) -> None:
        super().__init__(tokens, tokens / rate)
        self.tokens = tokens
        self.rate = rate

    def take_at(self, now: float) -> bool:
        """Take a token if one is there. Every request comes through here: one step, for one who looked at the clock."""
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
        """Seconds until there is a token for one who lets so many go ahead: 0.0 or less when it is there."""
        self.has_capacity()  # brings the level up to date
        if self._level > self.tokens:  # only after a clock ran backwards
            self._level = self.tokens
        return (self._level + ahead + 1 - self.tokens) / self.rate

    def take(self) -> None:
        """Take one of the tokens that are there."""
        self._level += 1

    def give_back(self) -> None:
        """Put a token back that was not used."""
        self._level -= 1

    def empty(self) -> None:
        """Throw all tokens away: what was used before is not known."""
        self._level = self.tokens


class WindowBucket:
    """A bucket whose tokens come back one by one, a period after each was taken."""

    __slots__ = ("_back", "_clock", "_period", "rate", "tokens")

    def __init__(self, tokens: int, period: float, clock: Callable[[], float]) -> None:
        self.tokens = tokens
        self.rate = tokens / period
        self._period = period
        self._clock = clock
        self._back: deque[float] = deque()

    def take_at(self, now: float) -> bool:
        """Take a token if one is there."""
        if not self._has_token(now):
            return False
        self._back.append(now + self._period)
        return True

    def _has_token(self, now: float) -> bool:
        back = self._back
        while back and back[0] <= now:
            back.popleft()
        return len(back) < self.tokens

    def seconds_until(self, ahead: int = 0) -> float:
        """Seconds until there is a token for one who lets so many go ahead: 0.0 or less when it is there."""
        now = self._clock()
        self._has_token(now)
        rounds, place = divmod(len(self._back) + ahead - self.tokens, self.tokens)
        return 0.0 if rounds < 0 else self._back[place] - now + rounds * self._period

    def take(self) -> None:
        """Take one of the tokens that are there."""
        self._back.append(self._clock() + self._period)

    def give_back(self) -> None:
        """Put a token back that was not used."""
        self._back.pop()

    @property
    def used(self) -> int:
        """Tokens that have not come back yet."""
        return len(self._back)

    def leave(self, remaining: int, seconds: float) -> None:
        """Keep no more tokens than the server says remain; those that others took come back after some seconds."""
        now = self._clock()
        if self._has_token(now) and (missing := self.tokens - len(self._back) - remaining) > 0:
            back = now + min(seconds, self._period)
            self._back = deque(sorted([*self._back, *repeat(back, missing)]))

    def turn_back(self, seconds: float) -> None:
        """The clock ran backwards by so many seconds."""
        self._back = deque(back - seconds for back in self._back)


def bucket_of(quotas: Sequence[Quota], clock: Callable[[], float]) -> TokenBucket | WindowBucket:
    """A bucket that keeps several quotas (of different periods) at the same time."""
    first = quotas[0]
    if len(quotas) == 1 and first.burst == 1:
        return WindowBucket(first.limit, first.period + first.slack, clock)
    flowing = [replace(each, burst=SMALL_BURST) if each.burst == 1 else each for each in quotas]
    return TokenBucket(min(each.tokens for each in flowing), min(each.rate for each in flowing))
