"""catalogs.mirror: makes a catalog equal a feed, and sends what differs from what an earlier run sent.

A run reads the whole feed before it sends anything, and puts the items that are new or changed into a temporary file.
So a feed that breaks off changes nothing, and the number of items that left it is known before one is removed.
"""

import asyncio
import logging
import math
import os
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Sequence,
)
from contextlib import aclosing
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast, get_args

import msgspec

from ..._bulk.coroutine import LazyCoroutine
from ..._bulk.job import BulkJob, check_items
from ..._bulk.outcomes import Outcome
from ..._bulk.progress import Progress
from ..._bulk.resume import finished, uninterrupted
from ..._http.transport import Transport
from ...errors import (
    ArgumentError,
    BulkError,
    DecodeError,
    MirrorError,
    RateLimited,
    ResponseError,
    TimedOut,
    Unauthorized,
)
from ...models.catalog_items import ItemRecord
from ...models.feed_rows import Rejected
from .catalog_batches import BatchPoller
from .catalog_sync import MAX_BODY, BatchLog, sync_items
from .mirror_items import HOTEL, ITEM, NAME, MirrorItems, Planned, Spool, blocks_of, planned_of, removal_of
from .mirror_result import MirrorOutcome, MirrorResult
from .mirror_state import BLOCK, Entry, EntryState, MirrorState, is_redis_url, state_of

MAX_REMOVED: Final = 0.05
_PENDING: Final = Entry(EntryState.PENDING)
_OUT_OF_STOCK: Final = Entry(EntryState.OUT_OF_STOCK)
_IN_CATALOG: Final = (EntryState.CURRENT, EntryState.PENDING)

Removal: TypeAlias = Literal["delete", "out_of_stock", "keep"]

Deliver: TypeAlias = Callable[[Sequence[MirrorOutcome]], Awaitable[None]]

_logger: Final = logging.getLogger("pinterest_async")


class Options(NamedTuple):
    """The arguments of a run, as given."""

    state: Any
    country: str
    language: str
    ad_account_id: str | None
    catalog_id: str | None
    remove: Removal
    max_removed: float
    unreadable_rows: int
    dry_run: bool
    resend_all: bool
    concurrency: int
    first_poll: float
    on_progress: Callable[[Progress], None] | None


class MirrorJob(LazyCoroutine[MirrorResult]):
    """A run of a mirror, not yet started: await it for a `MirrorResult`, or iterate over its outcomes. It runs once.

    `result` has the counts at any time, also after the run was cancelled.
    """

    def __init__(self, transport: Transport, items: MirrorItems, options: Options) -> None:
        self.name: str = NAME
        self.result: MirrorResult = MirrorResult(dry_run=options.dry_run)
        self._transport = transport
        self._items = items
        self._options = options
        self._started = False
        self._is_dormant = True

    async def __aiter__(self) -> AsyncIterator[MirrorOutcome]:
        self._is_dormant = False
        ready: asyncio.Queue[Sequence[MirrorOutcome]] = asyncio.Queue(1)
        runner = asyncio.create_task(self._run(ready.put))
        runner.add_done_callback(lambda _: None if ready.full() else ready.put_nowait(()))
        try:
            while not (runner.done() and ready.empty()):
                for outcome in await ready.get():
                    yield outcome
            await runner
        finally:
            runner.cancel()
            await finished(runner)

    def _start(self) -> Coroutine[Any, Any, MirrorResult]:
        return self._collect()

    async def _collect(self) -> MirrorResult:
        async def deliver(outcomes: Sequence[MirrorOutcome]) -> None:
            """Keep none: the result has the counts."""

        await self._run(deliver)
        return self.result

    async def _run(self, deliver: Deliver) -> None:
        if self._started:
            raise MirrorError(f"{NAME}: a run of a mirror runs once: make a new one")
        self._started = True
        _check(self._items, self._options)
        if is_redis_url(self._options.state):
            raise ArgumentError(NAME, "state", "a state on a Redis server has a name: RedisMirrorState(url, name=...)")
        state = state_of(self._options.state)
        if state is None:
            raise ArgumentError(NAME, "state", f"expected the path of a file or a state, got {self._options.state!r}")
        _check_batches(self._transport, self._options)
        await state.open(self._identity(), dry_run=self._options.dry_run)
        try:
            await _Run(self._transport, self._items, state, self._options, self.result, deliver).run()
        finally:
            await uninterrupted(state.close)

    def _identity(self) -> dict[str, str]:
        options = self._options
        given = {
            "base_url": self._transport.connection.base_url,
            "ad_account_id": options.ad_account_id,
            "catalog_id": options.catalog_id,
            "country": options.country,
            "language": options.language,
        }
        return {name: str(value) for name, value in given.items() if value is not None}


