"""Tokens in Redis: all processes of an app use one token, and one of them renews it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import msgspec
from redis.exceptions import LockError, RedisError

from .._redis import Server, answer_of, client_of, key_of, told
from ..errors import AuthError, ConfigurationError
from ._stores import Tokens


class RedisTokenStore:
    """Keeps tokens in Redis for all processes of an app (`token_store=`), of which one at a time renews them.

    server, app, owner: as for SharedLimits. The tokens lie there as they are: whoever can read the server has them.
    Raises AuthError when the server does not answer, or holds something else under the name.
    """

    def __init__(self, server: Server, *, app: str, owner: str = "") -> None:
        if not app:
            raise ConfigurationError("RedisTokenStore: app must name whose tokens they are, such as the app's id")
        self._redis, self._is_ours = client_of(server)
        self._key = key_of(app, owner) + ":tokens"

    async def load(self) -> Tokens | None:
        """The tokens saved last; None when there are none yet."""
        try:
            found = await answer_of(self._redis.get(self._key))
            return None if found is None else msgspec.json.decode(found, type=Tokens)
        except (RedisError, OSError) as error:
            raise AuthError(f"RedisTokenStore: the server does not answer: {told(error)}") from None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise AuthError("RedisTokenStore: what the server has is no tokens: remove it or restore it") from None

    async def save(self, tokens: Tokens) -> None:
        """Replace the tokens."""
        try:
            await answer_of(self._redis.set(self._key, msgspec.json.encode(tokens)))
        except (RedisError, OSError) as error:
            raise AuthError(f"RedisTokenStore: the server does not answer: {told(error)}") from None

    @asynccontextmanager
    async def renewing(self) -> AsyncGenerator[None]:
        """Held by the one process that renews; another waits, and then finds what it stored. It ends by itself."""
        lock = self._redis.lock(self._key + ":renewing", timeout=60.0, sleep=0.05)
        try:
            await lock.acquire()
        except (RedisError, OSError) as error:
            raise AuthError(f"RedisTokenStore: the server does not answer: {told(error)}") from None
        try:
            yield
        finally:
            with suppress(LockError, RedisError, OSError):  # it ended by itself, or will
                await lock.release()

    async def aclose(self) -> None:
        """Close the connections that were made here."""
        if self._is_ours:
            await self._redis.aclose()
