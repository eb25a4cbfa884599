"""pinterest-async events send: conversion events from a file, and an account of every line."""

import argparse

from ..event_lines import read_events
from ..journal import Journal
from ._common import Commands, connected, connection_options
from ._row_report import Account


def add_to(commands: Commands) -> None:
    """Add the command."""
    events = commands.add_parser("events", help="send conversion events")
    made = events.add_subparsers(required=True, metavar="ACTION").add_parser(
        "send",
        parents=[connection_options()],
        help="send every line of a file as an event, and say what became of it",
        description="Send every line of a file as a conversion event. Lines that were not taken are printed as JSON "
        "lines with their number and the reason; the last line counts all.",
    )
    made.add_argument("file", help="a JSON object of an event per line, gzipped or not")
    made.add_argument("--ad-account-id", required=True, help="the ad account whose customers' events they are")
    made.add_argument("--test", action="store_true", help="check the events, and record nothing")
    made.add_argument(
        "--resume",
        metavar="JOURNAL",
        help="keep a journal in this file, and go on where the run before it stopped; events that were under way then "
        "are reported as unknown, and not sent again",
    )
    made.add_argument("--all", action="store_true", help="print a line for the events that succeeded, too")
    made.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Send the file. FeedError when it cannot be read, BulkError when it breaks off."""
    rows = read_events(options.file)
    journal = None if options.resume is None else Journal(options.resume)
    account = Account(rows, lambda event: {"event_id": event["event_id"]}, every=options.all)
    async with connected(options) as pinterest:
        return await account.keep(
            lambda on_progress: pinterest.conversion_events.send_many(
                options.ad_account_id,
                account.items(),
                test=options.test or None,
                on_progress=on_progress,
                journal=journal,
            )
        )
