"""pinterest-async report: create a report, wait for it, print its rows or save it."""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

from .._transfers.download import Download
from ..client import Pinterest
from ..errors import ArgumentError
from ..models.reports import ReportCreate
from ._common import Commands, connected, connection_options, emit, log
from ._exit_codes import DONE

_LISTS: Final = ("columns", "campaign_ids", "ad_group_ids", "ad_ids", "targeting_types")
_FIELDS: Final = ("start_date", "end_date", "granularity", "level", "report_format", *_LISTS)


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "report",
        parents=[connection_options()],
        help="create a report, wait for it, and print its rows or save it",
        description="Create a report, wait for it, and print its rows as JSON lines, or save the file. A range of "
        "days that is too long for one report is cut, and the parts are joined.",
    )
    command.add_argument("--ad-account-id", required=True, help="ad account of the report")
    command.add_argument("--start-date", metavar="YYYY-MM-DD", help="first day, in UTC")
    command.add_argument("--end-date", metavar="YYYY-MM-DD", help="last day, in UTC")
    command.add_argument("--granularity", help="DAY, HOUR, WEEK, MONTH or TOTAL")
    command.add_argument("--level", help="entity of a row: CAMPAIGN, AD_GROUP, PIN_PROMOTION (an ad), ...")
    command.add_argument("--report-format", choices=("JSON", "CSV"), help="format of the file")
    for name in _LISTS:
        option = "--" + name.replace("_", "-")
        command.add_argument(option, metavar="A,B,...", type=lambda text: text.split(","), help=f"{name}, with commas")
    command.add_argument(
        "--request", metavar="FILE", help="the request as JSON (- is stdin); options replace its fields"
    )
    command.add_argument("--template", metavar="ID", help="use this template; takes days and granularity only")
    command.add_argument("--output", metavar="FILE", help="save the report to this file instead of printing its rows")
    command.add_argument(
        "--ready-within",
        type=float,
        default=3600.0,
        help="seconds to wait (default: %(default)s)",
    )
    command.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Create the report, and print or save it.

    Raises:
        ArgumentError: A field of the report is missing or wrong.
        OSError: A file cannot be read or written.
    """
    fields = {name: value for name in _FIELDS if (value := getattr(options, name)) is not None}
    if options.request is not None:
        fields = {**_read(options.request), **fields}
    async with connected(options) as pinterest:
        report = await _create(pinterest, options, fields)
        if options.output is not None:
            emit({"file": options.output, "bytes": await report.save(options.output)})
            return DONE
        rows = 0
        async for row in report.rows():
            emit(row)
            rows += 1
    log(f"rows: {rows:,}")
    return DONE


async def _create(pinterest: Pinterest, options: argparse.Namespace, fields: dict[str, Any]) -> Download:
    if options.template is None:
        _check_complete(fields)
        return await pinterest.reports.run(options.ad_account_id, fields, timeout=options.ready_within)
    allowed = ("start_date", "end_date", "granularity")
    for name in fields:
        if name not in allowed:
            raise ArgumentError("report", name, f"a template has its own; with --template use {', '.join(allowed)}")
    return await pinterest.reports.run_template(
        options.ad_account_id, options.template, timeout=options.ready_within, **fields
    )


def _check_complete(fields: dict[str, Any]) -> None:
    """Raise ArgumentError if a field is missing without which there is no report."""
    required = [field.name for field in msgspec.structs.fields(ReportCreate) if field.required]
    missing = [f"--{name.replace('_', '-')}" for name in required if name not in fields]
    if missing:
        raise ArgumentError("report", missing[0], f"missing; a report needs {', '.join(missing)}, or a --template")


def _read(name: str) -> dict[str, Any]:
    text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise ArgumentError("report", "--request", f"expected a JSON object: {error}") from None
