"""Limits that several processes keep together, over Redis. `_reservation` tells how slots are given out.

Those who wait in one process ask Redis together, and take the slots in the order in which they go: calls before bulk
requests, then who came first. So a call does not wait behind a saturating job, although the job asked before it.
"""

import asyncio
import math
from asyncio import get_running_loop
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Literal, Self

from redis.exceptions import RedisError

from ._limits import Category, CategoryStatistics, Limits, Quota, Quotas, WaitTooLong
from ._rate_headers import REMAINING, remaining_and_reset
from ._redis import Server, client_of, key_of, told
from ._request import retry_after_seconds
from ._reservation import PAUSE, RESERVE, SharedLane
from ._shared_line import SharedLine
from .errors import ConfigurationError, ConnectionFailed

_UNIVERSAL: Final = "universal"
_PROBE_SECONDS: Final = 5.0
"""Seconds after which a server that is gone is asked again."""
_SOON: Final = 0.25
"""Seconds within which the next slot comes, so that those who have none yet may wait for a call to be worth it."""
_LATE: Final = 0.05
"""Seconds that a call to Redis may take without making a wait too long."""
_FOREVER: Final = 1e9
_STALE: Final = 0.5
"""Seconds after which a slot that nobody took is lost: used later, it would stand beside another."""

Key = tuple[Category | None, str | None]
WhenDown = Literal["fail", "local"]


