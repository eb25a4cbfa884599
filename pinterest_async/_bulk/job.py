"""Bulk jobs: read the input in chunks, send the chunks concurrently, and return one outcome for each item.

A job is both awaitable and iterable, like a list of the API:

    result = await pinterest.campaigns.create_many(ad_account_id, campaigns)     # all outcomes, sorted by status
    async for outcome in pinterest.catalogs.sync_items(items, ...): ...          # each as it becomes known

The input may be any iterable or async iterable. The workers read it themselves, one chunk at a time when one of them is
free to send it, so a job of a million items holds no more than `concurrency` chunks. Two items with the same key (an
item id, a campaign id) are never in flight together: the later one waits, so the last one wins.

Only what is known decides an outcome:

    succeeded   as the API says
    failed      the API, or a validation, refused the item; nothing was done
    unknown     the request was sent, and no answer, half an answer or a 5xx came
    not_sent    nothing was sent: the job was cancelled, the token was refused, the quota is exhausted, no connection
"""

import asyncio
import logging
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Hashable,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Final, Generic, ParamSpec, TypeVar

import anyio

from ..errors import (
    ArgumentError,
    BadRequest,
    BulkError,
    ConnectionFailed,
    OutcomeUnknown,
    PinterestError,
    ResponseError,
    Unprocessable,
)
from .chunk import Chunk, InFlight
from .coroutine import LazyCoroutine
from .journal.base import ChunkJournal, JobIdentity
from .outcomes import BulkResult, Outcome
from .progress import Progress, ProgressTracker
from .reader import ChunkReader, Items
from .resume import JournalSession, Recognition, Reconciler, finished, uninterrupted
from .sender import Encode, IsRetryable, Partition, Poll, Send, Sender

logger: Final = logging.getLogger("pinterest_async")

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

P = ParamSpec("P")

Deliver = Callable[[list[Outcome[ItemT, ValueT]]], Awaitable[None]]


