"""Files of conversion events, one JSON object a line."""

import gzip
from pathlib import Path

import msgspec
import pytest

from pinterest_async.event_lines import EventLine, read_events
from pinterest_async.feeds import FeedError, Rejected

from .support.events import event


def write_lines(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"\n".join(lines))
    return path


def test_lines_are_events_or_rejected_with_their_number(tmp_path: Path) -> None:
    good = msgspec.json.encode(event(0))
    newer = good[:-1] + b',"field_of_tomorrow":1}'
    path = write_lines(
        tmp_path / "events.jsonl", b"\xef\xbb\xbf" + good, b"", b"{", b'"text"', b'{"a":1}', b"\xff", newer
    )
    rows = list(read_events(path))
    assert [row.line for row in rows] == [1, 3, 4, 5, 6, 7]
    assert [type(row) for row in rows] == [EventLine, Rejected, Rejected, Rejected, Rejected, EventLine]
    assert isinstance(rows[-1], EventLine)
    assert rows[-1].item["field_of_tomorrow"] == 1
    assert isinstance(rows[1], Rejected)
    assert rows[1].reason.startswith("no conversion event: ")
    assert rows[1].raw == "{"


def test_a_line_with_a_time_in_milliseconds_is_rejected(tmp_path: Path) -> None:
    wrong = msgspec.structs.replace(event(0), event_time=1_700_000_000_000)
    [row] = read_events(write_lines(tmp_path / "events.jsonl", msgspec.json.encode(wrong)))
    assert isinstance(row, Rejected)
    assert row.reason.startswith("no conversion event: event_time: expected Unix seconds such as 1700000000, got milli")


def test_a_compressed_file_is_read_and_one_that_breaks_off_says_where(tmp_path: Path) -> None:
    lines = b"\n".join(msgspec.json.encode(event(number)) for number in range(200))
    path = tmp_path / "events"
    path.write_bytes(gzip.compress(lines))
    assert len(list(read_events(path))) == 200
    path.write_bytes(gzip.compress(lines)[:-200])
    with pytest.raises(FeedError, match="breaks off after line"):
        list(read_events(path))


def test_a_file_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="No such file"):
        read_events(tmp_path / "nothing")
