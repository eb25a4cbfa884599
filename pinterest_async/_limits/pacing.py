"""Pace: how far apart requests leave when the headers show that others draw on the same quota.

the window ends in s seconds and r requests remain    fewer than our rate would take until then: r per s it is,
                                                      which never quite reaches zero, however many do the same
the limit is L, r remain, and we used u of it         others hold L - r - u of a window that slides: we keep
                                                      to what they leave
"""

from collections import deque
from typing import Final

from .quotas import Quota

_OTHERS: Final = 0.05
"""Share of a limit that is left to others, and to the error of what we know of them, before and while we slow down."""

_SAMPLES: Final = 8
"""How often in a window it is noted how much was drawn."""


class Draws:
    """How much we drew of a quota lately."""

    __slots__ = ("_samples",)

    def __init__(self, now: float) -> None:
        self._samples = deque([(now, 0)])

    def within(self, period: float, now: float, taken: int) -> int:
        """What we took in the last period, or a little more; `taken` is what we took since the beginning."""
        samples = self._samples
        if now - samples[-1][0] > period / _SAMPLES:
            samples.append((now, taken))
            while len(samples) > 1 and now - samples[1][0] > period:
                samples.popleft()
        return taken - samples[0][1]

    def turn_back(self, seconds: float) -> None:
        """The clock ran backwards by so many seconds."""
        self._samples = deque((time - seconds, taken) for time, taken in self._samples)


def pace_for(quota: Quota, remaining: int, reset: float, used: int, rate: float) -> tuple[float, float]:
    """Seconds between two requests, and for how many seconds to keep to it; 0.0 when our rate per second may stay.

    remaining: requests left of the quota, one or more, until its window ends in `reset` seconds.  used: what we took of
    it within its period.
    """
    pace = seconds = 0.0
    others = quota.limit - remaining - used
    if others > _OTHERS * quota.limit:
        pace, seconds = quota.period / max(1.0, (1 - _OTHERS) * quota.limit - others), quota.period / _SAMPLES
    if remaining + 1 < rate * (reset - 1):  # `reset` is rounded up
        pace, seconds = max(pace, reset / remaining), reset
    return (pace, seconds) if pace > 1 / rate else (0.0, 0.0)
