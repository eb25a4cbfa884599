"""Whatever a server says: no raw error, no wait without an end, no category closed for long by one answer."""

import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import Limits, Quotas
from pinterest_async._http.failures import Kind, parse_retry_after
from pinterest_async._http.retry import Attempts, RetryPolicy
from pinterest_async._limits.limiter import WaitTooLong
from tests.http.test_retry import failed
from tests.limits.driving import WRITE, now
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop

NUMBERS = st.one_of(
    st.sampled_from(
        ["0", "1", "-1", "nan", "inf", "-inf", "1e999", "1e-320", "9" * 20, "9" * 5000, "1e9", "0x1f", "١٢"]
    ),
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(repr),
    st.text(max_size=20),
)
LIMIT = st.one_of(
    NUMBERS,
    st.lists(st.builds("{};w={}".format, NUMBERS, NUMBERS), max_size=4).map(", ".join),
    st.builds("{0}, {0};w={1}".format, st.integers(1, 10**6), st.integers(1, 40 * 86_400)),
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "x-ratelimit-limit": LIMIT,
        "x-ratelimit-remaining": NUMBERS,
        "x-ratelimit-reset": NUMBERS,
        "Retry-After": NUMBERS,
        "x-userendpoint-ratelimit-remaining": NUMBERS,
        "x-userendpoint-ratelimit-reset-seconds": NUMBERS,
    },
)


@given(HEADERS, st.booleans())
async def test_one_odd_answer_closes_nothing_for_longer_than_minutes(headers: dict[str, str], refused: bool) -> None:
    limits = Limits()
    await limits.acquire(WRITE, None, 0.0)
    limits.observe(WRITE, None, headers)
    if refused:
        limits.pause(WRITE, None, parse_retry_after(headers, "") or 0.0)
    begun = now()
    await limits.acquire(WRITE, None, math.inf)
    assert now() - begun <= 400


@given(st.lists(HEADERS, max_size=12))
async def test_a_hostile_server_raises_nothing_raw(answers: list[dict[str, str]]) -> None:
    limits = Limits(Quotas.trial())
    for headers in answers:
        try:
            await limits.acquire(WRITE, None, 300.0)
        except WaitTooLong as error:
            assert 0 <= error.seconds < math.inf
            await asyncio.sleep(error.seconds)
        limits.observe(WRITE, None, headers)
        limits.pause(WRITE, None, parse_retry_after(headers, "") or 0.0)
    for quota in limits.statistics():
        assert 0 <= quota.paused_seconds <= 86_400 + 60


@given(NUMBERS, st.floats(0.01, 86_400))
def test_no_attempt_sleeps_for_longer_than_its_window_or_minutes(text: str, period: float) -> None:
    seconds = parse_retry_after({"Retry-After": text}, f"Retry after {text} seconds")
    assert seconds is None or 0 <= seconds <= 86_460
    policy = RetryPolicy(max_wait=math.inf)
    delay = policy.next_delay(Attempts(), failed(Kind.THROTTLED, seconds), retry_safe=False, period=period)
    assert delay is not None
    assert 0 <= delay <= max(310.0, period)


def test_a_message_that_names_years_names_nothing() -> None:
    assert parse_retry_after({}, "Retry after 30 seconds") == 30.0
    assert parse_retry_after({}, "Retry after 99999999999999999999 seconds") is None


async def test_a_pause_that_no_window_explains_is_probed_after_minutes(caplog: pytest.LogCaptureFixture) -> None:
    limits = Limits()
    limits.pause(WRITE, None, 67_150.0)
    with pytest.raises(WaitTooLong):
        await limits.acquire(WRITE, None, 300.0)
    begun = now()
    await limits.acquire(WRITE, None, math.inf)
    assert now() - begun == pytest.approx(310, abs=1)
    assert "asks for a pause of 67150 s" in caplog.text
