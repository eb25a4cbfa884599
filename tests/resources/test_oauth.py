"""The token endpoint: each grant, and none shown in an error."""

from typing import Any

import pytest

from pinterest_async import ArgumentError, BadRequest, Pinterest
from pinterest_async.models.oauth import AuthorizationCodeGrant, ClientCredentialsGrant, Grant, UnknownAccessToken
from pinterest_async.sandbox import Sandbox


def app(sandbox: Sandbox) -> dict[str, Any]:
    return {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret}


@pytest.mark.parametrize("as_object", [False, True])
async def test_an_app_gets_a_token_for_its_own_account(as_object: bool) -> None:
    grant: Any = {"grant_type": "client_credentials", "scope": "ads:read,user_accounts:read"}
    if as_object:
        grant = ClientCredentialsGrant(scope="ads:read,user_accounts:read")
    async with Sandbox() as sandbox:
        async with Pinterest(**app(sandbox), base_url=sandbox.base_url) as pinterest:
            answer = await pinterest.oauth.token(grant, **app(sandbox))
        assert isinstance(answer, UnknownAccessToken)
        assert answer.fields["scope"] == "ads:read user_accounts:read"
        assert answer.access_token == sandbox.access_token
        async with Pinterest(access_token=answer.access_token, base_url=sandbox.base_url) as pinterest:
            assert (await pinterest.user_account.get()).username == "sandbox"


async def test_the_exchange_of_a_code_can_ask_for_continuous_refresh(monkeypatch: pytest.MonkeyPatch) -> None:
    forms: list[bytes] = []
    async with Sandbox() as sandbox:
        exchange = sandbox.tokens.exchange

        def keep(authorization: str | None, content: bytes) -> Any:
            forms.append(content)
            return exchange(authorization, content)

        monkeypatch.setattr(sandbox.tokens, "exchange", keep)
        code = sandbox.tokens.authorization_code
        grant = AuthorizationCodeGrant(code=code, redirect_uri="https://example.com", continuous_refresh=True)
        async with Pinterest(**app(sandbox), base_url=sandbox.base_url) as pinterest:
            answer = await pinterest.oauth.token(grant, **app(sandbox))
        assert answer.refresh_token == sandbox.refresh_token
    assert b"&continuous_refresh=true" in forms[0]


@pytest.mark.parametrize(
    ("grant", "named"),
    [
        ("s3cret", r"got something else \(str\)"),
        (["s3cret"], r"got something else \(list\)"),
        (None, r"got something else \(NoneType\)"),
        ({"grant_type": "s3cret"}, "grant_type must be 'authorization_code', 'refresh_token' or 'client_credentials'"),
        ({"code": "s3cret"}, "missing required field `grant_type`"),
        ({"grant_type": "client_credentials"}, "missing required field `scope`"),
        ({"grant_type": "refresh_token", "refresh_token": ["s3cret"]}, r"got `array` - at `\$.refresh_token`"),
    ],
)
async def test_a_grant_that_is_none_is_refused_and_not_shown(grant: Any, named: str) -> None:
    async with Pinterest(app_id="1", app_secret="s", base_url="http://127.0.0.1:1/v5") as pinterest:
        with pytest.raises(ArgumentError, match=f"oauth.token: grant: .*{named}") as caught:
            await pinterest.oauth.token(grant, app_id="1", app_secret="s")
    assert "s3cret" not in str(caught.value)


async def test_an_answer_that_repeats_what_was_sent_does_not_show_it_in_the_error() -> None:
    """The sandbox names a parameter that it does not know."""
    grant: Grant | dict[str, str] = {"grant_type": "refresh_token", "refresh_token": "s3cret", "s3cret": "1"}
    async with Sandbox() as sandbox, Pinterest(**app(sandbox), base_url=sandbox.base_url) as pinterest:
        with pytest.raises(BadRequest, match=r"Parameter '\*\*\*' is unknown") as caught:
            await pinterest.oauth.token(grant, **app(sandbox))
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in caught.value.message
