"""Arguments of operations: what a declared type allows, and the error for what it does not.

A declaration says what a caller may write (`BoardPrivacy | str | None`); what the API accepts is narrower (a member of
`BoardPrivacy`). `checked_type` derives the second from the first, msgspec checks values against it, and `describe` puts
it into words for the error message. The sandbox checks what it receives with the same types.
"""

import datetime
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Annotated, Any, Final, TypeGuard, Union, get_args, get_origin

import msgspec
from msgspec import Meta, UnsetType, inspect

from .._http.request import encode_body
from ..errors import ArgumentError
from ..models._base import UNKNOWN_FIELDS, OpenEnum, Unchecked
from .strict import flat, strict_type, without_exempt
from .usual import DIGITS, id_pattern

_VALUES_SHOWN = 12
_REPR_SHOWN = 60
_STANDARD_CODES = {"UK": "GB", "EL": "GR"}
"""Codes of countries that are in use beside those of ISO 3166-1."""
_SECRET = re.compile("token|secret|password|key$|code$|^records$|^data$")


@dataclass(frozen=True)
class TaggedUnions:
    """Tagged unions of Structs that differ in their tag field. msgspec holds one tag field in a union."""

    unions: tuple[Any, ...]

    def of(self, value: Any) -> Any:
        """Return the union of a value, by its class or by the tag field of a mapping; None when there is none."""
        for union in self.unions:
            members = union_members(union)
            tag_field = members[0].__struct_config__.tag_field
            if type(value) in members or (isinstance(value, Mapping) and tag_field in value):  # pyright: ignore
                return union
        return None


def union_members(annotation: Any) -> list[Any]:
    """Return the members of a union, or the annotation itself."""
    if get_origin(annotation) in (Union, types.UnionType):
        return list(get_args(annotation))
    return [annotation]


def checked_type(annotation: Any) -> Any:
    """Return the type to check values against: no None, no UNSET, no plain alternative to an enum, date or Struct."""
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        constraints = [meta for meta in metadata if isinstance(meta, Meta)]
        return Annotated[checked_type(inner), *constraints] if constraints else checked_type(inner)
    allowed = [member for member in union_members(annotation) if member not in (types.NoneType, UnsetType)]
    if len(allowed) > 1:
        allowed = [member for member in allowed if member is not str and get_origin(member) is not Mapping]
    if len(allowed) > 1:
        return _union([checked_type(member) for member in allowed])
    if allowed[0] is not annotation:
        return checked_type(allowed[0])
    if is_sequence(annotation):
        return list[checked_type(get_args(annotation)[0])]  # type: ignore[misc]
    return annotation


def _union(allowed: list[Any]) -> Any:
    by_tag: dict[str | None, list[Any]] = {}
    for member in allowed:
        config = getattr(member, "__struct_config__", None)
        by_tag.setdefault(config.tag_field if config else None, []).append(member)
    if len(by_tag) > 1 and None not in by_tag:
        unions: list[Any] = [Union[*members] for members in by_tag.values()]
        return TaggedUnions(tuple(unions))
    return Union[*allowed]


