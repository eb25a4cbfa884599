"""When to try again: the whole table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async._http.retry import Kind, RetryPolicy, classify, told_to_wait

LONGEST = RetryPolicy(draw=lambda low, high: high)
"""Jitter at its longest, so that a wait is a number to compare with."""


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (429, "", Kind.LIMITED),
        (429, "Retry after 3 seconds", Kind.LIMITED),
        (400, "You have exceeded your rate limit. Retry after 30 seconds.", Kind.LIMITED),
        (400, "retry AFTER 2.5 sec", Kind.LIMITED),
        (400, "Invalid name", Kind.FINAL),
        (400, "Retry after you have fixed the name", Kind.FINAL),
        (403, "Retry after 30 seconds", Kind.FINAL),
        (401, "", Kind.EXPIRED),
        (403, "", Kind.FINAL),
        (404, "", Kind.FINAL),
        (409, "", Kind.FINAL),
        (422, "", Kind.FINAL),
        (302, "", Kind.FINAL),
        (500, "", Kind.BROKEN),
        (501, "", Kind.BROKEN),
        (502, "", Kind.BROKEN),
        (503, "", Kind.BROKEN),
        (504, "", Kind.BROKEN),
        (599, "", Kind.BROKEN),
    ],
)
def test_what_a_status_means(status: int, message: str, kind: Kind) -> None:
    assert classify(status, message) is kind


@pytest.mark.parametrize(
    ("headers", "message", "seconds"),
    [
        ({}, "", None),
        ({}, "Retry after 30 seconds", 30.0),
        ({}, "Retry after 2.5sec", 2.5),
        ({"Retry-After": "5"}, "Retry after 30 seconds", 5.0),
        ({"x-ratelimit-reset": "7"}, "Retry after 30 seconds", 7.0),
        ({"Retry-After": "0"}, "Retry after 30 seconds", 0.0),
    ],
)
def test_how_long_an_answer_tells_to_wait(headers: dict[str, str], message: str, seconds: float | None) -> None:
    assert told_to_wait(headers, message) == seconds


TABLE = {
    #                     harmless to repeat, not harmless
    Kind.LIMITED: (True, True),
    Kind.UNSENT: (True, True),
    Kind.BROKEN: (True, False),
    Kind.EXPIRED: (False, False),
    Kind.FINAL: (False, False),
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("repeatable", [True, False])
@pytest.mark.parametrize("attempt", range(6))
def test_what_is_tried_again_and_how_often(kind: Kind, repeatable: bool, attempt: int) -> None:
    again = LONGEST.wait(attempt, kind, repeatable) is not None
    assert again is (attempt < 4 and TABLE[kind][not repeatable])


@pytest.mark.parametrize("kind", [Kind.LIMITED, Kind.UNSENT, Kind.BROKEN])
def test_waits_that_nobody_dictates_double_up_to_a_cap(kind: Kind) -> None:
    policy = RetryPolicy(max_retries=8, draw=lambda low, high: high)
    waits = [policy.wait(attempt, kind, True) for attempt in range(8)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0]


def test_a_retry_after_very_many_is_nothing_special() -> None:
    assert RetryPolicy(max_retries=10**9, draw=lambda low, high: high).wait(10**6, Kind.BROKEN, True) == 20.0


@pytest.mark.parametrize(
    ("kind", "told", "wait"),
    [
        (Kind.LIMITED, 0.0, 0.0),
        (Kind.LIMITED, 7.0, 7.0),
        (Kind.LIMITED, 300.0, 300.0),
        (Kind.LIMITED, 300.1, None),
        (Kind.LIMITED, 67150.0, None),
        (Kind.UNSENT, 7.0, 0.5),
        (Kind.BROKEN, 7.0, 0.5),
    ],
)
def test_a_limit_dictates_its_wait_unless_it_is_too_long(kind: Kind, told: float, wait: float | None) -> None:
    assert LONGEST.wait(0, kind, True, told) == wait


def test_a_limit_that_tells_no_wait_is_not_waited_for_longer_than_allowed() -> None:
    policy = RetryPolicy(max_wait=3.0, draw=lambda low, high: high)
    assert [policy.wait(attempt, Kind.LIMITED, True) for attempt in range(4)] == [0.5, 1.0, 2.0, None]
    assert policy.wait(3, Kind.BROKEN, True) == 4.0, "max_wait is for rate limits"


@given(attempt=st.integers(0, 3), repeatable=st.booleans())
def test_jitter_draws_from_the_whole_range(attempt: int, repeatable: bool) -> None:
    wait = RetryPolicy().wait(attempt, Kind.UNSENT, repeatable)
    assert wait is not None
    assert 0 <= wait <= 0.5 * 2**attempt
    assert RetryPolicy(draw=lambda low, high: low).wait(attempt, Kind.UNSENT, repeatable) == 0.0
