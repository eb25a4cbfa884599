"""Bulk jobs against a server made of coroutines: every item read has exactly one outcome, and a true one."""

import asyncio
import gc
import pickle
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from itertools import count
from random import Random
from typing import Any, cast
from weakref import WeakSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import (
    ArgumentError,
    AuthError,
    BadRequest,
    BulkError,
    BulkJob,
    BulkResult,
    ClosedError,
    Conflict,
    DecodeError,
    Forbidden,
    Outcome,
    OutcomeUnknown,
    Progress,
    RateLimited,
    ServerError,
    Unauthorized,
)
from pinterest_async._http.delivery import Delivery
from pinterest_async._http.request import Request
from pinterest_async.models.common import ErrorDetail
from tests.support.bulk import Call, send_with
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
NAME = "things.create_many"
SIZE = 3
BAD = "bad"

Job = BulkJob[Any, Any]


def prepare(items: Sequence[Any]) -> Request:
    """What the check of a declared operation does: refuse the whole for one bad item."""
    for item in items:
        if item == BAD:
            raise ArgumentError("things.create", "things", f"expected a thing, got {item!r}")
    return Request("POST", "/things", body=b"[]")


class Server:
    """Takes chunks, and does with each what `acts` say in turn: nothing, or raise, or some coroutine."""

    def __init__(self, *acts: Exception | Callable[[Call], Awaitable[None]] | None, latency: float = 1.0) -> None:
        self.acts = list(acts)
        self.latency = latency
        self.got: list[list[Any]] = []
        self.flying: list[list[Any]] = []
        self.most = 0

    async def send(self, call: Call) -> list[Outcome[Any, Any]]:
        act = self.acts.pop(0) if self.acts else None
        items = call.items
        self.got.append(items)
        self.flying.append(items)
        self.most = max(self.most, len(self.flying))
        try:
            await asyncio.sleep(self.latency)
            call.tracker.state = Delivery.SENT
            await asyncio.sleep(self.latency)
            if isinstance(act, Exception):
                call.tracker.state = (
                    Delivery.SENT if isinstance(act, OutcomeUnknown | ServerError | DecodeError) else Delivery.ANSWERED
                )
                raise act
            if act is not None:
                await act(call)
            call.tracker.state = Delivery.ANSWERED
        finally:
            self.flying.remove(items)
        return [
            Outcome(index, item, "succeeded", f"made {item}")
            for index, item in zip(call.chunk.indexes, items, strict=True)
        ]


def job(items: Any, server: Server | None = None, *, concurrency: int = 2, **options: Any) -> Job:
    send = send_with((server or Server()).send)
    return BulkJob(NAME, items, prepare, send, chunk_size=SIZE, concurrency=concurrency, **options)


async def run(job: Job) -> BulkResult[Any, Any]:
    return await job


def statuses(result: BulkResult[Any, Any]) -> list[str]:
    return [outcome.status for outcome in result.outcomes()]


async def slowly(items: Any, pause: float = 1.0) -> AsyncIterator[Any]:
    for item in items:
        await asyncio.sleep(pause)
        yield item


def then(items: Any, error: Exception) -> Iterator[Any]:
    yield from items
    raise error


def limited() -> RateLimited:
    return RateLimited("things.create", category="ads_write", retry_after=9000.0)


# What a job is


@pytest.mark.parametrize("items", ["text", b"bytes", 5, None, {"name": "one thing"}])
def test_what_is_not_many_things_is_refused(items: Any) -> None:
    with pytest.raises(ArgumentError, match=r"things\.create_many: items: expected an iterable or async iterable"):
        job(items)


class DataFrame:
    """As pandas has it: iterating over it yields the names of its columns."""

    columns = ("name",)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def to_dict(self, orient: str) -> Any: ...


def test_a_data_frame_is_refused_with_the_way_out() -> None:
    with pytest.raises(ArgumentError, match=r"expected an iterable of items, got a DataFrame: use .to_dict\('re"):
        job(DataFrame())


@pytest.mark.parametrize("size", [0, -1, True, 1.0, float("nan"), "8"])
@pytest.mark.parametrize("option", ["concurrency", "chunk_size", "sending", "max_chunk_bytes"])
def test_sizes_are_whole_numbers_of_one_or_more(option: str, size: Any) -> None:
    options: dict[str, Any] = {"concurrency": 1, "chunk_size": 1, option: size}
    with pytest.raises(ArgumentError, match=rf"things\.create_many: {option}: expected a whole number, 1 or more, got"):
        BulkJob(NAME, [], prepare, send_with(Server().send), **options)


