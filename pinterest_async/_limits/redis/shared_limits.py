"""Rate limits that several processes share over Redis.

`acquire()` reserves a send time with at most one call to Redis, then sleeps until then (`scripts` has the algorithm).
The waiters of one process reserve together and take the reservations in the order of its queue: interactive requests
first, then by arrival. An interactive request without a near reservation gets one ahead of the bulk requests of other
processes.
"""

import asyncio
import hashlib
import logging
import math
from asyncio import get_running_loop
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, Self

from redis.exceptions import RedisError

from ..._redis import Server, describe_error, is_outage
from ...errors import ClosedError, ConfigurationError, ConnectionFailed
from ..buckets import COARSE, LONG, PACED_BURST
from ..headers import REMAINING
from ..limiter import Limiter, Priority, QuotaKey, WaitTooLong
from ..local import Limits
from ..quotas import Category, Quota, Quotas
from ..statistics import CategoryStatistics
from ..tracker import Tracker, UserLimits
from .shared_quota import OUTAGE_PROBE_SECONDS, SharedQuota
from .slot_queue import SlotQueue, SlotRequest
from .slot_server import SlotServer

logger = logging.getLogger("pinterest_async")

_FOREVER: Final = 1e9
SENT_AT_ONCE_SECONDS: Final = 0.05
"""Seconds that a call to Redis may take without counting as a wait for a quota."""

WhenDown = Literal["fail", "local"]


