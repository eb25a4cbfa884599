"""All errors that this library raises.

    PinterestError
    ├── ConfigurationError          the client was built with settings that cannot work
    │   └── ClosedError             the client was used before it was opened or after it was closed
    ├── ArgumentError               an argument is refused before anything is sent (also a ValueError and a TypeError)
    ├── TransportError              no answer came
    │   ├── ConnectionFailed        no connection, so that nothing was sent, or a broken one that harms nothing
    │   ├── TimedOut                no answer in time to a request that is harmless to repeat
    │   └── OutcomeUnknown          the request was sent and may have been carried out; check before you repeat it
    ├── ResponseError               the API refused: status, code, message, request_id, operation, headers
    │   ├── BadRequest              400
    │   ├── Unauthorized            401
    │   ├── Forbidden               403
    │   ├── NotFound                404, and 405 to an operation that not all versions of the API have
    │   ├── Conflict                409
    │   ├── Unprocessable           422
    │   ├── RateLimited             429, or a wait longer than max_wait: category, retry_after
    │   └── ServerError             5xx
    ├── DecodeError                 an answer that could not be read, with an excerpt
    ├── JobFailed                   Pinterest did not finish a report, a bulk request or an upload: status
    ├── PaginationError             a list answered with a bookmark that came before
    ├── AuthError                   no usable access token
    │   ├── MissingScopes           the token does not allow the call, which was not sent: scopes
    │   ├── RefreshRejected         the token endpoint refused to refresh the access token
    │   │   └── ReauthorizationRequired     the user has to authorise the app again: url
    │   └── SignInFailed            a sign-in that gave no tokens: reason
    ├── JournalError                a journal that cannot be used: damaged, in use, of another job or another input
    ├── MirrorError                 a mirror that cannot run: a state that cannot be used, or an empty feed
    └── BulkError                   some items of a bulk job did not succeed: result

A message names the operation, what came back, and what to do next. No message holds a token.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from ._bulk.outcomes import BulkResult

__all__ = [
    "ArgumentError",
    "AuthError",
    "BadRequest",
    "BulkError",
    "ClosedError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "DecodeError",
    "Forbidden",
    "JobFailed",
    "JournalError",
    "MirrorError",
    "MissingScopes",
    "NotFound",
    "OutcomeUnknown",
    "PaginationError",
    "PinterestError",
    "RateLimited",
    "ReauthorizationRequired",
    "RefreshRejected",
    "ResponseError",
    "ServerError",
    "SignInFailed",
    "TimedOut",
    "TransportError",
    "Unauthorized",
    "Unprocessable",
]

_LINK: Final = re.compile(r"""(https?:[\\/]{2,4})[^\s"'<>?]*\?[^\s"'<>]*""", re.IGNORECASE)
"""A URL with a query, in JSON with escaped slashes too."""


def without_query(text: str) -> str:
    """Return a text with `***` for the rest of each link that has a query: it may give access to a file.

    >>> without_query("see https://files.example/a?signature=x")
    'see https://***'
    """
    return _LINK.sub(r"\1***", text)


def missing_extra(module: str, extra: str, error: ModuleNotFoundError) -> ModuleNotFoundError:
    """Return the error of a module, or an argument, whose extra is not installed. `error` names what was not found."""
    problem = f"{module} needs the extra {extra}: pip install 'pinterest-async[{extra}]'"
    return ModuleNotFoundError(problem, name=error.name)


class PinterestError(Exception):
    """Base of all errors of this library. They can be pickled with all attributes."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[PinterestError], args: tuple[Any, ...], facts: dict[str, Any]) -> PinterestError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class ConfigurationError(PinterestError):
    """The client was built with settings that cannot work."""


class ClosedError(ConfigurationError):
    """The client was used before it was opened or after it was closed."""


class ArgumentError(PinterestError, ValueError, TypeError):
    """An argument was refused before anything was sent.

    Attributes:
        operation: The method's name, such as "boards.list".
        argument: The parameter's name.
    """

    def __init__(self, operation: str, argument: str, problem: str) -> None:
        super().__init__(f"{operation}: {argument}: {problem}")
        self.operation = operation
        self.argument = argument


class TransportError(PinterestError):
    """No answer came.

    Attributes:
        operation: The method's name.
    """

    def __init__(self, operation: str, problem: str) -> None:
        super().__init__(f"{operation}: {problem}")
        self.operation = operation


class ConnectionFailed(TransportError):
    """No connection was made: nothing was sent, and nothing happened on the server. The text says so.

    Or the connection broke before the end of the answer to a GET, or to a POST that is harmless to repeat.
    """


class TimedOut(TransportError):
    """No answer came in time to a request that is harmless to repeat."""


class OutcomeUnknown(TransportError):
    """The request was sent and no readable answer came, or one of a fault inside the API: it may have been carried out.

    It is repeated only where that is harmless, because repeating might create a thing twice. Look for what it would
    have done before you send it again. Where the answer could not be read, the cause is a DecodeError that says why.
    Where a later attempt failed in another way, that error is the cause.

    It may also be carried out later, after other requests. What is harmless to repeat (GET, DELETE, an UPSERT or UPDATE
    of catalog items) is sent again instead, and there the same holds: the first request of an UPSERT that timed out can
    overwrite a newer one that was sent after it.

    Attributes:
        status: The HTTP status, or None when no answer came.
    """

    def __init__(self, operation: str, problem: str, *, status: int | None = None) -> None:
        super().__init__(operation, f"{problem}; it may have been carried out: look before you send it again")
        self.status = status


class ResponseError(PinterestError):
    """The API answered with an error.

    Attributes:
        operation: The method's name.
        status: The HTTP status.
        code: Pinterest's error code, or None when the body has none.
        message: Pinterest's error message.
        request_id: Identifies the request to Pinterest's support.
        headers: Headers of the answer.
        details: Pinterest's details, as JSON gives them.
    """

    def __init__(
        self,
        operation: str,
        status: int,
        *,
        code: int | None = None,
        message: str = "",
        request_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        details: Any = None,
        hint: str = "",
    ) -> None:
        parts = [f"{operation}: HTTP {status}"]
        if code is not None:
            parts.append(f"code {code}")
        if message:
            parts.append(message)
        if request_id:
            parts.append(f"request id {request_id}")
        super().__init__(", ".join(parts) + (f"; {hint}" if hint else ""))
        self.operation = operation
        self.status = status
        self.code = code
        self.message = message
        self.request_id = request_id
        self.headers: Mapping[str, str] = headers if headers is not None else {}
        self.details = details


class BadRequest(ResponseError):
    """400: the API does not accept the request as it is."""


class Unauthorized(ResponseError):
    """401: the access token is missing, wrong, expired or of another environment."""


class Forbidden(ResponseError):
    """403: the token is valid, and does not allow this (scope, role or ownership)."""


class NotFound(ResponseError):
    """404: no such object, or none that this token may see.

    Or the server does not have the operation (404 or 405), because its version of the API is older or newer than the
    operation; the message names the version that it came or went with.
    """


class Conflict(ResponseError):
    """409, or a 400 about a lock: the object's state, or another request that changes it, does not allow this now."""


class Unprocessable(ResponseError):
    """422: some or all parts of the request were refused; `details` names them."""


class RateLimited(ResponseError):
    """A rate limit was met, and the wait would be longer than max_wait. The request was not carried out.

    Attributes:
        category: The limit's category, or None for the limit over all categories.
        retry_after: Seconds until the API accepts requests again, or None when not known.
    """

    def __init__(
        self,
        operation: str,
        status: int = 429,
        *,
        category: str | None,
        retry_after: float | None,
        code: int | None = None,
        message: str = "",
        request_id: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        when = "later" if retry_after is None else f"in {retry_after:.0f} s"
        super().__init__(
            operation,
            status,
            code=code,
            message=message or f"rate limit of {category or 'all requests'} reached",
            request_id=request_id,
            headers=headers,
            hint=f"try again {when} or raise max_wait",
        )
        self.category = category
        self.retry_after = retry_after


class ServerError(ResponseError):
    """5xx, or a 400 about a fault inside the API, to a request that was repeated max_retries times."""


class DecodeError(PinterestError):
    """The answer is not what the API documents.

    Attributes:
        operation: The method's name.
        status: The HTTP status.
        request_id: Identifies the request to Pinterest's support.
        excerpt: The first 200 bytes of the body. Links with a query are not shown: they may give access to a file.
    """

    def __init__(self, operation: str, status: int, request_id: str | None, problem: str, body: bytes) -> None:
        excerpt = without_query(body[:200].decode("utf-8", "replace"))
        named = f", request id {request_id}" if request_id else ""
        shown = without_query(problem)
        super().__init__(f"{operation}: HTTP {status}{named}: {shown}; the body begins {excerpt!r}")
        self.operation = operation
        self.status = status
        self.request_id = request_id
        self.excerpt = excerpt


class JobFailed(PinterestError):
    """Pinterest accepted a report, a bulk request or an upload, and did not finish it.

    Attributes:
        operation: The method's name.
        status: The API's word for what happened, such as "FAILED" or "CANCELLED".
    """

    def __init__(self, operation: str, status: str) -> None:
        super().__init__(f"{operation}: Pinterest accepted it and then gave it up: {status}")
        self.operation = operation
        self.status = status


class PaginationError(PinterestError):
    """A list returned a bookmark that came before, so that following it would never end."""


class AuthError(PinterestError):
    """There is no access token to send."""


class MissingScopes(AuthError):
    """The access token does not allow the call, which was not sent.

    Attributes:
        operation: The method's name.
        scopes: The scopes that the operation needs and the token does not have.
    """

    def __init__(self, operation: str, scopes: Sequence[str], granted: Sequence[str]) -> None:
        super().__init__(
            f"{operation}: the access token lacks the scope{'s' * (len(scopes) > 1)} {', '.join(scopes)}, so nothing "
            f"was sent: authorise the app again and ask for more than {', '.join(granted)}"
        )
        self.operation = operation
        self.scopes: tuple[str, ...] = tuple(scopes)


class RefreshRejected(AuthError):
    """The token endpoint refused to refresh the access token."""


class ReauthorizationRequired(RefreshRejected):
    """There is no refresh token, or none that the token endpoint takes: the user has to authorise the app again.

    Attributes:
        url: Where the user can do that, or None when no redirect address is known.
    """

    def __init__(self, problem: str, *, url: str | None = None) -> None:
        super().__init__(problem)
        self.url = url


class SignInFailed(AuthError):
    """A sign-in ended without tokens. The message says what to do next.

    Attributes:
        reason: "denied" (the user said no), "state" (it does not match or has expired), "code" (used before, expired or
            of another redirect address), "app" (the app's id or secret), or "answer" (the address has neither code nor
            error).
    """

    def __init__(self, reason: Literal["denied", "state", "code", "app", "answer"], problem: str) -> None:
        super().__init__(problem)
        self.reason: Literal["denied", "state", "code", "app", "answer"] = reason


class JournalError(PinterestError):
    """A journal cannot be used: it is damaged, in use, of another job or another input, or cannot be written to."""


class MirrorError(PinterestError):
    """A mirror cannot run: its state is damaged, in use or of another catalog, or its feed is empty."""


class BulkError(PinterestError):
    """Some items of a bulk job did not succeed.

    Attributes:
        result: The outcome of each item.
    """

    def __init__(self, problem: str, result: "BulkResult[Any, Any]") -> None:
        super().__init__(problem)
        self.result = result
