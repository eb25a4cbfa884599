"""Limits against models of the server: nothing refused that could have been known of, nearly all of the quota used.

Each quota is drawn on for three minutes; for ten: `MINUTES=10 pytest -m "slow or not slow" tests/limits`.
"""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import Category, Limits, Quota, Quotas
from pinterest_async._limits.limiter import WaitTooLong
from pinterest_async.sandbox._server.rate_limits import WindowKind
from tests.support.server_model import COUNTING, MINUTES, STANDARD, Model, owner_of, workers_for
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
counts = pytest.mark.parametrize("counting", COUNTING)


SMALL = [category for category in Category if STANDARD.categories[category].limit <= 400]


@counts
@pytest.mark.parametrize("category", SMALL)
async def test_minutes_of_a_category_are_used_up_and_nothing_is_refused(
    category: Category, counting: WindowKind
) -> None:
    model = Model(counting=counting, seed=7)
    await model.saturate(Limits(), category, 60.0 * MINUTES, workers_for(category), owner_of(category))
    assert model.refused == []
    assert len(model.answered) >= 0.95 * MINUTES * STANDARD.categories[category].limit


@pytest.mark.slow
@counts
@pytest.mark.parametrize("category", [category for category in Category if category not in SMALL])
async def test_minutes_of_a_large_category_are_used_up_too(category: Category, counting: WindowKind) -> None:
    model = Model(counting=counting, seed=7)
    await model.saturate(Limits(), category, 60.0 * MINUTES, workers_for(category), owner_of(category))
    assert model.refused == []
    assert len(model.answered) >= 0.95 * MINUTES * STANDARD.categories[category].limit


@pytest.mark.slow
@counts
async def test_minutes_of_all_categories_together_are_used_up(counting: WindowKind) -> None:
    """The universal limit is the tight one: all categories together would be 135 a second."""
    model = Model(counting=counting, seed=7, delay=(0.02, 0.04))
    limits = Limits()
    await asyncio.gather(
        *(
            model.saturate(limits, category, 60.0 * MINUTES, 2 * workers_for(category), owner_of(category))
            for category in Category
        )
    )
    assert model.refused == []
    assert len(model.answered) >= 0.95 * MINUTES * 60 * 100


async def test_a_short_run_of_all_categories_takes_turns() -> None:
    model = Model(counting="sliding", seed=3, delay=(0.02, 0.04))
    limits = Limits()
    done = await asyncio.gather(
        *(model.saturate(limits, category, 6.0, 2 * workers_for(category), owner_of(category)) for category in Category)
    )
    assert model.refused == []
    assert all(done), "none starves"


@given(
    limit=st.integers(1, 60),
    period=st.sampled_from([1.0, 10.0, 60.0]),
    burst=st.floats(0.01, 1.0),
    counting=st.sampled_from(COUNTING),
    seed=st.integers(0, 1000),
    jitter=st.floats(0.0, 1.0),
    drift=st.floats(-0.0005, 0.0005),
    gaps=st.lists(st.floats(0.0, 30.0), max_size=8),
)
async def test_whatever_arrives_when_nothing_is_refused(
    limit: int,
    period: float,
    burst: float,
    counting: WindowKind,
    seed: int,
    jitter: float,
    drift: float,
    gaps: list[float],
) -> None:
    """Crowds that come at any time, ways that differ by as much as the slack allows for, clocks that drift."""
    quota = Quota(limit, period, burst)
    quotas = Quotas({Category.ADS_READ: quota})
    latest = jitter * 0.9 * min(quota.slack, 1.0)
    model = Model(quotas, counting, seed, (0.01, 0.01 + latest), drift)
    limits = Limits(quotas)
    tasks: list[asyncio.Task[bool]] = []
    for gap in [*gaps, 0.0]:
        tasks += [asyncio.create_task(model.call(limits, Category.ADS_READ)) for _ in range(limit)]
        await asyncio.sleep(gap)
    await asyncio.gather(*tasks)
    assert model.refused == []


# What the server says wins


@counts
@pytest.mark.parametrize("allowed", [40, 250])
async def test_another_limit_than_ours_is_adopted(counting: WindowKind, allowed: int) -> None:
    """Ours would be 100 a minute: after a few answers we draw what there is."""
    server = Quotas({Category.CATALOGS_READ: Quota(allowed)}, Quota(100, 1.0))
    model = Model(server, counting, seed=5)
    limits = Limits()
    await model.saturate(limits, Category.CATALOGS_READ, 600.0, 8, None)
    assert len(model.refused) <= 8, "no more than were under way when the first window ended"
    assert len(model.answered) >= 0.93 * 10 * allowed
    own = limits.statistics()[0]
    assert (own.limit, own.period, own.learnt) == (allowed, 60.0, True)


async def test_a_limit_of_ones_own_is_a_ceiling() -> None:
    model = Model(Quotas({Category.ADS_READ: Quota(1000)}), seed=5)
    limits = Limits(Quotas({Category.ADS_READ: Quota(100)}))
    assert await model.saturate(limits, Category.ADS_READ, 120.0, 4, None) <= 200
    assert not limits.statistics()[0].learnt
    model = Model(Quotas({Category.ADS_READ: Quota(50)}), seed=5)
    limits = Limits(Quotas({Category.ADS_READ: Quota(100)}))
    await model.saturate(limits, Category.ADS_READ, 300.0, 4, None)
    assert len(model.refused) <= 4
    assert limits.statistics()[0].limit == 50


@pytest.mark.slow
@counts
async def test_two_that_know_nothing_of_each_other_share_a_quota(counting: WindowKind) -> None:
    """What remains shows that somebody else draws on it: both slow down, and hardly ever is one refused."""
    model = Model(counting=counting, seed=11)
    done = await asyncio.gather(
        *(model.saturate(Limits(), Category.ADS_READ, 600.0, 10, None) for _ in range(2)),
    )
    assert sum(done) >= 0.95 * 10 * 1000
    assert len(model.refused) <= 0.005 * sum(done)
    assert min(done) >= 0.4 * sum(done)


async def test_a_trial_app_that_starts_again_knows_what_is_left_of_its_day() -> None:
    quotas = Quotas.trial()
    model = Model(quotas, "fixed", seed=2)
    first, second = Limits(quotas), Limits(quotas)
    for _ in range(200):
        assert await model.call(first, Category.ORG_WRITE)
    passed = 0
    with pytest.raises(WaitTooLong):
        while True:
            passed += await model.call(second, Category.ORG_WRITE, max_wait=300.0)
    assert (passed, model.refused) == (100, [])


async def test_a_trial_app_that_takes_itself_for_a_standard_one_learns_better() -> None:
    model = Model(Quotas.trial(), "fixed", seed=2)
    limits = Limits()
    await asyncio.wait_for(model.saturate(limits, Category.ORG_WRITE, 600.0, 4, None), 3 * 86_400)
    assert model.refused == []
    assert len(model.answered) >= 295
    assert {each.category: (each.limit, each.period) for each in limits.statistics()} == {
        "org_write": (300, 86_400.0),
        "universal": (1000, 86_400.0),
    }
