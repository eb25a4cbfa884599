"""Declared types made strict: the server refuses unknown fields and values, which the library reads.

The models take any value for an enum and skip fields they do not know, because answers grow. Requests do not: here each
Struct is built once more with its fields closed, and each open enum becomes the list of its values, so that msgspec
checks a batch of a thousand items in a few milliseconds and names the place of the first fault.
"""

import datetime
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union

import msgspec
from msgspec import UNSET, Meta, UnsetType, inspect

from ...models._base import UNKNOWN_FIELDS, newer_fields
from .versions import OLDEST, TODAY, Api

_BOUNDS = ("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length", "pattern")


def strict(declared: Any, api: Api = TODAY) -> Any:
    """Return the type that accepts only what this release declares, and a version of the API takes."""
    return _rebuilt(inspect.type_info(declared), api)


def _rebuilt(info: inspect.Type, api: Api) -> Any:
    bounds = {name: bound for name in _BOUNDS if (bound := getattr(info, name, None)) is not None}
    plain = _REBUILD[type(info)](info, api)
    return Annotated[plain, Meta(**bounds)] if bounds else plain


@cache
def _struct(cls: type[msgspec.Struct], api: Api) -> type[msgspec.Struct]:
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    refused = newer_fields(cls) if api == OLDEST else getattr(cls, "retired_fields", frozenset[str]())
    fields = [field for field in info.fields if field.encode_name != UNKNOWN_FIELDS and field.name not in refused]
    return closed_struct(
        cls.__name__,
        [(field.name, _rebuilt(field.type, api), field.required) for field in fields],
        # What the models keep of later APIs is kept here too.
        is_open=any(field.encode_name == UNKNOWN_FIELDS for field in info.fields),
        rename={field.name: field.encode_name for field in fields},
        tag_field=info.tag_field,
        tag=info.tag,
    )


def closed_struct(
    name: str, fields: list[tuple[str, Any, bool]], *, is_open: bool = False, **settings: Any
) -> type[msgspec.Struct]:
    """Return a Struct of these fields (name, type, required), and no others unless it is open."""
    return msgspec.defstruct(
        name,
        [(name, type_) if required else (name, Union[type_, UnsetType], UNSET) for name, type_, required in fields],  # noqa: UP007
        kw_only=True,
        gc=False,
        forbid_unknown_fields=not is_open,
        **settings,
    )


def _values(enum: type[Enum], api: Api) -> tuple[Any, ...]:
    retired = () if api == OLDEST else getattr(enum, "retired_values", ())
    return tuple(member.value for member in enum if member.value not in retired)


_REBUILD: dict[type[inspect.Type], Callable[[Any, Api], Any]] = {
    inspect.AnyType: lambda info, api: Any,
    inspect.NoneType: lambda info, api: None,
    inspect.BoolType: lambda info, api: bool,
    inspect.IntType: lambda info, api: int,
    inspect.FloatType: lambda info, api: float,
    inspect.StrType: lambda info, api: str,
    inspect.DateType: lambda info, api: datetime.date,
    inspect.LiteralType: lambda info, api: Literal[info.values],
    inspect.EnumType: lambda info, api: Literal[_values(info.cls, api)],
    inspect.ListType: lambda info, api: list[_rebuilt(info.item_type, api)],  # type: ignore[misc]
    inspect.DictType: lambda info, api: dict[str, _rebuilt(info.value_type, api)],  # type: ignore[misc]
    inspect.UnionType: lambda info, api: Union[tuple(_rebuilt(member, api) for member in info.types)],  # noqa: UP007
    inspect.StructType: lambda info, api: _struct(info.cls, api),
}
