"""State of one quota that several processes share: the parameters of the scripts' GCRA (`scripts`), and its pause.

Each process reads the headers of its own answers, so each learns limits and pacing on its own, and reserves by what it
knows. The scripts return what it cannot see: the requests of all processes.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple, Protocol

from ..buckets import BURST_SECONDS, COARSE, LONG, PACED_BURST, SMALL_BURST
from ..pacing import UsageWindow, pacing_for
from ..quotas import Quota
from ..tracked_quota import TrackedQuota

_MAX_GRACE: Final = 0.5
"""Seconds for which a reservation is valid after its time, at most."""

_CREDIT_SHARE: Final = 40
"""One in this many of a quota's requests may be an interactive one on credit: the C of `scripts`."""

_MIN_CREDIT: Final = 3
"""C of a small limit, where that is no more than one in twenty."""


OUTAGE_PROBE_SECONDS: Final = 5.0
"""Seconds after which a server that is down is asked again."""


class _Parameters(NamedTuple):
    """How a quota is reserved; `buckets` has the arithmetic.

    Attributes:
        emission_interval: Seconds between two reservations in the long run; with window slots, the period.
        grace: Seconds for which a reservation is valid after its time.
        tokens: B, the requests that may be sent at once.
        max_credit: C, the interactive requests that may be ahead of their regular time.
        window_slots: L of a sliding window log; 0 for a token bucket.
        burst_limit: Requests that interactive ones may bring a window to; 0 without a burst.
        limit: L of that window.
        window: T + J, its seconds.
    """

    emission_interval: float = 0.0
    grace: float = _MAX_GRACE
    tokens: int = 1
    max_credit: int = 0
    window_slots: int = 0
    burst_limit: int = 0
    limit: int = 0
    window: float = 0.0


class _Store(Protocol):
    """What a quota reports to its store."""

    def on_change(self, quota: "SharedQuota") -> None: ...

    def on_pause(self, quota: "SharedQuota", seconds: float) -> None: ...

    def on_remaining(self, quota: "SharedQuota", remaining: int, reset: float) -> None: ...


