"""One quota for several processes, over a real Redis server. Its clock cannot be moved: these tests take real time."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
import redis.asyncio

from pinterest_async import (
    Category,
    ClosedError,
    ConfigurationError,
    ConnectionFailed,
    Pinterest,
    Quota,
    Quotas,
    Tokens,
    _redis,
)
from pinterest_async._limits.limiter import WaitTooLong
from pinterest_async._limits.redis import shared_limits as module
from pinterest_async._limits.redis import shared_quota, slot_server
from pinterest_async._limits.redis.scripts import make_script
from pinterest_async.redis import RedisTokenStore, SharedLimits
from pinterest_async.sandbox import Sandbox
from tests.support.readme import SNIPPETS, run_snippet
from tests.support.redis_server import RedisServer, running_server

LOOP = asyncio.SelectorEventLoop
READ = Category.ADS_READ
EVENTS = Category.ADS_CONVERSIONS
FAST = Quotas({READ: Quota(100, 0.5)})
SLOW = Quotas({READ: Quota(60, 60.0, burst=0.03)})


@pytest.fixture(scope="module")
def one_server() -> Iterator[RedisServer]:
    yield from running_server()


@pytest.fixture
def server(one_server: RedisServer) -> RedisServer:
    """Empty, and running."""
    if one_server._process is None:
        one_server.start()
    one_server.client.flushall()
    one_server.client.config_resetstat()
    return one_server


@asynccontextmanager
async def shared(server: RedisServer, quotas: Quotas = FAST, **settings: Any) -> AsyncIterator[SharedLimits]:
    async with SharedLimits(server.url, app="1234567", quotas=quotas, **settings) as limits:
        yield limits


def most_in_a_window(times: Sequence[float], period: float) -> int:
    return max(sum(1 for time in times if start <= time <= start + period) for start in times)


@pytest.mark.slow
@pytest.mark.parametrize(("lease", "calls"), [(1, 1.1), (8, 0.3)])
async def test_all_draw_nearly_all_of_one_quota_and_never_more(server: RedisServer, lease: int, calls: float) -> None:
    """Two that know nothing of each other; each has a fair share, and few calls to Redis."""
    left: list[tuple[float, int]] = []
    async with shared(server, lease=lease) as one, shared(server, lease=lease) as two:
        end = time.monotonic() + 1.5

        async def draw(limits: SharedLimits, who: int) -> None:
            while time.monotonic() < end:
                await limits.acquire(READ, None, 60.0)
                left.append((time.monotonic(), who))

        await asyncio.gather(*(draw(limits, who) for who, limits in enumerate((one, two)) for _ in range(8)))
    times = [time for time, _ in left]
    assert most_in_a_window(times, 0.5) <= 100
    assert len(times) / (times[-1] - times[0]) > 0.85 * 200
    assert sum(who for _, who in left) == pytest.approx(len(left) / 2, rel=0.2)
    assert server.calls("evalsha") <= calls * len(left) + 4
    assert [each.taken for each in one.statistics()] == [len(left) - sum(who for _, who in left)]


async def test_calls_go_before_bulk_requests(server: RedisServer) -> None:
    async with shared(server, Quotas({READ: Quota(20, 1.0, burst=0.03)})) as limits:
        order: list[str] = []

        async def leave(name: str, bulk: bool) -> None:
            await limits.acquire(READ, None, 60.0, bulk=bulk)
            order.append(name)

        tasks = [asyncio.create_task(leave(f"bulk {number}", True)) for number in range(4)]
        await asyncio.sleep(0.02)
        await leave("call", False)
        assert order[:-1] in (["bulk 0"], ["bulk 0", "bulk 1"])
        await asyncio.gather(*tasks)
        assert order[-1] == "bulk 3"


async def test_a_wait_that_is_too_long_is_told_at_once_and_costs_nothing(server: RedisServer) -> None:
    async with shared(server, SLOW) as limits:
        await limits.acquire(READ, None, 0.0)
        patient = asyncio.create_task(limits.acquire(READ, None, 60.0))
        await asyncio.sleep(0.05)
        for _ in range(3):
            with pytest.raises(WaitTooLong) as caught:
                await limits.acquire(READ, None, 1.5)
            assert 1.5 < caught.value.seconds < 2.2
        assert limits.statistics()[0].waiting == 1
        patient.cancel()
        await asyncio.gather(patient, return_exceptions=True)
        assert limits.statistics()[0].waiting == 0


async def test_several_who_wait_too_long_are_told_each(server: RedisServer) -> None:
    async with shared(server, SLOW) as limits:
        calls = [limits.acquire(READ, None, 2.0, bulk=number > 2) for number in range(5)]
        tasks = [asyncio.create_task(call) for call in calls]
        await asyncio.sleep(0.1)
        ended = [task.exception() for task in tasks if task.done()]
        assert [type(each) for each in ended] == [type(None), WaitTooLong, WaitTooLong, WaitTooLong]
        assert not tasks[1].done(), "one has a slot that is near enough"
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_pause_holds_for_all_and_those_after_it_go_one_by_one(server: RedisServer) -> None:
    async with shared(server) as one, shared(server) as two:
        await asyncio.gather(*(each.acquire(READ, None, 1.0) for each in (one, two)))
        start = time.monotonic()
        one.pause(READ, None, 0.3)
        await asyncio.sleep(0.02)
        left: list[float] = []

        async def leave(limits: SharedLimits) -> None:
            await limits.acquire(READ, None, 60.0)
            left.append(time.monotonic() - start)

        await asyncio.gather(*(leave(each) for each in (one, two) for _ in range(3)))
        assert min(left) > 0.29
        assert left[-1] - left[0] > 4 * 0.004, "the rate is one in 5 ms"
        [told] = one.statistics()
        assert (told.refused, told.limit, told.period) == (1, 100, 0.5)
        with pytest.raises(WaitTooLong):
            two.pause(READ, None, 30.0)
            await asyncio.sleep(0.02)
            await one.acquire(READ, None, 1.0)
        assert one.statistics()[0].paused_seconds == pytest.approx(30.0, abs=0.5)


async def test_slots_that_lie_in_a_pause_are_given_up(server: RedisServer) -> None:
    async with shared(server, Quotas({READ: Quota(20, 1.0, burst=0.03)})) as limits:
        start = time.monotonic()
        tasks = [asyncio.create_task(limits.acquire(READ, None, 60.0)) for _ in range(3)]
        await asyncio.sleep(0.02)
        limits.pause(READ, None, 0.4)
        limits.pause(READ, None, 0.1)
        await asyncio.gather(*tasks)
        assert time.monotonic() - start > 0.45


async def test_headers_that_say_nothing_remains_close_the_gate(server: RedisServer) -> None:
    async with shared(server) as limits:
        await limits.acquire(READ, None, 1.0)
        limits.observe(READ, None, {"x-ratelimit-remaining": "5", "x-ratelimit-reset": "30"})
        limits.observe(READ, None, {"x-ratelimit-remaining": "0"})
        assert limits.statistics()[0].paused_seconds == 0.0
        limits.observe(READ, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"})
        assert limits.statistics()[0].paused_seconds > 29.0


async def test_what_has_no_quota_waits_for_none(server: RedisServer) -> None:
    async with shared(server, Quotas({READ: Quota(100, 0.5)}, Quota(1000, 1.0))) as limits:
        for _ in range(3):
            await limits.acquire(Category.ORG_READ, None, 0.1)
        limits.pause(Category.ORG_READ, None, 60.0)
        await limits.acquire(Category.ORG_READ, None, 0.1)
        await limits.acquire(None, None, 0.1)
        limits.pause(None, None, 60.0)
        with pytest.raises(WaitTooLong):
            await limits.acquire(None, None, 1.0)
        told = {each.category: each.limit for each in limits.statistics()}
        assert told == {"universal": 1000, "other": None}
    async with shared(server) as limits:
        for category in (Category.ORG_READ, None):
            limits.pause(category, None, 60.0)
            await limits.acquire(category, None, 0.1)
        assert limits.statistics() == ()


async def test_accounts_have_a_quota_each_and_all_share_the_universal_one(server: RedisServer) -> None:
    quotas = Quotas({EVENTS: Quota(60, burst=0.02)}, Quota(1000, 1.0))
    async with shared(server, quotas) as limits:
        for account in ("1", "2"):
            await limits.acquire(EVENTS, account, 0.1)
            with pytest.raises(WaitTooLong):
                await limits.acquire(EVENTS, account, 0.1)
        limits.pause(Category.ORG_READ, None, 60.0)
        await limits.acquire(Category.ORG_READ, None, 0.1)
        [key] = server.keys()
        assert b"1234567" not in key
        assert server.client.pttl(key) > 0


async def test_a_days_quota_begins_full(server: RedisServer) -> None:
    async with shared(server, Quotas.trial()) as limits:
        for _ in range(20):
            await limits.acquire(READ, None, 0.5)


async def test_flushed_scripts_are_loaded_again(server: RedisServer) -> None:
    async with shared(server) as limits:
        await limits.acquire(READ, None, 1.0)
        server.client.script_flush()
        await limits.acquire(READ, None, 1.0)


async def test_a_server_whose_clock_ran_backwards_holds_nobody_up(server: RedisServer) -> None:
    async with shared(server) as limits:
        await limits.acquire(READ, None, 1.0)
        [key] = server.keys()
        for field, value in server.client.hgetall(key).items():
            if not cast("bytes", field).startswith(b"n "):
                later = " ".join(f"{float(each) + 5000.0:.6f}" for each in value.split())
                server.client.hset(key, field, later)
        await limits.acquire(READ, None, 1.0)


@pytest.mark.slow
async def test_without_redis_it_fails_or_goes_on_alone(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """And when the server is back, all share again, beginning with an empty bucket."""
    for place in (module, shared_quota):
        monkeypatch.setattr(place, "OUTAGE_PROBE_SECONDS", 0.1)
    async with shared(server, SLOW) as strict, shared(server, SLOW, when_down="local", local_share=0.5) as alone:
        for limits in (strict, alone):
            await limits.acquire(READ, None, 2.0)
        server.stop()
        with pytest.raises(ConnectionFailed, match=r"does not answer.*nothing was sent"):
            await strict.acquire(READ, None, 60.0)
        strict.pause(READ, None, 0.01)
        await alone.acquire(READ, None, 60.0)
        with pytest.raises(WaitTooLong):
            await alone.acquire(READ, None, 0.5)
        server.start()
        await asyncio.sleep(0.15)
        for limits in (strict, alone):
            await limits.acquire(READ, None, 2.0)
        with pytest.raises(WaitTooLong):
            await alone.acquire(READ, None, 0.5)


async def test_a_server_that_does_not_answer_in_time_is_gone(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for a client of the user's that would wait for ever."""
    patient = redis.asyncio.Redis(port=server.port, socket_timeout=None)
    for reached in (server.url, patient):
        async with SharedLimits(reached, app="1", quotas=FAST) as limits:
            await limits.acquire(READ, None, 1.0)
            server.client.client_pause(300)
            with monkeypatch.context() as patched, pytest.raises(ConnectionFailed, match="TimeoutError"):
                patched.setattr(_redis, "_TIMEOUT_SECONDS", 0.1)
                await limits.acquire(READ, None, 1.0)
            await asyncio.sleep(0.3)
    await patient.aclose()


