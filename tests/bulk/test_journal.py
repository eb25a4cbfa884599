"""Jobs with a journal: a second run knows what the first one did, wherever the first one ended."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import (
    ArgumentError,
    AuthError,
    BulkError,
    BulkJob,
    BulkResult,
    Conflict,
    ConnectionFailed,
    DecodeError,
    Journal,
    JournalError,
    Outcome,
    OutcomeUnknown,
    PinterestError,
)
from pinterest_async._bulk.chunk import Chunk, InFlight, State
from pinterest_async._bulk.journal.base import JobIdentity, Record
from pinterest_async._bulk.resume import Find, Reconciler, Search
from pinterest_async._bulk.sender import Accepted
from pinterest_async._http.delivery import Delivery
from pinterest_async._http.request import Request
from pinterest_async.models.common import ErrorDetail
from tests.support.bulk import Call, poll_with, send_with
from tests.support.journals import look_up
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
NAME = "things.create_many"
SIZE = 4


class Killed(BaseException):
    """The process ends here: nothing that comes later happens."""


class Service:
    """Makes things, as the API would: `made` holds them; `acts` say what happens to each chunk in turn."""

    def __init__(self, *acts: Any, retry_safe: bool = False) -> None:
        self.acts = list(acts)
        self.retry_safe = retry_safe
        self.made: list[Any] = []
        self.calls: list[list[Any]] = []
        self.followed: list[tuple[str, list[Any]]] = []
        self.ends_while_polling = False

    def prepare(self, items: Sequence[Any]) -> Request:
        if "bad" in items:
            raise ArgumentError("things.create", "things", "no")
        return Request("POST", "/things", body=b"[]", retry_safe=self.retry_safe)

    async def send(self, call: Call) -> list[Outcome[Any, Any]] | Accepted:
        if call.batch_id is not None:
            if self.ends_while_polling:
                self.ends_while_polling = False
                raise OutOfTime
            self.followed.append((call.batch_id, call.items))
            return self.answer(call)
        act = self.acts.pop(0) if self.acts else None
        if act == "before":
            raise OutOfTime
        if isinstance(act, AuthError):
            raise act
        await call.before_send()
        if isinstance(act, ConnectionFailed | Conflict):
            raise act
        call.tracker.state = Delivery.SENT
        if act == "lost":
            raise OutcomeUnknown("things.create", "no answer", status=502)
        self.calls.append(call.items)
        self.made += call.items
        if act == "noted":
            self.ends_while_polling = True
            return Accepted("batch 7")
        if act == "after":
            raise OutOfTime
        call.tracker.state = Delivery.ANSWERED
        return self.answer(call)

    def answer(self, call: Call) -> list[Outcome[Any, Any]]:
        entries = zip(call.chunk.indexes, call.items, strict=True)
        return [Outcome(*entry, "succeeded", {"made": entry[1]}) for entry in entries]

    def job(self, items: Any, journal: Journal, *, concurrency: int = 1, **options: Any) -> BulkJob[Any, Any]:
        options.setdefault("scope", {"ad_account_id": "1"})
        send, poll = send_with(self.send), poll_with(self.send)
        return BulkJob(
            NAME,
            items,
            self.prepare,
            send,
            poll=poll,
            chunk_size=SIZE,
            concurrency=concurrency,
            journal=journal,
            **options,
        )


OutOfTime = Killed("killed")


async def run(job: BulkJob[Any, Any]) -> BulkResult[Any, Any]:
    return await job


async def killed(service: Service, items: Any, path: Path, **options: Any) -> None:
    """Run a job until its process is killed: the journal is left as it is, and closed as the system does."""
    with pytest.raises(BaseExceptionGroup):
        await service.job(items, Journal(path), **options)
    service.ends_while_polling = False


def statuses(result: BulkResult[Any, Any]) -> list[str]:
    return [outcome.status for outcome in result.outcomes()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "job.journal"


async def test_what_is_done_is_not_done_again(path: Path) -> None:
    """The outcomes of the second run are those of the first, values and all."""
    service = Service()
    first = await service.job(range(10), Journal(path))
    second = await service.job(range(10), Journal(path), concurrency=3)
    assert len(service.made) == 10
    assert second.outcomes() == first.outcomes()
    assert second.outcomes()[7].value == {"made": 7}


async def test_progress_tells_what_an_earlier_run_did(path: Path) -> None:
    service = Service()
    await service.job(range(6), Journal(path))
    again = service.job(range(10), Journal(path))
    await again
    assert (again.progress.resumed, again.progress.done) == (6, 10)
    assert service.calls == [[0, 1, 2, 3], [4, 5], [6, 7], [8, 9]]


async def test_what_left_when_the_process_died_is_unknown_and_the_rest_is_sent(path: Path) -> None:
    service = Service(None, "after")
    await killed(service, range(10), path)
    result = await service.job(range(10), Journal(path))
    assert statuses(result) == ["succeeded"] * 4 + ["unknown"] * 4 + ["succeeded"] * 2
    assert service.made == list(range(10))
    assert result.unknown[0].reason.startswith(f"{NAME}: an earlier run ended while the request was under way")


async def test_what_had_not_left_when_the_process_died_is_sent(path: Path) -> None:
    """Waiting for the quota is not being sent."""
    service = Service(None, "before")
    await killed(service, range(10), path)
    result = await service.job(range(10), Journal(path))
    assert statuses(result) == ["succeeded"] * 10
    assert service.made == list(range(10))


async def test_what_can_be_sent_twice_is_sent_again(path: Path) -> None:
    service = Service("after", retry_safe=True)
    await killed(service, range(4), path)
    assert statuses(await service.job(range(4), Journal(path))) == ["succeeded"] * 4
    assert service.made == [0, 1, 2, 3] * 2


@pytest.mark.parametrize("unknown", ["report", "look_up", "send_again"])
async def test_what_was_noted_is_followed_and_not_sent_again(path: Path, unknown: Any) -> None:
    service = Service(None, "noted", retry_safe=True)
    await killed(service, range(10), path)

    result = await service.job(range(10), Journal(path, unknown=unknown), reconcile=look_up_nothing)
    assert statuses(result) == ["succeeded"] * 10
    assert service.followed == [("batch 7", [4, 5, 6, 7])]
    assert service.made == list(range(10))
    again = await service.job(range(10), Journal(path))
    assert statuses(again) == ["succeeded"] * 10
    assert len(service.followed) == 1


async def look_up_nothing(search: Search) -> Find:
    async def find(items: Sequence[Any]) -> Sequence[Any]:
        return [None] * len(items)

    return find


# What is not known


async def test_what_ended_unknown_stays_unknown_until_it_is_sent_again(path: Path) -> None:
    """The error comes back as it was, its facts included."""
    service = Service(None, "lost")
    first = await service.job(range(8), Journal(path))
    second = await service.job(range(8), Journal(path))
    assert statuses(first) == statuses(second) == ["succeeded"] * 4 + ["unknown"] * 4
    error = second.unknown[0].error
    assert isinstance(error, OutcomeUnknown)
    assert (str(error), error.status) == (str(first.unknown[0].error), 502)
    third = await service.job(range(8), Journal(path, unknown="send_again"))
    assert statuses(third) == ["succeeded"] * 8
    assert service.made == list(range(8))


def look_up_in(service: Service, searches: list[Search]) -> Reconciler:
    async def look_up(search: Search) -> Find:
        searches.append(search)
        known = [value["made"] async for value in search.completed()]
        there = [each for each in service.made if each not in known]

        async def find(items: Sequence[Any]) -> Sequence[Any]:
            return [{"made": item} if item in there else None for item in items]

        return find

    return look_up


async def test_what_is_unknown_is_looked_up(path: Path) -> None:
    """What is there has succeeded, what is not is sent; once is enough."""
    service = Service(None, "after", "lost")
    await killed(service, range(12), path)
    await service.job(range(12), Journal(path))
    assert sorted(service.made) == [*range(8)]
    searches: list[Search] = []
    look_up = look_up_in(service, searches)
    result = await service.job(range(12), Journal(path, unknown="look_up"), reconcile=look_up)
    assert statuses(result) == ["succeeded"] * 12
    assert [outcome.value for outcome in result.outcomes()] == [{"made": number} for number in range(12)]
    assert sorted(service.made) == list(range(12))
    await service.job(range(12), Journal(path, unknown="look_up"), reconcile=look_up)
    assert len(searches) == 1
    assert searches[0].started > 1.6e9


async def test_a_look_up_that_fails_leaves_it_unknown(path: Path) -> None:
    service = Service("after")
    await killed(service, range(4), path)

    async def look_up(search: Search) -> Find:
        async def find(items: Sequence[Any]) -> Sequence[Any]:
            raise ConnectionFailed("things.list", "no connection")

        return find

    result = await service.job(range(4), Journal(path, unknown="look_up"), reconcile=look_up)
    assert statuses(result) == ["unknown"] * 4
    assert result.unknown[0].reason == "things.list: no connection"


async def test_a_look_up_that_cannot_begin_ends_the_job_and_gives_the_journal_back(path: Path) -> None:
    service = Service("after")
    await killed(service, range(4), path)

    async def look_up(search: Search) -> Find:
        raise ConnectionFailed("things.list", "no connection")

    with pytest.raises(ConnectionFailed):
        await service.job(range(4), Journal(path, unknown="look_up"), reconcile=look_up)
    assert statuses(await service.job(range(4), Journal(path))) == ["unknown"] * 4


async def test_a_job_whose_items_cannot_be_looked_up_says_so(path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"things\.create_many: journal: unknown='look_up' is not possible here"):
        Service().job(range(4), Journal(path, unknown="look_up"))
    with pytest.raises(ArgumentError, match=r"Journal: unknown: expected one of .*, got 'guess'"):
        Journal(path, unknown="guess")  # type: ignore[arg-type]


async def test_a_batch_that_cannot_be_followed_now_can_be_followed_later(path: Path) -> None:
    service = Service("noted")
    await killed(service, range(4), path)
    failing = Service()

    async def send(call: Call) -> list[Outcome[Any, Any]]:
        raise OutcomeUnknown("things.get_batch", "no answer")

    failing.send = send  # type: ignore[method-assign]
    assert statuses(await failing.job(range(4), Journal(path))) == ["unknown"] * 4
    assert statuses(await service.job(range(4), Journal(path))) == ["succeeded"] * 4
    assert service.followed == [("batch 7", [0, 1, 2, 3])]


async def test_a_note_without_a_journal_is_kept_by_the_chunk_alone() -> None:
    """From then on it is in doubt."""
    service = Service("noted")
    send, poll = send_with(service.send), poll_with(service.send)
    job: BulkJob[Any, Any] = BulkJob(NAME, range(4), service.prepare, send, poll=poll, chunk_size=SIZE, concurrency=1)
    with pytest.raises(BaseExceptionGroup):
        await job
    flight: InFlight[Any] = InFlight(Chunk([0], ["a"]), batch_id="batch 7")
    assert flight.state is State.ACCEPTED
    assert flight.uncertain


async def test_what_is_followed_and_stopped_before_is_unknown(path: Path) -> None:
    service = Service(None, "noted")
    await killed(service, range(8), path)
    stopping = Service(AuthError("no token"))
    Path(path).rename(path.with_suffix(".2"))
    result = await stopping.job([*range(4, 8)], Journal(path))
    assert statuses(result) == ["not_sent"] * 4
    path.with_suffix(".2").replace(path)

    async def send(call: Call) -> list[Outcome[Any, Any]]:
        raise AuthError("no token")

    stopping.send = send  # type: ignore[method-assign]
    assert (
        statuses(await stopping.job(range(12), Journal(path))) == ["succeeded"] * 4 + ["unknown"] * 4 + ["not_sent"] * 4
    )


# What is known


async def test_what_was_refused_is_reported_as_before(path: Path) -> None:
    service = Service(None, Conflict("things.create", 409, code=7, message="no such thing", request_id="r"))
    first = await service.job(range(8), Journal(path))
    second = await service.job(range(8), Journal(path))
    assert statuses(second) == ["succeeded"] * 4 + ["failed"] * 4
    assert second.failed[0].reason == first.failed[0].reason == "no such thing (code 7)"
    error = second.failed[0].error
    assert isinstance(error, Conflict)
    assert (error.code, error.request_id, dict(error.headers)) == (7, "r", {})


async def test_what_was_not_sent_is_sent(path: Path) -> None:
    service = Service(None, ConnectionFailed("things.create", "no connection"), AuthError("no token"))
    first = await service.job(range(12), Journal(path))
    assert statuses(first) == ["succeeded"] * 4 + ["not_sent"] * 8
    assert statuses(await service.job(range(12), Journal(path))) == ["succeeded"] * 12
    assert service.made == list(range(12))


@pytest.mark.parametrize("act", [ConnectionFailed("things.create", "no connection"), AuthError("no token")])
async def test_what_an_earlier_run_may_have_done_is_not_called_not_sent(act: Any, path: Path) -> None:
    """It is sent again because that is harmless. Until that succeeds it is unknown, and the next run tries it too."""
    service = Service(None, "after", retry_safe=True)
    await killed(service, range(8), path)
    service.acts = [act] * 3
    second = await service.job(range(12), Journal(path))
    assert statuses(second) == ["succeeded"] * 4 + ["unknown"] * 4 + ["not_sent"] * 4
    service.acts = []
    assert statuses(await service.job(range(12), Journal(path))) == ["succeeded"] * 12
    assert sorted(service.calls[-2:]) == [[4, 5, 6, 7], [8, 9, 10, 11]]


async def test_what_is_sent_again_and_cancelled_before_that_is_unknown(path: Path) -> None:
    service = Service("after", retry_safe=True)
    await killed(service, range(4), path)
    original = service.send

    async def send(call: Call) -> list[Outcome[Any, Any]] | Accepted:
        await asyncio.sleep(60)
        return await original(call)

    service.send = send  # type: ignore[method-assign]
    job = service.job(range(4), Journal(path))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(job, 1)
    assert statuses(job.result) == ["unknown"] * 4
    assert statuses(await service.job(range(4), Journal(path))) == ["succeeded"] * 4


async def test_only_what_may_have_been_done_is_unknown(path: Path) -> None:
    """Other items of the same chunk were not sent, and are said to be so."""
    service = Service("lost")
    await service.job(range(2), Journal(path))
    service.acts = [ConnectionFailed("things.create", "no connection")] * 2
    result = await service.job(range(4), Journal(path, unknown="send_again"))
    assert statuses(result) == ["unknown", "unknown", "not_sent", "not_sent"]
    assert statuses(await service.job(range(4), Journal(path))) == ["unknown", "unknown", "succeeded", "succeeded"]
    assert statuses(await service.job(range(4), Journal(path, unknown="send_again"))) == ["succeeded"] * 4
    assert service.calls == [[2, 3], [0, 1]]


async def test_what_is_refused_in_passing_is_free_to_be_sent(path: Path) -> None:
    """The others of its chunk are settled before it goes again."""
    service = Service()
    original = service.send

    async def send(call: Call) -> list[Outcome[Any, Any]]:
        outcomes = await original(call)
        assert isinstance(outcomes, list)
        if len(call.items) == 1:
            raise OutOfTime
        busy: Outcome[Any, Any] = Outcome(1, 1, "failed", errors=[ErrorDetail(code=8)])
        service.made.remove(1)
        return [busy if outcome.index == 1 else outcome for outcome in outcomes]

    service.send = send  # type: ignore[method-assign]
    await killed(service, range(4), path, is_retryable=lambda outcome: bool(outcome.errors))
    service.made.remove(1)
    service.send = original  # type: ignore[method-assign]
    result = await service.job(range(4), Journal(path))
    assert statuses(result) == ["succeeded", "unknown", "succeeded", "succeeded"]
    assert len(service.calls) == 2


async def test_an_answer_about_no_item_is_kept_without_an_error(path: Path) -> None:
    service = Service()

    async def send(call: Call) -> list[Outcome[Any, Any]]:
        return call.chunk.outcomes("failed", errors=[ErrorDetail(code=1, message="no")])

    service.send = send  # type: ignore[method-assign]
    await service.job(range(4), Journal(path))
    result = await service.job(range(4), Journal(path))
    assert {(outcome.status, outcome.reason) for outcome in result.outcomes()} == {("failed", "no (code 1)")}


async def test_failed_items_are_sent_by_a_job_of_their_own(path: Path) -> None:
    """Their own journal reports them as failed in each run."""
    service = Service()
    accept = service.send

    async def refuse(call: Call) -> list[Outcome[Any, Any]]:
        await call.before_send()
        return call.chunk.outcomes("failed", errors=[ErrorDetail(code=1, message="no")])

    service.send = refuse  # type: ignore[method-assign]
    await service.job([0, 1, 2, 3], Journal(path))
    service.send = accept  # type: ignore[method-assign]
    result = await service.job([0, 1, 2, 3, 4], Journal(path))
    assert statuses(result) == ["failed"] * 4 + ["succeeded"]
    left = [outcome.item for outcome in result.failed]
    for _ in range(2):
        assert statuses(await service.job(left, Journal(path.with_name("left.journal")))) == ["succeeded"] * 4
    assert service.made == [4, 0, 1, 2, 3]


async def test_what_cannot_be_encoded_is_no_business_of_the_journal(path: Path) -> None:
    """It is refused each time, and may be corrected in between."""
    service = Service()
    assert statuses(await service.job([0, "bad", 2, "bad"], Journal(path))) == [
        "succeeded",
        "failed",
        "succeeded",
        "failed",
    ]
    again = await service.job(["bad", "bad", "bad", "bad"], Journal(path.with_suffix(".2")))
    assert statuses(again) == ["failed"] * 4
    assert statuses(await service.job([0, 1, 2, 3], Journal(path))) == ["succeeded"] * 4
    assert service.made == [0, 2, 1, 3]


@given(
    keys=st.lists(st.sampled_from("abcdefgh"), max_size=30),
    ends=st.lists(st.sampled_from([None, None, "after", "before", "lost", "noted"]), max_size=12),
    concurrency=st.integers(1, 4),
)
async def test_nothing_is_lost_and_nothing_done_twice_however_chunks_are_put_together(
    tmp_path_factory: Any, keys: list[str], ends: list[Any], concurrency: int
) -> None:
    """Items of one key wait for each other, so that chunks differ from run to run; the journal does not mind."""
    path = tmp_path_factory.mktemp("journal") / "job"
    service = Service(*ends)
    items = [(key, number) for number, key in enumerate(keys)]
    for _ in range(len(ends) + 1):
        job = service.job(items, Journal(path), concurrency=concurrency, key=lambda item: item[0])
        try:
            await job
        except BaseExceptionGroup:
            continue
        break
    assert len(service.made) == len(set(service.made)), "nothing is made twice"
    service.acts.clear()
    looking = Journal(path, unknown="look_up")
    result = await service.job(items, looking, reconcile=look_up_in(service, []), key=lambda item: item[0])
    assert statuses(result) == ["succeeded"] * len(items)
    assert sorted(service.made) == sorted(items)


# A journal that is not this job's


async def test_a_journal_of_another_job_is_refused(path: Path) -> None:
    service = Service()
    await service.job(range(4), Journal(path))
    with pytest.raises(JournalError, match=r"another job: its ad_account_id is '1', this job's is '2'"):
        await service.job(range(4), Journal(path), scope={"ad_account_id": "2"})
    with pytest.raises(JournalError, match=r"another job: its country is None, this job's is 'US'"):
        await service.job(range(4), Journal(path), scope={"ad_account_id": "1", "country": "US"})
    with pytest.raises(JournalError, match=r"another job: its operation is 'things.create_many'"):
        await BulkJob(
            "things.update_many",
            [1],
            service.prepare,
            send_with(service.send),
            chunk_size=1,
            concurrency=1,
            journal=Journal(path),
            scope={"ad_account_id": "1"},
        )
    assert service.made == list(range(4))


async def test_a_longer_input_goes_on(path: Path) -> None:
    service = Service()
    await service.job(range(6), Journal(path))
    assert statuses(await service.job(range(9), Journal(path))) == ["succeeded"] * 9
    assert service.made == list(range(9))


async def test_a_file_that_is_no_journal_is_refused(path: Path) -> None:
    path.write_bytes(b"these are my notes, not yours" * 100)
    with pytest.raises(JournalError, match=r"job\.journal: the journal is damaged \(file is not a database\)"):
        await Service().job(range(4), Journal(path))
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE mine (x)")
    other.close()
    with pytest.raises(JournalError, match=r"this file is no journal of this version"):
        await Service().job(range(4), Journal(path))


async def test_a_damaged_file_is_refused(path: Path) -> None:
    service = Service()
    await service.job(range(4000), Journal(path))
    content = bytearray(path.read_bytes())
    content[5000:9000] = bytes(range(250)) * 16
    path.write_bytes(content)
    with pytest.raises(JournalError, match=r"the journal is damaged") as raised:
        await service.job(range(4000), Journal(path))
    assert len(service.made) == 4000
    assert len(str(raised.value).splitlines()) == 1


async def test_a_journal_serves_one_job_at_a_time(path: Path) -> None:
    journal = Journal(path)
    identity = JobIdentity(NAME, {}, SIZE)
    await journal.open(identity)
    with pytest.raises(JournalError, match="in use by another job of this process"):
        await journal.open(identity)
    with pytest.raises(JournalError, match="in use by another process"):
        await Journal(path).open(identity)
    await journal.close()
    await journal.close()
    with pytest.raises(JournalError, match="is not open"):
        await look_up(journal, [0])
    await Journal(path, durable=True).open(identity)


async def test_a_journal_that_cannot_be_written_stops_the_job_before_it_sends(path: Path) -> None:
    """What cannot be recorded is not done; what was done and cannot be recorded is still told."""
    journal: Any = Journal(path)
    service = Service()
    mark, complete = journal.mark_in_progress, journal.complete

    async def full(*args: Any) -> None:
        raise JournalError("the disk is full")

    journal.mark_in_progress = full
    with pytest.raises(BulkError, match="the disk is full") as caught:
        await service.job(range(8), journal)
    assert statuses(caught.value.result) == ["not_sent"] * 8
    assert service.made == []
    journal.mark_in_progress, journal.complete = mark, full
    with pytest.raises(BulkError, match="the disk is full") as caught:
        await service.job(range(8), journal)
    assert statuses(caught.value.result) == ["succeeded"] * 4 + ["not_sent"] * 4
    journal.complete = complete
    assert statuses(await service.job(range(8), journal)) == ["unknown"] * 4 + ["succeeded"] * 4


async def test_a_change_that_fails_halfway_leaves_nothing(path: Path) -> None:
    journal = Journal(path)
    await journal.open(JobIdentity(NAME, {}, SIZE))
    kept: list[Record[Any] | None] = [Record("succeeded")] * 4
    with pytest.raises(TypeError):
        await journal.complete((await look_up(journal, range(8))).ids, kept + [Record("succeeded", object())] * 4)
    assert (await look_up(journal, range(8))).records is None
    await journal.close()


# Ends of all kinds


async def test_a_cancelled_job_goes_on(path: Path) -> None:
    service = Service()
    original = service.send

    async def slow(call: Call) -> list[Outcome[Any, Any]]:
        outcomes = await original(call)
        assert isinstance(outcomes, list)
        call.tracker.state = Delivery.SENT
        await asyncio.sleep(10)
        call.tracker.state = Delivery.ANSWERED
        return outcomes

    service.send = slow  # type: ignore[method-assign]
    job = service.job(range(20), Journal(path), concurrency=2)
    task = asyncio.create_task(run(job))
    await asyncio.sleep(15)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert statuses(job.result) == ["succeeded"] * 8 + ["unknown"] * 8
    assert job.result.unknown[0].reason.startswith(f"{NAME}: the job was cancelled while the request was under way")
    service.send = original  # type: ignore[method-assign]
    result = await service.job(range(20), Journal(path))
    assert statuses(result) == ["succeeded"] * 8 + ["unknown"] * 8 + ["succeeded"] * 4
    assert sorted(service.made) == list(range(20))


async def test_an_input_that_raises_leaves_a_journal_that_goes_on(path: Path) -> None:
    def broken() -> Iterator[int]:
        yield from range(6)
        raise ValueError("line 7")

    service = Service()
    with pytest.raises(BulkError, match="line 7"):
        await service.job(broken(), Journal(path))
    assert statuses(await service.job(range(9), Journal(path))) == ["succeeded"] * 9
    assert service.made == list(range(9))


async def test_errors_that_are_none_of_ours_come_back_in_words(path: Path) -> None:
    service = Service()

    async def send(call: Call) -> list[Outcome[Any, Any]]:
        raise KeyError("gone")

    async def silent(call: Call) -> list[Outcome[Any, Any]]:
        silence = DecodeError("things.create", 200, None, "says nothing", b"{}")
        return call.chunk.outcomes("unknown", error=silence)

    original = service.send
    service.send = silent  # type: ignore[method-assign]
    await service.job(range(4), Journal(path))
    result = await service.job(range(4), Journal(path))
    error = result.unknown[0].error
    assert isinstance(error, DecodeError)
    assert error.excerpt == "{}"

    async def doubtful(call: Call) -> list[Outcome[Any, Any]]:
        await original(call)
        call.tracker.state = Delivery.SENT
        raise KeyError("gone")

    service.send = doubtful  # type: ignore[method-assign]
    with pytest.raises(BulkError):
        await service.job(range(8), Journal(path))
    result = await service.job(range(8), Journal(path))
    assert type(result.unknown[4].error) is PinterestError
    assert "gone" in result.unknown[4].reason


async def test_what_a_stopped_job_does_not_send_is_reported_as_the_journal_knows_it(path: Path) -> None:
    service = Service()
    await service.job(range(8), Journal(path))
    stopped = Service(AuthError("no token"))
    result = await stopped.job([*range(8), *range(100, 112)], Journal(path))
    assert statuses(result) == ["succeeded"] * 8 + ["not_sent"] * 12
    early = Service(AuthError("no token"))
    changed = await early.job([*range(4), 99, *range(5, 8), *range(20)], Journal(path.with_suffix(".2")))
    assert statuses(changed) == ["not_sent"] * 28


async def test_items_of_a_stopped_job_whose_journal_cannot_be_read_are_not_sent(path: Path) -> None:
    journal: Any = Journal(path)
    lookup = journal.lookup

    async def broken(indexes: Sequence[int], *args: Any, **kwargs: Any) -> Any:
        if indexes[0]:
            raise JournalError("the disk is gone")
        return await lookup(indexes, *args, **kwargs)

    journal.lookup = broken
    result = await Service(AuthError("no token")).job(range(12), journal)
    assert statuses(result) == ["not_sent"] * 12
    assert isinstance(result.stopped_by, AuthError)


async def test_a_long_input_is_read_as_it_is_sent(path: Path) -> None:
    async def numbers() -> AsyncIterator[int]:
        for number in range(2000):
            yield number

    service = Service()
    assert len([outcome async for outcome in service.job(numbers(), Journal(path))]) == 2000
