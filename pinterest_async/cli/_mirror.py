"""pinterest-async catalog mirror: make a catalog equal a product feed, and report every change that did not succeed."""

import argparse
import math
from contextlib import AsyncExitStack
from typing import Any, Final

import msgspec

from .._bulk.progress import Progress
from ..errors import ArgumentError, ConfigurationError, MirrorError, missing_extra
from ..mirror import MirrorOutcome, MirrorResult, MirrorState
from ..progress import ProgressDisplay
from ..resources._workflows.mirror_state import is_redis_url
from ._common import Commands, connected, connection_options, emit, log
from ._exit_codes import API_FAILED, DONE, PARTIAL
from ._feed import add_feed_options, feed_of

_COMMAND: Final = "catalog mirror"
_COUNTS: Final = (
    *("read", "new", "changed", "removed", "unchanged"),
    *("rejected", "failed", "unknown", "not_sent", "refused"),
)


def add_to(actions: Commands) -> None:
    """Add the action."""
    command = actions.add_parser(
        "mirror",
        parents=[connection_options()],
        help="make a catalog equal a feed: send what changed since the last run, remove what left the feed",
        description="Make a catalog equal a feed: send the items that are new or changed since the last run, and "
        "remove those that left the feed. Nothing is sent before the whole feed was read. Items that did not succeed "
        "are printed as JSON lines with the reason; the last line has the totals. A run that was interrupted or killed "
        "is repeated by running the same command again.",
    )
    add_feed_options(command)
    command.add_argument(
        "--state",
        required=True,
        metavar="FILE|URL",
        help="what earlier runs sent: a file, or a Redis server (redis://host:6379/0, with --state-name); the first "
        "run makes it, and it belongs to this catalog only",
    )
    command.add_argument(
        "--state-name", metavar="NAME", help="the name of the state on the Redis server, for this catalog and no other"
    )
    command.add_argument(
        "--remove",
        choices=("delete", "out-of-stock", "keep"),
        default="delete",
        help="what happens to items that left the feed (default: %(default)s)",
    )
    command.add_argument(
        "--max-removed",
        type=_share,
        default=0.05,
        metavar="PERCENT",
        help="remove nothing if more of the items left the feed (default: 5)",
    )
    command.add_argument(
        "--unreadable-rows",
        type=int,
        default=0,
        metavar="N",
        help="remove nothing if more rows than this have no id that can be read (default: %(default)s)",
    )
    command.add_argument("--resend-all", action="store_true", help="send unchanged items, too")
    command.add_argument("--dry-run", action="store_true", help="send nothing, and print what would be done")
    command.add_argument("--all", action="store_true", help="print every change, also those that succeeded or would be")
    command.set_defaults(run=run)


def _share(percent: str) -> float:
    """Return a percentage as a share.

    Raises:
        ArgumentTypeError: It is none.
    """
    try:
        share = float(percent.removesuffix("%")) / 100
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"expected a percentage from 0 to 100, got {percent!r}")
    return share


async def run(options: argparse.Namespace) -> int:
    """Mirror the feed and return the exit code.

    Raises:
        FeedError: The feed cannot be read, or breaks off. Nothing was sent.
        MirrorError: The state cannot be used, or the feed is empty. Nothing was sent.
    """
    state = _state_of(options.state, options.state_name)
    display = ProgressDisplay("items")
    async with AsyncExitStack() as stack:
        rows = await stack.enter_async_context(feed_of(options, _COMMAND))
        pinterest = await stack.enter_async_context(connected(options))

        def show(progress: Progress) -> None:
            if not display.progress.read:  # the first one: something is sent
                stack.enter_context(display)
            display(progress)

        job = pinterest.catalogs.mirror(
            rows,
            state=state,
            country=options.country,
            language=options.language,
            ad_account_id=options.ad_account_id,
            remove=options.remove.replace("-", "_"),
            max_removed=options.max_removed,
            unreadable_rows=options.unreadable_rows,
            dry_run=options.dry_run,
            resend_all=options.resend_all,
            on_progress=show,
        )
        problems = 0
        try:
            async for outcome in job:
                is_problem = outcome.status not in ("succeeded", "planned")
                problems += is_problem
                if options.all or outcome.warnings or is_problem:
                    _emit(outcome)
        except MirrorError as error:
            if not job.result.is_planned:
                raise
            log(error)
            return PARTIAL
        finally:
            if job.result.is_planned:
                for outcome in job.result.problems[problems:]:  # of an interrupted run
                    _emit(outcome)
                _summarize(job.result)
    if job.result.stopped_by is not None:
        log(job.result.stopped_by)
        return API_FAILED
    return DONE if job.result.is_complete else PARTIAL


def _state_of(state: str, name: str | None) -> str | MirrorState:
    """Return the state that the options name. No error has the URL: it may have a password."""
    if not is_redis_url(state):
        if name is not None:
            raise ArgumentError(_COMMAND, "--state-name", "only a state on a Redis server has a name")
        return state
    if not name:
        raise ArgumentError(_COMMAND, "--state-name", "a state on a Redis server needs a name, such as products")
    try:
        from ..redis import RedisMirrorState
    except ModuleNotFoundError as error:
        raise ConfigurationError(str(missing_extra("a state on a Redis server", "redis", error))) from None
    return RedisMirrorState(state, name=name)


def _emit(outcome: MirrorOutcome) -> None:
    fields: dict[str, Any] = {name: value for name, value in msgspec.structs.asdict(outcome).items() if value}
    emit(fields)


def _summarize(result: MirrorResult) -> None:
    totals: dict[str, Any] = {name: getattr(result, name) for name in _COUNTS}
    if result.dry_run:
        totals["dry_run"] = True
    emit({"summary": totals})
    if result.refusal:
        log(result.refusal)
