"""The queue of shared reservations by itself: what happens only when two things coincide."""

import asyncio
from typing import Any
from unittest.mock import create_autospec

import pytest

from pinterest_async import Quota
from pinterest_async._limits.limiter import WaitTooLong
from pinterest_async._limits.redis.shared_quota import SharedQuota
from pinterest_async._limits.redis.slot_queue import SlotQueue
from pinterest_async._limits.redis.slot_store import SlotStore
from pinterest_async._limits.wait_queue import Drawn, Waiter


def queue_of(*waiters: Waiter, deadline: float = 100.0) -> SlotQueue:
    """A queue with bulk waiters, at the time 0.0."""
    store: Any = create_autospec(SlotStore)
    queue = SlotQueue((None, None, None), Drawn((SharedQuota("quota", Quota(60), False, lambda: 0.0, store),)))
    for ticket, waiter in enumerate(waiters):
        queue.enqueue(waiter, ticket, deadline, bulk=True)
    return queue


async def test_a_waiter_cancelled_a_moment_ago_takes_no_reservation() -> None:
    cancelled, other = (asyncio.get_running_loop().create_future() for _ in range(2))
    queue = queue_of(cancelled, other)
    queue.add_reservations(0.0, [0.0])
    cancelled.cancel()
    queue.release_ready(0.0)
    assert other.done()
    assert queue.waiting == len(queue.reservations) == 0


async def test_a_reservation_is_taken_when_its_time_has_come_and_nobody_waits() -> None:
    queue = queue_of()
    assert not queue.try_acquire(0.0, False)
    queue.add_reservations(0.0, [0.0, 5.0])
    assert queue.try_acquire(0.0, False)
    assert not queue.try_acquire(4.9, False), "the next one is later"
    assert queue.try_acquire(5.0, False)
    assert not queue.reservations


async def test_a_reservation_after_the_deadline_of_the_first_waiter_is_left_to_others() -> None:
    waiter = asyncio.get_running_loop().create_future()
    queue = queue_of(waiter, deadline=1.0)
    queue.add_reservations(0.0, [2.0])
    assert isinstance(waiter.exception(), WaitTooLong)
    assert queue.pop_unused(0.0) == [2.0]


async def test_a_long_pause_fails_the_waiters_with_earlier_deadlines() -> None:
    cancelled, early, late = (asyncio.get_running_loop().create_future() for _ in range(3))
    queue = queue_of(cancelled, early, deadline=5.0)
    queue.enqueue(late, 3, 50.0, bulk=False)
    cancelled.cancel()
    queue.quotas[0].paused_until = 10.0
    queue.on_pause(10.0, 10.0)
    with pytest.raises(WaitTooLong):
        early.result()
    assert list(queue.waiters()) == [late]
    queue.add_reservations(0.0, [1.0, 11.0])
    assert queue.reservations == [11.0], "no reservation before the pause ends"