@pytest.mark.parametrize(
    ("option", "named"),
    [
        ({"journal": "job.journal"}, r"journal: expected a journal, such as Journal\('job\.journal'\), got str"),
        ({"on_progress": "bar"}, r"on_progress: expected a function, got str"),
    ],
)
def test_helpers_are_what_they_must_be(option: Any, named: str) -> None:
    with pytest.raises(ArgumentError, match=named):
        job([], **option)


async def test_nothing_is_read_before_the_job_is_started() -> None:
    waiting = job(then([], ValueError("read too early")))
    await asyncio.sleep(1)
    assert waiting.progress == Progress(0, 0, 0, 0, 0)
    waiting.close()


@pytest.mark.parametrize("again", ["await", "iterate"])
async def test_a_job_runs_once(again: str) -> None:
    once = job(range(4))
    assert len(await once) == 4
    with pytest.raises(BulkError, match="runs once"):
        if again == "await":
            await once
        else:
            [outcome async for outcome in once]


# Order, indexes, memory


@pytest.mark.parametrize("items", [[], [7], range(100), (each for each in range(10)), {1, 2, 3}])
async def test_every_item_has_an_outcome_with_its_index(items: Any) -> None:
    kept = list(items)
    result = await job(iter(kept))
    assert [outcome.index for outcome in result.outcomes()] == list(range(len(kept)))
    assert [outcome.item for outcome in result.outcomes()] == kept
    assert [outcome.value for outcome in result.succeeded] == [f"made {outcome.item}" for outcome in result.succeeded]
    result.raise_for_failures()


async def test_an_asynchronous_input_is_read_while_chunks_are_sent() -> None:
    server = Server(latency=10.0)
    result = await job(slowly(range(30)), server, concurrency=4)
    assert statuses(result) == ["succeeded"] * 30
    assert server.most == 4


async def test_iterating_delivers_each_outcome_as_soon_as_it_is_known() -> None:
    clock = asyncio.get_running_loop().time
    start = clock()
    known = [(outcome.index, round(clock() - start)) async for outcome in job(range(6), concurrency=1)]
    assert known == [(0, 2), (1, 2), (2, 2), (3, 4), (4, 4), (5, 4)]


@pytest.mark.parametrize("concurrency", [1, 2, 8])
async def test_as_many_chunks_are_sent_at_a_time_as_allowed(concurrency: int) -> None:
    server = Server()
    await job(range(100), server, concurrency=concurrency)
    assert server.most == concurrency


async def test_an_endless_input_is_read_only_as_fast_as_outcomes_are_taken() -> None:
    read = 0

    def endless() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    async with aclosing(cast("Any", aiter(job(endless(), concurrency=2)))) as outcomes:
        taken = 0
        async for _ in outcomes:
            taken += 1
            await asyncio.sleep(5.0)
            assert read - taken <= SIZE * 6
            if taken == 50:
                break


async def test_what_is_delivered_is_not_kept() -> None:
    """A worker that waits for its next answer holds the items of the chunk under way only."""

    class Thing:
        """An item that is seen to be gone."""

    alive: list[int] = []
    things: WeakSet[Thing] = WeakSet()

    def items() -> Iterator[Thing]:
        for _ in range(4 * SIZE):
            thing = Thing()
            things.add(thing)
            yield thing

    async def act(call: Call) -> list[Outcome[Any, Any]]:
        await asyncio.sleep(1)
        alive.append(len(things))
        return call.succeed()

    job = Job(NAME, items(), prepare, send_with(act), chunk_size=SIZE, concurrency=1)
    async for _ in job:
        pass
    del _
    assert max(alive) <= SIZE + 2
    assert not things


async def test_a_long_input_of_refused_items_lets_others_run() -> None:
    rounds = 0

    async def live() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(live())
    await job(BAD for _ in range(300 * SIZE))
    task.cancel()
    assert rounds >= 100


