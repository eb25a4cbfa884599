"""Polling of long-running operations: reports, bulk requests, uploads, catalog batches.

A finished report or bulk request is a link to a file. The link expires after 5 minutes and the file after an hour. So a
new link is requested when one expired before it was used, and a file that expired is created again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from ..errors import DecodeError, JobFailed, RateLimited, ResponseError, ServerError, TimedOut, TransportError

logger: Final = logging.getLogger("pinterest_async")

T = TypeVar("T")

_FIRST_INTERVAL: Final = 1.0
_MAX_INTERVAL: Final = 30.0
_GROWTH: Final = 1.5

_MAX_FAILURES: Final = 5
"""Polls of one operation that may fail in a row."""

_MAX_ATTEMPTS: Final = 3
"""Times that a file is created before the poller raises JobFailed."""


class Stage(Enum):
    """How far a long-running operation is."""

    PENDING = auto()
    READY = auto()
    EXPIRED = auto()
    FAILED = auto()


class Status(NamedTuple, Generic[T]):
    """The response to one poll. `status_text` is the API's word, `size` the file's bytes where the API states them."""

    stage: Stage
    status_text: str
    result: T | None = None
    size: int | None = None


class Schedule(Protocol):
    """Decides when to poll. Times are those of the event loop."""

    def due(self) -> float:
        """Return the time of the next poll. It may change while the poller sleeps."""
        ...

    def postpone(self) -> None:
        """Set the next poll, after one that had no result."""
        ...


class Backoff:
    """Polls at once, and then at intervals that grow from 1 to 30 seconds."""

    def __init__(self) -> None:
        self._clock = asyncio.get_running_loop().time
        self._interval = _FIRST_INTERVAL
        self._due = self._clock()

    def due(self) -> float:
        """Return the time of the next poll."""
        return self._due

    def postpone(self) -> None:
        """Set the next poll one interval from now, and lengthen the interval."""
        self._due = self._clock() + self._interval
        self._interval = min(self._interval * _GROWTH, _MAX_INTERVAL)


class Poller(Generic[T]):
    """Polls one long-running operation.

    Args:
        operation: Name for errors, such as "reports.run".
        create: Starts the operation and returns its token (the id to poll with).
        poll: Returns the status of a token.
        timeout: Seconds until the operation must be ready, from when it is created or a new result is requested.
        schedule: When to poll.
        timeout_problem: Text of the TimedOut error.
    """

    def __init__(
        self,
        operation: str,
        create: Callable[[], Awaitable[str]],
        poll: Callable[[str], Awaitable[Status[T]]],
        timeout: float,
        *,
        schedule: Callable[[], Schedule] = Backoff,
        timeout_problem: str | None = None,
    ) -> None:
        self.operation: str = operation
        self.size: int | None = None
        self._create = create
        self._poll = poll
        self._timeout = timeout
        self._schedule = schedule
        self._timeout_problem = timeout_problem or f"it is not ready after {timeout:.0f} s; raise timeout="
        self._token: str | None = None
        self._attempts = 0

    async def result(self, *, recreate: bool = True) -> T:
        """Wait until the operation is ready and return its result, such as a new link to its file.

        A poll that fails is repeated: the server continues the operation, whether it is polled or not.

        Args:
            recreate: Whether to create a file that expired again.

        Raises:
            JobFailed: The operation failed, or its file expired and is not created again.
            TimedOut: It is not ready in time.
            PinterestError: Several polls in a row failed; the last error is raised. Refusals that pass do not count.
        """
        clock = asyncio.get_running_loop().time
        schedule, started, failures = self._schedule(), clock(), 0
        while True:
            if self._token is None:
                self._token = await self._create()
                self._attempts += 1
                started = clock()
            if (wait := schedule.due() - clock()) > 0:
                await asyncio.sleep(wait)
                continue  # it may be due at another time by now
            try:
                status = await self._poll(self._token)
            except (RateLimited, ServerError, TransportError, DecodeError) as error:
                # A refusal that passes is no failed poll: the API answered. Only the timeout ends these.
                failures += not (isinstance(error, ResponseError) and error.status < 500)
                if failures > _MAX_FAILURES:
                    raise
                logger.info("%s: polling again after: %s", self.operation, error)
            else:
                failures = 0
                if status.stage is Stage.READY and status.result is not None:
                    self.size = status.size
                    return status.result
                if status.stage is Stage.EXPIRED and recreate and self._attempts < _MAX_ATTEMPTS:
                    self._token = None
                    logger.info("%s: what was made has expired: making it again", self.operation)
                    continue
                if status.stage in (Stage.EXPIRED, Stage.FAILED):
                    raise JobFailed(self.operation, status.status_text)
            schedule.postpone()
            if schedule.due() - started > self._timeout:
                raise TimedOut(self.operation, self._timeout_problem)
