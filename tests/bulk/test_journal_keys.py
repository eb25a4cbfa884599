"""A journal knows items by their keys: the input may be in another order, longer or shorter, and with other content."""

from collections import Counter
from collections.abc import Callable, Sequence
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
    ConnectionFailed,
    Journal,
    JournalError,
    Outcome,
    OutcomeUnknown,
)
from pinterest_async._bulk.journal.base import JobIdentity
from pinterest_async._bulk.resume import REPEAT, Find, Recognition, Search, keyed_by
from pinterest_async._bulk.sender import Accepted
from pinterest_async._http.delivery import Delivery
from pinterest_async._http.request import Request
from pinterest_async.models.common import ErrorDetail
from pinterest_async.redis import RedisJournal
from tests.support.bulk import Call, poll_with, send_with
from tests.support.journals import MemoryJournal, look_up, make_file_earlier
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
Item = tuple[str, int]
"""A key, and the content."""
NAME = "things.create_many"
EARLIER = "an earlier run sent this item with other content"


class Killed(BaseException):
    """The process ends here."""


def _key_of(item: Item) -> str:
    return item[0]


class Things:
    """What an API has made, item after item. `acts` say what happens to each chunk in turn.

    Attributes:
        creates: Whether an item is made each time that it is sent; else the last one of a key is what there is.
    """

    def __init__(self, *acts: str | None, creates: bool = True, retry_safe: bool = False) -> None:
        self.acts = list(acts)
        self.creates = creates
        self.retry_safe = retry_safe
        self.made: list[Item] = []
        self.polled: list[str] = []
        self._batches: dict[str, list[Item]] = {}
        self._is_polled = True

    def encode(self, items: Sequence[Item]) -> Request:
        return Request("POST", "/things", body=b"[]", retry_safe=self.retry_safe)

    async def send(self, call: Call) -> list[Outcome[Any, Any]] | Accepted:
        act = self.acts.pop(0) if self.acts else None
        if act == "before":
            raise Killed
        await call.before_send()
        if act == "refused":
            return call.chunk.outcomes("failed", errors=[ErrorDetail(code=1, message="no")])
        if act == "not sent":
            raise ConnectionFailed("things.create", "no connection")
        call.tracker.state = Delivery.SENT
        if act == "lost":
            raise OutcomeUnknown("things.create", "no answer", status=502)
        self.made += call.items
        if act == "after":
            raise Killed
        call.tracker.state = Delivery.ANSWERED
        if act in ("accepted", "accepted and killed"):
            batch_id = f"batch {len(self._batches)}"
            self._batches[batch_id] = [(key, content) for key, content in call.items]
            self._is_polled = act == "accepted"
            return Accepted(batch_id)
        return [
            Outcome(*entry, "succeeded", {"made": entry[1]})
            for entry in zip(call.chunk.indexes, call.items, strict=True)
        ]

    async def poll(self, call: Call) -> list[Outcome[Any, Any]]:
        assert call.batch_id is not None
        if not self._is_polled:
            self._is_polled = True
            raise Killed
        self.polled.append(call.batch_id)
        if "poll fails" in self.acts:
            raise OutcomeUnknown("things.get_batch", "no answer")
        if "batch failed" in self.acts:
            return call.chunk.outcomes("failed", errors=[ErrorDetail(code=1, message="no")])
        made = self._batches[call.batch_id]
        of_key: dict[str, int] = dict(made)
        return [
            Outcome(index, item, "succeeded", {"made": item if item in made else (item[0], of_key[item[0]])})
            for index, item in zip(call.chunk.indexes, call.items, strict=True)
        ]

    def job(self, items: Any, journal: Any, *, concurrency: int = 1, **options: Any) -> BulkJob[Any, Any]:
        recognition: Recognition[Item] = Recognition(keyed_by(_key_of), creates=lambda _: self.creates)
        options.setdefault("recognition", recognition)
        return BulkJob(
            NAME,
            items,
            self.encode,
            send_with(self.send),
            poll=poll_with(self.poll),
            chunk_size=3,
            concurrency=concurrency,
            journal=journal,
            reconcile=self.by_key if self.creates else self.again,
            **options,
        )

    async def by_key(self, search: Search) -> Find:
        """Find things by their key, which alone is left of an earlier run."""
        there = Counter(self.made) - Counter([tuple(value["made"]) async for value in search.completed()])
        pool = list(there.elements())

        async def find(items: Sequence[Item]) -> Sequence[Any]:
            found: list[Any] = []
            for key, _ in items:
                made = next((thing for thing in pool if thing[0] == key), None)
                if made is not None:
                    pool.remove(made)
                found.append(None if made is None else {"made": made})
            return found

        return find

    async def again(self, search: Search) -> Find:
        async def find(items: Sequence[Item]) -> Sequence[Any]:
            return [REPEAT] * len(items)

        return find