class BulkJob(LazyCoroutine[BulkResult[ItemT, ValueT]], Generic[ItemT, ValueT]):
    """A bulk job, not yet started: await it for a `BulkResult`, or iterate over its outcomes. It runs once.

    It is a coroutine to asyncio: `asyncio.create_task(job)` runs it beside other tasks. An argument that is refused is
    raised when the job is started, and a job that is dropped without being started warns, as coroutines do.

    When it is cancelled, `result` holds what is known of the items read so far: all of it when the job was awaited,
    what was not yet delivered when it was iterated. When the input raises, what was read is finished first, and
    BulkError carries the result.

    Args:
        name: Of the job, for errors and the journal.
        items: The input.
        encode: Validates and encodes the items of a chunk.
        send: Sends a chunk.
        poll: Waits for a batch, where `send` returns `Accepted`.
        chunk_size: Items of a chunk, at most.
        concurrency: Chunks in flight, at most.
        key: Returns what two items must not have in common to be in flight together.
        usual_keys: Returns the keys of items that are all of the usual kind, only faster. It raises for others.
        on_progress: Called after each chunk.
        partition: Returns the places of the items that can be sent together.
        max_chunk_bytes: The largest body of a request. A larger one is sent in parts.
        sending: Chunks to read, encode and send at a time, where `concurrency` of them may be accepted and polled.
        is_retryable: Whether an item was refused for a temporary reason. It is sent again alone, a few times.
        journal: Records outcomes, by the job's name, `scope` and the items' keys.
        scope: Where the job goes to (the account and the like).
        value_type: The type of the values in the journal.
        reconcile: Settles what an earlier run left unknown.
        isolates: Refusals of a whole chunk that are about some of its items: those are found, and the others sent.
        recognition: How the journal recognizes an item. It has `key` where this has none.
    """

    def __init__(
        self,
        name: str,
        items: Items[ItemT],
        encode: Encode[ItemT],
        send: Send[ItemT, ValueT],
        *,
        chunk_size: int,
        concurrency: int,
        poll: Poll[ItemT, ValueT] | None = None,
        key: Callable[[ItemT], Hashable] | None = None,
        usual_keys: Callable[[Sequence[ItemT]], Sequence[Hashable]] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        partition: Partition[ItemT] | None = None,
        max_chunk_bytes: int | None = None,
        sending: int | None = None,
        is_retryable: IsRetryable[ItemT, ValueT] | None = None,
        journal: ChunkJournal | None = None,
        scope: Mapping[str, str] | None = None,
        value_type: Any = Any,
        reconcile: Reconciler | None = None,
        isolates: tuple[type[ResponseError], ...] = (BadRequest, Unprocessable),
        recognition: Recognition[ItemT] | None = None,
    ) -> None:
        check_items(name, items)
        check_size(name, "chunk_size", chunk_size)
        check_size(name, "concurrency", concurrency)
        if sending is not None:
            check_size(name, "sending", sending)
        if max_chunk_bytes is not None:
            check_size(name, "max_chunk_bytes", max_chunk_bytes)
        _check_helpers(name, journal, on_progress)
        self.name: str = name
        self.result: BulkResult[ItemT, ValueT] = BulkResult()
        self._reader = ChunkReader(items, chunk_size, key, usual_keys)
        self._concurrency = concurrency
        self._on_progress = on_progress
        self._session: JournalSession[ItemT, ValueT] | None = None
        if journal is not None:
            identity = JobIdentity(name, scope or {}, chunk_size, value_type)
            self._session = JournalSession(journal, identity, reconcile, recognition or Recognition())
        reader = self._reader
        self._tracker = ProgressTracker(items, lambda: reader.read)
        self._sender = Sender(
            name,
            encode,
            send,
            poll,
            self._tracker,
            self.result,
            session=self._session,
            is_retryable=is_retryable,
            partition=partition,
            max_chunk_bytes=max_chunk_bytes,
            isolates=isolates,
        )
        self._slots = asyncio.Semaphore(sending or concurrency)
        self._left: list[InFlight[ItemT]] = []
        self._started = False
        self.refused: ArgumentError | None = None
        self._is_dormant = True

    @property
    def progress(self) -> Progress:
        """How far the job has come."""
        return self._tracker.progress()

    def progress_events(self) -> AsyncIterator[Progress]:
        """Yield the progress whenever it changes, while the job runs in another task, and end with the job.

        A reader that is slower than the job gets the newest state only.
        """
        return self._tracker.events()

    async def __aiter__(self) -> AsyncIterator[Outcome[ItemT, ValueT]]:
        self._is_dormant = False
        # The workers run in a task of their own, because a task group must not stay open across a yield.
        # They deliver through a queue: an anyio stream may lose what a cancelled task was about to receive.
        ready: asyncio.Queue[list[Outcome[ItemT, ValueT]]] = asyncio.Queue(1)
        runner = asyncio.create_task(self._run(ready.put))
        runner.add_done_callback(lambda _: None if ready.full() else ready.put_nowait([]))
        delivered: Iterable[Outcome[ItemT, ValueT]] = ()
        try:
            while not (runner.done() and ready.empty()):
                delivered = iter(await ready.get())
                for outcome in delivered:
                    yield outcome
            await runner
        finally:
            runner.cancel()
            try:
                await finished(runner)
            finally:
                self.result.add(delivered)
                while not ready.empty():
                    self.result.add(ready.get_nowait())

    def _start(self) -> Coroutine[Any, Any, BulkResult[ItemT, ValueT]]:
        return self._collect()

    async def _collect(self) -> BulkResult[ItemT, ValueT]:
        async def deliver(outcomes: list[Outcome[ItemT, ValueT]]) -> None:
            self.result.add(outcomes)

        await self._run(deliver)
        return self.result

    async def _run(self, deliver: Deliver[ItemT, ValueT]) -> None:
        if self.refused is not None:
            raise self.refused.with_traceback(None)
        if self._started:
            raise BulkError(f"{self.name}: a bulk job runs once; make a new one for what is left", self.result)
        self._started, self._is_dormant = True, False
        self._tracker.start()
        try:
            if self._session is not None:
                await self._session.open()
            try:
                async with anyio.create_task_group() as workers:
                    for _ in range(self._concurrency):
                        workers.start_soon(self._work, deliver)
            finally:
                await uninterrupted(self._end_session)
            if self._sender.is_outage:
                self.result.stopped_by = self.result.stopped_by or self._sender.connection_error
        finally:
            self._tracker.end()
        fatal_error = self._sender.fatal_error
        if fatal_error is not None:
            raise BulkError(f"{self.name}: stopped by {fatal_error!r}: {self.progress}", self.result) from fatal_error

    async def _work(self, deliver: Deliver[ItemT, ValueT]) -> None:
        """Send chunks until nothing is left to send."""
        while (flight := await self._next()) is not None:
            final: list[Outcome[ItemT, ValueT]] = []
            slot = _Slot(self._slots)
            self._tracker.chunks += 1
            try:
                await self._process(flight, final, slot)
                slot.release()
                if final:
                    self._tracker.count(final)
                    outcomes, final = final, []
                    await self._deliver(deliver, outcomes)
                    del outcomes  # it would keep their items until this worker delivers again
            except asyncio.CancelledError:
                try:
                    with anyio.CancelScope(shield=True):
                        await uninterrupted(partial(self._give_up, flight, final))
                finally:
                    self._keep(final)
                raise
            finally:
                self._tracker.chunks -= 1
                slot.release()
                if flight.is_probe and flight.isolation is not None:
                    flight.isolation.report(flight.refusal)
                self._reader.release_keys(flight.done_keys)

    async def _process(self, flight: InFlight[ItemT], final: list[Outcome[ItemT, ValueT]], slot: "_Slot") -> None:
        """Send a chunk, and append the outcomes of its items as they are decided. Other items return to the reader."""
        sender, session = self._sender, self._session
        try:
            if self.result.stopped_by is not None:
                final += await self._abandon(flight, self.result.stopped_by)
                return
            while flight.batch_id is None and flight.request is None and flight.chunk.items:
                parts: list[InFlight[ItemT]] = []
                try:
                    sender.encode(flight, final, parts)
                finally:
                    if parts:
                        self._reader.requeue(parts)
                if session is not None and flight.chunk.items and flight.chunk.ids is None:
                    count = len(flight.chunk)
                    known, accepted = await session.lookup(flight)
                    final += known
                    self._tracker.resumed += len(known)
                    if accepted:
                        self._reader.requeue(accepted)
                    if len(flight.chunk) < count:
                        flight.request = None
            if not flight.chunk.items:
                return
            outcomes = [] if flight.isolation is None else await sender.common_refusal(flight)
            if not outcomes:
                outcomes = await sender.send(flight, slot.release)
                sender.note_answer()
        except Exception as error:
            if parts := (
                sender.halves(flight, error) or sender.parts_to_isolate(flight, error) or sender.repeated(flight, error)
            ):
                await self._record(flight, [])
                self._requeue(flight, parts, error)
                return
            if isinstance(error, ResponseError):
                sender.note_answer()
            elif isinstance(error, ConnectionFailed) and not flight.uncertain:
                retry_at = sender.note_connection(error, self._time())
                if retry_at is not None:
                    await self._record(flight, [])
                    again = flight.part(range(len(flight.chunk)), attempts=flight.attempts, retry_at=retry_at)
                    self._requeue(flight, [again], error)
                    return
            outcomes = sender.outcomes_from_error(flight, error)
        retries, outcomes = sender.split_retryable(flight, outcomes)
        recorded = outcomes
        if flight.successor is not None and session is not None:
            outcomes, successors = session.succeed(flight, outcomes)
            retries += successors
        final += outcomes
        try:
            await self._record(flight, recorded)
        finally:
            if retries:
                retried = {index for retry in retries for index in retry.chunk.indexes}
                flight.keep([place for place, index in enumerate(flight.chunk.indexes) if index in retried])
                self._requeue(flight, retries, "refusals that pass")
            else:
                flight.finish()

    def _time(self) -> float:
        return asyncio.get_running_loop().time()

    def _requeue(self, flight: InFlight[ItemT], parts: list[InFlight[ItemT]], reason: object) -> None:
        """Give the reader what is left of a chunk, in parts."""
        count = sum(len(part.chunk) for part in parts)
        logger.info("%s: sending %d items again in %d requests after: %s", self.name, count, len(parts), reason)
        flight.chunk = Chunk((), ())
        self._reader.requeue(parts)

    async def _record(self, flight: InFlight[ItemT], outcomes: list[Outcome[ItemT, ValueT]]) -> None:
        """Write outcomes to the journal. A cancellation waits for it: what was sent must not count as not sent."""
        if self._session is not None:
            try:
                try:
                    with anyio.CancelScope(shield=True):
                        await self._session.complete(flight, outcomes)
                except asyncio.CancelledError:  # of the task itself, from which no scope shields
                    await uninterrupted(partial(self._session.complete, flight, outcomes))
                    raise
            except Exception as error:
                self._sender.abort(error)

    async def _deliver(self, deliver: Deliver[ItemT, ValueT], outcomes: list[Outcome[ItemT, ValueT]]) -> None:
        try:
            await deliver(outcomes)
        except asyncio.CancelledError:
            self.result.add(outcomes)
            raise
        if self._on_progress is not None:
            try:
                self._on_progress(self.progress)
            except (Exception, asyncio.CancelledError) as error:
                self._sender.abort(error if isinstance(error, Exception) else PinterestError(repr(error)))

    async def _abandon(self, flight: InFlight[ItemT], error: Exception | None = None) -> list[Outcome[ItemT, ValueT]]:
        """Return the outcomes of a chunk that the job does not send, or whose answer it does not wait for.

        The journal may know items that were read and have no lookup yet. The record of an accepted batch stays as it
        is: the next run polls the batch.
        """
        chunk, uncertain = flight.chunk, flight.uncertain
        if not chunk.items:
            return []
        if error is None and uncertain:
            error = OutcomeUnknown(self.name, "the job was cancelled while the request was under way")
        error = error or PinterestError(f"{self.name}: the job ended before this item was sent")
        if self._session is not None and not uncertain and chunk.ids is None:
            outcomes = await self._session.recorded(chunk, error)
        else:
            outcomes = chunk.outcomes("unknown" if uncertain or flight.doubtful else "not_sent", error=error)
            if flight.recorded and flight.batch_id is None:
                await self._record(flight, outcomes)
        flight.finish()
        return outcomes

    async def _give_up(self, flight: InFlight[ItemT], final: list[Outcome[ItemT, ValueT]]) -> None:
        """Append the outcomes of a chunk whose worker is cancelled."""
        final += await self._abandon(flight)

    async def _end_session(self) -> None:
        """Account for what was read and not sent, and close the journal."""
        try:
            self._left += self._reader.drain()
            while self._left:
                self._keep(await self._abandon(self._left[-1]))
                self._left.pop()
        finally:
            if self._session is not None:
                await self._session.close()

    def _keep(self, outcomes: list[Outcome[ItemT, ValueT]]) -> None:
        """Put outcomes that are not delivered into the result."""
        self._tracker.count(outcomes)
        self.result.add(outcomes)

    async def _next(self) -> InFlight[ItemT] | None:
        """Wait until a chunk may be sent and return the next one, or None at the end."""
        await asyncio.sleep(0)  # a job that sends nothing (all rejected, or stopped) must not block the event loop
        await self._slots.acquire()
        flight = None
        try:
            try:
                flight = await self._reader.next()
            except Exception as error:
                self._sender.fatal_error = self._sender.fatal_error or error
                flight = await self._reader.next()
        finally:
            if flight is None:
                self._slots.release()
        return flight


