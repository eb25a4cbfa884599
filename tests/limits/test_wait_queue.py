"""Who leaves first, who fails, and what a waiter costs."""

import asyncio
import math
from collections.abc import Coroutine
from typing import Any

import pytest

from pinterest_async import Category, Limits, Quota, Quotas
from pinterest_async._limits.limiter import WaitTooLong
from pinterest_async._limits.local import LocalQueue, MemoryStore
from pinterest_async._limits.quotas import DAY
from pinterest_async._limits.wait_queue import Drawn
from tests.limits.driving import READ, WRITE, leave, now, only, settle
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop


async def test_waiters_leave_in_order_of_arrival() -> None:
    limits = only(60)
    order: list[int] = []

    async def come(place: int) -> None:
        await limits.acquire(WRITE, None, math.inf)
        order.append(place)

    await asyncio.gather(*(come(place) for place in range(20)))
    assert order == list(range(20))


@pytest.mark.parametrize(
    "category", [pytest.param(WRITE, marks=pytest.mark.slow), Category.ORG_WRITE, Category.TRENDS_READ]
)
async def test_an_interactive_request_beside_a_saturating_job_waits_two_intervals_at_most(category: Category) -> None:
    limits = Limits()
    slot = 1 / Quotas.standard().categories[category].rate

    async def job() -> None:
        while True:
            await limits.acquire(category, None, math.inf, bulk=True)

    workers = [asyncio.create_task(job()) for _ in range(50)]
    await asyncio.sleep(120.0)
    for _ in range(20):
        start = now()
        await limits.acquire(category, None, math.inf)
        assert now() - start <= 2 * slot
        await asyncio.sleep(3.21 * slot)
    for worker in workers:
        worker.cancel()


async def test_interactive_requests_leave_before_bulk_ones_of_every_category() -> None:
    """Where the global limit is the tight one, too."""
    limits = Limits(Quotas({WRITE: Quota(1000), READ: Quota(1000)}, Quota(1, 1.0)))
    order: list[str] = []

    async def come(name: str, category: Category, bulk: bool) -> None:
        await limits.acquire(category, None, math.inf, bulk=bulk)
        order.append(name)

    waiting = [asyncio.create_task(come(f"bulk {number}", WRITE, True)) for number in range(3)]
    await settle()
    waiting += [asyncio.create_task(come(f"call {number}", READ, False)) for number in range(2)]
    waiting += [asyncio.create_task(come("call 2", WRITE, False))]
    await asyncio.gather(*waiting)
    assert order == ["bulk 0", "call 0", "call 1", "call 2", "bulk 1", "bulk 2"]


async def test_the_cost_per_request_does_not_grow_with_the_waiters() -> None:
    """Counted in looks at the clock, for each that leaves."""

    async def looks(waiters: int) -> float:
        limits = only(1000)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, ExactTimeLoop)
        left: list[float] = []
        tasks = [asyncio.create_task(leave(limits, left)) for _ in range(waiters)]
        await asyncio.sleep(2.0)
        before, first = loop.looks, len(left)
        await asyncio.sleep(60.0)
        each = (loop.looks - before) / (len(left) - first)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert limits.statistics()[0].waiting == 0
        return each

    assert await looks(10_000) <= 1.05 * await looks(1_100)


async def test_a_waiter_cancelled_at_the_moment_of_release_refunds_its_tokens() -> None:
    for quotas in (Quotas({WRITE: Quota(60)}), Quotas({WRITE: Quota(1, 60.0, burst=1.0)})):
        limits = Limits(quotas)
        await limits.acquire(WRITE, None, math.inf)
        tasks = [asyncio.create_task(leave(limits, [])) for _ in range(3)]
        await settle()
        loop = asyncio.get_running_loop()
        wait = 1 / quotas.categories[WRITE].rate
        loop.call_later(wait + 1e-4, tasks[0].cancel)
        await asyncio.sleep(wait - 1e-4)
        while limits.statistics()[0].taken < 2:
            await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.gather(tasks[0], return_exceptions=True)
        assert tasks[0].cancelled()
        start = now()
        await tasks[1]
        assert now() - start < 0.01, "it went at once to the next waiter"
        tasks[2].cancel()
        await asyncio.gather(tasks[2], return_exceptions=True)
        assert (limits.statistics()[0].taken, limits.statistics()[0].waiting) == (2, 0)


async def test_cancelled_waiters_are_neither_released_nor_failed() -> None:
    store = MemoryStore(ceiling=False)
    quota = store.make_quota(Quota(400), ("ads_write", None, None))
    queue = LocalQueue(Drawn((quota,)), {})
    for ticket in range(2):
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiter.cancel()
        queue.enqueue(waiter, ticket, 0.0, bulk=False)
    queue.release(next(queue.waiters()), bulk=False)
    assert (quota.taken, quota.waiting, queue.waiting) == (0, 1, 1)
    queue.on_pause(1.0, 1.0)
    assert (quota.waiting, queue.waiting) == (0, 0)
    queue.enqueue(waiter, 2, 0.0, bulk=True)
    queue.fail_all(OSError)
    assert (quota.waiting, queue.waiting) == (0, 0)


