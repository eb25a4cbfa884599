"""The waiters of one process for shared quotas, and the reservations that are there for them.

A reservation belongs to no waiter until its time has come. Then the first waiter takes it, interactive ones before bulk
ones, so an interactive request need not wait for earlier ones as long as its process has a reservation.
"""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from ..limiter import QuotaKey, WaitTooLong
from ..wait_queue import Drawn, WaitQueue
from .shared_quota import SharedQuota, redis_name

_REFILL_SHARE: Final = 4
"""More reservations are requested when one in this many of a call's is left."""

_FRESH_SECONDS: Final = 1.0
"""Seconds for which the next free time of an answer is valid. After that it is worth a call to Redis."""

_REFUND_SECONDS: Final = 0.25
"""Seconds that a reservation must be away for a refund to be of use."""

CALL_SECONDS: Final = 0.05
"""Seconds that a call to Redis may take without counting as a wait."""


class SlotRequest(NamedTuple):
    """Reservations to ask for.

    Attributes:
        total: How many.
        for_waiters: How many of them are for waiters; the others are prefetched.
        interactive: How many of these waiters are interactive.
    """

    total: int = 0
    for_waiters: int = 0
    interactive: int = 0


class SlotQueue(WaitQueue[SharedQuota]):
    """The waiters of one key in this process, and the reservations that are there for them.

    Attributes:
        key: The category, the ad account and the user.
        name: Of the queue in Redis.
        grace: Seconds for which a reservation is valid after its time. Used later it could be sent beside another.
        reservations: Reserved send times on the loop's clock, in order.
        reserving: The call to Redis that is under way.
        timer: Set to the next reservation.
    """

    __slots__ = (
        "_at_once",
        "_drawn",
        "_emission_interval",
        "_expired_unused",
        "_has_windows",
        "_next_free",
        "_prefetched",
        "_priority_credit",
        "_updated_at",
        "grace",
        "key",
        "name",
        "reservations",
        "reserving",
        "timer",
    )

    UNCOUNTED = CALL_SECONDS

    def __init__(self, key: QuotaKey, drawn: Drawn[SharedQuota]) -> None:
        super().__init__(drawn, ())
        self.key = key
        category, account, user = key
        self.name = redis_name("other" if category is None else category.value, account, user)
        self.reservations: list[float] = []
        self.reserving: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self._drawn = drawn
        self._at_once = 0
        self._next_free = 0.0
        self._priority_credit = 0.0
        self._prefetched = 0
        self._updated_at = 0.0
        self._expired_unused = False
        self.on_change()

    def on_change(self) -> None:
        """Drop the reservations, which were made for other quotas; count against one that headers named, too."""
        self.reservations.clear()
        own, universal, learned = self.own, self._drawn.universal, self._drawn.learned
        quotas = own if universal is None else (*own, universal)
        if learned is not None and learned.quotas:
            quotas = (*quotas, learned)
            learned.waiting += self.waiting if learned not in self.quotas else 0
        self.quotas = quotas
        parameters = [quota.parameters for quota in quotas]
        self.grace = min([part.grace for part in parameters], default=0.0)
        self._emission_interval = max([part.emission_interval for part in parameters], default=0.0)
        self._has_windows = any(part.window_slots for part in parameters)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits, and no reservation is valid any more."""
        valid_from = asyncio.get_running_loop().time() - self.grace
        return not self.waiting and self.reserving is None and not any(time >= valid_from for time in self.reservations)

    @property
    def paused_until(self) -> float:
        """The end of the last pause of its quotas."""
        return max([quota.paused_until for quota in self.quotas])

    def last_deadline(self, count: int) -> float:
        """Return the latest deadline of the first `count` waiters without a reservation."""
        unserved = islice(self.waiters(), len(self.reservations), len(self.reservations) + count)
        return max(map(self.deadline, unserved), default=0.0)

    def min_wait(self, now: float, bulk: bool, max_wait: float) -> float:
        """Return the least seconds that a new request waits, as far as known without a call to Redis."""
        ahead = self.ahead_of(bulk)
        known = self.paused_until - now
        if ahead < len(self.reservations):
            return max(known, self.reservations[ahead] - now)
        is_known = bulk or not (self._priority_credit or self._at_once > ahead)
        if is_known:  # an interactive request may be reserved on credit, or while the window has room
            unserved = ahead - len(self.reservations)
            known = max(known, *(quota.min_wait(unserved) for quota in self.quotas))
            if now - self._updated_at < _FRESH_SECONDS:
                known = max(known, self._next_free - now)
        return known

    def try_acquire(self, now: float, bulk: bool) -> bool:
        """Take a reservation whose time has come, and drop those that are not valid any more."""
        reservations = self.reservations
        while reservations and reservations[0] < now - self.grace:
            del reservations[0]
            self._expired_unused = True
        if not reservations or reservations[0] > now:
            return not self.quotas
        del reservations[0]
        for quota in self.quotas:
            quota.taken += 1
        return True

    def release_ready(self, now: float) -> None:
        """Wake the waiters for whose reservations the time has come."""
        while self.waiting:
            waiter = next(self.waiters())
            is_cancelled = waiter.done()  # a moment ago
            if not is_cancelled and not self.try_acquire(now, bulk=False):
                return
            self.remove(waiter)
            if not is_cancelled:
                waiter.set_result(None)

    def consume_untracked(self) -> None:
        """Count a request that is sent without a reservation while the server is down."""
        for quota in self.quotas:
            quota.consume_untracked()

    def pop_unused(self, now: float) -> list[float]:
        """Remove the reservations that have no waiter and are of use to other processes; return the seconds to each."""
        first = max(self.waiting, bisect_left(self.reservations, now + _REFUND_SECONDS))
        unused, self.reservations = self.reservations[first:], self.reservations[:first]
        return [time - now for time in unused]

    def next_request(self, now: float, max_prefetch: int) -> SlotRequest:
        """Return what to reserve now, if anything.

        The prefetch doubles while requests use up the reservations of an answer at once, and ends when they do not.

        Args:
            now: The loop's time.
            max_prefetch: Reservations per call to Redis, at most.
        """
        missing = self.waiting - len(self.reservations)
        if missing <= 0:
            return SlotRequest()
        near = now if self._at_once else now + 2 * self._emission_interval
        interactive = len(self.interactive) - bisect_right(self.reservations, near)
        enough = len(self.reservations) > min(max_prefetch, self.waiting) // _REFILL_SHARE
        if enough and (interactive <= 0 or (not self._at_once and now + self._priority_credit <= near)):
            return SlotRequest()
        used_at_once = now - self._updated_at < self.grace and not self._expired_unused
        self._prefetched = 2 * self._prefetched + 1 if used_at_once and not self._has_windows else 0
        self._expired_unused = False
        for_waiters = min(missing, max_prefetch)
        total = min(for_waiters + self._prefetched, max_prefetch)
        return SlotRequest(total, for_waiters, max(0, min(interactive, for_waiters)))

    def update(self, now: float, priority_credit: float, at_once: int, next_wait: float) -> None:
        """Update from an answer of the server (see `Reservations`)."""
        self._updated_at, self._priority_credit, self._next_free = now, priority_credit, now + next_wait
        self._at_once = at_once

    def add_reservations(self, now: float, waits: Sequence[float]) -> None:
        """Add reservations, and fail the waiters for which they are too late."""
        paused_until = self.paused_until  # a pause may have started while the answer was in flight
        self.reservations += [now + wait for wait in waits if now + wait >= paused_until]
        self.reservations.sort()
        served = tuple(islice(self.waiters(), len(self.reservations)))
        for time, waiter in zip(self.reservations, served, strict=False):
            if time > self.deadline(waiter) + CALL_SECONDS:
                self.fail(waiter, WaitTooLong(time - now))

    def fail_unserved(self, now: float, count: int) -> None:
        """Fail those of the next `count` waiters without a reservation whose deadline is before the next free time."""
        for waiter in tuple(islice(self.waiters(), len(self.reservations), len(self.reservations) + count)):
            if self._next_free > self.deadline(waiter):
                self.fail(waiter, WaitTooLong(self._next_free - now))

    def on_pause(self, paused_until: float, seconds: float) -> None:
        """Remove the reservations within a pause, too."""
        self.reservations = [time for time in self.reservations if time >= paused_until]
        super().on_pause(paused_until, seconds)
