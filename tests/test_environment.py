"""Settings by environment variables: each does what its argument does, and a bad one is named."""

import logging
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pinterest_async import ConfigurationError, ConnectionFailed, Pinterest, RequestEvent
from pinterest_async._environment import LOG, configure_logging, settings_of
from pinterest_async.auth import Profile, Profiles
from pinterest_async.redis import SharedLimits
from pinterest_async.sandbox import Sandbox
from tests.support.readme import DOCS

LOGGER = logging.getLogger("pinterest_async")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in list(os.environ):
        if name.startswith("PINTEREST_"):
            monkeypatch.delenv(name)
    handlers, level, propagate = list(LOGGER.handlers), LOGGER.level, LOGGER.propagate
    yield
    LOGGER.handlers[:] = handlers
    LOGGER.setLevel(level)
    LOGGER.propagate = propagate


@pytest.mark.parametrize(
    ("variable", "text", "setting", "value"),
    [
        ("TIMEOUT", "7.5", "timeout", 7.5),
        ("TIMEOUT", "None", "timeout", None),
        ("MAX_WAIT", "0", "max_wait", 0.0),
        ("MAX_WAIT", "inf", "max_wait", float("inf")),
        ("MAX_RETRIES", "2", "max_retries", 2),
        ("QUOTAS", "trial", "quotas", "trial"),
        ("QUOTAS", "NONE", "quotas", None),
        ("PROXY", "proxy.example:3128", "proxy", "http://proxy.example:3128"),
        ("ENVIRONMENT", "sandbox", "environment", "sandbox"),
        ("BASE_URL", "https://other.example/v5", "base_url", "https://other.example/v5"),
        ("REFRESH_TOKEN", "pinr_1", "refresh_token", "pinr_1"),
    ],
)
def test_a_variable_is_a_setting(variable: str, text: str, setting: str, value: object) -> None:
    assert settings_of({f"PINTEREST_{variable}": text}, {}) == {setting: value}
    assert settings_of({f"PINTEREST_{variable}": text}, {setting: None}) == {}
    assert settings_of({f"PINTEREST_{variable}": ""}, {}) == {}


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("TIMEOUT", "soon"),
        ("TIMEOUT", "0"),
        ("TIMEOUT", "-1"),
        ("MAX_WAIT", "nan"),
        ("MAX_WAIT", "none"),
        ("MAX_RETRIES", "1.5"),
        ("MAX_RETRIES", "-1"),
        ("QUOTAS", "mine"),
        ("ENVIRONMENT", "test"),
        ("PROXY", "socks5://user:hush@proxy.example"),
        ("REDIS_URL", "http://:hush@redis.example"),
        ("LOG", "loud"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(variable: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", "t")
    monkeypatch.setenv("PINTEREST_APP_ID", "1")
    monkeypatch.setenv(f"PINTEREST_{variable}", text)
    with pytest.raises(ConfigurationError, match=f"PINTEREST_{variable}") as caught:
        Pinterest.from_env()
    assert "hush" not in str(caught.value)


def test_an_argument_replaces_what_it_stands_for() -> None:
    """A bad variable that is not read does no harm."""
    bad = {"PINTEREST_QUOTAS": "x", "PINTEREST_REDIS_URL": "x", "PINTEREST_PROXY": "x://", "PINTEREST_BASE_URL": "y"}
    assert settings_of(bad, {"limiter": object(), "session": object(), "environment": "sandbox"}) == {}
    assert settings_of({"PINTEREST_ENVIRONMENT": "x"}, {"base_url": "https://a.example/v5"}) == {}


async def test_a_client_has_the_settings_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox() as sandbox:
        for name, value in {
            "ACCESS_TOKEN": sandbox.access_token,
            "BASE_URL": sandbox.base_url,
            "TIMEOUT": "7",
            "MAX_WAIT": "8",
            "MAX_RETRIES": "2",
            "QUOTAS": "trial",
        }.items():
            monkeypatch.setenv(f"PINTEREST_{name}", value)
        async with Pinterest.from_env(max_wait=9) as pinterest:
            await pinterest.boards.list()
            options = pinterest.boards.transport.options
            assert (options.timeout.total, options.retry.max_wait, options.retry.max_retries) == (7.0, 9.0, 2)
            assert {limit.period for limit in pinterest.limits.statistics() if limit.limit == 1000} == {86_400.0}


async def test_limits_are_shared_over_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client opens them, and closes them, also when it cannot be opened."""
    calls: list[str] = []

    async def enter(limits: SharedLimits) -> SharedLimits:
        calls.append("open")
        return limits

    async def leave(limits: SharedLimits, *exc_info: object) -> None:
        calls.append("close")

    monkeypatch.setattr(SharedLimits, "__aenter__", enter)
    monkeypatch.setattr(SharedLimits, "__aexit__", leave)
    monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", "t")
    monkeypatch.setenv("PINTEREST_REDIS_URL", "redis://localhost:1/0")
    with pytest.raises(ConfigurationError, match="PINTEREST_REDIS_URL: set PINTEREST_APP_ID"):
        Pinterest.from_env()
    monkeypatch.setenv("PINTEREST_APP_ID", "1")
    async with Pinterest.from_env() as pinterest:
        assert isinstance(pinterest.limits, SharedLimits)
        assert calls == ["open"]
    assert calls == ["open", "close"]
    monkeypatch.setenv("HTTPS_PROXY", "socks5://x")
    with pytest.raises(ConfigurationError, match="HTTPS_PROXY"):
        await Pinterest.from_env().open()
    assert calls == ["open", "close"] * 2
    monkeypatch.setenv("PINTEREST_QUOTAS", "none")
    limits = settings_of({"PINTEREST_REDIS_URL": "redis://a", "PINTEREST_APP_ID": "1"}, {"quotas": None})["limiter"]
    assert limits.quotas.universal is None


async def test_a_redis_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"ACCESS_TOKEN": "t", "REDIS_URL": "redis://:hush@127.0.0.1:1/0", "APP_ID": "1"}
    for name, value in settings.items():
        monkeypatch.setenv(f"PINTEREST_{name}", value)
    pinterest = Pinterest.from_env()
    with pytest.raises(ConnectionFailed, match="does not answer") as caught:
        await pinterest.open()
    assert "hush" not in str(caught.value)
    await pinterest.aclose()


def test_redis_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pinterest_async._limits.redis.shared_limits", None)
    with pytest.raises(ConfigurationError, match=r"PINTEREST_REDIS_URL needs the extra redis"):
        settings_of({"PINTEREST_REDIS_URL": "redis://a", "PINTEREST_APP_ID": "1"}, {})


async def test_the_app_of_a_profile_names_the_shared_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    profiles = Profiles(tmp_path / "profiles.json")
    profile = Profile(app_id="77", app_secret="s", redirect_uri="https://a.example", scopes=())
    await profiles.put("default", profile)
    monkeypatch.setenv("PINTEREST_REDIS_URL", "redis://localhost:1/0")
    assert isinstance(Pinterest.from_profile(profiles=profiles).limits, SharedLimits)


def test_the_log_goes_to_stderr_unless_the_program_has_a_handler(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(LOGGER, "propagate", False)  # pytest's own handlers are at the root
    configure_logging({})
    assert LOGGER.handlers == []
    configure_logging({LOG: "DEBUG"})
    configure_logging({LOG: "info"})
    LOGGER.debug("a debug line")
    LOGGER.info("an info line")
    [line] = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"\d{4}-.* INFO pinterest_async: an info line", line)
    LOGGER.handlers[:] = [logging.NullHandler()]
    configure_logging({LOG: "debug"})
    LOGGER.debug("a debug line")
    assert len(LOGGER.handlers) == 1
    assert capsys.readouterr().err == ""


async def test_attempts_are_logged_where_the_environment_asks_for_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with Sandbox() as sandbox:
        for name, value in {
            "ACCESS_TOKEN": sandbox.access_token,
            "BASE_URL": sandbox.base_url,
            "LOG": "debug",
        }.items():
            monkeypatch.setenv(f"PINTEREST_{name}", value)
        async with Pinterest.from_env() as pinterest:
            await pinterest.boards.list()
    [record] = caplog.records
    assert isinstance(vars(record)["event"], RequestEvent)
    assert sandbox.access_token not in caplog.text


def test_every_variable_is_in_the_table() -> None:
    package = Path(str(sys.modules["pinterest_async"].__file__)).parent
    source = "".join(path.read_text(encoding="utf-8") for path in package.glob("_environment.py"))
    source += "".join(path.read_text(encoding="utf-8") for path in (package / "cli").glob("*.py"))
    source += (package / "auth" / "_profiles.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(PINTEREST_[A-Z_]+)"', source))
    table = set(re.findall(r"^\| .*?\|", (DOCS / "settings.md").read_text(encoding="utf-8"), re.MULTILINE))
    listed: set[Any] = {name for row in table for name in re.findall(r"PINTEREST_[A-Z_]+", row)}
    assert read == listed
