"""When to send a request again. A pure function of (attempt, failure, whether a repetition is safe)."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from .failures import Failure, Kind


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a request is sent again, and how long to wait before that.

    A delay that the API does not name is drawn evenly from 0 to min(`cap`, `base` * 2**attempt) ("full jitter"), so
    that clients that failed together do not come back together.

    Attributes:
        max_retries: Attempts after the first.
        max_wait: Seconds to wait for a rate limit, at most.
        base: Seconds.
        cap: Seconds.
        draw: Draws a number between two others.
    """

    max_retries: int = 4
    max_wait: float = 300.0
    base: float = 0.5
    cap: float = 20.0
    draw: Callable[[float, float], float] = random.uniform

    def next_delay(self, attempt: int, failure: Failure, retry_safe: bool) -> float | None:
        """Return the seconds to wait before the next attempt, or None when there is none.

        Args:
            attempt: The number of the attempt that failed, from 0.
            failure: How it failed.
            retry_safe: Whether the request does no harm when the API carries it out twice.
        """
        kind = failure.kind
        if kind in (Kind.PERMANENT, Kind.UNAUTHORIZED) or (kind is Kind.TRANSIENT and not retry_safe):
            return None
        delay = self.backoff(attempt)
        if kind is Kind.THROTTLED and delay is not None:
            delay = delay if failure.retry_after is None else failure.retry_after
            return None if delay > self.max_wait else delay
        return delay

    def backoff(self, attempt: int) -> float | None:
        """Return the seconds to wait after an attempt that may be repeated, or None after the last one.

        Args:
            attempt: The number of the attempt that failed, from 0.
        """
        if attempt >= self.max_retries:
            return None
        return self.draw(0.0, min(self.cap, self.base * 2.0 ** min(attempt, 60)))
