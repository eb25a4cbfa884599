"""The tag oauth: the token endpoint, which speaks forms and Basic authorization instead of JSON and a bearer token."""

import time
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import quote, urlencode

import msgspec

from .._http.request import FORM, Request, wire_text
from .._http.transport import TokenEndpoint
from .._limits.quotas import Category
from .._operations.arguments import UNSENDABLE, Validator, describe
from .._operations.declare import Operation, Parameter, Resource, register
from ..auth import Tokens
from ..auth._refreshing import is_app_refused, refusal_of_refresh
from ..auth._scopes import checked_scopes
from ..auth._sources import TokenResponse
from ..errors import (
    ArgumentError,
    BadRequest,
    ConfigurationError,
    Forbidden,
    ResponseError,
    SignInFailed,
    Unauthorized,
)
from ..models._confidential import RedactedModel, Secret, SecretBytes, hide
from ..models.oauth import AnyAccessToken, ConversionAccessToken, Grant
from ._types import Text

TOKEN: Final = Operation(
    id="oauth/token",
    name="oauth.token",
    method="POST",
    path="/oauth/token",
    category=Category.ORG_READ,
    scopes=(),
    sandbox=True,
    deprecated=False,
    parameters=(
        Parameter("grant", "grant", "body", required=True, nullable=False, encoding="plain", check=Validator(Grant)),
    ),
    returns=AnyAccessToken,
    positional=("grant",),
    paginated=False,
    repeatable=False,
)
register(TOKEN)

CONVERSION_TOKEN: Final = replace(
    TOKEN,
    id="oauth/conversion_token",
    name="oauth.conversion_token",
    path="/oauth/conversion_token",
    category=Category.ORG_WRITE,
    scopes=("ads:write",),
    parameters=(),
    returns=ConversionAccessToken,
    positional=(),
    since="5.23",
)
register(CONVERSION_TOKEN)

TokenKind: TypeAlias = Literal["access_token", "refresh_token"]

REVOKE: Final = replace(
    TOKEN,
    id="token/revoke",
    name="oauth.revoke",
    path="/oauth/token/revoke",
    category=Category.ORG_WRITE,
    parameters=(
        Parameter("token", "token", "field", required=True, nullable=False, encoding="plain", check=Validator(Text)),
        Parameter(
            "token_type_hint",
            "token_type_hint",
            "field",
            required=False,
            nullable=False,
            encoding="plain",
            check=Validator(TokenKind),
        ),
    ),
    returns=None,
    positional=("token",),
    since="5.23",
)
register(REVOKE)


