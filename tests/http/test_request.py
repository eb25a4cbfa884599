"""Requests as bytes: whatever stands in an argument comes back unchanged on the other side."""

import datetime
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from yarl import URL

from pinterest_async._http.request import (
    Request,
    encode_parameter,
    quote_segment,
    request_id,
    wire_text,
)
from pinterest_async.models._base import Model
from pinterest_async.models.common import EntityStatus

BASE = "https://api.pinterest.com/v5"
TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text("./%+&=?#,:;[]@\\ \t\r\n\x00é€")


def sent(request: Request) -> URL:
    """The URL as a transport makes it."""
    return URL(BASE + request.target, encoded=True)


# Paths


@given(TEXT.filter(lambda text: text not in ("", ".", "..")), TEXT)
def test_any_text_in_a_path_segment_comes_back_unchanged(segment: str, other: str) -> None:
    url = sent(Request("GET", f"/boards/{quote_segment(segment)}/pins"))
    assert url.raw_path.split("/")[:3] == ["", "v5", "boards"]
    assert url.raw_path.count("/") == 4
    assert unquote(url.raw_path.split("/")[3]) == segment
    assert unquote(urlsplit(str(url)).path.split("/")[3]) == segment
    assert url.raw_query_string == url.raw_fragment == ""
    assert url.host == "api.pinterest.com"
    assert str(url).isascii()
    assert str(url).isprintable()


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_a_segment_that_would_change_the_path_is_refused(segment: str) -> None:
    with pytest.raises(ValueError, match="a path segment cannot be"):
        quote_segment(segment)


@pytest.mark.parametrize(
    ("segment", "quoted"),
    [
        ("549755885175", "549755885175"),
        ("DE+AT+CH", "DE%2BAT%2BCH"),
        ("...", "..."),
        ("a/b", "a%2Fb"),
        ("%2e%2e", "%252e%252e"),
        ("\u0665", "%D9%A5"),
    ],
)
def test_what_a_path_segment_looks_like(segment: str, quoted: str) -> None:
    assert quote_segment(segment) == quoted


# Queries


@given(st.lists(TEXT, min_size=1), st.sampled_from(["plain", "comma", "repeat"]))
def test_any_text_in_a_query_comes_back_unchanged(values: list[str], encoding: str) -> None:
    query = encode_parameter("terms", values[0] if encoding == "plain" else values, encoding)
    url = sent(Request("GET", "/pins", query))
    raw = [pair.partition("=") for pair in url.raw_query_string.split("&")]
    assert {name for name, _, _ in raw} == {"terms"}
    if encoding == "comma":
        [(_, _, joined)] = raw
        assert [unquote(value) for value in joined.split(",")] == values
        assert parse_qsl(url.raw_query_string, keep_blank_values=True) == [("terms", ",".join(values))]
    else:
        expected = values[:1] if encoding == "plain" else values
        assert parse_qsl(url.raw_query_string, keep_blank_values=True) == [("terms", value) for value in expected]
        assert list(url.query.items()) == [("terms", value) for value in expected]
    assert url.raw_fragment == ""
    assert str(url).isascii()
    assert str(url).isprintable()


@given(st.dictionaries(TEXT, TEXT | st.lists(TEXT, min_size=1), min_size=1))
def test_any_text_in_an_object_in_a_query_comes_back_unchanged(fields: dict[str, Any]) -> None:
    assume(not any("]" in key or "[" in key for key in fields))
    found = parse_qsl(encode_parameter("filters", fields, "deep"), keep_blank_values=True)
    expected = [
        (f"filters[{key}]", value)
        for key, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    assert found == expected


@given(TEXT)
def test_any_bookmark_comes_back_unchanged(bookmark: str) -> None:
    with_query = sent(Request("GET", "/pins", "page_size=5", bookmark))
    assert list(with_query.query.items()) == [("page_size", "5"), ("bookmark", bookmark)]
    assert list(sent(Request("GET", "/pins", bookmark=bookmark)).query.items()) == [("bookmark", bookmark)]


def test_a_target_without_a_query_is_its_path() -> None:
    assert Request("GET", "/pins").target == "/pins"
    assert Request("GET", "/pins", "a=1").target == "/pins?a=1"


class Filters(Model):
    """An object whose empty fields are not sent."""

    catalog_type: str = "RETAIL"
    item_ids: list[str] = []
    page: int | None = None


def test_an_object_in_a_query_leaves_out_what_is_left_out() -> None:
    assert (
        encode_parameter("filters", Filters(item_ids=["1", "2"]), "deep") == "filters[item_ids]=1&filters[item_ids]=2"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (30, "30"),
        (0.5, "0.5"),
        ("a b", "a b"),
        (EntityStatus.ACTIVE, "ACTIVE"),
        (EntityStatus("NEWER"), "NEWER"),
        (datetime.date(2024, 2, 29), "2024-02-29"),
    ],
)
def test_scalars_as_they_stand_in_a_query(value: object, text: str) -> None:
    assert wire_text(value) == text


def test_a_request_does_not_show_what_it_sends() -> None:
    request = Request("POST", "/oauth/token", "code=hush", body=b"refresh_token=hush")
    assert repr(request) == str(request) == "<Request POST /oauth/token>"


def test_the_id_that_support_asks_for() -> None:
    assert request_id({"x-pinterest-rid": "123"}) == "123"
    assert request_id({}) is None


def test_enums_of_other_kinds_are_not_used() -> None:
    """An Enum that is no string would be written as its Python name: no declaration may use one."""
    from pinterest_async import OPERATIONS

    for operation in OPERATIONS.values():
        for parameter in operation.parameters:
            for kind in _enums(parameter.type):
                assert issubclass(kind, str), operation.name


def _enums(annotation: Any) -> list[type[Enum]]:
    inner = getattr(annotation, "__args__", ())
    found = [each for part in inner for each in _enums(part)]
    return [*found, annotation] if isinstance(annotation, type) and issubclass(annotation, Enum) else found


def test_lists_of_days_and_of_text_that_is_not_safe() -> None:
    days = [datetime.date(2026, 1, 2), datetime.date(2026, 1, 3)]
    assert encode_parameter("days", days, "comma") == "days=2026-01-02,2026-01-03"
    assert encode_parameter("days", days, "repeat") == "days=2026-01-02&days=2026-01-03"
    assert encode_parameter("ids", ["a", "b,c"], "comma") == "ids=a,b%2Cc"
    assert encode_parameter("ids", ["a", EntityStatus.ACTIVE], "comma") == "ids=a,ACTIVE"
