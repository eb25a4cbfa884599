"""How much of each quota one process draws, and what is refused: `python -m benchmarks.quota_drawn [--minutes 10]`.

Each category is drawn on by more workers than it can serve, for minutes of virtual time, against models of the server
that count in fixed windows, sliding windows and token buckets; the way there and back takes 40 to 100 ms. The last row
draws on all categories at once, where the limit of all requests together is the tight one. (A server with fixed windows
or a bucket gives more than its quota to who begins.) The second table shows, for each category, how long the first
calls of a fresh client wait (as many as the quota has, 100 at most), how long an interactive call beside a job waits,
in slots (the time between two requests at the limit), and how much both drew. Aims: nothing refused, 95 % of each quota
or more, no wait of the first calls, and two slots beside a job.
"""

import argparse
import asyncio
import math
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

from pinterest_async import Category, Limits, Quotas
from tests.support.server_model import COUNTING, STANDARD, Model, now, owner_of, workers_for
from tests.support.virtual_time import ExactTimeLoop

T = TypeVar("T")


def _run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=ExactTimeLoop) as runner:
        return runner.run(work)


async def _all(model: Model, seconds: float) -> None:
    limits = Limits()
    await asyncio.gather(
        *(model.saturate(limits, each, seconds, 2 * workers_for(each), owner_of(each)) for each in Category)
    )


async def _one(model: Model, category: Category, seconds: float) -> None:
    await model.saturate(Limits(), category, seconds, workers_for(category), owner_of(category))


async def _first(model: Model, category: Category) -> float:
    """Return the longest wait of the first calls."""
    limits, waits = Limits(), list[float]()

    async def call() -> None:
        begun = now()
        await limits.acquire(category, owner_of(category), math.inf)
        waits.append(now() - begun)
        await model.call(Limits(Quotas()), category, owner_of(category))

    await asyncio.gather(*(call() for _ in range(min(100, STANDARD.categories[category].limit))))
    return max(waits)


async def _beside(model: Model, category: Category, seconds: float) -> float:
    """Return the longest wait of an interactive call beside a job, one in ten requests, in slots."""
    limits, waits, limit = Limits(), list[float](), STANDARD.categories[category].limit

    async def call() -> None:
        begun = now()
        await limits.acquire(category, owner_of(category), math.inf)
        waits.append(now() - begun)
        await model.call(Limits(Quotas()), category, owner_of(category))

    async def calls() -> None:
        async with asyncio.TaskGroup() as group:
            while now() < seconds:
                await asyncio.sleep(600 / limit)
                group.create_task(call())

    work = model.saturate(limits, category, seconds, workers_for(category), owner_of(category))
    await asyncio.gather(calls(), work)
    return max(waits) * limit / 60


def _mixed(minutes: float) -> bool:
    """Print the second table, and return whether it reaches the aims."""
    reached = True
    print(f"{'calls, sliding':18}{'first wait':>14}{'beside a job':>16}{'drawn (refused)':>18}")
    for category in Category:
        first, mixed = Model(counting="sliding", seed=7), Model(counting="sliding", seed=7)
        wait = _run(_first(first, category))
        slots = _run(_beside(mixed, category, 60 * minutes))
        in_time = sum(1 for time in mixed.answered if time <= 60 * minutes)
        drawn = in_time / (minutes * STANDARD.categories[category].limit)
        refused = len(first.refused) + len(mixed.refused)
        reached = reached and wait < 0.001 and slots <= 2 and drawn >= 0.95 and not refused
        print(f"{category:18}{wait:12.3f} s{slots:10.2f} slots{drawn:13.1%} ({refused})", flush=True)
    return reached


def main() -> None:
    """Print the table; exit with 1 when an aim is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    minutes = parser.parse_args().minutes
    print(f"{'drawn (refused)':18}" + "".join(f"{counting:>16}" for counting in COUNTING))
    reached = True
    for category in (*Category, None):
        limit = 6000 if category is None else STANDARD.categories[category].limit
        row = f"{category or 'all together':18}"
        for counting in COUNTING:
            model = Model(counting=counting, seed=7)
            _run(_all(model, 60 * minutes) if category is None else _one(model, category, 60 * minutes))
            drawn = sum(1 for time in model.answered if time <= 60 * minutes) / (minutes * limit)
            reached = reached and not model.refused and drawn >= 0.95
            row += f"{drawn:11.1%} ({len(model.refused)})"
        print(row, flush=True)
    reached = _mixed(minutes) and reached
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    main()
