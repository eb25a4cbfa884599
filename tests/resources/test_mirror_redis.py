"""The state of a mirror on a Redis server that refuses, forgets, or holds something else. Redis keeps real time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import msgspec
import pytest
import redis.asyncio

from pinterest_async import ArgumentError, ConfigurationError, MirrorError
from pinterest_async._redis import lease
from pinterest_async.mirror import Entry, EntryState
from pinterest_async.redis import RedisMirrorState
from pinterest_async.resources._workflows import mirror_redis
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.mirrors import WHERE, counts, things
from tests.support.redis_server import RedisServer, running_server

LOOP = asyncio.SelectorEventLoop
CATALOG = {"country": "US"}
CURRENT, PENDING = EntryState.CURRENT, EntryState.PENDING
ENTRIES = {f"i{number}": Entry(CURRENT, bytes([number]) * 16) for number in range(4)}


def state_on(server: RedisServer | str, **settings: Any) -> RedisMirrorState:
    url = server if isinstance(server, str) else server.url
    return RedisMirrorState(url, **{"name": "shop", "deadline": 0.0, **settings})


@asynccontextmanager
async def opened(server: RedisServer | str, *, dry_run: bool = False, **settings: Any) -> AsyncIterator[Any]:
    """A state of a run, with its private parts."""
    state = state_on(server, **settings)
    await state.open(CATALOG, dry_run=dry_run)
    try:
        yield state
    finally:
        await state.close()


def content(server: RedisServer) -> dict[bytes, Any]:
    return {key: server.client.dump(key) for key in sorted(server.keys())}


# A lease


async def test_a_run_that_lost_its_lease_writes_nothing(redis_server: RedisServer) -> None:
    async with opened(redis_server) as lost:
        await lost.put(ENTRIES)
        redis_server.client.hset(lost._lease.keys[0], "ends", "0")
        async with opened(redis_server) as state:
            await state.put({"i0": Entry(PENDING)})
            await state.add_batch("1")
            before = content(redis_server)
            for call in (lost.put({"i0": None}), lost.put({}), lost.add_batch("2"), lost.remove_batch("1")):
                with pytest.raises(MirrorError, match="mirror shop: another process took it, because this one was"):
                    await call
            await lost.close()
            assert content(redis_server) == before
            await state.put({})


async def test_a_lease_is_renewed_and_outlasts_a_wait(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.15)
    async with opened(redis_server) as state:
        await asyncio.sleep(0.4)
        for dry_run in (False, True):
            with pytest.raises(MirrorError, match="another process has it, and is alive: wait until it ends"):
                await state_on(redis_server).open(CATALOG, dry_run=dry_run)
        state._lease._renewal.cancel()
        async with opened(redis_server, deadline=5.0), opened(redis_server, name="other"):
            pass


@pytest.mark.slow
async def test_a_run_that_lost_its_lease_sends_no_other_batch(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rate limit makes it wait, its renewals do not arrive, and a run with a newer feed ends meanwhile."""
    monkeypatch.setattr(lease, "LEASE_SECONDS", 0.3)
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("catalogs.create_items_batch", Fault.RATE_LIMITED)
        slow: Any = state_on(redis_server)
        job = pinterest.catalogs.mirror(things(1, 2, price="1.00 USD"), state=slow, **WHERE)
        running = asyncio.ensure_future(job)
        while not sandbox.requests:
            await asyncio.sleep(0.01)
        slow._lease._renewal.cancel()
        newer = await pinterest.catalogs.mirror(
            things(1, 2, price="2.00 USD"), state=state_on(redis_server, deadline=5.0), **WHERE
        )
        assert counts(newer) == {"read": 2, "changed": 2}
        with pytest.raises(MirrorError, match="another process took it"):
            await running
        assert counts(job.result) == {"read": 2, "not_sent": 2}
        assert {each["price"] for each in sandbox.state.items_of("RETAIL", "US", "EN").values()} == {"2.00 USD"}
        sandbox.requests.clear()
        again = await pinterest.catalogs.mirror(things(1, 2, price="2.00 USD"), state=state_on(redis_server), **WHERE)
        assert counts(again) == {"read": 2, "unchanged": 2}
        assert not sandbox.requests


