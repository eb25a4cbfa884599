"""Checks of values that have the right type and cannot be meant. They run before an object is sent.

A model that has some defines `check_values`, which raises ValueError.
"""

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

_SHA_256: Final = re.compile("[0-9a-fA-F]{64}")
_LATEST: Final = 10_000_000_000
"""The year 2286 in Unix seconds; as milliseconds it is April 1970."""

_LEAST: Final = 10_000
"""A hundredth of any currency in micro currency: less is no sum of money, but most likely an amount in another unit."""


def value_check(
    *, sums: tuple[str, ...] = (), bids: tuple[str, ...] = (), times: tuple[str, ...] = ()
) -> Callable[[Any], None]:
    """Return the check of a model's amounts and times. It runs for each object that is sent, so the usual one is short.

    Args:
        sums: Names of spend caps and budgets in micro currency: 0, or 10,000 (0.01) and more.
        bids: Names of bids in micro currency: 0 or more.
        times: Names of times in Unix seconds: not in milliseconds or a finer unit.

    Returns:
        A function that raises ValueError for an object with another value.
    """
    names = sums + bids + times
    values_of: Callable[[Any], tuple[Any, ...]] = attrgetter(*names, names[0])  # of one name it would return no tuple

    def check(model: Any) -> None:
        for value in values_of(model):
            if value.__class__ is int and not _LEAST <= value < _LATEST and value:
                break
        else:
            return
        for name in sums + bids:
            amount = getattr(model, name)
            if type(amount) is int and amount < _LEAST and amount != 0 and (amount < 0 or name in sums):
                least = "10,000 (0.01)" if name in sums else "0"
                raise ValueError(
                    f'expected {name} in micro currency, {least} or more: micros("25.00") is 25,000,000; got {amount:,}'
                )
        for name in times:
            time = getattr(model, name)
            if type(time) is int and time >= _LATEST:
                raise ValueError(
                    f"expected {name} in Unix seconds such as 1700000000, got milliseconds or a finer unit"
                )

    return check


def time_problem(time: object, name: str = "event_time") -> str | None:
    """Return what is wrong with a time of an event, or None."""
    if isinstance(time, int | float) and time >= _LATEST:
        return f"{name}: expected Unix seconds such as 1700000000, got milliseconds or a finer unit"
    return None


def is_sha_256(value: object) -> bool:
    """Return whether a value is a SHA-256 hash in hex."""
    return isinstance(value, str) and _SHA_256.fullmatch(value) is not None
