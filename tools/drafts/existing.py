"""The models and enums that the package has, found by the schemas that their docstrings name as their source."""

import re
from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Final, cast

import msgspec

import pinterest_async.models
from pinterest_async.models._base import UNKNOWN_FIELDS, OpenEnum

_SOURCES: Final = re.compile(r"Source:\s*([^.]*)\.")
_ALIKE: Final = 0.6
"""The least part of a schema's properties that a model must have to stand for it."""


class Existing:
    """All classes of the package's model modules."""

    @cached_property
    def _classes(self) -> list[type]:
        modules = [
            import_module(f"{pinterest_async.models.__name__}.{module.name}")
            for module in iter_modules(pinterest_async.models.__path__)
        ]
        return [
            held
            for module in modules
            for held in vars(module).values()
            if isinstance(held, type) and held.__module__ == module.__name__
        ]

    def named(self, name: str) -> type | None:
        """Return the class of a name."""
        return next((found for found in self._classes if found.__name__ == name), None)

    def model(self, schema: str, properties: Set[str], *, sent: bool) -> type | None:
        """Return the model that stands for a schema: one that names it as its source, and has most of its fields."""
        fitting = [
            (self._is_sent(found) == sent, len(properties & names), found.__name__)
            for found in self._classes
            if schema in _sources(found) and (names := fields(found))
            if len(properties & names) >= _ALIKE * len(properties)
        ]
        return self.named(max(fitting)[2]) if fitting else None

    def enum(self, schema: str | None, values: Set[str], *, sent: bool) -> type | None:
        """Return the enum of a schema, or else one that has most of these values; one that is sent has no others."""
        enums = [found for found in self._classes if issubclass(found, OpenEnum)]
        by_source = [
            found for found in enums if schema is not None and schema in _sources(found) and values & members(found)
        ]
        if by_source:
            return by_source[0]
        alike = [
            (_likeness(values, members(found)), found.__name__)
            for found in enums
            if not sent or members(found) <= values
        ]
        best, name = max(alike, default=(0.0, ""))
        return self.named(name) if best >= _ALIKE and len(values) > 1 else None

    def _is_sent(self, model: type) -> bool:
        return model.__name__.endswith(("Create", "Update", "Request", "Query"))


def _sources(found: type) -> Iterator[str]:
    for listed in _SOURCES.findall(" ".join((found.__doc__ or "").split())):
        yield from re.split(r",\s*|\s+and\s+", listed)


def _likeness(values: Set[str], known: Set[str]) -> float:
    return len(values & known) / len(values | known)


def members(enum: type) -> frozenset[str]:
    """Return the values of an enum."""
    return frozenset(str(member) for member in cast("Iterable[object]", enum))


def fields(model: type) -> frozenset[str]:
    """Return the names that the fields of a model have on the wire; none for what is no model."""
    if not issubclass(model, msgspec.Struct):
        return frozenset()
    return frozenset(model.__struct_encode_fields__) - {UNKNOWN_FIELDS}
