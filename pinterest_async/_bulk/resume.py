"""What a bulk job does with its journal: ask it before a chunk is sent, and tell it what became of the chunk."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from .. import errors
from ..errors import ArgumentError, OutcomeUnknown, PinterestError
from .journal.base import ChunkJournal, JobIdentity, Kept, KeptError, digests
from .outcomes import Outcome
from .reader import Chunk

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

Find: TypeAlias = Callable[[Sequence[Any]], Awaitable[Sequence[Any]]]
"""Looks for what items became: the value where the API has it, None where it has not, so that it may be sent again."""


@dataclass(frozen=True)
class Search:
    """What is to be looked up: what this job may have made since `started` (seconds since 1970).

    `settled` gives the values that the job is known to have made: those are not to be found once more.
    """

    started: float
    settled: Callable[[], AsyncIterator[Any]]


LookUp: TypeAlias = Callable[[Search], Awaitable[Find]]
"""How a kind of job settles what is unknown. It is called before anything is sent: what it finds is of earlier runs."""


class Recorder(Generic[ItemT, ValueT]):
    """The journal of a job, in the terms of the job: chunks and outcomes."""

    def __init__(self, journal: ChunkJournal, job: JobIdentity, look_up: LookUp | None) -> None:
        if journal.unknown == "look_up" and look_up is None:
            raise ArgumentError(
                job.name, "journal", "unknown='look_up' is not possible here; choose 'report' or 'send_again'"
            )
        self._journal = journal
        self._job = job
        self._look_up = look_up
        self._find: Find | None = None

    async def open(self) -> None:
        """Take the journal, and look around when something in it is to be looked up."""
        resumed = await self._journal.open(self._job)
        if resumed.doubtful and self._journal.unknown == "look_up" and self._look_up is not None:
            try:
                self._find = await self._look_up(Search(resumed.started, self._values))
            except BaseException:
                await self.finish()
                raise

    async def finish(self) -> None:
        """Give the journal back."""
        await self._journal.finish()

    async def recall(self, chunk: Chunk[ItemT]) -> tuple[list[Outcome[ItemT, ValueT]], list[Chunk[ItemT]]]:
        """What is known of the chunk's items from before, and the chunks to send or to follow: usually this one."""
        chunk.digests = digests(chunk.items)
        entries = await self._journal.recall(chunk.indexes, chunk.digests)
        if entries is None:
            return [], [chunk]
        known: list[Outcome[ItemT, ValueT]] = []
        unsent: list[int] = []
        doubtful: list[int] = []
        followed: dict[str, list[int]] = {}
        repeatable = chunk.request is not None and chunk.request.retry_safe
        again = self._journal.unknown == "send_again"
        for place, kept in enumerate(entries):
            if kept is None:
                unsent.append(place)
            elif kept.status in ("succeeded", "failed"):
                known.append(self._outcome(kept, chunk.indexes[place], chunk.items[place]))
            elif kept.note is not None and (kept.status == "begun" or not again):
                followed.setdefault(kept.note, []).append(place)
            elif again or (kept.status == "begun" and repeatable):
                unsent.append(place)
            elif self._find is not None:
                doubtful.append(place)
            else:
                known.append(self._outcome(kept, chunk.indexes[place], chunk.items[place]))
        if doubtful:
            found, missing = await self._look(chunk.part(doubtful), doubtful)
            known += found
            unsent = sorted(unsent + missing)
        if len(unsent) == len(chunk.items):
            return [], [chunk]
        parts: list[Chunk[ItemT]] = []
        for note, places in followed.items():
            part = chunk.part(places)
            part.noted = note
            parts.append(part)
        return known, [*parts, chunk.part(unsent)] if unsent else parts

    async def begin(self, chunk: Chunk[ItemT]) -> None:
        """Record that the chunk is about to leave."""
        await self._journal.begin(chunk.indexes, chunk.digests)
        chunk.begun = True

    async def note(self, chunk: Chunk[ItemT], text: str) -> None:
        """Record what the sender noted of the chunk."""
        await self._journal.note(chunk.indexes, text)

    async def settle(self, chunk: Chunk[ItemT], outcomes: Sequence[Outcome[ItemT, ValueT]]) -> None:
        """Record what became of a chunk; those of its items that have no outcome here were not sent after all.

        Of a chunk that never left there is nothing to record: what the journal says of it stays as it is.
        """
        if chunk.begun or chunk.noted is not None or any(outcome.status != "not_sent" for outcome in outcomes):
            kept: list[Kept[ValueT] | None] = list(map(_kept, outcomes))
            if len(kept) < len(chunk.items):
                found = {outcome.index: each for outcome, each in zip(outcomes, kept, strict=True)}
                kept = [found.get(index) for index in chunk.indexes]
            await self._journal.settle(chunk.indexes, chunk.digests, kept)

    async def _look(self, chunk: Chunk[ItemT], places: list[int]) -> tuple[list[Outcome[ItemT, ValueT]], list[int]]:
        """Outcomes of the items that were found, and the places of those that were not."""
        assert self._find is not None
        try:
            values = await self._find(chunk.items)
        except PinterestError as error:
            return chunk.all("unknown", error=error), []
        found: list[Outcome[ItemT, ValueT]] = []
        missing: list[int] = []
        for index, item, value, place in zip(chunk.indexes, chunk.items, values, places, strict=True):
            if value is None:
                missing.append(place)
            else:
                found.append(Outcome(index, item, "succeeded", value))
        if found:
            await self.settle(chunk, found)
        return found, missing

    async def _values(self) -> AsyncIterator[Any]:
        async for kept in self._journal.settled():
            if kept.value is not None:
                yield kept.value

    def _outcome(self, kept: Kept[ValueT], index: int, item: ItemT) -> Outcome[ItemT, ValueT]:
        if kept.status == "begun":
            ended = OutcomeUnknown(self._job.name, "an earlier run ended while the request was under way")
            return Outcome(index, item, "unknown", error=ended)
        error = _restored(kept.error)
        return Outcome(index, item, kept.status, kept.value, kept.errors or (), error, kept.warnings or ())


def _kept(outcome: Outcome[Any, ValueT]) -> Kept[ValueT] | None:
    status, error = outcome.status, outcome.error
    if status == "not_sent":
        return None
    kept = Kept(status, outcome.value, outcome.errors, outcome.warnings)
    if error is not None:
        plain = {name: fact for name, fact in vars(error).items() if isinstance(fact, str | int | float | None)}
        kept.error = KeptError(type(error).__name__, str(error), plain)
    return kept


def _restored(kept: KeptError | None) -> PinterestError | None:
    """The error again, with its text and its plain facts; one that is none of ours becomes a PinterestError."""
    if kept is None:
        return None
    named: Any = getattr(errors, kept.kind, None) if kept.kind in errors.__all__ else None
    kind: type[PinterestError] = named or PinterestError
    error = kind.__new__(kind)
    error.args = (kept.text,)
    error.__dict__.update(
        {"headers": {}, "details": None} if issubclass(kind, errors.ResponseError) else {}, **kept.facts
    )
    return error
