"""A journal of a bulk job in a file, so that a job that was interrupted goes on where it was, also after a crash.

    journal = Journal("campaigns.journal")
    result = await pinterest.campaigns.create_many(ad_account_id, campaigns, journal=journal)

Run the same line again, with the same input in the same order, and what is done is not done again: its outcomes are
read from the journal and are part of the result. What was not sent is sent. What had left when the process died is
reported as unknown, because nobody knows what became of it; the argument `unknown` tells what to do about that.

The file is a SQLite database in WAL mode with one row per block of items (as many as a call takes). A row holds a
digest and a state for each item, the outcomes, and the notes of items that can still be followed. It holds no item. One
process uses it at a time. Every change is one transaction, so a process can be killed at any moment; a machine that
loses its power may forget the last changes, unless `durable` makes each of them wait for the disk.

How a record is kept, and why by item and not by chunk, is told in `_journal`.
"""

import os
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import msgspec

from ...errors import ArgumentError, JournalError
from .base import DIGEST, JobIdentity, Kept, Resumed, UnknownPolicy

if TYPE_CHECKING:
    import sqlite3

    from .database import JournalFile

__all__ = ["Journal"]

_NOTHING, _BEGUN, _DECIDED, _UNKNOWN = range(4)
_NULL: Final = msgspec.Raw(b"null")

_encode: Final = msgspec.json.Encoder().encode
_raw_list: Final = msgspec.json.Decoder(list[msgspec.Raw])
_notes: Final = msgspec.json.Decoder(dict[str, list[int]])
_scope: Final = msgspec.json.Decoder(dict[str, str])


