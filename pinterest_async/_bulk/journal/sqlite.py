"""The journal of a bulk job in a file.

    journal = Journal("campaigns.journal")
    result = await pinterest.campaigns.create_many(ad_account_id, campaigns, journal=journal)

To resume a job, run it again with the same input in the same order. Completed items are read from the journal, unsent
items are sent, and items in progress when the process died are handled as `unknown=` says.

The file is a SQLite database in WAL mode with one row per block of items (as many as a call takes). A row has a digest
and a state for each item, the outcomes, the batch ids of items that can still be polled, and a checksum of all that. It
holds no item. Only its owner can read it. One process uses it at a time. Every change is one transaction, so a process
can be killed at any moment; a machine that loses its power may forget the last changes, unless `durable` makes each of
them wait for the disk. After a crash the last changes are in a second file, whose name ends with "-wal": keep both.
"""

import os
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Container, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import msgspec

from ...errors import ArgumentError, JournalError
from .base import DIGEST, JobIdentity, Record, Resumed, UnknownPolicy

if TYPE_CHECKING:
    from .database import Block, JournalFile

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
        given: Any = path
        is_path = isinstance(given, str) or hasattr(given, "__fspath__")
        if not is_path or not Path(given).name or "\0" in Path(given).name:
            raise ArgumentError("Journal", "path", f"expected the path of a file, got {path!r}")
        self.path: Path = Path(path)
        self.unknown: UnknownPolicy = unknown
        self._durable = durable
        self._opened: JournalFile | None = None
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
                return self._identify(self._opened, job)
        except BaseException:
            await self.close()
            raise

    async def lookup(self, indexes: Sequence[int], digests: bytes) -> Sequence[Record[Any] | None] | None:
        """Return the records of items."""
        found: list[Record[Any] | None] = []
        known = False
        with self._file.guarded():
            for number, places, start, stop in self._blocks_of(indexes):
                block = self._file.block(number)
                if not any(block.digests):
                    found += [None] * (stop - start)
                    continue
                known = True
                self._compare(indexes[start:stop], block, places, digests[start * DIGEST : stop * DIGEST])
                records = [] if block.outcomes is None else self._records.decode(block.outcomes)
                batch_ids = {place: id for id, held in _batches_of(block).items() for place in held}
                for place in places:
                    found.append(_entry(block.states[place], records, place, batch_ids.get(place)))
        return found if known else None

    async def mark_in_progress(self, indexes: Sequence[int], digests: bytes) -> None:
        """Record that items are about to be sent."""
        with self._file.change():
            for number, places, start, stop in self._blocks_of(indexes):
                block = self._file.block(number)
                _put(block, places, digests[start * DIGEST : stop * DIGEST], bytes([_IN_PROGRESS]) * (stop - start))
                self._file.store(number, block)

    async def mark_accepted(self, indexes: Sequence[int], batch_id: str) -> None:
        """Record the batch that has the items."""
        with self._file.change():
            for number, places, _, _ in self._blocks_of(indexes):
                block = self._file.block(number)
                batches = _without(block, places)
                batches.setdefault(batch_id, []).extend(places)
                self._file.store(number, block._replace(batches=_encode(batches)))

    async def complete(self, indexes: Sequence[int], digests: bytes, records: Sequence[Record[Any] | None]) -> None:
        """Record the outcomes of items."""
        with self._file.change():
            for number, places, start, stop in self._blocks_of(indexes):
                block, fresh = self._file.block(number), records[start:stop]
                _put(block, places, digests[start * DIGEST : stop * DIGEST], bytes(map(_state, fresh)))
                outcomes = _encode(fresh) if len(places) == self._file.size else _merged(block, places, fresh)
                batches = _without(block, places, {place for place in places if block.states[place] == _UNKNOWN})
                stored = block._replace(outcomes=outcomes, batches=_encode(batches) if batches else None)
                self._file.store(number, stored)

    async def completed(self) -> AsyncIterator[Record[Any]]:
        """Yield every record with an outcome."""
        with self._file.guarded():
            for block in self._file.blocks():
                for record in () if block.outcomes is None else self._records.decode(block.outcomes):
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

    def _identify(self, file: "JournalFile", job: JobIdentity) -> Resumed:
        """Record whose journal it is, or check that it is this job's."""
        from .database import JobRow

        row = file.job(JobRow(job.name, _encode(job.scope).decode(), job.chunk_size, time.time()))
        was, now = {"operation": row.name, **_scope.decode(row.scope)}, {"operation": job.name, **job.scope}
        for what in sorted(was.keys() | now.keys()):
            if was.get(what) != now.get(what):
                raise JournalError(
                    f"{self.path}: the journal of another job: its {what} is {was.get(what)!r}, "
                    f"this job's is {now.get(what)!r}; choose another file"
                )
        uncertain = sum(block.states.count(_IN_PROGRESS) + block.states.count(_UNKNOWN) for block in file.blocks())
        return Resumed(row.started, uncertain)

    def _compare(self, indexes: Sequence[int], block: "Block", places: Sequence[int], digests: bytes) -> None:
        held = bytes(block.digests)
        if isinstance(places, range) and held[places.start * DIGEST : places.stop * DIGEST] == digests:
            return
        for number, (index, place) in enumerate(zip(indexes, places, strict=True)):
            was = held[place * DIGEST : (place + 1) * DIGEST]
            if any(was) and was != digests[number * DIGEST : (number + 1) * DIGEST]:
                raise JournalError(
                    f"{self.path}: the journal of another input: item {index} is not what it was; run the job with the "
                    "input it was begun with, or choose another file"
                )

    def _blocks_of(self, indexes: Sequence[int]) -> Iterator[tuple[int, Sequence[int], int, int]]:
        """Yield each block of the items once: its number, their places in it, and where they start and stop."""
        size, start, count = self._file.size, 0, len(indexes)
        while start < count:
            number, place = divmod(indexes[start], size)
            stop = bisect_left(indexes, (number + 1) * size, start, min(start + size - place, count))
            places: Sequence[int] = range(place, place + stop - start)
            if indexes[stop - 1] - indexes[start] != stop - 1 - start:  # other items of the block lie between them
                places = [index % size for index in indexes[start:stop]]
            yield number, places, start, stop
            start = stop


