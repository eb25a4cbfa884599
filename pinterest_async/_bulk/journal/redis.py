"""A journal in Redis, in one hash, that a job can be resumed from on any machine.

A job has one runner at a time. The runner holds a lease in the hash and renews it every few seconds; when it stops, the
next runner may take the lease. Each write checks the lease, so a runner that lost it writes nothing any more. What it
had in progress is in progress for the next one too: nothing is sent twice.

Each record has a checksum, and so has the field that says whose journal it is. A journal of version 1 has none, and its
records are read without; those that are written to it from now on have one.
"""

import asyncio
import logging
import secrets
import time
from asyncio import get_running_loop
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Any, Final, get_args

import msgspec
import redis.asyncio
from redis.exceptions import RedisError

from ..._redis import Server, connect, describe_error, is_outage, redis_key, with_timeout
from ...errors import ArgumentError, ConfigurationError, JournalError
from .base import DIGEST, JobIdentity, Record, Resumed, UnknownPolicy

_ACQUIRE: Final = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local ends = redis.call('HGET', KEYS[1], 'ends')
local is_there = redis.call('EXISTS', KEYS[1]) == 1
if is_there and (redis.call('HEXISTS', KEYS[1], 'job') == 0 or not tonumber(ends or '')) then
    return '-1'
end
ends = tonumber(ends or 0)
if ends > now and redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
    return string.format('%.6f', ends - now)
end
redis.call('HSETNX', KEYS[1], 'job', ARGV[3])
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'ends', string.format('%.6f', now + ARGV[2]))
return '0'
"""
_WRITE: Final = """
if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
    return redis.call('EXISTS', KEYS[1]) - 1
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'ends', string.format('%.6f', time[1] + time[2] / 1e6 + ARGV[2]))
if ARGV[3] == '0' then
    redis.call('PERSIST', KEYS[1])
else
    redis.call('EXPIRE', KEYS[1], ARGV[3])
end
for i = 4, #ARGV, 2 do
    if ARGV[i + 1] == '' then
        redis.call('HDEL', KEYS[1], ARGV[i])
    else
        redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
    end
