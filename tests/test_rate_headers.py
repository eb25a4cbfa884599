"""Rate-limit headers as they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from pinterest_async._rate_headers import Policy, policy_of, remaining_and_reset


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("100, 100;w=1, 1000;w=60", Policy(100, ((100, 1.0), (1000, 60.0)))),
        ("1000,100;w=1,1000;w=60", Policy(1000, ((100, 1.0), (1000, 60.0)))),
        ('5; w=60; comment="a", 5 ; W=1; w=60', Policy(5, ((5, 60.0), (5, 60.0)))),
        (" 50000 ", Policy(50000, ())),
        ("0, 0;w=60, 9;w=0, 9;w=-1, 9;w=nan, 9;w=inf", Policy(0, ())),
        ("many", None),
        ("100, 100;w=soon", None),
        ("", None),
    ],
)
def test_a_limit_header_names_the_nearest_limit_and_every_window(text: str, policy: Policy | None) -> None:
    assert policy_of(text) == policy


@pytest.mark.parametrize(
    ("remaining", "reset", "told"),
    [
        ("99", "1", (99, 1.0)),
        (" 0 ", "67150", (0, 67150.0)),
        ("-3", "0.5", (-3, 0.5)),
        ("99", "-1", None),
        ("99", "nan", None),
        ("99", "inf", None),
        ("99", "soon", None),
        ("some", "1", None),
        ("99", None, None),
        (None, "1", None),
    ],
)
@pytest.mark.parametrize(
    "names",
    [
        ("X-RateLimit-Remaining", "X-RateLimit-Reset"),
        ("x-userendpoint-ratelimit-remaining", "x-userendpoint-ratelimit-reset-seconds"),
    ],
)
def test_what_remains_and_for_how_long(
    names: tuple[str, str], remaining: str | None, reset: str | None, told: tuple[int, float] | None
) -> None:
    headers = CIMultiDict(
        {name: value for name, value in zip(names, (remaining, reset), strict=True) if value is not None}
    )
    assert remaining_and_reset(headers) == told


@given(st.text() | st.from_regex(r"\A[0-9, ;w=.e]*\Z"))
def test_no_header_breaks_the_reading_of_it(text: str) -> None:
    policy_of(text)
    remaining_and_reset({"x-ratelimit-remaining": text, "x-ratelimit-reset": text})
