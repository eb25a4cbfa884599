"""The store of limits that several processes share: it reserves send times in Redis for the waiters of this process.

The waiters of a queue reserve together and take the reservations in its order: interactive requests first, then by
arrival. An interactive request without a near reservation gets one ahead of the bulk requests of other processes.
"""

import asyncio
from asyncio import get_running_loop
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from redis.exceptions import RedisError

from ..._redis import describe_error
from ...errors import ClosedError, ConnectionFailed
from ..limiter import QuotaKey
from ..quotas import Quota
from ..tracker import QuotaName
from ..wait_queue import Drawn
from .shared_quota import SharedQuota, redis_name
from .slot_queue import SlotQueue, SlotRequest
from .slot_server import SlotServer

_FOREVER: Final = 1e9

_FORGOTTEN: Final = 100
"""Quotas that are forgotten with one call, at most: a script holds up the server."""


class ServerDown(Exception):
    """Redis does not answer, and the local shares are used from now on."""


class SlotStore:
    """Keeps the quotas of one app in Redis.

    Args:
        server: Runs the scripts.
        ceiling: See `Quotas`.
        prefetch: Reservations of one call, at most.
        on_answer: Called when the server answers.
        on_outage: Called with an error when it does not. Returns whether no reservation is to be used from now on.

    Attributes:
        queues: By category, ad account and user.
    """

    def __init__(
        self,
        server: SlotServer,
        ceiling: bool,
        prefetch: int,
        on_answer: Callable[[], None],
        on_outage: Callable[[str], bool],
    ) -> None:
        self.queues: dict[QuotaKey, SlotQueue] = {}
        self._server = server
        self._ceiling = ceiling
        self._prefetch = prefetch
        self._on_answer = on_answer
        self._on_outage = on_outage
        self._loop = get_running_loop()
        self._clock = self._loop.time
        self._epoch = 0.0
        self._changes = 0
        self._tasks: set[asyncio.Task[Any]] = set()

    def make_quota(self, quota: Quota | None, name: QuotaName) -> SharedQuota:
        """Return the state of a quota (None: it can only be paused)."""
        return SharedQuota(redis_name(*name), quota, self._ceiling, self._clock, self)

    def make_queue(self, key: QuotaKey, drawn: Drawn[SharedQuota]) -> SlotQueue:
        """Return the wait queue of a category, an ad account and a user."""
        return SlotQueue(key, drawn)

    def on_change(self, quota: SharedQuota) -> None:
        """Drop all reservations: they were made for other quotas."""
        self._changes += 1
        for queue in self.queues.values():
            queue.on_change()

    def on_idle(self, quotas: Sequence[SharedQuota]) -> None:
        """Forget quotas in Redis, too, where no other process uses them."""
        for start in range(0, len(quotas), _FORGOTTEN):
            self._start(self._server.forget(quotas[start : start + _FORGOTTEN]))

    def serve(self, queue: SlotQueue) -> None:
        """Release the waiters whose time has come, and reserve for the others."""
        now = self._clock()
        queue.release_ready(now)
        if unused := queue.pop_unused(now):
            self._start(self._server.refund(queue.name, unused))
        if queue.reserving is None:
            request = queue.next_request(now, self._prefetch)
            if request.total:
                queue.reserving = self._loop.create_task(self._reserve(queue, request))
        if queue.timer is not None:
            queue.timer.cancel()
            queue.timer = None
        if queue.reservations and queue.waiting:
            queue.timer = self._loop.call_at(queue.reservations[0], self.serve, queue)

    async def _reserve(self, queue: SlotQueue, request: SlotRequest) -> None:
        """Reserve for the waiters that have no reservation."""
        quotas, known, changes = queue.quotas, self._epoch, self._changes
        try:
            max_wait = min(max(0.0, queue.last_deadline(request.for_waiters) - self._clock()), _FOREVER)
            answer = await self._server.reserve(queue.name, quotas, request, max_wait, queue.grace, known)
            self._on_answer()
            now = self._clock()
            if known in (self._epoch, 0.0) or answer.epoch != known:  # else the state in Redis was lost in between
                self._begin_epoch(answer.epoch)
                for quota, state in zip(quotas, answer.states, strict=True):
                    quota.on_answer(now, *state)
                queue.update(now, answer.priority_credit, answer.at_once, answer.next_wait)
                if changes == self._changes:  # else they were made for other quotas
                    queue.add_reservations(now, answer.waits)
                    if len(answer.waits) < request.for_waiters:
                        queue.fail_unserved(now, request.for_waiters)
        except (RedisError, OSError) as error:
            reason = describe_error(error)
            is_local = self._on_outage(reason)
            for failing in self.queues.values() if is_local else (queue,):
                failing.reservations.clear()
                failing.fail_all(lambda: ServerDown() if is_local else _failed(reason))
        except Exception as error:
            failure = error
            queue.reservations.clear()
            queue.fail_all(lambda: failure)
        finally:
            queue.reserving = None
        self.serve(queue)

    def _begin_epoch(self, epoch: float) -> None:
        """Drop all reservations where the state in Redis is another than before: it was flushed, or has expired."""
        is_lost, self._epoch = self._epoch not in (0.0, epoch), epoch
        for queue in self.queues.values() if is_lost else ():
            if queue.reservations:
                queue.reservations.clear()
                if queue.reserving is None:
                    self.serve(queue)

    def refund(self, queue: SlotQueue, bulk: bool) -> None:
        """Return the reservation of a request that was not sent; the next one may use it now."""
        queue.reservations.insert(0, self._clock())
        for quota in queue.quotas:
            quota.taken -= 1

    def on_pause(self, quota: SharedQuota, seconds: float) -> None:
        """Pause a quota in all processes; reservations of this process within the pause are lost."""
        paused = [queue for queue in self.queues.values() if quota in queue.quotas]
        for queue in paused:
            queue.on_pause(queue.paused_until, queue.paused_until - self._clock())
        self._start(self._share_pause(quota, seconds, paused))

    async def _share_pause(self, quota: SharedQuota, seconds: float, paused: list[SlotQueue]) -> None:
        await self._server.pause(quota, seconds)
        for queue in paused:
            self.serve(queue)

    def on_remaining(self, quota: SharedQuota, remaining: int, reset: float) -> None:
        """Leave no more window slots of a quota free than the server reports."""
        self._start(self._server.set_remaining(quota, remaining, reset))

    async def aclose(self) -> None:
        """Fail all waiters with ClosedError, and refund unused reservations."""
        reserving = (queue.reserving for queue in self.queues.values() if queue.reserving is not None)
        tasks = [*self._tasks, *reserving]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for queue in self.queues.values():
            if queue.timer is not None:
                queue.timer.cancel()
            queue.fail_all(lambda: ClosedError("SharedLimits: closed while a call waited; it was not sent"))
            if unused := queue.pop_unused(self._clock()):
                await self._server.refund(queue.name, unused)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a task that is cancelled on closing."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _failed(reason: str) -> ConnectionFailed:
    problem = f"the Redis server that shares the quota does not answer ({reason}); nothing was sent"
    return ConnectionFailed("SharedLimits", problem)
