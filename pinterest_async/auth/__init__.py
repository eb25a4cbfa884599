"""Where access tokens come from: one that never changes, or one that is renewed with a refresh token.

A refresh token of Pinterest is "continuous": it lives 60 days, and each renewal answers with a new one that replaces
it. A client that keeps only the new access token loses the account after 60 days, so `RefreshingToken` hands the new
pair to a `TokenStore` before it uses it.
"""

import asyncio
import base64
import hashlib
import time
from collections.abc import Awaitable, Callable
from typing import ClassVar, Protocol
from urllib.parse import quote, urlencode

from ..errors import AuthError, BadRequest, ConfigurationError, Forbidden, RefreshRejected, Unauthorized
from ..models._confidential import Confidential
from ._stores import FileTokenStore, SharedTokenStore, Tokens, TokenStore

__all__ = [
    "FileTokenStore",
    "RefreshingToken",
    "SharedTokenStore",
    "StaticToken",
    "TokenSource",
    "TokenStore",
    "Tokens",
]


class TokenAnswer(Confidential):
    """What the token endpoint answers. Source: OauthAccessTokenResponse."""

    hidden: ClassVar[frozenset[str]] = frozenset({"access_token", "refresh_token"})

    access_token: str | None = None
    refresh_token: str | None = None
    expires_in: float | None = None


Exchange = Callable[[bytes, str], Awaitable[TokenAnswer]]
"""Posts a form to the token endpoint: (form, Authorization header) -> answer; ResponseError when it refuses."""

_EARLY = 300.0
"""Seconds before its end at which an access token is renewed."""


class TokenSource(Protocol):
    """What a client asks for the token of each request."""

    async def token(self, exchange: Exchange) -> str:
        """An access token that is good as far as is known."""
        ...

    async def renew(self, refused: str, exchange: Exchange) -> bool:
        """The API refused this token: get another one if possible, and tell whether there is one."""
        ...


def _checked(access_token: str) -> str:
    """A token that can stand in a header."""
    if not access_token or not access_token.isascii() or not access_token.isprintable() or " " in access_token:
        raise ConfigurationError(
            "access_token must be a non-empty string without spaces or line ends: check access_token= or "
            "PINTEREST_ACCESS_TOKEN"
        )
    return access_token


class StaticToken:
    """One access token that never changes."""

    def __init__(self, access_token: str) -> None:
        self._access_token = _checked(access_token)

    async def token(self, exchange: Exchange) -> str:
        """The token."""
        return self._access_token

    async def renew(self, refused: str, exchange: Exchange) -> bool:
        """Never: there is nothing to renew it with."""
        return False

    def __repr__(self) -> str:
        return "StaticToken('***')"


class NoToken:
    """None yet: an app that asks for its first token calls only the token endpoint, which needs none."""

    async def token(self, exchange: Exchange) -> str:
        """AuthError: says what to give."""
        raise AuthError(
            "only app_id and app_secret were given, which is enough for oauth.token alone: for anything else give "
            "access_token=, or refresh_token= with them"
        )

    async def renew(self, refused: str, exchange: Exchange) -> bool:
        """Never."""
        return False


def _digest(refresh_token: str | None) -> str | None:
    return None if refresh_token is None else hashlib.sha256(refresh_token.encode()).hexdigest()