@given(keys=st.lists(st.sampled_from("abcde"), max_size=40), concurrency=st.integers(1, 5), seed=st.integers())
async def test_items_of_one_key_never_fly_together_and_land_in_order(
    keys: list[str], concurrency: int, seed: int
) -> None:
    random = Random(seed)
    landed: list[tuple[str, int]] = []
    server = Server()

    async def land(call: Call) -> None:
        flying = Counter(key for items in server.flying for key, _ in items)
        assert set(flying.values()) == {1}
        await asyncio.sleep(random.uniform(0, 5))
        landed.extend(call.items)

    server.acts = [land] * len(keys)
    items = [(key, number) for number, key in enumerate(keys)]
    result = await job(items, server, concurrency=concurrency, key=lambda item: item[0])
    assert statuses(result) == ["succeeded"] * len(keys)
    for key in set(keys):
        numbers = [number for each, number in landed if each == key]
        assert numbers == sorted(numbers)


# What becomes of items


async def test_items_that_cannot_be_encoded_fail_by_themselves() -> None:
    server = Server()
    result = await job([BAD, 1, 2, 3, 4, 5, BAD, BAD, BAD, 9], server, concurrency=1)
    assert server.got == [[1, 2], [3, 4, 5], [9]]
    assert [outcome.index for outcome in result.failed] == [0, 6, 7, 8]
    assert {type(outcome.error) for outcome in result.failed} == {ArgumentError}
    assert result.failed[0].reason == "things.create: things: expected a thing, got 'bad'"
    assert [outcome.index for outcome in result.succeeded] == [1, 2, 3, 4, 5, 9]


async def test_items_that_cannot_be_encoded_together_are_not_sent() -> None:
    """Each of them is fine, and the whole is not: that says nothing about any of them."""

    def fussy(items: Sequence[Any]) -> Request:
        if len(items) > 1:
            raise ArgumentError("things.create", "things", "too many")
        return prepare(items)

    result = await BulkJob(NAME, range(3), fussy, send_with(Server().send), chunk_size=3, concurrency=1)
    assert statuses(result) == ["not_sent"] * 3
    assert result.stopped_by is None


@pytest.mark.parametrize(
    ("error", "status", "errors"),
    [
        (Conflict("things.create", 409, code=1, message="no"), "failed", [ErrorDetail(code=1, message="no")]),
        (Forbidden("things.create", 403), "failed", [ErrorDetail(message="")]),
        (OutcomeUnknown("things.create", "no answer"), "unknown", []),
        (ServerError("things.create", 500), "unknown", []),
        (DecodeError("things.create", 200, None, "broken", b""), "unknown", []),
    ],
)
async def test_an_error_of_one_chunk_is_that_chunks_alone(
    error: Exception, status: str, errors: list[ErrorDetail]
) -> None:
    result = await job(range(9), Server(None, error), concurrency=1)
    assert statuses(result) == ["succeeded"] * 3 + [status] * 3 + ["succeeded"] * 3
    assert result.stopped_by is None
    for outcome in result.outcomes()[3:6]:
        assert outcome.error is error
        assert list(outcome.errors) == errors


@pytest.mark.parametrize(
    "error",
    [
        limited(),
        Unauthorized("things.create", 401),
        AuthError("no token"),
        ClosedError("closed"),
    ],
)
async def test_after_an_error_that_all_would_meet_the_rest_is_not_sent(error: Exception) -> None:
    server = Server(None, error)
    result = await job([*range(20), BAD], server, concurrency=1)
    assert statuses(result) == ["succeeded"] * 3 + ["not_sent"] * 18
    assert len(server.got) == 2
    assert result.stopped_by is error
    assert {outcome.error for outcome in result.not_sent} == {error}


async def test_chunks_under_way_when_the_job_is_stopped_keep_their_own_outcome() -> None:
    """The first error that stops the job is the one that is told."""
    first = limited()

    async def later(call: Call) -> None:
        await asyncio.sleep(5)
        call.tracker.state = Delivery.ANSWERED
        raise Unauthorized("things.create", 401)

    async def latest(call: Call) -> None:
        await asyncio.sleep(10)

    result = await job(range(12), Server(first, later, latest), concurrency=3)
    assert statuses(result) == ["not_sent"] * 6 + ["succeeded"] * 3 + ["not_sent"] * 3
    assert result.stopped_by is first


async def test_an_error_that_is_none_of_ours_stops_the_job_and_is_the_cause_of_its_error() -> None:
    """A bug in a model or in a callback is not swallowed, and keeps the place where it happened."""
    with pytest.raises(BulkError, match=r"things\.create_many: stopped by KeyError\('gone'\)") as caught:
        await job(range(12), Server(None, KeyError("gone")), concurrency=1)
    result = caught.value.result
    assert isinstance(caught.value.__cause__, KeyError)
    assert caught.value.__cause__.__traceback__ is not None
    assert statuses(result) == ["succeeded"] * 3 + ["not_sent"] * 9


