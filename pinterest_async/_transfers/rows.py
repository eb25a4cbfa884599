"""Rows of a file while it arrives: bytes in, rows out, and no more in memory than the row that is not complete yet.

A file is JSON when it begins with a bracket, and CSV otherwise; links do not tell their format reliably. In JSON a row
is an object that stands in an array, wherever that is: reports group them by id (`{"626735565838": [{...}, {...}]}`),
other files are one array. What is inside a row is the standard library's to read; only the way to it is read here.
"""

import codecs
import csv
import io
import json
import re
from typing import Any, Final, Protocol, TypeAlias

Row: TypeAlias = dict[str, Any]
KeyedRow: TypeAlias = tuple[str | None, Row]

LONGEST: Final = 1 << 24
"""Characters after which a row that has no end is taken for a broken file."""

_BETWEEN: Final = re.compile(r"[\s,:]*")
_decode = json.JSONDecoder().raw_decode


class RowReader:
    """Reads a file in either format. ValueError says what is wrong with it."""

    def __init__(self) -> None:
        self._bytes = codecs.getincrementaldecoder("utf-8-sig")()
        self._format: _Format | None = None

    def feed(self, chunk: bytes, *, last: bool = False) -> list[KeyedRow]:
        """Rows that are complete now, each with the name of what it is grouped under, if it is."""
        text = self._bytes.decode(chunk, last)
        if self._format is None:
            text = text.lstrip()
            if not text:
                return []
            self._format = _Json() if text[0] in "{[" else _Csv()
        rows = self._format.feed(text, last)
        if self._format.pending > LONGEST:
            raise ValueError(f"a row is longer than {LONGEST:,} characters, or the file is broken there")
        return rows


class _Format(Protocol):
    @property
    def pending(self) -> int: ...

    def feed(self, text: str, last: bool) -> list[KeyedRow]: ...


class _Csv:
    """A header and rows; a line break in quotes ends no row."""

    def __init__(self) -> None:
        self._text = ""
        self._header: list[str] | None = None

    @property
    def pending(self) -> int:
        return len(self._text)

    def feed(self, text: str, last: bool) -> list[KeyedRow]:
        text = self._text + text
        end = len(text) if last else _end_of_rows(text)
        self._text = text[end:]
        rows: list[KeyedRow] = []
        for values in csv.reader(io.StringIO(text[:end], newline=""), strict=True):
            if self._header is None:
                self._header = values
            elif len(values) == len(self._header):
                rows.append((None, dict(zip(self._header, values, strict=True))))
            elif values:
                raise ValueError(f"a row has {len(values)} values, and the header {len(self._header)}")
        return rows


def _end_of_rows(text: str) -> int:
    """Where the last complete row ends: after a line break with an even number of quotes before it."""
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
        self._keys: list[str | None] = []
        self._key: str | None = None

    @property
    def pending(self) -> int:
        return len(self._text)

    def feed(self, text: str, last: bool) -> list[KeyedRow]:
        text = self._text + text
        rows: list[KeyedRow] = []
        at = 0
        while True:
            at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
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

    def _step(self, text: str, at: int, rows: list[KeyedRow]) -> int:
        """Read what stands there; the place behind it, or the same place when it is not complete."""
        here = text[at]
        inside = self._open[-1] if self._open else ""
        if here == "{" and inside == "[":
            return self._row(text, at, rows)
        if here in "{[" and not (inside == "{" and self._key is None):
            self._open.append(here)
            self._keys.append(self._key)
            self._key = None
        elif (here, inside) in (("}", "{"), ("]", "[")):
            self._open.pop()
            self._key = self._keys.pop()
            if self._open and self._open[-1] == "{":
                self._key = None
        elif here == '"' and inside == "{" and self._key is None:
            key, end = _complete(text, at)
            self._key = key if end > at else None
            return end
        elif self._key is not None and "null".startswith(text[at : at + 4]):
            if len(text) < at + 4:
                return at
            self._key = None
            return at + 4
        else:
            raise ValueError(f"expected rows, got {text[at : at + 20]!r}")
        return at + 1

    def _row(self, text: str, at: int, rows: list[KeyedRow]) -> int:
        row, end = _complete(text, at)
        if end > at:
            rows.append((self._keys[-1], row))
        return end


def _complete(text: str, at: int) -> tuple[Any, int]:
    """A value and the place behind it; the same place when the value has no end yet."""
    try:
        return _decode(text, at)
    except json.JSONDecodeError:
        return None, at
