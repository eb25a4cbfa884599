"""A job in shards, for several machines: plan the shards, run them anywhere, and merge their reports.

    shards = plan_shards("campaigns-2026-11", total=30_000, size=1_000)
    report = await run_shard(
        shard,
        lambda shard: campaigns[shard.start : shard.stop],
        lambda items, journal: pinterest.campaigns.create_many(ad_account_id, items, journal=journal),
        RedisJournal("redis://localhost", job=shard.name),
    )
    print(merge_reports(reports))

These are plain functions over plain values: any queue can carry a shard and return its report. A queue may deliver
a shard twice. The journal makes that safe: a second run waits for the first, and then reports its outcomes.
"""

from collections.abc import AsyncIterable, Callable, Iterable, Sequence
from typing import Any, TypeAlias

import msgspec

from ._bulk.job import BulkJob, check_size
from ._bulk.journal.base import ChunkJournal
from .errors import ArgumentError

__all__ = ["Problem", "Shard", "ShardReport", "merge_reports", "plan_shards", "run_shard"]

Input: TypeAlias = "Iterable[Any] | AsyncIterable[Any]"

MOST_PROBLEMS = 1000
"""Items that a report names."""


class Shard(msgspec.Struct, frozen=True):
    """A part of a job's input: the items from `start` up to, and without, `stop`; `number` counts from 0."""

    job: str
    number: int
    start: int
    stop: int

    @property
    def name(self) -> str:
        """A unique name, for the shard's journal."""
        return f"{self.job}/{self.number}"


class Problem(msgspec.Struct, frozen=True):
    """An item that did not succeed, by its place in the whole input."""

    index: int
    status: str
    reason: str


class ShardReport(msgspec.Struct, frozen=True):
    """The outcomes of one shard or of several. At most 1000 items that did not succeed are named.

    stopped_by: why a shard ended early; run that shard again, and its journal resumes it.
    """

    succeeded: int = 0
    failed: int = 0
    unknown: int = 0
    not_sent: int = 0
    problems: tuple[Problem, ...] = ()
    stopped_by: tuple[str, ...] = ()


def plan_shards(job: str, total: int, *, size: int) -> list[Shard]:
    """Return the shards of a job.

    Args:
        job: A name that no other job has.
        total: Items of the job.
        size: Items of a shard, at most.

    Raises:
        ArgumentError: The name is empty, or a number is not a whole number of 1 or more.
    """
    given: Any = job
    if not isinstance(given, str) or not given:
        raise ArgumentError("plan_shards", "job", "expected a name for this job and no other")
    for name, value in (("total", total), ("size", size)):
        check_size("plan_shards", name, value)
    starts = range(0, total, size)
    return [Shard(job, number, start, min(start + size, total)) for number, start in enumerate(starts)]


async def run_shard(
    shard: Shard,
    items: Callable[[Shard], Input],
    start: Callable[[Any, ChunkJournal], BulkJob[Any, Any]],
    journal: ChunkJournal,
) -> ShardReport:
    """Run a shard to its end, or resume it.

    Args:
        shard: The shard.
        items: Returns the shard's items, the same ones each time: a journal knows only its own shard's.
        start: Makes the job for the items, with the journal.
        journal: The shard's journal.

    Raises:
        PinterestError: As the job. The next run resumes from the journal.
    """
    job = start(items(shard), journal)
    counts = {"succeeded": 0, "failed": 0, "unknown": 0, "not_sent": 0}
    problems: list[Problem] = []
    async for outcome in job:
        counts[outcome.status] += 1
        if outcome.status != "succeeded" and len(problems) < MOST_PROBLEMS:
            problems.append(Problem(shard.start + outcome.index, outcome.status, outcome.reason))
    stopped = job.result.stopped_by
    return ShardReport(
        **counts,
        problems=tuple(sorted(problems, key=lambda problem: problem.index)),
        stopped_by=() if stopped is None else (f"{shard.name}: {stopped}",),
    )


def merge_reports(reports: Sequence[ShardReport]) -> ShardReport:
    """Return the reports of several shards as one."""
    problems = sorted((problem for report in reports for problem in report.problems), key=lambda problem: problem.index)
    return ShardReport(
        succeeded=sum(report.succeeded for report in reports),
        failed=sum(report.failed for report in reports),
        unknown=sum(report.unknown for report in reports),
        not_sent=sum(report.not_sent for report in reports),
        problems=tuple(problems[:MOST_PROBLEMS]),
        stopped_by=tuple(text for report in reports for text in report.stopped_by),
    )
