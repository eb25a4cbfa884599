"""Product feeds: TSV, CSV, XML and JSON lines with Pinterest's retail columns, read as typed items, row by row.

    for row in read_feed("products.tsv.gz"):
        match row:
            case FeedItem(): ...  # row.item is ready for catalogs.sync_items; row.line, row.warnings
            case Rejected(): ...  # row.line, row.item_id, row.reason, row.raw

A row that cannot be sent is a `Rejected`, and the rest is read. What Pinterest's validation calls a warning does not
lose an item: it is sent without the value or with a corrected one, and `FeedItem.warnings` names the column. Tabs,
commas, semicolons and pipes, gzip, UTF-8, and UTF-16 with a byte order mark are recognised by content, not by the
file's name. Prices may have signs of currencies, decimal commas and separators of thousands, as long as they can be
read in one way. Lines of remarks may stand above the header. Other columns than Pinterest's are not read. Every line
below the header is in exactly one row, but for empty rows at the end; a quote that is never closed affects its own
line only. The file is never held whole.

XML is RSS 2.0 or Atom with Google's names (`g:id`, `g:image_link`, nested `g:shipping`), and JSON lines have an object
per line, whose lists are several images.

The exports of Shopify and WooCommerce are read by `preset="shopify"` and `preset="woocommerce"`. An item of theirs may
be made of several rows, and products that are not published are no items.

A feed may be at an http(s) address: `read_feed` downloads it first, and `open_feed` does so in an event loop.
"""

import itertools
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, NamedTuple, TypeAlias

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
from ._export import Preset, Shop
from ._header import read_header
from ._json import json_records
from ._lines import EMPTY_ROW, LONGEST, FeedError, Lines, Record, as_text, column_name, open_file
from ._shopify import SHOPIFY
from ._woocommerce import WOOCOMMERCE
from ._xml import xml_records

__all__ = ["FeedError", "FeedItem", "FeedRow", "FeedWarning", "Rejected", "open_feed", "read_feed"]

FeedError.__module__ = __name__  # tracebacks show where users import it

_OPERATIONS: Final = ("UPSERT", "UPDATE", "DELETE")
_MOST_EMPTY: Final = 1000
_JSON_OF_MANY_LINES: Final = re.compile(rb"\[\s*[\[{\]]|\{[ \t]*[\r\n]")
PRESETS: Final[Mapping[str, Preset]] = {"shopify": SHOPIFY, "woocommerce": WOOCOMMERCE}

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
    preset: Literal["shopify", "woocommerce"] | None = None,
    shop: str | None = None,
    max_bytes: int = MAX_BYTES,
    timeout: float = TIMEOUT,
) -> Iterator[FeedRow]:
    """Read the rows of a feed lazily.

    Args:
        path: A TSV, CSV, XML or JSON lines file: plain, gzipped or as the only one of a zip archive. Or a file that
            is open for reading bytes, or "-" for standard input. Or an http(s) address, whose feed is downloaded before
            the first row is read; that blocks the event loop, which `open_feed` does not.
        encoding: The file's encoding, such as "cp1252"; UTF-8, UTF-16 with a byte order mark, and XML that names its
            encoding need none.
        id_prefix: Is put before every id, so that feeds whose ids overlap can share a catalog.
        currency: Three letters of ISO 4217, for prices without a currency; such prices are refused otherwise.
        operation: "UPSERT" creates or replaces items and needs all required columns. "UPDATE" changes the attributes
            in the feed and leaves the others as they are. "DELETE" needs the id only. Items that come from a feed at
            Pinterest take updates and deletes, and no upserts.
        columns: Pinterest's name of each column that has another one, such as {"Handle": "id"}. With a preset also
            the export's name, such as {"Regulärer Preis": "Regular price"} for an export in another language.
        defaults: Values of columns that are missing or empty, such as {"availability": "in stock"}.
        preset: The shop system whose export of products this is: "shopify" or "woocommerce". Its columns become
            Pinterest's, and its rows items, one per variant. Products that are not published are no items.
            The id is the SKU of Shopify's variant (without one its handle and options), and WooCommerce's ID;
            columns={"SKU": "id"} chooses another column.
        shop: The address of the shop, such as "https://shop.example", for the links of a preset's items. Not needed
            when `columns` names a column for "link".
        max_bytes: The largest feed that is downloaded.
        timeout: Seconds until a download must be complete.

    Raises:
        FeedError: The file is not there, is no feed, is empty, or lacks a required column; also while reading, when it
            breaks off. An address: see `open_feed`.
        ArgumentError: `currency`, `operation`, `preset` or `shop` is none, `columns` or `defaults` names a column that
            is none, or a preset lacks the currency or the shop.
    """
    if currency is not None and not re.fullmatch("[A-Z]{3}", currency):
        raise _refused("currency", f"expected three letters such as 'EUR', got {currency!r}")
    if operation not in _OPERATIONS:
        raise _refused("operation", f"expected one of {', '.join(_OPERATIONS)}, got {operation!r}")
    if preset is not None and preset not in tuple(PRESETS):
        raise _refused("preset", f"expected one of {', '.join(PRESETS)}, got {preset!r}")
    chosen = None if preset is None else PRESETS[preset]
    renamed, replacing = _checked_columns(columns, chosen)
    for name in _checked("defaults", defaults):
        _check_column("defaults", name)
    if chosen is None and shop is not None:
        raise _refused("shop", "only a preset makes links of it")
    if chosen is not None and currency is None and operation != "DELETE":
        raise _refused("currency", "prices of an export have none: name it, such as 'EUR' (--currency)")
    needs_shop = chosen is not None and operation == "UPSERT" and "link" not in replacing
    of_shop = Shop(_checked_shop(shop, is_needed=needs_shop), replacing)
    options = _Options(encoding or None, id_prefix, currency, operation, renamed, defaults or {}, chosen, of_shop)
    source: Path | BinaryIO
    is_downloaded = is_address(path)
    if is_downloaded:
        source = download_blocking(str(path), Limits(max_bytes, timeout))
    elif path == "-":
        source = sys.stdin.buffer
    else:
        source = Path(path) if isinstance(path, str | PathLike) else _checked_file(path)
    reader = _Reader(source, options, owns_file=is_downloaded)
    rows = reader.rows()
    first = list(itertools.islice(rows, 1))  # opens the file, so that its faults are raised here
    if not first and preset is None:
        raise FeedError(f"{reader.path}: the feed has a header and no rows: look at what makes it")
    return itertools.chain(first, rows)


