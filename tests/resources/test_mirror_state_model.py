"""Both states of a mirror against a plain model: what they store, count and mark, over runs that end in every way."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pinterest_async import MirrorError
from pinterest_async.mirror import Entry, EntryState, MirrorFile, MirrorState
from pinterest_async.redis import RedisMirrorState
from tests.support.redis_server import RedisServer

T = TypeVar("T")

IDENTITY = {"country": "US", "language": "EN"}
MANY = [f"many {number}" for number in range(1700)]
keys = st.sampled_from(["ia", "ib", "ic", "hé", "i:1", "i 2", 'i"', "count:1", "mirror", "i\n"])
entries = st.builds(Entry, st.sampled_from(EntryState), st.sampled_from([b"", b"\x00" * 16, b"\xff" * 16, b"1"]))
changes = st.dictionaries(keys, st.none() | entries, max_size=6)
groups = st.lists(st.sampled_from(EntryState), min_size=1, unique=True)


class States(RuleBasedStateMachine):
    """What a state is asked, and the model answers."""

    server: RedisServer | None = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner(loop_factory=asyncio.SelectorEventLoop)
        if self.server is not None:
            self.server.client.flushall()
        self.entries: dict[str, Entry] = {}
        self.seen: set[str] = set()
        self.kept: set[str] = set()

    def new(self) -> MirrorState:
        if self.server is None:
            return MirrorFile(self.folder / "state")
        return RedisMirrorState(self.server.url, name="state", deadline=0.0)

    def do(self, call: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(call)

    @initialize()
    def begin(self) -> None:
        self.state = self.new()
        self.do(self.state.open(IDENTITY, dry_run=False))

    @rule(changes=changes)
    def put(self, changes: dict[str, Entry | None]) -> None:
        self.do(self.state.put(changes))
        self._change(changes)

    @rule(entry=st.none() | entries, first=st.integers(0, 1700), last=st.integers(0, 1700))
    def put_many(self, entry: Entry | None, first: int, last: int) -> None:
        self.put(dict.fromkeys(MANY[first:last], entry))

    @rule(asked=st.lists(keys, unique=True))
    def look_up(self, asked: list[str]) -> None:
        assert self.do(self.state.lookup(asked)) == {key: self.entries[key] for key in asked if key in self.entries}

    @rule(marked=st.lists(keys | st.sampled_from(MANY), unique=True))
    def mark_seen(self, marked: list[str]) -> None:
        assert self.do(self.state.mark_seen(marked)) == self.seen.intersection(marked)
        self.seen.update(marked)

    @rule(first=st.integers(0, 1700), last=st.integers(0, 1700))
    def mark_many(self, first: int, last: int) -> None:
        self.mark_seen(MANY[first:last])

    @rule(states=groups, entry=st.none() | entries)
    def go_through_the_unseen(self, states: list[EntryState], entry: Entry | None) -> None:
        """Each comes once, also where it is set meanwhile, as a removal does it."""
        expected = {key: each for key, each in self.entries.items() if each.state in states and key not in self.seen}
        found: list[tuple[str, Entry]] = []

        async def go() -> None:
            async for block in self.state.unseen(states):
                assert 0 < len(block) <= 1000
                found.extend(block)
                changes: dict[str, Entry | None] = dict.fromkeys([key for key, _ in block], entry)
                await self.state.put(changes)
                self._change(changes)

        self.do(go())
        assert len(found) == len(expected)
        assert dict(found) == expected

    @rule(batch=st.sampled_from(["1", "2", "é:"]), is_added=st.booleans())
    def change_a_batch(self, batch: str, is_added: bool) -> None:
        self.do(self.state.add_batch(batch) if is_added else self.state.remove_batch(batch))
        (self.kept.add if is_added else self.kept.discard)(batch)

    @rule(is_killed=st.booleans())
    def begin_another_run(self, is_killed: bool) -> None:
        if is_killed:
            self._kill()
        else:
            self.do(self.state.close())
        self.seen.clear()
        self.begin()

    @rule(asked=st.lists(keys, unique=True), states=groups)
    def run_dry(self, asked: list[str], states: list[EntryState]) -> None:
        """It counts as another run does, and changes nothing."""
        self.do(self.state.close())
        dry = self.new()
        self.do(dry.open(IDENTITY, dry_run=True))
        assert not self.do(dry.mark_seen(asked))
        there = {key for key, entry in self.entries.items() if entry.state in states}
        assert self.do(dry.count(states, unseen=True)) == len(there.difference(asked))
        self.do(dry.close())
        self.seen.clear()
        self.begin()

    @rule()
    def begin_a_second_run(self) -> None:
        for state in (self.state, self.new()):
            for dry_run in (False, True):
                with pytest.raises(MirrorError, match=r"in use by another run|another process has it"):
                    self.do(state.open(IDENTITY, dry_run=dry_run))

    @rule()
    def begin_a_run_of_another_catalog(self) -> None:
        self.do(self.state.close())
        for dry_run in (False, True):
            with pytest.raises(MirrorError, match="the state of another catalog: its country is US"):
                self.do(self.new().open({**IDENTITY, "country": "CA"}, dry_run=dry_run))
        self.seen.clear()
        self.begin()

    @invariant()
    def counts_and_has_its_batches(self) -> None:
        if not hasattr(self, "state"):
            return
        for states in (*([state] for state in EntryState), list(EntryState)):
            there = {key for key, entry in self.entries.items() if entry.state in states}
            assert self.do(self.state.count(states, unseen=False)) == len(there)
            assert self.do(self.state.count(states, unseen=True)) == len(there - self.seen)
        assert set(self.do(self.state.batches())) == self.kept

    def _change(self, changes: dict[str, Entry | None]) -> None:
        for key, entry in changes.items():
            if entry is None:
                self.entries.pop(key, None)
            else:
                self.entries[key] = entry

    def _kill(self) -> None:
        """End the run as SIGKILL does, and let the lease end."""
        state: Any = self.state
        if self.server is None:
            database: sqlite3.Connection = state._opened
            database.close()
            return
        state._lease._renewal.cancel()
        self.do(state._lease._client.aclose())
        self.server.client.hset(state._lease.keys[0], "ends", "0")

    def teardown(self) -> None:
        self.do(self.state.close())
        self.runner.close()
        shutil.rmtree(self.folder)


@pytest.mark.parametrize("kind", ["file", pytest.param("redis", marks=pytest.mark.slow)])
def test_a_state_is_as_the_model_says(kind: str, request: pytest.FixtureRequest) -> None:
    on = request.getfixturevalue("redis_server") if kind == "redis" else None

    class StatesOfKind(States):
        server = on

    few = settings(
        max_examples=settings().max_examples // 2,
        stateful_step_count=25,
        phases=[Phase.generate],  # to shrink one that fails takes minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(StatesOfKind, settings=few)
