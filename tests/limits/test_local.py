"""Limits of a process: no window exceeds its quota, and a long job uses nearly all of it."""

import asyncio
import math
from dataclasses import FrozenInstanceError, dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import Category, Limits, Quota, Quotas
from pinterest_async._limits.quotas import DAY
from tests.limits.driving import READ, WRITE, draw, leave, most_in_a_window, now, only, settle
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop


@pytest.mark.parametrize("category", Category)
async def test_a_long_job_uses_nearly_all_of_a_standard_quota_and_never_more(category: Category) -> None:
    quota = Quotas.standard().categories[category]
    windows = 20 if quota.limit < 200 else 10 if quota.limit < 1000 else 2
    left = await draw(Limits(), category, windows * quota.period)
    assert len(left) >= 0.95 * windows * quota.limit
    assert most_in_a_window(left, quota.period) <= quota.limit
    assert most_in_a_window(left, 1.0) <= 100


@pytest.mark.parametrize("limit", [1, 2, 5, 10, 25, 60])
@pytest.mark.parametrize("period", [1.0, 60.0, DAY])
async def test_a_long_job_uses_nearly_all_of_a_small_quota_and_never_more(limit: int, period: float) -> None:
    left = await draw(only(limit, period), WRITE, 30 * period)
    assert len(left) >= 0.95 * 30 * limit
    assert most_in_a_window(left, period) <= limit


async def test_all_categories_together_use_nearly_all_of_the_global_quota_and_never_more() -> None:
    limits = Limits()
    lefts = await asyncio.gather(*(draw(limits, category, 30.0) for category in Category))
    together = sorted(time for left in lefts for time in left)
    assert len(together) >= 0.95 * 30 * 100
    assert most_in_a_window(together, 1.0) <= 100
    for category, left in zip(Category, lefts, strict=True):
        assert left, f"{category} starves"


async def test_trial_access_may_use_up_its_day_at_once_and_every_day() -> None:
    limits = Limits(Quotas.trial())
    start = now()
    left = await draw(limits, Category.ORG_WRITE, 3 * DAY)
    assert sum(time < start + 1 for time in left) == 300
    assert sum(time < start + 2.5 * DAY for time in left) == 900
    assert most_in_a_window(left, DAY) <= 300


@dataclass
class Event:
    """After `gap` seconds: `crowd` requests arrive, or a gate closes, or waiters give up."""

    gap: float
    kind: str
    category: Category | None
    crowd: int
    seconds: float


CATEGORIES = st.sampled_from([WRITE, READ, None])


EVENTS = st.lists(
    st.builds(
        Event,
        gap=st.floats(0, 25),
        kind=st.sampled_from(["arrive", "arrive", "arrive", "pause", "cancel"]),
        category=CATEGORIES,
        crowd=st.integers(1, 40),
        seconds=st.floats(0, 70),
    ),
    max_size=25,
)


@given(
    events=EVENTS,
    write=st.sampled_from([Quota(5), Quota(10, 60.0, 0.5), Quota(60)]),
    read=st.sampled_from([Quota(30, 10.0), Quota(100)]),
    universal=st.sampled_from([None, Quota(5, 1.0), Quota(100, 1.0), Quota(20, 20.0, 0.5)]),
)
async def test_no_window_exceeds_its_quota_whatever_arrives_pauses_or_is_cancelled(
    events: list[Event], write: Quota, read: Quota, universal: Quota | None
) -> None:
    limits = Limits(Quotas({WRITE: write, READ: read}, universal))
    left: dict[Category | None, list[float]] = {WRITE: [], READ: [], None: []}
    tasks: list[asyncio.Task[None]] = []
    for event in events:
        await asyncio.sleep(event.gap)
        if event.kind == "pause":
            limits.pause(event.category, None, event.seconds)
        elif event.kind == "cancel":
            for task in [task for task in tasks if not task.done()][: event.crowd]:
                task.cancel()
        else:
            line = left[event.category]
            tasks += [asyncio.create_task(leave(limits, line, event.category)) for _ in range(event.crowd)]
    await asyncio.gather(*tasks, return_exceptions=True)

    together = sorted(left[WRITE] + left[READ] + left[None])
    assert most_in_a_window(left[WRITE], write.period) <= write.limit
    assert most_in_a_window(left[READ], read.period) <= read.limit
    if universal is not None:
        assert most_in_a_window(together, universal.period) <= universal.limit
    assert len(together) == sum(not task.cancelled() for task in tasks)
    assert all(lane.waiting == 0 for lane in limits.statistics())


