"""When to try again, and after how many seconds. Pure: (attempt, outcome) -> seconds, or None for "stop".

What came of an attempt is put into one of five kinds, because that is how many ways there are to act:

    LIMITED   the API said "not now" and did nothing        -> wait as told, whatever the method
    UNSENT    the request never left                        -> try again, whatever the method
    BROKEN    the request left; no answer, half of one, or a 5xx
                                                            -> try again only where repeating is harmless
    EXPIRED   401 with a token that can be renewed          -> renew once, try again at once
    FINAL     anything else                                 -> stop
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from .._limits.headers import retry_after_seconds

_RETRY_AFTER = re.compile(r"retry after (\d+(?:\.\d+)?)\s*sec", re.IGNORECASE)


class Kind(Enum):
    """What came of an attempt; the module tells what follows from each."""

    LIMITED = auto()
    UNSENT = auto()
    BROKEN = auto()
    EXPIRED = auto()
    FINAL = auto()


def classify(status: int, message: str) -> Kind:
    """The kind of an error status. A 400 that says "Retry after N seconds" is a rate limit too."""
    if status == 429 or (status == 400 and _RETRY_AFTER.search(message)):
        return Kind.LIMITED
    if status >= 500:
        return Kind.BROKEN
    return Kind.EXPIRED if status == 401 else Kind.FINAL


def told_to_wait(headers: Mapping[str, str], message: str) -> float | None:
    """Seconds to wait as the answer tells them: in its headers, else in its text."""
    seconds = retry_after_seconds(headers)
    if seconds is None and (found := _RETRY_AFTER.search(message)):
        seconds = float(found[1])
    return seconds


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long.

    `max_retries` tries after the first; `max_wait` seconds at most for one wait; waits that nobody dictates are drawn
    evenly from 0 to min(`cap`, `base` * 2**attempt) ("full jitter"), so that clients that failed together do not come
    back together.
    """

    max_retries: int = 4
    max_wait: float = 300.0
    base: float = 0.5
    cap: float = 20.0
    draw: Callable[[float, float], float] = random.uniform

    def wait(self, attempt: int, kind: Kind, repeatable: bool, told: float | None = None) -> float | None:
        """Seconds before the next try after the `attempt`-th (from 0), or None to stop."""
        if attempt >= self.max_retries or kind in (Kind.FINAL, Kind.EXPIRED):
            return None
        if kind is Kind.BROKEN and not repeatable:
            return None
        if kind is Kind.LIMITED and told is not None:
            wait = told
        else:
            wait = self.draw(0.0, min(self.cap, self.base * 2.0 ** min(attempt, 60)))
        return None if kind is Kind.LIMITED and wait > self.max_wait else wait
