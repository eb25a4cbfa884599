"""Feeds in XML: RSS and Atom as shops write them, and what is refused."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinterest_async.feeds import FeedError, FeedItem, FeedRow, Rejected, read_feed
from pinterest_async.models.catalog_items import RetailItemUpdate, RetailItemUpsert
from tests.support.pipes import Pipe

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
<title>Lamps</title><link>https://shop.example/</link><description>All lamps</description>
{items}
</channel></rss>"""
ITEM = """<item>
<g:id>{id}</g:id><title>Desk lamp</title><description><![CDATA[A <b>desk</b> lamp]]></description>
<link>https://shop.example/{id}</link><g:image_link>https://img.example/{id}.jpg</g:image_link>
<g:price>10.00 EUR</g:price><g:availability>in_stock</g:availability>{more}
</item>"""


def item(id: str = "A1", more: str = "") -> str:
    return ITEM.format(id=id, more=more)


def rss(*items: str, encoding: str = "UTF-8") -> str:
    return RSS.format(encoding=encoding, items="\n".join(items))


def rows_of(tmp_path: Path, content: str | bytes, **options: Any) -> list[FeedRow]:
    path = tmp_path / "feed.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_feed(path, **options))


def attributes(row: FeedRow) -> Any:
    assert isinstance(row, FeedItem), row
    assert isinstance(row.item, RetailItemUpsert)
    return row.item.attributes


def test_an_item_of_rss_is_read_with_all_its_values(tmp_path: Path) -> None:
    more = """<g:additional_image_link>https://img.example/b.jpg</g:additional_image_link>
    <g:additional_image_link>https://img.example/c.jpg</g:additional_image_link>
    <g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>
    <g:shipping><g:country>FR</g:country><g:service>Post</g:service><g:price>5 EUR</g:price></g:shipping>
    <g:unknown><g:id>nested</g:id></g:unknown><g:product_type>Lamps</g:product_type>"""
    [row] = rows_of(tmp_path, rss(item(more=more)))
    values = attributes(row)
    assert (row.line, values.title, values.description) == (4, "Desk lamp", "A desk lamp")
    assert values.additional_image_link == ["https://img.example/b.jpg", "https://img.example/c.jpg"]
    assert values.shipping == "DE:::4.90 EUR,FR::Post:5 EUR"
    assert values.product_type == "Lamps"


