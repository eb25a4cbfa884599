"""The journal of a bulk job in a file.

    journal = Journal("campaigns.journal")
    result = await pinterest.campaigns.create_many(ad_account_id, campaigns, journal=journal)

To resume a job, run it again with the same input in the same order. Completed items are read from the journal, unsent
items are sent, and items in progress when the process died are handled as `unknown=` says.

The file is a SQLite database in WAL mode with one row per block of items (as many as a call takes). A row has a digest
and a state for each item, the outcomes, and the batch ids of items that can still be polled. It holds no item. One
process uses it at a time. Every change is one transaction, so a process can be killed at any moment; a machine that
loses its power may forget the last changes, unless `durable` makes each of them wait for the disk.
"""

import os
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import msgspec

from ...errors import ArgumentError, JournalError
from .base import DIGEST, JobIdentity, Record, Resumed, UnknownPolicy

if TYPE_CHECKING:
    import sqlite3

    from .database import JournalFile

__all__ = ["Journal"]

_NOT_SENT, _IN_PROGRESS, _COMPLETED, _UNKNOWN = range(4)
_NULL: Final = msgspec.Raw(b"null")

_encode: Final = msgspec.json.Encoder().encode
_raw_list: Final = msgspec.json.Decoder(list[msgspec.Raw])
_batches: Final = msgspec.json.Decoder(dict[str, list[int]])
_scope: Final = msgspec.json.Decoder(dict[str, str])


