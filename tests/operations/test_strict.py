"""Objects in arguments: what is misspelt is refused before it is sent, and what is newer on purpose goes out."""

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Literal
from uuid import UUID

import msgspec
import pytest
from msgspec import UNSET, Meta, UnsetType

from pinterest_async import ArgumentError, unchecked
from pinterest_async._operations.arguments import TaggedUnions, Validator
from pinterest_async._operations.strict import strict_type
from pinterest_async.models._base import LosslessModel, Model, OpenEnum, UnknownVariant
from pinterest_async.models.campaigns import CampaignCreate, ObjectiveType
from pinterest_async.models.common import EntityStatus
from pinterest_async.sandbox import Sandbox

ACCOUNT: Final = "549755885175"


class Color(OpenEnum):
    """The colour of a thing."""

    RED = "RED"
    BLUE = "BLUE"


class Shade(StrEnum):
    """Not an enum of the API."""

    RED = "RED"


class Size(Model):
    """The size of a thing."""

    mm: int
    unit: Literal["a", "b"]
    exact: float | UnsetType = UNSET


class Rule(LosslessModel):
    """An object with fields of the caller's own."""

    takes_own_fields: ClassVar[bool] = True

    color: Color | None = None


class Full(Model):
    """An object whose fields are all required."""

    digits: Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
    short: Annotated[str, Meta(min_length=2)]
    day: datetime.date
    flag: bool
    color: Color
    sizes: Annotated[list[Size], Meta(min_length=1)]
    more: dict[str, Color]
    either: str | None
    count: Annotated[int, Meta(ge=3)]


class Round(Model, tag_field="shape", tag="round"):
    """A thing with a radius."""

    radius: int


class Square(Model, tag_field="shape", tag="square"):
    """A thing with a side."""

    side: int = 1


class Newer(UnknownVariant, tag_field="shape", tag="~newer"):
    """A shape of a later release."""


class Thing(Model):
    """A thing that holds all kinds."""

    name: str
    color: Color | UnsetType = UNSET
    colors: list[Color] = []
    size: Size | None = None
    full: Full | UnsetType = UNSET
    rule: Rule | None = None
    shape: Round | Square | UnsetType = UNSET
    things: list["Thing"] = []
    sizes: dict[str, Size] = {}
    free: dict[str, Any] = {}


class Cat(Model, tag_field="animal", tag="cat"):
    """An animal."""

    lives: int = 9


def sent(value: Any, allowed: Any = list[Thing]) -> Any:
    return msgspec.json.decode(Validator(allowed).encode("things.create", "things", value)[1])


@pytest.mark.parametrize(
    "thing",
    [
        {"name": "a", "color": "RED", "colors": ("BLUE", "RED"), "size": None, "things": [{"name": "b"}]},
        {
            "name": "a",
            "sizes": {"x": {"mm": 1, "unit": "a", "exact": 0.5}},
            "free": {"nam": "x", "nested": [{"any": 1}]},
        },
        {"name": "a", "shape": {"shape": "square", "side": 2}, "rule": {"color": None}},
        {"name": "a", "rule": {"color": "RED", "spend": 5, "own": {"x": [1]}}},
        {"name": "a", "size": Size(mm=1, unit="a")},
        {"name": UUID(int=1), "color": Color.RED},
        {"name": "a", "color": Shade.RED},
        Thing(name="a", color=Color.RED, shape=Round(radius=2), rule=Rule(color=Color.BLUE)),
        Thing(name="a", things=[Thing(name="b", size=Size(mm=2, unit="b"))]),
    ],
)
def test_what_is_known_is_sent_as_it_is(thing: Any) -> None:
    assert sent([thing]) == msgspec.json.decode(msgspec.json.encode([thing]))
    assert sent((thing, thing)) == 2 * msgspec.json.decode(msgspec.json.encode([thing]))


