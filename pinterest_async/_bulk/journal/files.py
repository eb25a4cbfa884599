"""SQLite files that one process uses at a time: how they are made and changed, and what their errors mean."""

import os
import sqlite3
import tempfile
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import ClassVar

import msgspec

from ...errors import PinterestError


class ExclusiveFile:
    """A SQLite file that one process uses at a time.

    Args:
        path: The file.

    Attributes:
        path: As above.
        database: The open file. It is set by who opens it.
        kind: The class of the errors.
        name: What the file is called in errors.
        in_use: What errors say when another process has the file.
        repair: What errors say to do when the file does not hold what was written.
    """

    path: Path
    database: sqlite3.Connection
    kind: ClassVar[type[PinterestError]]
    name: ClassVar[str]
    in_use: ClassVar[str]
    repair: ClassVar[str]

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def change(self) -> Generator[None]:
        """Run a transaction: all of it is in the file, or nothing."""
        with self.guarded():
            database = self.database
            database.execute("BEGIN IMMEDIATE")
            try:
                yield
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:  # SQLite ends it itself after some errors
                    database.execute("ROLLBACK")
                raise

    @contextmanager
    def guarded(self) -> Generator[None]:
        """Raise an error of the class for one of the database or of its content."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorname", "")  # none where Python cannot read a value
            if code.startswith("SQLITE_BUSY"):
                raise self.kind(f"{self.path}: the {self.name} is {self.in_use}") from None
            if isinstance(error, sqlite3.OperationalError) and code:
                raise self._unusable(error) from None
            raise self.damaged(str(error)) from None
        except OSError as error:  # its own text names a temporary file
            raise self._unusable(error.strerror or error) from None
        except (msgspec.MsgspecError, LookupError, ValueError, ArithmeticError, RecursionError) as error:
            raise self.damaged(str(error)) from None

    def damaged(self, problem: str) -> PinterestError:
        """Return the error of a file that does not hold what was written."""
        cause = " ".join(problem.split())  # SQLite's may have several lines
        return self.kind(f"{self.path}: the {self.name} is damaged ({cause}){self.repair}")

    def _unusable(self, cause: object) -> PinterestError:
        return self.kind(f"{self.path}: the {self.name} cannot be read or written: {cause}")


def create_file(path: Path, schema: Sequence[str], *, synchronous: str) -> None:
    """Make the file of a new database, which is never seen half made.

    Args:
        path: The file. Only its owner can read it.
        schema: The statements that make it.
        synchronous: How it waits for the disk, as SQLite names it.
    """
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as database:
            database.execute(f"PRAGMA synchronous = {synchronous}")
            database.execute("BEGIN")
            for statement in schema:
                database.execute(statement)
            database.execute("COMMIT")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was faster
        except OSError:  # the file system has no hard links
            Path(draft).rename(path)
    finally:
        Path(draft).unlink(missing_ok=True)
