"""find_by_name: entities by their names, which no operation of the API can filter by."""

from collections.abc import Collection
from typing import Any, Protocol, TypeVar, cast

from ..._operations.pages import Pages
from ...errors import ArgumentError
from .reconcile import id_of


class _Named(Protocol):
    @property
    def name(self) -> str | None: ...


EntityT = TypeVar("EntityT", bound=_Named)


async def named(called: str, pages: Pages[EntityT], names: Collection[str] | str) -> list[EntityT]:
    """Return the entities of a list that have one of some names, in the order of the list.

    Args:
        called: The method, for errors.
        pages: The list.
        names: One name or several, compared as they are.

    Raises:
        ArgumentError: There is no name, or one is not text.
        DecodeError: An entity came without its id or its name. Then it is not known what exists.
    """
    given: list[Any] = [names] if isinstance(names, str) else []
    if not isinstance(names, str) and isinstance(cast("object", names), Collection):
        given = list(names)
    if not given or not all(isinstance(name, str) and name for name in given):
        raise ArgumentError(called, "names", f"expected one name or several, got {names!r}")
    wanted, found = frozenset(given), list[EntityT]()
    async for entity in pages:
        id_of(entity, "name", "which of the names exist is not known")
        if entity.name in wanted:
            found.append(entity)
    return found
