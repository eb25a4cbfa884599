"""Redis servers: how they are reached, and under which names things lie there."""

import asyncio
import hashlib
from collections.abc import Awaitable
from typing import Any, Final, TypeAlias

import redis.asyncio

from .errors import ConfigurationError

Server: TypeAlias = "str | redis.asyncio.Redis | redis.asyncio.RedisCluster"
"""A URL such as "redis://host:6379/0", or a client of redis-py that is its owner's to close."""

_PREFIX: Final = "pinterest_async"
_ANSWER_SECONDS: Final = 2.0
"""Seconds after which a server that does not answer counts as gone."""


def client_of(server: Server) -> tuple[Any, bool]:
    """A client of the server, and whether it is ours to close."""
    if not isinstance(server, str):
        return server, False
    try:
        made = redis.asyncio.from_url(
            server, socket_timeout=_ANSWER_SECONDS, socket_connect_timeout=_ANSWER_SECONDS, retry=None
        )
    except ValueError as error:
        raise ConfigurationError(f"the Redis URL cannot be used: {error}") from None
    return made, True


async def answer_of(call: Awaitable[Any]) -> Any:
    """What a server answers. TimeoutError when it does not, also with a client that would wait for ever."""
    async with asyncio.timeout(_ANSWER_SECONDS):
        return await call


def key_of(app: str, owner: str) -> str:
    """A name that tells neither app nor user."""
    return f"{_PREFIX}:{hashlib.sha256(f'{len(app)} {app} {owner}'.encode()).hexdigest()[:32]}"


def told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
