"""Bulk jobs: chunk the input, send the chunks side by side, and say of every item what became of it.

A job is both awaitable and iterable, like a list of the API:

    result = await pinterest.campaigns.create_many(ad_account_id, campaigns)     # all outcomes, sorted by status
    async for outcome in pinterest.catalogs.sync_items(items, ...): ...          # each as it becomes known

The input may be any iterable or async iterable. It is read by the workers themselves, one chunk at a time when a
worker is free to send it, so a job of a million items holds no more than `concurrency` chunks of them. Two items with
the same key (an item id, a campaign id) are never on their way together: the later one waits, so the last one wins.

What can be known decides the outcome, nothing else:

    succeeded   the API says so
    failed      the API, or a check of ours, refused the item; nothing was done
    unknown     the request left, and no answer, half an answer or a 5xx came: look before sending it again
    not_sent    it never left: the job was cancelled, the token was refused, the quota is gone, there is no connection
"""

import asyncio
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Hashable,
    Iterable,
    Mapping,
)
from typing import Any, Generic, TypeVar

import anyio

from ..errors import ArgumentError, BulkError, OutcomeUnknown, PinterestError
from .journal.base import ChunkJournal, JobIdentity
from .outcomes import BulkResult, Outcome, Progress
from .progress import Tally
from .reader import Chunk, ChunkReader, Items
from .resume import LookUp, Recorder
from .sender import Passing, Prepare, Send, Sender, Split

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

Deliver = Callable[[list[Outcome[ItemT, ValueT]]], Awaitable[None]]