async def too_long(call: Coroutine[Any, Any, None]) -> float:
    """Seconds that the call was told it would have to wait, at once."""
    start = now()
    with pytest.raises(WaitTooLong) as caught:
        await call
    assert now() - start < 0.1, "it waited before it gave up"
    return caught.value.seconds


async def test_a_pause_longer_than_max_wait_fails_at_once() -> None:
    limits = only(60, DAY, burst=1)
    limits.pause(WRITE, None, 67_150.0)
    assert await too_long(limits.acquire(WRITE, None, 300.0)) == pytest.approx(67_150.0, abs=1)


async def test_a_queue_longer_than_max_wait_fails_at_once() -> None:
    limits = only(60)
    waiters = [asyncio.create_task(leave(limits, [])) for _ in range(100)]
    await settle()
    assert await too_long(limits.acquire(WRITE, None, 30.0)) == pytest.approx(100, rel=0.05)
    for waiter in waiters:
        waiter.cancel()


async def test_an_empty_bucket_longer_than_max_wait_fails_at_once() -> None:
    """A trial app that has used its burst: the next token is minutes away, and the queue is empty."""
    limits = only(5)
    await limits.acquire(WRITE, None, 0.0)
    assert await too_long(limits.acquire(WRITE, None, 1.0)) == pytest.approx(12.2, abs=0.1)


async def test_a_global_wait_longer_than_max_wait_fails_at_once_and_takes_no_token_of_the_category() -> None:
    limits = Limits(Quotas({WRITE: Quota(60)}, Quota(5)))
    await limits.acquire(WRITE, None, 0.0)
    await asyncio.sleep(2.0)
    assert await too_long(limits.acquire(WRITE, None, 1.0)) == pytest.approx(10.2, abs=0.1)
    assert {lane.category: lane.taken for lane in limits.statistics()} == {"ads_write": 1, "universal": 1}


async def test_waiters_that_another_quota_holds_up_are_no_reason_to_fail() -> None:
    """A thousand wait for a quota of their own, so they are not all ahead at the one that all requests share."""
    limits = Limits(Quotas({WRITE: Quota(60), READ: Quota(1000)}, Quota(2, 1.0, burst=1.0)))
    waiters = [asyncio.create_task(leave(limits, [])) for _ in range(1000)]
    waiters += [asyncio.create_task(leave(limits, [], READ)) for _ in range(10)]
    await settle()
    start = now()
    await limits.acquire(Category.ORG_READ, None, 60.0, bulk=True)
    assert 1.0 < now() - start < 30.0
    for waiter in waiters:
        waiter.cancel()


async def test_a_queue_that_the_burst_serves_at_once_is_no_wait() -> None:
    """Tokens in the bucket serve the queue the moment the pause ends; only those after them wait for the rate."""
    limits = only(1000, DAY, burst=0.5)
    limits.pause(WRITE, None, 10.0)
    await asyncio.gather(*(limits.acquire(WRITE, None, 30.0) for _ in range(20)))


async def test_a_pause_past_their_deadline_fails_the_waiters() -> None:
    limits = only(60)
    waiters = [asyncio.create_task(limits.acquire(WRITE, None, 30.0)) for _ in range(10)]
    await settle()
    limits.pause(WRITE, None, 1000.0)
    start = now()
    results = await asyncio.gather(*waiters, return_exceptions=True)
    assert [type(result) for result in results] == [type(None)] + 9 * [WaitTooLong]
    assert now() - start < 2


async def test_no_wait_is_allowed_while_the_burst_lasts() -> None:
    limits = only(1000)
    for _ in range(29):
        await limits.acquire(WRITE, None, 0.0)


@pytest.mark.parametrize("behind", ["category", "gate", "universal"])
async def test_cancelled_waiters_cost_nothing(behind: str) -> None:
    universal = Quota(1, 60.0) if behind == "universal" else None
    limits = Limits(Quotas({WRITE: Quota(60)}, universal))
    if behind == "gate":
        limits.pause(WRITE, None, 60.0)
    else:
        await limits.acquire(WRITE, None, math.inf)
    waiters = [asyncio.create_task(leave(limits, [])) for _ in range(50)]
    await asyncio.sleep(0.5)
    for waiter in waiters:
        waiter.cancel()
    await asyncio.gather(*waiters, return_exceptions=True)
    start = now()
    await limits.acquire(WRITE, None, math.inf)
    expected = {"category": 0.51, "gate": 59.5, "universal": 60.5}[behind]
    assert now() - start == pytest.approx(expected, abs=0.2)
    own = limits.statistics()[0]
    assert (own.taken, own.waiting) == (1 if behind == "gate" else 2, 0)
