"""Where a feed comes from, and what its columns are called."""

import gzip
import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pinterest_async import ArgumentError
from pinterest_async.feeds import FeedError, FeedItem, FeedRow, Rejected, read_feed
from pinterest_async.models.catalog_items import RetailItemUpsert
from tests.support.pipes import Pipe

TABLE = """Handle,Body,title,link,image_link,price,condition
A1,<p>A <b>lamp</b> &amp; a shade</p><script>x</script>,Lamp,https://s.example/1,https://i.example/1.jpg,1 EUR,
A2,5 < 6 and 7 > 3,Lamp,https://s.example/2,https://i.example/2.jpg,1 EUR,used
"""
COLUMNS = {"Handle": "id", "Body": "description"}
DEFAULTS = {"availability": "in stock", "condition": "new"}


def zipped(**files: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/", "")
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


NO_FILES = b"PK\x05\x06" + bytes(18)


def sent(rows: list[FeedRow]) -> list[Any]:
    assert all(isinstance(row, FeedItem) and isinstance(row.item, RetailItemUpsert) for row in rows), rows
    return [row.item for row in rows if isinstance(row, FeedItem)]


def read(source: Any, **options: Any) -> list[FeedRow]:
    return list(read_feed(source, columns=COLUMNS, defaults=DEFAULTS, **options))


def test_columns_are_renamed_and_empty_cells_filled(tmp_path: Path) -> None:
    (tmp_path / "feed").write_text(TABLE)
    first, second = sent(read(tmp_path / "feed"))
    assert (first.item_id, first.attributes.description) == ("A1", "A lamp & a shade")
    assert (first.attributes.availability, first.attributes.condition) == ("in stock", "new")
    assert (second.attributes.description, second.attributes.condition) == ("5 < 6 and 7 > 3", "used")


def test_a_renamed_column_that_is_missing_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "feed").write_text(TABLE.replace("Handle", "Handel"))
    with pytest.raises(FeedError, match=r"without the column id; is 'handel' one of them\?"):
        read(tmp_path / "feed")
    (tmp_path / "feed").write_text("A1\nA2\n")
    with pytest.raises(FeedError, match="write them above the rows, or say what they are called"):
        read_feed(tmp_path / "feed", operation="DELETE")


@pytest.mark.parametrize(
    ("body", "description"),
    [
        ("&lt;p&gt;A lamp &amp;amp; shade&lt;/p&gt;", "A lamp & shade"),
        ("A&nbsp;lamp &#8211; 5 &lt; 6", "A\xa0lamp \u2013 5 < 6"),
        ("R&D; lamps &copy2026", "R&D; lamps &copy2026"),
        ("<p>use &lt;b&gt;</p>", "use <b>"),
    ],
)
def test_escaped_descriptions_become_text(tmp_path: Path, body: str, description: str) -> None:
    (tmp_path / "feed").write_text(TABLE.replace("5 < 6 and 7 > 3", body))
    assert sent(read(tmp_path / "feed"))[1].attributes.description == description


def test_names_of_json_and_xml_are_renamed_too(tmp_path: Path) -> None:
    rest = '"title": "L", "link": "https://s.example/1", "image_link": "https://i.example/1.jpg", "price": "1 EUR"'
    (tmp_path / "feed").write_text('{"handle": "A1", "id": "other", "body": "A lamp", ' + rest + "}")
    [item] = sent(read(tmp_path / "feed"))
    assert (item.item_id, item.attributes.description) == ("A1", "A lamp")


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode()), lambda text: zipped(a=text)])
def test_a_feed_may_be_an_open_file_packed_or_not(tmp_path: Path, pack: Any) -> None:
    (tmp_path / "feed").write_bytes(pack(TABLE))
    with (tmp_path / "feed").open("rb") as file:
        assert len(sent(read(file))) == 2
    assert len(sent(read(io.BytesIO(pack(TABLE))))) == 2
    assert len(sent(read(tmp_path / "feed"))) == 2


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TABLE.encode())))
    assert len(sent(read("-"))) == 2


