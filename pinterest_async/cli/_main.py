"""Parses the command line, runs the command, and turns errors into exit codes."""

import argparse
import asyncio
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from functools import cache

from .._environment import configure_logging
from .._version import __version__
from ..errors import ArgumentError, BulkError, ConfigurationError, JournalError, MirrorError, PinterestError
from ..feeds import FeedError
from . import _auth, _call, _catalog, _events, _report, _sandbox
from ._common import log
from ._completion import SHELLS, PrintCompletion
from ._exit_codes import API_FAILED, NOT_STARTED, PARTIAL
from ._signals import Interrupts

_COMMANDS = (_auth, _call, _catalog, _events, _report, _sandbox)


def run(arguments: Sequence[str] | None, interrupts: Interrupts) -> int:
    """Run a command and return the exit code. Errors are logged.

    Raises:
        KeyboardInterrupt: A signal came.
        BrokenPipeError: The reader of stdout has closed it.
    """
    try:
        options = _parse(arguments)
        configure_logging(os.environ)
        if getattr(options, "verbose", False):
            logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
        warnings.simplefilter("ignore", DeprecationWarning)  # the command logs its own message
        return asyncio.run(interrupts.run(options))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    except BrokenPipeError:
        raise
    except BulkError as error:
        log(error)
        return PARTIAL
    except (ArgumentError, ConfigurationError, FeedError, JournalError, MirrorError, OSError) as error:
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
        options.arguments = [*options.arguments, *more]
    return options


@cache
def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    root = argparse.ArgumentParser(
        prog="pinterest-async",
        description="Call the Pinterest API. 'pinterest-async auth login' keeps credentials in a profile; those of the "
        "environment (PINTEREST_ACCESS_TOKEN, or PINTEREST_APP_ID, PINTEREST_APP_SECRET and PINTEREST_REFRESH_TOKEN) "
        "take precedence, unless --profile names one.",
        epilog="Exit codes: 0 done; 1 some items failed, are unknown or were not sent; 2 nothing was sent; "
        "3 the API failed, or the job was stopped; 130 interrupted (Ctrl-C or SIGTERM).",
    )
    root.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    root.add_argument(
        "--print-completion",
        action=PrintCompletion,
        choices=SHELLS,
        help="print a script that completes commands, options and operations in a shell (needs the extra completion)",
    )
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    for module in _COMMANDS:
        module.add_to(commands)
    return root
