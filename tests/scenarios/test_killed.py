"""A process that runs a job is killed at any moment: nothing is lost, and nothing is done twice.

The sandbox, the jobs and a Redis server run in processes of their own; time is real here. More kills, of larger jobs:
`KILLS=60 pytest -s -m slow tests/scenarios/test_killed.py`.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pinterest_async import Pinterest
from pinterest_async.sandbox import Sandbox
from tests.support.killed_job import ACCOUNT, campaign, item
from tests.support.redis_server import need_server, running_server

LOOP = asyncio.SelectorEventLoop
QUICK = 2
KILLS = int(os.environ.get("KILLS", str(QUICK)))


@dataclass
class Server:
    base_url: str
    token: str


@pytest.fixture
def server() -> Iterator[Server]:
    """A sandbox in a process of its own."""
    command = [sys.executable, "-m", "pinterest_async.sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url, token = (process.stdout.readline().strip().partition("=")[2] for _ in range(2))
        yield Server(url, token)
        process.send_signal(signal.SIGTERM)


@pytest.fixture(params=["file", "redis"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the journal is: the path of a file, or the URL of a Redis server."""
    if request.param == "file":
        yield str(tmp_path / "job.journal")
    else:
        for redis in running_server(folder=tmp_path):
            yield redis.url


