"""The token sources of an app's users."""

import weakref
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from ..errors import ArgumentError, ConfigurationError
from ..models._confidential import hide
from ._refreshing import RefreshingToken
from ._stores import Tokens, TokenStore


class UserTokens:
    """The token sources of an app's users, over a store of their tokens. Give one to `Pinterest.for_token()`.

    A source is kept as long as its user is among the last ones, so that one refresh serves all calls of a user. The
    others are made again from the store.

        users = UserTokens(app_id=..., app_secret=..., store=RedisTokenStore(url, app="1"))
        anna = pinterest.for_token(users.source("anna"), user="anna")

    Args:
        app_id: The app's id.
        app_secret: The app's secret.
        store: Has the tokens of each user's consent, and keeps the refreshed ones.
        authorization_url: Returns the URL at which a user can authorise the app (again), such as `sign_in.url`.
            ReauthorizationRequired has it, also for a user without tokens.
        size: Sources to keep, 1 or more. Those whose tokens are not saved yet are kept beyond that.

    Raises:
        ConfigurationError: A setting is missing or out of range.
    """

    def __init__(
        self,
        *,
        app_id: str,
        app_secret: str,
        store: TokenStore,
        authorization_url: Callable[[str], str] | None = None,
        size: int = 10_000,
    ) -> None:
        app_secret = hide(app_secret)
        if not app_id or not app_secret:
            raise ConfigurationError("app_id and app_secret are both needed to refresh an access token")
        if not (hasattr(store, "load") and hasattr(store, "save")):
            raise ConfigurationError(f"UserTokens: store must have load and save, got {type(store).__name__}")
        if size < 1:
            raise ConfigurationError(f"UserTokens: size must be 1 or more, got {size!r}")
        self._app_id = app_id
        self._app_secret = app_secret
        self._store = store
        self._authorization_url = authorization_url
        self._size = size
        self._sources: OrderedDict[str, RefreshingToken] = OrderedDict()
        self._in_use: weakref.WeakValueDictionary[str, RefreshingToken] = weakref.WeakValueDictionary()

    def source(self, user: str) -> RefreshingToken:
        """Return the token source of a user. It loads the user's tokens when it is first used.

        Args:
            user: Any text that stands for the user.

        Raises:
            ArgumentError: `user` is something else.
        """
        if not user or not isinstance(user, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError("UserTokens.source", "user", f"expected a text that stands for the user, got {user!r}")
        source = self._in_use.get(user)  # also one that a view still holds: two would refresh twice
        if source is None:
            url = self._authorization_url
            source = RefreshingToken(
                app_id=self._app_id,
                app_secret=self._app_secret,
                store=self._store,
                user=user,
                authorization_url=None if url is None else partial(url, user),
            )
            self._in_use[user] = source
        self._sources[user] = source
        self._sources.move_to_end(user)
        if len(self._sources) > self._size:
            self._drop_one()
        return source

    async def sign_in(self, user: str, tokens: Tokens) -> None:
        """Save the tokens of a user's new consent. Calls of the user that begin after this use them.

        Args:
            user: As in `source`.
            tokens: The `tokens` of what `SignIn.finish` returned, or what `oauth.exchange_code` returned.
        """
        await self.source(user).replace(tokens)

    def _drop_one(self) -> None:
        for user, source in self._sources.items():
            if source.is_idle:
                del self._sources[user]
                return

    def __len__(self) -> int:
        """Return the number of sources that are kept."""
        return len(self._sources)
