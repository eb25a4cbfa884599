"""Amounts in micro currency."""

import doctest
from decimal import Decimal
from typing import Any

import pytest

from pinterest_async import ArgumentError, micros, money


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("25.00", 25_000_000),
        ("0", 0),
        (7, 7_000_000),
        (0.29, 290_000),
        (Decimal("1.000001"), 1_000_001),
        (" 3 ", 3_000_000),
    ],
)
def test_an_amount_in_micro_currency(amount: Any, expected: int) -> None:
    assert micros(amount) == expected


@pytest.mark.parametrize("amount", ["-1", -0.5, "25,00", "25 USD", "", None, "nan", "inf", "0.0000001"])
def test_what_is_no_amount_is_refused(amount: Any) -> None:
    with pytest.raises(ArgumentError, match=r"micros: amount: expected an amount such as '25.00'"):
        micros(amount)


def test_the_examples() -> None:
    assert doctest.testmod(money).failed == 0