class BulkJob(Generic[ItemT, ValueT]):
    """A bulk job, not yet started: await it for a `BulkResult`, or iterate over its outcomes. It runs once.

    When it is cancelled, `result` holds what is known of the items read so far: all of it when the job was awaited,
    what was not yet delivered when it was iterated. When the input raises, what was read is finished first, and
    BulkError carries the result.

    split: the places of items that must travel apart, together.  max_body: bytes; a longer body is sent in parts.
    sending: chunks to read, encode and send at a time, where `concurrency` of them may wait for what becomes of them.
    passing: whether an item was refused for a reason that may pass: it is sent again alone, a few times.
    journal: records what becomes of items, by the job's name, `scope` (account and the like) and their places in the
    input; `value_type` is what it reads values as, `look_up` how it settles what an earlier run left unknown.
    """

    def __init__(
        self,
        name: str,
        items: Items[ItemT],
        prepare: Prepare[ItemT],
        send: Send[ItemT, ValueT],
        *,
        chunk_size: int,
        concurrency: int,
        key: Callable[[ItemT], Hashable] | None = None,
        usual_key: Callable[[ItemT], Hashable] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        split: Split[ItemT] | None = None,
        max_body: int | None = None,
        sending: int | None = None,
        passing: Passing[ItemT, ValueT] | None = None,
        journal: ChunkJournal | None = None,
        scope: Mapping[str, str] | None = None,
        value_type: Any = Any,
        look_up: LookUp | None = None,
    ) -> None:
        _check_iterable(name, items)
        if concurrency < 1:
            raise ArgumentError(name, "concurrency", f"expected 1 or more, got {concurrency}")
        self.name: str = name
        self.result: BulkResult[ItemT, ValueT] = BulkResult()
        self._reader = ChunkReader(items, chunk_size, key, usual_key)
        self._concurrency = concurrency
        self._on_progress = on_progress
        self._recorder: Recorder[ItemT, ValueT] | None = None
        if journal is not None:
            self._recorder = Recorder(journal, JobIdentity(name, scope or {}, chunk_size, value_type), look_up)
        self._tally = Tally(items, lambda: self._reader.read)
        self._sender = Sender(
            name,
            prepare,
            send,
            self._reader.put_back,
            self._tally,
            self.result,
            recorder=self._recorder,
            passing=passing,
            split=split,
            max_body=max_body,
        )
        self._slots = asyncio.Semaphore(sending or concurrency)
        self._started = False

    @property
    def progress(self) -> Progress:
        """How far the job has come."""
        return self._tally.progress()

    def progress_events(self) -> AsyncIterator[Progress]:
        """How far the job has come whenever that changes, while it runs in another task; it ends with the job.

        A reader that is slower than the job gets the newest state only.
        """
        return self._tally.events()

    def __await__(self) -> Generator[Any, None, BulkResult[ItemT, ValueT]]:
        return self._collect().__await__()

    async def __aiter__(self) -> AsyncIterator[Outcome[ItemT, ValueT]]:
        # The workers run in a task of their own, because a task group must not stay open across a yield.
        # They deliver through a queue: an anyio stream may lose what a cancelled task was about to receive.
        ready: asyncio.Queue[list[Outcome[ItemT, ValueT]]] = asyncio.Queue(1)
        runner = asyncio.create_task(self._run(ready.put))
        runner.add_done_callback(lambda _: None if ready.full() else ready.put_nowait([]))
        chunk: Iterable[Outcome[ItemT, ValueT]] = ()
        try:
            while not (runner.done() and ready.empty()):
                chunk = iter(await ready.get())
                for outcome in chunk:
                    yield outcome
            await runner
        finally:
            runner.cancel()
            try:
                await asyncio.gather(runner, return_exceptions=True)
            finally:
                self.result.add(chunk)
                while not ready.empty():
                    self.result.add(ready.get_nowait())

    async def _collect(self) -> BulkResult[ItemT, ValueT]:
        async def deliver(outcomes: list[Outcome[ItemT, ValueT]]) -> None:
            self.result.add(outcomes)

        await self._run(deliver)
        return self.result

    async def _run(self, deliver: Deliver[ItemT, ValueT]) -> None:
        if self._started:
            raise BulkError(f"{self.name}: a bulk job runs once; make a new one for what is left", self.result)
        self._started = True
        self._tally.start()
        try:
            if self._recorder is not None:
                await self._recorder.open()
            try:
                async with anyio.create_task_group() as workers:
                    for _ in range(self._concurrency):
                        workers.start_soon(self._work, deliver)
            finally:
                if self._recorder is not None:
                    with anyio.CancelScope(shield=True):
                        await self._recorder.finish()
        finally:
            error = self._cancelled()
            left: list[Outcome[ItemT, ValueT]] = [
                Outcome(index, item, "not_sent", error=error) for index, item in self._reader.left_over()
            ]
            self._tally.count(left)
            self.result.add(left)
            self._tally.end()
        if self._sender.broken is not None:
            raise BulkError(
                f"{self.name}: stopped by {self._sender.broken!r}: {self.progress}", self.result
            ) from self._sender.broken

    async def _work(self, deliver: Deliver[ItemT, ValueT]) -> None:
        while (chunk := await self._next_chunk()) is not None:
            parts = [chunk]
            self._tally.chunks += 1
            try:
                while parts:
                    await self._step(parts, deliver)
            except asyncio.CancelledError:
                for part in parts:
                    await self._abandon(part)
                raise
            finally:
                self._tally.chunks -= 1
                for part in (chunk, *parts):
                    part.let_next()
                self._reader.give_back(chunk)

    async def _step(self, parts: list[Chunk[ItemT]], deliver: Deliver[ItemT, ValueT]) -> None:
        """Carry the first part out, or find out what is to be carried out of it."""
        part = parts[0]
        outcomes, more = await self._sender.outcomes(part)
        parts[:1] = []
        parts += more
        if part not in more:
            part.let_next()
        if not outcomes:
            return
        self._tally.count(outcomes)
        try:
            await deliver(outcomes)
        except asyncio.CancelledError:
            self.result.add(outcomes)
            raise
        if self._on_progress is not None:
            try:
                self._on_progress(self.progress)
            except Exception as error:
                self._sender.break_off(error)

    async def _abandon(self, part: Chunk[ItemT]) -> None:
        """The job is cancelled: say so of a part that it has not finished."""
        outcomes = part.all("unknown" if part.in_doubt else "not_sent", error=self._cancelled(part.in_doubt))
        self._tally.count(outcomes)
        self.result.add(outcomes)
        if part.digests:
            with anyio.CancelScope(shield=True):
                await self._sender.record(part, outcomes)

    def _cancelled(self, in_doubt: bool = False) -> PinterestError:
        if in_doubt:
            return OutcomeUnknown(self.name, "the job was cancelled while the request was under way")
        return PinterestError(f"{self.name}: the job ended before this item was sent")

    async def _next_chunk(self) -> Chunk[ItemT] | None:
        await asyncio.sleep(0)  # a job that sends nothing (all refused, or stopped) must not hold up the event loop
        await self._slots.acquire()
        chunk = None
        try:
            try:
                chunk = await self._reader.next_chunk()
            except Exception as error:
                self._sender.broken = self._sender.broken or error
                chunk = await self._reader.next_chunk()
        finally:
            if chunk is None:
                self._slots.release()
            else:
                chunk.slot = self._slots.release
        return chunk


def _check_iterable(name: str, items: object) -> None:
    kind = type(items).__name__
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable | AsyncIterable):
        raise ArgumentError(name, "items", f"expected an iterable or async iterable, got {kind}")
