"""Polls catalog batches.

Polling uses a quota as small as the one of posting, so each batch is polled when it is likely to be finished: after the
processing time of recent batches, oldest first, four at a time. Before the first batch is finished, only the oldest is
polled; the others wait for its processing time.
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
from ..._transfers.poller import Poller, Stage, Status
from ...models.catalog_items import BatchStatus, ItemsBatch
from .. import operation

_CONCURRENCY: Final = 4
"""Polls in flight at a time. More would only wait for the quota, where an older batch cannot pass them."""

_MAX_INTERVAL: Final = 30.0
"""Seconds before the first poll of a batch, and between two polls, at most."""

_TIMEOUT: Final = 3600.0
"""Seconds within which a batch must be processed."""

_RECENT: Final = 20
"""Batches whose processing time is remembered."""


class BatchPoller:
    """Polls the batches of one job.

    Args:
        transport: Sends the polls, with the priority of bulk jobs.
        ad_account_id: The ad account on whose behalf the batches were posted.
        first_poll: Seconds after which the first batch is polled. Later ones are polled after the processing time of
            recent batches.
    """

    def __init__(self, transport: Transport, ad_account_id: str | None, first_poll: float) -> None:
        self._transport = transport
        self._ad_account_id = ad_account_id
        self._operation = operation("catalogs.get_items_batch")
        self._recent: deque[float] = deque(maxlen=_RECENT)
        self._numbers = count()
        self._semaphore = PrioritySemaphore(_CONCURRENCY)
        self.expected_seconds: float = first_poll

    async def completed(self, batch_id: str) -> ItemsBatch:
        """Wait until a batch that was accepted just now is processed, and return it.

        Raises:
            TimedOut: It is not processed within an hour.
            PinterestError: Several polls in a row failed; the last error is raised.
        """
        request = self._operation.request((batch_id,), {"ad_account_id": self._ad_account_id})
        number, schedule = next(self._numbers), _BatchSchedule(self)

        async def create() -> str:
            return batch_id

        async def poll(batch_id: str) -> Status[ItemsBatch]:
            async with self._semaphore.slot(number):
                schedule.polled()
                batch: ItemsBatch = await self._transport.send(self._operation, request, priority=Priority.BULK)
            if batch.status == BatchStatus.PROCESSING:
                return Status(Stage.PENDING, str(batch.status))
            self._record(batch, schedule.age)
            return Status(Stage.READY, str(batch.status), batch)

        problem = f"batch {batch_id} is still being processed after an hour"
        poller = Poller(
            self._operation.name, create, poll, _TIMEOUT, schedule=lambda: schedule, timeout_problem=problem
        )
        return await poller.result()

    def interval(self, age: float) -> float:
        """Return the seconds between a poll at this age and the next one. Set what later batches can expect."""
        interval = min(max(1.0, age / (2 if self._recent else 4)), _MAX_INTERVAL)
        if not self._recent:
            self.expected_seconds = max(self.expected_seconds, min(age + interval, _MAX_INTERVAL))
        return interval

    def _record(self, batch: ItemsBatch, age: float) -> None:
        """Expect the time within which four of five recent batches were processed.

        A batch that does not state its time, and is finished at some age, may have been finished a little earlier.
        """
        seconds = _processing_seconds(batch)
        self._recent.append(min(age, age * 0.99 if seconds is None else seconds))
        self.expected_seconds = min(sorted(self._recent)[len(self._recent) * 4 // 5], _MAX_INTERVAL)


class _BatchSchedule:
    """When to poll one batch. The first poll moves with the processing time that the other batches show."""

    def __init__(self, batches: BatchPoller) -> None:
        self._batches = batches
        self._clock = asyncio.get_running_loop().time
        self._accepted = self._due = self._clock()
        self.age = 0.0
        """Seconds from the batch's acceptance to its last poll."""

    def polled(self) -> None:
        self.age = self._clock() - self._accepted

    def due(self) -> float:
        return max(self._due, self._accepted + self._batches.expected_seconds)

    def postpone(self) -> None:
        self._due = self._accepted + self.age + self._batches.interval(self.age)


def _processing_seconds(batch: ItemsBatch) -> float | None:
    """Return the processing time that the batch states, rounded up to whole seconds, or None."""
    try:
        created = datetime.fromisoformat(batch.created_time or "")
        completed = datetime.fromisoformat(batch.completed_time or "")
        seconds = (completed - created).total_seconds()
    except (ValueError, TypeError):  # TypeError: one of them has no zone
        return None
    return seconds + 1.0 if seconds >= 0 else None


class PrioritySemaphore:
    """A semaphore with `value` slots whose waiter with the lowest number is next."""

    def __init__(self, value: int) -> None:
        self._value = value
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []

    def slot(self, number: int) -> "Slot":
        """Return a context manager that holds a slot."""
        return Slot(self, number)

    async def acquire(self, number: int) -> None:
        """Wait for a slot."""
        if self._value:
            self._value -= 1
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiters, (number, waiter))
        try:
            await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled():  # woken and cancelled in the same moment: pass the slot on
                self.release()
            raise

    def release(self) -> None:
        """Pass the slot to the next waiter, if there is one."""
        while self._waiters:
            _, waiter = heappop(self._waiters)
            if not waiter.done():
                waiter.set_result(None)
                return
        self._value += 1


class Slot:
    """A slot of a semaphore, held inside `async with`."""

    def __init__(self, semaphore: PrioritySemaphore, number: int) -> None:
        self._semaphore = semaphore
        self._number = number

    async def __aenter__(self) -> None:
        await self._semaphore.acquire(self._number)

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._semaphore.release()
