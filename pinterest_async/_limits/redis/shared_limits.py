"""Rate limits that several processes share over Redis (`scripts` has the algorithm), and shares of them without it."""

import asyncio
import logging
from asyncio import get_running_loop
from collections.abc import Callable
from dataclasses import replace
from typing import Literal, Self

from redis.exceptions import RedisError

from ..._redis import Server, describe_error, is_outage
from ...errors import ConfigurationError, ConnectionFailed
from ..buckets import LONG, PACED_BURST
from ..local import Limits
from ..quotas import Quota, Quotas
from ..statistics import CategoryStatistics
from ..store_limits import StoreLimits
from .shared_quota import OUTAGE_PROBE_SECONDS, SharedQuota
from .slot_queue import SlotQueue
from .slot_server import SlotServer
from .slot_store import ServerDown, SlotStore

logger = logging.getLogger("pinterest_async")

WhenDown = Literal["fail", "local"]


class SharedLimits(StoreLimits[SharedQuota, SlotQueue]):
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
        lease: int = 32,
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
        super().__init__(quotas)
        self._prefetch = lease
        self._on_fallback = on_fallback
        self._server = SlotServer(server, app, owner)
        self._local = Limits(_share_of(self.quotas, local_share)) if when_down == "local" else None
        self._probe_at = 0.0
        self._fallbacks = 0
        self._slots: SlotStore | None = None

    def _make_store(self) -> SlotStore:
        self._slots = SlotStore(self._server, self.quotas.ceiling, self._prefetch, self._come_back, self._fall_back)
        return self._slots

    async def __aenter__(self) -> Self:
        """Check that the server runs the scripts.

        Raises:
            ConnectionFailed: It does not answer, and `when_down` is "fail".
            ConfigurationError: It refuses them, and `when_down` is "fail".
        """
        self._start(get_running_loop())
        self._fallback = None
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
        assert self._slots is not None
        self._tracker.close()
        await self._slots.aclose()
        await self._server.aclose()

    async def _wait(self, queue: SlotQueue, begun: float, max_wait: float, bulk: bool) -> None:
        """Wait for a reservation, or for the local share while Redis does not answer."""
        if self._local is None:
            return await super()._wait(queue, begun, max_wait, bulk)
        category, account, user = queue.key
        now, deadline = begun, begun + max_wait
        while True:
            try:
                if self._fallback is None or now >= self._probe_at:
                    return await super()._wait(self._queue(queue.key), now, deadline - now, bulk)
                await self._local.acquire(category, account, deadline - now, bulk=bulk, user=user)
                return self._queue(queue.key).consume_untracked()
            except (ServerDown, _ServerBack):
                now = get_running_loop().time()

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """Return a snapshot of each category that this process used; "universal" is the limit over all requests."""
        is_local, fallbacks = self._fallback is not None, self._fallbacks
        return tuple(replace(quota, local_share=is_local, fallbacks=fallbacks) for quota in super().statistics())

    def _fall_back(self, reason: str) -> bool:
        """Use the local shares for a few seconds, where there are any, and return whether."""
        if self._local is None:
            return False
        if self._fallback is None:
            logger.warning("SharedLimits: the Redis server does not answer (%s): using local shares", reason)
            self._fallbacks += 1
            self._call_back(True)
            self._local.start_empty()
            self._fallback = self._local
        self._probe_at = get_running_loop().time() + OUTAGE_PROBE_SECONDS
        return True

    def _come_back(self) -> None:
        if self._local is not None and self._fallback is not None:
            logger.warning("SharedLimits: the Redis server answers again: using the shared quota")
            self._fallback = None
            self._local.fail_all(_ServerBack)
            self._call_back(False)

    def _call_back(self, is_local: bool) -> None:
        """Call the user's function. What it raises changes nothing: it is logged."""
        if self._on_fallback is not None:
            try:
                self._on_fallback(is_local)
            except (Exception, asyncio.CancelledError):
                logger.exception("a callback raised an error: %r", self._on_fallback)


class _ServerBack(Exception):
    """Redis answers again."""


def _share_of(quotas: Quotas, share: float) -> Quotas:
    """Return a share of each quota, without a burst: the shared quota may have released one a moment ago."""

    def part(quota: Quota) -> Quota:
        limit = max(1, int(quota.limit * share))
        burst = quota.burst if quota.period >= LONG else min(PACED_BURST, 1 / limit)
        return Quota(limit, quota.period, burst, quota.per)

    universal = None if quotas.universal is None else part(quotas.universal)
    return Quotas({category: part(quota) for category, quota in quotas.categories.items()}, universal)
