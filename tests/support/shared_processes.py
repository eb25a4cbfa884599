"""Processes that share a quota, on virtual time: a real Redis server whose scripts take the time from a key.

No time passes while Redis works; the way to it and back takes some.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from random import Random
from typing import Any, cast

import redis

from pinterest_async import Quotas
from pinterest_async._limits.redis.slot_server import SlotServer
from pinterest_async.redis import SharedLimits
from tests.support.redis_server import RedisServer
from tests.support.server_model import STANDARD
from tests.support.virtual_time import ExactTimeLoop


class Reached(SlotServer):
    """The server: what is asked of it takes a while in virtual time, and none in between."""

    def __init__(self, server: RedisServer, seed: int) -> None:
        super().__init__(server.url, "1234567", "")
        self._random = Random(seed)
        self.calls = 0
        self.is_there = True

    async def _run(self, script: Any, *arguments: Any) -> Any:
        loop = cast("ExactTimeLoop", asyncio.get_running_loop())
        self.calls += 1
        if not self.is_there:
            raise redis.ConnectionError
        await asyncio.sleep(self._random.uniform(0.0002, 0.002))
        with loop.standing_still():
            await self._redis.set("clock", f"{1e9 + loop.time():.6f}")
            answer = await super()._run(script, *arguments)
        await asyncio.sleep(self._random.uniform(0.0002, 0.002))
        return answer


class Process(SharedLimits):
    """One of several that share."""

    def __init__(self, server: RedisServer, quotas: Quotas, seed: int, **settings: Any) -> None:
        super().__init__(server.url, app="1234567", quotas=quotas, **settings)
        self._server = self.server = Reached(server, seed)


@asynccontextmanager
async def processes(
    server: RedisServer, count: int = 8, quotas: Quotas = STANDARD, **settings: Any
) -> AsyncIterator[list[Process]]:
    server.client.flushall()
    async with AsyncExitStack() as stack:
        made = [Process(server, quotas, seed, **settings) for seed in range(count)]
        for each in made:
            await stack.enter_async_context(each)
        yield made
