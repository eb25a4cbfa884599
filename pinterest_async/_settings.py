"""Checks the settings of a client, and turns them into what its parts need."""

import math
import os
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from inspect import iscoroutinefunction
from ssl import SSLContext
from typing import Any, Final, Literal, TypedDict
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from ._http.retry import RetryBudget, RetryPolicy
from ._http.session import SSLSetting, is_loopback
from ._http.transport import RawResponse
from ._limits.limiter import Priority
from ._limits.quotas import Quotas
from .auth import FileTokenStore, NoToken, RefreshingToken, StaticToken, TokenSource, TokenStore
from .errors import ConfigurationError

_CONNECT_SECONDS: Final = 10.0
_MOST_SECONDS: Final = 1e9
_PRINTABLE: Final = re.compile("[!-~]+")

ENVIRONMENTS: Final[Mapping[str, str]] = {
    "production": "https://api.pinterest.com/v5",
    "sandbox": "https://api-sandbox.pinterest.com/v5",
}


class ViewOptions(TypedDict, total=False):
    """Options of `with_options`. What is left out stays as it is."""

    timeout: float | aiohttp.ClientTimeout | None
    max_retries: int | None
    max_wait: float | None
    max_response_bytes: int | None
    on_answer: Callable[[str, RawResponse[Any]], None] | None
    priority: Literal["interactive", "bulk"] | None


def token_source_of(
    access_token: str | None,
    app_id: str | None,
    app_secret: str | None,
    refresh_token: str | None,
    store: TokenStore | str | os.PathLike[str] | None,
) -> TokenSource:
    """Return the token source for these credentials.

    Args:
        access_token: An access token.
        app_id: The app's id.
        app_secret: The app's secret.
        refresh_token: A refresh token of the app.
        store: Stores the refreshed tokens. A path stands for a FileTokenStore.

    Raises:
        ConfigurationError: They are not enough to get an access token.
    """
    texts = {"access_token": access_token, "app_id": app_id, "app_secret": app_secret, "refresh_token": refresh_token}
    for name, text in texts.items():
        given: Any = text
        if given is not None and not isinstance(given, str):
            raise ConfigurationError(f"{name} must be a string, got {type(given).__name__}")
    if isinstance(store, str | os.PathLike):
        store = FileTokenStore(store)
    if app_id and app_secret and not (refresh_token or store or access_token):
        return NoToken()
    if refresh_token or store or app_id or app_secret:
        return RefreshingToken(
            app_id=app_id or "",
            app_secret=app_secret or "",
            refresh_token=refresh_token,
            access_token=access_token,
            store=store,
        )
    if access_token is None:
        raise ConfigurationError(
            "no credentials: give access_token= (or set PINTEREST_ACCESS_TOKEN for from_env()), or app_id, app_secret "
            "and refresh_token; or sign in with 'pinterest-async auth login' and use Pinterest.from_profile()"
        )
    return StaticToken(access_token)


def base_url_of(environment: str, base_url: str | None) -> str:
    """Return the URL of the API, without a slash at its end."""
    given: Any = environment if base_url is None else base_url
    if base_url is None:
        if not isinstance(given, str) or given not in ENVIRONMENTS:
            raise ConfigurationError(f"environment must be 'production' or 'sandbox', got {given!r}")
        return ENVIRONMENTS[environment]
    try:
        parts = urlsplit(base_url if isinstance(given, str) and _PRINTABLE.fullmatch(given) else "")
        host = URL(given).host if parts.hostname else None
        usable: bool = parts.port != 0 and parts.scheme in ("http", "https") and "@" not in parts.netloc
    except ValueError:
        host, usable, parts = None, False, urlsplit("")
    if not host or not usable or parts.query or parts.fragment:
        raise ConfigurationError("base_url must look like 'https://host/v5', without user, query and fragment")
    if not re.fullmatch(r"/v[0-9]+", "/" + parts.path.rstrip("/").rpartition("/")[2]):
        raise ConfigurationError("base_url must end with the version of the API: add '/v5', as in 'https://host/v5'")
    if parts.scheme == "http" and not is_loopback(host):
        warnings.warn(
            f"base_url: the access token goes to {host} without encryption, for all on the way to read: use https",
            UserWarning,
            stacklevel=3,
        )
    return base_url.rstrip("/")


