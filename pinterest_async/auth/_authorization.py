"""The page on which a user allows an app to act for them."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from ..errors import ConfigurationError
from ._scopes import checked_scopes

AUTHORIZATION_PAGE: Final = "https://www.pinterest.com/oauth/"

_DOMAIN: Final = "pinterest.com"
_PRINTABLE: Final = re.compile("[!-~]+")


def page_of(base_url: str | None) -> str:
    """Return the consent page that belongs to a server of the API: that of Pinterest, or the one of a sandbox.

    Args:
        base_url: URL of the API (None: Pinterest's production environment).
    """
    parts = urlsplit(base_url or "")
    host = parts.hostname or _DOMAIN
    if host == _DOMAIN or host.endswith(f".{_DOMAIN}"):
        return AUTHORIZATION_PAGE
    return f"{parts.scheme}://{parts.netloc}/oauth/"


def checked_redirect_uri(redirect_uri: str) -> str:
    """Return the address. Raise ConfigurationError if no browser can be sent there with a code."""
    try:
        parts = urlsplit(redirect_uri if _PRINTABLE.fullmatch(redirect_uri) else "")
        usable = bool(parts.hostname) and parts.scheme in ("http", "https") and "#" not in redirect_uri
    except (TypeError, ValueError):
        usable = False
    if not usable:
        raise ConfigurationError(
            "redirect_uri must be an address that the app's settings at Pinterest list, such as "
            f"'https://example.com/callback', got {redirect_uri!r}"
        )
    return redirect_uri


def authorization_url(
    *, app_id: str, redirect_uri: str, scopes: Iterable[str], state: str, page: str = AUTHORIZATION_PAGE
) -> str:
    """Return the URL of the page that asks the user for consent and redirects to `redirect_uri` with a code.

    Args:
        app_id: The app's id.
        redirect_uri: One of those that the app's settings at Pinterest list, to the letter.
        scopes: What the app asks for: members of `Scope`, or their texts.
        state: Comes back with the code. It must be hard to guess and is checked there (`SignIn` does both).
        page: The consent page, that of Pinterest when left out.

    Raises:
        ConfigurationError: An argument cannot work.
    """
    if not app_id or not state:
        raise ConfigurationError(f"{'state' if app_id else 'app_id'} is needed for the authorization URL")
    fields = {
        "client_id": app_id,
        "redirect_uri": checked_redirect_uri(redirect_uri),
        "response_type": "code",
        "scope": ",".join(checked_scopes(scopes)),
        "state": state,
    }
    return f"{page}?{urlencode(fields, safe=':,', quote_via=quote)}"
