"""The refusals that pass, as data: the same request may succeed later. Calls, bulk jobs and pollers share this table.

Pinterest has many forms of them: 429, but also 400 with a code or a text, and the same codes for one item of a bulk
call. The codes alone are ambiguous, so a row names statuses, codes and a text.
"""

import re
from collections.abc import Iterable
from enum import Enum, auto
from typing import Final, NamedTuple

ITEM: Final = 0
"""Stands for the status of an error about one item, inside an answer that is good as a whole."""


class Refusal(Enum):
    """What a refusal that passes says about the request.

    Attributes:
        LIMIT: A rate limit. Nothing was done.
        LOCK: Another request changes the same object. Nothing was done.
        FAULT: An error inside the API. The request may have been carried out.
    """

    LIMIT = auto()
    LOCK = auto()
    FAULT = auto()


class _Row(NamedTuple):
    """Matches an error of one of the statuses that has one of the codes or the text, where the row names any."""

    refusal: Refusal
    statuses: frozenset[int]
    codes: frozenset[int] = frozenset()
    text: "re.Pattern[str] | None" = None


def _row(refusal: Refusal, statuses: Iterable[int], codes: Iterable[int] = (), text: str | None = None) -> _Row:
    pattern = None if text is None else re.compile(text, re.IGNORECASE)
    return _Row(refusal, frozenset(statuses), frozenset(codes), pattern)


_TABLE: Final = (
    _row(Refusal.LIMIT, {429}),
    _row(Refusal.LIMIT, {400, ITEM}, {8}),
    _row(Refusal.LIMIT, {400, ITEM}, text=r"retry after \d+(\.\d+)?\s*sec"),
    _row(Refusal.FAULT, {400, ITEM}, text="something went wrong"),
    _row(Refusal.FAULT, {400, ITEM}, {12}),
    _row(Refusal.LOCK, {400, ITEM}, {2787}),
    _row(Refusal.FAULT, {ITEM}, {500, 503}),
    _row(Refusal.LIMIT, {ITEM}, {429}),
    _row(Refusal.LIMIT, {ITEM}, text="retry after|try again|rate limit|too many requests"),
)
"""The first row that matches counts: a text that admits a fault counts more than the code beside it."""


def refusal_of(status: int, code: int | None, message: str) -> Refusal | None:
    """Return what the table says about an error, None for one that does not pass.

    Args:
        status: Of the answer, or `ITEM`.
        code: Pinterest's own.
        message: Its text.

    >>> refusal_of(400, 12, "")
    <Refusal.FAULT: 3>
    >>> refusal_of(400, 1, "Invalid name") is None
    True
    """
    for refusal, statuses, codes, text in _TABLE:
        if status in statuses and (not codes or code in codes) and (text is None or text.search(message)):
            return refusal
    return None
