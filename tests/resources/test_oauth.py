"""The token endpoint: each grant, and none shown in an error."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import pytest

from pinterest_async import (
    ArgumentError,
    BadRequest,
    Forbidden,
    MissingScopes,
    OutcomeUnknown,
    Pinterest,
    ReauthorizationRequired,
    RefreshRejected,
    SignInFailed,
    StaticToken,
    Tokens,
    Unauthorized,
    raw,
)
from pinterest_async.auth import Scope
from pinterest_async.models.oauth import (
    AccessTokenByClientCredentials,
    AuthorizationCodeGrant,
    ClientCredentialsGrant,
    Grant,
)
from pinterest_async.sandbox import Fault, Sandbox


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
        assert isinstance(answer, AccessTokenByClientCredentials)
        assert answer.scope == "ads:read user_accounts:read"
        assert answer.access_token == sandbox.access_token
        async with Pinterest(access_token=sandbox.access_token, base_url=sandbox.base_url) as pinterest:
            assert (await pinterest.user_account.get()).username == "sandbox"


async def test_the_exchange_of_a_code_can_ask_for_continuous_refresh() -> None:
    async with Sandbox() as sandbox:
        code = sandbox.tokens.authorization_code
        grant = AuthorizationCodeGrant(code=code, redirect_uri="https://example.com", continuous_refresh=True)
        async with Pinterest(**app(sandbox), base_url=sandbox.base_url) as pinterest:
            answer = await pinterest.oauth.token(grant, **app(sandbox))
        assert answer.refresh_token == sandbox.refresh_token
    assert b"&continuous_refresh=true" in sandbox.requests[-1].body


@pytest.mark.parametrize(
    ("grant", "named"),
    [
        ("s3cret", r"got something else \(str\)"),
        (["s3cret"], r"got something else \(list\)"),
        (None, r"got something else \(NoneType\)"),
        ({"grant_type": "s3cret"}, "grant_type must be 'authorization_code', 'refresh_token' or 'client_credentials'"),
        ({"code": "s3cret"}, "missing required field `grant_type`"),
        ({"grant_type": "client_credentials"}, "missing required field `scope`"),
        ({"grant_type": "refresh_token", "refresh_token": "s3cret\ud800"}, r"cannot be sent \(Unicode"),
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


# What becomes Tokens

REDIRECT = "https://example.com/callback"


@asynccontextmanager
async def signed_in(**settings: Any) -> AsyncIterator[tuple[Sandbox, Pinterest]]:
    async with Sandbox(**settings) as sandbox, Pinterest(**app(sandbox), base_url=sandbox.base_url) as pinterest:
        yield sandbox, pinterest


def sent(sandbox: Sandbox) -> dict[str, str]:
    return dict(parse_qsl(sandbox.requests[-1].body.decode()))


@pytest.mark.parametrize("continuous", [True, False])
async def test_a_code_becomes_tokens(continuous: bool) -> None:
    async with signed_in(scopes=["boards:read", "pins:read"]) as (sandbox, pinterest):
        code = sandbox.tokens.authorization_code
        tokens = await pinterest.oauth.exchange_code(
            code, redirect_uri=REDIRECT, continuous_refresh=continuous, **app(sandbox)
        )
    assert (tokens.access_token, tokens.refresh_token) == (sandbox.access_token, sandbox.refresh_token)
    assert tokens.scopes == ("boards:read", "pins:read")
    assert tokens.lifetime == 30 * 86_400
    assert tokens.expires_at is not None
    assert tokens.refresh_expires_at is not None
    assert 29 * 86_400 < tokens.refresh_expires_at - tokens.expires_at < 31 * 86_400
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    assert sent(sandbox) == (form | {"continuous_refresh": "true"} if continuous else form)
    assert tokens.access_token not in repr(tokens)


async def test_tokens_become_newer_ones() -> None:
    async with signed_in(scopes=["boards:read", "pins:read"]) as (sandbox, pinterest):
        first = await pinterest.oauth.refresh(sandbox.refresh_token, **app(sandbox))
        second = await pinterest.oauth.refresh(first, scopes=[Scope.BOARDS_READ], **app(sandbox))
        assert second.scopes == ("boards:read",)
        assert sent(sandbox)["scope"] == "boards:read"
        assert (second.access_token, second.refresh_token) == (sandbox.access_token, sandbox.refresh_token)
        with pytest.raises(ReauthorizationRequired, match="it was replaced or revoked") as caught:
            await pinterest.oauth.refresh(first, **app(sandbox))
        assert str(first.refresh_token) not in str(caught.value)
        with pytest.raises(RefreshRejected, match=r"check app_id \(PINTEREST_APP_ID\)"):
            await pinterest.oauth.refresh(second, app_id="1", app_secret="wrong")
        with pytest.raises(ArgumentError, match=r"oauth\.refresh: tokens: there is no refresh token"):
            await pinterest.oauth.refresh(Tokens(access_token="pina_1"), **app(sandbox))
        with pytest.raises(ArgumentError, match=r"oauth\.refresh: scopes: expected scopes such as"):
            await pinterest.oauth.refresh(second, scopes=[], **app(sandbox))
        with pytest.raises(ArgumentError, match=r"oauth\.token: .*: one of them is no text"):
            await pinterest.oauth.refresh("\ud800", **app(sandbox))


async def test_credentials_become_tokens_without_a_user() -> None:
    async with signed_in() as (sandbox, pinterest):
        tokens = await pinterest.oauth.client_credentials([Scope.ADS_READ, "boards:read"], **app(sandbox))
        assert tokens.refresh_token is None
        assert tokens.scopes == ("ads:read", "boards:read")
        with pytest.raises(Unauthorized, match=r"check app_id \(PINTEREST_APP_ID\) and app_secret"):
            await pinterest.oauth.client_credentials(["ads:read"], app_id="1", app_secret="wrong")
        with pytest.raises(BadRequest, match="ads:paint was not granted"):
            await pinterest.oauth.client_credentials("ads:paint", **app(sandbox))


async def test_a_conversion_token_sends_events_only() -> None:
    event = {"event_name": "checkout", "action_source": "web", "event_time": 1_700_000_000, "event_id": "1"}
    event["user_data"] = {"em": ["a" * 64]}
    answers: list[str] = []
    async with Sandbox() as sandbox:
        async with sandbox.client(on_answer=lambda name, answer: answers.append(name)) as pinterest:
            tokens = await pinterest.oauth.conversion_token()
            assert answers == [], "answers with tokens are not shown"
        assert (tokens.refresh_token, tokens.expires_at, tokens.scopes) == (None, None, None)
        async with sandbox.client(access_token=tokens.access_token) as pinterest:
            await pinterest.conversion_events.create("549755885175", data=[event])
            with pytest.raises(Forbidden, match="conversion events only"):
                await pinterest.boards.list()
        async with sandbox.client(token_source=StaticToken(sandbox.access_token, scopes=["ads:read"])) as pinterest:
            with pytest.raises(MissingScopes, match="lacks the scope ads:write"):
                await pinterest.oauth.conversion_token()


async def test_a_conversion_token_whose_answer_is_lost_is_unknown() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("oauth.conversion_token", Fault.MALFORMED_JSON, applied=True)
        with pytest.raises(OutcomeUnknown) as caught:
            await pinterest.oauth.conversion_token()
        assert "pina_" not in str(caught.value.__cause__)


async def test_tokens_are_revoked() -> None:
    async with signed_in() as (sandbox, pinterest):
        access, refresh = sandbox.access_token, sandbox.refresh_token
        await pinterest.oauth.revoke(access, **app(sandbox))
        await pinterest.oauth.revoke(refresh, token_type_hint="refresh_token", **app(sandbox))
        assert sent(sandbox) == {"token": refresh, "token_type_hint": "refresh_token"}
        with pytest.raises(Forbidden, match="no such token"):
            await pinterest.oauth.revoke(access, **app(sandbox))
        with pytest.raises(Unauthorized, match="PINTEREST_APP_SECRET"):
            await pinterest.oauth.revoke(access, app_id="1", app_secret="wrong")
        with pytest.raises(ReauthorizationRequired):
            await pinterest.oauth.refresh(refresh, **app(sandbox))
        wrong: Any = "password"
        with pytest.raises(ArgumentError, match=r"oauth\.revoke: token_type_hint"):
            await pinterest.oauth.revoke(access, token_type_hint=wrong, **app(sandbox))
        for wrong in (None, 7):
            with pytest.raises(ArgumentError, match=r"oauth\.revoke: token: "):
                await pinterest.oauth.revoke(wrong, **app(sandbox))
        async with sandbox.client(access_token=access) as other:
            with pytest.raises(Unauthorized):
                await other.boards.list()


async def test_a_code_that_is_refused_says_why() -> None:
    async with signed_in() as (sandbox, pinterest):
        code = sandbox.tokens.authorization_code
        with pytest.raises(SignInFailed, match=r"check app_id \(PINTEREST_APP_ID\) and app_secret") as caught:
            await pinterest.oauth.exchange_code(code, redirect_uri=REDIRECT, app_id="1", app_secret="s3cret")
        assert (caught.value.reason, caught.value.__cause__) == ("app", None)
        assert "s3cret" not in str(caught.value)
        await pinterest.oauth.exchange_code(code, redirect_uri=REDIRECT, **app(sandbox))
        with pytest.raises(SignInFailed, match="was used before: a code can be used once") as caught:
            await pinterest.oauth.exchange_code(code, redirect_uri=REDIRECT, **app(sandbox))
        assert caught.value.reason == "code"
        assert code not in str(caught.value)
        user = sandbox.tokens.first
        late = sandbox.tokens.new_code(user, user.scopes, REDIRECT, -1000.0)
        with pytest.raises(SignInFailed, match="it was good for 600 seconds"):
            await pinterest.oauth.exchange_code(late, redirect_uri=REDIRECT, **app(sandbox))
        other = sandbox.tokens.new_code(user, user.scopes, "https://example.com/other", 1e12)
        with pytest.raises(SignInFailed, match="redirect_uri must be the one of the authorization URL"):
            await pinterest.oauth.exchange_code(other, redirect_uri=REDIRECT, **app(sandbox))


async def test_the_exchange_of_a_code_is_not_repeated() -> None:
    async with signed_in() as (sandbox, pinterest):
        sandbox.faults.add("oauth.token", Fault.RESET_BEFORE_BODY, applied=True)
        with pytest.raises(OutcomeUnknown):
            await pinterest.oauth.exchange_code("code", redirect_uri=REDIRECT, **app(sandbox))
        assert len(sandbox.requests) == 1


async def test_the_raw_answer_is_there_for_who_asks() -> None:
    async with signed_in() as (sandbox, pinterest):
        answer = await raw(pinterest.oauth.client_credentials(["ads:read"], **app(sandbox)))
        assert answer.status == 200
        assert answer.value.access_token == sandbox.access_token


# Scopes that a token does not have


async def test_a_call_that_the_scopes_do_not_allow_is_not_sent() -> None:
    async with Sandbox() as sandbox:
        source = StaticToken(sandbox.access_token, scopes=[Scope.BOARDS_READ, Scope.PINS_READ])
        async with sandbox.client(token_source=source) as pinterest:
            await pinterest.boards.list()
            with pytest.raises(MissingScopes) as caught:
                await pinterest.pins.delete("1")
            assert (caught.value.operation, caught.value.scopes) == ("pins.delete", ("boards:write", "pins:write"))
            assert str(caught.value) == (
                "pins.delete: the access token lacks the scopes boards:write, pins:write, so nothing was sent: "
                "authorise the app again and ask for more than boards:read, pins:read"
            )
            campaign = {"ad_account_id": "549755885175", "name": "x", "objective_type": "AWARENESS"}
            result = await pinterest.campaigns.create_many("549755885175", [campaign])
            assert isinstance(result.stopped_by, MissingScopes)
            assert len(result.not_sent) == 1
            await pinterest.request("GET", "/ad_accounts")
        assert [request.operation for request in sandbox.requests] == ["boards.list", "ad_accounts.list"]


async def test_the_scopes_of_a_refreshed_token_count() -> None:
    async with Sandbox(scopes=["boards:read"]) as sandbox:
        settings = {**app(sandbox), "refresh_token": sandbox.refresh_token, "access_token": None}
        async with sandbox.client(**settings) as pinterest:
            with pytest.raises(MissingScopes, match="lacks the scope user_accounts:read, so"):
                await pinterest.user_account.get()
