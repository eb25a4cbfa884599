"""A journal's file keeps items in blocks: each is read and written once for a chunk, however its items lie."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pinterest_async import Journal, JournalError
from pinterest_async._bulk.journal.base import JobIdentity, Record, digests
from pinterest_async._bulk.journal.database import JournalFile

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
    "indexes",
    [range(0, 300, 2), range(1, 300, 3), range(300), range(50, 250), [99, 100, 101, 199, 200, 299], [7]],
    ids=str,
)
async def test_each_block_is_read_once(indexes: Sequence[int], tmp_path: Path, reads: list[int]) -> None:
    """As for a chunk of one family of items, between which there are those of another."""
    path, blocks = tmp_path / "journal", sorted({index // 100 for index in indexes})
    marks, others = digests(indexes), [index for index in range(300) if index not in set(indexes)]
    first = Journal(path)
    await first.open(JOB)
    for call in (
        first.mark_in_progress(indexes, marks),
        first.mark_accepted(indexes, "batch"),
        first.complete(
            indexes, marks, [Record("unknown" if index % 5 == 0 else "succeeded", index) for index in indexes]
        ),
        first.lookup(indexes, marks),
    ):
        reads.clear()
        await call
        assert reads == blocks
    await first.close()

    again = Journal(path)
    resumed = await again.open(JOB)
    records = await again.lookup(indexes, marks)
    assert records is not None
    assert [record and (record.status, record.value, record.batch_id) for record in records] == [
        ("unknown", index, "batch") if index % 5 == 0 else ("succeeded", index, None) for index in indexes
    ]
    assert resumed.uncertain == sum(index % 5 == 0 for index in indexes)
    assert not any(await again.lookup(others, digests(others)) or ())
    with pytest.raises(JournalError, match=f"another input: item {indexes[-1]} "):
        await again.lookup(indexes, marks[:-8] + b"\1" * 8)
    await again.close()
