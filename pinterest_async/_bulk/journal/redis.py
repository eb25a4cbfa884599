"""A journal in Redis, which any machine can go on with: what `ChunkJournal` asks for, in one hash.

A job has one runner at a time. Who holds the journal says so in it, and says it again every few seconds; when that
stops, the next one may take it. Each write looks whether the writer still holds it, so one that was thought dead writes
nothing any more. What it had begun is begun for the next one too: nothing is sent twice, whoever comes back to life.
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
from .base import DIGEST, JobIdentity, Kept, Resumed, UnknownPolicy

_TAKE: Final = """
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
_HOLD_SECONDS: Final = 15.0
"""Seconds without a word after which the holder counts as dead."""
_KEPT_SECONDS: Final = 14 * 86_400
"""Seconds that a journal lies there after the last write."""
_PAIRS: Final = 1000
"""Fields of one call."""

_encode: Final = msgspec.json.Encoder().encode


class _Entry(msgspec.Struct, array_like=True):
    """An item in the journal."""

    digest: str
    kept: msgspec.Raw


class _Job(msgspec.Struct, array_like=True):
    """Whose journal it is."""

    name: str
    scope: dict[str, str]
    started: float


_entry: Final = msgspec.json.Decoder(_Entry)
_job: Final = msgspec.json.Decoder(_Job)


