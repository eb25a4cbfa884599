"""Shards as tasks of taskiq, on any of its brokers that keeps results (extra `taskiq`).

    run = shard_task(broker, "rollout", run_one)            # in the module that the workers import
    report = await run_shards(run, plan_shards("rollout-11", total=30_000, size=1_000))

The broker may deliver a task more than once; see `pinterest_async.shards` for why that does no harm.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import msgspec

from .errors import missing_extra
from .shards import Shard, ShardReport, merge_reports

try:
    from taskiq import AsyncBroker, AsyncTaskiqDecoratedTask
except ModuleNotFoundError as _error:
    raise missing_extra("pinterest_async.taskiq", "taskiq", _error) from _error

__all__ = ["ShardTask", "run_shards", "shard_task"]

ShardTask: TypeAlias = AsyncTaskiqDecoratedTask[[dict[str, Any]], Any]


def shard_task(broker: AsyncBroker, name: str, run: Callable[[Shard], Awaitable[ShardReport]]) -> ShardTask:
    """Register and return a task that runs one shard with `run`, which usually calls `run_shard`."""

    async def run_one(shard: dict[str, Any]) -> dict[str, Any]:
        report = await run(msgspec.convert(shard, Shard))
        built: dict[str, Any] = msgspec.to_builtins(report)
        return built

    return broker.register_task(run_one, task_name=name)


async def run_shards(task: ShardTask, shards: Sequence[Shard], *, timeout: float = 86_400.0) -> ShardReport:
    """Send all shards to the workers, wait for them, and merge their reports.

    Args:
        task: The task of `shard_task`.
        shards: The shards to run.
        timeout: Seconds to wait for the result of a shard.

    Raises:
        Exception: As a shard raised. Run the same shards again: completed items are not sent again.
        TaskiqResultTimeoutError: A shard is not done in time.
    """
    sent = [await task.kiq(msgspec.to_builtins(shard)) for shard in shards]
    results = await asyncio.gather(*(handle.wait_result(timeout=timeout) for handle in sent))
    for result in results:
        result.raise_for_error()
    return merge_reports([msgspec.convert(result.return_value, ShardReport) for result in results])