def _put(block: "Block", places: Sequence[int], digests: bytes, states: bytes) -> None:
    """Replace the digests and states of some places of a block."""
    if isinstance(places, range):
        block.digests[places.start * DIGEST : places.stop * DIGEST] = digests
        block.states[places.start : places.stop] = states
        return
    for number, place in enumerate(places):
        block.digests[place * DIGEST : (place + 1) * DIGEST] = digests[number * DIGEST : (number + 1) * DIGEST]
        block.states[place] = states[number]


def _merged(block: "Block", places: Sequence[int], fresh: Sequence[Record[Any] | None]) -> bytes:
    """Return the outcomes of a block with those of some places replaced."""
    held = [_NULL] * len(block.states) if block.outcomes is None else _raw_list.decode(block.outcomes)
    for place, record in zip(places, fresh, strict=True):
        held[place] = msgspec.Raw(_encode(record))
    return _encode(held)


def _without(block: "Block", places: Sequence[int], keep: Container[int] = ()) -> dict[str, list[int]]:
    """Return the batches of a block, by id, without those of some places."""
    if block.batches is None:
        return {}
    gone = places if isinstance(places, range) else frozenset(places)
    left = {
        id: [place for place in held if place not in gone or place in keep] for id, held in _batches_of(block).items()
    }
    return {id: held for id, held in left.items() if held}


def _batches_of(block: "Block") -> dict[str, list[int]]:
    return {} if block.batches is None else _batches.decode(block.batches)


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