Make = Callable[..., Any]
"""Makes the journal of a run, which goes on with what the journals before it recorded."""


@pytest.fixture(params=["file", "memory"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    return journals(request.param, tmp_path)


def journals(kind: str, folder: Path) -> Make:
    memory = MemoryJournal()

    def journal(unknown: Any = "report", **options: Any) -> Any:
        if kind == "file":
            return Journal(folder / "journal", unknown=unknown, **options)
        memory.unknown, memory.key = unknown, options.get("key")
        return memory

    return journal


async def killed(job: BulkJob[Any, Any]) -> None:
    with pytest.raises(BaseExceptionGroup):
        await job


def told(result: BulkResult[Any, Any]) -> dict[Item, tuple[str, Any, bool]]:
    """Return the status and the value of each item, and whether it is said to be of earlier content."""
    return {
        outcome.item: (
            outcome.status,
            outcome.value and tuple(outcome.value["made"]),
            any(EARLIER in (warning.message or "") for warning in outcome.warnings),
        )
        for outcome in result.outcomes()
    }


# The order and the length of the input


async def test_what_was_created_is_not_created_again_wherever_it_stands(make: Make) -> None:
    things = Things()
    items = [(letter, 0) for letter in "abcdefg"]
    await things.job(items, make())
    others = [("x", 0), *reversed(items[2:]), ("y", 0)]
    result = await things.job(others, make(), concurrency=2)
    assert told(result) == {item: ("succeeded", item, False) for item in others}
    assert sorted(things.made) == sorted([*items, ("x", 0), ("y", 0)])
    assert (await things.job(items, make())).outcomes()[0].value in ({"made": ["a", 0]}, {"made": ("a", 0)})


async def test_items_that_are_equal_are_counted(make: Make) -> None:
    things = Things()
    await things.job([("a", 0)] * 4, make())
    await things.job([("a", 0)] * 2, make())
    assert len(things.made) == 4
    await things.job([("b", 0), *[("a", 0)] * 6], make())
    assert Counter(things.made) == {("a", 0): 6, ("b", 0): 1}


async def test_items_of_one_key_are_told_apart_by_their_content(make: Make) -> None:
    things = Things()
    items = [("a", number) for number in range(5)]
    await things.job(items, make())
    result = await things.job(list(reversed(items)), make())
    assert things.made == items
    assert told(result) == {item: ("succeeded", item, False) for item in items}


async def test_items_without_a_key_are_known_by_their_content(make: Make) -> None:
    things = Things()
    plain = Recognition[Any](keyed_by(lambda item: item[0] or None))
    items = [("", 1), ("", 2), ("", 2), ("a", 1)]
    await things.job(items, make(), recognition=plain)
    result = await things.job([("", 3), *reversed(items)], make(), recognition=plain)
    assert things.made == [*items, ("", 3)]
    assert not [outcome for outcome in result.outcomes() if outcome.warnings]


async def test_items_whose_key_cannot_be_told_are_known_by_their_content(make: Make) -> None:
    """Beside others whose key can."""
    things = Things()
    plain = Recognition[Any](keyed_by(lambda item: {"a": 1, "b": 2}[item[0]]))
    await things.job([("a", 1), ("x", 1), ("b", 1)], make(), recognition=plain)
    result = await things.job([("x", 2), ("x", 1), ("a", 2)], make(), recognition=plain)
    assert told(result) == {
        ("x", 2): ("succeeded", ("x", 2), False),
        ("x", 1): ("succeeded", ("x", 1), False),
        ("a", 2): ("succeeded", ("a", 1), True),
    }


async def test_a_key_of_the_users_own_is_taken(make: Make) -> None:
    """Also where the job has one."""
    things = Things()

    def key(item: Item) -> Any:
        return {"a": ("x", 1), "b": None}.get(item[0], item[0])

    await things.job([("a", 1), ("b", 1), ("c", 1)], make(key=key))
    result = await things.job([("a", 2), ("b", 2), ("c", 1)], make(key=key))
    assert told(result) == {
        ("a", 2): ("succeeded", ("a", 1), True),
        ("b", 2): ("succeeded", ("b", 2), False),
        ("c", 1): ("succeeded", ("c", 1), False),
    }


@pytest.mark.parametrize("key", [lambda item: object(), lambda item: item["id"]])
async def test_a_key_that_fails_sends_nothing(key: Any, make: Make) -> None:
    things = Things()
    with pytest.raises(BulkError) as caught:
        await things.job([("a", 1)], make(key=key))
    assert len(caught.value.result.not_sent) == 1
    assert not things.made


@pytest.mark.parametrize("kind", [Journal, lambda name, **options: RedisJournal("redis://x", job=name, **options)])
def test_a_key_that_is_no_function_is_refused(kind: Any) -> None:
    with pytest.raises(ArgumentError, match="key: expected a function of an item, got str"):
        kind("name", key="id")


# Content that has changed


async def test_what_is_created_already_is_reported_with_its_value_when_it_has_changed(make: Make) -> None:
    things = Things()
    await things.job([("a", 1), ("b", 1)], make())
    result = await things.job([("a", 2), ("b", 1), ("c", 1)], make())
    assert told(result) == {
        ("a", 2): ("succeeded", ("a", 1), True),
        ("b", 1): ("succeeded", ("b", 1), False),
        ("c", 1): ("succeeded", ("c", 1), False),
    }
    assert things.made == [("a", 1), ("b", 1), ("c", 1)]
    back = await things.job([("a", 1)], make())
    assert told(back) == {("a", 1): ("succeeded", ("a", 1), False)}


async def test_what_had_failed_is_sent_when_it_has_changed(make: Make) -> None:
    things = Things("refused")
    await things.job([("a", 1), ("b", 1)], make())
    result = await things.job([("a", 2), ("b", 1)], make())
    assert things.made == [("a", 2)]
    assert [outcome.status for outcome in result.outcomes()] == ["succeeded", "failed"]
    assert told(await things.job([("a", 2)], make())) == {("a", 2): ("succeeded", ("a", 2), False)}


async def test_a_change_is_sent_when_it_has_changed_and_only_then(make: Make) -> None:
    things = Things(creates=False)
    await things.job([("a", 1), ("b", 1)], make())
    await things.job([("b", 1), ("a", 2)], make())
    await things.job([("a", 2), ("b", 1)], make())
    await things.job([("a", 1), ("b", 1)], make())
    assert things.made == [("a", 1), ("b", 1), ("a", 2), ("a", 1)]


async def test_changes_of_one_key_are_told_apart_by_their_order(make: Make) -> None:
    things = Things(creates=False)
    both = [("a", 1), ("a", 2)]
    for _ in range(2):
        await things.job(both, make(), key=lambda item: item[0])
    assert things.made == both
    await things.job(list(reversed(both)), make(), key=lambda item: item[0])
    assert things.made[-2:] == [("a", 2), ("a", 1)], "the last one wins"


async def test_a_change_that_is_not_sent_is_sent_by_the_next_run(make: Make) -> None:
    things = Things(creates=False)
    await things.job([("a", 1)], make())
    things.acts = ["not sent"] * 20
    assert told(await things.job([("a", 2)], make())) == {("a", 2): ("not_sent", None, False)}
    things.acts = []
    assert told(await things.job([("a", 2)], make())) == {("a", 2): ("succeeded", ("a", 2), False)}


# Content that has changed, and an outcome that is not known


@pytest.mark.parametrize("creates", [True, False])
async def test_what_is_not_known_is_reported_and_not_sent_with_other_content(make: Make, creates: bool) -> None:
    things = Things("after", creates=creates)
    await killed(things.job([("a", 1)], make()))
    assert told(await things.job([("a", 2)], make())) == {("a", 2): ("unknown", None, True)}
    assert things.made == [("a", 1)]


async def test_what_an_earlier_run_created_is_found_by_its_key(make: Make) -> None:
    things = Things("after", "lost")
    await killed(things.job([("a", 1)], make()))
    await things.job([("b", 1)], make())
    result = await things.job([("a", 2), ("b", 2)], make("look_up"))
    assert told(result) == {("a", 2): ("succeeded", ("a", 1), True), ("b", 2): ("succeeded", ("b", 2), False)}
    assert things.made == [("a", 1), ("b", 2)]
    assert told(await things.job([("a", 1), ("b", 2)], make())) == {
        ("a", 1): ("succeeded", ("a", 1), False),
        ("b", 2): ("succeeded", ("b", 2), False),
    }


async def test_what_cannot_be_found_by_a_key_of_the_users_own_stays_unknown(make: Make) -> None:
    """A search by a name that was changed does not find what was created under the old one."""
    things = Things("after")

    def key(item: Item) -> str:
        return item[0][0]

    await killed(things.job([("a", 1), ("b", 1)], make(key=key)))
    result = await things.job([("ax", 1), ("b", 1)], make("look_up", key=key))
    assert told(result) == {("ax", 1): ("unknown", None, True), ("b", 1): ("succeeded", ("b", 1), False)}
    assert told(await things.job([("a", 1)], make("look_up", key=key))) == {("a", 1): ("succeeded", ("a", 1), False)}
    assert things.made == [("a", 1), ("b", 1)]


@pytest.mark.parametrize(("unknown", "retry_safe"), [("look_up", False), ("send_again", False), ("report", True)])
async def test_a_change_is_sent_after_one_that_may_have_been_made(make: Make, unknown: Any, retry_safe: bool) -> None:
    things = Things("after", creates=False, retry_safe=retry_safe)
    await killed(things.job([("a", 1)], make()))
    assert told(await things.job([("a", 2)], make(unknown))) == {("a", 2): ("succeeded", ("a", 2), False)}
    assert things.made[-1] == ("a", 2)


async def test_a_batch_with_earlier_content_is_polled_first(make: Make) -> None:
    """What it created is reported. What it changed is changed again, and what it refused is sent."""
    for creates, act, made in (
        (True, None, [("a", 1)]),
        (False, None, [("a", 1), ("a", 2)]),
        (True, "batch failed", [("a", 1), ("a", 2)]),
    ):
        things = Things("accepted and killed", creates=creates)
        key = f"{creates} {act}"
        await killed(things.job([("a", 1), ("b", 1)], make(), scope={"test": key}))
        things.acts = [act] if act else []
        before, things.made = things.made, [("a", 1)]
        result = await things.job([("b", 1), ("a", 2)], make(), scope={"test": key})
        things.acts = []
        assert before == [("a", 1), ("b", 1)]
        assert things.polled[:2] == ["batch 0", "batch 0"]
        assert things.made == made
        assert told(result)["a", 2] == ("succeeded", made[-1], len(made) == 1)
        again = await things.job([("a", 2)], make(), scope={"test": key})
        assert told(again)["a", 2] == ("succeeded", made[-1], len(made) == 1)
        assert things.made == made
        journal = make()
        if isinstance(journal, MemoryJournal):
            journal.records.clear()
        else:
            journal.path.unlink()


async def test_a_batch_with_earlier_content_that_cannot_be_polled_stays_unknown(make: Make) -> None:
    things = Things("accepted and killed")
    await killed(things.job([("a", 1)], make()))
    things.acts = ["poll fails"]
    assert told(await things.job([("a", 2)], make())) == {("a", 2): ("unknown", None, True)}
    things.acts = []
    assert told(await things.job([("a", 2)], make())) == {("a", 2): ("succeeded", ("a", 1), True)}
    assert things.made == [("a", 1)]


async def test_what_a_stopped_job_has_not_sent_is_told_by_its_content(make: Make) -> None:
    """What was created is reported; a change that was not made is not sent."""
    for creates in (True, False):
        things = Things(creates=creates)
        key = str(creates)
        await things.job([("a", 1), ("b", 1)], make(key=None), scope={"test": key})

        async def stopping(call: Call) -> Any:
            raise AuthError("no token")

        things.send = stopping  # type: ignore[method-assign]
        items = [("x", 1), ("y", 1), ("z", 1), ("a", 2), ("b", 1)]
        result = told(await things.job(items, make(), scope={"test": key}))
        assert result["b", 1] == ("succeeded", ("b", 1), False)
        assert result["a", 2] == (("succeeded", ("a", 1), True) if creates else ("not_sent", None, False))
        journal = make()
        if isinstance(journal, MemoryJournal):
            journal.records.clear()
        else:
            journal.path.unlink()


# Whatever the order, the length and the kills

ACTS = [None, None, "after", "before", "lost", "accepted", "accepted and killed", "refused"]
acts = st.lists(st.sampled_from(ACTS), max_size=4)
runs = st.lists(
    st.tuples(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 2)), max_size=12), acts),
    min_size=1,
    max_size=4,
)


