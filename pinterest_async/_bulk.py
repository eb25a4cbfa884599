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
from collections import Counter
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Hashable,
    Iterable,
    Mapping,
    Sequence,
)
from typing import Any, Generic, TypeVar

import anyio

from ._chunks import Chunk, ChunkReader, Items
from ._outcomes import STATUS_OF, BulkResult, Outcome, Progress, Status
from ._request import Request
from .errors import (
    ArgumentError,
    AuthError,
    BulkError,
    ConfigurationError,
    PinterestError,
    RateLimited,
    ResponseError,
    Unauthorized,
)
from .models.common import ErrorDetail

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

ErrorT = TypeVar("ErrorT", bound=Exception)

Prepare = Callable[[Sequence[ItemT]], Request]
Send = Callable[[Chunk[ItemT]], Awaitable[list[Outcome[ItemT, ValueT]]]]
Split = Callable[[Sequence[ItemT]], Sequence[Sequence[int]]]
Deliver = Callable[[list[Outcome[ItemT, ValueT]]], Awaitable[None]]

_FATAL = (AuthError, ConfigurationError, RateLimited, Unauthorized)
"""After one of these every further chunk would meet the same end."""


class BulkJob(Generic[ItemT, ValueT]):
    """A bulk job, not yet started: await it for a `BulkResult`, or iterate over its outcomes. It runs once.

    When it is cancelled, `result` holds what is known of the items read so far: all of it when the job was awaited,
    what was not yet delivered when it was iterated. When the input raises, what was read is finished first, and
    BulkError carries the result.

    split: the places of items that must travel apart, together.  max_body: bytes; a longer body is sent in parts.
    sending: chunks to read, encode and send at a time, where `concurrency` of them may wait for what becomes of them.
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
    ) -> None:
        _check_iterable(name, items)
        if concurrency < 1:
            raise ArgumentError(name, "concurrency", f"expected 1 or more, got {concurrency}")
        self.name = name
        self.result: BulkResult[ItemT, ValueT] = BulkResult()
        self._reader = ChunkReader(items, chunk_size, key, usual_key)
        self._prepare = prepare
        self._send = send
        self._split = split
        self._max_body = max_body
        self._slots = asyncio.Semaphore(sending or concurrency)
        self._concurrency = concurrency
        self._on_progress = on_progress
        self._counts: Counter[Status] = Counter()
        self._broken: Exception | None = None
        self._started = False

    @property
    def progress(self) -> Progress:
        """How far the job has come."""
        count = self._counts
        return Progress(self._reader.read, count["succeeded"], count["failed"], count["unknown"], count["not_sent"])

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
        try:
            async with anyio.create_task_group() as workers:
                for _ in range(self._concurrency):
                    workers.start_soon(self._work, deliver)
        finally:
            left: list[Outcome[ItemT, ValueT]] = [
                Outcome(index=index, item=item, status="not_sent") for index, item in self._reader.left_over()
            ]
            self.result.add(self._count(left))
        if self._broken is not None:
            raise BulkError(f"{self.name}: stopped by {self._broken!r}: {self.progress}", self.result) from self._broken

    async def _work(self, deliver: Deliver[ItemT, ValueT]) -> None:
        while (chunk := await self._next_chunk()) is not None:
            try:
                outcomes = await self._outcomes(chunk)
            except asyncio.CancelledError:
                self.result.add(self._count(chunk.all("unknown" if chunk.in_doubt else "not_sent")))
                raise
            finally:
                chunk.let_next()
                self._reader.give_back(chunk)
            self._count(outcomes)
            try:
                await deliver(outcomes)
            except asyncio.CancelledError:
                self.result.add(outcomes)
                raise
            if self._on_progress is not None:
                try:
                    self._on_progress(self.progress)
                except Exception as error:
                    self._break(error)

    async def _next_chunk(self) -> Chunk[ItemT] | None:
        await asyncio.sleep(0)  # a job that sends nothing (all refused, or stopped) must not hold up the event loop
        await self._slots.acquire()
        chunk = None
        try:
            try:
                chunk = await self._reader.next_chunk()
            except Exception as error:
                self._broken = self._broken or error
                chunk = await self._reader.next_chunk()
        finally:
            if chunk is None:
                self._slots.release()
            else:
                chunk.slot = self._slots.release
        return chunk

    def _break(self, error: Exception) -> None:
        """Send nothing more and raise this in the end: it is none of the errors that a job expects."""
        self._broken = self._broken or error
        self.result.stopped_by = self.result.stopped_by or error

    def _count(self, outcomes: list[Outcome[ItemT, ValueT]]) -> list[Outcome[ItemT, ValueT]]:
        statuses = set(map(STATUS_OF, outcomes))
        if len(statuses) == 1:  # nearly always
            self._counts[statuses.pop()] += len(outcomes)
        else:
            self._counts.update(map(STATUS_OF, outcomes))
        return outcomes

    async def _outcomes(self, chunk: Chunk[ItemT]) -> list[Outcome[ItemT, ValueT]]:
        """Send a chunk and say of each item what became of it."""
        if self.result.stopped_by is not None:
            return chunk.all("not_sent", error=self.result.stopped_by)
        try:
            self._encode(chunk)
            if chunk.request is not None:
                chunk.request.bulk = True
            return chunk.refused + (await self._send(chunk) if chunk.items else [])
        except Exception as error:
            return self._judge(chunk, error)

    def _encode(self, chunk: Chunk[ItemT]) -> None:
        """Encode the chunk's request; items that cannot be sent leave the chunk and fail."""
        chunk.request = None
        if self._split is not None and len(parts := self._split(chunk.items)) > 1:
            self._reader.put_back(chunk.split(parts))
        try:
            chunk.request = self._encoded(chunk.items)
        except ArgumentError:
            places: list[int] = []
            for place, (index, item) in enumerate(zip(chunk.indexes, chunk.items, strict=True)):
                try:
                    self._encoded([item])
                except ArgumentError as error:
                    chunk.refused.append(Outcome(index, item, "failed", error=_bare(error)))
                else:
                    places.append(place)
            chunk.keep(places)
            if chunk.items:
                chunk.request = self._encoded(chunk.items)
        if chunk.request is not None and self._is_too_large(chunk.request):
            self.put_half_back(chunk)
            self._encode(chunk)

    def _encoded(self, items: Sequence[ItemT]) -> Request:
        request = self._prepare(items)
        if len(items) == 1 and self._is_too_large(request):
            most = f"at most {self._max_body:,} bytes can be sent at once"
            raise ArgumentError(self.name, "items", f"encoded, the item has {len(request.body or b''):,} bytes; {most}")
        return request

    def _is_too_large(self, request: Request) -> bool:
        return self._max_body is not None and len(request.body or b"") > self._max_body

    def put_half_back(self, chunk: Chunk[ItemT]) -> None:
        """Keep one half of a chunk that is too large; the other is sent for itself. It has to be encoded anew."""
        count = len(chunk.items)
        self._reader.put_back(chunk.split([range(count // 2), range(count // 2, count)]))

    def _judge(self, chunk: Chunk[ItemT], error: Exception) -> list[Outcome[ItemT, ValueT]]:
        """What an exception says about every item of the chunk."""
        if isinstance(error, PinterestError):
            error = _bare(error)
        else:
            self._break(error)
        if isinstance(error, _FATAL):
            self.result.stopped_by = self.result.stopped_by or error
        if chunk.in_doubt:
            return chunk.all("unknown", error=error)
        if isinstance(error, ResponseError) and not isinstance(error, _FATAL):
            return chunk.all("failed", errors=[ErrorDetail(code=error.code, message=error.message)], error=error)
        return chunk.all("not_sent", error=error)


def _bare(error: ErrorT) -> ErrorT:
    """An error to keep: without the frames it came through, which hold the request and everything around it."""
    error.__traceback__ = error.__context__ = error.__cause__ = None
    return error


def _check_iterable(name: str, items: object) -> None:
    kind = type(items).__name__
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable | AsyncIterable):
        raise ArgumentError(name, "items", f"expected an iterable or async iterable, got {kind}")
