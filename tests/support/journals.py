"""Journals outside of a job: their items, their earlier versions, and one in memory."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pinterest_async._bulk.journal.base import (
    ChunkJournal,
    ItemIds,
    JobIdentity,
    Lookup,
    Numbered,
    Record,
    Resumed,
    UnknownPolicy,
    assign,
    digests,
    next_number,
    split,
)
from pinterest_async._bulk.journal.database import _checksum


async def look_up(
    journal: ChunkJournal,
    items: Sequence[Any],
    *,
    indexes: Sequence[int] | None = None,
    keys: Sequence[Any] | None = None,
    creates: bool = True,
) -> Lookup:
    """Look up items, which are their own keys and begin the input unless it is said."""
    content = digests(items)
    return await journal.lookup(
        indexes or range(len(items)), content if keys is None else digests(keys), content, creates=creates
    )


class MemoryJournal:
    """A journal of one's own: it lives as long as the object, and a copy of its records survives a run.

    Attributes:
        unknown: As of every journal.
        key: As of every journal.
        records: The digest of the content and the record, by key and number.
    """

    def __init__(self, unknown: UnknownPolicy = "report", key: Callable[[Any], Hashable] | None = None) -> None:
        self.unknown: UnknownPolicy = unknown
        self.key: Callable[[Any], Hashable] | None = key
        self.records: dict[tuple[int, int], tuple[int, Record[Any]]] = {}
        self._held: dict[int, list[Numbered]] = {}

    async def open(self, job: JobIdentity) -> Resumed:
        """Forget which items of the last run had which record."""
        self._held = {}
        for (key, number), (digest, _) in sorted(self.records.items(), key=lambda entry: entry[0]):
            self._held.setdefault(key, []).append(Numbered(number, digest))
        return Resumed(0.0, sum(record.status in ("in_progress", "unknown") for _, record in self.records.values()))

    async def lookup(self, indexes: Sequence[int], keys: bytes, digests: bytes, *, creates: bool) -> Lookup:
        """Return the records of items, and number those that have none."""
        each_key, each_digest = split(keys), split(digests)
        given = assign(indexes, each_key, each_digest, self._held, next_number, creates=creates)
        found = [self.records.get((key, entry.number)) for key, entry in zip(each_key, given, strict=True)]
        recorded = b"".join(
            (digest if entry is None else entry[0]).to_bytes(8, signed=True)
            for digest, entry in zip(each_digest, found, strict=True)
        )
        ids = ItemIds([entry.number for entry in given], keys, recorded)
        return Lookup(ids, [entry and entry[1] for entry in found] if any(found) else None)

    async def mark_in_progress(self, ids: ItemIds) -> None:
        """Record that items are about to be sent."""
        await self.complete(ids, [Record("in_progress")] * len(ids.numbers))

    async def mark_accepted(self, ids: ItemIds, batch_id: str) -> None:
        """Record the batch that has the items."""
        await self.complete(ids, [Record("in_progress", batch_id=batch_id)] * len(ids.numbers))

    async def complete(self, ids: ItemIds, records: Sequence[Record[Any] | None]) -> None:
        """Record the outcomes of items."""
        for *name, digest, record in zip(split(ids.keys), ids.numbers, split(ids.digests), records, strict=True):
            key, number = name
            was = self.records.pop((key, number), None)
            if record is not None:
                if record.status == "unknown" and was is not None:
                    record.batch_id = was[1].batch_id
                self.records[key, number] = digest, record

    async def completed(self) -> AsyncIterator[Record[Any]]:
        """Yield every record with an outcome."""
        for _, record in list(self.records.values()):
            if record.status != "in_progress":
                yield record

    async def close(self) -> None:
        """Keep the records."""


def make_file_earlier(path: Path, version: int) -> None:
    """Make a journal, whose items were numbered in the order of the input, what it was in version 1 or 2."""
    with closing(sqlite3.connect(path)) as database:
        if version == 2:
            database.create_function("checksum_of", -1, _checksum)
            database.execute("UPDATE block SET checksum = checksum_of(number, digests, states, kept, notes)")
        else:
            database.execute("ALTER TABLE job DROP COLUMN checksum")
            database.execute("ALTER TABLE job DROP COLUMN is_open")
            database.execute("ALTER TABLE block DROP COLUMN checksum")
        database.execute("ALTER TABLE block DROP COLUMN keys")
        database.execute(f"PRAGMA user_version = {version}")
        database.commit()
