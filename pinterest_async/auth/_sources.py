"""Token sources: what gives a client the access token of each request. One that never changes is here."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, ClassVar, Protocol

from ..errors import AuthError, ConfigurationError
from ..models._confidential import RedactedModel, hide
from ._scopes import checked_scopes, parse_scopes
from ._stores import Tokens


class TokenResponse(RedactedModel):
    """The token endpoint's response. Source: OauthAccessTokenResponse."""

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"access_token", "refresh_token"})

    access_token: str | None = None
    refresh_token: str | None = None
    expires_in: float | str | None = None
    refresh_token_expires_in: float | str | None = None
    refresh_token_expires_at: float | str | None = None
    scope: Any = None  # no form of it is a reason to lose the tokens beside it

    def tokens(
        self, now: float, *, source: Tokens | None = None, refresh_token: str | None = None, origin: str | None = None
    ) -> Tokens:
        """Return the tokens of this response.

        Args:
            now: The current time in Unix seconds.
            source: The tokens that were refreshed. What the response does not say of them stays.
            refresh_token: The refresh token that was sent. It stays where the response has no other.
            origin: See Tokens.

        Raises:
            AuthError: The response has no access token.
        """
        if not self.access_token:
            raise AuthError("oauth.token: the response has no access_token")
        lifetime = _number(self.expires_in)
        expires_at, expires_in = _number(self.refresh_token_expires_at), _number(self.refresh_token_expires_in)
        if expires_at is None and expires_in is not None:
            expires_at = now + expires_in
        elif expires_at is None and not self.refresh_token and source is not None:
            expires_at = source.refresh_expires_at
        return Tokens(
            access_token=self.access_token,
            refresh_token=self.refresh_token or (None if refresh_token is None else str(refresh_token)),
            expires_at=None if lifetime is None else now + lifetime,
            origin=origin,
            lifetime=lifetime,
            refresh_expires_at=expires_at,
            scopes=parse_scopes(self.scope) or (None if source is None else source.scopes),
        )


def _number(value: float | str | None) -> float | None:
    """Return a number, or None for anything else: a time that cannot be read is no reason to lose a refresh token."""
    return None if isinstance(value, str) else value


RequestToken = Callable[[bytes, str], Awaitable[TokenResponse]]
"""Posts a form to the token endpoint: (form, Authorization header) -> response. Raises ResponseError."""


class TokenSource(Protocol):
    """Gives a client the access token of each request.

    A source that knows what its token allows has `scopes`, a collection of texts. Calls that need others are then
    refused before they are sent. Without the attribute, or with None, the API decides.
    """

    async def token(self, request_token: RequestToken) -> str:
        """Return an access token that is valid as far as is known.

        Args:
            request_token: Posts a form to the client's token endpoint.
        """
        ...

    async def refresh(self, refused: str, request_token: RequestToken) -> bool:
        """Replace an access token that the API refused with 401.

        Args:
            refused: The token that was refused.
            request_token: Posts a form to the client's token endpoint.

        Returns:
            Whether `token()` now returns another token.
        """
        ...


def validated(access_token: str) -> str:
    """Return the token as a Secret. Raise ConfigurationError if a header cannot hold it."""
    if not access_token or not access_token.isascii() or not access_token.isprintable() or " " in access_token:
        raise ConfigurationError(
            "access_token must be a non-empty string without spaces or line ends: check access_token= or "
            "PINTEREST_ACCESS_TOKEN"
        )
    return hide(access_token)


class StaticToken:
    """An access token that never changes.

    Args:
        access_token: The token.
        scopes: What it allows, where that is known: calls that need another scope are refused before they are sent.

    Raises:
        ConfigurationError: A header cannot hold the token, or a scope is none.
    """

    def __init__(self, access_token: str, *, scopes: Iterable[str] | None = None) -> None:
        access_token = hide(access_token)
        self._access_token = validated(access_token)
        self.scopes: tuple[str, ...] | None = None if scopes is None else checked_scopes(scopes)

    async def token(self, request_token: RequestToken) -> str:
        """Return the token."""
        return self._access_token

    async def refresh(self, refused: str, request_token: RequestToken) -> bool:
        """Return False: there is no refresh token."""
        return False

    def __repr__(self) -> str:
        return "StaticToken('***')"


class NoToken:
    """The source of a client that has an app and no user yet. It can call the token endpoint only."""

    async def token(self, request_token: RequestToken) -> str:
        """Raise AuthError, which names the missing settings."""
        raise AuthError(
            "only app_id and app_secret were given, which is enough for oauth.token alone: for anything else give "
            "access_token=, or refresh_token= with them"
        )

    async def refresh(self, refused: str, request_token: RequestToken) -> bool:
        """Return False: there is no refresh token."""
        return False