class SharedLimits:
    """Rate limits that many processes share (`limiter=`). Enter it with `async with`, and use it in that event loop.

    Redis Cluster works, because a call uses one key.

    Args:
        server: A URL such as "redis://host:6379/0", or a client of redis-py, which stays open.
        app: Whose quota it is: the app's id. It is hashed.
        owner: The user, where one app acts for several: any text that stands for one. It is hashed; never give a token.
        quotas: What may be sent; `Quotas.standard()` when left out.
        lease: Requests to reserve with one call to Redis, at most: from 1 to 100.
        when_down: What happens while Redis does not answer. "fail" raises ConnectionFailed and sends nothing. "local"
            uses `local_share` of each quota in this process, and asks Redis again every few seconds.
        local_share: Above 0 and at most 1.
        on_fallback: Called with True when the local shares are used from now on, and with False when the shared quota
            is used again.

    Raises:
        ConfigurationError: A setting is out of range.
    """

    def __init__(
        self,
        server: Server,
        *,
        app: str,
        owner: str = "",
        quotas: Quotas | None = None,
        lease: int = 16,
        when_down: WhenDown = "fail",
        local_share: float = 0.1,
        on_fallback: Callable[[bool], None] | None = None,
    ) -> None:
        if not app:
            raise ConfigurationError("SharedLimits: app must name whose quota it is, such as the app's id")
        if not 1 <= lease <= 100:
            raise ConfigurationError(f"SharedLimits: lease must be from 1 to 100, got {lease}")
        if when_down not in ("fail", "local"):
            raise ConfigurationError(f"SharedLimits: when_down must be 'fail' or 'local', got {when_down!r}")
        if not 0 < local_share <= 1:
            raise ConfigurationError(f"SharedLimits: local_share is above 0 and at most 1, got {local_share!r}")
        self.quotas: Quotas = Quotas.standard() if quotas is None else quotas
        self._prefetch = lease
        self._on_fallback = on_fallback
        self._server = SlotServer(server, app, owner)
        self._local = Limits(_share_of(self.quotas, local_share)) if when_down == "local" else None
        self._down_until = -math.inf
        self._epoch = 0.0
        self._fallbacks = 0
        self._tracker = Tracker(self.quotas, self._make, _make_queue)
        self._queues = self._tracker.queues
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        """Check that the server runs the scripts.

        Raises:
            ConnectionFailed: It does not answer, and `when_down` is "fail".
            ConfigurationError: It refuses them, and `when_down` is "fail".
        """
        try:
            await self._server.check()
        except (RedisError, OSError) as error:
            reason = describe_error(error)
            if self._local is not None:
                self._fall_back(reason)
                return self
            await self._server.aclose()
            if is_outage(error):
                raise ConnectionFailed("SharedLimits", f"the Redis server does not answer: {reason}") from None
            raise ConfigurationError(f"SharedLimits: the Redis server cannot be used: {reason}") from None
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """Fail all waiters with ClosedError, refund unused reservations, and close the connections made here."""
        self._tracker.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for queue in self._queues.values():
            if queue.timer is not None:
                queue.timer.cancel()
            for waiter in tuple(queue.waiters()):
                queue.fail(waiter, ClosedError("SharedLimits: closed while a call waited; it was not sent"))
            if unused := queue.pop_unused(get_running_loop().time()):
                await self._server.refund(queue.name, unused)
        await self._server.aclose()

    def for_user(self, user: str) -> Limiter:
        """Return the limits of one user of the app: quotas of the user, and those of the app that all share.

        Args:
            user: Any text that stands for the user in all processes. It is hashed; never give a token.
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
        """Reserve a send time and wait until then.

        Args:
            category: Of the request. None: only the global limit applies.
            owner: The ad account's id, where accounts have a quota each.
            max_wait: Seconds to wait at most.
            bulk: True gives all other requests priority.
            user: The user whose request it is, where the limits are those of several.

        Raises:
            WaitTooLong: The wait is known to exceed `max_wait`. It is raised as soon as that is known.
            ConnectionFailed: Redis does not answer, and `when_down` is "fail".
            ClosedError: The limits were closed during the wait.
        """
        loop = get_running_loop()
        deadline = loop.time() + max_wait
        key = (category, owner, user)
        queue = self._queues.get(key) or self._tracker.add_queue(key)
        while True:
            now = loop.time()
            if self._local is not None and now < self._down_until:
                try:
                    await self._local.acquire(category, owner, deadline - now, bulk=bulk, user=user)
                except _ServerBack:
                    continue
                queue.consume_untracked()
                return
            if not queue.quotas or queue.try_acquire(now):
                return
            priority = Priority.BULK if bulk else Priority.INTERACTIVE
            if (known := queue.min_wait(now, priority)) > deadline - now:
                raise WaitTooLong(known)
            waiter = loop.create_future()
            queue.enqueue(waiter, deadline, priority)
            self._serve(queue)
            try:
                await waiter
                seconds = loop.time() - now
                for quota in queue.quotas if seconds > SENT_AT_ONCE_SECONDS else ():
                    quota.add_wait(seconds, bulk)
                return
            except _ServerDown as down:
                if self._local is None:
                    raise ConnectionFailed(
                        "SharedLimits",
                        f"the Redis server that shares the quota does not answer ({down}); nothing was sent",
                    ) from None
            except asyncio.CancelledError:
                queue.remove(waiter)
                if not waiter.cancelled() and waiter.exception() is None:
                    queue.refund(loop.time())  # it was released and cancelled in the same moment
                self._serve(queue)
                raise

    def observe(
        self, category: Category | None, owner: str | None, headers: Mapping[str, str], user: str | None = None
    ) -> None:
        """Update from the headers of an answer: limits, what remains of them, and a pause when nothing does."""
        queue = self._queues.get((category, owner, user))
        if queue is None:
            return
        if self._local is not None and self._down_until != -math.inf:
            self._local.observe(category, owner, headers, user)
        server_limits = queue.server_limits
        if server_limits.skip and headers.get(REMAINING) != "0":
            server_limits.skip -= 1
            return
        before = [quota.quotas for quota in queue.quotas]
        observed = server_limits.on_headers(headers)
        if before != [quota.quotas for quota in queue.quotas]:
            for other in self._queues.values():
                other.reservations.clear()  # they were made for other limits
        if observed is None:
            return
        if observed.remaining < 1:
            self._pause(observed.tracked, observed.reset)
        elif observed.tracked.window_slots:
            self._start(self._server.set_remaining(observed.tracked, observed.remaining, observed.reset))
        elif observed.quota is not None and observed.quota.period >= COARSE:
            observed.tracked.update(observed.remaining, observed.reset, observed.quota)

    def pause(self, category: Category | None, owner: str | None, seconds: float, user: str | None = None) -> None:
        """Stop the category in all processes for some seconds after the API answered with a rate limit."""
        key = (category, owner, user)
        queue = self._queues.get(key) or self._tracker.add_queue(key)
        if self._local is not None and self._down_until != -math.inf:
            self._local.pause(category, owner, seconds, user)
        for quota in queue.own[:1]:
            quota.refused += 1
            self._pause(quota, seconds)

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """Return a snapshot of each category that this process used; "universal" is the limit over all requests."""
        snapshots = (
            quota.statistics(
                *name,
                sum(queue.waiting for queue in self._queues.values() if quota in queue.quotas),
                quota.paused_seconds,
            )
            for name, quota in self._tracker.all().items()
        )
        is_local = self._local is not None and self._down_until != -math.inf
        return tuple(replace(snapshot, local_share=is_local, fallbacks=self._fallbacks) for snapshot in snapshots)

    def _make(self, quota: Quota | None, name: str, account: str | None, user: str | None) -> SharedQuota:
        return SharedQuota(_name_of(name, account, user), quota, self.quotas.ceiling, get_running_loop().time)

    def _serve(self, queue: SlotQueue) -> None:
        """Release the waiters whose time has come, and reserve for the others."""
        loop = get_running_loop()
        now = loop.time()
        queue.release_ready(now)
        if unused := queue.pop_unused(now):
            self._start(self._server.refund(queue.name, unused))
        if queue.reserving is None:
            request = queue.next_request(now, self._prefetch)
            if request.total:
                queue.reserving = self._start(self._reserve(queue, request))
        if queue.timer is not None:
            queue.timer.cancel()
            queue.timer = None
        if queue.reservations and queue.waiting:
            queue.timer = loop.call_at(queue.reservations[0], self._serve, queue)

    async def _reserve(self, queue: SlotQueue, request: SlotRequest) -> None:
        """Reserve for the waiters that have no reservation."""
        clock = get_running_loop().time
        try:
            max_wait = min(max(0.0, queue.last_deadline(request.for_waiters) - clock()), _FOREVER)
            known = self._epoch
            answer = await self._server.reserve(queue.name, queue.quotas, request, max_wait, queue.grace, known)
            self._come_back()
            now = clock()
            if known in (self._epoch, 0.0) or answer.epoch != known:  # else the state in Redis was lost in between
                self._begin_epoch(answer.epoch)
                queue.update(now, answer.priority_credit, answer.at_once, answer.next_wait, answer.states)
                queue.add_reservations(now, answer.waits)
                if len(answer.waits) < request.for_waiters:
                    queue.fail_unserved(now, request.for_waiters)
        except Exception as error:
            is_down = isinstance(error, RedisError | OSError)
            failed: Iterable[SlotQueue] = (queue,)
            if is_down:
                self._fall_back(describe_error(error))
                failed = (queue,) if self._local is None else self._queues.values()
            for failing in failed:  # the local shares begin empty: no reservation is used beside them
                failing.reservations.clear()
                for waiter in tuple(failing.waiters()):
                    failing.fail(waiter, _ServerDown(describe_error(error)) if is_down else error)
        finally:
            queue.reserving = None
        self._serve(queue)

    def _begin_epoch(self, epoch: float) -> None:
        """Drop all reservations where the state in Redis is another than before: it was flushed, or has expired."""
        is_lost, self._epoch = self._epoch not in (0.0, epoch), epoch
        for queue in self._queues.values() if is_lost else ():
            if queue.reservations:
                queue.reservations.clear()
                if queue.reserving is None:
                    self._serve(queue)

    def _fall_back(self, reason: str) -> None:
        """Use the local shares for a few seconds, where there are any."""
        if self._local is not None and self._down_until == -math.inf:
            logger.warning("SharedLimits: the Redis server does not answer (%s): using local shares", reason)
            self._fallbacks += 1
            self._call_back(True)
            self._local.start_empty()
        self._down_until = get_running_loop().time() + OUTAGE_PROBE_SECONDS

    def _call_back(self, is_local: bool) -> None:
        """Call the user's function. What it raises changes nothing: it is logged."""
        if self._on_fallback is not None:
            try:
                self._on_fallback(is_local)
            except (Exception, asyncio.CancelledError):
                logger.exception("a callback raised an error: %r", self._on_fallback)

    def _come_back(self) -> None:
        if self._local is not None and self._down_until != -math.inf:
            logger.warning("SharedLimits: the Redis server answers again: using the shared quota")
            self._local.fail_all(_ServerBack())
            self._call_back(False)
        self._down_until = -math.inf

    def _pause(self, quota: SharedQuota, seconds: float) -> None:
        """Pause a quota in all processes; reservations of this process within the pause are lost."""
        now, seconds = get_running_loop().time(), quota.reasonable_pause(seconds)
        if now + seconds > quota.paused_until:
            quota.paused_until = now + seconds
            paused = [queue for queue in self._queues.values() if quota in queue.quotas]
            for queue in paused:
                queue.on_pause(now)
            self._start(self._share_pause(quota, seconds, paused))

    async def _share_pause(self, quota: SharedQuota, seconds: float, paused: Sequence[SlotQueue]) -> None:
        await self._server.pause(quota, seconds)
        for queue in paused:
            self._serve(queue)

    def _start(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Start a task that is cancelled on closing."""
        task = get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class _ServerDown(Exception):
    """Redis does not answer."""


class _ServerBack(Exception):
    """Redis answers again."""


def _make_queue(
    key: QuotaKey,
    own: tuple[SharedQuota, ...],
    global_quota: SharedQuota | None,
    of_app: tuple[SharedQuota, ...],
    learned: SharedQuota | None,
) -> SlotQueue:
    category, account, user = key
    name = _name_of("other" if category is None else category.value, account, user)
    return SlotQueue(name, own, global_quota, learned)


def _name_of(category: str, account: str | None, user: str | None) -> str:
    """Return the name of a quota in Redis. It shows no user."""
    digest = None if user is None else "user:" + hashlib.sha256(user.encode()).hexdigest()[:32]
    return " ".join(filter(None, (category, account, digest)))


def _share_of(quotas: Quotas, share: float) -> Quotas:
    """Return a share of each quota, without a burst: the shared quota may have released one a moment ago."""

    def part(quota: Quota) -> Quota:
        limit = max(1, int(quota.limit * share))
        burst = quota.burst if quota.period >= LONG else min(PACED_BURST, 1 / limit)
        return Quota(limit, quota.period, burst, quota.per)

    universal = None if quotas.universal is None else part(quotas.universal)
    return Quotas({category: part(quota) for category, quota in quotas.categories.items()}, universal)
