"""An access token that is refreshed: before it expires, when it is refused, once for all callers."""

import asyncio
import base64
import hashlib
import logging
import math
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final
from urllib.parse import quote, urlencode

from ..errors import (
    BadRequest,
    ConfigurationError,
    ConnectionFailed,
    Forbidden,
    PinterestError,
    ReauthorizationRequired,
    RefreshRejected,
    ResponseError,
    Unauthorized,
)
from ..models._confidential import Secret, SecretBytes, hide
from ._sources import RequestToken, validated
from ._stores import CheckableTokenStore, FallbackTokenStore, SharedTokenStore, Tokens, TokenStore

_logger: Final = logging.getLogger("pinterest_async")

_REFRESH_MARGIN: Final = 300.0
"""Seconds before its expiry at which an access token is refreshed, unless its whole lifetime is short."""

_REFRESH_FRACTION: Final = 0.1
"""The part of a lifetime that the margin is at most."""

_WARN_SECONDS: Final = 14 * 86_400.0
"""Seconds before the end of a refresh token at which a warning is logged."""

_BAD_APP: Final = 283
"""The API's code for an app that it does not know."""

_PROBE_SECONDS: Final = 5.0
"""Seconds after which a store that is down is asked again."""


def _digest(refresh_token: str | None) -> str | None:
    return None if refresh_token is None else hashlib.sha256(refresh_token.encode()).hexdigest()


def is_app_refused(error: ResponseError) -> bool:
    """Return whether the token endpoint refused the app, and not what it was to exchange."""
    return error.status == 401 or error.code == _BAD_APP


def refusal_of_refresh(error: ResponseError, authorization_url: Callable[[], str] | None = None) -> RefreshRejected:
    """Return the error for a refresh that the token endpoint refused."""
    answer = f"oauth.token: HTTP {error.status}, code {error.code}"
    if is_app_refused(error):
        return RefreshRejected(
            f"{answer}: the app was refused: check app_id (PINTEREST_APP_ID) and app_secret (PINTEREST_APP_SECRET); if "
            "both are right, the refresh token is no longer valid and the user has to authorise the app again"
        )
    return reauthorization_required(
        f"{answer}: the refresh token was refused: it was replaced or revoked, or it expired (after 60 days without "
        "use), or it belongs to another app than app_id",
        authorization_url,
    )


def reauthorization_required(problem: str, authorization_url: Callable[[], str] | None) -> ReauthorizationRequired:
    """Return the error for a refresh that needs the user, with the URL to visit where that is known."""
    url = None if authorization_url is None else authorization_url()
    where = "with 'pinterest-async auth login', or at the URL of SignIn.url()" if url is None else f"at {url}"
    return ReauthorizationRequired(f"{problem}: the user has to authorise the app again {where}", url=url)


