"""Interactive requests use a quota at once, bulk requests draw it evenly, and no window is exceeded."""

import asyncio
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import Category, Limits, Quota, Quotas
from pinterest_async.sandbox._server.rate_limits import WindowKind
from tests.limits.driving import READ, WRITE, leave, most_in_a_window, now, settle
from tests.support.server_model import COUNTING, MINUTES, STANDARD, Model, owner_of, workers_for
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop

counts = pytest.mark.parametrize("counting", COUNTING)


@counts
@pytest.mark.parametrize("category", Category)
async def test_the_first_calls_of_a_fresh_client_wait_for_nothing(category: Category, counting: WindowKind) -> None:
    """As many as the quota has, but for the hundred that all categories may send in a second."""
    limit = min(100, STANDARD.categories[category].limit)
    model = Model(counting=counting, seed=3)
    limits = Limits()
    tasks = [asyncio.create_task(model.call(limits, category, owner_of(category), max_wait=0.0)) for _ in range(limit)]
    assert all(await asyncio.gather(*tasks))
    assert model.refused == []


async def test_calls_one_after_the_other_are_not_slowed_by_what_they_used_themselves() -> None:
    """Each answer reports less that remains, and the whole quota is used before any call waits."""
    model = Model(seed=3)
    limits = Limits()
    for _ in range(100):
        await model.call(limits, Category.ORG_WRITE, max_wait=0.0)
    assert model.refused == []


@counts
@pytest.mark.parametrize("category", [WRITE, Category.ORG_WRITE, Category.TRENDS_READ, Category.MMM_REPORTS])
async def test_calls_beside_a_saturating_job_wait_two_slots_at_most(category: Category, counting: WindowKind) -> None:
    """One call in ten is interactive; the job draws the rest; nothing is refused."""
    limit, owner = STANDARD.categories[category].limit, owner_of(category)
    model = Model(counting=counting, seed=7)
    limits = Limits()
    waits: list[float] = []

    async def call() -> None:
        begun = now()
        await limits.acquire(category, owner, math.inf)
        waits.append(now() - begun)
        await model.call(free, category, owner)

    free = Limits(Quotas())
    job = asyncio.create_task(model.saturate(limits, category, 60.0 * MINUTES, workers_for(category), owner))
    calls: list[asyncio.Task[None]] = []
    while now() < 60.0 * MINUTES:
        await asyncio.sleep(600.0 / limit)
        calls.append(asyncio.create_task(call()))
    await asyncio.gather(job, *calls)
    assert model.refused == []
    assert max(waits) <= 2 * 60.0 / limit
    assert len(model.answered) >= 0.95 * MINUTES * limit


@counts
async def test_bursts_beside_a_job_leave_nothing_unused(counting: WindowKind) -> None:
    """Twenty calls at once every half minute, of a quota of a hundred."""
    model = Model(counting=counting, seed=5)
    limits = Limits()

    async def bursts() -> None:
        for _ in range(20):
            await asyncio.gather(*(model.call(limits, Category.ORG_WRITE) for _ in range(20)))
            await asyncio.sleep(30.0)

    await asyncio.gather(bursts(), model.saturate(limits, Category.ORG_WRITE, 600.0, 8, None))
    assert model.refused == []
    assert len(model.answered) >= 0.95 * 1000


async def test_a_job_runs_evenly_and_keeps_slots_free() -> None:
    limits = Limits(Quotas({WRITE: Quota(100, 60.0, burst=1)}))
    left: list[float] = []
    job = [asyncio.create_task(leave_bulk(limits, left)) for _ in range(300)]
    await asyncio.sleep(120.0)
    gaps = [later - earlier for earlier, later in pairwise(left[10:])]
    assert max(gaps) <= 1.5 * min(gaps)
    begun = now()
    for _ in range(2):
        await limits.acquire(WRITE, None, 0.0)
    assert now() - begun < 0.01
    await asyncio.gather(*job)


async def leave_bulk(limits: Limits, left: list[float]) -> None:
    await limits.acquire(WRITE, None, math.inf, bulk=True)
    left.append(now())


