"""pinterest-async sandbox: serve a sandbox to other programs."""

import argparse

from ..sandbox.__main__ import DESCRIPTION, add_options, serve
from ._common import DONE, Commands


def add_to(commands: Commands) -> None:
    """Add the command."""
    made = commands.add_parser("sandbox", help="serve a sandbox of the API to other programs", description=DESCRIPTION)
    add_options(made)
    made.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Serve until a signal comes. OSError when the address is taken."""
    await serve(options)
    return DONE