class SharedQuota(TrackedQuota):
    """A quota that this process shares with others.

    Args:
        name: Of the quota in Redis.
        quota: The configured limit. None: it can only be paused, or learned.
        ceiling: See `Quotas`.
        clock: The loop's.
        store: Gets the changes of its limits and pauses.

    Attributes:
        name: Of the quota in Redis.
        taken: Requests of this process.
        untracked: Those of them that were sent without a reservation and are not reported to Redis yet.
        consumed: Requests of all processes, as of the last answer.
        lead: Seconds from the last answer to its TAT.
        updated_at: The time of the last answer, on the loop's clock.
    """

    __slots__ = (
        "_interval",
        "_paced_until",
        "_parameters",
        "_store",
        "_usage",
        "consumed",
        "lead",
        "name",
        "untracked",
        "updated_at",
    )

    def __init__(
        self,
        name: str,
        quota: Quota | None,
        ceiling: bool,
        clock: Callable[[], float],
        store: _Store,
    ) -> None:
        super().__init__(quota, ceiling, clock)
        self._store = store
        self.name = name
        self.consumed = self.untracked = 0
        self.lead = self.updated_at = 0.0
        self._usage = UsageWindow(clock())
        self._interval = self._paced_until = 0.0
        self._parameters = _parameters_of(self.quotas)

    def _set_quotas(self, quotas: tuple[Quota, ...]) -> None:
        self.quotas, self._parameters = quotas, _parameters_of(quotas)
        self._store.on_change(self)

    @property
    def grace(self) -> float:
        """Seconds for which a reservation is valid after its time."""
        return self._parameters.grace

    @property
    def burst_tolerance(self) -> float:
        """Seconds by which a reservation may be before the TAT: (B - 1)/R."""
        return (self._parameters.tokens - 1) * self._parameters.emission_interval

    @property
    def emission_interval(self) -> float:
        """Seconds between two reservations in the long run; with window slots, the period."""
        return self._parameters.emission_interval

    @property
    def window_slots(self) -> int:
        """Slots of a sliding window log; 0 for a token bucket."""
        return self._parameters.window_slots

    @property
    def log_seconds(self) -> float:
        """Seconds of the window of its log; 0.0 without a log."""
        return self._parameters.window

    def is_paused(self, now: float) -> bool:
        """Return whether a pause or pacing is in force."""
        return max(self.paused_until, self._paced_until) > now

    def min_wait(self, ahead: int) -> float:
        """Return the least seconds that `ahead` requests take, however full the bucket is."""
        parameters = self._parameters
        if parameters.window_slots:
            return 0.0
        at_once = max(parameters.tokens + parameters.max_credit, parameters.burst_limit)
        return (ahead - at_once) * parameters.emission_interval

    def on_answer(self, now: float, consumed: int, paused: float, lead: float) -> None:
        """Update from an answer of the server.

        Args:
            now: The loop's time.
            consumed: The requests of all processes.
            paused: Seconds until the pause ends.
            lead: Seconds until its TAT.
        """
        self.consumed, self.untracked, self.lead, self.updated_at = consumed, 0, lead, now
        self.paused_until = max(self.paused_until, now + paused)

    def consume_untracked(self) -> None:
        """Count a request that is sent without a reservation while the server is down."""
        self.taken += 1
        self.untracked += 1

    def script_numbers(self) -> tuple[float, ...]:
        """Return the quota's numbers for `reserve.lua`, with the pacing in force."""
        parameters, now = self._parameters, self._clock()
        paced = max(0.0, self._paced_until - now)
        return (
            parameters.emission_interval,
            self.burst_tolerance,
            parameters.max_credit,
            parameters.window_slots,
            self._interval if paced else 0.0,
            paced,
            self.untracked,
            OUTAGE_PROBE_SECONDS,
            self.lead if now - self.updated_at <= self.lead + 1.0 else 0.0,  # others moved the TAT on since
            parameters.burst_limit,
            parameters.limit,
            parameters.window,
        )

    def pause(self, seconds: float) -> None:
        """Give no permit in any process for some seconds, and fail the waiters whose deadline is before the end."""
        paused_until = self._clock() + seconds
        if paused_until > self.paused_until:
            self.paused_until = paused_until
            self._store.on_pause(self, seconds)

    def update(self, remaining: int, reset: float, quota: Quota | None) -> None:
        """Pace requests so that what the server reports lasts until the window ends."""
        if self.window_slots:
            self._store.on_remaining(self, remaining, reset)
        if self.window_slots or quota is None or quota.period < COARSE:
            return
        now = self._clock()
        used = self._usage.consumed(quota.period, now, self.consumed)
        interval = self.emission_interval
        own = max(0.0, reset - 1 - self.lead) / interval  # after a burst, the next ones are due when it is worked off
        self._interval, seconds = pacing_for(quota, remaining, reset, used, 1 / interval, own)
        self._paced_until = now + seconds


def _parameters_of(quotas: tuple[Quota, ...]) -> _Parameters:
    """Return the parameters that keep all of these quotas at once; without any, those that never wait."""
    if not quotas:
        return _Parameters()
    first = quotas[0]
    if len(quotas) == 1 and first.burst == 1 and first.period >= LONG:
        return _Parameters(first.period + first.slack, first.slack / 2, window_slots=first.limit)
    spaced = [_spaced(quota, alone=len(quotas) == 1) for quota in quotas]
    tokens, credit = min(quota.tokens for quota in spaced), min(map(_max_credit, spaced))
    interval = max((quota.period + quota.slack) / (quota.limit + 1 - tokens - credit) for quota in spaced)
    grace = min(_MAX_GRACE, *(quota.slack / 2 for quota in spaced))
    if len(quotas) > 1 or first.burst <= PACED_BURST:
        return _Parameters(interval, grace, tokens, credit)
    burst = max(1, int(first.limit * first.burst))
    return _Parameters(interval, grace, tokens, credit, 0, burst, first.limit, first.period + first.slack)


def _spaced(quota: Quota, alone: bool) -> Quota:
    """Return the quota with the burst of its token bucket: as much as loses no rate, beside a log next to none."""
    if quota.burst <= PACED_BURST:
        return quota
    if quota.period >= LONG:
        return replace(quota, burst=SMALL_BURST)
    at_once = max(1.0, BURST_SECONDS * quota.limit / quota.period) / quota.limit
    return replace(quota, burst=min(PACED_BURST, at_once) if alone else PACED_BURST)


def _max_credit(quota: Quota) -> int:
    wanted = max(quota.limit // _CREDIT_SHARE, min(_MIN_CREDIT, quota.limit // 20))
    return min(wanted, (quota.limit - quota.tokens) // 2)
