"""pinterest-async catalog issues: what Pinterest found wrong when it last read the feeds, and in which items."""

import argparse
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from ..client import Pinterest
from ..models.catalog_feeds import FeedProcessingResult
from ._common import Commands, connected, connection_options, emit
from ._exit_codes import DONE, PARTIAL

_COLUMNS: Final = ("feed_id", "level", "code", "count", "item_number", "item_id", "attribute", "value")
_WIDEST: Final = 60
"""Characters of a cell of the table."""


def add_to(actions: Commands) -> None:
    """Add the action."""
    command = actions.add_parser(
        "issues",
        parents=[connection_options()],
        help="print what Pinterest found wrong when it last read the feeds, and in which items",
        description="Print the errors and warnings of the last processing of each feed as JSON lines: a line for each "
        "code with its count, and a line for each faulty item that Pinterest names (up to 20 of a code, picked at "
        "random); the last line has the totals. Feeds are those that Pinterest fetches; what it says about items that "
        "`sync` and `mirror` send is in their output. The exit code is 1 if there are errors.",
    )
    command.add_argument("--feed-id", action="append", metavar="ID", help="this feed; all feeds when left out")
    command.add_argument("--ad-account-id", help="ad account on whose behalf to read")
    command.add_argument("--errors", action="store_true", help="leave warnings out")
    command.add_argument("--table", action="store_true", help="print a table instead of JSON lines")
    command.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Print the issues and return the exit code."""
    totals: Counter[str] = Counter(feeds=0, errors=0, warnings=0, items=0)
    rows: list[dict[str, Any]] = []
    async with connected(options) as pinterest:
        async for feed_id in _feeds(pinterest, options):
            totals["feeds"] += 1
            async for row in _issues(pinterest, feed_id, options.ad_account_id):
                if options.errors and row["level"] == "warning":
                    continue
                if "count" in row:
                    totals[f"{row['level']}s"] += row["count"]
                else:
                    totals["items"] += 1
                if options.table:
                    rows.append(row)
                else:
                    emit(row)
    if options.table:
        sys.stdout.write(_table(rows))
    emit({"summary": totals})
    return PARTIAL if totals["errors"] else DONE


async def _feeds(pinterest: Pinterest, options: argparse.Namespace) -> AsyncIterator[str]:
    if options.feed_id is None:
        async for feed in pinterest.catalogs.list_feeds(ad_account_id=options.ad_account_id):
            yield feed.id
    else:
        for feed_id in options.feed_id:
            yield feed_id


async def _issues(pinterest: Pinterest, feed_id: str, ad_account_id: str | None) -> AsyncIterator[dict[str, Any]]:
    """Yield the codes of the newest processing result of a feed, and then its faulty items."""
    results = await pinterest.catalogs.list_processing_results(feed_id, ad_account_id=ad_account_id)
    newest = max(results.items, key=lambda result: result.created_at or "", default=None)
    if newest is None:
        return
    found = {"feed_id": feed_id, "processed_at": newest.created_at}
    for level, counts in _counts(newest).items():
        for code, count in counts.items():
            yield {**found, "level": level, "code": code, "count": count}
    async for item in pinterest.catalogs.list_item_issues(newest.id, ad_account_id=ad_account_id):
        named = {**found, "item_number": item.item_number, "item_id": item.item_id}
        for level, details in (("error", item.errors), ("warning", item.warnings)):
            for code, detail in ({} if details is None else details.found).items():
                place = {"attribute": detail.attribute_name, "value": detail.provided_value}
                yield {**named, "level": level, "code": code, **place}


def _counts(result: FeedProcessingResult) -> Mapping[str, Mapping[str, int]]:
    """Return the counts of errors and of warnings, of both steps of a processing, by code."""
    counts: dict[str, Counter[str]] = {"error": Counter(), "warning": Counter()}
    for step in (result.validation_details, result.ingestion_details):
        for level, found in () if step is None else (("error", step.errors), ("warning", step.warnings)):
            counts[level].update({} if found is None else found.found)
    return counts


def _table(rows: list[dict[str, Any]]) -> str:
    cells = [_COLUMNS, *(tuple(_cell(row.get(name)) for name in _COLUMNS) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 3] + "..."
