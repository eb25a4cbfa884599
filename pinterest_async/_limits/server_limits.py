"""Limits that the server reports: which quotas the rate-limit headers of one kind of request are about.

A header lists limits and their periods; today's server names them, too. `ServerLimits` assigns each window to the
category, to the limit over all requests, or (where the name says so, and the app has several users) to all users of the
app together, and puts changed limits in force on the tracked quota, local or shared.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Generic, NamedTuple, TypeVar

from .buckets import COARSE, LONG
from .headers import LIMIT, LimitHeader, parse_limit, parse_remaining, retry_after_seconds
from .quotas import DAY, Quota
from .tracked_quota import PROBE_SECONDS, TrackedQuota, Windows

_MAX_SKIP: Final = 20
"""Answers whose headers are not read, at most, after one whose headers were."""

_OF_APP: Final = "_app_id"
"""The end of the name of a window that counts the requests of all users of the app."""

_MAX_TEXTS: Final = 64
"""Limit headers to remember. There are as many as there are limits, usually two."""

QuotaT = TypeVar("QuotaT", bound=TrackedQuota)


class Observation(NamedTuple, Generic[QuotaT]):
    """What an answer reports of one quota.

    Attributes:
        tracked: The tracked quota it belongs to.
        quota: The quota it is about. None: not known which of the tracked ones.
        remaining: Requests left.
        reset: Seconds until the window ends; when nothing remains, the seconds until the next attempt.
    """

    tracked: QuotaT
    quota: Quota | None
    remaining: int
    reset: float


class _Parsed(NamedTuple, Generic[QuotaT]):
    """A limit header: all windows, those of the app as a whole, and the quotas that its nearest limit may be."""

    windows: Windows
    of_app: Windows
    candidates: tuple[tuple[Quota, QuotaT], ...]


class ServerLimits(Generic[QuotaT]):
    """Reads the headers of one category and owner.

    Args:
        own: The category's tracked quotas, narrowest first.
        global_quota: That of all requests together.
        of_app: That of all users of the app together, known from headers only. None: the windows of the app are the
            category's, as the client has one user.

    Attributes:
        skip: Answers whose headers need not be read, because plenty remained a moment ago.
    """

    __slots__ = ("_all", "_global", "_of_app", "_own", "_parsed", "_unconfirmed", "_windows", "skip")

    def __init__(self, own: tuple[QuotaT, ...], global_quota: QuotaT | None, of_app: QuotaT | None = None) -> None:
        self._own = own
        self._global = global_quota
        self._of_app = of_app
        self._all: tuple[QuotaT, ...] = (*own, *(quota for quota in (global_quota, of_app) if quota is not None))
        self._parsed: dict[str | None, _Parsed[QuotaT]] = {}
        self._windows: tuple[Windows, Windows] = ((), ())
        self._unconfirmed: Windows = ()
        self.skip = 0

    def on_headers(self, headers: Mapping[str, str]) -> Observation[QuotaT] | None:
        """Put changed limits in force, and return what remains of the quota nearest to exhaustion."""
        parsed = parse_remaining(headers)
        if parsed is None:
            return None
        remaining, reset = parsed
        found = self._nearest(headers.get(LIMIT), reset)
        if found is None:
            return None
        quota, tracked = found
        if remaining < 1:
            reset = retry_after_seconds(headers) or reset
        elif quota is not None:
            self.skip = _answers_to_skip(quota, remaining)
        return Observation(tracked, quota, remaining, reset)

    def _nearest(self, text: str | None, reset: float) -> tuple[Quota | None, QuotaT] | None:
        """Return the quota that `remaining` is about, with its tracked quota."""
        parsed = self._parsed.get(text)
        if parsed is None:
            if len(self._parsed) >= _MAX_TEXTS:
                self._parsed.clear()
            parsed = self._parsed[text] = self._parse(text, reset)
        if (parsed.windows, parsed.of_app) != self._windows and self._is_confirmed(parsed.windows + parsed.of_app):
            self._windows = (parsed.windows, parsed.of_app)
            self._parsed.clear()
            self._set_windows(parsed.windows)
            if self._of_app is not None and parsed.of_app:
                self._of_app.set_windows(_tightest(parsed.of_app))
            parsed = self._parsed[text] = self._parse(text, reset)
        for candidate in parsed.candidates:
            if reset <= candidate[0].period:
                return candidate
        return (None, self._own[-1]) if self._own else None

    def _is_confirmed(self, windows: Windows) -> bool:
        """Return whether windows may be put in force. Those longer than all before take a second answer that says so.

        Otherwise one odd answer could pause a category for a day.
        """
        longest = max((quota.period for tracked in self._all for quota in tracked.quotas), default=0.0)
        if all(period <= max(longest, PROBE_SECONDS) for _, period in windows) or windows == self._unconfirmed:
            return True
        self._unconfirmed = windows
        return False

    def _parse(self, text: str | None, reset: float) -> _Parsed[QuotaT]:
        header = None if text is None else parse_limit(text)
        if header is None:
            return _Parsed(*self._windows, ())
        kept = [(quota, tracked) for tracked in self._all for quota in tracked.quotas]
        kept.sort(key=lambda pair: pair[0].period)
        windows, of_app = self._windows_of(header)
        if not windows and not of_app:
            is_known = any(quota.limit == header.nearest and reset <= quota.period for quota, _ in kept)
            guessed = () if is_known else self._guess(header.nearest, reset)
            windows, of_app = guessed or self._windows[0], self._windows[1]
        return _Parsed(windows, of_app, tuple(pair for pair in kept if pair[0].limit == header.nearest))

    def _windows_of(self, header: LimitHeader) -> tuple[Windows, Windows]:
        """Return the windows of a header that count the requests of the user, and those of the app as a whole."""
        if self._of_app is None:
            return header.windows, ()
        named = tuple(zip(header.windows, header.names, strict=True))
        return (
            tuple(window for window, name in named if not name.endswith(_OF_APP)),
            tuple(window for window, name in named if name.endswith(_OF_APP)),
        )

    def _guess(self, limit: int, reset: float) -> Windows:
        """Return the window of a limit without a period: the category's, of its known period or else of a day."""
        quota = self._own[0].quota if len(self._own) == 1 else None
        if quota is None or limit < 1:
            return ()
        return ((limit, quota.period if reset <= quota.period else DAY),)

    def _set_windows(self, windows: Windows) -> None:
        """Assign the windows to the limit over all requests, recognized by its period, and to the category."""
        own = self._own[0].quota if self._own else None
        left = list(windows)
        known = self._global.quota if self._global is not None else None
        if self._global is not None and known is not None:
            matching = [window for window in windows if window[1] == known.period]
            if len(windows) > 1 and not matching:
                shortest = min(period for _, period in windows)
                if (shortest >= LONG) != (known.period >= LONG):  # the other kind of access
                    matching = [window for window in windows if window[1] == shortest]
            elif len(windows) == 1 and own is not None and own.period == known.period:
                matching = [window for window in matching if window[0] == known.limit]
            if matching:
                left.remove(max(matching))
                self._global.set_windows((max(matching),))
        if len(self._own) == 1 and left:
            self._own[0].set_windows(_tightest(left))


def _tightest(windows: Iterable[tuple[int, float]]) -> Windows:
    """Return the windows without those that another one of the same period keeps anyhow.

    Operations of one category may name more windows than others; most often these do not matter.
    """
    limits: dict[float, int] = {}
    for limit, period in windows:
        limits[period] = min(limit, limits.get(period, limit))
    return tuple((limit, period) for period, limit in limits.items())


def _answers_to_skip(quota: Quota, remaining: int) -> int:
    """Return how many answers need not be read: reading all costs more than the rest of the limiter."""
    if quota.period < COARSE:
        return _MAX_SKIP
    return min(_MAX_SKIP, quota.limit // 50) if 2 * remaining > quota.limit else 0
