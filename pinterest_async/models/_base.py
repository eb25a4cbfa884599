"""What all models share: Struct settings, open enums, the generic member of a union, fields newer than this release.

A model that is *received* has a default for each field, and `None` means both "absent" and `null`. A model that is
*sent* requires what the API requires. A field left at `UNSET` is not sent, and `None` is sent as `null`, which clears
the field on the server.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final, Self, TypeVar

from msgspec import UNSET, Struct, UnsetType, field

__all__ = ["UNKNOWN_FIELDS", "UNSET", "LosslessModel", "Model", "OpenEnum", "UnknownVariant", "UnsetType"]

EnumT = TypeVar("EnumT", bound="OpenEnum")

UNKNOWN_FIELDS: Final = "~unknown_fields"
"""The key that `unknown_fields` has in the JSON of a model. A request has what it holds in its place."""


class Model(Struct, gc=False, kw_only=True, omit_defaults=True, repr_omit_defaults=True):
    """Base of all models. Not tracked by the garbage collector: models are trees and never refer to themselves.

    `newer_fields` names the fields of a model that the API has since a version after 5.12: a server of 5.12 neither
    takes nor sends them. `later_fields` names those of 5.28, which are known from answers of the live API and from
    clients only: there is no complete description of it. `retired_fields` names those that the API of today does not
    take any more: a call with one warns.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset()
    later_fields: ClassVar[frozenset[str]] = frozenset()
    retired_fields: ClassVar[frozenset[str]] = frozenset()


def newer_fields(model: type[Struct]) -> frozenset[str]:
    """Return the names of all fields of a model, inherited ones included, that a server of 5.12 does not know."""
    return _named(model, "newer_fields") | later_fields(model)


def later_fields(model: type[Struct]) -> frozenset[str]:
    """Return the names of the fields of a model, inherited ones included, that are known of 5.28 only."""
    return _named(model, "later_fields")


def _named(model: type[Struct], attribute: str) -> frozenset[str]:
    bases = getattr(model, "__origin__", model).__mro__  # without the parameters of a generic one
    return frozenset[str]().union(*(vars(base).get(attribute, ()) for base in bases))


class LosslessModel(Model, forbid_unknown_fields=True):
    """Base of models that are received and sent. Reading, changing and sending one loses nothing.

    `unknown_fields` holds what the API sent and this release does not know, by the names of the wire. It is sent among
    the other fields, survives copies, and takes fields that are to be sent although this release does not know them.
    """

    # The fast path of decoding refuses an unknown field, and the tolerant one puts it here.
    unknown_fields: dict[str, Any] | UnsetType = field(default=UNSET, name=UNKNOWN_FIELDS)


class OpenEnum(StrEnum):
    """An enum that accepts values added to the API after this release.

    A value that is not a member becomes an object of the enum's own type that compares equal to its plain string and
    has `is_known` False, so `campaign.status == CampaignStatus.ACTIVE` and `campaign.status == "ACTIVE"` always work.
    `retired_values` are those that the API of today does not take any more: a call with one warns.
    """

    retired_values: ClassVar[frozenset[str]]

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether this release of the library names the value."""
        return self._value_ in type(self)._value2member_map_


def retired(*values: str) -> Callable[[type[EnumT]], type[EnumT]]:
    """Return a decorator that gives an enum its `retired_values`."""

    def mark(enum: type[EnumT]) -> type[EnumT]:
        enum.retired_values = frozenset(values)
        return enum

    return mark


OpenEnum.retired_values = frozenset()


class UnknownVariant(Model):
    """A member of a tagged union whose tag this release does not know, or that came without one.

    `fields` holds the object exactly as it was received, its tag included.
    """

    fields: dict[str, Any] = {}


class Unchecked(dict[str, Any]):
    """An object that is sent as it is."""


def unchecked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object that is sent as it is: fields, and values of enums, that are newer than this release.

    It stands for any object in an argument: an item of a list, a body, or an object inside of another one, whose other
    fields are checked as usual.

    >>> unchecked({"name": "Autumn", "a_newer_field": True})
    {'name': 'Autumn', 'a_newer_field': True}
    """
    return Unchecked(fields)
