"""From a request to a reply, without the socket.

route -> token (401) -> scopes (403) -> quota (429) -> fault -> parameters and body (400) -> handler -> response
storage -> fault -> response
consent page -> response
"""

import difflib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import count
from typing import Any, Final

import msgspec

from ..._limits.quotas import PER_AD_ACCOUNT
from ..._operations.declare import Operation
from ...resources import operations
from ...resources.oauth import CONVERSION_TOKEN, REVOKE, TOKEN
from .._data.file_storage import FETCH, FILES, RECEIVE, UPLOADS
from .._data.table import Object
from .._errors import ApiError, forbidden, unauthenticated
from .._handlers import GENERATED, HANDLERS, Context, State
from . import consent
from .faults import Fault, Faults
from .oauth import SandboxUser, Tokens
from .rate_limits import ServerQuota
from .request_parser import Reader
from .routes import Routes
from .versions import TODAY, Api, older_answer, operations_of

PREFIX: Final = "/v5"

MOST_BODY: Final = 256 << 20
"""Bytes of a body that are kept in memory."""

logger = logging.getLogger("pinterest_async.sandbox")

_BY_APP: Final = frozenset({TOKEN.id, REVOKE.id})
"""Operations that an app authenticates itself for, without a user's token."""

_encode = msgspec.json.Encoder().encode

HTML: Final = b"<html><head><title>%d</title></head><body><center><h1>%s</h1></center></body></html>"


@dataclass(slots=True)
class Reply:
    """What is sent: a status, a body, the fault that happens while it is sent, if any, and whose token was used."""

    operation: str
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    fault: Fault | None = None
    user: SandboxUser | None = None


@cache
def _routes(api: Api) -> Routes:
    return Routes(PREFIX, operations_of(api, operations().values()))


@cache
def _reader(operation: Operation, api: Api) -> Reader:
    handler = HANDLERS.get(operation.id, GENERATED)
    return Reader(operation, handler.bodies, handler.plain, api)


def resolve(name: str) -> str:
    """Return the name of an operation, given its name ("boards.create") or operationId ("boards/create").

    Raises:
        ValueError: There is no such operation.
    """
    if name in (FETCH, RECEIVE):
        return name
    for operation in operations().values():
        if name in (operation.name, operation.id):
            return operation.name
    close = difflib.get_close_matches(name, [operation.name for operation in operations().values()], 1)
    raise ValueError(f"there is no operation {name!r}" + (f"; did you mean {close[0]!r}?" if close else ""))


def all_scopes() -> frozenset[str]:
    """Return every scope that an operation requires."""
    return frozenset(scope for operation in operations().values() for scope in operation.scopes)