class Journal:
    """The journal of one bulk job, in a file that is made when it is not there (`journal=` of the job).

    unknown: what to do with items whose outcome an earlier run left unknown. "report": they are unknown in this result
    too, and are not sent. "look_up": look for them (campaigns by name, keywords by value, ...): those found have
    succeeded, the others are sent. "send_again": send them, which may do twice what was done already. Items that do no
    harm when they are sent twice (most catalog items) are sent again in any case, when a crash interrupted them.
    durable: wait for the disk at each record, so that a power failure loses nothing either.

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
        self._kept: msgspec.json.Decoder[list[Kept[Any] | None]] = msgspec.json.Decoder(list[Kept[Any] | None])

    async def open(self, job: JobIdentity) -> Resumed:
        """Take the file for a job."""
        if self._opened is not None:
            raise JournalError(f"{self.path}: the journal is in use by another job of this process")
        from .database import JournalFile  # sqlite3 is for those who use it

        self._opened = JournalFile(self.path, durable=self._durable)
        generic: Any = Kept
        self._kept = msgspec.json.Decoder(list[generic[job.value_type] | None])
        try:
            with self._opened.guarded():
                return self._identify(self._opened.database, job)
        except BaseException:
            await self.finish()
            raise

    async def recall(self, indexes: Sequence[int], digests: bytes) -> Sequence[Kept[Any] | None] | None:
        """What is known of these items."""
        found: list[Kept[Any] | None] = []
        known = False
        with self._file.guarded():
            for number, place, start, stop in self._spans(indexes):
                row = self._file.row("digests, states, kept, notes", number)
                if row is None:
                    found += [None] * (stop - start)
                    continue
                known = True
                held, states, kept, notes = row
                self._compare(indexes[start:stop], held, place, digests[start * DIGEST : stop * DIGEST])
                outcomes = [] if kept is None else self._kept.decode(kept)
                noted = {each: note for note, places in _read_notes(notes).items() for each in places}
                for each in range(place, place + stop - start):
                    found.append(_entry(states[each], outcomes, each, noted.get(each)))
        return found if known else None

    async def begin(self, indexes: Sequence[int], digests: bytes) -> None:
        """These items are about to leave."""
        with self._file.change() as database:
            for number, place, start, stop in self._spans(indexes):
                held, states = self._arrays(number)
                held[place * DIGEST : (place + stop - start) * DIGEST] = digests[start * DIGEST : stop * DIGEST]
                states[place : place + stop - start] = bytes([_BEGUN]) * (stop - start)
                self._store(database, number, held, states)

    async def note(self, indexes: Sequence[int], note: str) -> None:
        """What is needed to follow these items."""
        with self._file.change() as database:
            for number, place, start, stop in self._spans(indexes):
                notes = self._without(number, range(place, place + stop - start))
                notes.setdefault(note, []).extend(range(place, place + stop - start))
                database.execute("UPDATE block SET notes = ? WHERE number = ?", (_encode(notes), number))

    async def settle(self, indexes: Sequence[int], digests: bytes, outcomes: Sequence[Kept[Any] | None]) -> None:
        """What became of these items."""
        with self._file.change() as database:
            for number, place, start, stop in self._spans(indexes):
                span = range(place, place + stop - start)
                held, states = self._arrays(number)
                held[place * DIGEST : span.stop * DIGEST] = digests[start * DIGEST : stop * DIGEST]
                fresh = outcomes[start:stop]
                states[place : span.stop] = bytes(map(_state, fresh))
                kept = _encode(fresh) if len(span) == self._size else self._merged(number, span, fresh)
                followable = [each for each in span if states[each] == _UNKNOWN]
                notes = self._without(number, span, followable)
                self._store(database, number, held, states)
                row = (kept, _encode(notes) if notes else None, number)
                database.execute("UPDATE block SET kept = ?, notes = ? WHERE number = ?", row)

    async def settled(self) -> AsyncIterator[Kept[Any]]:
        """Every outcome in the journal."""
        with self._file.guarded():
            numbers = [number for (number,) in self._file.database.execute("SELECT number FROM block ORDER BY number")]
            for number in numbers:
                row = self._file.row("kept", number)
                for kept in self._kept.decode(row[0]) if row and row[0] else ():
                    if kept is not None:
                        yield kept

    async def finish(self) -> None:
        """Give the file back."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    @property
    def _file(self) -> "JournalFile":
        if self._opened is None:
            raise JournalError(f"{self.path}: the journal is not open")
        return self._opened

    def _identify(self, database: "sqlite3.Connection", job: JobIdentity) -> Resumed:
        """Write down whose journal it is, or see whether it is this job's."""
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
        doubtful = 0
        for (states,) in database.execute("SELECT states FROM block"):
            doubtful += states.count(_BEGUN) + states.count(_UNKNOWN)
        return Resumed(started, doubtful)

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
        """Runs of consecutive indexes within one block: its number, the first place in it, where in `indexes`."""
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

    def _merged(self, number: int, span: range, fresh: Sequence[Kept[Any] | None]) -> bytes:
        """The outcomes of a block with those of some places replaced."""
        row = self._file.row("kept", number)
        held = _raw_list.decode(row[0]) if row and row[0] else [_NULL] * self._size
        held[span.start : span.stop] = [msgspec.Raw(_encode(each)) for each in fresh]
        return _encode(held)

    def _without(self, number: int, span: range, keep: Sequence[int] = ()) -> dict[str, list[int]]:
        """The notes of a block without those of some places."""
        row = self._file.row("notes", number)
        notes = _read_notes(row[0]) if row else {}
        left = {note: [each for each in places if each not in span or each in keep] for note, places in notes.items()}
        return {note: places for note, places in left.items() if places}

    def _store(self, database: "sqlite3.Connection", number: int, digests: bytearray, states: bytearray) -> None:
        database.execute(
            "INSERT INTO block (number, digests, states) VALUES (?, ?, ?) "
            "ON CONFLICT (number) DO UPDATE SET digests = excluded.digests, states = excluded.states",
            (number, digests, states),
        )


def _read_notes(column: bytes | None) -> dict[str, list[int]]:
    return {} if column is None else _notes.decode(column)


def _state(kept: Kept[Any] | None) -> int:
    if kept is None:
        return _NOTHING
    return _UNKNOWN if kept.status == "unknown" else _DECIDED


def _entry(state: int, outcomes: Sequence[Kept[Any] | None], place: int, note: str | None) -> Kept[Any] | None:
    if state == _NOTHING:
        return None
    if state == _BEGUN:
        return Kept("begun", note=note)
    kept = outcomes[place]
    if kept is None:
        raise ValueError("an outcome is missing")
    kept.note = note
    return kept
