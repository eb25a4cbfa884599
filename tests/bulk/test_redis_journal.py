"""A journal in Redis whose server hangs, refuses, forgets, or holds something else. Redis keeps real time."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
import redis
import redis.asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from pinterest_async import (
    ArgumentError,
    BulkError,
    ConfigurationError,
    ConnectionFailed,
    JournalError,
    RefreshingToken,
    Tokens,
    _redis,
)
from pinterest_async._bulk.journal.base import ItemIds, JobIdentity, Record, digests
from pinterest_async._redis import lease
from pinterest_async.auth import TokenResponse
from pinterest_async.redis import RedisJournal, RedisTokenStore, SharedLimits
from pinterest_async.sandbox import Fault, Sandbox
from tests.bulk.test_journal import NAME, SIZE, Service, statuses
from tests.bulk.test_journal_keys import checks, runs
from tests.support.journals import look_up
from tests.support.redis_server import RedisServer, emptied, running_server

LOOP = asyncio.SelectorEventLoop
JOB = JobIdentity(NAME, {"ad_account_id": "1"}, SIZE)
KNOWN = ItemIds([0] * 4, digests(range(4)), digests(range(4)))
ACCOUNT = "549755885175"


@pytest.fixture(scope="module")
def one_server() -> Iterator[RedisServer]:
    yield from running_server()


@pytest.fixture
def server(one_server: RedisServer) -> Iterator[RedisServer]:
    yield from emptied(one_server)


def field(number: int) -> str:
    """Where the records of an item are."""
    return "k" + digests([number]).hex()


def journal(server: RedisServer | str, **settings: Any) -> RedisJournal:
    url = server if isinstance(server, str) else server.url
    return RedisJournal(url, job="november", **{"deadline": 0.0, **settings})


@asynccontextmanager
async def opened(server: RedisServer, **settings: Any) -> AsyncIterator[RedisJournal]:
    made = journal(server, **settings)
    await made.open(JOB)
    try:
        yield made
    finally:
        await made.close()


# A server that hangs


class Hanging:
    """A way to a Redis server that carries nothing any more from a moment on."""

    def __init__(self, port: int) -> None:
        self.target, self.port = port, 0
        self.hangs = False
        self._tasks: list[asyncio.Task[None]] = []

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self._carry(reader, back), self._carry(there, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while content := await reader.read(65536):
            while self.hangs:
                await asyncio.sleep(0.01)
            writer.write(content)
        writer.close()


@pytest.fixture
async def hanging(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hanging]:
    monkeypatch.setattr(_redis, "_TIMEOUT_SECONDS", 0.2)
    made = Hanging(server.port)
    listener = await asyncio.start_server(made.accept, "127.0.0.1", 0)
    made.port = listener.sockets[0].getsockname()[1]
    yield made
    made.hangs = False
    listener.close()
    await asyncio.sleep(0.05)


@asynccontextmanager
async def own_client(hanging: Hanging) -> AsyncIterator[Any]:
    """A client of the user's own, without any time-out."""
    client = redis.asyncio.Redis(port=hanging.port, socket_timeout=None, socket_connect_timeout=None)
    yield client
    hanging.hangs = False
    await client.aclose()


@pytest.mark.slow
async def test_a_journal_on_a_server_that_hangs_is_an_error_in_two_seconds(hanging: Hanging) -> None:
    async with own_client(hanging) as client:
        made = RedisJournal(client, job="november", deadline=0.0)
        await made.open(JOB)
        await made.mark_in_progress(KNOWN)
        hanging.hangs = True

        async def scan() -> None:
            async for _ in made.completed():
                raise AssertionError

        for call in (
            look_up(made, range(4)),
            made.mark_in_progress(KNOWN),
            made.mark_accepted(KNOWN, "batch"),
            made.complete(KNOWN, [None] * 4),
            scan(),
            RedisJournal(client, job="december").open(JOB),
        ):
            began = time.monotonic()
            with pytest.raises(JournalError, match="the Redis server does not answer: TimeoutError"):
                await call
            assert time.monotonic() - began < 1.0
        began = time.monotonic()
        await made.close()
        assert time.monotonic() - began < 1.0


