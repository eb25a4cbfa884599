"""A journal's file keeps items in blocks: each is read and written once for a chunk, however its items lie."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pinterest_async import Journal
from pinterest_async._bulk.journal.base import JobIdentity, Record, split
from pinterest_async._bulk.journal.database import JournalFile
from tests.support.journals import MemoryJournal, look_up

JOB = JobIdentity("things.create", {}, 100, int)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of the blocks that are read."""
    numbers: list[int] = []
    read = JournalFile.block

    def block(self: JournalFile, number: int) -> Any:
        numbers.append(number)
        return read(self, number)

    monkeypatch.setattr(JournalFile, "block", block)
    return numbers


@pytest.mark.parametrize(
    "items",
    [
        range(0, 300, 2),
        range(1, 300, 3),
        range(300),
        range(50, 250),
        [99, 100, 101, 199, 200, 299],
        [7],
        range(299, -1, -1),
        Random(1).sample(range(300), 120),
    ],
    ids=lambda items: str(items)[:20],
)
async def test_each_block_is_read_once(items: Sequence[int], tmp_path: Path, reads: list[int]) -> None:
    """As for a chunk of one family of items, between which there are those of another, and in any order."""
    path, blocks = tmp_path / "journal", sorted({item // 100 for item in items})
    others = [item for item in range(300) if item not in set(items)]
    first = Journal(path)
    await first.open(JOB)
    await first.mark_in_progress((await look_up(first, range(300))).ids)
    if others:
        await first.complete((await look_up(first, others, indexes=others)).ids, [None] * len(others))
    await first.close()

    second = Journal(path)
    await second.open(JOB)
    assert (await look_up(second, [999], indexes=[999])).records is None  # the index is made
    reads.clear()
    ids, records = await look_up(second, items)
    assert reads == blocks
    assert list(ids.numbers) == list(items), "numbers are those of the first run"
    assert records is not None
    for call in (
        second.mark_in_progress(ids),
        second.mark_accepted(ids, "batch"),
        second.complete(ids, [Record("unknown" if item % 5 == 0 else "succeeded", item) for item in items]),
    ):
        reads.clear()
        await call
        assert reads == blocks
    await second.close()

    third = Journal(path)
    resumed = await third.open(JOB)
    assert (await look_up(third, [999], indexes=[999])).records is None
    reads.clear()
    ids, records = await look_up(third, items)
    assert reads == blocks
    assert records is not None
    assert [record and (record.status, record.value, record.batch_id) for record in records] == [
        ("unknown", item, "batch") if item % 5 == 0 else ("succeeded", item, None) for item in items
    ]
    assert resumed.uncertain == sum(item % 5 == 0 for item in items)
    assert not others or (await look_up(third, others, indexes=range(300, 300 + len(others)))).records is None
    await third.close()


async def test_an_input_in_its_order_needs_no_index(tmp_path: Path, reads: list[int]) -> None:
    """Its blocks are read one after the other. From the first chunk that differs on, records are found by key."""
    first = Journal(tmp_path / "journal")
    await first.open(JOB)
    for start in range(0, 300, 60):
        ids = (await look_up(first, range(start, start + 60), indexes=range(start, start + 60))).ids
        await first.mark_in_progress(ids)
        await first.complete(ids, [Record("succeeded", number) for number in ids.numbers])
    await first.close()

    second = Journal(tmp_path / "journal")
    await second.open(JOB)
    reads.clear()
    for start in range(0, 180, 60):
        ids, records = await look_up(second, range(start, start + 60), indexes=range(start, start + 60))
        assert ids.numbers == range(start, start + 60)
        assert records is not None
        assert [record.value for record in records if record is not None] == list(ids.numbers)
    assert reads == [0, 0, 1, 1]
    ids, records = await look_up(second, [299, 5, 180], indexes=[180, 181, 182])
    assert list(ids.numbers) == [299, 300, 180], "an item of this run has the record of the second 5"
    assert [record and record.value for record in records or ()] == [299, None, 180]
    await second.close()


@settings(max_examples=50)
@example(first=[(0, 0), (0, 1)], kept=0, others=[(0, 1)], not_sent=set(), size=1, creates=True)
@example(first=[(0, 0), (0, 0)], kept=1, others=[], not_sent={0}, size=1, creates=False)
@given(
    first=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), max_size=12),
    kept=st.integers(0, 12),
    others=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), max_size=8),
    not_sent=st.sets(st.integers(0, 11), max_size=1),
    size=st.integers(1, 4),
    creates=st.booleans(),
)
async def test_records_are_those_that_are_found_by_key(
    first: list[Any],
    kept: int,
    others: list[Any],
    not_sent: set[int],
    size: int,
    creates: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whether an input begins in the order of the run before, and where it differs."""
    journals: list[Any] = [Journal(tmp_path_factory.mktemp("journal") / "journal"), MemoryJournal()]
    found: list[list[Any]] = [[], []]
    for run, items in enumerate((first, first[:kept] + others)):
        for journal, records in zip(journals, found, strict=True):
            await journal.open(JobIdentity("things.create", {}, size, int))
            for start in range(0, len(items), size):
                part = items[start : start + size]
                places = range(start, start + len(part))
                ids, held = await look_up(journal, part, indexes=places, keys=[key for key, _ in part], creates=creates)
                values = [record and record.value for record in held or [None] * len(part)]
                records += zip(part, split(ids.digests), values, strict=True)
                outcomes = [None if place in not_sent else Record("succeeded", 100 * run + place) for place in places]
                await journal.complete(ids, outcomes)
            await journal.close()
    assert found[0] == found[1]


async def test_a_block_is_small_whatever_a_call_takes(tmp_path: Path) -> None:
    """To read one record is to read its block."""
    first = Journal(tmp_path / "journal")
    await first.open(JobIdentity("things.create", {}, 10_000, int))
    assert first._file.size == 127
    await first.close()
