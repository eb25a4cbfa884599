"""The waiters of one category, ad account and user in two FIFO queues: interactive requests go before bulk ones."""

import asyncio
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import chain
from typing import ClassVar, Generic, NamedTuple, TypeAlias, TypeVar

from .limiter import WaitTooLong
from .server_limits import ServerLimits
from .tracked_quota import TrackedQuota

Waiter: TypeAlias = "asyncio.Future[None]"

QuotaT_co = TypeVar("QuotaT_co", bound=TrackedQuota, covariant=True)


class Drawn(NamedTuple, Generic[QuotaT_co]):
    """The quotas that the requests of a wait queue count against.

    Attributes:
        own: The category's, narrowest first.
        universal: The one over all requests, if there is one.
        of_app: Those of `own` that all users of the app share.
        learned: The one of the category that all users share, known from headers only. None: the client has one user.
    """

    own: tuple[QuotaT_co, ...]
    universal: QuotaT_co | None = None
    of_app: tuple[QuotaT_co, ...] = ()
    learned: QuotaT_co | None = None


class WaitQueue(ABC, Generic[QuotaT_co]):
    """The waiters of one key, and the quotas that they need a permit of. A store adds how these are given.

    Attributes:
        own: The category's quotas, narrowest first.
        quotas: All quotas that count its requests.
        interactive: Waiters of priority INTERACTIVE in order of arrival, each with its ticket and deadline.
        bulk: The same of priority BULK.
        server_limits: Reads the headers of the answers.
    """

    __slots__ = ("bulk", "interactive", "own", "quotas", "server_limits")

    UNCOUNTED: ClassVar[float] = 0.0
    """Seconds that a request may take for its permit without counting as a wait."""

    def __init__(self, drawn: Drawn[QuotaT_co], quotas: tuple[QuotaT_co, ...]) -> None:
        self.own = drawn.own
        self.quotas = quotas
        self.server_limits: ServerLimits[QuotaT_co] = ServerLimits(drawn.own, drawn.universal, drawn.learned)
        self.interactive: OrderedDict[Waiter, tuple[int, float]] = OrderedDict()
        self.bulk: OrderedDict[Waiter, tuple[int, float]] = OrderedDict()

    @abstractmethod
    def try_acquire(self, now: float, bulk: bool) -> bool:
        """Take a permit that is there now, or nothing. This is all that most requests need."""
        ...

    @abstractmethod
    def min_wait(self, now: float, bulk: bool, max_wait: float) -> float:
        """Return the least seconds that a new request waits, as far as it matters to one that waits `max_wait`."""
        ...

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self.interactive) + len(self.bulk)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits."""
        return not self.interactive and not self.bulk

    def ahead_of(self, bulk: bool) -> int:
        """Return the number of waiters ahead of a new request."""
        return len(self.interactive) + (len(self.bulk) if bulk else 0)

    def enqueue(self, waiter: Waiter, ticket: int, deadline: float, bulk: bool) -> None:
        """Add a waiter.

        Args:
            waiter: Is resolved when the request may be sent.
            ticket: Its number in order of arrival, over all queues.
            deadline: Of its permit, on the loop's clock.
            bulk: Its priority.
        """
        (self.bulk if bulk else self.interactive)[waiter] = (ticket, deadline)
        for quota in self.quotas:
            quota.waiting += 1

    def remove(self, waiter: Waiter) -> bool:
        """Remove a waiter, and return whether it was there."""
        if self.interactive.pop(waiter, None) is None and self.bulk.pop(waiter, None) is None:
            return False
        for quota in self.quotas:
            quota.waiting -= 1
        return True

    def waiters(self) -> Iterator[Waiter]:
        """Return the waiters in the order in which they are released."""
        return chain(self.interactive, self.bulk)

    def deadline(self, waiter: Waiter) -> float:
        """Return the deadline of a waiter."""
        return (self.interactive if waiter in self.interactive else self.bulk)[waiter][1]

    def fail(self, waiter: Waiter, error: Exception) -> None:
        """Remove a waiter and raise an error in it."""
        self.remove(waiter)
        if not waiter.done():
            waiter.set_exception(error)

    def fail_all(self, make_error: Callable[[], Exception]) -> None:
        """Remove all waiters and raise an error of its own in each."""
        for waiter in tuple(self.waiters()):
            self.fail(waiter, make_error())

    def on_pause(self, paused_until: float, seconds: float) -> None:
        """Remove the waiters whose deadline is before the end of a pause, and fail them with WaitTooLong.

        Args:
            paused_until: The end of the pause, on the loop's clock.
            seconds: Its length, for the error.
        """
        for waiter in tuple(self.waiters()):
            if self.deadline(waiter) < paused_until:
                self.fail(waiter, WaitTooLong(seconds))
