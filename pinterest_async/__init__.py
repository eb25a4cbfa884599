"""Asynchronous client of the Pinterest REST API 5.12.0.

from pinterest_async import Pinterest

async with Pinterest.from_env() as pinterest:
    async for board in pinterest.boards.list(privacy="PUBLIC"):
        print(board.name)

The models of an area are in `pinterest_async.models.<area>`, the sandbox server in `pinterest_async.sandbox`.
"""

from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from ._bulk.job import BulkJob
from ._bulk.outcomes import BulkResult, Outcome
from ._bulk.progress import Progress
from ._http.transport import RawResponse, raw
from ._limits.limiter import Limiter, RateLimitEvent
from ._limits.local import Limits
from ._limits.quotas import Category, Quota, Quotas
from ._limits.statistics import CategoryStatistics, format_statistics
from ._operations.declare import Operation, Parameter
from ._operations.pages import Page, Pages
from ._transfers.download import Download
from ._version import __version__
from .account import AccountView
from .auth import FileTokenStore, RefreshingToken, StaticToken, Tokens, TokenSource, TokenStore
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
    NotFound,
    OutcomeUnknown,
    PaginationError,
    PinterestError,
    RateLimited,
    RefreshRejected,
    ResponseError,
    ServerError,
    TimedOut,
    TransportError,
    Unauthorized,
    Unprocessable,
)
from .journal import Journal
from .models._base import unchecked
from .money import micros
from .parts import Parts, in_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    "RefreshRejected",
    "RefreshingToken",
    "ResponseError",
    "ServerError",
    "StaticToken",
    "TimedOut",
    "TokenSource",
    "TokenStore",
    "Tokens",
    "TransportError",
    "Unauthorized",
    "Unprocessable",
    "__version__",
    "format_statistics",
    "in_parts",
    "micros",
    "raw",
    "unchecked",
]


def __getattr__(name: str) -> Any:
    if name == "OPERATIONS":  # every resource is imported for it, so only when it is asked for
        from .resources import operations

        return operations()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _name_as_public() -> None:
    """Let tracebacks and documentation show the name a user imports."""
    for name in __all__:
        if name != "OPERATIONS" and getattr(globals()[name], "__module__", "").startswith(__name__):
            globals()[name].__module__ = __name__


_name_as_public()
