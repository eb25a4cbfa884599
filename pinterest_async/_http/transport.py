"""One request's life: token, limit, send, decide, decode; and again where that is right.

Nothing is held while waiting: no connection, no slot, no lock. Only writes to one object keep their order, so that none
overtakes the one before it, and the API refuses none for coming too soon. The request was encoded before and is sent
with the same bytes each time. The bearer token goes to the API's own origin and nowhere else: no redirect is followed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

import aiohttp
import msgspec
from aiohttp.abc import AbstractStreamWriter
from yarl import URL

from .._limits.local import Category, Limiter, RateLimitEvent, WaitTooLong
from ..auth import TokenResponse, TokenSource
from ..errors import ClosedError, NotFound, RateLimited
from .decode import decode
from .failures import Declared, Failure, no_answer, refusal, unreadable
from .keyed_lock import Turns
from .request import FORM, Request
from .retry import Kind, RetryPolicy

T = TypeVar("T")

logger = logging.getLogger("pinterest_async")


@dataclass(frozen=True)
class Answer(Generic[T]):
    """The raw answer to a call beside its value: HTTP status, headers, and the body's bytes (decompressed)."""

    value: T
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Options:
    """What a view may set differently from its client; `bulk` None leaves it to each request."""

    timeout: aiohttp.ClientTimeout
    retry: RetryPolicy
    on_answer: Callable[[str, Answer[Any]], None] | None = None
    bulk: bool | None = None


