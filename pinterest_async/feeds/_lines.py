"""A feed as text: opening, decoding, and cutting it into records."""

import csv
import gzip
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BufferedReader, RawIOBase, TextIOWrapper
from pathlib import Path
from typing import Any, Final, Self

from ..errors import PinterestError
from ..models.feed_rows import FeedWarning

EMPTY_ROW: Final = "the row is empty"
"""What is wrong with a row whose cells are all empty."""

LONGEST: Final = 131_072
"""Characters of a row: more than all columns at their longest, and as many as Python's csv takes in one cell."""


class FeedError(PinterestError):
    """The feed as a whole cannot be read: it is not there, is not text, lacks a column, or breaks off."""


@dataclass
class Record:
    """A row of a feed whose rows name their cells.

    Attributes:
        line: Number of its first line.
        raw: Its text; empty where it is not kept.
        cells: By column.
        problem: Why it cannot be read, if it cannot.
        size: Characters of it.
        warnings: Values that are not in the cells.
    """

    line: int
    raw: str = ""
    cells: dict[str, str] = field(default_factory=dict[str, str])
    problem: str = ""
    size: int = 0
    warnings: list[FeedWarning] = field(default_factory=list[FeedWarning])

    def add(self, name: str, cell: str) -> None:
        """Add a cell. Those of a column that may be there several times are joined; of others the first one counts."""
        first = self.cells.get(name)
        if not first:
            self.cells[name] = cell
        elif name in REPEATED:
            self.cells[name] = f"{first}{REPEATED[name]}{cell}"

    def refused(self, item_id: str, problem: str) -> Self:
        """Return a record that has nothing but an id, and why the row cannot be sent."""
        return type(self)(self.line, self.raw, {"id": item_id}, problem)


REPEATED: Final = {"additional_image_link": "|", "image_link": "|", "shipping": ",", "tax": ","}
"""Columns that may be there several times, and what joins their cells."""

PARTS: Final = {
    "shipping": ("country", "region", "service", "price"),
    "tax": ("country", "region", "rate", "tax_ship"),
}
"""Columns whose values have parts, which a cell joins by colons."""


def column_name(name: str) -> str:
    """Return the name of a column as Pinterest writes it.

    >>> column_name("g:Image Link")
    'image_link'
    """
    return name.strip().lower().removeprefix("g:").replace(" ", "_").replace("-", "_")


def open_file(path: str, source: Path | Any, stack: ExitStack) -> tuple[Any, bytes]:
    """Open a file, packed by gzip (even twice), as the only one of a zip archive, or plain.

    A packed file is unpacked to its end first, unless it is a pipe: so one that is cut off, or expands without end, is
    refused before its first row is read.

    Args:
        path: The file, for messages.
        source: Its path, or the file itself, binary.
        stack: Closes what is opened here.

    Returns:
        The file and its first bytes.

    Raises:
        FeedError: The file cannot be opened, is an archive of several, or is damaged.
    """
    try:
        if isinstance(source, Path):
            source = stack.enter_context(source.open("rb"))
        file = source if hasattr(source, "peek") else BufferedReader(source)
        start = file.tell() if file.seekable() else None
        unpacked = _unpacked(path, file, stack)
        if unpacked is not file and start is not None:
            while unpacked.read(_CHECKED):
                pass
            file.seek(start)
            unpacked = _unpacked(path, file, stack)
        return unpacked, unpacked.peek(8192)
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        raise FeedError(f"{path}: the archive is damaged ({cause(error)}): make or download it again") from error
    except (OSError, NotImplementedError, RuntimeError) as error:
        raise FeedError(f"{path}: {cause(error)}") from error


def _unpacked(path: str, file: Any, stack: ExitStack) -> Any:
    """Return what is packed in an open file; the file itself if it is plain."""
    outer = _Counted(file)
    for _ in range(_MOST_LAYERS):
        start: bytes = file.peek(4)
        if start.startswith(b"\x1f\x8b"):
            counted: Any = outer if file is outer.file else file
            packed: Any = stack.enter_context(gzip.GzipFile(fileobj=counted))
        elif start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            packed = stack.enter_context(_only_file(path, file, stack))
        else:
            break
        file = BufferedReader(_Expanding(path, packed, outer))
    return file


