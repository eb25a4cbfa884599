"""The file of a journal: a SQLite database that one process uses at a time."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from ...errors import JournalError

_APPLICATION: Final = 0x50694A6C
_VERSION: Final = 1
_SCHEMA: Final = (
    "CREATE TABLE job (name TEXT NOT NULL, scope TEXT NOT NULL, block INTEGER NOT NULL, started REAL NOT NULL)",
    "CREATE TABLE block (number INTEGER PRIMARY KEY, digests BLOB NOT NULL, states BLOB NOT NULL,"
    " kept BLOB, notes BLOB)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)


class JournalFile:
    """An open journal. Every method raises JournalError."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.path: Path = path
        self.database: sqlite3.Connection
        with self.guarded():
            self.database = sqlite3.connect(path, timeout=0, isolation_level=None)
            try:
                self._prepare(durable)
            except BaseException:
                self.database.close()
                raise

    def close(self) -> None:
        """Close the file."""
        with self.guarded():
            self.database.close()

    def row(self, columns: str, number: int) -> Any:
        """Return columns of a block, or None where there is no such block."""
        return self.database.execute(f"SELECT {columns} FROM block WHERE number = ?", (number,)).fetchone()  # noqa: S608

    @contextmanager
    def change(self) -> Generator["sqlite3.Connection", None, None]:
        """Run a transaction: all of it is in the file, or nothing."""
        with self.guarded():
            database = self.database
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    @contextmanager
    def guarded(self) -> Generator[None, None, None]:
        """Raise a JournalError for an error of the database or of its content."""
        try:
            yield
        except sqlite3.Error as error:
            if error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise JournalError(f"{self.path}: the journal is in use by another process") from None
            if isinstance(error, sqlite3.OperationalError):
                raise JournalError(f"{self.path}: the journal cannot be read or written: {error}") from None
            raise self._damaged(str(error)) from None
        except (msgspec.MsgspecError, IndexError, ValueError) as error:
            raise self._damaged(str(error)) from None

    def _damaged(self, problem: str) -> JournalError:
        return JournalError(
            f"{self.path}: the journal is damaged ({problem}); what this job did has to be looked up by hand"
        )

    def _prepare(self, durable: bool) -> None:
        database = self.database
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        database.execute("BEGIN EXCLUSIVE")
        [(tables,)] = database.execute("SELECT count(*) FROM sqlite_master")
        if tables == 0:
            for statement in _SCHEMA:
                database.execute(statement)
        database.execute("COMMIT")
        [(application,)] = database.execute("PRAGMA application_id")
        [(version,)] = database.execute("PRAGMA user_version")
        if (application, version) != (_APPLICATION, _VERSION):
            raise JournalError(f"{self.path}: this file is no journal of this version of the library; choose another")
        [(sound,)] = database.execute("PRAGMA quick_check(1)")
        if sound != "ok":
            raise self._damaged(sound)