class RefreshingToken:
    """An access token that is refreshed before it expires, and when the API refuses it.

    It is refreshed 5 minutes before its expiry, or after 90 % of its lifetime where that is shorter than 50 minutes.

    Concurrent callers share one refresh. Tokens from the store take precedence over constructor arguments unless the
    given refresh token is new (the user authorised the app again). If a refresh token is refused, the tokens that
    another process has stored since are tried, then the given refresh token.

    Args:
        app_id: The app's id.
        app_secret: The app's secret.
        refresh_token: The first refresh token. Optional with a store that holds one.
        access_token: An access token to use until it expires or is refused.
        expires_at: When `access_token` expires, in Unix seconds. If None, it is used until it is refused.
        store: Loads the tokens and saves each new pair before it is used. If None, tokens live in this object. A pair
            that cannot be saved is used, a warning is logged, and the next call saves it.
        user: Whose tokens of the store they are; "" where the app has one user only.
        authorization_url: Returns the URL at which the user can authorise the app again (see `SignIn`).
            ReauthorizationRequired has it.
        clock: Returns the current time in Unix seconds.

    Raises:
        ConfigurationError: Settings are missing.
        ReauthorizationRequired: (`token`, `refresh`) There is no refresh token, or the token endpoint refuses it.
        RefreshRejected: (`token`, `refresh`) The token endpoint refuses the app.
        AuthError: (`token`, `refresh`) The response has no access token.
    """

    def __init__(
        self,
        *,
        app_id: str,
        app_secret: str,
        refresh_token: str | None = None,
        access_token: str | None = None,
        expires_at: float | None = None,
        store: TokenStore | None = None,
        user: str = "",
        authorization_url: Callable[[], str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        app_secret, refresh_token, access_token = hide(app_secret), hide(refresh_token), hide(access_token)
        if not app_id or not app_secret:
            raise ConfigurationError("app_id and app_secret are both needed to refresh an access token")
        if not refresh_token and store is None:
            raise ConfigurationError("a refresh_token or a store that holds one is needed to refresh an access token")
        self._basic = Secret("Basic " + base64.b64encode(f"{app_id}:{app_secret}".encode()).decode())
        self._refresh_token = refresh_token
        self._store = store
        self._user = user
        self._authorization_url = authorization_url
        self._clock = clock
        self._tokens = (
            None
            if access_token is None
            else Tokens(
                access_token=str(validated(access_token)),
                refresh_token=None if refresh_token is None else str(refresh_token),
                expires_at=expires_at,
            )
        )
        self._is_loaded = store is None
        self._is_saved = True
        self._has_warned = False
        self._warned_of: str | None = None
        self._is_down = False
        self._probe_at = -math.inf
        self._refreshing: asyncio.Task[bool] | None = None

    async def token(self, request_token: RequestToken) -> str:
        """Return the access token. Refresh it first if it expires soon."""
        return await self._ensure_valid(request_token, "")

    async def refresh(self, refused: str, request_token: RequestToken) -> bool:
        """Refresh the tokens, unless this was done since `refused` was returned. Return True."""
        await self._ensure_valid(request_token, hide(refused))
        return True

    async def replace(self, tokens: Tokens) -> None:
        """Use and save other tokens: those of a new consent.

        Raises:
            Exception: What the store raises. The tokens are used all the same, and the next call saves them.
        """
        if self._refreshing is not None:  # its answer would replace them
            await asyncio.wait([self._refreshing])
        async with self._lock():
            self._refresh_token = hide(tokens.refresh_token)
            self._tokens, self._is_loaded, self._is_saved = tokens, True, False
            if self._store is not None:
                await self._store.save(self._user, tokens)
            self._is_saved = True

    async def finish(self) -> None:
        """Wait until a refresh under way is over and its tokens are saved. A client calls this when it is closed."""
        task = self._refreshing
        if task is not None and task.get_loop() is asyncio.get_running_loop():
            await asyncio.wait([task])
        if self._is_loaded and not self._is_saved:
            await self._save_again()

    @property
    def scopes(self) -> tuple[str, ...] | None:
        """What the access token allows, or None when that is not known (yet)."""
        return None if self._tokens is None else self._tokens.scopes

    @property
    def is_idle(self) -> bool:
        """Whether no refresh is under way, and the tokens are saved: another source may take over from the store."""
        return self._refreshing is None and self._is_saved

    async def _ensure_valid(self, request_token: RequestToken, refused: str) -> str:
        tokens = self._tokens
        if tokens is not None:
            if self._is_loaded and self._is_saved and not self._is_due(refused):
                return tokens.access_token
            if asyncio.get_running_loop().time() < self._probe_at and self._can_use(tokens, refused):
                return tokens.access_token
        while True:
            # One task serves all callers, and continues if they are cancelled: a refresh token that was sent is spent,
            # so the response must not be lost.
            if self._refreshing is None:
                self._refreshing = asyncio.create_task(self._refresh_or_fall_back(request_token, refused))
                self._refreshing.add_done_callback(self._on_refreshed)
            was_due = await asyncio.shield(self._refreshing)
            if was_due or not self._is_due(refused):
                assert self._tokens is not None
                return self._tokens.access_token

    def _on_refreshed(self, task: "asyncio.Task[bool]") -> None:
        self._refreshing = None
        if not task.cancelled():
            task.exception()  # marks it as retrieved, also if all callers were cancelled

    async def _refresh_or_fall_back(self, request_token: RequestToken, refused: str) -> bool:
        """Refresh if that is due. While the store is down, use an access token that is still good, if it says so."""
        try:
            was_due = await self._refresh_if_due(request_token, refused)
        except ConnectionFailed as error:
            tokens, store = self._tokens, self._store
            if not isinstance(store, FallbackTokenStore) or store.when_down == "fail":
                raise
            if tokens is None or not self._can_use(tokens, refused):
                raise
            if not self._is_down:
                store.fallbacks += 1
                _logger.warning("the tokens cannot be loaded or refreshed now (%s): using the one in memory", error)
            self._is_down = True
            self._probe_at = asyncio.get_running_loop().time() + _PROBE_SECONDS
            return True
        if self._is_down:
            _logger.warning("the tokens can be loaded and refreshed again")
        self._is_down = False
        return was_due

    def _can_use(self, tokens: Tokens, refused: str) -> bool:
        """Return whether an access token is neither refused nor expired, although its refresh may be due."""
        return tokens.access_token != refused and (tokens.expires_at is None or tokens.expires_at > self._clock())

    async def _refresh_if_due(self, request_token: RequestToken, refused: str) -> bool:
        """Load, refresh and save the tokens, as far as each is due. Return whether a refresh was due."""
        if not self._is_loaded or self._tokens is None:  # the user may have signed in since
            await self._load()
            self._is_loaded = True
            self._warn_of_end()
        if not self._is_due(refused):
            if not self._is_saved:
                await self._save_again()
            return False
        async with self._lock():
            if isinstance(self._store, SharedTokenStore):
                await self._load()
            if self._is_due(refused):
                if self._is_saved and isinstance(self._store, CheckableTokenStore):
                    await self._store.check(self._user)
                await self._refresh(request_token, refused)
            await self._save()
        self._warn_of_end()
        return True

    def _lock(self) -> AbstractAsyncContextManager[None]:
        return self._store.renewing(self._user) if isinstance(self._store, SharedTokenStore) else nullcontext()

    def _is_due(self, refused: str) -> bool:
        tokens = self._tokens
        return tokens is None or tokens.access_token == refused or self._expires_soon(tokens)

    async def _load(self) -> None:
        """Take the stored tokens, unless those in memory are newer."""
        stored = None if self._store is None else await self._store.load(self._user)
        if stored is None or self._is_superseded(stored):
            return
        if not self._is_saved and self._tokens is not None:
            if (stored.expires_at or 0.0) <= (self._tokens.expires_at or 0.0):
                return
            self._is_saved = True
        self._tokens = stored

    async def _save(self) -> None:
        """Save the tokens if that is due. If it fails, they stay in memory, and the next call tries again."""
        if self._is_saved:
            return
        try:
            if self._store is not None and self._tokens is not None:
                await self._store.save(self._user, self._tokens)
        except Exception as error:
            self._on_unsaved(error)
        else:
            self._is_saved = True
            if self._has_warned:
                _logger.info("the refreshed tokens are saved now")
            self._has_warned = False

    async def _save_again(self) -> None:
        """Save the tokens that an earlier call could not save, unless the store has newer ones by now."""
        try:
            async with self._lock():
                if isinstance(self._store, SharedTokenStore):
                    await self._load()
                await self._save()
        except Exception as error:
            self._on_unsaved(error)

    def _on_unsaved(self, error: Exception) -> None:
        """Warn once that the only copy of the tokens is in memory. The text of a database's error may show them."""
        if isinstance(error, ConnectionFailed):
            self._probe_at = asyncio.get_running_loop().time() + _PROBE_SECONDS
        problem = str(error) if isinstance(error, PinterestError | OSError) else type(error).__name__
        _logger.log(
            logging.DEBUG if self._has_warned else logging.WARNING,
            "the refreshed tokens could not be saved (%s): they are in memory only, and the next call tries again; if "
            "this process ends before, the user may have to authorise the app again",
            problem,
        )
        self._has_warned = True

    def _warn_of_end(self) -> None:
        """Warn once of a refresh token that ends soon: a refresh did not replace it, or there was none for weeks."""
        tokens = self._tokens
        if tokens is None or tokens.refresh_expires_at is None or tokens.refresh_token == self._warned_of:
            return
        seconds = tokens.refresh_expires_at - self._clock()
        if seconds < _WARN_SECONDS:
            self._warned_of = tokens.refresh_token
            _logger.warning(
                "the refresh token %s: refresh it, or the user has to authorise the app again",
                "has expired" if seconds <= 0 else f"expires in {seconds / 86_400:.1f} days",
            )

    def _expires_soon(self, tokens: Tokens) -> bool:
        if tokens.expires_at is None:
            return False
        lifetime = math.inf if tokens.lifetime is None else tokens.lifetime
        return tokens.expires_at - self._clock() < min(_REFRESH_MARGIN, _REFRESH_FRACTION * lifetime)

    def _is_superseded(self, stored: Tokens) -> bool:
        """Return whether the given refresh token is not the one that the stored tokens came from."""
        given = self._refresh_token
        return bool(given) and stored.refresh_token != given and stored.origin not in (None, _digest(given))

    async def _refresh(self, request_token: RequestToken, refused: str) -> None:
        """Try each known refresh token once, until one is accepted or the store holds valid tokens."""
        rejected: set[str] = set()
        source = self._tokens
        refresh_token = hide((None if source is None else source.refresh_token) or self._refresh_token)
        if not refresh_token:
            raise reauthorization_required("there is no refresh token", self._authorization_url)
        while True:
            try:
                self._tokens = await self._request_tokens(request_token, refresh_token, source)
                self._is_saved = False
                return
            except RefreshRejected:
                rejected.add(refresh_token)
                source = None if self._store is None else await self._store.load(self._user)
                if source is not None and source.refresh_token not in rejected:
                    if source.access_token != refused and not self._expires_soon(source):
                        self._tokens = source
                        return
                    refresh_token = hide(source.refresh_token)
                else:
                    refresh_token = self._refresh_token
                if not refresh_token or refresh_token in rejected:
                    raise

    async def _request_tokens(self, request_token: RequestToken, refresh_token: str, source: Tokens | None) -> Tokens:
        """Request new tokens. `source` holds `refresh_token`, unless it is the one of the constructor."""
        fields = {"grant_type": "refresh_token", "refresh_token": refresh_token, "refresh_on": "true"}
        form = SecretBytes(urlencode(fields, quote_via=quote).encode())
        try:
            response = await request_token(form, self._basic)
        except (BadRequest, Unauthorized, Forbidden) as error:
            raise refusal_of_refresh(error, self._authorization_url) from None
        origin = None if source is None or refresh_token == self._refresh_token else source.origin
        return response.tokens(
            self._clock(), source=source, refresh_token=refresh_token, origin=origin or _digest(self._refresh_token)
        )

    def __repr__(self) -> str:
        return "RefreshingToken('***')"
