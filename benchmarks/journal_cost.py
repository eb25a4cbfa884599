"""What a journal costs per item: `python -m benchmarks.journal_cost [--items 100000] [--rounds 5]`.

A job sends nothing over a network, a thousand items at a time, without a journal and with one in a file. The table
shows the CPU time per item, as the median and the least of all rounds: of a run without a journal, of the first run, of
a run that finds every item completed, and of one whose input is in another order. The kinds follow each other in each
round, so what slows the machine slows them all: compare them with the run without a journal.
"""

import argparse
import asyncio
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pinterest_async import Journal, Outcome
from pinterest_async._bulk.chunk import Chunk
from pinterest_async._bulk.job import BulkJob
from pinterest_async._bulk.sender import SendOptions
from pinterest_async._http.request import Request

CHUNK: Final = 1000
WARM_UP: Final = 2000
Item = dict[str, str]


def _key(item: Item) -> str:
    return item["id"]


def _encode(items: Sequence[Item]) -> Request:
    return Request("POST", "/things", body=b"[]")


async def _send(request: Request, chunk: Chunk[Item], options: SendOptions) -> list[Outcome[Item, Any]]:
    await options["before_send"]()
    return chunk.outcomes("succeeded")


async def _cost(items: Sequence[Item], path: Path | None) -> float:
    """The CPU time of a run, in microseconds per item."""
    journal = None if path is None else Journal(path)
    job: BulkJob[Item, Any] = BulkJob(
        "things.create_many", items, _encode, _send, chunk_size=CHUNK, concurrency=1, key=_key, journal=journal
    )
    gc.collect()
    begun, done = time.process_time(), 0
    async for _ in job:
        done += 1
    assert done == len(items)
    return (time.process_time() - begun) / len(items) * 1e6


async def _round(items: Sequence[Item], shuffled: Sequence[Item]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal"
        return {
            "without a journal": await _cost(items, None),
            "first run": await _cost(items, path),
            "all completed": await _cost(items, path),
            "completed, in another order": await _cost(shuffled, path),
        }


async def _measure(count: int, rounds: int) -> dict[str, list[float]]:
    items = [{"id": f"item-{number}", "name": f"Thing number {number}"} for number in range(count)]
    shuffled = random.Random(1).sample(items, count)
    await _round(items[:WARM_UP], items[:WARM_UP])
    costs: dict[str, list[float]] = {}
    for _ in range(rounds):
        for kind, cost in (await _round(items, shuffled)).items():
            costs.setdefault(kind, []).append(cost)
    return costs


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{'µs of CPU per item':30} {'median':>7} {'least':>7}")
    for kind, costs in asyncio.run(_measure(arguments.items, arguments.rounds)).items():
        print(f"{kind:30} {statistics.median(costs):7.2f} {min(costs):7.2f}")


if __name__ == "__main__":
    main()
