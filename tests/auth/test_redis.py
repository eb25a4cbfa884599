"""Tokens in Redis, shared by several processes. A real server has a real clock: these tests take real time."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from pinterest_async import AuthError, ConfigurationError, ConnectionFailed, RefreshingToken, Tokens
from pinterest_async.auth import TokenResponse
from pinterest_async.redis import RedisTokenStore
from tests.support.redis_server import RedisServer, running_server

LOOP = asyncio.SelectorEventLoop


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    yield from running_server()


@pytest.fixture(autouse=True)
def _empty(server: RedisServer) -> None:
    server.client.flushall()


class Endpoint:
    """A token endpoint at which a refresh token is good once."""

    def __init__(self) -> None:
        self.forms: list[bytes] = []

    async def __call__(self, form: bytes, basic: str) -> TokenResponse:
        self.forms.append(form)
        await asyncio.sleep(0.05)
        number = len(self.forms)
        return TokenResponse(access_token=f"pina_{number}", refresh_token=f"pinr_{number}", expires_in=3600.0)


async def test_several_processes_make_one_refresh(server: RedisServer) -> None:
    endpoint = Endpoint()
    stores = [RedisTokenStore(server.url, app="1") for _ in range(4)]
    sources = [RefreshingToken(app_id="1", app_secret="s", refresh_token="pinr_0", store=each) for each in stores]
    assert set(await asyncio.gather(*(each.token(endpoint) for each in sources))) == {"pina_1"}
    await asyncio.gather(*(each.refresh("pina_1", endpoint) for each in sources))
    assert {await each.token(endpoint) for each in sources} == {"pina_2"}
    assert len(endpoint.forms) == 2
    for store in stores:
        await store.aclose()


async def test_the_only_user_may_be_left_out(server: RedisServer) -> None:
    store = RedisTokenStore(server.url, app="1")
    async with store.renewing():
        await store.save(Tokens(access_token="pina_1"))
    assert await store.load() == await store.load("") == Tokens(access_token="pina_1")
    assert await store.load("anna") is None
    await store.aclose()


async def test_what_is_no_tokens_is_refused_and_not_shown(server: RedisServer) -> None:
    store = RedisTokenStore(server.url, app="1")
    assert await store.load("") is None
    tokens = Tokens(access_token="pina_secret")
    await store.save("", tokens)
    assert await store.load("") == tokens
    [key] = server.keys()
    server.client.set(key, b"pina_secret")
    with pytest.raises(AuthError, match="is no tokens") as caught:
        await store.load("")
    assert "secret" not in str(caught.value)
    await store.aclose()


def test_what_happens_while_it_is_down_is_one_of_two() -> None:
    with pytest.raises(ConfigurationError, match="when_down must be 'fail' or 'local'"):
        RedisTokenStore("redis://host", app="1", when_down="wait")  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match="app"):
        RedisTokenStore("redis://host", app="")
    for wrong in (5, "\ud800"):
        with pytest.raises(ConfigurationError, match="app and owner must be text"):
            RedisTokenStore("redis://host", app=wrong)  # type: ignore[arg-type]


async def test_a_server_that_refuses_is_told_apart_from_one_that_is_down(server: RedisServer) -> None:
    execute: Any = server.client.execute_command
    execute("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+get")
    store = RedisTokenStore(f"redis://reader:secret@127.0.0.1:{server.port}/0", app="1")
    wrong = RedisTokenStore(f"redis://reader:wrong@127.0.0.1:{server.port}/0", app="1")
    assert await store.load("") is None
    for call in (store.save("", Tokens(access_token="t")), store.renewing("").__aenter__(), wrong.load("")):
        with pytest.raises(AuthError, match="RedisTokenStore: the server refuses") as caught:
            await call
        assert "secret" not in str(caught.value)
    await store.aclose()
    await wrong.aclose()


async def test_an_outage_does_not_use_a_refresh_token(server: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    """The token in memory is used until it is refused or expires; then the outage is the error."""
    caplog.set_level(logging.INFO)
    now, endpoint = 1_000.0, Endpoint()
    store = RedisTokenStore(server.url, app="1", when_down="local")
    token = RefreshingToken(app_id="1", app_secret="s", refresh_token="pinr_0", store=store, clock=lambda: now)
    assert await token.token(endpoint) == "pina_1"
    server.stop()
    now += 3_500.0
    for _ in range(3):
        assert await token.token(endpoint) == "pina_1"
    token._probe_at = 0.0  # a few seconds later
    assert await token.token(endpoint) == "pina_1"
    with pytest.raises(ConnectionFailed, match="does not answer"):
        await token.refresh("pina_1", endpoint)
    now += 100.0
    with pytest.raises(ConnectionFailed, match="does not answer"):
        await token.token(endpoint)
    assert len(endpoint.forms) == 1
    server.start()
    assert await token.token(endpoint) == "pina_2"
    assert caplog.text.count("using the one in memory") == 1
    assert caplog.text.count("can be loaded and refreshed again") == 1
    assert store.fallbacks == 1
    await store.aclose()


@pytest.mark.parametrize("when_down", ["fail", "local"])
async def test_a_start_during_an_outage_uses_the_given_access_token_or_says_so(when_down: Any) -> None:
    endpoint = Endpoint()
    store = RedisTokenStore("redis://127.0.0.1:1/0", app="1", when_down=when_down)
    app: Any = {"app_id": "1", "app_secret": "s", "refresh_token": "pinr_0", "store": store}
    given = RefreshingToken(**app, access_token="pina_0")
    if when_down == "local":
        assert await given.token(endpoint) == "pina_0"
    else:
        with pytest.raises(ConnectionFailed):
            await given.token(endpoint)
    with pytest.raises(ConnectionFailed):
        await RefreshingToken(**app).token(endpoint)
    assert endpoint.forms == []


async def test_a_save_during_an_outage_is_tried_again_later_and_not_by_every_call(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, saves = Endpoint(), 0
    store = RedisTokenStore(server.url, app="1")
    save = store.save

    async def fail(user: str, tokens: Tokens) -> None:
        nonlocal saves
        saves += 1
        raise ConnectionFailed("RedisTokenStore", "the server does not answer")

    monkeypatch.setattr(store, "save", fail)
    token = RefreshingToken(app_id="1", app_secret="s", refresh_token="pinr_0", store=store)
    assert [await token.token(endpoint) for _ in range(3)] == ["pina_1"] * 3
    assert saves == 1
    monkeypatch.setattr(store, "save", save)
    await token.finish()
    kept = await store.load("")
    assert kept is not None
    assert kept.refresh_token == "pinr_1"
    await store.aclose()


async def test_who_waits_for_the_lock_gets_what_the_other_process_stored(server: RedisServer) -> None:
    first, second = (RedisTokenStore(server.url, app="1") for _ in range(2))
    async with first.renewing(""):
        waiting = asyncio.create_task(second.renewing("").__aenter__())
        await asyncio.sleep(0.2)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 2)
    await first.aclose()
    await second.aclose()
