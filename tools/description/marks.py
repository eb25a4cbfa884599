"""The marks of models and operations against descriptions: which fields and parameters are newer than the oldest."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import msgspec

from pinterest_async import models
from pinterest_async._operations.operation import FLOOR, Operation
from pinterest_async.models._base import Model, newer_fields

from .findings import Findings

_NOT_NEWER: Final = frozenset({"TargetingSpec.audience_include"})
"""Fields that 5.12 has under another name."""


def all_models() -> Iterator[type[msgspec.Struct]]:
    """Return every model of the package, by module."""
    for module in iter_modules(models.__path__):
        for found in vars(import_module(f"{models.__name__}.{module.name}")).values():
            if isinstance(found, type) and issubclass(found, Model) and found.__module__.endswith(f".{module.name}"):
                yield found


def wrong_marks(oldest: Findings, newest: Findings, checked: Iterable[type[msgspec.Struct]]) -> Iterator[str]:
    """Yield what is wrong with the `newer_fields` of models that both descriptions have.

    A field is newer that the newest description has and the oldest has not. Nothing is said of fields that stand in
    neither.
    """
    for model in checked:
        names = dict(zip(model.__struct_fields__, model.__struct_encode_fields__, strict=True))
        old = {name for name, wire in names.items() if f"{model.__name__}.{wire}" in oldest.compared}
        new = {name for name, wire in names.items() if f"{model.__name__}.{wire}" in newest.compared}
        marked = newer_fields(model)
        if old:
            unmarked = {f"{model.__name__}.{name}" for name in new - old - marked} - _NOT_NEWER
            yield from (f"{name}: not marked as newer" for name in sorted(unmarked))
        yield from (f"{model.__name__}.{name}: marked as newer, and described before" for name in sorted(old & marked))
        yield from (f"{model.__name__}.{name}: marked, and no field" for name in sorted(marked - names.keys()))


def wrong_parameters(oldest: Findings, newest: Findings, checked: Iterable[Operation]) -> Iterator[str]:
    """Yield what is wrong with `newer` of operations, which is to parameters what `newer_fields` is to fields."""
    for operation in checked:
        places = {
            parameter.name: f"{operation.id}({parameter.wire_name})"
            for parameter in operation.parameters
            if parameter.place in ("query", "field")
        }
        old = {name for name, place in places.items() if place in oldest.compared}
        new = {name for name, place in places.items() if place in newest.compared}
        if operation.is_in(FLOOR):
            yield from (f"{places[name]}: not marked as newer" for name in sorted(new - old - operation.newer))
        yield from (f"{places[name]}: marked as newer, and described before" for name in sorted(old & operation.newer))
