"""Reading feeds: every row accounted for, whatever the file holds."""

import csv
import gzip
import io
import random
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinterest_async import feeds
from pinterest_async.errors import ArgumentError, PinterestError
from pinterest_async.feeds import FeedError, FeedItem, FeedRow, Rejected, read_feed
from pinterest_async.feeds._columns import COLUMNS, REQUIRED
from pinterest_async.feeds._values import Invalid, Notes
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemUpsert
from tests.support.pipes import Pipe

GOOD = {
    "id": "A1",
    "title": "Lamp",
    "description": "A lamp.",
    "link": "https://shop.example/a1",
    "image_link": "https://shop.example/a1.jpg",
    "price": "24.99 USD",
    "availability": "in stock",
}
HEADER = ",".join(GOOD)
ROW = ",".join(GOOD.values())

relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)


def rows_of(tmp_path: Path, content: str | bytes, **options: Any) -> list[FeedRow]:
    path = tmp_path / "feed"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_feed(path, **options))


def one(tmp_path: Path, *, options: Any = None, **cells: str) -> FeedRow:
    """Read a good row with other cells."""
    row = GOOD | cells
    file = io.StringIO()
    csv.writer(file).writerows([row.keys(), row.values()])
    (only,) = rows_of(tmp_path, file.getvalue(), **(options or {}))
    return only


def attributes(row: FeedRow) -> ItemAttributes:
    assert isinstance(row, FeedItem), row
    assert isinstance(row.item, RetailItemUpsert)
    return row.item.attributes


def reason(row: FeedRow) -> str:
    assert isinstance(row, Rejected), row
    return row.reason


def good(line: int, item_id: str = "A1") -> tuple[int, str]:
    return line, item_id


def summary(rows: list[FeedRow]) -> list[tuple[int, str]]:
    """(line, id) of items, (line, reason) of what was rejected."""
    return [(row.line, row.item.item_id if isinstance(row, FeedItem) else row.reason) for row in rows]


def test_a_row_becomes_a_typed_item(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, f"{HEADER}\n{ROW}\n")
    assert isinstance(row, FeedItem)
    assert row.warnings == ()
    assert row.line == 2
    assert msgspec.to_builtins(row.item) == {
        "operation": "UPSERT",
        "item_id": "A1",
        "attributes": {
            "title": "Lamp",
            "description": "A lamp.",
            "link": "https://shop.example/a1",
            "image_link": ["https://shop.example/a1.jpg"],
            "price": "24.99 USD",
            "availability": "in stock",
        },
    }


def test_columns_are_attributes() -> None:
    unsupported = {"id", "checkout_enabled"}
    assert COLUMNS.keys() - {"id"} == set(ItemAttributes.__struct_fields__) - unsupported
    assert COLUMNS.keys() >= set(REQUIRED)


