"""The session of a client: its own, and borrowed ones."""

import asyncio
import gc
import threading
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web

from pinterest_async import (
    OPERATIONS,
    ArgumentError,
    ClosedError,
    ConfigurationError,
    ConnectionFailed,
    NotFound,
    OutcomeUnknown,
    Pinterest,
    raw,
)
from pinterest_async._http.delivery import Delivery
from pinterest_async._http.failures import from_transport_error
from pinterest_async._http.request import Request
from pinterest_async._http.session import check_borrowed, checked_proxy, close_elsewhere, slots_of
from pinterest_async.sandbox import Sandbox
from tests.support.server import client, serve


async def echo(request: web.Request) -> web.Response:
    """Answer with what came."""
    await request.read()
    if request.path.endswith("/404"):
        return web.json_response({}, status=404)
    return web.json_response({"id": "1", "name": str(dict(request.headers)), "description": str(request.url)})


@pytest.mark.parametrize("method", ["get", "create"])
async def test_a_borrowed_session_keeps_what_is_its_own(method: str) -> None:
    seen: list[str] = []

    async def middleware(request: aiohttp.ClientRequest, handler: Any) -> aiohttp.ClientResponse:
        seen.append(request.method)
        answer: aiohttp.ClientResponse = await handler(request)
        return answer

    headers = {"User-Agent": "shop/1", "X-Shop": "yes", "Content-Type": "text/plain"}
    async with (
        serve(echo) as url,
        aiohttp.ClientSession(
            headers=headers, middlewares=(middleware,), raise_for_status=True, auto_decompress=False
        ) as session,
        client(url, session=session) as pinterest,
    ):
        board = await (pinterest.boards.get("1") if method == "get" else pinterest.boards.create(name="x"))
        with pytest.raises(NotFound):
            await pinterest.boards.get("404")
    for text in ("shop/1", "'X-Shop': 'yes'", "'Accept-Encoding': 'identity'", "Bearer pina_made_up"):
        assert text in str(board.name)
    assert ("application/json" in str(board.name).replace("'Accept': 'application/json'", "")) is (method == "create")
    assert len(seen) == 2


async def test_a_session_that_cannot_be_used_is_refused() -> None:
    closed = aiohttp.ClientSession()
    await closed.close()
    with pytest.raises(ClosedError, match="closed"):
        await client("http://127.0.0.1:1/v5", session=closed).open()
    with pytest.warns(DeprecationWarning):
        session = aiohttp.ClientSession(auth=aiohttp.BasicAuth("user", "word"))
    async with session:
        with pytest.raises(ConfigurationError, match="auth="):
            await client("http://127.0.0.1:1/v5", session=session).open()
    with pytest.raises(ConfigurationError, match="ClientSession"):
        client("http://127.0.0.1:1/v5", session=object())
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigurationError, match="proxy="):
            client("http://127.0.0.1:1/v5", session=session, proxy="http://x:1")
        async with client("http://127.0.0.1:1/v5", session=session) as pinterest:
            await session.close()
            with pytest.raises(ClosedError, match="session is closed"):
                await pinterest.boards.get("1")


@pytest.mark.parametrize("borrowed", [True, False])
async def test_waiting_for_the_pool_is_no_slowness_of_the_server(borrowed: bool) -> None:
    requests = 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal requests
        requests += 1
        await asyncio.sleep(5.0)
        return web.json_response({"id": "1"})

    async with (
        serve(answer) as url,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=50)) as session,
        client(url, timeout=15.0, session=session if borrowed else None) as pinterest,
    ):
        boards = await asyncio.gather(*(pinterest.boards.create(name="x") for _ in range(600)))
    assert (len(boards), requests) == (600, 600)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_client_belongs_to_one_event_loop() -> None:
    """Whatever is asked of it in another, the error names the loop; closing it there works."""
    with Sandbox().in_thread() as sandbox:
        pinterest = Pinterest(access_token=sandbox.access_token, base_url=sandbox.base_url)

        async def first() -> None:
            await pinterest.open()
            await pinterest.boards.list()

        async def second() -> None:
            with pytest.raises(ClosedError, match="event loop"):
                await pinterest.boards.list()
            with pytest.raises(ClosedError, match="event loop"):
                await pinterest.open()
            await pinterest.aclose()

        asyncio.run(first())
        asyncio.run(second())
        gc.collect()  # the sockets of the first loop


