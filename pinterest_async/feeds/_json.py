"""Feeds as JSON lines: an object with the names of columns per line."""

from collections.abc import Iterator
from typing import cast

import msgspec

from ._lines import LONGEST, Lines, Record, column_name


def json_records(lines: Lines) -> Iterator[Record]:
    """Yield the objects of a feed."""
    for line in lines:
        record = Record(lines.first, raw=lines.raw)
        if line.strip("\ufeff \t\r\n"):
            try:
                _read(record, line)
            except msgspec.MsgspecError as error:
                record.problem = f"expected a JSON object in one line: {error}"
            yield record
        lines.finish()


def _read(record: Record, line: str) -> None:
    if len(line) >= LONGEST:
        record.problem = f"a row of more than {LONGEST} characters"
        return
    for name, value in msgspec.json.decode(line.lstrip("\ufeff"), type=dict[str, object]).items():
        parts = cast("list[object]", value) if isinstance(value, list) else [value]
        for part in parts:
            if not isinstance(part, str | int | float | None):
                record.problem = f"{name}: expected text, a number or a list of these, got {type(part).__name__}"
            elif part is not None and part != "":
                record.add(column_name(name), str(part).lower() if isinstance(part, bool) else str(part))
