"""The sandbox, a mock server, on its socket: starting, stopping, and sending replies or faults."""

import asyncio
import errno
import gzip
import socket
import struct
import sys
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable, Collection, Generator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Self, get_args

from aiohttp import web
from multidict import CIMultiDict

from ..._limits.quotas import Quotas
from ...client import Pinterest
from .._data.table import Object
from .._handlers import State
from .consent import PATH
from .dispatcher import MOST_BODY, PREFIX, Dispatcher, Reply, all_scopes, resolve
from .faults import Fault, Faults
from .oauth import SandboxUser, Tokens
from .rate_limits import ServerQuota, WindowKind
from .versions import TODAY, Api

_RECORDS: Final = 100_000
_SHUTDOWN_SECONDS: Final = 0.1
_RESET_ON_CLOSE: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Received:
    """A request that arrived, and the status of its response.

    Attributes:
        operation: Name of the operation: "" if no path matches, "storage.fetch" and "storage.receive" outside the API.
        method: HTTP method.
        path: Path as it was sent.
        query: Query as it was sent, still encoded.
        headers: Headers without the token.
        status: HTTP status (None: there was no response).
        at: Time of the event loop's clock.
        user: Name of the user whose token was used (None: a request without a valid token).
        body: Body as it was sent. The oldest ones are dropped when all of them are more than 64 MiB. The repr leaves it
            out: it may hold tokens.
    """

    operation: str
    method: str
    path: str
    query: str
    headers: CIMultiDict[str]
    status: int | None
    at: float
    user: str | None = None
    body: bytes = field(default=b"", repr=False)


_KEPT_BODIES: Final = 64 << 20
"""Bytes of bodies that are kept with the requests."""

_MAX_LINE: Final = 65_536
"""Bytes of a request line: 250 ids of 18 digits take more than aiohttp's 8190."""


