"""Values made up for a declared type: the shape is the declaration's, the content looks right and means nothing.

The same seed gives the same values. Answers of operations that the sandbox keeps no state for are made here, and so are
the objects that it begins with.
"""

import re
import zlib
from enum import Enum
from functools import cache
from random import Random
from typing import Any, Final

import msgspec
from msgspec import UNSET, inspect

from ...models._base import UnknownVariant
from .table import Object

_DEEPEST: Final = 6
_DAY: Final = "2024-03-01"
_SECONDS: Final = 1_709_251_200
_WEB: Final = "https://www.example.com/"
_FITTING: Final = ("123456789012", _DAY, _WEB, "sandbox", "a1b2c3")
"""Texts to try where a pattern refuses the one that the name suggests."""

_BY_NAME: Final = (
    (re.compile(r"(^|_)ids?$|_number$"), ""),
    (re.compile(r"url|link|location|website|uri"), _WEB),
    (re.compile(r"(^|_)date$"), _DAY),
    (re.compile(r"_(at|time)$"), f"{_DAY}T00:00:00Z"),
    (re.compile(r"email"), "someone@example.com"),
    (re.compile(r"^country|_country$"), "US"),
    (re.compile(r"currency"), "USD"),
    (re.compile(r"username"), "someone"),
)


class FakeData:
    """Makes values of declared types; `sparse` leaves out what may be left out, as a short request does."""

    def __init__(self, seed: str, *, sparse: bool = False) -> None:
        self._random = Random(zlib.crc32(seed.encode()))
        self._sparse = sparse

    def of(self, declared: Any, name: str = "value") -> Any:
        """Return a value as it is sent on the wire under `name`."""
        return self._make(_info(declared), name, 0)

    def object(self, model: type[msgspec.Struct], **fields: Any) -> Object:
        """Return an object of a model, with some fields given."""
        made: Object = {**self.of(model), **fields}
        return made

    def _make(self, info: inspect.Type, name: str, depth: int) -> Any:
        match info:
            case inspect.StructType():
                return self._struct(info, depth)
            case inspect.UnionType(types=members):
                return self._make(next(filter(_is_worth_it, members)), name, depth)
            case (
                inspect.ListType(item_type=item, min_length=low) | inspect.VarTupleType(item_type=item, min_length=low)
            ):
                number = low or (int(not depth) if self._sparse else 2 if depth <= _DEEPEST else 0)
                return [self._make(item, name, depth + 1) for _ in range(number)]
            case inspect.DictType(value_type=value):
                return {} if self._sparse else {f"key_{n}": self._make(value, name, depth + 1) for n in (1, 2)}
            case inspect.EnumType(cls=cls):
                return self._random.choice(_values(cls))
            case inspect.LiteralType(values=values):
                return self._random.choice(values)
            case inspect.BoolType():
                return self._random.random() < 0.5
            case inspect.IntType(ge=low, le=high):
                return self._integer(name, low, high)
            case inspect.FloatType(ge=low, le=high):
                return float(self._integer(name, low, high))
            case inspect.StrType(pattern=pattern, max_length=high):
                return self._text(name, pattern, high)
            case inspect.DateType():
                return _DAY
            case _:
                return {}

    def _struct(self, info: inspect.StructType, depth: int) -> Object:
        made: Object = {} if info.tag_field is None else {info.tag_field: info.tag}
        for field in info.fields:
            if field.required or not (self._sparse or field.name.startswith("_")):
                made[field.encode_name] = self._make(field.type, field.encode_name.lower(), depth + 1)
        return made

    def _integer(self, name: str, low: float | None, high: float | None) -> int:
        if name.endswith(("time", "timestamp", "_at", "expiry")):
            return _SECONDS
        least = int(low or 0)
        return self._random.randint(least, int(high) if high is not None else least + 1000)

    def _text(self, name: str, pattern: str | None, longest: int | None) -> str:
        fitting = [self._named(name)[:longest], *_FITTING]
        return next(text for text in fitting if pattern is None or re.search(pattern, text))

    def _named(self, name: str) -> str:
        for pattern, text in _BY_NAME:
            if pattern.search(name):
                return text or str(self._random.randrange(10**11, 10**12))
        return f"{name.replace('_', ' ').capitalize()} {self._random.randrange(100)}"


@cache
def _info(declared: Any) -> inspect.Type:
    return inspect.type_info(declared)


@cache
def _values(cls: type[Enum]) -> list[str]:
    """Return the values of an enum that are sent today."""
    retired = getattr(cls, "retired_values", ())
    return [str(member.value) for member in cls if member.value not in retired]


def _is_worth_it(member: inspect.Type) -> bool:
    """Return whether a member of a union is neither empty nor unknown."""
    if isinstance(member, inspect.StructType):
        return not issubclass(member.cls, UnknownVariant)
    return not isinstance(member, inspect.NoneType) and member != _UNSET


_UNSET: Final = inspect.type_info(type(UNSET))
