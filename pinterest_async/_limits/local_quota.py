"""Lanes: a lane is a quota as it is kept.

It has a bucket, which knows what we sent, and a gate, which knows what the server said. The gate closes until a
time when an answer was a rate limit, or when its headers say that nothing remains. When it opens, it lets one through
at a time, evenly, for as long as there is a crowd (those who stood in line, and those who slept elsewhere until this
moment), because a crowd that wakes together meets the limit again. It keeps a pace too, without having been closed,
when the headers show that others draw on the same quota (`_pace`).
"""

import math
from collections.abc import Callable
from typing import Final

from .buckets import TokenBucket, WindowBucket, bucket_of
from .pacing import Draws, pace_for
from .quotas import Quota
from .server_limits import Keeper

_CALM: Final = 1.0
"""Seconds without a request after which a crowd is gone; the longest way between two of a crowd."""

_UNLIMITED: Final = Quota(10**12, 1.0)
"""For a lane that is only a gate."""


class Lane(Keeper):
    """A quota as it is kept: its bucket, its gate, and what has passed them."""

    __slots__ = (
        "_clock",
        "_closed_until",
        "_crowd",
        "_draws",
        "_opens",
        "_pace",
        "_paced_until",
        "bucket",
        "shut",
    )

    def __init__(self, quota: Quota | None, ceiling: bool, clock: Callable[[], float]) -> None:
        super().__init__(quota, ceiling)
        self._clock = clock
        self.bucket: TokenBucket | WindowBucket = bucket_of(self.quotas or (_UNLIMITED,), clock)
        self.shut = False
        """Whether to look at the clock before anyone passes."""
        self._opens = self._closed_until = clock()
        self._pace = 0.0
        self._paced_until = 0.0
        self._crowd = False
        self._draws = Draws(self._opens)

    def wait(self, now: float, ahead: int = 0) -> float:
        """Seconds until one may pass who lets so many go ahead: 0.0 or less when it is now."""
        gate = self._opens - now
        if self._pace:
            if now >= self._paced_until:
                self._pace, self._crowd = 0.0, False
            gate += ahead * self._pace
        self.shut = gate > 0 or self._pace > 0
        return max(gate, self.bucket.seconds_until(ahead))

    def most_within(self, now: float, seconds: float) -> float:
        """The most that can pass within the next seconds."""
        open_for = seconds - max(0.0, self._opens - now)
        return 0.0 if open_for < 0 else self.bucket.tokens + self.bucket.rate * open_for

    def take(self) -> None:
        """Let one pass, for whom there is no wait."""
        self.bucket.take()
        self.taken += 1
        if self._pace:
            next_one = max(self._opens, self._clock() - self._pace) + self._pace
            if self._crowd:
                self._paced_until = next_one + _CALM
            self._opens = min(next_one, self._paced_until)

    def give_back(self) -> None:
        """One who was let pass did not go."""
        self.bucket.give_back()
        self.taken -= 1

    def close(self, seconds: float) -> float:
        """Close the gate for some seconds, and give the time it opens."""
        self._closed_until = self._opens = max(self._opens, self._clock() + seconds)
        self._crowd = self.shut = True
        self._pace = min(1 / self.bucket.rate, _CALM)
        self._paced_until = self._opens + _CALM
        return self._opens

    def paused_seconds(self, now: float) -> float:
        """Seconds until the gate opens."""
        return max(0.0, self._closed_until - now)

    def heed(self, remaining: int, reset: float, quota: Quota) -> None:
        """Of this quota so many requests remain until its window ends: keep a pace that they last."""
        now, bucket = self._clock(), self.bucket
        if isinstance(bucket, WindowBucket):
            bucket.leave(remaining, reset)
            return
        used = self._draws.within(quota.period, now, self.taken)
        pace, seconds = pace_for(quota, remaining, reset, used, bucket.rate)
        if pace:
            self._pace, self._paced_until, self.shut = pace, now + seconds, True
            self._opens = max(self._opens, now)
        elif not self._crowd:
            self._pace = 0.0

    def _keep(self, quotas: tuple[Quota, ...]) -> None:
        bucket = bucket_of(quotas, self._clock)
        if (bucket.tokens, bucket.rate) != (self.bucket.tokens, self.bucket.rate):
            if isinstance(bucket, TokenBucket):
                bucket.empty()
            else:
                used = self.bucket.used if isinstance(self.bucket, WindowBucket) else self.taken
                bucket.leave(max(0, bucket.tokens - used), math.inf)
            self.quotas, self.bucket = quotas, bucket

    def turn_back(self, seconds: float) -> None:
        """The clock ran backwards by so many seconds: what was to come then comes as soon as it would have."""
        self._opens -= seconds
        self._closed_until -= seconds
        self._paced_until -= seconds
        self._draws.turn_back(seconds)
        if isinstance(self.bucket, WindowBucket):
            self.bucket.turn_back(seconds)
