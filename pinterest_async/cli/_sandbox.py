"""pinterest-async sandbox: serve the sandbox, a mock server, to other programs."""

import argparse

from ..sandbox.__main__ import DESCRIPTION, add_options, serve
from ._common import Commands
from ._exit_codes import DONE


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("sandbox", help="serve the sandbox, a mock server", description=DESCRIPTION)
    add_options(command)
    command.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Serve until a signal comes.

    Raises:
        OSError: The address is in use.
    """
    await serve(options)
    return DONE