class Oauth(Resource):
    """Access tokens: for the code of a user's consent, for a refresh token, for the app, for conversion events.

    `SignIn` sends users to the consent page and receives the code. `RefreshingToken` refreshes tokens by itself.
    """

    async def token(self, grant: Grant | Mapping[str, Any], *, app_id: str, app_secret: str) -> AnyAccessToken:
        """Exchange the code of a user's consent, a refresh token, or the app's credentials, for an access token.

        `exchange_code`, `refresh` and `client_credentials` return `Tokens`; this is the API's answer as it is. A code
        can be used once: when no answer comes, a new consent is needed.

        Raises:
            ArgumentError: The grant is none of these. The message does not show it.
            OutcomeUnknown: No answer came to the exchange of a code.
            BadRequest, Unauthorized: The grant or the app is refused.

        Source: oauth/token.
        """
        app_secret = hide(app_secret)
        basic = _basic(TOKEN.name, app_id, app_secret)
        form, problem = _form(grant)
        del grant
        if problem:
            raise ArgumentError(TOKEN.name, "grant", problem)
        answer: AnyAccessToken = await self.transport.send(TOKEN, _request(TOKEN, form, basic))
        return answer

    async def exchange_code(
        self, code: str, *, redirect_uri: str, app_id: str, app_secret: str, continuous_refresh: bool = True
    ) -> Tokens:
        """Return the tokens for the code of a user's consent.

        Args:
            code: What the consent page added to the redirect address. It can be used once, within minutes.
            redirect_uri: The redirect address, to the letter as in the authorization URL.
            app_id: The app's id.
            app_secret: The app's secret.
            continuous_refresh: Whether to ask for a refresh token that each refresh renews for 60 days, which apps made
                before 2025-09-25 do not get otherwise.

        Raises:
            SignInFailed: The code or the app is refused; `reason` says which.
            OutcomeUnknown: No answer came: the user has to authorise the app again.
        """
        code, app_secret = hide(code), hide(app_secret)
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        if continuous_refresh:
            fields["continuous_refresh"] = "true"
        try:
            return await self._tokens(fields, app_id, app_secret)
        except (BadRequest, Unauthorized, Forbidden) as error:
            raise _refused_code(error) from None

    async def refresh(
        self, tokens: Tokens | str, *, app_id: str, app_secret: str, scopes: Iterable[str] | None = None
    ) -> Tokens:
        """Return new tokens for a refresh token. Save them: the old refresh token may be good no more.

        Args:
            tokens: Tokens, or the refresh token alone.
            app_id: The app's id.
            app_secret: The app's secret.
            scopes: Fewer scopes than before, for the new access token.

        Raises:
            ReauthorizationRequired: There is no refresh token, or it is refused.
            RefreshRejected: The app is refused.
        """
        tokens, app_secret = hide(tokens), hide(app_secret)
        source = tokens if isinstance(tokens, Tokens) else None
        refresh_token = hide(tokens if isinstance(tokens, str) else tokens.refresh_token)
        if not refresh_token:
            raise ArgumentError("oauth.refresh", "tokens", "there is no refresh token among them")
        fields = {"grant_type": "refresh_token", "refresh_token": refresh_token, "refresh_on": "true"}
        if scopes is not None:
            fields["scope"] = ",".join(_scopes("oauth.refresh", scopes))
        try:
            return await self._tokens(fields, app_id, app_secret, source)
        except (BadRequest, Unauthorized, Forbidden) as error:
            raise refusal_of_refresh(error) from None

    async def client_credentials(self, scopes: Iterable[str], *, app_id: str, app_secret: str) -> Tokens:
        """Return tokens of the app's own account, without a user's consent.

        Args:
            scopes: What the token is to allow: members of `Scope`, or their texts.
            app_id: The app's id.
            app_secret: The app's secret.

        Raises:
            BadRequest, Unauthorized: The scopes or the app are refused.
        """
        app_secret = hide(app_secret)
        fields = {"grant_type": "client_credentials", "scope": ",".join(_scopes("oauth.client_credentials", scopes))}
        return await self._tokens(fields, app_id, app_secret)

    async def conversion_token(self) -> Tokens:
        """Return a long-lived token for sending conversion events only. It needs the scope ads:write.

        Calls with it have no rate limit but that of test events. It does not expire and cannot be refreshed.

        Raises:
            OutcomeUnknown: No answer came: a token may have been made.

        Source: oauth/conversion_token.
        """
        request = Request("POST", CONVERSION_TOKEN.path)
        answer: ConversionAccessToken = await self.transport.send(CONVERSION_TOKEN, request)
        return TokenResponse(access_token=answer.access_token).tokens(time.time())

    async def revoke(
        self, token: str, *, app_id: str, app_secret: str, token_type_hint: TokenKind | None = None
    ) -> None:
        """Make an access token or a refresh token invalid at once.

        Pinterest allows it for tokens of system users only, at present; for others the answer is Forbidden.

        Args:
            token: The token.
            app_id: The app's id.
            app_secret: The app's secret.
            token_type_hint: Which kind it is, "access_token" or "refresh_token".

        Raises:
            Forbidden: The app may not revoke the token.
            Unauthorized: The app is refused.

        Source: token/revoke.
        """
        token, app_secret = hide(token), hide(app_secret)
        basic = _basic(REVOKE.name, app_id, app_secret)
        _text(REVOKE.name, "token", token)
        fields = {"token": token}
        if token_type_hint is not None:
            fields["token_type_hint"] = _kind(REVOKE.name, "token_type_hint", token_type_hint)
        form = _encoded(REVOKE.name, fields)
        del fields
        await self.transport.send(REVOKE, _request(REVOKE, form, basic, retry_safe=True))

    async def _tokens(
        self, fields: dict[str, str], app_id: str, app_secret: str, source: Tokens | None = None
    ) -> Tokens:
        """Post a form to the token endpoint and return the answer as tokens."""
        basic = _basic(TOKEN.name, app_id, app_secret)
        form, refresh_token = _encoded(TOKEN.name, fields), fields.get("refresh_token")
        del fields
        request = _request(TOKEN, form, basic, retry_safe=refresh_token is not None)
        answer: TokenResponse = await self.transport.send(_ANSWER, request)
        origin = None if source is None else source.origin
        return answer.tokens(time.time(), source=source, refresh_token=refresh_token, origin=origin)


