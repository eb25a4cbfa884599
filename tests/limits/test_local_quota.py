"""One quota of a process: its pause, the backlog after it, and what headers change."""

import asyncio
import math
from itertools import pairwise

import pytest

from pinterest_async import Limits, Quota, Quotas
from pinterest_async._limits.quotas import DAY
from tests.limits.driving import READ, WRITE, draw, leave, most_in_a_window, now, only
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop


async def test_after_a_pause_waiters_leave_one_by_one() -> None:
    limits = only(1000)
    limits.pause(WRITE, None, 10.0)
    opens = now() + 10.0
    left: list[float] = []
    await asyncio.gather(*(leave(limits, left) for _ in range(100)))
    assert opens <= left[0] < opens + 0.1
    each = 1 / Quota(1000).rate
    assert min(later - earlier for earlier, later in pairwise(left)) == pytest.approx(each, abs=0.5 * each)
    assert left[-1] - opens == pytest.approx(99 * each, rel=0.1)


async def test_a_backlog_that_slept_outside_the_queue_during_a_pause_leaves_one_by_one_too() -> None:
    """Refused requests sleep outside the queue, and all return at the moment the pause ends."""
    limits = only(1000)
    left: list[float] = []

    async def refused() -> None:
        limits.pause(WRITE, None, 10.0)
        await asyncio.sleep(10.0)
        await leave(limits, left)

    await asyncio.gather(*(refused() for _ in range(50)))
    assert most_in_a_window(left, 0.05) <= 2


async def test_after_a_long_time_without_requests_the_backlog_is_drained_and_the_burst_is_back() -> None:
    limits = only(1000)
    limits.pause(WRITE, None, 1.0)
    await asyncio.sleep(100.0)
    start = now()
    for _ in range(20):
        await limits.acquire(WRITE, None, math.inf)
    assert now() - start < 0.1


async def test_a_saturating_job_loses_nothing_but_the_pause_itself() -> None:
    limits = only(1000)
    before = await draw(limits, WRITE, 60.0)
    limits.pause(WRITE, None, 10.0)
    after = await draw(limits, WRITE, 130.0)
    assert most_in_a_window(before + after, 60.0) <= 1000
    assert len(after) >= 0.95 * 2000


async def test_a_short_pause_does_not_cost_a_trial_app_its_session() -> None:
    """One refusal in a session of daily quotas: the calls after it must not wait for minutes."""
    limits = Limits(Quotas.trial())
    limits.pause(WRITE, None, 1.0)
    start = now()
    await asyncio.gather(*(limits.acquire(WRITE, None, 300.0) for _ in range(20)))
    assert now() - start < 30


async def test_two_pauses_make_the_longer_one() -> None:
    limits = only(60)
    start = now()
    limits.pause(WRITE, None, 10.0)
    limits.pause(WRITE, None, 3.0)
    await limits.acquire(WRITE, None, math.inf)
    assert now() - start == pytest.approx(10.0, abs=0.1)


async def test_a_pause_that_grows_while_its_waiters_sleep_holds_them_longer() -> None:
    limits = only(60)
    start = now()
    limits.pause(WRITE, None, 10.0)
    left: list[float] = []
    waiter = asyncio.create_task(leave(limits, left))
    await asyncio.sleep(5.0)
    limits.pause(WRITE, None, 20.0)
    await waiter
    assert left[0] - start == pytest.approx(25.0, abs=0.1)


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "7"}, 7.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "7", "Retry-After": "9"}, 9.0),
        (
            {"x-ratelimit-limit": "100, 100;w=1, 1000;w=60", "x-ratelimit-remaining": "99", "x-ratelimit-reset": "1"},
            0.0,
        ),
        ({"x-ratelimit-remaining": "0"}, 0.0),
        ({"x-ratelimit-remaining": "none", "x-ratelimit-reset": "7"}, 0.0),
        ({}, 0.0),
    ],
)
async def test_headers_pause_the_quota_when_nothing_remains(headers: dict[str, str], pause: float) -> None:
    limits = only(60)
    await limits.acquire(WRITE, None, 0.0)
    limits.observe(WRITE, None, headers)
    assert limits.statistics()[0].paused_seconds == pytest.approx(pause, abs=0.01)


async def test_uncategorized_requests_have_a_pause_of_their_own() -> None:
    limits = Limits()
    limits.pause(None, None, 60.0)
    start = now()
    await limits.acquire(READ, None, 0.0)
    await limits.acquire(None, None, math.inf)
    assert now() - start == pytest.approx(60.0, abs=0.1)
    other, _, everything = limits.statistics()
    assert (other.category, other.taken, other.refused, other.limit, other.learnt) == ("other", 1, 1, None, False)
    assert (everything.category, everything.taken, everything.refused) == ("universal", 2, 0)


@pytest.mark.parametrize("quotas", [Quotas(), Quotas({READ: Quota(5)})])
async def test_a_category_without_a_quota_is_never_paused(quotas: Quotas) -> None:
    limits = Limits(quotas)
    limits.pause(None, None, 60.0)
    await limits.acquire(None, None, 0.0)
    limits.observe(None, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"})
    await limits.acquire(None, None, 0.0)
    assert limits.statistics() == ()


async def test_a_configured_quota_of_a_day_keeps_its_burst_when_the_server_reports_the_same() -> None:
    limits = Limits(Quotas({WRITE: Quota(1000, DAY, burst=1)}))
    await limits.acquire(WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": "1000, 1000;w=86400", "x-ratelimit-remaining": "999", "x-ratelimit-reset": "86400"}
    limits.observe(WRITE, None, headers)
    for _ in range(999):
        await limits.acquire(WRITE, None, 0.0)


async def test_what_remains_of_a_day_is_known_beside_the_quota_of_an_hour() -> None:
    limits = Limits(Quotas({WRITE: Quota(1000, DAY, burst=1)}))
    await limits.acquire(WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": "1000, 400;w=3600, 1000;w=86400", "x-ratelimit-reset": "80000"}
    for remaining in range(9, 4, -1):
        limits.observe(WRITE, None, {**headers, "x-ratelimit-remaining": str(remaining)})
    assert len(await draw(limits, WRITE, 60.0)) == 5


async def test_a_changed_limit_of_a_day_keeps_the_requests_already_sent() -> None:
    limits = Limits(Quotas.trial())
    for _ in range(120):
        await limits.acquire(WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": "200, 1000;w=86400, 200;w=86400", "x-ratelimit-reset": "9"}
    limits.observe(WRITE, None, {**headers, "x-ratelimit-remaining": "150"})
    assert len(await draw(limits, WRITE, 60.0)) == 80


async def test_answers_that_name_other_windows_in_turn_slow_no_job() -> None:
    """Operations of one category may have windows of their own: those of an answer hold until the next one."""
    limits = Limits()
    windows = ("100, 100;w=1, 1000;w=60", "100, 100;w=1, 1000;w=60, 2000;w=60")
    headers = {"x-ratelimit-remaining": "99", "x-ratelimit-reset": "1"}
    sent: list[float] = []

    async def work() -> None:
        while now() < end:
            await limits.acquire(READ, None, math.inf, bulk=True)
            sent.append(now())
            await asyncio.sleep(0.2)
            limits.observe(READ, None, {**headers, "x-ratelimit-limit": windows[len(sent) % 2]})

    end = now() + 180.0
    await asyncio.gather(*(work() for _ in range(20)))
    assert most_in_a_window(sent, 60.0) <= 1000
    assert len(sent) >= 0.95 * 3 * 1000
