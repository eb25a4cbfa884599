"""The OAuth token endpoint: what can be exchanged for an access token, and what comes back."""

from typing import ClassVar, TypeAlias

from ._base import UNSET, UnknownVariant, UnsetType
from ._confidential import RedactedModel

_TOKENS = frozenset({"access_token", "refresh_token"})


class AuthorizationCodeGrant(RedactedModel, tag_field="grant_type", tag="authorization_code"):
    """Exchange the code of a user's consent, within the `redirect_uri` it came by. Source: OauthAccessTokenRequestCode.

    `continuous_refresh` True asks for a refresh token that each use renews. Apps made before 2025-09-25 need it; the
    API of 5.12 does not know it. The repr hides the code.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"code"})

    code: str
    redirect_uri: str
    continuous_refresh: bool | UnsetType = UNSET


class RefreshTokenGrant(RedactedModel, tag_field="grant_type", tag="refresh_token"):
    """Exchange a refresh token, which the repr hides. Source: OauthAccessTokenRequestRefresh.

    `refresh_on` True asks for a new refresh token with the access token. `scope` is a list with commas.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"refresh_token"})
    retired_fields: ClassVar[frozenset[str]] = frozenset({"refresh_on"})

    refresh_token: str
    scope: str | UnsetType = UNSET
    refresh_on: bool | UnsetType = UNSET


class ClientCredentialsGrant(RedactedModel, tag_field="grant_type", tag="client_credentials"):
    """Ask for a token of the app's own account. `scope` is a list with commas. Newer than 5.12."""

    scope: str


Grant: TypeAlias = AuthorizationCodeGrant | RefreshTokenGrant | ClientCredentialsGrant
"""What is exchanged for an access token, distinguished by `grant_type`. Source: OauthAccessTokenRequest."""


class AccessToken(RedactedModel):
    """What every answer has: the token, seconds until it ends, and its scopes. Source: OauthAccessTokenResponse.

    `token_type` is "bearer". An answer that replaces the refresh token has the new one: `refresh_token_expires_in` is
    in seconds from now, `refresh_token_expires_at` in Unix seconds. The API of today sends these whatever was
    exchanged, that of 5.12 to a code and to a refresh with `refresh_on` only. The repr hides tokens.
    """

    redacted_fields: ClassVar[frozenset[str]] = _TOKENS

    access_token: str | None = None
    token_type: str | None = None
    expires_in: int | None = None
    scope: str | None = None
    refresh_token: str | None = None
    refresh_token_expires_in: int | None = None
    refresh_token_expires_at: int | None = None


class AccessTokenByCode(AccessToken, tag_field="response_type", tag="authorization_code"):
    """Answer to a code: the first refresh token comes along. Source: OauthAccessTokenResponseCode."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"refresh_token_expires_at"})


class AccessTokenByRefresh(AccessToken, tag_field="response_type", tag="refresh_token"):
    """Answer to a refresh token. Source: OauthAccessTokenResponseRefresh.

    The API of today replaces the refresh token here: keep the new one. That of 5.12 sends none, and the old one stays.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset(
        {"refresh_token", "refresh_token_expires_in", "refresh_token_expires_at"}
    )


class AccessTokenByIntegrationRefresh(AccessToken, tag_field="response_type", tag="integration_refresh"):
    """Answer to a refresh token of an integration, which is replaced.

    Source: OauthAccessTokenResponseIntegrationRefresh.
    """


class AccessTokenByEverlastingRefresh(AccessToken, tag_field="response_type", tag="everlasting_refresh"):
    """Answer of 5.12 to a refresh token sent with `refresh_on`: it is replaced by one that each use renews.

    Source: OauthAccessTokenResponseEverlastingRefresh.
    """


class AccessTokenByClientCredentials(AccessToken, tag_field="response_type", tag="client_credentials"):
    """Answer to `ClientCredentialsGrant`; there is no refresh token. Newer than 5.12.

    Source: OauthAccessTokenResponseClientCredentials.
    """


class UnknownAccessToken(UnknownVariant, RedactedModel, tag_field="response_type", tag="?"):
    """An answer of a kind that this release does not know, or that does not say which: read its `fields`.

    The API does not promise to say. Source: OauthAccessTokenResponse.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"fields"})

    @property
    def access_token(self) -> str | None:
        """The token."""
        token: str | None = self.fields.get("access_token")
        return token

    @property
    def refresh_token(self) -> str | None:
        """The token that replaces the refresh token; None where that one stays."""
        token: str | None = self.fields.get("refresh_token")
        return token

    @property
    def expires_in(self) -> int | None:
        """Seconds until the token ends."""
        seconds: int | None = self.fields.get("expires_in")
        return seconds


AnyAccessToken: TypeAlias = (
    AccessTokenByCode
    | AccessTokenByRefresh
    | AccessTokenByIntegrationRefresh
    | AccessTokenByEverlastingRefresh
    | AccessTokenByClientCredentials
    | UnknownAccessToken
)
"""Answer of the token endpoint, distinguished by `response_type`. Source: OauthAccessTokenResponse."""


class ConversionAccessToken(RedactedModel):
    """A long-lived token for conversion events. `token_type` is "conversion". The repr hides the token.

    Newer than 5.12. Source: ConversionAccessTokenResponse.
    """

    redacted_fields: ClassVar[frozenset[str]] = _TOKENS

    access_token: str | None = None
    token_type: str | None = None
