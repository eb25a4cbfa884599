"""Memory of long jobs: `python -m benchmarks.memory [--pins 200000] [--items 1000000]`.

The server runs in another process. Pins are streamed page by page: the peak must not grow with their number. Items are
synced from a generator: the table shows how far it was read ahead of what had been sent, and the peak at each fifth.
"""

import argparse
import asyncio
import gc
import resource
import tracemalloc
from collections.abc import Iterator

from benchmarks.canned_server import PAGE, PAGES, canned_server
from benchmarks.overhead import WIDE
from pinterest_async import Pinterest, Progress
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemOperation, RetailItemUpsert


def _megabytes() -> float:
    return tracemalloc.get_traced_memory()[1] / 1e6


async def _pins(pinterest: Pinterest, number: int) -> None:
    seen = 0
    rounds = number // (PAGE * PAGES)
    for fifth in range(1, 6):
        tracemalloc.reset_peak()
        for _ in range(rounds // 5):
            async for _pin in pinterest.pins.list(page_size=PAGE):
                seen += 1
        print(f"{seen:>10,} pins streamed{'':24}peak {_megabytes():7.1f} MB  (fifth {fifth})")


async def _items(pinterest: Pinterest, number: int) -> None:
    sent = read = furthest = 0

    def items() -> Iterator[RetailItemOperation]:
        nonlocal read, furthest
        for index in range(number):
            read = index + 1
            furthest = max(furthest, read - sent)
            yield RetailItemUpsert(
                item_id=f"item-{index % 50_000}",
                attributes=ItemAttributes(
                    title=f"Thing number {index}",
                    description="A thing with a description of usual length, which says what it is made of.",
                    link=f"https://www.example.com/things/{index}",
                    image_link=[f"https://www.example.com/images/{index}.jpg"],
                    price="24.99 USD",
                    availability="in stock",
                ),
            )

    def progress(now: Progress) -> None:
        nonlocal sent
        sent = now.done

    done = 0
    tracemalloc.reset_peak()
    job = pinterest.catalogs.sync_items(items(), country="US", language="EN", first_poll=0, on_progress=progress)
    async for _outcome in job:
        done += 1
        if done % (number // 5) == 0:
            print(f"{done:>10,} items synced, at most {furthest:>7,} ahead   peak {_megabytes():7.1f} MB")
            tracemalloc.reset_peak()
            furthest = 0


async def _measure(base_url: str, pins: int, items: int) -> None:
    async with Pinterest(access_token="token", base_url=base_url, quotas=WIDE) as pinterest:
        await pinterest.pins.list(page_size=PAGE)
        gc.collect()
        tracemalloc.start()
        await _pins(pinterest, pins)
        await _items(pinterest, items)
    print(f"peak of the whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pins", type=int, default=200_000)
    parser.add_argument("--items", type=int, default=1_000_000)
    arguments = parser.parse_args()
    with canned_server() as base_url:
        asyncio.run(_measure(base_url, arguments.pins, arguments.items))


if __name__ == "__main__":
    main()
