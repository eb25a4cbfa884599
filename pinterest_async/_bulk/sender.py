"""Encoding and sending one chunk of a bulk job, and the outcome of each of its items."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, TypedDict, TypeVar

from .._http.delivery import DeliveryTracker
from .._http.refusals import Refusal, refusal_of
from .._http.request import Request
from .._limits.limiter import Priority
from ..errors import (
    ArgumentError,
    AuthError,
    ConfigurationError,
    Conflict,
    JournalError,
    MirrorError,
    PinterestError,
    RateLimited,
    ResponseError,
    Unauthorized,
)
from ..models.common import ErrorDetail
from .chunk import Chunk, InFlight, Isolation, without_indexes
from .outcomes import STATUS_OF, BulkResult, Outcome
from .progress import ProgressTracker
from .resume import JournalSession

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

ErrorT = TypeVar("ErrorT", bound=Exception)


class SendOptions(TypedDict):
    """What a request of a bulk job is sent with: options of `Transport.send`."""

    priority: Priority
    before_send: Callable[[], Awaitable[None]]
    tracker: DeliveryTracker


@dataclass(frozen=True, slots=True)
class Accepted:
    """The API accepted a chunk as a batch and processes it later."""

    batch_id: str


Encode = Callable[[Sequence[ItemT]], Request]
"""Validates items and encodes them as one request. ArgumentError when one of them is not allowed."""
Send = Callable[[Request, Chunk[ItemT], SendOptions], Awaitable[list[Outcome[ItemT, ValueT]] | Accepted]]
"""Sends the request of a chunk and returns the outcome of each item, in their order, or the batch to poll."""
Poll = Callable[[Chunk[ItemT], str], Awaitable[list[Outcome[ItemT, ValueT]]]]
"""Waits for a batch and returns the outcome of each item, in their order."""
Partition = Callable[[Sequence[ItemT]], Sequence[Sequence[int]]]
"""Returns the places of the items that can be sent together."""
IsRetryable = Callable[[Outcome[ItemT, ValueT]], bool]
"""Whether an item was refused for a temporary reason, and nothing was done."""

_FATAL: Final = (AuthError, ConfigurationError, RateLimited, Unauthorized)
"""After one of these every further chunk would fail in the same way."""

_TOO_LARGE: Final = 413

RETRIES: Final = 3
"""How often an item that was refused for a temporary reason is sent again, alone."""

FIRST_PAUSE: Final = 1.0
"""Seconds before the first of these; each of the next waits twice as long."""


FAILURES: Final = 10
"""Failed connections in a row after which a job is stopped that never reached the API."""

OUTAGE_SECONDS: Final = 300.0
"""Seconds that a job waits for an API that it reached before."""

LONGEST_PAUSE: Final = 60.0
"""Seconds between two attempts then, at most."""


class Sender(Generic[ItemT, ValueT]):
    """Encodes and sends the chunks of one job.

    Attributes:
        fatal_error: An error that no job expects. It is raised when the job ends.
        connection_error: Why the last connection failed.
    """

    def __init__(
        self,
        name: str,
        encode: Encode[ItemT],
        send: Send[ItemT, ValueT],
        poll: Poll[ItemT, ValueT] | None,
        progress: ProgressTracker,
        result: BulkResult[ItemT, ValueT],
        *,
        session: JournalSession[ItemT, ValueT] | None,
        is_retryable: IsRetryable[ItemT, ValueT] | None,
        partition: Partition[ItemT] | None,
        max_chunk_bytes: int | None,
        isolates: tuple[type[ResponseError], ...],
    ) -> None:
        self.fatal_error: Exception | None = None
        self.connection_error: Exception | None = None
        self._failures = 0
        self._outage_began = 0.0
        self._was_reached = False
        self._name = name
        self._encode = encode
        self._send = send
        self._poll = poll
        self._progress = progress
        self._result = result
        self._session = session
        self._is_retryable = is_retryable
        self._partition = partition
        self._max_chunk_bytes = max_chunk_bytes
        self._isolates = isolates

    def abort(self, error: Exception) -> None:
        """Send nothing more, and raise this error when the job ends: it is not one that a job expects."""
        self.fatal_error = self.fatal_error or error
        self._result.stopped_by = self._result.stopped_by or error

    def encode(
        self, flight: InFlight[ItemT], rejected: list[Outcome[ItemT, ValueT]], parts: list[InFlight[ItemT]]
    ) -> None:
        """Encode the request of a chunk.

        Args:
            flight: The chunk.
            rejected: Gets the outcomes of items that cannot be sent. They are removed from the chunk.
            parts: Gets the parts that cannot be sent with the rest. They are removed too.

        Raises:
            ArgumentError: The items cannot be sent together, though each of them could be sent alone.
        """
        if self._partition is not None and len(places := self._partition(flight.chunk.items)) > 1:
            parts += self._split(flight, places)
        while flight.chunk.items:
            try:
                flight.request = self._encoded(flight.chunk.items)
            except ArgumentError:
                count = len(flight.chunk)
                rejected += self._reject(flight)
                if len(flight.chunk) == count:
                    raise
                continue
            if not self._is_too_large(flight.request):
                break
            count = len(flight.chunk)
            parts += self._split(flight, [range(count // 2), range(count // 2, count)])

    async def send(self, flight: InFlight[ItemT], release_slot: Callable[[], None]) -> list[Outcome[ItemT, ValueT]]:
        """Send a chunk, or poll one that was accepted, and return the outcome of each item.

        Args:
            flight: The chunk.
            release_slot: Called when the next chunk may be read, because the API accepted this one.
        """
        if flight.batch_id is None:
            assert flight.request is not None
            options = SendOptions(
                priority=Priority.BULK, before_send=partial(self._before_send, flight), tracker=flight.tracker
            )
            self._progress.queued(flight)
            try:
                answer = await self._send(flight.request, flight.chunk, options)
            finally:
                self._progress.admitted(flight)
            if not isinstance(answer, Accepted):
                return answer
            flight.batch_id, flight.request = answer.batch_id, None
            if self._session is not None:
                await self._session.mark_accepted(flight)
        assert self._poll is not None
        release_slot()
        return await self._poll(flight.chunk, flight.batch_id)

    @property
    def is_outage(self) -> bool:
        """Whether the last connections failed, without an answer after them."""
        return self._failures > 0

    def halves(self, flight: InFlight[ItemT], error: Exception) -> list[InFlight[ItemT]]:
        """Return the halves of a chunk that the API refused as too large, so that nothing of it was done."""
        count = len(flight.chunk)
        too_large = isinstance(error, ResponseError) and error.status == _TOO_LARGE
        if not too_large or flight.batch_id is not None or count < 2:
            return []
        return [flight.part(half) for half in (range(count // 2), range(count // 2, count))]

    def parts_to_isolate(self, flight: InFlight[ItemT], error: Exception) -> list[InFlight[ItemT]]:
        """Return the parts of a chunk that the API refused as a whole, to find the items that are the reason.

        The first refusal gives single items, the probes, and the rest, which is sent when the probes show that the
        reason is not common to all. A refusal of the rest, or of a part of it, gives its halves. Nothing was done.
        """
        count = len(flight.chunk)
        if not isinstance(error, self._isolates) or flight.uncertain or count < 2 or _is_lock(error):
            return []
        if flight.isolation is not None:
            halves = (range(count // 2), range(count // 2, count))
            return [flight.part(half, isolation=flight.isolation) for half in halves]
        probes = sorted({0, count // 2, count - 1})
        isolation = Isolation(len(probes))
        parts = [flight.part([place], isolation=isolation, is_probe=True) for place in probes]
        if rest := sorted(set(range(count)).difference(probes)):
            parts.append(flight.part(rest, isolation=isolation))
        return parts

    def repeated(self, flight: InFlight[ItemT], error: Exception) -> list[InFlight[ItemT]]:
        """Return a chunk to send again after a pause, because another request had locked what it changes.

        Nothing was done.
        """
        if not _is_lock(error) or flight.uncertain or flight.attempts >= RETRIES:
            return []
        retry_at = asyncio.get_running_loop().time() + FIRST_PAUSE * 2.0**flight.attempts
        return [flight.part(range(len(flight.chunk)), attempts=flight.attempts + 1, retry_at=retry_at)]

    async def common_refusal(self, flight: InFlight[ItemT]) -> list[Outcome[ItemT, ValueT]]:
        """Wait for the probes of a chunk's isolation, and return its outcomes where the reason is common to all."""
        if flight.isolation is None or flight.is_probe:
            return []
        refusal = await flight.isolation.common_refusal()
        return [] if refusal is None else self.outcomes_from_error(flight, refusal)

    def note_connection(self, error: Exception, now: float) -> float | None:
        """Count failed connections in a row, and return the time to send a chunk again that met one, if it is.

        An API that was reached before in this job may come back: chunks are sent again after growing pauses, for
        `OUTAGE_SECONDS` at most. One that was never reached gets a few attempts. After that the job is stopped.

        Args:
            error: The error of a chunk of which nothing was sent.
            now: The loop's time.
        """
        if self._failures == 0:
            self._outage_began = now
        self._failures += 1
        self.connection_error = error
        if self._was_reached and now - self._outage_began < OUTAGE_SECONDS:
            return now + min(2.0**self._failures, LONGEST_PAUSE)
        if self._was_reached or self._failures >= FAILURES:
            self._result.stopped_by = self._result.stopped_by or error
        return None

    def note_answer(self) -> None:
        """Record that the API answered: an outage is over."""
        self._failures, self._was_reached = 0, True

    def split_retryable(
        self, flight: InFlight[ItemT], outcomes: list[Outcome[ItemT, ValueT]]
    ) -> tuple[list[InFlight[ItemT]], list[Outcome[ItemT, ValueT]]]:
        """Split outcomes into items to send again, each alone and after a pause, and outcomes that are final."""
        is_retryable = self._is_retryable
        if is_retryable is None or flight.attempts >= RETRIES or "failed" not in map(STATUS_OF, outcomes):
            return [], outcomes
        retry_at = asyncio.get_running_loop().time() + FIRST_PAUSE * 2.0**flight.attempts
        retries = [
            flight.part([place], attempts=flight.attempts + 1, retry_at=retry_at)
            for place, outcome in enumerate(outcomes)
            if is_retryable(outcome)
        ]
        return retries, [outcome for outcome in outcomes if not is_retryable(outcome)]

    def outcomes_from_error(self, flight: InFlight[ItemT], error: Exception) -> list[Outcome[ItemT, ValueT]]:
        """Return the outcome of every item of a chunk that ended with an error."""
        chunk = flight.chunk
        if isinstance(error, PinterestError) and not isinstance(error, JournalError | MirrorError):
            error = strip_traceback(error)
        else:
            self.abort(error)
        if isinstance(error, _FATAL):
            self._result.stopped_by = self._result.stopped_by or error
        if flight.uncertain:
            return chunk.outcomes("unknown", error=error)
        if isinstance(error, ResponseError) and not isinstance(error, _FATAL):
            flight.refusal = error
            message = without_indexes(error.message)
            return chunk.outcomes("failed", errors=[ErrorDetail(code=error.code, message=message)], error=error)
        return chunk.outcomes("unknown" if flight.doubtful else "not_sent", error=error)

    async def _before_send(self, flight: InFlight[ItemT]) -> None:
        self._progress.admitted(flight)
        if self._session is not None:
            await self._session.mark_in_progress(flight)

    def _split(self, flight: InFlight[ItemT], parts: Sequence[Sequence[int]]) -> list[InFlight[ItemT]]:
        """Keep the first of these parts in a chunk and return the others as chunks of their own."""
        first, *others = [flight.part(places) for places in parts]
        flight.chunk = first.chunk
        return others

    def _reject(self, flight: InFlight[ItemT]) -> list[Outcome[ItemT, ValueT]]:
        """Take the items that cannot be sent out of a chunk, and return their outcomes."""
        rejected: list[Outcome[ItemT, ValueT]] = []
        places: list[int] = []
        for place, (index, item) in enumerate(zip(flight.chunk.indexes, flight.chunk.items, strict=True)):
            try:
                self._encoded([item])
            except ArgumentError as error:
                rejected.append(Outcome(index, item, "failed", error=strip_traceback(error)))
            else:
                places.append(place)
        flight.keep(places)
        return rejected

    def _encoded(self, items: Sequence[ItemT]) -> Request:
        request = self._encode(items)
        if len(items) == 1 and self._is_too_large(request):
            most = f"at most {self._max_chunk_bytes:,} bytes can be sent at once"
            raise ArgumentError(
                self._name, "items", f"encoded, the item has {len(request.body or b''):,} bytes; {most}"
            )
        return request

    def _is_too_large(self, request: Request) -> bool:
        return self._max_chunk_bytes is not None and len(request.body or b"") > self._max_chunk_bytes


def _is_lock(error: Exception) -> bool:
    """Return whether another request had locked what this one changes."""
    return isinstance(error, Conflict) and refusal_of(error.status, error.code, error.message) is Refusal.LOCK


def strip_traceback(error: ErrorT) -> ErrorT:
    """Return an error to keep, without its frames, which refer to the request and everything around it."""
    error.__traceback__ = error.__context__ = error.__cause__ = None
    return error
