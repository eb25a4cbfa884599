"""Arguments: what a declared type allows, and the words for what it does not."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, UnsetType

from pinterest_async import OPERATIONS, ArgumentError
from pinterest_async._operations.arguments import TaggedUnions, Validator, checked_type, describe, is_sequence, shorten
from pinterest_async._operations.declare import BODY, REPEAT
from pinterest_async.models._base import LosslessModel, Model, OpenEnum


class Color(OpenEnum):
    """What a thing may look like."""

    RED = "RED"
    BLUE = "BLUE"


class Many(OpenEnum):
    """More than a message has room for."""

    A, B, C, D, E, F, G, H, I, J, K, L, M, N = "ABCDEFGHIJKLMN"  # noqa: E741


class Thing(Model):
    """A thing to send."""

    name: str
    parts: list["Thing"] = []


class Circle(Model, tag_field="shape", tag="circle"):
    """Told apart by its shape."""

    radius: int = 1


class Square(Model, tag_field="shape", tag="square"):
    """Told apart by its shape."""

    side: int = 1


class Cat(Model, tag_field="animal", tag="cat"):
    """Told apart by what animal it is."""

    lives: int = 9


class Spec(LosslessModel):
    """A thing whose fields are all known."""

    title: str = ""
    mode: Literal["fast", "slow"] = "fast"
    color: Color | None = None
    inner: dict[str, "Spec"] | None = None
    others: list["Spec"] = []


Digits = Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
EITHER = Circle | Square | Cat | Mapping[str, Any]


# Types


@pytest.mark.parametrize(
    ("declared", "checked"),
    [
        (int, int),
        (int | None, int),
        (int | UnsetType, int),
        (str | None | UnsetType, str),
        (Color | str, Color),
        (Color | str | None, Color),
        (datetime.date | str | None, datetime.date),
        (Thing | Mapping[str, Any], Thing),
        (Mapping[str, Any], Mapping[str, Any]),
        (int | str, int),
        (int | float, int | float),
        (Sequence[Color | str], list[Color]),
        (Iterable[Thing | Mapping[str, Any]] | None, list[Thing]),
        (Annotated[Sequence[Digits] | None, REPEAT], list[Digits]),
        (Annotated[Sequence[int], BODY, Meta(max_length=3)], Annotated[list[int], Meta(max_length=3)]),
        (Circle | Square, Circle | Square),
        (EITHER, TaggedUnions((Circle | Square, Cat))),
    ],
)
def test_what_the_api_accepts_is_narrower_than_what_a_caller_may_write(declared: Any, checked: Any) -> None:
    assert checked_type(declared) == checked


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (list[int], True),
        (Sequence[str], True),
        (Annotated[list[int], Meta(max_length=3)], True),
        (Mapping[str, int], False),
        (dict[str, int], False),
        (str, False),
        (int | str, False),
    ],
)
def test_which_types_are_lists(annotation: Any, expected: bool) -> None:
    assert is_sequence(annotation) is expected


# Values


@pytest.mark.parametrize(
    ("allowed", "value", "expected"),
    [
        (Color, "RED", Color.RED),
        (Color, Color.BLUE, Color.BLUE),
        (Color, Color("GREEN"), Color("GREEN")),
        (list[Color], ("RED", Color("GREEN")), [Color.RED, Color("GREEN")]),
        (list[int], [], []),
        (datetime.date, "2024-02-29", datetime.date(2024, 2, 29)),
        (datetime.date, datetime.date(2024, 2, 29), datetime.date(2024, 2, 29)),
        (Thing, {"name": "a", "parts": [{"name": "b"}]}, Thing(name="a", parts=[Thing(name="b")])),
        (TaggedUnions((Circle | Square, Cat)), {"shape": "square", "side": 2}, Square(side=2)),
        (TaggedUnions((Circle | Square, Cat)), {"animal": "cat"}, Cat()),
        (TaggedUnions((Circle | Square, Cat)), Cat(lives=3), Cat(lives=3)),
    ],
)
def test_what_is_allowed_becomes_what_the_type_has(allowed: Any, value: Any, expected: Any) -> None:
    assert Validator(allowed)("things.create", "thing", value) == expected


@pytest.mark.parametrize(
    ("allowed", "value", "problem"),
    [
        (int, "5", "expected an integer, got '5'"),
        (int, True, "expected an integer, got True"),
        (Annotated[int, Meta(ge=1)], 0, "expected an integer of at least 1, got 0"),
        (Annotated[int, Meta(le=9)], 10, "expected an integer of at most 9, got 10"),
        (Annotated[str, Meta(min_length=1, max_length=5)], "", "expected a string from 1 to 5 characters, got ''"),
        (Digits, "5 ", "expected a string of digits, got '5 '"),
        (Annotated[str, Meta(pattern="^a")], "b", "expected a string matching ^a, got 'b'"),
        (bool, 1, "expected True or False, got 1"),
        (float, "x", "expected a number, got 'x'"),
        (int | bool, "x", "expected an integer or True or False, got 'x'"),
        (datetime.date, "2024-02-30", "expected a date (YYYY-MM-DD), got '2024-02-30'"),
        (Literal[0, 1, 7], 2, "expected one of 0, 1, 7, got 2"),
        (
            Many,
            "Z",
            "expected one of the 14 values of Many (A, B, ...), got 'Z' (to send a value newer than",
        ),
        (list[int], [1, "x"], "expected a list, each an integer, got a list of 2 (Expected `int`, got `str` - at [1])"),
        (
            list[int],
            (1, "x"),
            "expected a list, each an integer, got a tuple of 2 (Expected `int`, got `str` - at [1])",
        ),
        (
            list[Thing],
            [{"name": "a", "parts": [{"name": 5}]}],
            "expected a list, each Thing, got a list of 1 (Expected `str`, got `int` - at [0].parts[0].name)",
        ),
        (Thing, {"parts": []}, "expected Thing, got an object with parts (Object missing required field `name`"),
        (Thing, {"size": 5}, "expected Thing, got an object with size (Object contains unknown field `size`"),
        (Thing, {}, "expected Thing, got an object with nothing"),
        (Thing, Circle(), "expected Thing, got a Circle"),
        (Thing, object, "expected Thing, got <class 'object'>"),
        (str, b"x" * 100, "expected a string, got b'" + "x" * 58 + "..."),
        (TaggedUnions((Circle | Square, Cat)), 5, "expected Circle or Square or Cat, got 5"),
        (
            TaggedUnions((Circle | Square, Cat)),
            {"animal": "dog"},
            "expected Cat, got an object with animal (Invalid value 'dog' - at .animal)",
        ),
        (TaggedUnions((Circle | Square, Cat)), {"x": 1}, "expected Circle or Square or Cat, got an object with x"),
    ],
)
def test_what_is_not_allowed_is_told_with_what_is(allowed: Any, value: Any, problem: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Validator(allowed)("things.create", "thing", value)
    assert str(caught.value).startswith(f"things.create: thing: {problem}")


@pytest.mark.parametrize(
    ("allowed", "value", "hint"),
    [
        (Color, "REED", "got 'REED'; did you mean 'RED'? (to send a value newer than"),
        (Color, "blue", "got 'blue'; did you mean 'BLUE'? (to send a value newer than"),
        (list[Color], ["RED", "BLEU"], "got 'BLEU'; did you mean 'BLUE'? (to send a value newer than"),
        (Literal["down", "up"], "dwon", "expected one of 'down', 'up', got 'dwon'; did you mean 'down'?"),
        (Literal[1, "down"] | bool, "dow", "got 'dow'; did you mean 'down'?"),
        (int, "dow", "expected an integer, got 'dow'"),
        (Color, "PURPLE", "got 'PURPLE' (to send"),
        (Spec, {"titel": ""}, "(Object contains unknown field `titel`; did you mean 'title'?; a field newer than this"),
        (Spec, {"xyz": ""}, "(Object contains unknown field `xyz`; a field newer than this"),
        (Spec, {"inner": {"a": {"mod": ""}}}, "unknown field `mod`; did you mean 'mode'?"),
        (list[Spec], [{"others": [{}, {"Color": ""}]}], "unknown field `Color`; did you mean 'color'?"),
        (list[Spec], [{"others": [{"mode": "fats"}]}], "(Invalid enum value 'fats'; did you mean 'fast'? - at [0].oth"),
        (Circle | Square, {"shape": "cirle"}, "(Invalid value 'cirle'; did you mean 'circle'? - at .shape)"),
        (TaggedUnions((Circle | Square, Cat)), {"animal": "bat"}, "(Invalid value 'bat'; did you mean 'cat'? - at"),
        (TaggedUnions((Circle | Square, Cat)), "circle", "expected Circle or Square or Cat, got 'circle'"),
    ],
)
def test_the_name_that_was_probably_meant_is_suggested(allowed: Any, value: Any, hint: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Validator(allowed)("things.create", "thing", value)
    assert hint in str(caught.value)
    assert ("did you mean" in hint) is ("did you mean" in str(caught.value))


@pytest.mark.parametrize("argument", ["refresh_token", "app_secret", "password", "api_key", "code"])
def test_what_may_be_a_secret_is_not_repeated(argument: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        Validator(Digits)("oauth.token", argument, "pina_secret")
    assert str(caught.value) == f"oauth.token: {argument}: expected a string of digits, got something else"
    with pytest.raises(ArgumentError, match=r"got something else$"):
        Validator(Literal["pina_secret"])("oauth.token", argument, "pina_secre")


def test_objects_are_named_by_their_keys_only() -> None:
    shown = [shorten(each) for each in ({"password": "hush"}, ["hush"], Thing(name="hush"))]
    assert shown == ["an object with password", "a list of 1", "a Thing"]


def test_an_argument_error_is_a_value_error_and_a_type_error() -> None:
    for kind in (ValueError, TypeError):
        with pytest.raises(kind):
            Validator(int)("things.create", "thing", "x")


def test_every_declared_type_can_be_told_in_words() -> None:
    """The words for a type nobody thought of would be the name of its class in msgspec."""
    told = {describe(parameter.type) for operation in OPERATIONS.values() for parameter in operation.parameters}
    assert not {words for words in told if words in ("any", "custom", "raw", "none", "ext")}
