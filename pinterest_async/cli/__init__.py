"""The command line: `pinterest-async`, or `python -m pinterest_async`.

    pinterest-async call campaigns.list ad_account_id=549755885175 page_size=250
    pinterest-async catalog sync products.tsv.gz --country US --language EN
    pinterest-async catalog mirror products.tsv.gz --state products.mirror --country US --language EN
    pinterest-async catalog issues --table
    pinterest-async events send events.jsonl --ad-account-id 549755885175
    pinterest-async report --ad-account-id 549755885175 --level CAMPAIGN --columns SPEND_IN_DOLLAR,CAMPAIGN_NAME ...
    pinterest-async auth login --app-id 1234567
    pinterest-async sandbox --quotas standard

JSON lines are written to stdout, progress and errors to stderr. Credentials are read from a profile (`auth login`) or
from the environment (see `Pinterest.from_env`), because other users of a machine can read a command line.

Exit codes: 0 every item succeeded; 1 some items failed, are unknown or were not sent (their lines are printed); 2
nothing was sent: an argument, setting or file is wrong; 3 the API or the connection to it failed, or the job was
stopped; 130 interrupted by Ctrl-C or SIGTERM, after the known outcomes were printed.
"""

import os
import sys
from collections.abc import Sequence

from ._exit_codes import INTERRUPTED, PARTIAL
from ._signals import Interrupts

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Args:
        arguments: Those of the process when left out. The process is then expected to end, and ignores signals.
    """
    interrupts = Interrupts()
    try:
        with interrupts.handled(at_exit=arguments is None):
            with interrupts.deferred():  # an error that a signal raises in an import may be lost
                from ._main import run
            try:
                return run(arguments, interrupts)
            finally:
                sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of stdout has closed it: there is nowhere to write
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED if interrupts.received else PARTIAL
