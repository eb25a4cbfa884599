"""Conversion events in files: one JSON object per line (JSON lines), gzipped or not, read as they are asked for.

    for row in read_events("events.jsonl.gz"):
        match row:
            case EventLine(): ...  # row.item is ready for conversion_events.send_many; row.line says where it stands
            case Rejected(): ...  # row.line, row.reason

A line that is no event is a `Rejected`, and the rest goes on; empty lines are passed over. An event stays the object it
was, so that fields newer than this release are sent as well. The text of a line may hold data of customers: it is in
`raw` for whoever wants to mend it, and in no message.
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from .feeds import FeedError, Rejected
from .models.conversion_events import ConversionEvent

__all__ = ["EventLine", "EventRow", "read_events"]


class EventLine(msgspec.Struct, frozen=True):
    """A line that holds an event; `line` is counted from 1, `item` is the object as it was written."""

    line: int
    item: dict[str, Any]


EventRow: TypeAlias = EventLine | Rejected
"""What a line became."""


def read_events(path: str | PathLike[str]) -> Iterator[EventRow]:
    """The events of a file. FeedError at once when it cannot be read, and on the way when it breaks off."""
    rows = _read(Path(path))
    first = list(islice(rows, 1))  # opens the file, so that its faults are raised here
    return chain(first, rows)


def _read(path: Path) -> Iterator[EventRow]:
    line = 0
    try:
        with ExitStack() as stack:
            file: Any = stack.enter_context(path.open("rb"))
            if file.peek(2).startswith(b"\x1f\x8b"):
                file = stack.enter_context(gzip.GzipFile(fileobj=file))
            for line, text in enumerate(file, 1):
                if text.strip(b" \t\r\n\xef\xbb\xbf"):
                    yield _row(line, text.removeprefix(b"\xef\xbb\xbf"))
    except (OSError, EOFError, zlib.error) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise FeedError(f"{path}: {f'breaks off after line {line}: ' if line else ''}{cause}") from error


def _row(line: int, text: bytes) -> EventRow:
    try:
        item: dict[str, Any] = msgspec.json.decode(text, type=dict[str, Any])
        msgspec.convert(item, ConversionEvent)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return Rejected(line, "", f"no conversion event: {error}", text.decode("utf-8", "replace").rstrip("\r\n"))
    return EventLine(line, item)
