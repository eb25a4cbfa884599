"""Settings of a client: whatever they are, the client is made, or ConfigurationError names what is wrong."""

import math
import warnings
from typing import Any

import pytest
from aiohttp import ClientTimeout
from hypothesis import given, settings
from hypothesis import strategies as st

from pinterest_async import ConfigurationError, Pinterest

ODD: list[Any] = [
    math.nan,
    -math.inf,
    -1,
    True,
    False,
    "1",
    b"1",
    "",
    10**400,
    -(10**400),
    1j,
    [],
    {},
    object(),
    "\ud800",
]
NAMES = ["access_token", "app_id", "app_secret", "refresh_token", "token_store", "token_source", "environment"]
NAMES += ["base_url", "session", "proxy", "ssl", "timeout", "max_retries", "max_wait", "max_response_bytes", "quotas"]
NAMES += ["limiter", "on_answer", "on_event", "on_rate_limit", "retry_budget"]


def make(**options: Any) -> Pinterest | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            return Pinterest(**{"access_token": "t", **options})
        except ConfigurationError:
            return None


@pytest.mark.parametrize("name", NAMES)
def test_odd_settings_are_refused_by_name(name: str) -> None:
    for value in ODD:
        make(**{name: value})
    if name not in ("token_source", "token_store", "limiter", "on_answer", "on_event", "on_rate_limit"):
        assert make(**{name: object()}) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name in ("timeout", "max_wait", "max_retries") for value in ODD]
    + [("max_retries", 1.5), ("timeout", 1e300), ("timeout", 0)]
    + [("timeout", ClientTimeout(**{part: value})) for part in ("total", "sock_read") for value in ODD[:5]]
    + [
        ("on_answer", 7),
        ("on_event", 7),
        ("on_rate_limit", "x"),
        ("limiter", 7),
        ("token_source", "x"),
        ("token_store", 7),
    ],
    ids=lambda value: str(value)[:20].encode("ascii", "replace").decode(),
)
def test_numbers_that_cannot_work(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Pinterest(access_token="t", **{name: value})


@pytest.mark.parametrize(
    "options", [{"timeout": math.inf}, {"timeout": None}, {"timeout": 1e-320}, {"max_wait": math.inf}, {"ssl": False}]
)
def test_numbers_that_work(options: dict[str, Any]) -> None:
    assert repr(Pinterest(access_token="t", **options))


@pytest.mark.parametrize(
    "base_url",
    [
        "https://[::1/v5",
        "https://host:99999/v5",
        "https://host:0/v5",
        "https://host:x/v5",
        "https://@host/v5",
        "https:///v5",
        "https://:443/v5",
        "https://host/v5\n",
        "https://ho st/v5",
        "https://h\N{SNOWMAN}st/v5",
        "https://host/v5?a=b",
        "https://host/v",
        "https://host/v5x",
        "https://host/" + "v5/" * 50_000 + "x",
    ],
    ids=range(14),
)
def test_a_base_url_that_is_none(base_url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url must"):
        Pinterest(access_token="t", base_url=base_url)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("htps:/@[]%.?#:0v5\\ \nx1\N{SNOWMAN}"))))
def test_any_text_as_a_base_url(text: str) -> None:
    for base_url in (text, f"https://{text}/v5", f"http://{text}"):
        make(base_url=base_url)
        make(proxy=base_url)


@pytest.mark.parametrize("host", ["api.example", "10.0.0.1", "[2001:db8::1]"])
def test_plain_http_to_another_machine_is_warned_of(host: str) -> None:
    with pytest.warns(UserWarning, match="base_url: the access token goes to .* without encryption"):
        Pinterest(access_token="t", base_url=f"http://{host}/v5")
    assert repr(Pinterest(access_token="t", base_url=f"https://{host}/v5"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:80", "127.9.9.9", "[::1]:8080", "api.localhost"])
def test_plain_http_to_this_machine_is_not(host: str) -> None:
    assert repr(Pinterest(access_token="t", base_url=f"http://{host}/v5"))
