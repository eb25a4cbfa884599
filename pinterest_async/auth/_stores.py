"""What a store keeps of each user for the next process, and what is asked of one."""

import logging
import os
import re
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Final, Literal, Protocol, runtime_checkable

from ..errors import ArgumentError, ConfigurationError
from ..models._confidential import RedactedModel, hide

_logger: Final = logging.getLogger("pinterest_async")
_VARIABLE: Final = re.compile("[A-Za-z0-9_]*")


class Tokens(RedactedModel):
    """An access token and the refresh token that replaces it. The repr shows neither.

    `origin` is a digest of the refresh token that the user's consent gave; these tokens came from it by refreshes.

    Attributes:
        expires_at: When the access token expires, in Unix seconds, or None when that is not known.
        lifetime: Seconds for which it was given, or None when that is not known.
        refresh_expires_at: When the refresh token expires, in Unix seconds, or None when that is not known.
        scopes: What the access token allows, or None when that is not known.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"access_token", "refresh_token", "origin"})

    access_token: str
    refresh_token: str | None = None
    expires_at: float | None = None
    origin: str | None = None
    lifetime: float | None = None
    refresh_expires_at: float | None = None
    scopes: tuple[str, ...] | None = None


class TokenStore(Protocol):
    """Keeps the tokens of users: in a database, in files, in a secret manager.

        class Rows:
            async def load(self, user: str) -> Tokens | None:
                row = await database.fetch_one("SELECT tokens FROM users WHERE id = ?", user)
                return None if row is None else msgspec.json.decode(row.tokens, type=Tokens)

            async def save(self, user: str, tokens: Tokens) -> None:
                await database.execute("UPDATE users SET tokens = ? WHERE id = ?", msgspec.json.encode(tokens), user)

    The user is "" where an app has one only.
    """

    async def load(self, user: str) -> Tokens | None:
        """Return the user's tokens saved last, or None if there are none."""
        ...

    async def save(self, user: str, tokens: Tokens) -> None:
        """Save the user's tokens.

        If this raises, the tokens stay in memory and in use, a warning is logged, and the next call saves them.
        """
        ...


@runtime_checkable
class CheckableTokenStore(TokenStore, Protocol):
    """A store that is tried before a refresh token is used, because one that was used may not be accepted again."""

    async def check(self, user: str) -> None:
        """Raise an error if a save of the user's tokens would fail."""
        ...


@runtime_checkable
class SharedTokenStore(TokenStore, Protocol):
    """A store of several processes, of which one at a time refreshes a user's tokens. The others load its result."""

    def renewing(self, user: str) -> AbstractAsyncContextManager[None]:
        """Return a lock to hold while the user's tokens are refreshed.

        It must expire if the process that holds it dies.
        """
        ...


@runtime_checkable
class FallbackTokenStore(TokenStore, Protocol):
    """A store on a server that may be down.

    Attributes:
        when_down: Whether the access token in memory is used meanwhile ("local"), or the outage is raised ("fail").
        fallbacks: How many outages the access token in memory was used in. RefreshingToken counts them.
    """

    when_down: Literal["fail", "local"]
    fallbacks: int


def user_and_tokens(user: str | Tokens, tokens: Tokens | None) -> tuple[str, Tokens]:
    """Return the arguments of `save(user, tokens)`, or of `save(tokens)` where an app has one user only."""
    if isinstance(user, Tokens):
        return "", user
    if tokens is None:
        raise ArgumentError("TokenStore.save", "tokens", "missing; expected the user's Tokens")
    return user, tokens


class MemoryTokenStore:
    """Keeps tokens in this process only, for tests and for tokens that may be lost.

    Args:
        tokens: Tokens to begin with, by user.
    """

    def __init__(self, tokens: Mapping[str, Tokens] | None = None) -> None:
        self._tokens = dict(tokens or {})

    async def load(self, user: str) -> Tokens | None:
        """Return the user's tokens, or None if there are none."""
        return self._tokens.get(user)

    async def save(self, user: str, tokens: Tokens) -> None:
        """Replace the user's tokens."""
        self._tokens[user] = tokens

    def __repr__(self) -> str:
        return f"<MemoryTokenStore of {len(self._tokens)} users>"


class EnvironmentTokenStore:
    """Reads tokens from environment variables. Refreshed ones live in this process only, of which a warning is logged.

    The variables are PINTEREST_ACCESS_TOKEN and PINTEREST_REFRESH_ACCESS_TOKEN (or PINTEREST_REFRESH_TOKEN), those of
    the user "anna" PINTEREST_ACCESS_TOKEN_anna and so on.

    Args:
        environment: The variables (None: those of the process, read at each first load of a user).

    Raises:
        ConfigurationError: (`load`, `save`) The user's name has other characters than letters, digits and underscores.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment: Mapping[str, str] = os.environ if environment is None else environment
        self._refreshed: dict[str, Tokens] = {}

    async def load(self, user: str) -> Tokens | None:
        """Return the user's tokens, or None if no variable has any."""
        if user in self._refreshed:
            return self._refreshed[user]
        access_token = hide(self._read("PINTEREST_ACCESS_TOKEN", user))
        refresh_token = hide(
            self._read("PINTEREST_REFRESH_ACCESS_TOKEN", user) or self._read("PINTEREST_REFRESH_TOKEN", user)
        )
        if not access_token and not refresh_token:
            return None
        expires_at = None if access_token else 0.0
        return Tokens(access_token=access_token, refresh_token=refresh_token or None, expires_at=expires_at)

    async def save(self, user: str, tokens: Tokens) -> None:
        """Keep the user's tokens in memory."""
        if user not in self._refreshed:
            _logger.warning(
                "EnvironmentTokenStore: the refreshed tokens are in memory only, and the refresh token in %s may be "
                "good no more: a FileTokenStore or a RedisTokenStore would keep them",
                _variable("PINTEREST_REFRESH_ACCESS_TOKEN", user),
            )
        self._refreshed[user] = tokens

    def _read(self, name: str, user: str) -> str:
        return self._environment.get(_variable(name, user), "")

    def __repr__(self) -> str:
        return "<EnvironmentTokenStore>"


def _variable(name: str, user: str) -> str:
    """Return the variable of a user. Names that differ have variables that differ."""
    if not _VARIABLE.fullmatch(user):
        raise ConfigurationError(
            f"EnvironmentTokenStore: a user's name is part of variables: letters, digits and underscores, got {user!r}"
        )
    return f"{name}_{user}" if user else name