async def in_turn(things: Things, make: Make, runs: Any, **options: Any) -> list[BulkResult[Any, Any]]:
    """Run jobs one after the other, of which some are killed, and return the results of the others."""
    results: list[BulkResult[Any, Any]] = []
    for items, acts in runs:
        things.acts = list(acts)
        try:
            results.append(await things.job(items, make(), **options))
        except BaseExceptionGroup as killed:
            assert killed.subgroup(Killed) is not None
        things.acts, things._is_polled = [], True
    return results


def is_true(things: Things, result: BulkResult[Any, Any]) -> None:
    """Compare outcomes with what was made."""
    succeeded: Counter[Item] = Counter()
    for item, (status, value, is_earlier) in ((outcome.item, told_of(outcome)) for outcome in result.outcomes()):
        if status == "succeeded" and is_earlier:
            assert value is not None
            assert value[0] == item[0]
            assert value[1] != item[1]
        elif status == "succeeded":
            assert value == item
            succeeded[item] += 1
    assert succeeded <= Counter(things.made), "what succeeded is there, as often as it succeeded"


def told_of(outcome: Outcome[Any, Any]) -> tuple[str, Item | None, bool]:
    is_earlier = any(EARLIER in (warning.message or "") for warning in outcome.warnings)
    return outcome.status, outcome.value and tuple(outcome.value["made"]), is_earlier