def test_an_entry_of_atom_is_read(tmp_path: Path) -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
    <title>Lamps</title><id>tag:shop</id>
    <entry><id>tag:shop,1</id><title>Not this one</title><g:title>Desk lamp</g:title><summary>A lamp</summary>
    <link rel="self" href="https://shop.example/self"/><link href="https://shop.example/1"/>
    <g:id>A1</g:id><g:title>Nor this</g:title><g:image_link>https://img.example/1.jpg</g:image_link>
    <g:price>10.00 EUR</g:price><g:availability>in stock</g:availability><title>Nor this one</title></entry></feed>"""
    [row] = rows_of(tmp_path, atom)
    values = attributes(row)
    assert isinstance(row, FeedItem)
    assert row.item.item_id == "A1"
    assert (values.title, values.description, values.link) == ("Desk lamp", "A lamp", "https://shop.example/1")


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1", "windows-1252"])
@pytest.mark.parametrize("packed", [False, True])
def test_every_encoding_that_the_file_names(tmp_path: Path, encoding: str, packed: bool) -> None:
    text = rss(item().replace("Desk lamp", "Lämpchen"), encoding=encoding)
    content = text.encode(encoding)
    [row] = rows_of(tmp_path, gzip.compress(content) if packed else content)
    assert attributes(row).title == "Lämpchen"


def test_an_encoding_that_the_caller_says_counts(tmp_path: Path) -> None:
    content = rss(item().replace("Desk lamp", "Lämpchen")).encode("cp1252")
    [row] = rows_of(tmp_path, content, encoding="windows-1252")
    assert attributes(row).title == "Lämpchen"
    with pytest.raises(FeedError, match="breaks off: not well-formed"):
        rows_of(tmp_path, content)
    for unknown in ("no-such", "\0"):
        with pytest.raises(FeedError, match="encoding"):
            rows_of(tmp_path, content, encoding=unknown)


def test_bad_items_cost_themselves_only(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        rss(
            item("A1"),
            item("A2").replace("10.00 EUR", "free"),
            item("A3", f"<g:brand>{140_000 * 'x'}</g:brand>"),
            item("A4"),
        ),
    )
    assert [type(row) for row in rows] == [FeedItem, Rejected, Rejected, FeedItem]
    assert isinstance(rows[1], Rejected)
    assert (rows[1].line, rows[1].item_id) == (9, "A2")
    assert rows[1].reason.startswith("price: ")
    assert json.loads(rows[1].raw)["id"] == "A2"
    assert isinstance(rows[2], Rejected)
    assert rows[2].reason == "a row of more than 131072 characters"
    [row] = rows_of(tmp_path, rss("<item><g:price>1 EUR</g:price></item>"))
    assert isinstance(row, Rejected)
    assert row.reason.startswith("id: missing; title: missing")


def test_updates_need_the_id_only(tmp_path: Path) -> None:
    [row] = rows_of(tmp_path, rss("<item><g:id>A1</g:id><g:price>9 EUR</g:price></item>"), operation="UPDATE")
    assert isinstance(row, FeedItem)
    assert isinstance(row.item, RetailItemUpdate)
    assert row.item.attributes.price == "9 EUR"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<!DOCTYPE html><html></html>", "this is an HTML page, and no feed"),
        ("<html><body>Not found</body></html>", "this is an HTML page, and no feed"),
        ("<urlset><url/></urlset>", "this is an XML file of <urlset>, and no feed"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>', "it has a document type (<!DOCTYPE rss>)"),
        ("<rss><channel></channel></rss>", "it has no <item> (RSS) and no <entry> (Atom)"),
        ("<rss><channel><title>&nbsp;</title></channel></rss>", "it has no <item> (RSS) and no <entry> (Atom)"),
        ("<rss><channel>", "breaks off: no element found: line 1"),
        (f"<rss a='{'b' * 1_200_000}'></rss>", "a tag of more than 1,048,576 bytes in line 1"),
        ('<?xml version="1.0" encoding="no-such"?><rss/>', "name its encoding (encoding=, --encoding)"),
    ],
)
def test_what_is_no_feed_is_one_line(tmp_path: Path, content: str, expected: str) -> None:
    with pytest.raises(FeedError) as caught:
        rows_of(tmp_path, content)
    assert expected in str(caught.value)
    assert str(tmp_path / "feed.xml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_feed_that_breaks_off_gives_the_items_before(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    text = rss(*(item(f"A{number}") for number in range(500)))
    path.write_text(text[: len(text) // 2])
    rows = read_feed(path)
    read = 0
    with pytest.raises(FeedError, match="breaks off"):
        for _ in rows:
            read += 1
    assert 0 < read < 300
    with pytest.raises(FeedError, match=r"<stdin>: breaks off after line \d+: Compressed file ended"):
        list(read_feed(Pipe(gzip.compress(text.encode())[:-20])))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(alphabet="<>/&;!?=' \"abgix:[]-\n", max_size=60))
def test_any_text_is_rows_or_a_feed_error(tmp_path: Path, middle: str) -> None:
    try:
        rows = rows_of(tmp_path, rss(item("A1"), middle, item("A2")))
    except FeedError:
        return
    assert [row.item.item_id for row in rows if isinstance(row, FeedItem)] == ["A1", "A2"] or "item" in middle


@pytest.mark.parametrize("start", ["\n", "\r\n\r\n", " \n", "\ufeff\n\n", "\r"])
def test_blank_lines_above_the_declaration_are_read_over(tmp_path: Path, start: str) -> None:
    [row] = rows_of(tmp_path, start + rss(item()))
    assert attributes(row).title == "Desk lamp"
    assert row.line == 4 + (start.count("\n") or start.count("\r"))
    broken = start + rss(item()).replace("Desk lamp", "Desk & lamp")
    with pytest.raises(FeedError, match=rf"invalid token\): line {row.line + 1}, column .*: write &amp; for &"):
        rows_of(tmp_path, broken)


def test_entities_of_html_are_characters_and_others_cost_their_item(tmp_path: Path) -> None:
    content = rss(item(), item("B2"), item("C3")).replace("Desk lamp", "Caf&eacute;&nbsp;lamp &amp; shade", 1)
    content = content.replace("Desk lamp", "Desk &lamp; 1", 1).replace("<title>Lamps", "<title>&lamps;&nbsp;Lamps")
    first, second, third = rows_of(tmp_path, content)
    assert attributes(first).title == "Café\xa0lamp & shade"
    assert isinstance(second, Rejected)
    assert (second.item_id, second.reason) == ("B2", "the entity &lamp; is not known in XML: write its character")
    assert attributes(third).title == "Desk lamp"


def test_control_characters_are_read_as_spaces(tmp_path: Path) -> None:
    [row] = rows_of(tmp_path, rss(item()).replace("Desk lamp", "Desk\x0b\x1flamp"))
    assert attributes(row).title == "Desk  lamp"


@pytest.mark.parametrize(
    "declared",
    [
        "",
        'xmlns:g="https://base.google.com/ns/1.0"',
        'xmlns:g="http://base.google.com/ns/1.0/" xmlns:c="http://base.google.com/cns/1.0"',
    ],
)
def test_the_prefix_of_google_may_be_declared_in_other_ways_or_not_at_all(tmp_path: Path, declared: str) -> None:
    content = rss(item(more="<g:title>Google's</g:title><c:title>other</c:title>"))
    [row] = rows_of(tmp_path, content.replace('xmlns:g="http://base.google.com/ns/1.0"', declared))
    assert attributes(row).title == "Google's"


def test_each_element_may_declare_its_prefix(tmp_path: Path) -> None:
    plain = item(more="<g:title>Google's</g:title>").replace("g:", "n1:")
    declaring = plain.replace("<n1:title>", '<n1:title xmlns:n1="http://base.google.com/ns/1.0" xmlns="http://other">')
    [row] = rows_of(tmp_path, rss(declaring))
    assert attributes(row).title == "Google's"


def test_words_of_nested_blocks_stay_apart(tmp_path: Path) -> None:
    nested = "<p>A desk</p><ul><li>lamp<b>s</b></li></ul>"
    [row] = rows_of(tmp_path, rss(item()).replace("<![CDATA[A <b>desk</b> lamp]]>", nested))
    assert attributes(row).description.split() == ["A", "desk", "lamps"]


@pytest.mark.parametrize(
    ("old", "new", "repair"),
    [
        ("Desk lamp", "Desk & lamp", "line 5, column 28: write &amp; for &"),
        ("Desk lamp", "Desk < lamp", "a < in a text is written &lt;"),
        ("Desk lamp", "Desk <3 lamp", "a < in a text is written &lt;"),
        ("Desk lamp", "Desk <b>lamp", "an element is not closed"),
        ("Desk lamp", "Desk &#11; lamp", "remove the character"),
        ("</channel></rss>", "", "the file ends in the middle"),
        ("</channel></rss>", "</chan", "the file ends in the middle"),
        ("</rss>", "</rss>Notice: undefined index", "text follows the end of the feed"),
    ],
)
def test_a_fault_is_named_with_its_place_and_the_repair(tmp_path: Path, old: str, new: str, repair: str) -> None:
    with pytest.raises(FeedError, match=r"feed.xml: breaks off: .*: line \d+, column \d+: ") as caught:
        rows_of(tmp_path, rss(item()).replace(old, new))
    assert repair in str(caught.value)


def test_letters_of_another_encoding_are_named_as_such(tmp_path: Path) -> None:
    content = rss(item()).replace("Desk lamp", "Für & Möbel").encode("cp1252")
    with pytest.raises(FeedError, match=r"name it \(encoding=, --encoding\), such as cp1252"):
        rows_of(tmp_path, content)


@pytest.mark.parametrize(
    ("declared", "written", "given", "title"),
    [
        ("utf8", "utf-8", None, "Möbel"),
        ("utf-16", "utf-8", None, "Möbel"),
        ("Shift_JIS", "shift_jis", None, "机"),
        ("UTF-8", "gbk", "gbk", "桌子"),
        ("UTF-8", "utf-8-sig", "utf8", "Möbel"),
        ("UTF-16", "utf-16-le", "utf-16-le", "Möbel"),
        ("UTF-16", "utf-16", None, "Möbel"),
        ("ISO-8859-15", "iso-8859-15", None, "5 €"),
    ],
)
def test_encodings_that_the_parser_does_not_know(
    tmp_path: Path, declared: str, written: str, given: str | None, title: str
) -> None:
    items = [item(str(number)).replace("Desk lamp", title) for number in range(400)]
    rows = rows_of(tmp_path, rss(*items, encoding=declared).encode(written), encoding=given)
    assert len(rows) == 400
    assert {attributes(row).title for row in rows} == {title}


def test_text_that_is_not_of_its_encoding_is_named(tmp_path: Path) -> None:
    content = rss(item(), encoding="us-ascii").replace("Desk lamp", "Möbel").encode()
    with pytest.raises(FeedError, match=r"breaks off after line \d+: 'ascii' codec can't decode .*: name its encoding"):
        rows_of(tmp_path, content)
    with pytest.raises(FeedError, match=r"'hex' is not a text encoding.*: name its encoding \(encoding=, --encoding\)"):
        rows_of(tmp_path, rss(item()), encoding="hex")


def test_an_ampersand_beside_an_umlaut_is_the_fault(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="write &amp; for &"):
        rows_of(tmp_path, rss(item()).replace("Desk lamp", "Für & Möbel"))
