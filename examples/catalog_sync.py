"""Send a product feed into a Pinterest catalog, and account for every row of it.

    python examples/catalog_sync.py examples/feeds/products.tsv.gz          # into a sandbox inside this process
    PINTEREST_ACCESS_TOKEN=... python examples/catalog_sync.py FEED --live  # into your catalog

Exits with 0 when each row was accepted or refused, with 1 when one is in doubt, with 2 when nothing could be sent.
"""

import argparse
import asyncio
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from pinterest_async import BulkError, ConfigurationError, Pinterest, Quotas
from pinterest_async.feeds import FeedError, FeedItem, FeedRow, read_feed
from pinterest_async.models.catalog_items import RetailItemUpsert
from pinterest_async.progress import ProgressDisplay
from pinterest_async.sandbox import Sandbox


async def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Send a product feed into a Pinterest catalog.")
    parser.add_argument("feed", help="TSV or CSV with Pinterest's retail columns, gzipped or not")
    parser.add_argument("--rows", type=int, help="repeat the feed, with new ids, until there are so many")
    parser.add_argument("--live", action="store_true", help="go to Pinterest with PINTEREST_ACCESS_TOKEN")
    parser.add_argument(
        "--rejected", type=Path, default="catalog-rejected.tsv", help="list of rows that were not taken"
    )
    options = parser.parse_args(arguments)
    if options.rows is not None and options.rows < 1:
        parser.error(f"--rows: expected 1 or more, got {options.rows}")
    try:
        rows = read_feed(options.feed)
        if options.rows:
            again = (row for n in range(1, options.rows) for row in read_feed(options.feed, id_prefix=f"{n}-"))
            rows = islice(chain(rows, again), options.rows)
        async with AsyncExitStack() as stack:
            sandbox = None if options.live else await stack.enter_async_context(Sandbox(quotas=Quotas.standard()))
            pinterest = await stack.enter_async_context(sandbox.client() if sandbox else Pinterest.from_env())
            with options.rejected.open("w", encoding="utf-8", newline="") as file:
                counts = await sync(pinterest, rows, file)
    except (BulkError, ConfigurationError, FeedError, OSError) as error:
        print(error, file=sys.stderr)
        return 1 if isinstance(error, BulkError) else 2
    for status in ("read", "succeeded", "failed", "rejected", "unknown", "not_sent"):
        print(f"{status:12}{counts[status]:12,}")
    print(f"rows that were not taken, with reasons: {options.rejected}")
    return 0 if counts["read"] == counts["succeeded"] + counts["failed"] + counts["rejected"] else 1


async def sync(pinterest: Pinterest, rows: Iterator[FeedRow], file: TextIO) -> Counter[str]:
    """Send what can be sent, count what becomes of each row, and list those that are not taken."""
    counts: Counter[str] = Counter()
    under_way: dict[int, FeedItem] = {}
    report = csv.writer(file, delimiter="\t").writerow
    report(("line", "id", "status", "reason"))

    def items() -> Iterator[RetailItemUpsert]:
        for row in rows:
            counts["read"] += 1
            if isinstance(row, FeedItem):
                under_way[counts["sent"]] = row
                counts["sent"] += 1
                yield row.item
            else:
                counts["rejected"] += 1
                report((row.line, row.item_id, "rejected", row.reason))

    with ProgressDisplay("items") as display:
        job = pinterest.catalogs.sync_items(items(), country="US", language="EN", on_progress=display)
        async for outcome in job:
            row = under_way.pop(outcome.index)
            counts[outcome.status] += 1
            if outcome.status != "succeeded":
                report((row.line, row.item.item_id, outcome.status, outcome.reason))
    if job.result.stopped_by is not None:
        print(job.result.stopped_by, file=sys.stderr)
    return counts


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
