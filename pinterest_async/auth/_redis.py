"""A token store in Redis: the processes of an app share the tokens of its users, and one of them refreshes each."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final, Literal, overload

import msgspec
from redis.exceptions import LockError, RedisError

from .._redis import Server, connect, describe_error, is_outage, redis_key, with_timeout
from ..errors import AuthError, ConfigurationError, ConnectionFailed, PinterestError
from ._stores import Tokens, user_and_tokens

_POLL_SECONDS: Final = 0.05


class RedisTokenStore:
    """Keeps the tokens of users in Redis for all processes of an app. One process at a time refreshes those of a user.

    The user may be left out where there is one only: `load()`, `save(tokens)`.

    The tokens are not encrypted: a client that can read the server can read them.

    Args:
        server: As for SharedLimits: a URL, or a client of redis-py that is not closed here.
        app: As for SharedLimits: the app's id, or another name for it.
        when_down: What happens while the server does not answer. "fail" raises ConnectionFailed when tokens are to be
            loaded or refreshed. "local" uses the access token that the process has until it expires or is refused, and
            asks the server again every few seconds. No refresh token is used meanwhile: another process may have
            replaced it.

    Attributes:
        fallbacks: How many outages the process used its own access token in.

    Raises:
        ConfigurationError: `app` is empty, `when_down` is something else, or the URL cannot be used.
        ConnectionFailed: (all methods) The server does not answer.
        AuthError: (all methods) The server refuses, or the key holds something else.
    """

    def __init__(self, server: Server, *, app: str, when_down: Literal["fail", "local"] = "fail") -> None:
        if not app:
            raise ConfigurationError("RedisTokenStore: app must name whose tokens they are, such as the app's id")
        if when_down not in ("fail", "local"):
            raise ConfigurationError(f"RedisTokenStore: when_down must be 'fail' or 'local', got {when_down!r}")
        self.when_down: Literal["fail", "local"] = when_down
        self.fallbacks: int = 0
        self._redis, self._is_ours = connect(server)
        self._app = app
        self._key("")

    async def load(self, user: str = "") -> Tokens | None:
        """Return the user's tokens saved last, or None if there are none."""
        try:
            stored = await with_timeout(self._redis.get(self._key(user)))
            return None if stored is None else msgspec.json.decode(stored, type=Tokens)
        except (RedisError, OSError) as error:
            raise _store_error(error) from None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise AuthError("RedisTokenStore: what the server has is no tokens: remove it or restore it") from None

    @overload
    async def save(self, user: str, tokens: Tokens) -> None: ...

    @overload
    async def save(self, user: Tokens) -> None: ...

    async def save(self, user: str | Tokens, tokens: Tokens | None = None) -> None:
        """Replace the user's tokens."""
        user, tokens = user_and_tokens(user, tokens)
        try:
            await with_timeout(self._redis.set(self._key(user), msgspec.json.encode(tokens)))
        except (RedisError, OSError) as error:
            raise _store_error(error) from None

    @asynccontextmanager
    async def renewing(self, user: str = "") -> AsyncGenerator[None]:
        """Hold the lock of the process that refreshes the user's tokens.

        It expires after 60 seconds if that process dies.
        """
        lock = self._redis.lock(self._key(user) + ":renewing", timeout=60.0)
        try:
            while True:
                if await with_timeout(lock.acquire(blocking=False)):
                    break
                await asyncio.sleep(_POLL_SECONDS)
        except (RedisError, OSError) as error:
            raise _store_error(error) from None
        try:
            yield
        finally:
            with suppress(LockError, RedisError, OSError):  # it has expired, or will
                await with_timeout(lock.release())

    def _key(self, user: str) -> str:
        return redis_key(self._app, user) + ":tokens"

    async def aclose(self) -> None:
        """Close the connections to a server that was given as a URL."""
        if self._is_ours:
            await self._redis.aclose()


def _store_error(error: Exception) -> PinterestError:
    if is_outage(error):
        return ConnectionFailed("RedisTokenStore", f"the server does not answer: {describe_error(error)}")
    return AuthError(f"RedisTokenStore: the server refuses: {describe_error(error)}")
