"""Rate-limit headers as they come."""

import email.utils
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from pinterest_async._limits.headers import (
    LimitHeader,
    _log_ignored,
    parse_limit,
    parse_remaining,
    retry_after_seconds,
)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("100, 100;w=1, 1000;w=60", LimitHeader(100, ((100, 1.0), (1000, 60.0)))),
        ("1000,100;w=1,1000;w=60", LimitHeader(1000, ((100, 1.0), (1000, 60.0)))),
        ('5; w=60; comment="a", 5 ; W=1; w=60', LimitHeader(5, ((5, 60.0), (5, 60.0)))),
        (" 50000 ", LimitHeader(50000, ())),
        ("0, 0;w=60, 9;w=0, 9;w=-1, 9;w=nan, 9;w=inf", LimitHeader(0, ())),
        ("many", None),
        ("100, 100;w=soon", None),
        ("", None),
    ],
)
def test_a_limit_header_names_the_nearest_limit_and_every_window(text: str, policy: LimitHeader | None) -> None:
    parsed = parse_limit(text)
    assert (parsed and parsed[:2]) == (policy and policy[:2])


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
    assert parse_remaining(headers) == told


@given(st.text() | st.from_regex(r"\A[0-9, ;w=.e]*\Z"))
def test_no_header_breaks_the_reading_of_it(text: str) -> None:
    parse_limit(text)
    parse_remaining({"x-ratelimit-remaining": text, "x-ratelimit-reset": text})


NOW = 1_700_000_000.0


def http_date(seconds: float) -> str:
    return email.utils.formatdate(NOW + seconds, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "5"}, 5.0),
        ({"retry-after": " 5 "}, 5.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": http_date(90)}, 90.0),
        ({"Retry-After": http_date(-90)}, 0.0),
        ({"Retry-After": http_date(90).replace("GMT", "-0000")}, 90.0),
        ({"Retry-After": http_date(90).replace(" GMT", "")}, 90.0),
        ({"x-ratelimit-reset": "67150"}, 67150.0),
        ({"Retry-After": "5", "x-ratelimit-reset": "7"}, 5.0),
        ({"Retry-After": "soon", "x-ratelimit-reset": "7"}, 7.0),
        ({"Retry-After": "-5", "x-ratelimit-reset": "7"}, 7.0),
        ({"Retry-After": "nan", "x-ratelimit-reset": "7"}, 7.0),
        ({"Retry-After": "inf", "x-ratelimit-reset": "1e999"}, None),
        ({"x-ratelimit-reset": "1;w=60"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "7"}, 7.0),
        ({"x-ratelimit-remaining": " 0 ", "x-ratelimit-reset": "7"}, 7.0),
        ({"x-ratelimit-remaining": "9", "x-ratelimit-reset": "7"}, None),
        ({"x-ratelimit-remaining": "9", "Retry-After": "5"}, 5.0),
        ({"x-ratelimit-remaining": "none", "x-ratelimit-reset": "7"}, 7.0),
        ({"x-userendpoint-ratelimit-remaining": "0", "x-userendpoint-ratelimit-reset-seconds": "9"}, 9.0),
    ],
)
def test_how_long_an_answer_tells_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(CIMultiDict(headers), now=NOW) == seconds


def test_a_date_without_a_zone_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XYZ-9")
        time.tzset()
        seconds = retry_after_seconds({"Retry-After": http_date(90).replace("GMT", "-0000")}, now=NOW)
    time.tzset()
    assert seconds == 90.0


def test_a_date_is_counted_from_now() -> None:
    date = email.utils.formatdate(time.time() + 100, usegmt=True)
    assert retry_after_seconds({"Retry-After": date}) == pytest.approx(100, abs=5)


@given(st.text() | st.from_regex(r"\A\w{3}, \d{1,3} (Jan|Feb|Dec) \d{1,5} \d\d:\d\d:\d\d ([+-]\d{4}|GMT|)\Z"))
def test_no_header_breaks_the_reading_of_a_wait(text: str) -> None:
    seconds = retry_after_seconds({"Retry-After": text, "x-ratelimit-reset": text})
    assert seconds is None or 0 <= seconds < float("inf")


DAYS = {"x-ratelimit-limit": "300, 300;w=2592000"}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": f"{NOW + 90:.0f}"}, 90.0),
        ({"Retry-After": f"{NOW + 90:.0f}000"}, 90.0),
        ({"x-ratelimit-reset": f"{NOW + 90:.0f}"}, 90.0),
        ({"x-ratelimit-reset": f"{NOW - 90:.0f}"}, 0.0),
        ({"Retry-After": "86400"}, 86_400.0),
        ({"Retry-After": "86500"}, None),
        ({"Retry-After": "86500", **DAYS}, 86_500.0),
        ({"Retry-After": "2600000", **DAYS}, None),
        ({"Retry-After": "315360000", **DAYS}, None),
        ({"Retry-After": "86500", "x-ratelimit-reset": "7"}, 7.0),
        ({"Retry-After": "9" * 20}, None),
        ({"Retry-After": "9" * 5000}, None),
        ({"Retry-After": http_date(40 * 86_400)}, None),
        ({"Retry-After": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"}, None),
        ({"Retry-After": "Mon, 01 Jan 9999 00:00:00 GMT"}, None),
    ],
)
def test_a_wait_is_believed_within_reason(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(CIMultiDict(headers), now=NOW) == seconds


def test_a_reset_in_unix_time_is_recognized() -> None:
    for scale in (1, 1000):
        parsed = parse_remaining(
            {"x-ratelimit-remaining": "3", "x-ratelimit-reset": str(int(time.time() + 30) * scale)}
        )
        assert parsed is not None
        assert (parsed[0], abs(parsed[1] - 30) < 3) == (3, True)


@pytest.mark.parametrize(
    "text",
    ["100, 100;w=1e9", "100, 100;w=1e-320", "100, " + "9" * 20 + ";w=60", "9" * 20 + ", 5;w=inf"],
)
def test_a_window_out_of_reason_is_ignored_and_logged(text: str, caplog: pytest.LogCaptureFixture) -> None:
    parse_limit.cache_clear()
    header = parse_limit(text)
    assert header is not None
    assert (header.windows, header.nearest) == ((), 100 if text.startswith("100") else 0)
    assert "out of reason" in caplog.text


def test_what_is_ignored_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    _log_ignored.cache_clear()
    for _ in range(3):
        assert parse_remaining({"x-ratelimit-remaining": "9" * 20, "x-ratelimit-reset": "1"}) is None
        assert parse_remaining({"x-ratelimit-remaining": "9", "x-ratelimit-reset": "1e300"}) is None
    assert len(caplog.records) == 2