def run(
    server: Server,
    kind: str,
    count: int,
    where: str,
    unknown: str,
    *,
    kill: float | None = None,
    seed: str | None = None,
) -> Any:
    """Run a job; kill it so many seconds after it began, unless it ends before. The statuses, None when killed."""
    command = [sys.executable, "-m", "tests.support.killed_job", kind, str(count), where, unknown]
    with subprocess.Popen(
        [*command, server.base_url, server.token, *([] if seed is None else [seed])],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        if kill is not None:
            time.sleep(kill)
            process.kill()
        out = process.stdout.read()
        process.wait()
    return json.loads(out) if out else None


@pytest.mark.slow
@pytest.mark.parametrize("state", ["file", "redis"])
def test_the_nights_of_a_mirror_under_faults_and_kills_end_equal(state: str) -> None:
    """As the benchmark has it, of 200,000 items, more nights and more kills."""
    command = [sys.executable, "-m", "benchmarks.mirror", "--items", "2000", "--kills", "2", "--nights", "1"]
    if state == "redis":
        need_server()
        command.append("--redis")
    ended = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "different 0, again 0" in ended.stdout
    assert ", 2 kills, " in ended.stdout


@pytest.mark.slow
def test_the_account_of_a_job_under_faults_and_kills_is_right() -> None:
    """As the benchmark has it, of a million items and more kills."""
    command = [sys.executable, "-m", "benchmarks.faults_and_kills", "--items", "4000", "--kills", "1"]
    ended = subprocess.run(
        command,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.splitlines()[-1] == "doubled 0, lost 0, untrue 0"


async def campaigns_of(server: Server) -> Counter[str | None]:
    async with Pinterest(access_token=server.token, base_url=server.base_url, quotas=None) as pinterest:
        return Counter([each.name async for each in pinterest.campaigns.list(ACCOUNT, page_size=250)])


@pytest.mark.slow
async def test_campaigns_are_created_once_whenever_the_process_is_killed(server: Server, where: str) -> None:
    count = 3000 if KILLS > QUICK else 300
    draw = random.Random(4)
    finished = 0
    for _ in range(KILLS):
        ended = run(server, "campaigns", count, where, "report", kill=draw.uniform(0.0, 0.15))
        finished += ended is not None
    result = run(server, "campaigns", count, where, "report")
    there = await campaigns_of(server)
    unknown = result.get("unknown", 0)
    assert set(there.values()) == {1}, "nothing twice"
    assert sum(result.values()) == count
    succeeded = result.get("succeeded", 0)
    assert succeeded <= len(there) <= succeeded + unknown, "what is reported is what is there"
    settled = run(server, "campaigns", count, where, "look_up")
    assert settled == {"succeeded": count}
    assert await campaigns_of(server) == Counter([campaign(number).name for number in range(count)])
    sys.stdout.write(f"{KILLS} kills ({finished} too late), {unknown} of {count} unknown before they were looked up\n")


@pytest.mark.slow
async def test_a_job_that_is_interrupted_releases_its_journal(server: Server, tmp_path: Path) -> None:
    """After Ctrl-C the next run does not wait for the lease.

    A second Ctrl-C raises KeyboardInterrupt at any place of asyncio.run(), where asyncio may lose what it was about to
    wake; only the command line, which handles signals itself, takes it. A cancellation of all tasks, which follows it,
    is tried at every step in test_cancelled_everywhere.
    """
    draw, count, interrupted = random.Random(6), 300, 0
    for redis in running_server(folder=tmp_path):
        for _ in range(4):
            command = [sys.executable, "-m", "tests.support.killed_job", "campaigns", str(count), redis.url, "report"]
            with subprocess.Popen(
                [*command, server.base_url, server.token],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=Path(__file__).parents[2],
            ) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "begun\n"
                time.sleep(draw.uniform(0.0, 0.05))
                process.send_signal(signal.SIGINT)
                process.wait(timeout=60)
            interrupted += process.returncode != 0
            keys = redis.keys()
            for key in keys:
                assert redis.client.hget(key, "holder") is None, "the lease is released"
        assert interrupted
        result = run(server, "campaigns", count, redis.url, "look_up")
        assert result == {"succeeded": count}
        assert set((await campaigns_of(server)).values()) == {1}, "nothing twice"


async def items_of(server: Server, count: int) -> int:
    """How many of the items are in the catalog."""
    found = 0
    async with Pinterest(access_token=server.token, base_url=server.base_url, quotas=None) as pinterest:
        ids = [item(number).item_id for number in range(count)]
        for start in range(0, count, 100):
            answer = await pinterest.catalogs.get_items(country="US", language="EN", item_ids=ids[start : start + 100])
            found += sum(1 for each in answer.items if not getattr(each, "errors", None))
    return found


@pytest.mark.slow
async def test_items_are_created_once_whenever_the_process_is_killed(server: Server, where: str) -> None:
    """A batch that was accepted is followed; created twice, its items would have failed."""
    count = 50_000 if KILLS > QUICK else 3000
    draw = random.Random(5)
    finished = 0
    for _ in range(KILLS):
        ended = run(server, "items", count, where, "report", kill=draw.uniform(0.0, 0.3))
        finished += ended is not None
    result = run(server, "items", count, where, "report")
    unknown = result.get("unknown", 0)
    assert result.get("failed", 0) == 0, "nothing twice"
    assert sum(result.values()) == count
    succeeded = result.get("succeeded", 0)
    assert succeeded <= await items_of(server, count) <= succeeded + unknown
    run(server, "items", count, where, "send_again")
    assert await items_of(server, count) == count
    sys.stdout.write(f"{KILLS} kills ({finished} too late), {unknown} of {count} unknown before they were sent again\n")


class Counts:
    """What the sandbox made of a job's items, and how often."""

    def __init__(self, kind: str, sandbox: Sandbox) -> None:
        self._kind, self._sandbox = kind, sandbox
        self._items: Counter[str] = Counter()
        sandbox.refuse("catalogs.create_items_batch", self._count)

    def _count(self, item: dict[str, Any]) -> None:
        self._items[item["item_id"]] += 1

    async def total(self, server: Server) -> tuple[int, int]:
        """Return how many things were made, and how many of them are different ones."""
        state = self._sandbox.state
        if self._kind == "campaigns":
            names = await campaigns_of(server)
            return names.total(), len(names)
        if self._kind == "items":
            return self._items.total(), len(self._items)
        if self._kind == "events":
            log = state.conversion_events[ACCOUNT]
            return log.processed, len(log.event_ids)
        [made] = state.customer_lists[ACCOUNT].values()
        added: int = made["num_uploaded_user_records"] - 100
        return added, added


async def add_customer_list(server: Server) -> None:
    async with Pinterest(access_token=server.token, base_url=server.base_url) as pinterest:
        records = ",".join(f"old-{number}@example.com" for number in range(100))
        await pinterest.customer_lists.create(ACCOUNT, name="Customers", records=records)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["campaigns", "items", "events", "records"])
async def test_nothing_is_lost_and_nothing_twice_while_the_input_is_shuffled_and_grows(kind: str, where: str) -> None:
    """A journal knows an item by its key: each run has another order, and more items among those that were there."""
    count = {"campaigns": 300, "items": 3000, "events": 2000, "records": 1000}[kind] * (10 if KILLS > QUICK else 1)
    draw = random.Random(kind)
    finished = 0
    sandbox = Sandbox(processing_seconds=0.1, record=False)
    with sandbox.in_thread():
        server, counts = Server(sandbox.base_url, sandbox.access_token), Counts(kind, sandbox)
        await add_customer_list(server)
        for number in range(KILLS):
            ended = run(server, kind, count, where, "report", kill=draw.uniform(0.0, 0.2), seed=str(number))
            finished += ended is not None
            count += count // 100 + 7
        result = run(server, kind, count, where, "report", seed="last")
        total, different = await counts.total(server)
        unknown, succeeded = result.get("unknown", 0), result.get("succeeded", 0)
        assert (sum(result.values()), result.get("failed", 0)) == (count, 0), "nothing is lost"
        assert total == different, "nothing twice"
        assert succeeded <= total <= succeeded + unknown, "what is reported is what is there"
        searched = kind in ("campaigns", "items")
        settled = run(server, kind, count, where, "look_up" if searched else "send_again", seed="settled")
        assert settled == {"succeeded": count}
        total, different = await counts.total(server)
        assert different >= count
        assert not searched or total == different == count
    sys.stdout.write(f"{kind}: {KILLS} kills ({finished} too late), {unknown} of {count} unknown before the last run\n")