@pytest.mark.slow
async def test_a_job_whose_server_hangs_ends_and_sends_nothing_more(hanging: Hanging) -> None:
    async with own_client(hanging) as client:
        service = Service()
        original = service.send

        async def send(call: Any) -> Any:
            outcomes = await original(call)
            hanging.hangs = True
            return outcomes

        service.send = send  # type: ignore[method-assign]
        with pytest.raises(BulkError, match="does not answer") as caught:
            await service.job(range(40), RedisJournal(client, job="november"))  # type: ignore[arg-type]
        assert statuses(caught.value.result) == ["succeeded"] * 4 + ["not_sent"] * 36
        assert service.made == [0, 1, 2, 3]


@pytest.mark.slow
async def test_tokens_on_a_server_that_hangs_are_an_error_in_two_seconds(hanging: Hanging) -> None:
    async def request_token(form: bytes, basic: str) -> TokenResponse:
        hanging.hangs = True
        return TokenResponse(access_token="pina_1", refresh_token="pinr_1", expires_in=3600.0)

    async with own_client(hanging) as client:
        store = RedisTokenStore(client, app="1")
        await store.save("", Tokens(access_token="t"))
        hanging.hangs = True
        for call in (store.load(""), store.save("", Tokens(access_token="t")), store.renewing("").__aenter__()):
            began = time.monotonic()
            with pytest.raises(ConnectionFailed, match="does not answer"):
                await call
            assert time.monotonic() - began < 1.0
        hanging.hangs = False
        await asyncio.sleep(0.05)
        began = time.monotonic()
        token = RefreshingToken(
            app_id="1", app_secret="s", refresh_token="pinr_0", store=RedisTokenStore(client, app="2")
        )
        assert await token.token(request_token) == "pina_1"
        assert time.monotonic() - began < 2.0, "neither the save nor the release of the lock hangs"


# A lease


