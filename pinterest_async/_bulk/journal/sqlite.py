"""The journal of a bulk job in a file.

    journal = Journal("campaigns.journal")
    result = await pinterest.campaigns.create_many(ad_account_id, campaigns, journal=journal)

To resume a job, run it again. Completed items are read from the journal, unsent items are sent, and items in progress
when the process died are handled as `unknown=` says. The input may be in another order, shorter or longer than it was:
the journal knows an item by its key and by a digest of its content.

The file is a SQLite database in WAL mode with one row per block of records. A row has the digests of a key and of the
content and a state for each record, the outcomes, the batch ids of items that can still be polled, and a checksum of
all that. It holds no item. Only its owner can read it. One process uses it at a time. Every change is one transaction,
so a process can be killed at any moment; a machine that loses its power may forget the last changes, unless `durable`
makes each of them wait for the disk. After a crash the last changes are in a second file, whose name ends with "-wal":
keep both.

A record gets the next number when its item is looked up first, so records are written one after the other however the
keys are ordered. A run gets them in this order too, while its input is that of the first run. From the first chunk that
differs, the number of a key is looked up in an index that lasts as long as the run.
"""

import math
import os
import time
from array import array
from collections.abc import AsyncIterator, Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ...errors import ArgumentError, JournalError
from .base import (
    DIGEST,
    ItemIds,
    JobIdentity,
    Lookup,
    Numbered,
    Record,
    Resumed,
    UnknownPolicy,
    assign,
    check_key,
    check_unknown,
    join,
    split,
)

if TYPE_CHECKING:
    from .database import Block, JournalFile

__all__ = ["Journal"]

_NOT_SENT, _IN_PROGRESS, _COMPLETED, _UNKNOWN = range(4)
_STATES: Final = {"succeeded": _COMPLETED, "failed": _COMPLETED, "unknown": _UNKNOWN}
_NULL: Final = msgspec.Raw(b"null")
_NO_KEY: Final = 0
_BLOCK: Final = 128
"""Records of a block, at most: to read one of them, the whole block is read."""

_encode: Final = msgspec.json.Encoder().encode
_raw_list: Final = msgspec.json.Decoder(list[msgspec.Raw])
_batches: Final = msgspec.json.Decoder(dict[str, list[int]])
_scope: Final = msgspec.json.Decoder(dict[str, str])


