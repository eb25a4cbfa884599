"""Differences, and the places where they are looked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast


@dataclass(frozen=True)
class Difference:
    """One difference: where, what the description says, what is declared, and an operation that has it."""

    where: str
    described: str
    declared: str
    operation: str

    def __str__(self) -> str:
        return f"{self.where}: {self.described} described, {self.declared} declared"


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


@dataclass
class Findings:
    """The differences of one run, each once."""

    found: dict[str, Difference] = field(default_factory=dict[str, Difference])

    def report(self, spot: Spot, aspect: str, described: object, declared: object) -> None:
        """Note a difference in one aspect of a place."""
        where = f"{spot.where} {aspect}".rstrip()
        difference = Difference(where, text(described), text(declared), spot.operation)
        self.found.setdefault(str(difference), difference)

    def missing(self, spot: Spot, aspect: str, *, described: bool) -> None:
        """Note that something is described and not declared, or the reverse."""
        self.report(spot, aspect, *(("there", "not") if described else ("not", "there")))


def text(value: object) -> str:
    """A value in words: sets and mappings listed."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={each}" for key, each in cast("Mapping[str, object]", value).items())
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(str, cast("set[object]", value)))) or "none"
    return str(value)
