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


def test_a_list_of_objects_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="write one object per line"):
        rows_of(tmp_path, [GOOD])