async def test_a_state_is_opened_once(redis_server: RedisServer) -> None:
    async with opened(redis_server) as state:
        with pytest.raises(MirrorError, match="the state is in use by another run of this process"):
            await state.open(CATALOG, dry_run=True)
        await state.put(ENTRIES)
    for call in (state.lookup(["i1"]), state.put({}), state.batches(), state.mark_seen(["i1"])):
        with pytest.raises(MirrorError, match="mirror shop: the state is not open"):
            await call


# What a run leaves


async def test_a_dry_run_leaves_nothing(redis_server: RedisServer) -> None:
    async with opened(redis_server, dry_run=True) as state:
        assert await state.lookup(["i1"]) == {}
        assert await state.mark_seen(["i1"]) == frozenset()
        assert await state.count([CURRENT], unseen=True) == 0
        assert await state.batches() == []
    assert not redis_server.keys()


async def test_a_state_does_not_expire(redis_server: RedisServer) -> None:
    async with opened(redis_server) as state:
        await state.put(ENTRIES)
        await state.mark_seen(list(ENTRIES))
    assert len(redis_server.keys()) == 2, "what a run marks is not in the server"
    for key in sorted(redis_server.keys()):
        assert redis_server.client.ttl(key) == -1
        redis_server.client.expire(key, 100)
    async with opened(redis_server) as state:
        await state.put({})
    assert {redis_server.client.ttl(key) for key in sorted(redis_server.keys())} == {-1}


