"""Rate limits of one process.

Pinterest counts requests per category ("operations that share a category share quota"), per user and app; conversion
events per ad account; and all requests of a user together (100 per second). It does not say when its windows begin, so
a quota must hold for every window of its length. `buckets` has the algorithms, `server_limits` what headers report,
and `redis` the same for many processes.

`acquire()` takes a token from the category and from the global limit, or from neither: a token taken early would count
in a window it was not meant for, and be lost when its waiter is cancelled. If one is missing, the caller joins the
category's queue (one per ad account, where accounts have a quota each); interactive requests are dequeued first. One
timer wakes the next waiter of all queues, so the cost per request does not grow with the number of waiters. Among the
queues the request that arrived first is sent first.
"""

import asyncio
import math
from asyncio import get_running_loop
from collections.abc import Mapping
from itertools import count

from .buckets import COARSE
from .headers import REMAINING
from .limiter import Limiter, Priority, QuotaKey, WaitTooLong
from .local_quota import LocalQuota
from .quotas import Category, Quota, Quotas
from .statistics import CategoryStatistics
from .tracker import Tracker, UserLimits
from .wait_queue import WaitQueue


class Limits:
    """The rate limits of one process. Share one between clients that use the same token (`limiter=`).

    It belongs to the event loop it is first used in, and starts anew in another.

    Args:
        quotas: What may be sent; `Quotas.standard()` when left out.
    """

    def __init__(self, quotas: Quotas | None = None) -> None:
        self.quotas: Quotas = Quotas.standard() if quotas is None else quotas
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starts_empty = False
        self._reset()

    def _reset(self) -> None:
        self._tracker = Tracker(self.quotas, self._make, _make_queue)
        self._queues = self._tracker.queues
        self._active: dict[QuotaKey, WaitQueue] = {}
        self._tickets = count()
        self._timer: asyncio.TimerHandle | None = None

    def for_user(self, user: str) -> Limiter:
        """Return the limits of one user of the app: quotas of the user, and those of the app that all share.

        What a user's quotas know is dropped when they are full again.

        Args:
            user: Any text that stands for the user.
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
        """Wait for a token of the category and one of the global limit, and take both at once.

        Args:
            category: Of the request. None: only the global limit applies.
            owner: The ad account's id, where accounts have a quota each.
            max_wait: Seconds to wait at most.
            bulk: True gives all other requests priority.
            user: The user whose request it is, where a client has several.

        Raises:
            WaitTooLong: The wait is known to exceed `max_wait`. It is raised at once.
        """
        loop = get_running_loop()
        if loop is not self._loop:
            self._start()
        key = (category, owner, user)
        queue = self._queues.get(key) or self._tracker.add_queue(key)
        if queue.interactive or queue.bulk or not queue.try_acquire(loop.time(), bulk):
            await self._enqueue(queue, key, max_wait, Priority.BULK if bulk else Priority.INTERACTIVE)

    def observe(
        self, category: Category | None, owner: str | None, headers: Mapping[str, str], user: str | None = None
    ) -> None:
        """Update from the headers of an answer: limits, what remains of them, and a pause when nothing does."""
        queue = self._queues.get((category, owner, user))
        if queue is None:
            return
        server_limits = queue.server_limits
        if server_limits.skip and headers.get(REMAINING) != "0":
            server_limits.skip -= 1
        elif (observed := server_limits.on_headers(headers)) is not None:
            if observed.remaining < 1:
                self._pause(observed.tracked, observed.reset)
            elif observed.quota is not None and observed.quota.period >= COARSE:
                observed.tracked.update(observed.remaining, observed.reset, observed.quota)

    def pause(self, category: Category | None, owner: str | None, seconds: float, user: str | None = None) -> None:
        """Stop the category for some seconds after the API answered with a rate limit."""
        if get_running_loop() is not self._loop:
            self._start()
        key = (category, owner, user)
        queue = self._queues.get(key) or self._tracker.add_queue(key)
        for quota in queue.own[:1]:
            quota.refused += 1
            self._pause(quota, seconds)

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """Return a snapshot of each category used so far; "universal" is the limit over all requests."""
        now = self._loop.time() if self._loop is not None else 0.0
        return tuple(
            quota.statistics(
                *name,
                sum(queue.waiting for queue in self._active.values() if quota in queue.quotas),
                quota.paused_seconds(now),
            )
            for name, quota in self._tracker.all().items()
        )

    def start_empty(self) -> None:
        """Empty all token buckets, also those made later, where others may have used the quota a moment ago."""
        self._starts_empty = True
        for tracked in self._tracker.all().values():
            tracked.empty()

    def fail_all(self, error: Exception) -> None:
        """Raise an error in all waiters."""
        for queue in self._active.values():
            queue.fail_all(error)

    def _start(self) -> None:
        """Start anew, in this event loop."""
        self._reset()
        self._loop = get_running_loop()

    def _make(self, quota: Quota | None, name: str, account: str | None, user: str | None) -> LocalQuota:
        assert self._loop is not None
        tracked = LocalQuota(quota, self.quotas.ceiling, self._loop.time)
        if self._starts_empty and quota is not None:
            tracked.empty()
        return tracked

    async def _enqueue(self, queue: WaitQueue, key: QuotaKey, max_wait: float, priority: Priority) -> None:
        """Wait in the queue until released, unless a token is there by now."""
        assert self._loop is not None
        now = self._loop.time()
        wait = queue.wait(now, priority)
        for quota in queue.shared:
            others = [active for active in self._active.values() if quota in active.shared]
            ahead = sum(active.max_ahead(now, priority, max_wait) for active in others)
            wait = max(wait, quota.wait(now, int(ahead), priority is Priority.BULK))
        if wait > max_wait:
            raise WaitTooLong(wait)
        at_head = not queue.ahead_of(priority)
        if wait <= 0 and at_head:
            queue.consume(priority is Priority.BULK)
            return
        waiters, ticket = queue.waiters(priority), next(self._tickets)
        waiter = self._loop.create_future()
        waiters[ticket] = (waiter, now + max_wait)
        self._active[key] = queue
        if at_head:
            self._release_ready()
        try:
            await waiter
        except asyncio.CancelledError:
            if waiters.pop(ticket, None) is None and not waiter.cancelled() and waiter.exception() is None:
                queue.refund(priority is Priority.BULK)  # it was released and cancelled in the same moment
            self._release_ready()
            raise
        seconds = self._loop.time() - now
        for quota in queue.quotas:
            quota.add_wait(seconds, priority is Priority.BULK)

    def _release_ready(self) -> None:
        """Release all waiters that need not wait any longer, and set the timer for the next one."""
        assert self._loop is not None
        now = self._loop.time()
        while (queue := self._next_queue(now)) is not None:
            queue.release_next()
        self._set_timer(min((self._head_wait(active, now) for active in self._active.values()), default=math.inf), now)

    def _next_queue(self, now: float) -> WaitQueue | None:
        """Return the queue whose first waiter is next, among those whose quotas have a token for it."""
        for key in [key for key, queue in self._active.items() if not queue.waiting]:
            del self._active[key]
        ready = (queue for queue in self._active.values() if self._head_wait(queue, now) <= 0)
        return min(ready, key=WaitQueue.head_rank, default=None)

    def _head_wait(self, queue: WaitQueue, now: float) -> float:
        """Return the seconds until the first waiter of a queue is sent, if no other queue has one before it."""
        seconds, universal = queue.head_wait(now), queue.universal
        return seconds if universal is None else max(seconds, universal.wait(now, 0, not queue.interactive))

    def _set_timer(self, seconds: float, now: float) -> None:
        """Release waiters again after some seconds, if not before."""
        timer = self._timer
        if timer is not None and (seconds == math.inf or timer.when() > now + seconds):
            timer.cancel()
            timer = None
        if timer is None and seconds < math.inf:
            assert self._loop is not None
            timer = self._loop.call_at(now + seconds, self._on_timer)
        self._timer = timer

    def _on_timer(self) -> None:
        self._timer = None
        self._release_ready()

    def _pause(self, quota: LocalQuota, seconds: float) -> None:
        """Pause a quota, and fail the waiters whose deadline is before the end of the pause."""
        seconds = quota.reasonable_pause(seconds)
        paused_until = quota.pause(seconds)
        for queue in self._active.values():
            if quota in queue.quotas:
                queue.fail_expired(paused_until, seconds)


def _make_queue(
    key: QuotaKey,
    own: tuple[LocalQuota, ...],
    global_quota: LocalQuota | None,
    of_app: tuple[LocalQuota, ...],
    learned: LocalQuota | None,
) -> WaitQueue:
    return WaitQueue(own, global_quota, of_app, learned)
