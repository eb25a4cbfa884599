"""pinterest-async catalog: send a feed into a catalog, and report every row (`sync`; see `_mirror`, `_issues`)."""

import argparse

from ..journal import Journal
from . import _issues, _mirror
from ._common import Commands, connected, connection_options
from ._feed import add_feed_options, feed_of
from ._row_report import RowReport


def add_to(commands: Commands) -> None:
    """Add the command."""
    catalog = commands.add_parser("catalog", help="send product feeds into a catalog, and see their issues")
    actions = catalog.add_subparsers(required=True, metavar="ACTION")
    _mirror.add_to(actions)
    _issues.add_to(actions)
    command = actions.add_parser(
        "sync",
        parents=[connection_options()],
        help="send every row of a feed as an item, and report its outcome",
        description="Send every row of a feed as an item. Rows that did not succeed are printed as JSON lines with "
        "their line number and the reason; the last line has the totals.",
    )
    add_feed_options(command)
    command.add_argument(
        "--operation",
        type=str.upper,
        choices=("UPSERT", "UPDATE", "DELETE"),
        default="UPSERT",
        help="UPDATE changes what the feed has, DELETE needs the ids only; else items are created or replaced",
    )
    command.add_argument(
        "--resume",
        metavar="JOURNAL",
        help="keep a journal in this file and resume the run before it; rows that it completed keep their outcome, "
        "unless they have changed since",
    )
    command.add_argument("--all", action="store_true", help="print the rows that succeeded, too")
    command.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Send the feed and return the exit code.

    Raises:
        FeedError: The feed cannot be read.
        BulkError: The feed ends in the middle.
    """
    journal = None if options.resume is None else Journal(options.resume)
    async with feed_of(options, "catalog sync", operation=options.operation) as rows, connected(options) as pinterest:
        report = RowReport(rows, lambda item: {"item_id": item.item_id}, include_succeeded=options.all)
        return await report.run(
            lambda on_progress: pinterest.catalogs.sync_items(
                report.items(),
                country=options.country,
                language=options.language,
                ad_account_id=options.ad_account_id,
                journal=journal,
                on_progress=on_progress,
            )
        )