class RefreshingToken:
    """An access token renewed with a refresh token: shortly before it ends, and when the API refuses it.

    However many tasks wait, one renewal is made. `store` is asked for tokens first and gets each renewed pair before it
    is used; without one, renewed tokens live as long as this object. Stored tokens are newer than those given here,
    unless they came from another refresh token: then the user has authorised the app again. When a refresh token is
    refused, what another process stored meanwhile is tried, and then the one given here.
    Raises RefreshRejected when the token endpoint refuses, AuthError when it cannot be reached.
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
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not app_id or not app_secret:
            raise ConfigurationError("app_id and app_secret are both needed to renew an access token")
        if not refresh_token and store is None:
            raise ConfigurationError("a refresh_token or a store that holds one is needed to renew an access token")
        self._basic = "Basic " + base64.b64encode(f"{app_id}:{app_secret}".encode()).decode()
        self._refresh_token = refresh_token
        self._store = store
        self._clock = clock
        first = (
            None
            if access_token is None
            else Tokens(access_token=_checked(access_token), refresh_token=refresh_token, expires_at=expires_at)
        )
        self._tokens = first
        self._is_loaded = store is None
        self._is_saved = True
        self._work: asyncio.Task[bool] | None = None

    async def token(self, exchange: Exchange) -> str:
        """The access token, renewed first when it is about to end."""
        return await self._good_token(exchange, "")

    async def renew(self, refused: str, exchange: Exchange) -> bool:
        """Renew, unless another task did so since `refused` was handed out."""
        await self._good_token(exchange, refused)
        return True

    async def _good_token(self, exchange: Exchange, refused: str) -> str:
        while True:
            tokens = self._tokens if self._is_loaded and self._is_saved else None
            if tokens is not None and tokens.access_token != refused and not self._ends_soon(tokens):
                return tokens.access_token
            # One task works for all who wait, and goes on when one of them gives up: a refresh token that was sent is
            # spent, so the answer must not be lost.
            if self._work is None:
                self._work = asyncio.create_task(self._make_good(exchange, refused))
                self._work.add_done_callback(self._worked)
            if await asyncio.shield(self._work):
                assert self._tokens is not None
                return self._tokens.access_token

    def _worked(self, work: "asyncio.Task[bool]") -> None:
        self._work = None
        if not work.cancelled():
            work.exception()  # heard, even if all who waited for it gave up

    async def _make_good(self, exchange: Exchange, refused: str) -> bool:
        """Load, renew and save, as far as each is due; whether the tokens were renewed."""
        if not self._is_loaded:
            assert self._store is not None
            await self._load(self._store)
            self._is_loaded = True
        tokens = self._tokens
        renew = tokens is None or tokens.access_token == refused or self._ends_soon(tokens)
        if renew and isinstance(self._store, SharedTokenStore):
            async with self._store.renewing():
                await self._load(self._store)
                tokens = self._tokens
                if tokens is None or tokens.access_token == refused or self._ends_soon(tokens):
                    await self._refresh(exchange, refused)
                    await self._save()
        elif renew:
            await self._refresh(exchange, refused)
        await self._save()
        return renew

    async def _load(self, store: TokenStore) -> None:
        stored = await store.load()
        if stored is not None and not self._replaces(stored):
            self._tokens = stored

    async def _save(self) -> None:
        if not self._is_saved and self._store is not None and self._tokens is not None:
            await self._store.save(self._tokens)
        self._is_saved = True

    def _ends_soon(self, tokens: Tokens) -> bool:
        return tokens.expires_at is not None and tokens.expires_at - self._clock() < _EARLY

    def _replaces(self, stored: Tokens) -> bool:
        """Whether a refresh token was given that the stored tokens did not come from."""
        given = self._refresh_token
        return bool(given) and stored.refresh_token != given and stored.origin not in (None, _digest(given))

    async def _refresh(self, exchange: Exchange, refused: str) -> None:
        refused_refreshes: set[str] = set()
        source = self._tokens
        refresh_token = (None if source is None else source.refresh_token) or self._refresh_token
        if not refresh_token:
            raise AuthError("the token store holds no refresh token: authorise the app again")
        while True:
            try:
                self._tokens = await self._exchanged(exchange, refresh_token, source)
                self._is_saved = False
                return
            except RefreshRejected:
                refused_refreshes.add(refresh_token)
                source = None if self._store is None else await self._store.load()
                if source is not None and source.refresh_token not in refused_refreshes:
                    if source.access_token != refused and not self._ends_soon(source):
                        self._tokens = source
                        return
                    refresh_token = source.refresh_token
                else:
                    refresh_token = self._refresh_token
                if not refresh_token or refresh_token in refused_refreshes:
                    raise

    async def _exchanged(self, exchange: Exchange, refresh_token: str, source: Tokens | None) -> Tokens:
        """What the token endpoint gives for a refresh token; `source` holds it, unless it is the one given."""
        fields = {"grant_type": "refresh_token", "refresh_token": refresh_token, "refresh_on": "true"}
        form = urlencode(fields, quote_via=quote).encode()
        try:
            answer = await exchange(form, self._basic)
        except (BadRequest, Unauthorized, Forbidden) as error:
            raise RefreshRejected(
                f"oauth.token: HTTP {error.status}, code {error.code}: the refresh token was refused; check app_id, "
                "app_secret and the refresh token (it ends after 60 days without use), or authorise the app again"
            ) from None
        if not answer.access_token:
            raise AuthError("oauth.token: the answer holds no access_token")
        kept = None if source is None or refresh_token == self._refresh_token else source.origin
        return Tokens(
            access_token=answer.access_token,
            refresh_token=answer.refresh_token or refresh_token,
            expires_at=None if answer.expires_in is None else self._clock() + answer.expires_in,
            origin=kept or _digest(self._refresh_token),
        )

    def __repr__(self) -> str:
        return "RefreshingToken('***')"
