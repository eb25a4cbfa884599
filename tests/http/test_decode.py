"""Answers decode when the API has moved on, and nothing known is lost; what cannot be read is an error of one kind.

The main test draws two forms of an answer of each operation: one as the API promises it, and one as it might come
(unknown fields, null where there was none, numbers as strings and the reverse). Both must decode to the same.
"""

from contextlib import suppress
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from pinterest_async import OPERATIONS, Page
from pinterest_async._http.decode import decode
from pinterest_async.models._base import UNKNOWN_FIELDS, UnknownVariant
from pinterest_async.models.campaigns import Campaign, ObjectiveType
from pinterest_async.models.catalog_feeds import RetailFeed, UnknownFeed
from pinterest_async.models.common import BulkAnswer, EntityStatus, ErrorDetail
from pinterest_async.models.pins import Pin, PinMediaImage, PinMediaSource, UnknownPinMedia

Pair = tuple[Any, Any]
"""A value as promised, and as it might come."""

TEXTS = ("", "a", "ACTIVE", "5M+", "null", "true", "1e5", " 5", "é€", "\x00", '"', "2024-02-29", "NEWER")
JSON: tuple[Any, ...] = (None, True, 0, -1.5, "text", [], [None, {"a": 1}], {}, {"id": None})


class Extended:
    """Draws both forms of values of a type."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def number(self) -> int:
        return self.random.choice([0, 1, -7, 1_700_000_000, 626_735_565_838, 2**53, -(2**62), 10**25])

    def pair(self, info: inspect.Type) -> Pair:
        number, text = self.number(), self.random.choice(TEXTS)
        match info:
            case inspect.StrType():
                return self.random.choice([(text, text), (str(number), str(number)), (str(number), number)])
            case inspect.EnumType(cls=cls):
                member = str(self.random.choice(list(cls)).value)
                return self.random.choice([(member, member), (text, text), (str(number), number)])
            case inspect.IntType():
                number = max(-(2**53), min(number, 2**53))
                return number, self.random.choice([number, str(number), float(number), f"{number}.0"])
            case inspect.FloatType():
                real = self.random.uniform(-1e9, 1e9)
                return real, self.random.choice([real, repr(real)])
            case inspect.BoolType():
                return self.random.choice([(True, True), (False, False), (True, "true"), (False, "false")])
            case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
                return self.list(item)
            case inspect.DictType(value_type=held):
                return self.dict(held)
            case inspect.StructType():
                return self.object(info)
            case inspect.UnionType(types=types):
                return self.member(types)
            case _:
                value = self.random.choice(JSON)
                return value, value

    def list(self, item: inspect.Type) -> Pair:
        """Null among objects is an empty object, so that places keep their index; null among scalars is nothing."""
        promised: list[Any] = []
        come: list[Any] = []
        for _ in range(self.random.randrange(3)):
            if not is_nullable(item) and self.random.random() < 0.3:
                come.append(None)
                promised += empty(item)
            pair = self.pair(item)
            promised.append(pair[0])
            come.append(pair[1])
        return promised, come

    def dict(self, held: inspect.Type) -> Pair:
        pairs = {key: self.pair(held) for key in self.random.sample(["all", "ANDROID", "2024-02-29", ""], 2)}
        come = {key: pair[1] for key, pair in pairs.items()}
        if not is_nullable(held):
            come["nothing"] = None
        return {key: pair[0] for key, pair in pairs.items()}, come

    def object(self, info: inspect.StructType) -> Pair:
        promised: dict[str, Any] = {}
        come: dict[str, Any] = {}
        for field in info.fields:
            if field.encode_name == UNKNOWN_FIELDS:
                continue
            choice = 0 if field.required else self.random.randrange(3)
            if choice == 0:
                promised[field.encode_name], come[field.encode_name] = self.pair(field.type)
            elif choice == 1 and (field.default is None or not is_nullable(field.type)):
                come[field.encode_name] = None
        tag = {} if info.tag_field is None else {info.tag_field: info.tag}
        # Not in an object without a field that is known: that would be an answer of another shape.
        if (come or tag) and self.random.random() < 0.5:
            newer = {"newer_field": self.random.choice(JSON)}
            come = {**newer, **come}
            if any(field.encode_name == UNKNOWN_FIELDS for field in info.fields):
                promised[UNKNOWN_FIELDS] = newer
        return {**tag, **promised}, {**come, **tag}

    def member(self, types: tuple[inspect.Type, ...]) -> Pair:
        """A union: null where it is allowed, a known tag, an unknown one, none at all, or one of several scalars."""
        variant = unknown_variant(types)
        chosen = self.random.choice(types)
        if isinstance(chosen, inspect.NoneType):
            return None, None
        if chosen is variant:
            come: dict[Any, Any] = self.random.choice([{}, {"id": "5", "fields": {"x": None}}])
            tag = self.random.choice(["NEWER", None, 5, ["list"], ...])
            come = come if tag is ... else {**come, variant.tag_field: tag}
            return {variant.tag_field: variant.tag, "fields": come}, come
        pair = self.pair(chosen)
        scalars = [each for each in types if isinstance(each, inspect.StrType | inspect.IntType | inspect.FloatType)]
        return pair if chosen not in scalars or len(scalars) == 1 else (pair[0], pair[0])


def is_nullable(info: inspect.Type) -> bool:
    types = info.types if isinstance(info, inspect.UnionType) else (info,)
    return any(isinstance(each, inspect.NoneType | inspect.AnyType) for each in types)


def empty(item: inspect.Type) -> list[Any]:
    if isinstance(item, inspect.StructType):
        return [{}]
    if isinstance(item, inspect.UnionType) and (variant := unknown_variant(item.types)) is not None:
        return [{variant.tag_field: variant.tag, "fields": {}}]
    return []


def unknown_variant(types: tuple[inspect.Type, ...]) -> inspect.StructType | None:
    variants = [each for each in types if isinstance(each, inspect.StructType) and issubclass(each.cls, UnknownVariant)]
    return variants[0] if variants else None


def returned(id: str) -> Any:
    operation = OPERATIONS[id]
    return Page[operation.returns] if operation.paginated else operation.returns  # type: ignore[name-defined]


@pytest.mark.parametrize("id", [id for id, operation in OPERATIONS.items() if operation.returns is not None])
def test_an_answer_that_the_api_extends_decodes_to_the_same(id: str) -> None:
    decoder, info = msgspec.json.Decoder(returned(id)), inspect.type_info(returned(id))
    for seed in range(settings().max_examples // 5):
        promised, come = Extended(Random(f"{id} {seed}")).pair(info)
        assert decode(decoder, msgspec.json.encode(come)) == decoder.decode(msgspec.json.encode(promised)), seed


# What that means


def read(annotation: Any, body: str) -> Any:
    return decode(msgspec.json.Decoder(annotation), body.encode())


def test_an_unknown_enum_value_keeps_its_text() -> None:
    campaign = read(Campaign, '{"status": "SLEEPING", "objective_type": 7}')
    assert campaign.status == "SLEEPING"
    assert isinstance(campaign.status, EntityStatus)
    assert not campaign.status.is_known
    assert (campaign.objective_type, type(campaign.objective_type)) == ("7", ObjectiveType)


def test_null_is_the_default_of_a_field() -> None:
    assert read(Campaign, '{"id": null, "name": "a"}') == Campaign(name="a")


def test_numbers_and_numeric_strings_stand_for_each_other() -> None:
    campaign = read(Campaign, '{"id": 626735565838, "start_time": "1700000000", "daily_spend_cap": "3.0"}')
    assert (campaign.id, campaign.start_time, campaign.daily_spend_cap) == ("626735565838", 1_700_000_000, 3)


@pytest.mark.parametrize("number", ["123456789012345678901234567890", "-1", "0"])
def test_numbers_of_any_length_keep_their_digits(number: str) -> None:
    assert read(Campaign, f'{{"id": {number}, "start_time": "{number}"}}') == Campaign(
        id=number, start_time=int(number)
    )


@pytest.mark.parametrize(
    "media", ['{"media_type": "hologram", "depth": 3}', '{"depth": 3}', '{"media_type": null}', "{}"]
)
def test_an_unknown_or_absent_tag_keeps_the_object_as_it_came(media: str) -> None:
    pin = read(Pin, f'{{"id": "5", "media": {media}}}')
    assert pin == Pin(id="5", media=UnknownPinMedia(fields=msgspec.json.decode(media)))


def test_a_known_tag_decodes_beside_what_had_to_be_mended() -> None:
    pin = read(Pin, '{"id": 5, "media": {"media_type": "image", "images": {"150x150": {"width": "150"}}}}')
    assert isinstance(pin.media, PinMediaImage)
    assert pin.media.images is not None
    assert pin.media.images.size_150x150 is not None
    assert pin.media.images.size_150x150.width == 150


@pytest.mark.parametrize(
    ("exceptions", "errors"),
    [
        ('{"code": 1, "message": "no"}', [ErrorDetail(code=1, message="no")]),
        ('[{"code": 1}, null, {"code": "2"}]', [ErrorDetail(code=1), ErrorDetail(code=2)]),
        ("[]", []),
        ("null", []),
    ],
)
def test_partial_failures_of_every_shape_come_back_as_one(exceptions: str, errors: list[ErrorDetail]) -> None:
    answer = read(BulkAnswer[Campaign], f'{{"items": [{{"data": null, "exceptions": {exceptions}}}]}}')
    assert answer.items[0].errors == errors


def test_places_keep_their_index_when_one_of_them_is_null() -> None:
    answer = read(BulkAnswer[Campaign], '{"items": [{"data": {"id": 1}}, null, {"data": {"id": "3"}}]}')
    assert [item.data and item.data.id for item in answer.items] == ["1", None, "3"]
    page = read(Page[RetailFeed | UnknownFeed], '{"items": [null, {"catalog_type": "RETAIL", "id": 2}]}')
    assert page.items == [UnknownFeed(fields={}), RetailFeed(id="2")]


def test_both_spellings_of_audience_include_are_read() -> None:
    from pinterest_async.models.targeting import TargetingSpec

    for spelling in ("AUDIENCE_INCLUDE", "AUDIENCE_INCLUDE'"):
        spec = read(TargetingSpec, f'{{"{spelling}": ["1", 2]}}')
        assert spec.audience_include == ["1", "2"]


# What is an error


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b'{"id": "5"',
        b'{"id": "5"} trailing',
        b"<html>",
        b'{"name": NaN}',
        b'{"name": "\xff"}',
        b'{"id": 5, "name": "\xff"}',
        b"\xff\xfe{\x00}\x00",
        b'{"name": "\\ud800"}',
        b'{"name": ["a"]}',
        b'{"name": {}}',
        b'{"start_time": "5M+"}',
        b'{"start_time": ""}',
        b'{"start_time": 0.5}',
        b'{"start_time": "0.5"}',
        b'{"start_time": 1e400}',
        b'{"tracking_urls": []}',
        b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_is_an_error_of_msgspec(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(msgspec.json.Decoder(Campaign), body)


@pytest.mark.parametrize("body", [b'{"source_type": "newer"}', b"{}"])
def test_an_unknown_tag_is_an_error_where_there_is_no_room_for_it(body: bytes) -> None:
    """Unions that are only sent have no member for what is not known."""
    with pytest.raises(msgspec.ValidationError):
        decode(msgspec.json.Decoder(PinMediaSource), body)


def test_the_error_of_a_missing_answer_says_so() -> None:
    with pytest.raises(msgspec.ValidationError, match="got `null`"):
        decode(msgspec.json.Decoder(Campaign), b"null")


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_break_the_reading_of_them(body: bytes) -> None:
    with suppress(msgspec.DecodeError):
        decode(msgspec.json.Decoder(Pin), body)


ANY_JSON = st.recursive(
    st.sampled_from(JSON),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["id", "media", "items", "media_type", "x"]), inner)
    ),
)


@given(body=ANY_JSON)
def test_no_json_breaks_the_reading_of_it(body: Any) -> None:
    for annotation in (Pin, BulkAnswer[Campaign], list[str], dict[str, int], int, str | None):
        with suppress(msgspec.ValidationError):
            decode(msgspec.json.Decoder(annotation), msgspec.json.encode(body))
