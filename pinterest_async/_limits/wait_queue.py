"""The waiters of one category and owner, in two FIFO queues: interactive requests are sent before bulk ones."""

import asyncio
from collections import OrderedDict
from typing import TypeAlias

from .limiter import Priority, WaitTooLong
from .local_quota import LocalQuota
from .server_limits import ServerLimits

Waiters: TypeAlias = "OrderedDict[int, tuple[asyncio.Future[None], float]]"
"""By ticket, in order of arrival: the future that is resolved on release, and the deadline on the loop's clock."""


class WaitQueue:
    """The waiters of one category and owner, and the quotas that they need a token of.

    Attributes:
        own: The category's quotas, narrowest first.
        quotas: Those, and the one over all requests.
        universal: The one over all requests, if there is one.
        shared: Those of `quotas` that other queues need tokens of, too.
        interactive: Waiters of priority INTERACTIVE.
        bulk: Waiters of priority BULK.
        server_limits: Reads the headers of the answers.
    """

    __slots__ = ("bulk", "interactive", "own", "quotas", "server_limits", "shared", "universal")

    def __init__(
        self,
        own: tuple[LocalQuota, ...],
        global_quota: LocalQuota | None,
        of_app: tuple[LocalQuota, ...] = (),
        learned: LocalQuota | None = None,
    ) -> None:
        of_all = () if learned is None else (learned,)
        self.own: tuple[LocalQuota, ...] = own + of_all
        self.universal = global_quota
        self.shared: tuple[LocalQuota, ...] = of_app + of_all + (() if global_quota is None else (global_quota,))
        self.quotas: tuple[LocalQuota, ...] = self.own if global_quota is None else (*self.own, global_quota)
        self.interactive: Waiters = OrderedDict()
        self.bulk: Waiters = OrderedDict()
        self.server_limits = ServerLimits(own, global_quota, learned)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self.interactive) + len(self.bulk)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits."""
        return not self.interactive and not self.bulk

    def waiters(self, priority: Priority) -> Waiters:
        """Return the waiters of one priority."""
        return self.bulk if priority is Priority.BULK else self.interactive

    def ahead_of(self, priority: Priority) -> int:
        """Return the number of waiters ahead of a new request of this priority."""
        return self.waiting if priority is Priority.BULK else len(self.interactive)

    def wait(self, now: float, priority: Priority) -> float:
        """Return the least seconds that a new request waits for the category's quotas."""
        ahead, bulk = self.ahead_of(priority), priority is Priority.BULK
        return max([0.0, *(quota.wait(now, ahead, bulk) for quota in self.own)])

    def max_ahead(self, now: float, priority: Priority, seconds: float) -> float:
        """Return the upper bound of this queue's waiters sent before a new request within the next seconds."""
        return min([self.ahead_of(priority), *(quota.capacity_within(now, seconds) for quota in self.own)])

    def head_wait(self, now: float) -> float:
        """Return the seconds until the category's quotas admit the first waiter."""
        bulk = not self.interactive
        return max([0.0, *(quota.wait(now, 0, bulk) for quota in self.own)])

    def head_rank(self) -> tuple[bool, int]:
        """Return the sort key of the first waiter among the first waiters of other queues."""
        return (False, next(iter(self.interactive))) if self.interactive else (True, next(iter(self.bulk)))

    def try_acquire(self, now: float, bulk: bool) -> bool:
        """Take a token of every quota, or of none. This is all that most requests need."""
        for taken, quota in enumerate(self.quotas):
            if quota.restricted or not quota.bucket.try_acquire(now, bulk):
                for refunded in self.quotas[:taken]:
                    refunded.refund(bulk)
                return False
            quota.taken += 1
        return True

    def consume(self, bulk: bool) -> None:
        """Take a token of every quota, where each is known to have one."""
        for quota in self.quotas:
            quota.consume(bulk)

    def refund(self, bulk: bool) -> None:
        """Return the tokens of a request that was not sent."""
        for quota in self.quotas:
            quota.refund(bulk)

    def release_next(self) -> None:
        """Remove the first waiter, take its tokens and wake it."""
        bulk = not self.interactive
        _, (waiter, _) = (self.interactive or self.bulk).popitem(last=False)
        if not waiter.done():  # it may have been cancelled a moment ago
            self.consume(bulk)
            waiter.set_result(None)

    def fail_expired(self, paused_until: float, seconds: float) -> None:
        """Remove the waiters whose deadline is before the end of a pause, and fail them with WaitTooLong.

        Args:
            paused_until: The end of the pause, on the loop's clock.
            seconds: The length of the pause, for the error.
        """
        for waiters in (self.interactive, self.bulk):
            for ticket in [ticket for ticket, (_, deadline) in waiters.items() if deadline < paused_until]:
                waiter, _ = waiters.pop(ticket)
                if not waiter.done():
                    waiter.set_exception(WaitTooLong(seconds))

    def fail_all(self, error: Exception) -> None:
        """Remove all waiters and raise an error in them."""
        for waiters in (self.interactive, self.bulk):
            for waiter, _ in waiters.values():
                if not waiter.done():
                    waiter.set_exception(error)
            waiters.clear()
