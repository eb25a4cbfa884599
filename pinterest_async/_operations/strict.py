"""Types that accept only what this release declares, to check what users send.

The models take any value for an enum and skip fields that they do not know, because responses grow. An argument is
written by hand, and an unknown name in it is most often misspelt. So each Struct has a variant whose fields are closed,
and whose enums are lists of their values.
"""

import sys
import types
from threading import RLock
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, Meta

from ..models._base import OpenEnum, UnknownVariant

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
