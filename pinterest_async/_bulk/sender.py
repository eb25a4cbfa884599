"""One chunk of a bulk job: encoded, sent when the journal does not know it already, and judged item by item."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Final, Generic, TypeVar

from .._http.request import Request
from ..errors import (
    ArgumentError,
    AuthError,
    ConfigurationError,
    JournalError,
    PinterestError,
    RateLimited,
    ResponseError,
    Unauthorized,
)
from ..models.common import ErrorDetail
from .outcomes import BulkResult, Outcome
from .progress import Tally
from .reader import Chunk
from .resume import Recorder

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

ErrorT = TypeVar("ErrorT", bound=Exception)

Prepare = Callable[[Sequence[ItemT]], Request]
Send = Callable[[Chunk[ItemT]], Awaitable[list[Outcome[ItemT, ValueT]]]]
Split = Callable[[Sequence[ItemT]], Sequence[Sequence[int]]]
Passing = Callable[[Outcome[ItemT, ValueT]], bool]

_FATAL: Final = (AuthError, ConfigurationError, RateLimited, Unauthorized)
"""After one of these every further chunk would meet the same end."""

_TOO_LARGE: Final = 413

RETRIES: Final = 3
"""How often an item that was refused for a passing reason is tried again, alone."""

FIRST_PAUSE: Final = 1.0
"""Seconds before the first of these; each of the next waits twice as long."""


class Sender(Generic[ItemT, ValueT]):
    """Carries the chunks of one job out. `broken` is an error that no job expects: it is raised in the end."""

    def __init__(
        self,
        name: str,
        prepare: Prepare[ItemT],
        send: Send[ItemT, ValueT],
        put_back: Callable[[Iterable[Chunk[ItemT]]], None],
        tally: Tally,
        result: BulkResult[ItemT, ValueT],
        *,
        recorder: Recorder[ItemT, ValueT] | None,
        passing: Passing[ItemT, ValueT] | None,
        split: Split[ItemT] | None,
        max_body: int | None,
    ) -> None:
        self.broken: Exception | None = None
        self._name = name
        self._prepare = prepare
        self._send = send
        self._put_back = put_back
        self._tally = tally
        self._result = result
        self._recorder = recorder
        self._passing = passing
        self._split = split
        self._max_body = max_body

    def break_off(self, error: Exception) -> None:
        """Send nothing more and raise this in the end: it is none of the errors that a job expects."""
        self.broken = self.broken or error
        self._result.stopped_by = self._result.stopped_by or error

    async def outcomes(self, chunk: Chunk[ItemT]) -> tuple[list[Outcome[ItemT, ValueT]], list[Chunk[ItemT]]]:
        """Send a chunk and say of its items what became of them, and what parts of it are still to be sent."""
        if self._result.stopped_by is not None:
            return chunk.all("unknown" if chunk.in_doubt else "not_sent", error=self._result.stopped_by), []
        try:
            if chunk.request is None and chunk.noted is None:
                known, parts = await self._ready(chunk)
                if known or parts != [chunk]:
                    return known, parts
            if chunk.not_before is not None:
                await asyncio.sleep(chunk.not_before - asyncio.get_running_loop().time())
            outcomes = await self._carry_out(chunk)
        except Exception as error:
            if isinstance(error, ResponseError) and error.status == _TOO_LARGE and len(chunk.items) > 1:
                await self.record(chunk, [])
                return [], self._halves(chunk)
            outcomes = self._judge(chunk, error)
        outcomes, again = self._sift(chunk, outcomes)
        await self.record(chunk, outcomes)
        return outcomes, again

    async def _ready(self, chunk: Chunk[ItemT]) -> tuple[list[Outcome[ItemT, ValueT]], list[Chunk[ItemT]]]:
        """Encode a chunk: what is known before it is sent, and what is to be sent (the chunk itself, nearly always)."""
        refused = self._encode(chunk)
        if self._recorder is None or not chunk.items:
            return refused, [chunk] if chunk.items else []
        known, parts = await self._recorder.recall(chunk)
        self._tally.resumed += len(known)
        for part in parts:
            if part is not chunk and part.noted is None:
                part.request = self._prepare(part.items)
        if parts and parts[-1] is not chunk:
            parts[-1].slot, chunk.slot = chunk.slot, None
        return refused + known, parts

    async def _carry_out(self, chunk: Chunk[ItemT]) -> list[Outcome[ItemT, ValueT]]:
        request = chunk.request
        if request is not None:
            chunk.before_send = partial(self._leave, chunk)
            self._tally.wait(chunk)
        if self._recorder is not None:
            chunk.noting = partial(self._recorder.note, chunk)
        try:
            return await self._send(chunk)
        finally:
            self._tally.leave(chunk)
            chunk.noting = None
            chunk.before_send = None

    async def _leave(self, chunk: Chunk[ItemT]) -> None:
        """The quota has let the chunk through."""
        self._tally.leave(chunk)
        if self._recorder is not None:
            await self._recorder.begin(chunk)

    def _sift(
        self, chunk: Chunk[ItemT], outcomes: list[Outcome[ItemT, ValueT]]
    ) -> tuple[list[Outcome[ItemT, ValueT]], list[Chunk[ItemT]]]:
        """Keep the outcomes that stay; items refused for a passing reason go again, each alone, after a while."""
        passing = self._passing
        if passing is None or chunk.tries >= RETRIES or not any(map(passing, outcomes)):
            return outcomes, []
        again: list[Chunk[ItemT]] = []
        for place, outcome in enumerate(outcomes):
            if passing(outcome):
                part = chunk.part([place])
                part.request = self._prepare(part.items)
                part.tries = chunk.tries + 1
                part.not_before = asyncio.get_running_loop().time() + FIRST_PAUSE * 2.0**chunk.tries
                again.append(part)
        return [outcome for outcome in outcomes if not passing(outcome)], again

    async def record(self, chunk: Chunk[ItemT], outcomes: list[Outcome[ItemT, ValueT]]) -> None:
        if self._recorder is not None:
            try:
                await self._recorder.settle(chunk, outcomes)
            except Exception as error:
                self.break_off(error)

    def _encode(self, chunk: Chunk[ItemT]) -> list[Outcome[ItemT, ValueT]]:
        """Encode the chunk's request; items that cannot be sent leave the chunk: their outcomes."""
        refused: list[Outcome[ItemT, ValueT]] = []
        if self._split is not None and len(parts := self._split(chunk.items)) > 1:
            self._put_back(chunk.split(parts))
        try:
            chunk.request = self._encoded(chunk.items)
        except ArgumentError:
            places: list[int] = []
            for place, (index, item) in enumerate(zip(chunk.indexes, chunk.items, strict=True)):
                try:
                    self._encoded([item])
                except ArgumentError as error:
                    refused.append(Outcome(index, item, "failed", error=_bare(error)))
                else:
                    places.append(place)
            chunk.keep(places)
            if chunk.items:
                chunk.request = self._encoded(chunk.items)
        if chunk.request is not None and self._is_too_large(chunk.request):
            count = len(chunk.items)
            self._put_back(chunk.split([range(count // 2), range(count // 2, count)]))
            chunk.request = None
            refused += self._encode(chunk)
        return refused

    def _encoded(self, items: Sequence[ItemT]) -> Request:
        request = self._prepare(items)
        if len(items) == 1 and self._is_too_large(request):
            most = f"at most {self._max_body:,} bytes can be sent at once"
            raise ArgumentError(
                self._name, "items", f"encoded, the item has {len(request.body or b''):,} bytes; {most}"
            )
        return request

    def _is_too_large(self, request: Request) -> bool:
        return self._max_body is not None and len(request.body or b"") > self._max_body

    def _halves(self, chunk: Chunk[ItemT]) -> list[Chunk[ItemT]]:
        """The API refused a chunk as too large, so nothing of it was done: its halves, to be sent instead."""
        count = len(chunk.items)
        halves = [chunk.part(range(count // 2)), chunk.part(range(count // 2, count))]
        for half in halves:
            half.request = self._prepare(half.items)
        return halves

    def _judge(self, chunk: Chunk[ItemT], error: Exception) -> list[Outcome[ItemT, ValueT]]:
        """What an exception says about every item of the chunk."""
        if isinstance(error, PinterestError) and not isinstance(error, JournalError):
            error = _bare(error)
        else:
            self.break_off(error)
        if isinstance(error, _FATAL):
            self._result.stopped_by = self._result.stopped_by or error
        if chunk.in_doubt:
            return chunk.all("unknown", error=error)
        if isinstance(error, ResponseError) and not isinstance(error, _FATAL):
            return chunk.all("failed", errors=[ErrorDetail(code=error.code, message=error.message)], error=error)
        return chunk.all("not_sent", error=error)


def _bare(error: ErrorT) -> ErrorT:
    """An error to keep: without the frames it came through, which hold the request and everything around it."""
    error.__traceback__ = error.__context__ = error.__cause__ = None
    return error
