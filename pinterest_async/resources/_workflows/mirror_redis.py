"""The state of a mirror in Redis, for runs on any machine.

A hash says whose state it is, who has the lease, how many entries there are in each state, and which batches are under
way. A second hash has the entries by the keys of the items: the digit of the state, and in base64 the digest with a
checksum. What a run marks as seen is in a temporary file of its process: no other run needs it, and a dry run leaves
nothing in the server.
"""

import sqlite3
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any, Final

import msgspec

from ..._redis import Server, redis_key, with_timeout
from ..._redis.lease import CHECK, EXPIRE, LeasedHash, Texts, check_arguments
from ...errors import ArgumentError, ConfigurationError, MirrorError
from .mirror_state import BLOCK, Entry, EntryState, other_catalog

_VERSION: Final = 1
_OWNER: Final = "mirror"
"""The field that says whose state it is."""
_COUNT: Final = "count:"
_BATCH: Final = "batch:"
_CHECKSUM: Final = 4
"""Bytes of the checksum of an entry."""

_HEAD: Final = "return {redis.call('HGETALL', KEYS[1]), redis.call('HLEN', KEYS[2])}"
"""Returns the first hash and the number of entries, both of one moment."""
_PUT: Final = (
    CHECK
    + f"""
local changes = {{}}
local function count(value, change)
    if value and value ~= '' then
        local state = value:sub(1, 1)
        changes[state] = (changes[state] or 0) + change
    end
end
for i = 4, #ARGV, 2 do
    count(redis.call('HGET', KEYS[2], ARGV[i]), -1)
    count(ARGV[i + 1], 1)
end
for state, change in pairs(changes) do
    redis.call('HINCRBY', KEYS[1], '{_COUNT}' .. state, change)
end
for i = 4, #ARGV, 2 do
    if ARGV[i + 1] == '' then
        redis.call('HDEL', KEYS[2], ARGV[i])
    else
        redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
    end
end
"""
    + EXPIRE
)
"""Sets entries and counts them. An empty one is removed."""
_ADD_BATCH: Final = f"{CHECK} redis.call('HSET', KEYS[1], ARGV[4], '') {EXPIRE}"
_REMOVE_BATCH: Final = f"{CHECK} redis.call('HDEL', KEYS[1], ARGV[4]) {EXPIRE}"


