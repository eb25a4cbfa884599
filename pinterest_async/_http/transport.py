"""One request's life: get a token, wait for the quota, send, decode; and repeat where the retry policy allows it.

Nothing is held while waiting: no connection, no permit. Only writes to one object are sent one after the other, so that
none overtakes the one before it and the API refuses none as too early. The access token is sent to the API's own origin
only: no redirect is followed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

import aiohttp
import msgspec
from aiohttp.abc import AbstractStreamWriter
from yarl import URL

from .._limits.limiter import Priority, RateLimitEvent, WaitTooLong
from .._limits.quotas import MINUTE, Category
from ..auth import TokenResponse
from ..errors import ArgumentError, MissingScopes, NotFound, PinterestError, RateLimited
from ..models._confidential import Secret
from .connection import TOKEN_ENDPOINT, Connection, Identity
from .decode import decode
from .delivery import Delivery, DeliveryTracker
from .events import CallRecorder
from .failures import (
    Failure,
    Kind,
    OperationInfo,
    from_decode_error,
    from_response,
    from_session_error,
    from_transport_error,
)
from .request import FORM, Request
from .retry import Attempts, RetryPolicy
from .session import ERROR_BYTES, one_attempt, read_limited

T = TypeVar("T")

logger = logging.getLogger("pinterest_async")


class RawResponse(msgspec.Struct, Generic[T], frozen=True):
    """The answer to a call beside its value: HTTP status, headers, and the body's bytes (decompressed).

    The repr leaves the body out: it may hold tokens and links that give access to files.
    """

    value: T
    status: int
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"<RawResponse HTTP {self.status}, {len(self.body)} bytes: {self.value!r}>"


@dataclass(frozen=True)
class Options:
    """What a view may set differently from its client; `priority` None means that of each request."""

    timeout: aiohttp.ClientTimeout
    retry: RetryPolicy
    max_response_bytes: int = 64_000_000
    on_answer: Callable[[str, RawResponse[Any]], None] | None = None
    priority: Priority | None = None


class Body(aiohttp.Payload):
    """A request's body. It records when its first byte is sent: until then the API can have done nothing."""

    def __init__(self, request: Request, tracker: DeliveryTracker) -> None:
        super().__init__(request.body, content_type=request.content_type)
        self._tracker = tracker
        self._size = len(request.body or b"")

    async def write(self, writer: AbstractStreamWriter) -> None:
        self._tracker.state = Delivery.SENT
        await writer.write(self._value)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        body: bytes = self._value
        return body.decode(encoding, errors)


def _is_gone(error: PinterestError) -> bool:
    """Return whether what was to be deleted is not there. A method that the server does not have is another thing."""
    return isinstance(error, NotFound) and error.status == 404


@dataclass(frozen=True)
class TokenEndpoint:
    """The token endpoint. Its answer is read as tokens, whatever `response_type` it has."""

    name: str = TOKEN_ENDPOINT
    path: str = "/oauth/token"
    category: Category = Category.ORG_READ
    absence: str = ""
    scopes: tuple[str, ...] = ()

    def read(self, body: bytes) -> TokenResponse:
        answer: TokenResponse = decode(_token_decoder, body)
        return answer


_token_decoder = msgspec.json.Decoder(TokenResponse)
_TOKEN_ENDPOINT: Final = TokenEndpoint()
_TOKEN_SECONDS: Final = 30.0
"""Seconds that an attempt at the token endpoint may take, at least: with its answer a refresh token would be lost."""

_capture: ContextVar[list[RawResponse[Any]] | None] = ContextVar("pinterest_async_capture", default=None)


