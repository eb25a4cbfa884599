"""The web applications of the examples: many users sign in at a sandbox, and each sees what is theirs."""

import ast
import importlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from types import ModuleType

import aiohttp
import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from pinterest_async.auth import FileTokenStore, SignIn
from pinterest_async.sandbox import Fault, Sandbox
from tests.support import asgi

EXAMPLES = Path(__file__).parents[2] / "examples"
CALLBACK = "http://localhost:8080/callback"

Get = Callable[[URL, str], Awaitable[tuple[int, dict[str, str], bytes]]]


class Browser:
    """Keeps the cookie of the application, follows no redirect."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self.cookie = ""

    async def __call__(self, url: str) -> tuple[int, str, bytes]:
        """Status, Location and body."""
        status, headers, body = await self._get(URL(url, encoded=True), self.cookie)
        if "set-cookie" in headers:
            assert "httponly" in headers["set-cookie"].lower()
            self.cookie = headers["set-cookie"].partition(";")[0]
        return status, headers.get("location", ""), body

    async def sent_to(self, url: str) -> str:
        """The consent page, to which the application sends a user who has not signed in."""
        status, location, _ = await self(url)
        assert status == 302
        return await self.sent_to(location) if location.startswith("/") else location


async def consent(page: str, user: str, decision: str = "allow") -> str:
    """Where the consent page sends a user who decides."""
    async with aiohttp.ClientSession() as session:
        async with session.get(URL(page, encoded=True)) as answer:
            text = await answer.text()
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
        decided = {**form, "user": user, "decision": decision}
        async with session.post(page.partition("?")[0], data=decided, allow_redirects=False) as answer:
            location = answer.headers["Location"]
    assert location.startswith(CALLBACK + "?")
    return location


@pytest.fixture
async def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Sandbox]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(EXAMPLES)
    for name in ("PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    async with Sandbox(redirect_uris=[CALLBACK]) as running:
        for name in ("anna", "bob"):
            running.add_user(name)
        monkeypatch.setenv("PINTEREST_APP_ID", running.app_id)
        monkeypatch.setenv("PINTEREST_APP_SECRET", running.app_secret)
        monkeypatch.setenv("PINTEREST_BASE_URL", running.base_url)
        yield running


@asynccontextmanager
async def aiohttp_app() -> AsyncIterator[Get]:
    module = importlib.import_module("many_users")
    sign_in = SignIn.from_env(redirect_uri=CALLBACK, scopes=module.SCOPES)
    app = module.make_app(sign_in, FileTokenStore("tokens-{user}.json"))
    async with TestServer(app) as server, aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def get(url: URL, cookie: str) -> tuple[int, dict[str, str], bytes]:
            headers = {"Cookie": cookie} if cookie else {}
            target = server.make_url(url.path).with_query(url.query)
            async with session.get(target, headers=headers, allow_redirects=False) as answer:
                found = {name.lower(): value for name, value in answer.headers.items()}
                return answer.status, found, await answer.read()

        yield get


@asynccontextmanager
async def of_asgi(module: ModuleType, name: str) -> AsyncIterator[Get]:
    app = getattr(module, name)
    async with asgi.lifespan(app) as state:

        async def get(url: URL, cookie: str) -> tuple[int, dict[str, str], bytes]:
            return await asgi.get(app, state, url, cookie)

        yield get


def fastapi_app() -> AbstractAsyncContextManager[Get]:
    pytest.importorskip("fastapi")
    return of_asgi(importlib.import_module("fastapi_app"), "app")


def django_app() -> AbstractAsyncContextManager[Get]:
    pytest.importorskip("django")
    return of_asgi(importlib.import_module("django_app"), "application")


APPS: dict[str, Callable[[], AbstractAsyncContextManager[Get]]] = {
    "many_users": aiohttp_app,
    "fastapi_app": fastapi_app,
    "django_app": django_app,
}


@pytest.mark.parametrize("name", APPS)
async def test_each_user_signs_in_and_sees_their_own_boards(sandbox: Sandbox, name: str) -> None:
    async with APPS[name]() as get:
        browsers = {user: Browser(get) for user in ("anna", "bob")}
        for user, browser in browsers.items():
            [board] = sandbox.users[user].state.boards.values()
            board["name"] = f"Board of {user}"
            page = await browser.sent_to("/boards")
            assert page.startswith(sandbox.authorization_page + "?")
            status, location, _ = await browser(await consent(page, user))
            assert (status, location) == (302, "/boards")
        for user, browser in browsers.items():
            status, _, body = await browser("/boards")
            assert status == 200
            assert f"Board of {user}".encode() in body
        assert {request.user for request in sandbox.requests if request.operation == "boards.list"} == {"anna", "bob"}

        sandbox.tokens.revoke_all(sandbox.users["anna"])
        page = await browsers["anna"].sent_to("/boards")
        assert (await browsers["bob"]("/boards"))[0] == 200
        assert (await browsers["anna"](await consent(page, "anna")))[0] == 302
        assert (await browsers["anna"]("/boards"))[0] == 200


@pytest.mark.parametrize("name", APPS)
async def test_a_way_back_that_is_not_the_users_is_refused(sandbox: Sandbox, name: str) -> None:
    async with APPS[name]() as get:
        attacker, victim = Browser(get), Browser(get)
        await victim.sent_to("/boards")
        location = await consent(await attacker.sent_to("/boards"), "bob")
        status, _, body = await victim(location)
        assert status == 400
        assert b"state is missing or does not match" in body
        assert "code=" not in body.decode()
        assert [request.operation for request in sandbox.requests].count("oauth.token") == 0
        status, _, body = await victim(await consent(await victim.sent_to("/boards"), "anna", "cancel"))
        assert status == 400
        assert b"the user did not allow it" in body


@pytest.mark.parametrize("name", APPS)
async def test_errors_of_the_api_show_nothing(sandbox: Sandbox, name: str) -> None:
    async with APPS[name]() as get:
        browser = Browser(get)
        await browser(await consent(await browser.sent_to("/boards"), "anna"))
        sandbox.faults.add("boards.list", Fault.TRUNCATED_GZIP, 100)
        status, _, body = await browser("/boards")
        assert (status, body) == (502, b"Pinterest cannot be reached")


def test_many_users_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[web.Application] = []
    monkeypatch.syspath_prepend(EXAMPLES)
    monkeypatch.setattr(web, "run_app", lambda app, **_: served.append(app))
    monkeypatch.setenv("PINTEREST_APP_ID", "1")
    monkeypatch.setenv("PINTEREST_APP_SECRET", "secret")
    importlib.import_module("many_users").main(["--tokens", "{user}.json"])
    assert len(served) == 1


@pytest.mark.parametrize("name", APPS)
def test_the_examples_stay_short(name: str) -> None:
    tree = ast.parse((EXAMPLES / f"{name}.py").read_text())
    assert ast.get_docstring(tree)
    code = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt)}
    assert len(code) < 80


async def test_an_answer_of_the_client_is_encoded_by_msgspec(sandbox: Sandbox) -> None:
    async with fastapi_app() as get:
        browser = Browser(get)
        await browser(await consent(await browser.sent_to("/boards"), "anna"))
        _, _, body = await browser("/boards")
        [board] = msgspec.json.decode(body)
        assert board["id"] in sandbox.users["anna"].state.boards
