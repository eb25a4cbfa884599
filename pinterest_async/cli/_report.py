"""pinterest-async report: a report from beginning to end, as rows or as a file."""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

from .._transfers.download import Download
from ..client import Pinterest
from ..errors import ArgumentError
from ._common import DONE, Commands, connected, connection_options, emit

_LISTS: Final = ("columns", "campaign_ids", "ad_group_ids", "ad_ids", "targeting_types")
_FIELDS: Final = ("start_date", "end_date", "granularity", "level", "report_format", *_LISTS)


def add_to(commands: Commands) -> None:
    """Add the command."""
    made = commands.add_parser(
        "report",
        parents=[connection_options()],
        help="have a report made, wait for it, and print its rows or save it",
        description="Have a report made, wait for it, and print its rows as JSON lines, or save it as it is. Longer "
        "ranges of days than one report may have are cut and joined.",
    )
    made.add_argument("--ad-account-id", required=True, help="the ad account that the report is about")
    made.add_argument("--start-date", metavar="YYYY-MM-DD", help="first day, in UTC")
    made.add_argument("--end-date", metavar="YYYY-MM-DD", help="last day, in UTC")
    made.add_argument("--granularity", help="DAY, HOUR, WEEK, MONTH or TOTAL")
    made.add_argument("--level", help="what a row stands for: CAMPAIGN, AD_GROUP, PIN_PROMOTION (an ad), ...")
    made.add_argument("--report-format", choices=("JSON", "CSV"), help="format of the file")
    for name in _LISTS:
        option = "--" + name.replace("_", "-")
        made.add_argument(option, metavar="A,B,...", type=lambda text: text.split(","), help=f"{name}, with commas")
    made.add_argument("--request", metavar="FILE", help="the whole request as JSON (- is stdin); options come on top")
    made.add_argument("--template", metavar="ID", help="make the report from this template; only days and granularity")
    made.add_argument("--output", metavar="FILE", help="save the report here, instead of printing its rows")
    made.add_argument("--ready-within", type=float, default=3600.0, help="seconds to wait (default: %(default)s)")
    made.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Make the report. ArgumentError for what cannot be asked for, OSError when a file cannot be read or written."""
    fields = {name: value for name in _FIELDS if (value := getattr(options, name)) is not None}
    if options.request is not None:
        fields = {**_read(options.request), **fields}
    async with connected(options) as pinterest:
        report = await _made(pinterest, options, fields)
        if options.output is not None:
            emit({"file": options.output, "bytes": await report.save(options.output)})
            return DONE
        async for row in report.rows():
            emit(row)
    return DONE


async def _made(pinterest: Pinterest, options: argparse.Namespace, fields: dict[str, Any]) -> Download:
    if options.template is None:
        return await pinterest.reports.run(options.ad_account_id, fields, timeout=options.ready_within)
    allowed = ("start_date", "end_date", "granularity")
    for name in fields:
        if name not in allowed:
            raise ArgumentError("report", name, f"a template has its own; beside --template are {', '.join(allowed)}")
    return await pinterest.reports.run_template(
        options.ad_account_id, options.template, timeout=options.ready_within, **fields
    )


def _read(name: str) -> dict[str, Any]:
    text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise ArgumentError("report", "--request", f"expected a JSON object: {error}") from None
