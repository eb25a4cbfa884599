"""Declared types made strict: what the library lets pass for tomorrow's sake, the server refuses today.

The models take any value for an enum and skip fields they do not know, because answers grow. Requests do not: here each
Struct is built once more with its fields closed, and each open enum becomes the list of its values, so that msgspec
checks a batch of a thousand items in a few milliseconds and names the place of the first fault.
"""

import datetime
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal, Union

import msgspec
from msgspec import UNSET, Meta, UnsetType, inspect

from ...models._base import UNKNOWN_FIELDS

_BOUNDS = ("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length", "pattern")


def strict(declared: Any) -> Any:
    """Return the type that accepts only what this release declares."""
    return _rebuilt(inspect.type_info(declared))


def _rebuilt(info: inspect.Type) -> Any:
    bounds = {name: bound for name in _BOUNDS if (bound := getattr(info, name, None)) is not None}
    plain = _REBUILD[type(info)](info)
    return Annotated[plain, Meta(**bounds)] if bounds else plain


@cache
def _struct(cls: type[msgspec.Struct]) -> type[msgspec.Struct]:
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    fields = [field for field in info.fields if field.encode_name != UNKNOWN_FIELDS]
    return closed_struct(
        cls.__name__,
        [(field.name, _rebuilt(field.type), field.required) for field in fields],
        # What the models keep of later APIs is kept here too.
        is_open=len(fields) < len(info.fields),
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


_REBUILD: dict[type[inspect.Type], Callable[[Any], Any]] = {
    inspect.AnyType: lambda info: Any,
    inspect.NoneType: lambda info: None,
    inspect.BoolType: lambda info: bool,
    inspect.IntType: lambda info: int,
    inspect.FloatType: lambda info: float,
    inspect.StrType: lambda info: str,
    inspect.DateType: lambda info: datetime.date,
    inspect.LiteralType: lambda info: Literal[info.values],
    inspect.EnumType: lambda info: Literal[tuple(member.value for member in info.cls)],
    inspect.ListType: lambda info: list[_rebuilt(info.item_type)],  # type: ignore[misc]
    inspect.DictType: lambda info: dict[str, _rebuilt(info.value_type)],  # type: ignore[misc]
    inspect.UnionType: lambda info: Union[tuple(_rebuilt(member) for member in info.types)],  # noqa: UP007
    inspect.StructType: lambda info: _struct(info.cls),
}
