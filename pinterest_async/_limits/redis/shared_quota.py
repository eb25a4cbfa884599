"""Lanes that several processes share: a quota as the scripts of `_reservation` are told of it.

Each process reads the headers of its own answers, so each learns limits and paces by itself, and reserves by what it
knows. What it cannot see, how much all of them drew, the scripts tell it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from ..buckets import SMALL_BURST
from ..pacing import Draws, pace_for
from ..quotas import Quota
from ..server_limits import Keeper

_MOST_HOLD: Final = 0.5
"""Seconds that a slot may be used late, at most."""

_AHEAD: Final = 40
"""Of so many requests that a quota allows, one may be a call ahead of its time: the C of `_reservation`."""

_FEW: Final = 3
"""Where the limit is small, these are more, if that is no more than one in twenty."""


class _Rules(NamedTuple):
    """Seconds between two slots, and by which one may be late; slots at once; calls ahead; or places instead."""

    step: float = 0.0
    hold: float = _MOST_HOLD
    tokens: int = 1
    ahead: int = 0
    places: int = 0


class SharedLane(Keeper):
    """A quota that is kept together with other processes.

    taken: what this process took.  alone: what of that it took without asking, and nobody knows of yet.  drawn: what
    all of them took, as far as this one was told.  opens: the time until which the gate is closed.
    """

    __slots__ = (
        "_clock",
        "_draws",
        "_pace",
        "_paced_until",
        "_rules",
        "alone",
        "drawn",
        "name",
        "opens",
    )

    def __init__(self, name: str, quota: Quota | None, ceiling: bool, clock: Callable[[], float]) -> None:
        super().__init__(quota, ceiling)
        self.name = name
        self.drawn = self.alone = 0
        self.opens = 0.0
        self._clock = clock
        self._draws = Draws(clock())
        self._pace = self._paced_until = 0.0
        self._rules = _rules_of(self.quotas)

    def _keep(self, quotas: tuple[Quota, ...]) -> None:
        rules = _rules_of(quotas)
        if rules != self._rules:
            self.quotas, self._rules = quotas, rules

    @property
    def hold(self) -> float:
        """Seconds that a slot may be used late."""
        return self._rules.hold

    @property
    def tolerance(self) -> float:
        """Seconds by which a slot may be before the horizon."""
        return (self._rules.tokens - 1) * self._rules.step

    @property
    def step(self) -> float:
        """Seconds between two slots in the long run; of a lane with places, the seconds that one is taken."""
        return self._rules.step

    @property
    def places(self) -> int:
        """Places of a quota that may be used at once; 0 for one that flows."""
        return self._rules.places

    @property
    def paused_seconds(self) -> float:
        """Seconds until the gate opens."""
        return max(0.0, self.opens - self._clock())

    def least_wait(self, ahead: int) -> float:
        """Seconds that pass at least while so many leave, however full the bucket is."""
        rules = self._rules
        return 0.0 if rules.places else (ahead - rules.tokens - rules.ahead) * rules.step

    def numbers(self) -> tuple[float, ...]:
        """What the script is told of it, with the pace that is kept now."""
        rules, paced = self._rules, max(0.0, self._paced_until - self._clock())
        return rules.step, self.tolerance, rules.ahead, rules.places, self._pace if paced else 0.0, paced, self.alone

    def heed(self, remaining: int, reset: float, quota: Quota) -> None:
        """Of this quota so many requests remain until its window ends: keep a pace that they last."""
        now = self._clock()
        used = self._draws.within(quota.period, now, self.drawn)
        self._pace, seconds = pace_for(quota, remaining, reset, used, 1 / self.step)
        self._paced_until = now + seconds


def _rules_of(quotas: tuple[Quota, ...]) -> _Rules:
    """The rules by which all of these quotas are kept at once; one that never waits where there are none."""
    if not quotas:
        return _Rules()
    first = quotas[0]
    if len(quotas) == 1 and first.burst == 1:
        return _Rules(first.period + first.slack, first.slack / 2, places=first.limit)
    flowing = [replace(each, burst=SMALL_BURST) if each.burst == 1 else each for each in quotas]
    tokens, ahead = min(each.tokens for each in flowing), min(map(_most_ahead, flowing))
    step = max((each.period + each.slack) / (each.limit + 1 - tokens - ahead) for each in flowing)
    return _Rules(step, min(_MOST_HOLD, *(each.slack / 2 for each in flowing)), tokens, ahead)


def _most_ahead(quota: Quota) -> int:
    wanted = max(quota.limit // _AHEAD, min(_FEW, quota.limit // 20))
    return min(wanted, (quota.limit - quota.tokens) // 2)
