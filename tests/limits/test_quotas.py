"""Quotas as values."""

import math
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import Category, ConfigurationError, Quota, Quotas
from pinterest_async._limits.quotas import DAY
from tests.limits.driving import READ, WRITE


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
def test_a_quota_out_of_range_is_refused(values: tuple[Any, ...], named: str) -> None:
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


def test_quotas_are_immutable() -> None:
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
    assert quotas.universal == Quota(100, 1.0, 1.0)


@pytest.mark.parametrize("share", [0.0, 1.5, math.nan])
def test_a_burst_that_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ConfigurationError, match="burst"):
        Quotas.standard(interactive_burst=share)


def test_the_trial_quotas_name_every_category_per_day_and_a_thousand_together() -> None:
    quotas = Quotas.trial()
    assert set(quotas.categories) == set(Category)
    daily = {category: quota.limit for category, quota in quotas.categories.items() if quota.period == DAY}
    assert {category for category, limit in daily.items() if limit == 300} == {Category.ADS_WRITE, Category.ORG_WRITE}
    assert set(daily) == set(Category) - {Category.MMM_REPORTS}
    assert quotas.universal == Quota(1_000, DAY, burst=1.0, per="app")


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