class Journal:
    """The journal of one bulk job, in a file that is made when it does not exist (`journal=` of the job).

    Args:
        path: The file.
        unknown: What to do with items whose outcome an earlier run left unknown. "report": they are unknown in this
            result too, and are not sent. "look_up": search for them (campaigns by name, keywords by value, ...); those
            found have succeeded, the others are sent. "send_again": send them, which may do again what was done
            already. Items that do no harm when they are sent twice (most catalog items) are sent again in any case,
            when a crash interrupted them.
        durable: Wait for the disk at each record, so that a power failure loses nothing either.

    The job raises JournalError when the file is damaged, in use, the journal of another job (operation, account, base
    URL) or of another input.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, unknown: UnknownPolicy = "report", durable: bool = False
    ) -> None:
        if unknown not in get_args(UnknownPolicy):
            raise ArgumentError("Journal", "unknown", f"expected one of {get_args(UnknownPolicy)}, got {unknown!r}")
        self.path: Path = Path(path)
        self.unknown: UnknownPolicy = unknown
        self._durable = durable
        self._opened: JournalFile | None = None
        self._size = 1
        self._records: msgspec.json.Decoder[list[Record[Any] | None]] = msgspec.json.Decoder(list[Record[Any] | None])

    async def open(self, job: JobIdentity) -> Resumed:
        """Open the file for a job."""
        if self._opened is not None:
            raise JournalError(f"{self.path}: the journal is in use by another job of this process")
        from .database import JournalFile  # sqlite3 is for those who use it

        self._opened = JournalFile(self.path, durable=self._durable)
        generic: Any = Record
        self._records = msgspec.json.Decoder(list[generic[job.value_type] | None])
        try:
            with self._opened.guarded():
                return self._identify(self._opened.database, job)
        except BaseException:
            await self.close()
            raise

    async def lookup(self, indexes: Sequence[int], digests: bytes) -> Sequence[Record[Any] | None] | None:
        """Return the records of items."""
        found: list[Record[Any] | None] = []
        known = False
        with self._file.guarded():
            for number, place, start, stop in self._spans(indexes):
                row = self._file.row("digests, states, kept, notes", number)
                if row is None:
                    found += [None] * (stop - start)
                    continue
                known = True
                held, states, stored, batches = row
                self._compare(indexes[start:stop], held, place, digests[start * DIGEST : stop * DIGEST])
                records = [] if stored is None else self._records.decode(stored)
                batch_ids = {where: id for id, places in _read_batches(batches).items() for where in places}
                for where in range(place, place + stop - start):
                    found.append(_entry(states[where], records, where, batch_ids.get(where)))
        return found if known else None

    async def mark_in_progress(self, indexes: Sequence[int], digests: bytes) -> None:
        """Record that items are about to be sent."""
        with self._file.change() as database:
            for number, place, start, stop in self._spans(indexes):
                held, states = self._arrays(number)
                held[place * DIGEST : (place + stop - start) * DIGEST] = digests[start * DIGEST : stop * DIGEST]
                states[place : place + stop - start] = bytes([_IN_PROGRESS]) * (stop - start)
                self._store(database, number, held, states)

    async def mark_accepted(self, indexes: Sequence[int], batch_id: str) -> None:
        """Record the batch that has the items."""
        with self._file.change() as database:
            for number, place, start, stop in self._spans(indexes):
                batches = self._without(number, range(place, place + stop - start))
                batches.setdefault(batch_id, []).extend(range(place, place + stop - start))
                database.execute("UPDATE block SET notes = ? WHERE number = ?", (_encode(batches), number))

    async def complete(self, indexes: Sequence[int], digests: bytes, records: Sequence[Record[Any] | None]) -> None:
        """Record the outcomes of items."""
        with self._file.change() as database:
            for number, place, start, stop in self._spans(indexes):
                span = range(place, place + stop - start)
                held, states = self._arrays(number)
                held[place * DIGEST : span.stop * DIGEST] = digests[start * DIGEST : stop * DIGEST]
                fresh = records[start:stop]
                states[place : span.stop] = bytes(map(_state, fresh))
                stored = _encode(fresh) if len(span) == self._size else self._merged(number, span, fresh)
                pollable = [where for where in span if states[where] == _UNKNOWN]
                batches = self._without(number, span, pollable)
                self._store(database, number, held, states)
                row = (stored, _encode(batches) if batches else None, number)
                database.execute("UPDATE block SET kept = ?, notes = ? WHERE number = ?", row)

    async def completed(self) -> AsyncIterator[Record[Any]]:
        """Yield every record with an outcome."""
        with self._file.guarded():
            numbers = [number for (number,) in self._file.database.execute("SELECT number FROM block ORDER BY number")]
            for number in numbers:
                row = self._file.row("kept", number)
                for record in self._records.decode(row[0]) if row and row[0] else ():
                    if record is not None:
                        yield record

    async def close(self) -> None:
        """Close the file."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    @property
    def _file(self) -> "JournalFile":
        if self._opened is None:
            raise JournalError(f"{self.path}: the journal is not open")
        return self._opened

    def _identify(self, database: "sqlite3.Connection", job: JobIdentity) -> Resumed:
        """Record whose journal it is, or check that it is this job's."""
        rows = database.execute("SELECT name, scope, block, started FROM job").fetchall()
        if not rows:
            rows = [(job.name, _encode(job.scope).decode(), job.chunk_size, time.time())]
            database.execute("INSERT INTO job VALUES (?, ?, ?, ?)", rows[0])
        name, scope, self._size, started = rows[0]
        was, now = {"operation": name, **_scope.decode(scope)}, {"operation": job.name, **job.scope}
        for what in sorted(was.keys() | now.keys()):
            if was.get(what) != now.get(what):
                raise JournalError(
                    f"{self.path}: the journal of another job: its {what} is {was.get(what)!r}, "
                    f"this job's is {now.get(what)!r}; choose another file"
                )
        uncertain = 0
        for (states,) in database.execute("SELECT states FROM block"):
            uncertain += states.count(_IN_PROGRESS) + states.count(_UNKNOWN)
        return Resumed(started, uncertain)

    def _compare(self, indexes: Sequence[int], held: bytes, place: int, digests: bytes) -> None:
        if held[place * DIGEST : place * DIGEST + len(digests)] == digests:
            return
        for number, index in enumerate(indexes):
            was = held[(place + number) * DIGEST : (place + number + 1) * DIGEST]
            if any(was) and was != digests[number * DIGEST : (number + 1) * DIGEST]:
                raise JournalError(
                    f"{self.path}: the journal of another input: item {index} is not what it was; run the job with the "
                    "input it was begun with, or choose another file"
                )

    def _spans(self, indexes: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
        """Yield runs of consecutive indexes in one block: its number, the first place in it, start and stop."""
        size, start, count = self._size, 0, len(indexes)
        while start < count:
            number, place = divmod(indexes[start], size)
            stop = min(start + size - place, count)
            if indexes[stop - 1] - indexes[start] != stop - 1 - start:
                stop = start + 1
                while stop < count and indexes[stop] == indexes[stop - 1] + 1 and indexes[stop] % size:
                    stop += 1
            yield number, place, start, stop
            start = stop

    def _arrays(self, number: int) -> tuple[bytearray, bytearray]:
        row = self._file.row("digests, states", number)
        if row is None:
            return bytearray(self._size * DIGEST), bytearray(self._size)
        return bytearray(row[0]), bytearray(row[1])

    def _merged(self, number: int, span: range, fresh: Sequence[Record[Any] | None]) -> bytes:
        """Return the outcomes of a block with those of some places replaced."""
        row = self._file.row("kept", number)
        held = _raw_list.decode(row[0]) if row and row[0] else [_NULL] * self._size
        held[span.start : span.stop] = [msgspec.Raw(_encode(record)) for record in fresh]
        return _encode(held)

    def _without(self, number: int, span: range, keep: Sequence[int] = ()) -> dict[str, list[int]]:
        """Return the batches of a block, by id, without those of some places."""
        row = self._file.row("notes", number)
        batches = _read_batches(row[0]) if row else {}
        left = {id: [where for where in places if where not in span or where in keep] for id, places in batches.items()}
        return {id: places for id, places in left.items() if places}

    def _store(self, database: "sqlite3.Connection", number: int, digests: bytearray, states: bytearray) -> None:
        database.execute(
            "INSERT INTO block (number, digests, states) VALUES (?, ?, ?) "
            "ON CONFLICT (number) DO UPDATE SET digests = excluded.digests, states = excluded.states",
            (number, digests, states),
        )


def _read_batches(column: bytes | None) -> dict[str, list[int]]:
    return {} if column is None else _batches.decode(column)


def _state(record: Record[Any] | None) -> int:
    if record is None:
        return _NOT_SENT
    return _UNKNOWN if record.status == "unknown" else _COMPLETED


def _entry(state: int, records: Sequence[Record[Any] | None], place: int, batch_id: str | None) -> Record[Any] | None:
    if state == _NOT_SENT:
        return None
    if state == _IN_PROGRESS:
        return Record("in_progress", batch_id=batch_id)
    record = records[place]
    if record is None:
        raise ValueError("an outcome is missing")
    record.batch_id = batch_id
    return record
