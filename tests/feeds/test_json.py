"""Feeds as JSON lines."""

import json
from pathlib import Path
from typing import Any

import pytest

from pinterest_async.feeds import FeedError, FeedItem, FeedRow, Rejected, read_feed

GOOD: dict[str, Any] = {
    "id": "A1",
    "title": "Lamp",
    "description": "A lamp.",
    "link": "https://shop.example/a1",
    "image_link": ["https://shop.example/a1.jpg"],
    "price": "24.99 USD",
    "availability": "in stock",
}


def rows_of(tmp_path: Path, *lines: object, **options: Any) -> list[FeedRow]:
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return list(read_feed(path, **options))


def test_an_object_is_an_item(tmp_path: Path) -> None:
    more = {"additional_image_link": ["https://x.example/1.jpg", "https://x.example/2.jpg"], "adult": False, "size": 7}
    rows = rows_of(tmp_path, GOOD | more, "", {"g:" + name: value for name, value in GOOD.items()} | {"brand": None})
    first, second = rows
    assert isinstance(first, FeedItem)
    assert isinstance(second, FeedItem)
    values: Any = first.item
    assert values.attributes.additional_image_link == ["https://x.example/1.jpg", "https://x.example/2.jpg"]
    assert (values.attributes.adult, values.attributes.size) == (False, "7")
    assert (first.line, second.line, second.item.item_id) == (1, 3, "A1")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "expected a JSON object in one line: "),
        ("[1]", "expected a JSON object in one line: "),
        ({**GOOD, "price": {"amount": 1}}, "price: expected text, a number or a list of these, got dict"),
        ({**GOOD, "id": ""}, "id: missing"),
        ({**GOOD, "title": "x" * 140_000}, "a row of more than 131072 characters"),
    ],
)
def test_a_bad_line_costs_itself_only(tmp_path: Path, line: object, reason: str) -> None:
    rows = rows_of(tmp_path, GOOD, line, GOOD)
    assert [type(row) for row in rows] == [FeedItem, Rejected, FeedItem]
    assert isinstance(rows[1], Rejected)
    assert rows[1].reason.startswith(reason)
    assert rows[1].line == 2


@pytest.mark.parametrize("content", [json.dumps([GOOD]), "[]", "[\n {}]", "[[1]]", json.dumps(GOOD, indent=1)])
def test_json_that_is_no_json_lines_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(FeedError, match="this is JSON, and no JSON lines: write one object per line"):
        rows_of(tmp_path, content)


def test_values_of_other_columns_are_not_read(tmp_path: Path) -> None:
    more = {"variants": [{"size": "L"}], "attributes": {"a": 1}, "Preis": {"amount": 1}}
    [row] = rows_of(tmp_path, GOOD | more)
    assert isinstance(row, FeedItem)
    assert row.warnings == ()
    [row] = rows_of(tmp_path, GOOD | more, columns={"Preis": "price"})
    assert isinstance(row, Rejected)
    assert row.reason == "Preis: expected text, a number or a list of these, got dict"


def test_objects_of_prices_measures_and_shipping_are_read(tmp_path: Path) -> None:
    price = {"value": "24.99", "currency": "USD"}
    shipping = [{"country": "US", "price": price}, {"country": "CA", "service": "Post", "price": "5 CAD"}]
    weight = {"value": 1.5, "unit": "kg"}
    tax = {"country": "US", "region": "CA", "rate": 6, "tax_ship": "y"}
    [row] = rows_of(tmp_path, GOOD | {"price": price, "shipping": shipping, "shipping_weight": weight, "tax": tax})
    assert isinstance(row, FeedItem)
    values: Any = row.item
    assert (values.attributes.price, values.attributes.shipping) == ("24.99 USD", "US:::24.99 USD,CA::Post:5 CAD")
    assert (values.attributes.shipping_weight, values.attributes.tax) == ("1.5 kg", "US:CA:6:y")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("shipping", [{"country": "US", "price": {"amount": 1}}], "SHIPPING_INVALID"),
        ("brand", {"name": "x"}, None),
        ("weight_unit", {"name": "x"}, "WEIGHT_UNIT_INVALID"),
    ],
)
def test_an_object_of_an_optional_column_does_not_lose_the_item(
    tmp_path: Path, column: str, value: object, code: str | None
) -> None:
    [row] = rows_of(tmp_path, GOOD | {column: value})
    assert isinstance(row, FeedItem)
    message = "not sent: expected text, a number or a list of these, got dict"
    assert [(warning.column, warning.code, warning.message) for warning in row.warnings] == [(column, code, message)]
