"""Product feeds: TSV and CSV files with Pinterest's retail columns, read as typed items, row by row.

    for row in read_feed("products.tsv.gz"):
        match row:
            case FeedItem(): ...  # row.item is ready for catalogs.sync_items; row.line says where it stands
            case Rejected(): ...  # row.line, row.item_id, row.reason, row.raw

Feeds are seldom clean: a row that cannot be read is a `Rejected`, and the rest goes on. Tabs, commas and semicolons,
gzip, UTF-8 and UTF-16 with a byte order mark are recognised by content, not by the file's name. Columns that Pinterest
does not know are not read. Every line below the first is in exactly one row, so nothing is lost in silence; a quote
that is never closed costs its own line and not the thousand after it. The file is never held whole.
"""

import csv
import gzip
import itertools
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from io import TextIOWrapper
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec

from ..errors import PinterestError
from ..models.catalog_items import ItemAttributes, RetailItemUpsert
from ._columns import COLUMNS, REQUIRED, attributes_of

__all__ = ["FeedError", "FeedItem", "FeedRow", "Rejected", "read_feed"]

_LONGEST: Final = 131_072
"""Characters of a row: more than all columns at their longest, and as many as Python's csv takes in one cell."""


class FeedError(PinterestError):
    """The feed as a whole cannot be read: it is not there, is no text, lacks a column, or breaks off."""


class FeedItem(msgspec.Struct, frozen=True):
    """A row that became an item; `line` is the first of its lines in the file, counted from 1."""

    line: int
    item: RetailItemUpsert


class Rejected(msgspec.Struct, frozen=True):
    """A row that cannot be sent, and why; `raw` is its text, `item_id` is empty where the row does not tell."""

    line: int
    item_id: str
    reason: str
    raw: str


FeedRow: TypeAlias = FeedItem | Rejected
"""What a row of a feed became."""


def read_feed(path: str | PathLike[str], *, encoding: str | None = None, id_prefix: str = "") -> Iterator[FeedRow]:
    """The rows of a feed, read as they are asked for.

    encoding: of a feed that is not UTF-8 and has no byte order mark ("cp1252").  id_prefix: is put before every id, so
    that feeds whose ids overlap can share a catalog.  Raises FeedError at once when the file is not there, is no text
    or lacks a required column, and on the way when it breaks off.
    """
    rows = _read(Path(path), encoding, id_prefix)
    first = list(itertools.islice(rows, 1))  # opens the file, so that its faults are raised here
    return itertools.chain(first, rows)


def _read(path: Path, encoding: str | None, id_prefix: str) -> Iterator[FeedRow]:
    with ExitStack() as stack:
        lines = _Lines(path, _open(path, encoding, stack))
        delimiter, columns = _header(path, lines)
        for cells in lines.records(delimiter):
            if isinstance(cells, str):
                yield Rejected(lines.first, "", cells, lines.raw)
            elif not any(cells):
                yield Rejected(lines.first, "", "the row is empty", lines.raw)
            elif len(cells) != len(columns):
                lines.keep_first()  # the others may be rows that a stray quote swallowed
                yield Rejected(lines.first, "", f"{len(cells)} cells, and {len(columns)} columns", lines.raw)
            else:
                yield _row(lines, dict(zip(columns, cells, strict=True)), id_prefix)


def _row(lines: "_Lines", cells: dict[str, str], id_prefix: str) -> FeedRow:
    if cells["id"]:
        cells["id"] = id_prefix + cells["id"]
    values, problems = attributes_of(cells)
    if problems:
        return Rejected(lines.first, cells["id"], "; ".join(problems), lines.raw)
    return FeedItem(lines.first, RetailItemUpsert(item_id=values.pop("id"), attributes=ItemAttributes(**values)))


