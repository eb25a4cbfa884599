"""Parsers of the API's rate-limit headers.

    x-ratelimit-limit: 100, 100;w=1, 1000;w=60      the limit nearest to exhaustion, then every window
    x-ratelimit-remaining: 99                       requests left of that limit
    x-ratelimit-reset: 1                            whole seconds, rounded up, until its window ends

Older endpoints send x-userendpoint-ratelimit-limit, -remaining and -reset-seconds, about one endpoint only. A header
that cannot be parsed counts as absent.
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
_RESET: Final = "x-ratelimit-reset"


class LimitHeader(NamedTuple):
    """A parsed `x-ratelimit-limit`: the limit nearest to exhaustion, and (limit, period in seconds) of all windows."""

    nearest: int
    windows: tuple[tuple[int, float], ...]


@lru_cache(maxsize=64)
def parse_limit(text: str) -> LimitHeader | None:
    """Parse `x-ratelimit-limit`; None when it cannot be parsed.

    >>> parse_limit("100, 100;w=1, 1000;w=60")
    LimitHeader(nearest=100, windows=((100, 1.0), (1000, 60.0)))
    >>> parse_limit("300")
    LimitHeader(nearest=300, windows=())
    >>> parse_limit("unlimited") is None
    True
    """
    try:
        parts = [_window(part) for part in text.split(",")]
    except ValueError:
        return None
    windows = tuple((limit, period) for limit, period in parts if limit > 0 and 0 < period < math.inf)
    return LimitHeader(parts[0][0], windows)


def _window(part: str) -> tuple[int, float]:
    """Return the limit and its period in seconds (0.0: not named)."""
    limit, *parameters = part.split(";")
    named = {name.strip(): value for name, _, value in (parameter.partition("=") for parameter in parameters)}
    return int(limit), float(named.get("w", 0.0))


def parse_remaining(headers: Mapping[str, str]) -> tuple[int, float] | None:
    """Return the requests left of the limit nearest to exhaustion, and the seconds until its window ends.

    >>> parse_remaining({"x-ratelimit-remaining": "99", "x-ratelimit-reset": "1"})
    (99, 1.0)
    >>> parse_remaining({"x-ratelimit-remaining": "99"}) is None
    True
    """
    remaining = headers.get(REMAINING)
    if remaining is not None:
        reset = headers.get(_RESET)
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
    """Return the seconds to wait before the next attempt; None when the headers do not name any.

    `Retry-After` (seconds or an HTTP date) takes precedence over `x-ratelimit-reset` (seconds until the window ends).
    The latter is ignored while requests remain in its window, since the refusal had another reason then.

    Args:
        headers: Of the answer.
        now: Unix time in seconds that a date is compared with; the current time when left out.

    >>> retry_after_seconds({"Retry-After": "5", "x-ratelimit-reset": "7"})
    5.0
    >>> retry_after_seconds({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "7"})
    7.0
    >>> retry_after_seconds({"x-ratelimit-remaining": "9", "x-ratelimit-reset": "7"}) is None
    True
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
    parsed = parse_remaining(headers)
    if parsed is not None:
        remaining, until_reset = parsed
        return until_reset if remaining < 1 else None
    reset = headers.get(_RESET)
    return None if reset is None else _seconds(reset)


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