class _Counted:
    """A file, and how many of its bytes were read. A pipe does not say it itself."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self._size = 0

    def read(self, size: int) -> bytes:
        data: bytes = self.file.read(size)
        self._size += len(data)
        return data

    @property
    def position(self) -> int:
        """The bytes that were read; of an archive, its position in the file."""
        return self._size or self.file.tell()


def _only_file(path: str, file: Any, stack: ExitStack) -> Any:
    """Return the file of an archive that has one. What macOS and others put beside it does not count."""
    if not file.seekable():
        raise FeedError(
            f"{path}: a zip archive cannot be read from a pipe or inside another archive: unpack it first, or use gzip"
        )
    archive = stack.enter_context(zipfile.ZipFile(file))
    names = [member.filename for member in archive.infolist() if not member.is_dir()]
    if "[Content_Types].xml" in names:
        raise FeedError(f"{path}: a feed is TSV, CSV, XML or JSON lines, and this is a workbook: save the sheet as CSV")
    names = [name for name in names if not name.startswith("__MACOSX/") and name.rpartition("/")[2][:1] != "."]
    if len(names) != 1:
        raise FeedError(f"{path}: an archive of {len(names)} files: pack the feed alone, or unpack it")
    return archive.open(names[0])


class _Expanding(RawIOBase):
    """The content of a packed file. It ends with an error where it is far longer than any feed's."""

    def __init__(self, path: str, packed: Any, outer: _Counted) -> None:
        self._path = path
        self._packed = packed
        self._outer = outer
        self._size = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read bytes into a buffer.

        Raises:
            FeedError: The content is more than 200 times as long as the file.
        """
        data: bytes = self._packed.read(len(buffer))
        self._size += len(data)
        if self._size > _UNSUSPICIOUS and self._size > _MAX_RATIO * self._outer.position:
            raise FeedError(
                f"{self._path}: the archive expands to more than {_MAX_RATIO} times its size, which no feed does: "
                "unpack it first if it is one"
            )
        buffer[: len(data)] = data
        return len(data)


_MOST_LAYERS: Final = 2
_CHECKED: Final = 1 << 20
_UNSUSPICIOUS: Final = 64_000_000
_MAX_RATIO: Final = 200
"""Times its own size that a packed feed expands to, at most. Feeds shrink to a tenth or so."""


def read_chunk(path: str, file: Any, size: int, line: int) -> bytes:
    """Return the next bytes of a file.

    Raises:
        FeedError: It breaks off; `line` is named.
    """
    try:
        chunk: bytes = file.read(size)
    except (OSError, EOFError, zlib.error) as error:
        raise FeedError(broken_off(path, line, error)) from error
    return chunk


def as_text(path: str, file: Any, sample: bytes, encoding: str | None, stack: ExitStack) -> TextIOWrapper:
    """Return an open file as text.

    Args:
        path: The file, for messages.
        file: Binary, at its start.
        sample: Its first bytes.
        encoding: Its encoding; None is UTF-8, or UTF-16 where the file begins with its byte order mark.
        stack: Closes the file.

    Raises:
        FeedError: The file is binary, or the encoding has no such name.
    """
    try:
        if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        elif encoding is None and b"\x00" in sample:
            raise FeedError(
                f"{path}: a feed is TSV, CSV, XML or JSON lines, and this is a binary file (of a workbook, save the "
                "sheet as CSV; of UTF-16 without a byte order mark, say encoding='utf-16-le', --encoding)"
            )
        # What cannot be decoded becomes U+FFFD, and its row is rejected.
        return stack.enter_context(TextIOWrapper(file, encoding or "utf-8", errors="replace", newline=""))
    except (LookupError, OSError, ValueError) as error:
        raise FeedError(f"{path}: {cause(error)}: name an encoding such as cp1252 (encoding=, --encoding)") from error


def broken_off(path: str, line: int, error: BaseException) -> str:
    """Return the message of a feed that cannot be read to its end."""
    return f"{path}: breaks off after line {line}: {cause(error)}: make or download it again"


def cause(error: BaseException) -> str:
    """Return the text of an error, without the path that the system puts into it."""
    return getattr(error, "strerror", None) or str(error)


def fit(cells: list[str], count: int) -> list[str]:
    """Return the cells without empty ones after the last column: some programs end every row with a separator.

    >>> fit(["LAMP-1", "10.00 EUR", ""], 2)
    ['LAMP-1', '10.00 EUR']
    """
    return cells if any(cells[count:]) else cells[:count]


class Lines:
    """The lines of a feed, and the records that they make up.

    `first` and `raw` are the current record's first line, by its number, and its text. The csv reader iterates over the
    lines; it sees the feed end where a record is too long.
    """

    def __init__(self, path: str, stream: TextIOWrapper, encoding: str | None) -> None:
        self.first = 1
        self._path = path
        self._stream = stream
        self._encoding = encoding
        self._taken: list[str] = []
        self._length = 0
        self._waiting: deque[str] = deque()

    @property
    def raw(self) -> str:
        """The text of the current record."""
        return "".join(self._taken).rstrip("\r\n")

    def records(self, delimiter: str, count: int) -> Iterator[list[str] | str]:
        """Yield the cells of each record, or what is wrong with it.

        Args:
            delimiter: What parts the cells.
            count: How many cells a record has.
        """
        reader = csv.reader(self, delimiter=delimiter, strict=True)
        while True:
            cells: list[str] | str
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells = "a quote that is never closed, or text after a closing one"
                reader = csv.reader(self, delimiter=delimiter, strict=True)
            if self._length >= LONGEST:
                self._keep_first_of(cells)
                cells = f"a row of more than {LONGEST} characters"
            elif delimiter == "\t" and self._is_unquoted(cells, count):
                self.keep_first()
                cells = _split(self._taken[0])
            self._keep_first_of(cells)
            if any("\ufffd" in line for line in self._taken):
                cells = self._undecodable()
            elif any("\0" in line for line in self._taken):
                cells = "NUL characters, which no text has"
            if not isinstance(cells, str):
                cells = fit([cell.strip() for cell in cells], count)
                if not any(cells):
                    cells = EMPTY_ROW
                elif len(cells) != count:
                    cells = f"{len(cells)} cells, and {count} columns"
                    self.keep_first()  # the other lines may be rows that a stray quote swallowed
            yield cells
            self.finish()

    def _keep_first_of(self, cells: list[str] | str) -> None:
        if isinstance(cells, str):
            self.keep_first()

    def _is_unquoted(self, cells: list[str] | str, count: int) -> bool:
        """Return whether quotes are part of the cells: tab-separated values know no quoting, though programs use it.

        They are no quoting where reading them as such fails, and where each of the lines is a row by itself.
        """
        if isinstance(cells, str):
            return True
        rows = [len(fit(_split(line), count)) == count for line in self._taken]
        return all(rows) and (len(rows) > 1 or len(fit(cells, count)) != count)

    def _undecodable(self) -> str:
        if self._encoding is None:
            return "characters that are not UTF-8: name the encoding (encoding=, --encoding), such as cp1252"
        return f"characters that are not {self._encoding}: name another encoding (encoding=, --encoding)"

    def keep_first(self) -> None:
        """Leave all but the first line of the record to the next ones."""
        self._waiting.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        self._length = len(self._taken[0])

    def finish(self) -> None:
        """Advance to the next record."""
        self.first += len(self._taken)
        self._taken.clear()
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = "" if self._length >= LONGEST else self._waiting.popleft() if self._waiting else self._read()
        if not line:
            raise StopIteration
        self._taken.append(line)
        self._length += len(line)
        return line

    def _read(self) -> str:
        try:
            line = rest = self._stream.readline(LONGEST)
            while len(rest) == LONGEST and rest[-1] not in "\r\n":
                rest = self._stream.readline(LONGEST)  # of a line too long only the start is kept
        except UnicodeError as error:
            raise FeedError(f"{self._path}: cannot be read with encoding={self._encoding!r}: {error}") from error
        except (OSError, EOFError, zlib.error) as error:
            last = self.first + len(self._taken) - 1
            raise FeedError(broken_off(self._path, last, error)) from error
        return line


def _split(line: str) -> list[str]:
    return line.rstrip("\r\n").split("\t")