def test_optional_columns(tmp_path: Path) -> None:
    row = one(
        tmp_path,
        additional_image_link="https://shop.example/2.jpg, https://shop.example/3.jpg",
        sale_price="19 USD",
        adult="FALSE",
        free_shipping_label="yes",
        availability="Out_Of_Stock",
        condition="NEW",
        size_type="Big_and_tall",
        size_system="mex",
        gtin="0123456789012",
        number_of_reviews="7",
        average_review_rating="4.5",
        variant_names="Color,Size",
        variant_values="red, M",
        brand="Ostvik",
        custom_label_4="sale",
        size="",
        warehouse="not a column of Pinterest's",
    )
    found = attributes(row)
    assert found.additional_image_link == ["https://shop.example/2.jpg", "https://shop.example/3.jpg"]
    assert (found.adult, found.free_shipping_label) == (False, True)
    assert (found.availability, found.condition) == ("out of stock", "new")
    assert (found.size_type, found.size_system) == ("big_and_tall", "MEX")
    assert (found.gtin, found.number_of_reviews, found.average_review_rating) == (123456789012, 7, 4.5)
    assert (found.variant_names, found.variant_values) == (["Color", "Size"], ["red", "M"])
    assert (found.brand, found.custom_label_4, found.size) == ("Ostvik", "sale", msgspec.UNSET)


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        *[(name, " ", "missing") for name in REQUIRED],
        ("id", "x" * 128, "at most 127 characters, got 128"),
        ("link", "www.shop.example", "begins with http:// or https://, got 'www.shop.example'"),
        ("link", "https://shop.example/" + "x" * 500, "at most 511 characters, got 521"),
        ("image_link", "shop.example/my image.jpg|/2.jpg", "begins with http"),
        ("image_link", " , ", "expected a link"),
        ("id", "4.47E+11", "a number that a spreadsheet has rounded, '4.47E+11'"),
        ("link", "https://ä..b/x", "the name of a host"),
        ("image_link", "http:///x.jpg", "begins with http"),
        *[
            ("price", cell, "an amount and a currency such as '24.99 USD'")
            for cell in (
                "-1",
                "1e3",
                "free",
                "EUR 12 USD",
                "12. EUR",
                ".99 USD",
                "1,23,45 EUR",
                "1.23.456 EUR",
                "9 credits",
            )
        ],
        *[("price", cell, "is the sign of several currencies: name that of the feed") for cell in ("$9", "9,50 kr.")],
        ("price", "1.234 EUR", "'1.234' may mean 1234 or 1.234: write it with two decimal places or none"),
        ("price", "12,505 USD", "'12,505' may mean 12505 or 12.505"),
        ("price", "24.99", "without a currency, for which Pinterest takes US dollars: write '24.99 USD', or name"),
        ("price", "٣ USD", "an amount"),
        ("availability", "soon", "expected one of in stock, out of stock, preorder, got 'soon'"),
        ("adult", "maybe", "true or false, got 'maybe'"),
        ("title", "#N/A", "expected a value, got '#N/A', which stands for none"),
        ("price", "NaN", "which stands for none"),
    ],
)
def test_a_wrong_cell_is_named_with_what_was_expected(tmp_path: Path, column: str, cell: str, expected: str) -> None:
    row = one(tmp_path, **{column: cell})
    assert reason(row).startswith(column)
    assert expected in reason(row)
    assert isinstance(row, Rejected)
    assert row.line == 2
    assert row.item_id == (cell.strip() if column == "id" else "A1")
    assert cell in row.raw


def test_all_problems_of_a_row_are_told(tmp_path: Path) -> None:
    row = one(tmp_path, title="", price="free", availability="")
    assert reason(row).split("; ") == [
        "title: missing",
        "availability: missing",
        "price: expected an amount and a currency such as '24.99 USD', got 'free'",
    ]


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        ("24.99 USD", "24.99 USD"),
        ("24.99USD", "24.99USD"),
        ("0 JPY", "0 JPY"),
        ("24.99\u00a0 usd", "24.99 USD"),
        ("24.99 eur", "24.99 EUR"),
        ("12,50 EUR", "12.50 EUR"),
        ("€12.50", "12.50 EUR"),
        ("12,50\u00a0€", "12.50 EUR"),
        ("EUR 12,5", "12.5 EUR"),
        ("1.234,56 EUR", "1234.56 EUR"),
        ("1,234,567.00 USD", "1234567.00 USD"),
        ("1.234.567 EUR", "1234567 EUR"),
        ("1 234,56 EUR", "1234.56 EUR"),
        ("CHF 1'234.50", "1234.50 CHF"),
        ("12.- CHF", "12 CHF"),
        ("9,- Euro", "9 EUR"),
        ("£9.99", "9.99 GBP"),
        ("19.9900 EUR", "19.9900 EUR"),
        ("0.125 EUR", "0.125 EUR"),
        ("1,234 JPY", "1234 JPY"),
        ("19.990 ₫", "19990 VND"),
        ("1.234 KWD", "1.234 KWD"),
        ("12,345 KWD", "12.345 KWD"),
    ],
)
def test_the_forms_of_a_price(tmp_path: Path, cell: str, price: str) -> None:
    assert attributes(one(tmp_path, price=cell)).price == price


