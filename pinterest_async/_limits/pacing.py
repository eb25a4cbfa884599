"""Pacing: the interval between requests when the headers show that other programs use the same quota.

| the headers report                           | the pace                                                            |
|----------------------------------------------|---------------------------------------------------------------------|
| r requests remain, the window ends in s      | r per s, where our rate would use up r before. It never quite       |
| seconds                                      | reaches zero, however many programs do the same.                    |
| a limit of L, r remain, and we used u of it  | others hold L - r - u of a sliding window: we use what they leave.  |
"""

from typing import Final

from .quotas import Quota

_MARGIN: Final = 0.05
"""Share of a limit that others may use before we slow down, and that is left free while we do."""

_MAX_INTERVAL: Final = 300.0
"""Seconds between two paced requests, at most: the next answer may report something else."""

_SAMPLES: Final = 8
"""Samples of our use per window."""


class UsageWindow:
    """Requests that we sent within the last period, from samples of a running total."""

    __slots__ = ("_samples",)

    def __init__(self, now: float) -> None:
        self._samples = [(now, 0)]  # a few, so a list: a deque takes 600 bytes for each quota of each user

    def consumed(self, period: float, now: float, total: int) -> int:
        """Return the requests of the last period, or of up to an eighth more.

        Args:
            period: Seconds.
            now: The clock's time.
            total: Requests since the start.
        """
        samples = self._samples
        if now - samples[-1][0] > period / _SAMPLES:
            samples.append((now, total))
            while len(samples) > 1 and now - samples[1][0] > period:
                del samples[0]
        return total - samples[0][1]


def pacing_for(quota: Quota, remaining: int, reset: float, used: int, rate: float, own: float) -> tuple[float, float]:
    """Return the seconds between two requests and for how long to keep to them; zeros when our rate may stay.

    Args:
        quota: The quota that the answer was about.
        remaining: Requests left of it, one or more.
        reset: Seconds until its window ends, rounded up.
        used: What we took of it within its period.
        rate: Requests per second that we send without pacing.
        own: Requests that we would send until then.

    >>> pacing_for(Quota(100), remaining=50, reset=30, used=50, rate=1.6, own=46)
    (0.0, 0.0)
    >>> pacing_for(Quota(100), remaining=10, reset=30, used=90, rate=1.6, own=46)
    (3.0, 30)
    >>> pacing_for(Quota(100), remaining=50, reset=30, used=5, rate=1.6, own=46)
    (1.2, 7.5)
    """
    interval = seconds = 0.0
    others = quota.limit - remaining - used
    if others > _MARGIN * quota.limit:
        interval, seconds = quota.period / max(1.0, (1 - _MARGIN) * quota.limit - others), quota.period / _SAMPLES
    if remaining + 1 < own:
        interval, seconds = max(interval, reset / remaining), reset
    interval = min(interval, _MAX_INTERVAL)
    return (interval, seconds) if interval > 1 / rate else (0.0, 0.0)
