"""When to send a request again: a function of the attempts so far, the failure, and whether a repetition is safe.

The budget keeps the calls of a client, however many, from multiplying the load of a service that is down.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from .._limits.quotas import MINUTE
from .._limits.tracked_quota import PROBE_SECONDS
from ..errors import PinterestError
from .failures import Failure, Kind


@dataclass(slots=True)
class Attempts:
    """What the attempts of one request came to so far.

    Attributes:
        failed: Attempts that failed, without those that met a rate limit.
        throttled: Attempts that met a rate limit.
        waited: Seconds waited because of these.
    """

    failed: int = 0
    throttled: int = 0
    waited: float = 0.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a request is sent again, and how long to wait before that.

    A delay that the API does not name is chosen evenly from 0 to min(`cap`, `base` * 2**attempt) ("full jitter"), so
    that clients that failed together do not come back together. A rate limit is waited for until `max_wait`, however
    many attempts that takes. Where it names no time, the delay grows from 1 second to the period of the quota.

    Attributes:
        max_retries: Attempts after the first, without those that meet a rate limit.
        max_wait: Seconds that one request waits for rate limits, at most.
        base: Seconds.
        cap: Seconds.
        draw: Draws a number between two others.
    """

    max_retries: int = 4
    max_wait: float = 300.0
    base: float = 0.5
    cap: float = 20.0
    draw: Callable[[float, float], float] = random.uniform

    def next_delay(
        self, attempts: Attempts, failure: Failure, retry_safe: bool, *, period: float = MINUTE
    ) -> float | None:
        """Return the seconds to wait before the next attempt, or None when there is none. Count the failed one.

        Args:
            attempts: Those before the failed one. They are updated.
            failure: How it failed.
            retry_safe: Whether the request does no harm when the API carries it out twice.
            period: Seconds of the window of the request's quota.
        """
        kind = failure.kind
        if kind is Kind.THROTTLED:
            return self._throttled_delay(attempts, failure.retry_after, period)
        if kind in (Kind.PERMANENT, Kind.UNAUTHORIZED) or (kind is Kind.TRANSIENT and not retry_safe):
            return None
        attempts.failed += 1
        return self.backoff(attempts.failed - 1)

    def _throttled_delay(self, attempts: Attempts, retry_after: float | None, period: float) -> float | None:
        left = self.max_wait - attempts.waited
        if retry_after is None:
            delay = min(self.draw(0.75, 1.0) * min(2.0 ** min(attempts.throttled, 60), period), left)
        elif attempts.throttled < _BELIEVED:
            delay = retry_after
        else:  # the time that it names is too short again and again
            delay = max(retry_after, min(2.0 ** min(attempts.throttled - _BELIEVED, 60), period, left))
        if delay > left or left <= 0:
            return None
        delay = min(delay, max(PROBE_SECONDS, period))  # the limiter holds the next attempt for longer, if it must
        attempts.throttled += 1
        attempts.waited += delay
        return delay

    def backoff(self, attempt: int) -> float | None:
        """Return the seconds to wait after an attempt that may be repeated, or None after the last one.

        Args:
            attempt: The number of the attempt that failed, from 0.
        """
        if attempt >= self.max_retries:
            return None
        return self.draw(0.0, min(self.cap, self.base * 2.0 ** min(attempt, 60)))


RETRIES_IN_A_ROW: Final = 100
"""Retries of all calls of a client, by default, before a call has to succeed."""

_COST: Final = 5
"""Calls that have to succeed at once for one retry."""

ErrorT = TypeVar("ErrorT", bound=PinterestError)


class RetryBudget:
    """Counts the retries of all calls of a client, and refuses one when too many brought no success.

    A call that succeeds gives back one retry when it was retried, else a fifth, so one failure in five calls is retried
    without end. A wait for a rate limit costs nothing: the API answers, and names the time of the next attempt.

    Args:
        size: Retries without a success, at most.

    Attributes:
        spent: Fifths of a retry that are used.
    """

    __slots__ = ("size", "spent")

    def __init__(self, size: float = RETRIES_IN_A_ROW) -> None:
        self.size: float = size
        self.spent: int = 0

    def take(self) -> bool:
        """Take a retry, and return whether there was one."""
        if self.spent + _COST > _COST * self.size:
            return False
        self.spent += _COST
        return True

    def earn(self, *, was_retried: bool) -> None:
        """Count a call that succeeded."""
        self.spent = max(0, self.spent - (_COST if was_retried else 1))

    def explain(self, error: ErrorT) -> ErrorT:
        """Add to the error of a call that it was not sent again because the budget is used up, and return it."""
        spent = f"it was not sent again, because the retry budget of the client ({self.size:.0f}) is used up"
        error.args = (f"{error}; {spent}: too many calls failed, and too few succeeded",)
        return error


_BELIEVED: Final = 4
"""Rate limits in a row whose Retry-After is taken as it is."""