class RedisJournal:
    """The journal of one bulk job, or of one shard of it, on a Redis server (`journal=`).

    server: as for SharedLimits.  job: a name for this job and no other.  unknown: as for Journal.  patience: seconds to
    wait for another process that has the journal to finish, or to be silent for 15 seconds.  A journal is forgotten two
    weeks after it was last written to. What the server forgets is done again: let it keep its data on disk.

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
        self._notes: dict[int, str] = {}
        self._heart: asyncio.Task[None] | None = None
        self._kept: msgspec.json.Decoder[Kept[Any]] = msgspec.json.Decoder(Kept[Any])

    async def open(self, job: JobIdentity) -> Resumed:
        """Take the journal for a job; wait while another process has it."""
        if self._redis is not None:
            raise JournalError(f"journal {self.name}: it is in use by another job of this process")
        self._redis, self._is_ours = connect(self._server)
        self._holder = secrets.token_hex(8)
        generic: Any = Kept
        self._kept = msgspec.json.Decoder(generic[job.value_type])
        try:
            await self._take(_encode(_Job(job.name, dict(job.scope), time.time())))
            self._heart = asyncio.create_task(self._beat())
            return await self._identify(job)
        except BaseException as error:
            await self.finish()
            if isinstance(error, RedisError | OSError):
                raise self._gone(error) from None
            raise

    async def _take(self, job: bytes) -> None:
        clock = get_running_loop().time
        latest = clock() + self._patience
        while (wait := float(await self._run(_TAKE, self._holder, _HOLD_SECONDS, job))) > 0:
            if clock() >= latest:
                raise JournalError(f"journal {self.name}: another process has it, and is alive")
            await asyncio.sleep(min(wait, 1.0))

    async def _identify(self, job: JobIdentity) -> Resumed:
        was = _job.decode(await with_timeout(self._redis.hget(self._key, "job")))
        if (was.name, was.scope) != (job.name, dict(job.scope)):
            raise JournalError(
                f"journal {self.name}: the journal of another job: {was.name} of {was.scope}, this job is {job.name} "
                f"of {dict(job.scope)}; choose another name"
            )
        doubtful = 0
        async for _, entry in self._entries():
            doubtful += entry.status in ("begun", "unknown")
        return Resumed(was.started, doubtful)

    async def recall(self, indexes: Sequence[int], digests: bytes) -> Sequence[Kept[Any] | None] | None:
        """What is known of these items."""
        values = await self._values(indexes)
        found: list[Kept[Any] | None] = []
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
            kept = self._kept.decode(entry.kept)
            if kept.note is not None:
                self._notes[index] = kept.note
            found.append(kept)
        return found if any(found) else None

    async def begin(self, indexes: Sequence[int], digests: bytes) -> None:
        """These items are about to leave."""
        begun = _encode(Kept("begun"))
        await self._write([(index, _digest(digests, place), begun) for place, index in enumerate(indexes)])

    async def note(self, indexes: Sequence[int], note: str) -> None:
        """What is needed to follow these items."""
        values = await self._values(indexes)
        noted = _encode(Kept("begun", note=note))
        self._notes.update(dict.fromkeys(indexes, note))
        await self._write(
            [(index, _entry.decode(value).digest, noted) for index, value in zip(indexes, values, strict=True)]
        )

    async def settle(self, indexes: Sequence[int], digests: bytes, outcomes: Sequence[Kept[Any] | None]) -> None:
        """What became of these items."""
        entries: list[tuple[int, str, bytes]] = []
        for place, (index, kept) in enumerate(zip(indexes, outcomes, strict=True)):
            note = self._notes.pop(index, None)
            if kept is not None and kept.status == "unknown":
                kept.note = note
            entries.append((index, _digest(digests, place), b"" if kept is None else _encode(kept)))
        await self._write(entries)

    async def settled(self) -> AsyncIterator[Kept[Any]]:
        """Every outcome in the journal."""
        async for _, kept in self._entries():
            if kept.status != "begun":
                yield kept

    async def finish(self) -> None:
        """Give the journal back."""
        made, self._redis = self._redis, None
        if self._heart is not None:
            self._heart.cancel()
            await asyncio.gather(self._heart, return_exceptions=True)
            self._heart = None
        if made is not None:
            with suppress(RedisError, OSError):  # it counts as dead soon
                await with_timeout(made.eval(_WRITE, 1, self._key, self._holder, -1, _KEPT_SECONDS, "holder", ""))
            if self._is_ours:
                await made.aclose()

    async def _entries(self) -> AsyncIterator[tuple[int, Kept[Any]]]:
        async for name, value in self._redis.hscan_iter(self._key, count=_PAIRS):
            if name.isdigit():
                yield int(name), self._kept.decode(_entry.decode(value).kept)

    async def _values(self, indexes: Sequence[int]) -> Sequence[Any]:
        """What lies there for these items, None where nothing does."""
        try:
            values: Sequence[Any] = await with_timeout(self._redis.hmget(self._key, list(map(str, indexes))))
        except (RedisError, OSError) as error:
            raise self._gone(error) from None
        return values

    async def _write(self, entries: Sequence[tuple[int, str, bytes]]) -> None:
        for start in range(0, len(entries), _PAIRS):
            pairs: list[Any] = []
            for index, digest, kept in entries[start : start + _PAIRS]:
                pairs += index, _encode(_Entry(digest, msgspec.Raw(kept))) if kept else b""
            try:
                held = await self._run(_WRITE, self._holder, _HOLD_SECONDS, _KEPT_SECONDS, *pairs)
            except (RedisError, OSError) as error:
                raise self._gone(error) from None
            if not held:
                raise JournalError(f"journal {self.name}: another process took it, because this one was silent")

    async def _beat(self) -> None:
        """Say that this process is alive. When that fails, the next write says so."""
        while True:
            await asyncio.sleep(_HOLD_SECONDS / 3)
            try:
                await self._run(_WRITE, self._holder, _HOLD_SECONDS, _KEPT_SECONDS)
            except (RedisError, OSError):
                continue

    async def _run(self, script: str, *arguments: Any) -> Any:
        if self._redis is None:
            raise JournalError(f"journal {self.name}: the journal is not open")
        return await with_timeout(self._redis.eval(script, 1, self._key, *arguments))

    def _gone(self, error: Exception) -> JournalError:
        return JournalError(f"journal {self.name}: the Redis server does not answer: {describe_error(error)}")


def _digest(digests: bytes, place: int) -> str:
    return digests[place * DIGEST : (place + 1) * DIGEST].hex()