end
return 1
"""
_LEASE_SECONDS: Final = 15.0
"""Seconds that a lease lasts without a renewal."""
_RETENTION_SECONDS: Final = 14 * 86_400
"""Seconds after the last write before the journal expires."""
_PAIRS: Final = 1000
"""Fields of one call."""

_REPLICAS_MS: Final = 1500
"""Milliseconds to wait for replicas."""
_RELEASES: Final = 3
"""Attempts to release the lease when they are cancelled, as by a second Ctrl-C."""
_VERSION: Final = 2

_logger: Final = logging.getLogger("pinterest_async")
_encode: Final = msgspec.json.Encoder().encode


class _Entry(msgspec.Struct, array_like=True):
    """The record of an item, and its digest. Version 1 has no checksum."""

    digest: str
    record: msgspec.Raw
    checksum: str = ""


class _Job(msgspec.Struct, array_like=True):
    """The job that the journal belongs to. Version 1 has no version and no checksum."""

    name: str
    scope: dict[str, str]
    started: float
    version: int = 1
    checksum: str = ""


_entry: Final = msgspec.json.Decoder(_Entry)
_job: Final = msgspec.json.Decoder(_Job)


class RedisJournal:
    """The journal of one bulk job, or of one shard of it, on a Redis server (`journal=`).

    A journal expires two weeks after the last write, unless the server evicts keys that expire: there it stays until it
    is deleted. What the server forgets is done again: let it keep its data on disk. A server that may evict any key
    (maxmemory with one of the allkeys policies) is refused.

    Args:
        server: As for SharedLimits.
        job: A name for this job and no other.
        unknown: As for Journal.
        patience: Seconds to wait for another process that has the journal to finish, or to be silent for 15 seconds.
        replicas: Replicas that must have a record before it counts (WAIT), so that a failover forgets less. Not
            possible with a cluster.

    The job raises JournalError as with Journal, when another process has the journal for too long, when the server does
    not answer within two seconds or refuses, and when too few replicas have a record.
    """

    def __init__(
        self,
        server: Server,
        *,
        job: str,
        unknown: UnknownPolicy = "report",
        patience: float = 3600.0,
        replicas: int = 0,
    ) -> None:
        if unknown not in get_args(UnknownPolicy):
            raise _refused("unknown", f"expected one of {get_args(UnknownPolicy)}, got {unknown!r}")
        given: Any = job
        if not isinstance(given, str) or not given:
            raise _refused("job", "expected a name for this job and no other")
        given = patience
        if isinstance(given, bool) or not isinstance(given, int | float) or not given >= 0:
            raise _refused("patience", f"expected seconds, 0 or more, got {patience!r}")
        given = replicas
        if isinstance(given, bool) or not isinstance(given, int) or given < 0:
            raise _refused("replicas", f"expected a number, 0 or more, got {replicas!r}")
        if replicas and isinstance(server, redis.asyncio.RedisCluster):
            raise _refused("replicas", "it is not possible to wait for the replicas of a cluster")
        self.name: str = job
        self.unknown: UnknownPolicy = unknown
        self._server = server
        self._patience = patience
        self._replicas = replicas
        try:
            self._key = redis_key(job, "journal") + ":journal"
        except ConfigurationError:
            raise _refused("job", f"expected text, got {job!r}") from None
        self._holder = ""
        self._redis: Any = None
        self._is_ours = False
        self._version = _VERSION
        self._retention = _RETENTION_SECONDS
        self._batch_ids: dict[int, str] = {}
        self._renewal: asyncio.Task[None] | None = None
        self._decoder: msgspec.json.Decoder[Record[Any]] = msgspec.json.Decoder(Record[Any])

    async def open(self, job: JobIdentity) -> Resumed:
        """Open the journal for a job. Wait while another process has the lease."""
        if self._redis is not None:
            raise JournalError(f"journal {self.name}: it is in use by another job of this process")
        self._redis, self._is_ours = connect(self._server)
        self._holder = secrets.token_hex(8)
        generic: Any = Record
        self._decoder = msgspec.json.Decoder(generic[job.value_type])
        try:
            self._retention = await self._choose_retention()
            await self._acquire(_new_job(job))
            self._renewal = asyncio.create_task(self._renew())
            return await self._identify(job)
        except BaseException:
            await self.close()
            raise

    async def _choose_retention(self) -> int:
        """Return the seconds for which the journal is kept after the last write, 0 for ever.

        Raises:
            JournalError: The server may evict the journal.
        """
        client = self._redis
        is_cluster = isinstance(client, redis.asyncio.RedisCluster)
        facts: Any = {}
        try:
            if is_cluster:
                await with_timeout(client.initialize())
                node = client.get_node_from_key(self._key)
                facts = await with_timeout(client.execute_command("INFO", "memory", target_nodes=node))
            else:
                facts = await with_timeout(client.info("memory"))
        except (RedisError, OSError) as error:
            if is_outage(error):
                raise self._failed(error) from None
        limit, policy = facts.get("maxmemory"), str(facts.get("maxmemory_policy"))
        if limit is None:
            _logger.warning(
                "journal %s: the server does not say whether it evicts keys when its memory is full; a journal needs "
                "maxmemory-policy noeviction",
                self.name,
            )
        elif limit and policy.startswith("allkeys"):
            raise JournalError(
                f"journal {self.name}: the server may evict it (maxmemory-policy {policy}), and what is forgotten is "
                "done again; use a server with the policy noeviction"
            )
        return 0 if limit and policy.startswith("volatile") else _RETENTION_SECONDS

    async def _acquire(self, job: bytes) -> None:
        clock = get_running_loop().time
        deadline = clock() + self._patience
        while (wait := float(await self._run(_ACQUIRE, self._holder, _LEASE_SECONDS, job))) > 0:
            if clock() >= deadline:
                raise JournalError(f"journal {self.name}: another process has it, and is alive")
            await asyncio.sleep(min(wait, 1.0))
        if wait < 0:
            raise self._damaged("job", "whose journal it is, or who has it, is lost")

    async def _identify(self, job: JobIdentity) -> Resumed:
        with self._guarded("job"):
            was = _job.decode(await with_timeout(self._redis.hget(self._key, "job")))
        if was.version > _VERSION:
            raise JournalError(f"journal {self.name}: a journal of a later version of the library")
        if (was.version > 1 or was.checksum) and was.checksum != _checksum_of_job(was):
            raise self._damaged("job", "the checksum is wrong")
        if (was.name, was.scope) != (job.name, dict(job.scope)):
            raise JournalError(
                f"journal {self.name}: the journal of another job: {was.name} of {was.scope}, this job is {job.name} "
                f"of {dict(job.scope)}; choose another name"
            )
        self._version = was.version
        uncertain = 0
        async for record in self._records():
            uncertain += record.status in ("in_progress", "unknown")
        return Resumed(was.started, uncertain)

    async def lookup(self, indexes: Sequence[int], digests: bytes) -> Sequence[Record[Any] | None] | None:
        """Return the records of items."""
        values = await self._values(indexes)
        found: list[Record[Any] | None] = []
        for place, (index, value) in enumerate(zip(indexes, values, strict=True)):
            if value is None:
                found.append(None)
                continue
            digest, record = self._read(index, value)
            if digest != _digest(digests, place):
                raise JournalError(
                    f"journal {self.name}: the journal of another input: item {index} is not what it was; run the job "
                    "with the input it was begun with, or choose another name"
                )
            if record.batch_id is not None:
                self._batch_ids[index] = record.batch_id
            found.append(record)
        return found if any(found) else None

    async def mark_in_progress(self, indexes: Sequence[int], digests: bytes) -> None:
        """Record that items are about to be sent."""
        in_progress = _encode(Record("in_progress"))
        await self._write([(index, _digest(digests, place), in_progress) for place, index in enumerate(indexes)])

    async def mark_accepted(self, indexes: Sequence[int], batch_id: str) -> None:
        """Record the batch that has the items."""
        values = await self._values(indexes)
        accepted = _encode(Record("in_progress", batch_id=batch_id))
        self._batch_ids.update(dict.fromkeys(indexes, batch_id))
        await self._write(
            [(index, self._read(index, value)[0], accepted) for index, value in zip(indexes, values, strict=True)]
        )

    async def complete(self, indexes: Sequence[int], digests: bytes, records: Sequence[Record[Any] | None]) -> None:
        """Record the outcomes of items."""
        entries: list[tuple[int, str, bytes]] = []
        for place, (index, record) in enumerate(zip(indexes, records, strict=True)):
            batch_id = self._batch_ids.pop(index, None)
            if record is not None and record.status == "unknown":
                record.batch_id = batch_id
            entries.append((index, _digest(digests, place), b"" if record is None else _encode(record)))
        await self._write(entries)

    async def completed(self) -> AsyncIterator[Record[Any]]:
        """Yield every record with an outcome."""
        async for record in self._records():
            if record.status != "in_progress":
                yield record

    async def close(self) -> None:
        """Release the lease, also when this is cancelled."""
        client, self._redis = self._redis, None
        renewal, self._renewal = self._renewal, None
        if renewal is not None:
            renewal.cancel()
        if client is None:
            return
        cancelled: asyncio.CancelledError | None = None
        arguments = (self._key, self._holder, -1, self._retention, "holder", "")
        for _ in range(_RELEASES):
            try:
                with suppress(RedisError, OSError):  # the lease expires
                    await with_timeout(client.eval(_WRITE, 1, *arguments))
                break
            except asyncio.CancelledError as error:
                cancelled = error
        if self._is_ours:
            with suppress(RedisError, OSError):
                await with_timeout(client.aclose())
        if cancelled is not None:
            raise cancelled

    async def _records(self) -> AsyncIterator[Record[Any]]:
        cursor = None
        while cursor != 0:
            with self._guarded(""):
                cursor, fields = await with_timeout(self._redis.hscan(self._key, cursor or 0, count=_PAIRS))
            for name, value in fields.items():
                if name.isdigit():
                    yield self._read(name if isinstance(name, str) else name.decode(), value)[1]

    async def _values(self, indexes: Sequence[int]) -> Sequence[Any]:
        """Return the stored records of items, None where there is none."""
        with self._guarded(""):
            values: Sequence[Any] = await with_timeout(self._redis.hmget(self._key, list(map(str, indexes))))
        return values

    async def _write(self, entries: Sequence[tuple[int, str, bytes]]) -> None:
        for start in range(0, len(entries), _PAIRS):
            pairs: list[Any] = []
            for index, digest, record in entries[start : start + _PAIRS]:
                entry = _Entry(digest, msgspec.Raw(record), _checksum(str(index), digest, record))
                pairs += index, _encode(entry) if record else b""
            arguments = (self._holder, _LEASE_SECONDS, self._retention, *pairs)
            held = await (self._replicate if self._replicas else self._run)(_WRITE, *arguments)
            if held < 0:
                raise JournalError(f"journal {self.name}: it is gone from the server: it was deleted, or evicted")
            if not held:
                raise JournalError(f"journal {self.name}: another process took it, because this one was silent")

    async def _renew(self) -> None:
        """Renew the lease until it is cancelled. When that fails, the next write raises."""
        while True:
            await asyncio.sleep(_LEASE_SECONDS / 3)
            with suppress(JournalError):
                await self._run(_WRITE, self._holder, _LEASE_SECONDS, self._retention)

    async def _run(self, script: str, *arguments: Any) -> Any:
        with self._guarded(""):
            return await with_timeout(self._opened().eval(script, 1, self._key, *arguments))

    async def _replicate(self, script: str, *arguments: Any) -> Any:
        """Run a script, and wait until enough replicas have what it wrote."""
        with self._guarded(""):
            async with self._opened().pipeline(transaction=False) as pipeline:  # WAIT is about its own connection
                pipeline.eval(script, 1, self._key, *arguments)
                pipeline.wait(self._replicas, _REPLICAS_MS)
                answer, reached = await with_timeout(pipeline.execute())
        if reached < self._replicas:
            raise JournalError(
                f"journal {self.name}: {reached} of {self._replicas} replicas have the record after "
                f"{_REPLICAS_MS / 1000} seconds"
            )
        return answer

    def _opened(self) -> Any:
        if self._redis is None:
            raise JournalError(f"journal {self.name}: the journal is not open")
        return self._redis

    def _read(self, index: int | str, stored: Any) -> tuple[str, Record[Any]]:
        """Return the digest and the record of an item. "begun" is what an earlier version called "in_progress"."""
        with self._guarded(str(index)):
            if stored is None:
                raise ValueError("the record is missing")
            entry = _entry.decode(stored)
            encoded = bytes(entry.record)
            if (self._version > 1 or entry.checksum) and entry.checksum != _checksum(str(index), entry.digest, encoded):
                raise ValueError("the checksum is wrong")
            if encoded.startswith(b'["begun"'):
                encoded = encoded.replace(b"begun", b"in_progress", 1)
            return entry.digest, self._decoder.decode(encoded)

    @contextmanager
    def _guarded(self, field: str) -> Generator[None]:
        """Raise a JournalError for an error of the server, or of what it has in a field."""
        try:
            yield
        except (RedisError, OSError) as error:
            raise self._failed(error) from None
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise self._damaged(field, str(error)) from None

    def _failed(self, error: Exception) -> JournalError:
        if "WRONGTYPE" in str(error):
            return self._damaged("", "the key holds something else")
        problem = "does not answer" if is_outage(error) else "refuses"
        return JournalError(f"journal {self.name}: the Redis server {problem}: {describe_error(error)}")

    def _damaged(self, field: str, problem: str) -> JournalError:
        place = f"key {self._key}, field {field}" if field else f"key {self._key}"
        return JournalError(
            f"journal {self.name}: the journal is damaged ({place}: {problem}); what this job did has to be looked up "
            "by hand"
        )


def _refused(argument: str, problem: str) -> ArgumentError:
    return ArgumentError("RedisJournal", argument, problem)


def _new_job(job: JobIdentity) -> bytes:
    """Return the field that says whose journal it is."""
    new = _Job(job.name, dict(job.scope), time.time(), _VERSION)
    new.checksum = _checksum_of_job(new)
    return _encode(new)


def _checksum_of_job(job: _Job) -> str:
    return _checksum(job.name, repr(sorted(job.scope.items())), repr((job.started, job.version)).encode())


def _checksum(name: str, digest: str, record: bytes) -> str:
    """Return a digest of a field: of its name, and of what it holds."""
    return blake2b(f"{len(name)} {name} {digest} ".encode() + record, digest_size=DIGEST).hexdigest()


def _digest(digests: bytes, place: int) -> str:
    return digests[place * DIGEST : (place + 1) * DIGEST].hex()
