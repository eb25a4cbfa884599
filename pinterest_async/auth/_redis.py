"""A token store in Redis: the processes of an app share one token, and one of them refreshes it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import msgspec
from redis.exceptions import LockError, RedisError

from .._redis import Server, connect, describe_error, redis_key, with_timeout
from ..errors import AuthError, ConfigurationError
from ._stores import Tokens


class RedisTokenStore:
    """Keeps tokens in Redis for all processes of an app (`token_store=`). One process at a time refreshes them.

    The tokens are not encrypted: a client that can read the server can read them.

    Args:
        server: As for SharedLimits: a URL, or a client of redis-py that is not closed here.
        app: As for SharedLimits: the app's id, or another name for it.
        owner: As for SharedLimits: the user whose tokens they are, if the app has several.

    Raises:
        ConfigurationError: `app` is empty, or the URL cannot be used.
        AuthError: (all methods) The server does not respond, or the key holds something else.
    """

    def __init__(self, server: Server, *, app: str, owner: str = "") -> None:
        if not app:
            raise ConfigurationError("RedisTokenStore: app must name whose tokens they are, such as the app's id")
        self._redis, self._is_ours = connect(server)
        self._key = redis_key(app, owner) + ":tokens"

    async def load(self) -> Tokens | None:
        """Return the tokens saved last, or None if there are none."""
        try:
            stored = await with_timeout(self._redis.get(self._key))
            return None if stored is None else msgspec.json.decode(stored, type=Tokens)
        except (RedisError, OSError) as error:
            raise AuthError(f"RedisTokenStore: the server does not answer: {describe_error(error)}") from None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise AuthError("RedisTokenStore: what the server has is no tokens: remove it or restore it") from None

    async def save(self, tokens: Tokens) -> None:
        """Replace the tokens."""
        try:
            await with_timeout(self._redis.set(self._key, msgspec.json.encode(tokens)))
        except (RedisError, OSError) as error:
            raise AuthError(f"RedisTokenStore: the server does not answer: {describe_error(error)}") from None

    @asynccontextmanager
    async def renewing(self) -> AsyncGenerator[None]:
        """Hold the lock of the process that refreshes. It expires after 60 seconds if that process dies."""
        lock = self._redis.lock(self._key + ":renewing", timeout=60.0, sleep=0.05)
        try:
            await lock.acquire()
        except (RedisError, OSError) as error:
            raise AuthError(f"RedisTokenStore: the server does not answer: {describe_error(error)}") from None
        try:
            yield
        finally:
            with suppress(LockError, RedisError, OSError):  # it has expired, or will
                await lock.release()

    async def aclose(self) -> None:
        """Close the connections to a server that was given as a URL."""
        if self._is_ours:
            await self._redis.aclose()
