"""How the server counts requests. It needs a clock, and neither a socket nor an event loop.

Pinterest does not document its windows. The three usual kinds are here: "fixed" windows follow one another from a
moment that the client does not know, a "sliding" window holds the requests of its length, and a token "bucket" holds
the limit and fills up evenly. Refused requests do not count.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, Literal, Protocol, get_args

from ..._limits.quotas import Category, Quota, Quotas

WindowKind = Literal["fixed", "sliding", "bucket"]

_SLACK: Final = 1e-9
"""Seconds by which a sum of floats may miss the end of a window."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request is allowed, the headers of its response, and the seconds until one is (0.0 if this one is)."""

    allowed: bool
    headers: dict[str, str]
    retry_after: float


class _Window(Protocol):
    quota: Quota

    def remaining(self, now: float) -> int:
        """Return how many more requests are allowed now."""
        ...

    def reset(self, now: float) -> float:
        """Return the seconds until more requests are allowed."""
        ...

    def record(self, now: float) -> None:
        """Record an allowed request."""
        ...


class _FixedWindow:
    def __init__(self, quota: Quota, start: float) -> None:
        self.quota = quota
        self._end = start + quota.period
        self._used = 0

    def remaining(self, now: float) -> int:
        late = now - self._end + _SLACK
        if late >= 0:
            self._end += (late // self.quota.period + 1) * self.quota.period
            self._used = 0
        return self.quota.limit - self._used

    def reset(self, now: float) -> float:
        return self._end - now

    def record(self, now: float) -> None:
        self._used += 1


class _SlidingWindow:
    def __init__(self, quota: Quota) -> None:
        self.quota = quota
        self._sent: deque[float] = deque()

    def remaining(self, now: float) -> int:
        sent = self._sent
        while sent and now - sent[0] >= self.quota.period - _SLACK:
            sent.popleft()
        return self.quota.limit - len(sent)

    def reset(self, now: float) -> float:
        return self._sent[0] + self.quota.period - now if self._sent else 0.0

    def record(self, now: float) -> None:
        self._sent.append(now)


class _TokenBucket:
    def __init__(self, quota: Quota, now: float) -> None:
        self.quota = quota
        self._tokens = float(quota.limit)
        self._rate = quota.limit / quota.period
        self._seen = now

    def remaining(self, now: float) -> int:
        self._tokens = min(self.quota.limit, self._tokens + (now - self._seen) * self._rate)
        self._seen = now
        return int(self._tokens + _SLACK)

    def reset(self, now: float) -> float:
        return (self.remaining(now) + 1 - self._tokens) / self._rate

    def record(self, now: float) -> None:
        self._tokens -= 1


class ServerQuota:
    """Quotas as a server enforces them: `take` is called for every request.

    Args:
        quotas: The limits.
        window: How requests are counted.
        clock: Returns seconds, from any moment.
        seed: Seed of the start times of fixed windows.
    """

    def __init__(
        self,
        quotas: Quotas,
        window: WindowKind = "fixed",
        *,
        clock: Callable[[], float],
        seed: int = 0,
    ) -> None:
        if window not in get_args(WindowKind):
            raise ValueError(f"window must be 'fixed', 'sliding' or 'bucket', got {window!r}")
        self._quotas = quotas
        self._kind = window
        self._clock = clock
        self._random = Random(seed)
        self._windows: dict[tuple[Category | None, str | None, str | None], _Window] = {}

    def take(self, category: Category | None, owner: str | None = None, user: str | None = None) -> Verdict:
        """Count a request, unless a limit is reached.

        Args:
            category: Its category (None: only the global limit counts).
            owner: The owner of a quota of its own, such as an ad account.
            user: The user whose token it has. Quotas of users are counted apart, unless they are the app's.
        """
        now = self._clock()
        universal = self._quotas.universal
        windows: list[_Window] = []
        if universal is not None:
            windows.append(self._window((None, None, None if universal.per == "app" else user), universal, now))
        for name, quota in self._quotas.drawn_on(category):
            whose = None if quota.per == "app" else user
            windows.append(self._window((name, owner if name is category else None, whose), quota, now))
        if not windows:
            return Verdict(True, {}, 0.0)
        spent = [window for window in windows if window.remaining(now) <= 0]
        if not spent:
            for window in windows:
                window.record(now)
        tightest = min(windows, key=lambda window: (window.remaining(now), -window.reset(now)))
        headers = {
            "x-ratelimit-limit": ", ".join(
                [str(tightest.quota.limit), *(f"{window.quota.limit};w={window.quota.period:g}" for window in windows)]
            ),
            "x-ratelimit-remaining": str(tightest.remaining(now)),
            "x-ratelimit-reset": str(math.ceil(tightest.reset(now) - _SLACK)),
        }
        return Verdict(not spent, headers, max((window.reset(now) for window in spent), default=0.0))

    def _window(self, key: tuple[Category | None, str | None, str | None], quota: Quota, now: float) -> _Window:
        if key not in self._windows:
            self._windows[key] = self._begin(quota, now)
        return self._windows[key]

    def _begin(self, quota: Quota, now: float) -> _Window:
        if self._kind == "fixed":
            return _FixedWindow(quota, now - self._random.uniform(0.0, quota.period))
        return _SlidingWindow(quota) if self._kind == "sliding" else _TokenBucket(quota, now)
