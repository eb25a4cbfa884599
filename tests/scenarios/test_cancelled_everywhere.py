"""A bulk job that is cancelled at any moment: its outcomes are true, and with a journal nothing is done twice."""

import asyncio
from collections.abc import Awaitable, Callable, Container, Sequence
from pathlib import Path
from typing import Any

import pytest

from pinterest_async import BulkJob, Journal, Outcome
from pinterest_async._bulk.sender import Accepted
from pinterest_async._http.delivery import Delivery
from pinterest_async._http.request import Request
from pinterest_async.models.campaigns import CampaignCreate, CampaignUpdate, ObjectiveType
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemCreate
from pinterest_async.resources._workflows import catalog_sync, customer_lists, events
from pinterest_async.resources.campaigns import Campaigns
from pinterest_async.resources.catalogs import Catalogs
from pinterest_async.resources.conversion_events import ConversionEvents
from pinterest_async.resources.customer_lists import CustomerLists
from tests.support.bulk import Call, poll_with, send_with
from tests.support.events import event
from tests.support.memory_api import MemoryApi
from tests.support.virtual_time import ExactTimeLoop

ACCOUNT = "549755885175"


class SteppingLoop(ExactTimeLoop):
    """A loop that cancels a task at given ones of its steps: every await of the task and of its children is one.

    Attributes:
        victim: The task.
        steps: Its steps so far.
        cancels_at: The steps at which it is cancelled.
        spares: Tasks that are not cancelled when all others are, as at the end of `asyncio.run()`. None: the victim
            alone is cancelled.
    """

    victim: "asyncio.Task[Any] | None" = None
    steps = 0
    cancels_at: Container[int] = ()
    spares: "set[asyncio.Task[Any]] | None" = None

    def _run_once(self) -> None:
        if self.victim is not None:
            self.steps += 1
            if self.steps in self.cancels_at:
                for task in {self.victim} if self.spares is None else asyncio.all_tasks(self) - self.spares:
                    task.cancel()
        super()._run_once()  # type: ignore[misc]


LOOP = SteppingLoop


class Api:
    """Makes things. Every step of it takes a while."""

    def __init__(self) -> None:
        self.made: list[int] = []
        self.batches: dict[str, list[int]] = {}

    async def create(self, call: Call) -> list[Outcome[Any, Any]]:
        await self._carry_out(call)
        call.tracker.state = Delivery.ANSWERED
        return call.succeed()

    async def accept(self, call: Call) -> Accepted:
        await self._carry_out(call)
        call.tracker.state = Delivery.ANSWERED
        name = f"batch {call.items[0]}"
        self.batches[name] = call.items
        return Accepted(name)

    async def poll(self, call: Call) -> list[Outcome[Any, Any]]:
        await asyncio.sleep(1)
        assert call.batch_id is not None
        assert set(call.items) <= set(self.batches[call.batch_id])
        return call.succeed()

    async def _carry_out(self, call: Call) -> None:
        await asyncio.sleep(1)
        await call.before_send()
        await asyncio.sleep(1)
        call.tracker.state = Delivery.SENT
        await asyncio.sleep(1)
        self.made += call.items
        await asyncio.sleep(1)


class WaitingJournal(Journal):
    """A journal that really waits, before and after each record."""


def _waiting(name: str) -> Callable[..., Awaitable[Any]]:
    async def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(0.5)
        result = await getattr(Journal, name)(self, *args, **kwargs)
        await asyncio.sleep(0.5)
        return result

    return call


for _name in ("open", "lookup", "mark_in_progress", "mark_accepted", "complete", "close"):
    setattr(WaitingJournal, _name, _waiting(_name))


def encode(items: Sequence[Any]) -> Request:
    return Request("POST", "/things", body=b"[]")


