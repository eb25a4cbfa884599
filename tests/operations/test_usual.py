"""Values of the usual form are written as the full check and the encoding would write them, or not at all."""

import datetime
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from pinterest_async import ArgumentError
from pinterest_async._http.request import encode_parameter
from pinterest_async._operations.arguments import Validator
from pinterest_async._operations.usual import DIGITS, usual_writer
from pinterest_async.models._base import OpenEnum

Id = Annotated[str, Meta(pattern=DIGITS, min_length=2, max_length=4)]


class Colour(OpenEnum):
    RED = "RED"
    BLUE = "BLUE"
    ODD = "a,b"


TYPES: list[Any] = [
    str,
    Annotated[str, Meta(min_length=1, max_length=3)],
    Id,
    Colour,
    datetime.date,
    int,
    Any,
    list[str],
    list[Id],
    list[Colour],
    Annotated[list[Id], Meta(min_length=1, max_length=2)],
    Annotated[list[Colour], Meta(max_length=2)],
]

scalars = st.one_of(
    st.text(max_size=5),
    st.from_regex(r"[0-9]{1,5}", fullmatch=True),
    st.sampled_from(["RED", "BLUE", "a,b", "GREEN", Colour.RED, Colour.ODD, Colour("GREEN"), "12,34", "2026-02-30"]),
    st.dates(),
    st.dates().map(str),
    st.datetimes(),
    st.integers(-5, 99),
    st.floats(),
    st.booleans(),
    st.none(),
    st.binary(max_size=3),
)
values = st.one_of(
    scalars, st.lists(scalars, max_size=4), st.tuples(scalars), st.sets(scalars), st.just([[]]), st.just([{}])
)


@pytest.mark.parametrize("encoding", ["comma", "repeat"])
@pytest.mark.parametrize("allowed", TYPES, ids=str)
@given(value=values)
def test_what_is_written_is_what_the_full_check_allows(allowed: Any, encoding: str, value: Any) -> None:
    write = usual_writer(allowed, "," if encoding == "comma" else "&ids=")
    text = None if write is None else write(value)
    if text is None:
        return
    checked = Validator(allowed)("boards.list", "ids", value)
    is_list = isinstance(checked, list)
    assert f"ids={text}" == encode_parameter("ids", checked, encoding if is_list else "plain")


@pytest.mark.parametrize(
    ("allowed", "value", "text"),
    [
        (Id, "123", "123"),
        (Id, "1", None),
        (Id, "12\n", None),
        (Id, 12, None),
        (list[Id], ["12", "34"], "12,34"),
        (list[Id], ["12,34"], None),
        (list[Id], [], None),
        (list[Id], [12], None),
        (list[Id], ("12",), None),
        (Colour, "RED", "RED"),
        (Colour, Colour.RED, "RED"),
        (Colour, "a,b", None),
        (Colour, "GREEN", None),
        (Colour, 1, None),
        (list[Colour], ["RED", Colour.BLUE], "RED,BLUE"),
        (list[Colour], ["RED", "GREEN"], None),
        (list[Colour], ["RED", ["BLUE"]], None),
        (datetime.date, "2026-02-28", "2026-02-28"),
        (datetime.date, "2026-02-30", None),
        (datetime.date, "20260228", None),
        (datetime.date, datetime.date(2026, 2, 28), "2026-02-28"),
        (datetime.date, datetime.datetime(2026, 2, 28), None),
        (str, "a-b", "a-b"),
        (str, "a b", None),
    ],
)
def test_usual_values_have_a_text_and_others_take_the_full_check(allowed: Any, value: Any, text: str | None) -> None:
    write = usual_writer(allowed, ",")
    assert write is not None
    assert write(value) == text


@pytest.mark.parametrize("allowed", [int, Any, list[int], list[str], dict[str, str]])
def test_types_without_a_usual_form(allowed: Any) -> None:
    assert usual_writer(allowed, ",") is None


def test_the_error_is_that_of_the_full_check() -> None:
    with pytest.raises(ArgumentError, match="a string of digits"):
        Validator(Id)("boards.list", "ids", "1")