class Dispatcher:
    """Turns requests into replies."""

    def __init__(
        self,
        state: State,
        tokens: Tokens,
        faults: Faults,
        quota: ServerQuota | None,
        clock: Callable[[], float],
        largest_body: int | None = None,
        api: Api = TODAY,
    ) -> None:
        self._state = state
        self._tokens = tokens
        self._consent = consent.Consent(tokens)
        self._faults = faults
        self._quota = quota
        self._clock = clock
        self._largest_body = largest_body
        self._api: Api = api
        self._request_ids = count(1_000_000_000_000_001)
        self._refusals: dict[str, list[Callable[[Object], str | None]]] = {}

    def refuse(self, operation: str, refusal: Callable[[Object], str | None]) -> None:
        """Refuse single items of a bulk call."""
        self._refusals.setdefault(resolve(operation), []).append(refusal)

    def reads_body(self, method: str, target: str, headers: Mapping[str, str]) -> bool:
        """Return whether the body of a request matters: not without a path and a token that are known."""
        path = target.partition("?")[0]
        if path == consent.PATH or path.startswith((FILES, UPLOADS)):
            return True
        try:
            operation, _ = _routes(self._api).find(method, path)
            if operation.id not in _BY_APP:
                self._tokens.grant_of(headers.get("Authorization"))
        except ApiError:
            return False
        return True

    def reply(self, method: str, target: str, headers: Mapping[str, str], content: bytes) -> Reply:
        """Return the reply to a request."""
        path, _, query = target.partition("?")
        reply = Reply("", 200, headers={"x-pinterest-rid": str(next(self._request_ids))})
        if path == consent.PATH:
            status, body, fields = self._consent.answer(method, query, content, self._clock())
            return Reply(consent.NAME, status, body, fields)
        reply.user = self._tokens.user_of(headers.get("Authorization"))
        try:
            if len(content) > MOST_BODY:
                raise ApiError(413, 413, f"The body is longer than {MOST_BODY} bytes.")
            if path.startswith((FILES, UPLOADS)):
                reply.operation = FETCH if path.startswith(FILES) else RECEIVE
                handle = partial(self._handle_file, method, target, headers, content, reply)
            else:
                operation, segments = _routes(self._api).find(method, path)
                reply.operation = operation.name
                self._authorize(operation, segments, headers, reply)
                if self._largest_body is not None and len(content) > self._largest_body:
                    raise ApiError(413, 413, f"The body is longer than {self._largest_body} bytes.")
                handle = partial(self._handle, operation, segments, query, headers, content, reply)
            injected = self._faults.draw(reply.operation)
            if injected is None:
                handle()
                return reply
            fault, applied = injected
            if applied:
                handle()
            self._faults.note(reply.operation, fault, applied and reply.status < 400)
            self._inject_fault(reply, fault, applied)
        except ApiError as error:
            _error_reply(reply, error)
        return reply

    def _handle_file(self, method: str, target: str, headers: Mapping[str, str], content: bytes, reply: Reply) -> None:
        """Let the file storage reply."""
        stored = self._state.storage.answer(method, target, headers, content, self._clock())
        reply.status, reply.body, reply.headers = stored

    def _authorize(self, operation: Operation, segments: list[str], headers: Mapping[str, str], reply: Reply) -> None:
        """Check the token, its scopes and the quota. ApiError if one of them does not allow the request."""
        if operation.id not in _BY_APP:
            self._tokens.grant_of(headers.get("Authorization")).check(operation.name, operation.scopes)
        if self._quota is not None:
            quota = operation.quota or operation.category
            account = segments[0] if quota in PER_AD_ACCOUNT else None
            verdict = self._quota.take(quota, account, None if reply.user is None else reply.user.name)
            reply.headers.update(verdict.headers)
            if not verdict.allowed:
                raise ApiError(429, 8, "You have exceeded your rate limit. Try again later.")

    def _handle(
        self,
        operation: Operation,
        segments: list[str],
        query: str,
        headers: Mapping[str, str],
        content: bytes,
        reply: Reply,
    ) -> None:
        """Handle the request and put the response into the reply."""
        try:
            authorization = headers.get("Authorization")
            response: Any
            if operation is TOKEN:
                response = self._tokens.exchange(authorization, content, self._clock())
            elif operation is CONVERSION_TOKEN:
                response = self._tokens.conversion_token(authorization)
            elif operation is REVOKE:
                self._tokens.revoke(authorization, content)
                return  # an answer without content, and status 200
            else:
                response = self._run_handler(operation, segments, query, headers, content, reply)
        except ApiError as error:
            _error_reply(reply, error)
        except Exception:
            logger.exception("%s: the sandbox has a defect", operation.name)
            _error_reply(reply, ApiError(500, 500, f"The sandbox has a defect in {operation.name}; see its log."))
        else:
            if response is None:
                reply.status = 204
            else:
                reply.body = _encode(response)

    def _run_handler(
        self,
        operation: Operation,
        segments: list[str],
        query: str,
        headers: Mapping[str, str],
        content: bytes,
        reply: Reply,
    ) -> Any:
        now = self._clock()
        state = self._state if reply.user is None else reply.user.state
        state.run_due(now)
        reader = _reader(operation, self._api)
        arguments = reader.arguments(segments, query)
        ad_account_id = arguments.get("ad_account_id")
        if ad_account_id is not None and ad_account_id not in state.ad_accounts:
            raise forbidden(f"There is no ad account {ad_account_id} for this token.")
        handler = HANDLERS.get(operation.id, GENERATED)
        reply.status = handler.status
        body = reader.body(content)
        answer = handler.run(
            Context(
                operation,
                state,
                arguments,
                body,
                now,
                self.refusal(operation.name),
                _origin(headers),
                is_today=self._api == TODAY,
            )
        )
        older = None if self._api == TODAY else older_answer(operation)
        return answer if older is None else older(answer)

    def refusal(self, operation: str) -> Callable[[Object], str | None] | None:
        """Return what decides whether an item of the operation is refused, if anything does."""
        refusals = self._refusals.get(operation)
        if not refusals:
            return None
        return lambda item: next((reason for refusal in refusals if (reason := refusal(item))), None)

    def _inject_fault(self, reply: Reply, fault: Fault, applied: bool) -> None:
        """Make the fault happen: here if it is a response of its own, else when the reply is sent."""
        match fault:
            case Fault.RATE_LIMITED:
                raise ApiError(429, 8, "You have exceeded your rate limit. Try again later.", {"Retry-After": "1"})
            case Fault.RATE_LIMITED_SILENT:
                raise ApiError(429, 8, "You have exceeded your rate limit. Try again later.")
            case Fault.BAD_REQUEST_RETRY_AFTER:
                raise ApiError(400, 8, "You have exceeded your rate limit. Retry after 3 seconds.")
            case Fault.SERVER_ERROR:
                raise ApiError(500, 12, "Something went wrong on our end. Sorry about that.")
            case Fault.EXPIRED_TOKEN:
                raise unauthenticated()
            case Fault.BAD_GATEWAY:
                _html_reply(reply, 502, b"Bad Gateway")
            case Fault.SLOW if not applied:
                _html_reply(reply, 504, b"Gateway Timeout")
                reply.fault = fault
            case _:
                reply.fault = fault
                if not reply.body:
                    reply.status, reply.body = 200, b"{}"


def _origin(headers: Mapping[str, str]) -> str:
    return f"http://{headers.get('Host', 'localhost')}"


def _error_reply(reply: Reply, error: ApiError) -> None:
    reply.status, reply.body = error.status, _encode(error.body)
    reply.headers.update(error.headers)


def _html_reply(reply: Reply, status: int, title: bytes) -> None:
    reply.status, reply.body = status, HTML % (status, title)
    reply.headers["Content-Type"] = "text/html"
