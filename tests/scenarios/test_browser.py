"""Signing in with a real browser: on the command line, and in a web application. Time is real."""

import asyncio
import importlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from pinterest_async.auth import FileTokenStore, Profiles, SignIn
from pinterest_async.cli import _auth, main
from pinterest_async.sandbox import Sandbox
from tests.support.browser import browser

EXAMPLES = Path(__file__).parents[2] / "examples"
ALLOW = "document.querySelector('#user').value = 'anna'; document.querySelector('#allow').click()"
CANCEL = "document.querySelector('#cancel').click()"

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    for name in list(os.environ):
        if name.startswith("PINTEREST_") and not name.startswith("PINTEREST_ASYNC_"):
            monkeypatch.delenv(name)
    with Sandbox().in_thread() as running:
        running.add_user("anna")
        monkeypatch.setenv("PINTEREST_APP_ID", running.app_id)
        monkeypatch.setenv("PINTEREST_APP_SECRET", running.app_secret)
        monkeypatch.setenv("PINTEREST_BASE_URL", running.base_url)
        monkeypatch.setenv("PINTEREST_PROFILES_FILE", str(tmp_path / "profiles.json"))
        yield running


@pytest.mark.parametrize("decision", ["allow", "cancel"])
def test_a_user_signs_in_on_the_command_line(
    sandbox: Sandbox,
    decision: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    shown: list[str] = []
    urls: list[str] = []

    async def walk(url: str) -> None:
        async with browser(tmp_path / "browser") as page:
            shown.append(await page.visit(url))
            shown.append(await page.run(ALLOW if decision == "allow" else CANCEL))

    asyncio.run(look(tmp_path))
    threads: list[threading.Thread] = []

    def open_browser(url: str) -> bool:
        urls.append(url)
        threads.append(threading.Thread(target=lambda: asyncio.run(walk(url))))
        threads[-1].start()
        return True

    monkeypatch.setattr("webbrowser.open", open_browser)
    monkeypatch.setattr(_auth, "_SECONDS", 60.0)
    code = main(["auth", "login", "--redirect-uri", f"http://localhost:{free_port()}/"])
    for thread in threads:
        thread.join()
    captured = capsys.readouterr()
    assert "The app 1234567 asks for:" in shown[0]
    assert "boards:read" in shown[0]
    if decision == "cancel":
        assert code == 3
        assert shown[1].startswith("The sign-in failed")
        assert "the user did not allow it" in captured.err
        return
    assert code == 0, captured.err
    assert shown[1].startswith("Signed in\n\nYou can close this window")
    tokens = Profiles().get("default").tokens
    assert tokens is not None
    assert tokens.access_token == sandbox.users["anna"].access_token
    for name in ("PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_BASE_URL"):
        monkeypatch.delenv(name)
    assert main(["call", "user_account.get"]) == 0
    assert json.loads(capsys.readouterr().out)["username"] == "anna"


async def look(folder: Path) -> None:
    """Skip the test before the command waits for a browser that is not there."""
    async with browser(folder / "first"):
        pass


def test_a_user_signs_in_to_a_web_application(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The cookie of the application comes along from the consent page, which is of another site."""
    monkeypatch.syspath_prepend(EXAMPLES)
    module = importlib.import_module("many_users")
    [board] = sandbox.users["anna"].state.boards.values()
    board["name"] = "Board of anna"

    async def walk() -> None:
        port = free_port()
        sign_in = SignIn.from_env(redirect_uri=f"http://localhost:{port}/callback", scopes=module.SCOPES)
        runner = web.AppRunner(module.make_app(sign_in, FileTokenStore(tmp_path / "{user}.json")))
        await runner.setup()
        try:
            await web.TCPSite(runner, "localhost", port).start()
            async with browser(tmp_path / "browser") as page:
                assert "boards:read" in await page.visit(f"http://localhost:{port}/boards")
                assert (await page.value("location.href")).startswith(sandbox.authorization_page)
                assert json.loads(await page.run(ALLOW)) == ["Board of anna"]
                assert await page.value("location.href") == f"http://localhost:{port}/boards"
                assert await page.value("document.cookie") == "", "no script can read the cookie"
        finally:
            await runner.cleanup()

    asyncio.run(walk())
    assert [request.user for request in sandbox.requests if request.operation == "boards.list"] == ["anna"]
