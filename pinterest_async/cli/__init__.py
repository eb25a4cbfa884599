"""The command line: `pinterest-async`, or `python -m pinterest_async`.

    pinterest-async call campaigns.list ad_account_id=549755885175 page_size=250
    pinterest-async catalog sync products.tsv.gz --country US --language EN
    pinterest-async events send events.jsonl --ad-account-id 549755885175
    pinterest-async report --ad-account-id 549755885175 --level CAMPAIGN --columns SPEND_IN_DOLLAR,CAMPAIGN_NAME ...
    pinterest-async sandbox --quotas standard

JSON lines go to stdout, everything for people (progress, errors) to stderr. Credentials come from the environment (see
`Pinterest.from_env`), because other users of a machine can read a command line.

Exit codes: 0 done, and every item with it; 1 the job ended and some items were refused, are unknown or were not sent
(the lines tell which); 2 nothing could be started: a wrong argument, setting or file; 3 the API or the way to it
failed; 130 interrupted, after saying what is known.
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
from ._common import API_FAILED, INTERRUPTED, NOT_STARTED, SOME_LEFT, say

__all__ = ["main"]

_COMMANDS = (_call, _catalog, _events, _report, _sandbox)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    options = _parsed(arguments)
    if getattr(options, "verbose", False):
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    warnings.simplefilter("ignore", DeprecationWarning)  # the command says so itself, in its own words
    try:
        code = asyncio.run(options.run(options))
        sys.stdout.flush()
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone: nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_LEFT
    except BulkError as error:
        say(error)
        return SOME_LEFT
    except (ArgumentError, ConfigurationError, FeedError, JournalError, OSError) as error:
        say(error)
        return NOT_STARTED
    except PinterestError as error:
        say(error)
        return API_FAILED
    return int(code)


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options; argparse alone would not take name=value arguments on both sides of an option."""
    made = parser()
    options, more = made.parse_known_args(arguments)
    if any(each.startswith("-") for each in more) or (more and not hasattr(options, "arguments")):
        made.error(f"unrecognized arguments: {' '.join(more)}")
    if more:
        options.arguments += more
    return options


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    made = argparse.ArgumentParser(
        prog="pinterest-async",
        description="Talk to the Pinterest API. Credentials come from the environment: PINTEREST_ACCESS_TOKEN, or "
        "PINTEREST_APP_ID, PINTEREST_APP_SECRET and PINTEREST_REFRESH_TOKEN.",
        epilog="Exit codes: 0 done; 1 some items were refused, unknown or not sent; 2 nothing could be started; "
        "3 the API failed; 130 interrupted.",
    )
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for each in _COMMANDS:
        each.add_to(commands)
    return made
