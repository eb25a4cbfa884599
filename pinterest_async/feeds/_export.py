"""Exports of shop systems: what a preset knows of them.

A preset makes the rows of items of the rows of an export. It gets and yields records, so all that is checked of a feed
is checked of an export, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from .._operations.arguments import did_you_mean
from ._columns import COLUMNS
from ._header import Header, find_header
from ._lines import FeedError, Lines, Record

Cells: TypeAlias = Mapping[str, str]
"""The cells of a row by the column's name in the export, as `column_name` writes it."""

GROUPED: Final = {
    "color": "color",
    "colour": "color",
    "size": "size",
    "material": "material",
    "pattern": "pattern",
}
"""Options of products that Pinterest has a column for."""


class Shop(NamedTuple):
    """Where the products of an export are sold, and which of its columns replace those of the preset.

    Attributes:
        url: The address of the shop; empty where a column has the links.
        columns: The column of the export by Pinterest's name.
    """

    url: str
    columns: Mapping[str, str]

    def item_id(self, row: Cells, own: str) -> str:
        """Return the id of an item: of the user's column, or what the preset makes it."""
        return row.get(self.columns["id"], "") if "id" in self.columns else own

    def replaced(self, cells: dict[str, str], rows: Sequence[Cells]) -> dict[str, str]:
        """Return the cells of an item, with those of the columns that replace them.

        Args:
            cells: What the preset makes of the rows.
            rows: The item's row, and those that it takes from what it lacks. The id is that of the item's row.
        """
        for column, name in self.columns.items():
            if column != "id":
                cells[column] = first_of(rows, name) or cells.get(column, "")
        cells["id"] = self.item_id(rows[0], cells["id"])
        return cells


class Preset(NamedTuple):
    """How the export of a shop system is read.

    Attributes:
        names: Columns of the export.
        aliases: Other names of columns.
        needed: Columns without which no item can be sent, and Pinterest's column that each of them gives. Those that
            give none of Pinterest's are needed for all operations, and the id is.
        items: Makes records of items of the export's records. Those with a problem are passed on.
    """

    names: frozenset[str]
    aliases: Mapping[str, str]
    needed: Mapping[str, str]
    items: Callable[[Iterable[Record], Shop], Iterator[Record]]

    def read(
        self,
        path: str,
        lines: Lines,
        encoding: str | None,
        renamed: Mapping[str, str],
        shop: Shop,
        defaults: Iterable[str],
        *,
        is_upsert: bool,
    ) -> Iterator[Record]:
        """Yield the items of an export. Columns with Pinterest's names replace those of the preset, too.

        Args:
            path: The export, for messages.
            lines: Its lines.
            encoding: What it is read with, for messages.
            renamed: The name in the export of each column that has another one.
            shop: With the columns that the user named.
            defaults: Pinterest's columns that have a value for all rows.
            is_upsert: Whether items are created or replaced, which takes all needed columns.

        Raises:
            FeedError: It is no such export, or lacks a column.
        """
        aliases = {**self.aliases, **renamed}
        key, expected = next(iter(self.needed)), ", ".join(self.needed)
        header = find_header(path, lines, self.names, key, expected, encoding, aliases)
        if absent := [name for name in shop.columns.values() if name not in header.names]:
            hint = did_you_mean(absent[0], header.names)
            raise FeedError(f"{path}: it has no column {absent[0]} (columns, --column){hint}")
        there = {*header.names, *shop.columns, *defaults}
        for name, column in self.needed.items():
            is_needed = is_upsert or column == "id" or column not in COLUMNS
            if is_needed and there.isdisjoint((name, column)):
                default = f", or give a value for all (--default {column}=...)" if column in COLUMNS else ""
                raise FeedError(
                    f"{path}: no item can be sent without the column {name}: export it, or name the one that has the "
                    f"{column} (columns={{'...': '{column}'}}, --column ...={column}){default}"
                )
        own = {name: name for name in header.names if name in COLUMNS and name != "id" and name not in self.names}
        return self.items(_records(lines, header), shop._replace(columns={**own, **shop.columns}))


def _records(lines: Lines, header: Header) -> Iterator[Record]:
    """Yield the rows of an export."""
    for cells in lines.records(header.delimiter, len(header.names)):
        record = Record(lines.first, lines.raw)
        if isinstance(cells, str):
            record.problem = cells
        else:
            for name, cell in zip(header.names, cells, strict=True):
                if name and not record.cells.get(name):
                    record.cells[name] = cell
        yield record


def first_of(rows: Iterable[Cells], *names: str) -> str:
    """Return the first cell that is not empty: of these columns in the first row, then in the next one."""
    return next((row[name] for row in rows for name in names if row.get(name)), "")
