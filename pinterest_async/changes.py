"""The difference of two versions of an entity, for an update that leaves everything else as it is."""

from typing import Any, TypeVar

import msgspec
from msgspec import NODEFAULT, UNSET, Struct

from .errors import ArgumentError

__all__ = ["changes_of"]

EntityT = TypeVar("EntityT", bound=Struct)
UpdateT = TypeVar("UpdateT", bound=Struct)

_NAME = "changes_of"


def changes_of(old: EntityT, new: EntityT, update: type[UpdateT]) -> UpdateT | None:
    """Return an update that holds what differs between two versions of an entity, or None where nothing does.

    The API leaves the fields that an update does not have as they are, so a change that somebody else made in between
    stays, and a read-only field is never sent. A field that is None in the new version is cleared.

    >>> from pinterest_async.models.campaigns import Campaign, CampaignUpdate
    >>> campaign = Campaign(id="626735565838", ad_account_id="549755885175", name="Spring", daily_spend_cap=5_000_000)
    >>> changed = msgspec.structs.replace(campaign, name="Summer")
    >>> changes_of(campaign, changed, CampaignUpdate)
    CampaignUpdate(id='626735565838', ad_account_id='549755885175', name='Summer')
    >>> changes_of(campaign, campaign, CampaignUpdate) is None
    True

    Args:
        old: What the API returned.
        new: A changed copy of it, made with `msgspec.structs.replace`. Change no object inside of the old version.
        update: The model of the update, such as CampaignUpdate. What it requires is taken from `new`.

    Raises:
        ArgumentError: They are not versions of one entity, a field that changed cannot be updated, or a value is not
            allowed.
    """
    given: Any = old
    if not isinstance(given, Struct):
        raise ArgumentError(_NAME, "old", f"expected a model that the API returned, got {type(given).__name__}")
    if type(old) is not type(new):
        expected = f"expected a {type(old).__name__}, as `old` is, got {type(new).__name__}"
        raise ArgumentError(_NAME, "new", expected)
    try:
        fields = {field.name: field for field in msgspec.structs.fields(update)}
    except TypeError:
        raise ArgumentError(_NAME, "update", f"expected a model such as CampaignUpdate, got {update!r}") from None
    changed: dict[str, Any] = {}
    for field in msgspec.structs.fields(type(new)):
        value = getattr(new, field.name)
        if value != getattr(old, field.name):
            if field.name == "id":
                raise ArgumentError(_NAME, "new.id", "expected that of `old`: they are two entities")
            if field.name not in fields:
                raise ArgumentError(
                    _NAME, f"new.{field.name}", f"{update.__name__} has no such field: it cannot change"
                )
            if value is UNSET:
                raise ArgumentError(
                    _NAME, f"new.{field.name}", "expected a value, or None to clear the field, got UNSET"
                )
            changed[fields[field.name].encode_name] = msgspec.to_builtins(value)
    if not changed:
        return None
    for name, required in fields.items():
        if required.default is NODEFAULT and required.default_factory is NODEFAULT:
            changed.setdefault(required.encode_name, msgspec.to_builtins(getattr(new, name, None)))
    try:
        return msgspec.convert(changed, update)
    except msgspec.ValidationError as error:
        raise ArgumentError(_NAME, "new", str(error)) from None
