"""Limits: never more than the quota in any window, hardly less than all of it over many."""

import asyncio
import math
from collections.abc import Coroutine, Sequence
from dataclasses import FrozenInstanceError, dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import Category, ConfigurationError, Limits, Quota, Quotas
from pinterest_async._limits.limiter import WaitTooLong
from pinterest_async._limits.local_quota import LocalQuota
from pinterest_async._limits.quotas import DAY
from pinterest_async._limits.wait_queue import WaitQueue
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
WRITE = Category.ADS_WRITE
READ = Category.ADS_READ


def now() -> float:
    return asyncio.get_running_loop().time()


def most_in_a_window(times: Sequence[float], period: float) -> int:
    """The most that any window of this length holds, both ends included. Fixed windows are among them at any phase."""
    most = first = 0
    for last, time in enumerate(times):
        while time - times[first] > period:
            first += 1
        most = max(most, last - first + 1)
    return most


async def draw(limits: Limits, category: Category | None, seconds: float, owner: str | None = None) -> list[float]:
    """When requests leave that are made one after the other without a pause."""
    end = now() + seconds
    left: list[float] = []
    while True:
        await limits.acquire(category, owner, math.inf)
        if now() >= end:
            return left
        left.append(now())


async def leave(limits: Limits, left: list[float], category: Category | None = WRITE) -> None:
    await limits.acquire(category, None, math.inf)
    left.append(now())


async def settle() -> None:
    """Let every task run as far as it can without the clock."""
    for _ in range(10):
        await asyncio.sleep(0)


def only(limit: int, period: float = 60.0, burst: float = 0.03) -> Limits:
    return Limits(Quotas({WRITE: Quota(limit, period, burst)}))


