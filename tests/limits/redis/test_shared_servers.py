"""One quota for several processes against models of the API's server: a real Redis server, on virtual time."""

import asyncio
from contextlib import suppress
from random import Random
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import Category, Limits, Quota, Quotas
from pinterest_async._limits.limiter import WaitTooLong
from pinterest_async.sandbox._server.rate_limits import WindowKind
from tests.limits.driving import most_in_a_window
from tests.support.redis_server import RedisServer
from tests.support.server_model import COUNTING, MINUTES, STANDARD, Model, now, owner_of, workers_for
from tests.support.shared_processes import Process, processes
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
READ = Category.ORG_READ
WRITE = Category.CATALOGS_WRITE

counts = pytest.mark.parametrize("counting", COUNTING)


@pytest.fixture(scope="module")
def server(server_in_virtual_time: RedisServer) -> RedisServer:
    return server_in_virtual_time


async def saturate(
    model: Model, sharing: list[Process], category: Category, seconds: float, *, bulk: bool = True
) -> list[int]:
    """All draw as much as they are let; how much each drew."""
    workers = max(2, 2 * workers_for(category) // len(sharing))
    return await asyncio.gather(
        *(model.saturate(each, category, seconds, workers, owner_of(category), bulk=bulk) for each in sharing)
    )


@counts
@pytest.mark.parametrize(
    "category",
    [Category.CATALOGS_WRITE, Category.ORG_ANALYTICS, pytest.param(Category.ADS_ANALYTICS, marks=pytest.mark.slow)],
)
async def test_minutes_are_used_up_by_eight_and_nothing_is_refused(
    server: RedisServer, category: Category, counting: WindowKind
) -> None:
    model = Model(counting=counting, seed=7)
    async with processes(server) as sharing:
        drawn = await saturate(model, sharing, category, 60.0 * MINUTES)
        calls = sum(each.server.calls for each in sharing)
    assert model.refused == []
    assert len(model.answered) >= 0.95 * MINUTES * STANDARD.categories[category].limit
    assert calls <= 1.1 * len(model.answered)
    assert max(drawn) - min(drawn) <= 0.2 * sum(drawn) / len(drawn)


@pytest.mark.parametrize(
    "category",
    [Category.CATALOGS_WRITE, Category.ORG_ANALYTICS, pytest.param(Category.ORG_READ, marks=pytest.mark.slow)],
)
async def test_calls_of_one_process_do_not_wait_behind_the_bulk_jobs_of_others(
    server: RedisServer, category: Category
) -> None:
    """One call in ten is that of a web application, beside eight processes that draw all there is."""
    model = Model(counting="sliding", seed=7)
    waits: list[float] = []

    async def call(web: Process) -> None:
        begun = now()
        waits.append(await asyncio.wait_for(model.call(web, category), 300.0) and now() - begun)

    async with processes(server, 9) as [web, *sharing]:
        job = asyncio.create_task(saturate(model, sharing, category, 90.0))
        await asyncio.sleep(20.0)
        calls: list[asyncio.Task[None]] = []
        while now() < 90.0:
            calls.append(asyncio.create_task(call(web)))
            await asyncio.sleep(600.0 / STANDARD.categories[category].limit)
        await asyncio.gather(*calls)
        await job
    assert model.refused == []
    slot = 60.0 / STANDARD.categories[category].limit
    assert max(waits) <= 2 * slot + 0.12, "two slots, and the way there and back"


async def test_calls_ahead_of_their_time_find_room_in_a_window_that_began_with_a_burst(server: RedisServer) -> None:
    quota = STANDARD.categories[WRITE]
    model = Model(Quotas({WRITE: quota}), "sliding", seed=1, delay=(0.001, 0.002))
    async with processes(server, 9, Quotas({WRITE: quota})) as [web, *sharing]:
        await model.call(web, WRITE)
        await asyncio.sleep(120.0)
        job = asyncio.create_task(saturate(model, sharing, WRITE, 70.0))
        await asyncio.sleep(58.5)
        await asyncio.gather(*(model.call(web, WRITE) for _ in range(5)))
        await job
    assert model.refused == []


async def test_ten_thousand_who_wait_cost_no_more_than_fifty(server: RedisServer) -> None:
    """Counted in looks at the clock and calls to Redis, for each that leaves."""

    async def costs(waiters: int) -> tuple[float, float]:
        loop = cast("ExactTimeLoop", asyncio.get_running_loop())
        async with processes(server, 1) as [one]:
            tasks = [asyncio.create_task(one.acquire(READ, None, 1e6, bulk=True)) for _ in range(waiters)]
            await asyncio.sleep(2.0)
            looks, calls, first = loop.looks, one.server.calls, one.statistics()[0].taken
            await asyncio.sleep(30.0)
            left = one.statistics()[0].taken - first
            looked, called = (loop.looks - looks) / left, (one.server.calls - calls) / left
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert one.statistics()[0].waiting == 0
        return looked, called

    few, many = await costs(700), await costs(10_000)
    assert many[0] <= 1.1 * few[0]
    assert many[1] <= 1.1 * few[1] <= 0.11


async def test_a_category_that_waits_holds_up_no_other(server: RedisServer) -> None:
    """Its slots lie a minute ahead; those of what else draws on the same wider quotas do not."""
    model = Model(counting="sliding", seed=4)
    async with processes(server, 4) as [web, *sharing]:
        job = asyncio.create_task(saturate(model, sharing, Category.MMM_REPORTS, 60.0))
        await asyncio.sleep(10.0)
        begun = now()
        for category in (Category.ADS_ANALYTICS, READ, WRITE):
            await web.acquire(category, None, 10.0, bulk=True)
        assert now() - begun < 0.1
        await asyncio.gather(*(saturate(model, sharing, each, 40.0) for each in (Category.ADS_ANALYTICS, READ)))
        await job
    assert model.refused == []
    assert len(model.answered) >= 0.9 * 40 / 60 * (300 + 1000) + 4


@given(
    limit=st.integers(1, 120),
    period=st.sampled_from([1.0, 10.0, 60.0]),
    burst=st.floats(0.01, 1.0),
    narrow=st.integers(1, 20),
    universal=st.integers(1, 60),
    counting=st.sampled_from(COUNTING),
    lease=st.integers(1, 20),
    seed=st.integers(0, 1000),
    crowds=st.lists(
        st.tuples(st.floats(0.0, 30.0), st.integers(0, 2), st.integers(1, 60), st.integers(0, 60)), max_size=8
    ),
)
async def test_whatever_arrives_and_gives_up_nothing_is_refused(
    server: RedisServer,
    limit: int,
    period: float,
    burst: float,
    narrow: int,
    universal: int,
    counting: WindowKind,
    lease: int,
    seed: int,
    crowds: list[tuple[float, int, int, int]],
) -> None:
    """Crowds come to three processes at any time, calls and bulk requests, and some of them leave before their turn.

    What they draw on are a quota, a narrower one within it, and one of all requests together.
    """
    wide, own = Category.ADS_ANALYTICS, Category.MMM_REPORTS
    quotas = Quotas({wide: Quota(limit, period, burst), own: Quota(narrow)}, Quota(universal, 1.0))
    model = Model(quotas, counting, seed, (0.001, 0.005))
    random = Random(seed)
    async with processes(server, 3, quotas, lease=lease) as sharing:
        tasks: list[asyncio.Task[bool]] = []
        for gap, who, count, leaving in crowds:
            crowd: list[asyncio.Task[bool]] = []
            for _ in range(count):
                category = own if random.random() < 0.1 else wide
                call = model.call(sharing[who], category, owner_of(category), bulk=random.random() < 0.5)
                crowd.append(asyncio.create_task(call))
            await asyncio.sleep(gap)
            for task in random.sample(crowd, min(leaving, count)):
                task.cancel()
            tasks += crowd
        await asyncio.gather(*tasks, return_exceptions=True)
    assert model.refused == []


# What the server says wins


@pytest.mark.slow
@counts
@pytest.mark.parametrize("allowed", [40, 250])
async def test_another_limit_than_ours_is_adopted_by_all(
    server: RedisServer, counting: WindowKind, allowed: int
) -> None:
    model = Model(Quotas({WRITE: Quota(allowed)}, Quota(100, 1.0)), counting, seed=5)
    async with processes(server, 4) as sharing:
        await saturate(model, sharing, WRITE, 300.0)
        told = [each.statistics()[0] for each in sharing]
    assert len(model.refused) <= 4, "no more than were under way when the first window ended"
    assert len(model.answered) >= 0.88 * 5 * allowed
    assert {(each.limit, each.period, each.learnt) for each in told} == {(allowed, 60.0, True)}


@pytest.mark.slow
@counts
async def test_another_program_on_the_same_quota_slows_all_of_them_down(
    server: RedisServer, counting: WindowKind
) -> None:
    model = Model(counting=counting, seed=11)
    async with processes(server, 3) as sharing:
        ours, other = await asyncio.gather(
            saturate(model, sharing, Category.ADS_ANALYTICS, 300.0),
            model.saturate(Limits(), Category.ADS_ANALYTICS, 300.0, 10, None),
        )
    assert sum(ours) + other >= 0.9 * 5 * 300
    assert len(model.refused) <= 0.03 * len(model.answered)
    assert min(sum(ours), other) >= 0.33 * (sum(ours) + other), "neither takes it all"


async def test_a_day_is_used_when_one_likes_and_what_others_took_is_known(server: RedisServer) -> None:
    """A hundred are gone; two that share take all of the others, and not one is refused."""
    quotas = Quotas.trial()
    model = Model(quotas, "fixed", seed=2)
    alone = Limits(quotas)
    for _ in range(100):
        assert await model.call(alone, Category.ORG_WRITE)
    passed = 0
    async with processes(server, 2, quotas) as sharing:
        with pytest.raises(WaitTooLong):
            while True:
                passed += await model.call(sharing[passed % 2], Category.ORG_WRITE, max_wait=300.0)
    assert (passed, model.refused) == (200, [])


async def test_a_trial_app_that_takes_itself_for_a_standard_one_learns_better(server: RedisServer) -> None:
    model = Model(Quotas.trial(), "fixed", seed=2)
    async with processes(server, 2) as sharing:
        await asyncio.wait_for(saturate(model, sharing, Category.ORG_WRITE, 600.0), 3 * 86_400)
        told = {each.category: (each.limit, each.period) for each in sharing[0].statistics()}
    assert len(model.refused) <= 4, "no more than were under way when a second answer confirmed the windows"
    assert len(model.answered) >= 295
    assert told == {"org_write": (300, 86_400.0), "universal": (1000, 86_400.0)}


# Without the server, and back


@pytest.mark.slow
async def test_who_comes_back_from_a_share_of_its_own_brings_no_burst(server: RedisServer) -> None:
    quotas = Quotas({READ: Quota(1000)})
    model = Model(quotas, "sliding", seed=3)
    async with processes(server, 4, quotas, when_down="local", local_share=0.25) as sharing:
        job = asyncio.create_task(saturate(model, sharing, READ, 200.0))
        for seconds in (10.0, 70.0, 1.0):
            await asyncio.sleep(30.0)
            for each in sharing:
                each.server.is_there = False
            await asyncio.sleep(seconds)
            for each in sharing:
                each.server.is_there = True
        await job
    assert model.refused == []
    assert len(model.answered) >= 0.8 * 200 / 60 * 1000


async def test_the_bucket_is_empty_for_who_comes_back(server: RedisServer) -> None:
    quotas = Quotas({READ: Quota(60, burst=0.5), WRITE: Quota(60)})
    async with processes(server, 2, quotas, when_down="local") as [one, other]:
        await one.acquire(READ, None, 10.0)
        await asyncio.sleep(60.0)
        one.server.is_there = False
        await one.acquire(READ, None, 11.0)
        one.server.is_there = True
        await asyncio.sleep(10.0)
        await other.acquire(WRITE, None, 10.0)
        begun = now()
        await one.acquire(READ, None, 10.0)
        await other.acquire(READ, None, 10.0)
        assert now() - begun > 1.0
        told = one.statistics()
    assert [each.taken for each in told] == [3]


@pytest.mark.slow
@pytest.mark.parametrize("lease", [1, 16])
@pytest.mark.parametrize("category", [WRITE, READ])
async def test_a_store_that_is_flushed_lets_no_more_through_than_the_quota(
    server: RedisServer, lease: int, category: Category
) -> None:
    """The reservations made before are void, and the next ones begin where they ended."""
    limit = STANDARD.categories[category].limit
    left: list[float] = []

    async def work(limits: Process, end: float) -> None:
        while now() < end:
            await limits.acquire(category, None, 1e6, bulk=True)
            left.append(now())

    async with processes(server, lease=lease) as sharing:
        jobs = [asyncio.create_task(work(each, 240.0)) for each in sharing for _ in range(12)]
        for seconds in (70.0, 65.0, 3.0):
            await asyncio.sleep(seconds)
            server.client.flushall()
        await asyncio.gather(*jobs)
    assert most_in_a_window(left, 60.0) <= limit
    assert len(left) >= 0.85 * 4 * limit


async def test_an_answer_of_an_epoch_that_ended_while_it_was_under_way_reserves_nothing(server: RedisServer) -> None:
    async with processes(server, 1) as [one]:
        await one.acquire(READ, None, 10.0, bulk=True)
        late = asyncio.create_task(one.acquire(WRITE, None, 10.0, bulk=True))
        while not one.server.calls >= 3:
            await asyncio.sleep(0)
        store = one._slots
        assert store is not None
        epoch = store._epoch
        store._begin_epoch(epoch + 1.0)  # that of another call, which came after the flush and was answered before
        await late
        assert store._epoch in (epoch, epoch + 1.0)
        assert one.server.calls == 4, "it was reserved once more"


async def test_a_flush_voids_the_reservations_of_all_categories(server: RedisServer) -> None:
    async with processes(server, 1, lease=16) as [one]:
        for category in (READ, WRITE):
            await one.acquire(category, None, 10.0, bulk=True)
        for queue in one._queues.values():
            queue.add_reservations(now(), [5.0])
        calls = one.server.calls
        assert one._slots is not None
        one._slots._begin_epoch(one._slots._epoch + 1.0)
        assert not any(queue.reservations for queue in one._queues.values())
        assert one.server.calls == calls, "nobody waits, so nothing is reserved"


async def test_a_user_whose_prefetched_reservations_expired_is_dropped(server: RedisServer) -> None:
    async with processes(server, 1, Quotas({READ: Quota(10_000)})) as [one]:
        for _ in range(5):
            await one.for_user("anna").acquire(READ, None, 1.0)
        assert any(queue.reservations for queue in one._queues.values())
        await asyncio.sleep(400.0)
        assert not one._queues
        assert not one.statistics()


async def test_users_have_quotas_of_their_own_and_share_those_of_the_app(server: RedisServer) -> None:
    """In all processes; a user's name is not shown in Redis. Idle users are dropped here."""
    quotas = Quotas({WRITE: Quota(6, burst=1.0, per="app"), READ: Quota(4, burst=1.0)})
    async with processes(server, 2, quotas, lease=1) as sharing:

        async def admitted(user: str, category: Category) -> int:
            count = 0
            for each in sharing * 10:
                with suppress(WaitTooLong):
                    await each.for_user(user).acquire(category, None, 0.1)
                    count += 1
            return count

        assert await admitted("anna", READ) == 4
        assert await admitted("bob", READ) == 4
        assert await admitted("anna", WRITE) == 6
        assert await admitted("bob", WRITE) == 0
        one = sharing[0]
        one.for_user("bob").pause(READ, None, 20.0)
        one.for_user("bob").observe(READ, None, {"x-ratelimit-remaining": "1", "x-ratelimit-reset": "5"})
        known = {(quota.category, quota.user) for quota in one.statistics()}
        assert known == {(READ.value, "anna"), (READ.value, "bob"), (WRITE.value, None)}
        assert {quota.user for quota in one.for_user("bob").statistics()} == {"bob", None}
        stored = [server.client.hgetall(key) for key in set(server.keys()) if server.client.type(key) == b"hash"]
        assert stored
        assert "anna" not in str(stored)
        assert "user:" in str(stored)
        await asyncio.sleep(400.0)
        assert {quota.user for quota in one.statistics()} <= {None}
        [left] = [server.client.hgetall(key) for key in set(server.keys()) if server.client.type(key) == b"hash"]
        assert "user:" not in str(left), "idle users are forgotten in Redis, too"


async def test_what_another_process_still_uses_is_not_forgotten(server: RedisServer) -> None:
    quotas = Quotas({READ: Quota(4, burst=1.0), WRITE: Quota(3, 7200.0, burst=1.0)})
    async with processes(server, 2, quotas, lease=1) as [one, other]:
        for category in (READ, WRITE):
            await one.for_user("anna").acquire(category, None, 0.1)
        await asyncio.sleep(7100.0)
        for _ in range(2):
            await other.for_user("anna").acquire(WRITE, None, 0.1)
        for _ in range(20):
            await other.for_user("anna").acquire(READ, None, 100.0, bulk=True)
        assert {quota.user for quota in one.statistics()} <= {None}
        with pytest.raises(WaitTooLong):
            await one.for_user("anna").acquire(WRITE, None, 5000.0)
            await one.for_user("anna").acquire(WRITE, None, 5000.0)


async def test_the_window_of_an_app_is_learned_and_shared(server: RedisServer) -> None:
    """An answer in one process names it; all users of that process count against what all processes know."""
    text = f'100, 100;w=1;name="safety_net_app_id_user_id", 9;w=60;name="{READ.value}_app_id"'
    headers = {"x-ratelimit-limit": text, "x-ratelimit-remaining": "99", "x-ratelimit-reset": "1"}
    async with processes(server, 2, lease=1) as sharing:
        for each in sharing:
            await each.for_user("anna").acquire(READ, None, 1.0)
            each.for_user("anna").observe(READ, None, headers)
        admitted = 0
        for user in ("anna", "bob", "carl") * 10:
            for each in sharing:
                with suppress(WaitTooLong):
                    await each.for_user(user).acquire(READ, None, 0.1)
                    admitted += 1
        assert 6 <= admitted <= 9
        learned = {quota.category: quota for quota in sharing[0].statistics()}[f"{READ.value} (app)"]
        assert (learned.limit, learned.source) == (9, "learned")


async def test_answers_that_name_other_windows_in_turn_slow_no_job(server: RedisServer) -> None:
    """Operations of one category may have windows of their own: those of an answer hold until the next one."""
    windows = ("100, 100;w=1, 100;w=60", "100, 100;w=1, 100;w=60, 2000;w=60")
    headers = {"x-ratelimit-remaining": "99", "x-ratelimit-reset": "1"}
    sent: list[float] = []

    async def work(limits: Process, end: float) -> None:
        while now() < end:
            await limits.acquire(WRITE, None, 1e6, bulk=True)
            sent.append(now())
            await asyncio.sleep(0.2)
            limits.observe(WRITE, None, {**headers, "x-ratelimit-limit": windows[len(sent) % 2]})

    async with processes(server, 2, lease=4) as sharing:
        await asyncio.gather(*(work(each, 180.0) for each in sharing for _ in range(5)))
    assert most_in_a_window(sent, 60.0) <= 100
    assert len(sent) >= 0.95 * 3 * 100


async def test_users_keep_their_quotas_while_redis_is_down(server: RedisServer) -> None:
    async with processes(server, 1, Quotas({READ: Quota(100)}), when_down="local", local_share=0.5) as [one]:
        anna = one.for_user("anna")
        await anna.acquire(READ, None, 1.0)
        one.server.is_there = False
        await anna.acquire(READ, None, 10.0)
        anna.pause(READ, None, 5.0)
        anna.observe(READ, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "5"})
        start = now()
        await one.for_user("bob").acquire(READ, None, 100.0)
        assert now() - start < 2.0
        await anna.acquire(READ, None, 100.0)
        assert now() - start > 4.0


