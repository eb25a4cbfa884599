"""Rate limits of one process.

Pinterest counts requests per category ("operations that share a category share quota"), per user and app; conversion
events per ad account; and all requests of a user together (100 per second). It does not say when its windows begin, so
a quota must hold for every window of its length. `buckets` has the algorithms, `server_limits` what headers report.

A request takes a permit of the category and of the global limit, or of neither: a permit taken early would count in a
window it was not meant for, and be lost when its waiter is cancelled. A wait queue whose first waiter lacks one is
blocked at the quota that takes longest, in a heap by priority and arrival. A timer of that quota wakes the first queue
of the heap, which then releases its waiter or is blocked elsewhere. So the cost of a request grows neither with the
waiters nor with the queues, and a queue does not overtake another that is blocked at a quota that both need.
"""

import asyncio
import math
from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias

from .limiter import QuotaKey
from .local_quota import LocalQuota
from .quotas import Quota, Quotas
from .store_limits import StoreLimits
from .tracker import QuotaName
from .wait_queue import Drawn, Waiter, WaitQueue


class LocalQueue(WaitQueue[LocalQuota]):
    """The waiters of one key, and the quotas of this process that they need a permit of.

    Args:
        drawn: The quotas.
        blocked: The queues that are blocked at each quota.

    Attributes:
        shared: Those of `quotas` that other queues need permits of, too.
        place: Where it is blocked. None: it is not.
    """

    __slots__ = ("_blocked", "place", "shared")

    def __init__(self, drawn: Drawn[LocalQuota], blocked: "dict[LocalQuota, _Blocked]") -> None:
        learned = () if drawn.learned is None else (drawn.learned,)
        universal = () if drawn.universal is None else (drawn.universal,)
        super().__init__(drawn, drawn.own + learned + universal)
        self._blocked = blocked
        self.shared = drawn.of_app + learned + universal
        self.place: _Place | None = None

    def try_acquire(self, now: float, bulk: bool) -> bool:
        """Take a permit of every quota, or of none."""
        for taken, quota in enumerate(self.quotas):
            if quota.restricted or not quota.bucket.try_acquire(now, bulk):
                for refunded in self.quotas[:taken]:
                    refunded.refund(bulk)
                return False
            quota.taken += 1
        return True

    def min_wait(self, now: float, bulk: bool, max_wait: float) -> float:
        """Return the least seconds that a new request waits, behind those of other queues where quotas are shared."""
        wait, ahead = 0.0, self.ahead_of(bulk)
        for quota in self.quotas:
            wait = max(wait, quota.wait(now, ahead, bulk))
        for quota in self.shared:
            blocked = self._blocked.get(quota)
            if blocked is not None and quota.wait(now, quota.waiting, bulk) > max_wait:  # it may be, if all are ahead
                wait = max(wait, quota.wait(now, blocked.max_ahead(now, bulk, max_wait), bulk))
        return wait

    def max_ahead(self, now: float, bulk: bool, seconds: float) -> float:
        """Return the upper bound of its waiters that are sent before a new request within the next seconds."""
        ahead: float = self.ahead_of(bulk)
        for quota in self.own if ahead > 1 else ():
            ahead = min(ahead, quota.capacity_within(now, seconds))
        return ahead

    def release(self, waiter: Waiter, bulk: bool) -> None:
        """Remove a waiter, take its permits and wake it."""
        self.remove(waiter)
        if not waiter.done():  # it may have been cancelled a moment ago
            for quota in self.quotas:
                quota.consume(bulk)
            waiter.set_result(None)


_Place: TypeAlias = tuple[bool, int, int, LocalQueue]
"""Where a queue is blocked: the priority and the ticket of its first waiter, and a number that makes it unique."""


class _Blocked:
    """The queues that are blocked at a quota.

    Attributes:
        heap: Their places, and places that they left since.
        timer: Set to the time at which the first one may be released.
    """

    __slots__ = ("heap", "timer")

    def __init__(self) -> None:
        self.heap: list[_Place] = []
        self.timer: asyncio.TimerHandle | None = None

    def first(self) -> _Place | None:
        """Return the first place."""
        while self.heap and self.heap[0][3].place is not self.heap[0]:
            heappop(self.heap)
        return self.heap[0] if self.heap else None

    def max_ahead(self, now: float, bulk: bool, seconds: float) -> int:
        """Return the upper bound of the waiters that are sent before a new request within the next seconds."""
        queues = (place[3] for place in self.heap if place[3].place is place)
        return int(sum(queue.max_ahead(now, bulk, seconds) for queue in queues))


