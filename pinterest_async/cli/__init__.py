"""The command line: `pinterest-async`, or `python -m pinterest_async`.

    pinterest-async call campaigns.list ad_account_id=549755885175 page_size=250
    pinterest-async catalog sync products.tsv.gz --country US --language EN
    pinterest-async events send events.jsonl --ad-account-id 549755885175
    pinterest-async report --ad-account-id 549755885175 --level CAMPAIGN --columns SPEND_IN_DOLLAR,CAMPAIGN_NAME ...
    pinterest-async sandbox --quotas standard

JSON lines are written to stdout, progress and errors to stderr. Credentials are read from the environment (see
`Pinterest.from_env`), because other users of a machine can read a command line.

Exit codes: 0 every item succeeded; 1 some items failed, are unknown or were not sent (their lines are printed); 2
nothing was sent: an argument, setting or file is wrong; 3 the API or the connection to it failed, or the job was
stopped; 130 interrupted by Ctrl-C or SIGTERM, after the known outcomes were printed.
"""

import argparse
import asyncio
import logging
import os
import sys
import warnings
from collections.abc import Sequence

from ..errors import ArgumentError, BulkError, ConfigurationError, JournalError, PinterestError
from ..feeds import FeedError
from . import _call, _catalog, _events, _report, _sandbox
from ._common import API_FAILED, INTERRUPTED, NOT_STARTED, PARTIAL, log
from ._signals import Interrupts

__all__ = ["main"]

_COMMANDS = (_call, _catalog, _events, _report, _sandbox)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Args:
        arguments: Those of the process when left out. The process is then expected to end, and ignores signals.
    """
    interrupts = Interrupts()
    try:
        with interrupts.handled(at_exit=arguments is None):
            try:
                return _run(arguments, interrupts)
            finally:
                sys.stdout.flush()
    except (KeyboardInterrupt, asyncio.CancelledError):
        log("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of stdout has closed it: there is nowhere to write
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED if interrupts.received else PARTIAL


def _run(arguments: Sequence[str] | None, interrupts: Interrupts) -> int:
    """Run a command and return the exit code. Errors are logged."""
    try:
        options = _parse(arguments)
        if getattr(options, "verbose", False):
            logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
        warnings.simplefilter("ignore", DeprecationWarning)  # the command logs its own message
        return asyncio.run(interrupts.run(options))
    except BrokenPipeError:
        raise
    except BulkError as error:
        log(error)
        return PARTIAL
    except (ArgumentError, ConfigurationError, FeedError, JournalError, OSError) as error:
        log(error)
        return NOT_STARTED
    except PinterestError as error:
        log(error)
        return API_FAILED


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse the options. argparse alone does not take name=value arguments on both sides of an option."""
    root = parser()
    options, more = root.parse_known_args(arguments)
    if any(argument.startswith("-") for argument in more) or (more and not hasattr(options, "arguments")):
        root.error(f"unrecognized arguments: {' '.join(more)}")
    if more:
        options.arguments += more
    return options


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    root = argparse.ArgumentParser(
        prog="pinterest-async",
        description="Call the Pinterest API. Credentials are read from the environment: PINTEREST_ACCESS_TOKEN, or "
        "PINTEREST_APP_ID, PINTEREST_APP_SECRET and PINTEREST_REFRESH_TOKEN.",
        epilog="Exit codes: 0 done; 1 some items failed, are unknown or were not sent; 2 nothing was sent; "
        "3 the API failed, or the job was stopped; 130 interrupted (Ctrl-C or SIGTERM).",
    )
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    for module in _COMMANDS:
        module.add_to(commands)
    return root