@pytest.mark.filterwarnings("ignore:base_url")
async def test_a_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = "http://pinterest.invalid/v5"
    async with serve(echo) as url:
        proxy = url.removesuffix("/v5")
        async with client(nowhere, proxy=proxy) as pinterest:
            assert "pinterest.invalid" in str((await pinterest.boards.get("1")).description)
        monkeypatch.setenv("http_proxy", proxy)
        async with client(nowhere) as pinterest:
            assert "pinterest.invalid" in str((await pinterest.boards.get("1")).description)
        monkeypatch.setenv("no_proxy", "pinterest.invalid")
        async with client(nowhere, max_retries=0) as pinterest:
            with pytest.raises(ConnectionFailed):
                await pinterest.boards.get("1")


@pytest.mark.parametrize("proxy", ["socks5://user:hush@host", "http://", "http://host:x", ""])
def test_a_proxy_that_cannot_be_used_is_refused_without_showing_it(proxy: str) -> None:
    with pytest.raises(ConfigurationError, match="HTTP proxy") as caught:
        checked_proxy(proxy)
    assert "hush" not in str(caught.value)
    assert checked_proxy("host:3128") == "http://host:3128"


async def test_raw_takes_a_call() -> None:
    with pytest.raises(ArgumentError, match="raw"):
        await raw(5)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="sent no request"):
        await raw(asyncio.sleep(0))


async def test_a_session_of_another_loop_is_refused() -> None:
    async def made() -> aiohttp.ClientSession:
        return aiohttp.ClientSession()

    session = await asyncio.to_thread(asyncio.run, made())
    with pytest.raises(ConfigurationError, match="it belongs to another event loop"):
        check_borrowed(session)
    await close_elsewhere(session)
    assert session.closed
    await close_elsewhere(session)


async def test_a_session_is_closed_in_the_loop_that_runs_it() -> None:
    ready: Future[tuple[aiohttp.ClientSession, asyncio.AbstractEventLoop]] = Future()

    async def run() -> None:
        session = aiohttp.ClientSession()
        ready.set_result((session, asyncio.get_running_loop()))
        while not session.closed:
            await asyncio.sleep(0.001)

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    session, _ = await asyncio.to_thread(ready.result)
    closing = asyncio.ensure_future(close_elsewhere(session))
    await asyncio.to_thread(thread.join)
    await closing
    assert session.closed


async def test_clients_of_one_pool_share_its_connections() -> None:
    async with aiohttp.ClientSession() as session:
        assert slots_of(session) is slots_of(session)


@pytest.mark.parametrize("sent", [False, True])
async def test_a_session_that_refuses_the_request_is_named(sent: bool) -> None:
    """A write whose bytes were sent before is unknown all the same."""

    async def refuse(*args: Any, **kwargs: Any) -> None:
        if sent:
            kwargs["data"]._tracker.state = Delivery.SENT
        raise ValueError("cannot combine")

    async with Pinterest(access_token="token", base_url="http://127.0.0.1:9/v5") as pinterest:
        connection = pinterest._transport.connection
        own = connection.session
        connection.session = cast("Any", SimpleNamespace(closed=False, request=refuse))
        with pytest.raises(OutcomeUnknown if sent else ConfigurationError, match="cannot combine"):
            await pinterest.boards.create(name="x")
        connection.session = own


def test_the_error_of_a_proxy_does_not_show_its_password() -> None:
    info = cast("Any", SimpleNamespace(real_url="http://user:hush@proxy.test"))
    error = aiohttp.ClientHttpProxyError(info, (), status=407, message="hush")
    failure = from_transport_error(OPERATIONS["boards/get"], Request("GET", "/boards/1"), error, Delivery.NOT_SENT)
    assert "the proxy answered 407" in str(failure.error)
    assert "hush" not in str(failure.error)
