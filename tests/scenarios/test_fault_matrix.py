"""Every kind of operation by every kind of fault: nothing is doubled, lost or untrue, and everything ends.

The server is in memory and keeps a ledger of what it did. A fault happens once, twice or for ever, before the server
does the work or after it. What the library says of the operation is compared with the ledger, and calls after the fault
have to find all in order. With FAULTS=all in the environment each kind of operation meets each fault in all these ways,
otherwise every third kind in one of them.
"""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal

import pytest

from pinterest_async import BulkJob, Journal, Pinterest, PinterestError, errors
from pinterest_async.models.boards import Board
from pinterest_async.models.campaigns import CampaignCreate, CampaignUpdate, ObjectiveType
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemCreate, RetailItemUpsert
from tests.support.events import event
from tests.support.fault_table import faults
from tests.support.faults import Exchange, Fault
from tests.support.ledger_api import ACCOUNT, BATCHES, CAMPAIGNS, EVENTS, LIST, LedgerApi
from tests.support.memory_network import MemoryLoop, Peer, Received, Server

LOOP = MemoryLoop

Claim = Literal["done", "not done", "open"]
Claims = Mapping[str, Claim]

HOURS: Final = 3 * 3600.0
"""Seconds after which an operation counts as hanging."""
MINUTES: Final = 400.0
"""Seconds that a call after a fault may take: a little more than the longest wait for a limit."""

HARMLESS: Final = (errors.ServerError, errors.TimedOut, errors.OutcomeUnknown, errors.DecodeError)
"""Errors that leave open whether the work was done. All others say that it was not."""


async def single(key: str, call: Awaitable[Any], right: Callable[[Any], bool]) -> Claims:
    """Await a call and return what it claims."""
    try:
        value = await call
    except HARMLESS as error:
        assert type(error).__name__ in errors.__all__
        return {key: "open"}
    except PinterestError as error:
        assert type(error).__name__ in errors.__all__
        return {key: "not done"}
    assert right(value), f"wrong value {value!r}"
    return {key: "done"}


async def job(keys: list[str], running: BulkJob[Any, Any]) -> Claims:
    """Await a job and return what it claims of each of its items."""
    result = await running
    assert [outcome.index for outcome in result.outcomes()] == list(range(len(keys))), f"lost: {result}"
    for outcome in result.outcomes():
        assert outcome.error is None or type(outcome.error).__name__ in errors.__all__, repr(outcome.error)
        assert outcome.status == "succeeded" or outcome.reason, outcome
    claims: dict[str, Claim] = {"succeeded": "done", "unknown": "open", "failed": "not done", "not_sent": "not done"}
    return {keys[outcome.index]: claims[outcome.status] for outcome in result.outcomes()}


async def get(pinterest: Pinterest) -> Claims:
    """Get a board. One without any value is what the server said, and cannot be taken for the board."""
    return await single("read", pinterest.boards.get("1"), lambda board: board == Board() or board.name == "first")


async def delete(pinterest: Pinterest) -> Claims:
    return await single("deleted 1", pinterest.boards.delete("1"), lambda value: value is None)


async def create(pinterest: Pinterest) -> Claims:
    return await single("created A", pinterest.boards.create(name="A"), lambda board: board.name == "A" and board.id)


async def patch(pinterest: Pinterest) -> Claims:
    call = pinterest.boards.update("1", name="B")
    return await single("patched 1 to B", call, lambda board: (board.id, board.name) == ("1", "B"))


async def create_many(pinterest: Pinterest, journal: Journal | None = None) -> Claims:
    campaigns = [
        CampaignCreate(ad_account_id=ACCOUNT, name=name, objective_type=ObjectiveType.AWARENESS) for name in "AB"
    ]
    running = pinterest.campaigns.create_many(ACCOUNT, campaigns, concurrency=1, journal=journal)
    return await job(["created A", "created B"], running)


async def update_many(pinterest: Pinterest) -> Claims:
    changes = [CampaignUpdate(id=id, ad_account_id=ACCOUNT, name="C") for id in "12"]
    return await job(
        ["patched 1 to C", "patched 2 to C"], pinterest.campaigns.update_many(ACCOUNT, changes, concurrency=1)
    )


THING: Final = ItemAttributes(
    title="A thing",
    description="A thing.",
    link="https://www.example.com/thing",
    image_link=["https://www.example.com/thing.jpg"],
    price="1.50 USD",
    availability="in stock",
)


def sync(pinterest: Pinterest, items: list[Any], journal: Journal | None = None) -> BulkJob[Any, Any]:
    return pinterest.catalogs.sync_items(items, country="US", language="EN", concurrency=1, journal=journal)


