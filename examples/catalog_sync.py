"""Send a product feed into a Pinterest catalog, and account for every row of it.

python examples/catalog_sync.py examples/feeds/products.tsv.gz  # --live: to Pinterest, with PINTEREST_ACCESS_TOKEN
Exits with 0 when each row was accepted or refused, 1 when one is in doubt or the feed breaks off, 2 when none was sent.
"""

import argparse
import asyncio
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pinterest_async import BulkError, ConfigurationError, Pinterest, Quotas
from pinterest_async.feeds import FeedError, FeedItem, FeedRow, read_feed
from pinterest_async.progress import ProgressDisplay
from pinterest_async.sandbox import Sandbox


async def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Send a product feed into a catalog.")
    parser.add_argument("feed", help="TSV, CSV, XML or JSON lines with Pinterest's retail columns, gzipped or not")
    parser.add_argument("--rows", type=int, help="repeat the feed, with new ids, until there are so many")
    parser.add_argument("--live", action="store_true", help="go to Pinterest with PINTEREST_ACCESS_TOKEN")
    parser.add_argument("--rejected", type=Path, default="catalog-rejected.tsv", help="list of rows not taken")
    options = parser.parse_args(arguments)
    if options.rows is not None and options.rows < 1:
        parser.error(f"--rows: expected 1 or more, got {options.rows}")
    try:
        again = (row for n in range(1, options.rows or 1) for row in read_feed(options.feed, id_prefix=f"{n}-"))
        rows = islice(chain(read_feed(options.feed), again), options.rows)
        connect = Pinterest.from_env if options.live else Sandbox(quotas=Quotas.standard()).connect
        async with connect() as pinterest:
            with options.rejected.open("w", encoding="utf-8", newline="") as file:
                counts, stopped = await sync(pinterest, rows, csv.writer(file, delimiter="\t").writerow)
    except (ConfigurationError, FeedError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for status in ("read", "succeeded", "failed", "rejected", "unknown", "not_sent"):
        print(f"{status:12}{counts[status]:12,}")
    print(f"rows that were not taken, with reasons: {options.rejected}")
    if stopped:
        print(f"not everything was sent: {stopped}", file=sys.stderr)
    return 1 if stopped or counts["unknown"] or counts["not_sent"] else 0


async def sync(pinterest: Pinterest, rows: Iterator[FeedRow], report: Any) -> tuple[Counter[str], Exception | None]:
    """Send what can be sent and list what is not taken: what became of the rows, and what stopped the job, if so."""
    counts, under_way = Counter[str](), dict[int, FeedItem]()
    report(("line", "id", "status", "reason"))

    def items() -> Iterator[Any]:
        for row in rows:
            counts["read"] += 1
            if isinstance(row, FeedItem):
                under_way[counts["read"] - counts["rejected"] - 1] = row
                yield row.item
            else:
                counts["rejected"] += 1
                report((row.line, row.item_id, "rejected", row.reason))

    with ProgressDisplay("items") as display:
        job = pinterest.catalogs.sync_items(items(), country="US", language="EN", on_progress=display)
        try:
            async for outcome in job:
                row, status = under_way.pop(outcome.index), outcome.status
                counts[status] += 1
                if status != "succeeded":
                    report((row.line, row.item.item_id, status, outcome.reason))
        except BulkError as error:  # the feed broke off: what was read before is finished, and counted
            return counts, error
    return counts, job.result.stopped_by


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
