"""Feeds as JSON lines: an object with the names of columns per line."""

from collections.abc import Iterator, Mapping
from typing import cast

import msgspec

from ..models.feed_rows import FeedWarning
from ._columns import COLUMNS, ERRORS, FEED_ONLY
from ._lines import LONGEST, PARTS, Lines, Record, column_name


def json_records(lines: Lines, renamed: Mapping[str, str]) -> Iterator[Record]:
    """Yield the objects of a feed.

    Args:
        lines: Its lines.
        renamed: Pinterest's name of each column that has another one.
    """
    for line in lines:
        record = Record(lines.first, raw=lines.raw)
        if line.strip("\ufeff \t\r\n"):
            try:
                _read(record, line, renamed)
            except msgspec.MsgspecError as error:
                record.problem = f"expected a JSON object in one line: {error}"
            yield record
        lines.finish()


def _read(record: Record, line: str, renamed: Mapping[str, str]) -> None:
    if len(line) >= LONGEST:
        record.problem = f"a row of more than {LONGEST} characters"
        return
    for given, value in msgspec.json.decode(line.lstrip("\ufeff"), type=dict[str, object]).items():
        name = column_name(given)
        column = renamed.get(name, name)
        if column not in COLUMNS and column not in FEED_ONLY:
            continue
        for part in cast("list[object]", value) if isinstance(value, list) else [value]:
            cell = _cell(column, part)
            if cell:
                record.add(name, cell)
            elif cell is None and column in ERRORS:
                record.problem = f"{given}: {_expected(part)}"
            elif cell is None:
                code = (COLUMNS.get(column) or FEED_ONLY[column]).code
                record.warnings.append(FeedWarning(column, code, f"not sent: {_expected(part)}"))


def _expected(value: object) -> str:
    return f"expected text, a number or a list of these, got {type(value).__name__}"


def _cell(column: str, value: object) -> str | None:
    """Return a value as a cell has it: parts of shipping joined, a unit behind its amount. None for any other object.

    >>> _cell("price", {"value": "9.50", "currency": "EUR"})
    '9.50 EUR'
    >>> _cell("shipping", {"country": "DE", "price": {"value": 4, "currency": "EUR"}})
    'DE:::4 EUR'
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str() | int() | float():
            return str(value)
        case {"value": str() | int() | float() as amount, "currency": str() as unit} | {
            "value": str() | int() | float() as amount,
            "unit": str() as unit,
        }:
            return f"{amount} {unit}"
        case dict() if column in PARTS:
            parts = cast("dict[str, object]", value)
            cells = [_cell("", parts.get(name)) for name in PARTS[column]]
            return None if None in cells else ":".join(cell or "" for cell in cells)
        case _:
            return None
