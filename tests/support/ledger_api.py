"""A little API that keeps a ledger of what it really did. The library under test knows nothing of the ledger."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from tests.support.memory_network import Received

ACCOUNT: Final = "549755885175"
CAMPAIGNS: Final = f"/v5/ad_accounts/{ACCOUNT}/campaigns"
EVENTS: Final = f"/v5/ad_accounts/{ACCOUNT}/events"
LIST: Final = f"/v5/ad_accounts/{ACCOUNT}/customer_lists/643"
BATCHES: Final = "/v5/catalogs/items/batch"


@dataclass
class Good:
    """An answer without a fault: a status, and a body as plain objects (None: no body)."""

    status: int
    content: Any

    @property
    def body(self) -> bytes:
        """The body as it is sent."""
        return b"" if self.content is None else msgspec.json.encode(self.content)


@dataclass
class LedgerApi:
    """Boards 1 and 2, campaigns, catalog batches, conversion events and a customer list.

    Attributes:
        done: How often each thing was done: "created A", "patched 1 to B", "deleted 1".
        calls: Requests that came, as "POST /v5/boards".
    """

    done: Counter[str] = field(default_factory=Counter)
    calls: list[str] = field(default_factory=list)
    boards: dict[str, str] = field(default_factory=lambda: {"1": "first", "2": "second"})
    batches: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def answer(self, request: Received, *, work: bool = True) -> Good:
        """Return the answer to a request. Unless it is to do the work, all stays as it is."""
        key = f"{request.method} {request.target.partition('?')[0]}"
        content = msgspec.json.decode(request.body) if request.body else None
        for pattern, handler in _ROUTES:
            if found := re.fullmatch(pattern, key):
                good, effects = handler(self, content, *found.groups())
                if work:
                    for effect in effects:
                        effect()
                return good
        raise AssertionError(f"no route for {key}")

    def _note(self, what: str) -> Callable[[], None]:
        def note() -> None:
            self.done[what] += 1

        return note

    def _id(self, name: str) -> str:
        return self.ids.setdefault(name, str(len(self.ids) + 100))


_Answer = tuple[Good, list[Callable[[], Any]]]


def _no_board(id: str) -> _Answer:
    return Good(404, {"code": 40, "message": f"Board {id} not found."}), []


def _get_board(api: LedgerApi, _: Any, id: str) -> _Answer:
    if id not in api.boards:
        return _no_board(id)
    return Good(200, {"id": id, "name": api.boards[id], "pin_count": 5, "privacy": "PUBLIC"}), []


def _delete_board(api: LedgerApi, _: Any, id: str) -> _Answer:
    if id not in api.boards:
        return _no_board(id)
    return Good(204, None), [lambda: api.boards.pop(id, None), api._note(f"deleted {id}")]


def _patch_board(api: LedgerApi, content: Any, id: str) -> _Answer:
    name = content["name"]
    effects = [lambda: api.boards.update({id: name}), api._note(f"patched {id} to {name}")]
    return Good(200, {"id": id, "name": name, "pin_count": 5, "privacy": "PUBLIC"}), effects


def _create_board(api: LedgerApi, content: Any) -> _Answer:
    name = content["name"]
    return Good(201, {"id": api._id(name), "name": name, "pin_count": 0}), [api._note(f"created {name}")]


def _create_campaigns(api: LedgerApi, content: Any) -> _Answer:
    items = [{"data": {"id": api._id(item["name"]), **item}, "exceptions": []} for item in content]
    return Good(200, {"items": items}), [api._note(f"created {item['name']}") for item in content]


def _list_campaigns(api: LedgerApi, _: Any) -> _Answer:
    names = [key.removeprefix("created ") for key, count in api.done.items() for _ in range(count)]
    found = [{"id": api._id(name), "ad_account_id": ACCOUNT, "name": name} for name in names]
    return Good(200, {"items": found, "bookmark": None}), []


def _find_items(api: LedgerApi, content: Any) -> _Answer:
    ids = [id for id in content["filters"]["item_ids"] if api.done[f"create {id}"]]
    return Good(200, {"items": [{"catalog_type": "RETAIL", "item_id": id} for id in ids]}), []


def _update_campaigns(api: LedgerApi, content: Any) -> _Answer:
    items = [{"data": item, "exceptions": []} for item in content]
    return Good(200, {"items": items}), [api._note(f"patched {item['id']} to {item['name']}") for item in content]


def _post_batch(api: LedgerApi, content: Any) -> _Answer:
    id = f"batch{len(api.batches) + 1}"
    items = content["items"]
    effects = [api._note(f"{item['operation'].lower()} {item['item_id']}") for item in items]
    return Good(200, {"batch_id": id, "status": "PROCESSING", "created_time": "2026-01-01T00:00:00Z"}), [
        lambda: api.batches.update({id: items}),
        *effects,
    ]


def _get_batch(api: LedgerApi, _: Any, id: str) -> _Answer:
    if id not in api.batches:
        return Good(404, {"code": 40, "message": "No such batch."}), []
    verdict = {"status": "SUCCESS", "errors": [], "warnings": []}
    records = [{"item_id": item["item_id"], **verdict} for item in api.batches[id]]
    batch = {
        "batch_id": id,
        "status": "COMPLETED",
        "created_time": "2026-01-01T00:00:00Z",
        "completed_time": "2026-01-01T00:00:03Z",
        "catalog_type": "RETAIL",
        "items": records,
    }
    return Good(200, batch), []


def _record_events(api: LedgerApi, content: Any) -> _Answer:
    events = content["data"]
    results = [{"status": "processed", "error_message": "", "warning_message": ""} for _ in events]
    counts = {"num_events_received": len(events), "num_events_processed": len(events)}
    return Good(200, {**counts, "events": results}), [api._note(f"recorded {event['event_id']}") for event in events]


def _change_list(api: LedgerApi, content: Any) -> _Answer:
    records = content["records"].split(",")
    known = {"id": "643", "ad_account_id": ACCOUNT, "name": "People", "num_batches": 2, "status": "PROCESSING"}
    return Good(200, known), [api._note(f"added {record}") for record in records]


_ROUTES: Final[list[tuple[str, Callable[..., _Answer]]]] = [
    (r"GET /v5/boards/(\d+)", _get_board),
    (r"DELETE /v5/boards/(\d+)", _delete_board),
    (r"PATCH /v5/boards/(\d+)", _patch_board),
    (r"POST /v5/boards", _create_board),
    (f"POST {CAMPAIGNS}", _create_campaigns),
    (f"PATCH {CAMPAIGNS}", _update_campaigns),
    (f"GET {CAMPAIGNS}", _list_campaigns),
    ("POST /v5/catalogs/items", _find_items),
    (f"POST {BATCHES}", _post_batch),
    (rf"GET {BATCHES}/(\w+)", _get_batch),
    (f"POST {EVENTS}", _record_events),
    (f"PATCH {LIST}", _change_list),
]
