"""Rate limits over a store: what is the same for one process (`local`) and for many (`redis`).

A store keeps the state of each quota and gives the permits: from buckets in memory at the moment when a request may be
sent, or as send times that it reserves in Redis. The wait queues, priorities, pauses, limits learned from headers
and the statistics are the same.
"""

import asyncio
from abc import ABC, abstractmethod
from asyncio import get_running_loop
from collections.abc import Mapping
from itertools import count
from typing import Any, Generic

from .headers import REMAINING
from .limiter import Limiter, QuotaKey, WaitTooLong
from .quotas import Category, Quotas
from .statistics import CategoryStatistics
from .tracker import QueueT, QuotaT, Store, Tracker


class StoreLimits(ABC, Generic[QuotaT, QueueT]):
    """Rate limits over a store. They belong to the event loop that they are first used in, and start anew in another.

    Args:
        quotas: What may be sent; `Quotas.standard()` when left out.
    """

    def __init__(self, quotas: Quotas | None) -> None:
        self.quotas: Quotas = Quotas.standard() if quotas is None else quotas
        self._loop: asyncio.AbstractEventLoop | None = None
        self._store: Store[QuotaT, QueueT] | None = None
        self._queues: dict[QuotaKey, QueueT] = {}
        self._tickets = count()
        self._fallback: StoreLimits[Any, Any] | None = None  # those used while the store does not answer

    @abstractmethod
    def _make_store(self) -> Store[QuotaT, QueueT]:
        """Return a store for this event loop."""
        ...

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._store = loop, self._make_store()
        self._tracker = Tracker(self.quotas, self._store)
        self._queues = self._store.queues

    def for_user(self, user: str) -> Limiter:
        """Return the limits of one user of the app: quotas of the user, and those of the app that all share.

        What a user's quotas know is dropped when they are full again.

        Args:
            user: Any text that stands for the user, in all processes that share quotas. It is no secret: never give a
                token.
        """
        return UserLimits(self, user)

    async def acquire(
        self,
        category: Category | None,
        owner: str | None,
        max_wait: float,
        *,
        bulk: bool = False,
        user: str | None = None,
    ) -> None:
        """Wait until a request may be sent: for a permit of its category and one of the global limit, taken at once.

        Args:
            category: Of the request. None: only the global limit applies.
            owner: The ad account's id, where accounts have a quota each.
            max_wait: Seconds to wait at most.
            bulk: True gives all other requests priority.
            user: The user whose request it is, where a client has several.

        Raises:
            WaitTooLong: The wait is known to exceed `max_wait`. It is raised as soon as that is known.
        """
        loop, key = get_running_loop(), (category, owner, user)
        queue = (self._queues.get(key) if loop is self._loop else None) or self._queue(key)
        now = loop.time()
        if queue.interactive or queue.bulk or not queue.try_acquire(now, bulk):
            await self._wait(queue, now, max_wait, bulk)

    def _queue(self, key: QuotaKey) -> QueueT:
        """Return the queue of a key in this event loop."""
        loop = get_running_loop()
        if loop is not self._loop:
            self._start(loop)
        return self._queues.get(key) or self._tracker.add_queue(key)

    async def _wait(self, queue: QueueT, begun: float, max_wait: float, bulk: bool) -> None:
        """Wait in the queue until released."""
        assert self._store is not None
        assert self._loop is not None
        if (known := queue.min_wait(begun, bulk, max_wait)) > max_wait:
            raise WaitTooLong(known)
        waiter = self._loop.create_future()
        queue.enqueue(waiter, next(self._tickets), begun + max_wait, bulk)
        self._store.serve(queue)
        try:
            await waiter
        except asyncio.CancelledError:
            if not queue.remove(waiter) and not waiter.cancelled() and waiter.exception() is None:
                self._store.refund(queue, bulk)  # it was released and cancelled in the same moment
            self._store.serve(queue)
            raise
        seconds = self._loop.time() - begun
        if seconds > queue.UNCOUNTED:
            for quota in queue.quotas:
                quota.add_wait(seconds, bulk)

    def observe(
        self, category: Category | None, owner: str | None, headers: Mapping[str, str], user: str | None = None
    ) -> None:
        """Update from the headers of an answer: limits, what remains of them, and a pause when nothing does."""
        if self._fallback is not None:
            self._fallback.observe(category, owner, headers, user)
        queue = self._queues.get((category, owner, user))
        if queue is None:
            return
        server_limits = queue.server_limits
        if server_limits.skip and headers.get(REMAINING) != "0":
            server_limits.skip -= 1
        elif (observed := server_limits.on_headers(headers)) is not None:
            if observed.remaining < 1:
                observed.tracked.pause(observed.tracked.reasonable_pause(observed.reset))
            else:
                observed.tracked.update(observed.remaining, observed.reset, observed.quota)

    def pause(self, category: Category | None, owner: str | None, seconds: float, user: str | None = None) -> None:
        """Stop the category for some seconds after the API answered with a rate limit."""
        if self._fallback is not None:
            self._fallback.pause(category, owner, seconds, user)
        for quota in self._queue((category, owner, user)).own[:1]:
            quota.refused += 1
            quota.pause(quota.reasonable_pause(seconds))

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """Return a snapshot of each quota used so far; "universal" is the limit over all requests."""
        if self._loop is None:
            return ()
        return tuple(quota.statistics(*key) for key, quota in self._tracker.all().items())


class UserLimits(Limiter):
    """The rate limits of one user: those of the app, with the user filled in.

    Args:
        limits: Keeps the quotas.
        user: Any text that stands for the user.
    """

    __slots__ = ("_limits", "_user")

    def __init__(self, limits: "StoreLimits[QuotaT, QueueT]", user: str) -> None:
        self._limits = limits
        self._user = user

    async def acquire(
        self, category: Category | None, owner: str | None, max_wait: float, *, bulk: bool = False
    ) -> None:
        """Wait until a request of the user may be sent."""
        await self._limits.acquire(category, owner, max_wait, bulk=bulk, user=self._user)

    def observe(self, category: Category | None, owner: str | None, headers: Mapping[str, str]) -> None:
        """Update the limits from the headers of an answer to the user."""
        self._limits.observe(category, owner, headers, self._user)

    def pause(self, category: Category | None, owner: str | None, seconds: float) -> None:
        """Stop the user's category for some seconds after the API answered with a rate limit."""
        self._limits.pause(category, owner, seconds, self._user)

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """Return a snapshot of each quota that counts the user's requests: those of the user, and those of the app."""
        return tuple(quota for quota in self._limits.statistics() if quota.user in (None, self._user))
