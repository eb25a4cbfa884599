"""A journal in Redis, in one hash, that a job can be resumed from on any machine.

A field of the hash has the records of a key, one per line, by their numbers. A second hash lasts as long as the run: it
says which item of the run has which record.

A job has one runner at a time. The runner holds a lease in the hash and renews it every few seconds; when it stops, the
next runner may take the lease. Each write checks the lease, so a runner that lost it writes nothing any more. What it
had in progress is in progress for the next one too: nothing is sent twice.

Each record has a checksum, and so has the field that says whose journal it is. Journals of versions 1 and 2 have a
field for each place in the input, which becomes one for a key when the item is looked up. Version 1 has no checksums.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Hashable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

import msgspec

from ..._redis import Server, redis_key, with_timeout
from ..._redis.lease import LeasedHash, Texts, check_arguments
from ...errors import ArgumentError, ConfigurationError, JournalError
from . import redis_scripts as scripts
from .base import (
    DIGEST,
    ItemIds,
    JobIdentity,
    Lookup,
    Numbered,
    Record,
    Resumed,
    UnknownPolicy,
    assign,
    check_key,
    check_unknown,
    join,
    next_number,
    split,
)

_RETENTION_SECONDS: Final = 14 * 86_400
"""Seconds after the last write before the journal expires."""
_PAIRS: Final = 1000
"""Fields of one call."""
_PREFIX: Final = "k"
"""The first character of the field of a key."""
_VERSION: Final = 3
_BY_KEY: Final = 3
"""The first version that knows items by their keys."""

_encode: Final = msgspec.json.Encoder().encode


class _Entry(msgspec.Struct, array_like=True):
    """The record of an item, and its digest. Version 1 has no checksum."""

    digest: str
    record: msgspec.Raw
    checksum: str = ""


class _Job(msgspec.Struct, array_like=True):
    """The job that the journal belongs to. Version 1 has no version and no checksum.

    Attributes:
        by_place: The version that wrote the records that are known by a place in the input, if there were any.
    """

    name: str
    scope: dict[str, str]
    started: float
    version: int = 1
    checksum: str = ""
    by_place: int = 0


_entry: Final = msgspec.json.Decoder(_Entry)
_job: Final = msgspec.json.Decoder(_Job)


class RedisJournal:
    """The journal of one bulk job, or of one shard of it, on a Redis server (`journal=`).

    It knows items as `Journal` does, and may be deleted when that one may. It expires two weeks after the last write.
    Where the server evicts keys that expire, it stays until it is deleted. What the server forgets is done again: let
    it keep its data on disk. A server that may evict any key (maxmemory with one of the allkeys policies) is refused.

    Args:
        server: As for SharedLimits.
        job: A name for this job and no other.
        unknown: As for Journal.
        deadline: Seconds to wait for another process that has the journal to finish, or to be silent for 15 seconds.
        key: As for Journal.
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
        deadline: float = 3600.0,
        replicas: int = 0,
        key: Callable[[Any], Hashable] | None = None,
    ) -> None:
        check_unknown("RedisJournal", unknown)
        given: Any = job
        if not isinstance(given, str) or not given:
            raise _refused("job", "expected a name for this job and no other")
        check_arguments("RedisJournal", server, deadline, replicas)
        check_key("RedisJournal", key)
        self.name: str = job
        self.unknown: UnknownPolicy = unknown
        self.key: Callable[[Any], Hashable] | None = key
        self._deadline = deadline
        try:
            self._key = redis_key(job, "journal") + ":journal"
        except ConfigurationError:
            raise _refused("job", f"expected text, got {job!r}") from None
        self._run_key = f"{{{self._key}}}:run"  # in the same slot of a cluster
        self._lease = LeasedHash(
            server,
            (self._key, self._run_key),
            "job",
            Texts(
                f"journal {job}",
                "journal",
                "what is forgotten is done again",
                "what this job did has to be looked up by hand",
            ),
            JournalError,
            end_run=scripts.END_RUN,
            retention=_RETENTION_SECONDS,
            replicas=replicas,
        )
        self._lock = asyncio.Lock()
        self._by_place = 0
        self._places_left = 0
        self._batch_ids: dict[tuple[str, int], str] = {}
        self._decoder: msgspec.json.Decoder[Record[Any]] = msgspec.json.Decoder(Record[Any])

    async def open(self, job: JobIdentity) -> Resumed:
        """Open the journal for a job. Wait while another process has the lease."""
        if self._lease.is_open:
            raise JournalError(f"journal {self.name}: it is in use by another job of this process")
        generic: Any = Record
        self._decoder = msgspec.json.Decoder(generic[job.value_type])
        try:
            await self._lease.connect()
            await self._lease.acquire(_new_job(job), self._deadline)
            return await self._identify(job)
        except BaseException:
            await self.close()
            raise

    async def _identify(self, job: JobIdentity) -> Resumed:
        with self._lease.guarded("job"):
            was = _job.decode(await with_timeout(self._lease.client.hget(self._key, "job")))
        if was.version > _VERSION:
            raise JournalError(f"journal {self.name}: a journal of a later version of the library")
        if (was.version > 1 or was.checksum) and was.checksum != _checksum_of_job(was):
            raise self._lease.damaged("job", "the checksum is wrong")
        if (was.name, was.scope) != (job.name, dict(job.scope)):
            raise JournalError(
                f"journal {self.name}: the journal of another job: {was.name} of {was.scope}, this job is {job.name} "
                f"of {dict(job.scope)}; choose another name"
            )
        if was.version < _BY_KEY:
            was = _Job(was.name, was.scope, was.started, _VERSION, by_place=was.version)
            was.checksum = _checksum_of_job(was)
            await self._write(["job", 0, _encode(was)])
        self._by_place, self._places_left = was.by_place, 0
        uncertain = 0
        async for field, record in self._records():
            self._places_left += field.isdigit()
            uncertain += record.status in ("in_progress", "unknown")
        return Resumed(was.started, uncertain)

    async def lookup(self, indexes: Sequence[int], keys: bytes, digests: bytes, *, creates: bool) -> Lookup:
        """Return the records of items, and number those that have none."""
        each_key, recorded = split(keys), list(split(digests))
        fields = list(map(_field, each_key))
        async with self._lock:
            if self._places_left:
                await self._add_keys(indexes, fields, recorded)
            values = await self._values(self._key, fields)
            given_before = await self._values(self._run_key, fields)
            records: dict[tuple[str, int], Record[Any]] = {}
            held: dict[int, list[Numbered]] = {}
            for key, field, value, given in zip(each_key, fields, values, given_before, strict=True):
                if (value is not None or given) and key not in held:
                    held[key] = self._numbered(field, value, given, records)
            assigned = assign(indexes, each_key, recorded, held, next_number, creates=creates)
            await self._give(dict(zip(fields, map(held.__getitem__, each_key), strict=True)))
        found = [records.get((field, entry.number)) for field, entry in zip(fields, assigned, strict=True)]
        for place, (field, entry, record) in enumerate(zip(fields, assigned, found, strict=True)):
            if record is not None:
                recorded[place] = entry.digest
                if record.batch_id is not None:
                    self._batch_ids[field, entry.number] = record.batch_id
        ids = ItemIds([entry.number for entry in assigned], keys, join(recorded))
        return Lookup(ids, found if any(found) else None)

    async def mark_in_progress(self, ids: ItemIds) -> None:
        """Record that items are about to be sent."""
        await self._write_records(ids, [_encode(Record("in_progress"))] * len(ids.numbers))

    async def mark_accepted(self, ids: ItemIds, batch_id: str) -> None:
        """Record the batch that has the items."""
        accepted = _encode(Record("in_progress", batch_id=batch_id))
        self._batch_ids.update(dict.fromkeys(_names(ids), batch_id))
        await self._write_records(ids, [accepted] * len(ids.numbers))

    async def complete(self, ids: ItemIds, records: Sequence[Record[Any] | None]) -> None:
        """Record the outcomes of items."""
        encoded: list[bytes] = []
        for name, record in zip(_names(ids), records, strict=True):
            batch_id = self._batch_ids.pop(name, None)
            if record is not None and record.status == "unknown":
                record.batch_id = batch_id
            encoded.append(b"" if record is None else _encode(record))
        await self._write_records(ids, encoded)

    async def completed(self) -> AsyncIterator[Record[Any]]:
        """Yield every record with an outcome."""
        async for _, record in self._records():
            if record.status != "in_progress":
                yield record

    async def close(self) -> None:
        """Release the lease, also when this is cancelled."""
        await self._lease.close()

    async def _add_keys(self, indexes: Sequence[int], fields: Sequence[str], digests: Sequence[int]) -> None:
        """Move the records of an earlier version at these places of the input to the fields of their keys."""
        places = await self._values(self._key, list(map(str, indexes)))
        if not any(places):
            return
        counts = {
            field: len(self._lines(field, value))
            for field, value in zip(fields, await self._values(self._key, fields), strict=True)
        }
        changes: list[Any] = []
        for index, field, digest, stored in zip(indexes, fields, digests, places, strict=True):
            if stored is None:
                continue
            entry, _ = self._read(str(index), stored)
            if entry.digest != _hex(digest):
                raise JournalError(
                    f"journal {self.name}: it is of an earlier version and knows items by their place: item {index} is "
                    "not what it was; end the job with the input that it was begun with, or choose another name"
                )
            changes += (
                field,
                counts[field],
                _line(field, counts[field], digest, _renamed(entry.record)),
                str(index),
                0,
                b"",
            )
            counts[field] += 1
            self._places_left -= 1
        await self._write(changes)

    def _numbered(
        self, field: str, value: Any, given: Any, records: dict[tuple[str, int], Record[Any]]
    ) -> list[Numbered]:
        """Return what there is under a key, and add its records by field and number."""
        lines = self._lines(field, value)
        items = [int(item) for item in given.split(b"," if isinstance(given, bytes) else ",")] if given else []
        held: list[Numbered] = []
        for number in range(max(len(lines), len(items))):
            item = items[number] if number < len(items) else 0
            if number < len(lines) and lines[number]:
                entry, records[field, number] = self._read(f"{field}.{number}", lines[number])
                held.append(Numbered(number, int.from_bytes(bytes.fromhex(entry.digest), signed=True), item))
            elif item:
                held.append(Numbered(number, 0, item))
        return held

    async def _give(self, held: Mapping[str, Sequence[Numbered]]) -> None:
        """Say which items of the run have the records of some keys."""
        pairs: list[str] = []
        for field, entries in held.items():
            items = {entry.number: entry.item for entry in entries}
            pairs += field, ",".join([str(items.get(number, 0)) for number in range(entries[-1].number + 1)])
        for start in range(0, len(pairs), 2 * _PAIRS):
            await self._lease.write(scripts.GIVE, *pairs[start : start + 2 * _PAIRS])

    async def _records(self) -> AsyncIterator[tuple[str, Record[Any]]]:
        """Yield the field and the record of every item."""
        cursor = None
        while cursor != 0:
            with self._lease.guarded():
                cursor, fields = await with_timeout(self._lease.client.hscan(self._key, cursor or 0, count=_PAIRS))
            for name, value in fields.items():
                field = name if isinstance(name, str) else name.decode()
                if field.isdigit():
                    yield field, self._read(field, value)[1]
                elif field.startswith(_PREFIX):
                    for number, line in enumerate(self._lines(field, value)):
                        if line:
                            yield field, self._read(f"{field}.{number}", line)[1]

    async def _values(self, key: str, fields: Sequence[str]) -> Sequence[Any]:
        """Return what is stored in fields, None where there is nothing."""
        with self._lease.guarded():
            values: Sequence[Any] = await with_timeout(self._lease.client.hmget(key, fields))
        return values

    async def _write_records(self, ids: ItemIds, records: Sequence[bytes]) -> None:
        """Write records as JSON; an empty one is deleted."""
        changes: list[Any] = []
        for (field, number), digest, record in zip(_names(ids), split(ids.digests), records, strict=True):
            changes += field, number, _line(field, number, digest, record) if record else b""
        await self._write(changes)

    async def _write(self, changes: Sequence[Any]) -> None:
        """Replace lines of fields: each three values are a field, the number of the line, and the line."""
        for start in range(0, len(changes), 6 * _PAIRS):
            await self._lease.write(scripts.WRITE, *changes[start : start + 6 * _PAIRS], replicate=True)

    def _lines(self, field: str, value: Any) -> list[Any]:
        """Return the lines of a field, of which at least one is a record."""
        if value is None:
            return []
        lines: list[Any] = value.split(b"\n" if isinstance(value, bytes) else "\n")
        if not any(lines):
            raise self._lease.damaged(field, "the record is missing")
        return lines

    def _read(self, name: str, stored: str | bytes) -> tuple[_Entry, Record[Any]]:
        """Return a stored record of an item: the name of a field and, after a dot, the number of its line."""
        with self._lease.guarded(name):
            entry = _entry.decode(stored)
            encoded = bytes(entry.record)
            is_checked = self._by_place != 1 or not name.isdigit() or entry.checksum
            if is_checked and entry.checksum != _checksum(name, entry.digest, encoded):
                raise ValueError("the checksum is wrong")
            return entry, self._decoder.decode(_renamed(entry.record))


