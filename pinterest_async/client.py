"""The client. It builds the parts, opens and closes them, and has an attribute for each tag of the reference."""

import asyncio
import enum
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, Self, TypeVar, overload

import aiohttp

from ._environment import configure_logging, settings_of
from ._http.connection import OTHER_LOOP, Connection, Identity
from ._http.events import EventHook, RequestEvent
from ._http.retry import RETRIES_IN_A_ROW, RetryPolicy
from ._http.session import SSLSetting, checked_proxy, close_elsewhere, own_session
from ._http.transport import Options, RawResponse, Transport
from ._limits.limiter import Limiter, RateLimitEvent
from ._limits.local import Limits
from ._limits.quotas import Category, Quotas
from ._operations.adhoc import AdHocOperation
from ._operations.declare import Operation
from ._settings import (
    base_url_of,
    budget_of,
    check_callback,
    check_part,
    max_response_bytes_of,
    policy_of,
    priority_of,
    quotas_of,
    session_of,
    timeout_of,
    token_source_of,
)
from ._version import __version__
from .account import AccountView
from .auth import Profiles, RefreshingToken, StaticToken, TokenSource, TokenStore
from .errors import ArgumentError, ClosedError, ConfigurationError
from .models._confidential import hide
from .resources import ClientResources, operations

T = TypeVar("T")

_SECRETS: Final = frozenset({"access_token", "app_secret", "refresh_token"})

_TIMEOUT: Final = 60.0
_HEADERS: Final = {"User-Agent": f"pinterest-async/{__version__}", "Accept": "application/json"}


class _State(enum.Enum):
    UNOPENED = "not open yet: use 'async with' or 'await pinterest.open()'"
    OPEN = "open"
    CLOSED = "closed"


