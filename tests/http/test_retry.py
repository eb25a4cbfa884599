"""When to try again: the whole table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import ConnectionFailed
from pinterest_async._http.delivery import Delivery
from pinterest_async._http.failures import Failure, Kind
from pinterest_async._http.retry import Attempts, RetryPolicy

LONGEST = RetryPolicy(draw=lambda low, high: high)
"""Jitter at its longest, so that a wait is a number to compare with."""


def failed(kind: Kind, retry_after: float | None = None) -> Failure:
    return Failure(kind, ConnectionFailed("boards.get", "no connection"), Delivery.NOT_SENT, retry_after)


TABLE = {
    #                     harmless to repeat, not harmless
    Kind.THROTTLED: (True, True),
    Kind.NOT_SENT: (True, True),
    Kind.TRANSIENT: (True, False),
    Kind.UNAUTHORIZED: (False, False),
    Kind.PERMANENT: (False, False),
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("retry_safe", [True, False])
@pytest.mark.parametrize("attempt", range(6))
def test_what_is_tried_again_and_how_often(kind: Kind, retry_safe: bool, attempt: int) -> None:
    """A rate limit is waited for however often it comes."""
    again = LONGEST.next_delay(Attempts(failed=attempt), failed(kind), retry_safe) is not None
    assert again is ((attempt < 4 or kind is Kind.THROTTLED) and TABLE[kind][not retry_safe])


@pytest.mark.parametrize("kind", [Kind.NOT_SENT, Kind.TRANSIENT])
def test_waits_that_nobody_dictates_double_up_to_a_cap(kind: Kind) -> None:
    policy, attempts = RetryPolicy(max_retries=8, draw=lambda low, high: high), Attempts()
    waits = [policy.next_delay(attempts, failed(kind), True) for _ in range(9)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0, None]


def test_a_retry_after_very_many_is_nothing_special() -> None:
    policy = RetryPolicy(max_retries=10**9, max_wait=10.0**9, draw=lambda low, high: high)
    assert policy.next_delay(Attempts(failed=10**6), failed(Kind.TRANSIENT), True) == 20.0
    assert policy.next_delay(Attempts(throttled=10**6), failed(Kind.THROTTLED), True) == 60.0


@pytest.mark.parametrize(
    ("kind", "told", "wait"),
    [
        (Kind.THROTTLED, 0.0, 0.0),
        (Kind.THROTTLED, 7.0, 7.0),
        (Kind.THROTTLED, 300.0, 300.0),
        (Kind.THROTTLED, 300.1, None),
        (Kind.THROTTLED, 67150.0, None),
        (Kind.NOT_SENT, 7.0, 0.5),
        (Kind.TRANSIENT, 7.0, 0.5),
    ],
)
def test_a_limit_dictates_its_wait_unless_it_is_too_long(kind: Kind, told: float, wait: float | None) -> None:
    assert LONGEST.next_delay(Attempts(), failed(kind, told), True) == wait


def test_a_limit_that_names_no_wait_is_waited_for_until_max_wait() -> None:
    """The delays double up to the period of the quota; the last one is what is left."""
    policy, attempts = RetryPolicy(max_wait=300.0, draw=lambda low, high: high), Attempts()
    waits = [policy.next_delay(attempts, failed(Kind.THROTTLED), False, period=60.0) for _ in range(11)]
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0, 57.0, None]
    assert attempts.waited == 300.0
    assert policy.next_delay(attempts, failed(Kind.TRANSIENT), True) == 0.5, "max_wait is for rate limits"


def test_a_limit_that_names_too_short_a_wait_is_believed_four_times() -> None:
    policy, attempts = RetryPolicy(max_wait=20.0, draw=lambda low, high: high), Attempts()
    waits = [policy.next_delay(attempts, failed(Kind.THROTTLED, 0.5), False) for _ in range(9)]
    assert waits == [0.5, 0.5, 0.5, 0.5, 1.0, 2.0, 4.0, 8.0, 3.0]


@given(attempt=st.integers(0, 3), retry_safe=st.booleans())
def test_jitter_draws_from_the_whole_range(attempt: int, retry_safe: bool) -> None:
    wait = RetryPolicy().next_delay(Attempts(failed=attempt), failed(Kind.NOT_SENT), retry_safe)
    assert wait is not None
    assert 0 <= wait <= 0.5 * 2**attempt
    lowest = RetryPolicy(draw=lambda low, high: low)
    assert lowest.next_delay(Attempts(failed=attempt), failed(Kind.NOT_SENT), retry_safe) == 0.0
