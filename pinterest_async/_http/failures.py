"""What it means when an attempt brings no result: which kind of failure, and which error the caller gets."""

from typing import Any, Final, Protocol

import aiohttp
import msgspec
from multidict import CIMultiDict

from .._limits.local import Category
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
from .request import Request, request_id
from .retry import Kind, classify, told_to_wait

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


class Declared(Protocol):
    """What a transport needs to know of an operation."""

    @property
    def name(self) -> str:
        """Where the method is found: "campaigns.list"."""
        ...

    @property
    def category(self) -> Category | None:
        """The rate-limit category; None: only the universal limit counts."""
        ...

    def read(self, body: bytes) -> Any:
        """The body of a good answer as what the operation returns. msgspec.MsgspecError when it is something else."""
        ...


class Failure(Exception):
    """An attempt that brought no result: what it was, and what to raise when it is not repeated."""

    def __init__(self, kind: Kind, error: PinterestError, told: float | None = None, token: str = "") -> None:
        super().__init__(str(error))
        self.kind = kind
        self.error = error
        self.told = told
        self.token = token


def no_answer(operation: Declared, request: Request, error: Exception, doubted: bool) -> Failure:
    """The failure that an exception of aiohttp stands for."""
    name, problem = operation.name, str(error) or type(error).__name__
    unsent = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    if unsent or (request.body is not None and not request.in_doubt):
        request.in_doubt = doubted
        return Failure(Kind.UNSENT, ConnectionFailed(name, f"no connection ({problem}); nothing was sent"))
    if isinstance(error, aiohttp.InvalidURL):
        return Failure(Kind.FINAL, ConfigurationError(f"{name}: {problem}: check base_url"))
    if not request.repeatable:
        return Failure(Kind.BROKEN, OutcomeUnknown(name, f"no answer came ({problem})"))
    if isinstance(error, TimeoutError):
        return Failure(Kind.BROKEN, TimedOut(name, "no answer in time; raise timeout= if this is usual"))
    return Failure(
        Kind.BROKEN, ConnectionFailed(name, f"the connection broke before the end of the answer ({problem})")
    )


def refusal(
    operation: Declared, request: Request, response: aiohttp.ClientResponse, content: bytes, token: str, doubted: bool
) -> Failure:
    """The failure that an error answer stands for."""
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
    if kind is Kind.LIMITED:
        request.in_doubt = doubted
        told = told_to_wait(headers, message)
        limited = RateLimited(operation.name, status, category=operation.category, retry_after=told, **facts)
        return Failure(kind, limited, told)
    if kind is Kind.BROKEN:
        if request.repeatable:
            return Failure(kind, ServerError(operation.name, status, **facts))
        problem = f"HTTP {status}{f', {message}' if message else ''}"
        return Failure(kind, OutcomeUnknown(operation.name, problem, status=status))
    request.in_doubt = doubted
    hint = _HINTS.get(status, "")
    if status < 400:
        hint = "redirects are not followed, because the access token must not go elsewhere: check base_url"
    error = _ERRORS.get(status, ResponseError)
    return Failure(kind, error(operation.name, status, details=body.details, hint=hint, **facts), token=token)


def unreadable(
    operation: Declared, response: aiohttp.ClientResponse, content: bytes, error: msgspec.MsgspecError
) -> Failure:
    """The failure that a good answer with an unreadable body stands for: broken when it is no JSON."""
    shown = b"***" if operation.name == "oauth.token" else content
    problem = DecodeError(operation.name, response.status, request_id(response.headers), str(error), shown)
    return Failure(Kind.FINAL if isinstance(error, msgspec.ValidationError) else Kind.BROKEN, problem)


class _ErrorBody(msgspec.Struct):
    code: int | None = None
    message: str = ""
    details: Any = None


_error_decoder = msgspec.json.Decoder(_ErrorBody)


def _error_body(content: bytes) -> _ErrorBody:
    """What an error answer says; a gateway's HTML page says nothing."""
    try:
        return decode(_error_decoder, content)  # type: ignore[no-any-return]
    except msgspec.MsgspecError:
        return _ErrorBody()
