"""The journal of a bulk job, in terms of chunks and outcomes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeAlias, TypeVar

import anyio

from .. import errors
from ..errors import ArgumentError, OutcomeUnknown, PinterestError
from .chunk import Chunk, InFlight
from .journal.base import ChunkJournal, JobIdentity, Record, StoredError, digests
from .outcomes import Outcome

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


class JournalSession(Generic[ItemT, ValueT]):
    """One run of a job with its journal.

    Raises:
        ArgumentError: The journal says `unknown="look_up"`, and the job has no reconciler.
    """

    def __init__(self, journal: ChunkJournal, job: JobIdentity, reconcile: Reconciler | None) -> None:
        if journal.unknown == "look_up" and reconcile is None:
            raise ArgumentError(
                job.name, "journal", "unknown='look_up' is not possible here; choose 'report' or 'send_again'"
            )
        self._journal = journal
        self._job = job
        self._reconcile = reconcile
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
        chunk = replace(flight.chunk, digests=digests(flight.chunk.items))
        records = await self._journal.lookup(chunk.indexes, chunk.digests)
        if records is None:
            flight.chunk = chunk
            return [], []
        known: list[Outcome[ItemT, ValueT]] = []
        unsent: list[int] = []
        repeated: list[int] = []
        uncertain: list[int] = []
        accepted: dict[str, list[int]] = {}
        retry_safe = flight.request is not None and flight.request.retry_safe
        send_again = self._journal.unknown == "send_again"
        for place, record in enumerate(records):
            if record is None:
                unsent.append(place)
            elif record.status in ("succeeded", "failed"):
                known.append(self._load(record, chunk.indexes[place], chunk.items[place]))
            elif record.batch_id is not None and (record.status == "in_progress" or not send_again):
                accepted.setdefault(record.batch_id, []).append(place)
            elif send_again or (record.status == "in_progress" and retry_safe):
                repeated.append(place)
            elif self._find is not None:
                uncertain.append(place)
            else:
                known.append(self._load(record, chunk.indexes[place], chunk.items[place]))
        if uncertain:
            found, missing, searched = await self._search(chunk.part(uncertain), uncertain)
            known += found
            unsent = sorted(unsent + missing)
            repeated = sorted(repeated + searched)
        flight.chunk = chunk
        parts = [InFlight(chunk.part(places), batch_id=batch_id) for batch_id, places in accepted.items()]
        if repeated:
            parts.append(InFlight(chunk.part(repeated), doubtful=True))
        if len(unsent) < len(chunk):
            others = {place for places in accepted.values() for place in places}.union(repeated)
            stay = sorted(others.union(unsent))
            flight.keep(stay)
            flight.chunk = flight.chunk.part([place for place, was in enumerate(stay) if was not in others])
        return known, parts

    async def recorded(self, chunk: Chunk[ItemT], error: Exception) -> list[Outcome[ItemT, ValueT]]:
        """Return the records of items that this run does not send. Nothing is searched for or recorded.

        Args:
            chunk: The items.
            error: Of those that the journal does not know.
        """
        try:
            records = await self._journal.lookup(chunk.indexes, digests(chunk.items))
        except Exception:  # it cannot be read, or an item cannot be encoded: nothing is known
            records = None
        if records is None:
            return chunk.outcomes("not_sent", error=error)
        return [
            Outcome(index, item, "not_sent", error=error) if record is None else self._load(record, index, item)
            for index, item, record in zip(chunk.indexes, chunk.items, records, strict=True)
        ]

    async def mark_in_progress(self, flight: InFlight[ItemT]) -> None:
        """Record that a chunk is about to be sent."""
        flight.recorded = True  # a cancellation may come after the journal has the record
        await self._journal.mark_in_progress(flight.chunk.indexes, flight.chunk.digests)

    async def mark_accepted(self, flight: InFlight[ItemT]) -> None:
        """Record the batch as which the API accepted a chunk. A run after this one polls it and sends nothing."""
        assert flight.batch_id is not None
        await self._journal.mark_accepted(flight.chunk.indexes, flight.batch_id)

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
        records: list[Record[ValueT] | None] = list(map(_record, outcomes))
        if len(records) < len(chunk):
            found = {outcome.index: record for outcome, record in zip(outcomes, records, strict=True)}
            records = [found.get(index) for index in chunk.indexes]
        await self._journal.complete(chunk.indexes, chunk.digests, records)

    async def _search(
        self, chunk: Chunk[ItemT], places: list[int]
    ) -> tuple[list[Outcome[ItemT, ValueT]], list[int], list[int]]:
        """Return the outcomes of items that the API has, the places of those that it has not, and those to repeat."""
        assert self._find is not None
        try:
            values = await self._find(chunk.items)
        except PinterestError as error:
            return chunk.outcomes("unknown", error=error), [], []
        found: list[Outcome[ItemT, ValueT]] = []
        missing: list[int] = []
        repeated: list[int] = []
        for index, item, value, place in zip(chunk.indexes, chunk.items, values, places, strict=True):
            if value is None:
                missing.append(place)
            elif value is REPEAT:
                repeated.append(place)
            else:
                found.append(Outcome(index, item, "succeeded", value))
        if found:
            there = [place for place, value in enumerate(values) if value is not None and value is not REPEAT]
            await self.complete(InFlight(chunk.part(there)), found)
        return found, missing, repeated

    async def _completed_values(self) -> AsyncIterator[Any]:
        async for record in self._journal.completed():
            if record.value is not None:
                yield record.value

    def _load(self, record: Record[ValueT], index: int, item: ItemT) -> Outcome[ItemT, ValueT]:
        if record.status == "in_progress":
            ended = OutcomeUnknown(self._job.name, "an earlier run ended while the request was under way")
            return Outcome(index, item, "unknown", error=ended)
        error = _load_error(record.error)
        return Outcome(index, item, record.status, record.value, record.errors or (), error, record.warnings or ())


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


def _record(outcome: Outcome[Any, ValueT]) -> Record[ValueT] | None:
    status, error = outcome.status, outcome.error
    if status == "not_sent":
        return None
    record = Record(status, outcome.value, outcome.errors, outcome.warnings)
    if error is not None:
        plain = {name: fact for name, fact in vars(error).items() if isinstance(fact, str | int | float | None)}
        record.error = StoredError(type(error).__name__, str(error), plain)
    return record


def _load_error(stored: StoredError | None) -> PinterestError | None:
    """Return the error with its text and its plain facts. One that is not of this package becomes a PinterestError."""
    if stored is None:
        return None
    named: Any = getattr(errors, stored.kind, None) if stored.kind in errors.__all__ else None
    kind: type[PinterestError] = named or PinterestError
    error = kind.__new__(kind)
    error.args = (stored.text,)
    error.__dict__.update(
        {"headers": {}, "details": None} if issubclass(kind, errors.ResponseError) else {}, **stored.facts
    )
    return error
