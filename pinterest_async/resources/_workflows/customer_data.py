"""Checks of customers' data before it is sent: conversion events, and records of customer lists."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from msgspec import UNSET

from ...models.conversion_events import ConversionUserData

_HASHED_FIELDS: Final = tuple(
    name
    for name in ConversionUserData.__struct_fields__
    if name not in ("client_ip_address", "client_user_agent", "click_id", "partner_id")
)
_SHA_256: Final = re.compile("[0-9a-fA-F]{64}")
_RECORD_HASH: Final = re.compile("[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}")
_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+")
_INVISIBLE: Final = "\ufeff\u200b\u200e\u200f\u2060"
_LATEST: Final = 10_000_000_000
"""The year 2286 in Unix seconds; as milliseconds it is April 1970."""


def event_problem(event: object) -> str | None:
    """Return what is wrong with an event, though its types are right; no value of a customer is in the text."""
    time = _field(event, "event_time")
    if isinstance(time, int | float) and time >= _LATEST:
        return "event_time: expected Unix seconds such as 1700000000, got milliseconds or a finer unit"
    user_data = _field(event, "user_data")
    for name in _HASHED_FIELDS:
        values = _field(user_data, name)
        if isinstance(values, list | tuple) and not all(map(_is_sha_256, cast("Sequence[object]", values))):
            return f"user_data.{name} is not hashed: expected SHA-256 in hex (pinterest_async.hashing makes them)"
    return None


def _field(holder: object, name: str) -> Any:
    if isinstance(holder, Mapping):
        return holder.get(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return getattr(holder, name, UNSET)


def _is_sha_256(value: object) -> bool:
    return isinstance(value, str) and _SHA_256.fullmatch(value) is not None


def normal_record(record: object) -> str | None:
    """Return a record as the API compares it, in lower case without spaces and quotes around it; None when it is none.

    >>> normal_record(' "Ann@Example.com" '), normal_record("Email")
    ('ann@example.com', None)
    """
    if not isinstance(record, str):
        return None
    text = record.strip().strip(_INVISIBLE).strip().strip("\"'").strip().lower().removeprefix("mailto:")
    return text if _RECORD_HASH.fullmatch(text) or _EMAIL.fullmatch(text) else None