async def upsert(pinterest: Pinterest) -> Claims:
    items = [RetailItemUpsert(item_id=id, attributes=THING) for id in "ab"]
    return await job(["upsert a", "upsert b"], sync(pinterest, items))


async def create_items(pinterest: Pinterest, journal: Journal | None = None) -> Claims:
    items = [RetailItemCreate(item_id=id, attributes=THING) for id in "ab"]
    return await job(["create a", "create b"], sync(pinterest, items, journal))


async def send_events(pinterest: Pinterest) -> Claims:
    events = [event(number) for number in range(2)]
    return await job(
        ["recorded event-0", "recorded event-1"], pinterest.conversion_events.send_many(ACCOUNT, events, concurrency=1)
    )


async def upload(pinterest: Pinterest) -> Claims:
    hashes = ["a" * 64, "b" * 64]
    return await job([f"added {each}" for each in hashes], pinterest.customer_lists.upload(ACCOUNT, "643", hashes))


@dataclass(frozen=True)
class Kind:
    """A kind of operation.

    Attributes:
        name: Of the kind.
        target: The beginning of the request that meets the fault.
        run: Carries the operation out, and returns what the library claims of each thing in the ledger.
        is_safe: Whether it may be done more than once.
    """

    name: str
    target: str
    run: Callable[[Pinterest], Awaitable[Claims]]
    is_safe: bool = False


KINDS: Final = (
    Kind("GET", "GET /v5/boards/1", get, is_safe=True),
    Kind("DELETE", "DELETE /v5/boards/1", delete, is_safe=True),
    Kind("create", "POST /v5/boards", create),
    Kind("patch", "PATCH /v5/boards/1", patch),
    Kind("bulk create", f"POST {CAMPAIGNS}", create_many),
    Kind("bulk patch", f"PATCH {CAMPAIGNS}", update_many),
    Kind("batch UPSERT", f"POST {BATCHES}", upsert, is_safe=True),
    Kind("batch CREATE", f"POST {BATCHES}", create_items),
    Kind("poll of a batch CREATE", f"GET {BATCHES}/", create_items),
    Kind("conversion events", f"POST {EVENTS}", send_events),
    Kind("customer list", f"PATCH {LIST}", upload),
)

AGAIN: Final[Mapping[str, Callable[[Pinterest, Journal], Awaitable[Claims]]]] = {
    "bulk create": create_many,
    "batch CREATE": create_items,
    "poll of a batch CREATE": create_items,
}

FAULTS: Final = faults()
EVER: Final = 1_000_000
TIMES: Final = (1, 2, EVER)
WORKS: Final = {"before": [False], "after": [True], "either": [False, True]}
"""Whether the work is done all the same, by the side of the work that a fault is on."""
EVERY_CELL: Final = os.environ.get("FAULTS") == "all"


@dataclass
class FaultyServer(Server):
    """Serves the ledger's API. The next requests that begin as `target` does, or the next connections, meet the fault.

    Attributes:
        left: How often the fault happens.
        works: Whether the server does the work all the same.
    """

    api: LedgerApi
    fault: Fault
    target: str
    left: int
    works: bool

    async def resolve(self) -> None:
        if self.fault.resolve is not None and self._meets():
            await self.fault.resolve()

    async def connect(self) -> None:
        if self.fault.connect is not None and self._meets():
            await self.fault.connect()

    def greet(self, peer: Peer) -> None:
        if self.fault.greet is not None and self._meets():
            self.fault.greet(peer)

    async def handle(self, peer: Peer, request: Received) -> None:
        exchange = Exchange(peer, request, self.api, works=True)
        if (
            f"{request.method} {request.target}".startswith(self.target)
            and self.fault.act is not None
            and self._meets()
        ):
            exchange.works = self.works
            await self.fault.act(exchange)
        else:
            await exchange.answer()

    def _meets(self) -> bool:
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True)
class Run:
    """One cell of the matrix."""

    kind: Kind
    fault: Fault
    times: int
    works: bool

    def __str__(self) -> str:
        times = {1: "once", 2: "twice", EVER: "for ever"}[self.times]
        return f"{self.kind.name}, {self.fault} {times}, {'after' if self.works else 'before'} the work"

    async def check(self, loop: MemoryLoop) -> None:
        """Carry the operation out under the fault, and compare what the library says with the ledger.

        Raises:
            AssertionError: Something is doubled, lost, untrue, raised raw, or hangs.
        """
        api = LedgerApi()
        loop.server = server = FaultyServer(api, self.fault, self.kind.target, self.times, self.works)
        async with Pinterest(access_token="pina_made_up", base_url="http://localhost/v5") as pinterest:
            if self.fault.idle is not None:
                await pinterest.boards.get("2")
                await self.fault.idle(loop.connections[-1])
            async with asyncio.timeout(HOURS):
                claims = await self.kind.run(pinterest)
            server.left = 0
            async with asyncio.timeout(MINUTES):
                assert (await pinterest.boards.get("2")).name == "second", "the call after it got a wrong answer"
            await asyncio.sleep(300)  # what is late arrives
            self._judge(api, claims)
            if self.times == 1:
                api.boards["1"] = "first"
                async with asyncio.timeout(MINUTES):
                    again = await self.kind.run(pinterest)
                assert set(again.values()) == {"done"}, f"the same operation after it is {again}"
        assert not loop.problems, loop.problems

    def _judge(self, api: LedgerApi, claims: Claims) -> None:
        for key, claim in claims.items():
            count = api.done[key]
            if key == "read":
                continue
            if not self.kind.is_safe:
                assert count <= 1, f"{key} is done {count} times"
            if claim != "open":
                assert (claim == "done") == (count > 0), f"{key} is said to be {claim}, and is done {count} times"
        if self.times == 1 and not self.works and self._is_cured():
            assert set(claims.values()) == {"done"}, f"not done: {claims}"

    def _is_cured(self) -> bool:
        return self.fault.cured == "always" or (self.fault.cured == "where safe" and self.kind.is_safe)


