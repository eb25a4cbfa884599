"""Conversion events in files: one JSON object per line (JSON lines), gzipped or not, read lazily.

    for row in read_events("events.jsonl.gz"):
        match row:
            case EventLine(): ...  # row.item is ready for conversion_events.send_many; row.line says where it stands
            case Rejected(): ...  # row.line, row.reason

A line that is no event is a `Rejected`, and the rest is read; empty lines are skipped. An event stays the object it
was, so that fields newer than this release are sent as well. The text of a line may hold data of customers: it is in
`raw` for repair, and in no message.
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
from .models._confidential import Outline
from .models.conversion_events import ConversionEvent
from .resources._workflows.customer_data import event_problem

__all__ = ["EventLine", "EventRow", "read_events"]


class EventLine(msgspec.Struct, frozen=True):
    """A line that holds an event. The repr hides its values: they are about a customer.

    Attributes:
        line: Its number, counted from 1.
        item: The object as it is written.
    """

    line: int
    item: dict[str, Any]

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("line", self.line), ("item", Outline(self.item))]

    def __repr__(self) -> str:
        return f"EventLine(line={self.line}, item={Outline(self.item)!r})"


EventRow: TypeAlias = EventLine | Rejected
"""A line of a file of events."""


def read_events(path: str | PathLike[str]) -> Iterator[EventRow]:
    """Read the events of a file lazily.

    Raises:
        FeedError: The file cannot be read; also while reading, when it breaks off.
    """
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
    item: dict[str, Any] = {}
    try:
        item = msgspec.json.decode(text, type=dict[str, Any])
        msgspec.convert(item, ConversionEvent)
        problem = event_problem(item)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        problem = str(error)
    if problem is not None:
        return Rejected(line, "", f"no conversion event: {problem}", text.decode("utf-8", "replace").rstrip("\r\n"))
    return EventLine(line, item)
