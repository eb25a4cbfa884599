"""pinterest-async catalog sync: a product feed into a catalog, and an account of every row."""

import argparse

from ..feeds import read_feed
from ..journal import Journal
from ._common import Commands, connected, connection_options
from ._row_report import Account


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
    made.add_argument(
        "--resume",
        metavar="JOURNAL",
        help="keep a journal in this file, and go on where the run before it stopped; rows that were done before count "
        "as they came out then",
    )
    made.add_argument("--all", action="store_true", help="print a line for the rows that succeeded, too")
    made.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Send the feed. FeedError when it cannot be read, BulkError when it breaks off."""
    rows = read_feed(options.feed, encoding=options.encoding)
    journal = None if options.resume is None else Journal(options.resume)
    account = Account(rows, lambda item: {"item_id": item.item_id}, every=options.all)
    async with connected(options) as pinterest:
        return await account.keep(
            lambda on_progress: pinterest.catalogs.sync_items(
                account.items(),
                country=options.country,
                language=options.language,
                ad_account_id=options.ad_account_id,
                journal=journal,
                on_progress=on_progress,
            )
        )
