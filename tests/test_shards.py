"""Shards of a job, and the journal in Redis that makes a shard safe to deliver twice. Redis keeps real time."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis.asyncio
from taskiq import InMemoryBroker, TaskiqResultTimeoutError

from pinterest_async import ArgumentError, AuthError, BulkJob, JournalError
from pinterest_async._bulk.journal import redis as module
from pinterest_async._bulk.journal.base import ItemIds, JobIdentity, Record, digests
from pinterest_async._redis import lease
from pinterest_async.redis import RedisJournal
from pinterest_async.sandbox import Fault, Sandbox
from pinterest_async.shards import Problem, Shard, ShardReport, merge_reports, plan_shards, run_shard
from pinterest_async.taskiq import run_shards, shard_task
from tests.bulk.test_journal import Service
from tests.support.journals import look_up
from tests.support.redis_server import RedisServer, running_server

LOOP = asyncio.SelectorEventLoop
ACCOUNT = "549755885175"
IDS = ItemIds([0], digests(["a"]), digests(["a"]))
JOB = JobIdentity("things.create_many", {"ad_account_id": "1"}, 4)


@pytest.fixture(scope="module")
def one_server() -> Iterator[RedisServer]:
    yield from running_server()


@pytest.fixture
def server(one_server: RedisServer) -> RedisServer:
    """Empty."""
    one_server.client.flushall()
    return one_server


def journal(server: RedisServer, **settings: Any) -> RedisJournal:
    return RedisJournal(server.url, job="november", **{"deadline": 0.0, **settings})


@asynccontextmanager
async def opened(server: RedisServer, **settings: Any) -> AsyncIterator[RedisJournal]:
    made = journal(server, **settings)
    await made.open(JOB)
    try:
        yield made
    finally:
        await made.close()


# The journal


async def test_what_was_done_is_not_done_again(server: RedisServer) -> None:
    service = Service("ok", "lost")
    first = await service.job(range(10), journal(server))  # type: ignore[arg-type]
    assert (len(first.succeeded), len(first.unknown)) == (6, 4)
    second = await service.job(range(10), journal(server))  # type: ignore[arg-type]
    assert [each.value for each in second.succeeded] == [each.value for each in first.succeeded]
    assert [each.index for each in second.unknown] == [4, 5, 6, 7]
    assert "no answer" in second.unknown[0].reason
    third = await service.job(range(10), journal(server, unknown="send_again"))  # type: ignore[arg-type]
    assert len(third.succeeded) == 10
    assert service.calls == [[0, 1, 2, 3], [8, 9], [4, 5, 6, 7]]


async def test_what_a_killed_process_had_begun_is_unknown_or_followed(server: RedisServer) -> None:
    """Its hold ends after a while, and its heart beats no more."""
    for act, indexes in (("after", [0, 1, 2, 3]), ("noted", [])):
        server.client.flushall()
        service = Service(act)
        with pytest.raises(BaseExceptionGroup):
            await service.job(range(4), journal(server))  # type: ignore[arg-type]
        result = await service.job(range(4), journal(server))  # type: ignore[arg-type]
        assert [each.index for each in result.unknown] == indexes
        assert service.followed == ([("batch 7", [0, 1, 2, 3])] if act == "noted" else [])


async def test_an_unknown_item_keeps_its_note_and_one_not_sent_is_forgotten(server: RedisServer) -> None:
    async with opened(server) as made:
        ids = (await look_up(made, ["a", "b"])).ids
        await made.mark_in_progress(ids)
        await made.mark_accepted(ids, "batch 7")
        await made.complete(ids, [Record("unknown"), None])
    async with opened(server) as made:
        for items in (["a", "b"], ["a"]):
            ids, found = await look_up(made, items)
            assert found is not None
            assert found[1:] == [None] * (len(items) - 1)
            assert found[0] is not None
            assert (found[0].status, found[0].batch_id) == ("unknown", "batch 7")
            await made.complete(ids.part([0]), [Record("unknown")])
        assert [each.status async for each in made.completed()] == ["unknown"]
        await made.mark_in_progress((await look_up(made, ["c"], indexes=[2])).ids)
        assert [each.status async for each in made.completed()] == ["unknown"]
        assert (await look_up(made, ["d", "e"], indexes=[3, 4])).records is None
    again = journal(server)
    assert (await again.open(JOB)).uncertain == 2
    await again.close()


def make_earlier(server: RedisServer, key: str, items: list[Any], version: int) -> None:
    """Make a journal what it was in version 1 or 2: a field for each place, in version 1 without checksums."""
    stored: Any = server.client.hget(key, "job")
    owner = msgspec.json.decode(stored, type=module._Job)
    owner.version, owner.by_place = version, 0
    owner.checksum = module._checksum_of_job(owner)
    server.client.hset(
        key, "job", msgspec.json.encode(list(msgspec.structs.astuple(owner))[: 3 if version == 1 else 5])
    )
    for index, item in enumerate(items):
        field = "k" + digests([item]).hex()
        value: Any = server.client.hget(key, field)
        server.client.hdel(key, field)
        if value is not None:
            entry = msgspec.json.decode(value, type=module._Entry)
            record = bytes(entry.record)
            checksum = [module._checksum(str(index), entry.digest, record)]
            if version == 1:
                record, checksum = record.replace(b"in_progress", b"begun"), []
            server.client.hset(key, str(index), msgspec.json.encode([entry.digest, msgspec.Raw(record), *checksum]))


@pytest.mark.parametrize("version", [1, 2])
async def test_a_journal_of_an_earlier_version_is_read(server: RedisServer, version: int) -> None:
    """Version 1 has no checksums, and another word for "in_progress". Both know items by their place."""
    items = ["a", "b", "c", "d"]
    async with opened(server) as made:
        ids = (await look_up(made, items)).ids
        await made.mark_in_progress(ids)
        await made.complete(ids.part([1, 2]), [Record("succeeded", "B"), None])
    make_earlier(server, made._key, items, version)
    async with opened(server) as made:
        assert made._places_left == 3
        assert (await look_up(made, ["e"], indexes=[4])).records is None
        found = (await look_up(made, [*items[:2], "new"], indexes=[0, 1, 7])).records
        assert found is not None
        assert [record and (record.status, record.value) for record in found] == [
            ("in_progress", None),
            ("succeeded", "B"),
            None,
        ]
        with pytest.raises(JournalError, match=r"of an earlier version .* item 3 is not what it was; end the job"):
            await look_up(made, ["x"], indexes=[3])
        stored: Any = server.client.hget(made._key, "3")
        server.client.hset(made._key, "3", stored.replace(b"b", b"c"))
        if version == 2:
            with pytest.raises(JournalError, match="field 3: the checksum is wrong"):
                await look_up(made, ["d"], indexes=[3])
        server.client.hset(made._key, "3", stored)
    async with opened(server) as made:
        assert made._places_left == 1
        ids, found = await look_up(made, ["c", "b", "a"])
        assert found is not None
        assert [record and record.status for record in found] == [None, "succeeded", "in_progress"], "places are free"
        await made.complete(ids.part([2]), [Record("succeeded")])
        stored = server.client.hget(made._key, "k" + digests(["a"]).hex())
        server.client.hset(made._key, "k" + digests(["a"]).hex(), stored.replace(b"succeeded", b"failed"))
        with pytest.raises(JournalError, match=r"field k[0-9a-f]{16}\.0: the checksum is wrong"):
            await look_up(made, ["a"])


async def test_a_client_that_was_given_stays_open(server: RedisServer) -> None:
    client = redis.asyncio.Redis(port=server.port)
    made = RedisJournal(client, job="november")
    await made.open(JOB)
    await made.close()
    assert await client.ping()
    await client.aclose()


async def test_another_job_is_refused(server: RedisServer) -> None:
    async with opened(server) as made:
        await made.mark_in_progress((await look_up(made, ["a"])).ids)
        with pytest.raises(JournalError, match="in use by another job of this process"):
            await made.open(JOB)
    with pytest.raises(JournalError, match=r"another job: .*'2'"):
        await journal(server).open(JobIdentity("things.create_many", {"ad_account_id": "2"}, 4))


@pytest.mark.slow
async def test_one_process_has_it_at_a_time(server: RedisServer) -> None:
    async with opened(server):
        with pytest.raises(JournalError, match="another process has it, and is alive"):
            await journal(server).open(JOB)
    async with opened(server) as first:
        second = journal(server, deadline=60.0)
        waiting = asyncio.create_task(second.open(JOB))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await first.close()
        await asyncio.wait_for(waiting, 5)
        await second.close()


@pytest.mark.slow
async def test_one_that_was_silent_too_long_writes_nothing_more(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.3)
    async with opened(server) as silent:
        await asyncio.sleep(0.5)
        with pytest.raises(JournalError, match="is alive"):
            await journal(server).open(JOB)
        assert silent._lease._renewal is not None
        silent._lease._renewal.cancel()
        await asyncio.wait([silent._lease._renewal])
        await asyncio.sleep(0.4)
        async with opened(server):
            with pytest.raises(JournalError, match="another process took it"):
                await silent.mark_in_progress(IDS)


async def test_a_server_that_is_gone_is_told(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.03)
    with pytest.raises(JournalError, match="does not answer"):
        await RedisJournal("redis://127.0.0.1:1/0", job="november").open(JOB)
    async with opened(server) as made:
        server.stop()
        await asyncio.sleep(0.05)
        for call in (look_up(made, ["a"]), made.mark_in_progress(IDS), made.mark_accepted(IDS, "batch 7")):
            with pytest.raises(JournalError, match="does not answer"):
                await call
    server.start()
    with pytest.raises(JournalError, match="not open"):
        await made.mark_in_progress(IDS)


@pytest.mark.parametrize(("settings", "named"), [({"unknown": "guess"}, "unknown"), ({"job": ""}, "job")])
def test_settings_that_cannot_work_are_named(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        RedisJournal("redis://host", **{"job": "november", **settings})
    assert caught.value.argument == named


# Shards


def test_shards_cover_the_input_once() -> None:
    shards = plan_shards("november", 10, size=4)
    assert [(each.start, each.stop) for each in shards] == [(0, 4), (4, 8), (8, 10)]
    assert [each.name for each in shards] == ["november/0", "november/1", "november/2"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("", 1, 1), "job"),
        ((5, 1, 1), "job"),
        (("november", 0, 1), "total"),
        (("november", True, 1), "total"),
        (("november", 1, 0), "size"),
        (("november", 1, float("nan")), "size"),
    ],
)
def test_shards_that_cannot_be_are_refused(arguments: tuple[Any, Any, Any], named: str) -> None:
    job, total, size = arguments
    with pytest.raises(ArgumentError) as caught:
        plan_shards(job, total, size=size)
    assert caught.value.argument == named


def test_reports_are_merged() -> None:
    one = ShardReport(3, 1, problems=(Problem(5, "failed", "no"),))
    two = ShardReport(2, 0, 1, 1, (Problem(2, "unknown", "?"), Problem(3, "not_sent", "!")), ("november/0: gone",))
    merged = merge_reports([one, two])
    assert (merged.succeeded, merged.failed, merged.unknown, merged.not_sent) == (5, 1, 1, 1)
    assert [each.index for each in merged.problems] == [2, 3, 5]
    assert merged.stopped_by == ("november/0: gone",)


def campaigns(shard: Shard) -> list[dict[str, str]]:
    return [
        {"ad_account_id": ACCOUNT, "name": f"Campaign {number}", "objective_type": "AWARENESS"}
        for number in range(shard.start, shard.stop)
    ]


@pytest.mark.slow
async def test_shards_run_as_tasks_and_a_second_delivery_does_nothing_twice(server: RedisServer) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.refuse("campaigns.create", lambda item: "no" if item["name"] == "Campaign 70" else None)

        def start(items: Any, journal: Any) -> BulkJob[Any, Any]:
            return pinterest.campaigns.create_many(ACCOUNT, items, journal=journal)

        async def run(shard: Shard) -> ShardReport:
            return await run_shard(shard, campaigns, start, RedisJournal(server.url, job=shard.name))

        broker = InMemoryBroker()
        task = shard_task(broker, "rollout", run)
        shards = plan_shards("rollout-11", 100, size=40)
        first, second = await asyncio.gather(run_shards(task, shards), run_shards(task, shards))
        assert first == second
        assert (first.succeeded, first.failed) == (99, 1)
        assert [(each.index, each.status) for each in first.problems] == [(70, "failed")]
        assert len(sandbox.state.campaigns[ACCOUNT]) == 99
        await broker.shutdown()


async def test_a_shard_that_stops_early_says_so_and_goes_on(server: RedisServer) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        for _ in range(5):
            sandbox.faults.add("campaigns.create", Fault.EXPIRED_TOKEN)

        def start(items: Any, journal: Any) -> BulkJob[Any, Any]:
            return pinterest.campaigns.create_many(ACCOUNT, items, journal=journal, concurrency=1)

        [shard] = plan_shards("rollout", 60, size=60)
        report = await run_shard(shard, campaigns, start, RedisJournal(server.url, job=shard.name))
        assert report.not_sent == 60
        assert "rollout/0" in report.stopped_by[0]
        assert "401" in report.stopped_by[0]
        sandbox.faults.clear()
        report = await run_shard(shard, campaigns, start, RedisJournal(server.url, job=shard.name))
        assert (report.succeeded, report.not_sent, report.stopped_by) == (60, 0, ())


async def test_what_was_read_and_not_sent_is_counted(server: RedisServer) -> None:
    """The second of two items with one key waits for the first, which does not come back."""

    def start(items: Any, journal: Any) -> BulkJob[Any, Any]:
        return Service(AuthError("no token")).job(items, journal, key=lambda item: item % 2)

    [shard] = plan_shards("things", 4, size=4)
    for most in (1000, 3):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pinterest_async.shards.MOST_PROBLEMS", most)
            report = await run_shard(shard, lambda shard: range(4), start, RedisJournal(server.url, job=shard.name))
        assert report.not_sent == 4
        assert [each.index for each in report.problems][:3] == [0, 1, 2]


async def test_a_report_names_so_many_problems_at_most(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinterest_async.shards.MOST_PROBLEMS", 5)
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.refuse("campaigns.create", lambda item: "no")

        def start(items: Any, journal: Any) -> BulkJob[Any, Any]:
            return pinterest.campaigns.create_many(ACCOUNT, items, journal=journal)

        [shard] = plan_shards("rollout", 60, size=60)
        report = await run_shard(shard, campaigns, start, RedisJournal(server.url, job=shard.name))
        assert (report.failed, len(report.problems), len(merge_reports([report, report]).problems)) == (60, 5, 5)


async def test_what_a_shard_raises_is_raised() -> None:
    async def run(shard: Shard) -> ShardReport:
        if shard.number:
            await asyncio.sleep(60)
        raise JournalError("damaged")

    broker = InMemoryBroker()
    task = shard_task(broker, "broken", run)
    with pytest.raises(JournalError, match="damaged"):
        await run_shards(task, plan_shards("one", 1, size=1))
    with pytest.raises(TaskiqResultTimeoutError):
        await run_shards(task, plan_shards("two", 2, size=1)[1:], timeout=0.1)
    for left in asyncio.all_tasks() - {asyncio.current_task()}:
        left.cancel()
    await broker.shutdown()


@pytest.mark.slow
def test_the_example_shares_its_work_among_four_processes(server: RedisServer) -> None:
    example = Path(__file__).parent.parent / "examples" / "distributed_sync.py"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PINTEREST_"))}
    environment["REDIS_URL"] = server.url
    command = [sys.executable, str(example), "60"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == ["60 campaigns created, 60 there", "0 calls refused by the rate limit"]
