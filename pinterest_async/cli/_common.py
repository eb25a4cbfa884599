"""What the commands share: how they connect, how they speak, how they end."""

import argparse
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, Protocol

import msgspec

from .._limits.local import format_statistics
from ..client import Pinterest

DONE: Final = 0
SOME_LEFT: Final = 1
NOT_STARTED: Final = 2
API_FAILED: Final = 3
INTERRUPTED: Final = 130


class Commands(Protocol):
    """Where a command is added: what `add_subparsers` gives."""

    def add_parser(self, name: str, **settings: Any) -> argparse.ArgumentParser:
        """A parser for one more command."""
        ...


def connection_options() -> argparse.ArgumentParser:
    """The options of every command that talks to the API, to be taken as a parent."""
    made = argparse.ArgumentParser(add_help=False)
    group = made.add_argument_group("connection")
    where = group.add_mutually_exclusive_group()
    where.add_argument("--sandbox", action="store_true", help="talk to a sandbox inside this process")
    where.add_argument(
        "--environment",
        choices=("production", "sandbox"),
        default=None,
        help="Pinterest's servers to talk to (default: production, or PINTEREST_BASE_URL)",
    )
    group.add_argument("--timeout", type=float, default=60.0, help="seconds for one attempt (default: %(default)s)")
    group.add_argument("--max-retries", type=int, default=4, help="tries after the first (default: %(default)s)")
    group.add_argument(
        "--max-wait",
        type=float,
        default=300.0,
        help="longest sleep for a rate limit, in seconds (default: %(default)s)",
    )
    group.add_argument("--limits", action="store_true", help="say on stderr what was drawn of which rate limit")
    group.add_argument("--verbose", action="store_true", help="say on stderr what is tried again, and why")
    return made


@asynccontextmanager
async def connected(options: argparse.Namespace) -> AsyncGenerator[Pinterest, None]:
    """The client that the options ask for. ConfigurationError names what is missing in the environment."""
    settings: dict[str, Any] = {
        "timeout": options.timeout,
        "max_retries": options.max_retries,
        "max_wait": options.max_wait,
    }
    if options.sandbox:
        from .._limits.quotas import Quotas
        from ..sandbox import Sandbox

        async with Sandbox(quotas=Quotas.standard()) as sandbox, sandbox.client(**settings) as pinterest:
            with _limits_told(options, pinterest):
                yield pinterest
        return
    if options.environment is not None:
        settings |= {"environment": options.environment, "base_url": None}
    async with Pinterest.from_env(**settings) as pinterest:
        with _limits_told(options, pinterest):
            yield pinterest


@contextmanager
def _limits_told(options: argparse.Namespace, pinterest: Pinterest) -> Generator[None]:
    """Say at the end what was drawn, also when something failed."""
    try:
        yield
    finally:
        if options.limits:
            say(format_statistics(pinterest.limits.statistics()))


def emit(value: Any) -> None:
    """Write one line of JSON to stdout."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def say(message: object) -> None:
    """Tell the user something, on stderr."""
    sys.stderr.write(f"{message}\n")
