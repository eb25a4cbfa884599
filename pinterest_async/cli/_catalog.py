"""pinterest-async catalog sync: send a product feed into a catalog, and report every row."""

import argparse
import sys
from collections.abc import Sequence

from ..errors import ArgumentError
from ..feeds import read_feed
from ..journal import Journal
from ._common import Commands, connected, connection_options
from ._row_report import RowReport


def add_to(commands: Commands) -> None:
    """Add the command."""
    catalog = commands.add_parser("catalog", help="send a product feed into a catalog")
    command = catalog.add_subparsers(required=True, metavar="ACTION").add_parser(
        "sync",
        parents=[connection_options()],
        help="send every row of a feed as an item, and report its outcome",
        description="Send every row of a feed as an item. Rows that did not succeed are printed as JSON lines with "
        "their line number and the reason; the last line has the totals.",
    )
    command.add_argument(
        "feed", help="TSV, CSV, XML or JSON lines with Pinterest's retail columns, packed or not; - is standard input"
    )
    command.add_argument("--country", required=True, help="country of the items, such as US")
    command.add_argument("--language", required=True, help="language of the items, such as EN")
    command.add_argument("--ad-account-id", help="ad account on whose behalf to send the items")
    command.add_argument("--encoding", help="encoding of a feed that is not UTF-8 and has no BOM, such as cp1252")
    command.add_argument("--currency", help="currency of prices without one, such as EUR; they are refused otherwise")
    command.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=COLUMN",
        help="Pinterest's name of a column: Handle=id",
    )
    command.add_argument(
        "--default",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="a value for rows without one, as 'availability=in stock'",
    )
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
        help="keep a journal in this file and resume the run before it; rows that it completed keep their outcome",
    )
    command.add_argument("--all", action="store_true", help="print the rows that succeeded, too")
    command.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Send the feed and return the exit code.

    Raises:
        FeedError: The feed cannot be read.
        BulkError: The feed ends in the middle.
    """
    rows = read_feed(
        sys.stdin.buffer if options.feed == "-" else options.feed,
        encoding=options.encoding,
        currency=options.currency,
        operation=options.operation,
        columns=_pairs("--column", options.column),
        defaults=_pairs("--default", options.default),
    )
    journal = None if options.resume is None else Journal(options.resume)
    report = RowReport(rows, lambda item: {"item_id": item.item_id}, include_succeeded=options.all)
    async with connected(options) as pinterest:
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


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    """Return name=value options as a mapping.

    Raises:
        ArgumentError: One has no equals sign.
    """
    for pair in given:
        if "=" not in pair:
            raise ArgumentError("catalog sync", option, f"expected name=value, got {pair!r}")
    return {name: value for name, _, value in (pair.partition("=") for pair in given)}