@pytest.mark.slow
@pytest.mark.parametrize("category", [WRITE, READ])
async def test_local_shares_add_no_more_than_the_slack_covers(server: RedisServer, category: Category) -> None:
    """Eight fall back at the height of a job, and come back: no window of the server holds more than its limit."""
    quota = STANDARD.categories[category]
    quotas = Quotas({category: quota})
    model = Model(quotas, "sliding", seed=3)
    async with processes(server, 8, quotas, when_down="local", local_share=0.125) as sharing:
        job = asyncio.create_task(saturate(model, sharing, category, 300.0))
        for seconds in (70.0, 10.0):
            await asyncio.sleep(65.0)
            for each in sharing:
                each.server.is_there = False
            await asyncio.sleep(seconds)
            for each in sharing:
                each.server.is_there = True
        await job
    assert model.refused == []
    assert len(model.answered) >= 0.75 * 5 * quota.limit


async def test_a_local_share_is_paused_and_learns_as_the_shared_quota_does(server: RedisServer) -> None:
    quotas = Quotas({READ: Quota(600)})
    async with processes(server, 1, quotas, when_down="local", local_share=1.0) as [one]:
        one.server.is_there = False
        await one.acquire(READ, None, 10.0)
        one.pause(READ, None, 20.0)
        begun = now()
        await one.acquire(READ, None, 60.0)
        assert now() - begun == pytest.approx(20.0, abs=0.5)
        one.observe(READ, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"})
        with pytest.raises(WaitTooLong):
            await one.acquire(READ, None, 10.0)


async def test_one_odd_answer_closes_a_category_for_minutes_only_in_all_processes(
    server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with processes(server, 2) as [one, other]:
        await one.acquire(READ, None, 10.0)
        one.observe(READ, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "86000"})
        await asyncio.sleep(1.0)
        begun = now()
        with pytest.raises(WaitTooLong):
            await other.acquire(READ, None, 300.0)
        await other.acquire(READ, None, 400.0)
        assert now() - begun < 311
    assert "longer than any window known" in caplog.text


# Interactive bursts


@counts
@pytest.mark.parametrize("count", [1, 8])
async def test_the_first_calls_of_fresh_processes_wait_for_nothing(
    server: RedisServer, count: int, counting: WindowKind
) -> None:
    """As many as the quota has, from all of them together; the next one waits for the rest of the minute."""
    limit = STANDARD.categories[WRITE].limit
    model = Model(counting=counting, seed=3)
    async with processes(server, count) as sharing:
        begun = now()
        await asyncio.gather(*(model.call(sharing[n % count], WRITE, max_wait=5.0) for n in range(limit)))
        assert now() - begun < 0.3
        with pytest.raises(WaitTooLong):
            await sharing[0].acquire(WRITE, None, 5.0)
    assert model.refused == []
    assert len(model.answered) == limit


@counts
async def test_calls_of_several_processes_in_turn_are_not_slowed_by_what_they_used_themselves(
    server: RedisServer, counting: WindowKind
) -> None:
    model = Model(counting=counting, seed=3)
    async with processes(server, 3) as sharing:
        waits: list[float] = []
        for number in range(95):
            begun = now()
            await model.call(sharing[number % 3], WRITE, max_wait=5.0)
            waits.append(now() - begun)
        assert max(waits) < 0.12
    assert model.refused == []


@counts
async def test_bursts_beside_jobs_of_other_processes_break_no_quota(server: RedisServer, counting: WindowKind) -> None:
    """Ten calls at once every twenty seconds, beside four that draw all there is."""
    model = Model(counting=counting, seed=7)
    async with processes(server, 5) as [web, *sharing]:

        async def bursts() -> None:
            for _ in range(15):
                await asyncio.gather(*(model.call(web, WRITE) for _ in range(10)))
                await asyncio.sleep(20.0)

        await asyncio.gather(bursts(), saturate(model, sharing, WRITE, 300.0))
    assert model.refused == []
    assert len(model.answered) >= 0.88 * 5 * STANDARD.categories[WRITE].limit


async def test_a_burst_is_no_more_after_a_flush_or_a_pause(server: RedisServer) -> None:
    async with processes(server, 2) as [one, other]:
        await asyncio.gather(*(one.acquire(WRITE, None, 5.0) for _ in range(60)))
        server.client.flushall()
        with pytest.raises(WaitTooLong):
            await asyncio.gather(*(one.acquire(WRITE, None, 5.0) for _ in range(60)))
        one.pause(READ, None, 5.0)
        await asyncio.sleep(1.0)
        begun = now()
        await asyncio.gather(*(other.acquire(READ, None, 60.0) for _ in range(50)))
        assert now() - begun > 5.0


async def test_waits_and_falls_back_to_a_share_are_told(server: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    told: list[bool] = []

    def hook(is_local: bool) -> None:
        told.append(is_local)
        raise RuntimeError("of the user's")

    quotas = Quotas({WRITE: Quota(60)})
    async with processes(server, 1, quotas, when_down="local", local_share=1.0, on_fallback=hook) as [one]:
        for bulk in (False, False, True):
            await one.acquire(WRITE, None, 10.0, bulk=bulk)
        [before] = one.statistics()
        assert (before.interactive_waits.count, before.bulk_waits.count) == (1, 1)
        assert 0.5 < before.bulk_waits.longest < 3.0
        assert (before.local_share, before.fallbacks, before.source) == (False, 0, "configured")
        one.server.is_there = False
        await one.acquire(WRITE, None, 10.0)
        [during] = one.statistics()
        assert (during.local_share, during.fallbacks) == (True, 1)
        one.server.is_there = True
        await asyncio.sleep(10.0)
        await one.acquire(WRITE, None, 10.0)
        [after] = one.statistics()
        assert (after.local_share, after.fallbacks) == (False, 1)
    assert told == [True, False]
    assert caplog.text.count("a callback raised") == 2
