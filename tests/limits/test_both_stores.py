"""Limits in memory and limits in Redis are one limiter: what holds for one holds for the other."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import Category, Limiter, Limits, Quota, Quotas
from pinterest_async._limits.limiter import WaitTooLong
from pinterest_async.sandbox._server.rate_limits import WindowKind
from tests.limits.driving import most_in_a_window, now
from tests.support.redis_server import RedisServer
from tests.support.server_model import COUNTING, MINUTES, Model, owner_of
from tests.support.shared_processes import processes
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
WRITE = Category.CATALOGS_WRITE
WIDE, NARROW = Category.ADS_ANALYTICS, Category.MMM_REPORTS

counts = pytest.mark.parametrize("counting", COUNTING)

Plan: TypeAlias = Sequence[tuple[float, bool]]
"""When each request comes, and whether it is one of a bulk job."""


class Store:
    """Makes limits over a store: in memory, where there is no server."""

    def __init__(self, server: RedisServer | None) -> None:
        self._server = server

    @asynccontextmanager
    async def limits(self, quotas: Quotas) -> AsyncIterator[Limiter]:
        if self._server is None:
            yield Limits(quotas)
        else:
            async with processes(self._server, 1, quotas) as [limits]:
                yield limits


@pytest.fixture(scope="module", params=["memory", "redis"])
def store(request: pytest.FixtureRequest) -> Store:
    return Store(request.getfixturevalue("server_in_virtual_time") if request.param == "redis" else None)


async def sent_by(limits: Limiter, plan: Plan) -> list[float]:
    """When each request of a plan is sent, in seconds from its beginning."""
    start = now()

    async def send(at: float, bulk: bool) -> float:
        await asyncio.sleep(at)
        await limits.acquire(WRITE, None, 1e6, bulk=bulk)
        return now() - start

    return await asyncio.gather(*(send(at, bulk) for at, bulk in plan))


@given(
    limit=st.integers(1, 200),
    burst=st.sampled_from([0.03, 1.0]),
    seed=st.integers(0, 1000),
    share=st.floats(0.0, 1.0),
    seconds=st.sampled_from([0.0, 30.0, 100.0]),
)
async def test_both_decide_alike(
    server_in_virtual_time: RedisServer, limit: int, burst: float, seed: int, share: float, seconds: float
) -> None:
    """The same requests, interactive and bulk ones, come to both within some seconds.

    Each priority is sent in order of arrival, and no window holds more than the limit. At the end of each period both
    have sent as much, but for what Redis keeps for interactive requests ahead of their time.
    """
    random = Random(seed)
    plan = sorted((random.uniform(0.0, seconds), random.random() >= share) for _ in range(int(2.2 * limit)))
    quota = Quota(limit, 60.0, burst)
    sent: list[list[float]] = []
    for store in (Store(None), Store(server_in_virtual_time)):
        async with store.limits(Quotas({WRITE: quota})) as limits:
            times = await sent_by(limits, plan)
        for priority in (False, True):
            of_one = [time for time, (_, bulk) in zip(times, plan, strict=True) if bulk is priority]
            assert of_one == pytest.approx(sorted(of_one), abs=0.01)
        assert most_in_a_window(sorted(times), quota.period) <= limit
        sent.append(times)
    for end in (quota.period * periods for periods in (1, 2, 3)):
        in_memory, shared = (sum(time <= end for time in times) for times in sent)
        assert abs(in_memory - shared) <= 0.15 * limit + 2
    if seconds == 0.0 and burst == 1.0:
        at_once = [sum(time <= 0.1 for time in times) for times in sent]
        calls = sum(not bulk for _, bulk in plan)
        assert min(calls, limit) <= min(at_once), "calls of a fresh client are sent at once"


@counts
async def test_calls_beside_a_job_from_the_start_wait_two_slots_and_nothing_is_lost(
    store: Store, counting: WindowKind
) -> None:
    """A fresh client: a job draws all there is, and a third of the quota is wanted by calls, from the first second."""
    quota = Quota(300, 60.0, 1.0)
    quotas = Quotas({WRITE: quota})
    model = Model(quotas, counting, seed=5)
    slot, waits = quota.period / quota.limit, list[float]()

    async def call(limits: Limiter) -> None:
        begun = now()
        await model.call(limits, WRITE)
        waits.append(now() - begun)

    async with store.limits(quotas) as limits:
        job = asyncio.create_task(model.saturate(limits, WRITE, 60.0 * MINUTES, 10, None))
        calls: list[asyncio.Task[None]] = []
        while now() < 60.0 * MINUTES:
            calls.append(asyncio.create_task(call(limits)))
            await asyncio.sleep(3 * slot)
        await asyncio.gather(job, *calls)
    assert model.refused == []
    assert max(waits) <= 2 * slot + 0.12, "two slots, and the way there and back"
    assert len(model.answered) >= 0.95 * MINUTES * quota.limit


@given(
    limit=st.integers(1, 80),
    period=st.sampled_from([1.0, 10.0, 60.0]),
    burst=st.floats(0.01, 1.0),
    narrow=st.integers(1, 20),
    universal=st.integers(1, 60),
    counting=st.sampled_from(COUNTING),
    seed=st.integers(0, 1000),
    crowds=st.lists(st.tuples(st.floats(0.0, 30.0), st.integers(1, 60), st.integers(0, 60)), max_size=6),
)
async def test_nothing_is_refused_whoever_comes_and_gives_up(
    store: Store,
    limit: int,
    period: float,
    burst: float,
    narrow: int,
    universal: int,
    counting: WindowKind,
    seed: int,
    crowds: list[tuple[float, int, int]],
) -> None:
    """Crowds of both priorities draw on a quota, one nested in it, and one of all requests; some leave before."""
    quotas = Quotas({WIDE: Quota(limit, period, burst), NARROW: Quota(narrow)}, Quota(universal, 1.0))
    model = Model(quotas, counting, seed, (0.001, 0.005))
    random, tasks = Random(seed), list[asyncio.Task[bool]]()
    async with store.limits(quotas) as limits:
        for gap, size, leaving in crowds:
            crowd: list[asyncio.Task[bool]] = []
            for _ in range(size):
                category, bulk = NARROW if random.random() < 0.1 else WIDE, random.random() < 0.5
                crowd.append(asyncio.create_task(model.call(limits, category, owner_of(category), bulk=bulk)))
            await asyncio.sleep(gap)
            for task in random.sample(crowd, min(leaving, size)):
                task.cancel()
            tasks += crowd
        await asyncio.gather(*tasks, return_exceptions=True)
        assert all(quota.waiting == 0 for quota in limits.statistics())
    assert model.refused == []
    assert all(task.cancelled() or task.result() for task in tasks)


async def test_a_wait_that_is_known_to_be_too_long_fails_at_once_and_takes_nothing(
    store: Store,
) -> None:
    async with store.limits(Quotas({WRITE: Quota(5, 60.0, 1.0)})) as limits:
        for _ in range(5):
            await limits.acquire(WRITE, None, 1.0)
        begun = now()
        with pytest.raises(WaitTooLong) as caught:
            await limits.acquire(WRITE, None, 10.0)
        assert now() - begun < 0.1
        assert caught.value.seconds == pytest.approx(60.0, rel=0.05)
        assert limits.statistics()[0].taken == 5


async def test_a_share_of_an_hour_may_be_used_at_once(store: Store) -> None:
    async with store.limits(Quotas({WRITE: Quota(10, 3600.0, 0.5)})) as limits:
        for _ in range(5):
            await limits.acquire(WRITE, None, 1.0)
        with pytest.raises(WaitTooLong):
            await limits.acquire(WRITE, None, 100.0)