class MemoryStore:
    """The quotas of one process.

    Args:
        ceiling: See `Quotas`.

    Attributes:
        queues: By category, ad account and user.
        starts_empty: Whether the buckets of quotas made from now on start empty.
    """

    def __init__(self, ceiling: bool) -> None:
        self.queues: dict[QuotaKey, LocalQueue] = {}
        self._ceiling = ceiling
        self.starts_empty = False
        self._loop = asyncio.get_running_loop()
        self._clock: Callable[[], float] = self._loop.time
        self._blocked: dict[LocalQuota, _Blocked] = {}
        self._places = count()

    def make_quota(self, quota: Quota | None, name: QuotaName) -> LocalQuota:
        """Return the state of a quota (None: it can only be paused)."""
        tracked = LocalQuota(quota, self._ceiling, self._clock, self)
        if self.starts_empty and quota is not None:
            tracked.bucket.empty()
        return tracked

    def make_queue(self, key: QuotaKey, drawn: Drawn[LocalQuota]) -> LocalQueue:
        """Return the wait queue of a category, an ad account and a user."""
        return LocalQueue(drawn, self._blocked)

    def on_idle(self, quotas: Sequence[LocalQuota]) -> None:
        """Do nothing: quotas hold their state."""

    def serve(self, queue: LocalQueue) -> None:
        """Release the waiters that may be sent now, and block the queue at the quota that the next one waits for."""
        place, now = queue.place, self._clock()
        while waiters := queue.interactive or queue.bulk:
            waiter, (ticket, _) = next(iter(waiters.items()))
            rank = (waiters is queue.bulk, ticket)
            if place is not None and place[:2] == rank:
                return  # its first waiter is blocked already
            blocker = self._blocker(queue, now, rank)
            if blocker is not None:
                blocked = self._blocked.get(blocker) or self._blocked.setdefault(blocker, _Blocked())
                queue.place = (*rank, next(self._places), queue)
                heappush(blocked.heap, queue.place)
                self._set_timer(blocker, blocked, now)
                return
            queue.release(waiter, rank[0])
        queue.place = None

    def _blocker(self, queue: LocalQueue, now: float, rank: tuple[bool, int]) -> LocalQuota | None:
        """Return the quota that the first waiter waits for longest, or where one of another queue is before it."""
        longest, blocker = 0.0, None
        for quota in queue.quotas:
            if (seconds := quota.wait(now, 0, rank[0])) > longest:
                longest, blocker = seconds, quota
            elif blocker is None and (blocked := self._blocked.get(quota)) is not None:
                first = blocked.first()
                if first is not None and first[:2] < rank:
                    blocker = quota
        return blocker

    def _set_timer(self, quota: LocalQuota, blocked: _Blocked, now: float) -> None:
        """Wake the first queue that is blocked at a quota when the quota admits its first waiter."""
        first = blocked.first()
        at = math.inf if first is None else now + max(0.0, quota.wait(now, 0, first[0]))
        if blocked.timer is not None and blocked.timer.when() > at:
            blocked.timer.cancel()
            blocked.timer = None
        if first is None:
            del self._blocked[quota]
        elif blocked.timer is None:
            blocked.timer = self._loop.call_at(at, self.on_change, quota)

    def on_change(self, quota: LocalQuota) -> None:
        """Serve the queues that are blocked at a quota as long as it admits their first waiters."""
        blocked, now = self._blocked.get(quota), self._clock()
        if blocked is None:
            return
        assert blocked.timer is not None, "it is set as long as a queue is blocked"
        blocked.timer.cancel()  # it calls this, or is set anew
        blocked.timer = None
        while (first := blocked.first()) is not None and quota.wait(now, 0, first[0]) <= 0:
            first[3].place = None
            self.serve(first[3])
        self._set_timer(quota, blocked, now)

    def refund(self, queue: LocalQueue, bulk: bool) -> None:
        """Return the permits of a request that was not sent, for the next one."""
        for quota in queue.quotas:
            quota.refund(bulk)
        for quota in queue.quotas:
            self.on_change(quota)

    def on_pause(self, quota: LocalQuota, seconds: float) -> None:
        """Fail the waiters whose deadline is before the end of a pause."""
        for queue in self.queues.values() if quota.waiting else ():
            if queue.waiting and quota in queue.quotas:
                queue.on_pause(quota.paused_until, seconds)


class Limits(StoreLimits[LocalQuota, LocalQueue]):
    """The rate limits of one process. Share one between clients that use the same token (`limiter=`).

    It belongs to the event loop it is first used in, and starts anew in another.

    Args:
        quotas: What may be sent; `Quotas.standard()` when left out.
    """

    def __init__(self, quotas: Quotas | None = None) -> None:
        super().__init__(quotas)
        self._memory: MemoryStore | None = None

    def _make_store(self) -> MemoryStore:
        self._memory = MemoryStore(self.quotas.ceiling)
        return self._memory

    def start_empty(self) -> None:
        """Empty all token buckets, also those made later, where others may have used the quota a moment ago."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._start(loop)
        assert self._memory is not None
        self._memory.starts_empty = True
        for quota in self._tracker.all().values():
            quota.bucket.empty()

    def fail_all(self, make_error: Callable[[], Exception]) -> None:
        """Raise an error in all waiters."""
        for queue in self._queues.values():
            queue.fail_all(make_error)
