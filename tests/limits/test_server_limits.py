"""Limits taken from headers."""

import pytest

from pinterest_async import Category, Limits, Quota, Quotas
from pinterest_async._limits.quotas import DAY
from tests.limits.driving import WRITE, draw
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop

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
async def test_headers_pause_the_limit_that_is_exhausted(limit: str, reset: str, closed: str) -> None:
    limits = Limits()
    await limits.acquire(WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": limit, "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    limits.observe(WRITE, None, headers)
    paused = {each.category: each.paused_seconds for each in limits.statistics() if each.paused_seconds}
    assert paused == {closed: pytest.approx(float(reset), abs=0.01)}


async def test_headers_of_an_unused_category_are_ignored() -> None:
    limits = Limits()
    limits.observe(WRITE, None, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"})
    await limits.acquire(WRITE, None, 0.0)


def from_server(limits: Limits) -> dict[str, tuple[int | None, float | None]]:
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
async def test_limits_are_taken_from_headers(
    quotas: Quotas, texts: list[str], found: dict[str, tuple[int, float]]
) -> None:
    limits = Limits(quotas)
    await limits.acquire(WRITE, None, 0.0)
    for text in texts:
        for _ in range(2):  # a window of hours takes two answers
            limits.observe(
                WRITE, None, {"x-ratelimit-limit": text, "x-ratelimit-remaining": "99", "x-ratelimit-reset": "1"}
            )
    assert from_server(limits) == found


async def test_uncategorized_requests_take_no_limit_from_headers() -> None:
    limits = Limits()
    await limits.acquire(None, None, 0.0)
    headers = {"x-ratelimit-limit": "400, 100;w=1, 400;w=60", "x-ratelimit-remaining": "99", "x-ratelimit-reset": "9"}
    limits.observe(None, None, headers)
    assert from_server(limits) == {}


async def test_a_limit_without_a_period_that_resets_tomorrow_is_one_of_a_day() -> None:
    limits = Limits()
    await limits.acquire(WRITE, None, 0.0)
    headers = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "99", "x-ratelimit-reset": "67150"}
    limits.observe(WRITE, None, headers)
    assert from_server(limits) == {}, "one odd answer changes nothing"
    limits.observe(WRITE, None, headers)
    assert from_server(limits) == {"ads_write": (300, DAY)}
    assert len(await draw(limits, WRITE, 60_000.0)) == 99


async def test_the_memory_of_limit_headers_is_bounded() -> None:
    limits = Limits()
    await limits.acquire(WRITE, None, 0.0)
    for number in range(200):
        headers = {"x-ratelimit-limit": f"99{number}, 100;w=1, 400;w=60", **TOLD, "x-ratelimit-remaining": "99"}
        limits.observe(WRITE, None, headers)
    assert from_server(limits) == {}


async def test_reports_for_mix_modelling_count_against_two_quotas() -> None:
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
