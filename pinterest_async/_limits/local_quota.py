"""State of one quota in this process: a bucket (what this process sent) and a pause (what the server reported).

A pause begins with an answer that was a rate limit, or whose headers report that nothing remains. After it, requests
are released one at a time at the steady rate while there is a backlog (those in the queue, and those that slept until
the pause ended), because a backlog that is released at once meets the limit again. Requests are paced without a pause,
too, when the headers show that other programs use the same quota (`pacing`).
"""

from collections.abc import Callable
from typing import Final

from .buckets import COARSE, LONG, Bucket, PacedWindow, make_bucket
from .pacing import UsageWindow, pacing_for
from .quotas import Quota
from .tracked_quota import QuotaStore, TrackedQuota

_DRAIN_SECONDS: Final = 1.0
"""Seconds without a request after which a backlog is drained; the longest interval between two of its requests."""

_UNLIMITED: Final = Quota(10**12, 1.0)
"""For state that is only a pause."""


class LocalQuota(TrackedQuota):
    """One quota's bucket and pause.

    Args:
        quota: The configured limit. None: it can only be paused, or learned.
        ceiling: See `Quotas`.
        clock: The loop's.
        store: Gets the changes of its limits and pauses.

    Attributes:
        bucket: Has a token for each request that may be sent.
        restricted: Whether a pause or pacing may apply, so that a token alone does not let a request through.
    """

    __slots__ = (
        "_draining",
        "_interval",
        "_next_at",
        "_paced_until",
        "_store",
        "_usage",
        "bucket",
        "restricted",
    )

    def __init__(
        self, quota: Quota | None, ceiling: bool, clock: Callable[[], float], store: QuotaStore["LocalQuota"]
    ) -> None:
        super().__init__(quota, ceiling, clock)
        self._store = store
        self.bucket: Bucket = make_bucket(self.quotas or (_UNLIMITED,), clock)
        self.restricted = False
        self._next_at = self.paused_until
        self._interval = 0.0
        self._paced_until = 0.0
        self._draining = False
        self._usage = UsageWindow(self._next_at)

    def wait(self, now: float, ahead: int = 0, bulk: bool = False) -> float:
        """Return the seconds until a request with `ahead` others before it may be sent; 0.0 or less: now."""
        restriction = self._next_at - now
        if self._interval:
            if now >= self._paced_until:
                self._interval, self._draining = 0.0, False
            restriction += ahead * self._interval
        self.restricted = restriction > 0 or self._interval > 0
        return max(restriction, self.bucket.seconds_until(ahead, bulk))

    def capacity_within(self, now: float, seconds: float) -> float:
        """Return the upper bound of the requests that may be sent within the next seconds."""
        unpaused = seconds - max(0.0, self._next_at - now)
        return 0.0 if unpaused < 0 else self.bucket.tokens + self.bucket.rate * unpaused

    def consume(self, bulk: bool = False) -> None:
        """Take a token, for a request that need not wait."""
        self.bucket.consume(bulk)
        self.taken += 1
        if self._interval:
            next_at = max(self._next_at, self._clock() - self._interval) + self._interval
            if self._draining:
                self._paced_until = next_at + _DRAIN_SECONDS
            self._next_at = min(next_at, self._paced_until)

    def refund(self, bulk: bool = False) -> None:
        """Return the token of a request that was not sent."""
        self.bucket.refund(bulk)
        self.taken -= 1

    def pause(self, seconds: float) -> None:
        """Give no permit for some seconds, and fail the waiters whose deadline is before the end."""
        self.paused_until = self._next_at = max(self._next_at, self._clock() + seconds)
        self._draining = self.restricted = True
        self._interval = min(1 / self.bucket.rate, _DRAIN_SECONDS)
        self._paced_until = self._next_at + _DRAIN_SECONDS
        self._store.on_pause(self, seconds)

    def is_paused(self, now: float) -> bool:
        """Return whether a pause or pacing is in force, or no token is there."""
        return self.wait(now) > 0 or self.restricted

    def update(self, remaining: int, reset: float, quota: Quota | None) -> None:
        """Pace requests so that what the server reports lasts until the window ends."""
        if quota is None or quota.period < COARSE:
            return
        now, bucket = self._clock(), self.bucket
        rate = bucket.rate
        if not isinstance(bucket, PacedWindow):
            used = self._usage.consumed(quota.period, now, self.taken)
            own = rate * (reset - 1)
        elif quota.period >= LONG:
            for log in bucket.logs:
                if log.limit == quota.limit:
                    log.set_remaining(now, remaining, reset)
            return
        else:
            log = bucket.log_of(quota.limit)
            used = log.used(now)
            own = min(rate * (reset - 1), log.free_within(now, reset - 1))
        interval, seconds = pacing_for(quota, remaining, reset, used, rate, own)
        if interval:
            self._interval, self._paced_until, self.restricted = interval, now + seconds, True
            self._next_at = max(self._next_at, now)
        elif not self._draining and self._interval:
            self._interval = 0.0
            self._store.on_change(self)

    def _set_quotas(self, quotas: tuple[Quota, ...]) -> None:
        now, bucket = self._clock(), make_bucket(quotas, self._clock)
        bucket.empty()
        if isinstance(bucket, PacedWindow):
            bucket.keep(self.bucket if isinstance(self.bucket, PacedWindow) else None, self.taken, now)
        self.quotas, self.bucket = quotas, bucket
        self._store.on_change(self)
