"""What an error tracker records: the locals of each frame of an error, by their repr. None shows a secret."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from types import FrameType
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from pinterest_async import (
    ArgumentError,
    BadRequest,
    ConfigurationError,
    Forbidden,
    MissingScopes,
    OutcomeUnknown,
    Pinterest,
    PinterestError,
    ReauthorizationRequired,
    RefreshRejected,
    ServerError,
    SignInFailed,
    StaticToken,
    TimedOut,
    Tokens,
    Unauthorized,
)
from pinterest_async.auth import SignIn
from pinterest_async.sandbox import Fault, Sandbox


def frames(error: BaseException, seen: set[int]) -> Iterator[FrameType]:
    """Yield the frames of an error, of its cause and of its context."""
    if id(error) in seen:
        return
    seen.add(id(error))
    traceback = error.__traceback__
    while traceback is not None:
        yield traceback.tb_frame
        traceback = traceback.tb_next
    for other in (error.__cause__, error.__context__):
        if other is not None:
            yield from frames(other, seen)


def shown(error: BaseException, secrets: set[str]) -> tuple[list[str], int]:
    """Return the locals that show a secret, and how many frames of the package there were."""
    found: list[str] = []
    ours = 0
    for frame in frames(error, set()):
        if frame.f_code.co_filename == __file__:
            continue
        ours += "/pinterest_async/" in frame.f_code.co_filename
        for name, value in frame.f_locals.items():
            text = ""
            with suppress(AttributeError):  # the repr of an object whose constructor failed
                text = repr(value)
            if any(secret in text for secret in secrets):
                found.append(f"{frame.f_code.co_qualname}: {name}")
    return found, ours


def secrets_of(sandbox: Sandbox, *others: str) -> set[str]:
    basic = base64.b64encode(f"{sandbox.app_id}:{sandbox.app_secret}".encode()).decode()
    plain = {sandbox.access_token, sandbox.refresh_token, sandbox.app_secret, basic, *others} - {""}
    return plain | {quote(secret, safe="") for secret in plain}


async def a_refused_token(sandbox: Sandbox) -> None:
    async with Pinterest(access_token="pina_refused", base_url=sandbox.base_url) as pinterest:
        await pinterest.boards.get("1")


async def a_refused_write(sandbox: Sandbox) -> None:
    async with Pinterest(access_token="pina_refused", base_url=sandbox.base_url) as pinterest:
        await pinterest.boards.create(name="Summer")


def app(sandbox: Sandbox, refresh_token: str = "pinr_refused") -> dict[str, Any]:
    credentials: dict[str, Any] = {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret}
    return {**credentials, "refresh_token": refresh_token, "base_url": sandbox.base_url}


async def a_refused_refresh(sandbox: Sandbox) -> None:
    async with Pinterest(**app(sandbox)) as pinterest:
        await pinterest.boards.get("1")


async def a_refused_refresh_after_401(sandbox: Sandbox) -> None:
    async with Pinterest(**app(sandbox), access_token="pina_refused") as pinterest:
        await pinterest.boards.get("1")


async def a_refused_refresh_of_a_store(sandbox: Sandbox) -> None:
    class Store:
        async def load(self, user: str) -> Tokens | None:
            return Tokens(access_token="pina_refused", refresh_token="pinr_stored", expires_at=1.0)

        async def save(self, user: str, tokens: Tokens) -> None:
            raise AssertionError

    async with Pinterest(**app(sandbox), token_store=Store()) as pinterest:
        await pinterest.boards.get("1")


async def a_refresh_out_of_time(sandbox: Sandbox) -> None:
    sandbox.faults.add("oauth.token", Fault.SLOW, times=9, applied=False)
    async with Pinterest(**app(sandbox, sandbox.refresh_token), timeout=2, max_retries=1) as pinterest:
        await pinterest.boards.get("1")


async def a_caller_out_of_time_during_a_refresh(sandbox: Sandbox) -> None:
    sandbox.faults.add("oauth.token", Fault.SLOW, applied=False)
    async with Pinterest(**app(sandbox, sandbox.refresh_token)) as pinterest, asyncio.timeout(1):
        await pinterest.boards.get("1")


async def a_caller_out_of_time_during_a_call(sandbox: Sandbox) -> None:
    sandbox.faults.add("boards.list", Fault.SLOW, applied=True)
    async with Pinterest(access_token=sandbox.access_token, base_url=sandbox.base_url) as pinterest:
        async with asyncio.timeout(1):
            await pinterest.boards.list()


async def a_caller_out_of_time_during_an_exchange(sandbox: Sandbox) -> None:
    sandbox.faults.add("oauth.token", Fault.SLOW, applied=True)
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest, asyncio.timeout(1):
        grant = {"grant_type": "refresh_token", "refresh_token": sandbox.refresh_token}
        await pinterest.oauth.token(grant, app_id=sandbox.app_id, app_secret=sandbox.app_secret)


async def an_endpoint_that_fails(sandbox: Sandbox) -> None:
    sandbox.faults.add("oauth.token", Fault.SERVER_ERROR, times=9, applied=False)
    async with Pinterest(**app(sandbox), max_retries=1) as pinterest:
        await pinterest.boards.get("1")


async def an_exchange_without_an_answer(sandbox: Sandbox) -> None:
    sandbox.faults.add("oauth.token", Fault.MALFORMED_JSON)
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest:
        code = sandbox.tokens.authorization_code
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": "https://example.com"}
        await pinterest.oauth.token(grant, app_id=sandbox.app_id, app_secret=sandbox.app_secret)


async def a_refused_grant(sandbox: Sandbox) -> None:
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest:
        grant = {"grant_type": "refresh_token", "refresh_token": "pinr_refused"}
        await pinterest.oauth.token(grant, app_id=sandbox.app_id, app_secret=sandbox.app_secret)


async def a_grant_that_is_none(sandbox: Sandbox) -> None:
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest:
        grant: Any = {"grant_type": "refresh_token", "refresh_token": ["pinr_refused"]}
        await pinterest.oauth.token(grant, app_id=sandbox.app_id, app_secret=sandbox.app_secret)


REDIRECT = "https://example.com/callback"


async def a_code_that_is_refused(sandbox: Sandbox) -> None:
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest:
        await pinterest.oauth.exchange_code("c0de", redirect_uri=REDIRECT, **app_of(sandbox))


async def a_code_without_an_answer(sandbox: Sandbox) -> None:
    sandbox.faults.add("oauth.token", Fault.SLOW, applied=True)
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest, asyncio.timeout(1):
        code = sandbox.tokens.authorization_code
        await pinterest.oauth.exchange_code(code, redirect_uri=REDIRECT, **app_of(sandbox))


async def a_sign_in_of_another_user(sandbox: Sandbox) -> None:
    way = SignIn(**app_of(sandbox), redirect_uri=REDIRECT, scopes="boards:read")
    state = parse_qs(urlsplit(way.url("bob")).query)["state"][0]
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest:
        await way.finish(pinterest, {"code": "c0de", "state": state}, user="anna")


async def a_sign_in_with_a_code_that_is_refused(sandbox: Sandbox) -> None:
    way = SignIn(**app_of(sandbox), redirect_uri=REDIRECT, scopes="boards:read")
    state = parse_qs(urlsplit(way.url("anna")).query)["state"][0]
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest:
        await way.finish(pinterest, f"{REDIRECT}?code=c0de&state={state}", user="anna")


async def a_refresh_that_is_refused(sandbox: Sandbox) -> None:
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest:
        await pinterest.oauth.refresh(Tokens(access_token="t", refresh_token="pinr_refused"), **app_of(sandbox))


async def a_revocation_that_is_refused(sandbox: Sandbox) -> None:
    async with Pinterest(access_token="t", base_url=sandbox.base_url) as pinterest:
        await pinterest.oauth.revoke("pina_refused", token_type_hint="access_token", **app_of(sandbox))


async def a_conversion_token_that_is_lost(sandbox: Sandbox) -> None:
    sandbox.faults.add("oauth.conversion_token", Fault.MALFORMED_JSON, applied=True)
    async with Pinterest(access_token=sandbox.access_token, base_url=sandbox.base_url) as pinterest:
        await pinterest.oauth.conversion_token()


async def a_scope_that_is_missing(sandbox: Sandbox) -> None:
    source = StaticToken(sandbox.access_token, scopes=["ads:read"])
    async with Pinterest(token_source=source, base_url=sandbox.base_url) as pinterest:
        await pinterest.boards.list()


def app_of(sandbox: Sandbox) -> dict[str, Any]:
    return {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret}


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        (a_code_that_is_refused, SignInFailed),
        (a_code_without_an_answer, TimeoutError),
        (a_sign_in_of_another_user, SignInFailed),
        (a_sign_in_with_a_code_that_is_refused, SignInFailed),
        (a_refresh_that_is_refused, ReauthorizationRequired),
        (a_revocation_that_is_refused, Forbidden),
        (a_conversion_token_that_is_lost, OutcomeUnknown),
        (a_scope_that_is_missing, MissingScopes),
        (a_refused_token, Unauthorized),
        (a_refused_write, Unauthorized),
        (a_refused_refresh, RefreshRejected),
        (a_refused_refresh_after_401, RefreshRejected),
        (a_refused_refresh_of_a_store, RefreshRejected),
        (a_refresh_out_of_time, TimedOut),
        (a_caller_out_of_time_during_a_refresh, TimeoutError),
        (a_caller_out_of_time_during_a_call, TimeoutError),
        (a_caller_out_of_time_during_an_exchange, TimeoutError),
        (an_endpoint_that_fails, ServerError),
        (an_exchange_without_an_answer, OutcomeUnknown),
        (a_refused_grant, BadRequest),
        (a_grant_that_is_none, ArgumentError),
    ],
)
async def test_no_local_of_a_frame_shows_a_secret(
    program: Callable[[Sandbox], Awaitable[None]], kind: type[Exception]
) -> None:
    async with Sandbox() as sandbox:
        others = {"c0de", "pina_refused", "pinr_refused", "pinr_stored", sandbox.tokens.authorization_code}
        secrets = secrets_of(sandbox, *others)
        with pytest.raises(kind) as caught:
            await program(sandbox)
        found, ours = shown(caught.value, secrets | secrets_of(sandbox))
    assert found == []
    assert ours >= 1


@pytest.mark.parametrize(
    "settings",
    [
        {"environment": "test", "access_token": "pina_1"},
        {"app_id": "", "app_secret": "hush_1", "refresh_token": "pinr_1"},
        {"access_token": "pina_1 "},
        {"access_token": "pina_1", "quotas": "test"},
    ],
)
def test_no_local_of_a_constructor_shows_a_secret(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINTEREST_REFRESH_TOKEN", "pinr_2")
    for build in (Pinterest, Pinterest.from_env):
        with pytest.raises(ConfigurationError) as caught:
            build(**settings)
        found, ours = shown(caught.value, {"pina_1", "pinr_1", "hush_1", "pinr_2"})
        assert found == []
        assert ours >= 1
    with pytest.raises(PinterestError) as refused:
        StaticToken("pina_1 ")
    assert shown(refused.value, {"pina_1"}) == ([], 2)


def test_a_secret_in_a_local_is_found() -> None:
    """The search of this module finds what it looks for."""

    def fail(token: str) -> None:
        raise ValueError(len(token))

    code = compile("def call(fail, token):\n    fail(token)\n", "/pinterest_async/elsewhere.py", "exec")
    names: dict[str, Any] = {}
    exec(code, names)
    with pytest.raises(ValueError) as caught:
        names["call"](fail, "pina_1")
    assert shown(caught.value, {"pina_1"}) == (["call: token"], 1)