class Sandbox:
    """A mock server of the API on 127.0.0.1, to be used inside `async with`.

    Args:
        quotas: Rate limits that it enforces (None: none, and no headers about them).
        window: How it counts requests.
        seed: Seed of tokens, of the start times of windows, and of faults.
        token: The access token that it accepts (None: one is made up).
        scopes: Scopes of that token (None: all).
        redirect_uris: Redirect addresses that the app has registered (None: all).
        processing_seconds: How long a catalog batch, a report or an upload is processed.
        latency: Seconds that every response takes.
        host: Address to listen on.
        port: Port to listen on (0: any free one).
        record: Whether `requests` are kept.
        largest_body: Bytes. A call with a longer body gets a 413 (None: there is no limit).
        api: The version of the API that it speaks. "5.12" has none of the operations and fields that came later, and
            its token endpoint gives a new refresh token only where it is asked to. "5.23", today's, has none of
            the operations, fields and values that are gone.

    Attributes:
        state: The data of its first user, to read and to seed.
        faults: Faults on demand.
        tokens: Tokens that it accepts, and the credentials of the app.
        requests: The last 100,000 requests.
        slow_seconds: How long a SLOW fault makes the client wait.
    """

    def __init__(
        self,
        *,
        quotas: Quotas | None = None,
        window: WindowKind = "fixed",
        seed: int = 0,
        token: str | None = None,
        scopes: Collection[str] | None = None,
        redirect_uris: Collection[str] | None = None,
        processing_seconds: float = 2.0,
        latency: float = 0.0,
        host: str = "127.0.0.1",
        port: int = 0,
        record: bool = True,
        largest_body: int | None = None,
        api: Api = TODAY,
    ) -> None:
        if api not in get_args(Api):
            raise ValueError(f"expected api to be one of {', '.join(get_args(Api))}, got {api!r}")
        self.state: State = State(processing_seconds=processing_seconds)
        self.faults: Faults = Faults(resolve, seed)
        self.tokens: Tokens = Tokens(
            seed=seed,
            access_token=token,
            scopes=all_scopes() if scopes is None else scopes,
            user=self.state,
            redirect_uris=redirect_uris,
            always_rotates=api == TODAY,
        )
        self.requests: deque[Received] = deque(maxlen=_RECORDS)
        self._with_body: deque[Received] = deque()
        self._body_bytes = 0
        self.latency = latency
        self.slow_seconds: float = 120.0
        self._quota = None if quotas is None else ServerQuota(quotas, window, clock=_clock, seed=seed)
        self._dispatcher = Dispatcher(self.state, self.tokens, self.faults, self._quota, _clock, largest_body, api)
        self._address = (host, port)
        self._record = record
        self._runner: web.ServerRunner | None = None

    def __repr__(self) -> str:
        return f"<Sandbox {'not running' if self._runner is None else self.base_url}>"

    @property
    def base_url(self) -> str:
        """Where it is served, with the /v5. RuntimeError when it is not running."""
        if self._runner is None:
            raise RuntimeError("the sandbox is not running: use it inside 'async with'")
        host, port = self._runner.addresses[0][:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}{PREFIX}"

    @property
    def authorization_page(self) -> str:
        """The consent page: what authorization URLs begin with (`SignIn(page=...)`)."""
        return self.base_url.removesuffix(PREFIX) + PATH

    @property
    def users(self) -> Mapping[str, SandboxUser]:
        """The users by name. The first one is "sandbox", whose data is `state`."""
        return MappingProxyType(self.tokens.users)

    def add_user(self, name: str, *, scopes: Collection[str] | None = None, token: str | None = None) -> SandboxUser:
        """Add a user with tokens, a board with Pins, an ad account and a catalog, none of which others can see.

        Args:
            name: The username.
            scopes: What the user allows the app, at most (None: what the first user allows).
            token: The user's access token (None: one is made up).

        Raises:
            ValueError: There is a user of this name.
        """
        if name in self.tokens.users:
            raise ValueError(f"there is a user {name!r} already")
        state = State(
            processing_seconds=self.state.processing_seconds,
            username=name,
            number=len(self.tokens.users),
            storage=self.state.storage,
        )
        return self.tokens.add(state, scopes, token)

    @property
    def access_token(self) -> str:
        """The access token of the first user that was handed out last."""
        return self.tokens.first.access_token

    @property
    def refresh_token(self) -> str:
        """The valid refresh token of the first user."""
        return self.tokens.first.refresh_token

    @property
    def app_id(self) -> str:
        """The app's id, for the token endpoint."""
        return self.tokens.app_id

    @property
    def app_secret(self) -> str:
        """The app's secret, for the token endpoint."""
        return self.tokens.app_secret

    def expire_token(self) -> None:
        """Make every access token issued so far answer 401, of all users."""
        self.tokens.expire()

    def refuse(self, operation: str, refusal: Callable[[Object], str | None]) -> None:
        """Refuse single items of a bulk call: those for which `refusal` returns a message.

        It gets the item as it is sent on the wire. For catalog batches the operation is the one that posts them.
        """
        self._dispatcher.refuse(operation, refusal)

    def client(self, **settings: Any) -> Pinterest:
        """Return a client of this server. `settings` are those of `Pinterest`."""
        own: dict[str, Any] = {"access_token": self.access_token, "base_url": self.base_url}
        return Pinterest(**{**own, **settings})

    @asynccontextmanager
    async def connect(self, **settings: Any) -> AsyncGenerator[Pinterest, None]:
        """Run the server for the length of a block, with a client of it; `settings` are those of `Pinterest`."""
        async with self, self.client(**settings) as client:
            yield client

    @contextmanager
    def in_thread(self) -> Generator[Self, None, None]:
        """Run the server in a thread with an event loop of its own, for programs and tests that are synchronous.

            with Sandbox().in_thread() as sandbox:
                subprocess.run(["my-program"], env={"PINTEREST_BASE_URL": sandbox.base_url, ...})

        Raises:
            OSError: The address cannot be used.
        """
        started: Future[asyncio.AbstractEventLoop] = Future()
        stop = asyncio.Event()

        async def serve() -> None:
            try:
                await self.start()
            except BaseException as error:
                started.set_exception(error)
                return
            started.set_result(asyncio.get_running_loop())
            await stop.wait()
            await self.stop()

        thread = threading.Thread(target=lambda: asyncio.run(serve()), name="pinterest-async-sandbox", daemon=True)
        thread.start()
        try:
            loop = started.result()
            try:
                yield self
            finally:
                loop.call_soon_threadsafe(stop.set)
        finally:
            thread.join()

    async def start(self) -> Self:
        """Bind the socket and serve. RuntimeError when it is running already."""
        if self._runner is not None:
            raise RuntimeError("the sandbox is running already")
        server = web.Server(self._serve, handler_cancellation=True, access_log=None, max_line_size=_MAX_LINE)
        runner = web.ServerRunner(server, shutdown_timeout=_SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self._address).start()
        except OSError as error:
            await runner.cleanup()
            host, port = self._address
            if error.errno == errno.EADDRINUSE:
                problem = f"port {port} of {host} is in use: choose another port, or 0 for any that is free"
                raise OSError(error.errno, problem) from None
            raise
        self._runner = runner
        return self

    async def stop(self) -> None:
        """Close the socket and every connection; the state stays."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *exc_info: object) -> None:
        await self.stop()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        content = b""
        if request.body_exists and self._dispatcher.reads_body(request.method, request.raw_path, request.headers):
            content = await _body(request)
        reply = self._dispatcher.reply(request.method, request.raw_path, request.headers, content)
        if self._record:
            self._keep(request, reply, content)
        if self.latency:
            await asyncio.sleep(self.latency)
        match reply.fault:
            case Fault.RESET_BEFORE_BODY:
                return _reset(request)
            case Fault.RESET_IN_BODY:
                return await _break_off(request, reply)
            case Fault.TRUNCATED_GZIP:
                packed = gzip.compress(reply.body)
                reply.body = packed[: len(packed) // 2]
                reply.headers["Content-Encoding"] = "gzip"
            case Fault.MALFORMED_JSON:
                reply.body = reply.body[: len(reply.body) // 2] + b"<"
            case Fault.SLOW:
                await asyncio.sleep(self.slow_seconds)
            case _:
                pass
        return web.Response(status=reply.status, headers=_headers(reply), body=reply.body or None)

    def _keep(self, request: web.BaseRequest, reply: Reply, content: bytes) -> None:
        path, _, query = request.raw_path.partition("?")
        headers = CIMultiDict(request.headers)
        if "Authorization" in headers:
            headers["Authorization"] = headers["Authorization"].partition(" ")[0] + " ***"
        status = None if reply.fault is Fault.RESET_BEFORE_BODY else reply.status
        user = None if reply.user is None else reply.user.name
        received = Received(reply.operation, request.method, path, query, headers, status, _clock(), user, content)
        self.requests.append(received)
        if content:
            self._with_body.append(received)
            self._body_bytes += len(content)
        while self._body_bytes > _KEPT_BODIES or len(self._with_body) > _RECORDS:
            oldest = self._with_body.popleft()
            self._body_bytes -= len(oldest.body)
            object.__setattr__(oldest, "body", b"")


async def _body(request: web.BaseRequest) -> bytes:
    """Return the body of a request, or a little more than the longest one that is allowed."""
    parts: list[bytes] = []
    size = 0
    while size <= MOST_BODY and (part := await request.content.readany()):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _headers(reply: Reply) -> dict[str, str]:
    return {"Content-Type": "application/json", **reply.headers} if reply.body else reply.headers


async def _break_off(request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    """Send headers and half of the body, then reset the connection."""
    response = web.StreamResponse(status=reply.status, headers=_headers(reply))
    response.content_length = len(reply.body)
    await response.prepare(request)
    await response.write(reply.body[: len(reply.body) // 2])
    await asyncio.sleep(0)
    _reset(request)
    return response


def _reset(request: web.BaseRequest) -> web.StreamResponse:
    """Close the connection so that the client sees a reset. The returned response is not sent."""
    transport = request.transport
    assert transport is not None, "a request whose client has disconnected is cancelled"
    connection: socket.socket = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()
    return web.Response()
