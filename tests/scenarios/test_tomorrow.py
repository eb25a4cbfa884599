"""Answers from tomorrow: what Pinterest may add or change decodes today, and nothing that is known is lost.

An answer of an operation is made up from the types that the operation returns, and changed in some of its places. Then
what is read from both must be the same but for what was changed. Both are compared as they are encoded again: by the
names and the values of the wire.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeAlias

import msgspec
import pytest
from hypothesis import settings
from msgspec import inspect

from pinterest_async import OPERATIONS, Operation, Page, Pinterest
from pinterest_async._http.request import Request
from pinterest_async.models._base import UNKNOWN_FIELDS, UnknownVariant
from tests.support.mocked_aiohttp import MockedAiohttp

ANSWERING: Final = [each for each in OPERATIONS.values() if each.returns is not None]
NEW: Final = "ADDED_TOMORROW"
SAME: Final = object()
"""What is read is what was read before the change."""
GONE: Final = object()
"""Nothing is read."""


class Kept(dict[str, Any]):
    """What is read is what was read before the change, and this."""


Path: TypeAlias = tuple[str | int, ...]


@dataclass
class Place:
    """A place of an answer: the types that are declared for it, and the one that its value was made of."""

    path: Path
    declared: tuple[inspect.Type, ...]
    made: inspect.Type

    def may_be(self, *kinds: type[inspect.Type]) -> bool:
        """Whether a value of another kind is as good here."""
        return any(isinstance(each, kinds) for each in self.declared)


class Answers:
    """Makes an answer up, and notes its places on the way."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.places: list[Place] = []

    def to(self, operation: Operation) -> Any:
        """An answer that is as the operation promises. No value is what a field is when it is absent."""
        answer: Any = Page[operation.returns] if operation.paginated else operation.returns  # type: ignore[name-defined]
        return self._made(inspect.type_info(answer), ())

    def _made(self, declared: inspect.Type, path: Path) -> Any:
        arms = declared.types if isinstance(declared, inspect.UnionType) else (declared,)
        info = self.random.choice([each for each in arms if _can_be_made(each)])
        self.places.append(Place(path, arms, info))
        match info:
            case inspect.StructType():
                made = {} if info.tag_field is None else {info.tag_field: info.tag}
                for each in info.fields:
                    # A name with an underscore is a second spelling of another field.
                    is_sent = not each.name.startswith("_") and each.encode_name != UNKNOWN_FIELDS
                    if is_sent and self.random.random() < 0.9:
                        made[each.encode_name] = self._made(each.type, (*path, each.encode_name))
                return made
            case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
                return [self._made(item, (*path, index)) for index in range(self.random.randint(1, 3))]
            case inspect.DictType(value_type=held):
                return {key: self._made(held, (*path, key)) for key in ("first", "2024-01-02")}
            case _:
                return self.random.choice(_scalars(info))


def _can_be_made(info: inspect.Type) -> bool:
    cls = getattr(info, "cls", None)  # of a generic Struct it is no class
    return not isinstance(info, inspect.NoneType) and not (isinstance(cls, type) and issubclass(cls, UnknownVariant))


def _scalars(info: inspect.Type) -> list[Any]:
    match info:
        case inspect.EnumType(cls=enum):
            return [each.value for each in enum]
        case inspect.StrType():
            return ["text", "Größe 5", "12", "626735565838", "123456789012345678901"]
        case inspect.IntType():
            return [1, -30, 1704067200000, 2**63]
        case inspect.FloatType():
            return [0.5, 3.0, -1e-07, 12345.678]
        case inspect.BoolType():
            return [True]
        case inspect.AnyType():
            return ["text", 5, [1, "2"], {"key": {"inner": 0.5}}]
        case _:
            raise NotImplementedError(f"no values of {info}")


Change: TypeAlias = Callable[[Any, Place, Random], tuple[Any, Any] | None]
"""From a value and its place: the value of tomorrow and what is to be read; None where the change does not apply."""


def unknown_field(value: Any, place: Place, random: Random) -> tuple[Any, Any] | None:
    """A field that no model has, somewhere among the others; alone it would make an answer of another shape."""
    if not isinstance(place.made, inspect.StructType) or not value:
        return None
    fields = [*value.items()]
    new: Any = random.choice([1, "x", None, {"a": []}, [{"id": "1"}]])
    fields.insert(random.randint(0, len(fields)), (NEW, new))
    is_lossless = any(each.encode_name == UNKNOWN_FIELDS for each in place.made.fields)
    return dict(fields), Kept({UNKNOWN_FIELDS: {NEW: new}}) if is_lossless else SAME


def unknown_enum_value(value: Any, place: Place, random: Random) -> tuple[Any, Any] | None:
    """A value that no enum lists."""
    return (NEW, NEW) if isinstance(place.made, inspect.EnumType) else None


def unknown_tag(value: Any, place: Place, random: Random) -> tuple[Any, Any] | None:
    """A tag that no member of a union has, null for a tag, or no tag."""
    tag = getattr(place.made, "tag_field", None)
    if tag is None:
        return None
    changed = {key: each for key, each in value.items() if key != tag}
    changed |= random.choice([{tag: NEW}, {tag: None}, {}])
    return changed, {tag: "?", "fields": changed} if _is_tagged_union(place) else SAME


