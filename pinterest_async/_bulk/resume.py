"""The journal of a bulk job, in terms of chunks and outcomes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeAlias, TypeVar

import anyio
import msgspec

from .. import errors
from ..errors import ArgumentError, OutcomeUnknown, PinterestError
from ..models.common import ErrorDetail
from .chunk import Chunk, InFlight
from .journal.base import ChunkJournal, ItemIds, JobIdentity, Record, StoredError, digests
from .outcomes import Outcome
from .reader import keys_of

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

Find: TypeAlias = Callable[[Sequence[Any]], Awaitable[Sequence[Any]]]
"""Searches the API for items: the value of each that is there, None for one that is not, so that it may be sent, or
`REPEAT` for one that may be sent whether it is there or not."""

REPEAT: Final = object()
"""Stands for the result of a search for an item whose request may be carried out twice."""


@dataclass(frozen=True)
class Search:
    """What is to be searched for: what this job may have made.

    Attributes:
        started: When its first run began, in seconds since 1970.
        completed: Yields the values that the job is known to have made. Those are not to be found once more.
    """

    started: float
    completed: Callable[[], AsyncIterator[Any]]


Reconciler: TypeAlias = Callable[[Search], Awaitable[Find]]
"""Settles unknown outcomes of a kind of job. It runs before anything is sent, so what it finds is of earlier runs."""


@dataclass(frozen=True)
class Recognition(Generic[ItemT]):
    """How a journal recognizes the items of a kind of job.

    Attributes:
        keys: Returns the keys of items, None for one that has none, where they are not those by which the job keeps
            items apart. It gets the items and these keys.
        contents: Returns what of items is their content.
        creates: Whether the operation makes something each time that it is carried out on an item. What replaces or
            changes is sent again with other content. It is the same for all items that are sent together.
    """

    keys: Callable[[Sequence[ItemT], Sequence[Hashable]], Sequence[Hashable]] | None = None
    contents: Callable[[Sequence[ItemT]], Sequence[Any]] | None = None
    creates: Callable[[ItemT], bool] = lambda _: True


def keyed_by(
    key: Callable[[ItemT], Hashable],
) -> Callable[[Sequence[ItemT], Sequence[Hashable]], Sequence[Hashable]]:
    """Return what a `Recognition` needs where this function of an item returns its key."""

    def keys(items: Sequence[ItemT], _: Sequence[Hashable]) -> Sequence[Hashable]:
        try:
            return list(map(key, items))
        except Exception:  # of an item that cannot be sent
            return keys_of(key, list(items))

    return keys


class JournalSession(Generic[ItemT, ValueT]):
    """One run of a job with its journal.

    Raises:
        ArgumentError: The journal says `unknown="look_up"`, and the job has no reconciler.
    """

    def __init__(
        self, journal: ChunkJournal, job: JobIdentity, reconcile: Reconciler | None, recognition: Recognition[ItemT]
    ) -> None:
        if journal.unknown == "look_up" and reconcile is None:
            raise ArgumentError(
                job.name, "journal", "unknown='look_up' is not possible here; choose 'report' or 'send_again'"
            )
        self._journal = journal
        self._job = job
        self._reconcile = reconcile
        self._recognition = recognition
        self._find: Find | None = None

    async def open(self) -> None:
        """Open the journal. Start the reconciliation when an earlier run left something uncertain."""
        try:
            resumed = await self._journal.open(self._job)
        except asyncio.CancelledError:  # the journal may be open already
            await uninterrupted(self.close)
            raise
        if resumed.uncertain and self._journal.unknown == "look_up" and self._reconcile is not None:
            try:
                self._find = await self._reconcile(Search(resumed.started, self._completed_values))
            except BaseException:
                await uninterrupted(self.close)
                raise

    async def close(self) -> None:
        """Close the journal."""
        await self._journal.close()

    async def lookup(self, flight: InFlight[ItemT]) -> tuple[list[Outcome[ItemT, ValueT]], list[InFlight[ItemT]]]:
        """Look up the items of a chunk that is encoded and not sent yet.

        Returns:
            The known outcomes, and parts of the chunk to go on with by themselves: those to poll, which an earlier run
            sent and the API accepted, and one to send again although an earlier run may have sent it. All these are
            removed from the chunk. The rest of it is to be sent.
        """
        chunk, creates = flight.chunk, self._recognition.creates(flight.chunk.items[0])
        keys, content = self._digests(chunk)
        ids, records = await self._journal.lookup(chunk.indexes, keys, content, creates=creates)
        chunk = replace(chunk, ids=ids._replace(digests=content))
        flight.chunk = chunk
        if records is None:
            return [], []
        known: list[Outcome[ItemT, ValueT]] = []
        unsent: list[int] = []
        repeated: list[int] = []
        uncertain: dict[int, Record[ValueT]] = {}
        accepted: dict[tuple[str, bool], list[int]] = {}
        retry_safe = flight.request is not None and flight.request.retry_safe
        send_again = self._journal.unknown == "send_again"
        changed = _changed(ids, content, records)
        for place, record in enumerate(records):
            if record is None or (place in changed and _is_superseded(record.status, creates=creates)):
                unsent.append(place)
            elif record.status in ("succeeded", "failed"):
                known.append(self._load(record, chunk, place, is_changed=place in changed))
            elif record.batch_id is not None and (record.status == "in_progress" or not send_again):
                accepted.setdefault((record.batch_id, place in changed), []).append(place)
            elif send_again or (record.status == "in_progress" and retry_safe):
                repeated.append(place)
            elif self._find is not None:
                uncertain[place] = record
            else:
                known.append(self._load(record, chunk, place, is_changed=place in changed))
        earlier = replace(chunk, ids=ids)
        if uncertain:
            settled, missing, searched = await self._search(earlier.part(list(uncertain)), list(uncertain))
            if self._journal.key is not None:  # what was sent may differ in what it is searched for by
                lost = changed.intersection(missing)
                missing = [place for place in missing if place not in lost]
                settled += [(place, self._load(uncertain[place], chunk, place, is_changed=False)) for place in lost]
            for place, outcome in settled:
                known.append(_of_earlier_content(outcome) if place in changed else outcome)
            unsent = sorted(unsent + missing)
            repeated = sorted(repeated + searched)
        parts: list[InFlight[ItemT]] = []
        for (batch_id, is_changed), places in accepted.items():
            successor = chunk.part(places).ids if is_changed else None
            parts.append(InFlight(earlier.part(places), batch_id=batch_id, successor=successor))
        if repeated:
            parts.append(InFlight(chunk.part(repeated), doubtful=True))
        if len(unsent) < len(chunk):
            others = {place for places in accepted.values() for place in places}.union(repeated)
            stay = sorted(others.union(unsent))
            flight.keep(stay)
            flight.chunk = flight.chunk.part([place for place, was in enumerate(stay) if was not in others])
        return known, parts

    def succeed(
        self, flight: InFlight[ItemT], outcomes: Sequence[Outcome[ItemT, ValueT]]
    ) -> tuple[list[Outcome[ItemT, ValueT]], list[InFlight[ItemT]]]:
        """Decide about items that have other content than the batch that was polled, now that its outcome is known.

        Returns:
            The outcomes of items that are not sent, and the others, to be sent.
        """
        assert flight.successor is not None
        chunk, creates = flight.chunk, self._recognition.creates(flight.chunk.items[0])
        unsent = [place for place, outcome in enumerate(outcomes) if _is_superseded(outcome.status, creates=creates)]
        known = [
            _of_earlier_content(outcome) for outcome in outcomes if not _is_superseded(outcome.status, creates=creates)
        ]
        sent = replace(chunk, ids=flight.successor)
        return known, [InFlight(sent.part(unsent))] if unsent else []

    async def recorded(self, chunk: Chunk[ItemT], error: Exception) -> list[Outcome[ItemT, ValueT]]:
        """Return the records of items that this run does not send. Nothing is searched for or recorded.

        Args:
            chunk: The items.
            error: Of those that the journal does not know, or knows with other content, which are not sent.
        """
        creates = self._recognition.creates
        try:
            keys, content = self._digests(chunk)
            ids, records = await self._journal.lookup(chunk.indexes, keys, content, creates=creates(chunk.items[0]))
        except Exception:  # it cannot be read, or an item cannot be encoded: nothing is known
            return chunk.outcomes("not_sent", error=error)
        if records is None:
            return chunk.outcomes("not_sent", error=error)
        changed = _changed(ids, content, records)
        outcomes: list[Outcome[ItemT, ValueT]] = []
        for place, (index, item, record) in enumerate(zip(chunk.indexes, chunk.items, records, strict=True)):
            if record is None or (place in changed and _is_superseded(record.status, creates=creates(item))):
                outcomes.append(Outcome(index, item, "not_sent", error=error))
            else:
                outcomes.append(self._load(record, chunk, place, is_changed=place in changed))
        return outcomes

    async def mark_in_progress(self, flight: InFlight[ItemT]) -> None:
        """Record that a chunk is about to be sent."""
        flight.recorded = True  # a cancellation may come after the journal has the record
        assert flight.chunk.ids is not None
        await self._journal.mark_in_progress(flight.chunk.ids)

    async def mark_accepted(self, flight: InFlight[ItemT]) -> None:
        """Record the batch as which the API accepted a chunk. A run after this one polls it and sends nothing."""
        assert flight.batch_id is not None
        assert flight.chunk.ids is not None
        await self._journal.mark_accepted(flight.chunk.ids, flight.batch_id)

    async def complete(self, flight: InFlight[ItemT], outcomes: Sequence[Outcome[ItemT, ValueT]]) -> None:
        """Record the outcomes of a chunk. Items without an outcome here were not sent and stay pending.

        A chunk that was never sent is not written: what the journal has of it stays as it is.
        """
        statuses = {outcome.status for outcome in outcomes}
        if not (flight.recorded or flight.uncertain) and statuses <= {"not_sent"}:
            return
        if flight.doubtful and not flight.uncertain and statuses <= {"unknown"}:
            return  # it has been in progress since an earlier run
        chunk = flight.chunk
        records: list[Record[ValueT] | None] = [
            None
            if outcome.status == "not_sent"
            else Record(
                outcome.status,
                outcome.value,
                outcome.errors,
                outcome.warnings,
                None if outcome.error is None else _store_error(outcome.error),
            )
            for outcome in outcomes
        ]
        if len(records) < len(chunk):
            found = {outcome.index: record for outcome, record in zip(outcomes, records, strict=True)}
            records = [found.get(index) for index in chunk.indexes]
        assert chunk.ids is not None
        await self._journal.complete(chunk.ids, records)

    def _digests(self, chunk: Chunk[ItemT]) -> tuple[bytes, bytes]:
        """Return the digests of the keys of a chunk's items, and those of their content."""
        recognition, items = self._recognition, chunk.items
        contents: Sequence[Any] = items if recognition.contents is None else recognition.contents(items)
        keys: Sequence[Any] = chunk.keys
        if self._journal.key is not None:
            keys = list(map(self._journal.key, items))
        elif recognition.keys is not None:
            keys = recognition.keys(items, keys)
        if None in keys:
            keys = [content if key is None else key for key, content in zip(keys, contents, strict=True)]
        of_contents = digests(contents)
        return (digests(keys) if keys else of_contents), of_contents

    async def _search(
        self, chunk: Chunk[ItemT], places: list[int]
    ) -> tuple[list[tuple[int, Outcome[ItemT, ValueT]]], list[int], list[int]]:
        """Search for items, and record those that the API has.

        Returns:
            The places and outcomes of those that are found or cannot be searched for, the places of those that the API
            has not, and the places of those to repeat.
        """
        assert self._find is not None
        try:
            values = await self._find(chunk.items)
        except PinterestError as error:
            return list(zip(places, chunk.outcomes("unknown", error=error), strict=True)), [], []
        found: list[tuple[int, Outcome[ItemT, ValueT]]] = []
        missing: list[int] = []
        repeated: list[int] = []
        for index, item, value, place in zip(chunk.indexes, chunk.items, values, places, strict=True):
            if value is None:
                missing.append(place)
            elif value is REPEAT:
                repeated.append(place)
            else:
                found.append((place, Outcome(index, item, "succeeded", value)))
        if found:
            there = [place for place, value in enumerate(values) if value is not None and value is not REPEAT]
            await self.complete(InFlight(chunk.part(there)), [outcome for _, outcome in found])
        return found, missing, repeated

    async def _completed_values(self) -> AsyncIterator[Any]:
        async for record in self._journal.completed():
            if record.value is not None:
                yield record.value

    def _load(
        self, record: Record[ValueT], chunk: Chunk[ItemT], place: int, *, is_changed: bool
    ) -> Outcome[ItemT, ValueT]:
        index, item = chunk.indexes[place], chunk.items[place]
        if record.status == "in_progress":
            ended = OutcomeUnknown(self._job.name, "an earlier run ended while the request was under way")
            outcome: Outcome[ItemT, ValueT] = Outcome(index, item, "unknown", error=ended)
        else:
            error = None if record.error is None else _load_error(record.error)
            outcome = Outcome(
                index, item, record.status, record.value, record.errors or (), error, record.warnings or ()
            )
        return _of_earlier_content(outcome) if is_changed else outcome


