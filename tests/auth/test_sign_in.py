"""The way of a user to the consent page and back: the state is ours, the user's, and fresh, or nothing happens."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pinterest_async import ArgumentError, ConfigurationError, Pinterest, SignInFailed
from pinterest_async.auth import Scope, SignIn, authorization_url
from pinterest_async.sandbox import Sandbox

NOW = 1_700_000_000.0
REDIRECT = "https://example.com/callback"


def sign_in(**settings: Any) -> SignIn:
    usual: dict[str, Any] = {
        "app_id": "1",
        "app_secret": "hush",
        "redirect_uri": REDIRECT,
        "scopes": [Scope.BOARDS_READ, Scope.PINS_READ],
        "clock": lambda: NOW,
    }
    return SignIn(**{**usual, **settings})


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def state(user: str = "anna", data: str = "", **settings: Any) -> str:
    return query(sign_in(**settings).url(user, data))["state"]


def test_the_url_asks_for_what_is_needed() -> None:
    url = sign_in().url("anna")
    assert url.startswith("https://www.pinterest.com/oauth/?")
    fields = query(url)
    assert fields.pop("state")
    assert fields == {
        "client_id": "1",
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": "boards:read,pins:read",
    }
    assert "anna" not in url
    assert "hush" not in url
    assert "hush" not in repr(sign_in())
    assert sign_in().url("anna") != url, "a state is used once"


@pytest.mark.parametrize("as_text", [True, False])
def test_who_comes_back_brings_a_code_and_what_was_given(as_text: bool) -> None:
    brought = {"code": "c0de", "state": state(data="/boards?a=ü")}
    answer: Any = f"{REDIRECT}?code=c0de&state={brought['state']}#_" if as_text else brought
    callback = sign_in().check(answer, "anna")
    assert (callback.code, callback.data) == ("c0de", "/boards?a=ü")
    assert "c0de" not in repr(callback)


def test_a_query_alone_will_do() -> None:
    assert sign_in().check(f"code=c0de&state={state()}", "anna").code == "c0de"


def flipped(text: str) -> str:
    content = bytearray(urlsafe_b64decode(text + "=="))
    content[-1] ^= 1
    return urlsafe_b64encode(content).decode()


STATES: dict[str, Callable[[], str]] = {
    "missing": lambda: "",
    "short": lambda: "x",
    "no base64": lambda: "ü",
    "changed": lambda: flipped(state()),
    "other data": lambda: flipped(state(data="/boards")),
    "another user": lambda: state("bob"),
    "another secret": lambda: state(app_secret="other"),
    "another app": lambda: state(app_id="2"),
    "another address": lambda: state(redirect_uri="https://example.com/other"),
}


@pytest.mark.parametrize("name", STATES)
def test_a_state_that_is_not_ours_or_not_the_users_is_refused(name: str) -> None:
    made = STATES[name]()
    for answer in ({"code": "c0de", "state": made}, {"error": "access_denied", "state": made}):
        with pytest.raises(SignInFailed, match="state is missing or does not match") as caught:
            sign_in().check(answer, "anna")
        assert caught.value.reason == "state"


def test_a_state_that_is_given_twice_is_refused() -> None:
    with pytest.raises(SignInFailed, match="state is missing"):
        sign_in().check(f"code=c0de&state={state()}&state={state()}", "anna")


def test_a_state_is_good_for_ten_minutes() -> None:
    answer = {"code": "c0de", "state": state()}
    assert sign_in(clock=lambda: NOW + 599.0).check(answer, "anna").code == "c0de"
    with pytest.raises(SignInFailed, match=r"it took more than 600 seconds: send the user to SignIn\.url\(\) again"):
        sign_in(clock=lambda: NOW + 601.0).check(answer, "anna")


@pytest.mark.parametrize(
    ("fields", "reason", "named"),
    [
        ({"error": "access_denied"}, "denied", "the user did not allow it"),
        ({"error": "server_error"}, "denied", "the consent page answered 'server_error'"),
        ({}, "answer", "neither code nor error"),
        ({"code": ""}, "answer", "neither code nor error"),
    ],
)
def test_who_comes_back_without_a_code_is_told_why(fields: dict[str, str], reason: str, named: str) -> None:
    with pytest.raises(SignInFailed, match=named) as caught:
        sign_in().check({**fields, "state": state()}, "anna")
    assert caught.value.reason == reason


@pytest.mark.parametrize("user", ["", None, 7])
def test_a_user_without_a_name_cannot_sign_in(user: Any) -> None:
    with pytest.raises(ArgumentError, match=r"SignIn\.url: user: expected a text"):
        sign_in().url(user)
    with pytest.raises(ArgumentError, match=r"SignIn\.check: user: expected a text"):
        sign_in().check({}, user)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"app_id": ""}, r"app_id \(PINTEREST_APP_ID\)"),
        ({"app_secret": ""}, r"app_secret \(PINTEREST_APP_SECRET\)"),
        ({"redirect_uri": "example.com"}, "redirect_uri must be an address"),
        ({"redirect_uri": "https://example.com/#x"}, "redirect_uri must be an address"),
        ({"redirect_uri": "https://[::1"}, "redirect_uri must be an address"),
        ({"redirect_uri": None}, "redirect_uri must be an address"),
        ({"scopes": []}, "scopes: expected scopes such as .*, got none"),
        ({"scopes": ""}, "got none"),
        ({"scopes": "boards:read pins"}, "got 'pins'"),
    ],
)
def test_settings_that_cannot_work_are_named(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named) as caught:
        sign_in(**settings)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("missing", ["app_id", "state"])
def test_a_url_without_app_or_state_is_refused(missing: str) -> None:
    settings: dict[str, Any] = {"app_id": "1", "redirect_uri": REDIRECT, "scopes": "ads:read", "state": "x"}
    with pytest.raises(ConfigurationError, match=f"{missing} is needed"):
        authorization_url(**{**settings, missing: ""})


async def test_a_user_signs_in() -> None:
    async with Sandbox() as sandbox:
        app: dict[str, Any] = {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret}
        way = SignIn(**app, redirect_uri=REDIRECT, scopes="boards:read", page=sandbox.authorization_page)
        url = way.url("anna", "/boards")
        assert url.startswith(sandbox.authorization_page + "?")
        anna = sandbox.add_user("anna")
        code = sandbox.tokens.new_code(anna, {"boards:read"}, REDIRECT, 1e12)
        async with Pinterest(**app, base_url=sandbox.base_url) as pinterest:
            answer = {"code": code, "state": query(url)["state"]}
            signed_in = await way.finish(pinterest, answer, user="anna")
            assert signed_in.data == "/boards"
            assert signed_in.tokens.access_token == anna.access_token
            assert signed_in.tokens.scopes == ("boards:read",)
            assert anna.access_token not in repr(signed_in)
            with pytest.raises(SignInFailed, match="was used before"):
                await way.finish(pinterest, answer, user="anna")
