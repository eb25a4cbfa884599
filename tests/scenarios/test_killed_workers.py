"""Workers that share a quota, and the Redis server between them, are killed: nothing is lost, done twice or refused.

The sandbox enforces the quota; the workers are processes of their own, and time is real. More kills, of larger jobs:
`KILLS=20 pytest -s -m slow tests/scenarios/test_killed_workers.py`.
"""

import asyncio
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from pinterest_async import Quotas
from pinterest_async.redis import SharedLimits
from pinterest_async.sandbox import Fault, Sandbox
from pinterest_async.shards import Shard, ShardReport, merge_reports, plan_shards
from tests.scenarios.test_killed import KILLS, QUICK
from tests.support.killed_job import ACCOUNT, campaign
from tests.support.redis_server import RedisServer, running_server

LOOP = asyncio.SelectorEventLoop
COUNT = 3000 if KILLS > QUICK else 360
ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    """A server that keeps what it has in a file, as one with journals should."""
    yield from running_server(folder=tmp_path)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Each answer takes a while, so that one who is killed nearly always waits for one."""
    async with Sandbox(quotas=Quotas.standard(), window="sliding") as running:
        running.slow_seconds = 0.1
        running.faults.add("campaigns.create", Fault.SLOW, 1_000_000, applied=True)
        yield running


async def start(server: RedisServer, sandbox: Sandbox, shard: Shard, unknown: str = "report") -> Process:
    """A worker that has begun."""
    arguments = (server.url, sandbox.base_url, sandbox.access_token, msgspec.json.encode(shard).decode(), unknown)
    command = (sys.executable, "-m", "tests.support.shared_worker", *arguments)
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"begun\n"
    return process


async def kill(process: Process) -> None:
    """End a worker, unless it has ended."""
    with suppress(ProcessLookupError):
        process.kill()
    await process.communicate()


async def end(process: Process) -> str:
    """What a worker told in the end."""
    out, _ = await process.communicate()
    return out.decode()


async def run_all(server: RedisServer, sandbox: Sandbox, shards: list[Shard], unknown: str) -> ShardReport:
    """All shards at once, a worker each."""
    workers = [await start(server, sandbox, shard, unknown) for shard in shards]
    return merge_reports([msgspec.json.decode(await end(worker), type=ShardReport) for worker in workers])


def campaigns_of(sandbox: Sandbox) -> Counter[str]:
    return Counter(str(each["name"]) for each in sandbox.state.campaigns[ACCOUNT].values())


def refused(sandbox: Sandbox) -> int:
    return sum(1 for each in sandbox.requests if each.status == 429)


async def settle(server: RedisServer, sandbox: Sandbox, shards: list[Shard]) -> int:
    """Run what was killed to its end, and see that all is there once; how many were unknown in between."""
    report = await run_all(server, sandbox, shards, "report")
    there = campaigns_of(sandbox)
    assert set(there.values()) == {1}, "nothing twice"
    assert report.succeeded + report.unknown == COUNT
    assert report.succeeded <= len(there) <= report.succeeded + report.unknown, "what is reported is there"
    settled = await run_all(server, sandbox, shards, "look_up")
    assert settled == ShardReport(succeeded=COUNT)
    assert campaigns_of(sandbox) == Counter(campaign(number).name for number in range(COUNT))
    assert refused(sandbox) == 0
    return report.unknown


@pytest.mark.slow
async def test_workers_that_are_killed_lose_nothing(server: RedisServer, sandbox: Sandbox) -> None:
    draw = random.Random(6)
    shards = plan_shards("november", COUNT, size=COUNT // 3)
    for _ in range(KILLS):
        workers = [await start(server, sandbox, shard) for shard in shards]
        for worker in workers:
            await asyncio.sleep(draw.uniform(0.2, 0.8))
            await kill(worker)
    unknown = await settle(server, sandbox, shards)
    sys.stdout.write(f"{KILLS} times killed, {unknown} of {COUNT} unknown before they were looked up\n")


@pytest.mark.slow
async def test_a_redis_server_that_is_killed_loses_nothing(server: RedisServer, sandbox: Sandbox) -> None:
    """Who meets it gone says so, and sends nothing more; who comes later goes on."""
    draw = random.Random(7)
    shards = plan_shards("november", COUNT, size=COUNT // 3)
    ends: Counter[str] = Counter()
    for _ in range(KILLS):
        workers = [await start(server, sandbox, shard) for shard in shards]
        await asyncio.sleep(draw.uniform(0.1, 1.0))
        server.stop()
        ends.update([(await end(worker)).partition("{")[0] for worker in workers])
        server.start()
    assert set(ends) <= {"BulkError", "JournalError", "stopped", ""}, "the last one had ended before"
    assert ends.total() == 3 * KILLS
    unknown = await settle(server, sandbox, shards)
    sys.stdout.write(f"{KILLS} times killed, {unknown} of {COUNT} unknown before they were looked up\n")


@pytest.mark.slow
async def test_work_goes_on_alone_when_redis_is_killed(server: RedisServer, sandbox: Sandbox) -> None:
    async with (
        SharedLimits(server.url, app="1", when_down="local", local_share=0.5) as limits,
        sandbox.client(limiter=limits) as pinterest,
    ):
        ends: Counter[str] = Counter()
        async for outcome in pinterest.campaigns.create_many(ACCOUNT, map(campaign, range(300))):
            ends[outcome.status] += 1
            if ends.total() == 60:
                server.stop()
        assert ends == {"succeeded": 300}
    assert refused(sandbox) == 0
