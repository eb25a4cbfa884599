"""Policies: what the rate-limit headers of answers say of the quotas that one kind of request draws on.

A header names limits and their periods, but not whose they are. Which of them belongs to all requests together, and
which to the category, is told here; whoever keeps these quotas (a lane of one process, or one that several share) then
adopts what is other than it thought.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

from .buckets import LONG, SMALL_BURST
from .headers import LIMIT, policy_of, remaining_and_reset, retry_after_seconds
from .quotas import DAY, Quota
from .statistics import CategoryStatistics

Windows: TypeAlias = tuple[tuple[int, float], ...]
"""(limit, period in seconds) of each window that the server counts."""

COARSE: Final = 10.0
"""Seconds of a period below which a reset, told in whole seconds, is too coarse to keep a pace by."""

_SKIP: Final = 20
"""Answers that are not read, at most, after one that was."""

_TEXTS: Final = 64
"""Limit headers to remember: there are as many as there are limits, usually two."""


class Keeper(ABC):
    """Keeps a quota that was given, or what the server said instead; None is a quota that never runs out.

    quotas: all that are kept, of different periods.  taken, refused: requests let through, and rate limits met.
    """

    __slots__ = ("_ceiling", "_given", "quotas", "refused", "taken")

    def __init__(self, given: Quota | None, ceiling: bool) -> None:
        self._given = given
        self._ceiling = ceiling
        self.quotas: tuple[Quota, ...] = () if given is None else (given,)
        self.taken: int = 0
        self.refused: int = 0

    @property
    def quota(self) -> Quota | None:
        """The quota that holds us back most in the long run."""
        return min(self.quotas, key=lambda quota: quota.limit / quota.period, default=None)

    @property
    def learnt(self) -> bool:
        """Whether that is another quota than was configured."""
        return self.quota != self._given

    def statistics(self, category: str, owner: str | None, waiting: int, paused_seconds: float) -> CategoryStatistics:
        """What it has seen, as a value."""
        quota = self.quota
        return CategoryStatistics(
            category=category,
            owner=owner,
            taken=self.taken,
            waiting=waiting,
            paused_seconds=paused_seconds,
            refused=self.refused,
            limit=None if quota is None else quota.limit,
            period=None if quota is None else quota.period,
            learnt=self.learnt,
        )

    def adopt(self, windows: Windows) -> None:
        """Keep to the windows the server counts by. A ceiling stays one."""
        if self._given is not None:
            self._keep(_adopted(windows, self._given, ceiling=self._ceiling))

    @abstractmethod
    def _keep(self, quotas: tuple[Quota, ...]) -> None:
        """Keep these quotas from now on, if that makes a difference."""
        ...


KeeperT = TypeVar("KeeperT", bound=Keeper)


class Told(NamedTuple, Generic[KeeperT]):
    """What an answer said: so many requests remain of a quota, and its window ends in so many seconds.

    reset: when nothing remains, the seconds until it is worth asking again.  quota: None where it is not known which.
    """

    lane: KeeperT
    quota: Quota | None
    remaining: int
    reset: float


class _Named(NamedTuple, Generic[KeeperT]):
    """What a limit header means."""

    windows: Windows
    quotas: tuple[tuple[Quota, KeeperT], ...]


class Policies(Generic[KeeperT]):
    """Reads the headers of one category and owner: `own` keeps its quotas, `universal` that of all requests together.

    skip: answers whose headers need not be read, because there was plenty a moment ago.
    """

    __slots__ = ("_lanes", "_named", "_own", "_said", "_universal", "skip")

    def __init__(self, own: tuple[KeeperT, ...], universal: KeeperT | None) -> None:
        self._own = own
        self._universal = universal
        self._lanes = own if universal is None else (*own, universal)
        self._named: dict[str | None, _Named[KeeperT]] = {}
        self._said: Windows = ()
        self.skip = 0

    def read(self, headers: Mapping[str, str]) -> Told[KeeperT] | None:
        """Have adopted what is new, and tell what remains of the quota that is nearest to its end."""
        told = remaining_and_reset(headers)
        if told is None:
            return None
        remaining, reset = told
        found = self._nearest(headers.get(LIMIT), reset)
        if found is None:
            return None
        quota, lane = found
        if remaining < 1:
            reset = retry_after_seconds(headers) or reset
        elif quota is not None:
            self.skip = _answers_to_skip(quota, remaining)
        return Told(lane, quota, remaining, reset)

    def _nearest(self, text: str | None, reset: float) -> tuple[Quota | None, KeeperT] | None:
        """The quota, and the lane that keeps it, of which an answer tells what remains: the nearest to its end."""
        found = self._named.get(text)
        if found is None:
            if len(self._named) >= _TEXTS:
                self._named.clear()
            found = self._named[text] = self._read(text, reset)
        if found.windows != self._said:
            self._said = found.windows
            self._named.clear()
            self._adopt(found.windows)
            found = self._named[text] = self._read(text, reset)
        for each in found.quotas:
            if reset <= each[0].period:
                return each
        return (None, self._own[-1]) if self._own else None

    def _read(self, text: str | None, reset: float) -> _Named[KeeperT]:
        policy = None if text is None else policy_of(text)
        kept = sorted(((quota, lane) for lane in self._lanes for quota in lane.quotas), key=lambda each: each[0].period)
        if policy is None:
            return _Named(self._said, ())
        windows = policy.windows
        if not windows and not any(quota.limit == policy.nearest and reset <= quota.period for quota, _ in kept):
            windows = self._guess(policy.nearest, reset)
        return _Named(windows or self._said, tuple(each for each in kept if each[0].limit == policy.nearest))

    def _guess(self, limit: int, reset: float) -> Windows:
        """A limit without its period is the category's, by the minute as we thought, or else by the day."""
        quota = self._own[0].quota if len(self._own) == 1 else None
        if quota is None or limit < 1:
            return ()
        return ((limit, quota.period if reset <= quota.period else max(DAY, reset)),)

    def _adopt(self, windows: Windows) -> None:
        """Keep to the windows that the server counts by; which of them is the universal one, its length tells."""
        own = self._own[0].quota if self._own else None
        left = list(windows)
        universal = self._universal.quota if self._universal is not None else None
        if self._universal is not None and universal is not None:
            its = [window for window in windows if window[1] == universal.period]
            if len(windows) > 1 and not its:
                shortest = min(period for _, period in windows)
                if (shortest >= LONG) != (universal.period >= LONG):  # the other kind of access
                    its = [window for window in windows if window[1] == shortest]
            elif len(windows) == 1 and own is not None and own.period == universal.period:
                its = [window for window in its if window[0] == universal.limit]
            if its:
                left.remove(max(its))
                self._universal.adopt((max(its),))
        if len(self._own) == 1 and left:
            self._own[0].adopt(tuple(left))


def _adopted(windows: Windows, given: Quota, *, ceiling: bool) -> tuple[Quota, ...]:
    """The quotas to keep where the server counts by these windows. `given` stays one of them where it is a ceiling."""

    def burst(period: float) -> float:
        if period == given.period:
            return given.burst
        return 1.0 if period >= LONG else SMALL_BURST

    said = tuple(Quota(limit, period, burst(period)) for limit, period in windows)
    return (given, *said) if ceiling and given not in said else said


def _answers_to_skip(quota: Quota, remaining: int) -> int:
    """Reading each answer would cost more than all else here: where there is plenty, some will do."""
    if quota.period < COARSE:
        return _SKIP
    return min(_SKIP, quota.limit // 50) if 2 * remaining > quota.limit else 0
