"""What the commands share: connection options, output, exit codes."""

import argparse
import os
import ssl
import sys
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, Protocol

import msgspec

from .._environment import settings_of
from .._limits.statistics import format_statistics
from ..auth import Profiles
from ..client import Pinterest
from ..errors import ConfigurationError

PROFILE: Final = "PINTEREST_PROFILE"
_NETWORK: Final = ("timeout", "max_retries", "max_wait", "proxy")
_CREDENTIALS: Final = ("PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_REFRESH_TOKEN")


class Commands(Protocol):
    """A parser with subcommands: the type of `add_subparsers()`."""

    def add_parser(self, name: str, **settings: Any) -> argparse.ArgumentParser:
        """Add a command and return its parser."""
        ...


def connection_options() -> argparse.ArgumentParser:
    """Return a parent parser with the options of every command that calls the API."""
    parser = argparse.ArgumentParser(add_help=False)
    group = parser.add_argument_group("connection")
    where = group.add_mutually_exclusive_group()
    where.add_argument("--sandbox", action="store_true", help="use the sandbox, a mock server inside this process")
    where.add_argument(
        "--environment",
        choices=("production", "sandbox"),
        default=None,
        help="Pinterest's environment to use (default: PINTEREST_BASE_URL or PINTEREST_ENVIRONMENT, else production)",
    )
    group.add_argument(
        "--profile",
        help="profile of 'pinterest-async auth login' to use (default: credentials of the environment, else "
        "PINTEREST_PROFILE, else 'default')",
    )
    group.add_argument("--timeout", type=float, help="seconds for one attempt (default: PINTEREST_TIMEOUT, else 60)")
    group.add_argument(
        "--max-retries", type=int, help="retries after one attempt (default: PINTEREST_MAX_RETRIES, else 4)"
    )
    group.add_argument(
        "--max-wait",
        type=float,
        help="longest wait for a rate limit, in seconds (default: PINTEREST_MAX_WAIT, else 300)",
    )
    group.add_argument(
        "--proxy",
        help="URL of an HTTP proxy (default: PINTEREST_PROXY, else HTTPS_PROXY, unless NO_PROXY has the host)",
    )
    group.add_argument(
        "--ca-file",
        metavar="FILE",
        help="certificates (PEM) of an authority to trust besides those of the system, such as that of the proxy",
    )
    group.add_argument("--limits", action="store_true", help="print the use of each rate limit to stderr")
    group.add_argument("--verbose", action="store_true", help="print each retry and its reason to stderr")
    return parser


@asynccontextmanager
async def connected(options: argparse.Namespace) -> AsyncGenerator[Pinterest, None]:
    """Open a client with the settings of the options and of the environment.

    Raises:
        ConfigurationError: A setting is missing or wrong; the message names it.
    """
    settings = client_settings(options)
    if options.sandbox:
        from .._limits.quotas import Quotas
        from ..sandbox import Sandbox

        async with Sandbox(quotas=Quotas.standard()) as sandbox, sandbox.client(**settings) as pinterest:
            with _limits_logged(options, pinterest):
                yield pinterest
        return
    if options.environment is not None:
        settings |= {"environment": options.environment, "base_url": None}
    if options.profile is not None or not _has_credentials(os.environ):
        profiles, name = Profiles(), profile_name(options)
        if options.profile is None and PROFILE not in os.environ and name not in profiles.all():
            raise ConfigurationError(
                "no credentials: sign in with 'pinterest-async auth login', or set PINTEREST_ACCESS_TOKEN (or "
                "PINTEREST_APP_ID, PINTEREST_APP_SECRET and PINTEREST_REFRESH_TOKEN); --sandbox needs none"
            )
        client = Pinterest.from_profile(name, profiles=profiles, **settings)
    else:
        client = Pinterest.from_env(**settings)
    async with client as pinterest:
        with _limits_logged(options, pinterest):
            yield pinterest


def client_settings(options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings of a client that the options name.

    Raises:
        ConfigurationError: The file of certificates cannot be used.
    """
    named = {name: getattr(options, name) for name in _NETWORK}
    settings: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
    if options.ca_file is not None:
        settings["ssl"] = _trusting(options.ca_file)
    return settings


def network_settings() -> dict[str, Any]:
    """Return the settings of the environment for a client that gets its credentials in another way.

    Raises:
        ConfigurationError: A variable has no value that can be used.
    """
    found = settings_of(os.environ, {"limiter": None})
    return {name: found[name] for name in _NETWORK if name in found}


def profile_name(options: argparse.Namespace) -> str:
    """Return the name of the profile to use."""
    return options.profile or os.environ.get(PROFILE) or "default"


def _has_credentials(environment: Mapping[str, str]) -> bool:
    return any(environment.get(name) for name in _CREDENTIALS)


def _trusting(file: str) -> ssl.SSLContext:
    """Return a context that trusts the authorities of the system and those of a file.

    Raises:
        ConfigurationError: The file cannot be read, or holds no certificates.
    """
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(file)
    except ssl.SSLError:
        raise ConfigurationError(f"--ca-file: {file}: it holds no certificates in PEM") from None
    except OSError as error:
        raise ConfigurationError(f"--ca-file: {file}: {error.strerror}") from None
    return context


@contextmanager
def _limits_logged(options: argparse.Namespace, pinterest: Pinterest) -> Generator[None]:
    """Print the use of the rate limits at the end, also after an error."""
    try:
        yield
    finally:
        if options.limits:
            log(format_statistics(pinterest.limits.statistics()))


def emit(value: Any) -> None:
    """Write one line of JSON to stdout."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def log(message: object) -> None:
    """Write a message for the user to stderr."""
    sys.stderr.write(f"{message}\n")