async def _one_attempt(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a GET or DELETE again by itself on a lost connection: every attempt takes a slot."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise aiohttp.ClientConnectionError(str(error)) from error


_ONE_ATTEMPT: Final = (_one_attempt,)


class Body(aiohttp.Payload):
    """A body that notes on its request when the first byte leaves: until then nothing can have happened."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.body, content_type=request.content_type)
        self._request = request
        self._size = len(request.body or b"")

    async def write(self, writer: AbstractStreamWriter) -> None:
        self._request.in_doubt = True
        await writer.write(self._value)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        body: bytes = self._value
        return body.decode(encoding, errors)


@dataclass(frozen=True)
class _TokenEndpoint:
    name: str = "oauth.token"
    category: Category = Category.ORG_READ

    def read(self, body: bytes) -> TokenResponse:
        answer: TokenResponse = decode(_token_decoder, body)
        return answer


_token_decoder = msgspec.json.Decoder(TokenResponse)
_TOKEN_ENDPOINT: Final = _TokenEndpoint()
_capture: ContextVar[list[Answer[Any]] | None] = ContextVar("pinterest_async_capture", default=None)


@dataclass
class Connection:
    """What all views of a client share: the session, the origin, the token, the limits."""

    base_url: str
    tokens: TokenSource
    limiter: Limiter
    headers: Mapping[str, str]
    session: aiohttp.ClientSession | None = None
    on_rate_limit: Callable[[RateLimitEvent], None] | None = None
    writes: Turns = field(default_factory=Turns)


class Transport:
    """Sends requests over a connection with one set of options."""

    __slots__ = ("connection", "options")

    def __init__(self, connection: Connection, options: Options) -> None:
        self.connection: Connection = connection
        self.options: Options = options

    async def send(self, operation: Declared, request: Request, authorization: str | None = None) -> Any:
        """The answer, decoded. Tries again where the policy says so; raises what errors.py promises."""
        attempt = 0
        refreshed = False
        turn = None if request.written is None else await self.connection.writes.take(request.written)
        try:
            while True:
                try:
                    return await self._attempt(operation, request, authorization)
                except Failure as failure:
                    error = failure.error
                    if failure.kind is Kind.EXPIRED and not refreshed and authorization is None:
                        refreshed = True
                        if await self.connection.tokens.refresh(failure.token, self._request_token):
                            continue
                    if request.method == "DELETE" and request.in_doubt and isinstance(error, NotFound):
                        return None
                    wait = self.options.retry.wait(attempt, failure.kind, request.repeatable, failure.told)
                    if isinstance(error, RateLimited):
                        self._refused(operation, request, error, wait)
                    if wait is None:
                        raise error from None
                logger.info("%s: trying again in %.1f s after: %s", operation.name, wait, error)
                attempt += 1
                await asyncio.sleep(wait)
        finally:
            if turn is not None:
                turn.release()

    async def _attempt(self, operation: Declared, request: Request, authorization: str | None) -> Any:
        connection = self.connection
        if connection.session is None:
            raise ClosedError(f"{operation.name}: the client is not open: use it inside 'async with'")
        token = ""
        if authorization is None:
            token = await connection.tokens.token(self._request_token)
            authorization = f"Bearer {token}"
        category = request.quota or operation.category
        try:
            bulk = request.bulk if self.options.bulk is None else self.options.bulk
            await connection.limiter.acquire(category, request.owner, self.options.retry.max_wait, bulk=bulk)
        except WaitTooLong as error:
            self._tell(operation, request, None, error.seconds, None)
            raise RateLimited(operation.name, category=category, retry_after=error.seconds) from None
        if request.leaving is not None:
            leaving, request.leaving = request.leaving, None
            await leaving()
        url = URL(connection.base_url + request.target, encoded=True)
        doubted = request.in_doubt
        body = None if request.body is None else Body(request)
        request.in_doubt = doubted or (body is None and request.method != "GET")
        try:
            response = await connection.session.request(
                request.method,
                url,
                data=body,
                headers={**connection.headers, "Authorization": authorization},
                timeout=self.options.timeout,
                allow_redirects=False,
                middlewares=_ONE_ATTEMPT if body is None else None,
            )
            content = await response.read()  # gives the connection back, or closes it when it raises
        except (aiohttp.ClientError, OSError) as error:
            raise no_answer(operation, request, error, doubted) from error
        connection.limiter.observe(category, request.owner, response.headers)
        if response.status >= 300:
            raise refusal(operation, request, response, content, token, doubted)
        try:
            value = operation.read(content)
        except msgspec.MsgspecError as error:
            raise unreadable(operation, response, content, error) from None
        request.in_doubt = False
        if (self.options.on_answer is not None or _capture.get() is not None) and operation is not _TOKEN_ENDPOINT:
            self._show(operation, Answer(value, response.status, response.headers, content))
        return value

    def _refused(self, operation: Declared, request: Request, error: RateLimited, wait: float | None) -> None:
        """The API said "not now": nobody else should ask before it is time."""
        pause = (error.retry_after or 0.0) if wait is None else wait
        self.connection.limiter.pause(request.quota or operation.category, request.owner, pause)
        self._tell(operation, request, error.status, error.retry_after, wait)

    def _tell(
        self, operation: Declared, request: Request, status: int | None, retry_after: float | None, wait: float | None
    ) -> None:
        if self.connection.on_rate_limit is not None:
            category = request.quota or operation.category
            event = RateLimitEvent(operation.name, category, request.owner, status, retry_after, wait)
            self.connection.on_rate_limit(event)

    def _show(self, operation: Declared, answer: Answer[Any]) -> None:
        if self.options.on_answer is not None:
            self.options.on_answer(operation.name, answer)
        if (captured := _capture.get()) is not None:
            captured.append(answer)

    async def _request_token(self, form: bytes, basic: str) -> TokenResponse:
        request = Request("POST", "/oauth/token", body=form, content_type=FORM, repeatable=True)
        answer: TokenResponse = await self.send(_TOKEN_ENDPOINT, request, basic)
        return answer


async def raw(call: Awaitable[T]) -> Answer[T]:
    """Await a call and return its raw answer beside its value.

        answer = await raw(pinterest.boards.get("1"))


    A call that sends several requests gives the last one's.
    """
    captured: list[Answer[Any]] = []
    reset = _capture.set(captured)
    try:
        value = await call
    finally:
        _capture.reset(reset)
    last = captured[-1]
    return Answer(value, last.status, last.headers, last.body)
