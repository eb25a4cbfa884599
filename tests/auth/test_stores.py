"""Stores in memory and in the environment, and what a source does with a store of two methods."""

import asyncio
import os
from typing import Any

import pytest

from pinterest_async import ConfigurationError, ReauthorizationRequired, RefreshingToken, Tokens, Unauthorized
from pinterest_async.auth import EnvironmentTokenStore, MemoryTokenStore, UserTokens
from pinterest_async.sandbox import Sandbox
from tests.auth.test_sources import MONTH, NOW, Endpoint

ANNA = Tokens(access_token="pina_anna", refresh_token="pinr_anna", expires_at=NOW + MONTH)
BOB = Tokens(access_token="pina_bob", refresh_token="pinr_bob", expires_at=NOW + MONTH)


async def test_memory_keeps_the_tokens_of_each_user() -> None:
    store = MemoryTokenStore({"anna": ANNA})
    await store.save("bob", BOB)
    assert [await store.load(user) for user in ("anna", "bob", "carl")] == [ANNA, BOB, None]
    assert repr(store) == "<MemoryTokenStore of 2 users>"


async def test_the_environment_has_the_tokens_of_each_user(caplog: pytest.LogCaptureFixture) -> None:
    variables = {
        "PINTEREST_ACCESS_TOKEN": "pina_1",
        "PINTEREST_REFRESH_TOKEN": "pinr_1",
        "PINTEREST_REFRESH_ACCESS_TOKEN_anna": "pinr_2",
        "PINTEREST_ACCESS_TOKEN_bob": "pina_3",
    }
    store = EnvironmentTokenStore(variables)
    assert await store.load("") == Tokens(access_token="pina_1", refresh_token="pinr_1")
    assert await store.load("anna") == Tokens(access_token="", refresh_token="pinr_2", expires_at=0.0)
    assert await store.load("bob") == Tokens(access_token="pina_3")
    assert await store.load("carl") is None
    endpoint = Endpoint()
    source = RefreshingToken(app_id="app", app_secret="hush", store=store, user="anna", clock=lambda: NOW)
    assert await source.token(endpoint) == "pina_1"
    assert endpoint.forms[0]["refresh_token"] == "pinr_2"
    await source.refresh("pina_1", endpoint)
    assert [record.getMessage() for record in caplog.records] == [
        "EnvironmentTokenStore: the refreshed tokens are in memory only, and the refresh token in "
        "PINTEREST_REFRESH_ACCESS_TOKEN_anna may be good no more: a FileTokenStore or a RedisTokenStore would keep them"
    ]
    again = await store.load("anna")
    assert again is not None
    assert again.refresh_token == "pinr_2"
    assert repr(store) == "<EnvironmentTokenStore>"


async def test_the_variables_of_the_process_are_read_when_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    store = EnvironmentTokenStore()
    monkeypatch.setitem(os.environ, "PINTEREST_ACCESS_TOKEN_anna", "pina_1")
    assert await store.load("anna") == Tokens(access_token="pina_1")


@pytest.mark.parametrize("user", ["a-b", "a b", "ü", "a=b"])
async def test_a_user_who_cannot_be_part_of_a_variable_is_refused(user: str) -> None:
    with pytest.raises(ConfigurationError, match="letters, digits and underscores"):
        await EnvironmentTokenStore({}).load(user)


async def test_a_user_who_signs_in_elsewhere_is_known_at_the_next_call() -> None:
    """Another process may have received the user: a store of two methods is asked again where there are no tokens."""
    store = MemoryTokenStore()
    users = UserTokens(app_id="app", app_secret="hush", store=store, authorization_url="https://a.example/?{}".format)
    source = users.source("anna")
    with pytest.raises(ReauthorizationRequired, match=r"has to authorise the app again at https://a\.example/\?anna"):
        await source.token(Endpoint())
    await store.save("anna", Tokens(access_token="pina_anna"))
    assert await source.token(Endpoint()) == "pina_anna"


async def test_a_new_consent_replaces_the_tokens() -> None:
    async with Sandbox() as sandbox:
        anna = sandbox.add_user("anna")
        store = MemoryTokenStore()
        users = UserTokens(app_id=sandbox.app_id, app_secret=sandbox.app_secret, store=store)
        async with sandbox.client() as pinterest:
            view = pinterest.for_token(users.source("anna"), user="anna")
            await users.sign_in("anna", Tokens(access_token="pina_old", refresh_token=anna.refresh_token))
            assert (await view.user_account.get()).username == "anna"
            sandbox.tokens.revoke_all(anna)
            with pytest.raises(ReauthorizationRequired):
                await view.user_account.get()
            code = sandbox.tokens.new_code(anna, anna.scopes, "https://a.example/", 1e12)
            app: dict[str, Any] = {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret}
            tokens = await pinterest.oauth.exchange_code(code, redirect_uri="https://a.example/", **app)
            await users.sign_in("anna", tokens)
            assert (await view.user_account.get()).username == "anna"
            assert await store.load("anna") == tokens
            with pytest.raises(Unauthorized):
                await pinterest.for_token("pina_old", user="old").user_account.get()


async def test_a_new_consent_waits_for_a_refresh_under_way() -> None:
    endpoint, store = Endpoint(), MemoryTokenStore({"": ANNA})
    source = RefreshingToken(app_id="app", app_secret="hush", store=store, clock=lambda: NOW)
    refresh = asyncio.create_task(source.refresh("pina_anna", endpoint))
    await asyncio.sleep(0.5)
    await source.replace(BOB)
    assert await refresh
    assert await source.token(endpoint) == "pina_bob"
    assert await store.load("") == BOB
    alone = RefreshingToken(app_id="app", app_secret="hush", refresh_token="pinr_0", clock=lambda: NOW)
    await alone.replace(BOB)
    assert await alone.token(endpoint) == "pina_bob"


@pytest.mark.parametrize("number", [1000])
async def test_a_thousand_calls_on_an_expired_token_refresh_it_once(number: int) -> None:
    async with Sandbox() as sandbox:
        anna = sandbox.add_user("anna")
        sandbox.expire_token()
        store = MemoryTokenStore({"anna": Tokens(access_token="pina_old", refresh_token=anna.refresh_token)})
        users = UserTokens(app_id=sandbox.app_id, app_secret=sandbox.app_secret, store=store)
        async with sandbox.client(quotas=None) as pinterest:
            view = pinterest.for_token(users.source("anna"), user="anna")
            accounts = await asyncio.gather(*(view.user_account.get() for _ in range(number)))
        assert {account.username for account in accounts} == {"anna"}
        assert [request.operation for request in sandbox.requests].count("oauth.token") == 1
        kept = await store.load("anna")
        assert kept is not None
        assert kept.refresh_token == anna.refresh_token
