"""A server that answers at once with bytes made beforehand, so that a benchmark measures its client.

It runs in a process of its own: `with canned_server() as base_url: ...`. Batches of items may take a while.
"""

import asyncio
import json
import multiprocessing
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, ClassVar

PAGE = 250
PAGES = 40
_ITEM_ID = re.compile(rb'"item_id":"item-(\d+)"')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def pin(number: int) -> dict[str, Any]:
    """A pin with what a real answer holds."""
    return {
        "id": str(813744226420795884 + number),
        "created_at": "2020-01-01T20:10:40-00:00",
        "link": f"https://www.example.com/products/{number}",
        "title": f"A pin about thing number {number}",
        "description": "A description of usual length that says what the thing is, what it is for and why it is here.",
        "dominant_color": "#6E7874",
        "alt_text": None,
        "creative_type": "REGULAR",
        "board_id": "1022106080690318277",
        "board_section_id": None,
        "board_owner": {"username": "somebody"},
        "is_owner": True,
        "is_standard": False,
        "has_been_promoted": False,
        "note": None,
        "media": {
            "media_type": "image",
            "images": {
                size: {"width": 600, "height": 400, "url": f"https://i.example.com/{size}/{number}.jpg"}
                for size in ("150x150", "400x300", "600x", "1200x")
            },
        },
        "parent_pin_id": None,
        "pin_metrics": None,
    }


def _body(value: Any) -> bytes:
    body = json.dumps(value).encode()
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-pinterest-rid: 1\r\n"
        b"x-ratelimit-limit: 1000000000, 1000000000;w=1, 1000000000;w=60\r\n"
        b"x-ratelimit-remaining: 999999999\r\nx-ratelimit-reset: 1\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    )


def _pages() -> dict[bytes, bytes]:
    pages = {}
    for number in range(PAGES):
        bookmark = None if number == PAGES - 1 else f"b{number + 1}"
        items = [pin(number * PAGE + place) for place in range(PAGE)]
        pages[f"bookmark=b{number}".encode()] = _body({"items": items, "bookmark": bookmark})
    pages[b""] = pages[b"bookmark=b0"]
    return pages


def _processed(first: int) -> bytes:
    records = [
        {"item_id": f"item-{number}", "status": "SUCCESS", "errors": [], "warnings": []}
        for number in range(first, first + 1000)
    ]
    return _body({"batch_id": str(first), "status": "COMPLETED", "catalog_type": "RETAIL", "items": records})


class _Answers(asyncio.Protocol):
    processing = 0.0
    ready: ClassVar[dict[int, float]] = {}
    pages = _pages()
    small = _body({"id": "549755885175", "name": "A board", "privacy": "PUBLIC", "pin_count": 12})
    created = _body(
        {
            "items": [
                {"data": {"id": str(number), "name": "A campaign", "status": "ACTIVE"}, "exceptions": None}
                for number in range(30)
            ]
        }
    )
    analytics = _body(
        [
            {"CAMPAIGN_ID": campaign, "DATE": f"2026-01-{day:02}", "SPEND_IN_DOLLAR": 30.5, "TOTAL_IMPRESSION": 7000}
            for campaign in range(10)
            for day in range(1, 32)
        ]
    )
    accepted = {first: _body({"batch_id": str(first), "status": "PROCESSING"}) for first in range(0, 50_000, 1000)}
    processed = {first: _processed(first) for first in range(0, 50_000, 1000)}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._received) < whole:
                return
            body, self._received = self._received[end:whole], self._received[whole:]
            self._transport.write(self._answer(head, body))  # type: ignore[attr-defined]

    def _answer(self, head: bytes, body: bytes) -> bytes:
        target = head.split(b" ", 2)[1]
        path, _, query = target.partition(b"?")
        if path == b"/v5/pins":
            return self.pages[query.rpartition(b"&")[2] if b"bookmark" in query else b""]
        if path.endswith(b"/campaigns"):
            return self.created
        if path.endswith(b"/analytics"):
            return self.analytics
        if path == b"/v5/catalogs/items/batch":
            first = _ITEM_ID.search(body)
            first_item = int(first[1]) if first else 0
            self.ready[first_item] = time.monotonic() + self.processing
            return self.accepted[first_item]
        if path.startswith(b"/v5/catalogs/items/batch/"):
            first_item = int(path.rpartition(b"/")[2])
            if self.processing and time.monotonic() < self.ready.get(first_item, 0.0):
                return self.accepted[first_item]
            return self.processed[first_item]
        return self.small


def _serve(ready: Connection, processing: float) -> None:
    _Answers.processing = processing

    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(_Answers, "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


@contextmanager
def canned_server(processing: float = 0.0) -> Iterator[str]:
    """The base URL of a server that is up; batches of items are processed for so many seconds."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, processing), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/v5"
    finally:
        process.terminate()
        process.join()