def is_sequence(annotation: Any) -> bool:
    """Return whether the annotation, constraints aside, is a list, Sequence or Iterable of something."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Iterable) and not issubclass(origin, Mapping)


class Validator:
    """Checks values against one type.

    Made once per parameter: msgspec prepares the fields of a Struct once, any other type on each call.
    """

    def __init__(self, allowed: Any) -> None:
        self.allowed: Any = allowed
        if isinstance(allowed, TaggedUnions):
            validators = {union: Validator(union) for union in allowed.unions}
            self._decide: Callable[[Any], Validator | None] | None = lambda value: validators.get(allowed.of(value))
        else:
            self._decide = None
            self._holder: Any = msgspec.defstruct("Argument", [("value", allowed)])

    def __call__(self, operation: str, argument: str, value: Any) -> Any:
        """Return the value as the type has it: enums and dates are made from strings.

        A value that an enum does not know is allowed when it is a member made on purpose: `BoardPrivacy("FRIENDS")`.

        Args:
            operation: Name of the method, for the error.
            argument: Name of the argument, for the error.
            value: The value.

        Raises:
            ArgumentError: The type does not allow the value.
        """
        if self._decide is not None:
            validator = self._decide(value)
            if validator is None:
                raise self._refused(operation, argument, value, "")
            return validator(operation, argument, value)
        if type(value) is str and self._fast_path is not None and self._fast_path(value):
            return value
        if self.holds_objects and isinstance(value, Mapping | msgspec.Struct | list | tuple):
            self.encode(operation, argument, value)
            if isinstance(value, Unchecked):
                return value
        try:
            checked = msgspec.convert({"value": value}, self._holder).value
        except msgspec.ValidationError as error:
            try:  # only here, so that it costs nothing where it is not needed
                coerced = _coerced(value, self._info)
                checked = msgspec.convert({"value": coerced}, self._holder).value
            except (msgspec.ValidationError, OverflowError):
                raise self._refused(operation, argument, value, self._why(error)) from None
            value = coerced
        for given, enum in _enums(value, checked):
            kind = type(enum)
            if not enum.is_known and not isinstance(given, kind):
                deeper = f" (to send a value newer than this release, pass {kind.__name__}({str(given)!r}))"
                raise self._refused(operation, argument, given, deeper)
        return checked

    @cached_property
    def _fast_path(self) -> Callable[[str], object] | None:
        """A regular expression that accepts most ids; other values take the full check."""
        info = None if self.allowed is Any else inspect.type_info(self.allowed)
        if isinstance(info, inspect.StrType) and info.pattern == DIGITS:
            return re.compile(id_pattern(info)).fullmatch
        return None

    def encode(self, operation: str, argument: str, value: Any) -> tuple[Any, bytes]:
        """Return an object or a list, and its JSON, once all its fields and values of enums are known.

        A mapping is returned as a Struct where that is what was encoded.

        Raises:
            ArgumentError: The type does not allow the value.
        """
        if isinstance(value, Unchecked):
            return value, _encoded(operation, argument, value)
        if self._decide is not None:
            checker = self._decide(value)
            if checker is None:
                raise self._refused(operation, argument, value, "")
            return checker.encode(operation, argument, value)
        if isinstance(_first(value), Mapping):  # Structs never are of the closed type
            try:
                checked: Any = msgspec.convert({"value": value}, self._strict_holder).value
                return checked, encode_body(checked)
            except UNSENDABLE:
                pass  # it may hold Structs, times, or what is exempt from the check
        value = _listed(value)
        encoded = _encoded(operation, argument, value)
        try:
            self._decoder.decode(encoded)
        except msgspec.ValidationError:
            try:
                msgspec.convert({"value": without_exempt(value, self._info)}, self._strict_holder)
            except msgspec.ValidationError as error:
                raise self._refused(operation, argument, value, self._why(error)) from None
        return value, encoded

    @cached_property
    def _info(self) -> inspect.Type:
        return inspect.type_info(self.allowed)

    @cached_property
    def holds_objects(self) -> bool:
        """Whether the type is a Struct, a union of some, or a list of them."""
        if self._decide is not None:
            return True
        members = [
            member.item_type if isinstance(member, inspect.ListType) else member for member in flat([self._info])
        ]
        return any(True for _ in _structs(members))

    @cached_property
    def _strict_holder(self) -> Any:
        return msgspec.defstruct("Argument", [("value", strict_type(self.allowed))])

    @cached_property
    def _decoder(self) -> "msgspec.json.Decoder[Any]":
        return msgspec.json.Decoder(strict_type(self.allowed))

    def _refused(self, operation: str, argument: str, value: Any, more: str) -> ArgumentError:
        got = (
            "something else"
            if _SECRET.search(argument)
            else shorten(value) + self._strangers(value) + self._hint(value)
        )
        return ArgumentError(operation, argument, f"expected {describe(self.allowed)}, got {got}{more}")

    def _strangers(self, value: Any) -> str:
        """Return the names of the models in a list that are not of its type."""
        if self._decide is not None or not isinstance(value, list | tuple):
            return ""
        known = {info.cls for info in _structs(self._at("[0]"))}
        kinds: set[Any] = {type(item) for item in value if isinstance(item, msgspec.Struct)}  # pyright: ignore
        names = sorted(kind.__name__ for kind in kinds - known)
        return f" ({', '.join(names)})" if names else ""

    def _hint(self, value: Any) -> str:
        if not isinstance(value, str) or self._decide is not None:
            return ""
        return did_you_mean(value, _values([inspect.type_info(self.allowed)]))

    def _why(self, error: msgspec.ValidationError) -> str:
        """Return the reason of msgspec where it says more than `describe`: a place, a field, or a check of a Struct."""
        problem, _, place = str(error).partition(" - at `$.value")
        place = place.rstrip("`")
        if found := re.fullmatch(r"Object contains unknown field `(.*)`", problem):
            types_ = self._at(place)  # of all members of a union: another one may have the field
            fields = {field.encode_name for struct in _structs(types_) for field in struct.fields} - {found[1]}
            problem += did_you_mean(found[1], fields) + self._way_out(place)
        elif found := re.fullmatch(r"Invalid (?:enum )?value '(.*)'", problem):
            types_ = self._at(place)
            problem += did_you_mean(found[1], _values(types_))
            for enum in (info.cls for info in flat(types_) if isinstance(info, inspect.EnumType)):
                problem += f"; to send a value newer than this release, pass {enum.__name__}({found[1]!r})"
        if place:
            return f" ({problem} - at {place})"
        return f" ({problem})" if problem.startswith(("Object ", "expected ")) else ""

    def _way_out(self, place: str) -> str:
        """Return how a field is sent that an object does not have."""
        kept = any(field.encode_name == UNKNOWN_FIELDS for info in _structs(self._at(place)) for field in info.fields)
        way = "unknown_fields, or its object into unchecked()" if kept else "an object made by unchecked()"
        return f"; a field newer than this release goes into {way}"

    def _at(self, place: str) -> list[inspect.Type]:
        """Return the types that a place inside a value may have: ".parts[0].name"."""
        types_: list[inspect.Type] = [self._info]
        for step in re.findall(r"\w+|\.\.\.", place):
            types_ = [inner for info in flat(types_) for inner in _inside(info, step)]
        return types_


class NormalizingValidator(Validator):
    """A validator that brings values of the type into the API's form.

    Args:
        allowed: The type.
        normalize: Returns a value in the API's form, or raises ValueError.
    """

    def __init__(self, allowed: Any, normalize: Callable[[Any], Any]) -> None:
        super().__init__(allowed)
        self._normalize = normalize

    def __call__(self, operation: str, argument: str, value: Any) -> Any:
        """Return the value in the API's form.

        Raises:
            ArgumentError: The type does not allow the value, or it cannot be brought into that form.
        """
        checked = super().__call__(operation, argument, value)
        try:
            return self._normalize(checked)
        except ValueError as error:
            raise ArgumentError(operation, argument, str(error)) from None


class OneOrMoreValidator(Validator):
    """A validator of a list that takes a single text for a list of one."""

    def __call__(self, operation: str, argument: str, value: Any) -> Any:
        """Return the values as a list.

        Raises:
            ArgumentError: The type does not allow one of them.
        """
        return super().__call__(operation, argument, [value] if isinstance(value, str) else value)


def _coerced(value: Any, info: inspect.Type) -> Any:
    """Return a day for a time, the text of an id for a number, and a list for another collection of them."""
    match info:
        case inspect.DateType() if isinstance(value, datetime.datetime):
            return as_day(value)
        case inspect.StrType(pattern=pattern) if pattern == DIGITS and type(value) is int and value >= 0:
            return str(value)
        case inspect.ListType(item_type=item) if _is_collection(value):
            return [_coerced(element, item) for element in value]
        case _:
            return value


def _listed(value: Any) -> Any:
    return list(value) if not isinstance(value, list | tuple) and _is_collection(value) else value  # pyright: ignore


def _is_collection(value: object) -> TypeGuard[Iterable[Any]]:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | bytearray | Mapping | msgspec.Struct)


def _first(value: Any) -> Any:
    """Return the first item of a list, or the value itself."""
    return value[0] if isinstance(value, list | tuple) and value else value  # pyright: ignore[reportUnknownVariableType]


UNSENDABLE: Final = (TypeError, ValueError, ArithmeticError, AttributeError, RecursionError, msgspec.MsgspecError)
"""What encoding a value raises that JSON or a URL cannot hold."""


def cannot_be_sent(operation: str, argument: str, error: Exception) -> ArgumentError:
    """Return the error of an argument that could not be encoded."""
    problem = "it is nested too deeply, or holds itself" if isinstance(error, RecursionError) else error
    return ArgumentError(operation, argument, f"cannot be sent: {problem}")


def _encoded(operation: str, argument: str, value: Any) -> bytes:
    try:
        return encode_body(value)
    except UNSENDABLE as error:
        raise cannot_be_sent(operation, argument, error) from None


def as_day(value: Any) -> Any:
    """Return the day of a `datetime`, in UTC where it has a zone; any other value as it is."""
    if not isinstance(value, datetime.datetime):
        return value
    return (value if value.tzinfo is None else value.astimezone(datetime.UTC)).date()


def check_order(operation: str, start: datetime.date | str | None, end: datetime.date | str | None) -> None:
    """Check that a range of days does not end before it starts. None is an open end.

    Raises:
        ArgumentError: The range ends before it starts.
    """
    if start is None or end is None:
        return
    start, end = str(as_day(start)), str(as_day(end))
    if end < start:  # as text, days are in their own order
        raise ArgumentError(operation, "end_date", f"expected {start} (start_date) or a later day, got {end}")


def _inside(info: inspect.Type, step: str) -> list[inspect.Type]:
    """Return the types of a field, or of the items, of a type."""
    match info:
        case inspect.StructType(tag_field=tag_field, tag=tag) if step == tag_field:
            return [inspect.LiteralType((tag,))]
        case inspect.StructType(fields=fields):
            return [field.type for field in fields if field.encode_name == step]
        case inspect.ListType(item_type=item) | inspect.DictType(value_type=item):
            return [item]
        case _:
            return []


def _structs(types_: Iterable[inspect.Type]) -> Iterable[inspect.StructType]:
    return (info for info in flat(types_) if isinstance(info, inspect.StructType))


def _values(types_: Iterable[inspect.Type]) -> Iterable[str]:
    """Yield the texts that types name: the values of enums and literals, alone or in lists."""
    for info in flat(types_):
        match info:
            case inspect.EnumType(cls=cls):
                yield from (str(member.value) for member in cls)
            case inspect.LiteralType(values=values):
                yield from (value for value in values if isinstance(value, str))
            case inspect.ListType(item_type=item):
                yield from _values([item])
            case _:
                pass


def _enums(value: Any, checked: Any) -> Iterable[tuple[Any, OpenEnum]]:
    if isinstance(checked, OpenEnum):
        return [(value, checked)]
    first = _first(checked)
    if isinstance(first, OpenEnum) and not all(map(_known(type(first)), checked)):
        return zip(value, checked, strict=True)
    return ()


def _known(enum: type[OpenEnum]) -> Callable[[object], bool]:
    return enum._value2member_map_.__contains__


def shorten(value: Any) -> str:
    """Return the repr of a value, at most 60 characters. Of objects only the keys are named: values may be secret."""
    if isinstance(value, Mapping):
        return "an object with " + (", ".join(map(str, value)) or "nothing")  # pyright: ignore
    if isinstance(value, list | tuple | msgspec.Struct):
        return f"a {type(value).__name__}" + ("" if isinstance(value, msgspec.Struct) else f" of {len(value)}")  # pyright: ignore
    try:
        text = repr(value)
    except Exception:  # the caller's own object, or one that is nested too deeply
        return f"a {type(value).__name__}"
    return text if len(text) <= _REPR_SHOWN else f"{text[:_REPR_SHOWN]}..."


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint at the known name that is most like one that is not known; empty when none is like it."""
    import difflib  # with the first mistake, not with the package

    folded = {known_name.casefold(): known_name for known_name in known}
    name = _STANDARD_CODES.get(name.upper(), name)
    close = difflib.get_close_matches(name.casefold(), folded, 1)
    return f"; did you mean {folded[close[0]]!r}?" if close else ""


