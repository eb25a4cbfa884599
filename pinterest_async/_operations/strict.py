"""Types that accept only what this release declares, to check what users send.

The models take any value for an enum and skip fields that they do not know, because responses grow. An argument is
written by hand, and an unknown name in it is most often misspelt. So each Struct has a variant whose fields are closed,
and whose enums are lists of their values. What is newer than this release on purpose is taken
out of a value by `without_exempt`, before the rest is checked.
"""

import sys
import types
from collections.abc import Iterable, Mapping
from threading import RLock
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, Meta, inspect

from ..models._base import UNKNOWN_FIELDS, OpenEnum, Unchecked, UnknownVariant

_FINITE: Final = Annotated[float, Meta(ge=-sys.float_info.max, le=sys.float_info.max)]
"""NaN and infinity would be encoded as null."""

_closed: Final[dict[type[msgspec.Struct], type[msgspec.Struct]]] = {}
_lock: Final = RLock()


def strict_type(annotation: Any) -> Any:
    """Return the type that accepts only the fields and the values of enums that are declared."""
    origin, members = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        # The bounds of a float refuse NaN and infinity as well, and there can be one pair only.
        inner = float if members[0] is float else strict_type(members[0])
        return Annotated[inner, *annotation.__metadata__]
    if origin in (Union, types.UnionType):
        return Union[tuple(map(strict_type, members))]  # noqa: UP007
    if origin is list:
        return list[strict_type(members[0])]  # type: ignore[misc]
    if origin is dict:
        return dict[members[0], strict_type(members[1])]  # type: ignore[misc,valid-type]
    if annotation is float:
        return _FINITE
    if origin is None and isinstance(annotation, type):
        if issubclass(annotation, OpenEnum):
            return Literal[tuple(str(member.value) for member in annotation)]
        if issubclass(annotation, msgspec.Struct) and not issubclass(annotation, UnknownVariant):
            return _variant(annotation)
    return cast("Any", annotation)


def _post_init(model: type[msgspec.Struct]) -> dict[str, Any] | None:
    """Return what runs the model's own check of its values, where it has one, after what brings them into form."""
    check: Any = getattr(model, "check_values", None)
    prepare: Any = getattr(model, "__post_init__", None)
    if check is None or prepare is None:
        return None if check is None else {"__post_init__": check}

    def prepare_and_check(struct: msgspec.Struct) -> None:
        prepare(struct)
        check(struct)

    return {"__post_init__": prepare_and_check}


def _variant(model: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """Return the closed variant of a Struct. A field that is not given is left out, and has no default."""
    with _lock:
        if model in _closed:
            return _closed[model]
        fields, config = msgspec.structs.fields(model), model.__struct_config__
        variant = msgspec.defstruct(
            model.__name__,
            [(field.name, Any) if field.required else (field.name, Any, UNSET) for field in fields],
            bases=(model,),
            kw_only=True,
            gc=False,
            forbid_unknown_fields=True,
            rename={field.name: field.encode_name for field in fields},
            tag_field=config.tag_field,
            tag=config.tag,
            namespace=_post_init(model),
        )
        _closed[model] = variant  # a Struct may hold others of its kind
        hints = get_type_hints(model, include_extras=True)
        variant.__annotations__.update({field.name: strict_type(hints[field.name]) for field in fields})
        return variant


def without_exempt(value: Any, info: inspect.Type) -> Any:
    """Return plain content without what is exempt from the check.

    Fields that are the caller's own go where the models hold them. An object made by `unchecked`, and a value of an
    enum made on purpose, are replaced with the least that their type allows.
    """
    if isinstance(value, Unchecked):
        objects = (member for member in flat([info]) if isinstance(member, inspect.StructType | inspect.DictType))
        return _least(next(objects, info))
    info = _type_of(value, info)
    if isinstance(value, OpenEnum):
        return _least(info) if isinstance(info, inspect.EnumType) else str(value)
    if isinstance(value, msgspec.Struct):
        value = _fields_of(value)
    if isinstance(value, Mapping):
        return _object_without_exempt({str(name): held for name, held in value.items()}, info)  # pyright: ignore
    if isinstance(value, list | tuple | set | frozenset):
        item = info.item_type if isinstance(info, inspect.ListType) else inspect.AnyType()
        return [without_exempt(element, item) for element in value]  # pyright: ignore[reportUnknownVariableType]
    return msgspec.to_builtins(value)


def _fields_of(struct: msgspec.Struct) -> dict[str, Any]:
    """Return the fields of a Struct that are sent, by their names on the wire."""
    cls, config = type(struct), struct.__struct_config__
    values = zip(cls.__struct_encode_fields__, msgspec.structs.astuple(struct), strict=True)
    fields = {name: value for name, value in values if value is not UNSET}
    return fields if config.tag_field is None else {config.tag_field: config.tag, **fields}


def _object_without_exempt(given: dict[str, Any], info: inspect.Type) -> dict[str, Any]:
    if isinstance(info, inspect.DictType):
        return {name: without_exempt(held, info.value_type) for name, held in given.items()}
    types_: dict[str, inspect.Type] = {}
    if isinstance(info, inspect.StructType):
        types_ = {field.encode_name: field.type for field in info.fields}
    content = {name: without_exempt(held, types_.get(name, inspect.AnyType())) for name, held in given.items()}
    if isinstance(info, inspect.StructType) and getattr(info.cls, "takes_own_fields", False):
        own = {name: content.pop(name) for name in given if name not in types_}
        content[UNKNOWN_FIELDS] = {**content.get(UNKNOWN_FIELDS, {}), **own}
    return content


def _type_of(value: Any, info: inspect.Type) -> inspect.Type:
    """Return the member of a union that a value is meant to be."""
    return next((member for member in flat([info]) if _is_meant(value, member)), inspect.AnyType())


def _is_meant(value: Any, info: inspect.Type) -> bool:
    """Return whether a value is of a type, as far as its kind, its class and its tag say."""
    match info:
        case inspect.StructType(cls=cls) if isinstance(value, msgspec.Struct):
            return type(value) is cls
        case inspect.StructType(tag_field=tag_field, tag=tag) if isinstance(value, Mapping):
            return tag_field is None or value.get(tag_field, tag) == tag  # pyright: ignore
        case inspect.DictType():
            return isinstance(value, Mapping)
        case inspect.EnumType(cls=enum):
            return isinstance(value, enum)
        case inspect.ListType():
            return isinstance(value, list | tuple | set | frozenset)
        case _:
            return False


def _least(info: inspect.Type) -> Any:
    """Return the least content that a type allows."""
    match info:
        case inspect.StructType(tag_field=tag_field, tag=tag, fields=fields):
            required = {field.encode_name: _least(field.type) for field in fields if field.required}
            return required if tag_field is None else {tag_field: tag, **required}
        case inspect.ListType(item_type=item, min_length=length):
            return [_least(item)] * (length or 0)
        case inspect.EnumType(cls=cls):
            return next(iter(cls)).value
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.UnionType(types=members):
            return _least(members[0])
        case inspect.StrType(pattern=pattern, min_length=length):
            return "0" * (length or (pattern is not None))
        case inspect.IntType(ge=low):
            return low or 0
        case inspect.DateType():
            return "2000-01-01"
        case inspect.BoolType():
            return False
        case _:
            return {}


def flat(types_: Iterable[inspect.Type]) -> Iterable[inspect.Type]:
    """Yield types, and the members of unions in their place."""
    for info in types_:
        yield from info.types if isinstance(info, inspect.UnionType) else (info,)
