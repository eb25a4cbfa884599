"""Who waits in one process for slots of a quota that several processes share."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from ._reservation import SharedLane


@dataclass(slots=True, eq=False)
class SharedLine:
    """Who waits in this process for one category, and the slots that were reserved for them.

    latest: for each who waits, when its slot must come at the latest.
    """

    lanes: tuple[SharedLane, ...]
    interactive: deque[asyncio.Future[None]] = field(default_factory=deque[asyncio.Future[None]])
    bulk: deque[asyncio.Future[None]] = field(default_factory=deque[asyncio.Future[None]])
    slots: deque[float] = field(default_factory=deque[float])
    latest: dict[asyncio.Future[None], float] = field(default_factory=dict[asyncio.Future[None], float])
    asking: "asyncio.Task[None] | None" = None
    timer: asyncio.TimerHandle | None = None
    opens: float = 0.0
    taken: int = 0
    refused: int = 0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self.latest)

    def next_waiter(self) -> "asyncio.Future[None] | None":
        """The one who goes next; those who gave up are passed over."""
        for queue in (self.interactive, self.bulk):
            while queue:
                waiter = queue.popleft()
                self.latest.pop(waiter, None)
                if not waiter.done():
                    return waiter
        return None

    def in_order(self) -> "list[asyncio.Future[None]]":
        """Those who wait, as they will go."""
        return [waiter for queue in (self.interactive, self.bulk) for waiter in queue if waiter in self.latest]

    def give_up(self, waiter: "asyncio.Future[None]", error: Exception) -> None:
        """Tell one that it does not get a slot."""
        del self.latest[waiter]
        waiter.set_exception(error)
