"""pinterest-async events send: send conversion events from a file, and report every line."""

import argparse

from ..event_lines import read_events
from ..journal import Journal
from ._common import Commands, connected, connection_options
from ._row_report import RowReport


def add_to(commands: Commands) -> None:
    """Add the command."""
    events = commands.add_parser("events", help="send conversion events")
    command = events.add_subparsers(required=True, metavar="ACTION").add_parser(
        "send",
        parents=[connection_options()],
        help="send every line of a file as an event, and report its outcome",
        description="Send every line of a file as a conversion event. Lines that did not succeed are printed as "
        "JSON lines with their number and the reason; the last line has the totals.",
    )
    command.add_argument("file", help="one JSON object of an event per line, gzipped or not")
    command.add_argument("--ad-account-id", required=True, help="ad account that the events belong to")
    command.add_argument("--test", action="store_true", help="validate the events without recording them")
    command.add_argument(
        "--resume",
        metavar="JOURNAL",
        help="keep a journal in this file and resume the run before it; events that were in flight when it stopped are "
        "reported as unknown and not sent again",
    )
    command.add_argument("--all", action="store_true", help="print the events that succeeded, too")
    command.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Send the file and return the exit code.

    Raises:
        FeedError: The file cannot be read.
        BulkError: The file ends in the middle.
    """
    rows = read_events(options.file)
    journal = None if options.resume is None else Journal(options.resume)
    report = RowReport(rows, lambda event: {"event_id": event["event_id"]}, include_succeeded=options.all)
    async with connected(options) as pinterest:
        return await report.run(
            lambda on_progress: pinterest.conversion_events.send_many(
                options.ad_account_id,
                report.items(),
                test=options.test or None,
                on_progress=on_progress,
                journal=journal,
            )
        )
