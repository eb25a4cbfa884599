"""Counting while a bulk job runs: outcomes, chunks on their way, and the time they wait for the quota."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence, Sized
from typing import Any

from .outcomes import STATUS_OF, Outcome, Progress, Status


class Tally:
    """The numbers of one job."""

    def __init__(self, items: object, read: Callable[[], int]) -> None:
        self.chunks: int = 0
        self.resumed: int = 0
        self.ended: bool = False
        self._total = len(items) if isinstance(items, Sized) else None
        self._read = read
        self._counts: Counter[Status] = Counter()
        self._waiting: dict[int, float] = {}
        self._waited = 0.0
        self._clock: Callable[[], float] | None = None
        self._started = 0.0
        self._news = asyncio.Event()

    def start(self) -> None:
        """The job begins now."""
        self._clock = asyncio.get_running_loop().time
        self._started = self._clock()

    def end(self) -> None:
        """Nothing more will change."""
        self.ended = True
        self._news.set()

    def count(self, outcomes: Sequence[Outcome[Any, Any]]) -> None:
        """These outcomes are decided."""
        statuses = set(map(STATUS_OF, outcomes))
        if len(statuses) == 1:  # nearly always
            self._counts[statuses.pop()] += len(outcomes)
        else:
            self._counts.update(map(STATUS_OF, outcomes))
        self._news.set()

    def wait(self, chunk: object) -> None:
        """A chunk stands in line for the quota."""
        self._waiting[id(chunk)] = self._now()

    def leave(self, chunk: object) -> None:
        """It waits no longer."""
        since = self._waiting.pop(id(chunk), None)
        if since is not None:
            self._waited += self._now() - since

    def progress(self) -> Progress:
        """The numbers of this moment."""
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
        """The numbers whenever there are new ones, the last ones at the end. A slow reader gets the newest only."""
        while not self.ended:
            await self._news.wait()
            if not self.ended:
                self._news.clear()
                yield self.progress()
        yield self.progress()

    def _now(self) -> float:
        return 0.0 if self._clock is None else self._clock()