async def check_creations(make: Make, runs: Any, concurrency: int) -> None:
    """Nothing is made more often than it is in an input, and what succeeded is there. Keys may be repeated."""
    things = Things()
    results = await in_turn(things, make, runs, concurrency=concurrency)
    for result in results:
        is_true(things, result)
    most: Counter[Item] = Counter()
    for items, _ in runs:
        most |= Counter(items)
    assert Counter(things.made) <= most, "nothing is made twice"
    result = await things.job(runs[-1][0], make(), concurrency=concurrency)
    assert len(result) == len(runs[-1][0]), "nothing is lost"
    is_true(things, result)
    assert Counter(things.made) <= most


async def check_reconciled(make: Make, runs: Any, concurrency: int) -> None:
    """Of each key one thing is made, whatever its content is by then, and a search settles what is not known."""
    things = Things()
    unique = [(list({key: (key, content) for key, content in items}.values()), acts) for items, acts in runs]
    await in_turn(things, make, unique, concurrency=concurrency)
    result = await things.job(unique[-1][0], make("look_up"), concurrency=concurrency)
    assert {outcome.status for outcome in result.outcomes()} <= {"succeeded", "failed"}
    is_true(things, result)
    keys = Counter(key for key, _ in things.made)
    assert not keys or max(keys.values()) == 1, "nothing is made twice"
    for outcome in result.succeeded:
        assert told_of(outcome)[1] in things.made, "nothing is lost"


