"""The tag oauth: the token endpoint, which speaks forms and Basic authorization instead of JSON and a bearer token."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec

from .._http.request import FORM, wire_text
from .._limits.quotas import Category
from .._operations.arguments import Validator
from .._operations.declare import Operation, Parameter, Resource, register
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
        """Exchange the code of a user's consent, or a refresh token, for an access token.

        A code can be used once: when no answer comes, a new consent is needed.

        Raises:
            OutcomeUnknown: No answer came to the exchange of a code.
            BadRequest, Unauthorized: The grant or the app is refused.

        Source: oauth/token.
        """
        for name, value in (("app_id", app_id), ("app_secret", app_secret)):
            _text(TOKEN.name, name, value)
        fields: dict[str, Any] = msgspec.to_builtins(grant)
        form = urlencode({name: wire_text(value) for name, value in fields.items()}, quote_via=quote)
        basic = b64encode(f"{app_id}:{app_secret}".encode()).decode()
        request = msgspec.structs.replace(
            TOKEN.request((grant,), {}), body=form.encode(), content_type=FORM, authorization=f"Basic {basic}"
        )
        answer: AnyAccessToken = await self.transport.send(TOKEN, request)
        return answer


_text = Validator(Text)
