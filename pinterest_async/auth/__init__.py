"""Access tokens: one that never changes, or one that is refreshed.

Pinterest's refresh tokens are "continuous": one is valid for 60 days, and each refresh replaces it. A client that keeps
only the new access token loses the account after 60 days. `RefreshingToken` therefore saves each new pair in a
`TokenStore` before it uses it, and tries the store before it uses a refresh token.
"""

from ._authorization import authorization_url
from ._file import FileTokenStore
from ._profiles import Profile, Profiles
from ._refreshing import RefreshingToken
from ._scopes import Scope
from ._sign_in import Callback, SignedIn, SignIn
from ._sources import NoToken as NoToken
from ._sources import RequestToken as RequestToken
from ._sources import StaticToken, TokenSource
from ._sources import TokenResponse as TokenResponse
from ._stores import (
    CheckableTokenStore,
    EnvironmentTokenStore,
    FallbackTokenStore,
    MemoryTokenStore,
    SharedTokenStore,
    Tokens,
    TokenStore,
)
from ._users import UserTokens

__all__ = [
    "Callback",
    "CheckableTokenStore",
    "EnvironmentTokenStore",
    "FallbackTokenStore",
    "FileTokenStore",
    "MemoryTokenStore",
    "Profile",
    "Profiles",
    "RefreshingToken",
    "Scope",
    "SharedTokenStore",
    "SignIn",
    "SignedIn",
    "StaticToken",
    "TokenSource",
    "TokenStore",
    "Tokens",
    "UserTokens",
    "authorization_url",
]
