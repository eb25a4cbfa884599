"""Ranges of days, cut so that no day is missing or there twice."""

import datetime
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import ArgumentError
from pinterest_async._operations import date_ranges
from pinterest_async._operations.date_ranges import split_days

DAY = datetime.timedelta(days=1)


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)), st.integers(0, 800), st.integers(1, 200))
def test_the_ranges_are_the_days(first: datetime.date, days: int, max_days: int) -> None:
    last = first + days * DAY
    ranges = split_days("reports.run", first, last, granularity="DAY", max_days=max_days, splittable=("DAY",))
    covered = [start + number * DAY for start, end in ranges for number in range((end - start).days + 1)]
    assert covered == [first + number * DAY for number in range(days + 1)]
    assert all((end - start).days < max_days for start, end in ranges)
    assert len(ranges) == -(-(days + 1) // max_days)


def test_a_range_that_runs_backwards_stays_for_the_check_of_the_method() -> None:
    first, last = datetime.date(2026, 1, 2), datetime.date(2026, 1, 1)
    assert split_days("x", first, last, granularity="DAY", max_days=3, splittable=("DAY",)) == [(first, last)]


def test_rows_that_cannot_be_joined_are_not_cut() -> None:
    first = datetime.date(2026, 1, 1)
    with pytest.raises(ArgumentError, match=r"at most 3 days by WEEK .*joined by DAY or HOUR only.*to 2026-01-04"):
        split_days("x", first, first + 3 * DAY, granularity="WEEK", max_days=3, splittable=("DAY", "HOUR"))


def test_the_example_of_the_docstring_is_right() -> None:
    assert doctest.testmod(date_ranges).failed == 0
