"""What events cost a request: `python -m benchmarks.events_cost [--pairs 1000] [--before DIRECTORY]`.

Short blocks of small GETs are sent with a listener, and without one, in turn, one request at a time, over two
connections. The table shows the median over all pairs of what a block with a listener took more, in time of this
process's CPU and of the wall clock; the control compares blocks without a listener among themselves.

With `--before`, the same is measured for another version of the package, of which DIRECTORY is a checkout: what this
version, with nothing that listens, takes more. Aim: less than 1 %.
"""

import argparse
import asyncio
import gc
import importlib
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pinterest_async
from benchmarks.canned_server import canned_server

BLOCK = 20
WARM_UP = 20
Clock = Callable[[], float]
Make = Callable[[str], Any]


def ignore(event: object) -> None:
    """Listen, and do nothing."""


def _other(checkout: Path, directory: Path) -> ModuleType:
    """Import the package of a checkout beside this one, under another name."""
    shutil.copytree(checkout / "pinterest_async", directory / "pinterest_async_before")
    sys.path.insert(0, str(directory))
    return importlib.import_module("pinterest_async_before")


def _client(package: ModuleType, **settings: Any) -> Make:
    quotas = package.Quotas(
        {category: package.Quota(1_000_000_000) for category in package.Category}, package.Quota(1_000_000_000, 1.0)
    )
    return lambda base_url: package.Pinterest(access_token="token", base_url=base_url, quotas=quotas, **settings)


async def _block(pinterest: Any, clock: Clock) -> float:
    begun = clock()
    for number in range(BLOCK):
        await pinterest.boards.get(str(number))
    return clock() - begun


async def _pairs(base_url: str, tried: Make, plain: Make, pairs: int, clock: Clock) -> float:
    """The median over pairs of blocks: time of one client, divided by time of the other."""
    async with tried(base_url) as first, plain(base_url) as second:
        for _ in range(WARM_UP):
            await _block(first, clock)
            await _block(second, clock)
        ratios: list[float] = []
        for number in range(pairs):
            if number % 2:
                without = await _block(second, clock)
                ratios.append(await _block(first, clock) / without)
            else:
                ratios.append(await _block(first, clock) / await _block(second, clock))
        return statistics.median(ratios)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--before", metavar="DIRECTORY", type=Path)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        _print(arguments, stack)


def _print(arguments: argparse.Namespace, stack: ExitStack) -> None:
    now = pinterest_async
    plain = _client(now)
    rows: dict[str, tuple[Make, Make]] = {
        "control: no listener twice": (plain, _client(now)),
        "a listener": (_client(now, on_event=ignore), plain),
    }
    if arguments.before is not None:
        before = _client(_other(arguments.before, Path(stack.enter_context(TemporaryDirectory()))))
        rows["nothing listens, to before"] = (plain, before)
        rows["control: before twice"] = (before, before)
    gc.collect()
    gc.freeze()
    gc.disable()  # both sides alike: a collection in one block of a pair would be most of what is measured
    print(f"{'':28} {'CPU':>7} {'wall':>7}")
    base_url = stack.enter_context(canned_server())
    for name, (tried, other) in rows.items():
        ratios = [
            asyncio.run(_pairs(base_url, tried, other, arguments.pairs, clock))
            for clock in (time.process_time, time.perf_counter)
        ]
        print(f"{name:28} " + " ".join(f"{ratio - 1:+7.2%}" for ratio in ratios), flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
