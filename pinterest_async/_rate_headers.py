"""Rate-limit headers of answers, read.

    x-ratelimit-limit: 100, 100;w=1, 1000;w=60      the limit that is nearest to its end, then every window
    x-ratelimit-remaining: 99                       of that limit
    x-ratelimit-reset: 1                            whole seconds, rounded up, until its window ends

Older endpoints send x-userendpoint-ratelimit-limit, -remaining and -reset-seconds, about one endpoint only. What cannot
be read is as good as absent.
"""

import math
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
