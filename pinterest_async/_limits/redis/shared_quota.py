"""State of one quota that several processes share: the parameters of the scripts' GCRA (`scripts`), and its pause.

Each process reads the headers of its own answers, so each learns limits and pacing on its own, and reserves by what it
knows. The scripts return what it cannot see: the requests of all processes.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple, Protocol

from ..buckets import BURST_SECONDS, COARSE, LONG, PACED_BURST, SMALL_BURST
from ..pacing import UsageWindow, pacing_for
from ..quotas import Quota
from ..tracked_quota import QuotaStore, TrackedQuota

_MAX_GRACE: Final = 0.5
"""Seconds for which a reservation is valid after its time, at most."""

_CREDIT_SHARE: Final = 40
"""One in this many of a quota's requests may be an interactive one on credit: the C of `scripts`."""

_MIN_CREDIT: Final = 3
"""C of a small limit, where that is no more than one in twenty."""


OUTAGE_PROBE_SECONDS: Final = 5.0
"""Seconds after which a server that is down is asked again."""


class Parameters(NamedTuple):
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

    @property
    def burst_tolerance(self) -> float:
        """Seconds by which a reservation may be before the TAT: (B - 1)/R."""
        return (self.tokens - 1) * self.emission_interval


class _Store(QuotaStore["SharedQuota"], Protocol):
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
        parameters: Of the quotas in force.
        taken: Requests of this process.
        untracked: Those of them that were sent without a reservation and are not reported to Redis yet.
        consumed: Requests of all processes, as of the last answer.
        lead: Seconds from the last answer to its TAT.
        updated_at: The time of the last answer, on the loop's clock.
    """

    __slots__ = (
        "_constants",
        "_interval",
        "_paced_until",
        "_store",
        "_usage",
        "consumed",
        "lead",
        "name",
        "parameters",
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
        self.parameters = _parameters_of(self.quotas)
        self._constants = _script_text(self.parameters)

    def _set_quotas(self, quotas: tuple[Quota, ...]) -> None:
        self.quotas, self.parameters = quotas, _parameters_of(quotas)
        self._constants = _script_text(self.parameters)
        self._store.on_change(self)

    def is_paused(self, now: float) -> bool:
        """Return whether a pause or pacing is in force."""
        return max(self.paused_until, self._paced_until) > now

    def min_wait(self, ahead: int) -> float:
        """Return the least seconds that `ahead` requests take, however full the bucket is."""
        parameters = self.parameters
        if parameters.window_slots:
            return 0.0
        at_once = max(parameters.tokens + parameters.max_credit, parameters.burst_limit)
        return (ahead - at_once) * parameters.emission_interval

    def on_answer(self, now: float, consumed: float, paused: float, lead: float) -> None:
        """Update from a state in an answer of the server (see `Reservations`)."""
        self.consumed, self.untracked, self.lead, self.updated_at = int(consumed), 0, lead, now
        self.paused_until = max(self.paused_until, now + paused)

    def consume_untracked(self) -> None:
        """Count a request that is sent without a reservation while the server is down."""
        self.taken += 1
        self.untracked += 1

    def script_text(self) -> str:
        """Return the quota's numbers for `reserve.lua`, with the pacing in force."""
        now = self._clock()
        paced = max(0.0, self._paced_until - now)
        lead = self.lead if now - self.updated_at <= self.lead + 1.0 else 0.0  # else others moved the TAT on since
        return f"{self._constants} {self._interval if paced else 0.0!r} {paced!r} {self.untracked} {lead!r}"

    def pause(self, seconds: float) -> None:
        """Give no permit in any process for some seconds, and fail the waiters whose deadline is before the end."""
        paused_until = self._clock() + seconds
        if paused_until > self.paused_until:
            self.paused_until = paused_until
            self._store.on_pause(self, seconds)

    def update(self, remaining: int, reset: float, quota: Quota | None) -> None:
        """Pace requests so that what the server reports lasts until the window ends."""
        if self.parameters.window_slots:
            self._store.on_remaining(self, remaining, reset)
        if self.parameters.window_slots or quota is None or quota.period < COARSE:
            return
        now = self._clock()
        used = self._usage.consumed(quota.period, now, self.consumed)
        interval = self.parameters.emission_interval
        own = max(0.0, reset - 1 - self.lead) / interval  # after a burst, the next ones are due when it is worked off
        self._interval, seconds = pacing_for(quota, remaining, reset, used, 1 / interval, own)
        self._paced_until = now + seconds


def redis_name(category: str, account: str | None, user: str | None) -> str:
    """Return the name of a quota or a wait queue in Redis. It shows no user."""
    digest = None if user is None else "user:" + hashlib.sha256(user.encode()).hexdigest()[:32]
    return " ".join(filter(None, (category, account, digest)))


def _parameters_of(quotas: tuple[Quota, ...]) -> Parameters:
    """Return the parameters that keep all of these quotas at once; without any, those that never wait."""
    if not quotas:
        return Parameters()
    first = quotas[0]
    if len(quotas) == 1 and first.burst == 1 and first.period >= LONG:
        return Parameters(first.period + first.slack, first.slack / 2, window_slots=first.limit)
    spaced = [_spaced(quota, alone=len(quotas) == 1) for quota in quotas]
    tokens, credit = min(quota.tokens for quota in spaced), min(map(_max_credit, spaced))
    interval = max((quota.period + quota.slack) / (quota.limit + 1 - tokens - credit) for quota in spaced)
    grace = min(_MAX_GRACE, *(quota.slack / 2 for quota in spaced))
    if len(quotas) > 1 or first.burst <= PACED_BURST:
        return Parameters(interval, grace, tokens, credit)
    burst = max(1, int(first.limit * first.burst))
    return Parameters(interval, grace, tokens, credit, 0, burst, first.limit, first.period + first.slack)


def _script_text(parameters: Parameters) -> str:
    """Return the numbers for `reserve.lua` that are the same in all calls. Python's `repr` keeps them exact."""
    emission_interval, _, _, max_credit, window_slots, *burst = parameters
    numbers = (emission_interval, parameters.burst_tolerance, max_credit, window_slots, *burst, OUTAGE_PROBE_SECONDS)
    return " ".join(map(repr, numbers))


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