async def test_requests_held_by_the_global_limit_do_not_leave_in_a_burst() -> None:
    """Requests that their category would release must not save up while all requests are held."""
    limits = Limits(Quotas({WRITE: Quota(100)}, Quota(100, 1.0)))
    left: list[float] = []
    await limits.acquire(READ, None, math.inf)
    limits.observe(READ, None, {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"})
    await asyncio.gather(*(leave(limits, left) for _ in range(300)))
    assert most_in_a_window(left, 60.0) <= 100


async def test_owners_of_a_category_have_a_quota_each() -> None:
    limits = Limits(Quotas({Category.ADS_CONVERSIONS: Quota(60)}))
    one, other = await asyncio.gather(
        *(draw(limits, Category.ADS_CONVERSIONS, 60.0, owner) for owner in ("549755885175", "549755885176"))
    )
    assert [len(one), len(other)] == [59, 59]


async def test_a_category_without_a_quota_is_neither_limited_nor_paused() -> None:
    limits = only(5)
    limits.pause(READ, None, 100.0)
    limits.observe(READ, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "100"})
    start = now()
    for _ in range(1000):
        await limits.acquire(READ, None, 0.0)
    assert now() - start < 1
    assert limits.statistics() == ()


async def test_a_waiting_category_does_not_delay_another() -> None:
    limits = Limits(Quotas({WRITE: Quota(5), READ: Quota(60)}, Quota(100, 1.0)))
    limits.pause(WRITE, None, 1000.0)
    blocked = asyncio.create_task(leave(limits, []))
    await settle()
    assert len(await draw(limits, READ, 60.0)) >= 57
    blocked.cancel()


async def test_a_pause_that_begins_while_the_head_waits_for_the_global_limit_holds_it_back() -> None:
    """The head waits for the universal limit when its category is closed: it must not leave."""
    limits = Limits(Quotas({WRITE: Quota(60), READ: Quota(60)}, Quota(1, 10.0)))
    left: list[float] = []
    start = now()
    await limits.acquire(READ, None, math.inf)
    waiter = asyncio.create_task(leave(limits, left))
    await asyncio.sleep(5)
    limits.pause(WRITE, None, 50.0)
    reader = asyncio.create_task(leave(limits, [], READ))
    await reader
    assert now() - start == pytest.approx(10.3, abs=0.1), "the universal slot went to one who could use it"
    await waiter
    assert left[0] - start >= 55


async def test_statistics_are_a_snapshot() -> None:
    limits = Limits(Quotas({WRITE: Quota(60), Category.ADS_CONVERSIONS: Quota(5000)}, Quota(100, 1.0)))
    assert limits.statistics() == ()
    await limits.acquire(WRITE, None, 0.0)
    await limits.acquire(Category.ADS_CONVERSIONS, "549755885175", 0.0)
    waiter = asyncio.create_task(leave(limits, []))
    await settle()
    limits.pause(Category.ADS_CONVERSIONS, "549755885175", 30.0)
    write, conversions, everything = limits.statistics()
    assert (write.category, write.owner, write.taken, write.waiting) == ("ads_write", None, 1, 1)
    assert (everything.category, everything.taken, everything.paused_seconds) == ("universal", 2, 0.0)
    assert (conversions.category, conversions.owner, conversions.taken) == ("ads_conversions", "549755885175", 1)
    assert conversions.refused == 1
    assert conversions.paused_seconds == pytest.approx(30.0, abs=0.1)
    with pytest.raises(FrozenInstanceError):
        write.taken = 5  # type: ignore[misc]
    await waiter


def test_limits_start_anew_on_another_event_loop() -> None:
    limits = only(5)
    for _ in range(2):
        with asyncio.Runner() as runner:
            runner.run(limits.acquire(WRITE, None, 0.0))
        assert [lane.taken for lane in limits.statistics()] == [1]
