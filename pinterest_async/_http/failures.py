"""What a failed attempt means: its kind, how far the request came, and the error for the caller.

Each kind is acted on in one way:

    THROTTLED     the API said "not now" and did nothing      wait, then send again, whatever the method
    NOT_SENT      no byte was sent                            send again, whatever the method
    TRANSIENT     sent; no answer, half of one, or a 5xx      send again only where a repetition is safe
    UNAUTHORIZED  401                                         refresh the token once, send again at once
    PERMANENT     anything else                               raise the error
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, Protocol

import aiohttp
import msgspec
from multidict import CIMultiDict

from .._limits.headers import retry_after_seconds
from .._limits.quotas import Category
from ..errors import (
    BadRequest,
    ConfigurationError,
    Conflict,
    ConnectionFailed,
    DecodeError,
    Forbidden,
    NotFound,
    OutcomeUnknown,
    PinterestError,
    RateLimited,
    ResponseError,
    ServerError,
    TimedOut,
    Unauthorized,
    Unprocessable,
)
from .decode import decode
from .delivery import Delivery
from .request import Request, request_id

_RETRY_AFTER: Final = re.compile(r"retry after (\d+(?:\.\d+)?)\s*sec", re.IGNORECASE)

_ERRORS: Final[dict[int, type[ResponseError]]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: Unprocessable,
}
_HINTS: Final[dict[int, str]] = {
    401: (
        "check the access token (access_token= or PINTEREST_ACCESS_TOKEN) and that it belongs to this environment "
        "(production and sandbox have tokens of their own)"
    ),
    403: "check the token's scopes and the user's role",
}


class Kind(Enum):
    """How an attempt failed; the module says what follows from each."""

    THROTTLED = auto()
    NOT_SENT = auto()
    TRANSIENT = auto()
    UNAUTHORIZED = auto()
    PERMANENT = auto()


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt that brought no result.

    Attributes:
        kind: What to do about it.
        error: What to raise when the request is not sent again.
        delivery: How far this attempt came.
        retry_after: Seconds that the API asks to wait, where it names them.
    """

    kind: Kind
    error: PinterestError
    delivery: Delivery
    retry_after: float | None = None


class OperationInfo(Protocol):
    """What a transport needs to know about an operation."""

    @property
    def name(self) -> str:
        """Where the method is found: "campaigns.list"."""
        ...

    @property
    def category(self) -> Category | None:
        """The rate-limit category; None: only the global limit counts."""
        ...

    def read(self, body: bytes) -> Any:
        """Return the body of a successful answer as what the operation returns.

        Raises:
            msgspec.MsgspecError: The body is something else.
        """
        ...


def classify(status: int, message: str) -> Kind:
    """Return the kind of an error status. A 400 that says "Retry after N seconds" is a rate limit too."""
    if status == 429 or (status == 400 and _RETRY_AFTER.search(message)):
        return Kind.THROTTLED
    if status >= 500:
        return Kind.TRANSIENT
    return Kind.UNAUTHORIZED if status == 401 else Kind.PERMANENT


def parse_retry_after(headers: Mapping[str, str], message: str) -> float | None:
    """Return the seconds to wait that an answer names in its headers, else in its text."""
    seconds = retry_after_seconds(headers)
    if seconds is None and (found := _RETRY_AFTER.search(message)):
        seconds = float(found[1])
    return seconds


def from_transport_error(operation: OperationInfo, request: Request, error: Exception, delivery: Delivery) -> Failure:
    """Return the failure that an exception of aiohttp stands for.

    Args:
        operation: Named in the error.
        request: What was to be sent.
        error: The exception.
        delivery: Of the request so far. A body reports its first byte; a request without one counts as sent unless
            there was no connection.
    """
    name, problem = operation.name, str(error) or type(error).__name__
    unconnected = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    if unconnected or delivery is Delivery.NOT_SENT:
        failed = ConnectionFailed(name, f"no connection ({problem}); nothing was sent")
        return Failure(Kind.NOT_SENT, failed, Delivery.NOT_SENT)
    if isinstance(error, aiohttp.InvalidURL):
        return Failure(Kind.PERMANENT, ConfigurationError(f"{name}: {problem}: check base_url"), Delivery.NOT_SENT)
    lost: PinterestError
    if not request.retry_safe:
        lost = OutcomeUnknown(name, f"no answer came ({problem})")
    elif isinstance(error, TimeoutError):
        lost = TimedOut(name, "no answer in time; raise timeout= if this is usual")
    else:
        lost = ConnectionFailed(name, f"the connection broke before the end of the answer ({problem})")
    return Failure(Kind.TRANSIENT, lost, Delivery.SENT)


def from_response(
    operation: OperationInfo, request: Request, response: aiohttp.ClientResponse, content: bytes, token: str
) -> Failure:
    """Return the failure that an error answer stands for.

    Args:
        operation: Named in the error.
        request: What was sent.
        response: The answer.
        content: Its body.
        token: The access token that was sent. Where the answer repeats it, the error does not show it.
    """
    status, headers = response.status, CIMultiDict(response.headers)  # a copy that outlives the response
    body = _error_body(content)
    message = body.message if not token else body.message.replace(token, "***")
    facts: dict[str, Any] = {
        "code": body.code,
        "message": message,
        "request_id": request_id(headers),
        "headers": headers,
    }
    kind = classify(status, message)
    if kind is Kind.THROTTLED:
        retry_after = parse_retry_after(headers, message)
        limited = RateLimited(operation.name, status, category=operation.category, retry_after=retry_after, **facts)
        return Failure(kind, limited, Delivery.ANSWERED, retry_after)
    if kind is Kind.TRANSIENT:
        if request.retry_safe:
            return Failure(kind, ServerError(operation.name, status, **facts), Delivery.SENT)
        problem = f"HTTP {status}{f', {message}' if message else ''}"
        return Failure(kind, OutcomeUnknown(operation.name, problem, status=status), Delivery.SENT)
    hint = _HINTS.get(status, "")
    if status < 400:
        hint = "redirects are not followed, because the access token must not go elsewhere: check base_url"
    error = _ERRORS.get(status, ResponseError)
    return Failure(kind, error(operation.name, status, details=body.details, hint=hint, **facts), Delivery.ANSWERED)


def from_decode_error(
    operation: OperationInfo, response: aiohttp.ClientResponse, content: bytes, error: msgspec.MsgspecError
) -> Failure:
    """Return the failure that a successful answer with an unreadable body stands for.

    A body that is no JSON was cut off on its way and may be whole the next time; one of another shape will not change.
    """
    shown = b"***" if operation.name == "oauth.token" else content
    problem = DecodeError(operation.name, response.status, request_id(response.headers), str(error), shown)
    kind = Kind.PERMANENT if isinstance(error, msgspec.ValidationError) else Kind.TRANSIENT
    return Failure(kind, problem, Delivery.SENT)


class _ErrorBody(msgspec.Struct):
    code: int | None = None
    message: str = ""
    details: Any = None


_error_decoder = msgspec.json.Decoder(_ErrorBody)


def _error_body(content: bytes) -> _ErrorBody:
    """Return what an error answer says: nothing, when it is a gateway's HTML page."""
    try:
        return decode(_error_decoder, content)  # type: ignore[no-any-return]
    except msgspec.MsgspecError:
        return _ErrorBody()