def timeout_of(timeout: float | aiohttp.ClientTimeout | None) -> aiohttp.ClientTimeout:
    """Return the timeout of one attempt. Seconds cover the whole attempt, and at most 10 of them the connection.

    None stands for no limit but that of the connection.
    """
    if isinstance(timeout, aiohttp.ClientTimeout):
        for name in ("total", "connect", "sock_connect", "sock_read"):
            seconds = getattr(timeout, name)
            if seconds is not None and not _is_number(seconds, _MOST_SECONDS):
                raise ConfigurationError(f"timeout: {name} must be 0 or more seconds, or None, got {seconds!r}")
        return timeout
    if timeout is None or timeout == math.inf:
        return aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS)
    if not _is_number(timeout, _MOST_SECONDS) or not timeout:
        raise ConfigurationError(
            f"timeout must be a positive number of seconds, an aiohttp.ClientTimeout, or None for no limit, got "
            f"{timeout!r}"
        )
    return aiohttp.ClientTimeout(total=timeout, sock_connect=min(timeout, _CONNECT_SECONDS))


def quotas_of(quotas: Quotas | str | None) -> Quotas:
    """Return the quotas of a setting: "standard" and "trial" name those of Pinterest's two kinds of access."""
    if isinstance(quotas, Quotas):
        return quotas
    if quotas is None:
        return Quotas()
    if quotas == "standard":
        return Quotas.standard()
    if quotas == "trial":
        return Quotas.trial()
    raise ConfigurationError(f"quotas must be 'standard', 'trial', Quotas(...) or None for no limits, got {quotas!r}")


def session_of(
    session: aiohttp.ClientSession | None, proxy: str | None, ssl: SSLSetting
) -> aiohttp.ClientSession | None:
    """Return a session of the user's. Raise ConfigurationError when it is none, or has settings beside it."""
    setting: Any = ssl
    if not isinstance(setting, bool | SSLContext | aiohttp.Fingerprint):
        raise ConfigurationError(
            f"ssl must be an ssl.SSLContext, a Fingerprint or a bool, got {type(setting).__name__}"
        )
    if session is None:
        return None
    given: Any = session
    if not isinstance(given, aiohttp.ClientSession):
        raise ConfigurationError(f"session must be an aiohttp.ClientSession, got {type(given).__name__}")
    if proxy is not None or ssl is not True:
        raise ConfigurationError("proxy= and ssl= are for the client's own session; give yours these settings instead")
    return session


def policy_of(policy: RetryPolicy, max_retries: int | None, max_wait: float | None) -> RetryPolicy:
    """Return the policy with what is not None replaced."""
    if max_retries is not None:
        given: Any = max_retries
        if not _is_number(given) or not isinstance(given, int):
            raise ConfigurationError(f"max_retries must be a whole number, 0 or more, got {max_retries!r}")
        policy = replace(policy, max_retries=max_retries)
    if max_wait is not None:
        if not _is_number(max_wait):
            raise ConfigurationError(f"max_wait must be 0 or more seconds, got {max_wait!r}")
        policy = replace(policy, max_wait=max_wait)
    return policy


def budget_of(size: int | None) -> RetryBudget:
    """Return the budget of this many retries; None stands for one without an end."""
    given: Any = size
    if given is not None and (isinstance(given, bool) or not isinstance(given, int) or given < 0):
        raise ConfigurationError(f"retry_budget must be 0 or more retries, or None for no limit, got {size!r}")
    return RetryBudget(math.inf if size is None else size)


def _is_number(value: object, most: float = math.inf) -> bool:
    """Return whether a value is a number from 0 to `most`, and one that floats can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return 0 <= float(value) <= most
    except OverflowError:
        return False


def check_part(name: str, part: object, *methods: str) -> None:
    """Raise ConfigurationError when a part that the user provides lacks a method."""
    if part is not None and not all(callable(getattr(part, method, None)) for method in methods):
        raise ConfigurationError(f"{name} must have {' and '.join(methods)}, got {type(part).__name__}")


def check_callback(name: str, callback: object) -> None:
    """Raise ConfigurationError when a callback is neither None nor a function, or one that would have to be awaited."""
    if callback is None:
        return
    if not callable(callback):
        raise ConfigurationError(f"{name} must be a function, got {type(callback).__name__}")
    if iscoroutinefunction(callback):
        raise ConfigurationError(f"{name} must be a plain function, and this one is async: start a task in it")


def max_response_bytes_of(size: int) -> int:
    """Return the limit of an answer's size. Raise ConfigurationError when it is none."""
    given: Any = size
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise ConfigurationError(f"max_response_bytes must be a whole number from 1 on, got {given!r}")
    return size


def priority_of(priority: str) -> Priority:
    """Return the priority of this name."""
    if priority not in ("interactive", "bulk"):
        raise ConfigurationError(f"priority must be 'interactive' or 'bulk', got {priority!r}")
    return Priority(priority)
