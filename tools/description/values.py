"""Comparing scalars: their bounds, and the values that enums list."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final, cast

from msgspec import inspect

from .document import Alternative
from .findings import Findings, Spot
from .known.v5_28 import LATER_VALUES

_TEXT_BOUNDS: Final = {"pattern": "pattern", "minLength": "min_length", "maxLength": "max_length"}
_NUMBER_BOUNDS: Final = {"minimum": "ge", "maximum": "le"}
_LIST_BOUNDS: Final = {"minItems": "min_length", "maxItems": "max_length"}
_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
_IDLE_GROUP: Final = re.compile(r"\(([^()|]*)\)(?![?*+{])")


@dataclass
class Values:
    """The comparisons of scalars of one run, and what the description listed of each enum."""

    findings: Findings
    _listed: dict[type, tuple[Spot, set[str]]] = field(default_factory=dict[type, tuple[Spot, set[str]]])

    def compare(self, spot: Spot, described: Sequence[Alternative], declared: Sequence[inspect.Type]) -> None:
        """Scalars of one kind, all that is described against all that is declared."""
        listed = [each.facts.get("enum") for each in described]
        values = {str(value) for enum in listed for value in enum or () if value is not None}
        closed = None not in listed
        self.findings.visit(spot, "values", values)
        for each in declared:
            if isinstance(each, inspect.EnumType) and values:
                self._enum(spot, each.cls, values)
            elif isinstance(each, inspect.EnumType):
                self.findings.report(spot, "values", "any", each.cls.__name__)
            elif isinstance(each, inspect.LiteralType):
                own = {str(value) for value in each.values}
                if own != values:
                    self.findings.report(spot, "values", values, own)
            elif closed and (spot.sent or len(values) > 1):
                # An enum of one value is only a tag, which need not be one when it is read.
                self.findings.report(spot, "values", values, "any")
            elif isinstance(each, inspect.DateType):
                if not all(map(is_day, described)):
                    self.findings.report(spot, "format", "no date", "date")
            elif spot.sent:
                self.bounds(spot, described, [each])

    def bounds(self, spot: Spot, described: Sequence[Alternative], declared: Sequence[inspect.Type]) -> None:
        """The bounds of scalars or lists of one kind.

        Inside a body, text and numbers need not repeat each bound: only what is declared must be right.
        """
        is_list = isinstance(declared[0], inspect.ListType)
        is_text = isinstance(declared[0], inspect.StrType)
        names = _LIST_BOUNDS if is_list else _TEXT_BOUNDS if is_text else _NUMBER_BOUNDS
        for bound, name in names.items():
            wanted = {_plain(each.facts.get(bound)) for each in described}
            own = {_plain(getattr(each, name, None)) for each in declared}
            if wanted != own and (spot.bound or is_list or own != {None}):
                self.findings.report(spot, bound, wanted, own)

    def _enum(self, spot: Spot, enum: type, values: set[str]) -> None:
        own = _members(enum, values)
        if values - own:
            self.findings.report(spot.at(enum.__name__), "values", values - own, "not")
        if spot.sent and own - values:
            self.findings.report(spot, "values", "not", own - values)
        self.findings.visit(spot.at(enum.__name__), "values", values)
        self.findings.enums[enum.__name__] = enum
        self._listed.setdefault(enum, (spot, set()))[1].update(values)

    def finish(self) -> None:
        """Report members of enums that the description lists nowhere."""
        for enum, (spot, values) in self._listed.items():
            extra = _members(enum, values) - values
            if extra:
                self.findings.report(spot.at(enum.__name__), "values", "not", extra)


def _members(enum: type, described: Set[str]) -> set[str]:
    """Return the members of an enum, without those of a version that has no complete description."""
    later = LATER_VALUES.get(enum.__name__, frozenset[str]()) - described
    return {str(member) for member in cast("Iterable[Any]", enum)} - later


def is_day(described: Alternative) -> bool:
    """Return whether a text is a day."""
    return described.facts.get("format") == "date" or _plain(described.facts.get("pattern")) == _DAY


def _plain(bound: Any) -> Any:
    """A bound, without the groups of a pattern that group nothing, and without our stricter digits and end."""
    return (
        _IDLE_GROUP.sub(r"\1", bound.replace("[0-9]", r"\d").replace(r"\Z", "$")) if isinstance(bound, str) else bound
    )
