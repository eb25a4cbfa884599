"""The feed of a command: its options, and its rows."""

import argparse
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from .._http.session import checked_proxy
from ..errors import ArgumentError
from ..feeds import PRESETS, FeedRow, open_feed, read_feed
from ..feeds._download import MAX_BYTES, TIMEOUT, is_address
from ._common import client_settings


def add_feed_options(command: argparse.ArgumentParser) -> None:
    """Add the feed, and the options that say how it is read and where its items go to."""
    command.add_argument(
        "feed",
        help="TSV, CSV, XML or JSON lines with Pinterest's retail columns, packed or not: a file, an http(s) address, "
        "or - for standard input",
    )
    command.add_argument("--country", required=True, help="country of the items, such as US")
    command.add_argument("--language", required=True, help="language of the items, such as EN")
    command.add_argument("--ad-account-id", help="ad account on whose behalf to send the items")
    command.add_argument("--encoding", help="encoding of a feed that is not UTF-8 and has no BOM, such as cp1252")
    command.add_argument(
        "--id-prefix",
        default="",
        metavar="TEXT",
        help="put this before every id, so that feeds whose ids overlap can share a catalog",
    )
    command.add_argument("--currency", help="currency of prices without one, such as EUR; they are refused otherwise")
    command.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=COLUMN",
        help="Pinterest's name of a column: Handle=id; with a preset also the name in the export",
    )
    command.add_argument(
        "--preset",
        choices=PRESETS,
        help="the feed is the export of products of this shop system; needs --currency and --shop",
    )
    command.add_argument("--shop", metavar="URL", help="address of the shop, for the links of a preset's items")
    command.add_argument(
        "--default",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="a value for rows without one, as 'availability=in stock'",
    )
    command.add_argument(
        "--feed-timeout",
        type=float,
        default=TIMEOUT,
        metavar="SECONDS",
        help="time for the download of a feed (default: %(default)g)",
    )
    command.add_argument(
        "--feed-max-bytes",
        type=int,
        default=MAX_BYTES,
        metavar="N",
        help="largest feed to download (default: %(default)s)",
    )


@asynccontextmanager
async def feed_of(
    options: argparse.Namespace, command: str, *, operation: str = "UPSERT"
) -> AsyncGenerator[Iterator[FeedRow]]:
    """Open the feed that the options of a command name, and return its rows.

    Raises:
        FeedError: The feed cannot be read.
        ArgumentError: An option is wrong.
        ConfigurationError: An option of the connection is wrong.
    """
    columns, defaults = _pairs(command, "--column", options.column), _pairs(command, "--default", options.default)
    async with AsyncExitStack() as stack:
        file: Any = options.feed
        if is_address(file):
            settings = client_settings(options)
            file = await stack.enter_async_context(
                open_feed(
                    options.feed,
                    max_bytes=options.feed_max_bytes,
                    timeout=options.feed_timeout,
                    proxy=None if options.proxy is None else checked_proxy(options.proxy),
                    ssl=settings.get("ssl", True),
                )
            )
        yield read_feed(
            file,
            encoding=options.encoding,
            id_prefix=options.id_prefix,
            currency=options.currency,
            operation=operation,
            columns=columns,
            defaults=defaults,
            preset=options.preset,
            shop=options.shop,
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
