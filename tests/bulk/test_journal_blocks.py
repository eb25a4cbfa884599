"""A journal's file keeps items in blocks: each is read and written once for a chunk, however its items lie."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pinterest_async import Journal
from pinterest_async._bulk.journal.base import JobIdentity, Record
from pinterest_async._bulk.journal.database import JournalFile
from tests.support.journals import look_up

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


async def test_a_block_is_small_whatever_a_call_takes(tmp_path: Path) -> None:
    """To read one record is to read its block."""
    first = Journal(tmp_path / "journal")
    await first.open(JobIdentity("things.create", {}, 10_000, int))
    assert first._file.size == 127
    await first.close()
