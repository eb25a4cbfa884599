"""The progress of a bulk job: outcomes so far, chunks in flight, and the time they wait for the quota."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence, Sized
from typing import Any

import msgspec

from .chunk import InFlight
from .outcomes import STATUS_OF, Outcome, Status


class Progress(msgspec.Struct, frozen=True):
    """How far a job has come.

    Attributes:
        read: Items read from the input.
        succeeded: Items with that outcome; likewise `failed`, `unknown` and `not_sent`.
        total: The length of the input, where it has one.
        resumed: Items whose outcome an earlier run decided (see `Journal`).
        chunks_in_flight: Chunks that are encoded, sent or polled.
        chunks_waiting: Those of them that wait for the quota.
        waited_seconds: The time that all chunks together have waited for the quota.
        elapsed_seconds: The time since the job started.
    """

    read: int
    succeeded: int
    failed: int
    unknown: int
    not_sent: int
    total: int | None = None
    resumed: int = 0
    chunks_in_flight: int = 0
    chunks_waiting: int = 0
    waited_seconds: float = 0.0
    elapsed_seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.succeeded} succeeded, {self.failed} failed, {self.unknown} unknown, {self.not_sent} not sent"

    @property
    def done(self) -> int:
        """Items whose outcome is decided."""
        return self.succeeded + self.failed + self.unknown + self.not_sent

    @property
    def in_flight(self) -> int:
        """Items read and not yet decided."""
        return self.read - self.done

    @property
    def rate(self) -> float:
        """Items decided per second in this run; 0.0 at its start."""
        return (self.done - self.resumed) / self.elapsed_seconds if self.elapsed_seconds > 0 else 0.0

    @property
    def remaining_seconds(self) -> float | None:
        """Seconds to the end at the rate so far; None while the total or the rate is not known."""
        rate = self.rate
        return None if self.total is None or rate <= 0 else max(0.0, (self.total - self.done) / rate)


class ProgressTracker:
    """Counts the outcomes of one job.

    Args:
        items: The input. Its length is the total, where it has one.
        read: Returns the number of items read so far.
    """

    def __init__(self, items: object, read: Callable[[], int]) -> None:
        self.chunks: int = 0
        self.resumed: int = 0
        self._ended = False
        self._total = len(items) if isinstance(items, Sized) else None
        self._read = read
        self._counts: Counter[Status] = Counter()
        self._waiting: dict[int, float] = {}
        self._waited = 0.0
        self._clock: Callable[[], float] | None = None
        self._started = 0.0
        self._changed = asyncio.Event()

    def start(self) -> None:
        """Start the clock of the job."""
        self._clock = asyncio.get_running_loop().time
        self._started = self._clock()

    def end(self) -> None:
        """End the stream of events."""
        self._ended = True
        self._changed.set()

    def count(self, outcomes: Sequence[Outcome[Any, Any]]) -> None:
        """Add outcomes to the counts."""
        statuses = set(map(STATUS_OF, outcomes))
        if len(statuses) == 1:  # nearly always
            self._counts[statuses.pop()] += len(outcomes)
        else:
            self._counts.update(map(STATUS_OF, outcomes))
        self._changed.set()

    def queued(self, flight: InFlight[Any]) -> None:
        """Count a chunk that waits for the quota."""
        self._waiting[id(flight)] = self._now()

    def admitted(self, flight: InFlight[Any]) -> None:
        """Count a chunk that waits no longer."""
        since = self._waiting.pop(id(flight), None)
        if since is not None:
            self._waited += self._now() - since

    def progress(self) -> Progress:
        """Return the numbers of this moment."""
        count, now = self._counts, self._now()
        return Progress(
            self._read(),
            count["succeeded"],
            count["failed"],
            count["unknown"],
            count["not_sent"],
            self._total,
            self.resumed,
            self.chunks,
            len(self._waiting),
            self._waited + sum(now - since for since in self._waiting.values()),
            now - self._started,
        )

    async def events(self) -> AsyncIterator[Progress]:
        """Yield the numbers whenever they change, and the final ones. A slow reader gets the newest only."""
        while not self._ended:
            await self._changed.wait()
            if not self._ended:
                self._changed.clear()
                yield self.progress()
        yield self.progress()

    def _now(self) -> float:
        return 0.0 if self._clock is None else self._clock()
