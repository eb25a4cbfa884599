"""Converters: from the text of a cell to the value of an attribute."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from typing import Any, Final, TypeAlias
from urllib.parse import quote

import msgspec

from ._prices import parse_price


class Invalid(ValueError):
    """The cell cannot be sent. `code` is the name of the warning where it differs from the column's usual one."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


class Notes:
    """What a converter knows beside the cell (`currency`), and what it notes: pairs of (warning, message)."""

    def __init__(self, currency: str | None = None) -> None:
        self.currency = currency
        self.warnings: list[tuple[str | None, str]] = []

    def warn(self, code: str | None, message: str) -> None:
        """Note that the value is corrected."""
        self.warnings.append((code, message))


Convert: TypeAlias = Callable[[str, Notes], Any]
"""Makes an attribute of a cell, or raises Invalid with what was expected."""

EMPTY: Final = frozenset(
    {"nan", "null", "<na>", "\\n", "undefined"}
    | {"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#error!"}
)
"""What programs write for a value that is not there, and spreadsheets for one that they cannot compute."""

ROUNDED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE)
"""A long number as a spreadsheet writes it ("4.00638E+12")."""

_PRICE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]{3})?")
_SCHEME: Final = re.compile(r"(https?)://([^\s/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_BETWEEN_LINKS: Final = re.compile(r"\s{0,99}\|\s*|,\s+|[,;\s]{1,99}(?=https?://)", re.IGNORECASE)
_QUOTED_AS_IT_IS: Final = "".join(chr(n) for n in range(0x21, 0x7F) if chr(n) not in '"<>\\^`{|}')
_BOOLEANS: Final = {
    **dict.fromkeys(["true", "yes", "1", "y", "t"], True),
    **dict.fromkeys(["false", "no", "0", "n", "f"], False),
}
_BETWEEN_GROUPS: Final = re.compile(r",(?=[^,:]*:)")
"""Not the comma of a price ("DE:::4,95 EUR")."""
_LOWEST_SHARE: Final = Decimal("0.1")
_LARGEST: Final = 2**32 - 1
_MILLISECONDS: Final = 100_000_000_000
"""A time below is in seconds: as milliseconds it lies in 1973 or before."""


def got(cell: str) -> str:
    """Return the end of a message, with the start of the cell."""
    return f"got {cell[:80]!r}"


def text(longest: int | None = None) -> Convert:
    """Return a converter of text; one that is longer is invalid."""

    def convert(cell: str, notes: Notes) -> str:
        if longest is not None and len(cell) > longest:
            raise Invalid(f"expected at most {longest} characters, got {len(cell)}")
        return cell

    return convert


def truncated_text(longest: int, code: str) -> Convert:
    """Return a converter of text that cuts what is longer, as Pinterest does."""

    def convert(cell: str, notes: Notes) -> str:
        if len(cell) > longest:
            notes.warn(code, f"{len(cell)} characters, cut to {longest}")
        return cell[:longest].rstrip()

    return convert


def plain_text(longest: int, code: str) -> Convert:
    """Return a converter of text that takes the tags out of HTML, and cuts what is longer."""
    cut = truncated_text(longest, code)

    def convert(cell: str, notes: Notes) -> Any:
        return cut(without_tags(cell), notes)

    return convert


_TAG: Final = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY: Final = re.compile("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
BREAKS: Final = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN: Final = frozenset({"script", "style"})


def without_tags(text: str) -> str:
    """Return the text of HTML; text without tags and entities stays as it is.

    >>> without_tags("<p>A <b>small</b> lamp &amp; shade</p><style>p {}</style><ul><li>White</li></ul>")
    'A small lamp & shade White'
    >>> without_tags("&lt;p&gt;A lamp&lt;/p&gt;"), without_tags("A lamp &amp; a shade")
    ('A lamp', 'A lamp & a shade')
    >>> without_tags("for screens < 30 inch & more")
    'for screens < 30 inch & more'
    """
    if "&" in text and not _TAG.search(text):  # HTML that was escaped twice, or text that was escaped
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    if "<" not in text or not _TAG.search(text):
        return text
    parser = _TextOfHtml()
    parser.feed(text)
    parser.close()
    return " ".join("".join(parser.parts).split())


class _TextOfHtml(HTMLParser):
    """Collects the text between tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Separate words of different blocks, and skip what a page does not show."""
        self._hidden += tag in _HIDDEN
        if tag in BREAKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """As `handle_starttag`."""
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        if tag in BREAKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self._hidden:
            self.parts.append(data)


def identifier(longest: int) -> Convert:
    """Return a converter of ids, which refuses one that a spreadsheet has rounded."""
    check_length = text(longest)

    def convert(cell: str, notes: Notes) -> Any:
        if ROUNDED.fullmatch(cell):
            raise Invalid(f"expected an id, got a number that a spreadsheet has rounded, {cell!r}")
        return check_length(cell, notes)

    return convert


def part_number(cell: str, notes: Notes) -> str:
    """Convert a manufacturer's part number."""
    if ROUNDED.fullmatch(cell) or cell.lower() in ("n/a", "none", "-"):
        raise Invalid(f"expected a part number, {got(cell)}")
    return cell


def link(longest: int) -> Convert:
    """Return a converter of links. Spaces and letters beyond ASCII are quoted as browsers do."""
    check_length = text(longest)

    def convert(cell: str, notes: Notes) -> Any:
        match = _SCHEME.fullmatch(re.sub(r"[\t\r\n]", "", cell))
        if match is None:
            raise Invalid(f"expected a link that begins with http:// or https://, {got(cell)}")
        scheme, host, rest = match.groups()
        if not host.isascii():
            try:
                host = host.encode("idna").decode()
            except UnicodeError:
                raise Invalid(f"expected a link with the name of a host, {got(cell)}") from None
        return check_length(f"{scheme}://{host}{quote(rest, safe=_QUOTED_AS_IT_IS)}", notes)

    return convert


def links(most: int) -> Convert:
    """Return a converter of several links, joined by commas, semicolons, spaces or `|`, or a JSON list.

    A link that is invalid is left out with a warning, as is each one beyond the number that is used.
    """
    convert_link = link(2000)

    def convert(cell: str, notes: Notes) -> list[Any]:
        good: list[Any] = []
        for part in split_links(cell):
            try:
                good.append(convert_link(part, notes))
            except Invalid as error:
                code = "ADDITIONAL_IMAGE_LINK_" + ("LENGTH_TOO_LONG" if "characters" in str(error) else "WARNING")
                notes.warn(code, f"left out: {error}")
        if len(good) > most:
            notes.warn("TOO_MANY_ADDITIONAL_IMAGE_LINKS", f"{len(good)} links, of which the first {most} are sent")
        return good[:most]

    return convert


def main_images(cell: str, notes: Notes) -> list[Any]:
    """Convert the main image, or several; one that is invalid is left out where there is a good one."""
    convert_link = link(2000)
    good: list[Any] = []
    problems: list[Invalid] = []
    for part in split_links(cell):
        try:
            good.append(convert_link(part, notes))
        except Invalid as error:
            problems.append(error)
    if not good:
        raise problems[0] if problems else Invalid(f"expected a link, {got(cell)}")
    for problem in problems:
        notes.warn("IMAGE_LINK_WARNING", f"left out: {problem}")
    return good


def split_links(cell: str) -> list[str]:
    """Return the links of a cell.

    >>> split_links("https://a.example/1.jpg|https://a.example/w_5,h_5/2.jpg")
    ['https://a.example/1.jpg', 'https://a.example/w_5,h_5/2.jpg']
    """
    if cell.startswith("["):
        try:
            return msgspec.json.decode(cell, type=list[str])
        except msgspec.DecodeError:
            pass
    return [part for part in _BETWEEN_LINKS.split(cell.strip(",;| ")) if part]


def words(*, most: int) -> Convert:
    """Return a converter of a list of words, joined by commas."""

    def convert(cell: str, notes: Notes) -> list[str]:
        parts = [part.strip() for part in cell.split(",")]
        if len(parts) > most:
            raise Invalid(f"expected at most {most}, got {len(parts)}")
        return parts

    return convert


def price(cell: str, notes: Notes) -> str:
    """Convert an amount with a currency; the currency is `notes.currency` where the cell has none."""
    text = " ".join(cell.split())
    match = _PRICE.fullmatch(text)
    if match is not None and match[2] is not None and match[1][-4:-3] != ".":  # as most are: the rest is slower
        return cell if match[2].isupper() and cell == text else f"{match[1]} {match[2].upper()}"
    try:
        amount, currency = parse_price(text, notes.currency)
    except ValueError as error:
        raise Invalid(f"{error}, {got(cell)}") from None
    if currency is None and notes.currency is None:
        raise Invalid(
            f"an amount without a currency, for which Pinterest takes US dollars: write '{amount} USD', or name the "
            f"currency of the feed (currency=, --currency), {got(cell)}"
        )
    return f"{amount} {currency or notes.currency}"


def sale_price_problem(sale_price: str, price: str) -> tuple[str, str, bool] | None:
    """Return the warning for a sale price beside its price, its message, and whether the value is dropped.

    >>> sale_price_problem("12.00 EUR", "10.00 EUR")
    ('SALES_PRICE_TOO_HIGH', '12.00 EUR is not below the price, 10.00 EUR', True)
    """
    sale, full = _PRICE.fullmatch(sale_price), _PRICE.fullmatch(price)
    assert sale is not None
    assert full is not None
    if sale[2] != full[2]:
        return "INCONSISTENT_CURRENCY_VALUES", f"{sale_price} is not in the currency of the price, {price}", True
    sale_amount, amount = Decimal(sale[1]), Decimal(full[1])
    if sale_amount >= amount:
        return "SALES_PRICE_TOO_HIGH", f"{sale_price} is not below the price, {price}", True
    if sale_amount < amount * _LOWEST_SHARE:
        problem = f"{sale_price} is less than a tenth of the price, {price}"
        return "SALES_PRICE_TOO_LOW", problem, sale_amount == 0
    return None


def one_of(*allowed: str, synonyms: dict[str, str] | None = None) -> Convert:
    """Return a converter of one of these words, whatever its case and with any separators.

    Args:
        allowed: The words as the API has them.
        synonyms: Other words, in lower case without separators; each is corrected with a warning.
    """
    known = {_plain(word): word for word in allowed}
    others = synonyms or {}

    def convert(cell: str, notes: Notes) -> str:
        plain = _plain(re.sub(r"https?://schema\.org/", "", cell, flags=re.IGNORECASE))
        if plain in known:
            return known[plain]
        if plain in others:
            notes.warn(None, f"{cell!r} is sent as {others[plain]!r}")
            return others[plain]
        raise Invalid(f"expected one of {', '.join(allowed)}, {got(cell)}")

    return convert


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", "", word.lower())


def boolean(cell: str, notes: Notes) -> bool:
    """Convert true or false, and their synonyms."""
    value = _BOOLEANS.get(cell.lower())
    if value is None:
        raise Invalid(f"expected true or false, {got(cell)}")
    return value


def integer(cell: str, notes: Notes) -> int:
    """Convert a whole number; a spreadsheet's ".0" after it is no fraction."""
    match = re.fullmatch(r"([0-9]{1,18})(?:\.0+)?", cell)
    if match is None:
        raise Invalid(f"expected a whole number, {got(cell)}")
    return int(match[1])


def small_integer(cell: str, notes: Notes) -> int:
    """Convert a whole number of at most 32 bits."""
    value = integer(cell, notes)
    if value > _LARGEST:
        raise Invalid(f"expected a whole number from 0 to {_LARGEST}, {got(cell)}")
    return value


def milliseconds(cell: str, notes: Notes) -> int:
    """Convert a time in Unix milliseconds; one in seconds is corrected with a warning."""
    value = integer(cell, notes)
    if value >= _MILLISECONDS:
        return value
    notes.warn("UPDATED_TIME_INVALID", f"expected Unix milliseconds, got seconds; sent as {value * 1000}")
    return value * 1000


def rating(cell: str, notes: Notes) -> float:
    """Convert a number from 1 to 5."""
    if not re.fullmatch(r"[1-4](\.[0-9]+)?|5(\.0+)?", cell):
        raise Invalid(f"expected a number from 1 to 5, {got(cell)}")
    return float(cell)


def gtin(cell: str, notes: Notes) -> int:
    """Convert a GTIN, EAN, UPC or ISBN-13; all digits must be there, and the last one must fit the others."""
    plain = re.sub(r"[\s'\u2019-]", "", cell)
    plain = re.sub(r"\.0+$", "", plain)
    if ROUNDED.fullmatch(plain):
        number = Decimal(plain.replace(",", "."))
        plain = f"{number:f}" if len(number.as_tuple().digits) > number.adjusted() else ""
    if not is_gtin(plain):
        raise Invalid(f"expected 8, 12, 13 or 14 digits whose last one fits the others, {got(cell)}")
    return int(plain)


def is_gtin(digits: str) -> bool:
    """Return whether these are the digits of a GTIN; leading zeros may be missing.

    >>> is_gtin("4006381333931"), is_gtin("4006380000000"), is_gtin("0")
    (True, False, False)
    """
    if not re.fullmatch("[0-9]{8,14}", digits) or not int(digits):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def measure(*units: str) -> Convert:
    """Return a converter of a number and a unit, between which the API wants a space."""

    def convert(cell: str, notes: Notes) -> str:
        match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)", cell, re.IGNORECASE)
        if match is None or match[2].lower() not in units:
            raise Invalid(f"expected a number and one of {', '.join(units)}, such as '12 {units[0]}', {got(cell)}")
        return f"{match[1]} {match[2].lower()}"

    return convert


def shipping(cell: str, notes: Notes) -> str:
    """Convert country, region, service and price, with all colons; several groups are joined by commas."""
    groups: list[str] = []
    for group in _BETWEEN_GROUPS.split(cell):
        parts = group.strip().split(":")
        if len(parts) != 4 or not (parts[0] == "" or re.fullmatch("[A-Za-z]{2}", parts[0])):
            raise Invalid(f"expected country:region:service:price such as 'US:CA:Ground:0 USD', {got(cell)}")
        groups.append(":".join([*parts[:3], price(parts[3].strip(), notes)]))
    return ",".join(groups)


def tax(cell: str, notes: Notes) -> str:
    """Convert country, region, rate and whether shipping is taxed, with all colons."""
    for group in cell.split(","):
        if not re.fullmatch(r"[A-Za-z]{2}:[^:]+:[0-9]+(\.[0-9]+)?:(y|yes|n|no)?", group.strip(), re.IGNORECASE):
            raise Invalid(f"expected country:region:rate:tax_ship such as 'US:1025433:6.00:y', {got(cell)}")
    return cell


def moment(cell: str, notes: Notes) -> datetime.datetime:
    """Convert a date, or a date and a time, of ISO 8601; UTC where it has no offset."""
    try:
        value = datetime.datetime.fromisoformat(cell)
    except ValueError:
        raise Invalid(f"expected a date such as '2026-11-27' or '2026-11-27T09:00+0100', {got(cell)}") from None
    return value if value.tzinfo is not None else value.replace(tzinfo=datetime.UTC)


def period(cell: str, notes: Notes) -> str:
    """Convert two dates with a slash between them, the earlier one first. The last day is part of it."""
    start, slash, end = cell.partition("/")
    if not slash:
        raise Invalid(f"expected two dates such as '2026-11-27/2026-11-30', {got(cell)}")
    first, last = moment(start.strip(), notes), moment(end.strip(), notes)
    if len(end.strip()) == len("2026-11-30"):
        last += datetime.timedelta(days=1)
    if last <= first:
        raise Invalid(f"expected the earlier date first, {got(cell)}")
    return f"{start.strip()}/{end.strip()}"
