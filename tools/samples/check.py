"""One sample held against its operation: read or accepted, encoded again, compared."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

import msgspec

from pinterest_async import ArgumentError, Operation, Parameter
from pinterest_async.models._base import UNKNOWN_FIELDS

_DEEPER: Final = re.compile(r" - at (\S+)\)$")
_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})
_SHOWN: Final = 40


@dataclass(frozen=True)
class Sample:
    """One file: the body of a request of an operation, or of an answer to it."""

    file: str
    operation: str
    is_request: bool
    content: Any


@dataclass(frozen=True)
class Finding:
    """What is wrong at a place of a sample."""

    file: str
    place: str
    problem: str


def check(sample: Sample, operation: Operation, spellings: Mapping[str, str]) -> list[Finding]:
    """What is wrong with a sample; nothing when it is as declared. `spellings` are names that are read as others."""
    problems = (_request if sample.is_request else _answer)(sample.content, operation, spellings)
    return [Finding(sample.file, place.lstrip("/"), problem) for place, problem in problems]


def _answer(content: Any, operation: Operation, spellings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    try:
        decoded = operation.read(msgspec.json.encode(content))
    except msgspec.MsgspecError as error:
        yield "", f"not decoded: {error}"
    else:
        yield from _differences(_respelt(content, spellings), _encoded(decoded), "", nulls=False)


def _request(content: Any, operation: Operation, spellings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for place, parameter, given in _parts(content, operation):
        if parameter is None:
            yield place, "no such field is declared"
        elif given is msgspec.UNSET:
            yield place, "not there, and required"
        elif given is not None or not parameter.nullable:
            try:
                accepted = parameter.check(operation.name, parameter.name, given)
            except ArgumentError as error:
                deeper = _DEEPER.search(str(error))
                yield place + (_slashed(deeper[1]) if deeper else ""), f"refused: {error}"
            else:
                yield from _differences(_respelt(given, spellings), _encoded(accepted), place, nulls=True)


def _parts(content: Any, operation: Operation) -> Iterator[tuple[str, Parameter | None, Any]]:
    """What is checked by itself: the whole body, or each field of it."""
    for parameter in operation.parameters:
        if parameter.place == "body":
            yield "", parameter, content
            return
    fields = {each.wire_name: each for each in operation.parameters if each.place == "field"}
    if not _is_object(content):
        yield "", None, content
        return
    for name in [*content, *(name for name, each in fields.items() if each.required and name not in content)]:
        yield name, fields.get(name), content.get(name, msgspec.UNSET)


def _encoded(value: Any) -> Any:
    """The value as it is encoded, but with objects of an unknown tag as they came."""
    return _unwrapped(msgspec.json.decode(msgspec.json.encode(value)))


def _unwrapped(value: Any) -> Any:
    if _is_object(value):
        if len(value) == 2 and "fields" in value and "?" in value.values():
            return value["fields"]
        fields = {key: _unwrapped(each) for key, each in value.items()}
        return {**fields.pop(UNKNOWN_FIELDS, {}), **fields}
    return [_unwrapped(each) for each in value] if _is_array(value) else value


def _respelt(value: Any, spellings: Mapping[str, str]) -> Any:
    if _is_object(value):
        return {spellings.get(key, key): _respelt(each, spellings) for key, each in value.items()}
    return [_respelt(each, spellings) for each in value] if _is_array(value) else value


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_array(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _slashed(place: str) -> str:
    """A place as msgspec names it, as the tables name it: ".entity_ids[0]" -> "/entity_ids/0"."""
    return re.sub(r"[.\[]([^.\[\]]+)\]?", r"/\1", place)


def _differences(sample: Any, encoded: Any, place: str, *, nulls: bool) -> Iterator[tuple[str, str]]:
    """What a sample says otherwise than what was encoded from it; `nulls`: whether null and nothing are different."""
    if _is_object(sample) and _is_object(encoded):
        if not nulls and _is_wrapper(encoded) and not encoded.keys() & sample.keys():
            encoded = _bare(encoded)
        for name, each in sample.items():
            if name in encoded:
                yield from _differences(each, encoded[name], f"{place}/{name}", nulls=nulls)
            elif nulls or not _is_nothing(each):
                yield f"{place}/{name}", f"lost: {_shown(each)}"
        for name in [name for name in encoded if name not in sample and (nulls or encoded[name] is not None)]:
            yield f"{place}/{name}", f"came from nowhere: {_shown(encoded[name])}"
    elif _is_array(sample) and _is_array(encoded):
        if not nulls:
            sample, encoded = ([each for each in values if not _is_nothing(each)] for values in (sample, encoded))
        if len(sample) != len(encoded):
            yield place, f"{len(sample)} items, and {len(encoded)} encoded"
            return
        for number, (each, other) in enumerate(zip(sample, encoded, strict=True)):
            yield from _differences(each, other, f"{place}/{number}", nulls=nulls)
    elif sample != encoded and (nulls or sample is not None):
        yield place, f"changed: {_shown(sample)} encoded as {_shown(encoded)}"


def _is_nothing(value: Any) -> bool:
    """Whether a value says nothing, alone or in what it holds."""
    return value in _NOTHING or (_is_object(value) and all(map(_is_nothing, value.values())))


def _is_wrapper(value: dict[str, Any]) -> bool:
    """Whether an object is one of those that entities are read into when they come without it."""
    return bool(value) and value.keys() <= {"items", "data"}


def _bare(value: dict[str, Any]) -> dict[str, Any]:
    """The entity inside a wrapper."""
    (held,) = value["items"] if "items" in value else (value["data"],)
    return _bare(held) if _is_wrapper(held) else held


def _shown(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