async def check_changes(make: Make, runs: Any, concurrency: int) -> None:
    """In the end there is what the last input has."""
    things = Things(creates=False, retry_safe=bool(concurrency % 2))
    unique = [(list({key: (key, content) for key, content in items}.values()), acts) for items, acts in runs]
    await in_turn(things, make, unique, concurrency=concurrency, key=lambda item: item[0])
    last = unique[-1][0]
    result = await things.job(last, make("look_up"), concurrency=concurrency, key=lambda item: item[0])
    there = dict(things.made)
    for outcome in result.outcomes():
        if outcome.status != "failed":
            assert outcome.status == "succeeded"
            assert there[outcome.item[0]] == outcome.item[1]
    before = len(things.made)
    await things.job(last, make(), concurrency=concurrency, key=lambda item: item[0])
    assert len(things.made) == before, "nothing is sent without need"


checks = pytest.mark.parametrize("check", [check_creations, check_reconciled, check_changes])


@checks
@pytest.mark.parametrize("kind", ["file", "memory"])
@given(runs=runs, concurrency=st.integers(1, 3))
async def test_nothing_is_lost_and_nothing_is_done_twice(
    check: Any, kind: str, tmp_path_factory: Any, runs: Any, concurrency: int
) -> None:
    await check(journals(kind, tmp_path_factory.mktemp("journal")), runs, concurrency)


