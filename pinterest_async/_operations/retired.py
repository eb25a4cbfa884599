"""Values and fields that the API of today does not take any more: a call that sends one warns.

They are sent all the same, because older servers take them, and they are read. An enum has them in `retired_values`, a
model in `retired_fields`, and a field of a body is marked as RETIRED in the signature.
"""

import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec
from msgspec import inspect

_PACKAGE: Final = __name__.partition(".")[0]


@dataclass(frozen=True)
class Sent:
    """A parameter as it is looked at: its name on the wire, its place, its type, and whether it is retired itself."""

    name: str
    place: Literal["path", "query", "body", "field"]
    type: inspect.Type
    is_retired: bool


class RetiredFinder:
    """Finds what is retired in requests of one operation.

    Args:
        operation: Name of the method, for the warning.
        parameters: Those that can hold any.
    """

    def __init__(self, operation: str, parameters: Iterable[Sent]) -> None:
        self._operation = operation
        self._parameters = tuple(parameters)
        texts = {text for sent in self._parameters for text in _texts_of(sent)}
        # Most requests have none, and a look at the encoded request costs next to nothing.
        self._text = re.compile("|".join(map(re.escape, texts)))
        self._body = re.compile(self._text.pattern.encode())

    def warn(self, query: str, body: bytes | None) -> None:
        """Warn of each value and field of a request that is retired."""
        if body is not None and self._body.search(body):
            content = msgspec.json.decode(body)
            for sent in self._parameters:
                for found in dict.fromkeys(_in_body(sent, content)):
                    self._warn(found)
        if self._text.search(query):
            written: dict[str, str] = {}
            for part in query.split("&"):
                name, _, written[name] = part.partition("=")
            for sent in self._parameters:
                if sent.place == "query" and sent.name in written:
                    for found in _found(sent.type, written[sent.name], sent.name):
                        self._warn(found)

    def _warn(self, found: str) -> None:
        warnings.warn(
            f"{self._operation}: the API of today does not take {found}", DeprecationWarning, stacklevel=_level()
        )


def finder(operation: str, parameters: Iterable[Sent]) -> RetiredFinder | None:
    """Return what finds retired values in requests of an operation, or None where it has none."""
    able = [sent for sent in parameters if any(True for _ in _texts_of(sent))]
    return RetiredFinder(operation, able) if able else None


def _texts_of(sent: Sent) -> Iterator[str]:
    """Yield the texts without which a request has nothing that is retired."""
    if sent.is_retired:
        yield f'"{sent.name}":'
    for info in _all_types(sent.type, set()):
        if isinstance(info, inspect.EnumType):
            yield from getattr(info.cls, "retired_values", ())
        elif isinstance(info, inspect.StructType):
            retired = getattr(info.cls, "retired_fields", ())
            yield from (f'"{field.encode_name}":' for field in info.fields if field.name in retired)


def _all_types(info: inspect.Type, seen: set[type]) -> Iterator[inspect.Type]:
    """Yield a type and all types inside it."""
    yield info
    match info:
        case inspect.StructType(cls=cls, fields=fields):
            if cls not in seen:
                seen.add(cls)
                for field in fields:
                    yield from _all_types(field.type, seen)
        case inspect.ListType(item_type=inner) | inspect.DictType(value_type=inner):
            yield from _all_types(inner, seen)
        case inspect.UnionType(types=members):
            for member in members:
                yield from _all_types(member, seen)
        case _:
            pass


def _in_body(sent: Sent, content: Any) -> Iterator[str]:
    if sent.place == "body":
        yield from _found(sent.type, content, "")
    elif sent.place == "field" and sent.name in content:
        if sent.is_retired:
            yield sent.name
        yield from _found(sent.type, content[sent.name], sent.name)


def _found(info: inspect.Type, content: Any, place: str) -> Iterator[str]:
    """Yield what is retired in plain content of a type."""
    match info:
        case inspect.EnumType(cls=cls) if isinstance(content, str):
            if content in getattr(cls, "retired_values", ()):
                yield f"{place} {content}"
        case inspect.UnionType(types=members):
            for member in members:
                yield from _found(member, content, place)
        case inspect.ListType(item_type=item) if isinstance(content, list):
            for element in content:  # pyright: ignore[reportUnknownVariableType]
                yield from _found(item, element, place)
        case inspect.StructType(cls=cls, fields=fields, tag_field=tag_field, tag=tag) if isinstance(content, Mapping):
            if tag_field is None or content.get(tag_field) == tag:  # pyright: ignore[reportUnknownMemberType]
                retired = getattr(cls, "retired_fields", ())
                for field in fields:
                    if field.encode_name in content:
                        inside = f"{place}.{field.encode_name}".lstrip(".")
                        if field.name in retired:
                            yield inside
                        yield from _found(field.type, content[field.encode_name], inside)  # pyright: ignore
        case _:
            pass


def _level() -> int:
    """Return the level of the frame that called the package: the line of the user's program."""
    level, frame = 1, sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        level, frame = level + 1, frame.f_back
    return level
