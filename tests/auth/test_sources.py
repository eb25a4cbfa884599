"""Token sources without a server: one refresh for all, saved before it is used, never shown."""

import asyncio
import gc
from base64 import b64decode
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec
import pytest
from msgspec.structs import replace

from pinterest_async import (
    AuthError,
    BadRequest,
    ConfigurationError,
    Forbidden,
    ReauthorizationRequired,
    RefreshingToken,
    RefreshRejected,
    ServerError,
    StaticToken,
    Tokens,
    Unauthorized,
)
from pinterest_async._http.failures import from_decode_error
from pinterest_async._http.request import Request
from pinterest_async.auth import Scope, TokenResponse

NOW = 1_700_000_000.0
MONTH = 30 * 86_400.0
TOKENS = Tokens(access_token="pina_1", refresh_token="pinr_1", expires_at=NOW)


class Endpoint:
    """A token endpoint that takes a second, and answers pina_1, pina_2, ... or fails."""

    def __init__(self, *errors: Exception, expires_in: float | None = MONTH, rotates: bool = True) -> None:
        self.errors = list(errors)
        self.expires_in = expires_in
        self.rotates = rotates
        self.forms: list[dict[str, str]] = []
        self.headers: list[str] = []

    async def __call__(self, form: bytes, basic: str) -> TokenResponse:
        self.forms.append(dict(parse_qsl(form.decode())))
        self.headers.append(basic)
        await asyncio.sleep(1)
        if self.errors:
            raise self.errors.pop(0)
        number = len(self.forms)
        return TokenResponse(
            access_token=f"pina_{number}",
            refresh_token=f"pinr_{number}" if self.rotates else None,
            expires_in=self.expires_in,
        )


class Store:
    """Keeps tokens in memory, and fails as often as told."""

    def __init__(self, kept: Tokens | None = None, failures: int = 0) -> None:
        self.kept = kept
        self.failures = failures
        self.loads = 0
        self.saves: list[Tokens] = []

    async def load(self, user: str) -> Tokens | None:
        self.loads += 1
        await asyncio.sleep(1)
        return self.kept

    async def save(self, user: str, tokens: Tokens) -> None:
        await asyncio.sleep(1)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.saves.append(tokens)


def source(clock: Callable[[], float] = lambda: NOW, **settings: Any) -> RefreshingToken:
    if "store" not in settings:
        settings.setdefault("refresh_token", "pinr_0")
    return RefreshingToken(app_id="app", app_secret="hush", clock=clock, **settings)


# A token that never changes


async def test_a_static_token_is_what_it_is() -> None:
    token = StaticToken("pina_1")
    assert await token.token(Endpoint()) == "pina_1"
    assert await token.refresh("pina_1", Endpoint()) is False


@pytest.mark.parametrize("token", ["", " pina_1", "pina_1\n", "piña", None, "pina 1", "pina\x001"])
def test_a_token_that_cannot_be_one_is_refused_without_being_shown(token: Any) -> None:
    with pytest.raises(ConfigurationError, match="PINTEREST_ACCESS_TOKEN") as caught:
        StaticToken(token)
    assert not token or token.strip() not in str(caught.value)
    if token is not None:
        with pytest.raises(ConfigurationError, match="PINTEREST_ACCESS_TOKEN"):
            source(access_token=token)