@pytest.mark.parametrize(
    ("cell", "currency", "price"),
    [("$1,234.50", "CAD", "1234.50 CAD"), ("kr. 129", "SEK", "129 SEK"), ("12,50", "EUR", "12.50 EUR")],
)
def test_a_sign_of_several_currencies_means_that_of_the_feed(
    tmp_path: Path, cell: str, currency: str, price: str
) -> None:
    assert attributes(one(tmp_path, options={"currency": currency}, price=cell)).price == price
    assert "is the sign of several currencies" in reason(one(tmp_path, options={"currency": "GBP"}, price="$9"))


def test_groups_of_shipping_may_have_decimal_commas(tmp_path: Path) -> None:
    found = attributes(one(tmp_path, shipping="DE:::4,95 EUR,AT::Post:1.204,95 €, US:CA::0 USD"))
    assert found.shipping == "DE:::4.95 EUR,AT::Post:1204.95 EUR,US:CA::0 USD"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("backorder", "preorder"), ("Available for order", "preorder"), ("sold out", "out of stock")],
)
def test_availability_in_the_words_of_google_and_meta(tmp_path: Path, cell: str, value: str) -> None:
    row = one(tmp_path, availability=cell)
    assert attributes(row).availability == value
    assert isinstance(row, FeedItem)
    assert [str(warning.message) for warning in row.warnings] == [f"{cell!r} is sent as {value!r}"]


def test_a_currency_is_said_for_prices_without_one(tmp_path: Path) -> None:
    options = {"currency": "GBP"}
    row = one(tmp_path, options=options, price="24.99", sale_price="9 EUR", shipping="UK:::4.90", min_ad_price="20")
    found = attributes(row)
    assert (found.price, found.sale_price, found.shipping, found.min_ad_price) == (
        "24.99 GBP",
        msgspec.UNSET,
        "UK:::4.90 GBP",
        "20 GBP",
    )
    with pytest.raises(ArgumentError, match="read_feed: currency: expected three letters such as 'EUR', got 'euro'"):
        read_feed(tmp_path / "feed", currency="euro")


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_every_dialect(tmp_path: Path, delimiter: str, newline: str, encoding: str, packed: bool) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=newline)
    tricky = 'A "lämp"\twith,all;of\nit 💡'
    writer.writerows([GOOD.keys(), (GOOD | {"title": tricky}).values(), (GOOD | {"id": "Ä2"}).values()])
    content = file.getvalue().encode(encoding)
    first, second = rows_of(tmp_path, gzip.compress(content, mtime=0) if packed else content)
    assert (attributes(first).title, first.line) == (tricky, 2)
    assert summary([second]) == [good(4, "Ä2")]


def test_header_names_are_read_leniently(tmp_path: Path) -> None:
    header = '\n\ufeff"ID", Title ,description,link,Image Link,Price,availability,,colour'
    assert summary(rows_of(tmp_path, f"{header}\n{ROW},,\n")) == [good(3)]


def test_another_encoding_costs_its_rows_only(tmp_path: Path) -> None:
    content = f"{HEADER}\n{ROW}\n".encode() + ROW.replace("Lamp", "Lämp").encode("cp1252") + f"\n{ROW}\n".encode()
    assert summary(rows_of(tmp_path, content)) == [
        good(2),
        (3, "characters that are not UTF-8: name the encoding (encoding=, --encoding), such as cp1252"),
        good(4),
    ]
    assert attributes(rows_of(tmp_path, content, encoding="cp1252")[1]).title == "Lämp"
    assert "NUL characters" in reason(rows_of(tmp_path, f"{HEADER}\n{'x' * 9000}{ROW}\0\n")[0])
    undefined = content.replace("ä".encode("cp1252"), b"\x81")
    expected = "characters that are not cp1252: name another encoding (encoding=, --encoding)"
    assert reason(rows_of(tmp_path, undefined, encoding="cp1252")[1]) == expected


def test_ids_get_a_prefix(tmp_path: Path) -> None:
    no_id = ROW.removeprefix("A1")
    long_id = ROW.replace("A1", "x" * 126)
    rows = rows_of(tmp_path, f"{HEADER}\n{ROW}\n{no_id}\n{long_id}\n", id_prefix="de-")
    assert summary(rows) == [
        good(2, "de-A1"),
        (3, "id: missing"),
        (4, "id: expected at most 127 characters, got 129"),
    ]


