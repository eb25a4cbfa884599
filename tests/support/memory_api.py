"""The API of bulk jobs in memory, in place of a transport: each step of a request takes a while, without a socket."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import msgspec

from pinterest_async._http.delivery import Delivery, DeliveryTracker
from pinterest_async._http.request import Request
from pinterest_async._limits.limiter import Priority


class MemoryApi:
    """Carries out the requests of `create_many`, `update_many`, `sync_items`, `send_many` and `upload`.

    Attributes:
        made: The name of each thing, once for each time that it was made.
        batches: The item ids of each batch.
    """

    def __init__(self) -> None:
        self.connection = SimpleNamespace(base_url="memory")
        self.made: list[str] = []
        self.batches: dict[str, list[str]] = {}

    async def send(
        self,
        operation: Any,
        request: Request,
        *,
        priority: Priority = Priority.INTERACTIVE,
        before_send: Callable[[], Awaitable[None]] | None = None,
        tracker: DeliveryTracker | None = None,
    ) -> Any:
        """Send a request as the transport does: it has been sent until its answer says something else."""
        tracker = tracker or DeliveryTracker()
        await asyncio.sleep(1)
        if before_send is not None:
            await before_send()
        await asyncio.sleep(1)
        tracker.state = Delivery.SENT
        await asyncio.sleep(1)
        answer = msgspec.json.encode(self._carry_out(operation.name, request))
        await asyncio.sleep(1)
        return operation.read(answer)

    def _carry_out(self, name: str, request: Request) -> Any:
        body: Any = msgspec.json.decode(request.body) if request.body else None
        match name:
            case "campaigns.create" | "campaigns.update":
                self.made += [item["name"] for item in body]
                return {"items": [{"data": {"id": "1", "name": item["name"]}, "exceptions": []} for item in body]}
            case "catalogs.create_items_batch":
                batch_id = f"batch-{len(self.batches)}"
                self.batches[batch_id] = [item["item_id"] for item in body["items"]]
                self.made += self.batches[batch_id]
                return {"batch_id": batch_id, "status": "PROCESSING"}
            case "catalogs.get_items_batch":
                ids = self.batches[request.target.partition("?")[0].rpartition("/")[2]]
                return {"status": "COMPLETED", "items": [{"item_id": id, "status": "SUCCESS"} for id in ids]}
            case "conversion_events.create":
                self.made += [item["event_id"] for item in body["data"]]
                return {"events": [{"status": "processed"} for _ in body["data"]]}
            case _:
                assert name == "customer_lists.update"
                self.made += body["records"].split(",")
                return {"id": "1"}
