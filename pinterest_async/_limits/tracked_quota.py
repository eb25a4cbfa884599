"""One quota as a limiter keeps it: the configured limit, or the server's if it reported another."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final, Protocol, TypeAlias, TypeVar

from .buckets import LONG, PACED_BURST, SMALL_BURST
from .quotas import Quota
from .statistics import NO_WAITS, CategoryStatistics

logger = logging.getLogger("pinterest_async")

PROBE_SECONDS: Final = 310.0
"""Seconds after which a request is sent in a pause that no known window explains.

It is more than the `max_wait` that a client has by default, whose calls fail at once in place of waiting for that.
"""

Windows: TypeAlias = tuple[tuple[int, float], ...]
"""(limit, period in seconds) of each window that the server counts."""


QuotaT_contra = TypeVar("QuotaT_contra", contravariant=True)


class QuotaStore(Protocol[QuotaT_contra]):
    """What a quota calls when its limits change, and when it is paused."""

    def on_change(self, quota: QuotaT_contra) -> None: ...

    def on_pause(self, quota: QuotaT_contra, seconds: float) -> None: ...


class TrackedQuota(ABC):
    """Tracks one quota: the configured limit, or the server's if it reported another. `None` means unlimited.

    Args:
        configured: The configured limit.
        ceiling: See `Quotas`.
        clock: The loop's.

    Attributes:
        quotas: The quotas in force, of different periods.
        taken: Requests let through.
        refused: Rate limits that the API answered with.
        waiting: Requests that wait for it.
        paused_until: The end of the last pause, on the clock.
        learns: Whether it has no configured limit, and takes that of the server.
    """

    __slots__ = (
        "_bulk_waits",
        "_ceiling",
        "_clock",
        "_configured",
        "_interactive_waits",
        "learns",
        "paused_until",
        "quotas",
        "refused",
        "taken",
        "waiting",
    )

    def __init__(self, configured: Quota | None, ceiling: bool, clock: Callable[[], float]) -> None:
        self._configured = configured
        self._ceiling = ceiling
        self._clock = clock
        self.quotas: tuple[Quota, ...] = () if configured is None else (configured,)
        self.taken: int = 0
        self.refused: int = 0
        self.waiting: int = 0
        self.paused_until: float = clock()
        self.learns = False
        self._interactive_waits = self._bulk_waits = NO_WAITS

    @property
    def quota(self) -> Quota | None:
        """The tightest quota in the long run."""
        return min(self.quotas, key=lambda quota: quota.limit / quota.period, default=None)

    @property
    def longest_window(self) -> float:
        """Seconds after which none of its requests counts any longer; 0.0 without a quota."""
        return max((quota.period + quota.slack for quota in self.quotas), default=0.0)

    def add_wait(self, seconds: float, bulk: bool) -> None:
        """Count a wait that ended with the request being sent."""
        if bulk:
            self._bulk_waits = self._bulk_waits.plus(seconds)
        else:
            self._interactive_waits = self._interactive_waits.plus(seconds)

    def statistics(self, category: str, owner: str | None, user: str | None) -> CategoryStatistics:
        """Return a snapshot."""
        quota = self.quota
        return CategoryStatistics(
            category=category,
            owner=owner,
            user=user,
            taken=self.taken,
            waiting=self.waiting,
            paused_seconds=max(0.0, self.paused_until - self._clock()),
            refused=self.refused,
            limit=None if quota is None else quota.limit,
            period=None if quota is None else quota.period,
            learnt=quota != self._configured,
            interactive_waits=self._interactive_waits,
            bulk_waits=self._bulk_waits,
        )

    def reasonable_pause(self, seconds: float) -> float:
        """Return the seconds of a pause that the API asked for, cut where it is longer than the windows in force.

        A window that ends is a reason to wait until then. One odd answer is no reason to pause a category for hours:
        after a few minutes the next request is sent, and its answer shows whether the pause was right.
        """
        longest = max((quota.period for quota in self.quotas), default=0.0)
        limit = max(PROBE_SECONDS, longest + _ROUNDING)
        if seconds <= limit:
            return seconds
        logger.warning(
            "the API asks for a pause of %.0f s, longer than any window known: trying again in %.0f s", seconds, limit
        )
        return limit

    def set_windows(self, windows: Windows) -> None:
        """Replace the configured quota by the windows of the server. A ceiling stays in force beside them."""
        quotas = self.quotas
        if self._configured is not None:
            quotas = _quotas_of(windows, self._configured, ceiling=self._ceiling)
        elif self.learns:
            quotas = tuple(Quota(limit, period, 1.0) for limit, period in windows)
        if quotas != self.quotas:
            self._set_quotas(quotas)

    @abstractmethod
    def pause(self, seconds: float) -> None:
        """Give no permit for some seconds, and fail the waiters whose deadline is before the end."""
        ...

    @abstractmethod
    def update(self, remaining: int, reset: float, quota: Quota | None) -> None:
        """Pace requests so that what the server reports lasts until the window ends.

        Args:
            remaining: Requests left of `quota`.
            reset: Seconds until its window ends.
            quota: The quota that the server reports on. None: not known which of those in force.
        """
        ...

    @abstractmethod
    def is_paused(self, now: float) -> bool:
        """Return whether a pause or pacing is in force."""
        ...

    @abstractmethod
    def _set_quotas(self, quotas: tuple[Quota, ...]) -> None:
        """Put other quotas in force."""
        ...


_ROUNDING: Final = 60.0
"""Seconds by which the end of a window may be later than its period from now: clocks differ."""


def _quotas_of(windows: Windows, configured: Quota, *, ceiling: bool) -> tuple[Quota, ...]:
    """Return the quotas to keep for these windows; `configured` is one of them where it is a ceiling."""

    def burst(period: float) -> float:
        if period == configured.period or configured.burst > PACED_BURST:
            return configured.burst
        return 1.0 if period >= LONG else SMALL_BURST

    reported = tuple(Quota(limit, period, burst(period), configured.per) for limit, period in windows)
    return (configured, *reported) if ceiling and configured not in reported else reported