class _Run:
    """One run, with an open state."""

    def __init__(
        self,
        transport: Transport,
        items: MirrorItems,
        state: MirrorState,
        options: Options,
        result: MirrorResult,
        deliver: Deliver,
    ) -> None:
        self._transport = transport
        self._items = items
        self._state = state
        self._options = options
        self._result = result
        self._deliver = deliver
        self._unreadable = 0
        """Rows without an id: any of the items that left the feed may be theirs."""
        self._total = 0
        """Items to send or to remove."""
        self._progress = self._progress_before = Progress(0, 0, 0, 0, 0)
        """Of the whole run, and of the job before."""

    async def run(self) -> None:
        """Read the input, send what differs, and remove what left."""
        result, options = self._result, self._options
        with Spool() as spool:
            await self._plan(spool)
            if result.read == result.rejected:
                raise MirrorError(f"{NAME}: {_no_item(result)}: nothing was sent and nothing removed")
            leaving = await self._leaving()
            result.is_planned = True
            self._total += leaving
            if options.dry_run:
                await self._show(_each(spool.blocks()))
                if leaving:
                    await self._show(self._removals())
                return
            await self._finish_earlier_batches()
            await self._send(_each(spool.blocks()))
        if options.remove != "keep" and result.stopped_by is None:
            async for refused in self._state.unseen([EntryState.REFUSED]):
                await self._state.put(dict.fromkeys(key for key, _ in refused))
        if leaving and result.stopped_by is not None:
            result.refused, result.refusal = leaving, "the run was stopped before"
        elif leaving:
            await self._send(self._removals())

    async def _show(self, blocks: AsyncIterator[list[Planned]]) -> None:
        """Deliver what a dry run does not do."""
        async for block in blocks:
            await self._deliver([self._result.add(planned.outcome("planned")) for planned in block])

    async def _plan(self, spool: "Spool") -> None:
        """Read the whole input, put the items to send into the spool, and deliver the rows that cannot be sent."""
        async for rows in blocks_of(self._items):
            start = self._result.read
            self._result.read += len(rows)
            rejected: list[MirrorOutcome] = []
            found: dict[str, Planned | None] = {}  # None for a row that cannot be sent: the catalog keeps its item
            for place, row in enumerate(rows, start):
                if isinstance(row, Rejected):
                    if row.item_id:
                        found.setdefault(ITEM + row.item_id, None)
                    elif any(map(str.isalnum, row.raw)):
                        self._unreadable += 1
                    rejected.append(self._reject(row.item_id, row.reason, row.line))
                    continue
                planned = planned_of(place, row)
                if planned.key[0] == HOTEL and self._options.remove == "out_of_stock":
                    raise ArgumentError(NAME, "remove", "hotels cannot be out of stock: expected delete or keep")
                if planned.key in found:
                    rejected.append(self._reject_repeated(planned))
                else:
                    found[planned.key] = planned
            repeated = [found.pop(key) for key in await self._state.mark_seen(list(found))]
            rejected += [self._reject_repeated(planned) for planned in repeated if planned is not None]
            planned_items = [planned for planned in found.values() if planned is not None]
            known = await self._state.lookup([planned.key for planned in planned_items])
            compared = [self._compared(planned, known.get(planned.key)) for planned in planned_items]
            differing = [planned for planned in compared if planned is not None]
            self._total += len(differing)
            spool.add(differing)
            await self._deliver(rejected)
            await asyncio.sleep(0)  # a synchronous input must not block the event loop

    def _compared(self, planned: Planned, before: Entry | None) -> Planned | None:
        """Return what to do about an item; None if the catalog has it."""
        if before == planned.after and not self._options.resend_all:
            self._result.unchanged += 1
            return None
        is_new = before is None or before.state is EntryState.REFUSED
        return planned._replace(change="new" if is_new else "changed", before=before)

    def _reject(self, item_id: str, reason: str, line: int | None) -> MirrorOutcome:
        return self._result.add(
            MirrorOutcome(change="rejected", status="rejected", item_id=item_id, line=line, reason=reason)
        )

    def _reject_repeated(self, planned: Planned) -> MirrorOutcome:
        reason = "the feed has this id more than once: the first row counts"
        return self._reject(planned.key[1:], reason, planned.line)

    async def _leaving(self) -> int:
        """Return how many items left the feed and are to be removed; 0 where that is refused."""
        options, result = self._options, self._result
        if options.remove == "keep":
            return 0
        states = self._removable()
        leaving = await self._state.count(states, unseen=True)
        total = await self._state.count(states, unseen=False)
        allowed = int(total * options.max_removed + 1e-9)
        if options.max_removed > 0:
            allowed = max(allowed, 1)
        if leaving and self._unreadable > options.unreadable_rows:
            result.refusal = (
                f"{leaving} items left the feed, and are kept: {self._unreadable} rows have no id that can be read, "
                "and may be theirs; repair the rows, or allow as many (unreadable_rows, --unreadable-rows)"
            )
        elif leaving > allowed:
            result.refusal = (
                f"{leaving} of {total} items left the feed, and are kept: more than {options.max_removed:.1%}; if the "
                "feed is right, allow more (max_removed, --max-removed)"
            )
        if result.refusal:
            result.refused, leaving = leaving, 0
        return leaving

    def _removable(self) -> Sequence[EntryState]:
        return _IN_CATALOG if self._options.remove == "out_of_stock" else (*_IN_CATALOG, EntryState.OUT_OF_STOCK)

    async def _removals(self) -> AsyncIterator[list[Planned]]:
        """Yield what to do about the items that left the feed."""
        discontinue = self._options.remove == "out_of_stock"
        async for block in self._state.unseen(self._removable()):
            yield [
                Planned("removed", key, removal_of(key, discontinue), before, _OUT_OF_STOCK if discontinue else None)
                for key, before in block
            ]

    async def _finish_earlier_batches(self) -> None:
        """Wait for the batches of a run that was killed: they must not be processed after those of this run."""
        batches = BatchPoller(self._transport, self._options.ad_account_id, 0.0)
        for batch_id in await self._state.batches():
            try:
                await batches.completed(batch_id)
            except (Unauthorized, RateLimited):
                raise
            except (ResponseError, TimedOut, DecodeError) as error:  # the catalog must not wait for it every night
                _logger.info("%s: batch %s of an earlier run: %s", NAME, batch_id, error)
            await self._state.remove_batch(batch_id)

    async def _send(self, blocks: AsyncIterator[list[Planned]]) -> None:
        """Send items, and put each outcome into the state."""
        options, result = self._options, self._result
        sending = _Sending(self._state, blocks)
        options = options._replace(on_progress=options.on_progress and self._on_progress)
        job = _sync_job(self._transport, sending.items(), options, _Batches(self._state))
        self._progress_before = self._progress
        try:
            async with aclosing(cast("AsyncGenerator[Outcome[Any, Any], None]", aiter(job))) as outcomes:
                async for outcome in outcomes:
                    await self._deliver([result.add(await sending.settle(outcome))])
        except BulkError as error:
            if isinstance(error.__cause__, MirrorError):  # the state cannot be written
                raise error.__cause__ from None
            raise
        finally:

            async def settle_others() -> None:
                for outcome in job.result.outcomes():
                    result.add(await sending.settle(outcome))
                await sending.close()

            await uninterrupted(settle_others)
            result.stopped_by = job.result.stopped_by

    def _on_progress(self, progress: Progress) -> None:
        """Add the progress of one of the two jobs, and report that of the whole run."""
        before = self._progress_before
        sums = {name: getattr(progress, name) + getattr(before, name) for name in _SUMMED}
        self._progress = msgspec.structs.replace(progress, total=self._total, **sums)
        assert self._options.on_progress is not None
        self._options.on_progress(self._progress)