def job(api: Api, journal: Journal | None, *, polls: bool) -> BulkJob[Any, Any]:
    options: dict[str, Any] = {"chunk_size": 3, "concurrency": 2, "journal": journal, "key": lambda item: item % 5}
    if polls:
        return BulkJob(
            "things", range(10), encode, send_with(api.accept), poll=poll_with(api.poll), sending=1, **options
        )
    return BulkJob("things", range(10), encode, send_with(api.create), **options)


async def run(running: BulkJob[Any, Any], delivered: list[Outcome[Any, Any]], *, iterates: bool) -> None:
    if iterates:
        async for outcome in running:
            delivered.append(outcome)  # noqa: PERF401
    else:
        await running


Make = Callable[[Any, Journal | None], BulkJob[Any, Any]]
Kind = type[Journal] | None

iteration = pytest.mark.parametrize("iterates", [False, True], ids=["awaited", "iterated"])
with_journals = pytest.mark.parametrize(
    ("kind", "iterates"),
    [
        pytest.param(None, False, id="no journal-awaited"),
        pytest.param(None, True, id="no journal-iterated"),
        pytest.param(Journal, False, id="file-awaited"),
        pytest.param(Journal, True, id="file-iterated", marks=pytest.mark.slow),
        pytest.param(WaitingJournal, False, id="waiting-awaited", marks=pytest.mark.slow),
        pytest.param(WaitingJournal, True, id="waiting-iterated", marks=pytest.mark.slow),
    ],
)


async def sweep(
    make_api: Callable[[], Any],
    make: Make,
    name_of: Callable[[Any], Any],
    kind: Kind,
    folder: Path,
    *,
    iterates: bool,
    again: int = 0,
    all_tasks: bool = False,
) -> int:
    """Cancel a job at each of its steps, and then run it to its end; how many steps it has.

    Args:
        make_api: Makes what the job talks to, which holds in `made` what was made.
        make: Makes the job.
        name_of: Returns the name in `made` of an item.
        kind: The kind of its journal.
        folder: Where journals are made.
        iterates: Whether the job is iterated.
        again: Steps until it is cancelled a second time, if it is.
        all_tasks: Whether its children are cancelled too, each for itself.
    """
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SteppingLoop)
    loop.spares = asyncio.all_tasks() if all_tasks else None
    last, ended = 0, False
    while not ended:
        last += 1
        path = folder / f"{last}.journal"
        api, delivered = make_api(), list[Outcome[Any, Any]]()
        running = make(api, None if kind is None else kind(path))
        loop.steps, loop.cancels_at = 0, (last, last + again)
        loop.victim = task = asyncio.create_task(run(running, delivered, iterates=iterates))
        await asyncio.wait([task])
        loop.victim, ended = None, not task.cancelled()
        running.close()  # it may not have begun
        check(api, [*delivered, *running.result.outcomes()], running.progress.read, name_of)
        if kind is not None:
            read = await make(api, Journal(path))
            assert len(api.made) == len(set(api.made)), f"made twice after a cancellation at step {last}"
            check(api, read.outcomes(), len(read), name_of)
        path.unlink(missing_ok=True)
    return last


def check(api: Any, outcomes: Sequence[Outcome[Any, Any]], read: int, name_of: Callable[[Any], Any]) -> None:
    """Judge by what the API has made, which the job does not know."""
    assert sorted(outcome.index for outcome in outcomes) == list(range(read))
    made = set(api.made)
    for outcome in outcomes:
        if outcome.status == "succeeded":
            assert name_of(outcome.item) in made
        elif outcome.status != "unknown":
            assert name_of(outcome.item) not in made


@pytest.mark.parametrize("polls", [False, True], ids=["create", "batch"])
@with_journals
async def test_outcomes_are_true_wherever_the_job_is_cancelled(
    kind: Kind, polls: bool, iterates: bool, tmp_path: Path
) -> None:
    def make(api: Any, journal: Journal | None) -> BulkJob[Any, Any]:
        return job(api, journal, polls=polls)

    steps = await sweep(Api, make, lambda item: item, kind, tmp_path, iterates=iterates)
    assert steps > 30