def runs(fault: Fault) -> list[Run]:
    """Return the cells of a fault: for every third kind one that changes from fault to fault, or all there are."""
    chosen: list[Run] = []
    times = TIMES if fault.idle is None else TIMES[:1]
    for number, kind in enumerate(KINDS, FAULTS.index(fault)):
        cells = [
            Run(kind, fault, count, done)
            for count, done in product(times, WORKS[fault.side])
            if not (fault.is_empty and kind.name == "DELETE" and not done)  # it says that the work is done
        ]
        if EVERY_CELL:
            chosen += cells
        elif number % 3 == 0:
            chosen.append(cells[number // 3 % len(cells)])
    return chosen


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_operations_are_true_under(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinterest_async._http.session.getproxies", dict)  # to look for them takes a tenth of the time
    loop = asyncio.get_running_loop()
    assert isinstance(loop, MemoryLoop)
    random.seed(fault.name)
    failures: list[str] = []
    for run in runs(fault):
        try:
            await run.check(loop)
        except (Exception, asyncio.CancelledError) as error:
            failures.append(f"{run}: {type(error).__name__}: {error}")
            loop.problems.clear()
    assert not failures, "\n" + "\n".join(failures)


FAULTS_OF_RUNS: Final = FAULTS if EVERY_CELL else FAULTS[::6]


@pytest.mark.parametrize("fault", FAULTS_OF_RUNS, ids=str)
async def test_a_job_that_is_run_again_does_each_thing_once_after(fault: Fault, tmp_path: Path) -> None:
    """The first run meets the fault. The second one, with its journal, looks up what that left open."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, MemoryLoop)
    random.seed(fault.name)
    kinds = [kind for kind in KINDS if kind.name in AGAIN]
    cells = list(product(WORKS[fault.side], kinds))
    for works, kind in cells if EVERY_CELL else cells[FAULTS_OF_RUNS.index(fault) % 2 :: 2]:
        again = AGAIN[kind.name]
        api, path = LedgerApi(), tmp_path / f"{kind.name} {works}"
        loop.server = server = FaultyServer(api, fault, kind.target, EVER, works)
        async with Pinterest(access_token="pina_made_up", base_url="http://localhost/v5") as pinterest:
            first = await again(pinterest, Journal(path))
            server.left = 0
            assert set(api.done.values()) <= {1}
            claims = await again(pinterest, Journal(path, unknown="look_up"))
        for key, claim in claims.items():
            assert api.done[key] <= 1, f"{kind.name}, {works}: {key} is done twice, and was {first[key]}"
            assert claim == "done" or first[key] == "not done", f"{kind.name}, {works}: {key} is {claim}"
            assert (claim == "done") == (api.done[key] == 1)


def test_the_matrix_is_as_large_as_it_says() -> None:
    matrix = [run for fault in FAULTS for run in runs(fault)]
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert {(run.times, run.works) for run in matrix} == set(product(TIMES, (False, True)))
    assert (len(KINDS), len(FAULTS), len(matrix)) == (11, 298, 13_658 if EVERY_CELL else 1_093)
