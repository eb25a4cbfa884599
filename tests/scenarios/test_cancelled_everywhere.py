"""A bulk job that is cancelled at any moment: its outcomes are true, and with a journal nothing is done twice."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pinterest_async import BulkJob, Journal, Outcome
from pinterest_async._bulk.sender import Accepted
from pinterest_async._http.delivery import Delivery
from pinterest_async._http.request import Request
from tests.support.bulk import Call, poll_with, send_with
from tests.support.virtual_time import ExactTimeLoop


class SteppingLoop(ExactTimeLoop):
    """A loop that cancels a task at a given one of its steps: every await of the task and of its children is one."""

    victim: "asyncio.Task[Any] | None" = None
    steps = 0
    last = 0

    def _run_once(self) -> None:
        if self.victim is not None:
            self.steps += 1
            if self.steps == self.last:
                self.victim.cancel()
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
    async def call(self: Any, *args: Any) -> Any:
        await asyncio.sleep(0.5)
        result = await getattr(Journal, name)(self, *args)
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


@pytest.mark.parametrize("iterates", [False, True], ids=["awaited", "iterated"])
@pytest.mark.parametrize("polls", [False, True], ids=["create", "batch"])
@pytest.mark.parametrize("kind", [None, Journal, WaitingJournal], ids=["no journal", "file", "waiting"])
async def test_outcomes_are_true_wherever_the_job_is_cancelled(
    kind: type[Journal] | None, polls: bool, iterates: bool, tmp_path: Path
) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SteppingLoop)
    last, ended = 0, False
    while not ended:
        last += 1
        path = tmp_path / f"{last}.journal"
        api, delivered = Api(), list[Outcome[Any, Any]]()
        running = job(api, None if kind is None else kind(path), polls=polls)
        loop.steps, loop.last = 0, last
        loop.victim = task = asyncio.create_task(run(running, delivered, iterates=iterates))
        await asyncio.wait([task])
        loop.victim, ended = None, not task.cancelled()
        check(api, [*delivered, *running.result.outcomes()], running.progress.read)
        if kind is not None:
            again = await job(api, Journal(path), polls=polls)
            assert len(again) == 10
            assert len(api.made) == len(set(api.made)), f"made twice after a cancellation at step {last}"
            check(api, again.outcomes(), 10)
        path.unlink(missing_ok=True)
    assert last > 30


def check(api: Api, outcomes: Sequence[Outcome[Any, Any]], read: int) -> None:
    """Judge by what the API has made, which the job does not know."""
    assert sorted(outcome.index for outcome in outcomes) == list(range(read))
    made = set(api.made)
    for outcome in outcomes:
        if outcome.status == "succeeded":
            assert outcome.item in made
        elif outcome.status != "unknown":
            assert outcome.item not in made