def _refused(argument: str, problem: str) -> ArgumentError:
    return ArgumentError("RedisJournal", argument, problem)


def _new_job(job: JobIdentity) -> bytes:
    """Return the field that says whose journal it is."""
    new = _Job(job.name, dict(job.scope), time.time(), _VERSION)
    new.checksum = _checksum_of_job(new)
    return _encode(new)


def _checksum_of_job(job: _Job) -> str:
    version: tuple[float | int, ...] = (job.started, job.version)
    if job.version >= _BY_KEY:
        version = (*version, job.by_place)
    return _checksum(job.name, repr(sorted(job.scope.items())), repr(version).encode())


def _checksum(name: str, digest: str, record: bytes) -> str:
    """Return a digest of a field: of its name, and of what it holds."""
    return blake2b(f"{len(name)} {name} {digest} ".encode() + record, digest_size=DIGEST).hexdigest()


def _field(key: int) -> str:
    """Return the field of a key. An earlier version has fields of digits alone."""
    return _PREFIX + _hex(key)


def _names(ids: ItemIds) -> Iterator[tuple[str, int]]:
    """Return the field of each item, and the number of its line."""
    return zip(map(_field, split(ids.keys)), ids.numbers, strict=True)


def _line(field: str, number: int, digest: int, record: bytes) -> bytes:
    """Return a record with its digest and its checksum, as one line."""
    hex = _hex(digest)
    return _encode(_Entry(hex, msgspec.Raw(record), _checksum(f"{field}.{number}", hex, record)))


def _hex(digest: int) -> str:
    return digest.to_bytes(DIGEST, signed=True).hex()


def _renamed(record: msgspec.Raw) -> bytes:
    """Return a record as JSON. "begun" is what version 1 calls "in_progress"."""
    encoded = bytes(record)
    return encoded.replace(b"begun", b"in_progress", 1) if encoded.startswith(b'["begun"') else encoded
