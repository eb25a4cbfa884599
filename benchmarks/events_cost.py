"""What events cost a request: `python -m benchmarks.events_cost [--rounds 1000] [--before DIRECTORY]`.

Short blocks of small GETs are sent by several clients in turn, one request at a time, each over a connection of its
own. The table shows the median over all rounds of what a block took more than that of the first client, in time of
this process's CPU and of the wall clock; the control is a client like the first one.

With `--before`, the first two clients are of another version of the package, of which DIRECTORY is a checkout: what
this version takes more while nothing listens. Aim: less than 1 %.
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
from contextlib import AsyncExitStack, ExitStack
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
    name = f"pinterest_async_{len(list(directory.iterdir()))}"
    shutil.copytree(checkout / "pinterest_async", directory / name)
    if str(directory) not in sys.path:
        sys.path.insert(0, str(directory))
    return importlib.import_module(name)


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


async def _rounds(base_url: str, clients: dict[str, Make], rounds: int, clock: Clock) -> dict[str, float]:
    """The median over rounds of blocks: time of each client, divided by that of the first."""
    times: dict[str, list[float]] = {name: [] for name in clients}
    async with AsyncExitStack() as stack:
        opened = {name: await stack.enter_async_context(make(base_url)) for name, make in clients.items()}
        names = list(opened)
        for number in range(-WARM_UP, rounds):
            start = number % len(names)
            for name in names[start:] + names[:start]:
                seconds = await _block(opened[name], clock)
                if number >= 0:
                    times[name].append(seconds)
    first = times[names[0]]
    return {
        name: statistics.median(seconds / base for seconds, base in zip(taken, first, strict=True))
        for name, taken in times.items()
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--before", metavar="DIRECTORY", type=Path)
    arguments = parser.parse_args()
    clients: dict[str, Make] = {}
    with ExitStack() as stack:
        if arguments.before is not None:
            directory = Path(stack.enter_context(TemporaryDirectory()))
            clients["before"] = _client(_other(arguments.before, directory))
            clients["control: before"] = _client(_other(arguments.before, directory))
        clients["nothing listens"] = _client(pinterest_async)
        clients["control: nothing listens"] = _client(pinterest_async)
        clients["a listener"] = _client(pinterest_async, on_event=ignore)
        gc.collect()
        gc.freeze()
        gc.disable()  # all alike: a collection in one block of a round would be most of what is measured
        base_url = stack.enter_context(canned_server())
        cpu, wall = (
            asyncio.run(_rounds(base_url, clients, arguments.rounds, clock))
            for clock in (time.process_time, time.perf_counter)
        )
        print(f"{'':28} {'CPU':>7} {'wall':>7}")
        for name in clients:
            print(f"{name:28} {cpu[name] - 1:+7.2%} {wall[name] - 1:+7.2%}")


if __name__ == "__main__":
    main()
