"""The states of a mirror: what holds for every one, and the state in a file."""

import asyncio
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pinterest_async import MirrorError
from pinterest_async.mirror import Entry, EntryState, MirrorFile
from tests.support.mirrors import WHERE, Shop, counts, things

BOTH = pytest.mark.parametrize("shop", ["file", "redis"], indirect=True)


@BOTH
async def test_the_state_of_another_catalog_is_refused(shop: Shop) -> None:
    await shop.mirror(things(1))
    for other, message in [
        ({"country": "CA"}, "its country is US, and this run's is CA: choose another"),
        ({"language": "FR"}, "its language is EN, and this run's is FR"),
        ({"ad_account_id": "549755885175"}, "its ad_account_id is not given, and this run's is 549755885175"),
        ({"catalog_id": "7"}, "its catalog_id is not given"),
    ]:
        with pytest.raises(MirrorError, match=f"shop.*: the state of another catalog: {message}"):
            await shop.mirror(things(1), **other)
    assert not shop.sandbox.requests


async def test_two_runs_do_not_share_a_state(shop: Shop) -> None:
    state = MirrorFile(shop.path)
    running = asyncio.ensure_future(shop.pinterest.catalogs.mirror(things(1), state=state, **WHERE))
    while not shop.sandbox.requests:
        await asyncio.sleep(0)
    with pytest.raises(MirrorError, match="in use by another run of this process"):
        await shop.pinterest.catalogs.mirror(things(2), state=state, **WHERE)
    for dry_run in (False, True):
        with pytest.raises(MirrorError, match="in use by another run: wait until it ends"):
            await shop.pinterest.catalogs.mirror(things(2), state=shop.state, dry_run=dry_run, **WHERE)
    assert (await running).new == 1
    assert counts(await shop.mirror(things(1))) == {"read": 1, "unchanged": 1}


async def _spoilt(path: Path, kind: str) -> None:
    match kind:
        case "empty":
            path.write_bytes(b"")
        case "other":
            path.write_text("id\ttitle\n" * 1000)
        case "database":
            path.unlink()
            sqlite3.connect(path).execute("CREATE TABLE a (b)").connection.close()
        case "cut":
            path.write_bytes(path.read_bytes()[:4096])
        case "page":
            content = bytearray(path.read_bytes())
            content[4096:] = b"\x55" * (len(content) - 4096)
            path.write_bytes(content)
        case "identity":
            database = sqlite3.connect(path)
            database.execute("UPDATE mirror SET identity = 'x'")
            database.commit()
            database.close()
        case _:
            path.unlink()
            path.mkdir()


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("empty", "damaged .the file is empty.: restore it, or begin with a new file"),
        ("other", "damaged"),
        ("database", "no state of a mirror of this version"),
        ("cut", "damaged"),
        ("page", "damaged"),
        ("identity", "damaged"),
        ("folder", "cannot be read or written: unable to open"),
    ],
)
async def test_a_state_that_cannot_be_used_is_refused(shop: Shop, kind: str, message: str) -> None:
    await shop.mirror(things(*range(50)))
    await _spoilt(shop.path, kind)
    with pytest.raises(MirrorError, match=f"shop.mirror: .*{message}") as raised:
        await shop.mirror(things(1))
    assert len(str(raised.value).splitlines()) == 1
    assert not shop.sandbox.requests


async def test_a_state_in_a_folder_that_is_missing(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(MirrorError, match="shop: the state cannot be read or written: No such file"):
        await shop.mirror(things(1), state=tmp_path / "missing" / "shop")


async def test_a_state_that_is_not_open(tmp_path: Path) -> None:
    state = MirrorFile(tmp_path / "shop")
    for call in (state.batches(), state.put({}), state.mark_seen(["a"])):
        with pytest.raises(MirrorError, match="the state is not open"):
            await call


async def test_a_new_state_is_never_seen_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may be faster, and the file system may have no hard links."""
    path, link = tmp_path / "shop", os.link

    def faster(draft: str, made: Path) -> None:
        link(draft, made)
        raise FileExistsError

    def unable(draft: str, made: Path) -> None:
        raise OSError

    for stand_in in (faster, unable):
        monkeypatch.setattr(os, "link", stand_in)
        state = MirrorFile(path)
        await state.open({"country": "US"}, dry_run=False)
        await state.close()
        assert [entry.name for entry in tmp_path.iterdir()] == ["shop"]
        assert path.stat().st_mode & 0o777 == 0o600
        path.unlink()


class Failing(MirrorFile):
    """A state that cannot be written after some changes."""

    def __init__(self, path: Path, changes: int) -> None:
        super().__init__(path)
        self.changes = changes

    async def put(self, entries: Mapping[str, Entry | None]) -> None:
        self.changes -= 1
        if self.changes < 0:
            raise MirrorError(f"{self.path}: the state cannot be read or written: disk full")
        await super().put(entries)


@pytest.mark.parametrize("changes", range(5))
async def test_a_state_that_cannot_be_written_ends_the_run(shop: Shop, changes: int) -> None:
    """What was sent until then is not taken for more than pending."""
    feed = things(*range(2500))
    with pytest.raises(MirrorError, match="disk full"):
        await shop.mirror(feed, state=Failing(shop.path, changes), concurrency=1)
    result = await shop.mirror(feed)
    assert result.is_complete
    assert len(shop.prices) == 2500
    assert result.new + result.changed + result.unchanged == 2500


async def test_a_batch_that_cannot_be_stored_ends_the_run(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was accepted, and no other one is sent."""

    async def fail(state: MirrorFile, batch_id: str) -> None:
        raise MirrorError(f"{state.path}: the state cannot be read or written: disk full")

    with monkeypatch.context() as patch:
        patch.setattr(MirrorFile, "add_batch", fail)
        job = shop.pinterest.catalogs.mirror(things(*range(2500)), state=shop.state, concurrency=1, **WHERE)
        with pytest.raises(MirrorError, match="disk full"):
            await job
    assert counts(job.result) == {"read": 2500, "unknown": 1000, "not_sent": 1500}
    result = await shop.mirror(things(*range(2500)))
    assert counts(result) == {"read": 2500, "new": 1500, "changed": 1000}


async def test_a_change_that_fails_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = MirrorFile(tmp_path / "shop")
    await state.open({}, dry_run=False)
    await state.put({"a": Entry(EntryState.PENDING)})
    wrong: Any = {"b": Entry(EntryState.PENDING), "c": Entry(object())}  # type: ignore[arg-type]
    with pytest.raises(MirrorError, match="damaged"):
        await state.put(wrong)
    assert set(await state.lookup(["a", "b", "c"])) == {"a"}
    await state.put({"b": Entry(EntryState.PENDING)})
    await state.close()