@pytest.mark.parametrize(
    ("thing", "problem"),
    [
        (
            {"name": "a", "colr": "RED"},
            "(Object contains unknown field `colr`; did you mean 'color'?; a field newer than this release goes into an"
            " object made by unchecked() - at [1])",
        ),
        (
            {"name": "a", "color": "red"},
            "(Invalid enum value 'red'; did you mean 'RED'?; to send a value newer than this release, pass Color('red')"
            " - at [1].color)",
        ),
        ({"name": "a", "colors": ["RED", "BLEU"]}, "(Invalid enum value 'BLEU'; did you mean 'BLUE'?"),
        ({"name": "a", "colors": ["RED", "BLEU"]}, " - at [1].colors[1])"),
        ({"name": "a", "size": {"mm": 1, "unit": "a", "exakt": 1}}, "`exakt`; did you mean 'exact'?"),
        ({"name": "a", "size": {"mm": 1, "unit": "c"}}, "Invalid enum value 'c' - at [1].size.unit)"),
        ({"name": "a", "sizes": {"x": {"mm": 1, "unit": "a", "m": 1}}}, "unknown field `m`; did you mean 'mm'?"),
        ({"name": "a", "shape": {"shape": "round", "radios": 1}}, "unknown field `radios`; did you mean 'radius'?"),
        ({"name": "a", "things": [{"nam": "b"}]}, "unknown field `nam`; did you mean 'name'?"),
        ({"name": "a", "rule": {"color": "red"}}, "Invalid enum value 'red'; did you mean 'RED'?"),
        ({"name": "a", "size": {"mm": 1, "unit": "a", "exact": float("nan")}}, "exact"),
        ({"name": "a", "size": {"mm": 1, "unit": "a", "exact": float("inf")}}, "exact"),
        ({"name": "a", "color": Shade.RED, "siz": 1}, "unknown field `siz`; did you mean 'size'?"),
        (Thing(name="a", color="red"), "Invalid enum value 'red'; did you mean 'RED'?"),  # type: ignore[arg-type]
        (Thing(name="a", size={"mm": 1, "uint": "a"}), "unknown field `uint`; did you mean 'unit'?"),  # type: ignore[arg-type]
        (Thing(name=5), "Expected `str`, got `int` - at [1].name"),  # type: ignore[arg-type]
        (Cat(), "Object"),
    ],
)
def test_what_is_misspelt_is_refused_with_its_place(thing: Any, problem: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        sent([{"name": "good"}, thing])
    assert problem in str(caught.value)
    with pytest.raises(ArgumentError) as again:
        sent([Thing(name="good"), thing])
    assert str(again.value) == str(caught.value), "the items beside it change nothing"


@pytest.mark.parametrize(
    "thing",
    [
        {"name": "a", "color": Color("GREEN")},
        {"name": "a", "colors": ["RED", Color("GREEN")], "sizes": {"x": Size(mm=1, unit="a")}},
        {"name": "a", "rule": {"color": Color("GREEN"), "spend": 5}},
        {"name": "a", "shape": unchecked({"shape": "oval", "width": 2})},
        {"name": "a", "size": unchecked({"newer": 1}), "shape": Square(side=3)},
        {"name": "a", "full": unchecked({"newer": 1}), "things": [unchecked({}), {"name": "b"}]},
        {"name": "a", "rule": unchecked({"newer": 1}), "sizes": {"x": unchecked({"newer": 1})}},
        unchecked({"newer": 1, "color": "GREEN"}),
        Thing(name="a", color=Color("GREEN"), shape=Round(radius=1)),
        Thing(name="a", size=unchecked({"newer": 1})),  # type: ignore[arg-type]
    ],
)
def test_what_is_newer_on_purpose_is_sent_as_it_is(thing: Any) -> None:
    assert sent([{"name": "good"}, thing])[1] == msgspec.json.decode(msgspec.json.encode(thing))
    with pytest.raises(ArgumentError, match=r"unknown field `colr`; did you mean 'color'\?.* - at \[1\]"):
        sent([thing, {"name": "a", "colr": "RED"}])


def test_a_value_of_another_enum_is_not_meant_for_this_one() -> None:
    with pytest.raises(ArgumentError, match=r"Invalid enum value 'NEW'"):
        sent([{"name": "a", "color": EntityStatus("NEW")}])


def test_a_whole_body_may_be_unchecked() -> None:
    assert sent(unchecked({"newer": 1}), Thing) == {"newer": 1}
    assert Validator(Thing)("things.list", "filters", unchecked({"newer": 1})) == {"newer": 1}
    assert sent(unchecked({"animal": "dog"}), TaggedUnions((Round | Square, Cat))) == {"animal": "dog"}


def test_the_member_of_tagged_unions_is_checked() -> None:
    unions = TaggedUnions((Round | Square, Cat))
    assert Validator(unions).holds_objects
    assert sent({"animal": "cat", "lives": 3}, unions) == {"animal": "cat", "lives": 3}
    with pytest.raises(ArgumentError, match=r"unknown field `live`; did you mean 'lives'\?"):
        sent({"animal": "cat", "live": 3}, unions)
    with pytest.raises(ArgumentError, match=r"expected Round or Square or Cat, got an object with x"):
        sent({"x": 1}, unions)


def test_variants_are_made_once_and_keep_what_receives_later_variants() -> None:
    assert strict_type(Thing) is strict_type(Thing)
    assert strict_type(Newer) is Newer


async def test_one_bad_item_of_a_job_is_refused_alone_before_anything_is_sent() -> None:
    campaigns: list[Any] = [
        {"ad_account_id": ACCOUNT, "name": f"Campaign {number}", "objective_type": "AWARENESS"} for number in range(30)
    ]
    campaigns[3]["daily_spend_capp"] = 5_000_000
    campaigns[7]["objective_type"] = "AWARNESS"
    campaigns[9] = CampaignCreate(
        ad_account_id=ACCOUNT,
        name="Struct",
        objective_type=ObjectiveType.AWARENESS,
        status="active",  # type: ignore[arg-type]
    )
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.campaigns.create_many(ACCOUNT, campaigns)
    failed = {outcome.index: str(outcome.error) for outcome in result.failed}
    assert len(result.succeeded) == 27
    assert list(failed) == [3, 7, 9]
    assert "unknown field `daily_spend_capp`; did you mean 'daily_spend_cap'?" in failed[3]
    assert "Invalid enum value 'AWARNESS'; did you mean 'AWARENESS'?" in failed[7]
    assert "Invalid enum value 'active'; did you mean 'ACTIVE'?" in failed[9]
    assert len(sandbox.requests) == 1, "the 27 others went in one call"


async def test_one_bad_item_of_a_batch_of_1000_is_refused_alone() -> None:
    items: list[Mapping[str, Any]] = [
        {"operation": "UPDATE", "item_id": str(number), "attributes": {"price": "5.00 USD"}} for number in range(1000)
    ]
    items[500] = {"operation": "UPDATE", "item_id": "500", "attributes": {"pric": "5.00 USD"}}
    items[700] = {"operation": "UPDAET", "item_id": "700", "attributes": {"price": "5.00 USD"}}
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.catalogs.sync_items(items, country="US", language="EN", first_poll=0)
    refused = {
        outcome.index: str(outcome.error) for outcome in result.failed if isinstance(outcome.error, ArgumentError)
    }
    assert list(refused) == [500, 700]
    assert "catalogs.sync_items: items:" in refused[500]
    assert "unknown field `pric`; did you mean 'price'?" in refused[500]
    assert "Invalid value 'UPDAET'; did you mean 'UPDATE'?" in refused[700]


async def test_fields_and_bodies_of_single_calls_are_checked() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError, match=r"unknown field `urll`; did you mean 'url'\?"):
            await pinterest.pins.create(
                board_id="1", media_source={"source_type": "image_url", "urll": "https://example.com/a.jpg"}
            )
        with pytest.raises(ArgumentError, match=r"Invalid enum value 'AWARNESS'; did you mean 'AWARENESS'"):
            await pinterest.campaigns.create(
                ACCOUNT, [{"ad_account_id": ACCOUNT, "name": "a", "objective_type": "AWARNESS"}]
            )
        assert not sandbox.requests
