"""Reconcilers: they find what a job may have created before its process ended."""

from collections.abc import AsyncIterable, Callable, Sequence
from typing import Any, Final

from msgspec import UNSET

from ..._bulk.resume import REPEAT, Find, Reconciler, Search
from ...errors import DecodeError
from ...models.common import EntityStatus
from .entities import field

EVERY_STATUS: Final = tuple(EntityStatus)

SKEW: Final = 600.0
"""Seconds by which the clocks of this machine and of the API may differ."""


def by_fields(entities: Callable[[], AsyncIterable[Any]], *fields: str) -> Reconciler:
    """Return a reconciler that finds entities with the same values in these fields as an item.

    It considers entities created since the job started, except those in the journal. An entity is found once. Fields
    that an item does not have are not compared.
    """

    async def reconcile(search: Search) -> Find:
        since = search.started - SKEW
        created: dict[str, Any] = {}
        async for entity in entities():
            id = id_of(entity, fields[0])
            if entity.created_time is None or entity.created_time >= since:
                created[id] = entity
        async for value in search.completed():
            created.pop(value.id, None)
        by_first: dict[Any, list[Any]] = {}
        for id in sorted(created, key=int):
            by_first.setdefault(getattr(created[id], fields[0]), []).append(created[id])

        async def find(items: Sequence[Any]) -> Sequence[Any]:
            return [_take(by_first.get(field(item, fields[0]), []), item, fields) for item in items]

        return find

    return reconcile


async def send_again(search: Search) -> Find:
    """Search for nothing: for changes, which may be made twice without harm."""

    async def find(items: Sequence[Any]) -> Sequence[Any]:
        return [REPEAT] * len(items)

    return find


def id_of(entity: Any, field: str = "id", consequence: str = "nothing is created") -> str:
    """Return the id of an entity that was found.

    Raises:
        DecodeError: It has none, or lacks the field that it is compared by. Then it is not known what exists, and
            creating might create twice.
    """
    if entity is None or not entity.id or getattr(entity, field) is None:
        problem = f"an entity that was looked up came without its {'id' if entity is None or not entity.id else field}"
        shown = b"" if entity is None else repr(entity).encode()
        raise DecodeError("look-up", 200, None, f"{problem}, so {consequence}", shown)
    id: str = entity.id
    return id


def _take(candidates: list[Any], item: Any, fields: Sequence[str]) -> Any:
    """Remove and return the first candidate that has the item's values in these fields, or None."""
    wanted = {name: value for name in fields if (value := field(item, name)) not in (None, UNSET)}
    matches = (entity for entity in candidates if all(getattr(entity, name) == wanted[name] for name in wanted))
    found = next(matches, None)
    if found is not None:
        candidates.remove(found)
    return found


def by_parent(
    children: Callable[[Any], AsyncIterable[Any]], parent: Callable[[Any], Any], same: Callable[[Any], Any]
) -> Reconciler:
    """Return a reconciler for what a parent can have only once: it finds the child with the same `same` as an item."""

    async def reconcile(search: Search) -> Find:
        async def find(items: Sequence[Any]) -> Sequence[Any]:
            existing = {
                (owner, same(child)): child
                for owner in {parent(item) for item in items}
                async for child in children(owner)
                if id_of(child)
            }
            return [existing.get((parent(item), same(item))) for item in items]

        return find

    return reconcile
