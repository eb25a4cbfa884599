"""Files of journals that a fault of the disk, or a person, has changed: found, and never guessed."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pinterest_async import ArgumentError, BulkError, Journal, JournalError
from pinterest_async._bulk.journal.base import JobIdentity, Record
from pinterest_async._bulk.journal.wal import is_damaged
from tests.bulk.test_journal import NAME, SIZE, Service, statuses
from tests.support.journals import look_up, make_file_earlier
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop
COUNT = 200
IDENTITY = JobIdentity(NAME, {"ad_account_id": "1"}, SIZE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "job.journal"


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


async def resume(path: Path, service: Service) -> bool:
    """Run the job again; whether the journal was believed. Whatever it says, nothing may be made twice."""
    try:
        result = await service.job(range(COUNT), Journal(path))
    except JournalError as error:
        assert path.name in str(error)
        believed = False
    except BulkError as error:
        assert isinstance(error.__cause__, JournalError)
        believed = False
    else:
        assert statuses(result) == ["succeeded"] * COUNT
        believed = True
    assert len(service.made) == len(set(service.made)), "made twice"
    return believed


def flip(content: bytes, place: int, bit: int) -> bytes:
    return content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :]


@pytest.mark.slow
async def test_a_changed_bit_is_found_or_does_not_matter(path: Path) -> None:
    service, draw = Service(), Random(1)
    await service.job(range(COUNT), Journal(path))
    content = path.read_bytes()
    places = [*range(100), *(draw.randrange(len(content)) for _ in range(200))]
    found = 0
    for place in places:
        path.write_bytes(flip(content, place, draw.randrange(8)))
        found += not await resume(path, service)
        log_of(path).unlink(missing_ok=True)
    assert found > 150


async def test_a_file_that_was_cut_is_found(path: Path) -> None:
    service, draw = Service(), Random(2)
    await service.job(range(COUNT), Journal(path))
    content = path.read_bytes()
    for size in (0, 1, 15, 16, 99, 100, 511, 512, 4095, 4096, *(draw.randrange(len(content)) for _ in range(30))):
        path.write_bytes(content[:size])
        assert not await resume(path, service)
        assert not await resume(path, service), "not by the next run either"
        log_of(path).unlink(missing_ok=True)


async def crashed(path: Path, service: Service) -> tuple[bytes, bytes]:
    """Make all but the last few items, and return the file and its log as a process leaves them that is killed then."""
    journal = Journal(path)
    await journal.open(IDENTITY)
    for start in range(0, COUNT - 2 * SIZE, SIZE):
        items = range(start, start + SIZE)
        ids = (await look_up(journal, items, indexes=items)).ids
        await journal.mark_in_progress(ids)
        service.made += items
        await journal.complete(ids, [Record("succeeded", {"made": item}) for item in items])
    copies = path.read_bytes(), log_of(path).read_bytes()
    await journal.close()
    return copies


async def test_a_changed_bit_of_the_log_is_found(path: Path) -> None:
    """SQLite takes it for the end of the log: what was recorded after it would be forgotten."""
    service, draw = Service(), Random(3)
    content, log = await crashed(path, service)
    made = len(service.made)
    last = len(log) - 4096 - 24
    for place in [*range(0, 60, 3), last - 1, *(draw.randrange(last) for _ in range(40))]:
        path.write_bytes(content)
        log_of(path).write_bytes(flip(log, place, draw.randrange(8)))
        assert not await resume(path, service)
        assert not await resume(path, service), "the log is left as it is"
    path.write_bytes(content)
    log_of(path).write_bytes(log[:17])
    assert not await resume(path, service)
    assert len(service.made) == made
    log_of(path).write_bytes(log)
    assert await resume(path, service)
    assert len(service.made) == COUNT


async def test_a_frame_that_a_kill_cut_short_is_none(path: Path) -> None:
    """The last change was not complete, so nothing was sent after it."""
    service = Service()
    content, log = await crashed(path, service)
    assert not is_damaged(log[:-1])
    assert not is_damaged(flip(log, len(log) - 1, 0))
    assert not is_damaged(b"")
    assert is_damaged(log[:40] + b"oldsalts" + log[48:]), "the first frame has another salt"
    assert not is_damaged(log + flip(log[-4120:], 9, 1)), "a frame of an earlier log"
    path.write_bytes(content)
    log_of(path).write_bytes(log[:-1])
    result = await service.job(range(COUNT), Journal(path))
    assert set(statuses(result)) == {"succeeded", "unknown"}
    assert len(service.made) == len(set(service.made))


async def test_files_that_were_parted_are_not_believed(path: Path) -> None:
    """The log has the last records of a process that was killed; a copy of the file alone lacks them."""
    service = Service()
    content, log = await crashed(path, service)
    path.write_bytes(content)
    for _ in range(2):
        with pytest.raises(JournalError, match=r"job\.journal-wal, with the last records .* is missing"):
            await service.job(range(COUNT), Journal(path))
    path.unlink()
    log_of(path).write_bytes(log)
    with pytest.raises(JournalError, match=r"the file is missing, and job\.journal-wal is there"):
        await service.job(range(COUNT), Journal(path))
    path.write_bytes(content)
    assert await resume(path, service)


async def test_a_journal_of_version_1_is_read_and_gets_checksums(path: Path) -> None:
    service = Service(None, "lost")
    first = await service.job(range(12), Journal(path))
    make_file_earlier(path, 1)
    assert statuses(await service.job(range(12), Journal(path))) == statuses(first)
    change(path, "UPDATE block SET states = x'00000000' WHERE number = 1")
    with pytest.raises(JournalError, match=r"damaged \(the checksum of records 4 to 7 is wrong\)"):
        await service.job(range(12), Journal(path))
    assert len(service.made) == 8


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()


CHANGES = [
    "UPDATE block SET kept = '[null]'",
    "UPDATE block SET kept = NULL",
    "UPDATE block SET kept = x'5b6e756c6c5d'",
    "UPDATE block SET kept = x'5b6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c5d'",
    "UPDATE block SET digests = 'text'",
    "UPDATE block SET digests = 5, states = 1.5",
    "UPDATE block SET states = x'00'",
    "UPDATE block SET notes = 'abc'",
    "UPDATE block SET keys = 'abc'",
    "UPDATE block SET keys = NULL",
    "UPDATE block SET keys = x'0000000000000001'",
    "UPDATE block SET states = x'02020202', notes = x'ff'",
    "UPDATE job SET block = 0",
    "UPDATE job SET block = 9000000000000000000",
    "UPDATE job SET block = 'four'",
    "UPDATE job SET scope = x'ff'",
    "UPDATE job SET scope = '[1]'",
    "UPDATE job SET started = 'yesterday'",
    "DELETE FROM job",
    "INSERT INTO job SELECT * FROM job",
]


@pytest.mark.parametrize(
    ("version", "statement"),
    [(3, "UPDATE block SET number = number + 100")]
    + [(version, each) for version in (1, 3) for each in CHANGES if version == 3 or "keys" not in each],
)
async def test_rows_that_make_no_sense_are_damage(path: Path, statement: str, version: int) -> None:
    """Without checksums too, as far as it shows."""
    service = Service()
    await service.job(range(4), Journal(path))
    if version == 1:
        make_file_earlier(path, 1)
    change(path, statement)
    with pytest.raises((JournalError, BulkError), match="the journal is damaged"):
        await service.job(range(4), Journal(path))
    assert len(service.made) == 4


async def test_text_that_is_none_is_damage(path: Path) -> None:
    service = Service()
    await service.job(range(4), Journal(path))
    change(path, "UPDATE job SET name = CAST(x'ff41' AS TEXT)")
    with pytest.raises(JournalError, match="the journal is damaged"):
        await service.job(range(4), Journal(path))


async def test_a_full_disk_stops_the_job_and_leaves_a_journal_that_goes_on(path: Path) -> None:
    """SQLite gives up the transaction itself."""
    service, journal = Service(), Journal(path)
    opened = journal.open

    async def small(job: JobIdentity) -> Any:
        resumed = await opened(job)
        assert journal._opened is not None
        database = journal._opened.database
        [(pages,)] = database.execute("PRAGMA page_count")
        database.execute(f"PRAGMA max_page_count = {pages + 1}")
        return resumed

    journal.open = small  # type: ignore[method-assign]
    with pytest.raises(BulkError, match="cannot be read or written: database or disk is full") as caught:
        await service.job(range(COUNT), journal)
    assert isinstance(caught.value.__cause__, JournalError)
    assert 0 < len(service.made) < COUNT
    result = await service.job(range(COUNT), Journal(path))
    assert set(statuses(result)) <= {"succeeded", "unknown"}
    assert sorted(service.made) == list(range(COUNT))


async def test_a_new_journal_is_its_owners_and_leaves_no_draft(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def mode() -> int:
        await Service().job(range(4), Journal(path))
        assert [entry.name for entry in path.parent.iterdir()] == [path.name]
        return stat.S_IMODE(path.stat().st_mode)

    assert await mode() == 0o600
    path.unlink()

    def refuse(source: str, target: Path) -> None:
        raise OSError("no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    assert await mode() == 0o600


async def test_a_journal_that_another_process_makes_meanwhile_is_in_use(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, link = Journal(path), os.link

    def late(source: str, target: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        coroutine = other.open(IDENTITY)
        with pytest.raises(StopIteration):
            coroutine.send(None)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(JournalError, match="in use by another process"):
        await Service().job(range(4), Journal(path))
    await other.close()


@pytest.mark.parametrize("wrong", [5, None, "", "a\0b", b"job.journal"])
def test_a_path_that_is_none_is_refused(wrong: Any) -> None:
    with pytest.raises(ArgumentError, match="Journal: path: expected the path of a file"):
        Journal(wrong)


async def test_a_folder_that_cannot_be_written_is_named(path: Path) -> None:
    for wrong in (path / "nowhere" / "job", Path("/proc/job.journal"), path.parent):
        with pytest.raises(JournalError, match="cannot be read or written"):
            await Service().job(range(4), Journal(wrong))
