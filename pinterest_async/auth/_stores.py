"""What a store keeps for the next process, and what is asked of one."""

from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Literal, Protocol, runtime_checkable

from ..models._confidential import RedactedModel


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
    """Keeps refreshed tokens: in a file, a database row, a secret manager."""

    async def load(self) -> Tokens | None:
        """Return the tokens saved last, or None if there are none."""
        ...

    async def save(self, tokens: Tokens) -> None:
        """Save the tokens.

        If this raises, the tokens stay in memory and in use, a warning is logged, and the next call saves them.
        """
        ...


@runtime_checkable
class CheckableTokenStore(TokenStore, Protocol):
    """A store that is tried before a refresh token is used, because one that was used may be good no more."""

    async def check(self) -> None:
        """Raise an error if a save would fail."""
        ...


@runtime_checkable
class SharedTokenStore(TokenStore, Protocol):
    """A store of several processes, of which one at a time refreshes the tokens. The others load its result."""

    def renewing(self) -> AbstractAsyncContextManager[None]:
        """Return a lock to hold while tokens are refreshed. It must expire if the process that holds it dies."""
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
