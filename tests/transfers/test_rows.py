"""Rows of files that arrive in pieces, cut anywhere."""

import csv
import io
import json
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async._transfers import rows as _rows
from pinterest_async._transfers.rows import Row, RowReader


def read(content: bytes, cuts: Sequence[int] = ()) -> list[Row]:
    """The rows of a file that arrives in pieces."""
    reader = RowReader()
    edges = [0, *sorted(cut % (len(content) + 1) for cut in cuts), len(content)]
    rows = [row for start, end in pairwise(edges) for row in reader.feed(content[start:end])]
    return rows + reader.feed(b"", last=True)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(st.text(), VALUES, max_size=4)
CUTS = st.lists(st.integers(0, 1_000_000), max_size=8)


@given(st.dictionaries(st.text(), st.none() | st.lists(OBJECTS, max_size=3), max_size=4), CUTS, st.booleans())
def test_json_by_id_is_read_wherever_it_is_cut(groups: dict[str, Any], cuts: list[int], ascii: bool) -> None:
    content = json.dumps(groups, ensure_ascii=ascii, indent=1 if ascii else None).encode("utf-8", "surrogatepass")
    assert read(content, cuts) == [row for rows in groups.values() for row in rows or ()]


@given(st.lists(OBJECTS, max_size=5), CUTS)
def test_json_in_one_array_is_read_wherever_it_is_cut(rows: list[Any], cuts: list[int]) -> None:
    assert read(json.dumps(rows).encode(), cuts) == rows


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5), CUTS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_csv_is_read_wherever_it_is_cut(
    values: list[tuple[str, str]], cuts: list[int], line_end: str, marked: bool
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows([("first", "second"), *values])
    content = text.getvalue().encode("utf-8-sig" if marked else "utf-8")
    assert read(content, cuts) == [{"first": one, "second": two} for one, two in values]


def test_blank_lines_are_no_rows() -> None:
    assert read(b"a,b\n\n1,2\n\n") == [{"a": "1", "b": "2"}]


def test_rows_are_found_at_any_depth() -> None:
    content = b'{"create": {"campaigns": [{"id": "1"}], "ads": [[{"id": "2"}]]}, "update": {}, "none": null}'
    assert read(content) == [{"id": "1"}, {"id": "2"}]


@pytest.mark.parametrize("content", [b"", b" \n", b"[]", b"{}", b"a,b\n", b"\xef\xbb\xbf"])
def test_a_file_without_rows_has_none(content: bytes) -> None:
    assert read(content) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"1": [{"a": 1}, {"a"', "in the middle of a row"),
        (b'{"1": [{"a": 1}', "in the middle of a row"),
        (b'{"1": nul', "in the middle of a row"),
        (b'{"1', "in the middle of a row"),
        (b'{"message": "gone"}', "expected rows, got '\"gone\"}'"),
        (b'{"1": [{"a": 1}, 2]}', "expected rows, got '2]}'"),
        (b'{"1": [}', "expected rows, got '}'"),
        (b"[] and more", "expected rows, got 'and more'"),
        (b"{[]}", "expected rows"),
        (b"a,b\n1,2,3\n", "a row has 3 values, and the header 2"),
        (b"a,b\n1,\xff\n", "utf-8"),
        (b'a,b\n"1"x,2\n', "expected after"),
    ],
)
def test_a_broken_file_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises((ValueError, csv.Error), match=problem.replace("[", r"\[")):
        read(content)


@pytest.mark.parametrize("start", [b'[{"a": "', b'a,b\n1,"'])
def test_a_row_that_never_ends_does_not_fill_the_memory(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rows, "MAX_ROW_CHARACTERS", 1000)
    reader = RowReader()
    with pytest.raises(ValueError, match="longer than 1,000 characters"):
        for _ in range(3):
            reader.feed(start)
            reader.feed(b"x" * 600)


@pytest.mark.parametrize("start", [b'[{"a": "', b'a,b\n1,"'], ids=["json", "csv"])
def test_a_long_row_in_small_pieces_takes_little_time(start: bytes) -> None:
    reader, value = RowReader(), b"x" * 1000
    csv.field_size_limit(10_000_000)
    try:
        started = time.process_time()
        assert reader.feed(start) == []
        for _ in range(4000):
            assert reader.feed(value) == []
        end = b'"}]' if start.startswith(b"[") else b'"\n'
        [row] = reader.feed(end, last=True)
        assert time.process_time() - started < 2
    finally:
        csv.field_size_limit(131_072)
    assert max(map(len, row.values())) == 4_000_000
