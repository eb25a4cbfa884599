"""What a failed attempt means: its kind, how far the request came, and the error for the caller.

Each kind is acted on in one way:

    THROTTLED     a rate limit: the API did nothing           wait, then send again, whatever the method
    NOT_SENT      no byte was sent                            send again, whatever the method
    TRANSIENT     sent; no answer, half of one, a 5xx, or     send again only where a repetition is safe
                  a 400 that passes (`refusals`)
    UNAUTHORIZED  401                                         refresh the token once, send again at once
    PERMANENT     anything else                               raise the error
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, Protocol, cast

import aiohttp
import msgspec

from .._limits.headers import reasonable_seconds, retry_after_seconds
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
from .delivery import Delivery
from .redaction import safe_headers, without_secrets
from .refusals import Refusal, refusal_of
from .request import Request, request_id

UNCONNECTED: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
"""Errors of an attempt that got no connection: nothing was sent."""

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

_ABSENT: Final = (404, 405)
"""Statuses of a path, or of its method, that a server does not have."""

_HINTS_FOR_APP: Final = {401: "check app_id (PINTEREST_APP_ID) and app_secret (PINTEREST_APP_SECRET)"}

_NOT_PERMITTED: Final = 29
_SANDBOX_HOST: Final = "api-sandbox.pinterest.com"
_OF_TRIAL: Final = (
    "an app with trial access may not do this in production: try it with environment='sandbox', or ask Pinterest for "
    "standard access; with standard access, check the token's scopes and the user's role"
)
_IN_SANDBOX: Final = (
    "Pinterest's sandbox environment has only part of the operations (`sandbox` of each in pinterest.operations), and "
    "needs a token made for it with the scopes of this call"
)
_LOCKED: Final = "nothing was done: another request was changing the same object; send it again"


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
    def path(self) -> str:
        """The template of its path, such as "/boards/{board_id}"."""
        ...

    @property
    def category(self) -> Category | None:
        """The rate-limit category; None: only the global limit counts."""
        ...

    @property
    def absence(self) -> str:
        """Why a server may not have the operation, by its version; empty where all have it."""
        ...

    @property
    def scopes(self) -> tuple[str, ...]:
        """What a token must allow."""
        ...

    def read(self, body: bytes) -> Any:
        """Return the body of a successful answer as what the operation returns.

        Raises:
            msgspec.MsgspecError: The body is something else.
        """
        ...


def classify(status: int, code: int | None, message: str) -> Kind:
    """Return the kind of an error answer."""
    refusal = refusal_of(status, code, message)
    if refusal is Refusal.LIMIT:
        return Kind.THROTTLED
    if refusal is not None or status >= 500:
        return Kind.TRANSIENT
    return Kind.UNAUTHORIZED if status == 401 else Kind.PERMANENT


def parse_retry_after(headers: Mapping[str, str], message: str) -> float | None:
    """Return the seconds to wait that an answer names in its headers, else in its text."""
    seconds = retry_after_seconds(headers)
    if seconds is None and (found := _RETRY_AFTER.search(message)):
        seconds = reasonable_seconds(found[1])
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
    unconnected = isinstance(error, UNCONNECTED)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        problem = f"the proxy answered {error.status}"  # aiohttp's text may show its password
    elif isinstance(error, aiohttp.ClientResponseError):
        problem = f"{type(error).__name__}: {error.message}"  # its text shows the query
    if unconnected or delivery is Delivery.NOT_SENT:
        failed = ConnectionFailed(name, f"no connection ({problem}); nothing was sent")
        return Failure(Kind.NOT_SENT, failed, Delivery.NOT_SENT)
    if isinstance(error, aiohttp.InvalidURL):
        return Failure(Kind.PERMANENT, ConfigurationError(f"{name}: {problem}: check base_url"), Delivery.NOT_SENT)
    lost: PinterestError
    is_timeout = isinstance(error, TimeoutError)
    if not request.retry_safe or (request.method == "DELETE" and not is_timeout):
        lost = OutcomeUnknown(name, f"no answer came ({problem})")
    elif is_timeout:
        lost = TimedOut(name, "no answer in time; raise timeout= if this is usual")
    else:
        lost = ConnectionFailed(name, f"the connection broke before the end of the answer ({problem})")
    return Failure(Kind.TRANSIENT, lost, Delivery.SENT)


def from_session_error(operation: OperationInfo, error: Exception) -> Failure:
    """Return the failure of a request that the session refused to send."""
    failed = ConfigurationError(f"{operation.name}: the session cannot send it ({error}); nothing was sent")
    return Failure(Kind.PERMANENT, failed, Delivery.NOT_SENT)


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
    status, headers = response.status, safe_headers(response.headers)  # a copy that outlives the response
    body = _error_body(without_secrets(content, request, token))
    message = body.message
    facts: dict[str, Any] = {
        "code": body.code,
        "message": message,
        "request_id": request_id(headers),
        "headers": headers,
    }
    kind = classify(status, body.code, message)
    if kind is Kind.THROTTLED:
        retry_after = parse_retry_after(headers, message)
        limited = RateLimited(operation.name, status, category=operation.category, retry_after=retry_after, **facts)
        return Failure(kind, limited, Delivery.ANSWERED, retry_after)
    if kind is Kind.TRANSIENT:
        is_lock = refusal_of(status, body.code, message) is Refusal.LOCK
        delivery = Delivery.ANSWERED if is_lock else Delivery.SENT
        if request.retry_safe:
            return Failure(kind, ServerError(operation.name, status, **facts), delivery)
        if is_lock:
            return Failure(kind, Conflict(operation.name, status, hint=_LOCKED, **facts), delivery)
        unknown = ServerError(operation.name, status, **facts)
        problem = str(unknown).removeprefix(f"{operation.name}: ")
        return Failure(kind, OutcomeUnknown(operation.name, problem, status=status), delivery)
    hints = _HINTS_FOR_APP if request.authorization else _HINTS
    hint = hints.get(status, "")
    if body.code == _NOT_PERMITTED and status == 403 and not request.authorization:
        hint = _IN_SANDBOX if response.url.host == _SANDBOX_HOST else _OF_TRIAL
    if status < 400:
        hint = "redirects are not followed, because the access token must not go elsewhere: check base_url"
    error = _ERRORS.get(status, ResponseError)
    if status in _ABSENT and operation.absence:
        error, hint = NotFound, operation.absence
    return Failure(kind, error(operation.name, status, details=body.details, hint=hint, **facts), Delivery.ANSWERED)


def from_decode_error(
    operation: OperationInfo,
    request: Request,
    response: aiohttp.ClientResponse,
    content: bytes,
    error: msgspec.MsgspecError,
    token: str = "",
) -> Failure:
    """Return the failure that a successful answer with an unreadable body stands for.

    A body that is no JSON was cut off on its way and may be whole the next time; one of another shape will not change.
    A write that must not be repeated was carried out, or not: its error is OutcomeUnknown, with the problem as cause.
    """
    shown = b"***" if operation.name.startswith("oauth.") else without_secrets(content[:_PAGE], request, token)
    problem: PinterestError
    problem = DecodeError(operation.name, response.status, request_id(response.headers), str(error), shown)
    if not request.retry_safe:
        unreadable = problem
        problem = OutcomeUnknown(
            operation.name, f"HTTP {response.status}, and the answer cannot be read", status=response.status
        )
        problem.__cause__ = unreadable
    kind = Kind.PERMANENT if isinstance(error, msgspec.ValidationError) else Kind.TRANSIENT
    return Failure(kind, problem, Delivery.SENT)


_MESSAGE: Final = 500
"""Characters of an error's text that are kept."""

