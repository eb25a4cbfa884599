"""Tokens in Redis, shared by several processes. A real server has a real clock: these tests take real time."""

import asyncio
from collections.abc import Iterator

import pytest

from pinterest_async import AuthError, RefreshingToken, Tokens
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


async def test_what_is_no_tokens_is_refused_and_not_shown(server: RedisServer) -> None:
    store = RedisTokenStore(server.url, app="1")
    assert await store.load() is None
    tokens = Tokens(access_token="pina_secret")
    await store.save(tokens)
    assert await store.load() == tokens
    [key] = server.keys()
    server.client.set(key, b"pina_secret")
    with pytest.raises(AuthError, match="is no tokens") as caught:
        await store.load()
    assert "secret" not in str(caught.value)
    await store.aclose()