def _changed(ids: ItemIds, content: bytes, records: Sequence[Record[Any] | None]) -> set[int]:
    """Return the places of items whose record is of other content than they have now."""
    if ids.digests == content:
        return set()
    now = ids._replace(digests=content)
    return {
        place for place, record in enumerate(records) if record is not None and ids.digest(place) != now.digest(place)
    }


def _is_superseded(status: str, *, creates: bool) -> bool:
    """Return whether an item is sent although the journal has an outcome of it with other content."""
    return status == "failed" or (status == "succeeded" and not creates)


def _of_earlier_content(outcome: Outcome[ItemT, ValueT]) -> Outcome[ItemT, ValueT]:
    """Return an outcome with the warning that it is of other content than the item has now."""
    warning = ErrorDetail(
        message="an earlier run sent this item with other content, and the outcome is of that; it was not sent again"
    )
    return msgspec.structs.replace(outcome, warnings=(*outcome.warnings, warning))


async def uninterrupted(call: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a call to its end in a task of its own. A cancellation of the caller is raised after it.

    A cancel scope of anyio does not shield from `Task.cancel()` of the task that entered it. When the end of
    `asyncio.run()` cancels the new task too, the call is made once more.
    """
    cancellation, attempts = None, 0
    while True:
        task = asyncio.create_task(call())
        attempts += 1
        try:
            await finished(task)
        except asyncio.CancelledError as error:
            cancellation = error
        if not task.cancelled() or attempts == 2:
            break
    if cancellation is not None:
        raise cancellation
    task.result()


async def finished(task: "asyncio.Task[Any]") -> None:
    """Wait until a task has ended. A cancellation of the caller is raised after it."""
    cancellation = None
    with anyio.CancelScope(shield=True):  # a scope that is cancelled would cancel this again and again
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError as error:
                cancellation = error
    if not task.cancelled():
        task.exception()  # marks it as retrieved
    if cancellation is not None:
        raise cancellation


def _store_error(error: Exception) -> StoredError:
    plain = {name: fact for name, fact in vars(error).items() if isinstance(fact, str | int | float | None)}
    return StoredError(type(error).__name__, str(error), plain)


def _load_error(stored: StoredError) -> PinterestError:
    """Return the error with its text and its plain facts. One that is not of this package becomes a PinterestError."""
    named: Any = getattr(errors, stored.kind, None) if stored.kind in errors.__all__ else None
    kind: type[PinterestError] = named or PinterestError
    error = kind.__new__(kind)
    error.args = (stored.text,)
    error.__dict__.update(
        {"headers": {}, "details": None} if issubclass(kind, errors.ResponseError) else {}, **stored.facts
    )
    return error
