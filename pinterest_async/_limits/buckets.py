"""The arithmetic of a quota of L requests per T seconds. It holds for every window of length T, wherever it begins.

**The promise: a sliding window log** (`SlidingWindowLog`). It has L slots; a request takes one, which is free again
T + J later. J is the margin for network jitter and clock drift: requests that leave evenly do not arrive evenly, so a
window of the server covers what left within T + J, where J is the difference between the slowest and the fastest way. A
thousandth of T covers the drift between two clocks. J is 1 s + T/1000, or 3 % of T where that is less (30 ms for the
limit per second). The log of a limit of more than 1,000 rounds the times up to a 256th of T, so that requests share
them: it takes 8 bytes per request, and a slot is free again up to that much later.

**Two ways to be admitted** (`PacedWindow`, a quota with a burst). An *interactive* request is sent whenever the log has
a slot, so a fresh or idle client sends a whole quota's worth of calls at once. After that burst nothing is sent until
the first slot is free. A *bulk* request needs a token of a bucket too, which holds few of them
and regains L - r in T + J, so a job runs evenly; and it leaves the last r slots (2 % of L) free for interactive
requests. These take a token as well, on credit where there is none, so that a job slows down by as much as is sent
beside it, and the log is not filled before its first slot is free. Where all slots are used, those of a job come free
as evenly as they were taken, and the wait queue gives them to interactive requests first: one waits for no longer than
the time between two of the job's. A long job gets 95 % of each published quota or more. A quota of hours is not paced
at all: 90 seconds between two calls would be wrong.

**A token bucket alone** (`TokenBucket`, a quota with a small burst). A bucket holds B tokens and regains R per second,
so at most B + R*T requests leave within T seconds. Requests are whole: L per T holds while B + R*T < L + 1. A bucket
with B = L that regains L per T, the usual choice, admits 2 L in its first window and meets a 429 at the start. Here a
small share of L is the burst and R = (L + 1 - B)/(T + J): the first window, burst included, ends at L.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Final, TypeAlias

from aiolimiter import AsyncLimiter

from .quotas import Quota

COARSE: Final = 10.0
"""Seconds of a period below which a reset in whole seconds is too coarse for pacing."""

LONG: Final = 3600.0
"""Seconds of a period from which on a token bucket would space requests too far apart."""

SMALL_BURST: Final = 0.02

PACED_BURST: Final = 0.03
"""The share of a limit up to which a burst needs no window log beside the token bucket."""

_KEPT_FREE: Final = 50
"""One in this many slots is left to interactive requests."""

BURST_SECONDS: Final = 0.1
"""Seconds whose bulk requests may be sent at once: an event loop is late by milliseconds."""

_EXACT: Final = 1000
"""The limit up to which a log keeps exact times."""

_GRAINS: Final = 256
"""Times per period that a log of a larger limit tells apart."""


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

    def try_acquire(self, now: float, bulk: bool = False) -> bool:
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

    def seconds_until(self, ahead: int = 0, bulk: bool = False) -> float:
        """Return the seconds until a token is left after `ahead` requests took theirs; 0.0 or less: there is one."""
        self.has_capacity()  # brings the level up to date
        return (self._level + ahead + 1 - self.tokens) / self.rate

    def consume(self, bulk: bool = False) -> None:
        """Take a token that is known to be there."""
        self._level += 1

    def charge(self, now: float, credit: float) -> None:
        """Take a token, on credit where there is none, up to some credit."""
        self._level = min(max(0.0, self._level - (now - self._last_check) * self.rate) + 1, self.tokens + credit)
        self._last_check = now

    def refund(self, bulk: bool = False) -> None:
        """Return a token that was not used."""
        self._level -= 1

    def empty(self) -> None:
        """Remove all tokens, where earlier use is not known."""
        self.has_capacity()  # brings the time of the level up to date
        self._level = self.tokens

    def keep(self, other: "TokenBucket") -> None:
        """Take over the tokens of another bucket, as many as this one may have."""
        self.has_capacity()  # brings the time of the level up to date
        other.has_capacity()
        self._level = max(0.0, self.tokens - other.tokens + other._level)


class SlidingWindowLog:
    """A log of the requests of the last period, with a slot for each.

    Attributes:
        limit: L, the slots.
        bulk_limit: Slots that bulk requests may take.
        period: Seconds for which a slot is taken, at most.
    """

    __slots__ = ("_first", "_free_at", "_grain", "_last", "_period", "bulk_limit", "limit", "period")

    def __init__(self, limit: int, period: float, kept_free: int = 0) -> None:
        self.limit = limit
        self.bulk_limit = limit - kept_free
        self._grain = period / _GRAINS if limit > _EXACT else 0.0
        self._period = period
        self.period = period + self._grain
        self._free_at: list[float] = []  # a deque takes 600 bytes, and each user has some logs
        self._first = 0
        self._last = 0.0

    def used(self, now: float) -> int:
        """Return the slots that are not free."""
        free_at, first = self._free_at, self._first
        end = len(free_at)
        if first < end and free_at[first] <= now:
            while first < end and free_at[first] <= now:
                first += 1
            if 2 * first >= end:  # half of the list at most is of slots that came free
                del free_at[:first]
                end, first = end - first, 0
            self._first = first
        return end - first

    def take(self, now: float) -> None:
        """Take a slot that is known to be free."""
        free_at = now + self._period
        if self._grain:
            if free_at > self._last:
                self._last = free_at + self._grain
            free_at = self._last  # one object for all requests of a grain
        self._free_at.append(free_at)

    def refund(self) -> None:
        """Free a slot that was not used."""
        if len(self._free_at) > self._first:
            self._free_at.pop()

    def seconds_until(self, now: float, ahead: int, bulk: bool) -> float:
        """Return the seconds until a slot is left after `ahead` requests took theirs; 0.0 or less: one is free."""
        limit = self.bulk_limit if bulk else self.limit
        rounds, place = divmod(ahead, limit)
        slot = place + self.used(now) - limit  # negative: one of those that are free
        return rounds * self.period + (0.0 if slot < 0 else self._free_at[self._first + slot] - now)

    def free_within(self, now: float, seconds: float) -> int:
        """Return the slots that are free now or come free within the next seconds."""
        used, first = self.used(now), self._first
        return self.limit - used + bisect_right(self._free_at, now + seconds, first) - first

    def sent_at(self) -> list[float]:
        """Return the times of the requests that it knows."""
        return [free_at - self._period for free_at in self._free_at[self._first :]]

    def covers(self, other: "SlidingWindowLog") -> bool:
        """Return whether this log knows all requests of another one's period."""
        return self._period >= other._period

    def keep(self, other: "SlidingWindowLog") -> None:
        """Take over what another log knows, whose period is as long or longer."""
        shorter = other._period - self._period
        self._free_at = [free_at - shorter for free_at in other._free_at[other._first :]]
        self._first, self._last = 0, other._last - shorter

    def set_remaining(self, now: float, remaining: int, seconds: float) -> None:
        """Leave no more free slots than the server reports. Slots that others took come free after `seconds`."""
        if (missing := self.limit - self.used(now) - remaining) > 0:
            free_at = now + min(seconds, self.period)
            self._free_at, self._first = sorted([*self._free_at[self._first :], *repeat(free_at, missing)]), 0


