"""Parsers of the API's rate-limit headers.

    x-ratelimit-limit: 100, 100;w=1, 1000;w=60      the limit nearest to exhaustion, then every window
    x-ratelimit-remaining: 99                       requests left of that limit
    x-ratelimit-reset: 1                            whole seconds, rounded up, until its window ends

A window may have a name, which ends in whose requests it counts: 300;w=60;name="ads_analytics_app_id_user_id" those of
one user of the app, 800;w=60;name="analytics_get_report_app_id" those of all its users together.

Older endpoints send x-userendpoint-ratelimit-limit, -remaining and -reset-seconds, about one endpoint only. A header
that cannot be parsed counts as absent, and so does a number out of reason, which is logged: a wait of more than a day
without a window of that length, a window of years. A reset in Unix time (seconds or milliseconds) is recognized.
"""

import datetime
import email.utils
import logging
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from .quotas import DAY

logger = logging.getLogger("pinterest_async")

LIMIT: Final = "x-ratelimit-limit"
REMAINING: Final = "x-ratelimit-remaining"
_RESET: Final = "x-ratelimit-reset"

_MONTH: Final = 31 * DAY
_MAX_COUNT: Final = 10**9
"""Requests of a limit, at most. More is no limit."""

_MIN_PERIOD: Final = 0.01
"""Seconds of a window, at least."""

_ROUNDING: Final = 60.0
"""Seconds by which a reset may be longer than its window: it is rounded up, and clocks differ."""


class LimitHeader(NamedTuple):
    """A parsed `x-ratelimit-limit`.

    Attributes:
        nearest: The limit nearest to exhaustion.
        windows: (limit, period in seconds) of all windows.
        names: Of these windows, empty where one has none.
    """

    nearest: int
    windows: tuple[tuple[int, float], ...]
    names: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def parse_limit(text: str) -> LimitHeader | None:
    """Parse `x-ratelimit-limit`; None when it cannot be parsed.

    >>> parse_limit("100, 100;w=1, 1000;w=60")
    LimitHeader(nearest=100, windows=((100, 1.0), (1000, 60.0)), names=('', ''))
    >>> parse_limit('300, 300;w=60;name="ads_analytics_app_id_user_id"').names
    ('ads_analytics_app_id_user_id',)
    >>> parse_limit("300")
    LimitHeader(nearest=300, windows=(), names=())
    >>> parse_limit("unlimited") is None
    True
    """
    try:
        parts = [_window(part) for part in text.split(",")]
    except ValueError:
        return None
    windows = [part for part in parts if 0 < part[0] <= _MAX_COUNT and _MIN_PERIOD <= part[1] <= _MONTH]
    if len(windows) < sum(1 for limit, period, _ in parts if limit > 0 and period > 0):
        _log_ignored(LIMIT, text)
    nearest = parts[0][0]
    return LimitHeader(
        nearest if nearest <= _MAX_COUNT else 0,
        tuple((limit, period) for limit, period, _ in windows),
        tuple(name for _, _, name in windows),
    )


def _window(part: str) -> tuple[int, float, str]:
    """Return the limit, its period in seconds (0.0: not said) and its name."""
    limit, *parameters = part.split(";")
    named = {name.strip(): value for name, _, value in (parameter.partition("=") for parameter in parameters)}
    return int(limit), float(named.get("w", 0.0)), named.get("name", "").strip().strip('"')


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
        count = int(remaining)
    except ValueError:
        return None
    if count > _MAX_COUNT:
        _log_ignored(REMAINING, remaining)
        return None
    seconds = _wait(_RESET, reset, headers)
    return None if seconds is None else (count, seconds)


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
        seconds = _wait("Retry-After", after, headers, now=now)
        if seconds is not None:
            return seconds
    parsed = parse_remaining(headers)
    if parsed is not None:
        remaining, until_reset = parsed
        return until_reset if remaining < 1 else None
    reset = headers.get(_RESET)
    return None if reset is None else _wait(_RESET, reset, headers, now=now)


def _wait(name: str, text: str, headers: Mapping[str, str], *, now: float | None = None) -> float | None:
    """Return the seconds that a header names, as a number or as a date; None when it is not within reason."""
    current = time.time() if now is None else now
    try:
        seconds = float(text)
    except ValueError:
        moment = _parse_date(text)
        if moment is None:
            return None
        seconds = max(0.0, moment - current)
    if 0 <= seconds <= DAY + _ROUNDING:  # nearly always
        return seconds
    for unix_time in (seconds, seconds / 1000):
        if abs(unix_time - current) <= _MONTH:
            seconds = max(0.0, unix_time - current)
    header = parse_limit(headers.get(LIMIT, ""))
    longest = max((period for _, period in header.windows), default=0.0) if header is not None else 0.0
    if 0 <= seconds <= max(DAY, longest) + _ROUNDING:
        return seconds
    _log_ignored(name, text)
    return None


def _parse_date(text: str) -> float | None:
    """Return an HTTP date as Unix time."""
    try:
        moment = email.utils.parsedate_to_datetime(text)
        if moment.tzinfo is None:  # no zone, or "-0000": it is UTC, not the zone of this machine
            moment = moment.replace(tzinfo=datetime.UTC)
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None


def reasonable_seconds(text: str) -> float | None:
    """Return the seconds of a wait that a message names; None when it is not within reason.

    >>> reasonable_seconds("30"), reasonable_seconds("99999999999999999999")
    (30.0, None)
    """
    return _wait("a message", text, {})


@lru_cache(maxsize=64)  # a value that comes again is logged once
def _log_ignored(name: str, text: str) -> None:
    logger.warning("%s: %.60r is out of reason and ignored", name, text)
