"""A catalog of the sandbox with a mirror, whose state is in a file or on a Redis server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pinterest_async import Pinterest
from pinterest_async.mirror import MirrorFile, MirrorResult, MirrorState
from pinterest_async.models.catalog_items import (
    HotelAttributes,
    HotelImage,
    HotelItemUpsert,
    ItemAttributes,
    RetailItemUpsert,
)
from pinterest_async.redis import RedisMirrorState
from pinterest_async.sandbox import Sandbox
from tests.support.redis_server import RedisServer

WHERE: dict[str, Any] = {"country": "US", "language": "EN"}


def item(id: str, price: str = "1.50 USD") -> RetailItemUpsert:
    attributes = ItemAttributes(
        title=f"Thing {id}",
        description="A thing.",
        link="https://www.example.com/thing",
        image_link=["https://www.example.com/thing.jpg"],
        price=price,
        availability="in stock",
    )
    return RetailItemUpsert(item_id=id, attributes=attributes)


def things(*numbers: int, price: str = "1.50 USD") -> list[RetailItemUpsert]:
    return [item(str(number), price) for number in numbers]


def hotel(id: str, name: str = "Hotel") -> HotelItemUpsert:
    attributes = HotelAttributes(
        name=name, link="https://www.example.com/h", main_image=HotelImage(link="https://www.example.com/h.jpg")
    )
    return HotelItemUpsert(hotel_id=id, attributes=attributes)


class Shop:
    """A catalog of the sandbox, its mirror, and the requests that it took.

    The state is in the file, or on the server if there is one.
    """

    def __init__(self, sandbox: Sandbox, pinterest: Pinterest, path: Path, server: RedisServer | None = None) -> None:
        self.sandbox = sandbox
        self.pinterest = pinterest
        self.path = path
        self._server = server
        self.refused: set[str] = set()
        """Ids of items that the API refuses."""
        self.sent: list[tuple[str, str]] = []
        """The operation and the id of each item that was sent."""
        sandbox.refuse("catalogs.create_items_batch", self._note)

    async def mirror(self, items: Any, **options: Any) -> MirrorResult:
        """Mirror items, and forget the requests before."""
        self.sandbox.requests.clear()
        self.sent.clear()
        return await self.pinterest.catalogs.mirror(items, **{"state": self.state, **WHERE, **options})

    @property
    def state(self) -> Path | MirrorState:
        """The state, for one run."""
        if self._server is None:
            return self.path
        return RedisMirrorState(self._server.url, name=self.path.stem, deadline=0.0)

    @asynccontextmanager
    async def opened_state(self) -> AsyncIterator[MirrorState]:
        """The state between runs."""
        state = MirrorFile(self.path) if isinstance(self.state, Path) else self.state
        await state.open({"base_url": self.sandbox.base_url, **WHERE}, dry_run=False)
        try:
            yield state
        finally:
            await state.close()

    @property
    def content(self) -> object:
        """All that is stored; empty if nothing is."""
        if self._server is None:
            return self.path.read_bytes() if self.path.exists() else b""
        return {key: self._server.client.dump(key) for key in sorted(self._server.keys())}

    @property
    def prices(self) -> dict[str, str]:
        """The price of each item of the catalog."""
        items = self.sandbox.state.items_of("RETAIL", "US", "EN")
        return {id: items[id]["price"] for id in sorted(items)}

    def _note(self, item: dict[str, Any]) -> str | None:
        self.sent.append((item.get("operation", ""), item.get("item_id") or item["hotel_id"]))
        return "no" if item.get("item_id") in self.refused else None


def counts(result: MirrorResult) -> dict[str, int]:
    names = ("read", "new", "changed", "removed", "unchanged", "rejected", "failed", "unknown", "not_sent", "refused")
    return {name: value for name in names if (value := getattr(result, name))}
