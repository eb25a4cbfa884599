"""The tag oauth: the token endpoint, which speaks forms and Basic authorization instead of JSON and a bearer token."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from .._http.request import FORM, Request, wire_text
from .._limits.quotas import Category
from .._operations.arguments import UNSENDABLE, Validator, describe
from .._operations.declare import Operation, Parameter, Resource, register
from ..errors import ArgumentError
from ..models._confidential import RedactedModel, Secret, SecretBytes, hide
from ..models.oauth import AnyAccessToken, Grant
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


class Oauth(Resource):
    """Access tokens for codes and refresh tokens. `RefreshingToken` refreshes them; this is for the first token."""

    async def token(self, grant: Grant | Mapping[str, Any], *, app_id: str, app_secret: str) -> AnyAccessToken:
        """Exchange the code of a user's consent, a refresh token, or the app's credentials, for an access token.

        A code can be used once: when no answer comes, a new consent is needed.

        Raises:
            ArgumentError: The grant is none of these. The message does not show it.
            OutcomeUnknown: No answer came to the exchange of a code.
            BadRequest, Unauthorized: The grant or the app is refused.

        Source: oauth/token.
        """
        app_secret = hide(app_secret)
        for name, value in (("app_id", app_id), ("app_secret", app_secret)):
            _text(TOKEN.name, name, value)
        form, problem = _form(grant)
        if problem:
            del grant
            raise ArgumentError(TOKEN.name, "grant", problem)
        basic = Secret("Basic " + b64encode(f"{app_id}:{app_secret}".encode()).decode())
        del grant
        request = Request("POST", TOKEN.path, body=form, content_type=FORM, authorization=basic)
        answer: AnyAccessToken = await self.transport.send(TOKEN, request)
        return answer


_text = Validator(Text)


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
