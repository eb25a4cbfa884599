"""Scalar arguments of the usual form: checked and written as text in one step.

Most calls hold ids, days, and values of enums. For these a look at the whole, in C, is several times faster than the
check of msgspec and the quoting of each value. A writer returns None for what it does not recognise: the full check
decides then, and has the error.
"""

import datetime
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeAlias

from msgspec import inspect

from .._http.request import is_safe

DIGITS: Final = r"^[0-9]+\Z"
"""The pattern of ids: `\\d` would take the digits of every script, and `$` a line end after them."""

Writer: TypeAlias = Callable[[Any], str | None]
"""Returns the text of an allowed value, which needs no quoting, or None."""


def usual_writer(allowed: Any, separator: str) -> Writer | None:
    """Return the writer of a checked type, or None when it has no usual form.

    Args:
        allowed: The type.
        separator: Between the items of a list.
    """
    info = None if allowed is Any else inspect.type_info(allowed)
    if isinstance(info, inspect.ListType):
        return _list_writer(info, separator)
    return None if info is None else _scalar_writer(info)


def id_pattern(info: inspect.StrType) -> str:
    """Return the pattern of a type of ids, its lengths included."""
    return f"[0-9]{{{info.min_length or 1},{info.max_length or ''}}}"


def _scalar_writer(info: inspect.Type) -> Writer | None:
    match info:
        case inspect.StrType(pattern=pattern) if pattern == DIGITS:
            return partial(_matching, re.compile(id_pattern(info)).fullmatch)
        case inspect.StrType(pattern=None):
            return partial(_safe, info.min_length or 0, info.max_length)
        case inspect.EnumType(cls=cls):
            texts = {str(member.value): str(member.value) for member in cls if is_safe(str(member.value))}
            return partial(_known, texts)
        case inspect.DateType():
            return _day
        case _:
            return None


def _list_writer(info: inspect.ListType, separator: str) -> Writer | None:
    least, most = info.min_length or 0, info.max_length
    match info.item_type:
        case inspect.StrType(pattern=pattern) as item if pattern == DIGITS:
            ids = re.compile(f"{id_pattern(item)}(?:,{id_pattern(item)})*").fullmatch
            return partial(_ids, ids, max(least, 1), most, separator)
        case inspect.EnumType(cls=cls):
            known = frozenset(str(member.value) for member in cls if is_safe(str(member.value)))
            return partial(_members, known, max(least, 1), most, separator)
        case _:
            return None


def _matching(match: Callable[[str], object], value: Any) -> str | None:
    return value if type(value) is str and match(value) else None


def _safe(low: int, high: int | None, value: Any) -> str | None:
    is_usual = type(value) is str and len(value) >= low and (high is None or len(value) <= high) and is_safe(value)
    return value if is_usual else None


def _known(texts: dict[str, str], value: Any) -> str | None:
    return texts.get(value) if isinstance(value, str) else None


def _day(value: Any) -> str | None:
    if type(value) is datetime.date:
        return value.isoformat()
    if type(value) is not str or len(value) != 10 or value[4] != "-" or value[7] != "-":  # or it is of another form
        return None
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return None
    return value


def _ids(match: Callable[[str], object], low: int, high: int | None, separator: str, value: Any) -> str | None:
    try:
        text = ",".join(value) if _is_list(value, low, high) else ""
    except TypeError:
        return None
    # An item with a comma is no id, although it looks like two.
    if not match(text) or text.count(",") != len(value) - 1:
        return None
    return text if separator == "," else text.replace(",", separator)


def _members(known: frozenset[str], low: int, high: int | None, separator: str, value: Any) -> str | None:
    try:
        return separator.join(value) if _is_list(value, low, high) and known.issuperset(value) else None
    except TypeError:  # an item that cannot be hashed
        return None


def _is_list(value: Any, low: int, high: int | None) -> bool:
    return type(value) is list and low <= len(value) <= (high or sys.maxsize)  # pyright: ignore
