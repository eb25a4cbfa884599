"""The file of a journal: a SQLite database that one process uses at a time.

Each row has a checksum of its values, so a row that a fault of the disk has changed is found and not used. A file
of version 1, which has no checksums, gets them when it is opened. Files of versions 1 and 2 know items by their place
in the input; their records get keys as the items are looked up. While a process has the file, `is_open` is set in the
file itself: after a crash the last changes are in the write-ahead log beside it, which must not be missing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple

from ...errors import JournalError
from .base import DIGEST
from .files import ExclusiveFile, create_file
from .key_index import KeyIndex
from .wal import is_damaged

_APPLICATION: Final = 0x50694A6C
_VERSION: Final = 3
_WITHOUT_KEYS: Final = 2
_WITHOUT_CHECKSUMS: Final = 1
_MOST_ITEMS: Final = 10_000_000
"""Records of a block, at most: more are a sign of damage."""
_BLOBS: Final = frozenset({bytes, bytearray})
_SCHEMA: Final = (
    "CREATE TABLE job (name TEXT NOT NULL, scope TEXT NOT NULL, block INTEGER NOT NULL, started REAL NOT NULL,"
    " checksum BLOB, is_open INTEGER)",
    "CREATE TABLE block (number INTEGER PRIMARY KEY, digests BLOB NOT NULL, states BLOB NOT NULL,"
    " kept BLOB, notes BLOB, checksum BLOB, keys BLOB)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
_BLOCK: Final = "SELECT number, digests, states, kept, notes, keys, checksum FROM block WHERE number = ?"
_STORE: Final = (
    "INSERT OR REPLACE INTO block (number, digests, states, kept, notes, keys, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ADD_CHECKSUMS: Final = (
    "ALTER TABLE job ADD COLUMN checksum BLOB",
    "ALTER TABLE job ADD COLUMN is_open INTEGER",
    "ALTER TABLE block ADD COLUMN checksum BLOB",
    "UPDATE job SET checksum = checksum_of(name, scope, block, started)",
    "UPDATE block SET checksum = checksum_of(number, digests, states, kept, notes)",
)
_ADD_KEYS: Final = ("ALTER TABLE block ADD COLUMN keys BLOB", f"PRAGMA user_version = {_VERSION}")


class JobRow(NamedTuple):
    """The job that a journal belongs to: its name, its scope as JSON, the records of a block, and when it began."""

    name: str
    scope: str
    size: int
    started: float


class Block(NamedTuple):
    """Records with consecutive numbers.

    Attributes:
        digests: 8 bytes per record.
        states: A byte per record.
        keys: 8 bytes per record; 0 where an earlier version knew the item by its place.
        outcomes: The outcomes as JSON, if there is one.
        batches: The places of records by batch id as JSON, if there is one.
    """

    digests: bytearray
    states: bytearray
    keys: bytearray
    outcomes: bytes | None = None
    batches: bytes | None = None


class JournalFile(ExclusiveFile):
    """An open journal. Every method raises JournalError.

    Attributes:
        index: The numbers of its records by key, empty at first.

    Args:
        path: The file. A new one can be read by its owner only.
        durable: Wait for the disk at each change.
    """

    kind = JournalError
    name = "journal"
    in_use = "in use by another process"
    repair = "; what this job did has to be looked up by hand (if it is another file, name a new one)"

    def __init__(self, path: Path, *, durable: bool) -> None:
        super().__init__(path)
        self.size: int = 1
        self._is_durable = durable
        self._is_marked = False
        with self.guarded():
            log = path.with_name(path.name + "-wal")
            if not path.exists():
                if log.exists():
                    raise self.damaged(f"the file is missing, and {log.name} is there")
                create_file(path, _SCHEMA, synchronous="OFF")  # the first run waits for the disk, once
            if path.stat().st_size == 0:
                raise self.damaged("the file is empty")
            self._has_log = log.exists()
            if self._has_log and is_damaged(content := log.read_bytes()) and content == log.read_bytes():
                raise self.damaged(f"{log.name} is not what was written")  # and no other process writes it now
            self.database = sqlite3.connect(path.absolute(), timeout=0, isolation_level=None)
            try:
                self._prepare()
                self.index: KeyIndex = KeyIndex()
            except BaseException:
                self.database.close()
                raise

    def close(self) -> None:
        """Close the file."""
        with self.guarded(), closing(self.database), closing(self.index):
            if self._is_marked:
                with suppress(sqlite3.Error):
                    self.database.execute("UPDATE job SET is_open = 0")

    def job(self, new: JobRow) -> JobRow:
        """Return the job that the journal belongs to: the new one, where it has none yet."""
        with self.change():
            rows = self.database.execute("SELECT name, scope, block, started, checksum, is_open FROM job").fetchall()
            [(blocks,)] = self.database.execute("SELECT count(*) FROM block")
            if not rows and not blocks:
                rows = [(*new, _checksum(*new), 0)]
                self.database.execute("INSERT INTO job VALUES (?, ?, ?, ?, ?, ?)", rows[0])
            if len(rows) != 1:
                raise self.damaged("what job it belongs to is lost")
            owner: tuple[Any, ...] = rows[0]
            *values, checksum, is_open = owner
            if is_open and not self._has_log:
                raise self.damaged(f"{self.path.name}-wal, with the last records of a run that was killed, is missing")
            self.database.execute("UPDATE job SET is_open = 1")
        self._is_marked = True
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.database.execute(f"PRAGMA synchronous = {'FULL' if self._is_durable else 'NORMAL'}")
        job = JobRow(*owner[:4])
        if checksum != _checksum(*values) or tuple(map(type, job)) != (str, str, int, float):
            raise self.damaged("the checksum of its job is wrong")
        if not 0 < job.size <= _MOST_ITEMS:
            raise self.damaged(f"a block has {job.size} records")
        self.size = job.size
        return job

    def block(self, number: int) -> Block:
        """Return a block, which is empty where the file has none."""
        row = self.database.execute(_BLOCK, (number,)).fetchone()
        if row is None:
            return Block(bytearray(self.size * DIGEST), bytearray(self.size), bytearray(self.size * DIGEST))
        *values, checksum = row
        _, digests, states, outcomes, batches, keys = values
        size = self.size
        has_types = isinstance(digests, bytes) and isinstance(states, bytes) and isinstance(keys, bytes | None)
        has_types = has_types and isinstance(outcomes, bytes | None) and isinstance(batches, bytes | None)
        has_sizes = has_types and (len(digests), len(states), len(keys or digests)) == (
            size * DIGEST,
            size,
            size * DIGEST,
        )
        if not has_sizes or checksum != _checksum(*(values[:-1] if keys is None else values)):
            raise self.damaged(f"the checksum of records {number * size} to {(number + 1) * size - 1} is wrong")
        return Block(bytearray(digests), bytearray(states), bytearray(keys or size * DIGEST), outcomes, batches)

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Yield the number of every block, and the block."""
        for (number,) in self.database.execute("SELECT number FROM block ORDER BY number"):
            yield number, self.block(number)

    def store(self, number: int, block: Block) -> None:
        """Write a block."""
        digests, states, keys, outcomes, batches = block
        values = (number, digests, states, outcomes, batches, keys)
        self.database.execute(_STORE, (*values, _checksum(*values)))

    def _prepare(self) -> None:
        database = self.database
        database.create_function("checksum_of", -1, _checksum, deterministic=True)
        if not self._is_durable and not self._has_log:  # there is nothing yet that a power failure could take away
            database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("BEGIN EXCLUSIVE")
        database.execute("SELECT count(*) FROM sqlite_master")
        database.execute("COMMIT")
        [(application,)] = database.execute("PRAGMA application_id")
        [(version,)] = database.execute("PRAGMA user_version")
        if application != _APPLICATION or version not in (_VERSION, _WITHOUT_KEYS, _WITHOUT_CHECKSUMS):
            raise JournalError(f"{self.path}: this file is no journal of this version of the library; choose another")
        [(sound,)] = database.execute("PRAGMA quick_check(1)")
        if sound != "ok":
            raise self.damaged(sound)
        if version != _VERSION:
            with self.change():
                for statement in (*(_ADD_CHECKSUMS if version == _WITHOUT_CHECKSUMS else ()), *_ADD_KEYS):
                    database.execute(statement)


def _checksum(*values: Any) -> bytes:
    """Return a digest of the values of a row: of their number, of the size of each blob, and of what they are."""
    blobs = [value for value in values if type(value) in _BLOBS]
    shown = repr([len(value) if type(value) in _BLOBS else value for value in values]).encode()
    return blake2b(b"".join([shown, *blobs]), digest_size=DIGEST).digest()
