"""Memory of long jobs: `python -m benchmarks.memory [--pins 200000] [--items 1000000] [--traced]`.

The server runs in another process. Pins are streamed page by page: the peak must not grow with their number. Items are
synced from a generator: the table shows how far it was read ahead of what had been sent, and how far the peak of the
process's memory (RSS) is above where it stood before the job, after a warm-up and at each fifth of what follows. The
program fails when a sync needs more than 60 MB, or more at its end than after the warm-up (2 MB are noise). `--traced`
measures what Python allocates (tracemalloc) instead, which takes much longer and costs memory of its own.
`--processing` is the time that the server takes for a batch, in seconds. A long one keeps the job at its limit of
batches under way.

The warm-up has the same number of items however many follow. A job has 20,000 items in flight. Its chunks start
together and spread over all stages within 80,000 items, and the set of their keys is built anew, in 2 MB, every 60,000.
"""

import argparse
import asyncio
import gc
import resource
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from benchmarks.canned_server import PAGE, PAGES, canned_server
from benchmarks.overhead import WIDE
from pinterest_async import Pinterest, Progress
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemOperation, RetailItemUpsert

AIM = 60.0
"""MB that a sync may take, however many items there are."""
NOISE = 2.0
WARM_UP = 200_000
"""Items that are synced before the first fifth."""


def _peak() -> float:
    """The peak of the process's memory since it began, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def _now() -> float:
    """The process's memory at this moment, in MB, or what is traced of it."""
    if tracemalloc.is_tracing():
        return tracemalloc.get_traced_memory()[0] / 1e6
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def _growth(before: float) -> float:
    """How far the peak is above what was taken before, in MB; of what is traced, the peak since it was last asked."""
    if not tracemalloc.is_tracing():
        return max(0.0, _peak() - before)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.reset_peak()
    return max(0.0, peak - before)


async def _pins(pinterest: Pinterest, number: int) -> None:
    seen = 0
    before = _now()
    rounds = number // (PAGE * PAGES)
    for _ in range(5):
        for _ in range(rounds // 5):
            async for _pin in pinterest.pins.list(page_size=PAGE):
                seen += 1
        print(f"{seen:>10,} pins streamed{'':26}peak +{_growth(before):6.1f} MB")


async def _items(pinterest: Pinterest, number: int) -> bool:
    """Sync a number of items after the warm-up, and return whether the aims were reached."""
    sent = read = furthest = 0

    def items() -> Iterator[RetailItemOperation]:
        nonlocal read, furthest
        for index in range(WARM_UP + number):
            read = index + 1
            furthest = max(furthest, read - sent)
            yield RetailItemUpsert(
                item_id=f"item-{index % 50_000}",
                attributes=ItemAttributes(
                    title=f"Thing number {index}",
                    description=f"Thing {index} has a description of usual length, which says what it is made of.",
                    link=f"https://www.example.com/things/{index}",
                    image_link=[f"https://www.example.com/images/{index}.jpg"],
                    price="24.99 USD",
                    availability="in stock",
                ),
            )

    def progress(now: Progress) -> None:
        nonlocal sent
        sent = now.done

    done, peaks, before = 0, list[float](), _now()
    job = pinterest.catalogs.sync_items(items(), country="US", language="EN", first_poll=0, on_progress=progress)
    async for _outcome in job:
        done += 1
        if done >= WARM_UP and (done - WARM_UP) % (number // 5) == 0:
            peaks.append(_growth(before))
            print(f"{done:>10,} items synced, at most {furthest:>7,} ahead   peak +{peaks[-1]:6.1f} MB")
            furthest = 0
    little, steady = peaks[-1] <= AIM, peaks[-1] - peaks[0] <= NOISE
    print(f"at most {AIM:.0f} MB: {'yes' if little else 'NO'} (+{peaks[-1]:.1f} MB)")
    print(f"no growth after the warm-up: {'yes' if steady else 'NO'} (+{peaks[-1] - peaks[0]:.1f} MB)")
    return little and steady


async def _measure(base_url: str, pins: int, items: int) -> bool:
    async with Pinterest(access_token="token", base_url=base_url, quotas=WIDE) as pinterest:
        await pinterest.pins.list(page_size=PAGE)
        gc.collect()
        reached = await _items(pinterest, items)  # first: the peak of a process never falls
        await _pins(pinterest, pins)
    print(f"peak of the whole process: {_peak():.0f} MB")
    return reached


def main() -> None:
    """Print the table; exit with 1 when an aim is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pins", type=int, default=200_000)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--traced", action="store_true")
    parser.add_argument("--processing", type=float, default=0.0)
    arguments = parser.parse_args()
    if arguments.traced:
        tracemalloc.start()
    with canned_server(arguments.processing) as base_url:
        reached = asyncio.run(_measure(base_url, arguments.pins, arguments.items))
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    main()