_ANSWER: Final = TokenEndpoint()


def _request(operation: Operation, form: SecretBytes, basic: str, *, retry_safe: bool = False) -> Request:
    return Request("POST", operation.path, body=form, content_type=FORM, authorization=basic, retry_safe=retry_safe)


def _basic(operation: str, app_id: str, app_secret: str) -> Secret:
    """Return the Authorization header of an app."""
    for name, value in (("app_id", app_id), ("app_secret", app_secret)):
        _text(operation, name, value)
    return Secret("Basic " + b64encode(f"{app_id}:{app_secret}".encode()).decode())


def _encoded(operation: str, fields: Mapping[str, str]) -> SecretBytes:
    """Return a form. Raise ArgumentError if a field holds what no form can hold."""
    try:
        return SecretBytes(urlencode(fields, quote_via=quote).encode())
    except (TypeError, UnicodeError):  # its text could show a part of the field
        pass
    raise ArgumentError(operation, ", ".join(name for name in fields), "one of them is no text that can be sent")


def _scopes(operation: str, scopes: Iterable[str]) -> tuple[str, ...]:
    try:
        return checked_scopes(scopes)
    except ConfigurationError as error:
        raise ArgumentError(operation, "scopes", str(error).removeprefix("scopes: ")) from None


def _refused_code(error: ResponseError) -> SignInFailed:
    """Return the error for a code that was not exchanged."""
    why = f"oauth.token: HTTP {error.status}, code {error.code}, {error.message.rstrip('.')}"
    if is_app_refused(error):
        return SignInFailed(
            "app",
            f"{why}: check app_id (PINTEREST_APP_ID) and app_secret (PINTEREST_APP_SECRET), then sign in again",
        )
    if "redirect" in error.message.lower():
        return SignInFailed(
            "code",
            f"{why}: redirect_uri must be the one of the authorization URL, to the letter, and be listed in the app's "
            "settings at Pinterest; then sign in again",
        )
    return SignInFailed(
        "code", f"{why}: a code can be used once, within minutes, and with its own redirect_uri: sign in again"
    )


_text = Validator(Text)
_kind = Validator(TokenKind)


def _form(grant: object) -> tuple[SecretBytes, str]:
    """Return the encoded form of a grant, or what is wrong with it. It is not shown: all of it may be secret."""
    if not isinstance(grant, RedactedModel | Mapping):
        return SecretBytes(), f"expected {_EXPECTED}, got something else ({type(grant).__name__})"
    try:
        fields: dict[str, Any] = msgspec.to_builtins(grant)
        msgspec.convert(fields, Grant)
        text = urlencode({name: wire_text(value) for name, value in fields.items()}, quote_via=quote)
        form = SecretBytes(text.encode())
        del text
    except msgspec.ValidationError as error:
        reason = str(error)
        if reason.startswith("Invalid value"):
            reason = "grant_type must be 'authorization_code', 'refresh_token' or 'client_credentials'"
        return SecretBytes(), f"expected {_EXPECTED}, got another object ({reason})"
    except UNSENDABLE as error:  # its text could show a part of the grant
        return SecretBytes(), f"cannot be sent ({type(error).__name__})"
    return form, ""


_EXPECTED: Final = describe(Grant)
