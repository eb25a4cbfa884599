"""Reading an answer as its type: fast where it has the declared shape, and also where the API has changed it.

The fast path is msgspec's typed decoder on the bytes. When that refuses, the answer is read once more as plain objects,
brought into the declared shape, and converted: null becomes the field's default (in a list of objects an empty object,
so that places keep their index; in a list of scalars nothing), a number becomes a numeric string or the reverse,
an object with an unknown tag becomes the union's `UnknownVariant`, and fields that a `LosslessModel` does not know go
into its `unknown_fields`. What still does not fit is an error: an error can be seen, lost data cannot.

An object none of whose fields is known would be read as an empty one. `shapes` finds it where that matters.
"""

from functools import cache
from typing import Any, cast

import msgspec
from msgspec import inspect

from ..models._base import UNKNOWN_FIELDS, UnknownVariant
from .shapes import shape_of

_DROP = object()
_NOT_SCALAR = (inspect.StructType, inspect.ListType, inspect.VarTupleType, inspect.DictType, inspect.NoneType)


def decode(decoder: "msgspec.json.Decoder[Any]", body: bytes) -> Any:
    """Return the body as the decoder's type.

    Raises:
        msgspec.ValidationError: The body does not fit the type.
        msgspec.DecodeError: The body is no JSON.
    """
    annotation: Any = decoder.type
    try:
        try:
            value = decoder.decode(body)
        except msgspec.ValidationError:
            fitted = _fit(msgspec.json.decode(body), _type_info(annotation))
            if fitted is _DROP:
                raise
            value = msgspec.convert(fitted, annotation)
        shape = shape_of(annotation)
        # A single object, the usual answer, is compared here: the call would cost more than the comparison.
        if shape is not None and (value == shape.empty if shape.is_leaf else shape.is_odd(value)):
            content, is_changed = shape.mended(msgspec.json.decode(body))
            if is_changed:
                value = msgspec.convert(_fit(content, _type_info(annotation)), annotation)
        return value
    except (UnicodeDecodeError, RecursionError) as error:
        raise msgspec.DecodeError(f"JSON is malformed: {error}") from None


def check_nothing(body: bytes) -> None:
    """Check the body of an answer that is expected to have none: it may be JSON, or a word such as "Deleted".

    Raises:
        msgspec.ValidationError: It says that something went wrong.
        msgspec.DecodeError: It is neither: a page of a gateway, or cut off.
    """
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if not body[:1].isalpha():
            raise msgspec.DecodeError(f"Expected no content, or JSON: {error}") from None
        return
    fields = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
    if "message" in fields and ("code" in fields or fields.get("status") in ("failure", "error")):
        raise msgspec.ValidationError("Expected no content, got an error")


@cache
def _type_info(annotation: Any) -> inspect.Type:
    return inspect.type_info(annotation)


def _fit(value: Any, info: inspect.Type) -> Any:
    match info:
        case inspect.UnionType(types=types):
            return _fit_union(value, types)
        case inspect.StructType() if isinstance(value, dict):
            return _fit_struct(cast("dict[str, Any]", value), info)
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item) if isinstance(value, list):
            return _fit_list(value, item)  # pyright: ignore[reportUnknownArgumentType]
        case inspect.DictType(value_type=held) if isinstance(value, dict):
            return _fit_dict(cast("dict[str, Any]", value), held)
        case inspect.AnyType() | inspect.NoneType():
            return value
        case _ if value is None:
            return _DROP
        case inspect.StrType() | inspect.EnumType() if isinstance(value, int | float):
            return msgspec.json.encode(value).decode()
        case inspect.IntType() | inspect.FloatType() | inspect.BoolType() if isinstance(value, str):
            return _whole(_number(value))
        case inspect.IntType():
            return _whole(value)
        case _:
            return value


def _fit_union(value: Any, types: tuple[inspect.Type, ...]) -> Any:
    if value is None:
        return None if any(isinstance(member, inspect.NoneType) for member in types) else _DROP
    if isinstance(value, dict):
        structs = [member for member in types if isinstance(member, inspect.StructType)]
        if len(structs) > 1:
            return _fit_tagged(cast("dict[str, Any]", value), structs)
        return _fit_first(value, types, (inspect.StructType, inspect.DictType, inspect.AnyType))
    if isinstance(value, list):
        return _fit_first(value, types, (inspect.ListType, inspect.VarTupleType, inspect.AnyType))
    scalars = [member for member in types if not isinstance(member, _NOT_SCALAR)]
    if all(isinstance(scalar, inspect.IntType | inspect.FloatType) for scalar in scalars):
        scalars = scalars[:1]  # both read a number in the same way
    return _fit(value, scalars[0]) if len(scalars) == 1 else _whole(value)


def _fit_first(value: Any, types: tuple[inspect.Type, ...], kinds: tuple[type, ...]) -> Any:
    for member in types:
        if isinstance(member, kinds):
            return _fit(value, member)
    return value


def _fit_tagged(value: dict[str, Any], structs: list[inspect.StructType]) -> Any:
    tag_field = structs[0].tag_field
    assert tag_field is not None
    for struct in structs:
        if struct.tag == value.get(tag_field):
            return _fit_struct(value, struct)
    for struct in structs:
        if issubclass(struct.cls, UnknownVariant):
            return {tag_field: struct.tag, "fields": value}
    return value


def _fit_struct(value: dict[str, Any], info: inspect.StructType) -> dict[str, Any]:
    fitted: dict[str, Any] = {}
    if info.tag_field is not None:
        fitted[info.tag_field] = info.tag
    for field in info.fields:
        if field.encode_name in value:
            held = _fit(value[field.encode_name], field.type)
            if held is not _DROP:
                fitted[field.encode_name] = held
    names = {field.encode_name for field in info.fields}
    if UNKNOWN_FIELDS in names:
        unknown = {name: held for name, held in value.items() if name not in names and name != info.tag_field}
        if unknown:
            fitted[UNKNOWN_FIELDS] = unknown
    return fitted


def _fit_dict(value: dict[str, Any], held: inspect.Type) -> dict[str, Any]:
    fitted = {key: _fit(content, held) for key, content in value.items()}
    return {key: content for key, content in fitted.items() if content is not _DROP}


def _fit_list(value: list[Any], item: inspect.Type) -> list[Any]:
    fitted = [_fit(content, item) for content in value]
    if _may_be_empty(item):
        fitted = [_fit({}, item) if content is _DROP else content for content in fitted]
    return [content for content in fitted if content is not _DROP]


def _may_be_empty(item: inspect.Type) -> bool:
    """Return whether an empty object can stand for a null among the items of a list."""
    if isinstance(item, inspect.UnionType):
        return any(
            isinstance(member, inspect.StructType) and issubclass(member.cls, UnknownVariant) for member in item.types
        )
    return isinstance(item, inspect.StructType)


def _whole(value: Any) -> Any:
    """Return a float without a fraction as an int, and other values as they are."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _number(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