def test_empty_rows_and_wrong_counts_are_rows(tmp_path: Path) -> None:
    content = f"{HEADER}\n\n{ROW}\n , ,,,,,\n{ROW},more\nA2\n{ROW}"
    assert summary(rows_of(tmp_path, content)) == [
        (2, "the row is empty"),
        good(3),
        (4, "the row is empty"),
        (5, "8 cells, and 7 columns"),
        (6, "1 cells, and 7 columns"),
        good(7),
    ]


def test_a_stray_quote_costs_its_own_line(tmp_path: Path) -> None:
    never_closed = ROW.replace("Lamp", '"Lamp')
    assert summary(rows_of(tmp_path, "\n".join([HEADER, ROW, never_closed, ROW, ROW]))) == [
        good(2),
        (3, "a quote that is never closed, or text after a closing one"),
        good(4),
        good(5),
    ]
    text_behind = ROW.replace("Lamp", '"Old" lamp')
    assert summary(rows_of(tmp_path, "\n".join([HEADER, never_closed, text_behind, ROW])))[2:] == [good(4)]
    swallows = [never_closed, ROW, 'A3",d,x,x,x']
    rows = rows_of(tmp_path, "\n".join([HEADER, *swallows, ROW]))
    assert [row.line for row in rows] == [2, 3, 4, 5]
    assert summary(rows)[1] == good(3)
    in_the_middle = ROW.replace("Lamp", 'Lamp 24" high')
    assert attributes(rows_of(tmp_path, f"{HEADER}\n{in_the_middle}\n")[0]).title == 'Lamp 24" high'


def test_a_quote_does_not_swallow_the_feed(tmp_path: Path) -> None:
    count = 4000
    rows = rows_of(tmp_path, "\n".join([HEADER, '"' + ROW, *[ROW] * count]))
    assert [isinstance(row, FeedItem) for row in rows] == [False] + [True] * count


