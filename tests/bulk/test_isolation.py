"""One item for which the API refuses a whole call costs itself only."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import (
    BadRequest,
    BulkJob,
    Conflict,
    Forbidden,
    Journal,
    NotFound,
    Outcome,
    PinterestError,
    RateLimited,
    Unprocessable,
)
from pinterest_async._bulk.chunk import without_indexes
from pinterest_async._bulk.sender import Accepted
from pinterest_async._http.delivery import Delivery
from pinterest_async._http.request import Request
from tests.support.bulk import Call, poll_with, send_with
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
REASON = "Object contains unknown field `x` - at `$.custom` (code 1)"


class Api:
    """Refuses each call that has one of the `bad` items, naming its place, and does the others."""

    def __init__(self, bad: Callable[[Any], bool], kind: type[PinterestError] = BadRequest) -> None:
        self.bad = bad
        self.kind = kind
        self.calls = 0
        self.made: list[Any] = []

    async def send(self, call: Call) -> list[Outcome[Any, Any]]:
        await call.before_send()
        await asyncio.sleep(1)
        self.calls += 1
        call.tracker.state = Delivery.ANSWERED
        for place, item in enumerate(call.items):
            if self.bad(item):
                message = f"Object contains unknown field `x` - at `$.data[{place}].custom`"
                raise self.kind("things.create", 422 if self.kind is Unprocessable else 400, code=1, message=message)  # type: ignore[call-arg]
        self.made += call.items
        return call.succeed()

    def job(self, items: Any, *, concurrency: int = 1, size: int = 30, **options: Any) -> BulkJob[Any, Any]:
        def encode(items: Sequence[Any]) -> Request:
            return Request("POST", "/things", body=b"[]")

        send = send_with(self.send)
        return BulkJob("things", items, encode, send, chunk_size=size, concurrency=concurrency, **options)


def statuses(outcomes: Sequence[Outcome[Any, Any]]) -> list[str]:
    return [outcome.status for outcome in outcomes]


@pytest.mark.parametrize("kind", [BadRequest, Unprocessable])
@pytest.mark.parametrize("culprit", [0, 7, 15, 28, 29])
async def test_the_culprit_alone_fails(culprit: int, kind: type[PinterestError]) -> None:
    api = Api(lambda item: item == culprit, kind)
    result = await api.job(range(30))
    assert [outcome.index for outcome in result.failed] == [culprit]
    assert result.failed[0].reason == REASON
    assert sorted(api.made) == [item for item in range(30) if item != culprit]
    assert api.calls <= 15


async def test_a_culprit_among_a_thousand_costs_a_few_calls() -> None:
    api = Api(lambda item: item == 777)
    result = await api.job(range(3000), size=1000, concurrency=4)
    assert [outcome.index for outcome in result.failed] == [777]
    assert api.calls <= 3 + 3 + 1 + 2 * 10


async def test_a_reason_that_is_common_to_all_is_found_with_three_more_calls() -> None:
    api = Api(lambda item: True)
    result = await api.job(range(30))
    assert len(result.failed) == 30
    assert {outcome.reason for outcome in result.failed} == {
        "Object contains unknown field `x` - at `$.custom` (code 1)"
    }
    assert api.calls == 4


@given(bad=st.sets(st.integers(0, 39), max_size=6), concurrency=st.integers(1, 5), size=st.sampled_from([2, 3, 7, 30]))
async def test_each_item_has_its_own_outcome_whatever_the_others_are(
    bad: set[int], concurrency: int, size: int
) -> None:
    """Unless three of a chunk, at its ends and in the middle, are refused alike: then the reason counts as common."""
    api = Api(lambda item: item in bad)
    result = await api.job(range(40), concurrency=concurrency, size=size)
    assert len(result) == 40
    assert bad <= {outcome.index for outcome in result.failed}
    assert len(api.made) == len(set(api.made)) == len(result.succeeded)
    for outcome in result.failed:
        start = outcome.index // size * size
        chunk = range(start, min(start + size, 40))
        probes = {chunk[0], chunk[len(chunk) // 2], chunk[-1]}
        assert outcome.index in bad or probes <= bad


@pytest.mark.parametrize(
    "error",
    [Forbidden("things", 403), NotFound("things", 404), RateLimited("things", 429, category=None, retry_after=1.0)],
)
async def test_other_refusals_are_those_of_the_whole_call(error: PinterestError) -> None:
    calls = 0

    async def refuse(call: Call) -> list[Outcome[Any, Any]]:
        nonlocal calls
        calls += 1
        raise error

    api = Api(bool)
    api.send = refuse  # type: ignore[method-assign]
    result = await api.job(range(30))
    assert len(result.succeeded) == 0
    assert calls == 1


async def test_a_batch_that_was_accepted_is_never_taken_apart() -> None:
    """Not for a 413, and not for a 400: a poll says nothing about the items."""
    sent: list[list[Any]] = []

    async def accept(call: Call) -> Accepted:
        sent.append(call.items)
        return Accepted("batch 1")

    for status, kind in ((400, BadRequest), (413, BadRequest), (422, Unprocessable)):

        async def refuse(call: Call, status: int = status, kind: type[BadRequest] = kind) -> list[Outcome[Any, Any]]:  # type: ignore[assignment]
            raise kind("things.poll", status)

        sent.clear()
        api = Api(bool)
        api.send = accept  # type: ignore[method-assign, assignment]
        result = await api.job(range(10), poll=poll_with(refuse))
        assert statuses(result.outcomes()) == ["unknown"] * 10
        assert sent == [[*range(10)]]


async def test_a_journal_knows_each_part(tmp_path: Path) -> None:
    api = Api(lambda item: item == 4)
    first = await api.job(range(30), journal=Journal(tmp_path / "journal"))
    second = await api.job(range(30), journal=Journal(tmp_path / "journal"))
    assert statuses(second.outcomes()) == statuses(first.outcomes())
    assert len(api.made) == 29


async def test_a_job_that_is_cancelled_meanwhile_accounts_for_every_item(tmp_path: Path) -> None:
    for seconds in range(1, 20):
        path = tmp_path / str(seconds)
        api = Api(lambda item: item == 4)
        job = api.job(range(30), journal=Journal(path), concurrency=2)
        task = asyncio.ensure_future(job)
        await asyncio.sleep(seconds - 0.5)
        task.cancel()
        await asyncio.wait([task])
        assert sorted(outcome.index for outcome in job.result.outcomes()) == list(range(30))
        made = set(api.made)
        assert {outcome.item for outcome in job.result.succeeded} <= made
        assert not made & {outcome.item for outcome in [*job.result.not_sent, *job.result.failed]}
        result = await api.job(range(30), journal=Journal(path))
        assert len(api.made) == len(set(api.made)), "nothing is made twice"
        assert len(result) == 30


def test_messages_without_places() -> None:
    assert without_indexes("wrong at `$[12].name` and `$.items[3]`") == "wrong at `$.name` and `$`"
    assert without_indexes("Board 12 not found") == "Board 12 not found"


@pytest.mark.parametrize(("refusals", "status", "seconds"), [(3, "succeeded", 7.0), (4, "failed", 7.0)])
async def test_a_chunk_of_which_something_is_locked_is_sent_again(refusals: int, status: str, seconds: float) -> None:
    """A few times, after growing pauses: the refusal says that nothing was done."""
    calls: list[float] = []
    clock = asyncio.get_running_loop().time

    async def send(call: Call) -> list[Outcome[Any, Any]]:
        await call.before_send()
        calls.append(clock())
        call.tracker.state = Delivery.ANSWERED
        if len(calls) <= refusals:
            raise Conflict("things.create", 400, code=2787, message="This object is being changed.")
        return call.succeed()

    job: BulkJob[Any, Any] = BulkJob(
        "things",
        range(5),
        lambda items: Request("POST", "/things", body=b"[]"),
        send_with(send),
        chunk_size=5,
        concurrency=1,
    )
    result = await job
    assert statuses(result.outcomes()) == [status] * 5
    assert calls[-1] - calls[0] == pytest.approx(seconds, abs=0.1)
    assert len(calls) == 4


async def test_another_conflict_is_final() -> None:
    api = Api(lambda item: True, Conflict)
    result = await api.job(range(5))
    assert statuses(result.outcomes()) == ["failed"] * 5
    assert api.calls == 1
