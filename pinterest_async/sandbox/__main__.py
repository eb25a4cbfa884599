"""python -m pinterest_async.sandbox: serve the sandbox to other programs until Ctrl-C or SIGTERM."""

import argparse
import asyncio
import math
import secrets
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from .._limits.quotas import Quotas

if TYPE_CHECKING:
    from . import Sandbox

DESCRIPTION: Final = "Serve a sandbox of the Pinterest API. It prints the settings for a client of it."

_QUOTAS: Final[dict[str, Callable[[], Quotas | None]]] = {
    "standard": Quotas.standard,
    "trial": Quotas.trial,
    "none": lambda: None,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = parser().parse_args(arguments)
    try:
        asyncio.run(serve(options))
    except KeyboardInterrupt:  # while it starts
        return 130
    except OSError as error:
        sys.stderr.write(f"cannot serve on {options.host}:{options.port}: {error}\n")
        return 1
    return 0


async def serve(options: argparse.Namespace) -> None:
    """Serve until a signal comes. A shell has its background jobs ignore SIGINT; they do so here, too."""
    from ._server.server import Sandbox  # late, because the options are read without it

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    sandbox = Sandbox(
        quotas=_QUOTAS[options.quotas](),
        seed=options.seed,
        token=options.token or f"pina_{secrets.token_hex(20)}",
        latency=options.latency,
        processing_seconds=options.processing_seconds,
        host=options.host,
        port=options.port,
        record=False,
        api=options.api,
    )
    for name in options.user:
        sandbox.add_user(name)
    if options.faults:
        sandbox.faults.inject(options.faults, seed=options.seed)

    def end(number: int, frame: object) -> None:
        loop.call_soon_threadsafe(stop.set)

    # Not loop.add_signal_handler: Windows has none.
    before: dict[int, Any] = {signal.SIGTERM: signal.signal(signal.SIGTERM, end)}
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        before[signal.SIGINT] = signal.signal(signal.SIGINT, end)
    try:
        async with sandbox:
            sys.stdout.write(_settings(sandbox))
            sys.stdout.flush()
            await stop.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _settings(sandbox: "Sandbox") -> str:
    """Return the credentials as lines of an environment file. What concerns other users stands in comments."""
    settings = {
        "PINTEREST_BASE_URL": sandbox.base_url,
        "PINTEREST_ACCESS_TOKEN": sandbox.access_token,
        "PINTEREST_APP_ID": sandbox.app_id,
        "PINTEREST_APP_SECRET": sandbox.app_secret,
        "PINTEREST_REFRESH_ACCESS_TOKEN": sandbox.refresh_token,
    }
    lines = [f"{name}={value}" for name, value in settings.items()]
    lines.append(f"# consent page: {sandbox.authorization_page}")
    others = list(sandbox.users.values())[1:]
    lines.extend(f"# user {user.name}: PINTEREST_ACCESS_TOKEN={user.access_token}" for user in others)
    return "".join(f"{line}\n" for line in lines)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(prog="python -m pinterest_async.sandbox", description=DESCRIPTION)
    add_options(made)
    return made


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the sandbox."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: any that is free)")
    parser.add_argument(
        "--api", choices=("5.12", "5.23"), default="5.23", help="version that it speaks (default: %(default)s)"
    )
    parser.add_argument("--token", type=_token, help="access token that it accepts (default: one is made up)")
    parser.add_argument(
        "--user", action="append", default=[], metavar="NAME", help="another user, with a token and data of their own"
    )
    parser.add_argument(
        "--latency", type=_seconds, default=0.0, help="seconds that every answer takes (default: %(default)s)"
    )
    parser.add_argument(
        "--processing-seconds",
        type=_seconds,
        default=2.0,
        metavar="SECONDS",
        help="how long reports, catalog batches and uploads are processed (default: %(default)s)",
    )
    parser.add_argument("--quotas", choices=_QUOTAS, default="none", help="rate limits (default: %(default)s)")
    parser.add_argument("--faults", type=_share, default=0.0, help="share of requests that fail at random, 0 to 1")
    parser.add_argument("--seed", type=int, default=0, help="decides which fail (default: %(default)s)")


def _token(text: str) -> str:
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(text)
    return text


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < math.inf:
        raise ValueError(text)
    return seconds


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise ValueError(text)
    return share


if __name__ == "__main__":
    sys.exit(main())
