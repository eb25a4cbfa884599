"""Quotas of many users of one app: whose requests each counts, and what is dropped when a user is idle."""

import asyncio
import gc
import math
import tracemalloc
from typing import Any, cast

import pytest

from pinterest_async import Category, ConfigurationError, Limits, Quota, Quotas
from pinterest_async._limits.limiter import WaitTooLong
from tests.limits.driving import READ, WRITE, most_in_a_window, now
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
CONVERSIONS = Category.ADS_CONVERSIONS


async def burst(limits: Any, category: Category = WRITE, owner: str | None = None) -> int:
    """How many requests are admitted at once."""
    for count in range(10_000):
        try:
            await limits.acquire(category, owner, 0.0)
        except WaitTooLong:
            return count
    raise AssertionError


async def test_each_user_has_quotas_of_their_own() -> None:
    limits = Limits()
    assert await burst(limits.for_user("anna")) == 100, "the limit over all requests of a second"
    assert await burst(limits.for_user("bob")) == 100
    assert await burst(limits) == 100, "the user of the client itself"
    assert await burst(limits.for_user("anna")) == 0, "a view of the same user"


async def test_users_share_the_quotas_of_the_app() -> None:
    limits = Limits(Quotas({WRITE: Quota(5, burst=1.0, per="app"), READ: Quota(3, burst=1.0)}))
    anna, bob = limits.for_user("anna"), limits.for_user("bob")
    assert await burst(anna) == 5
    assert await burst(bob) == 0
    assert await burst(bob, READ) == 3
    assert await burst(anna, READ) == 3


async def test_the_trial_quotas_are_those_of_the_app() -> None:
    limits = Limits(Quotas.trial())
    assert await burst(limits.for_user("anna")) == 300
    assert await burst(limits.for_user("bob")) == 0
    assert await burst(limits.for_user("bob"), READ) == 700, "a thousand in all"


async def test_an_ad_account_has_one_quota_whoever_sends_its_events() -> None:
    limits = Limits(Quotas({CONVERSIONS: Quota(4, burst=1.0)}))
    assert await burst(limits.for_user("anna"), CONVERSIONS, "1") == 4
    assert await burst(limits.for_user("bob"), CONVERSIONS, "1") == 0
    assert await burst(limits.for_user("bob"), CONVERSIONS, "2") == 4
    per_user = Limits(Quotas({CONVERSIONS: Quota(4, burst=1.0, per="user")}))
    assert await burst(per_user.for_user("anna"), CONVERSIONS, "1") == 4
    assert await burst(per_user.for_user("anna"), CONVERSIONS, "2") == 0
    assert await burst(per_user.for_user("bob"), CONVERSIONS, "1") == 4


async def test_a_pause_and_headers_are_about_one_user() -> None:
    limits = Limits(Quotas({WRITE: Quota(100, burst=1.0)}))
    anna, bob = limits.for_user("anna"), limits.for_user("bob")
    for user in (anna, bob):
        await user.acquire(WRITE, None, 0.0)
    anna.pause(WRITE, None, 30.0)
    bob.observe(WRITE, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "50"})
    start = now()
    await anna.acquire(WRITE, None, math.inf)
    assert now() - start == pytest.approx(30.0, abs=0.1)
    await bob.acquire(WRITE, None, math.inf)
    assert now() - start == pytest.approx(50.0, abs=1.0)
    [of_bob] = bob.statistics()
    assert (of_bob.user, of_bob.taken, of_bob.refused) == ("bob", 2, 0)
    assert {quota.user for quota in limits.statistics()} == {"anna", "bob"}


async def test_users_who_wait_for_the_quota_of_the_app_know_of_each_other() -> None:
    """A wait that is too long because others are ahead is known at once; nothing is sent over the limit."""
    limits = Limits(Quotas({WRITE: Quota(60, burst=1.0, per="app")}))
    left: list[float] = []

    async def send(user: str) -> None:
        await limits.for_user(user).acquire(WRITE, None, 100.0)
        left.append(now())

    results = await asyncio.gather(*(send(str(number)) for number in range(200)), return_exceptions=True)
    refused = [result for result in results if result is not None]
    assert all(isinstance(result, WaitTooLong) for result in refused)
    assert 120 <= len(left) <= 180
    assert most_in_a_window(left, 60.0) <= 60
    assert max(left) - min(left) <= 101.0


@pytest.mark.slow
async def test_ten_thousand_users_keep_their_quotas_and_leave_no_memory() -> None:
    """Ten requests of each: none waits, and what is known of users is dropped when they are idle."""
    limits = Limits()
    await limits.acquire(WRITE, None, 0.0)
    gc.collect()
    tracemalloc.start()
    for number in range(10_000):
        user = limits.for_user(str(number))
        for _ in range(10):
            await user.acquire(READ, None, 0.0)
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    assert len(limits.statistics()) == 2 + 2 * 10_000
    assert used < 40_000_000
    await asyncio.sleep(300.0)
    gc.collect()
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(limits.statistics()) == 2
    assert left < 3_000_000