_SUMMED: Final = ("read", "succeeded", "failed", "unknown", "not_sent", "waited_seconds", "elapsed_seconds")


class _Sending:
    """Writes to the state what is about to be sent, and each outcome."""

    def __init__(self, state: MirrorState, blocks: AsyncIterator[list[Planned]]) -> None:
        self._state = state
        self._blocks = blocks
        self._waiting: dict[int, Planned] = {}
        self._given = 0
        self._entries: dict[str, Entry | None] = {}

    async def items(self) -> AsyncIterator[Any]:
        """Yield the items to send, once the state has them as pending."""
        async for block in self._blocks:
            self._waiting.update(enumerate(block, self._given))
            await self._state.put({planned.key: _PENDING for planned in block})
            for planned in block:
                self._given += 1
                yield planned.item

    async def settle(self, outcome: Outcome[Any, Any]) -> MirrorOutcome:
        """Buffer an outcome. The state gets many together."""
        planned = self._waiting.pop(outcome.index)
        entry: Entry | None = _PENDING
        match outcome.status:
            case "succeeded":
                entry = planned.after
            case "not_sent":
                entry = planned.before
            case "failed" if planned.before is None or planned.before.state is EntryState.REFUSED:
                entry = Entry(EntryState.REFUSED)
            case _:
                pass
        self._entries[planned.key] = entry
        if len(self._entries) >= BLOCK:
            await self._flush()
        warnings = [warning.message or "" for warning in outcome.warnings]
        return planned.outcome(outcome.status, outcome.reason, warnings)

    async def close(self) -> None:
        """Write what is not yet written. What was not given to the job was not sent."""
        self._entries |= {
            planned.key: planned.before for index, planned in self._waiting.items() if index >= self._given
        }
        await self._flush()

    async def _flush(self) -> None:
        entries, self._entries = self._entries, {}
        if entries:
            await self._state.put(entries)


