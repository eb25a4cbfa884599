"""Lines for shared slots, by themselves: what can only happen in one moment."""

import asyncio

import pytest

from pinterest_async import Quota
from pinterest_async._limits.local import WaitTooLong
from pinterest_async._limits.redis.shared_quota import SharedLane
from pinterest_async._limits.redis.slot_queue import SharedLine, Waiter


def line_of(*waiters: Waiter, latest: float = 100.0) -> SharedLine:
    """A line in which some wait, at the time 0.0."""
    line = SharedLine("line", (SharedLane("lane", Quota(60), False, lambda: 0.0),), None)
    line.bulk.update(dict.fromkeys(waiters, latest))
    return line


async def test_one_that_has_just_given_up_takes_no_slot() -> None:
    gone, there = (asyncio.get_running_loop().create_future() for _ in range(2))
    line = line_of(gone, there)
    line.add(0.0, [0.0])
    gone.cancel()
    line.let_go(0.0)
    assert there.done()
    assert line.waiting == len(line.slots) == 0


async def test_a_slot_that_comes_too_late_for_the_first_in_line_is_left_to_others() -> None:
    waiter = asyncio.get_running_loop().create_future()
    line = line_of(waiter, latest=1.0)
    line.add(0.0, [2.0])
    assert isinstance(waiter.exception(), WaitTooLong)
    assert line.unused(0.0) == [2.0]


async def test_a_gate_that_closes_for_long_is_told_to_those_who_would_not_wait() -> None:
    gone, short, patient = (asyncio.get_running_loop().create_future() for _ in range(3))
    line = line_of(gone, short, latest=5.0)
    line.interactive[patient] = 50.0
    gone.cancel()
    line.lanes[0].opens = 10.0
    line.shut(0.0)
    with pytest.raises(WaitTooLong):
        short.result()
    assert list(line.in_order()) == [patient]
    line.add(0.0, [1.0, 11.0])
    assert line.slots == [11.0], "no slot before the gate opens"
