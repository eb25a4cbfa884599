"""Cutting a range of days into ranges that one request may have."""

import datetime
from collections.abc import Collection

from ..errors import ArgumentError

_DAY = datetime.timedelta(days=1)


def split_days(
    operation: str,
    first: datetime.date,
    last: datetime.date,
    *,
    granularity: str,
    max_days: int,
    splittable: Collection[str],
) -> list[tuple[datetime.date, datetime.date]]:
    """Cut the days from `first` to `last`, both included, into ranges of at most `max_days`.

    >>> day = datetime.date.fromisoformat
    >>> ranges = split_days(
    ...     "reports.run", day("2026-01-01"), day("2026-01-05"), granularity="HOUR", max_days=3, splittable=("HOUR",)
    ... )
    >>> [f"{start} to {end}" for start, end in ranges]
    ['2026-01-01 to 2026-01-03', '2026-01-04 to 2026-01-05']

    Args:
        operation: Name of the method for errors.
        first: The first day.
        last: The last day.
        granularity: Granularity of the rows, such as "DAY".
        max_days: Days of one range.
        splittable: Granularities whose rows stay right when the range is cut (not weeks, months or a total).

    Returns:
        The ranges in their order; one if nothing has to be cut.

    Raises:
        ArgumentError: The range is too long, and its granularity is not splittable.
    """
    if (last - first).days < max_days:
        return [(first, last)]
    if granularity not in splittable:
        allowed = (
            f"at most {max_days} days by {granularity} (longer ranges can be joined by {' or '.join(splittable)} only)"
        )
        raise ArgumentError(operation, "end_date", f"expected {allowed}, got {first} to {last}")
    ranges: list[tuple[datetime.date, datetime.date]] = []
    while first <= last:
        end = min(last, first + (max_days - 1) * _DAY)
        ranges.append((first, end))
        first = end + _DAY
    return ranges
