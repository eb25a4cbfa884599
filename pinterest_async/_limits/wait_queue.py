"""Lines: who waits for the lanes that one kind of request passes.

A line has two ends: bulk requests let all others go first, and among their like they go in order.
"""

import asyncio
from collections import OrderedDict
from typing import TypeAlias

from .local_quota import Lane
from .server_limits import Policies

Queue: TypeAlias = "OrderedDict[int, tuple[asyncio.Future[None], float]]"
"""Who waits, by ticket: what they wait on, and the time at which a gate must open at the latest to be waited for."""


class Line:
    """The lanes of one category and owner: its own (the narrowest first) and that of all requests together."""

    __slots__ = ("bulk", "interactive", "lanes", "own", "policies")

    def __init__(self, own: tuple[Lane, ...], universal: Lane | None) -> None:
        self.own = own
        self.lanes: tuple[Lane, ...] = own if universal is None else (*own, universal)
        self.interactive: Queue = OrderedDict()
        self.bulk: Queue = OrderedDict()
        self.policies = Policies(own, universal)

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self.interactive) + len(self.bulk)

    def is_free(self, bulk: bool) -> bool:
        """Whether nobody waits who would go before such a request."""
        return not self.interactive and not (bulk and self.bulk)

    def wait(self, now: float, bulk: bool) -> float:
        """Seconds that one who comes now waits at least for the line's own lanes."""
        ahead = self.waiting if bulk else len(self.interactive)
        return max([0.0, *(lane.wait(now, ahead) for lane in self.own)])

    def most_before(self, now: float, bulk: bool, seconds: float) -> float:
        """How many of this line go before one who comes now, and within the next seconds."""
        ahead = self.waiting if bulk else len(self.interactive)
        return min([ahead, *(lane.most_within(now, seconds) for lane in self.own)])

    def head_wait(self, now: float) -> float:
        """Seconds until the line's own lanes let the first in line go."""
        return max([0.0, *(lane.wait(now) for lane in self.own)])

    def head(self) -> tuple[bool, int]:
        """The first in line, as they rank among the first of other lines."""
        return (False, next(iter(self.interactive))) if self.interactive else (True, next(iter(self.bulk)))

    def passes(self, now: float) -> bool:
        """Pass all lanes at once, if each of them is open and has a token; this is what most requests meet."""
        for passed, lane in enumerate(self.lanes):
            if lane.shut or not lane.bucket.take_at(now):
                for each in self.lanes[:passed]:
                    each.give_back()
                return False
            lane.taken += 1
        return True

    def take(self) -> None:
        """Pass all lanes at once."""
        for lane in self.lanes:
            lane.take()

    def give_back(self) -> None:
        """One who passed did not go."""
        for lane in self.lanes:
            lane.give_back()

    def let_go(self) -> None:
        """Let the first in line pass."""
        _, (waiter, _) = (self.interactive or self.bulk).popitem(last=False)
        if not waiter.done():  # it may have been cancelled a moment ago
            self.take()
            waiter.set_result(None)

    def expelled(self, opens: float) -> "list[asyncio.Future[None]]":
        """Take those out of line who would not wait for a gate that opens then."""
        gone: list[asyncio.Future[None]] = []
        for queue in (self.interactive, self.bulk):
            for ticket in [ticket for ticket, (_, latest) in queue.items() if latest < opens]:
                waiter, _ = queue.pop(ticket)
                if not waiter.done():
                    gone.append(waiter)
        return gone
