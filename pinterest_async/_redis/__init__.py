"""Connecting to a Redis server, and the names of keys there."""

import asyncio
import hashlib
from collections.abc import Awaitable
from typing import Any, Final, TypeAlias

import redis.asyncio
from redis.exceptions import AuthenticationError, AuthorizationError, ClusterDownError
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as NotInTime

from ..errors import ConfigurationError

Server: TypeAlias = "str | redis.asyncio.Redis | redis.asyncio.RedisCluster"
"""A URL such as "redis://host:6379/0", or a client of redis-py, which its owner closes."""

_PREFIX: Final = "pinterest_async"
_TIMEOUT_SECONDS: Final = 2.0
"""Seconds after which a server that does not answer counts as down."""
_HARMLESS: Final = ("Redis URL must", "Invalid value for", "Port out of range")
"""Begins of errors about a URL that have nothing of it but the name of a setting."""


def connect(server: Server) -> tuple[Any, bool]:
    """Return a client of the server, and whether it was made here and must be closed here.

    Raises:
        ConfigurationError: The URL cannot be used, or it is no client of redis.asyncio.
    """
    if not isinstance(server, str):
        given: Any = server
        if not isinstance(given, redis.asyncio.Redis | redis.asyncio.RedisCluster):
            raise ConfigurationError(
                f"a Redis server must be given as a URL or as a client of redis.asyncio, got {type(given).__name__} of "
                f"{type(given).__module__}"
            )
        return server, False
    try:
        # No timeout of its own for each part of a call: `with_timeout` has one for the whole.
        client = redis.asyncio.from_url(
            server, socket_timeout=None, socket_connect_timeout=_TIMEOUT_SECONDS, retry=None
        )
    except ValueError as error:
        problem = str(error)
        if not problem.startswith(_HARMLESS):  # others have a part of the URL, maybe of its password
            problem = "it cannot be read; in a password, write / as %2F, @ as %40 and [ as %5B"
        raise ConfigurationError(f"the Redis URL cannot be used: {problem}") from None
    return client, True


async def with_timeout(call: Awaitable[Any]) -> Any:
    """Return the answer of a call, also with a client that has no timeout of its own.

    Raises:
        TimeoutError: The server does not answer within two seconds.
        asyncio.CancelledError: The task was cancelled, also where redis-py loses that. It sends with asyncio.wait_for,
            which ends as if nothing had happened when the data is sent in the same moment (before Python 3.12).
    """
    task = asyncio.current_task()
    before = 0 if task is None else task.cancelling()
    async with asyncio.timeout(_TIMEOUT_SECONDS):
        answer = await call
    if task is not None and task.cancelling() > before:
        raise asyncio.CancelledError
    return answer


def is_outage(error: Exception) -> bool:
    """Return whether a server did not answer, as opposed to one that refused what it was asked."""
    if isinstance(error, AuthenticationError | AuthorizationError):
        return False
    return isinstance(error, OSError | NotConnected | NotInTime | ClusterDownError)


def redis_key(app: str, owner: str) -> str:
    """Return a key that does not reveal the app or the user.

    Raises:
        ConfigurationError: They are no text.
    """
    try:
        name = f"{len(app)} {app} {owner}".encode()
    except (TypeError, UnicodeEncodeError):
        raise ConfigurationError(f"app and owner must be text, got {app!r} and {owner!r}") from None
    return f"{_PREFIX}:{hashlib.sha256(name).hexdigest()[:32]}"


def describe_error(error: Exception) -> str:
    """Return the type and the message of an error."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
