"""The feed of a command: its options, and its rows."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from ..errors import ArgumentError
from ..feeds import FeedRow, read_feed


def add_feed_options(command: argparse.ArgumentParser) -> None:
    """Add the feed, and the options that say how it is read and where its items go to."""
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


def feed_of(options: argparse.Namespace, command: str, *, operation: str = "UPSERT") -> Iterator[FeedRow]:
    """Return the rows of the feed that the options of a command name.

    Raises:
        FeedError: The feed cannot be read.
        ArgumentError: An option is wrong.
    """
    return read_feed(
        sys.stdin.buffer if options.feed == "-" else options.feed,
        encoding=options.encoding,
        currency=options.currency,
        operation=operation,
        columns=_pairs(command, "--column", options.column),
        defaults=_pairs(command, "--default", options.default),
    )


def _pairs(command: str, option: str, given: Sequence[str]) -> dict[str, str]:
    """Return name=value options as a mapping.

    Raises:
        ArgumentError: One has no equals sign.
    """
    for pair in given:
        if "=" not in pair:
            raise ArgumentError(command, option, f"expected name=value, got {pair!r}")
    return {name: value for name, _, value in (pair.partition("=") for pair in given)}
