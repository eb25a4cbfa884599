"""Product feeds: TSV, CSV, XML and JSON lines with Pinterest's retail columns, read as typed items, row by row.

    for row in read_feed("products.tsv.gz"):
        match row:
            case FeedItem(): ...  # row.item is ready for catalogs.sync_items; row.line, row.warnings
            case Rejected(): ...  # row.line, row.item_id, row.reason, row.raw

A row that cannot be sent is a `Rejected`, and the rest is read. What Pinterest's validation calls a warning does not
lose an item: it is sent without the value or with a corrected one, and `FeedItem.warnings` names the column. Tabs,
commas, semicolons and pipes, gzip, UTF-8, and UTF-16 with a byte order mark are recognised by content, not by the
file's name. Lines of remarks may stand above the header. Other columns than Pinterest's are not read. Every line below
the header is in exactly one row; a quote that is never closed affects its own line only. The file is never held whole.

XML is RSS 2.0 or Atom with Google's names (`g:id`, `g:image_link`, nested `g:shipping`), and JSON lines have an object
per line, whose lists are several images.

A feed may be at an http(s) address: `read_feed` downloads it first, and `open_feed` does so in an event loop.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

import msgspec

from .._operations.arguments import did_you_mean
from ..errors import ArgumentError
from ..models.catalog_items import (
    BatchOperation,
    ItemAttributes,
    ItemAttributesUpdate,
    RetailItemDelete,
    RetailItemUpdate,
    RetailItemUpsert,
)
from ..models.feed_rows import FeedItem, FeedWarning, Rejected
from ._columns import COLUMNS, FEED_ONLY, REQUIRED, Attributes, without_images
from ._download import MAX_BYTES, TIMEOUT, Limits, download_blocking, is_address, open_feed
from ._header import read_header
from ._json import json_records
from ._lines import LONGEST, FeedError, Lines, Record, as_text, column_name, open_file
from ._xml import xml_records

__all__ = ["FeedError", "FeedItem", "FeedRow", "FeedWarning", "Rejected", "open_feed", "read_feed"]

FeedError.__module__ = __name__  # tracebacks show where users import it

_OPERATIONS: Final = ("UPSERT", "UPDATE", "DELETE")


FeedRow: TypeAlias = FeedItem | Rejected
"""A row of a feed."""


def read_feed(
    path: str | PathLike[str] | BinaryIO,
    *,
    encoding: str | None = None,
    id_prefix: str = "",
    currency: str | None = None,
    operation: BatchOperation | str = "UPSERT",
    columns: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
    timeout: float = TIMEOUT,
) -> Iterator[FeedRow]:
    """Read the rows of a feed lazily.

    Args:
        path: A TSV, CSV, XML or JSON lines file: plain, gzipped or as the only one of a zip archive. Or a file that
            is open for reading bytes, as `sys.stdin.buffer` is. Or an http(s) address, whose feed is downloaded before
            the first row is read; that blocks the event loop, which `open_feed` does not.
        encoding: The file's encoding, such as "cp1252"; UTF-8, UTF-16 with a byte order mark, and XML that names its
            encoding need none.
        id_prefix: Is put before every id, so that feeds whose ids overlap can share a catalog.
        currency: Three letters of ISO 4217, for prices without a currency; such prices are refused otherwise.
        operation: "UPSERT" creates or replaces items and needs all required columns. "UPDATE" changes the attributes
            in the feed and leaves the others as they are. "DELETE" needs the id only. Items that come from a feed at
            Pinterest take updates and deletes, and no upserts.
        columns: Pinterest's name of each column that has another one, such as {"Handle": "id"}.
        defaults: Values of columns that are missing or empty, such as {"availability": "in stock"}.
        max_bytes: The largest feed that is downloaded.
        timeout: Seconds until a download must be complete.

    Raises:
        FeedError: The file is not there, is no feed, or lacks a required column; also while reading, when it breaks
            off. An address: see `open_feed`.
        ArgumentError: `currency` or `operation` is none, or `columns` or `defaults` names a column that is none.
    """
    if currency is not None and not re.fullmatch("[A-Z]{3}", currency):
        raise ArgumentError("read_feed", "currency", f"expected three letters such as 'EUR', got {currency!r}")
    if operation not in _OPERATIONS:
        raise ArgumentError("read_feed", "operation", f"expected one of {', '.join(_OPERATIONS)}, got {operation!r}")
    renamed = {column_name(name): column for name, column in _checked("columns", columns).items()}
    for name in renamed.values():
        _check_column("columns", name)
    for name in _checked("defaults", defaults):
        _check_column("defaults", name)
    source: Path | BinaryIO
    is_downloaded = is_address(path)
    if is_downloaded:
        source = download_blocking(str(path), Limits(max_bytes, timeout))
    else:
        source = Path(path) if isinstance(path, str | PathLike) else _checked_file(path)
    reader = _Reader(source, encoding or None, id_prefix, currency, operation, renamed, defaults or {})
    reader.owns_file = is_downloaded
    rows = reader.rows()
    first = list(itertools.islice(rows, 1))  # opens the file, so that its faults are raised here
    return itertools.chain(first, rows)


def _checked(argument: str, given: Mapping[str, str] | None) -> Mapping[str, str]:
    try:
        return msgspec.convert({} if given is None else given, dict[str, str])
    except msgspec.ValidationError:
        raise ArgumentError("read_feed", argument, f"expected a mapping of texts, got {given!r}") from None


def _checked_file(file: BinaryIO) -> BinaryIO:
    try:
        got = f"a file of {type(file.read(0)).__name__}"
    except (AttributeError, OSError, ValueError) as error:
        got = f"{type(file).__name__} ({error})"
    if got != "a file of bytes":
        raise ArgumentError("read_feed", "path", f"expected a path or an open binary file, got {got}")
    return file


def _check_column(argument: str, name: str) -> None:
    if name not in COLUMNS and name not in FEED_ONLY:
        hint = did_you_mean(name, [*COLUMNS, *FEED_ONLY])
        raise ArgumentError("read_feed", argument, f"no column of Pinterest's is named {name!r}{hint}")


class _Reader:
    def __init__(
        self,
        source: Path | BinaryIO,
        encoding: str | None,
        id_prefix: str,
        currency: str | None,
        operation: BatchOperation | str,
        renamed: Mapping[str, str],
        defaults: Mapping[str, str],
    ) -> None:
        self.owns_file = False
        """Whether to close a file that was given open."""
        self._source = source
        self._path = str(source) if isinstance(source, Path) else str(getattr(source, "name", "the feed"))
        self._renamed = renamed
        self._defaults = defaults
        self._encoding = encoding
        self._id_prefix = id_prefix
        self._currency = currency
        self._operation = operation
        self._required = REQUIRED if operation == "UPSERT" else REQUIRED[:1]

    def rows(self) -> Iterator[FeedRow]:
        with ExitStack() as stack:
            if self.owns_file and not isinstance(self._source, Path):
                stack.enter_context(self._source)
            file, sample = open_file(self._path, self._source, stack)
            text = sample.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
            if text.startswith(b"<"):
                yield from map(self._named_row, xml_records(self._path, file, self._encoding))
                return
            lines = Lines(self._path, as_text(self._path, file, sample, self._encoding, stack), self._encoding)
            if text.startswith(b"{"):
                yield from map(self._named_row, json_records(lines))
            elif text.startswith(b"[{"):
                raise FeedError(f"{self._path}: a JSON list is read whole: write one object per line (JSON lines)")
            else:
                yield from self._table(lines)

    def _table(self, lines: Lines) -> Iterator[FeedRow]:
        """Yield the rows of a table."""
        required = [name for name in self._required if name not in self._defaults]
        header = read_header(self._path, lines, required, self._encoding, self._renamed)
        count = len(header.names)
        for record in lines.records(header.delimiter, count):
            if isinstance(record, str):
                yield Rejected(lines.first, "", record, lines.raw)
            elif not any(record):
                yield Rejected(lines.first, "", "the row is empty", lines.raw)
            elif len(record) != count:
                lines.keep_first()  # the others may be rows that a stray quote swallowed
                yield Rejected(lines.first, "", f"{len(record)} cells, and {count} columns", lines.raw)
            else:
                yield self._row(lines.first, lines.raw, *header.cells(record))

    def _named_row(self, record: Record) -> FeedRow:
        """Return the row of an item of XML, or of an object of JSON."""
        raw = record.raw or msgspec.json.encode(record.cells).decode()
        if record.size > LONGEST:
            record.problem = f"a row of more than {LONGEST} characters"
        named = record.cells | {
            self._renamed[name]: cell for name, cell in record.cells.items() if name in self._renamed
        }
        if record.problem:
            id = named.get("id", "")
            return Rejected(record.line, id and self._id_prefix + id, record.problem, raw)
        cells = {name: cell for name, cell in named.items() if name in COLUMNS or name in FEED_ONLY}
        return self._row(record.line, raw, cells, [])

    def _row(self, line: int, raw: str, cells: dict[str, str], warnings: list[FeedWarning]) -> FeedRow:
        for name in self._required:
            cells.setdefault(name, "")
        for name, value in self._defaults.items():
            cells[name] = cells.get(name) or value
        if cells["id"]:
            cells["id"] = self._id_prefix + cells["id"]
        if self._operation == "DELETE":
            cells, warnings = {"id": cells["id"]}, []
        attributes = Attributes(cells, self._required, self._currency)
        if self._operation == "UPDATE":
            without_images(attributes)
            if list(attributes.values) == ["id"] and not attributes.problems:
                attributes.problems.append(_nothing_to_update(attributes))
        if attributes.problems:
            return Rejected(line, cells["id"], "; ".join(attributes.problems), raw)
        item_id = attributes.values.pop("id")
        item = self._item(item_id, attributes.values)
        return FeedItem(line, item, (*warnings, *attributes.warnings))

    def _item(self, item_id: str, values: dict[str, Any]) -> RetailItemUpsert | RetailItemUpdate | RetailItemDelete:
        match self._operation:
            case "UPSERT":
                return RetailItemUpsert(item_id=item_id, attributes=ItemAttributes(**values))
            case "UPDATE":
                return RetailItemUpdate(item_id=item_id, attributes=ItemAttributesUpdate(**values))
            case _:
                return RetailItemDelete(item_id=item_id)


def _nothing_to_update(attributes: Attributes) -> str:
    lost = "".join(f"; {warning.column}: {warning.message}" for warning in attributes.warnings)
    return f"nothing to update beside the id{lost}"