@pytest.mark.slow
async def test_ten_thousand_users_break_neither_their_quotas_nor_that_of_the_app() -> None:
    """Ten requests of each, all at once: a user may send eight per minute, all users of the app 20,000."""
    limits = Limits(Quotas({READ: Quota(8, burst=1.0)}, Quota(100, 1.0, burst=1.0)))
    of_app: list[float] = []
    by_user: list[list[float]] = []

    async def send(number: int) -> None:
        user, sent = limits.for_user(str(number)), list[float]()
        by_user.append(sent)
        for _ in range(10):
            await user.acquire(READ, None, math.inf, bulk=number % 2 == 0)
            user.observe(READ, None, headers)
            of_app.append(now())
            sent.append(now())

    text = f'100, 100;w=1;name="net_app_id_user_id", 8;w=60;name="{READ.value}_app_id_user_id"'
    text += f', 20000;w=60;name="{READ.value}_app_id"'
    headers = {"x-ratelimit-limit": text, "x-ratelimit-remaining": "99", "x-ratelimit-reset": "1"}
    await asyncio.gather(*(send(number) for number in range(10_000)))
    assert most_in_a_window(of_app, 60.0) <= 20_000
    assert all(most_in_a_window(sent, 60.0) <= 8 for sent in by_user)
    assert now() <= 60.0 * 100_000 / (0.95 * 20_000) + 60.0, "95 % of the quota of the app is drawn"


async def test_a_user_is_not_forgotten_while_a_quota_counts_their_requests() -> None:
    """A quota of an hour outlives one of a second; a pause, and those who wait, too."""
    quotas = Quotas({WRITE: Quota(5, 3600.0, burst=1.0), READ: Quota(50)}, Quota(100, 1.0, burst=1.0))
    limits = Limits(quotas)
    anna, bob = limits.for_user("anna"), limits.for_user("bob")
    assert await burst(anna) == 5
    await bob.acquire(READ, None, 0.0)
    bob.pause(READ, None, 400.0)
    await asyncio.sleep(3500.0)
    assert await burst(anna) == 0
    assert {quota.user for quota in limits.statistics()} == {"anna"}
    waiting = asyncio.create_task(anna.acquire(WRITE, None, math.inf))
    await asyncio.sleep(150.0)
    assert waiting.done()
    await asyncio.sleep(8000.0)
    assert limits.statistics() == ()


async def test_a_paused_user_is_kept_until_the_pause_ends() -> None:
    limits = Limits(Quotas({READ: Quota(50)}))
    bob = limits.for_user("bob")
    bob.pause(READ, None, 280.0)
    await asyncio.sleep(250.0)
    with pytest.raises(WaitTooLong):
        await bob.acquire(READ, None, 1.0)
    waiting = asyncio.create_task(bob.acquire(READ, None, 100.0))
    await asyncio.sleep(31.0)
    assert waiting.done()


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (
            lambda: Quota(5, per=cast("Any", "advertiser")),
            "per must be 'user', 'app', 'ad_account' or None",
        ),
        (lambda: Quotas({READ: Quota(5, per="ad_account")}), "only requests of ads_conversions and mmm_reports name"),
        (lambda: Quotas({}, Quota(5, per="ad_account")), "universal is per 'user' or 'app'"),
    ],
)
def test_a_quota_of_nobody_is_refused(make: Any, named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        make()


OF_APP = '100, 100;w=1;name="safety_net_app_id_user_id", 300;w=60;name="{}_app_id_user_id", {};w=60;name="{}_app_id"'


def app_headers(limit: int, category: Category = READ, remaining: int = 99) -> dict[str, str]:
    """The headers of an answer today: the user's windows, and that of all users of the app."""
    text = OF_APP.format(category.value, limit, category.value)
    return {"x-ratelimit-limit": text, "x-ratelimit-remaining": str(remaining), "x-ratelimit-reset": "1"}


async def test_the_name_of_a_window_tells_that_all_users_share_it() -> None:
    """Learned from an answer to one user, it counts the requests of all, and those of the client itself."""
    limits = Limits()
    await limits.acquire(READ, None, 0.0)
    anna, bob = limits.for_user("anna"), limits.for_user("bob")
    await anna.acquire(READ, None, 0.0)
    anna.observe(READ, None, app_headers(8))
    learned = {quota.category: quota for quota in limits.statistics()}["ads_read (app)"]
    assert (learned.limit, learned.period, learned.source) == (8, 60.0, "learned")
    assert (learned.owner, learned.user) == (None, None)
    of_anna = {(quota.category, quota.user): quota for quota in limits.statistics()}["ads_read", "anna"]
    assert (of_anna.limit, of_anna.source) == (300, "learned")
    admitted = [await burst(anna, READ), await burst(bob, READ), await burst(limits, READ)]
    assert admitted == [7, 0, 0], "one was sent before"


async def test_the_window_of_the_app_is_the_categorys_for_one_user() -> None:
    limits = Limits()
    await limits.acquire(READ, None, 0.0)
    limits.observe(READ, None, app_headers(8))
    assert await burst(limits, READ) == 7
    assert {quota.category for quota in limits.statistics()} == {"ads_read", "universal"}


async def test_nothing_left_of_the_apps_window_pauses_all_users() -> None:
    limits = Limits()
    anna, bob = limits.for_user("anna"), limits.for_user("bob")
    for user in (anna, bob):
        await user.acquire(READ, None, 0.0)
    spent = app_headers(800) | {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}
    spent["x-ratelimit-limit"] = "800" + spent["x-ratelimit-limit"].removeprefix("100")
    anna.observe(READ, None, spent)
    with pytest.raises(WaitTooLong):
        await bob.acquire(READ, None, 25.0)
    await bob.acquire(WRITE, None, 0.0)
