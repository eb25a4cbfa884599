"""An index of a journal's records by key, for one run, in a temporary database that grows on the disk.

It is made from the records when the journal is opened, so it need not survive the process, and costs no write that
waits for the disk. In memory are a filter of the keys, and which item of the run has which record, 8 bytes per record.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final, TypeAlias

from .base import Numbered

_CACHE_KIB: Final = 8192
_PARAMETERS: Final = 900
"""Parameters of one statement: every build of SQLite allows 999."""
_COLUMNS: Final = 3
_FILTER: Final = (1 << 21) - 1
"""Bits of a key by which the filter knows it. One of 20 new keys looks known when there are 100,000."""
_SCHEMA: Final = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
    "CREATE TABLE held (key INTEGER, number INTEGER, digest INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID",
    "CREATE TABLE loaded (key INTEGER, number INTEGER, digest INTEGER)",
)

_ADD: Final = "INSERT INTO held VALUES"
_FIND: Final = "SELECT key, number, digest FROM held WHERE key IN"

_Row: TypeAlias = tuple[int, int, int]
"""A key, and the number and the digest of a record. Keys and digests are integers."""


class KeyIndex:
    """The records of a journal by key. Its methods raise sqlite3.Error.

    Attributes:
        items: What `Numbered` says of the item of each record, by number. The next number is its length.
    """

    def __init__(self) -> None:
        self.items: array[int] = array("q")
        self._known = bytearray(_FILTER + 1)
        self._database = sqlite3.connect("", isolation_level=None)
        for statement in _SCHEMA:
            self._database.execute(statement)

    def load(self, blocks: Iterable[Sequence[_Row]]) -> None:
        """Add the records of a journal to an index that is empty, and give them to no item.

        They are sorted first, which is far faster than to search the place of each.
        """
        database = self._database
        database.execute("BEGIN")
        for rows in blocks:
            for key, _, _ in rows:
                self._known[key & _FILTER] = 1
            database.executemany("INSERT INTO loaded VALUES (?, ?, ?)", rows)
        database.execute("INSERT INTO held SELECT * FROM loaded ORDER BY key, number")
        database.execute("DROP TABLE loaded")
        database.execute("COMMIT")

    def find(self, keys: Sequence[int]) -> dict[int, list[Numbered]]:
        """Return what there is under some keys, in the order of the numbers; nothing for a key that has none."""
        found: dict[int, list[Numbered]] = {}
        known = self._known
        wanted = [key for key in keys if known[key & _FILTER]]
        for start in range(0, len(wanted), _PARAMETERS):
            part = wanted[start : start + _PARAMETERS]
            marks = ",".join("?" * len(part))
            row: _Row
            for row in self._database.execute(f"{_FIND} ({marks}) ORDER BY key, number", part):
                key, number, digest = row
                found.setdefault(key, []).append(Numbered(number, digest, self.items[number]))
        return found

    def add(self, rows: Sequence[_Row]) -> None:
        """Add new records."""
        for key, _, _ in rows:
            self._known[key & _FILTER] = 1
        values = list(chain.from_iterable(rows))
        self._database.execute("BEGIN")
        for start in range(0, len(values), _PARAMETERS):
            part = values[start : start + _PARAMETERS]
            marks = ",".join(["(?,?,?)"] * (len(part) // _COLUMNS))
            self._database.execute(f"{_ADD} {marks}", part)
        self._database.execute("COMMIT")

    def close(self) -> None:
        """Delete the index."""
        self._database.close()
