"""The quotas and wait queues of a limiter: which of them a request needs, and whose they are.

A quota counts the requests of a user, of an ad account, or of the app (`Quota.per`). Each combination of a category, an
ad account and a user has a queue, and shares the quotas that others count against as well. What is known of a user or
an ad account is dropped when all its quotas are full again, so that memory is that of the active ones.
"""

import asyncio
from collections.abc import Sequence
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from .limiter import QuotaKey
from .quotas import Quota, Quotas, owner_of
from .tracked_quota import TrackedQuota
from .wait_queue import Drawn, WaitQueue

_SWEEP_SECONDS: Final = 60.0
"""Seconds between two looks for state that can be dropped."""

UNIVERSAL: Final = "universal"

QuotaName: TypeAlias = tuple[str, str | None, str | None]
"""A category's value, "other", "universal" or "ads_read (app)"; the ad account and the user that have it."""

QuotaT = TypeVar("QuotaT", bound=TrackedQuota)
QueueT = TypeVar("QueueT", bound=WaitQueue[TrackedQuota])


class Store(Protocol[QuotaT, QueueT]):
    """Keeps quotas, and gives permits to the waiters of queues.

    Attributes:
        queues: By category, ad account and user.
    """

    queues: dict[QuotaKey, QueueT]

    def make_quota(self, quota: Quota | None, name: QuotaName) -> QuotaT:
        """Return the state of a quota (None: it can only be paused) from its name, ad account and user."""
        ...

    def make_queue(self, key: QuotaKey, drawn: Drawn[QuotaT]) -> QueueT:
        """Return the wait queue of a key."""
        ...

    def on_idle(self, quotas: Sequence[QuotaT]) -> None:
        """Drop what is kept of quotas of which nothing counts any longer here."""
        ...

    def serve(self, queue: QueueT) -> None:
        """Release the waiters that may be sent now, and schedule the release of the others."""
        ...

    def refund(self, queue: QueueT, bulk: bool) -> None:
        """Return the permit of a request that was not sent."""
        ...


class Tracker(Generic[QuotaT, QueueT]):
    """The quotas and queues of one limiter in one event loop.

    Args:
        quotas: What may be sent.
        store: Makes and holds the state.
    """

    __slots__ = ("_has_users", "_marks", "_quotas", "_store", "_timer", "_tracked")

    def __init__(self, quotas: Quotas, store: Store[QuotaT, QueueT]) -> None:
        self._quotas = quotas
        self._store = store
        self._tracked: dict[QuotaName, QuotaT] = {}
        self._has_users = False
        self._marks: dict[QuotaT, tuple[int, float]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add_queue(self, key: QuotaKey) -> QueueT:
        """Create the queue of a category, an ad account and a user that was not used before."""
        category, account, user = key
        queues, universal = self._store.queues, self._quotas.universal
        if user is not None and not self._has_users:
            self._has_users = True
            for other in [other for other, queue in queues.items() if queue.is_idle]:
                del queues[other]  # it is made again, with the quotas of all users together
        own: list[QuotaT] = []
        of_app: list[QuotaT] = []
        for name, quota in self._quotas.drawn_on(category):
            counted = owner_of(name, quota, account if name is category else None, user)
            own.append(self._track((name.value, *counted), quota))
            if quota.per == "app":
                of_app.append(own[-1])
        over_all = learned = None
        if universal is not None:
            over_all = self._track((UNIVERSAL, None, None if universal.per == "app" else user), universal)
            if category is None:
                own.append(self._track(("other", account, user), None))  # it can be paused, and has no limit
        if self._has_users and category is not None:
            learned = self._track((f"{category.value} (app)", None, None), None)
            learned.learns = True
        queue = queues[key] = self._store.make_queue(key, Drawn(tuple(own), over_all, tuple(of_app), learned))
        if self._timer is None and (account, user) != (None, None):
            self._timer = asyncio.get_running_loop().call_later(_SWEEP_SECONDS, self._drop_idle)
        return queue

    def _track(self, name: QuotaName, quota: Quota | None) -> QuotaT:
        tracked = self._tracked.get(name)
        if tracked is None:
            tracked = self._tracked[name] = self._store.make_quota(quota, name)
        return tracked

    def all(self) -> dict[QuotaName, QuotaT]:
        """Return all quotas, those of categories first. Those known from headers only are there once named."""
        known = [(name, quota) for name, quota in self._tracked.items() if quota.quotas or not quota.learns]
        return dict(sorted(known, key=lambda pair: (pair[1].learns, pair[0][0] == UNIVERSAL)))

    def close(self) -> None:
        """Stop looking for idle state."""
        if self._timer is not None:
            self._timer.cancel()

    def _drop_idle(self) -> None:
        """Drop the state of users and ad accounts of which nothing counts any longer, and nothing waits.

        A quota is full when nothing was taken from it for its longest window.
        """
        loop, queues = asyncio.get_running_loop(), self._store.queues
        now, marks, active = loop.time(), dict[QuotaT, tuple[int, float]](), set[TrackedQuota]()
        for (_, account, user), quota in self._tracked.items():
            if (account, user) != (None, None):
                mark = self._marks.get(quota, (-1, now))
                marks[quota] = mark if mark[0] == quota.taken else (quota.taken, now)
                if quota.is_paused(now) or now - marks[quota][1] <= quota.longest_window:
                    active.add(quota)
        for key, queue in list(queues.items()):
            if key[1:] != (None, None) and queue.is_idle and active.isdisjoint(queue.quotas):
                del queues[key]
        used = {quota for queue in queues.values() for quota in queue.quotas}
        idle = [name for name, quota in self._tracked.items() if name[1:] != (None, None) and quota not in used]
        self._store.on_idle([self._tracked.pop(name) for name in idle])
        self._marks = {quota: mark for quota, mark in marks.items() if quota in used}
        is_needed = any(key[1:] != (None, None) for key in queues)
        self._timer = loop.call_later(_SWEEP_SECONDS, self._drop_idle) if is_needed else None
