"""The interface between a transport and a rate limiter.

`Limits` implements it for one process, `SharedLimits` for many. Anything else with these four methods can be given to
a client as `limiter=`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias

from .quotas import Category
from .statistics import CategoryStatistics

QuotaKey: TypeAlias = tuple[Category | None, str | None, str | None]
"""Names a quota: its category (None: uncategorized), the ad account and the user whose requests it counts, if any."""


class Priority(Enum):
    """The order in which a queue releases requests: all interactive ones before the first bulk one."""

    INTERACTIVE = "interactive"
    BULK = "bulk"


class WaitTooLong(Exception):
    """The wait for a quota is known to exceed the caller's maximum.

    Attributes:
        seconds: The expected wait.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class RateLimitEvent:
    """A call that met a rate limit; the argument of `on_rate_limit`.

    Attributes:
        operation: The operation's name.
        category: The rate-limit category, None for an uncategorized call.
        owner: The ad account whose quota it is, where accounts have one each.
        status: Of the API's answer, 429 or 400. None: the wait was known to be too long, and nothing was sent.
        retry_after: Seconds named by the answer, or that the wait would take. None: not known.
        wait: Seconds until the next attempt. None: there is none, and the call raises RateLimited.
        user: The user of the app, for a view made by `for_token()`.
    """

    operation: str
    category: str | None
    owner: str | None
    status: int | None
    retry_after: float | None
    wait: float | None
    user: str | None = None


class Limiter(Protocol):
    """What a transport needs of a rate limiter."""

    async def acquire(
        self, category: Category | None, owner: str | None, max_wait: float, *, bulk: bool = False
    ) -> None:
        """Wait until a request may be sent.

        Args:
            category: Of the request. None: only the limit over all requests applies.
            owner: The ad account's id, where accounts have a quota each.
            max_wait: Seconds to wait at most.
            bulk: True gives all other requests priority.

        Raises:
            WaitTooLong: The wait is known to exceed `max_wait`. It is raised at once.
        """
        ...

    def observe(self, category: Category | None, owner: str | None, headers: Mapping[str, str]) -> None:
        """Update the limits from the headers of an answer."""
        ...

    def pause(self, category: Category | None, owner: str | None, seconds: float) -> None:
        """Stop a category for some seconds after the API answered with a rate limit."""
        ...

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """Return a snapshot of each category: requests let through, requests waiting, pauses, limits."""
        ...


class LimiterOfUsers(Limiter, Protocol):
    """A limiter that keeps the quotas of several users of the app."""

    def for_user(self, user: str) -> Limiter:
        """Return the limiter of one user: with the quotas of that user, and those of the app that all share."""
        ...