class Pinterest(ClientResources):
    """A client of the Pinterest REST API, to be used inside `async with`.

    Credentials are one of: `access_token`; `app_id`, `app_secret` and `refresh_token`; or `token_source`.

    Args:
        access_token: An access token. It is not refreshed without the app's credentials.
        app_id: The app's id.
        app_secret: The app's secret.
        refresh_token: A refresh token of the app.
        token_store: Stores the refreshed tokens: a TokenStore, or the path of a file.
        token_source: Provides access tokens.
        environment: "production" or "sandbox" (Pinterest's own).
        base_url: URL of another server, with its /v5.
        session: An aiohttp.ClientSession to use. The client does not close it.
        proxy: URL of an HTTP proxy. HTTPS_PROXY and NO_PROXY of the environment count when left out.
        ssl: How the server's certificate is checked: an ssl.SSLContext, or what else aiohttp takes.
        timeout: Seconds for one attempt, an aiohttp.ClientTimeout, or None for no limit.
        max_retries: Attempts after the first. Waits for rate limits do not count.
        max_wait: Seconds that one request waits for rate limits, at most.
        max_response_bytes: Bytes of one answer, decompressed. A longer one is an error. Files may have any size.
        retry_budget: Retries of all calls and transfers of files together, with all views, while none succeeds.
            Successes earn them back, and waits for rate limits do not count. It keeps many calls from
            multiplying the load of a service that is down; None switches it off.
        quotas: Limits of the app: "standard", "trial" or Quotas(...). None switches them off.
        limiter: A limiter to share with other clients of the same token.
        on_answer: Called with the operation's name and the raw answer of each successful request.
        on_event: Called with a RequestEvent for each attempt of each request, files included, when it is over. It runs
            in the call's task, so it should be quick. What it raises changes nothing; the first error is logged.
        on_rate_limit: Called with a RateLimitEvent when a call meets a rate limit. `on_event` gets these, too.

    Raises:
        ConfigurationError: The settings cannot work.
    """

    def __init__(
        self,
        *,
        access_token: str | None = None,
        app_id: str | None = None,
        app_secret: str | None = None,
        refresh_token: str | None = None,
        token_store: TokenStore | str | os.PathLike[str] | None = None,
        token_source: TokenSource | None = None,
        environment: Literal["production", "sandbox"] = "production",
        base_url: str | None = None,
        session: aiohttp.ClientSession | None = None,
        proxy: str | None = None,
        ssl: SSLSetting = True,
        timeout: float | aiohttp.ClientTimeout | None = _TIMEOUT,
        max_retries: int = 4,
        max_wait: float = 300.0,
        max_response_bytes: int = 64_000_000,
        retry_budget: int | None = RETRIES_IN_A_ROW,
        quotas: Quotas | Literal["standard", "trial"] | None = "standard",
        limiter: Limiter | None = None,
        on_answer: Callable[[str, RawResponse[Any]], None] | None = None,
        on_event: Callable[[RequestEvent], object] | None = None,
        on_rate_limit: Callable[[RateLimitEvent], None] | None = None,
    ) -> None:
        access_token, app_secret, refresh_token = hide(access_token), hide(app_secret), hide(refresh_token)
        check_part("token_source", token_source, "token", "refresh")
        check_part("limiter", limiter, "acquire", "observe", "pause", "statistics")
        if not isinstance(token_store, str | os.PathLike):
            check_part("token_store", token_store, "load", "save")
        source = token_source or token_source_of(access_token, app_id, app_secret, refresh_token, token_store)
        limiter = limiter or Limits(quotas_of(quotas))
        check_callback("on_answer", on_answer)
        check_callback("on_event", on_event)
        check_callback("on_rate_limit", on_rate_limit)
        self._state = _State.UNOPENED
        self._borrowed = session_of(session, proxy, ssl)
        self._proxy = None if proxy is None else checked_proxy(proxy)
        self._ssl: SSLSetting = ssl
        self._is_view = False
        self._own_limits: AbstractAsyncContextManager[object] | None = None
        self._closing = AsyncExitStack()
        self._transport = Transport(
            Connection(
                base_url_of(environment, base_url),
                Identity(source, limiter),
                on_rate_limit=on_rate_limit,
                events=EventHook(on_event),
                retry_budget=budget_of(retry_budget),
            ),
            Options(
                timeout_of(timeout),
                policy_of(RetryPolicy(), max_retries, max_wait),
                max_response_bytes_of(max_response_bytes),
                on_answer,
            ),
        )

    @classmethod
    def from_env(cls, **settings: Any) -> Self:
        """Return a client with the credentials and settings of environment variables (`docs/settings.md` lists them).

        With an app, and a refresh token or a `token_store`, the access token is refreshed. With PINTEREST_REDIS_URL the
        client shares its limits with other processes; it opens and closes them. PINTEREST_LOG sets the level of the
        package's logger.

        Args:
            **settings: Arguments of the constructor. They take precedence over the environment.

        Raises:
            ConfigurationError: A variable has no value that can be used. It is named.
        """
        configure_logging(os.environ)
        settings = {name: hide(value) if name in _SECRETS else value for name, value in settings.items()}
        found = settings_of(os.environ, settings)
        chosen = {**found, **settings}
        if not chosen.get("refresh_token") and chosen.get("token_store") is None:
            for name in {"app_id", "app_secret"} - settings.keys():  # without a refresh token they refresh nothing
                chosen.pop(name, None)
        client = cls(**chosen)
        client._own_limits = found.get("limiter")
        return client

    @classmethod
    def from_profile(cls, name: str = "default", *, profiles: Profiles | None = None, **settings: Any) -> Self:
        """Return a client with the tokens of a profile that `pinterest-async auth login` made. It refreshes them.

        Args:
            name: The profile's name.
            profiles: The profiles (None: those of the file that the command writes).
            **settings: Arguments of the constructor. They take precedence over the profile and the environment.

        Raises:
            ConfigurationError: There is no such profile, or the file cannot be used.
        """
        profiles = profiles or Profiles()
        profile = profiles.get(name)
        source = RefreshingToken(app_id=profile.app_id, app_secret=profile.app_secret, store=profiles, user=name)
        place = {} if settings.keys() & {"environment", "base_url"} else {"base_url": profile.base_url}
        return cls.from_env(**{**place, "app_id": profile.app_id, "token_source": source, **settings})

    async def open(self) -> Self:
        """Open the connection pool.

        Raises:
            ClosedError: The client is open or was closed.
        """
        if self._is_view:
            raise ConfigurationError(
                "a view made by with_options() or for_token() is opened and closed with its client"
            )
        connection = self._transport.connection
        if self._state is _State.OPEN and connection.loop is not asyncio.get_running_loop():
            raise ClosedError(OTHER_LOOP)
        if self._state is not _State.UNOPENED:
            raise ClosedError(f"a client is opened once; this one is {self._state.value}")
        async with AsyncExitStack() as stack:
            if self._own_limits is not None:
                await stack.enter_async_context(self._own_limits)
            if self._borrowed is None:
                connection.use(own_session(connection.base_url, _HEADERS, self._proxy, self._ssl))
            else:
                connection.borrow(self._borrowed, _HEADERS)
            self._closing = stack.pop_all()
        self._state = _State.OPEN
        return self

    async def aclose(self) -> None:
        """Close the connection pool (not a borrowed session). Calls after this raise ClosedError.

        A refresh of the token that is under way is waited for, for 10 seconds at most, also when this is cancelled.
        """
        if self._is_view:
            raise ConfigurationError(
                "a view made by with_options() or for_token() is opened and closed with its client"
            )
        connection = self._transport.connection
        self._state = _State.CLOSED
        try:
            await connection.finish_refresh()
        finally:
            connection.close_files()
            session, connection.session = connection.session, None
            async with self._closing:
                if session is not None and session is not self._borrowed:
                    if connection.loop is asyncio.get_running_loop():
                        await session.close()
                    else:
                        await close_elsewhere(session)

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    if not TYPE_CHECKING:  # pragma: no branch

        def __enter__(self) -> NoReturn:
            raise TypeError("Pinterest is asynchronous: use 'async with'")

        def __exit__(self, *exc_info: object) -> None:
            """Do nothing: `with` looks this up before it calls `__enter__`."""

    def with_options(
        self,
        *,
        timeout: float | aiohttp.ClientTimeout | None = None,
        max_retries: int | None = None,
        max_wait: float | None = None,
        max_response_bytes: int | None = None,
        on_answer: Callable[[str, RawResponse[Any]], None] | None = None,
        priority: Literal["interactive", "bulk"] | None = None,
    ) -> Self:
        """Return a view of the client with other options. It shares the connection pool, the token and the limits.

        Args:
            timeout: Seconds for one attempt, or an aiohttp.ClientTimeout.
            max_retries: Attempts after the first. Waits for rate limits do not count.
            max_wait: Seconds that one request waits for rate limits, at most.
            max_response_bytes: Bytes of one answer, decompressed. A longer one is an error.
            on_answer: Called with the operation's name and the raw answer of each successful request.
            priority: "interactive" requests are sent before those of bulk jobs. "bulk" requests wait for the quota that
                these leave.
        """
        check_callback("on_answer", on_answer)
        options = self._transport.options
        chosen = options.priority if priority is None else priority_of(priority)
        return self._view(
            Options(
                options.timeout if timeout is None else timeout_of(timeout),
                policy_of(options.retry, max_retries, max_wait),
                options.max_response_bytes if max_response_bytes is None else max_response_bytes_of(max_response_bytes),
                on_answer or options.on_answer,
                chosen,
            ),
            self._transport.identity,
        )

    def for_token(self, token: str | TokenSource, *, user: str) -> Self:
        """Return a view of the client for another user of the app. It shares the connection pool and the app's limits.

        The view has the user's own token and quotas. It costs little, so that one can be made for each request of a web
        application; what is known of a user's quotas is kept apart from it, under the name of the user.

        Args:
            token: An access token, or a source of tokens such as RefreshingToken. Keep a source as long as the user is
                active: it knows the refreshed token, and refreshes once for all concurrent calls.
            user: Any text that stands for the user, such as the user's id. It is shown in statistics and events.

        Raises:
            ArgumentError: `token` or `user` is something else.
            ConfigurationError: The client has a `limiter` that does not keep quotas of several users.
        """
        token = hide(token)
        given: tuple[Any, Any] = token, user
        if not user or not isinstance(given[1], str):
            raise ArgumentError("for_token", "user", f"expected a text that stands for the user, got {user!r}")
        source = StaticToken(token) if isinstance(token, str) else token
        if not (hasattr(source, "token") and hasattr(source, "refresh")):
            problem = f"expected an access token or a TokenSource, got {type(given[0]).__name__}"
            raise ArgumentError("for_token", "token", problem)
        connection = self._transport.connection
        limiter: Any = connection.identity.limiter
        if not hasattr(limiter, "for_user"):
            raise ConfigurationError(
                f"limiter: {type(limiter).__name__} has no for_user(user), which for_token() needs to keep the quotas "
                "of several users apart"
            )
        connection.add_source(source)
        return self._view(self._transport.options, Identity(source, limiter.for_user(user), user))

    def _view(self, options: Options, identity: Identity) -> Self:
        """Return a client over the same connection."""
        view = object.__new__(type(self))
        view._state, view._borrowed, view._is_view = self._state, None, True
        view._transport = Transport(self._transport.connection, options, identity)
        return view

    def account(self, ad_account_id: str) -> AccountView:
        """Return the resources of one ad account, with its id filled in.

        Raises:
            ArgumentError: The id is not 1 to 18 digits.
        """
        return AccountView(self, ad_account_id)

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        category: Category | None = None,
        repeatable: bool | None = None,
    ) -> Any: ...

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        returns: type[T],
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        category: Category | None = None,
        repeatable: bool | None = None,
    ) -> T: ...

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        returns: Any = Any,
        category: Category | None = None,
        repeatable: bool | None = None,
    ) -> Any:
        """Call an operation that this library does not declare, with its token, limits, retries and errors.

        Args:
            method: The HTTP method.
            path: The path after /v5, percent-encoded where needed, such as "/boards/1".
            query: Parameters of the query. Lists are repeated.
            json: The body: anything that msgspec encodes.
            returns: The type of the answer, plain objects when left out.
            category: The category of the rate limit. When left out, only the limit over all categories applies.
            repeatable: Whether sending it twice does no harm; true for GET and DELETE when left out.
        """
        given: Any = method
        method = given.upper() if isinstance(given, str) else repr(given)
        operation = AdHocOperation(f"{method} {path}", category, returns)
        request = operation.request(method, path, query or {}, json, repeatable)
        del query, json  # an error tracker would show them
        return await self._transport.send(operation, request)

    @property
    def operations(self) -> Mapping[str, Operation]:
        """All declared operations by operationId."""
        return operations()

    @property
    def limits(self) -> Limiter:
        """The rate limits; `limits.statistics()` returns their use."""
        return self._transport.identity.limiter

    def __repr__(self) -> str:
        user = "" if self._transport.identity.user is None else f", user {self._transport.identity.user!r}"
        return f"<Pinterest {self._transport.connection.base_url} {self._state.name.lower()}{user}>"
