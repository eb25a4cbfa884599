"""Differences, and the places where they are looked for."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import cast

from .document import Alternative


@dataclass(frozen=True)
class Difference:
    """One difference: where, in which aspect, what is described, what is declared, and an operation that has it."""

    where: str
    aspect: str
    described: object
    declared: object
    operation: str

    @property
    def place(self) -> str:
        """The place with its aspect."""
        return f"{self.where} {self.aspect}".rstrip()

    @property
    def extra(self) -> Set[str]:
        """What is declared beyond what is described, where both are sets and all that is described is declared."""
        if (self.described != "not" and not isinstance(self.described, Set)) or not isinstance(self.declared, Set):
            return frozenset()
        theirs = frozenset[str]() if self.described == "not" else cast("Set[str]", self.described)
        ours = cast("Set[str]", self.declared)
        return ours - theirs if theirs <= ours else frozenset()

    def without(self, values: Set[str]) -> "Difference":
        """Return the difference without some of what is declared."""
        return replace(self, declared=cast("Set[str]", self.declared) - values)

    def __str__(self) -> str:
        return f"{self.place}: {text(self.described)} described, {text(self.declared)} declared"


@dataclass(frozen=True)
class Spot:
    """The place being compared. What is sent is compared strictly, with all its bounds where it is `bound`.

    What is received may be declared wider than described, never narrower.
    """

    operation: str
    where: str
    sent: bool
    bound: bool = False

    def at(self, where: str) -> "Spot":
        """Another place of the same operation, inside a body or an answer."""
        return replace(self, where=where, bound=False)

    def inside(self, suffix: str) -> "Spot":
        """The items of a list or the values of a mapping."""
        return replace(self, where=self.where + suffix)


@dataclass(frozen=True)
class Undeclared:
    """A field that is described and that a model does not have, where it was seen first."""

    model: type
    name: str
    described: Sequence[Alternative]
    """Forms of the whole object."""


@dataclass
class Findings:
    """The differences of one run, each once, and what was compared: differences from another description need it."""

    found: dict[str, Difference] = field(default_factory=dict[str, Difference])
    compared: set[str] = field(default_factory=set[str])
    listed: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """What the description lists by place: values of enums, types."""
    undeclared: dict[str, Undeclared] = field(default_factory=dict[str, Undeclared])
    """By place."""
    enums: dict[str, type] = field(default_factory=dict[str, type])
    """By place."""

    def visit(self, spot: Spot, aspect: str = "", listed: Set[str] | None = None) -> None:
        """Note that a place stands in the description and in the declarations."""
        place = f"{spot.where} {aspect}".rstrip()
        self.compared.add(place)
        if listed is not None:
            self.listed.setdefault(place, set()).update(listed)

    def report(self, spot: Spot, aspect: str, described: object, declared: object) -> None:
        """Note a difference in one aspect of a place."""
        difference = Difference(spot.where, aspect, described, declared, spot.operation)
        self.found.setdefault(str(difference), difference)

    def missing(self, spot: Spot, aspect: str, *, described: bool) -> None:
        """Note that something is described and not declared, or the reverse."""
        self.report(spot, aspect, *(("there", "not") if described else ("not", "there")))


def text(value: object) -> str:
    """A value in words: sets and mappings listed."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={each}" for key, each in cast("Mapping[str, object]", value).items())
    if isinstance(value, Set):
        return ", ".join(sorted(map(str, cast("Set[object]", value)))) or "none"
    return str(value)