class PacedWindow:
    """Window logs, which keep the promise, and the buckets that pace bulk requests and limit a burst.

    Attributes:
        logs: One for each quota.
        tokens: Requests that may be sent at once.
        rate: Requests per second that may be sent in the long run.
    """

    __slots__ = ("_burst", "_clock", "_known_pace", "_pace_rate", "logs", "rate", "tokens")

    def __init__(self, quotas: Sequence[Quota], clock: Callable[[], float]) -> None:
        self._clock = clock
        self.logs = [_log_of(quota) for quota in quotas]
        self.rate = min(log.limit / log.period for log in self.logs)
        limit, share = min(log.limit for log in self.logs), min(quota.burst for quota in quotas)
        self.tokens = max(1, int(limit * share))
        self._burst = None if share == 1 else TokenBucket(self.tokens, self.rate)
        is_long = all(quota.period >= LONG for quota in quotas)
        pace = min(log.bulk_limit / log.period for log in self.logs)
        self._pace_rate = None if is_long else pace
        self._known_pace: TokenBucket | None = None

    @property
    def _pace(self) -> TokenBucket | None:
        """The bucket of bulk requests. It is made for the first one: most users of an app have none."""
        pace = self._known_pace
        if pace is None and self._pace_rate is not None:
            tokens = max(1, int(self._pace_rate * BURST_SECONDS))
            pace = self._known_pace = TokenBucket(tokens, self._pace_rate)
            for sent_at in min(self.logs, key=lambda log: log.bulk_limit / log.period).sent_at():
                self._charge(pace, sent_at)
        return pace

    def _charge(self, pace: TokenBucket, now: float) -> None:
        """Count an interactive request against the pace, up to one period."""
        pace.charge(now, self.rate * self.logs[0].period)

    def try_acquire(self, now: float, bulk: bool = False) -> bool:
        """Take a slot of each log, and a token where this priority needs one; or nothing."""
        for log in self.logs:
            if log.used(now) >= (log.bulk_limit if bulk else log.limit):
                return False
        bucket = self._pace if bulk else self._burst
        if bucket is not None and not bucket.try_acquire(now):
            return False
        if not bulk and self._known_pace is not None:
            self._charge(self._known_pace, now)
        for log in self.logs:
            log.take(now)
        return True

    def seconds_until(self, ahead: int = 0, bulk: bool = False) -> float:
        """Return the seconds until a request may be sent after `ahead` of its priority; 0.0 or less: now."""
        now, bucket = self._clock(), self._pace if bulk else self._burst
        seconds = 0.0 if bucket is None else bucket.seconds_until(ahead)
        return max(seconds, *(log.seconds_until(now, ahead, bulk) for log in self.logs))

    def consume(self, bulk: bool = False) -> None:
        """Take what is known to be there."""
        now, bucket = self._clock(), self._pace if bulk else self._burst
        if bucket is not None:
            bucket.consume()
        if not bulk and self._known_pace is not None:
            self._charge(self._known_pace, now)
        for log in self.logs:
            log.take(now)

    def refund(self, bulk: bool = False) -> None:
        """Return what was not used."""
        for bucket in (self._known_pace, None if bulk else self._burst):
            if bucket is not None:
                bucket.refund()
        for log in self.logs:
            log.refund()

    def empty(self) -> None:
        """Remove all tokens of the pace, where earlier use is not known. The logs keep what they know."""
        if self._pace is not None:
            self._pace.empty()

    def log_of(self, limit: int) -> SlidingWindowLog:
        """Return the log of the quota with this limit."""
        return min(self.logs, key=lambda log: abs(log.limit - limit))

    def keep(self, known: "PacedWindow | None", taken: int, now: float) -> None:
        """Take over what the quota before knows of earlier requests; where its periods are shorter, all ever `taken`.

        The tokens of the pace are kept, too, or a job stands still when its answers name other windows in turn.
        """
        for log in self.logs:
            covering = [] if known is None else [other for other in known.logs if other.covers(log)]
            if covering:
                log.keep(min(covering, key=lambda other: other.period))
            else:
                log.set_remaining(now, max(0, log.limit - taken), math.inf)
        if known is not None and self._pace is not None and known._pace is not None:
            self._pace.keep(known._pace)


Bucket: TypeAlias = TokenBucket | PacedWindow


def _log_of(quota: Quota) -> SlidingWindowLog:
    kept_free = 0 if quota.period >= LONG else quota.limit // (_KEPT_FREE if quota.period > COARSE else 2 * _KEPT_FREE)
    return SlidingWindowLog(quota.limit, quota.period + quota.slack, kept_free)


def make_bucket(quotas: Sequence[Quota], clock: Callable[[], float]) -> Bucket:
    """Return a bucket that keeps several quotas (of different periods) at the same time."""
    if all(quota.burst > PACED_BURST for quota in quotas):
        return PacedWindow(quotas, clock)
    spaced = [replace(quota, burst=SMALL_BURST) if quota.burst == 1 else quota for quota in quotas]
    return TokenBucket(min(quota.tokens for quota in spaced), min(quota.rate for quota in spaced))
