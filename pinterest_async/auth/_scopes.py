"""Scopes: what a user allows an app to do."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from ..errors import ConfigurationError

_FORM: Final = re.compile(r"[a-z_]+:[a-z_]+")
_SEPARATORS: Final = re.compile(r"[\s,]+")


class Scope(StrEnum):
    """The scopes that an app can ask for. Each is also the text that the API uses.

    Those that end in `_SECRET` are for secret boards and the Pins on them.
    """

    ADS_READ = "ads:read"
    ADS_WRITE = "ads:write"
    BILLING_READ = "billing:read"
    BILLING_WRITE = "billing:write"
    BIZ_ACCESS_READ = "biz_access:read"
    BIZ_ACCESS_WRITE = "biz_access:write"
    BOARDS_READ = "boards:read"
    BOARDS_READ_SECRET = "boards:read_secret"
    BOARDS_WRITE = "boards:write"
    BOARDS_WRITE_SECRET = "boards:write_secret"
    CATALOGS_READ = "catalogs:read"
    CATALOGS_WRITE = "catalogs:write"
    MSOT_WRITE = "msot:write"
    PINS_READ = "pins:read"
    PINS_READ_SECRET = "pins:read_secret"
    PINS_WRITE = "pins:write"
    PINS_WRITE_SECRET = "pins:write_secret"
    USER_ACCOUNTS_READ = "user_accounts:read"
    USER_ACCOUNTS_WRITE = "user_accounts:write"


def parse_scopes(text: object) -> tuple[str, ...] | None:
    """Return the scopes that an answer names, sorted, or None where it names none that can be read."""
    if not isinstance(text, str):
        return None
    return tuple(sorted(filter(None, _SEPARATORS.split(text)))) or None


def checked_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes to ask for, in the order given. A text holds them with commas.

    Raises:
        ConfigurationError: There is none, or one that is no scope. Scopes that this release does not know may be named.
    """
    given = _SEPARATORS.split(scopes.strip()) if isinstance(scopes, str) else [str(scope) for scope in scopes]
    wrong = [scope for scope in given if not _FORM.fullmatch(scope)]
    if wrong or not given:
        shown = f"got {wrong[0]!r}" if wrong and wrong[0] else "got none"
        raise ConfigurationError(f"scopes: expected scopes such as Scope.BOARDS_READ or 'boards:read', {shown}")
    return tuple(dict.fromkeys(given))
