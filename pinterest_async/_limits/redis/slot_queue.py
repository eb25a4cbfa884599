"""Lines of one process for slots of quotas that several processes share: who waits, and which slots are there for them.

A slot is nobody's until it is due. Then the first in line takes it, calls before bulk requests, so a call does not wait
behind those who asked before it, as long as its process has a slot.
"""

import asyncio
from bisect import insort
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple, TypeAlias

from ..local import WaitTooLong
from ..server_limits import Policies
from .shared_quota import SharedLane

Waiter: TypeAlias = "asyncio.Future[None]"

_REFILL: Final = 4
"""When no more than one in so many of the slots of a call are left, it is time to ask for more of them."""

_KNOWN: Final = 1.0
"""Seconds for which an answer's word on the next slot is good: after that it is worth asking again."""

_UNUSED: Final = 0.25
"""Seconds that a slot must be away for it to be worth giving back."""

_LATE: Final = 0.05
"""Seconds that a call to Redis may take without making a wait too long."""


class Wanted(NamedTuple):
    """Slots to ask for: how many, for how many who wait, and how many of these are calls."""

    slots: int = 0
    needed: int = 0
    calls: int = 0


class SharedLine:
    """Who waits in this process for the lanes of one category and owner: its own, and that of all requests together.

    slots: when those who wait may leave, in order.  asking, timer: the call to Redis that is under way, and the next
    slot.
    """

    __slots__ = (
        "_ahead",
        "_answered",
        "_lead",
        "_next",
        "_wasted",
        "asking",
        "bulk",
        "interactive",
        "lanes",
        "name",
        "own",
        "policies",
        "slots",
        "timer",
    )

    def __init__(self, name: str, own: tuple[SharedLane, ...], universal: SharedLane | None) -> None:
        self.name = name
        self.own = own
        self.lanes: tuple[SharedLane, ...] = own if universal is None else (*own, universal)
        self.policies = Policies(own, universal)
        self.interactive: OrderedDict[Waiter, float] = OrderedDict()
        self.bulk: OrderedDict[Waiter, float] = OrderedDict()
        self.slots: list[float] = []
        self.asking: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None
        self._next = 0.0
        self._lead = 0.0
        self._ahead = 0
        self._answered = 0.0
        self._wasted = False

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self.interactive) + len(self.bulk)

    @property
    def hold(self) -> float:
        """Seconds after which a slot that nobody took is lost: used later, it would stand beside another."""
        return min(lane.hold for lane in self.lanes)

    @property
    def opens(self) -> float:
        """When the gates of all its lanes are open."""
        return max(lane.opens for lane in self.lanes)

    def in_order(self) -> Iterator[Waiter]:
        """Those who wait, as they will go."""
        return chain(self.interactive, self.bulk)

    def latest(self, waiter: Waiter) -> float:
        """When the slot of one who waits must come at the latest."""
        return self.interactive[waiter] if waiter in self.interactive else self.bulk[waiter]

    def patience(self, needed: int) -> float:
        """When the last slot must come for so many of those who have none."""
        without = islice(self.in_order(), len(self.slots), len(self.slots) + needed)
        return max(map(self.latest, without), default=0.0)

    def least_wait(self, now: float, *, bulk: bool) -> float:
        """Seconds that one who comes now waits at least, by what is known without asking."""
        ahead = self.waiting if bulk else len(self.interactive)
        known = self.opens - now
        if ahead < len(self.slots):
            return max(known, self.slots[ahead] - now)
        if bulk or not self._lead:  # a call may get a slot ahead of bulk requests
            left = ahead - len(self.slots)
            known = max(known, *(lane.least_wait(left) for lane in self.lanes))
            if now - self._answered < _KNOWN:
                known = max(known, self._next - now)
        return known

    def passes(self, now: float) -> bool:
        """Take a slot that was reserved ahead, where nobody waits."""
        if not self.slots or self.waiting:
            return False
        self.drop_lost(now)
        if not self.slots or self.slots[0] > now:
            return False
        self._take()
        return True

    def let_go(self, now: float) -> None:
        """Let those leave whose slots are due."""
        self.drop_lost(now)
        while self.waiting and self.slots and self.slots[0] <= now:
            waiter = next(self.in_order())
            self.forget(waiter)
            if not waiter.done():  # it may have been cancelled a moment ago
                self._take()
                waiter.set_result(None)

    def _take(self) -> None:
        del self.slots[0]
        for lane in self.lanes:
            lane.taken += 1

    def take_alone(self) -> None:
        """One left without a slot, while the server was gone."""
        for lane in self.lanes:
            lane.taken += 1
            lane.alone += 1

    def take_back(self, now: float) -> None:
        """One who was let go did not go: the next one may, now."""
        self.slots.insert(0, now)
        for lane in self.lanes:
            lane.taken -= 1

    def drop_lost(self, now: float) -> None:
        """Forget slots for which it is too late."""
        while self.slots and self.slots[0] < now - self.hold:
            del self.slots[0]
            self._wasted = True

    def unused(self, now: float) -> list[float]:
        """Take out the slots that nobody waits for, and that others can still use: seconds until each."""
        first = self.waiting
        while first < len(self.slots) and self.slots[first] < now + _UNUSED:
            first += 1
        unused, self.slots = self.slots[first:], self.slots[:first]
        return [slot - now for slot in unused]

    def wants(self, now: float, lease: int) -> Wanted:
        """What to ask for now, if anything.

        One who makes calls so fast that the slots of the last answer were used up in no time gets more of them, which
        are reserved ahead: for nobody yet.
        """
        missing = self.waiting - len(self.slots)
        if missing <= 0:
            return Wanted()
        near = now + 2 * max(lane.step for lane in self.lanes)
        calls = len(self.interactive) - sum(1 for slot in self.slots if slot <= near)
        if len(self.slots) > min(lease, self.waiting) // _REFILL and (calls <= 0 or now + self._lead <= near):
            return Wanted()
        fast = now - self._answered < self.hold and not self._wasted and not any(lane.places for lane in self.lanes)
        self._ahead = 2 * self._ahead + 1 if fast else 0
        self._wasted = False
        needed = min(missing, lease)
        return Wanted(min(needed + self._ahead, lease), needed, max(0, min(calls, needed)))

    def learn(self, now: float, lead: float, upcoming: float, told: Sequence[tuple[int, float]]) -> None:
        """What an answer told of the lanes."""
        self._answered, self._lead, self._next = now, lead, now + upcoming
        for lane, (drawn, opens) in zip(self.lanes, told, strict=True):
            lane.drawn, lane.alone = drawn, 0
            lane.opens = max(lane.opens, now + opens)

    def add(self, now: float, waits: Sequence[float]) -> None:
        """Slots have come: those for whom even these are too late give up."""
        for wait in waits:
            if now + wait >= self.opens:  # a gate may have been closed while the answer was under way
                insort(self.slots, now + wait)
        for slot, waiter in zip(self.slots, tuple(islice(self.in_order(), len(self.slots))), strict=False):
            if slot > self.latest(waiter) + _LATE:
                self.give_up(waiter, WaitTooLong(slot - now))

    def refuse(self, now: float, asked: int) -> None:
        """No more slots have come: some of those who have none know now that they would wait too long for the next."""
        for waiter in tuple(islice(self.in_order(), len(self.slots), len(self.slots) + asked)):
            if self._next > self.latest(waiter):
                self.give_up(waiter, WaitTooLong(self._next - now))

    def shut(self, now: float) -> None:
        """A gate was closed: slots before it opens are lost, and those who will not wait for it give up."""
        opens = self.opens
        self.slots = [slot for slot in self.slots if slot >= opens]
        for waiter in tuple(self.in_order()):
            if self.latest(waiter) < opens:
                self.give_up(waiter, WaitTooLong(opens - now))

    def give_up(self, waiter: Waiter, error: Exception) -> None:
        """Tell one that it does not get a slot."""
        self.forget(waiter)
        if not waiter.done():
            waiter.set_exception(error)

    def forget(self, waiter: Waiter) -> None:
        """It waits no more."""
        self.interactive.pop(waiter, None)
        self.bulk.pop(waiter, None)