async def test_what_a_scan_finds_twice_comes_once(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis may do that while it resizes a hash. It may also find more than a block."""
    monkeypatch.setattr(mirror_redis, "BLOCK", 2)
    async with opened(redis_server) as state:
        await state.put(ENTRIES)
        await state.mark_seen(["i3"])
        client = state._lease._client
        hscan, replies = client.hscan, iter([1, 2, 0, 0])

        async def repeat(key: str, cursor: int, count: int) -> Any:
            _, values = await hscan(key, 0, count=count)
            return next(replies), values

        client.hscan = repeat
        blocks = [list(block) async for block in state.unseen([CURRENT])]
        assert [len(block) for block in blocks] == [2, 1]
        assert sorted(key for block in blocks for key, _ in block) == ["i0", "i1", "i2"]
        await state.put({"i4": Entry(PENDING)})
        assert [dict(block) async for block in state.unseen([PENDING])] == [{"i4": Entry(PENDING)}]


# Damage


def _of_state(server: RedisServer) -> tuple[str, str]:
    state: Any = state_on(server)
    head, items = state._lease.keys
    return head, items


def _set_entry(value: bytes) -> Callable[[Any, str, str], object]:
    return lambda client, head, items: client.hset(items, "i2", value)


DAMAGES: dict[str, Callable[[Any, str, str], object]] = {
    "head of another type": lambda client, head, items: (client.delete(head), client.set(head, "text")),
    "entries of another type": lambda client, head, items: (client.delete(items), client.rpush(items, "text")),
    "head lost": lambda client, head, items: client.delete(head),
    "entries lost": lambda client, head, items: client.delete(items),
    "an entry lost": lambda client, head, items: client.hdel(items, "i2"),
    "a count lost": lambda client, head, items: client.hdel(head, "count:1"),
    "a count of letters": lambda client, head, items: client.hset(head, "count:1", "x"),
    "owner lost": lambda client, head, items: client.hdel(head, "mirror"),
    "owner of letters": lambda client, head, items: client.hset(head, "mirror", "x"),
    "owner of bytes": lambda client, head, items: client.hset(head, "mirror", b"\xff"),
    "owner of another checksum": lambda client, head, items: client.hset(head, "mirror", '[1,{"country":"US"},"00"]'),
    "no end of the lease": lambda client, head, items: client.hset(head, "ends", "soon"),
}


@pytest.mark.parametrize("kind", DAMAGES)
async def test_a_damaged_state_is_refused(redis_server: RedisServer, kind: str) -> None:
    async with opened(redis_server) as state:
        await state.put(ENTRIES)
    head, items = _of_state(redis_server)
    DAMAGES[kind](redis_server.client, head, items)
    before = content(redis_server)
    for dry_run in (False, True):
        with pytest.raises(MirrorError, match=rf"mirror shop: the state is damaged \(key {head}.*with a new name"):
            await state_on(redis_server).open(CATALOG, dry_run=dry_run)
    assert content(redis_server) == before


@pytest.mark.parametrize("value", [b"", b"x", b"9" + 8 * b"A", b"1", b"1=", b"2AAAA", b"\xff", b"1" + 28 * b"\xc3"])
async def test_an_entry_that_is_none_is_damage_that_is_named(redis_server: RedisServer, value: bytes) -> None:
    _, items = _of_state(redis_server)
    async with opened(redis_server) as state:
        await state.put(ENTRIES)
        redis_server.client.hset(items, "i2", value)
        with pytest.raises(MirrorError, match=r"the state is damaged .*key .*items, field i2: "):
            await state.lookup(["i1", "i2"])
        with pytest.raises(MirrorError, match=r"the state is damaged .*key .*items, field i2: "):
            await state.mark_seen(["i1", "i2"])
        with pytest.raises(MirrorError, match="the state is damaged "):
            _ = [block async for block in state.unseen([CURRENT])]


async def test_a_changed_bit_is_found(redis_server: RedisServer) -> None:
    """Also an entry under the key of another one."""
    draw = Random(3)
    head, items = _of_state(redis_server)
    async with opened(redis_server) as state:
        await state.put(ENTRIES)
        stored: Any = redis_server.client.hget(items, "i1")
        redis_server.client.hset(items, "i2", stored)
        with pytest.raises(MirrorError, match="field i2: the checksum is wrong"):
            await state.lookup(["i2"])
        for place in range(len(stored)):
            changed = bytearray(stored)
            changed[place] ^= 1 << draw.randrange(8)
            redis_server.client.hset(items, "i1", bytes(changed))
            with pytest.raises(MirrorError, match="damaged"):
                await state.lookup(["i1"])
        redis_server.client.hset(items, "i1", stored)
        assert await state.lookup(["i1"]) == {"i1": ENTRIES["i1"]}
        owner: Any = redis_server.client.hget(head, "mirror")
        for place in range(len(owner)):
            changed = bytearray(owner)
            changed[place] ^= 1 << draw.randrange(8)
            redis_server.client.hset(head, "mirror", bytes(changed))
            with pytest.raises(MirrorError, match=r"damaged|later version"):
                await state._check(CATALOG)


async def test_a_state_of_a_later_version_is_refused(redis_server: RedisServer) -> None:
    async with opened(redis_server):
        pass
    head, _ = _of_state(redis_server)
    redis_server.client.hset(head, "mirror", msgspec.json.encode([2, {"a": ["new"]}, 5, "more"]))
    before = content(redis_server)
    with pytest.raises(MirrorError, match="mirror shop: the state of a later version of the library: choose an"):
        await state_on(redis_server).open(CATALOG, dry_run=False)
    assert content(redis_server) == before


async def test_a_state_that_is_gone_is_not_begun_anew(redis_server: RedisServer) -> None:
    async with opened(redis_server) as state:
        await state.put(ENTRIES)
        redis_server.client.flushall()
        with pytest.raises(MirrorError, match="it is gone from the server: it was deleted, or evicted"):
            await state.put(ENTRIES)
    assert not redis_server.keys()


async def test_a_temporary_file_that_cannot_be_used_ends_the_run(redis_server: RedisServer) -> None:
    async with opened(redis_server) as state:
        state._marks.execute("DROP TABLE seen")
        with pytest.raises(MirrorError, match="shop: the temporary file of this run cannot be used: no such table"):
            await state.mark_seen(["i1"])


# Servers


@pytest.mark.parametrize(
    ("policy", "is_refused"), [("allkeys-lru", True), ("volatile-lru", False), ("noeviction", False)]
)
async def test_a_server_that_may_evict_a_state_is_refused(
    redis_server: RedisServer, policy: str, is_refused: bool
) -> None:
    redis_server.client.config_set("maxmemory-policy", policy)
    redis_server.client.config_set("maxmemory", "100mb")
    if not is_refused:
        async with opened(redis_server) as state:
            await state.put(ENTRIES)
        assert {redis_server.client.ttl(key) for key in sorted(redis_server.keys())} == {-1}
        return
    for dry_run in (False, True):
        with pytest.raises(MirrorError, match=rf"may evict it \(maxmemory-policy {policy}\), .* again, and never rem"):
            await state_on(redis_server).open(CATALOG, dry_run=dry_run)
    assert not redis_server.keys()


async def test_a_full_server_changes_nothing(redis_server: RedisServer) -> None:
    async with opened(redis_server) as state:
        await state.put(ENTRIES)
        redis_server.client.config_set("maxmemory", "1")
        with pytest.raises(MirrorError, match=r"the Redis server refuses: .*maxmemory"):
            await state.put({"i1": None, "i9": Entry(PENDING)})
        redis_server.client.config_set("maxmemory", "0")
        assert await state.count([CURRENT, PENDING], unseen=False) == 4
        assert await state.lookup(["i1", "i9"]) == {"i1": ENTRIES["i1"]}


async def test_a_server_that_is_down_or_refuses_says_so_without_the_password(redis_server: RedisServer) -> None:
    execute: Any = redis_server.client.execute_command
    execute("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+get", "+info")
    for url, message in (
        (
            f"redis://reader:secret@127.0.0.1:{redis_server.port}/0",
            "shop: the Redis server refuses: .*no permissions",
        ),
        (f"redis://reader:wrong-secret@127.0.0.1:{redis_server.port}/0", "mirror shop: the Redis server refuses"),
        ("redis://:secret@127.0.0.1:1/0", "mirror shop: the Redis server does not answer: ConnectionError"),
    ):
        with pytest.raises(MirrorError, match=message) as caught:
            await state_on(url).open(CATALOG, dry_run=False)
        assert "secret" not in str(caught.value)
    for url in (
        "redis://:se/cret@host/0",
        "redis://:[secret]@host",
        "http://:secret@host",
        "redis://:secret@host:99999",
    ):
        with pytest.raises(ConfigurationError, match="the Redis URL cannot be used: ") as wrong:
            await state_on(url).open(CATALOG, dry_run=False)
        assert "secret" not in str(wrong.value)
        assert "'se'" not in str(wrong.value)


async def test_a_client_that_decodes_answers_is_of_use_too(redis_server: RedisServer) -> None:
    async with redis.asyncio.Redis(port=redis_server.port, decode_responses=True) as client:
        for number in range(2):
            state = RedisMirrorState(client, name="shop", deadline=0.0)
            await state.open(CATALOG, dry_run=False)
            assert len(await state.lookup(list(ENTRIES))) == 4 * number
            await state.put(ENTRIES)
            await state.add_batch("é")
            assert await state.batches() == ["é"]
            assert [dict(block) async for block in state.unseen([CURRENT])] == [ENTRIES]
            await state.close()
        redis_server.client.hset(_of_state(redis_server)[1], "i2", b"\xff")
        await state.open(CATALOG, dry_run=False)
        with pytest.raises(MirrorError, match="damaged"):
            await state.lookup(["i2"])
        await state.close()


@pytest.fixture(scope="module")
def cluster_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    yield from running_server(folder=tmp_path_factory.mktemp("cluster"), cluster=True)


@pytest.mark.slow
async def test_a_state_is_in_one_slot_of_a_cluster(cluster_server: RedisServer) -> None:
    async with redis.asyncio.RedisCluster(host="127.0.0.1", port=cluster_server.port) as client:
        state = RedisMirrorState(client, name="shop", deadline=0.0)
        await state.open(CATALOG, dry_run=False)
        await state.put(ENTRIES)
        await state.mark_seen(["i0"])
        assert await state.count([CURRENT], unseen=True) == 3
        assert [len(block) async for block in state.unseen([CURRENT])] == [3]
        await state.close()
        assert len({client.keyslot(key) for key in _of_state(cluster_server)}) == 1
        with pytest.raises(ArgumentError, match="replicas of a cluster"):
            RedisMirrorState(client, name="shop", replicas=1)


async def test_a_change_waits_for_replicas(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "_REPLICAS_MS", 50)
    async with opened(redis_server, replicas=1) as state:
        for call in (state.put(ENTRIES), state.add_batch("1"), state.remove_batch("1")):
            with pytest.raises(MirrorError, match=r"0 of 1 replicas have the record after 0\.05 seconds"):
                await call


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"deadline": -1.0}, "deadline"),
        ({"deadline": True}, "deadline"),
        ({"replicas": -1}, "replicas"),
    ],
)
def test_settings_that_cannot_work_are_named(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ArgumentError, match=r"^RedisMirrorState: ") as caught:
        RedisMirrorState("redis://host", **{"name": "shop", **settings})
    assert caught.value.argument == named