async def test_an_error_that_is_none_of_ours_while_in_doubt_leaves_it_unknown() -> None:
    async def crash(call: Call) -> None:
        raise KeyError("gone")

    with pytest.raises(BulkError) as caught:
        await job(range(6), Server(crash), concurrency=1)
    assert statuses(caught.value.result) == ["unknown"] * 3 + ["not_sent"] * 3


async def test_kept_errors_hold_no_frames() -> None:
    """A frame would hold the request and everything around it for as long as the result lives."""
    result = await job(range(3), Server(Conflict("things.create", 409)))
    assert result.failed[0].error is not None
    assert result.failed[0].error.__traceback__ is None


# Refused in passing


def passing(outcome: Outcome[Any, Any]) -> bool:
    return [each.code for each in outcome.errors] == [8]


class Busy(Server):
    """Refuses an item so many times before it takes it, for the given reason."""

    def __init__(self, busy: dict[Any, int], code: int = 8) -> None:
        super().__init__()
        self.busy = dict(busy)
        self.code = code

    async def send(self, call: Call) -> list[Outcome[Any, Any]]:
        outcomes = await super().send(call)
        return [
            Outcome(each.index, each.item, "failed", errors=[ErrorDetail(code=self.code, message="busy")])
            if self.still(each.item)
            else each
            for each in outcomes
        ]

    def still(self, item: Any) -> bool:
        left: int = self.busy.get(item, 0)
        self.busy[item] = left - 1
        return left > 0


async def test_what_is_refused_in_passing_goes_again_alone() -> None:
    """The others of its chunk are delivered at once and not sent again, and the next chunk is sent meanwhile."""
    server = Busy({1: 1, 2: 3})
    clock = asyncio.get_running_loop().time
    start = clock()
    known = [
        (outcome.index, outcome.status, round(clock() - start))
        async for outcome in job(range(6), server, concurrency=1, is_retryable=passing)
    ]
    assert server.got == [[0, 1, 2], [3, 4, 5], [1], [2], [2], [2]]
    assert [(index, seconds) for index, _, seconds in known] == [(0, 2), (3, 4), (4, 4), (5, 4), (1, 6), (2, 18)]
    assert {status for _, status, _ in known} == {"succeeded"}


async def test_what_is_refused_in_passing_for_ever_fails() -> None:
    server = Busy({1: 9})
    result = await job(range(3), server, is_retryable=passing)
    assert statuses(result) == ["succeeded", "failed", "succeeded"]
    assert len(server.got) == 4
    assert result.failed[0].reason == "busy (code 8)"


async def test_what_is_refused_for_good_is_not_tried_again() -> None:
    server = Busy({1: 1}, code=1)
    assert statuses(await job(range(3), server, is_retryable=passing)) == ["succeeded", "failed", "succeeded"]
    assert len(server.got) == 1