class Journal:
    """The journal of one bulk job, in a file that is made when it does not exist (`journal=` of the job).

    The journal knows an item by its key: the id of a catalog item, of an event and of what is updated; the name of a
    campaign; the parent and the name or the like of other entities. Items without a key, and records of a customer
    list, are known by their content. Items with one key are told apart by their number in the input. An item whose
    content has changed since it was completed is sent where that changes or replaces what is there. Where it would
    create something a second time it is not sent: its outcome has the earlier value and a warning. If it had failed, it
    is sent.

    A failed item is not sent again while its content is the same: its outcome is the recorded one. When the reason is
    gone, send the failed items in a job of their own, with a journal of its own. Nothing was done for them, so nothing
    is done twice:

        left = [outcome.item for outcome in result.failed]
        await pinterest.campaigns.create_many(ad_account_id, left, journal=Journal("left.journal"))

    The first journal still has them as failed, and a run with it sends one whose content has changed. What a validation
    refused was not sent and has no record: it is checked again in each run.

    Delete the file when every outcome is settled and the job is not to be run again: after that, a run sends everything
    that it is given. Do not delete it while an outcome is unknown. A job that is repeated (every night) may keep its
    journal, which then holds what was sent last; one that is to send everything again needs a new one.

    Args:
        path: The file.
        unknown: What to do with items whose outcome an earlier run left unknown. "report": they are unknown in this
            result too, and are not sent. "look_up": search for them (campaigns by name, keywords by value, ...); those
            found have succeeded, the others are sent. "send_again": send them, which may do again what was done
            already. Items that do no harm when they are sent twice (most catalog items) are sent again in any case,
            when a crash interrupted them.
        durable: Wait for the disk at each record, so that a power failure loses nothing either.
        key: Returns the key of an item, where the one above is not the right one: a value that JSON can express, or
            None. It must be the same in each run.

    The job raises JournalError when the file is damaged, in use, or the journal of another job (operation, account,
    base URL). A file of an earlier version, which knew items by their place in the input, is read while each item is in
    its place; another input is refused.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        unknown: UnknownPolicy = "report",
        durable: bool = False,
        key: Callable[[Any], Hashable] | None = None,
    ) -> None:
        check_unknown("Journal", unknown)
        given: Any = path
        is_path = isinstance(given, str) or hasattr(given, "__fspath__")
        if not is_path or not Path(given).name or "\0" in Path(given).name:
            raise ArgumentError("Journal", "path", f"expected the path of a file, got {path!r}")
        check_key("Journal", key)
        self.path: Path = Path(path)
        self.unknown: UnknownPolicy = unknown
        self.key: Callable[[Any], Hashable] | None = key
        self._durable = durable
        self._opened: JournalFile | None = None
        self._without_key = 0
        self._in_order = 0
        self._is_indexed = False
        self._records: msgspec.json.Decoder[list[Record[Any] | None]] = msgspec.json.Decoder(list[Record[Any] | None])
        self._record: msgspec.json.Decoder[Record[Any] | None] = msgspec.json.Decoder(Record[Any] | None)

    def __repr__(self) -> str:
        return f"Journal({str(self.path)!r})"

    async def open(self, job: JobIdentity) -> Resumed:
        """Open the file for a job."""
        if self._opened is not None:
            raise JournalError(f"{self.path}: the journal is in use by another job of this process")
        from .database import JournalFile  # sqlite3 is for those who use it

        self._opened = JournalFile(self.path, durable=self._durable)
        generic: Any = Record
        self._records = msgspec.json.Decoder(list[generic[job.value_type] | None])
        self._record = msgspec.json.Decoder(generic[job.value_type] | None)
        try:
            with self._opened.guarded():
                return self._identify(self._opened, job)
        except BaseException:
            await self.close()
            raise

    async def lookup(self, indexes: Sequence[int], keys: bytes, digests: bytes, *, creates: bool) -> Lookup:
        """Return the records of items, and number those that have none."""
        file, each_key, each_digest = self._file, split(keys), split(digests)
        if self._without_key:
            self._add_keys(indexes, each_key, each_digest)
        with file.guarded():
            index, start = file.index, len(file.index.items)
            if not self._is_indexed:
                numbers: Sequence[int] = range(self._in_order, self._in_order + len(each_key))
                blocks = list(self._blocks(numbers))
                if all(_has(*entry, keys, digests) for entry in blocks):  # `assign` would give the items these records
                    start, self._in_order = self._in_order, self._in_order + len(numbers)
                    index.items[start : self._in_order] = array("q", [item + 1 for item in indexes])
                    return self._recorded(blocks, ItemIds(numbers, keys, digests))
                self._make_index()
            held = index.find(each_key)
            if not held and len(set(each_key)) == len(each_key):  # as in a first run
                index.items.extend([item + 1 for item in indexes])
                numbers = range(start, start + len(each_key))
                index.add(list(zip(each_key, numbers, each_digest, strict=True)))
                return Lookup(ItemIds(numbers, keys, digests))
            given = assign(indexes, each_key, each_digest, held, self._new_number, creates=creates)
            for entry in given:
                index.items[entry.number] = entry.item
            entries = zip(each_key, given, strict=True)
            index.add([(key, entry.number, entry.digest) for key, entry in entries if entry.number >= start])
            numbers = [entry.number for entry in given]
            in_order = range(numbers[0], numbers[0] + len(numbers))
            if numbers == list(in_order):
                numbers = in_order
            return self._recorded(self._blocks(numbers), ItemIds(numbers, keys, digests))

    async def mark_in_progress(self, ids: ItemIds) -> None:
        """Record that items are about to be sent."""
        with self._file.change():
            for number, places, which in self._blocks_of(ids.numbers):
                block = self._file.block(number)
                _put(block, places, ids, which, bytes([_IN_PROGRESS]) * len(places))
                self._file.store(number, block)

    async def mark_accepted(self, ids: ItemIds, batch_id: str) -> None:
        """Record the batch that has the items."""
        with self._file.change():
            for number, places, _ in self._blocks_of(ids.numbers):
                block = self._file.block(number)
                batches = _without(block, places)
                batches.setdefault(batch_id, []).extend(places)
                self._file.store(number, block._replace(batches=_encode(batches)))

    async def complete(self, ids: ItemIds, records: Sequence[Record[Any] | None]) -> None:
        """Record the outcomes of items."""
        with self._file.change():
            for number, places, which in self._blocks_of(ids.numbers):
                block, fresh = self._file.block(number), [records[position] for position in which]
                states = bytes([_NOT_SENT if record is None else _STATES[record.status] for record in fresh])
                _put(block, places, ids, which, states)
                outcomes = _encode(fresh) if len(places) == self._file.size else _merged(block, places, fresh)
                batches = None
                if block.batches is not None:
                    left = _without(block, places, {place for place in places if block.states[place] == _UNKNOWN})
                    batches = _encode(left) if left else None
                self._file.store(number, block._replace(outcomes=outcomes, batches=batches))

    async def completed(self) -> AsyncIterator[Record[Any]]:
        """Yield every record with an outcome."""
        with self._file.guarded():
            for _, block in self._file.blocks():
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

    def _new_number(self, held: Sequence[Numbered]) -> int:
        self._file.index.items.append(0)
        return len(self._file.index.items) - 1

    def _identify(self, file: "JournalFile", job: JobIdentity) -> Resumed:
        """Record whose journal it is, or check that it is this job's."""
        from .database import JobRow

        size = math.ceil(job.chunk_size / math.ceil(job.chunk_size / _BLOCK))  # so that a chunk fills its blocks
        row = file.job(JobRow(job.name, _encode(job.scope).decode(), size, time.time()))
        was, now = {"operation": row.name, **_scope.decode(row.scope)}, {"operation": job.name, **job.scope}
        for what in sorted(was.keys() | now.keys()):
            if was.get(what) != now.get(what):
                raise JournalError(
                    f"{self.path}: the journal of another job: its {what} is {was.get(what)!r}, "
                    f"this job's is {now.get(what)!r}; choose another file"
                )
        uncertain, self._without_key, self._in_order, self._is_indexed = 0, 0, 0, False
        for number, block in file.blocks():
            file.index.items.extend([0] * ((number + 1) * file.size - len(file.index.items)))
            uncertain += block.states.count(_IN_PROGRESS) + block.states.count(_UNKNOWN)
            keys = zip(split(bytes(block.keys)), block.states, strict=True)
            self._without_key += sum(key == _NO_KEY and state != _NOT_SENT for key, state in keys)
        if self._without_key:
            self._make_index()
        return Resumed(row.started, uncertain)

    def _make_index(self) -> None:
        """Make the index of the records that have a key."""
        self._is_indexed = True
        self._file.index.load(
            [
                row
                for row, state in zip(
                    zip(split(bytes(block.keys)), count(number * self._file.size), split(bytes(block.digests))),
                    block.states,
                    strict=True,
                )
                if state != _NOT_SENT and row[0] != _NO_KEY
            ]
            for number, block in self._file.blocks()
        )

    def _blocks(self, numbers: Sequence[int]) -> Iterator[tuple["Block", Sequence[int], Sequence[int]]]:
        """Yield each block of some records, their places in it, and which of the records they are."""
        for number, places, which in self._blocks_of(numbers):
            yield self._file.block(number), places, which

    def _recorded(self, blocks: Iterable[tuple["Block", Sequence[int], Sequence[int]]], ids: ItemIds) -> Lookup:
        """Return the records of items, from their blocks, and the digests that are recorded."""
        found: list[Record[Any] | None] = [None] * len(ids.numbers)
        recorded = list(split(ids.digests))
        for block, places, which in blocks:
            digests, loaded = split(bytes(block.digests)), self._load(block, places)
            for position, place in zip(which, places, strict=True):
                if (record := loaded[place]) is not None:
                    found[position], recorded[position] = record, digests[place]
        return Lookup(ids._replace(digests=join(recorded)), found if any(found) else None)

    def _add_keys(self, indexes: Sequence[int], keys: Sequence[int], digests: Sequence[int]) -> None:
        """Give the records at these places of the input their keys, where an earlier version recorded them without."""
        with self._file.change():
            for number, places, which in self._blocks_of(indexes):
                block = self._file.block(number)
                recorded, known = split(bytes(block.digests)), list(split(bytes(block.keys)))
                found: list[tuple[int, int, int]] = []
                for place, position in zip(places, which, strict=True):
                    if block.states[place] == _NOT_SENT or known[place] != _NO_KEY:
                        continue
                    if recorded[place] != digests[position]:
                        raise JournalError(
                            f"{self.path}: the journal is of an earlier version and knows items by their place: item "
                            f"{indexes[position]} is not what it was; end the job with the input that it was begun "
                            "with, or choose another file"
                        )
                    known[place] = keys[position]
                    found.append((keys[position], indexes[position], digests[position]))
                if found:
                    self._file.store(number, block._replace(keys=bytearray(join(known))))
                    self._file.index.add(found)
                    self._without_key -= len(found)

    def _load(self, block: "Block", places: Sequence[int]) -> Mapping[int, Record[Any] | None]:
        """Return the records at some places of a block, by place."""
        loaded: dict[int, Record[Any] | None] = {}
        if block.outcomes is not None and len(places) == self._file.size:
            loaded = dict(enumerate(self._records.decode(block.outcomes)))
        elif block.outcomes is not None:
            raw = _raw_list.decode(block.outcomes)
            loaded = {place: self._record.decode(raw[place]) for place in places}
        batch_ids = {place: id for id, held in _batches_of(block).items() for place in held}
        for place in places:
            state = block.states[place]
            if state == _NOT_SENT:
                loaded[place] = None
            elif state == _IN_PROGRESS:
                loaded[place] = Record("in_progress", batch_id=batch_ids.get(place))
            elif (record := loaded.get(place)) is None:
                raise ValueError("an outcome is missing")
            else:
                record.batch_id = batch_ids.get(place)
        return loaded

    def _blocks_of(self, numbers: Sequence[int]) -> Iterator[tuple[int, Sequence[int], Sequence[int]]]:
        """Yield each block of some records once: its number, their places in it, and which of the records they are."""
        size, total = self._file.size, len(numbers)
        if isinstance(numbers, range):
            start = 0
            while start < total:
                number, place = divmod(numbers[start], size)
                stop = min(start + size - place, total)
                yield number, range(place, place + stop - start), range(start, stop)
                start = stop
            return
        order = sorted(range(total), key=numbers.__getitem__)
        for number, group in groupby(order, key=lambda position: numbers[position] // size):
            which = list(group)
            yield number, [numbers[position] % size for position in which], which


def _has(block: "Block", places: Sequence[int], which: Sequence[int], keys: bytes, digests: bytes) -> bool:
    """Return whether a block has, from one place to another, records of items with these keys and contents."""
    held, given = (
        slice(places[0] * DIGEST, (places[-1] + 1) * DIGEST),
        slice(which[0] * DIGEST, (which[-1] + 1) * DIGEST),
    )
    is_equal = bytes(block.keys[held]) == keys[given] and bytes(block.digests[held]) == digests[given]
    return is_equal and _NOT_SENT not in block.states[places[0] : places[-1] + 1]


def _put(block: "Block", places: Sequence[int], ids: ItemIds, which: Sequence[int], states: bytes) -> None:
    """Replace what some places of a block have, with the ids of some items."""
    if isinstance(places, range):
        held, given = (
            slice(places.start * DIGEST, places.stop * DIGEST),
            slice(which[0] * DIGEST, (which[-1] + 1) * DIGEST),
        )
        block.keys[held], block.digests[held] = ids.keys[given], ids.digests[given]
        block.states[places.start : places.stop] = states
        return
    for place, position, state in zip(places, which, states, strict=True):
        held, given = slice(place * DIGEST, (place + 1) * DIGEST), slice(position * DIGEST, (position + 1) * DIGEST)
        block.keys[held], block.digests[held] = ids.keys[given], ids.digests[given]
        block.states[place] = state


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
    gone = frozenset(places)
    left = {
        id: [place for place in held if place not in gone or place in keep] for id, held in _batches_of(block).items()
    }
    return {id: held for id, held in left.items() if held}


def _batches_of(block: "Block") -> dict[str, list[int]]:
    return {} if block.batches is None else _batches.decode(block.batches)