@pytest.mark.slow
async def test_a_runner_whose_lease_another_one_has_sends_nothing_after_its_wait(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rate limit makes it wait, its renewals do not arrive, and another runner creates the items meanwhile."""
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.3)
    campaigns = [{"ad_account_id": ACCOUNT, "name": "one", "objective_type": "AWARENESS"}]
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("campaigns.create", Fault.RATE_LIMITED)
        first = journal(server)
        job = asyncio.create_task(_collect(pinterest.campaigns.create_many(ACCOUNT, campaigns, journal=first)))
        while not sandbox.requests:
            await asyncio.sleep(0.01)
        assert first._lease._renewal is not None
        first._lease._renewal.cancel()
        result = await pinterest.campaigns.create_many(
            ACCOUNT, campaigns, journal=journal(server, deadline=5.0, unknown="send_again")
        )
        assert len(result.succeeded) == 1
        with pytest.raises(BulkError, match="another process took it"):
            await job
        assert len(sandbox.state.campaigns[ACCOUNT]) == 1


async def _collect(job: Any) -> Any:
    return await job


async def test_a_lease_is_renewed_while_its_owner_waits(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.15)
    async with opened(server) as made:
        await made.mark_in_progress(KNOWN)
        await asyncio.sleep(0.5)
        with pytest.raises(JournalError, match="another process has it, and is alive"):
            await journal(server).open(JOB)
        await made.mark_in_progress(KNOWN)


@pytest.mark.parametrize("point", range(14))
async def test_a_lease_is_released_when_a_run_is_cancelled_twice(server: RedisServer, point: int) -> None:
    """As by a second Ctrl-C, at any point of the opening and of the closing."""
    made, service = journal(server), Service()
    task = asyncio.create_task(_collect(service.job(range(8), made)))  # type: ignore[arg-type]
    for _ in range(point):
        await asyncio.sleep(0)
    await asyncio.sleep(0.001 * (point % 4))
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    await asyncio.wait([task])
    for left in asyncio.all_tasks() - {asyncio.current_task()}:
        left.cancel()
        await asyncio.wait([left])
    async with opened(server):
        pass


@pytest.mark.parametrize("times", [2, 50])
async def test_a_release_that_is_cancelled_again_goes_on(server: RedisServer, times: int) -> None:
    """One that is cancelled all the time ends: the lease expires."""
    made = journal(server)
    await made.open(JOB)
    closing = asyncio.create_task(made.close())
    for _ in range(times):
        await asyncio.sleep(0)
        closing.cancel()
    await asyncio.wait([closing])
    with pytest.raises(asyncio.CancelledError):
        await closing
    if times == 2:
        async with opened(server):
            pass


# Damage


@pytest.mark.parametrize(
    "value",
    [b"", b"\xff\xfe", b"nonsense", b"5", b"[]", b'["00"]', b'["00",["guess"],"00"]', b"[" * 100_000, b"1e999999"],
)
async def test_a_record_that_is_none_is_damage_that_is_named(server: RedisServer, value: bytes) -> None:
    async with opened(server) as made:
        await made.mark_in_progress(KNOWN)
        server.client.hset(made._key, field(2), value)
        named = rf"journal november: the journal is damaged \(key {made._key}, field {field(2)}"
        with pytest.raises(JournalError, match=named):
            await look_up(made, range(4))
        with pytest.raises(JournalError, match=named):
            _ = [record async for record in made.completed()]
    with pytest.raises(JournalError, match=named):
        await journal(server).open(JOB)


async def test_a_changed_bit_of_a_record_is_found(server: RedisServer) -> None:
    draw = Random(5)
    async with opened(server) as made:
        await made.complete(KNOWN, [Record("succeeded", {"made": number}) for number in range(4)])
        for name in (field(0), field(3), "job"):
            stored: Any = server.client.hget(made._key, name)
            for place in range(len(stored)):
                changed = bytearray(stored)
                changed[place] ^= 1 << draw.randrange(8)
                server.client.hset(made._key, name, bytes(changed))
                with pytest.raises(JournalError, match=r"damaged|a later version"):
                    await (made._identify(JOB) if name == "job" else look_up(made, range(4)))
            server.client.hset(made._key, name, stored)
        assert await look_up(made, range(4))


async def test_a_record_of_another_item_is_found(server: RedisServer) -> None:
    async with opened(server) as made:
        await made.complete(KNOWN, [Record("succeeded")] * 4)
        other: Any = server.client.hget(made._key, field(1))
        server.client.hset(made._key, field(2), other)
        with pytest.raises(JournalError, match=rf"field {field(2)}\.0: the checksum is wrong"):
            await look_up(made, range(4))


async def test_a_key_that_holds_something_else_is_damage(server: RedisServer) -> None:
    key = journal(server)._key
    for set_value in (
        lambda: server.client.set(key, "text"),
        lambda: server.client.rpush(key, "text"),
        lambda: server.client.hset(key, field(0), "text"),
        lambda: server.client.hset(key, mapping={"job": "text", "ends": "soon"}),
        lambda: server.client.hset(key, mapping={"job": "text", "ends": "0"}),
        lambda: server.client.hset(key, mapping={"job": b"\xff", "ends": "0"}),
    ):
        server.client.delete(key)
        set_value()
        with pytest.raises(JournalError, match=rf"journal november: the journal is damaged \(key {key}"):
            await journal(server).open(JOB)


async def test_a_journal_of_a_later_version_is_refused(server: RedisServer) -> None:
    async with opened(server) as made:
        pass
    stored: Any = server.client.hget(made._key, "job")
    name, scope, started, version, *rest = msgspec.json.decode(stored)
    server.client.hset(made._key, "job", msgspec.json.encode([name, scope, started, version + 1, *rest]))
    with pytest.raises(JournalError, match="a later version"):
        await journal(server).open(JOB)


async def test_a_journal_that_is_gone_sends_nothing_more(server: RedisServer) -> None:
    async with opened(server) as made:
        server.client.flushall()
        with pytest.raises(JournalError, match="it is gone from the server"):
            await made.mark_in_progress(KNOWN)


async def test_a_client_that_decodes_answers_reads_a_journal_too(server: RedisServer) -> None:
    client = redis.asyncio.Redis(port=server.port, decode_responses=True)
    service = Service(None, "lost")
    for _ in range(2):
        made = RedisJournal(client, job="november", deadline=0.0)
        assert statuses(await service.job(range(8), made)) == ["succeeded"] * 4 + ["unknown"] * 4  # type: ignore[arg-type]
    server.client.hset(made._key, field(2), b"\xff")
    with pytest.raises(JournalError, match="the journal is damaged"):
        await RedisJournal(client, job="november", deadline=0.0).open(JOB)
    await client.aclose()


async def test_a_server_that_refuses_says_so(server: RedisServer) -> None:
    execute: Any = server.client.execute_command
    execute("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+get", "+info")
    with pytest.raises(JournalError, match=r"the Redis server refuses: .*no permissions") as caught:
        await journal(f"redis://reader:secret@127.0.0.1:{server.port}/0").open(JOB)
    assert "secret" not in str(caught.value)


# Servers that forget


@pytest.mark.parametrize("policy", ["allkeys-lru", "allkeys-random"])
async def test_a_server_that_may_evict_a_journal_is_refused(server: RedisServer, policy: str) -> None:
    server.client.config_set("maxmemory-policy", policy)
    async with opened(server):
        pass  # without a limit of its memory nothing is evicted
    server.client.config_set("maxmemory", "100mb")
    with pytest.raises(JournalError, match=rf"the server may evict it \(maxmemory-policy {policy}\)"):
        await journal(server).open(JOB)


@pytest.mark.parametrize(("policy", "expires"), [("noeviction", True), ("volatile-lru", False)])
async def test_a_journal_does_not_expire_where_what_expires_is_evicted(
    server: RedisServer, policy: str, expires: bool
) -> None:
    async with opened(server) as made:
        await made.mark_in_progress(KNOWN)
    assert server.client.ttl(made._key) > 86_400
    server.client.config_set("maxmemory-policy", policy)
    server.client.config_set("maxmemory", "100mb")
    async with opened(server) as made:
        await made.mark_in_progress(KNOWN)
        assert (server.client.ttl(made._key) > 0) is expires
    assert (server.client.ttl(made._key) > 0) is expires


async def test_a_full_server_stops_the_job_before_it_sends(server: RedisServer) -> None:
    server.client.config_set("maxmemory", "1")
    with pytest.raises(JournalError, match=r"the Redis server refuses: .*maxmemory"):
        await journal(server).open(JOB)


async def test_a_server_that_does_not_say_what_it_evicts_is_logged(
    server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    execute: Any = server.client.execute_command
    execute("ACL", "SETUSER", "worker", "on", ">secret", "~*", "+@all", "-info")
    made = journal(f"redis://worker:secret@127.0.0.1:{server.port}/0")
    await made.open(JOB)
    await made.close()
    assert "does not say whether it evicts keys" in caplog.text


@pytest.mark.slow
async def test_a_record_waits_for_replicas(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(lease, "_REPLICAS_MS", 100)
    async with opened(server, replicas=1) as made:
        with pytest.raises(JournalError, match=r"0 of 1 replicas have the record after 0\.1 seconds"):
            await made.mark_in_progress(KNOWN)
    server.client.flushall()
    server.client.config_set("repl-diskless-sync-delay", 0)
    for replica in running_server(folder=tmp_path):
        replica.client.replicaof("127.0.0.1", str(server.port))
        service = Service()
        monkeypatch.setattr(lease, "_REPLICAS_MS", 1500)
        for _ in range(200):
            if server.client.info("replication")["connected_slaves"] == 1:
                break
            await asyncio.sleep(0.02)
        result = await service.job(range(8), journal(server, replicas=1))  # type: ignore[arg-type]
        assert statuses(result) == ["succeeded"] * 8
        assert replica.client.hlen(made._key) == server.client.hlen(made._key) == 10


# Settings


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"job": 5}, "job"),
        ({"job": "\ud800"}, "job"),
        ({"unknown": []}, "unknown"),
        ({"deadline": -1.0}, "deadline"),
        ({"deadline": float("nan")}, "deadline"),
        ({"deadline": True}, "deadline"),
        ({"deadline": "long"}, "deadline"),
        ({"replicas": -1}, "replicas"),
        ({"replicas": True}, "replicas"),
        ({"replicas": 1.0}, "replicas"),
    ],
)
def test_settings_that_cannot_work_are_named(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        RedisJournal("redis://host", **{"job": "november", **settings})
    assert caught.value.argument == named


async def test_a_server_must_be_a_url_or_a_client_of_asyncio() -> None:
    for wrong in (5, None, redis.Redis()):
        with pytest.raises(ConfigurationError, match=r"must be given as a URL or as a client of redis\.asyncio, got"):
            await RedisJournal(wrong, job="november").open(JOB)  # type: ignore[arg-type]
        with pytest.raises(ConfigurationError, match=r"must be given as a URL"):
            RedisTokenStore(wrong, app="1")  # type: ignore[arg-type]
        with pytest.raises(ConfigurationError, match=r"must be given as a URL"):
            SharedLimits(wrong, app="1")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="replicas of a cluster"):
        RedisJournal(redis.asyncio.RedisCluster(host="127.0.0.1"), job="november", replicas=1)


# Items are known by their keys


@checks
@settings(max_examples=12)
@given(runs=runs, concurrency=st.integers(1, 3))
async def test_nothing_is_lost_and_nothing_is_done_twice_on_a_server(
    check: Any, one_server: RedisServer, runs: Any, concurrency: int
) -> None:
    one_server.client.flushall()
    await check(lambda unknown="report": journal(one_server, unknown=unknown), runs, concurrency)
    assert len(one_server.keys()) <= 1, "what a run needs goes with it"


async def test_items_of_one_key_are_lines_of_one_field(server: RedisServer) -> None:
    """One that was not sent leaves its line empty; a field without a record goes."""
    async with opened(server) as made:
        ids = (await look_up(made, [1, 2, 3], keys=["a", "a", "a"])).ids
        assert ids.numbers == [0, 1, 2]
        await made.mark_in_progress(ids.part([2]))
        await made.complete(ids.part([1]), [Record("succeeded", "second")])
        again, records = await look_up(made, [1, 2, 3], keys=["a", "a", "a"])
        assert again.numbers == [0, 1, 2], "an item that is looked up again has its record again"
        assert records is not None
        assert [record and record.status for record in records] == [None, "succeeded", "in_progress"]
        await made.complete(ids.part([2]), [None])
    async with opened(server) as made:
        ids, records = await look_up(made, [4, 2], keys=["a", "a"], creates=False)
        assert records is not None
        assert [record and record.value for record in records] == ["second", None]
        assert ids.numbers == [1, 2]
        await made.complete(ids.part([0]), [None])
        assert set(server.client.hgetall(made._key)) == {b"job", b"holder", b"ends"}


async def test_a_run_that_was_killed_leaves_nothing_to_the_next(server: RedisServer) -> None:
    """Which item had which record is forgotten when another run has the lease."""
    made = journal(server)
    await made.open(JOB)
    await made.mark_in_progress((await look_up(made, ["a"])).ids)
    keys = server.keys()
    assert len(keys) == 2
    for key in keys:
        assert server.client.ttl(key) > 86_400
    assert made._lease._renewal is not None
    made._lease._renewal.cancel()
    server.client.hset(made._key, "ends", "0")
    async with opened(server) as second:
        _, records = await look_up(second, ["b", "a"])
        assert records is not None
        assert [record and record.status for record in records] == [None, "in_progress"]
        with pytest.raises(JournalError, match="another process took it"):
            await look_up(made, ["a"])
    await made.close()
