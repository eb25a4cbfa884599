"""Checks of customers' data before it is sent: conversion events, and records of customer lists."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from msgspec import UNSET

from ...models._checks import is_sha_256, time_problem
from ...models.conversion_events import HASHED_FIELDS, NOT_HASHED

_RECORD_HASH: Final = re.compile("[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}")
_NO_RECORD: Final = re.compile(
    r".*@.*"  # an address that is none
    r"|[\w -]*(e-?mail|address|hash|maid|idfa|phone)[\w -]*"  # the header of a column
    r"|\+\d[\d ().-]{5,}|\(?\d{2,4}[) .-][\d ().-]{5,}"  # a telephone number
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",  # a device id
    re.IGNORECASE | re.DOTALL,
)
_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+")
_INVISIBLE: Final = "\ufeff\u200b\u200e\u200f\u2060"


def event_problem(event: object) -> str | None:
    """Return what is wrong with an event, though its types are right; no value of a customer is in the text."""
    if (problem := time_problem(_field(event, "event_time"))) is not None:
        return problem
    user_data = _field(event, "user_data")
    for name in HASHED_FIELDS:
        values = _field(user_data, name)
        if isinstance(values, list | tuple) and not all(map(is_sha_256, cast("Sequence[object]", values))):
            return NOT_HASHED.format(name)
    return None


def _field(holder: object, name: str) -> Any:
    if isinstance(holder, Mapping):
        return holder.get(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return getattr(holder, name, UNSET)


def normal_record(record: object) -> str | None:
    """Return a record as the API compares it, in lower case without spaces and quotes around it; None when it is none.

    >>> normal_record(' "Ann@Example.com" '), normal_record("Email")
    ('ann@example.com', None)
    """
    if not isinstance(record, str):
        return None
    text = record.strip().strip(_INVISIBLE).strip().strip("\"'").strip().lower().removeprefix("mailto:")
    return text if _RECORD_HASH.fullmatch(text) or _EMAIL.fullmatch(text) else None


def normal_records(records: str) -> str:
    """Return records that are joined by commas: addresses and hashes as the API compares them, others as they are.

    Lists of partners have ids of forms that are not known here. What is known to be none is refused.

    >>> normal_records("Ann@Example.com, bob@example.com")
    'ann@example.com,bob@example.com'

    Raises:
        ValueError: One is a header, a broken address, a telephone number, or a device id that is not hashed. The text
            does not show it.
    """
    return ",".join(_record_or_refuse(number, text) for number, text in enumerate(records.split(","), 1))


def _record_or_refuse(number: int, text: str) -> str:
    normal = normal_record(text)
    if normal is None and _NO_RECORD.fullmatch(text.strip().strip("\"'")):
        raise ValueError(
            f"expected email addresses, or hashes of addresses or device ids, joined by commas; record {number} is "
            "neither"
        )
    return text.strip() if normal is None else normal
