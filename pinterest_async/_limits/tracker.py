"""The quotas and wait queues of a limiter: which of them a request needs, and whose they are.

A quota counts the requests of a user, of an ad account, or of the app (`Quota.per`). Each combination of a category, an
ad account and a user has a queue, and shares the quotas that others count against as well. What is known of a user is
dropped when all quotas of the user are full again, so that memory is that of the active ones.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, Generic, Protocol, TypeVar

from .limiter import Limiter, QuotaKey
from .quotas import Category, Quota, Quotas, owner_of
from .statistics import CategoryStatistics
from .tracked_quota import TrackedQuota

_SWEEP_SECONDS: Final = 60.0
"""Seconds between two looks for users whose state can be dropped."""

QuotaT = TypeVar("QuotaT", bound=TrackedQuota)


class Queue(Protocol):
    """The waiters of one key."""

    @property
    def quotas(self) -> tuple[TrackedQuota, ...]:
        """The quotas that they need a token of."""
        ...

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits in it."""
        ...


QueueT = TypeVar("QueueT", bound=Queue)


class Tracker(Generic[QuotaT, QueueT]):
    """The quotas and queues of one limiter in one event loop.

    Args:
        quotas: What may be sent.
        make_quota: Makes the state of a quota (None: it can only be paused) from its name, ad account and user.
        make_queue: Makes a queue from its key, the category's quotas (narrowest first), the one over all requests,
            those of the category that all users share, and one of these that headers alone tell.

    Attributes:
        queues: By category, ad account and user.
    """

    __slots__ = (
        "_has_users",
        "_learned",
        "_make_queue",
        "_make_quota",
        "_marks",
        "_quotas",
        "_timer",
        "_tracked",
        "_universal",
        "queues",
    )

    def __init__(
        self,
        quotas: Quotas,
        make_quota: Callable[[Quota | None, str, str | None, str | None], QuotaT],
        make_queue: Callable[[QuotaKey, tuple[QuotaT, ...], QuotaT | None, tuple[QuotaT, ...], QuotaT | None], QueueT],
    ) -> None:
        self._quotas = quotas
        self._make_quota = make_quota
        self._make_queue = make_queue
        self._tracked: dict[QuotaKey, QuotaT] = {}
        self._universal: dict[str | None, QuotaT] = {}
        self._learned: dict[Category, QuotaT] = {}
        self._has_users = False
        self._marks: dict[QuotaT, tuple[int, float]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.queues: dict[QuotaKey, QueueT] = {}

    def add_queue(self, key: QuotaKey) -> QueueT:
        """Create the queue of a category, an ad account and a user that was not used before."""
        category, account, user = key
        if user is not None and not self._has_users:
            self._has_users = True
            for other in [other for other, queue in self.queues.items() if queue.is_idle]:
                del self.queues[other]  # it is made again, with the quotas of all users together
        own: list[QuotaT] = []
        of_app: list[QuotaT] = []
        for name, quota in self._quotas.drawn_on(category):
            counted = owner_of(name, quota, account if name is category else None, user)
            own.append(self._track((name, *counted), quota))
            if quota.per == "app":
                of_app.append(own[-1])
        universal = self._quotas.universal
        if category is None and universal is not None:  # it can be paused, and has no limit
            own.append(self._track(key, None))
        global_quota = None if universal is None else self._track_universal(universal, user)
        learned = self._track_learned(category) if self._has_users and category is not None else None
        queue = self.queues[key] = self._make_queue(key, tuple(own), global_quota, tuple(of_app), learned)
        if user is not None and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_SWEEP_SECONDS, self._drop_idle_users)
        return queue

    def _track(self, key: QuotaKey, quota: Quota | None) -> QuotaT:
        tracked = self._tracked.get(key)
        if tracked is None:
            tracked = self._tracked[key] = self._make_quota(quota, _name(key[0]), key[1], key[2])
        return tracked

    def _track_universal(self, quota: Quota, user: str | None) -> QuotaT:
        user = None if quota.per == "app" else user
        tracked = self._universal.get(user)
        if tracked is None:
            tracked = self._universal[user] = self._make_quota(quota, "universal", None, user)
        return tracked

    def _track_learned(self, category: Category) -> QuotaT:
        """Return the quota of all users of the app together, which only headers tell."""
        tracked = self._learned.get(category)
        if tracked is None:
            tracked = self._learned[category] = self._make_quota(None, f"{category.value} (app)", None, None)
            tracked.learns = True
        return tracked

    def all(self) -> dict[tuple[str, str | None, str | None], QuotaT]:
        """Return all quotas by name, ad account and user.

        "universal" is one over all requests, "ads_read (app)" that of all users of the app, once a header has told it.
        """
        named: dict[tuple[str, str | None, str | None], QuotaT] = {
            (_name(category), account, user): quota for (category, account, user), quota in self._tracked.items()
        }
        named |= {("universal", None, user): quota for user, quota in self._universal.items()}
        learned = {category: quota for category, quota in self._learned.items() if quota.quotas}
        return named | {(f"{category.value} (app)", None, None): quota for category, quota in learned.items()}

    def close(self) -> None:
        """Look for idle users no longer."""
        if self._timer is not None:
            self._timer.cancel()

    def _drop_idle_users(self) -> None:
        """Drop the state of users of whom nothing counts any longer, and nothing waits.

        A quota is full when nothing was taken from it for its longest window.
        """
        loop = asyncio.get_running_loop()
        now, marks, active = loop.time(), dict[QuotaT, tuple[int, float]](), set[TrackedQuota]()
        for (_, _, user), quota in self.all().items():
            if user is not None:
                mark = self._marks.get(quota, (-1, now))
                marks[quota] = mark if mark[0] == quota.taken else (quota.taken, now)
                if quota.is_paused(now) or now - marks[quota][1] <= quota.longest_window:
                    active.add(quota)
        for key, queue in list(self.queues.items()):
            if key[2] is not None and queue.is_idle and active.isdisjoint(queue.quotas):
                del self.queues[key]
        used = {quota for queue in self.queues.values() for quota in queue.quotas}
        for key in [key for key, quota in self._tracked.items() if key[2] is not None and quota not in used]:
            del self._tracked[key]
        for user in [user for user, quota in self._universal.items() if user is not None and quota not in used]:
            del self._universal[user]
        self._marks = {quota: mark for quota, mark in marks.items() if quota in used}
        has_users = any(user is not None for _, _, user in self.queues)
        self._timer = loop.call_later(_SWEEP_SECONDS, self._drop_idle_users) if has_users else None


def _name(category: Category | None) -> str:
    return "other" if category is None else category.value


class _Keyed(Protocol):
    """A limiter whose methods take the user, too."""

    async def acquire(
        self, category: Category | None, owner: str | None, max_wait: float, *, bulk: bool = False, user: str | None
    ) -> None: ...

    def observe(
        self, category: Category | None, owner: str | None, headers: Mapping[str, str], user: str | None
    ) -> None: ...

    def pause(self, category: Category | None, owner: str | None, seconds: float, user: str | None) -> None: ...

    def statistics(self) -> tuple[CategoryStatistics, ...]: ...


class UserLimits(Limiter):
    """The rate limits of one user: those of the app, with the user filled in.

    Args:
        limits: Keeps the quotas.
        user: Any text that stands for the user.
    """

    __slots__ = ("_limits", "_user")

    def __init__(self, limits: _Keyed, user: str) -> None:
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
        return tuple(category for category in self._limits.statistics() if category.user in (None, self._user))
