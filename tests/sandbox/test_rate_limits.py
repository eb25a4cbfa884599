"""How the sandbox counts requests, on a clock of the test's own."""

from collections.abc import Callable

import pytest

from pinterest_async import Category, Quota, Quotas
from pinterest_async.sandbox import ServerQuota

READ = Category.ADS_READ


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def per_minute(limit: int, universal: Quota | None = None) -> Quotas:
    return Quotas({READ: Quota(limit)}, universal)


def drain(quota: ServerQuota, owner: str | None = None) -> int:
    """Requests that pass at this moment."""
    passed = 0
    while quota.take(READ, owner).allowed:
        passed += 1
    return passed


def test_a_fixed_window_lets_its_limit_pass_and_begins_anew() -> None:
    clock = Clock()
    quota = ServerQuota(per_minute(5), clock=clock, seed=1)
    assert drain(quota) == 5
    wait = quota.take(READ).retry_after
    assert 0 < wait <= 60
    clock.now += wait - 0.01
    assert drain(quota) == 0
    clock.now += 0.01
    assert drain(quota) == 5
    assert quota.take(READ).retry_after == pytest.approx(60.0)
    clock.now += 600.5
    assert drain(quota) == 5
    assert quota.take(READ).retry_after == pytest.approx(59.5)


def test_fixed_windows_begin_at_any_moment_and_the_seed_says_which() -> None:
    def first_reset(seed: int) -> float:
        quota = ServerQuota(per_minute(1), clock=Clock(), seed=seed)
        quota.take(READ)
        return quota.take(READ).retry_after

    resets = [first_reset(seed) for seed in range(20)]
    assert len(set(resets)) == 20
    assert resets == [first_reset(seed) for seed in range(20)]


def test_two_fixed_windows_let_twice_the_limit_through_within_moments() -> None:
    clock = Clock()
    quota = ServerQuota(per_minute(5), clock=clock, seed=1)
    drain(quota)
    clock.now += quota.take(READ).retry_after + 59.5
    passed = drain(quota)
    clock.now += 0.5
    assert passed + drain(quota) == 10


def test_a_sliding_window_never_holds_more_than_its_limit() -> None:
    clock = Clock()
    quota = ServerQuota(per_minute(5), "sliding", clock=clock)
    for _ in range(5):
        assert quota.take(READ).allowed
        clock.now += 10
    verdict = quota.take(READ)
    assert not verdict.allowed
    assert verdict.retry_after == pytest.approx(10.0)
    clock.now += 10
    assert drain(quota) == 1
    clock.now += 10
    assert drain(quota) == 1


def test_a_token_bucket_fills_up_evenly() -> None:
    clock = Clock()
    quota = ServerQuota(per_minute(6), "bucket", clock=clock)
    assert drain(quota) == 6
    assert quota.take(READ).retry_after == pytest.approx(10.0)
    clock.now += 25
    assert drain(quota) == 2
    assert quota.take(READ).retry_after == pytest.approx(5.0)
    clock.now += 600
    assert drain(quota) == 6


def test_a_quota_within_a_category_counts_there_too() -> None:
    clock = Clock()
    quotas = Quotas({Category.MMM_REPORTS: Quota(2), Category.ADS_ANALYTICS: Quota(5)})
    quota = ServerQuota(quotas, "sliding", clock=clock)
    reports = [quota.take(Category.MMM_REPORTS, owner).allowed for owner in ("1", "1", "1", "2", "2")]
    assert reports == [True, True, False, True, True]
    assert [quota.take(Category.ADS_ANALYTICS).allowed for _ in range(2)] == [True, False]
    assert not quota.take(Category.MMM_REPORTS, "3").allowed


def test_headers_name_every_window_and_the_state_of_the_tightest() -> None:
    clock = Clock()
    quota = ServerQuota(per_minute(1000, Quota(100, 1.0)), "sliding", clock=clock)
    assert quota.take(READ).headers == {
        "x-ratelimit-limit": "100, 100;w=1, 1000;w=60",
        "x-ratelimit-remaining": "99",
        "x-ratelimit-reset": "1",
    }
    assert quota.take(Category.ORG_READ).headers["x-ratelimit-limit"] == "100, 100;w=1"
    clock.now += 5
    for _ in range(15):
        clock.now += 1
        for _ in range(65):
            quota.take(READ)
    headers = quota.take(READ).headers
    assert headers["x-ratelimit-limit"] == "1000, 100;w=1, 1000;w=60"
    assert headers["x-ratelimit-remaining"] == "23"
    assert headers["x-ratelimit-reset"] == "40"


def test_a_refusal_counts_for_nothing_and_says_when_to_come_back() -> None:
    clock = Clock()
    quota = ServerQuota(per_minute(2, Quota(3, 1.0)), "sliding", clock=clock)
    assert drain(quota) == 2
    verdict = quota.take(READ)
    assert verdict.headers["x-ratelimit-remaining"] == "0"
    assert verdict.headers["x-ratelimit-reset"] == "60"
    assert quota.take(Category.ORG_READ).allowed
    assert not quota.take(None).allowed
    clock.now += 0.25
    assert quota.take(None).headers["x-ratelimit-reset"] == "1"


def test_owners_have_quotas_of_their_own() -> None:
    quota = ServerQuota(per_minute(3), clock=Clock())
    assert [drain(quota, "1"), drain(quota, "2"), drain(quota)] == [3, 3, 3]


def test_without_a_quota_there_are_no_headers() -> None:
    verdict = ServerQuota(Quotas(), clock=Clock()).take(READ)
    assert (verdict.allowed, verdict.headers, verdict.retry_after) == (True, {}, 0.0)


def test_an_unknown_way_to_count_is_refused() -> None:
    count: Callable[..., ServerQuota] = ServerQuota
    with pytest.raises(ValueError, match="'fixed', 'sliding' or 'bucket'"):
        count(Quotas(), "leaky", clock=Clock())
