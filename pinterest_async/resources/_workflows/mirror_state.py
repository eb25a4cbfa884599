"""What a mirror knows of a catalog, from run to run: the interface of a state, and the state in a file.

The state has an entry per item with a digest of its content. An entry is set to PENDING before the item is sent, and
gets its digest when the outcome is known, so a process can be killed at any moment: what is pending is sent again.
"""

import os
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from ..._bulk.journal.files import ExclusiveFile, create_file
from ...errors import MirrorError

_APPLICATION: Final = 0x50694D69
_VERSION: Final = 1
_SCHEMA: Final = (
    "CREATE TABLE mirror (identity TEXT NOT NULL)",
    "CREATE TABLE item (key TEXT PRIMARY KEY, state INTEGER NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE batch (id TEXT PRIMARY KEY) WITHOUT ROWID",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
BLOCK: Final = 1000
"""Entries that are read and written together."""


class EntryState(IntEnum):
    """What is known of an item.

    Attributes:
        CURRENT: The catalog has the content of the digest.
        PENDING: Something was sent, and no outcome is known. The catalog may have any version of the item, or none.
        REFUSED: The API refused the item, and the catalog has no version of it.
        OUT_OF_STOCK: The item left the feed, and was marked as out of stock.
    """

    CURRENT = 1
    PENDING = 2
    REFUSED = 3
    OUT_OF_STOCK = 4


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of one item. The digest counts while the state is CURRENT."""

    state: EntryState
    digest: bytes = b""


class MirrorState(Protocol):
    """The state of a mirror: `MirrorFile`, `pinterest_async.redis.RedisMirrorState`, or one of your own.

    Items are named by keys, which are texts. Every method raises MirrorError when the state cannot be read or written.
    A change must be stored, and survive the process, when the method returns.
    """

    async def open(self, identity: Mapping[str, str], *, dry_run: bool) -> None:
        """Open the state for one run, in which no item is marked as seen.

        Args:
            identity: The catalog. A new state keeps it.
            dry_run: Whether the run changes nothing. A state that does not exist is then not made.

        Raises:
            MirrorError: The state is of another catalog, is in use by another run, or is damaged.
        """
        ...

    async def lookup(self, keys: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries that exist of these keys."""
        ...

    async def mark_seen(self, keys: Sequence[str]) -> frozenset[str]:
        """Mark items as seen in this run, and return those that were marked before."""
        ...

    async def put(self, entries: Mapping[str, Entry | None]) -> None:
        """Set the entries of items, all or none; None removes an entry.

        Without entries it checks that the state can still be written: it is called so before a batch is sent.
        """
        ...

    async def count(self, states: Sequence[EntryState], *, unseen: bool) -> int:
        """Return the number of entries in these states: of all, or of those that are not marked as seen."""
        ...

    def unseen(self, states: Sequence[EntryState]) -> AsyncIterator[Sequence[tuple[str, Entry]]]:
        """Yield the entries in these states that are not marked as seen, in blocks. They may be set meanwhile."""
        ...

    async def batches(self) -> Sequence[str]:
        """Return the batches that were accepted, and not known to be processed."""
        ...

    async def add_batch(self, batch_id: str) -> None:
        """Store a batch that was accepted."""
        ...

    async def remove_batch(self, batch_id: str) -> None:
        """Remove a batch that was processed."""
        ...

    async def close(self) -> None:
        """Close the state. It is called after each `open`, however the run ended."""
        ...


class _StateFile(ExclusiveFile):
    """What the errors of a state say."""

    kind = MirrorError
    name = "state"
    in_use = "in use by another run: wait until it ends, or choose another file"
    repair = (
        ": restore it, or begin with a new file, which sends every item again and does not know what left the feed "
        "before"
    )


class MirrorFile:
    """The state of a mirror in a file: a SQLite database that one run uses at a time.

    It has a row per item, of about 60 bytes, and no content of items. Every change is one transaction that waits for
    the disk. A file whose name ends with "-journal" beside it is a part of it.

    Args:
        path: The file. It is made when it does not exist; only its owner can read it then.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path: Path = Path(path)
        self._file = _StateFile(self.path)
        self._opened: sqlite3.Connection | None = None

    async def open(self, identity: Mapping[str, str], *, dry_run: bool) -> None:
        """Open the file for one run."""
        if self._opened is not None:
            raise MirrorError(f"{self.path}: the state is in use by another run of this process")
        with self._file.guarded():
            if dry_run and not self.path.exists():
                database = sqlite3.connect("", isolation_level=None)
                _make(database)
            else:
                if not self.path.exists():
                    create_file(self.path, _SCHEMA, synchronous="FULL")
                if self.path.stat().st_size == 0:
                    raise self._file.damaged("the file is empty")
                database = sqlite3.connect(self.path.absolute(), timeout=0, isolation_level=None)
        try:
            with self._file.guarded():
                self._prepare(database)
                self._identify(database, dict(identity))
        except BaseException:
            database.close()
            raise
        self._opened = self._file.database = database

    async def lookup(self, keys: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries that exist of these keys."""
        marks = ",".join("?" * len(keys))
        with self._file.guarded():
            rows = self._database.execute(f"SELECT key, state, digest FROM item WHERE key IN ({marks})", keys)  # noqa: S608
            return {key: Entry(EntryState(state), digest) for key, state, digest in rows}

    async def mark_seen(self, keys: Sequence[str]) -> frozenset[str]:
        """Mark items as seen in this run, and return those that were marked before."""
        marks = ",".join("?" * len(keys))
        with self._file.guarded():
            rows = self._database.execute(f"SELECT key FROM seen WHERE key IN ({marks})", keys).fetchall()  # noqa: S608
            with self._file.change():
                self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", [(key,) for key in keys])
            return frozenset(key for (key,) in rows)

    async def put(self, entries: Mapping[str, Entry | None]) -> None:
        """Set the entries of items, all or none; None removes an entry."""
        rows = [(key, entry.state, entry.digest) for key, entry in entries.items() if entry is not None]
        database = self._database
        with self._file.change():
            database.executemany("INSERT OR REPLACE INTO item VALUES (?, ?, ?)", rows)
            gone = [(key,) for key, entry in entries.items() if entry is None]
            database.executemany("DELETE FROM item WHERE key = ?", gone)

    async def count(self, states: Sequence[EntryState], *, unseen: bool) -> int:
        """Return the number of entries in these states: of all, or of those that are not marked as seen."""
        marks = ",".join("?" * len(states))
        query = f"SELECT count(*) FROM item WHERE state IN ({marks})"  # noqa: S608
        with self._file.guarded():
            [(count,)] = self._database.execute(query + (_UNSEEN if unseen else ""), states)
            return int(count)

    async def unseen(self, states: Sequence[EntryState]) -> AsyncIterator[Sequence[tuple[str, Entry]]]:
        """Yield the entries in these states that are not marked as seen, in blocks. They may be set meanwhile."""
        marks = ",".join("?" * len(states))
        query = (
            f"SELECT key, state, digest FROM item WHERE state IN ({marks}) AND key > ? {_UNSEEN} ORDER BY key LIMIT ?"  # noqa: S608
        )
        last = ""
        while True:
            with self._file.guarded():
                rows = self._database.execute(query, (*states, last, BLOCK)).fetchall()
                block = [(key, Entry(EntryState(state), digest)) for key, state, digest in rows]
            if not block:
                return
            last = block[-1][0]
            yield block

    async def batches(self) -> Sequence[str]:
        """Return the batches that were accepted, and not known to be processed."""
        with self._file.guarded():
            return [id for (id,) in self._database.execute("SELECT id FROM batch")]

    async def add_batch(self, batch_id: str) -> None:
        """Store a batch that was accepted."""
        with self._file.guarded():
            self._database.execute("INSERT OR IGNORE INTO batch VALUES (?)", (batch_id,))

    async def remove_batch(self, batch_id: str) -> None:
        """Remove a batch that was processed."""
        with self._file.guarded():
            self._database.execute("DELETE FROM batch WHERE id = ?", (batch_id,))

    async def close(self) -> None:
        """Close the file."""
        with self._file.guarded():
            self._database.close()
        self._opened = None

    @property
    def _database(self) -> sqlite3.Connection:
        if self._opened is None:
            raise MirrorError(f"{self.path}: the state is not open")
        return self._opened

    def _prepare(self, database: sqlite3.Connection) -> None:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("BEGIN EXCLUSIVE")  # and the lock is kept
        database.execute("COMMIT")
        [(application,)] = database.execute("PRAGMA application_id")
        [(version,)] = database.execute("PRAGMA user_version")
        if (application, version) != (_APPLICATION, _VERSION):
            raise MirrorError(f"{self.path}: this file is no state of a mirror of this version: choose another file")
        [(sound,)] = database.execute("PRAGMA quick_check(1)")
        if sound != "ok":
            raise self._file.damaged(sound)
        database.execute("CREATE TEMP TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID")

    def _identify(self, database: sqlite3.Connection, identity: dict[str, str]) -> None:
        rows = database.execute("SELECT identity FROM mirror").fetchall()
        if not rows:
            database.execute("INSERT INTO mirror VALUES (?)", (msgspec.json.encode(identity).decode(),))
            return
        was = msgspec.json.decode(rows[0][0], type=dict[str, str])
        if problem := other_catalog(was, identity):
            raise MirrorError(f"{self.path}: {problem}: choose another file")


_UNSEEN: Final = " AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.key = item.key)"


def other_catalog(was: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Return what makes the catalog of a state another one than that of a run; empty if nothing does."""
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            return (
                f"the state of another catalog: its {name} is {was.get(name, 'not given')}, and this run's is "
                f"{now.get(name, 'not given')}"
            )
    return ""


def _make(database: sqlite3.Connection) -> None:
    for statement in _SCHEMA:
        database.execute(statement)


def is_redis_url(state: Any) -> bool:
    """Return whether a state is the URL of a Redis server."""
    return isinstance(state, str) and state.startswith(("redis://", "rediss://", "unix://"))


def state_of(state: Any) -> MirrorState | None:
    """Return the state that an argument names: a path of a file, or a state itself. None if it is neither."""
    if isinstance(state, str) or hasattr(state, "__fspath__"):
        return MirrorFile(state)
    return state if callable(getattr(state, "mark_seen", None)) else None