# A token that is refreshed


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"app_id": "", "app_secret": "hush", "refresh_token": "pinr_0"}, "app_id and app_secret"),
        ({"app_id": "app", "app_secret": "", "refresh_token": "pinr_0"}, "app_id and app_secret"),
        ({"app_id": "app", "app_secret": "hush"}, "a refresh_token or a store"),
    ],
)
def test_what_is_missing_to_renew_a_token_is_named(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        RefreshingToken(**settings)


async def test_the_first_token_is_fetched_when_none_is_given() -> None:
    endpoint = Endpoint()
    assert await source().token(endpoint) == "pina_1"
    assert endpoint.forms == [{"grant_type": "refresh_token", "refresh_token": "pinr_0", "refresh_on": "true"}]
    assert b64decode(endpoint.headers[0].removeprefix("Basic ")) == b"app:hush"


async def test_a_given_token_is_used_until_it_is_refused() -> None:
    endpoint, token = Endpoint(), source(access_token="pina_0")
    assert await token.token(endpoint) == "pina_0"
    assert endpoint.forms == []
    assert await token.refresh("pina_0", endpoint) is True
    assert await token.token(endpoint) == "pina_1"
    assert len(endpoint.forms) == 1


async def test_each_refresh_uses_the_refresh_token_of_the_one_before() -> None:
    endpoint, token = Endpoint(), source()
    for number in range(1, 4):
        await token.refresh(await token.token(endpoint), endpoint)
        assert [form["refresh_token"] for form in endpoint.forms] == [f"pinr_{each}" for each in range(number + 1)]


async def test_a_refresh_token_that_does_not_rotate_is_kept() -> None:
    endpoint, store = Endpoint(rotates=False), Store()
    token = source(store=store, refresh_token="pinr_0")
    await token.refresh(await token.token(endpoint), endpoint)
    assert [form["refresh_token"] for form in endpoint.forms] == ["pinr_0", "pinr_0"]
    assert store.saves[-1].refresh_token == "pinr_0"


@pytest.mark.parametrize("store", [None, Store()])
async def test_fifty_who_wait_for_the_first_token_make_one_refresh(store: Store | None) -> None:
    endpoint, token = Endpoint(), source(store=store, refresh_token="pinr_0")
    assert await asyncio.gather(*(token.token(endpoint) for _ in range(50))) == ["pina_1"] * 50
    assert len(endpoint.forms) == 1
    assert store is None or (store.loads, len(store.saves)) == (1, 1)


async def test_fifty_whose_token_is_refused_make_one_refresh() -> None:
    endpoint, token = Endpoint(), source(access_token="pina_0")
    assert await asyncio.gather(*(token.refresh("pina_0", endpoint) for _ in range(50))) == [True] * 50
    assert await token.refresh("pina_0", endpoint) is True, "a late one: somebody refreshed it long ago"
    assert len(endpoint.forms) == 1


async def test_fifty_who_wait_for_a_refresh_that_fails_share_its_error() -> None:
    endpoint, token = Endpoint(BadRequest("oauth.token", 400)), source()
    results = await asyncio.gather(*(token.token(endpoint) for _ in range(50)), return_exceptions=True)
    assert {type(result) for result in results} == {ReauthorizationRequired}
    assert len(endpoint.forms) == 1
    assert await token.token(endpoint) == "pina_2", "the next call tries again"


async def test_fifty_who_wait_for_a_token_of_short_life_make_one_refresh() -> None:
    endpoint, token = Endpoint(expires_in=5.0), source()
    assert await asyncio.gather(*(token.token(endpoint) for _ in range(50))) == ["pina_1"] * 50
    assert len(endpoint.forms) == 1


@pytest.mark.parametrize(("lifetime", "used"), [(100.0, 89.0), (600.0, 539.0), (3600.0, 3299.0)])
@pytest.mark.parametrize("restarted", [False, True])
async def test_a_token_of_short_life_is_not_refreshed_for_every_call(
    lifetime: float, used: float, restarted: bool
) -> None:
    """Also by the next process, which has it from the store."""
    now = NOW
    endpoint, store = Endpoint(expires_in=lifetime), Store()
    token = source(clock=lambda: now, store=store, refresh_token="pinr_0")
    await token.token(endpoint)
    if restarted:
        token = source(clock=lambda: now, store=Store(store.saves[0]), refresh_token="pinr_0")
    now += used
    assert [await token.token(endpoint) for _ in range(3)] == ["pina_1"] * 3
    now += 2
    assert [await token.token(endpoint) for _ in range(3)] == ["pina_2"] * 3


@pytest.mark.parametrize(
    ("answer", "expires_at"),
    [
        ({"refresh_token": "pinr_1", "refresh_token_expires_at": 5_000, "refresh_token_expires_in": 9}, 5_000.0),
        ({"refresh_token": "pinr_1", "refresh_token_expires_in": 90}, NOW + 90),
        ({"refresh_token": "pinr_1", "refresh_token_expires_at": "2027-01-01", "expires_in": "soon"}, None),
        ({"refresh_token": "pinr_1"}, None),
        ({}, 7_000.0),
    ],
)
async def test_the_expiry_of_the_refresh_token_is_saved(answer: dict[str, Any], expires_at: float | None) -> None:
    """One that does not rotate keeps its own; one that cannot be read loses no tokens."""
    store = Store(Tokens(access_token="a", refresh_token="r", expires_at=NOW - 1, refresh_expires_at=7_000.0))

    async def endpoint(form: bytes, basic: str) -> TokenResponse:
        return msgspec.convert({"access_token": "pina_1", **answer}, TokenResponse)

    assert await source(store=store).token(endpoint) == "pina_1"
    assert store.saves[0].refresh_expires_at == expires_at
    assert store.saves[0].refresh_token == answer.get("refresh_token", "r")


async def test_a_token_is_refreshed_shortly_before_it_ends() -> None:
    now = NOW
    endpoint = Endpoint()
    token = source(clock=lambda: now)
    assert await token.token(endpoint) == "pina_1"
    now += MONTH - 301
    assert await token.token(endpoint) == "pina_1"
    now += 2
    assert await token.token(endpoint) == "pina_2"


async def test_a_token_of_unknown_life_is_not_refreshed_before_it_is_refused() -> None:
    now = NOW
    endpoint = Endpoint(expires_in=None)
    token = source(clock=lambda: now)
    await token.token(endpoint)
    now += 100 * MONTH
    assert await token.token(endpoint) == "pina_1"


@pytest.mark.parametrize("error", [BadRequest, Unauthorized, Forbidden])
async def test_a_refused_refresh_token_is_told_without_being_shown(error: type[BadRequest]) -> None:
    refused = error("oauth.token", 400, code=1, message="pinr_0 of app:hush is bad")
    with pytest.raises(ReauthorizationRequired, match=r"code 1: the refresh token was refused: .*with 'pin") as caught:
        await source().token(Endpoint(refused))
    assert "pinr_0" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.url is None


@pytest.mark.parametrize(
    "refused", [Unauthorized("oauth.token", 401, code=2), BadRequest("oauth.token", 400, code=283)]
)
async def test_a_refused_app_is_told_from_a_refused_refresh_token(refused: BadRequest | Unauthorized) -> None:
    with pytest.raises(RefreshRejected, match=r"app_secret \(PINTEREST_APP_SECRET\)") as caught:
        await source().token(Endpoint(refused))
    assert type(caught.value) is RefreshRejected
    assert "hush" not in str(caught.value)


async def test_a_user_who_has_to_authorise_the_app_again_gets_the_url() -> None:
    async def no_tokens(*settings: Any) -> None:
        token = source(authorization_url=lambda: "https://example.com/oauth/?state=1", **dict(settings))
        with pytest.raises(ReauthorizationRequired, match=r"again at https://example\.com/oauth/\?state=1$") as caught:
            await token.token(Endpoint(BadRequest("oauth.token", 400)))
        assert caught.value.url == "https://example.com/oauth/?state=1"

    await no_tokens()
    await no_tokens(("store", Store()))


@pytest.mark.parametrize(
    ("days", "warned"),
    [(60.0, None), (14.5, None), (13.5, "expires in 13.5 days: refresh it"), (-1.0, "has expired: refresh it")],
)
async def test_a_refresh_token_that_ends_soon_is_warned_of_once(
    days: float, warned: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    kept = replace(TOKENS, expires_at=NOW + MONTH, refresh_expires_at=NOW + days * 86_400)
    token = source(store=Store(kept))
    for _ in range(2):
        assert await token.token(Endpoint()) == "pina_1"
    assert [str(warned) in record.getMessage() for record in caplog.records] == [True] * (warned is not None)
    assert "pinr_1" not in caplog.text
    await token.refresh("pina_1", Endpoint(rotates=False))
    assert len(caplog.records) == (warned is not None), "the same refresh token, and the same end"


async def test_scopes_are_kept_with_the_tokens() -> None:
    token = source(access_token="pina_0")
    assert token.scopes is None

    async def endpoint(form: bytes, basic: str) -> TokenResponse:
        return TokenResponse(access_token="pina_1", scope="boards:read, pins:read")

    await token.refresh("pina_0", endpoint)
    assert token.scopes == ("boards:read", "pins:read")
    store = Store(replace(TOKENS, scopes=("ads:read",)))
    token = source(store=store)
    assert token.scopes is None
    await token.token(Endpoint())
    assert token.scopes == ("ads:read",), "an answer that names no scopes does not change them"
    assert store.saves[0].scopes == ("ads:read",)


@pytest.mark.parametrize("scope", [None, "", 7, ["boards:read"]])
async def test_scopes_that_cannot_be_read_are_unknown(scope: Any) -> None:
    answer = msgspec.json.decode(msgspec.json.encode({"access_token": "pina_1", "scope": scope}), type=TokenResponse)
    assert answer.tokens(NOW).scopes is None


def test_a_static_token_may_have_scopes() -> None:
    assert StaticToken("pina_1").scopes is None
    assert StaticToken("pina_1", scopes=[Scope.ADS_READ, "pins:read"]).scopes == ("ads:read", "pins:read")
    with pytest.raises(ConfigurationError, match="scopes: expected scopes such as"):
        StaticToken("pina_1", scopes=["pins"])


async def test_other_errors_of_the_token_endpoint_stay_what_they_are() -> None:
    with pytest.raises(ServerError):
        await source().token(Endpoint(ServerError("oauth.token", 500)))


async def test_an_answer_without_a_token_is_an_error() -> None:
    async def empty(form: bytes, basic: str) -> TokenResponse:
        return TokenResponse()

    with pytest.raises(AuthError, match="no access_token"):
        await source().token(empty)


# Who gives up


async def test_a_refresh_goes_on_when_the_one_who_asked_for_it_gives_up() -> None:
    """The refresh token was sent and is spent: an answer that is thrown away would lose the account."""
    endpoint, store = Endpoint(), Store()
    token = source(store=store, refresh_token="pinr_0")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await token.token(endpoint)
    await asyncio.sleep(5)
    assert [tokens.refresh_token for tokens in store.saves] == ["pinr_1"]
    assert await token.token(endpoint) == "pina_1"
    assert len(endpoint.forms) == 1


async def test_who_waits_gets_the_token_when_the_one_who_asked_first_gives_up() -> None:
    endpoint, token = Endpoint(), source()
    first = asyncio.create_task(token.token(endpoint))
    others = [asyncio.create_task(token.token(endpoint)) for _ in range(5)]
    await asyncio.sleep(0.5)
    first.cancel()
    assert await asyncio.gather(*others) == ["pina_1"] * 5
    assert len(endpoint.forms) == 1


async def test_a_refresh_that_fails_with_nobody_waiting_is_not_an_error_unheard(
    caplog: pytest.LogCaptureFixture,
) -> None:
    endpoint, token = Endpoint(BadRequest("oauth.token", 400)), source()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await token.token(endpoint)
    await asyncio.sleep(5)
    gc.collect()
    assert caplog.text == ""


def test_a_refresh_that_ends_with_its_event_loop_is_made_anew_in_the_next() -> None:
    token = source()

    async def give_up() -> None:
        async with asyncio.timeout(0):
            await token.token(Endpoint())

    async def at_once(form: bytes, basic: str) -> TokenResponse:
        return TokenResponse(access_token="pina_2")

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    assert asyncio.run(token.token(at_once)) == "pina_2"


# Stores


async def test_refreshed_tokens_are_saved_before_they_are_used() -> None:
    endpoint, store = Endpoint(), Store()
    token = source(store=store, refresh_token="pinr_0")
    assert await token.token(endpoint) == "pina_1"
    [saved] = store.saves
    assert (saved.access_token, saved.refresh_token, saved.expires_at) == ("pina_1", "pinr_1", NOW + MONTH)
    assert saved.origin is not None
    assert "pinr_0" not in saved.origin


async def test_kept_tokens_are_newer_than_given_ones() -> None:
    endpoint, store = Endpoint(), Store(Tokens(access_token="pina_8", refresh_token="pinr_8"))
    token = source(store=store, refresh_token="pinr_0", access_token="pina_0")
    assert await token.token(endpoint) == "pina_8"
    assert endpoint.forms == []
    await token.refresh("pina_8", endpoint)
    assert endpoint.forms[0]["refresh_token"] == "pinr_8"
    assert store.loads == 1


def refused() -> BadRequest:
    return BadRequest("oauth.token", 400)


async def kept_from(refresh_token: str) -> Tokens:
    """What a store keeps after a refresh with this refresh token."""
    store = Store()
    await source(store=store, refresh_token=refresh_token).token(Endpoint())
    return store.saves[0]


async def test_kept_tokens_win_over_the_refresh_token_they_came_from() -> None:
    endpoint, store = Endpoint(), Store(await kept_from("pinr_0"))
    assert await source(store=store, refresh_token="pinr_0").token(endpoint) == "pina_1"
    assert endpoint.forms == []


async def test_a_refresh_token_given_anew_wins_over_kept_tokens_of_another() -> None:
    endpoint, store = Endpoint(), Store(await kept_from("pinr_old"))
    assert await source(store=store, refresh_token="pinr_new").token(endpoint) == "pina_1"
    assert [form["refresh_token"] for form in endpoint.forms] == ["pinr_new"]
    assert store.saves[-1].origin == (await kept_from("pinr_new")).origin


async def test_refreshes_remember_the_first_refresh_token() -> None:
    kept = await kept_from("pinr_0")
    store = Store(kept)
    token = source(store=store)
    assert await token.refresh("pina_1", Endpoint())
    assert store.saves[-1].origin == kept.origin


async def test_a_process_whose_refresh_token_another_has_spent_takes_what_that_one_stored() -> None:
    endpoint, store = Endpoint(refused()), Store(Tokens(access_token="pina_a", refresh_token="pinr_a"))
    token = source(store=store)
    assert await token.token(endpoint) == "pina_a"
    store.kept = Tokens(access_token="pina_b", refresh_token="pinr_b")
    await token.refresh("pina_a", endpoint)
    assert await token.token(endpoint) == "pina_b"
    assert len(endpoint.forms) == 1
    assert store.saves == []


async def test_what_another_process_stored_is_refreshed_when_it_has_ended() -> None:
    endpoint, store = Endpoint(refused()), Store(Tokens(access_token="pina_a", refresh_token="pinr_a"))
    token = source(store=store)
    await token.token(endpoint)
    store.kept = Tokens(access_token="pina_b", refresh_token="pinr_b", expires_at=NOW)
    await token.refresh("pina_a", endpoint)
    assert [form["refresh_token"] for form in endpoint.forms] == ["pinr_a", "pinr_b"]


async def test_the_given_refresh_token_is_tried_when_the_kept_one_is_refused() -> None:
    kept = Tokens(access_token="pina_a", refresh_token="pinr_a", expires_at=NOW)
    endpoint, store = Endpoint(refused()), Store(kept)
    assert await source(store=store, refresh_token="pinr_0").token(endpoint) == "pina_2"
    assert [form["refresh_token"] for form in endpoint.forms] == ["pinr_a", "pinr_0"]


async def test_each_refresh_token_is_tried_once() -> None:
    kept = Tokens(access_token="pina_a", refresh_token="pinr_a", expires_at=NOW)
    endpoint = Endpoint(refused(), refused(), refused())
    with pytest.raises(RefreshRejected):
        await source(store=Store(kept), refresh_token="pinr_0").token(endpoint)
    assert [form["refresh_token"] for form in endpoint.forms] == ["pinr_a", "pinr_0"]


async def test_kept_tokens_that_have_ended_are_refreshed_at_once() -> None:
    endpoint, store = Endpoint(), Store(Tokens(access_token="pina_8", refresh_token="pinr_8", expires_at=NOW - 1))
    assert await source(store=store).token(endpoint) == "pina_1"


async def test_a_refused_token_that_is_not_the_kept_one_needs_no_refresh() -> None:
    endpoint, store = Endpoint(), Store(Tokens(access_token="pina_8", refresh_token="pinr_8"))
    token = source(store=store, access_token="pina_0")
    assert await token.refresh("pina_0", endpoint) is True
    assert endpoint.forms == []


async def test_a_refusal_that_comes_while_tokens_are_loaded_is_not_forgotten() -> None:
    endpoint, store = Endpoint(), Store(Tokens(access_token="pina_8", refresh_token="pinr_8"))
    token = source(store=store)
    _, refreshed = await asyncio.gather(token.token(endpoint), token.refresh("pina_8", endpoint))
    assert refreshed is True
    assert await token.token(endpoint) == "pina_1"


async def test_an_empty_store_and_no_refresh_token_is_an_error() -> None:
    with pytest.raises(AuthError, match="authorise the app again"):
        await source(store=Store()).token(Endpoint())


async def test_a_save_that_fails_warns_once_and_is_tried_again_at_each_call(caplog: pytest.LogCaptureFixture) -> None:
    endpoint, store = Endpoint(), Store(failures=2)
    token = source(store=store, refresh_token="pinr_0")
    caplog.set_level("INFO")
    for number in range(4):
        assert await token.token(endpoint) == "pina_1"
        assert [tokens.access_token for tokens in store.saves] == ["pina_1"] * (number >= 2)
    assert len(endpoint.forms) == 1
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "could not be saved (disk full)" in caplog.text


async def test_a_save_that_fails_after_a_refusal_is_tried_again_without_another_refresh() -> None:
    endpoint, store = Endpoint(), Store(failures=1)
    token = source(store=store, refresh_token="pinr_0", access_token="pina_0")
    assert await token.refresh("pina_0", endpoint) is True
    assert await token.refresh("pina_0", endpoint) is True
    assert len(endpoint.forms) == len(store.saves) == 1


async def test_the_text_of_a_database_error_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    class Database(Store):
        async def save(self, user: str, tokens: Tokens) -> None:
            raise ValueError(f"INSERT INTO tokens VALUES ({tokens.refresh_token})")

    assert await source(store=Database(), refresh_token="pinr_0").token(Endpoint()) == "pina_1"
    assert "could not be saved (ValueError)" in caplog.text
    assert "pinr" not in caplog.text


class Shared(Store):
    """A store of several processes, whose lock can fail."""

    broken = False

    @asynccontextmanager
    async def renewing(self, user: str) -> AsyncGenerator[None]:
        if self.broken:
            raise OSError("no lock")
        yield


async def test_another_process_may_have_refreshed_while_this_one_waited_for_the_lock() -> None:
    endpoint, store = Endpoint(), Shared(Tokens(access_token="pina_8", refresh_token="pinr_8", expires_at=NOW - 1))
    token = source(store=store)

    @asynccontextmanager
    async def renewing(user: str) -> AsyncGenerator[None]:
        store.kept = Tokens(access_token="pina_9", refresh_token="pinr_9", expires_at=NOW + MONTH)
        yield

    store.renewing = renewing  # type: ignore[method-assign]
    assert await token.token(endpoint) == "pina_9"
    assert endpoint.forms == []
    assert store.saves == []


@pytest.mark.parametrize(("later", "kept"), [(-1.0, "pina_1"), (1.0, "pina_9")])
async def test_a_late_save_does_not_replace_newer_tokens(later: float, kept: str) -> None:
    endpoint, store = Endpoint(), Shared(failures=1)
    token = source(store=store, refresh_token="pinr_0")
    assert await token.token(endpoint) == "pina_1"
    store.kept = Tokens(access_token="pina_9", refresh_token="pinr_9", expires_at=NOW + MONTH + later)
    store.broken = True
    assert await token.token(endpoint) == "pina_1", "what cannot be locked is not saved, and costs no call"
    assert store.saves == []
    store.broken = False
    await token.token(endpoint)
    assert await token.token(endpoint) == kept
    assert [tokens.access_token for tokens in store.saves] == ["pina_1"] * (kept == "pina_1")
    assert len(endpoint.forms) == 1


async def test_a_load_that_fails_is_tried_again() -> None:
    class Unplugged(Store):
        async def load(self, user: str) -> Tokens | None:
            if not self.loads:
                self.loads += 1
                raise OSError("no such device")
            return await super().load("")

    token = source(store=Unplugged(Tokens(access_token="pina_8")))
    with pytest.raises(OSError, match="no such device"):
        await token.token(Endpoint())
    assert await token.token(Endpoint()) == "pina_8"


# Secrets


async def test_nothing_secret_is_shown() -> None:
    token = source(access_token="pina_0")
    answer = TokenResponse(access_token="pina_9", refresh_token="pinr_9", expires_in=5.0)
    for shown in (StaticToken("pina_0"), token, TOKENS, answer, [TOKENS], {"tokens": TOKENS}):
        for text in (repr(shown), str(shown), f"{shown}"):
            assert not [secret for secret in ("pina_", "pinr_", "hush") if secret in text]
    assert repr(StaticToken("pina_0")) == "StaticToken('***')"
    assert repr(token) == "RefreshingToken('***')"
    assert "1700000000" in repr(TOKENS)


def test_an_answer_of_the_token_endpoint_that_cannot_be_read_is_not_shown() -> None:
    """Every other error shows where the body began; this one would show the tokens."""
    response = cast("Any", SimpleNamespace(status=200, headers={}))
    operation = cast("Any", SimpleNamespace(name="oauth.token", category=None))
    body = b'{"access_token": "pina_9", "refresh_token": "pinr_9"'
    failure = from_decode_error(
        operation, Request("GET", "/", retry_safe=True), response, body, msgspec.DecodeError("Input data was truncated")
    )
    assert "Input data was truncated" in str(failure.error)
    assert "pin" not in str(failure.error).replace("pinterest", "")
    assert "pin" not in repr(vars(failure.error))