@pytest.mark.slow
@iteration
@pytest.mark.parametrize("again", [1, 2, 5])
async def test_outcomes_are_true_wherever_the_job_is_cancelled_twice(
    again: int, iterates: bool, tmp_path: Path
) -> None:
    """As by a second Ctrl-C, while the journal still writes what the first one left."""

    def make(api: Any, journal: Journal | None) -> BulkJob[Any, Any]:
        return job(api, journal, polls=False)

    steps = await sweep(Api, make, lambda item: item, WaitingJournal, tmp_path, iterates=iterates, again=again)
    assert steps > 30


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:coroutine 'BulkJob._work' was never awaited")  # a task that never took a step
@iteration
@pytest.mark.parametrize("polls", [False, True], ids=["create", "batch"])
async def test_outcomes_are_true_wherever_all_tasks_are_cancelled(polls: bool, iterates: bool, tmp_path: Path) -> None:
    """As at the end of `asyncio.run()`: a scope of anyio does not shield from that."""

    def make(api: Any, journal: Journal | None) -> BulkJob[Any, Any]:
        return job(api, journal, polls=polls)

    steps = await sweep(Api, make, lambda item: item, WaitingJournal, tmp_path, iterates=iterates, all_tasks=True)
    assert steps > 30


# The jobs of the client: what they send is as it is sent, and only the API is in memory.


def campaigns(api: Any, journal: Journal | None) -> BulkJob[Any, Any]:
    items = [
        CampaignCreate(ad_account_id=ACCOUNT, name=f"new-{number}", objective_type=ObjectiveType.AWARENESS)
        for number in range(65)
    ]
    return Campaigns(api).create_many(ACCOUNT, items, concurrency=2, journal=journal)


def changes(api: Any, journal: Journal | None) -> BulkJob[Any, Any]:
    """The last one is of the first campaign again, and waits for it."""
    items = [CampaignUpdate(id=f"{number % 64 + 1}", ad_account_id=ACCOUNT, name=f"n-{number}") for number in range(65)]
    return Campaigns(api).update_many(ACCOUNT, items, concurrency=2, journal=journal)


def catalog_items(api: Any, journal: Journal | None) -> BulkJob[Any, Any]:
    attributes = ItemAttributes(
        title="A thing",
        description="A thing.",
        link="https://www.example.com/thing",
        image_link=["https://www.example.com/thing.jpg"],
        price="1.50 USD",
        availability="in stock",
    )
    items = [RetailItemCreate(item_id=f"item-{number}", attributes=attributes) for number in range(25)]
    return Catalogs(api).sync_items(items, country="US", language="EN", concurrency=2, journal=journal)


def conversions(api: Any, journal: Journal | None) -> BulkJob[Any, Any]:
    return ConversionEvents(api).send_many(ACCOUNT, map(event, range(25)), concurrency=2, journal=journal)


def records(api: Any, journal: Journal | None) -> BulkJob[Any, Any]:
    addresses = [f"{number}@example.com" for number in range(25)]
    return CustomerLists(api).upload(ACCOUNT, "1", addresses, journal=journal)


NAMES: dict[Make, Callable[[Any], Any]] = {
    campaigns: lambda item: item.name,
    changes: lambda item: item.name,
    catalog_items: lambda item: item.item_id,
    conversions: lambda item: item.event_id,
    records: str,
}


@with_journals
@pytest.mark.parametrize("make", NAMES)
async def test_each_kind_of_job_is_true_wherever_it_is_cancelled(
    make: Make, kind: Kind, iterates: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks of 30 are as they are; those of a thousand and more are of ten here, which have as many steps."""
    for module, size in ((catalog_sync, "CHUNK"), (events, "EVENTS_PER_CALL"), (customer_lists, "RECORDS_PER_CALL")):
        monkeypatch.setattr(module, size, 10)
    steps = await sweep(MemoryApi, make, NAMES[make], kind, tmp_path, iterates=iterates)
    assert steps > 30
