"""A journal in Redis, in one hash, that a job can be resumed from on any machine.

A job has one runner at a time. The runner holds a lease in the hash and renews it every few seconds; when it stops, the
next runner may take the lease. Each write checks the lease, so a runner that lost it writes nothing any more. What it
had in progress is in progress for the next one too: nothing is sent twice.
"""

import asyncio
import secrets
import time
from asyncio import get_running_loop
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any, Final, get_args

import msgspec
from redis.exceptions import RedisError

from ..._redis import Server, connect, describe_error, redis_key, with_timeout
from ...errors import ArgumentError, JournalError
from .base import DIGEST, JobIdentity, Record, Resumed, UnknownPolicy

_ACQUIRE: Final = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local ends = tonumber(redis.call('HGET', KEYS[1], 'ends') or 0)
if ends > now and redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
    return string.format('%.6f', ends - now)
end
redis.call('HSETNX', KEYS[1], 'job', ARGV[3])
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'ends', string.format('%.6f', now + ARGV[2]))
return '0'
"""
_WRITE: Final = """
if redis.call('HGET', KEYS[1], 'holder') ~= ARGV[1] then
    return 0
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'ends', string.format('%.6f', time[1] + time[2] / 1e6 + ARGV[2]))
redis.call('EXPIRE', KEYS[1], ARGV[3])
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

_encode: Final = msgspec.json.Encoder().encode


class _Entry(msgspec.Struct, array_like=True):
    """The record of an item, and its digest."""

    digest: str
    record: msgspec.Raw


class _Job(msgspec.Struct, array_like=True):
    """The job that the journal belongs to."""

    name: str
    scope: dict[str, str]
    started: float


_entry: Final = msgspec.json.Decoder(_Entry)
_job: Final = msgspec.json.Decoder(_Job)


class RedisJournal:
    """The journal of one bulk job, or of one shard of it, on a Redis server (`journal=`).

    A journal expires two weeks after the last write. What the server forgets is done again: let it keep its data on
    disk.

    Args:
        server: As for SharedLimits.
        job: A name for this job and no other.
        unknown: As for Journal.
        patience: Seconds to wait for another process that has the journal to finish, or to be silent for 15 seconds.

    The job raises JournalError as with Journal, when another process has the journal for too long, and when the server
    does not answer.
    """

    def __init__(
        self, server: Server, *, job: str, unknown: UnknownPolicy = "report", patience: float = 3600.0
    ) -> None:
        if unknown not in get_args(UnknownPolicy):
            raise ArgumentError(
                "RedisJournal", "unknown", f"expected one of {get_args(UnknownPolicy)}, got {unknown!r}"
            )
        if not job:
            raise ArgumentError("RedisJournal", "job", "expected a name for this job and no other")
        self.name: str = job
        self.unknown: UnknownPolicy = unknown
        self._server = server
        self._patience = patience
        self._key = redis_key(job, "journal") + ":journal"
        self._holder = ""
        self._redis: Any = None
        self._is_ours = False
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
            await self._acquire(_encode(_Job(job.name, dict(job.scope), time.time())))
            self._renewal = asyncio.create_task(self._renew())
            return await self._identify(job)
        except BaseException as error:
            await self.close()
            if isinstance(error, RedisError | OSError):
                raise self._gone(error) from None
            raise

    async def _acquire(self, job: bytes) -> None:
        clock = get_running_loop().time
        deadline = clock() + self._patience
        while (wait := float(await self._run(_ACQUIRE, self._holder, _LEASE_SECONDS, job))) > 0:
            if clock() >= deadline:
                raise JournalError(f"journal {self.name}: another process has it, and is alive")
            await asyncio.sleep(min(wait, 1.0))

    async def _identify(self, job: JobIdentity) -> Resumed:
        was = _job.decode(await with_timeout(self._redis.hget(self._key, "job")))
        if (was.name, was.scope) != (job.name, dict(job.scope)):
            raise JournalError(
                f"journal {self.name}: the journal of another job: {was.name} of {was.scope}, this job is {job.name} "
                f"of {dict(job.scope)}; choose another name"
            )
        uncertain = 0
        async for _, record in self._entries():
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
            entry = _entry.decode(value)
            if entry.digest != _digest(digests, place):
                raise JournalError(
                    f"journal {self.name}: the journal of another input: item {index} is not what it was; run the job "
                    "with the input it was begun with, or choose another name"
                )
            record = self._decode(entry.record)
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
            [(index, _entry.decode(value).digest, accepted) for index, value in zip(indexes, values, strict=True)]
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
        async for _, record in self._entries():
            if record.status != "in_progress":
                yield record

    async def close(self) -> None:
        """Release the lease."""
        made, self._redis = self._redis, None
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)
            self._renewal = None
        if made is not None:
            with suppress(RedisError, OSError):  # the lease expires
                await with_timeout(made.eval(_WRITE, 1, self._key, self._holder, -1, _RETENTION_SECONDS, "holder", ""))
            if self._is_ours:
                await made.aclose()

    async def _entries(self) -> AsyncIterator[tuple[int, Record[Any]]]:
        async for name, value in self._redis.hscan_iter(self._key, count=_PAIRS):
            if name.isdigit():
                yield int(name), self._decode(_entry.decode(value).record)

    async def _values(self, indexes: Sequence[int]) -> Sequence[Any]:
        """Return the stored records of items, None where there is none."""
        try:
            values: Sequence[Any] = await with_timeout(self._redis.hmget(self._key, list(map(str, indexes))))
        except (RedisError, OSError) as error:
            raise self._gone(error) from None
        return values

    async def _write(self, entries: Sequence[tuple[int, str, bytes]]) -> None:
        for start in range(0, len(entries), _PAIRS):
            pairs: list[Any] = []
            for index, digest, record in entries[start : start + _PAIRS]:
                pairs += index, _encode(_Entry(digest, msgspec.Raw(record))) if record else b""
            try:
                held = await self._run(_WRITE, self._holder, _LEASE_SECONDS, _RETENTION_SECONDS, *pairs)
            except (RedisError, OSError) as error:
                raise self._gone(error) from None
            if not held:
                raise JournalError(f"journal {self.name}: another process took it, because this one was silent")

    async def _renew(self) -> None:
        """Renew the lease until it is cancelled. When that fails, the next write raises."""
        while True:
            await asyncio.sleep(_LEASE_SECONDS / 3)
            try:
                await self._run(_WRITE, self._holder, _LEASE_SECONDS, _RETENTION_SECONDS)
            except (RedisError, OSError):
                continue

    async def _run(self, script: str, *arguments: Any) -> Any:
        if self._redis is None:
            raise JournalError(f"journal {self.name}: the journal is not open")
        return await with_timeout(self._redis.eval(script, 1, self._key, *arguments))

    def _decode(self, stored: msgspec.Raw) -> Record[Any]:
        """Decode a record. "begun" is what an earlier version called "in_progress"."""
        encoded = bytes(stored)
        if encoded.startswith(b'["begun"'):
            encoded = encoded.replace(b"begun", b"in_progress", 1)
        return self._decoder.decode(encoded)

    def _gone(self, error: Exception) -> JournalError:
        return JournalError(f"journal {self.name}: the Redis server does not answer: {describe_error(error)}")


def _digest(digests: bytes, place: int) -> str:
    return digests[place * DIGEST : (place + 1) * DIGEST].hex()