class Transport:
    """Sends requests over a connection with one identity and one set of options."""

    __slots__ = ("connection", "identity", "options")

    def __init__(self, connection: Connection, options: Options, identity: Identity | None = None) -> None:
        self.connection: Connection = connection
        self.identity: Identity = identity or connection.identity
        self.options: Options = options

    async def send(
        self,
        operation: OperationInfo,
        request: Request,
        *,
        priority: Priority = Priority.INTERACTIVE,
        before_send: Callable[[], Awaitable[None]] | None = None,
        tracker: DeliveryTracker | None = None,
    ) -> Any:
        """Send a request, repeat it where the retry policy allows it, and return the decoded answer.

        Args:
            operation: What is called.
            request: The same for every attempt.
            priority: Among the requests that wait for the quota, unless the options have one.
            before_send: Awaited before each attempt, when the quota admits it and before anything is sent. When it
                raises, nothing is sent.
            tracker: Gets the delivery state, also when this call raises or is cancelled.

        Raises:
            PinterestError: As errors.py says.
        """
        connection, options = self.connection, self.options
        tokens, limiter = self.identity.tokens, self.identity.limiter
        tracker = tracker or DeliveryTracker()
        category = request.quota or operation.category
        bulk = (options.priority or priority) is Priority.BULK
        attempts, refreshed, lost = None, False, None
        connection.open_session(operation.name)
        lock = None if request.write_key is None else await connection.write_locks.acquire(request.write_key)
        recorder = None
        if connection.events.call_back is not None or logger.isEnabledFor(logging.DEBUG):  # `is_used`, without a call
            recorder = self._recorder(operation, request, priority)
        try:
            while True:
                token = Secret("" if request.authorization else await tokens.token(self._request_token))
                if operation.scopes and (granted := getattr(tokens, "scopes", None)) is not None:
                    _check_scopes(operation, granted)
                if recorder is not None:
                    recorder.wait()
                try:
                    await limiter.acquire(category, request.quota_key, options.retry.max_wait, bulk=bulk)
                except WaitTooLong as error:
                    raise self._wait_too_long(operation, request, error.seconds) from None
                slots = connection.slots
                await slots.acquire()  # after the quota, so that none is held while waiting for it
                try:
                    session = connection.open_session(operation.name)
                    if before_send is not None:
                        await before_send()
                    earlier = tracker.state
                    if recorder is not None:
                        recorder.send(len(request.body or b""))
                    result = await self._attempt(session, operation, request, token, tracker, recorder)
                finally:
                    slots.release()
                if isinstance(result, RawResponse):
                    if connection.retry_budget.spent:
                        connection.retry_budget.earn(was_retried=attempts is not None and attempts.failed > 0)
                    if options.on_answer is not None or _capture.get() is not None:
                        self._publish(operation, result)
                    if recorder is not None:
                        recorder.end(Delivery.ANSWERED)
                    return result.value
                if earlier is not Delivery.SENT:
                    tracker.state = result.delivery
                if result.delivery is Delivery.SENT:
                    lost = result.error
                if result.kind is Kind.UNAUTHORIZED and token and not refreshed:
                    refreshed = True
                    if await tokens.refresh(token, self._request_token):
                        logger.info(
                            "%s: trying again with another access token after: %s", operation.name, result.error
                        )
                        if recorder is not None:
                            recorder.end(result.delivery, result.error, retry_in=0.0)
                        continue
                if request.method == "DELETE" and earlier is Delivery.SENT and _is_gone(result.error):
                    if recorder is not None:
                        recorder.end(Delivery.ANSWERED)
                    return None  # the earlier attempt deleted it, and its answer was lost
                attempts = attempts or Attempts()
                period = self._period(category, request.quota_key) if result.kind is Kind.THROTTLED else MINUTE
                delay = options.retry.next_delay(attempts, result, request.retry_safe, period=period)
                if isinstance(result.error, RateLimited):
                    self._pause(operation, request, result.error, delay)
                if delay is not None and result.kind is not Kind.THROTTLED and not connection.retry_budget.take():
                    connection.retry_budget.explain(result.error)
                    delay = None
                if recorder is not None:
                    recorder.end(result.delivery, result.error, delay)
                if delay is None:
                    raise result.error
                logger.info("%s: trying again in %.1f s after: %s", operation.name, delay, result.error)
                await asyncio.sleep(delay)
        except PinterestError as error:
            if lost is None or lost is error or request.method == "GET":
                raise
            raise lost from error  # no refusal of a later attempt says what the API did with an earlier one
        finally:
            if lock is not None:
                lock.release()
            if recorder is not None:
                recorder.close(tracker.state)

    async def _attempt(
        self,
        session: aiohttp.ClientSession,
        operation: OperationInfo,
        request: Request,
        token: str,
        tracker: DeliveryTracker,
        recorder: CallRecorder | None,
    ) -> "RawResponse[Any] | Failure":
        """Send the request once and return the answer, decoded, or how that failed."""
        connection, body = self.connection, None
        target = request.path if not request.query and request.bookmark is None else request.target
        headers = {**connection.headers, "Authorization": Secret(request.authorization or f"Bearer {token}")}
        if request.body is not None:
            body = Body(request, tracker)
            if tracker.state is Delivery.ANSWERED:
                tracker.state = Delivery.NOT_SENT
            if connection.is_borrowed:  # it may have a default
                headers["Content-Type"] = request.content_type
        else:
            tracker.state = Delivery.SENT  # aiohttp does not report when the head of a request is sent
        try:
            response = await session.request(
                request.method,
                URL(connection.base_url + target, encoded=True),
                data=body,
                headers=headers,
                timeout=self.options.timeout,
                allow_redirects=False,
                raise_for_status=False,
                middlewares=(*connection.middlewares, one_attempt) if body is None else None,
            )
            limit, length = self.options.max_response_bytes, response.content_length
            if response.status >= 300:
                limit = min(limit, ERROR_BYTES)
            if length is None or length > limit or "Content-Encoding" in response.headers:
                content = await read_limited(response, limit)
            else:
                content = await response.read()  # gives the connection back, or closes it when it raises
        except (aiohttp.ClientError, OSError) as error:
            return from_transport_error(operation, request, error, tracker.state)
        except (RuntimeError, ValueError) as error:  # settings of the session that aiohttp refuses to combine
            if body is not None and tracker.state is Delivery.SENT:
                return from_transport_error(operation, request, error, tracker.state)
            return from_session_error(operation, error)
        if recorder is not None:
            recorder.receive(response)
        if response.status < 200:  # 101, or 0: what follows is not the answer
            problem = aiohttp.ClientError(f"the answer has status {response.status}")
            return from_transport_error(operation, request, problem, tracker.state)
        self.identity.limiter.observe(request.quota or operation.category, request.quota_key, response.headers)
        if response.status >= 300:
            return from_response(operation, request, response, content, token)
        try:
            if len(content) > limit:
                raise msgspec.ValidationError(f"the answer has more than {limit:,} bytes; raise max_response_bytes")
            value = operation.read(content)
            if not request.retry_safe and isinstance(value, msgspec.Struct) and value == type(value)():
                raise msgspec.ValidationError("Object has no value in any field that is known")
        except msgspec.MsgspecError as error:
            return from_decode_error(operation, request, response, content, error, token)
        return RawResponse(value, response.status, response.headers, content)

    def _recorder(self, operation: OperationInfo, request: Request, priority: Priority) -> CallRecorder:
        """Return the recorder of a call's events."""
        connection, name = self.connection, operation.name
        if " " in name:  # without a declaration it is named by its path, ids included
            name = f"{request.method} {operation.path}"
        return CallRecorder(
            connection.events,
            operation=name,
            method=request.method,
            path=operation.path,
            base_url=connection.base_url,
            category=request.quota or operation.category,
            priority=self.options.priority or priority,
            user=self.identity.user,
        )

    def _period(self, category: Category | None, quota_key: str | None) -> float:
        """Return the seconds of the window of a quota: those in force, or a minute where none is."""
        name = "other" if category is None else category.value
        for quota in self.identity.limiter.statistics():
            if (quota.category, quota.owner) == (name, quota_key) and quota.period is not None:
                return quota.period
        return MINUTE

    def _wait_too_long(self, operation: OperationInfo, request: Request, seconds: float) -> RateLimited:
        """Report a wait that is longer than allowed, and return the error for it."""
        self._report(operation, request, None, seconds, None)
        return RateLimited(operation.name, category=request.quota or operation.category, retry_after=seconds)

    def _pause(self, operation: OperationInfo, request: Request, error: RateLimited, delay: float | None) -> None:
        """Pause the category, for all its requests, after the API answered with a rate limit."""
        seconds = (error.retry_after or 0.0) if delay is None else delay
        self.identity.limiter.pause(request.quota or operation.category, request.quota_key, seconds)
        self._report(operation, request, error.status, error.retry_after, delay)

    def _report(
        self,
        operation: OperationInfo,
        request: Request,
        status: int | None,
        retry_after: float | None,
        delay: float | None,
    ) -> None:
        if self.connection.on_rate_limit is not None:
            category = request.quota or operation.category
            event = RateLimitEvent(
                operation.name, category, request.quota_key, status, retry_after, delay, self.identity.user
            )
            _call_back(self.connection.on_rate_limit, event)

    def _publish(self, operation: OperationInfo, response: RawResponse[Any]) -> None:
        """Give the raw answer to `on_answer` and `raw`; one of the token endpoint to `raw` only."""
        if operation is _TOKEN_ENDPOINT:
            return
        if self.options.on_answer is not None and not operation.name.startswith("oauth."):
            _call_back(self.options.on_answer, operation.name, response)
        if (captured := _capture.get()) is not None:
            captured.append(response)

    async def _request_token(self, form: bytes, authorization: str) -> TokenResponse:
        """Post a form to the token endpoint."""
        request = Request(
            "POST", "/oauth/token", body=form, content_type=FORM, retry_safe=True, authorization=authorization
        )
        timeout = self.options.timeout
        if timeout.total is not None and timeout.total < _TOKEN_SECONDS:
            timeout = aiohttp.ClientTimeout(_TOKEN_SECONDS, timeout.connect, timeout.sock_read, timeout.sock_connect)
        options = replace(self.options, timeout=timeout, priority=None)
        answer: TokenResponse = await Transport(self.connection, options, self.identity).send(_TOKEN_ENDPOINT, request)
        logger.info("%s: a new access token came", _TOKEN_ENDPOINT.name)
        return answer


