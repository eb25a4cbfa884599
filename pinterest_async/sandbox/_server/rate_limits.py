"""How the server counts requests. Pure: give it a clock, and it needs neither a socket nor an event loop.

Pinterest does not say how its windows lie. The usual ways are here: "fixed" windows follow one another from some moment
that nobody told (a client that counts by its own clock meets the seam at the worst place), a "sliding" window holds
whatever came within its length, and a token "bucket" holds the limit and fills up evenly. Requests that were refused
do not count.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, Literal, Protocol, get_args

from ..._limits.local import Category, Quota, Quotas

Counting = Literal["fixed", "sliding", "bucket"]

_SLACK: Final = 1e-9
"""Seconds by which a sum of floats may miss the end of a window."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, the headers of its answer, and seconds until one may (0.0 when this one does)."""

    allowed: bool
    headers: dict[str, str]
    retry_after: float


class _Window(Protocol):
    quota: Quota

    def left(self, now: float) -> int:
        """Requests that may still pass."""
        ...

    def reset(self, now: float) -> float:
        """Seconds until more may pass."""
        ...

    def count(self, now: float) -> None:
        """One passed."""
        ...


class _Fixed:
    def __init__(self, quota: Quota, start: float) -> None:
        self.quota = quota
        self._end = start + quota.period
        self._used = 0

    def left(self, now: float) -> int:
        late = now - self._end + _SLACK
        if late >= 0:
            self._end += (late // self.quota.period + 1) * self.quota.period
            self._used = 0
        return self.quota.limit - self._used

    def reset(self, now: float) -> float:
        return self._end - now

    def count(self, now: float) -> None:
        self._used += 1


class _Sliding:
    def __init__(self, quota: Quota) -> None:
        self.quota = quota
        self._passed: deque[float] = deque()

    def left(self, now: float) -> int:
        passed = self._passed
        while passed and now - passed[0] >= self.quota.period - _SLACK:
            passed.popleft()
        return self.quota.limit - len(passed)

    def reset(self, now: float) -> float:
        return self._passed[0] + self.quota.period - now if self._passed else 0.0

    def count(self, now: float) -> None:
        self._passed.append(now)


class _TokenBucket:
    def __init__(self, quota: Quota, now: float) -> None:
        self.quota = quota
        self._tokens = float(quota.limit)
        self._rate = quota.limit / quota.period
        self._seen = now

    def left(self, now: float) -> int:
        self._tokens = min(self.quota.limit, self._tokens + (now - self._seen) * self._rate)
        self._seen = now
        return int(self._tokens + _SLACK)

    def reset(self, now: float) -> float:
        return (self.left(now) + 1 - self._tokens) / self._rate

    def count(self, now: float) -> None:
        self._tokens -= 1


class ServerQuota:
    """The quotas as a server enforces them: `take` for each request.

    clock: seconds, from any moment.  seed: decides where fixed windows begin.
    """

    def __init__(
        self,
        quotas: Quotas,
        window: Counting = "fixed",
        *,
        clock: Callable[[], float],
        seed: int = 0,
    ) -> None:
        if window not in get_args(Counting):
            raise ValueError(f"window must be 'fixed', 'sliding' or 'bucket', got {window!r}")
        self._quotas = quotas
        self._counting = window
        self._clock = clock
        self._random = Random(seed)
        self._windows: dict[tuple[Category | None, str | None], _Window] = {}

    def take(self, category: Category | None, owner: str | None = None) -> Verdict:
        """Count a request of a category (None: only the universal limit) and of an owner of its own quota, if any."""
        now = self._clock()
        universal = self._quotas.universal
        windows = [] if universal is None else [self._window((None, None), universal, now)]
        for name, quota in self._quotas.drawn_on(category):
            windows.append(self._window((name, owner if name is category else None), quota, now))
        if not windows:
            return Verdict(True, {}, 0.0)
        spent = [window for window in windows if window.left(now) <= 0]
        if not spent:
            for window in windows:
                window.count(now)
        tightest = min(windows, key=lambda window: (window.left(now), -window.reset(now)))
        headers = {
            "x-ratelimit-limit": ", ".join(
                [str(tightest.quota.limit), *(f"{each.quota.limit};w={each.quota.period:g}" for each in windows)]
            ),
            "x-ratelimit-remaining": str(tightest.left(now)),
            "x-ratelimit-reset": str(math.ceil(tightest.reset(now) - _SLACK)),
        }
        return Verdict(not spent, headers, max((window.reset(now) for window in spent), default=0.0))

    def _window(self, key: tuple[Category | None, str | None], quota: Quota, now: float) -> _Window:
        if key not in self._windows:
            self._windows[key] = self._begin(quota, now)
        return self._windows[key]

    def _begin(self, quota: Quota, now: float) -> _Window:
        if self._counting == "fixed":
            return _Fixed(quota, now - self._random.uniform(0.0, quota.period))
        return _Sliding(quota) if self._counting == "sliding" else _TokenBucket(quota, now)
