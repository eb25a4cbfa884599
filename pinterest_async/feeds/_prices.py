"""Amounts of money as shops and spreadsheets write them: "1.234,56 €", "CHF 1'200.50", "12,- EUR".

Only what can be read in one way is read: "1.234 EUR" is not, and "$" is the sign of many currencies.
"""

import re
from typing import Final

_SIGNS: Final = {
    "€": "EUR",
    "euro": "EUR",
    "£": "GBP",
    "us$": "USD",
    "ca$": "CAD",
    "au$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "r$": "BRL",
    "zł": "PLN",
    "kč": "CZK",
    "ft": "HUF",
    "₹": "INR",
    "₺": "TRY",
    "₩": "KRW",
    "₪": "ILS",
    "₫": "VND",
}
_SHARED_SIGNS: Final = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "¥": frozenset({"JPY", "CNY"}),
    "fr": frozenset({"CHF"}),
}
"""Signs of several currencies: they mean that of the feed, if it is one of these."""

_PLACES: Final = {
    **dict.fromkeys(["CLP", "ISK", "JPY", "KRW", "PYG", "VND", "XAF", "XOF"], 0),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}
"""Decimal places of currencies that do not have two."""

_CELL: Final = re.compile(r"([^\d ]*) ?([0-9](?:[0-9.,'\u2019 ]*[0-9])?)(?:[.,][-\u2013])? ?([^\d ]*)")
_AMOUNT: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_GROUPED: Final = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[.,'\u2019 ])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?:(?P<point>[.,])(?P<places>[0-9]+))?"
)
_THOUSAND: Final = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def parse_price(cell: str, currency: str | None) -> tuple[str, str | None]:
    """Return an amount with a decimal point, and the currency of the cell, None if it has none.

    >>> parse_price("1.234,56 €", None), parse_price("$12.50", "CAD"), parse_price("12,5", None)
    (('1234.56', 'EUR'), ('12.50', 'CAD'), ('12.5', None))

    Args:
        cell: With single spaces.
        currency: That of the feed.

    Raises:
        ValueError: What is wrong with the cell.
    """
    match = _CELL.fullmatch(cell)
    if match is None or (match[1] and match[3]):
        raise ValueError(_EXPECTED)
    sign = (match[1] or match[3]).rstrip(".").lower()
    found = _SIGNS.get(sign, sign.upper()) or None
    if sign in _SHARED_SIGNS:
        if currency not in _SHARED_SIGNS[sign]:
            raise ValueError(
                f"{sign!r} is the sign of several currencies: name that of the feed (currency=, --currency)"
            )
        found = currency
    elif found is not None and not re.fullmatch("[A-Z]{3}", found):
        raise ValueError(_EXPECTED)
    return _plain(match[2], found or currency), found


def _plain(amount: str, currency: str | None) -> str:
    """Return an amount without separators of thousands, and with a point before its decimal places."""
    places = _PLACES.get(currency or "", 2)
    if places == 2 and _THOUSAND.fullmatch(amount):
        whole, rest = amount.split(amount[-4])
        raise ValueError(
            f"{amount!r} may mean {whole}{rest} or {whole}.{rest}: write it with two decimal places or none"
        )
    grouped = _GROUPED.fullmatch(amount)
    if (
        grouped is not None
        and grouped["mark"] != grouped["point"]
        and not (places == 3 and _THOUSAND.fullmatch(amount))
    ):
        whole = grouped["whole"].replace(grouped["mark"], "")
        return f"{whole}.{grouped['places']}" if grouped["places"] else whole
    if not _AMOUNT.fullmatch(amount):
        raise ValueError(_EXPECTED)
    return amount.replace(",", ".")


_EXPECTED: Final = "expected an amount and a currency such as '24.99 USD'"