def _check_scopes(operation: OperationInfo, granted: Collection[str]) -> None:
    """Raise MissingScopes if a token with these scopes does not allow an operation."""
    missing = [scope for scope in operation.scopes if scope not in granted]
    if missing:
        raise MissingScopes(operation.name, missing, tuple(granted))


def _call_back(callback: Callable[..., object], *args: object) -> None:
    """Call a function of the user's. What it raises changes no outcome: it is logged."""
    try:
        callback(*args)
    except (Exception, asyncio.CancelledError):
        logger.exception("a callback raised an error: %r", callback)


async def raw(call: Awaitable[T]) -> RawResponse[T]:
    """Await a call and return its raw answer beside its value.

        answer = await raw(pinterest.boards.get("1"))

    A call that sends several requests gives the last one's.

    Raises:
        ArgumentError: What is awaited is no call, or one that has begun already (a task), or sends no request.
    """
    given: Any = call
    kind = type(given).__name__
    if isinstance(given, asyncio.Future) or not isinstance(given, Awaitable):
        raise ArgumentError("raw", "call", f"{_CALL_EXPECTED}, got {kind}")
    captured: list[RawResponse[Any]] = []
    reset = _capture.set(captured)
    try:
        value = await call
    finally:
        _capture.reset(reset)
    if not captured:
        raise ArgumentError("raw", "call", f"{_CALL_EXPECTED}; {kind} was awaited and sent no request")
    last = captured[-1]
    return RawResponse(value, last.status, last.headers, last.body)


_CALL_EXPECTED: Final = "expected a call that is not awaited yet, as in raw(pinterest.boards.get('1'))"