def _refused(argument: str, problem: str) -> ArgumentError:
    return ArgumentError("read_feed", argument, problem)


def _checked(argument: str, given: Mapping[str, str] | None) -> Mapping[str, str]:
    try:
        return msgspec.convert({} if given is None else given, dict[str, str])
    except msgspec.ValidationError:
        raise _refused(argument, f"expected a mapping of texts, got {given!r}") from None


def _checked_columns(
    columns: Mapping[str, str] | None, preset: Preset | None
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the name of each renamed column, and the column of an export that gives each of Pinterest's."""
    renamed: dict[str, str] = {}
    replacing: dict[str, str] = {}
    for given, column in _checked("columns", columns).items():
        name = column_name(given)
        if preset is not None and column not in COLUMNS and column_name(column) in preset.names:
            renamed[name] = column_name(column)
            continue
        _check_column("columns", column)
        if preset is None:
            renamed[name] = column
        else:
            replacing[column] = preset.aliases.get(name, name)
    return renamed, replacing


def _checked_file(file: BinaryIO) -> BinaryIO:
    try:
        got = f"a file of {type(file.read(0)).__name__}"
    except (AttributeError, OSError, ValueError) as error:
        got = f"{type(file).__name__} ({error})"
    if got != "a file of bytes":
        raise _refused("path", f"expected a path or an open binary file, got {got}")
    return file


def _check_column(argument: str, name: str) -> None:
    if name not in COLUMNS and name not in FEED_ONLY:
        hint = did_you_mean(name, [*COLUMNS, *FEED_ONLY])
        raise _refused(argument, f"no column of Pinterest's is named {name!r}{hint}")


def _checked_shop(shop: Any, *, is_needed: bool) -> str:
    expected = "expected the address of the shop such as 'https://shop.example'"
    if shop is None:
        if is_needed:
            raise _refused("shop", f"an export has no links: {expected} (--shop), or a column for them in columns")
        return ""
    if not isinstance(shop, str) or not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", shop):
        raise _refused("shop", f"{expected}, got {shop!r}")
    return shop.rstrip("/")


class _Options(NamedTuple):
    encoding: str | None
    id_prefix: str
    currency: str | None
    operation: BatchOperation | str
    renamed: Mapping[str, str]
    defaults: Mapping[str, str]
    preset: Preset | None
    shop: Shop


class _Reader:
    def __init__(self, source: Path | BinaryIO, options: _Options, *, owns_file: bool) -> None:
        self._source = source
        self.path = str(source) if isinstance(source, Path) else str(getattr(source, "name", "the feed"))
        self._options = options
        self._owns_file = owns_file
        self._required = REQUIRED if options.operation == "UPSERT" else REQUIRED[:1]

    def rows(self) -> Iterator[FeedRow]:
        encoding = self._options.encoding
        with ExitStack() as stack:
            if self._owns_file and not isinstance(self._source, Path):
                stack.enter_context(self._source)
            file, sample = open_file(self.path, self._source, stack)
            text = sample.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
            if self._options.preset is not None and text.startswith((b"<", b"{", b"[")):
                raise FeedError(f"{self.path}: the export of a shop system is a CSV file: read others without preset")
            if _JSON_OF_MANY_LINES.match(text):
                raise FeedError(f"{self.path}: this is JSON, and no JSON lines: write one object per line")
            if text.startswith(b"<"):
                yield from map(self._named_row, xml_records(self.path, file, encoding))
                return
            lines = Lines(self.path, as_text(self.path, file, sample, encoding, stack), encoding)
            if text.startswith(b"{"):
                yield from map(self._named_row, json_records(lines, self._options.renamed))
            elif self._options.preset is not None:
                yield from map(self._row_of_record, self._export(self._options.preset, lines))
            else:
                yield from self._table(lines)

    def _table(self, lines: Lines) -> Iterator[FeedRow]:
        """Yield the rows of a table. Empty ones at its end are none: spreadsheets write them."""
        options = self._options
        required = [name for name in self._required if name not in options.defaults]
        header = read_header(self.path, lines, required, options.encoding, options.renamed)
        empty: list[FeedRow] = []
        for cells in lines.records(header.delimiter, len(header.names)):
            if cells == EMPTY_ROW and len(empty) < _MOST_EMPTY:
                empty.append(Rejected(lines.first, "", EMPTY_ROW, lines.raw))
                continue
            yield from empty
            empty.clear()
            if isinstance(cells, str):
                yield Rejected(lines.first, "", cells, lines.raw)
            else:
                yield self._row(lines.first, lines.raw, *header.cells(cells))

    def _export(self, preset: Preset, lines: Lines) -> Iterator[Record]:
        """Yield the items of the export of a shop system."""
        options = self._options
        return preset.read(
            self.path,
            lines,
            options.encoding,
            options.renamed,
            options.shop,
            options.defaults,
            is_upsert=options.operation == "UPSERT",
        )

    def _named_row(self, record: Record) -> FeedRow:
        """Return the row of an item of XML, or of an object of JSON."""
        renamed = self._options.renamed
        if record.size > LONGEST:
            record.problem = f"a row of more than {LONGEST} characters"
        record.raw = record.raw or msgspec.json.encode(record.cells).decode()
        record.cells |= {renamed[name]: cell for name, cell in record.cells.items() if name in renamed}
        return self._row_of_record(record)

    def _row_of_record(self, record: Record) -> FeedRow:
        if record.problem:
            id = record.cells.get("id", "")
            return Rejected(record.line, id and self._options.id_prefix + id, record.problem, record.raw)
        cells = {name: cell for name, cell in record.cells.items() if name in COLUMNS or name in FEED_ONLY}
        return self._row(record.line, record.raw, cells, record.warnings)

    def _row(self, line: int, raw: str, cells: dict[str, str], warnings: list[FeedWarning]) -> FeedRow:
        operation = self._options.operation
        for name in self._required:
            cells.setdefault(name, "")
        for name, value in self._options.defaults.items():
            cells[name] = cells.get(name) or value
        if cells["id"]:
            cells["id"] = self._options.id_prefix + cells["id"]
        if operation == "DELETE":
            cells, warnings = {"id": cells["id"]}, []
        attributes = Attributes(cells, self._required, self._options.currency)
        if operation == "UPDATE":
            without_images(attributes)
            if list(attributes.values) == ["id"] and not attributes.problems:
                attributes.problems.append(_nothing_to_update(attributes))
        if attributes.problems:
            return Rejected(line, cells["id"], "; ".join(attributes.problems), raw)
        item_id = attributes.values.pop("id")
        return FeedItem(line, _item(operation, item_id, attributes.values), (*warnings, *attributes.warnings))


def _item(
    operation: str, item_id: str, values: dict[str, Any]
) -> RetailItemUpsert | RetailItemUpdate | RetailItemDelete:
    match operation:
        case "UPSERT":
            return RetailItemUpsert(item_id=item_id, attributes=ItemAttributes(**values))
        case "UPDATE":
            return RetailItemUpdate(item_id=item_id, attributes=ItemAttributesUpdate(**values))
        case _:
            return RetailItemDelete(item_id=item_id)


def _nothing_to_update(attributes: Attributes) -> str:
    lost = "".join(f"; {warning.column}: {warning.message}" for warning in attributes.warnings)
    return f"nothing to update beside the id{lost}"