def null(value: Any, place: Place, random: Random) -> tuple[Any, Any] | None:
    """Null in place of a value; in a list the others keep their places when they are Structs, and move up otherwise."""
    if not place.path:
        return None
    if isinstance(place.path[-1], str):
        return None, GONE
    if place.may_be(inspect.NoneType, inspect.AnyType):
        return None, None
    if isinstance(place.made, inspect.StructType):
        tag = place.made.tag_field
        return None, {} if tag is None else {tag: "?" if _is_tagged_union(place) else place.made.tag}
    return None, GONE


def other_notation(value: Any, place: Place, random: Random) -> tuple[Any, Any] | None:
    """A number as a numeric string, or the reverse."""
    match place.made:
        case inspect.IntType() | inspect.FloatType():
            text = msgspec.json.encode(value).decode()
            whole = isinstance(value, int) and value < 2**53
            changed = random.choice([text, f"{text}.0", float(value)] if whole else [text])
            return changed, changed if place.may_be(inspect.StrType) else SAME
        case inspect.StrType() if value.isdigit():
            return int(value), int(value) if place.may_be(inspect.IntType, inspect.FloatType) else SAME
        case _:
            return None


def _is_tagged_union(place: Place) -> bool:
    return sum(isinstance(each, inspect.StructType) for each in place.declared) > 1


CHANGES: Final = (unknown_field, unknown_enum_value, unknown_tag, null, other_notation)


def anything(value: Any, place: Place, random: Random) -> tuple[Any, Any] | None:
    """Any of the changes."""
    possible = [found for change in CHANGES if (found := change(value, place, random)) is not None]
    return random.choice(possible) if possible else None


def read(operation: Operation, content: Any) -> Any:
    """What an operation reads from an answer, as it is encoded again."""
    return msgspec.json.decode(msgspec.json.encode(operation.read(msgspec.json.encode(content))))


def tidy(value: Any) -> Any:
    """A value without fields that say nothing, and without what is GONE."""
    if isinstance(value, dict):
        fields = {key: tidy(each) for key, each in value.items() if each is not GONE}
        return {key: each for key, each in fields.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return [tidy(each) for each in value if each is not GONE]
    return value


def at(value: Any, path: Sequence[str | int]) -> Any:
    """The value at a place."""
    for key in path:
        value = value[key]
    return value


def changed(content: Any, expected: Any, change: Change, places: list[Place], random: Random) -> tuple[Any, Any]:
    """An answer changed in some places or all of them, the inner ones first, and what is to be read from it."""
    roots = [copy.deepcopy(content)], [copy.deepcopy(expected)]
    share = random.choice((0.05, 0.3, 1.0))
    for place in sorted(places, key=lambda place: -len(place.path)):
        *outer, last = (0, *place.path)
        held, wanted = (at(root, outer) for root in roots)
        found = change(held[last], place, random) if random.random() <= share else None
        if found is not None:
            held[last], result = found
            if isinstance(result, Kept):
                wanted[last] = {**wanted[last], **result}
            elif result is not SAME:
                wanted[last] = result
    return roots[0][0], roots[1][0]


@pytest.mark.parametrize("operation", ANSWERING, ids=lambda operation: operation.id)
def test_nothing_known_is_lost(operation: Operation) -> None:
    for seed in range(settings().max_examples // 20):
        random = Random(f"{operation.id} {seed}")
        answers = Answers(random)
        today = answers.to(operation)
        expected = read(operation, today)
        assert tidy(expected) == tidy(today), seed
        for change in (*CHANGES, anything):
            tomorrow, wanted = changed(today, expected, change, answers.places, random)
            assert tidy(read(operation, tomorrow)) == tidy(wanted), (seed, change.__name__)


@pytest.mark.parametrize("id", ["boards/get", "boards/list", "feeds/get", "campaigns/analytics"])
def test_null_in_place_of_the_whole_answer_is_an_error(id: str) -> None:
    """Nothing is known then: to call it an empty board, or the end of a list, would be a loss in silence."""
    with pytest.raises(msgspec.ValidationError, match="got `null`"):
        OPERATIONS[id].read(b"null")


async def test_any_status_of_success_is_as_good_as_another() -> None:
    """201 or 202 where the reference says 200, and the reverse."""
    random = Random(5)
    url = "https://api.pinterest.com/v5/tomorrow"
    with MockedAiohttp() as mocked:
        async with Pinterest(access_token="token", quotas=None) as pinterest:
            for operation in ANSWERING:
                # Of an answer without any field, which may be drawn here, nothing is known where that matters.
                request = Request(operation.method, "/tomorrow", retry_safe=True)
                body = msgspec.json.encode(Answers(random).to(operation))
                for status in (200, 201, 202):
                    mocked.add(url, operation.method, status=status, body=body)
                    value = await pinterest.boards.transport.send(operation, request)
                    assert value == operation.read(body)