def test_a_pipe_is_read_and_an_archive_in_it_refused() -> None:
    assert len(sent(read(Pipe(TABLE.encode())))) == 2
    with pytest.raises(FeedError, match="<stdin>: a zip archive cannot be read from a pipe"):
        read(Pipe(zipped(a=TABLE)))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (zipped(a=TABLE, b=TABLE), "an archive of 2 files: pack the feed alone"),
        (zipped(**{"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "a workbook: save the sheet as CSV"),
        (zipped(), "an archive of 0 files"),
        (NO_FILES, "an archive of 0 files"),
        (b"PK\x03\x04broken", "the archive is damaged (File is not a zip file): make or download it again"),
        (gzip.compress(zipped(a=TABLE)), "a zip archive cannot be read from a pipe or inside another archive"),
        (gzip.compress(TABLE.encode())[:-9], "the archive is damaged (Compressed file ended before"),
        (gzip.compress(TABLE.encode()) + b"more", "Not a gzipped file (b'mo')"),
        (zipped(a=TABLE)[:40] + bytes(30) + zipped(a=TABLE)[70:], ""),
    ],
)
def test_an_archive_that_is_no_feed_is_one_line(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "feed").write_bytes(content)
    with pytest.raises(FeedError) as caught:
        read(tmp_path / "feed")
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(gzip.compress(TABLE.encode())),
        gzip.compress(TABLE[:50].encode()) + gzip.compress(TABLE[50:].encode()),
        zipped(**{"feed.csv": TABLE, "__MACOSX/._feed.csv": "\0\5\26\7", ".DS_Store": "\0"}),
    ],
    ids=["packed twice", "of several members", "from a Mac"],
)
def test_feeds_are_packed_in_many_ways(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "feed").write_bytes(content)
    assert len(sent(read(tmp_path / "feed"))) == 2


def test_a_packed_feed_from_a_pipe_may_be_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinterest_async.feeds._lines._UNSUSPICIOUS", 1000)
    rows = "".join(f"{random.randbytes(20).hex()},,Lamp,https://s.example/1,,1 EUR,\n" for _ in range(200))
    assert len(read(Pipe(gzip.compress((TABLE + rows).encode())))) == 202
    with pytest.raises(FeedError, match="expands to more than 200 times its size"):
        read(Pipe(gzip.compress(gzip.compress(TABLE.encode() + 2_000_000 * b" "))))


def test_an_archive_that_expands_late_is_refused_before_its_first_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinterest_async.feeds._lines._UNSUSPICIOUS", 1000)
    content = gzip.compress(TABLE.encode() + 2_000_000 * b" ")
    (tmp_path / "feed").write_bytes(content)
    with (
        (tmp_path / "feed").open("rb") as file,
        pytest.raises(FeedError, match="expands to more than 200 times its size"),
    ):
        read(file)
    rows = read_feed(Pipe(content), columns=COLUMNS, defaults=DEFAULTS)
    assert isinstance(next(rows), FeedItem)


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(a=data.decode())])
def test_a_file_that_expands_to_far_more_than_a_feed_is_refused(
    tmp_path: Path, pack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinterest_async.feeds._lines._UNSUSPICIOUS", 1_000_000)
    (tmp_path / "feed").write_bytes(pack(TABLE.encode() + 2_000_000 * b" "))
    with pytest.raises(FeedError, match="expands to more than 200 times its size"):
        read(tmp_path / "feed")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"columns": {"Handle": "ids"}}, "columns: no column of Pinterest's is named 'ids'; did you mean 'id'?"),
        ({"defaults": {"availabilty": "in stock"}}, "defaults: no column .* did you mean 'availability'?"),
        ({"columns": ["Handle"]}, "columns: expected a mapping of texts"),
        ({"defaults": {"adult": True}}, "defaults: expected a mapping of texts"),
    ],
)
def test_wrong_names_are_refused_before_anything_is_read(options: Any, expected: str) -> None:
    with pytest.raises(ArgumentError, match=expected):
        read_feed("no such file", **options)


def test_what_is_no_binary_file_is_refused(tmp_path: Path) -> None:
    closed = io.BytesIO()
    closed.close()
    wrong: Any
    for wrong, got in (
        (io.StringIO(TABLE), "a file of str"),
        (closed, "closed file"),
        (7, "int ("),
        (None, "NoneType"),
    ):
        with pytest.raises(ArgumentError) as caught:
            read_feed(wrong)
        assert "path: expected a path or an open binary file, got " in str(caught.value)
        assert got in str(caught.value)


def test_a_default_is_checked_as_a_cell(tmp_path: Path) -> None:
    (tmp_path / "feed").write_text(TABLE)
    rows = list(read_feed(tmp_path / "feed", columns=COLUMNS, defaults={"availability": "often"}))
    assert all(isinstance(row, Rejected) and row.reason.startswith("availability: ") for row in rows)
