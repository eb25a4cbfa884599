"""Targeting of ad groups: a `TargetingSpec` from lists of values, with Python's names and checks.

AdGroupCreate(..., targeting_spec=targeting(ages=["25-34", "35-44"], genders=["female"], locations=["US"]))
"""

import typing
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

import msgspec

from ._operations.arguments import Validator, checked_type
from .errors import ArgumentError
from .models.targeting import (
    AgeBucket,
    ShoppingRetargeting,
    TargetedApp,
    TargetedGender,
    TargetingSpec,
    TargetingStrategy,
)

__all__ = ["targeting"]

NAME: Final = "targeting"


def targeting(
    spec: TargetingSpec | Mapping[str, Any] | None = None,
    *,
    ages: Sequence[AgeBucket | str] = (),
    genders: Sequence[TargetedGender | str] = (),
    apps: Sequence[TargetedApp | str] = (),
    locations: Sequence[str] = (),
    regions: Sequence[str] = (),
    postal_codes: Sequence[str] = (),
    locales: Sequence[str] = (),
    interests: Sequence[str] = (),
    audiences: Sequence[str] = (),
    excluded_audiences: Sequence[str] = (),
    retargeting: Sequence[ShoppingRetargeting] = (),
    strategies: Sequence[TargetingStrategy | str] = (),
) -> TargetingSpec:
    """Return a targeting spec; a dimension that is left out does not narrow the audience. Source: TargetingSpec.

    >>> targeting(genders=["female"], locations=["US"]).location
    ['US']

    Args:
        spec: Where to begin, as a Struct or an object with the wire's names (`{"GENDER": ["female"]}`). It is not
            changed; other arguments replace its dimensions.
        ages: Ranges, such as "25-34".
        genders: "female", "male", "unknown".
        apps: Where the ad is seen, such as "iphone".
        locations: Countries ("US") or US metro areas ("807"); the US by default.
        regions: Such as "BE-VOV"; not beside `postal_codes`.
        postal_codes: Such as "US-94107"; not beside `regions`.
        locales: Languages; English by default.
        interests: Ids.
        audiences: Ids.
        excluded_audiences: Ids, none of which is in `audiences`.
        retargeting: People who met products before.
        strategies: Such as "CHOOSE_YOUR_OWN".

    Raises:
        ArgumentError: Names the argument and what is allowed.
    """
    given: dict[str, tuple[str, Sequence[Any]]] = {
        "age_bucket": ("ages", ages),
        "gender": ("genders", genders),
        "apptype": ("apps", apps),
        "location": ("locations", locations),
        "locale": ("locales", locales),
        "interest": ("interests", interests),
        "audience_include": ("audiences", audiences),
        "audience_exclude": ("excluded_audiences", excluded_audiences),
        "shopping_retargeting": ("retargeting", retargeting),
        "targeting_strategy": ("strategies", strategies),
    }
    if regions and postal_codes:
        raise ArgumentError(NAME, "postal_codes", "expected regions or postal codes, got both")
    given["geo"] = ("postal_codes", postal_codes) if postal_codes else ("regions", regions)
    validators = _validators()
    fields: dict[str, Any] = {}
    for field, (argument, values) in given.items():
        if values:
            fields[field] = validators[field](NAME, argument, values)
    made = msgspec.structs.replace(_read(spec), **fields)
    twice = set(made.audience_include or ()) & set(made.audience_exclude or ())
    if twice:
        raise ArgumentError(NAME, "excluded_audiences", f"expected none of `audiences`, got {min(twice)!r} in both")
    return made


def _read(spec: TargetingSpec | Mapping[str, Any] | None) -> TargetingSpec:
    if not isinstance(spec, Mapping):
        return TargetingSpec() if spec is None else spec
    names = TargetingSpec.__struct_encode_fields__
    unknown = [key for key in spec if key not in names]
    if unknown:
        allowed = [name for name in names if name.isidentifier()]
        near = get_close_matches(str(unknown[0]).upper(), allowed, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        expected = f"expected an object with {', '.join(allowed)}, got one with {unknown[0]!r}{hint}"
        raise ArgumentError(NAME, "spec", expected)
    read: TargetingSpec = Validator(TargetingSpec)(NAME, "spec", spec)
    return read


@cache
def _validators() -> dict[str, Validator]:
    hints = typing.get_type_hints(TargetingSpec)
    return {name: Validator(checked_type(hints[name])) for name in TargetingSpec.__struct_fields__}