_PAGE: Final = 8192
"""Bytes of a page without JSON that are looked through for its text."""

_TAGS: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)


class _ErrorBody(msgspec.Struct):
    code: int | None = None
    message: str = ""
    details: Any = None


def _error_body(content: bytes) -> _ErrorBody:
    """Return what an error answer says, of any origin: the API, its token endpoint, or a gateway on the way."""
    try:
        body = msgspec.json.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        page = content[:_PAGE].decode(errors="replace")
        import html  # with the first page of a gateway, not with the package

        return _ErrorBody(message=_shortened(html.unescape(_TAGS.sub(" ", page))))
    if not isinstance(body, dict):
        return _ErrorBody(message=_shortened(_text(body)))
    fields = cast("dict[str, Any]", body)
    code, text = fields.get("code"), _text(fields.get("message"))
    if isinstance(code, str) and code.isascii() and code.isdigit():
        code = int(code[:9])
    if not isinstance(code, int) or isinstance(code, bool):
        text = ": ".join(part for part in (_text(code), text) if part)
        code = None
    if not fields.keys() & {"code", "message"}:  # OAuth's {"error", "error_description"}, or anything else
        named = [_text(fields[name]) for name in ("error", "error_description") if fields.get(name)]
        text = ": ".join(named) or (_text(fields) if fields else "")
    return _ErrorBody(code, _shortened(text), fields.get("details"))


def _text(value: Any) -> str:
    """Return a value of JSON as text: a list of texts joined, an object as JSON."""
    if value is None:
        return ""
    if isinstance(value, list):
        parts: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return "; ".join(map(_text, parts))
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _shortened(text: str) -> str:
    """Return a text in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _MESSAGE else f"{line[:_MESSAGE]}..."
