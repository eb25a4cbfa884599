"""Bulk jobs against coroutines in place of the API."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from pinterest_async import Outcome
from pinterest_async._bulk.chunk import Chunk
from pinterest_async._bulk.sender import Accepted, Poll, Send, SendOptions
from pinterest_async._http.delivery import DeliveryTracker
from pinterest_async._http.request import Request


async def _nothing() -> None:
    """Do nothing before a request is sent."""


@dataclass
class Call:
    """What a job asks for: to send a chunk, or to poll the batch as which it was accepted."""

    chunk: Chunk[Any]
    batch_id: str | None = None
    before_send: Callable[[], Awaitable[None]] = _nothing
    tracker: DeliveryTracker = field(default_factory=DeliveryTracker)

    @property
    def items(self) -> list[Any]:
        return list(self.chunk.items)

    def succeed(self) -> list[Outcome[Any, Any]]:
        return self.chunk.outcomes("succeeded")


Answer = list[Outcome[Any, Any]] | Accepted


def send_with(act: Callable[[Call], Awaitable[Answer]]) -> Send[Any, Any]:
    """Give the `send` of a job that asks a coroutine function."""

    async def send(request: Request, chunk: Chunk[Any], options: SendOptions) -> Answer:
        return await act(Call(chunk, None, options["before_send"], options["tracker"]))

    return send


def poll_with(act: Callable[[Call], Awaitable[Answer]]) -> Poll[Any, Any]:
    """Give the `poll` of a job that asks a coroutine function."""

    async def poll(chunk: Chunk[Any], batch_id: str) -> list[Outcome[Any, Any]]:
        outcomes = await act(Call(chunk, batch_id))
        assert isinstance(outcomes, list)
        return outcomes

    return poll
