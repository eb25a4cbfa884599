"""Limits that several processes keep together, over Redis. `_reservation` tells how slots are given out.

Those who wait in one process ask Redis together, and take the slots in the order in which they go: calls before bulk
requests, then who came first. A call for which no slot is near asks for one ahead of the bulk requests of others.
"""

import asyncio
import math
from asyncio import get_running_loop
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Final, Literal, Self

from redis.exceptions import RedisError

from ..._redis import Server, told
from ...errors import ClosedError, ConfigurationError, ConnectionFailed
from ..headers import REMAINING
from ..local import Category, CategoryStatistics, Limits, Quota, Quotas, WaitTooLong
from ..server_limits import COARSE
from .shared_quota import SharedLane
from .slot_queue import SharedLine, Wanted
from .slot_server import SlotServer

_UNIVERSAL: Final = "universal"
_PROBE_SECONDS: Final = 5.0
"""Seconds after which a server that is gone is asked again."""
_FOREVER: Final = 1e9

Key = tuple[Category | None, str | None]
WhenDown = Literal["fail", "local"]


class SharedLimits:
    """Limits that many processes keep together (`limiter=`); it is entered with `async with`, and used in that loop.

    server: a URL such as "redis://host:6379/0", or a client of redis-py that is yours to close.  app, owner: whose
    quota it is: the app's id, and something that stands for the user. They are hashed; never give a token.  quotas:
    standard access when left out.  lease: slots to reserve with one call at most, from 1 to 100.  when_down: what to do
    while Redis does not answer: "fail" raises ConnectionFailed, nothing being sent; "local" keeps to `local_share` of
    each quota in this process, and asks Redis again every few seconds.

    Raises ConfigurationError for settings that cannot work. Redis Cluster works: a call uses one key.
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
        self._lease = lease
        self._server = SlotServer(server, app, owner)
        self._local = Limits(_shared_out(self.quotas, local_share)) if when_down == "local" else None
        self._down_until = -math.inf
        self._lanes: dict[Key | str, SharedLane] = {}
        self._lines: dict[Key, SharedLine] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        """See whether the server runs the script. ConfigurationError when not and there is nothing to fall back to."""
        try:
            await self._server.check()
        except (RedisError, OSError) as error:
            if self._local is None:
                await self._server.aclose()
                raise ConfigurationError(f"SharedLimits: the Redis server cannot be used: {told(error)}") from None
            self._down_until = get_running_loop().time() + _PROBE_SECONDS
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """Stop, give back what is not used, and close the connections that were made here. Who waits: ClosedError."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for line in self._lines.values():
            if line.timer is not None:
                line.timer.cancel()
            for waiter in tuple(line.in_order()):
                line.give_up(waiter, ClosedError("SharedLimits: closed while a call waited; it was not sent"))
            if unused := line.unused(get_running_loop().time()):
                await self._server.give_back(line.name, unused)
        await self._server.aclose()

    async def acquire(
        self, category: Category | None, owner: str | None, max_wait: float, *, bulk: bool = False
    ) -> None:
        """Wait for a slot; WaitTooLong when it is more than `max_wait` away, ConnectionFailed as `when_down` says."""
        loop = get_running_loop()
        now = loop.time()
        line = self._lines.get((category, owner)) or self._open((category, owner))
        if self._local is not None and now < self._down_until:
            await self._local.acquire(category, owner, max_wait, bulk=bulk)
            line.take_alone()
            return
        if not line.lanes or line.passes(now):
            return
        if (known := line.least_wait(now, bulk=bulk)) > max_wait:
            raise WaitTooLong(known)
        waiter = loop.create_future()
        (line.bulk if bulk else line.interactive)[waiter] = now + max_wait
        self._serve(line)
        try:
            await waiter
        except _Down as down:
            if self._local is None:
                raise ConnectionFailed(
                    "SharedLimits", f"the Redis server that shares the quota does not answer ({down}); nothing was sent"
                ) from None
            await self._local.acquire(category, owner, max_wait, bulk=bulk)
            line.take_alone()
        except asyncio.CancelledError:
            line.forget(waiter)
            if not waiter.cancelled() and waiter.exception() is None:
                line.take_back(loop.time())  # its turn came in the very moment it gave up
            self._serve(line)
            raise

    def observe(self, category: Category | None, owner: str | None, headers: Mapping[str, str]) -> None:
        """Learn from the headers of an answer: which limits there are, and what remains of them."""
        line = self._lines.get((category, owner))
        if line is None:
            return
        policies = line.policies
        if policies.skip and headers.get(REMAINING) != "0":
            policies.skip -= 1
            return
        before = [lane.quotas for lane in line.lanes]
        said = policies.read(headers)
        if before != [lane.quotas for lane in line.lanes]:
            for each in self._lines.values():
                each.slots.clear()  # they were given by other rules
        if said is None:
            return
        if said.remaining < 1:
            self._shut(said.lane, said.reset)
        elif said.lane.places:
            self._keep(self._server.leave(said.lane, said.remaining, said.reset))
        elif said.quota is not None and said.quota.period >= COARSE:
            said.lane.heed(said.remaining, said.reset, said.quota)

    def pause(self, category: Category | None, owner: str | None, seconds: float) -> None:
        """The API refused a request: nobody who shares the quota asks for some seconds."""
        line = self._lines.get((category, owner)) or self._open((category, owner))
        for lane in line.own[:1]:
            lane.refused += 1
            self._shut(lane, seconds)

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """What this process drew, for each category used so far; "universal" stands for all together."""
        return tuple(
            lane.statistics(
                key if isinstance(key, str) else "other" if key[0] is None else key[0].value,
                None if isinstance(key, str) else key[1],
                sum(line.waiting for line in self._lines.values() if lane in line.lanes),
                lane.paused_seconds,
            )
            for key, lane in self._lanes.items()
        )

    def _open(self, key: Key) -> SharedLine:
        """The line of a category and owner, where nobody has stood yet."""
        category, owner = key
        own = [
            self._lane((name, owner if name is category else None), quota)
            for name, quota in self.quotas.drawn_on(category)
        ]
        if category is None and self.quotas.universal is not None:  # no quota, but a gate
            own.append(self._lane(key, None))
        universal = None if self.quotas.universal is None else self._lane(_UNIVERSAL, self.quotas.universal)
        name = "other" if category is None else category.value
        line = self._lines[key] = SharedLine(name if owner is None else f"{name} {owner}", tuple(own), universal)
        return line

    def _lane(self, key: Key | str, quota: Quota | None) -> SharedLane:
        lane = self._lanes.get(key)
        if lane is None:
            name = key if isinstance(key, str) else " ".join(filter(None, (key[0] or "other", key[1])))
            clock = get_running_loop().time
            lane = self._lanes[key] = SharedLane(name, quota, self.quotas.ceiling, clock)
        return lane

    def _serve(self, line: SharedLine) -> None:
        """Let go whose slot has come, and see that there are slots for the others."""
        loop = get_running_loop()
        now = loop.time()
        line.let_go(now)
        if unused := line.unused(now):
            self._keep(self._server.give_back(line.name, unused))
        if line.asking is None:
            wanted = line.wants(now, self._lease)
            if wanted.slots:
                line.asking = self._keep(self._ask(line, wanted))
        if line.timer is not None:
            line.timer.cancel()
            line.timer = None
        if line.slots and line.waiting:
            line.timer = loop.call_at(line.slots[0], self._serve, line)

    async def _ask(self, line: SharedLine, wanted: Wanted) -> None:
        """Reserve slots for those who have none."""
        clock = get_running_loop().time
        try:
            patience = min(max(0.0, line.patience(wanted.needed) - clock()), _FOREVER)
            given = await self._server.reserve(line.name, line.lanes, wanted, patience, line.hold)
            now = clock()
            line.learn(now, given.lead, given.upcoming, given.told)
            line.add(now, given.waits)
            if len(given.waits) < wanted.needed:
                line.refuse(now, wanted.needed)
        except Exception as error:
            is_down = isinstance(error, RedisError | OSError)
            if is_down:
                self._down_until = clock() + _PROBE_SECONDS
            line.slots.clear()
            for waiter in tuple(line.in_order()):
                line.give_up(waiter, _Down(told(error)) if is_down else error)
        finally:
            line.asking = None
        self._serve(line)

    def _shut(self, lane: SharedLane, seconds: float) -> None:
        """Close a quota for everybody; slots of this process that lie before its opening are lost."""
        now = get_running_loop().time()
        if now + seconds > lane.opens:
            lane.opens = now + seconds
            closed = [line for line in self._lines.values() if lane in line.lanes]
            for line in closed:
                line.shut(now)
            self._keep(self._share_pause(lane, seconds, closed))

    async def _share_pause(self, lane: SharedLane, seconds: float, closed: Sequence[SharedLine]) -> None:
        await self._server.pause(lane, seconds)
        for line in closed:
            self._serve(line)

    def _keep(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class _Down(Exception):
    """Redis does not answer."""


def _shared_out(quotas: Quotas, share: float) -> Quotas:
    """A share of each quota, of which none goes at once: the server let a burst go a moment ago, perhaps."""

    def part(quota: Quota) -> Quota:
        limit = max(1, int(quota.limit * share))
        return Quota(limit, quota.period, quota.burst if quota.burst == 1 else 1 / limit)

    universal = None if quotas.universal is None else part(quotas.universal)
    return Quotas({category: part(quota) for category, quota in quotas.categories.items()}, universal)
