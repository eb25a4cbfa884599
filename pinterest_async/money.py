"""Amounts of money as the API takes them: in micro currency, a millionth of the account's currency."""

from decimal import Decimal, InvalidOperation
from typing import Final

from .errors import ArgumentError

__all__ = ["micros"]

_MICROS: Final = 1_000_000


def micros(amount: str | int | float | Decimal) -> int:
    """Return an amount in micro currency.

    >>> micros("25.00"), micros(3), micros(0.1)
    (25000000, 3000000, 100000)

    Args:
        amount: In the account's currency, zero or more, with a point and at most six digits after it.

    Raises:
        ArgumentError: The amount is negative, is not a number, or has more than six places.
    """
    try:
        value = Decimal(str(amount)) * _MICROS
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0 or value != value.to_integral_value():
        raise ArgumentError("micros", "amount", f"expected an amount such as '25.00', zero or more, got {amount!r}")
    return int(value)