class RedisMirrorState:
    """The state of a mirror on a Redis server (`state=` of `catalogs.mirror`), for runs on any machine.

    One run uses it at a time. The run renews a lease of 15 seconds; when its process is killed, the next run waits
    until the lease ends. A run that lost its lease, because it stood still for longer, writes nothing more, sends
    no other batch, and ends with MirrorError.

    It takes about 80 bytes of the server's memory per item, and has no content of items. It never expires: delete it
    with the catalog. What the server forgets is sent again, and what had left the feed meanwhile is never removed, so
    let the server keep its data on disk. A server that may evict any key (maxmemory with one of the allkeys policies)
    is refused.

    Args:
        server: As for SharedLimits.
        name: A name for this catalog and no other.
        deadline: Seconds to wait for another run to end, or to be silent for 15 seconds.
        replicas: Replicas that must have a change before it counts (WAIT), so that a failover forgets less. Not
            possible with a cluster.

    The run raises MirrorError as with `MirrorFile`, and when the server does not answer within two seconds, when it
    refuses, and when too few replicas have a change.
    """

    def __init__(self, server: Server, *, name: str, deadline: float = 20.0, replicas: int = 0) -> None:
        given: Any = name
        if not isinstance(given, str) or not given:
            raise ArgumentError("RedisMirrorState", "name", "expected a name for this catalog and no other")
        check_arguments("RedisMirrorState", server, deadline, replicas)
        try:
            key = redis_key(name, "mirror") + ":mirror"
        except ConfigurationError:
            raise ArgumentError("RedisMirrorState", "name", f"expected text, got {name!r}") from None
        self.name: str = name
        self._deadline = deadline
        self._items_key = f"{{{key}}}:items"  # in the same slot of a cluster
        self._lease = LeasedHash(
            server,
            (key, self._items_key),
            _OWNER,
            Texts(
                f"mirror {name}",
                "state",
                "what is forgotten is sent again, and never removed",
                "restore it, or begin with a new name, which sends every item again and does not know what left the "
                "feed before",
            ),
            MirrorError,
            replicas=replicas,
        )
        self._marks: sqlite3.Connection | None = None
        self._scans = 0

    async def open(self, identity: Mapping[str, str], *, dry_run: bool) -> None:
        """Open the state for one run. Wait while another one has the lease."""
        if self._lease.is_open:
            raise self._lease.problem("the state is in use by another run of this process")
        try:
            await self._lease.connect()
            await self._check(identity)
            if dry_run:
                await self._lease.wait(self._deadline)
            else:
                await self._lease.acquire(_owner(identity), self._deadline)
            await self._check(identity)
            with self._guarded_marks():
                self._marks = sqlite3.connect("", isolation_level=None)
                for statement in _MARKS:
                    self._marks.execute(statement)
        except BaseException:
            await self.close()
            raise

    async def lookup(self, keys: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries that exist of these keys."""
        if not keys:
            return {}
        with self._lease.guarded():
            names = [key.encode() for key in keys]
            values = await with_timeout(self._lease.client.hmget(self._items_key, names))
        return {key: self._entry(key, value) for key, value in zip(keys, values, strict=True) if value is not None}

    async def mark_seen(self, keys: Sequence[str]) -> frozenset[str]:
        """Mark items as seen in this run, and return those that were marked before."""
        before = self._seen(keys)
        added = [key for key in keys if key not in before]
        entries = await self.lookup(added)
        rows = [(key, entries[key].state if key in entries else 0) for key in added]
        with self._guarded_marks():
            self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", rows)
        return before

    async def put(self, entries: Mapping[str, Entry | None]) -> None:
        """Set the entries of items, all or none; None removes an entry."""
        pairs: list[bytes] = []
        with self._lease.guarded():
            for key, entry in entries.items():
                name = key.encode()
                pairs += name, b"" if entry is None else _stored(name, entry)
        await self._lease.write(_PUT, *pairs, replicate=True)
        rows = [(0 if entry is None else entry.state, key) for key, entry in entries.items()]
        with self._guarded_marks():
            self._database.executemany("UPDATE seen SET state = ? WHERE key = ?", rows)

    async def count(self, states: Sequence[EntryState], *, unseen: bool) -> int:
        """Return the number of entries in these states: of all, or of those that are not marked as seen."""
        names = [f"{_COUNT}{state.value}" for state in states]
        with self._lease.guarded():
            counts: list[Any] = await with_timeout(self._lease.client.hmget(self._lease.keys[0], names))
            total = sum(int(count or 0) for count in counts)
        if not unseen:
            return total
        marks = ",".join("?" * len(states))
        with self._guarded_marks():
            [(seen,)] = self._database.execute(f"SELECT count(*) FROM seen WHERE state IN ({marks})", states)  # noqa: S608
        return total - int(seen)

    async def unseen(self, states: Sequence[EntryState]) -> AsyncIterator[Sequence[tuple[str, Entry]]]:
        """Yield the entries in these states that are not marked as seen, in blocks. They may be set meanwhile."""
        if not await self.count(states, unseen=True):
            return
        self._scans += 1
        scan, cursor = self._scans, None
        while cursor != 0:
            with self._lease.guarded():
                scanned = self._lease.client.hscan(self._items_key, cursor or 0, count=BLOCK)
                cursor, values = await with_timeout(scanned)
                stored = {_text(key): value for key, value in values.items()}
            found = {key: self._entry(key, value) for key, value in stored.items()}
            found = {key: entry for key, entry in found.items() if entry.state in states}
            seen = self._seen(list(found))
            keys = self._first_time(scan, [key for key in found if key not in seen])
            for start in range(0, len(keys), BLOCK):
                yield [(key, found[key]) for key in keys[start : start + BLOCK]]

    async def batches(self) -> Sequence[str]:
        """Return the batches that were accepted, and not known to be processed."""
        fields, _ = await self._head()
        return [name.removeprefix(_BATCH) for name in fields if name.startswith(_BATCH)]

    async def add_batch(self, batch_id: str) -> None:
        """Store a batch that was accepted."""
        await self._lease.write(_ADD_BATCH, _BATCH + batch_id, replicate=True)

    async def remove_batch(self, batch_id: str) -> None:
        """Remove a batch that was processed."""
        await self._lease.write(_REMOVE_BATCH, _BATCH + batch_id, replicate=True)

    async def close(self) -> None:
        """Release the lease and close the state."""
        marks, self._marks = self._marks, None
        if marks is not None:
            marks.close()
        await self._lease.close()

    async def _head(self) -> tuple[dict[str, str], int]:
        """Return the fields of the first hash, and the number of entries."""
        fields, entries = await self._lease.run(_HEAD)
        with self._lease.guarded():
            texts = [_text(part) for part in fields]
            return dict(zip(texts[::2], texts[1::2], strict=True)), entries

    async def _check(self, identity: Mapping[str, str]) -> None:
        """Raise MirrorError if the state is damaged, of another catalog, or of a later version."""
        fields, entries = await self._head()
        if not fields and not entries:
            return
        if _OWNER not in fields:
            raise self._lease.damaged(_OWNER, "whose it is, is lost")
        with self._lease.guarded(_OWNER):
            version = msgspec.json.decode(fields[_OWNER], type=_Version).version
            if version > _VERSION:
                raise self._lease.problem("the state of a later version of the library: choose another name")
            was = msgspec.json.decode(fields[_OWNER], type=_Owner)
            if was.checksum != _checksum_of(was):
                raise ValueError("the checksum is wrong")
        if problem := other_catalog(was.identity, identity):
            raise self._lease.problem(f"{problem}: choose another name")
        with self._lease.guarded(_COUNT):
            counted = sum(int(fields.get(name, 0)) for name in _COUNTS)
            if counted != entries:
                raise ValueError(f"{counted} entries were counted, and {entries} are there")

    def _entry(self, key: str, value: Any) -> Entry:
        """Return a stored entry."""
        try:
            state, packed = EntryState(int(value[:1])), b64decode(value[1:], validate=True)
            digest = packed[:-_CHECKSUM]
            if packed[-_CHECKSUM:] != _checksum(key.encode(), state, digest):
                raise ValueError("the checksum is wrong")
        except ValueError as error:
            raise self._lease.damaged(key, str(error), self._items_key) from None
        return Entry(state, digest)

    @property
    def _database(self) -> sqlite3.Connection:
        """What this run marks."""
        if self._marks is None:
            raise self._lease.problem("the state is not open")
        return self._marks

    def _seen(self, keys: Sequence[str]) -> frozenset[str]:
        """Return which keys are marked as seen."""
        marks = ",".join("?" * len(keys))
        with self._guarded_marks():
            rows = self._database.execute(f"SELECT key FROM seen WHERE key IN ({marks})", keys)  # noqa: S608
            return frozenset(key for (key,) in rows)

    def _first_time(self, scan: int, keys: Sequence[str]) -> list[str]:
        """Return which keys a scan has not come to before. Redis may return one twice while it resizes a hash."""
        with self._guarded_marks():
            insert = self._database.execute
            return [key for key in keys if insert("INSERT OR IGNORE INTO scanned VALUES (?, ?)", (scan, key)).rowcount]

    @contextmanager
    def _guarded_marks(self) -> Generator[None]:
        """Raise MirrorError for an error of the temporary file."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._lease.problem(f"the temporary file of this run cannot be used: {error}") from None


class _Version(msgspec.Struct, array_like=True):
    """The version of a state, which any later one begins with."""

    version: int


class _Owner(msgspec.Struct, array_like=True):
    """The catalog that a state belongs to."""

    version: int
    identity: dict[str, str]
    checksum: str = ""


_COUNTS: Final = tuple(f"{_COUNT}{state.value}" for state in EntryState)
_MARKS: Final = (
    "CREATE TABLE seen (key TEXT PRIMARY KEY, state INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE scanned (scan INTEGER, key TEXT, PRIMARY KEY (scan, key)) WITHOUT ROWID",
)
"""The keys that are seen, with the states of their entries (0: none), and those that a scan has come to."""


def _owner(identity: Mapping[str, str]) -> bytes:
    """Return the field that says whose state it is."""
    new = _Owner(_VERSION, dict(identity))
    new.checksum = _checksum_of(new)
    return msgspec.json.encode(new)


def _checksum_of(owner: _Owner) -> str:
    content = msgspec.json.encode((owner.version, sorted(owner.identity.items())))
    return blake2b(content, digest_size=8).hexdigest()


def _stored(key: bytes, entry: Entry) -> bytes:
    """Return an entry as it is stored."""
    return b"%d" % entry.state + b64encode(entry.digest + _checksum(key, entry.state, entry.digest))


def _checksum(key: bytes, state: EntryState, digest: bytes) -> bytes:
    return blake2b(b"%d %d " % (len(key), state) + key + digest, digest_size=_CHECKSUM).digest()


def _text(part: Any) -> str:
    """Return what the server has as text; some clients return texts."""
    text: str = part if isinstance(part, str) else part.decode()
    return text
