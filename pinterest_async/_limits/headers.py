"""Rate-limit headers of answers, read.

    x-ratelimit-limit: 100, 100;w=1, 1000;w=60      the limit that is nearest to its end, then every window
    x-ratelimit-remaining: 99                       of that limit
    x-ratelimit-reset: 1                            whole seconds, rounded up, until its window ends

Older endpoints send x-userendpoint-ratelimit-limit, -remaining and -reset-seconds, about one endpoint only. What cannot
be read is as good as absent.
"""

import datetime
import email.utils
import math
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

LIMIT: Final = "x-ratelimit-limit"
REMAINING: Final = "x-ratelimit-remaining"


class Policy(NamedTuple):
    """What a limit header says: the limit that is nearest to its end, and (limit, period in seconds) of all windows."""

    nearest: int
    windows: tuple[tuple[int, float], ...]


@lru_cache(maxsize=64)
def policy_of(text: str) -> Policy | None:
    """Read a limit header; None when it cannot be read."""
    try:
        found = [_window(part) for part in text.split(",")]
    except ValueError:
        return None
    windows = tuple((limit, period) for limit, period in found if limit > 0 and 0 < period < math.inf)
    return Policy(found[0][0], windows)


def _window(part: str) -> tuple[int, float]:
    """The limit, and the period in seconds (0.0: not told)."""
    limit, *parameters = part.split(";")
    named = {name.strip(): value for name, _, value in (each.partition("=") for each in parameters)}
    return int(limit), float(named.get("w", 0.0))


def remaining_and_reset(headers: Mapping[str, str]) -> tuple[int, float] | None:
    """Requests that remain of the nearest limit, and seconds until its window ends."""
    remaining = headers.get(REMAINING)
    if remaining is not None:
        reset = headers.get("x-ratelimit-reset")
    else:
        remaining = headers.get("x-userendpoint-ratelimit-remaining")
        reset = headers.get("x-userendpoint-ratelimit-reset-seconds")
    if remaining is None or reset is None:
        return None
    try:
        count, seconds = int(remaining), float(reset)
    except ValueError:
        return None
    return (count, seconds) if 0 <= seconds < math.inf else None


def retry_after_seconds(headers: Mapping[str, str], *, now: float | None = None) -> float | None:
    """Seconds to wait before the next try as the answer's headers tell it; None when they do not.

    `Retry-After` (seconds or an HTTP date) comes before `x-ratelimit-reset` (seconds until the window ends). That one
    tells nothing while requests remain in its window: the refusal had another reason.
    """
    after = headers.get("Retry-After")
    if after is not None:
        seconds = _seconds(after)
        if seconds is not None:
            return seconds
        try:
            moment = email.utils.parsedate_to_datetime(after)
        except ValueError:
            pass
        else:
            if moment.tzinfo is None:  # no zone, or "-0000": it is UTC, not the zone of this machine
                moment = moment.replace(tzinfo=datetime.UTC)
            return max(0.0, moment.timestamp() - (time.time() if now is None else now))
    told = remaining_and_reset(headers)
    if told is not None:
        return told[1] if told[0] < 1 else None
    reset = headers.get("x-ratelimit-reset")
    return None if reset is None else _seconds(reset)


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
