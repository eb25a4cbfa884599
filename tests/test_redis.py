"""Calls to a Redis server, whatever they are for."""

import asyncio
from collections.abc import Iterator

import pytest
import redis.asyncio

from pinterest_async._redis import with_timeout
from tests.support.redis_server import RedisServer, running_server
from tests.support.virtual_time import VirtualTimeLoop

LOOP = asyncio.SelectorEventLoop


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    yield from running_server()


async def test_a_call_that_is_cancelled_at_any_step_ends_cancelled(server: RedisServer) -> None:
    """Before Python 3.12 redis-py goes on when its data was sent in the moment of the cancellation."""
    async with redis.asyncio.from_url(server.url) as client:
        await client.ping()
        for steps in range(1, 20):
            task = asyncio.create_task(with_timeout(client.ping()))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            if not task.cancelled():
                assert task.done()
                assert steps > 2, "it had ended before it was cancelled"
                return
    raise AssertionError("the call takes more steps than the test allows for")


async def test_a_task_that_handles_its_cancellation_may_call(server: RedisServer) -> None:
    """To release a lease, for example."""
    async with redis.asyncio.from_url(server.url) as client:

        async def work() -> bool:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                return bool(await with_timeout(client.ping()))
            raise AssertionError

        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        assert await task


def test_a_server_that_does_not_answer_is_given_up() -> None:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner, pytest.raises(TimeoutError):
        runner.run(with_timeout(asyncio.sleep(2.5)))
