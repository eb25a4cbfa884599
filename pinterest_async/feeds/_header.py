"""The first lines of a feed: its delimiter and its columns."""

import csv
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Final, NamedTuple

from ..models.feed_rows import FeedWarning
from ._columns import COLUMNS, FEED_ONLY
from ._lines import FeedError, Lines, column_name

_SEARCHED: Final = 10
"""Lines with text, among which the header is looked for."""
_REPEATED: Final = "additional_image_link"
"""The column that may be there several times: its cells are joined."""


class Header(NamedTuple):
    """The first line of a feed.

    Attributes:
        delimiter: What parts the cells.
        names: Names of the columns, in their order.
        meant: Columns that are not read, and the ones that are probably meant.
    """

    delimiter: str
    names: list[str]
    meant: dict[str, str]

    def cells(self, record: Sequence[str]) -> tuple[dict[str, str], list[FeedWarning]]:
        """Return the cells of a record by their column, and what is lost of them."""
        cells: dict[str, str] = {}
        warnings: list[FeedWarning] = []
        for name, cell in zip(self.names, record, strict=True):
            if name in self.meant and cell:
                message = f"not read: no column of Pinterest's has this name; did you mean {self.meant[name]}?"
                warnings.append(FeedWarning(name, None, message))
            elif name in COLUMNS or name in FEED_ONLY:
                first = cells.get(name)
                if not first:
                    cells[name] = cell
                elif cell and name == _REPEATED:
                    cells[name] = f"{first}|{cell}"
                elif cell:
                    message = "the column is there more than once: the value of the first one is sent"
                    warnings.append(FeedWarning(name, "DUPLICATE_HEADERS", message))
        return cells, warnings


def read_header(
    path: str, lines: Lines, required: Sequence[str], encoding: str | None, renamed: Mapping[str, str]
) -> Header:
    """Read the first line that names Pinterest's columns; lines of remarks may stand above it.

    Args:
        path: The feed, for messages.
        lines: Its lines.
        required: Columns without which no item can be sent.
        encoding: What it is read with, for messages.
        renamed: Pinterest's name of each column that has another one.

    Raises:
        FeedError: No line names the columns, or a required one is missing.
    """
    header = find_header(path, lines, COLUMNS, "id", ", ".join(required), encoding, renamed)
    unknown = [name for name in header.names if name and name not in COLUMNS and name not in FEED_ONLY]
    if missing := [name for name in required if name not in header.names]:
        names = [*missing, *(name for name, column in renamed.items() if column in missing)]
        near = [match for name in names for match in get_close_matches(name, unknown, 1, 0.7)]
        hint = f"; is {near[0]!r} one of them?" if near else ""
        update = "" if "id" in missing else " (an update needs the id only: operation='UPDATE', --operation)"
        raise FeedError(f"{path}: no item can be sent without the column {', '.join(missing)}{hint}{update}")
    for name in unknown:
        if (near := get_close_matches(name, COLUMNS, 1, 0.85)) and near[0] not in header.names:
            header.meant[name] = near[0]
    return header


def find_header(
    path: str,
    lines: Lines,
    known: Collection[str],
    key: str,
    expected: str,
    encoding: str | None,
    renamed: Mapping[str, str],
) -> Header:
    """Read the first line that names columns; lines of remarks may stand above it.

    Args:
        path: The feed, for messages.
        lines: Its lines.
        known: Columns by which the line is recognised.
        key: The column that ends the search.
        expected: Columns, for messages.
        encoding: What it is read with, for messages.
        renamed: The known name of each column that has another one.

    Raises:
        FeedError: No line names a known column.
    """

    def count(header: Header) -> int:
        return len(set(header.names).intersection(known))

    best = Header("\t", [], {})
    is_empty = True
    for line in islice((line for line in lines if line.strip("\ufeff \t\r\n")), _SEARCHED):
        lines.finish()
        is_empty = False
        text = line.lstrip("\ufeff")
        parsed = [Header(delimiter, _names(text, delimiter, renamed), {}) for delimiter in "\t,;|"]
        best = max([best, *parsed], key=count)
        if key in best.names:
            break
    if is_empty:
        raise FeedError(f"{path}: the file is empty: look at what makes it")
    if not count(best):
        read_as = "" if encoding is None else f" when it is read with encoding={encoding!r}"
        problem = f"the first line does not name the columns of a feed ({expected}, ...){read_as}"
        raise FeedError(
            f"{path}: {problem}: write them above the rows, or say what they are called (columns=, --column)"
        )
    return best


def _names(line: str, delimiter: str, renamed: Mapping[str, str]) -> list[str]:
    if line.lstrip('"').startswith("#"):
        return []
    names = [column_name(cell) for cell in next(csv.reader([line], delimiter=delimiter))]
    names = [renamed.get(name, name) for name in names]
    while names and not names[-1]:
        names.pop()
    return names
