"""Objects by id, and pages of them with bookmarks.

A bookmark names the last object of its page, not a number of objects to skip: pages neither repeat nor miss anything
when objects are added or deleted between them, and the last page costs what the first does.
"""

import base64
import zlib
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, Final, TypeAlias

from .._errors import invalid

Object: TypeAlias = dict[str, Any]
"""A plain object as it is sent on the wire."""

_MARK: Final = "/+ %&="


class Table(MutableMapping[str, Object]):
    """Objects by their id (digits), in the order of the ids."""

    __slots__ = ("_objects", "_order")

    def __init__(self) -> None:
        self._objects: dict[str, Object] = {}
        self._order: list[int] = []

    def __getitem__(self, key: str) -> Object:
        return self._objects[key]

    def __setitem__(self, key: str, value: Object) -> None:
        if key not in self._objects:
            insort(self._order, int(key))
        self._objects[key] = value

    def __delitem__(self, key: str) -> None:
        del self._objects[key]
        del self._order[bisect_left(self._order, int(key))]

    def __iter__(self) -> Iterator[str]:
        return iter(self._objects)

    def __len__(self) -> int:
        return len(self._objects)

    def __repr__(self) -> str:
        return f"Table({self._objects!r})"

    def page(
        self,
        size: int,
        after: int | None = None,
        *,
        keep: Callable[[Object], bool] | None = None,
        descending: bool = False,
    ) -> tuple[list[Object], int | None]:
        """Return up to `size` objects after the id `after`, and the last one's id if there are more."""
        order = self._order
        if descending:
            positions = range((len(order) if after is None else bisect_left(order, after)) - 1, -1, -1)
        else:
            positions = range(0 if after is None else bisect_right(order, after), len(order))
        found: list[Object] = []
        last: int | None = None
        for position in positions:
            entity = self._objects[str(order[position])]
            if keep is None or keep(entity):
                if len(found) == size:
                    return found, last
                found.append(entity)
                last = order[position]
        return found, None


def make_bookmark(query: str, last: int) -> str:
    """Return an opaque mark that belongs to its query. It needs percent-encoding, so that a client without it fails."""
    return f"{_checksum(query, last)}{_MARK}{base64.b64encode(str(last).encode()).decode()}"


def read_bookmark(query: str, bookmark: str) -> int:
    """Return the id of a bookmark. ApiError if it is damaged or belongs to another query."""
    checksum, _, encoded = bookmark.partition(_MARK)
    try:
        last = int(base64.b64decode(encoded, validate=True))
    except ValueError:
        last = 0
    if checksum != _checksum(query, last):
        raise invalid("Parameter 'bookmark' is invalid: it is damaged, or belongs to other parameters.")
    return last


def _checksum(query: str, last: int) -> str:
    return f"{zlib.crc32(f'{query} {last}'.encode()):08x}"
