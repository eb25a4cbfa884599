"""pinterest-async catalog sync: a product feed into a catalog, and an account of every row."""

import argparse
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from .._outcomes import Outcome
from ..feeds import FeedItem, FeedRow, read_feed
from ..models.catalog_items import RetailItemUpsert
from ..progress import ProgressDisplay
from ._common import DONE, SOME_LEFT, Commands, connected, connection_options, emit, say

_LEFT: Final = ("failed", "rejected", "unknown", "not_sent")


def add_to(commands: Commands) -> None:
    """Add the command."""
    catalog = commands.add_parser("catalog", help="send a product feed into a catalog")
    made = catalog.add_subparsers(required=True, metavar="ACTION").add_parser(
        "sync",
        parents=[connection_options()],
        help="send every row of a feed as an item, and say what became of it",
        description="Send every row of a feed as an item. Rows that were not taken are printed as JSON lines with "
        "their line number and the reason; the last line counts all rows.",
    )
    made.add_argument("feed", help="TSV or CSV with Pinterest's retail columns, gzipped or not")
    made.add_argument("--country", required=True, help="country of the items, such as US")
    made.add_argument("--language", required=True, help="language of the items, such as EN")
    made.add_argument("--ad-account-id", help="the ad account to act for")
    made.add_argument("--encoding", help="of a feed that is not UTF-8 and has no byte order mark, such as cp1252")
    made.add_argument("--all", action="store_true", help="print a line for the rows that succeeded, too")
    made.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Send the feed. FeedError when it cannot be read, BulkError when it breaks off."""
    account = _Account(read_feed(options.feed, encoding=options.encoding), every=options.all)
    display = ProgressDisplay("items")
    async with connected(options) as pinterest:
        job = pinterest.catalogs.sync_items(
            account.items(),
            country=options.country,
            language=options.language,
            ad_account_id=options.ad_account_id,
            on_progress=display,
        )
        try:
            with display:
                async for outcome in job:
                    account.settle(outcome)
        finally:  # also when it was interrupted, or the feed broke off
            for outcome in job.result.outcomes():
                account.settle(outcome)
            emit({"summary": account.counts})
    if job.result.stopped_by is not None:
        say(job.result.stopped_by)
    return SOME_LEFT if any(account.counts[status] for status in _LEFT) else DONE


class _Account:
    """What became of each row."""

    def __init__(self, rows: Iterator[FeedRow], *, every: bool) -> None:
        self.counts: Counter[str] = Counter(read=0, succeeded=0, **dict.fromkeys(_LEFT, 0))
        self._rows = rows
        self._every = every
        self._under_way: dict[int, int] = {}
        self._sent = 0

    def items(self) -> Iterator[RetailItemUpsert]:
        """The rows that can be sent; the others are rejected."""
        for row in self._rows:
            self.counts["read"] += 1
            if isinstance(row, FeedItem):
                self._under_way[self._sent] = row.line
                self._sent += 1
                yield row.item
            else:
                self._tell(row.line, row.item_id, "rejected", row.reason)

    def settle(self, outcome: Outcome[RetailItemUpsert, Any]) -> None:
        """An item that was read has come to its end."""
        line = self._under_way.pop(outcome.index)
        self._tell(line, outcome.item.item_id, outcome.status, outcome.reason)

    def _tell(self, line: int, item_id: str, status: str, reason: str | None) -> None:
        self.counts[status] += 1
        if status != "succeeded":
            emit({"line": line, "item_id": item_id, "status": status, "reason": reason})
        elif self._every:
            emit({"line": line, "item_id": item_id, "status": status})