async def test_room_that_comes_free_goes_to_interactive_waiters_first() -> None:
    limits = Limits(Quotas({WRITE: Quota(10, 60.0, burst=1)}))
    await asyncio.gather(*(limits.acquire(WRITE, None, 0.0) for _ in range(10)))
    order: list[str] = []

    async def come(name: str, bulk: bool) -> None:
        await limits.acquire(WRITE, None, math.inf, bulk=bulk)
        order.append(name)

    tasks = [asyncio.create_task(come("bulk", True))]
    await settle()
    tasks.append(asyncio.create_task(come("call", False)))
    await asyncio.gather(*tasks)
    assert order == ["call", "bulk"]


async def test_a_share_as_burst_limits_what_is_sent_at_once_and_costs_a_job_nothing() -> None:
    quotas = Quotas.standard(interactive_burst=0.5)
    limits = Limits(quotas)
    begun, left = now(), list[float]()
    await asyncio.gather(*(leave(limits, left, Category.ORG_WRITE) for _ in range(60)))
    assert sum(time < begun + 0.1 for time in left) == 50
    assert left[-1] - begun < 8.0, "the others follow at the rate of the quota"
    model = Model(quotas, "sliding", seed=7)
    await model.saturate(Limits(quotas), Category.ORG_WRITE, 600.0, 8, None)
    assert model.refused == []
    assert len(model.answered) >= 950


async def test_a_changed_limit_knows_what_was_sent_before() -> None:
    limits = Limits()
    for _ in range(60):
        await limits.acquire(Category.ORG_WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": "80, 100;w=1, 80;w=60", "x-ratelimit-remaining": "20", "x-ratelimit-reset": "60"}
    limits.observe(Category.ORG_WRITE, None, headers)
    left: list[float] = []
    begun = now()
    await asyncio.gather(*(leave(limits, left, Category.ORG_WRITE) for _ in range(30)))
    assert sum(time < begun + 30 for time in left) == 20


async def test_several_windows_are_kept_at_once() -> None:
    """The server names a window of ten seconds beside that of a minute."""
    limits = Limits()
    await limits.acquire(READ, None, 0.0)
    headers = {"x-ratelimit-limit": "50, 100;w=1, 50;w=10, 200;w=60", "x-ratelimit-reset": "9"}
    limits.observe(READ, None, {**headers, "x-ratelimit-remaining": "49"})
    left: list[float] = []
    await asyncio.gather(*(leave(limits, left, READ) for _ in range(400)))
    assert most_in_a_window(left, 10.0) <= 50
    assert most_in_a_window(left, 60.0) <= 200


EVENTS = st.lists(
    st.tuples(
        st.floats(0, 25),
        st.sampled_from(["call", "call", "bulk", "bulk", "pause", "cancel", "headers"]),
        st.integers(1, 60),
    ),
    max_size=25,
)


@given(
    events=EVENTS,
    write=st.sampled_from([Quota(5, 60.0, 1.0), Quota(40, 60.0, 0.5), Quota(1500, 60.0, 1.0), Quota(60)]),
    universal=st.sampled_from([None, Quota(20, 1.0, 1.0), Quota(30, 20.0, 0.5)]),
)
async def test_no_window_exceeds_its_quota_whatever_its_priority(
    events: list[tuple[float, str, int]], write: Quota, universal: Quota | None
) -> None:
    limits = Limits(Quotas({WRITE: write}, universal))
    left: list[float] = []
    tasks: list[asyncio.Task[None]] = []
    for gap, kind, count in events:
        await asyncio.sleep(gap)
        if kind == "pause":
            limits.pause(WRITE, None, float(count))
        elif kind == "headers":
            remaining = {"x-ratelimit-remaining": str(count % 7), "x-ratelimit-reset": str(count)}
            limits.observe(WRITE, None, {**remaining, "x-ratelimit-limit": str(write.limit)})
        elif kind == "cancel":
            for task in [task for task in tasks if not task.done()][:count]:
                task.cancel()
        else:
            come = leave_bulk if kind == "bulk" else leave
            tasks += [asyncio.create_task(come(limits, left)) for _ in range(count)]
    await asyncio.gather(*tasks, return_exceptions=True)
    left.sort()
    assert most_in_a_window(left, write.period) <= write.limit
    if universal is not None:
        assert most_in_a_window(left, universal.period) <= universal.limit
    assert all(quota.waiting == 0 for quota in limits.statistics())
