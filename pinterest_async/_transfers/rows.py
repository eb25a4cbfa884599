"""Rows of a file while it arrives. No more than the row that is not complete is kept in memory.

A file is JSON if it begins with a bracket, and CSV otherwise: links do not state the format reliably. In JSON a row is
an object in an array, at any depth: reports group rows by id (`{"626735565838": [{...}, {...}]}`), other files are one
array. The standard library decodes the rows; this module finds where they begin and end.
"""

import codecs
import csv
import io
import json
import re
from typing import Any, Final, Protocol, TypeAlias

Row: TypeAlias = dict[str, Any]

MAX_ROW_CHARACTERS: Final = 1 << 24
"""A row longer than this is a broken file."""

_MAX_DEPTH: Final = 100
_LONG: Final = 1 << 16

_SEPARATORS: Final = re.compile(r"[\s,:]*")
_decode = json.JSONDecoder().raw_decode


class RowReader:
    r"""Reads the rows of a file in either format.

    >>> reader = RowReader()
    >>> reader.feed(b"id,clicks\n1,2\n3,")
    [{'id': '1', 'clicks': '2'}]
    >>> reader.feed(b"4\n", last=True)
    [{'id': '3', 'clicks': '4'}]
    """

    def __init__(self) -> None:
        self._bytes = codecs.getincrementaldecoder("utf-8-sig")()
        self._format: _Format | None = None
        self._waiting: list[str] = []
        self._waiting_size = 0

    def feed(self, chunk: bytes, *, last: bool = False) -> list[Row]:
        """Return the rows that are complete with the next bytes of the file.

        Args:
            chunk: The next bytes, cut anywhere.
            last: Whether the file ends with them.

        Raises:
            ValueError: The file is broken, or a row is longer than 16 million characters.
            csv.Error: The quotes of a CSV file are broken.
        """
        text = self._bytes.decode(chunk, last)
        if self._format is None:
            text = text.lstrip()
            if not text:
                return []
            self._format = _Json() if text[0] in "{[" else _Csv()
        self._waiting.append(text)
        self._waiting_size += len(text)
        rows: list[Row] = []
        # A long row is read again for each piece: pieces wait until there is as much of it again.
        if last or self._format.pending < _LONG or self._waiting_size >= self._format.pending:
            text, self._waiting, self._waiting_size = "".join(self._waiting), [], 0
            rows = self._format.feed(text, last)
        if self._format.pending + self._waiting_size > MAX_ROW_CHARACTERS:
            raise ValueError(f"a row is longer than {MAX_ROW_CHARACTERS:,} characters, or the file is broken there")
        return rows


class _Format(Protocol):
    @property
    def pending(self) -> int: ...

    def feed(self, text: str, last: bool) -> list[Row]: ...


class _Csv:
    """A header and rows. A line break in quotes does not end a row."""

    def __init__(self) -> None:
        self._text = ""
        self._header: list[str] | None = None

    @property
    def pending(self) -> int:
        return len(self._text)

    def feed(self, text: str, last: bool) -> list[Row]:
        text = self._text + text
        end = len(text) if last else _end_of_rows(text)
        self._text = text[end:]
        rows: list[Row] = []
        for values in csv.reader(io.StringIO(text[:end], newline=""), strict=True):
            if self._header is None:
                self._header = values
            elif len(values) == len(self._header):
                rows.append(dict(zip(self._header, values, strict=True)))
            elif values:
                raise ValueError(f"a row has {len(values)} values, and the header {len(self._header)}")
        return rows


def _end_of_rows(text: str) -> int:
    """Return where the last complete row ends: after a line break with an even number of quotes before it."""
    end = text.rfind("\n") + 1
    quotes = text.count('"', 0, end)
    while quotes % 2:
        before = text.rfind("\n", 0, end - 1) + 1
        quotes -= text.count('"', before, end)
        end = before
    return end


class _Json:
    """Objects in arrays."""

    def __init__(self) -> None:
        self._text = ""
        self._open: list[str] = []
        self._has_key = False

    @property
    def pending(self) -> int:
        return len(self._text)

    def feed(self, text: str, last: bool) -> list[Row]:
        text = self._text + text
        rows: list[Row] = []
        at = 0
        while True:
            at = _SEPARATORS.match(text, at).end()  # type: ignore[union-attr]
            if at == len(text):
                break
            end = self._step(text, at, rows)
            if end == at:
                break
            at = end
        self._text = text[at:]
        if last and (self._text or self._open):
            raise ValueError("the file ends, or is broken, in the middle of a row")
        return rows

    def _step(self, text: str, at: int, rows: list[Row]) -> int:
        """Read the token at `at`. Return where it ends, or `at` if it is not complete."""
        character = text[at]
        inside = self._open[-1] if self._open else ""
        if character == "{" and inside == "[":
            row, end = _complete(text, at)
            if end > at:
                rows.append(row)
            return end
        if character in "{[" and not (inside == "{" and not self._has_key):
            if len(self._open) == _MAX_DEPTH:
                raise ValueError(f"rows are nested more than {_MAX_DEPTH} deep")
            self._open.append(character)
            self._has_key = False
        elif (character, inside) in (("}", "{"), ("]", "[")):
            self._open.pop()
            self._has_key = False
        elif character == '"' and inside == "{" and not self._has_key:
            _, end = _complete(text, at)
            self._has_key = end > at
            return end
        elif self._has_key and "null".startswith(text[at : at + 4]):
            if len(text) < at + 4:
                return at
            self._has_key = False
            return at + 4
        else:
            raise ValueError(f"expected rows, got {text[at : at + 20]!r}")
        return at + 1


def _complete(text: str, at: int) -> tuple[Any, int]:
    """Return the value at `at` and where it ends. If it is not complete, it ends at `at`."""
    try:
        return _decode(text, at)
    except json.JSONDecodeError:
        return None, at
