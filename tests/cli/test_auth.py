"""Signing in on the command line, against the consent page of a sandbox: with a browser, and without one."""

import asyncio
import errno
import io
import json
import os
import re
import socket
import stat
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import msgspec
import pytest
from aiohttp import web
from msgspec.structs import replace

from pinterest_async import ConfigurationError, Pinterest, Tokens
from pinterest_async.auth import Profile, Profiles
from pinterest_async.auth._authorization import page_of
from pinterest_async.auth._profiles import profiles_path
from pinterest_async.cli import _auth, _loopback, main
from pinterest_async.sandbox import Sandbox

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # of urllib


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox().in_thread() as running:
        running.add_user("anna")
        yield running


@pytest.fixture
def redirect_uri() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/callback"


@pytest.fixture(autouse=True)
def environment(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("PINTEREST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PINTEREST_PROFILES_FILE", str(tmp_path / "settings" / "profiles.json"))
    monkeypatch.setenv("PINTEREST_APP_ID", sandbox.app_id)
    monkeypatch.setenv("PINTEREST_APP_SECRET", sandbox.app_secret)
    monkeypatch.setenv("PINTEREST_BASE_URL", sandbox.base_url)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def fetch(url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, body and Location."""
    opener = urllib.request.build_opener(NoRedirect)
    try:
        with opener.open(url, None if form is None else urlencode(form).encode(), timeout=20) as answer:
            return answer.status, answer.read().decode(), ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers.get("Location", "")


def consent(url: str, **decision: str) -> str:
    """Where the consent page sends a user who decides."""
    status, page, _ = fetch(url)
    assert status == 200, page
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    _, _, location = fetch(urlsplit(url)._replace(query="").geturl(), {"decision": "allow", **hidden, **decision})
    return location


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[Any], str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, [json.loads(line) for line in captured.out.splitlines()], captured.err


def browse(monkeypatch: pytest.MonkeyPatch, visit: Callable[[str], None]) -> list[threading.Thread]:
    """Let a thread be the browser that the command opens, and return the list that it will be in."""
    browsers: list[threading.Thread] = []

    def browse_to(url: str) -> None:
        browsers.append(threading.Thread(target=visit, args=(url,)))
        browsers[0].start()

    monkeypatch.setattr("webbrowser.open", browse_to)
    return browsers


def visit_all(url: str) -> None:
    fetch(url)


def sign_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *more: str) -> list[Any]:
    """Sign anna in without a browser."""
    shown = io.StringIO()

    class Pasted:
        def readline(self) -> str:
            [url] = re.findall(r"http\S+/oauth/\S+", shown.getvalue())
            return consent(url, user="anna") + "\n"

    monkeypatch.setattr(sys, "stdin", Pasted())
    monkeypatch.setattr(sys, "stderr", shown)
    code, lines, _ = run(capsys, "auth", "login", "--no-browser", "--redirect-uri", "https://app.example/", *more)
    assert code == 0, shown.getvalue()
    return lines


def test_a_browser_signs_in_and_every_command_uses_the_profile(
    sandbox: Sandbox, redirect_uri: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, str, str]] = []

    def visit(url: str) -> None:
        location = consent(url, user="anna")
        seen.append(fetch(redirect_uri.replace("/callback", "/favicon.ico")))
        seen.append(fetch(location))

    browsers = browse(monkeypatch, visit)
    code, [status], err = run(capsys, "auth", "login", "--redirect-uri", redirect_uri)
    assert code == 0, err
    browsers[0].join()
    assert [answer[0] for answer in seen] == [404, 200]
    assert "You can close this window" in seen[1][1]
    assert (status["profile"], status["state"], status["refresh_token_days"]) == ("default", "valid", 59)
    assert status["scopes"] == ["ads:read", "boards:read", "catalogs:read", "pins:read", "user_accounts:read"]
    with pytest.raises(urllib.error.URLError):
        fetch(redirect_uri)  # it has closed itself
    path = Profiles().path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    anna = sandbox.users["anna"]
    assert anna.access_token in path.read_text()
    for secret in (sandbox.app_secret, anna.access_token, anna.refresh_token):
        assert secret not in err + json.dumps(status)

    for name in ("PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_BASE_URL"):
        monkeypatch.delenv(name)
    assert run(capsys, "call", "user_account.get")[1][0]["username"] == "anna"
    monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", sandbox.access_token)
    monkeypatch.setenv("PINTEREST_BASE_URL", sandbox.base_url)
    assert run(capsys, "call", "user_account.get")[1][0]["username"] == "sandbox", "the environment, if it names any"
    assert run(capsys, "call", "user_account.get", "--profile", "default")[1][0]["username"] == "anna"
    code, _, err = run(capsys, "call", "boards.create", "name=x", "--profile", "default")
    assert code == 3
    assert "lacks the scope boards:write" in err


def test_a_browser_that_brings_another_state_ends_the_sign_in(
    redirect_uri: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[tuple[int, str, str]] = []
    browsers = browse(monkeypatch, lambda url: answers.append(fetch(redirect_uri + "?code=c0de&state=x")))
    code, lines, err = run(capsys, "auth", "login", "--redirect-uri", redirect_uri)
    browsers[0].join()  # the command may end before the browser has read all of the answer
    assert (code, lines) == (3, [])
    assert "state is missing or does not match" in err
    assert answers[0][0] == 400
    assert "state is missing or does not match" in answers[0][1]
    assert "c0de" not in answers[0][1] + err.partition("\n\n")[2].rpartition("\n\n")[2]
    assert not Profiles().path.exists()


def test_a_user_who_cancels_is_told_what_was_done(
    redirect_uri: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    browse(monkeypatch, lambda url: visit_all(consent(url, user="anna", decision="cancel")))
    code, _, err = run(capsys, "auth", "login", "--redirect-uri", redirect_uri)
    assert code == 3
    assert "the user did not allow it: nothing was changed" in err


async def test_the_receiver_takes_one_request(redirect_uri: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        _loopback.receiving(redirect_uri, lambda query: query) as receiver,
    ):
        for status in (200, 410):
            async with session.get(redirect_uri + "?code=1") as answer:
                assert answer.status == status
                assert answer.headers["Referrer-Policy"] == "no-referrer"
        async with session.post(redirect_uri) as answer:
            assert answer.status == 404
        assert await receiver.result(1.0) == "code=1"


def test_a_browser_that_does_not_come_back_is_not_waited_for_without_end(
    redirect_uri: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_auth, "_SECONDS", 0.05)
    browse(monkeypatch, lambda url: None)
    code, _, err = run(capsys, "auth", "login", "--redirect-uri", redirect_uri)
    assert code == 3
    assert "the browser did not come back within 0 seconds: run the command again" in err


def test_without_a_browser_the_address_is_pasted(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    [status] = sign_in(capsys, monkeypatch, "--profile", "work", "--scopes", "boards:read,pins:read")
    assert (status["profile"], status["scopes"]) == ("work", ["boards:read", "pins:read"])
    profile = Profiles().get("work")
    assert profile.tokens is not None
    assert profile.tokens.access_token == sandbox.users["anna"].access_token
    for name in ("PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_BASE_URL"):
        monkeypatch.delenv(name)
    [status] = sign_in(capsys, monkeypatch, "--profile", "work")
    assert status["scopes"] == ["boards:read", "pins:read"], "the profile has what is needed to sign in again"


def test_a_line_that_comes_too_late_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    came = threading.Event()

    class Slow:
        def readline(self) -> str:
            came.wait(10)
            return "late\n"

    monkeypatch.setattr(sys, "stdin", Slow())

    async def leave() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await _auth._read_line()
        came.set()
        await asyncio.sleep(0.05)

    asyncio.run(leave())
    came.clear()

    async def leave_at_once() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await _auth._read_line()

    asyncio.run(leave_at_once())
    came.set()
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread() and "read" in thread.name:
            thread.join(5)


@pytest.mark.parametrize(
    ("changes", "arguments", "named"),
    [
        ({"PINTEREST_APP_ID": ""}, [], "the app's id is missing: give --app-id or set PINTEREST_APP_ID"),
        ({"PINTEREST_APP_SECRET": ""}, [], "the app's secret is missing: set PINTEREST_APP_SECRET"),
        ({}, ["--redirect-uri", "https://app.example/"], "is not on this machine"),
        ({}, ["--redirect-uri", "app.example"], "redirect_uri must be an address"),
        ({}, ["--scopes", "boards"], "scopes: expected scopes such as"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    changes: dict[str, str],
    arguments: list[str],
    named: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    code, lines, err = run(capsys, "auth", "login", *arguments)
    assert (code, lines) == (2, [])
    assert named in err


@pytest.mark.parametrize("action", ["login", "refresh", "revoke"])
def test_a_sandbox_that_ends_with_the_command_is_refused(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, err = run(capsys, "auth", action, "--sandbox")
    assert (code, lines) == (2, [])
    assert "--sandbox ends with the command, and its tokens with it: run 'pinterest-async sandbox'" in err


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = run(capsys, "auth", "login", "--redirect-uri", f"http://127.0.0.1:{port}/")
    assert code == 2
    assert f"--redirect-uri: port {port} of 127.0.0.1 is in use: end what uses it, use --no-browser" in err


def test_a_port_that_cannot_be_used_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(site: web.TCPSite) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(web.TCPSite, "start", refuse)
    code, _, err = run(capsys, "auth", "login", "--redirect-uri", "http://localhost/")
    assert code == 2
    assert "--redirect-uri: port 80 of localhost cannot be used (Permission denied)" in err


def test_a_wrong_secret_is_named_and_not_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, redirect_uri: str
) -> None:
    monkeypatch.setenv("PINTEREST_APP_SECRET", "s3cret")
    browse(monkeypatch, lambda url: visit_all(consent(url, user="anna")))
    code, _, err = run(capsys, "auth", "login", "--redirect-uri", redirect_uri)
    assert code == 3
    assert "check app_id (PINTEREST_APP_ID) and app_secret (PINTEREST_APP_SECRET), then sign in again" in err
    assert "s3cret" not in err


def test_the_secret_is_asked_for_on_a_terminal(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, redirect_uri: str
) -> None:
    monkeypatch.delenv("PINTEREST_APP_SECRET")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: sandbox.app_secret)
    browse(monkeypatch, lambda url: visit_all(consent(url, user="anna")))
    assert run(capsys, "auth", "login", "--redirect-uri", redirect_uri)[0] == 0


def keep(sandbox: Sandbox, name: str, **changes: Any) -> Profile:
    """Write a profile of anna, as a sign-in would."""
    anna = sandbox.users["anna"]
    tokens = Tokens(access_token=anna.access_token, refresh_token=anna.refresh_token, scopes=("boards:read",))
    profile = Profile(
        app_id=sandbox.app_id,
        app_secret=sandbox.app_secret,
        redirect_uri="http://localhost:8085/",
        scopes=("boards:read",),
        base_url=sandbox.base_url,
        tokens=tokens if changes.pop("signed_in", True) else None,
    )
    if profile.tokens is not None:
        profile = replace(profile, tokens=replace(profile.tokens, **changes))
    asyncio.run(Profiles().put(name, profile))
    return profile


def test_status_says_how_long_tokens_last(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, err = run(capsys, "auth", "status")
    assert (code, lines) == (1, [])
    assert "there are no profiles in" in err
    now, day = time.time(), 86_400.0
    keep(sandbox, "fresh", expires_at=now + day, refresh_expires_at=now + 50.5 * day)
    keep(sandbox, "due", expires_at=now - day, refresh_expires_at=now + 9.5 * day)
    assert run(capsys, "auth", "status", "--profile", "fresh")[0] == 0
    keep(sandbox, "dead", expires_at=now - day, refresh_expires_at=now - day)
    keep(sandbox, "new", signed_in=False)
    keep(sandbox, "given", refresh_token=None)
    code, lines, err = run(capsys, "auth", "status")
    assert code == 1
    found = {line["profile"]: (line["state"], line["refresh_token_days"]) for line in lines}
    assert found == {
        "dead": ("sign in", 0),
        "due": ("refresh", 9),
        "fresh": ("valid", 50),
        "given": ("valid", None),
        "new": ("sign in", None),
    }
    assert "due: the refresh token expires in 9 days: 'pinterest-async auth refresh --profile due'" in err
    assert "dead: sign in with 'pinterest-async auth login --profile dead'" in err
    assert lines[1]["access_token_expires_at"].endswith("+00:00")
    secrets = (sandbox.app_secret, sandbox.users["anna"].access_token, sandbox.users["anna"].refresh_token)
    assert not any(secret in json.dumps(lines) + err for secret in secrets)


def test_refresh_replaces_the_tokens(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keep(sandbox, "work").tokens
    monkeypatch.setenv("PINTEREST_PROFILE", "work")
    code, [status], _ = run(capsys, "auth", "refresh")
    assert (code, status["profile"], status["state"]) == (0, "work", "valid")
    after = Profiles().get("work").tokens
    assert after is not None
    assert before is not None
    assert after.refresh_token == sandbox.users["anna"].refresh_token != before.refresh_token
    assert run(capsys, "call", "boards.list")[0] == 0
    keep(sandbox, "work", refresh_token="pinr_old")
    code, _, err = run(capsys, "auth", "refresh")
    assert code == 3
    assert "has to authorise the app again with 'pinterest-async auth login'" in err
    assert "pinr_old" not in err


def test_revoke_makes_the_tokens_invalid_and_forgets_them(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    tokens = keep(sandbox, "work").tokens
    assert tokens is not None
    code, lines, err = run(capsys, "auth", "revoke", "--profile", "work")
    assert (code, lines) == (0, [])
    assert "Revoked: the tokens of profile 'work'" in err
    assert Profiles().get("work").tokens is None
    assert sandbox.tokens.user_of(f"Bearer {tokens.access_token}") is None
    code, _, err = run(capsys, "call", "boards.list", "--profile", "work")
    assert code == 3
    assert "there is no refresh token" in err
    code, _, err = run(capsys, "auth", "refresh", "--profile", "work")
    assert code == 2
    assert "has no tokens: sign in with 'pinterest-async auth login --profile work'" in err
    keep(sandbox, "work", refresh_token=None)
    code, _, err = run(capsys, "auth", "revoke", "--profile", "work")
    assert code == 3
    assert "--forget removes the tokens" in err
    assert Profiles().get("work").tokens is not None
    code, _, err = run(capsys, "auth", "revoke", "--profile", "work", "--forget")
    assert code == 0
    assert "Forgotten" in err
    assert Profiles().get("work").tokens is None


# The file of profiles


def test_an_unknown_profile_is_named_with_those_that_are_known(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = run(capsys, "call", "boards.list", "--profile", "wrok")
    assert code == 2
    assert "there is no profile 'wrok' in" in err
    assert "(there is: none)" in err
    keep(sandbox, "work")
    keep(sandbox, "home")
    for arguments in (["call", "boards.list"], ["auth", "refresh"], ["auth", "status"], ["auth", "revoke"]):
        code, _, err = run(capsys, *arguments, "--profile", "wrok")
        assert code == 2
        assert "(there is: home, work): make it with 'pinterest-async auth login --profile wrok'" in err
    monkeypatch.setenv("PINTEREST_PROFILE", "wrok")
    assert "there is no profile 'wrok'" in run(capsys, "call", "boards.list")[2]
    monkeypatch.delenv("PINTEREST_PROFILE")
    code, _, err = run(capsys, "call", "boards.list")
    assert code == 2
    assert "no credentials: sign in with 'pinterest-async auth login', or set PINTEREST_ACCESS_TOKEN (or " in err


@pytest.mark.parametrize(
    "content", [b"{}", b"[]", b"\xff", b'{"access_token": "pina_hush"}', b'{"profiles": {"a": 7}}']
)
def test_a_foreign_file_is_refused_and_not_shown(content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = Profiles().path
    path.parent.mkdir()
    path.touch(0o600)
    path.write_bytes(content)
    for arguments in (["auth", "status"], ["auth", "login"], ["call", "boards.list"]):
        code, _, err = run(capsys, *arguments)
        assert code == 2
        assert "profiles.json holds no profiles: remove it or restore it, or name another file" in err
        assert "hush" not in err
    assert path.read_bytes() == content


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_a_file_that_others_may_read_is_refused(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    keep(sandbox, "work")
    Profiles().path.chmod(0o644)
    code, _, err = run(capsys, "call", "boards.list", "--profile", "work")
    assert code == 2
    assert "may be read by other users (its mode is 644): run 'chmod 600" in err


def test_a_client_uses_a_profile(sandbox: Sandbox, tmp_path: Path) -> None:
    asyncio.run(use_a_profile(sandbox, tmp_path))  # in real time, as the sandbox in its thread


async def use_a_profile(sandbox: Sandbox, tmp_path: Path) -> None:
    profiles = Profiles(tmp_path / "own.json")
    anna = sandbox.users["anna"]
    profile = Profile(
        app_id=sandbox.app_id,
        app_secret=sandbox.app_secret,
        redirect_uri="http://localhost:8085/",
        scopes=("boards:read",),
        base_url=sandbox.base_url,
        tokens=Tokens(access_token="pina_old", refresh_token=anna.refresh_token),
    )
    await profiles.put("default", profile)
    await profiles.put("other", profile)
    assert sandbox.app_secret not in repr(profile)
    assert repr(profiles) == f"Profiles('{tmp_path / 'own.json'}')"
    async with Pinterest.from_profile(profiles=profiles) as pinterest:
        assert (await pinterest.user_account.get()).username == "anna"
    assert profiles.get("default").tokens != profile.tokens, "the refreshed tokens are kept"
    assert profiles.get("other") == profile
    with pytest.raises(ConfigurationError, match="there is no profile 'wrok'"):
        Pinterest.from_profile("wrok", profiles=profiles)
    client = Pinterest.from_profile("other", profiles=profiles, environment="sandbox", base_url=None)
    assert "api-sandbox.pinterest.com" in repr(client)


def test_the_file_is_in_the_users_folder_of_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert profiles_path({}) == tmp_path / ".config" / "pinterest-async" / "profiles.json"
    assert profiles_path({"XDG_CONFIG_HOME": "/x"}) == Path("/x/pinterest-async/profiles.json")
    monkeypatch.setattr(sys, "platform", "win32")
    assert profiles_path({"APPDATA": "/y"}) == Path("/y/pinterest-async/profiles.json")
    assert profiles_path({"PINTEREST_PROFILES_FILE": "/z.json", "APPDATA": "/y"}) == Path("/z.json")


def test_the_consent_page_is_that_of_the_server(sandbox: Sandbox) -> None:
    for base_url in (None, "https://api.pinterest.com/v5", "https://api-sandbox.pinterest.com/v5"):
        assert page_of(base_url) == "https://www.pinterest.com/oauth/"
    assert page_of("https://notpinterest.com/v5") == "https://notpinterest.com/oauth/"
    assert page_of(sandbox.base_url) == sandbox.authorization_page


def test_login_into_pinterests_sandbox_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, redirect_uri: str
) -> None:
    asked: list[str] = []

    def visit(url: str) -> None:
        asked.append(url)
        fetch(redirect_uri + "?error=access_denied&" + urlencode({"state": parse_qs(urlsplit(url).query)["state"][0]}))

    browse(monkeypatch, visit)
    code, _, _ = run(capsys, "auth", "login", "--environment", "sandbox", "--redirect-uri", redirect_uri)
    assert code == 3
    assert asked[0].startswith("https://www.pinterest.com/oauth/?client_id=")


def test_what_is_kept_can_be_read_by_people(sandbox: Sandbox) -> None:
    keep(sandbox, "work")
    text = Profiles().path.read_bytes()
    assert b'\n  "profiles": {\n' in text
    assert msgspec.json.decode(text)["profiles"]["work"]["tokens"]["scopes"] == ["boards:read"]
