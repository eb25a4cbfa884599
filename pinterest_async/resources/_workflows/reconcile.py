"""Looking for what a job may have made before its process ended: by name, among what was created since it began."""

from collections.abc import AsyncIterable, Callable, Sequence
from typing import Any, Final

from msgspec import UNSET

from ..._bulk.resume import Find, Reconciler, Search
from ...errors import DecodeError
from ...models.common import EntityStatus
from .entities import field

EVERY_STATUS: Final = tuple(EntityStatus)

_SKEW: Final = 600.0
"""Seconds by which the clocks of this machine and of the API may differ."""


def by_fields(entities: Callable[[], AsyncIterable[Any]], *fields: str) -> Reconciler:
    """Look for entities that agree with an item in these fields (those it has), and that the job may have made.

    That are those created since the job began, except the ones that it is known to have made. Each is found once.
    """

    async def look_up(search: Search) -> Find:
        since = search.started - _SKEW
        there: dict[str, Any] = {}
        async for entity in entities():
            id = _id_of(entity, fields[0])
            if entity.created_time is None or entity.created_time >= since:
                there[id] = entity
        async for value in search.completed():
            there.pop(value.id, None)
        by_first: dict[Any, list[Any]] = {}
        for id in sorted(there, key=int):
            by_first.setdefault(getattr(there[id], fields[0]), []).append(there[id])

        async def find(items: Sequence[Any]) -> Sequence[Any]:
            return [_take(by_first.get(field(item, fields[0]), []), item, fields) for item in items]

        return find

    return look_up


async def send_again(search: Search) -> Find:
    """For changes: to make the same change twice does no harm, so nothing needs to be looked up."""

    async def find(items: Sequence[Any]) -> Sequence[Any]:
        return [None] * len(items)

    return find


def _id_of(entity: Any, field: str = "id") -> str:
    """Return the id of an entity that was found.

    Raises:
        DecodeError: It has none, or not the field that it is compared by. What is there cannot be told then, and to
            create on the strength of it might be to create twice.
    """
    if entity is None or not entity.id or getattr(entity, field) is None:
        problem = f"an entity that was looked up came without its {'id' if entity is None or not entity.id else field}"
        shown = b"" if entity is None else repr(entity).encode()
        raise DecodeError("look-up", 200, None, f"{problem}, so nothing is created", shown)
    id: str = entity.id
    return id


def _take(candidates: list[Any], item: Any, fields: Sequence[str]) -> Any:
    wanted = {name: value for name in fields if (value := field(item, name)) not in (None, UNSET)}
    agreeing = (there for there in candidates if all(getattr(there, name) == value for name, value in wanted.items()))
    found = next(agreeing, None)
    if found is not None:
        candidates.remove(found)
    return found


def by_parent(
    children: Callable[[Any], AsyncIterable[Any]], parent: Callable[[Any], Any], same: Callable[[Any], Any]
) -> Reconciler:
    """Look for what a parent can have only once: what agrees with an item in `same`."""

    async def look_up(search: Search) -> Find:
        async def find(items: Sequence[Any]) -> Sequence[Any]:
            there = {
                (owner, same(child)): child
                for owner in {parent(item) for item in items}
                async for child in children(owner)
                if _id_of(child)
            }
            return [there.get((parent(item), same(item))) for item in items]

        return find

    return look_up