async def test_a_server_that_refuses_the_script_is_told_first(server: RedisServer) -> None:
    server.client.acl_setuser("reader", enabled=True, passwords=["+secret"], keys=["*"], commands=["+@read", "+ping"])
    url = f"redis://reader:secret@127.0.0.1:{server.port}/0"
    with pytest.raises(ConfigurationError, match="the Redis server cannot be used: NoPermissionError") as caught:
        await SharedLimits(url, app="1").__aenter__()
    assert "secret" not in str(caught.value)


async def test_an_answer_that_makes_no_sense_is_told_to_who_waits(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shared(server) as limits:
        monkeypatch.setattr(slot_server, "RESERVE", make_script("return 'nonsense'"))
        with pytest.raises(ValueError, match="nonsense"):
            await limits.acquire(READ, None, 1.0)


async def test_a_server_that_is_not_there_is_told_first(caplog: pytest.LogCaptureFixture) -> None:
    nowhere = "redis://127.0.0.1:1/0"
    with pytest.raises(ConnectionFailed, match="the Redis server does not answer"):
        await SharedLimits(nowhere, app="1").__aenter__()
    async with SharedLimits(nowhere, app="1", when_down="local") as limits:
        await limits.acquire(READ, None, 1.0)
        limits._probe_at = 0.0
        await limits.acquire(READ, None, 1.0)
    assert caplog.text.count("using local shares") == 1
    for store in (RedisTokenStore(nowhere, app="1"),):
        for call in (store.load(""), store.save("", Tokens(access_token="t")), store.renewing("").__aenter__()):
            with pytest.raises(ConnectionFailed, match="RedisTokenStore: the server does not answer"):
                await call
        await store.aclose()


async def test_falling_back_and_coming_back_are_logged_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_quota, "OUTAGE_PROBE_SECONDS", 0.1)
    for server in running_server():
        async with SharedLimits(server.url, app="1", when_down="local", lease=1) as limits:
            server.stop()
            for _ in range(3):
                await limits.acquire(None, None, 1.0)
            server.start()
            for _ in range(3):
                limits._probe_at = 0.0  # a few seconds later
                await limits.acquire(None, None, 1.0)
    assert caplog.text.count("using local shares") == 1
    assert caplog.text.count("answers again") == 1


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"app": ""}, "app"),
        ({"lease": 0}, "lease"),
        ({"when_down": "wait"}, "when_down"),
        ({"local_share": 0.0}, "local_share"),
        ({"local_share": 1.1}, "local_share"),
        ({"server": "http://host"}, "URL"),
    ],
)
def test_settings_that_cannot_work_are_named(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        SharedLimits(**{"server": "redis://host", "app": "1", **settings})
    with pytest.raises(ConfigurationError, match="app"):
        RedisTokenStore("redis://host", app="")


async def test_a_client_that_was_given_stays_open(server: RedisServer) -> None:
    client = redis.asyncio.Redis(port=server.port)
    async with SharedLimits(client, app="1") as limits:
        await limits.acquire(READ, None, 1.0)
    store = RedisTokenStore(client, app="1")
    await store.save("", Tokens(access_token="t"))
    await store.aclose()
    assert await client.ping()
    await client.aclose()


async def test_one_that_gives_up_leaves_its_slot_to_the_next(server: RedisServer) -> None:
    async with shared(server, Quotas({READ: Quota(20, 1.0, burst=0.03)})) as limits:
        await limits.acquire(READ, None, 1.0)
        first, second = (asyncio.create_task(limits.acquire(READ, None, 60.0)) for _ in range(2))
        while limits.statistics()[0].taken < 2:
            await asyncio.sleep(0)
        first.cancel()
        start = time.monotonic()
        await asyncio.gather(first, return_exceptions=True)
        assert first.cancelled()
        await second
        assert time.monotonic() - start < 0.04
        waiting = asyncio.create_task(limits.acquire(READ, None, 60.0))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await asyncio.sleep(0.6)
        await limits.acquire(READ, None, 1.0)


async def test_who_waits_when_it_is_closed_is_told_and_its_slot_is_given_back(server: RedisServer) -> None:
    quotas = Quotas({READ: Quota(60, 30.0, burst=0.01)})
    async with shared(server, quotas) as one, shared(server, quotas) as other:
        async with shared(server, quotas) as closing:
            tasks = [asyncio.create_task(closing.acquire(READ, None, 60.0)) for _ in range(3)]
            await asyncio.sleep(0.1)
            start = time.monotonic()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(each) for each in ended] == [type(None), ClosedError, ClosedError]
        await one.acquire(READ, None, 60.0)
        assert time.monotonic() - start < 0.6, "the slot that was given back"
        other.observe(READ, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"})
        assert other.statistics() == (), "nothing was asked for, so there is nothing to learn"


async def test_requests_without_a_category_have_no_limit_to_learn(server: RedisServer) -> None:
    async with shared(server, Quotas({}, Quota(1000, 1.0))) as limits:
        await limits.acquire(None, None, 1.0)
        headers = {"x-ratelimit-limit": "7, 1000;w=1, 7;w=60", "x-ratelimit-remaining": "5", "x-ratelimit-reset": "60"}
        limits.observe(None, None, headers)
        assert [(each.category, each.limit) for each in limits.statistics()] == [("other", None), ("universal", 1000)]


async def test_clients_draw_on_shared_limits(server: RedisServer) -> None:
    async with (
        Sandbox(quotas=Quotas.standard()) as sandbox,
        SharedLimits(server.url, app=sandbox.app_id) as limits,
        sandbox.client(limiter=limits) as one,
        sandbox.client(limiter=limits) as two,
    ):
        await asyncio.gather(one.user_account.get(), two.user_account.get())
        assert limits.statistics()[0].taken == 2
        assert isinstance(one, Pinterest)


async def test_the_snippet_of_the_readme_runs(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    [snippet] = [snippet for snippet in SNIPPETS if "redis://" in snippet]
    async with Sandbox() as sandbox:
        monkeypatch.setenv("PINTEREST_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", sandbox.access_token)
        await run_snippet(snippet.replace("redis://localhost:6379/0", server.url))
