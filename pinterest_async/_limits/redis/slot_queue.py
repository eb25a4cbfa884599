"""The waiters of one process for shared quotas, and the reservations that are there for them.

A reservation belongs to no waiter until its time has come. Then the first waiter takes it, interactive ones before bulk
ones, so an interactive request need not wait for earlier ones as long as its process has a reservation.
"""

import asyncio
from bisect import insort
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple, TypeAlias

from ..limiter import Priority, WaitTooLong
from ..server_limits import ServerLimits
from .shared_quota import SharedQuota

Waiter: TypeAlias = "asyncio.Future[None]"

_REFILL_SHARE: Final = 4
"""More reservations are requested when one in this many of a call's is left."""

_FRESH_SECONDS: Final = 1.0
"""Seconds for which the next free time of an answer is valid. After that it is worth a call to Redis."""

_REFUND_SECONDS: Final = 0.25
"""Seconds that a reservation must be away for a refund to be of use."""

_CALL_SECONDS: Final = 0.05
"""Seconds that a call to Redis may take without counting as part of the wait."""


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


class SlotQueue:
    """The waiters of one category and owner in this process.

    Attributes:
        name: Of the queue in Redis.
        own: The category's quotas, narrowest first.
        server_limits: Reads the headers of the answers.
        interactive, bulk: The waiters of each priority in order of arrival, with their deadlines.
        reservations: Reserved send times on the loop's clock, in order.
        reserving: The call to Redis that is under way.
        timer: Set to the next reservation.
    """

    __slots__ = (
        "_at_once",
        "_configured",
        "_expired_unused",
        "_learned",
        "_next_free",
        "_prefetched",
        "_priority_credit",
        "_updated_at",
        "bulk",
        "interactive",
        "name",
        "own",
        "reservations",
        "reserving",
        "server_limits",
        "timer",
    )

    def __init__(
        self,
        name: str,
        own: tuple[SharedQuota, ...],
        global_quota: SharedQuota | None,
        learned: SharedQuota | None = None,
    ) -> None:
        self.name = name
        self.own = own
        self._learned = learned
        self._configured: tuple[SharedQuota, ...] = own if global_quota is None else (*own, global_quota)
        self.server_limits = ServerLimits(own, global_quota, learned)
        self.interactive: OrderedDict[Waiter, float] = OrderedDict()
        self.bulk: OrderedDict[Waiter, float] = OrderedDict()
        self.reservations: list[float] = []
        self.reserving: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self._at_once = 0
        self._next_free = 0.0
        self._priority_credit = 0.0
        self._prefetched = 0
        self._updated_at = 0.0
        self._expired_unused = False

    @property
    def quotas(self) -> tuple[SharedQuota, ...]:
        """The category's quotas, the one over all requests, and that of all users together once it is known."""
        learned = self._learned
        return self._configured if learned is None or not learned.quotas else (*self._configured, learned)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self.interactive) + len(self.bulk)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits, and nothing is reserved."""
        return not self.waiting and not self.reservations and self.reserving is None

    @property
    def grace(self) -> float:
        """Seconds for which a reservation is valid after its time. Used later it could be sent beside another."""
        return min(quota.grace for quota in self.quotas)

    @property
    def paused_until(self) -> float:
        """The end of the last pause of its quotas."""
        return max(quota.paused_until for quota in self.quotas)

    def enqueue(self, waiter: Waiter, deadline: float, priority: Priority) -> None:
        """Add a waiter, with the latest time of a reservation that it takes."""
        (self.bulk if priority is Priority.BULK else self.interactive)[waiter] = deadline

    def waiters(self) -> Iterator[Waiter]:
        """Return the waiters in the order in which they are released."""
        return chain(self.interactive, self.bulk)

    def deadline(self, waiter: Waiter) -> float:
        """Return the latest time of a reservation that a waiter takes."""
        return self.interactive[waiter] if waiter in self.interactive else self.bulk[waiter]

    def last_deadline(self, count: int) -> float:
        """Return the latest deadline of the first `count` waiters without a reservation."""
        unserved = islice(self.waiters(), len(self.reservations), len(self.reservations) + count)
        return max(map(self.deadline, unserved), default=0.0)

    def min_wait(self, now: float, priority: Priority) -> float:
        """Return the least seconds that a new request waits, as far as known without a call to Redis."""
        is_bulk = priority is Priority.BULK
        ahead = self.waiting if is_bulk else len(self.interactive)
        known = self.paused_until - now
        if ahead < len(self.reservations):
            return max(known, self.reservations[ahead] - now)
        is_known = is_bulk or not (self._priority_credit or self._at_once > ahead)
        if is_known:  # an interactive request may be reserved on credit, or while the window has room
            unserved = ahead - len(self.reservations)
            known = max(known, *(quota.min_wait(unserved) for quota in self.quotas))
            if now - self._updated_at < _FRESH_SECONDS:
                known = max(known, self._next_free - now)
        return known

    def try_acquire(self, now: float) -> bool:
        """Take a prefetched reservation whose time has come, if there is one and no waiter."""
        if not self.reservations or self.waiting:
            return False
        self.drop_expired(now)
        if not self.reservations or self.reservations[0] > now:
            return False
        self._consume()
        return True

    def release_ready(self, now: float) -> None:
        """Wake the waiters for whose reservations the time has come."""
        self.drop_expired(now)
        while self.waiting and self.reservations and self.reservations[0] <= now:
            waiter = next(self.waiters())
            self.remove(waiter)
            if not waiter.done():  # it may have been cancelled a moment ago
                self._consume()
                waiter.set_result(None)

    def _consume(self) -> None:
        del self.reservations[0]
        for quota in self.quotas:
            quota.taken += 1

    def consume_untracked(self) -> None:
        """Count a request that is sent without a reservation while the server is down."""
        for quota in self.quotas:
            quota.consume_untracked()

    def refund(self, now: float) -> None:
        """Return the reservation of a released waiter that was cancelled; the next one may use it now."""
        self.reservations.insert(0, now)
        for quota in self.quotas:
            quota.taken -= 1

    def drop_expired(self, now: float) -> None:
        """Remove reservations that are not valid any more."""
        while self.reservations and self.reservations[0] < now - self.grace:
            del self.reservations[0]
            self._expired_unused = True

    def pop_unused(self, now: float) -> list[float]:
        """Remove the reservations that have no waiter and are of use to other processes; return the seconds to each."""
        first = self.waiting
        while first < len(self.reservations) and self.reservations[first] < now + _REFUND_SECONDS:
            first += 1
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
        near = now + 2 * max(quota.emission_interval for quota in self.quotas)
        interactive = len(self.interactive) - sum(1 for time in self.reservations if time <= near)
        enough = len(self.reservations) > min(max_prefetch, self.waiting) // _REFILL_SHARE
        if enough and (interactive <= 0 or (now + self._priority_credit <= near and not self._at_once)):
            return SlotRequest()
        used_at_once = now - self._updated_at < self.grace and not self._expired_unused
        may_prefetch = used_at_once and not any(quota.window_slots for quota in self.quotas)
        self._prefetched = 2 * self._prefetched + 1 if may_prefetch else 0
        self._expired_unused = False
        for_waiters = min(missing, max_prefetch)
        total = min(for_waiters + self._prefetched, max_prefetch)
        return SlotRequest(total, for_waiters, max(0, min(interactive, for_waiters)))

    def update(
        self,
        now: float,
        priority_credit: float,
        at_once: int,
        next_wait: float,
        states: Sequence[tuple[int, float, float]],
    ) -> None:
        """Update from an answer of the server.

        Args:
            now: The loop's time.
            priority_credit: Seconds by which the TAT of all requests is ahead of that of interactive ones.
            at_once: Interactive requests that may be sent at once.
            next_wait: Seconds until the next time that is not reserved.
            states: Of each quota the requests of all processes, the seconds until its pause ends, and those until its
                TAT.
        """
        self._updated_at, self._priority_credit, self._next_free = now, priority_credit, now + next_wait
        self._at_once = at_once
        for quota, (consumed, paused, tat) in zip(self.quotas, states, strict=True):
            quota.consumed, quota.untracked, quota.lead, quota.updated_at = consumed, 0, tat, now
            quota.paused_until = max(quota.paused_until, now + paused)

    def add_reservations(self, now: float, waits: Sequence[float]) -> None:
        """Add reservations, and fail the waiters for which they are too late."""
        for wait in waits:
            if now + wait >= self.paused_until:  # a pause may have started while the answer was in flight
                insort(self.reservations, now + wait)
        served = tuple(islice(self.waiters(), len(self.reservations)))
        for time, waiter in zip(self.reservations, served, strict=False):
            if time > self.deadline(waiter) + _CALL_SECONDS:
                self.fail(waiter, WaitTooLong(time - now))

    def fail_unserved(self, now: float, count: int) -> None:
        """Fail those of the next `count` waiters without a reservation whose deadline is before the next free time."""
        for waiter in tuple(islice(self.waiters(), len(self.reservations), len(self.reservations) + count)):
            if self._next_free > self.deadline(waiter):
                self.fail(waiter, WaitTooLong(self._next_free - now))

    def on_pause(self, now: float) -> None:
        """Remove the reservations within a pause, and fail the waiters whose deadline is before its end."""
        paused_until = self.paused_until
        self.reservations = [time for time in self.reservations if time >= paused_until]
        for waiter in tuple(self.waiters()):
            if self.deadline(waiter) < paused_until:
                self.fail(waiter, WaitTooLong(paused_until - now))

    def fail(self, waiter: Waiter, error: Exception) -> None:
        """Remove a waiter and raise an error in it."""
        self.remove(waiter)
        if not waiter.done():
            waiter.set_exception(error)

    def remove(self, waiter: Waiter) -> None:
        """Remove a waiter, if it is there."""
        self.interactive.pop(waiter, None)
        self.bulk.pop(waiter, None)
