"""Token sources: what gives a client the access token of each request. One that never changes is here."""

from collections.abc import Awaitable, Callable
from typing import ClassVar, Protocol

from ..errors import AuthError, ConfigurationError
from ..models._confidential import RedactedModel, hide


class TokenResponse(RedactedModel):
    """The token endpoint's response. Source: OauthAccessTokenResponse."""

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"access_token", "refresh_token"})

    access_token: str | None = None
    refresh_token: str | None = None
    expires_in: float | str | None = None
    refresh_token_expires_in: float | str | None = None
    refresh_token_expires_at: float | str | None = None


RequestToken = Callable[[bytes, str], Awaitable[TokenResponse]]
"""Posts a form to the token endpoint: (form, Authorization header) -> response. Raises ResponseError."""


class TokenSource(Protocol):
    """Gives a client the access token of each request."""

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

    Raises:
        ConfigurationError: A header cannot hold the token.
    """

    def __init__(self, access_token: str) -> None:
        access_token = hide(access_token)
        self._access_token = validated(access_token)

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
