"""Signatures for `help` and notebooks: the types of arguments without the marks of their declarations."""

import inspect
from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import UnsetType


def plain_signature(function: Callable[..., Any]) -> inspect.Signature:
    """Return the signature of a function with plain annotations. Its defaults show what may be left out."""
    shown = inspect.signature(function)
    parameters = [parameter.replace(annotation=_plain(parameter.annotation)) for parameter in shown.parameters.values()]
    return shown.replace(parameters=parameters)


def _plain(annotation: Any) -> Any:
    """Return an annotation without `Annotated` and `UnsetType`, inside of unions and collections too."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _plain(args[0])
    if origin in (Union, UnionType):
        return _union([_plain(arg) for arg in args if arg is not UnsetType])
    if any(get_origin(arg) is Annotated for arg in args):
        return origin[*map(_plain, args)]
    return annotation


def _union(members: list[Any]) -> Any:
    """Return the union of types, written with "|" where they allow it."""
    union = members[0]
    for member in members[1:]:
        union = union | member
    return union