# Quotas


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((0,), "limit must be a whole number, 1 or more, got 0"),
        ((-1,), "limit"),
        ((True,), "limit"),
        ((2.5,), "limit"),
        ((5, 0.0), "period"),
        ((5, math.inf), "period"),
        ((5, math.nan), "period"),
        ((5, 60.0, 0.0), "burst"),
        ((5, 60.0, -0.1), "burst"),
        ((5, 60.0, 1.01), "burst"),
        ((5, 60.0, math.nan), "burst"),
    ],
)
def test_a_quota_that_cannot_be_kept_is_refused(values: tuple[Any, ...], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        Quota(*values)


@given(
    st.integers(1, 10**7),
    st.floats(0.001, 1e6),
    st.floats(0, 1, exclude_min=True),
)
def test_tokens_and_rate_never_add_up_to_one_more_than_the_limit(limit: int, period: float, burst: float) -> None:
    quota = Quota(limit, period, burst)
    assert quota.tokens >= 1
    assert quota.tokens + quota.rate * period < limit + 1


def test_quotas_are_values_that_nobody_can_change() -> None:
    mine = {WRITE: Quota(5)}
    quotas = Quotas(mine)
    mine[READ] = Quota(6)
    assert quotas.categories == {WRITE: Quota(5)}
    with pytest.raises(TypeError):
        quotas.categories[READ] = Quota(6)  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        quotas.universal = Quota(6)  # type: ignore[misc]


def test_the_standard_quotas_name_every_category_per_minute_and_all_together_per_second() -> None:
    quotas = Quotas.standard()
    assert set(quotas.categories) == set(Category)
    assert {quota.period for quota in quotas.categories.values()} == {60.0}
    assert quotas.universal == Quota(100, 1.0)


def test_the_trial_quotas_name_every_category_per_day_and_a_thousand_together() -> None:
    quotas = Quotas.trial()
    assert set(quotas.categories) == set(Category)
    daily = {category: quota.limit for category, quota in quotas.categories.items() if quota.period == DAY}
    assert {category for category, limit in daily.items() if limit == 300} == {Category.ADS_WRITE, Category.ORG_WRITE}
    assert set(daily) == set(Category) - {Category.MMM_REPORTS}
    assert quotas.universal == Quota(1_000, DAY, burst=1.0)


def test_published_quotas_can_be_changed_by_category() -> None:
    changes = {Category.ADS_CONVERSIONS: Quota(120_000), Category.TRENDS_READ: None}
    for quotas in (Quotas.standard(changes), Quotas.trial(changes)):
        assert quotas.categories[Category.ADS_CONVERSIONS] == Quota(120_000)
        assert set(Category) - set(quotas.categories) == {Category.TRENDS_READ}


@pytest.mark.parametrize(
    ("quotas", "named"),
    [
        ({"categories": {"ads_reed": Quota(5)}}, "no category 'ads_reed'; there are ads_analytics, .*mmm_reports"),
        ({"categories": {"ads_read": 5}}, "expected a Quota for ads_read, got 5"),
        ({"universal": 100}, "expected a Quota for universal, got 100"),
    ],
)
def test_quotas_of_something_else_are_refused(quotas: Any, named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        Quotas(**quotas)


# Windows


@pytest.mark.parametrize("category", Category)
async def test_a_long_job_draws_nearly_all_of_a_standard_quota_and_never_more(category: Category) -> None:
    quota = Quotas.standard().categories[category]
    windows = 20 if quota.limit < 200 else 10 if quota.limit < 1000 else 2
    left = await draw(Limits(), category, windows * quota.period)
    assert len(left) >= 0.95 * windows * quota.limit
    assert most_in_a_window(left, quota.period) <= quota.limit
    assert most_in_a_window(left, 1.0) <= 100


@pytest.mark.parametrize("limit", [1, 2, 5, 10, 25, 60])
@pytest.mark.parametrize("period", [1.0, 60.0, DAY])
async def test_a_long_job_draws_nearly_all_of_a_small_quota_and_never_more(limit: int, period: float) -> None:
    left = await draw(only(limit, period), WRITE, 30 * period)
    assert len(left) >= 0.95 * 30 * limit
    assert most_in_a_window(left, period) <= limit


async def test_all_categories_together_draw_nearly_all_of_the_universal_quota_and_never_more() -> None:
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
async def test_no_window_holds_more_than_its_quota_whatever_arrives_pauses_and_gives_up(
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


async def test_what_waited_for_the_universal_limit_does_not_leave_in_a_crowd() -> None:
    """Requests that could have left by their category must not save up while all requests are held."""
    limits = Limits(Quotas({WRITE: Quota(100)}, Quota(100, 1.0)))
    left: list[float] = []
    await limits.acquire(READ, None, math.inf)
    limits.observe(READ, None, {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"})
    await asyncio.gather(*(leave(limits, left) for _ in range(300)))
    assert most_in_a_window(left, 60.0) <= 100


# Lines


async def test_who_came_first_leaves_first() -> None:
    limits = only(60)
    order: list[int] = []

    async def come(place: int) -> None:
        await limits.acquire(WRITE, None, math.inf)
        order.append(place)

    await asyncio.gather(*(come(place) for place in range(20)))
    assert order == list(range(20))


async def test_owners_of_a_category_have_a_quota_each() -> None:
    limits = Limits(Quotas({Category.ADS_CONVERSIONS: Quota(60)}))
    one, other = await asyncio.gather(
        *(draw(limits, Category.ADS_CONVERSIONS, 60.0, owner) for owner in ("549755885175", "549755885176"))
    )
    assert [len(one), len(other)] == [59, 59]


async def test_a_category_without_a_quota_is_not_limited_and_needs_no_gate() -> None:
    limits = only(5)
    limits.pause(READ, None, 100.0)
    limits.observe(READ, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "100"})
    start = now()
    for _ in range(1000):
        await limits.acquire(READ, None, 0.0)
    assert now() - start < 1
    assert limits.statistics() == ()


async def test_a_category_that_waits_does_not_hold_up_another() -> None:
    limits = Limits(Quotas({WRITE: Quota(5), READ: Quota(60)}, Quota(100, 1.0)))
    limits.pause(WRITE, None, 1000.0)
    blocked = asyncio.create_task(leave(limits, []))
    await settle()
    assert len(await draw(limits, READ, 60.0)) >= 57
    blocked.cancel()


async def test_a_gate_that_closes_behind_the_head_of_the_line_holds_it_back() -> None:
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


# Gates


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


async def test_a_crowd_that_slept_elsewhere_while_the_gate_was_closed_leaves_one_by_one_too() -> None:
    """Refused requests sleep outside the line, and all come back in the moment the gate opens."""
    limits = only(1000)
    left: list[float] = []

    async def refused() -> None:
        limits.pause(WRITE, None, 10.0)
        await asyncio.sleep(10.0)
        await leave(limits, left)

    await asyncio.gather(*(refused() for _ in range(50)))
    assert most_in_a_window(left, 0.05) <= 2


async def test_a_long_pause_ends_the_crowd_and_the_burst_is_there_again() -> None:
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
async def test_headers_close_the_gate_when_nothing_remains(headers: dict[str, str], pause: float) -> None:
    limits = only(60)
    await limits.acquire(WRITE, None, 0.0)
    limits.observe(WRITE, None, headers)
    assert limits.statistics()[0].paused_seconds == pytest.approx(pause, abs=0.01)


async def test_requests_without_a_category_have_a_gate_of_their_own() -> None:
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
async def test_what_has_no_quota_has_no_gate(quotas: Quotas) -> None:
    limits = Limits(quotas)
    limits.pause(None, None, 60.0)
    await limits.acquire(None, None, 0.0)
    limits.observe(None, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"})
    await limits.acquire(None, None, 0.0)
    assert limits.statistics() == ()


TOLD = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}


@pytest.mark.parametrize(
    ("limit", "reset", "closed"),
    [
        ("100, 100;w=1, 400;w=60", "1", "universal"),
        ("400, 100;w=1, 400;w=60", "30", "ads_write"),
        ("100, 100;w=1, 100;w=60", "30", "ads_write"),
        ("7", "30", "ads_write"),
        ("unreadable", "30", "ads_write"),
    ],
)
async def test_headers_tell_which_limit_has_nothing_left(limit: str, reset: str, closed: str) -> None:
    limits = Limits()
    await limits.acquire(WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": limit, "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    limits.observe(WRITE, None, headers)
    paused = {each.category: each.paused_seconds for each in limits.statistics() if each.paused_seconds}
    assert paused == {closed: pytest.approx(float(reset), abs=0.01)}


async def test_headers_of_what_was_never_asked_for_say_nothing() -> None:
    limits = Limits()
    limits.observe(WRITE, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"})
    await limits.acquire(WRITE, None, 0.0)


def learnt(limits: Limits) -> dict[str, tuple[int | None, float | None]]:
    return {each.category: (each.limit, each.period) for each in limits.statistics() if each.learnt}


@pytest.mark.parametrize(
    ("quotas", "texts", "found"),
    [
        (Quotas.standard(), ["400, 100;w=1, 400;w=60"], {}),
        (Quotas.standard(), ["100, 50;w=1, 800;w=60"], {"universal": (50, 1.0), "ads_write": (800, 60.0)}),
        (Quotas.standard(), ["800, 100;w=1, 800;w=60", "400, 100;w=1, 400;w=60"], {}),
        (
            Quotas.standard(),
            ["800, 100;w=1, 800;w=60", "400, 100;w=1, 400;w=60", "800, 100;w=1, 800;w=60"],
            {"ads_write": (800, 60.0)},
        ),
        (Quotas.standard(), ["9, 100;w=1, 400;w=60, 9000;w=3600"], {"ads_write": (9000, 3600.0)}),
        (Quotas.standard(), ["300, 300;w=86400"], {"ads_write": (300, DAY)}),
        (
            Quotas.standard(),
            ["300, 1000;w=86400, 300;w=86400"],
            {"universal": (1000, DAY), "ads_write": (300, DAY)},
        ),
        (Quotas.standard(), ["300, 500;w=10, 300;w=60"], {"ads_write": (300, 60.0)}),
        (Quotas.standard(), ["300"], {"ads_write": (300, 60.0)}),
        (Quotas.standard(), ["0", "100", "400"], {}),
        (Quotas.trial(), ["300, 1000;w=86400, 300;w=86400"], {}),
        (Quotas.trial(), ["1000, 1000;w=86400"], {}),
        (Quotas.trial(), ["200, 200;w=86400"], {"ads_write": (200, DAY)}),
        (
            Quotas.trial(),
            ["100, 100;w=1, 400;w=60"],
            {"universal": (100, 1.0), "ads_write": (400, 60.0)},
        ),
        (Quotas({WRITE: Quota(400)}), ["100, 100;w=1, 400;w=60"], {}),
        (Quotas({WRITE: Quota(400)}, Quota(100, 1.0)), ["100, 200;w=1, 800;w=60"], {}),
        (Quotas(universal=Quota(100, 1.0)), ["100, 50;w=1, 800;w=60"], {"universal": (50, 1.0)}),
    ],
)
async def test_limits_are_learnt_from_headers(
    quotas: Quotas, texts: list[str], found: dict[str, tuple[int, float]]
) -> None:
    limits = Limits(quotas)
    await limits.acquire(WRITE, None, 0.0)
    for text in texts:
        limits.observe(
            WRITE, None, {"x-ratelimit-limit": text, "x-ratelimit-remaining": "99", "x-ratelimit-reset": "1"}
        )
    assert learnt(limits) == found


async def test_requests_without_a_category_have_no_limit_to_learn() -> None:
    limits = Limits()
    await limits.acquire(None, None, 0.0)
    headers = {"x-ratelimit-limit": "400, 100;w=1, 400;w=60", "x-ratelimit-remaining": "99", "x-ratelimit-reset": "9"}
    limits.observe(None, None, headers)
    assert learnt(limits) == {}


async def test_a_limit_without_its_period_that_ends_tomorrow_is_a_days() -> None:
    limits = Limits()
    await limits.acquire(WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "99", "x-ratelimit-reset": "67150"}
    limits.observe(WRITE, None, headers)
    assert learnt(limits) == {"ads_write": (300, DAY)}
    assert len(await draw(limits, WRITE, 60_000.0)) == 99


async def test_a_days_quota_of_ones_own_stays_one_when_the_server_says_the_same() -> None:
    limits = Limits(Quotas({WRITE: Quota(1000, DAY, burst=1)}))
    await limits.acquire(WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": "1000, 1000;w=86400", "x-ratelimit-remaining": "999", "x-ratelimit-reset": "86400"}
    limits.observe(WRITE, None, headers)
    for _ in range(999):
        await limits.acquire(WRITE, None, 0.0)


async def test_a_days_limit_that_changes_keeps_what_was_drawn() -> None:
    limits = Limits(Quotas.trial())
    for _ in range(120):
        await limits.acquire(WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": "200, 1000;w=86400, 200;w=86400", "x-ratelimit-reset": "9"}
    limits.observe(WRITE, None, {**headers, "x-ratelimit-remaining": "150"})
    assert len(await draw(limits, WRITE, 60.0)) == 80


async def test_limit_headers_that_are_never_the_same_do_not_pile_up() -> None:
    limits = Limits()
    await limits.acquire(WRITE, None, 0.0)
    for number in range(200):
        headers = {"x-ratelimit-limit": f"99{number}, 100;w=1, 400;w=60", **TOLD, "x-ratelimit-remaining": "99"}
        limits.observe(WRITE, None, headers)
    assert learnt(limits) == {}


async def test_reports_for_mix_modelling_draw_on_two_quotas() -> None:
    limits = Limits()
    for owner in ("1", "2"):
        assert len(await draw(limits, Category.MMM_REPORTS, 60.0, owner)) == 5
    taken = {(each.category, each.owner): each.taken for each in limits.statistics()}
    assert taken["mmm_reports", "1"] == 6
    assert taken["ads_analytics", None] == 12
    headers = {"x-ratelimit-limit": "300, 100;w=1, 5;w=60, 300;w=60", "x-ratelimit-reset": "30"}
    limits.observe(Category.MMM_REPORTS, "1", {**headers, "x-ratelimit-remaining": "0"})
    paused = {each.category for each in limits.statistics() if each.paused_seconds}
    assert paused == {"ads_analytics"}


# Priority


@pytest.mark.parametrize("category", [WRITE, Category.ORG_WRITE, Category.TRENDS_READ])
async def test_a_call_beside_a_saturating_job_waits_two_slots_at_most(category: Category) -> None:
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


async def test_calls_go_before_bulk_requests_in_every_category() -> None:
    """Where the universal limit is the tight one, too."""
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


async def test_ten_thousand_who_wait_cost_no_more_than_fifty() -> None:
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


async def test_one_that_gives_up_in_the_moment_of_its_turn_gives_its_slot_back() -> None:
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
        assert now() - start < 0.01, "it went at once to the next in line"
        tasks[2].cancel()
        await asyncio.gather(tasks[2], return_exceptions=True)
        assert (limits.statistics()[0].taken, limits.statistics()[0].waiting) == (2, 0)


async def test_cancelled_waiters_are_neither_released_nor_failed() -> None:
    quota = LocalQuota(Quota(400), ceiling=False, clock=asyncio.get_running_loop().time)
    queue = WaitQueue((quota,), None)
    for ticket in range(2):
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiter.cancel()
        queue.interactive[ticket] = (waiter, 0.0)
    queue.release_next()
    assert (quota.taken, queue.waiting) == (0, 1)
    queue.fail_expired(1.0, 1.0)
    assert queue.waiting == 0


# The longest wait


async def too_long(call: Coroutine[Any, Any, None]) -> float:
    """Seconds that the call was told it would have to wait, at once."""
    start = now()
    with pytest.raises(WaitTooLong) as caught:
        await call
    assert now() - start < 0.1, "it waited before it gave up"
    return caught.value.seconds


async def test_a_pause_longer_than_max_wait_is_told_at_once() -> None:
    limits = only(60)
    limits.pause(WRITE, None, 67_150.0)
    assert await too_long(limits.acquire(WRITE, None, 300.0)) == pytest.approx(67_150.0, abs=1)


async def test_a_line_longer_than_max_wait_is_told_at_once() -> None:
    limits = only(60)
    waiters = [asyncio.create_task(leave(limits, [])) for _ in range(100)]
    await settle()
    assert await too_long(limits.acquire(WRITE, None, 30.0)) == pytest.approx(100, rel=0.05)
    for waiter in waiters:
        waiter.cancel()


async def test_an_empty_bucket_longer_than_max_wait_is_told_at_once() -> None:
    """A trial app that has used its burst: the next slot is minutes away, and nobody stands in line."""
    limits = only(5)
    await limits.acquire(WRITE, None, 0.0)
    assert await too_long(limits.acquire(WRITE, None, 1.0)) == pytest.approx(12.2, abs=0.1)


async def test_the_universal_limit_is_told_at_once_too_and_costs_the_category_nothing() -> None:
    limits = Limits(Quotas({WRITE: Quota(60)}, Quota(5)))
    await limits.acquire(WRITE, None, 0.0)
    await asyncio.sleep(2.0)
    assert await too_long(limits.acquire(WRITE, None, 1.0)) == pytest.approx(10.2, abs=0.1)
    assert {lane.category: lane.taken for lane in limits.statistics()} == {"ads_write": 1, "universal": 1}


async def test_a_line_that_the_burst_serves_at_once_is_no_wait() -> None:
    """Tokens in the bucket serve the line the moment the gate opens; only those after them wait for the rate."""
    limits = only(1000, DAY, burst=0.5)
    limits.pause(WRITE, None, 10.0)
    await asyncio.gather(*(limits.acquire(WRITE, None, 30.0) for _ in range(20)))


async def test_those_in_line_are_told_when_the_gate_closes_for_longer_than_they_wait() -> None:
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


# Waiters that give up


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


# Statistics, loops


async def test_statistics_are_a_value_of_the_moment() -> None:
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