class _Batches:
    """Stores the batches that are under way in the state."""

    def __init__(self, state: MirrorState) -> None:
        self._state = state
        self.add_batch = state.add_batch
        self.remove_batch = state.remove_batch

    async def before_send(self) -> None:
        """Check that the state is still that of this run, which may have waited for long."""
        await self._state.put({})


async def _each(blocks: Iterator[list[Planned]]) -> AsyncIterator[list[Planned]]:
    for block in blocks:
        yield block


def _sync_job(
    transport: Transport, items: Iterable[Any] | AsyncIterable[Any], options: Options, batches: BatchLog | None
) -> BulkJob[Any, ItemRecord]:
    """Return the job that sends items."""
    return sync_items(
        transport,
        items,
        country=options.country,
        language=options.language,
        ad_account_id=options.ad_account_id,
        catalog_id=options.catalog_id,
        concurrency=options.concurrency,
        first_poll=options.first_poll,
        max_body=MAX_BODY,
        on_progress=options.on_progress,
        journal=None,
        batches=batches,
    )


def _no_item(result: MirrorResult) -> str:
    if not result.read:
        return "the feed is empty"
    rows = "1 row" if result.read == 1 else f"{result.read} rows"
    first = result.problems[0].reason
    return f"the feed has no item that can be sent: {rows}, and all are rejected, the first one because of {first}"


def _check_batches(transport: Transport, options: Options) -> None:
    """Raise ArgumentError if the batches cannot be sent, before the state is made."""
    job = _sync_job(transport, (), options, None)
    job.close()
    if job.refused is not None:
        _, _, problem = str(job.refused).partition(f"{job.refused.argument}: ")
        raise ArgumentError(NAME, job.refused.argument, problem)


def _check(items: Any, options: Options) -> None:
    if isinstance(items, str | os.PathLike):
        kind = type(cast("object", items)).__name__
        problem = f"expected an iterable or async iterable, got {kind}: use read_feed(path)"
        raise ArgumentError(NAME, "items", problem)
    check_items(NAME, items)
    if options.remove not in get_args(Removal):
        raise ArgumentError(NAME, "remove", f"expected one of {', '.join(get_args(Removal))}, got {options.remove!r}")
    share: Any = options.max_removed
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1 or math.isnan(share):
        raise ArgumentError(NAME, "max_removed", f"expected a share from 0 to 1, got {share!r}")
    rows: Any = options.unreadable_rows
    if isinstance(rows, bool) or not isinstance(rows, int) or rows < 0:
        raise ArgumentError(NAME, "unreadable_rows", f"expected a whole number, 0 or more, got {rows!r}")
