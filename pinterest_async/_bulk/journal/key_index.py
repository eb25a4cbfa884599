"""An index of a journal's records by key, for one run, in a temporary database that grows on the disk.

It says which item of the run has which record. It is made from the records when the journal is opened, so it need not
survive the process, and costs no write that waits for the disk.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from .base import Numbered

_CACHE_KIB: Final = 8192
_PARAMETERS: Final = 900
"""Parameters of one statement: every build of SQLite allows 999."""
_SCHEMA: Final = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
    "CREATE TABLE held (key INTEGER PRIMARY KEY, number INTEGER, digest INTEGER, item INTEGER)",
    "CREATE TABLE repeated (key INTEGER, number INTEGER, digest INTEGER, item INTEGER, PRIMARY KEY (key, number))"
    " WITHOUT ROWID",
    "CREATE TABLE loaded (key INTEGER, number INTEGER, digest INTEGER, item INTEGER)",
)
_LOAD: Final = (
    "INSERT OR IGNORE INTO held SELECT * FROM loaded ORDER BY key, number",
    "INSERT INTO repeated SELECT loaded.* FROM loaded JOIN held USING (key) WHERE loaded.number <> held.number",
    "DROP TABLE loaded",
)
_FIRST: Final = "SELECT key, number, digest, item FROM held WHERE key IN (%s)"
_OTHERS: Final = "SELECT key, number, digest, item FROM repeated WHERE key IN (%s) ORDER BY number"

_Row: TypeAlias = tuple[int, int, int, int]
"""A key, and the values of `Numbered`. Keys and digests are integers."""


class KeyIndex:
    """The numbers of records by key. The first of each key is in a table of its own, which serves nearly all.

    Its methods raise sqlite3.Error.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._has_repeated = False
        for statement in _SCHEMA:
            self._database.execute(statement)

    def load(self, blocks: Iterable[tuple[Sequence[int], Sequence[int], Sequence[int]]]) -> None:
        """Add many records, given as keys, numbers and digests.

        They are sorted first, which is far faster than to search the place of each.
        """
        database = self._database
        database.execute("BEGIN")
        for block in blocks:
            database.executemany("INSERT INTO loaded VALUES (?, ?, ?, 0)", zip(*block, strict=True))
        for statement in _LOAD:
            database.execute(statement)
        database.execute("COMMIT")
        [(self._has_repeated,)] = database.execute("SELECT EXISTS (SELECT * FROM repeated)")

    def find(self, keys: Sequence[int]) -> dict[int, list[Numbered]]:
        """Return what there is under some keys, in the order of the numbers; nothing for a key that has none."""
        found: dict[int, list[Numbered]] = {}
        for start in range(0, len(keys), _PARAMETERS):
            wanted = keys[start : start + _PARAMETERS]
            marks = ",".join("?" * len(wanted))
            for key, number, digest, item in self._database.execute(_FIRST % marks, wanted):
                found[key] = [Numbered(number, digest, item)]
            if self._has_repeated:
                for key, number, digest, item in self._database.execute(_OTHERS % marks, wanted):
                    found[key].append(Numbered(number, digest, item))
        return found

    def add(self, rows: Iterable[_Row]) -> int:
        """Add records whose keys have none, and return how many these were. Others are left as they are."""
        ordered = sorted(rows)  # neighbours share a page
        self._database.execute("BEGIN")
        added = self._database.executemany("INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?)", ordered).rowcount
        self._database.execute("COMMIT")
        return added

    def put(self, rows: Iterable[_Row]) -> None:
        """Add records, or say which items have them."""
        ordered = sorted(rows)
        claims = [(item, key, number) for key, number, _, item in ordered]
        database = self._database
        database.execute("BEGIN")
        given = database.executemany("UPDATE held SET item = ? WHERE key = ? AND number = ?", claims).rowcount
        if given < len(ordered):
            given += database.executemany("INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?)", ordered).rowcount
        if given < len(ordered):
            self._has_repeated = True
            database.executemany(
                "INSERT OR REPLACE INTO repeated SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS "
                "(SELECT * FROM held WHERE key = ?1 AND number = ?2)",
                ordered,
            )
        database.execute("COMMIT")

    def close(self) -> None:
        """Delete the index."""
        self._database.close()
