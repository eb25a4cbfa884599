"""How much of each quota one process draws, and what is refused: `python -m benchmarks.quota_drawn [--minutes 10]`.

Each category is drawn on by more workers than it can serve, for minutes of virtual time, against models of the server
that count in fixed windows, sliding windows and token buckets; the way there and back takes 40 to 100 ms. The last row
draws on all categories at once, where the limit of all requests together is the tight one. Aims: nothing refused, and
95 % of each quota or more. (A server with fixed windows or a bucket gives more than its quota to who begins.)
"""

import argparse
import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

from pinterest_async import Category, Limits
from tests.support.server_model import COUNTING, STANDARD, Model, owner_of, workers_for
from tests.support.virtual_time import ExactTimeLoop


def _run(work: Coroutine[Any, Any, object]) -> None:
    with asyncio.Runner(loop_factory=ExactTimeLoop) as runner:
        runner.run(work)


async def _all(model: Model, seconds: float) -> None:
    limits = Limits()
    await asyncio.gather(
        *(model.saturate(limits, each, seconds, 2 * workers_for(each), owner_of(each)) for each in Category)
    )


async def _one(model: Model, category: Category, seconds: float) -> None:
    await model.saturate(Limits(), category, seconds, workers_for(category), owner_of(category))


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
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    main()
