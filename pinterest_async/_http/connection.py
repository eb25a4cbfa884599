"""What all views of a client share: the session, the origin, the slots, the budget of retries; and its end."""

import asyncio
import logging
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
import anyio

from .._limits.limiter import Limiter, RateLimitEvent
from ..auth import TokenSource
from ..errors import ClosedError
from .events import EventHook
from .keyed_lock import KeyedLock
from .retry import RetryBudget
from .session import check_borrowed, file_session, middlewares_of, new_slots, slots_of

logger = logging.getLogger("pinterest_async")

TOKEN_ENDPOINT: Final = "oauth.token"
"""The operation that a client sends while it is closed, too."""

OTHER_LOOP: Final = (
    "the client was opened in another event loop; each event loop, and so each asyncio.run() and each thread, needs a "
    "client of its own, opened with 'async with'"
)

_FINISH_SECONDS: Final = 10.0
"""Seconds that closing a client waits for a refresh of its token."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token a view sends, and whose quotas it uses.

    Attributes:
        tokens: Provides the token.
        limiter: Keeps the quotas.
        user: The user, where a client has several.
    """

    tokens: TokenSource
    limiter: Limiter
    user: str | None = None


@dataclass
class Connection:
    """What all views of a client share: the session, the origin, the slots, the budget of retries.

    Attributes:
        identity: Of the client itself, and of its views that have no other.
        sources: Token sources of views that may have a refresh under way when the client is closed.
    """

    base_url: str
    identity: Identity
    session: aiohttp.ClientSession | None = None
    files: aiohttp.ClientSession | None = None
    loop: asyncio.AbstractEventLoop | None = None
    slots: asyncio.Semaphore = field(default_factory=new_slots)
    headers: dict[str, str] = field(default_factory=dict[str, str])
    middlewares: tuple[Any, ...] = ()
    is_borrowed: bool = False
    on_rate_limit: Callable[[RateLimitEvent], None] | None = None
    events: EventHook = field(default_factory=EventHook)
    write_locks: KeyedLock = field(default_factory=KeyedLock)
    retry_budget: RetryBudget = field(default_factory=RetryBudget)
    is_closing: bool = False
    sources: "weakref.WeakSet[Any]" = field(default_factory=lambda: weakref.WeakSet[Any]())

    def add_source(self, tokens: TokenSource) -> None:
        """Wait for a refresh of these tokens, too, when the client is closed."""
        if hasattr(tokens, "finish"):
            with suppress(TypeError):  # it allows no weak reference
                self.sources.add(tokens)

    def use(self, session: aiohttp.ClientSession) -> None:
        """Send requests over a session of our own, in the running event loop."""
        self.session, self.loop = session, asyncio.get_running_loop()

    def borrow(self, session: aiohttp.ClientSession, headers: Mapping[str, str]) -> None:
        """Send requests over a session of the user's. Its own headers come before ours, its middlewares run.

        Raises:
            ConfigurationError: It cannot be used; the message says why.
        """
        check_borrowed(session)
        self.use(session)
        self.is_borrowed = True
        self.slots, self.middlewares = slots_of(session), middlewares_of(session)
        self.headers = {name: value for name, value in headers.items() if name not in session.headers}
        if not session.auto_decompress:
            self.headers["Accept-Encoding"] = "identity"

    def open_session(self, operation: str) -> aiohttp.ClientSession:
        """Return the session.

        Raises:
            ClosedError: The client is not open, or open in another event loop. `operation` is named in it.
        """
        session = self.session
        if session is None or (self.is_closing and operation != TOKEN_ENDPOINT):
            problem = "not open" if self.loop is None else "closed"
            raise ClosedError(f"{operation}: the client is {problem}: use it inside 'async with'")
        if self.loop is not asyncio.get_running_loop():
            raise ClosedError(f"{operation}: {OTHER_LOOP}")
        if session.closed:
            raise ClosedError(f"{operation}: the session is closed; it must stay open as long as the client")
        return session

    def open_files(self, operation: str) -> aiohttp.ClientSession:
        """Return the session for files outside the API. It sends no header of a borrowed session.

        Raises:
            ClosedError: As `open_session`.
        """
        session = self.open_session(operation)
        if self.files is None:
            self.files = file_session(session, self.base_url)
        return self.files

    def close_files(self) -> None:
        """Close the session for files, and leave its pool as it is."""
        if self.files is not None:
            self.files.detach()
            self.files = None

    async def finish_refresh(self) -> None:
        """Wait for the end of a refresh of the tokens, and send nothing else from now on.

        The wait takes 10 seconds at most, and goes on when it is cancelled: a refresh token that was sent is spent.
        """
        self.is_closing = True
        loop = asyncio.get_running_loop()
        sources = [source for source in (self.identity.tokens, *self.sources) if hasattr(source, "finish")]
        if not sources or self.loop is not loop:
            return
        cancelled: asyncio.CancelledError | None = None
        task, latest = loop.create_task(_finish_all(sources)), loop.time() + _FINISH_SECONDS
        with anyio.CancelScope(shield=True):
            while not task.done() and (seconds := latest - loop.time()) > 0:
                try:
                    await asyncio.wait([task], timeout=seconds)
                except asyncio.CancelledError as error:
                    cancelled = error
        if not task.done():
            task.cancel()
            logger.warning(
                "the client is closed although a refresh of its token has not ended within %.0f s; if its answer is "
                "lost, the user may have to authorise the app again",
                _FINISH_SECONDS,
            )
        elif not task.cancelled() and (problem := task.exception()) is not None:
            logger.warning("the token source failed to finish: %s", type(problem).__name__)
        if cancelled is not None:
            raise cancelled


async def _finish_all(sources: Sequence[Any]) -> None:
    """Wait until no source of tokens has a refresh under way."""
    results = await asyncio.gather(*(source.finish() for source in sources), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