async def test_what_waits_to_go_again_is_not_sent_when_the_job_is_cancelled() -> None:
    waiting = job(range(3), Busy({1: 1}), is_retryable=passing)
    task = asyncio.create_task(run(waiting))
    await asyncio.sleep(2.5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert statuses(waiting.result) == ["succeeded", "not_sent", "succeeded"]
    assert waiting.result.not_sent[0].reason == "things.create_many: the job ended before this item was sent"


# Progress


async def test_progress_is_an_event_stream_while_the_job_runs() -> None:
    running = job(range(7), concurrency=2)

    async def watch() -> list[Progress]:
        return [each async for each in running.progress_events()]

    watching = asyncio.create_task(watch())
    await running
    seen = await watching
    assert [each.succeeded for each in seen] == [3, 6, 7, 7]
    assert seen[-1].chunks_in_flight == 0
    assert [each.succeeded async for each in running.progress_events()] == [7]


async def test_progress_tells_what_waits_for_the_quota() -> None:
    """From being ready to being let through."""

    async def send(call: Call) -> list[Outcome[Any, Any]]:
        await asyncio.sleep(3)
        await call.before_send()
        await asyncio.sleep(2)
        return call.succeed()

    waiting: Job = BulkJob(NAME, iter(range(4)), prepare, send_with(send), chunk_size=2, concurrency=2)
    task = asyncio.create_task(run(waiting))
    await asyncio.sleep(1)
    early = waiting.progress
    assert (early.chunks_waiting, early.chunks_in_flight, round(early.waited_seconds)) == (2, 2, 2)
    assert (early.rate, early.remaining_seconds, early.total) == (0.0, None, None)
    await asyncio.sleep(3)
    assert (waiting.progress.chunks_waiting, round(waiting.progress.waited_seconds)) == (0, 6)
    await task
    assert waiting.progress.rate == pytest.approx(4 / 5, rel=1e-3)
    assert str(waiting.progress) == "4 succeeded, 0 failed, 0 unknown, 0 not sent"


# Inputs that raise


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("asynchronous", [False, True])
async def test_an_input_that_raises_ends_the_job_after_what_was_read(concurrency: int, asynchronous: bool) -> None:
    error = ValueError("line 8 is broken")
    items = then(range(7), error)
    with pytest.raises(BulkError, match=r"line 8 is broken.*: 7 succeeded") as caught:
        await job(slowly(items) if asynchronous else items, concurrency=concurrency)
    assert caught.value.__cause__ is error
    assert statuses(caught.value.result) == ["succeeded"] * 7


async def test_an_error_of_one_chunk_after_the_input_broke_is_not_what_stopped_the_job() -> None:
    with pytest.raises(BulkError) as caught:
        await job(then(range(3), ValueError()), Server(Conflict("things.create", 409)))
    assert isinstance(caught.value.__cause__, ValueError)
    assert caught.value.result.stopped_by is None
    assert statuses(caught.value.result) == ["failed"] * 3


async def test_iterating_an_input_that_raises_delivers_what_was_read_first() -> None:
    delivered = []
    with pytest.raises(BulkError, match="broken"):
        async for outcome in job(then(range(7), ValueError("broken"))):
            delivered.append(outcome.index)  # noqa: PERF401
    assert sorted(delivered) == list(range(7))


# Cancelling


def check_complete(seen: list[Outcome[Any, Any]], cancelled: Job, server: Server) -> None:
    """Each item read has one outcome, a true one, and nothing goes on."""
    outcomes = sorted(seen + cancelled.result.outcomes(), key=lambda outcome: outcome.index)
    progress = cancelled.progress
    assert [outcome.index for outcome in outcomes] == list(range(progress.read))
    assert progress.in_flight == 0
    assert Counter(outcome.status for outcome in outcomes) == Counter(
        succeeded=progress.succeeded, failed=progress.failed, unknown=progress.unknown, not_sent=progress.not_sent
    )
    arrived = {item for items in server.got for item in items}
    for outcome in outcomes:
        if outcome.status in ("succeeded", "unknown"):
            assert outcome.item in arrived
    assert server.flying == []


def cancel_after(rounds: int, *more: int, each_takes: float = 0.0) -> None:
    """Cancel the current task after so many rounds of the event loop (or pauses), and again after some more."""
    task = asyncio.current_task()
    assert task is not None

    async def count_down() -> None:
        for each in (rounds, *more):
            for _ in range(each):
                await asyncio.sleep(each_takes)
            task.cancel()

    task.add_done_callback(asyncio.create_task(count_down()).cancel)


ITEMS: dict[str, Callable[[], Any]] = {
    "sync": lambda: range(20),
    "async": lambda: slowly(range(20), 0.0),
    "repeated": lambda: [number % 7 for number in range(20)],
    "bad": lambda: [number if number % 4 else BAD for number in range(20)],
    "broken": lambda: then(range(10), ValueError("broken")),
}


@pytest.mark.parametrize("latency", [0.0, 0.3])
@pytest.mark.parametrize("kind", ITEMS)
@pytest.mark.parametrize("concurrency", [1, 3])
async def test_a_job_cancelled_at_any_moment_accounts_for_every_item_read(
    latency: float, kind: str, concurrency: int
) -> None:
    for rounds in count(1):
        server = Server(latency=latency)
        cancelled = job(
            ITEMS[kind](), server, concurrency=concurrency, key=None if kind == "bad" else lambda item: item
        )

        async def run_until(cancelled: Job, rounds: int) -> None:
            cancel_after(rounds, each_takes=latency / 3)
            await cancelled

        [end] = await asyncio.gather(run_until(cancelled, rounds), return_exceptions=True)
        check_complete([], cancelled, server)
        if not isinstance(end, asyncio.CancelledError):
            break  # it had ended before
    assert rounds > 10


@pytest.mark.parametrize("latency", [0.0, 0.3])
@pytest.mark.parametrize("kind", ITEMS)
@pytest.mark.parametrize("concurrency", [1, 3])
async def test_an_iteration_cancelled_at_any_moment_accounts_for_every_item_read(
    latency: float, kind: str, concurrency: int
) -> None:
    for rounds in count(1):
        server = Server(latency=latency)
        cancelled = job(
            ITEMS[kind](), server, concurrency=concurrency, key=None if kind == "bad" else lambda item: item
        )
        seen: list[Outcome[Any, Any]] = []

        async def run(cancelled: Job, rounds: int, seen: list[Outcome[Any, Any]]) -> None:
            cancel_after(rounds, each_takes=latency / 3)
            async with aclosing(cast("Any", aiter(cancelled))) as outcomes:
                async for outcome in outcomes:
                    seen.append(outcome)
                    if rounds % 3:
                        await asyncio.sleep(latency)

        [end] = await asyncio.gather(run(cancelled, rounds, seen), return_exceptions=True)
        check_complete(seen, cancelled, server)
        if rounds % 3 and not isinstance(end, asyncio.CancelledError):
            break  # also the slower one had ended before
    assert rounds > 10


@pytest.mark.parametrize("kind", ITEMS)
@pytest.mark.parametrize("concurrency", [1, 3])
async def test_an_iteration_broken_off_at_any_item_accounts_for_every_item_read(kind: str, concurrency: int) -> None:
    for wanted in range(1, 21):
        for wait in (0.0, 0.5, 20.0):
            server = Server()
            left = job(ITEMS[kind](), server, concurrency=concurrency, key=None if kind == "bad" else lambda item: item)
            seen: list[Outcome[Any, Any]] = []
            try:
                async with aclosing(cast("Any", aiter(left))) as outcomes:
                    async for outcome in outcomes:
                        seen.append(outcome)
                        await asyncio.sleep(wait)
                        if len(seen) == wanted:
                            break
            except BulkError:
                pass
            check_complete(seen, left, server)


@given(seed=st.integers())
async def test_a_job_with_every_kind_of_trouble_cancelled_at_some_time_accounts_for_every_item_read(seed: int) -> None:
    random = Random(seed)

    async def dawdle(call: Call) -> None:
        await asyncio.sleep(random.uniform(0, 3))

    def act() -> Any:
        troubles = [
            BadRequest("things.create", 400),
            OutcomeUnknown("things.create", "lost"),
            limited(),
            KeyError("bug"),
        ]
        return random.choice([None, None, dawdle, dawdle, random.choice(troubles)])

    server = Server(*(act() for _ in range(50)), latency=random.choice([0.0, 0.5]))
    items = [random.choice([BAD, *range(30)]) for _ in range(random.randrange(80))]
    cancelled = job(
        slowly(items, 0.1) if random.random() < 0.5 else items,
        server,
        concurrency=random.randint(1, 5),
        key=random.choice([None, lambda item: item]),
    )
    seen: list[Outcome[Any, Any]] = []

    async def consume() -> None:
        async with aclosing(cast("Any", aiter(cancelled))) as outcomes:
            async for outcome in outcomes:
                seen.append(outcome)
                await asyncio.sleep(random.choice([0.0, 0.01, 1.0]))

    task: asyncio.Task[Any] = asyncio.create_task(consume() if random.random() < 0.5 else run(cancelled))
    await asyncio.sleep(random.uniform(0, 20))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    check_complete(seen, cancelled, server)


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_an_iteration_cancelled_twice_accounts_for_every_item_read(concurrency: int) -> None:
    """The second time while it cleans up after the first."""
    for first in range(1, 40):
        for second in range(5):
            server = Server(latency=0.0)
            cancelled = job(range(20), server, concurrency=concurrency)
            seen: list[Outcome[Any, Any]] = []

            async def consume(cancelled: Job, first: int, second: int, seen: list[Outcome[Any, Any]]) -> None:
                cancel_after(first, second)
                async with aclosing(cast("Any", aiter(cancelled))) as outcomes:
                    async for outcome in outcomes:
                        seen.append(outcome)
                        await asyncio.sleep(0)

            await asyncio.gather(consume(cancelled, first, second, seen), return_exceptions=True)
            await asyncio.sleep(1)
            check_complete(seen, cancelled, server)


async def test_breaking_out_without_closing_ends_the_job_too() -> None:
    """Nobody writes aclosing(): the iterator is closed when it is forgotten."""
    server = Server()
    forgotten = job(range(100), server)
    seen: list[Outcome[Any, Any]] = []
    async for outcome in forgotten:
        seen.append(outcome)
        break
    gc.collect()
    await asyncio.sleep(1)
    check_complete(seen, forgotten, server)
    assert len(server.got) < 10


async def test_breaking_off_a_job_that_ended_with_an_error_leaves_no_error_unheard(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """asyncio would log "exception was never retrieved" long after."""
    async for _ in job(then(range(2), ValueError("broken"))):
        await asyncio.sleep(100)
        break
    gc.collect()
    await asyncio.sleep(1)
    gc.collect()
    assert caplog.text == ""


# Progress


async def test_progress_is_told_after_each_chunk() -> None:
    told: list[Progress] = []
    server = Server(None, Conflict("things.create", 409), OutcomeUnknown("things.create", "lost"), limited())
    await job(range(14), server, concurrency=1, on_progress=told.append)
    assert [(each.read, each.succeeded, each.failed, each.unknown, each.not_sent) for each in told] == [
        (3, 3, 0, 0, 0),
        (6, 3, 3, 0, 0),
        (9, 3, 3, 3, 0),
        (12, 3, 3, 3, 3),
        (14, 3, 3, 3, 5),
    ]
    assert {each.total for each in told} == {14}
    assert told[-1].chunks_in_flight == 1
    assert [round(each.elapsed_seconds) for each in told] == [2, 4, 6, 8, 8]
    assert told[2].remaining_seconds == pytest.approx(10 / 3, rel=1e-3)
    assert [progress.done for progress in told] == [3, 6, 9, 12, 14]


async def test_progress_counts_what_is_under_way() -> None:
    under_way = job(range(20), Server(latency=10.0), concurrency=3)
    task = asyncio.create_task(run(under_way))
    await asyncio.sleep(1)
    assert (under_way.progress.read, under_way.progress.in_flight) == (9, 9)
    await task


async def test_a_callback_that_raises_stops_the_job_like_an_input_that_raises() -> None:
    def tell(progress: Progress) -> None:
        raise ZeroDivisionError("no terminal")

    with pytest.raises(BulkError, match="no terminal") as caught:
        await job(range(12), concurrency=1, on_progress=tell)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert statuses(caught.value.result) == ["succeeded"] * 3 + ["not_sent"] * 9


# Results


async def test_raise_for_failures_names_the_first_item_that_did_not_succeed() -> None:
    server = Server(None, Conflict("things.create", 409, code=1, message="no name"), OutcomeUnknown("x", "lost"))
    result = await job(range(10), server, concurrency=1)
    with pytest.raises(BulkError) as caught:
        result.raise_for_failures()
    assert str(caught.value) == (
        "4 succeeded, 3 failed, 3 unknown, 0 not sent; the first is item 3, failed: no name (code 1)"
    )
    assert caught.value.result is result


def test_a_result_says_what_it_holds() -> None:
    result: BulkResult[int, str] = BulkResult()
    assert (len(result), str(result), result.outcomes()) == (0, "0 succeeded, 0 failed, 0 unknown, 0 not sent", [])
    result.add([Outcome(1, 11, "succeeded", "x"), Outcome(0, 10, "not_sent", error=ValueError("why"))])
    assert repr(result) == "<BulkResult: 1 succeeded, 0 failed, 0 unknown, 1 not sent>"
    assert [outcome.index for outcome in result.outcomes()] == [0, 1]
    assert [outcome.reason for outcome in result.outcomes()] == ["why", ""]


def test_the_reason_of_a_failure_without_words_is_its_code() -> None:
    outcome: Outcome[str, None] = Outcome(
        0, "item", "failed", errors=[ErrorDetail(code=5), ErrorDetail(code=6, message="late")]
    )
    assert outcome.reason == "no message (code 5); late (code 6)"


async def test_a_result_crosses_process_borders() -> None:
    result = await job(range(6), Server(None, Conflict("things.create", 409, message="no")), concurrency=1)
    copy = pickle.loads(pickle.dumps(result))
    assert statuses(copy) == statuses(result)
    copy.add([Outcome(6, 6, "succeeded")])
    assert len(copy.succeeded) == 4
