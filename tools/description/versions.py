"""Several descriptions of one API: what a newer or an older one explains of the differences from another."""

from collections.abc import Iterable, Set
from typing import Final, cast

from .findings import Difference, Findings

TARGET: Final = "5.23"
"""The newest version that the package is declared for."""

_GREW: Final = {"maxItems", "maxLength", "maximum"}
_SHRANK: Final = {"minItems", "minLength", "minimum"}
_WIDENED: Final[dict[str, tuple[object, object]]] = {
    "required": (True, False),
    "body required": (True, False),
    "nullable": (False, True),
    "deprecated": (False, True),
    "encoding": ("plain", "comma"),
    "sandbox": ("disabled", "enabled"),
}


def explained(difference: Difference, older: Iterable[Findings], newer: Iterable[Findings]) -> Difference | None:
    """Return what is left of a difference when other descriptions are given too; None when they explain it.

    What is declared beyond one description is explained by any that has it. What is declared otherwise than an older
    description has it is explained by a newer one that agrees.
    """
    older, newer = list(older), list(newer)
    if difference.extra:
        known = {value for other in (*older, *newer) for value in other.listed.get(difference.place, ())}
        left = difference.without(difference.extra & known)
        return left if left.extra else None
    if difference.where == difference.operation and not difference.aspect:
        return difference  # versions of operations are declared
    if (difference.described, difference.declared) == ("not", "there") or difference.aspect.startswith("variant"):
        is_known = any(difference.place in other.compared for other in (*older, *newer))
        return None if is_known and difference.declared != "not" else difference
    agrees = any(difference.where in other.compared and not _differs(difference, other) for other in newer)
    return None if agrees and _is_scalar(difference) else difference


def _differs(difference: Difference, other: Findings) -> bool:
    return any(found.place == difference.place for found in other.found.values())


def _is_scalar(difference: Difference) -> bool:
    """Whether there is one right value; what is described and not declared at all, no other description explains."""
    return difference.declared != "not" and difference.aspect not in ("type", "since", "removed")


def may_be_newer(difference: Difference) -> bool:
    """Return whether a declaration is only wider than a description, as it is where a newer one is wider."""
    if difference.extra or (difference.described == "not" and difference.declared != "not"):
        return difference.aspect != "removed"
    described, declared = _single(difference.described), _single(difference.declared)
    aspect = difference.aspect
    if aspect in _WIDENED:
        return _WIDENED[aspect] == (described, declared)
    if aspect in _GREW | _SHRANK:
        if declared is None or not isinstance(described, int) or not isinstance(declared, int):
            return declared is None
        return declared > described if aspect in _GREW else declared < described
    return aspect == "pattern" and declared is None


def _single(value: object) -> object:
    """Return the only member of a set, and anything else as it is."""
    if not isinstance(value, Set):
        return value
    members = list(cast("Set[object]", value))
    return members[0] if len(members) == 1 else None