def describe(allowed: Any) -> str:
    """Return what a checked type allows, in words."""
    if isinstance(allowed, TaggedUnions):
        return " or ".join(map(describe, allowed.unions))
    return _describe(inspect.type_info(allowed))


def _describe(info: inspect.Type) -> str:
    match info:
        case inspect.IntType(ge=low, le=high):
            return "an integer" + _between(low, high)
        case inspect.StrType(pattern=pattern, min_length=low, max_length=high):
            kind = "a string"
            if pattern is not None:
                kind = "a string of digits" if pattern == DIGITS else f"a string matching {pattern}"
            return kind + _between(low, high, " characters")
        case inspect.FloatType(ge=low, le=high):
            return "a number" + _between(low, high)
        case inspect.BoolType():
            return "True or False"
        case inspect.DateType():
            return "a date (YYYY-MM-DD)"
        case inspect.LiteralType(values=values):
            return "one of " + ", ".join(map(repr, values))
        case inspect.EnumType(cls=cls):
            if len(cls) > _VALUES_SHOWN:
                first, second = (str(member.value) for member in islice(cls, 2))
                return f"one of the {len(cls)} values of {cls.__name__} ({first}, {second}, ...)"
            return "one of " + ", ".join(str(member.value) for member in cls)
        case inspect.ListType(item_type=item, min_length=low, max_length=high):
            return "a list" + _between(low, high, " items") + f", each {_describe(item)}"
        case inspect.StructType(cls=cls):
            return cls.__name__
        case inspect.UnionType(types=members):
            return " or ".join(_describe(member) for member in members)
        case _:
            return type(info).__name__.removesuffix("Type").lower()


def _between(low: float | None, high: float | None, unit: str = "") -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f" of at least {low}{unit}"
    if low is None:
        return f" of at most {high}{unit}"
    return f" from {low} to {high}{unit}"
