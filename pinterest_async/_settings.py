"""Checks the settings of a client, and turns them into what its parts need."""

import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, Literal, TypedDict
from urllib.parse import urlsplit

import aiohttp

from ._http.retry import RetryBudget, RetryPolicy
from ._http.session import SSLSetting
from ._http.transport import RawResponse
from ._limits.limiter import Priority
from ._limits.quotas import Quotas
from .auth import FileTokenStore, NoToken, RefreshingToken, StaticToken, TokenSource, TokenStore
from .errors import ConfigurationError

_CONNECT_SECONDS: Final = 10.0

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
            "and refresh_token"
        )
    return StaticToken(access_token)


def base_url_of(environment: str, base_url: str | None) -> str:
    """Return the URL of the API, without a slash at its end."""
    if base_url is None:
        if environment not in ENVIRONMENTS:
            raise ConfigurationError(f"environment must be 'production' or 'sandbox', got {environment!r}")
        return ENVIRONMENTS[environment]
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.username or parts.query or parts.fragment:
        raise ConfigurationError("base_url must look like 'https://host/v5', without user, query and fragment")
    if not re.search(r"/v\d+/*$", parts.path):
        raise ConfigurationError("base_url must end with the version of the API: add '/v5', as in 'https://host/v5'")
    return base_url.rstrip("/")


def timeout_of(timeout: float | aiohttp.ClientTimeout | None) -> aiohttp.ClientTimeout:
    """Return the timeout of one attempt. Seconds cover the whole attempt, and at most 10 of them the connection.

    None stands for no limit but that of the connection.
    """
    if isinstance(timeout, aiohttp.ClientTimeout):
        return timeout
    if timeout is None or timeout == math.inf:
        return aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS)
    given: Any = timeout
    if isinstance(given, bool) or not isinstance(given, int | float) or not given > 0:
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
        if isinstance(given, bool) or not isinstance(given, int) or given < 0:
            raise ConfigurationError(f"max_retries must be a whole number, 0 or more, got {max_retries!r}")
        policy = replace(policy, max_retries=max_retries)
    if max_wait is not None:
        given = max_wait
        if isinstance(given, bool) or not isinstance(given, int | float) or not given >= 0:
            raise ConfigurationError(f"max_wait must be 0 or more seconds, got {max_wait!r}")
        policy = replace(policy, max_wait=max_wait)
    return policy


def budget_of(size: int | None) -> RetryBudget:
    """Return the budget of this many retries; None stands for one without an end."""
    given: Any = size
    if given is not None and (isinstance(given, bool) or not isinstance(given, int) or given < 0):
        raise ConfigurationError(f"retry_budget must be 0 or more retries, or None for no limit, got {size!r}")
    return RetryBudget(math.inf if size is None else size)


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