# Files of earlier versions


@pytest.mark.parametrize("version", [1, 2])
async def test_a_file_of_an_earlier_version_is_read_while_the_places_match(tmp_path: Path, version: int) -> None:
    """Its records get their keys, so that the next run may be in another order."""
    make = journals("file", tmp_path)
    things = Things(None, "after")
    items = [(letter, 0) for letter in "abcdefghi"]
    await killed(things.job(items, make()))
    make_file_earlier(tmp_path / "journal", version)
    result = await things.job([*items, ("j", 0)], make("look_up"))
    assert told(result) == {item: ("succeeded", item, False) for item in [*items, ("j", 0)]}
    await things.job([("k", 0), *reversed(items), ("j", 0)], make())
    assert sorted(things.made) == [*items, ("j", 0), ("k", 0)]


@pytest.mark.parametrize("version", [1, 2])
async def test_a_file_of_an_earlier_version_is_refused_with_another_input(tmp_path: Path, version: int) -> None:
    make = journals("file", tmp_path)
    things = Things()
    items = [(letter, 0) for letter in "abcdefghi"]
    await things.job(items, make())
    make_file_earlier(tmp_path / "journal", version)
    with pytest.raises(BulkError) as caught:
        await things.job([*items[:4], ("x", 0), *items[4:]], make())
    message = str(caught.value.__cause__)
    assert isinstance(caught.value.__cause__, JournalError)
    assert message == (
        f"{tmp_path / 'journal'}: the journal is of an earlier version and knows items by their place: item 4 is not "
        "what it was; end the job with the input that it was begun with, or choose another file"
    )
    assert things.made == items
    await things.job(items, make())
    assert things.made == items


async def test_a_record_that_was_not_sent_has_no_place(tmp_path: Path) -> None:
    """Of a file of an earlier version too: it is as if it were not there."""
    make = journals("file", tmp_path)
    things = Things("not sent")
    await things.job([("a", 0)], make())
    journal = make()
    make_file_earlier(tmp_path / "journal", 2)
    await journal.open(JobIdentity(NAME, {}, 3))
    assert (await look_up(journal, ["b"])).records is None
    await journal.close()