@pytest.mark.parametrize("start", ["", '"'])
@pytest.mark.parametrize("length", [131_071, 131_072, 131_073, 300_000])
def test_a_line_too_long_is_rejected_and_not_kept(tmp_path: Path, start: str, length: int) -> None:
    long_row = start + "x" * (length - len(start))
    rows = rows_of(tmp_path, f"{HEADER}\n{ROW}\n{long_row}\n{ROW}\n")
    assert [row.line for row in rows] == [2, 3, 4]
    assert isinstance(rows[1], Rejected)
    assert len(rows[1].raw) <= 131_072
    assert isinstance(rows[2], FeedItem)
    assert "131072" in rows[1].reason or start


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r"])
def test_a_feed_of_one_line_has_no_rows(tmp_path: Path, ending: bytes) -> None:
    with pytest.raises(FeedError, match="feed: the feed has a header and no rows: look at what makes it"):
        rows_of(tmp_path, HEADER.encode() + ending)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the file is empty: look at what makes it"),
        (b"\n\n", "the file is empty"),
        (b"name;cost\nLamp;3\n", "the first line does not name"),
        (b"<?xml version='1.0'?>\n<rss/>", "it has no <item>"),
        (b"PK\x03\x04\x00\x00", "File is not a zip file"),
        (gzip.compress(b"\x00\x01", mtime=0), "this is a binary file"),
        (b"\x1f\x8b", "ended before"),
        (b"\x1f\x8bxxxxxxxxxxx", "Unknown compression method"),
        (b"id,title\n", "without the column description, link, image_link, price, availability"),
        (HEADER.replace("image_link", "image_lnk").encode(), "image_link; is 'image_lnk' one of them? (an update"),
        (b"id_\ttitle\n", "without the column id, description"),
    ],
)
def test_what_is_no_feed(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "feed"
    path.write_bytes(content)
    with pytest.raises(FeedError) as caught:
        read_feed(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert expected in message
    assert "\n" not in message
    assert isinstance(caught.value, PinterestError)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="No such file or directory"):
        read_feed(tmp_path / "nothing")
    with pytest.raises(FeedError, match="Is a directory"):
        read_feed(tmp_path)
    (tmp_path / "feed").write_text(HEADER)
    for encoding, expected in {
        "klingon": "unknown encoding: klingon",
        "hex": "not a text encoding",
        "utf-16": "cannot be read with encoding='utf-16': UTF-16 stream does not start with BOM",
        "utf-16-le": "does not name the columns of a feed .* read with encoding='utf-16-le'",
    }.items():
        with pytest.raises(FeedError, match=expected):
            read_feed(tmp_path / "feed", encoding=encoding)


def test_what_is_said_of_the_encoding_counts(tmp_path: Path) -> None:
    """Without a byte order mark UTF-16 looks like a binary file."""
    content = f"{HEADER}\n{ROW}\n".encode("utf-16-le")
    assert summary(rows_of(tmp_path, content, encoding="utf-16-le")) == [good(2)]
    with pytest.raises(FeedError, match=r"binary file .*encoding='utf-16-le'"):
        rows_of(tmp_path, content)


def test_remarks_above_the_header_are_passed_over(tmp_path: Path) -> None:
    remarks = '\ufeff# id | Required,# title\n"# price, with a comma",\nExport of 2026-11-25\nsep=,\n\n'
    assert summary(rows_of(tmp_path, f"{remarks}{HEADER}\n{ROW}\n")) == [good(7)]
    assert summary(rows_of(tmp_path, f"price list\n{HEADER}\n{ROW}\n")) == [good(3)]
    with pytest.raises(FeedError, match="does not name the columns"):
        rows_of(tmp_path, "remark\n" * 10 + f"{HEADER}\n{ROW}\n")


def test_names_of_columns_as_other_networks_write_them(tmp_path: Path) -> None:
    header = HEADER.replace("id,", "g:id,", 1).replace("image_link", "Image-Link").replace(",", "|")
    assert summary(rows_of(tmp_path, f"{header}\n{ROW.replace(',', '|')}\n")) == [good(2)]


def test_empty_cells_behind_the_last_column_are_nothing(tmp_path: Path) -> None:
    for header, row in [(HEADER, ROW + ",,"), (HEADER + ",,", ROW), (HEADER + ",", ROW + ",")]:
        assert summary(rows_of(tmp_path, f"{header}\n{row}\n")) == [good(2)]
    assert reason(rows_of(tmp_path, f"{HEADER}\n{ROW},x\n")[0]) == "8 cells, and 7 columns"


def tabs(*rows: dict[str, str]) -> str:
    return "\n".join("\t".join(row) for row in [list(GOOD), *(list(row.values()) for row in rows)]) + "\n"


def test_quotes_in_tab_separated_cells_stand_for_themselves(tmp_path: Path) -> None:
    titles = ['"Moonlight" lamp', '24" tube', 'A "lamp"', '"Open', 'so "called', '"Closed" "twice"', 'Tube 24"']
    content = tabs(*[GOOD | {"title": title} for title in titles], GOOD | {"id": '"A2'})
    rows = rows_of(tmp_path, content)
    assert [attributes(row).title for row in rows] == [*titles, "Lamp"]
    assert [row.line for row in rows] == list(range(2, 10))


def test_quotes_around_tab_separated_cells_are_taken_off(tmp_path: Path) -> None:
    quoted = ['"A ""lamp"""', '"with\ta tab"', '"and\na line"']
    rows = rows_of(tmp_path, tabs(*[GOOD | {"title": title} for title in quoted]))
    assert [attributes(row).title for row in rows] == ['A "lamp"', "with\ta tab", "and\na line"]


def test_a_broken_row_of_tabs_is_rejected_by_itself(tmp_path: Path) -> None:
    content = tabs(GOOD, GOOD).replace("Lamp\t", '"Lamp\tmore\t', 1)
    assert summary(rows_of(tmp_path, content)) == [(2, "8 cells, and 7 columns"), good(3)]


def test_an_update_needs_the_id_only(tmp_path: Path) -> None:
    content = (
        "id,price,availability,image_link,gtin\n1,9.00 EUR,,,\n2,,out of stock,https://a.example/1.jpg,\n"
        "3,,,,\n4,,,,4.00638E+12\n,1 EUR,,,\n"
    )
    first, second, *rejected = rows_of(tmp_path, content, operation="UPDATE")
    assert isinstance(first, FeedItem)
    assert isinstance(second, FeedItem)
    assert [msgspec.to_builtins(row.item) for row in (first, second)] == [
        {"operation": "UPDATE", "item_id": "1", "attributes": {"price": "9.00 EUR"}},
        {"operation": "UPDATE", "item_id": "2", "attributes": {"availability": "out of stock"}},
    ]
    assert [warning.column for warning in second.warnings] == ["image_link"]
    assert reason(rejected[0]) == "nothing to update beside the id"
    assert reason(rejected[1]).startswith("nothing to update beside the id; gtin: not sent: expected 8, 12")
    assert reason(rejected[2]) == "id: missing"


def test_a_delete_needs_nothing_else(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "id\n1\n\n2\n", operation="DELETE", id_prefix="de-")
    assert [msgspec.to_builtins(row.item) for row in rows if isinstance(row, FeedItem)] == [
        {"operation": "DELETE", "item_id": "de-1"},
        {"operation": "DELETE", "item_id": "de-2"},
    ]
    with pytest.raises(ArgumentError, match="read_feed: operation: expected one of UPSERT, UPDATE, DELETE, got 'ADD'"):
        read_feed(tmp_path / "feed", operation="ADD")


@pytest.mark.parametrize("is_pipe", [False, True])
def test_gzip_that_breaks_off_is_refused_before_its_first_row_unless_it_is_a_pipe(
    tmp_path: Path, is_pipe: bool
) -> None:
    noise = random.Random(1)
    body = "".join(f"{ROW.replace('A1', str(noise.random()))}\n" for _ in range(3000))
    path = tmp_path / "feed"
    content = gzip.compress(f"{HEADER}\n{body}".encode())[:-2000]
    path.write_bytes(content)
    if not is_pipe:
        with pytest.raises(FeedError, match=r"feed: the archive is damaged \(Compressed file ended"):
            read_feed(path)
        return
    rows = read_feed(Pipe(content))
    count = 0
    with pytest.raises(FeedError, match=r"breaks off after line \d+: Compressed file ended") as caught:
        for _ in rows:
            count += 1
    assert 1000 < count < 3000
    assert f"after line {count + 1}:" in str(caught.value)


def test_a_feed_is_not_read_ahead(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text(f"{HEADER}\n" + f"{ROW}\n" * 100_000)
    rows = read_feed(path)
    next(rows)
    path.write_text("")
    assert sum(1 for _ in rows) < 1000


def test_an_unused_feed_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text(f"{HEADER}\n{ROW}\n{ROW}\n")
    read_feed(path)  # a file left open would be a ResourceWarning, and that an error


# --- open-ended input


# Not st.characters(): on a fresh machine it spends a second on tables of Unicode.
character = st.sampled_from('",;\t\r\n äß💡\ufeff') | st.integers(1, 0x10FFFF).map(chr).filter(
    lambda character: not "\ud800" <= character <= "\udfff" and character != "\ufffd"
)
text = st.text(character, max_size=20).map(lambda text: text.strip())


@relaxed
@given(
    titles=st.lists(text.filter(bool), min_size=1, max_size=4),
    delimiter=st.sampled_from("\t,;"),
    newline=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_csv_writes_is_read_as_it_was(
    tmp_path: Path, titles: list[str], delimiter: str, newline: str, encoding: str
) -> None:
    file = io.StringIO(newline="")
    # Python's writer leaves a lone carriage return unquoted, unless told to quote everything.
    writer = csv.writer(file, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
    writer.writerows([GOOD.keys(), *[(GOOD | {"title": title}).values() for title in titles]])
    rows = rows_of(tmp_path, file.getvalue().encode(encoding))
    assert [attributes(row).title for row in rows] == titles


@relaxed
@given(data=st.binary(max_size=2000), header=st.booleans(), packed=st.booleans())
def test_any_bytes_are_rows_or_a_feed_error(tmp_path: Path, data: bytes, header: bool, packed: bool) -> None:
    content = f"{HEADER}\n".encode() + data if header else data
    try:
        rows = rows_of(tmp_path, gzip.compress(content, mtime=0) if packed else content)
    except FeedError as error:
        assert "\n" not in str(error).removeprefix(str(tmp_path))
    else:
        lines = [row.line for row in rows]
        assert lines == sorted(set(lines))


@pytest.mark.parametrize("ending", ["\n\n", "\n,,,\n,,\n", '\n"",""\n  \n'])
def test_empty_rows_at_the_end_are_none(tmp_path: Path, ending: str) -> None:
    rows = rows_of(tmp_path, f"{HEADER}\n{ROW}\n\n{ROW}{ending}")
    assert [type(row) for row in rows] == [FeedItem, Rejected, FeedItem]
    rows = rows_of(tmp_path, f"{HEADER}\n{ROW}\n" + 1500 * "\n")
    assert len(rows) < 1500


@relaxed
@given(
    junk=st.lists(st.text(st.sampled_from('ab,;\t" \n\rü'), max_size=40), min_size=1, max_size=12), quotes=st.booleans()
)
def test_good_rows_survive_bad_neighbours(tmp_path: Path, junk: list[str], quotes: bool) -> None:
    """Every line is in exactly one row, but for empty ones at the end; where no quotes are open, all good rows come."""
    parts = [part if quotes else part.replace('"', "") for part in junk]
    content = HEADER + "\n" + "".join(f"{ROW}\n{part}\n" for part in parts)
    rows = rows_of(tmp_path, content)
    physical = content.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")[1:]
    starts = [row.line - 2 for row in rows]
    assert starts[0] == 0
    for row, start, end in zip(rows, starts, [*starts[1:], len(physical)], strict=True):
        assert end > start
        if isinstance(row, Rejected):
            raw, text = row.raw.replace("\r\n", "\n").replace("\r", "\n"), "\n".join(physical[start:end]).rstrip("\n")
            assert text.startswith(raw)
            assert not text.removeprefix(raw).strip(' \t\n,"') if row is rows[-1] else text == raw
    if not quotes:
        assert sum(isinstance(row, FeedItem) for row in rows) == len(parts)


@relaxed
@given(cell=st.text(st.sampled_from("0123456789.,- USDusd$_e٣"), max_size=12))
def test_a_price_is_taken_only_in_its_form(cell: str) -> None:
    try:
        price = COLUMNS["price"].convert(cell, Notes())
    except Invalid:
        return
    match = re.fullmatch("([0-9]+(?:[.][0-9]+)?) ?[A-Z]{3}", price)
    assert match is not None
    assert re.sub("[^0-9]", "", match[1]) == re.sub("[^0-9]", "", cell)


def test_public_names() -> None:
    assert set(feeds.__all__) == {
        "FeedError",
        "FeedItem",
        "FeedRow",
        "FeedWarning",
        "Rejected",
        "open_feed",
        "read_feed",
    }


def test_columns_of_today(tmp_path: Path) -> None:
    cells = {
        "ad_image_19_link": "https://a.test/19.jpg",
        "ad_image_19_tag": "sale",
        "ad_video_2_link": "no link",
        "custom_number_0": "4294967295",
        "custom_number_1": "4294967296",
        "save_pin_disabled": "yes",
        "installment_price": "3:10.00 USD",
    }
    row = one(tmp_path, **cells)
    assert isinstance(row, FeedItem)
    assert isinstance(row.item, RetailItemUpsert)
    found = row.item.attributes
    assert (found.ad_image_19_link, found.ad_image_19_tag) == ("https://a.test/19.jpg", "sale")
    assert (found.custom_number_0, found.custom_number_1, found.save_pin_disabled) == (
        4_294_967_295,
        msgspec.UNSET,
        True,
    )
    assert found.installment_price == "3:10.00 USD"
    assert [(warning.column, warning.code) for warning in row.warnings] == [
        ("ad_video_2_link", "AD_VIDEO_2_LINK_WARNING"),
        ("custom_number_1", None),
    ]
