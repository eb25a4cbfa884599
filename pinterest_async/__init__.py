"""Asynchronous client of the Pinterest REST API 5.23, and of servers from 5.12 on.

from pinterest_async import Pinterest

async with Pinterest.from_env() as pinterest:
    async for board in pinterest.boards.list(privacy="PUBLIC"):
        print(board.name)

The models of an area are in `pinterest_async.models.<area>`, the sandbox, a mock server, in `pinterest_async.sandbox`.
"""

from importlib import import_module
from sys import modules
from typing import TYPE_CHECKING, Any, Final

from ._version import __version__

if TYPE_CHECKING:  # at run time, a name is imported when it is asked for: a program pays for what it uses
    from collections.abc import Mapping

    from msgspec import UNSET

    from ._bulk.job import BulkJob
    from ._bulk.outcomes import BulkResult, Outcome
    from ._bulk.progress import Progress
    from ._http.events import RequestEvent
    from ._http.transport import RawResponse, raw
    from ._limits.limiter import Limiter, RateLimitEvent
    from ._limits.local import Limits
    from ._limits.quotas import Category, Quota, Quotas
    from ._limits.statistics import CategoryStatistics, Waits, format_statistics
    from ._operations.declare import Operation, Parameter
    from ._operations.pages import Page, Pages
    from ._transfers.download import Download
    from .account import AccountView
    from .auth import FileTokenStore, RefreshingToken, StaticToken, Tokens, TokenSource, TokenStore
    from .changes import changes_of
    from .client import Pinterest
    from .errors import (
        ArgumentError,
        AuthError,
        BadRequest,
        BulkError,
        ClosedError,
        ConfigurationError,
        Conflict,
        ConnectionFailed,
        DecodeError,
        Forbidden,
        JobFailed,
        JournalError,
        MirrorError,
        MissingScopes,
        NotFound,
        OutcomeUnknown,
        PaginationError,
        PinterestError,
        RateLimited,
        ReauthorizationRequired,
        RefreshRejected,
        ResponseError,
        ServerError,
        SignInFailed,
        TimedOut,
        TransportError,
        Unauthorized,
        Unprocessable,
    )
    from .journal import Journal
    from .models._base import unchecked
    from .money import micros
    from .parts import Parts, in_parts

    OPERATIONS: Mapping[str, Operation]

__all__ = [
    "OPERATIONS",
    "UNSET",
    "AccountView",
    "ArgumentError",
    "AuthError",
    "BadRequest",
    "BulkError",
    "BulkJob",
    "BulkResult",
    "Category",
    "CategoryStatistics",
    "ClosedError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "DecodeError",
    "Download",
    "FileTokenStore",
    "Forbidden",
    "JobFailed",
    "Journal",
    "JournalError",
    "Limiter",
    "Limits",
    "MirrorError",
    "MissingScopes",
    "NotFound",
    "Operation",
    "Outcome",
    "OutcomeUnknown",
    "Page",
    "Pages",
    "PaginationError",
    "Parameter",
    "Parts",
    "Pinterest",
    "PinterestError",
    "Progress",
    "Quota",
    "Quotas",
    "RateLimitEvent",
    "RateLimited",
    "RawResponse",
    "ReauthorizationRequired",
    "RefreshRejected",
    "RefreshingToken",
    "RequestEvent",
    "ResponseError",
    "ServerError",
    "SignInFailed",
    "StaticToken",
    "TimedOut",
    "TokenSource",
    "TokenStore",
    "Tokens",
    "TransportError",
    "Unauthorized",
    "Unprocessable",
    "Waits",
    "__version__",
    "changes_of",
    "format_statistics",
    "in_parts",
    "micros",
    "raw",
    "unchecked",
]

_NAMES: Final = {  # all others are errors
    "msgspec": "UNSET",
    "._bulk.job": "BulkJob",
    "._bulk.outcomes": "BulkResult Outcome",
    "._bulk.progress": "Progress",
    "._http.events": "RequestEvent",
    "._http.transport": "RawResponse raw",
    "._limits.limiter": "Limiter RateLimitEvent",
    "._limits.local": "Limits",
    "._limits.quotas": "Category Quota Quotas",
    "._limits.statistics": "CategoryStatistics Waits format_statistics",
    "._operations.declare": "Operation Parameter",
    "._operations.pages": "Page Pages",
    "._transfers.download": "Download",
    ".account": "AccountView",
    ".auth": "FileTokenStore RefreshingToken StaticToken Tokens TokenSource TokenStore",
    ".changes": "changes_of",
    ".client": "Pinterest",
    ".journal": "Journal",
    ".models._base": "unchecked",
    ".money": "micros",
    ".parts": "Parts in_parts",
}
_MODULES: Final = {
    **dict.fromkeys(__all__, ".errors"),
    **{name: module for module, names in _NAMES.items() for name in names.split()},
}
_SUBMODULES: Final = frozenset(
    {"account", "auth", "changes", "client", "errors", "journal", "models", "money", "parts", "resources"}
)


def __getattr__(name: str) -> Any:
    if name == "OPERATIONS":  # every resource is imported for it
        return import_module(".resources", __name__).operations()
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
    _name_as_public()
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_SUBMODULES})


def _name_as_public() -> None:
    """Let tracebacks and documentation show the name a user imports, of all that is imported by now."""
    for name, module in _MODULES.items():
        value = getattr(modules.get(f"{__name__}{module}"), name, None)
        if getattr(value, "__module__", "").startswith(f"{__name__}."):
            value.__module__ = __name__