def refuses_when_started(make: Callable[P, BulkJob[ItemT, ValueT]]) -> Callable[P, BulkJob[ItemT, ValueT]]:
    """Have a job with a wrong argument raise when it is started, as a call does, and not where it is made."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> BulkJob[ItemT, ValueT]:
        try:
            return make(*args, **kwargs)
        except ArgumentError as error:
            unused: Any = None
            job: BulkJob[ItemT, ValueT] = BulkJob(error.operation, (), unused, unused, chunk_size=1, concurrency=1)
            job.refused = error
            return job

    return made


@dataclass(slots=True)
class _Slot:
    """One of the places for chunks that are read, encoded and sent. It is released once."""

    slots: asyncio.Semaphore | None

    def release(self) -> None:
        """Release it, if it is not released yet."""
        slots, self.slots = self.slots, None
        if slots is not None:
            slots.release()


def check_size(name: str, option: str, size: Any) -> None:
    """Raise ArgumentError unless an option is a whole number of 1 or more."""
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise ArgumentError(name, option, f"expected a whole number, 1 or more, got {size!r}")


def _check_helpers(name: str, journal: Any, on_progress: Any) -> None:
    if journal is not None and not callable(getattr(journal, "mark_in_progress", None)):
        kind = type(journal).__name__
        raise ArgumentError(name, "journal", f"expected a journal, such as Journal('job.journal'), got {kind}")
    if on_progress is not None and not callable(on_progress):
        raise ArgumentError(name, "on_progress", f"expected a function, got {type(on_progress).__name__}")


def check_items(name: str, items: object) -> None:
    """Raise ArgumentError if `items` cannot be iterated over, or is an object that iterates over something else."""
    kind = type(items).__name__
    if hasattr(items, "to_dict") and hasattr(items, "columns"):  # iterating over it yields the names of its columns
        raise ArgumentError(name, "items", f"expected an iterable of items, got a {kind}: use .to_dict('records')")
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable | AsyncIterable):
        raise ArgumentError(name, "items", f"expected an iterable or async iterable, got {kind}")