def _open(path: Path, encoding: str | None, stack: ExitStack) -> TextIOWrapper:
    try:
        file: Any = stack.enter_context(path.open("rb"))
        if file.peek(2).startswith(b"\x1f\x8b"):
            file = stack.enter_context(gzip.GzipFile(fileobj=file))
        sample: bytes = file.peek(8192)
        if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        elif b"\x00" in sample:
            raise FeedError(f"{path}: a feed is TSV or CSV text, and this is a binary file")
        # What cannot be decoded becomes U+FFFD, and its row is rejected.
        return stack.enter_context(TextIOWrapper(file, encoding or "utf-8", errors="replace", newline=""))
    except (OSError, EOFError, zlib.error, LookupError) as error:
        raise FeedError(f"{path}: {_cause(error)}") from error


def _cause(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)


def _header(path: Path, lines: "_Lines") -> tuple[str, list[str]]:
    """The delimiter and the columns: the delimiter is the one that makes most sense of the first line with text."""
    text = next((line for line in lines if line.strip("\ufeff \t\r\n")), "").lstrip("\ufeff")
    lines.finish()

    def columns_by(delimiter: str) -> list[str]:
        cells = next(csv.reader([text or "\n"], delimiter=delimiter))
        return [cell.strip().lower().replace(" ", "_") for cell in cells]

    def known_by(delimiter: str) -> int:
        return len(COLUMNS.keys() & set(columns_by(delimiter)))

    delimiter = max("\t,;", key=known_by)
    columns = columns_by(delimiter)
    if not known_by(delimiter):
        raise FeedError(f"{path}: the first line does not name the columns of a feed ({', '.join(REQUIRED)}, ...)")
    if missing := [name for name in REQUIRED if name not in columns]:
        raise FeedError(f"{path}: no item can be sent without the column {', '.join(missing)}")
    if twice := sorted(name for name in COLUMNS if columns.count(name) > 1):
        raise FeedError(f"{path}: the first line names the column {', '.join(twice)} more than once")
    return delimiter, columns


class _Lines:
    """The lines of a feed, and the records that they make up.

    `first` and `raw` are the current record's first line, by its number, and its text. Iterating over the lines is
    what the csv reader does; it sees the feed end where a record is too long.
    """

    def __init__(self, path: Path, stream: TextIOWrapper) -> None:
        self.first = 1
        self._path = path
        self._stream = stream
        self._taken: list[str] = []
        self._length = 0
        self._waiting: deque[str] = deque()

    @property
    def raw(self) -> str:
        return "".join(self._taken).rstrip("\r\n")

    def records(self, delimiter: str) -> Iterator[list[str] | str]:
        """The cells of each record, or what is wrong with it."""
        reader = csv.reader(self, delimiter=delimiter, strict=True)
        while True:
            cells: list[str] | str
            try:
                cells = [cell.strip() for cell in next(reader)]
            except StopIteration:
                return
            except csv.Error:
                cells = "a quote that is never closed, or text behind a closing one"
                self.keep_first()
                reader = csv.reader(self, delimiter=delimiter, strict=True)
            if self._length >= _LONGEST:
                cells = f"a row of more than {_LONGEST} characters"
            elif any("\ufffd" in line or "\0" in line for line in self._taken):
                cells = "characters that are broken, or not in the encoding of the feed"
            yield cells
            self.finish()

    def keep_first(self) -> None:
        """Leave all but the first line of the record to the next ones."""
        self._waiting.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        self._length = len(self._taken[0])

    def finish(self) -> None:
        """The record is done with."""
        self.first += len(self._taken)
        self._taken.clear()
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = "" if self._length >= _LONGEST else self._waiting.popleft() if self._waiting else self._read()
        if not line:
            raise StopIteration
        self._taken.append(line)
        self._length += len(line)
        return line

    def _read(self) -> str:
        try:
            line = rest = self._stream.readline(_LONGEST)
            while len(rest) == _LONGEST and rest[-1] not in "\r\n":
                rest = self._stream.readline(_LONGEST)  # of a line too long only the beginning is kept
        except (OSError, EOFError, zlib.error) as error:
            last = self.first + len(self._taken) - 1
            raise FeedError(f"{self._path}: breaks off after line {last}: {_cause(error)}") from error
        return line