class SharedLimits:
    """Limits that many processes keep together (`limiter=`); it is entered with `async with`, and used in that loop.

    server: a URL such as "redis://host:6379/0", or a client of redis-py that is yours to close.  app, owner: whose
    quota it is: the app's id, and something that stands for the user. They are hashed; never give a token.  quotas:
    standard access when left out.  lease: slots to reserve with one call at most, for those who wait.  when_down: what
    to do while Redis does not answer: "fail" raises ConnectionFailed, nothing being sent; "local" keeps to
    `local_share` of each quota in this process, and asks Redis again every few seconds.

    Raises ConfigurationError for settings that cannot work. Redis Cluster works: a call uses one key.
    """

    def __init__(
        self,
        server: Server,
        *,
        app: str,
        owner: str = "",
        quotas: Quotas | None = None,
        lease: int = 8,
        when_down: WhenDown = "fail",
        local_share: float = 0.1,
    ) -> None:
        if not app:
            raise ConfigurationError("SharedLimits: app must name whose quota it is, such as the app's id")
        if lease < 1:
            raise ConfigurationError(f"SharedLimits: lease must be 1 or more, got {lease}")
        if when_down not in ("fail", "local"):
            raise ConfigurationError(f"SharedLimits: when_down must be 'fail' or 'local', got {when_down!r}")
        if not 0 < local_share <= 1:
            raise ConfigurationError(f"SharedLimits: local_share is above 0 and at most 1, got {local_share!r}")
        self.quotas: Quotas = Quotas.standard() if quotas is None else quotas
        self._redis, self._is_ours = client_of(server)
        self._key = key_of(app, owner)
        self._lease = lease
        self._reserve = self._redis.register_script(RESERVE)
        self._pause = self._redis.register_script(PAUSE)
        self._local = Limits(_shared_out(self.quotas, local_share)) if when_down == "local" else None
        self._down_until = -math.inf
        self._lines: dict[Key, SharedLine] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        """See whether the server answers. ConfigurationError when it does not and there is nothing to fall back to."""
        try:
            await self._redis.ping()
        except (RedisError, OSError) as error:
            if self._local is None:
                await self._close()
                raise ConfigurationError(f"SharedLimits: the Redis server does not answer: {told(error)}") from None
            self._down_until = get_running_loop().time() + _PROBE_SECONDS
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """Stop, and close the connections that were made here."""
        for line in self._lines.values():
            if line.timer is not None:
                line.timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._close()

    async def _close(self) -> None:
        if self._is_ours:
            await self._redis.aclose()

    async def acquire(
        self, category: Category | None, owner: str | None, max_wait: float, *, bulk: bool = False
    ) -> None:
        """Wait for a slot; WaitTooLong when it is more than `max_wait` away, ConnectionFailed as `when_down` says."""
        if self._local is not None and get_running_loop().time() < self._down_until:
            await self._local.acquire(category, owner, max_wait, bulk=bulk)
            return
        line = self._lines.get((category, owner)) or self._open((category, owner))
        if not line.lanes:
            return
        waiter = get_running_loop().create_future()
        (line.bulk if bulk else line.interactive).append(waiter)
        line.latest[waiter] = get_running_loop().time() + max_wait
        self._serve(line)
        try:
            await waiter
        except _Down as down:
            if self._local is None:
                raise ConnectionFailed(
                    "SharedLimits", f"the Redis server that shares the quota does not answer ({down}); nothing was sent"
                ) from None
            await self._local.acquire(category, owner, max_wait, bulk=bulk)
        except asyncio.CancelledError:
            if waiter.cancelled():
                line.latest.pop(waiter, None)
            else:  # its turn came in the very moment it gave up: the next one may have it
                line.taken -= 1
                line.slots.appendleft(get_running_loop().time())
                self._serve(line)
            raise

    def observe(self, category: Category | None, owner: str | None, headers: Mapping[str, str]) -> None:
        """When nothing remains, nobody asks before the window ends."""
        if headers.get(REMAINING) == "0" and (left := remaining_and_reset(headers)) is not None:
            self._shut(category, owner, retry_after_seconds(headers) or left[1])

    def pause(self, category: Category | None, owner: str | None, seconds: float) -> None:
        """The API refused a request: nobody who shares the quota asks for some seconds."""
        line = self._shut(category, owner, seconds)
        line.refused += 1

    def statistics(self) -> tuple[CategoryStatistics, ...]:
        """What this process drew, for each category used so far."""
        found: list[CategoryStatistics] = []
        for (category, owner), line in self._lines.items():
            quota = next((quota for _, quota in self.quotas.drawn_on(category)), None)
            found.append(
                CategoryStatistics(
                    category="other" if category is None else category.value,
                    owner=owner,
                    taken=line.taken,
                    waiting=line.waiting,
                    paused_seconds=max(0.0, line.opens - get_running_loop().time()),
                    refused=line.refused,
                    limit=None if quota is None else quota.limit,
                    period=None if quota is None else quota.period,
                )
            )
        return tuple(found)

    def _open(self, key: Key) -> SharedLine:
        category, owner = key
        lanes = [
            SharedLane.of(name.value if owner is None or name is not category else f"{name.value} {owner}", quota)
            for name, quota in self.quotas.drawn_on(category)
        ]
        if category is None:  # no quota, but a gate
            lanes.append(SharedLane("other", 0.0, 0.0, 0.0))
        if self.quotas.universal is not None:
            lanes.append(SharedLane.of(_UNIVERSAL, self.quotas.universal))
        line = self._lines[key] = SharedLine(tuple(lanes))
        return line

    def _serve(self, line: SharedLine) -> None:
        """Let go whose slot has come, and see that everyone else has one to wait for."""
        loop = get_running_loop()
        now = loop.time()
        while line.slots and line.slots[0] < now - _STALE:
            line.slots.popleft()
        while line.slots and line.slots[0] <= now and (waiter := line.next_waiter()) is not None:
            line.slots.popleft()
            line.taken += 1
            waiter.set_result(None)
        missing = line.waiting - len(line.slots)
        soon = bool(line.slots) and missing < self._lease and line.slots[0] - now < _SOON
        if missing > 0 and not soon and line.asking is None:
            line.asking = loop.create_task(self._ask(line))
            self._keep(line.asking)
        if line.timer is not None:
            line.timer.cancel()
            line.timer = None
        if line.slots and line.waiting:
            line.timer = loop.call_at(max(now, line.slots[0]), self._serve, line)

    async def _ask(self, line: SharedLine) -> None:
        """Reserve slots for those who have none."""
        clock = get_running_loop().time
        try:
            without = line.in_order()[len(line.slots) :]
            latest = max(line.latest[waiter] for waiter in without)
            arguments = [argument for lane in line.lanes for argument in lane.arguments]
            wanted, patience = min(self._lease, len(without)), min(max(0.0, latest - clock()), _FOREVER)
            opens, *waits = map(float, await self._reserve(keys=[self._key], args=[wanted, patience, *arguments]))
            now = clock()
            line.opens = now + opens if opens > 0 else 0.0
            line.slots.extend(now + wait for wait in waits if wait <= patience)
            for place, waiter in enumerate(line.in_order()):
                if place < len(line.slots):
                    wait = line.slots[place] - now
                elif waits[-1] > patience:
                    wait = waits[-1]
                else:
                    break
                if now + wait > line.latest[waiter] + _LATE:
                    line.give_up(waiter, WaitTooLong(wait))
        except (RedisError, OSError) as error:
            self._down_until = clock() + _PROBE_SECONDS
            line.slots.clear()
            while (left := line.next_waiter()) is not None:
                left.set_exception(_Down(told(error)))
        finally:
            line.asking = None
        self._serve(line)

    def _shut(self, category: Category | None, owner: str | None, seconds: float) -> SharedLine:
        """Close the narrowest quota for everybody; slots of this process that lie before its opening are lost."""
        loop = get_running_loop()
        line = self._lines.get((category, owner)) or self._open((category, owner))
        opens = loop.time() + seconds
        if opens > line.opens and line.lanes and line.lanes[0].name != _UNIVERSAL:
            line.opens = opens
            while line.slots and line.slots[0] < opens:
                line.slots.popleft()
            self._keep(loop.create_task(self._share_pause(line, seconds)))
        return line

    async def _share_pause(self, line: SharedLine, seconds: float) -> None:
        lane = line.lanes[0]
        with suppress(RedisError, OSError):  # whoever asks for a slot finds out
            await self._pause(keys=[self._key], args=[lane.name, seconds, lane.tolerance])
        self._serve(line)

    def _keep(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Down(Exception):
    """Redis does not answer."""


def _shared_out(quotas: Quotas, share: float) -> Quotas:
    def part(quota: Quota) -> Quota:
        return Quota(max(1, int(quota.limit * share)), quota.period, quota.burst)

    universal = None if quotas.universal is None else part(quotas.universal)
    return Quotas({category: part(quota) for category, quota in quotas.categories.items()}, universal)
