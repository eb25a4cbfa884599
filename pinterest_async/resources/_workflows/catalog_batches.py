"""Hearing what became of item batches, with as few calls as can be: asking draws on a quota as small as posting does.

At the full quota there is one call to ask for each call to post, so a batch has to be processed when it is asked for.
Three things see to that. The API says of each processed batch how long it took, and most of the next ones will not take
longer: a batch is not asked for before. Before any is known, the oldest batch alone is asked for now and then; the
others wait for what it tells. And few are asked for at a time, the oldest first: when the quota is short the line
grows, each batch is older when its turn comes, and so it is processed by then.
"""

import asyncio
from collections import deque
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from types import TracebackType
from typing import Final

from ..._http.transport import Transport
from ..._limits.limiter import Priority
from ..._operations.declare import REGISTRY
from ...errors import DecodeError, RateLimited, ServerError, TimedOut, TransportError
from ...models.catalog_items import BatchStatus, ItemsBatch

_ASKING: Final = 4
"""Batches asked for at a time: more would only stand in line for the quota, and could not be overtaken there."""

_LONGEST: Final = 30.0
"""Seconds between two calls for one batch, and before the first, at most."""

_PATIENCE: Final = 3600.0
"""Seconds after which a batch is given up."""

_FAILURES: Final = 5
"""Calls for one batch that may fail in a row."""

_REMEMBERED: Final = 20
"""Batches whose time to be processed is remembered."""


class BatchFollower:
    """Follows the batches of one job.

    first_ask: seconds after which the first batch is asked for; later ones when most of those before them were done.
    """

    def __init__(self, transport: Transport, ad_account_id: str | None, first_ask: float) -> None:
        self._transport = transport
        self._ad_account_id = ad_account_id
        self._operation = REGISTRY["items_batch/get"]
        self._expected = first_ask
        self._took: deque[float] = deque(maxlen=_REMEMBERED)
        self._numbers = count()
        self._turns = Turns(_ASKING)

    async def completed(self, batch_id: str) -> ItemsBatch:
        """The batch, which was accepted just now, when it is processed; TimedOut when it is not within an hour."""
        request = self._operation.request((batch_id,), {"ad_account_id": self._ad_account_id})
        clock = asyncio.get_running_loop().time
        number, accepted, again, failures = next(self._numbers), clock(), 0.0, 0
        while (age := clock() - accepted) < _PATIENCE:
            if (wait := max(again, self._expected) - age) > 0:
                await asyncio.sleep(wait)
                continue  # what is expected may have changed meanwhile
            try:
                async with self._turns.turn(number):
                    age = clock() - accepted
                    batch: ItemsBatch = await self._transport.send(self._operation, request, priority=Priority.BULK)
            except (RateLimited, ServerError, TransportError, DecodeError):
                failures += 1  # the batch is accepted: not to hear of it now is no reason to give it up
                if failures > _FAILURES:
                    raise
            else:
                failures = 0
                if batch.status != BatchStatus.PROCESSING:
                    self._learn(batch, age)
                    return batch
            again = age + min(max(1.0, age / (2 if self._took else 4)), _LONGEST)
            if not self._took:
                self._expected = max(self._expected, min(again, _LONGEST))
        raise TimedOut(self._operation.name, f"batch {batch_id} is still being processed after an hour")

    def _learn(self, batch: ItemsBatch, age: float) -> None:
        """Four of five batches of late were processed within the time that is expected of the next.

        One that does not tell its time, and was found processed at some age, may have been so a little earlier.
        """
        told = _processing_seconds(batch)
        self._took.append(min(age, age * 0.99 if told is None else told))
        self._expected = min(sorted(self._took)[len(self._took) * 4 // 5], _LONGEST)


def _processing_seconds(batch: ItemsBatch) -> float | None:
    """How long the batch took as it tells itself, rounded up to what whole seconds can hide; None when it does not."""
    try:
        created = datetime.fromisoformat(batch.created_time or "")
        completed = datetime.fromisoformat(batch.completed_time or "")
        seconds = (completed - created).total_seconds()
    except (ValueError, TypeError):  # TypeError: one of them has no zone
        return None
    return seconds + 1.0 if seconds >= 0 else None


class Turns:
    """Lets so many in at a time; of those who wait, the one with the lowest number is next."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._line: list[tuple[int, asyncio.Future[None]]] = []

    def turn(self, number: int) -> "Turn":
        """What to enter; it is left on the way out."""
        return Turn(self, number)

    async def take(self, number: int) -> None:
        if self._free:
            self._free -= 1
            return
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._line, (number, called))
        try:
            await called
        except asyncio.CancelledError:
            if not called.cancelled():  # called and cancelled in the same moment: the turn is the next one's
                self.give()
            raise

    def give(self) -> None:
        while self._line:
            _, called = heappop(self._line)
            if not called.done():
                called.set_result(None)
                return
        self._free += 1


class Turn:
    """One turn, from its beginning to its end."""

    def __init__(self, turns: Turns, number: int) -> None:
        self._turns = turns
        self._number = number

    async def __aenter__(self) -> None:
        await self._turns.take(self._number)

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._turns.give()
