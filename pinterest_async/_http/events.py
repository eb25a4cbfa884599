"""Events: one for each attempt of a request. None is made while nothing reads them.

Files outside of the API have events too. Their links give access, so an event has the host of a link and nothing else.
"""

import asyncio
import logging
import sys
from collections.abc import Callable
from itertools import count
from typing import Any, Final, Literal, TypeAlias

import aiohttp
import msgspec

from .._limits.limiter import Priority
from .._limits.quotas import Category
from .delivery import Delivery
from .request import request_id

logger: Final = logging.getLogger("pinterest_async")

EventKind: TypeAlias = Literal["call", "download", "upload"]


class RequestEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt of a request, or the end of a call that sent nothing; the argument of `on_event`.

    Each call has one event whose `retry_in` is None: its last. It holds no token, no query, no body and no id of an
    object. The error may repeat what the API says.

    Attributes:
        call: A number that all attempts of one call share, within this process.
        kind: "call": a request to the API. "download", "upload": a file, or a part of one, at the storage service that
            the API names.
        operation: The operation's name, such as "boards.get". "oauth.token" refreshes the access token. For a file the
            name of the method that transfers it, such as "reports.run".
        method: The HTTP method.
        path: The path's template after the base URL, such as "/boards/{board_id}". "/{file}" for a file.
        base_url: Where it was sent, such as "https://api.pinterest.com/v5". For a file the origin of its link.
        category: The rate-limit category, None for an uncategorized call and for a file.
        user: The user of the app, for a view made by `for_token()`.
        priority: "interactive", or "bulk" for requests of bulk jobs.
        attempt: The number of the attempt, from 1.
        status: The HTTP status. None: no answer came.
        request_id: Identifies the request to Pinterest's support.
        seconds: From the attempt to send the request to the end of its answer. 0.0 when it did not come to that. For a
            download it includes the time in which the program works on its rows.
        waited: Seconds that the attempt waited for its quota, and for one of the client's connections.
        sent_bytes: Bytes of the body that was sent. For an upload those of the file.
        received_bytes: Bytes of the body that arrived, as they were sent: compressed if it was.
        delivery: "answered": the answer says what the API did. "sent": the API may have carried the request out, and no
            answer says so. "not_sent": nothing was sent.
        error: What failed. None for an attempt that succeeded, and for a download that the program stopped reading.
        retry_in: Seconds until the next attempt. None: there is none, the call ends.
    """

    call: int
    kind: EventKind
    operation: str
    method: str
    path: str
    base_url: str
    category: str | None
    user: str | None
    priority: Literal["interactive", "bulk"]
    attempt: int
    status: int | None
    request_id: str | None
    seconds: float
    waited: float
    sent_bytes: int
    received_bytes: int
    delivery: Literal["not_sent", "sent", "answered"]
    error: BaseException | None
    retry_in: float | None

    def __str__(self) -> str:
        is_call = self.kind == "call"
        path = self.path if is_call else self.base_url + self.path
        parts = [f"{self.operation}: {self.method} {path}: {self._result}"]
        if not is_call:
            parts.append(f"{self.sent_bytes if self.kind == 'upload' else self.received_bytes:,} bytes")
        if self.delivery == "sent" and self.method != "GET":
            parts.append("it may have been carried out")
        if self.attempt > 1:
            parts.append(f"attempt {self.attempt}")
        if self.waited >= _NOTICEABLE:
            parts.append(f"waited {self.waited:.3f} s")
        if self.request_id is not None:
            parts.append(f"request id {self.request_id}")
        return ", ".join(parts)

    @property
    def _result(self) -> str:
        name = "" if self.error is None else type(self.error).__name__
        if self.status is not None:
            return f"HTTP {self.status} in {self.seconds:.3f} s" + (f" ({name})" if name else "")
        return f"{name} after {self.seconds:.3f} s" if self.delivery != "not_sent" else f"{name}, nothing was sent"

    def to_dict(self) -> dict[str, Any]:
        """Return the event as an object of JSON, for a structured log. The error is its class and its text."""
        fields = msgspec.structs.asdict(self)
        if self.error is not None:
            fields["error"] = {"type": type(self.error).__name__, "message": str(self.error)}
        return fields


OnEvent: TypeAlias = Callable[[RequestEvent], object]

_NOTICEABLE: Final = 0.001
"""Seconds from which a wait is shown in the text of an event."""

_DELIVERIES: Final[dict[Delivery, Literal["not_sent", "sent", "answered"]]] = {
    Delivery.NOT_SENT: "not_sent",
    Delivery.SENT: "sent",
    Delivery.ANSWERED: "answered",
}
_calls: Final = count(1)


class EventHook:
    """A function of the user's that gets the events of a client. What it raises changes no outcome.

    Args:
        call_back: The function. None: the events are logged only.
    """

    __slots__ = ("_has_failed", "call_back")

    def __init__(self, call_back: OnEvent | None = None) -> None:
        self.call_back: Final = call_back
        self._has_failed = False

    @property
    def is_used(self) -> bool:
        """Whether the events are read: by a function, or in the log."""
        return self.call_back is not None or logger.isEnabledFor(logging.DEBUG)

    def publish(self, event: RequestEvent) -> None:
        """Log an event, and give it to the function. The first error of the function is logged."""
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug("%s", event, extra={"event": event})
        if self.call_back is None:
            return
        try:
            self.call_back(event)
        except (Exception, asyncio.CancelledError):
            if not self._has_failed:
                self._has_failed = True
                logger.exception("on_event raised an error, which is logged once: %r", self.call_back)


class CallRecorder:
    """Times the attempts of one call, and publishes an event for each.

    Args:
        hook: Gets the events.
        kind: What is called.
        operation: Its name.
        method: The HTTP method.
        path: The path's template.
        base_url: Where the request is sent.
        category: The quota that it counts in.
        priority: Among the requests that wait for the quota.
        user: The user of the app, where a client has several.

    Attributes:
        base_url: As above. It may be set before an attempt.
        sent_bytes: Bytes of the body that the attempt sends.
    """

    __slots__ = (
        "_attempt",
        "_call",
        "_category",
        "_clock",
        "_has_ended",
        "_hook",
        "_kind",
        "_method",
        "_operation",
        "_path",
        "_priority",
        "_queued",
        "_received",
        "_response",
        "_sent",
        "_user",
        "base_url",
        "sent_bytes",
    )

    def __init__(
        self,
        hook: EventHook,
        *,
        kind: EventKind = "call",
        operation: str,
        method: str,
        path: str,
        base_url: str,
        category: Category | None = None,
        priority: Priority,
        user: str | None,
    ) -> None:
        self._hook = hook
        self._kind: EventKind = kind
        self._operation = operation
        self._method = method
        self._path = path
        self.base_url: str = base_url
        self._category = category
        self._priority = priority
        self._user = user
        self._call = next(_calls)
        self._clock = asyncio.get_running_loop().time
        self._attempt = 0
        self._has_ended = False
        self._begin()

    def _begin(self) -> None:
        """Begin an attempt."""
        self._attempt += 1
        self._queued: float | None = None
        self._sent: float | None = None
        self._received: float | None = None
        self._response: aiohttp.ClientResponse | None = None
        self.sent_bytes: int = 0

    def wait(self) -> None:
        """Record that the attempt waits from now on."""
        self._queued = self._clock()

    def send(self, size: int = 0) -> None:
        """Record that the attempt is sent now, with a body of this many bytes."""
        self._sent, self.sent_bytes = self._clock(), size

    def respond(self, response: aiohttp.ClientResponse) -> None:
        """Record the arrival of the head of the answer."""
        self._response = response

    def receive(self, response: aiohttp.ClientResponse) -> None:
        """Record the arrival of the whole answer."""
        self._received, self._response = self._clock(), response

    def end(self, delivery: Delivery, error: BaseException | None = None, retry_in: float | None = None) -> None:
        """Publish the attempt, and begin the next one if there is one."""
        response, now, queued, sent = self._response, self._clock(), self._queued, self._sent
        if sent is None:
            delivery = Delivery.NOT_SENT
        self._hook.publish(
            RequestEvent(
                call=self._call,
                kind=self._kind,
                operation=self._operation,
                method=self._method,
                path=self._path,
                base_url=self.base_url,
                category=None if self._category is None else self._category.value,
                user=self._user,
                priority="bulk" if self._priority is Priority.BULK else "interactive",
                attempt=self._attempt,
                status=None if response is None else response.status,
                request_id=None if response is None else request_id(response.headers),
                seconds=0.0 if sent is None else (self._received or now) - sent,
                waited=0.0 if queued is None else (now if sent is None else sent) - queued,
                sent_bytes=0 if delivery is Delivery.NOT_SENT else self.sent_bytes,
                received_bytes=0 if response is None else _body_bytes(response),
                delivery=_DELIVERIES[delivery],
                error=error,
                retry_in=retry_in,
            )
        )
        if retry_in is None:
            self._has_ended = True
        else:
            self._begin()

    def close(self, delivery: Delivery) -> None:
        """Publish the end of a call that raises something else than how its last attempt failed."""
        if not self._has_ended:
            self.end(delivery, sys.exception())


def _body_bytes(response: aiohttp.ClientResponse) -> int:
    """Return the bytes of a body that arrived, before they were decompressed."""
    # The stream of an answer without a body has no number of raw bytes.
    return response.content.total_raw_bytes if response.content.total_bytes else 0
