"""The transfer of one file: its attempts, their errors and events, and the retry budget that they draw on.

The storage service is not the API: no token is sent there and no quota counts. What authorises a request is in the link
or in the form, so neither is part of an error, an event or a log. Of a link they show the origin.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar
from urllib.parse import parse_qsl, urlsplit

import aiohttp
from yarl import URL

from .._http.delivery import Delivery
from .._http.events import CallRecorder, EventKind
from .._http.failures import UNCONNECTED
from .._http.redaction import without_credentials
from .._http.transport import Transport
from .._limits.limiter import Priority
from ..errors import DecodeError, ResponseError, ServerError, TransportError

FILE_PATH: Final = "/{file}"
"""The path in events: the path of a link has ids in it."""

CHUNK_BYTES: Final = 1 << 18
"""Bytes of a file that are read or written at a time."""

MIN_BYTES_PER_SECOND: Final = 1000
"""A transfer that is slower than this, over more than a time-out, is ended."""

_ERROR_BYTES: Final = 8192
"""Bytes of an error answer that are read."""

_ERROR_TEXT: Final = re.compile(rb"<(Code|Message)>([^<]{1,200})</\1>")
_CREDENTIAL: Final = re.compile(r"policy|signature|credential|token|key-?id", re.IGNORECASE)

ErrorT = TypeVar("ErrorT", bound=BaseException)


class LinkExpired(ResponseError):
    """The link is not valid any more: request another."""


class Transfer:
    """The attempts to transfer one file, or a part of one. Each is `send`, then `succeed` or `retry_in`.

    A retry after a failure comes from the retry budget of the client. Another link in place of one that expired does
    not: the storage service is there.

    Args:
        transport: Of the client.
        kind: The direction.
        operation: The name of the method that transfers the file.
        method: The HTTP method.
        fields: The form that the file is part of.
    """

    __slots__ = ("_delivery", "_failures", "_is_charged", "_operation", "_recorder", "_secrets", "_transport")

    def __init__(
        self,
        transport: Transport,
        kind: EventKind,
        operation: str,
        method: str,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        self._transport = transport
        self._operation = operation
        self._secrets = _credentials(fields.items() if fields else ())
        self._failures = 0
        self._is_charged = False
        self._delivery = Delivery.NOT_SENT
        self._recorder: CallRecorder | None = None
        events = transport.connection.events
        if events.is_used:
            self._recorder = CallRecorder(
                events,
                kind=kind,
                operation=operation,
                method=method,
                path=FILE_PATH,
                base_url="",
                priority=transport.options.priority or Priority.INTERACTIVE,
                user=transport.identity.user,
            )

    def send(self, url: str) -> None:
        """Record that an attempt is sent to this link now."""
        self._delivery = Delivery.SENT
        try:
            self._secrets |= _credentials(parse_qsl(urlsplit(url).query))
            origin = str(URL(url).origin())
        except ValueError:  # it is no link
            origin = ""
        if self._recorder is not None:
            self._recorder.base_url = origin
            self._recorder.send()

    def respond(self, response: aiohttp.ClientResponse) -> None:
        """Record the arrival of the head of the answer."""
        if self._recorder is not None:
            self._recorder.respond(response)

    def count_sent(self, size: int) -> None:
        """Count bytes of the file that were sent."""
        if self._recorder is not None:
            self._recorder.sent_bytes += size

    def advance(self) -> None:
        """Record that a part of the file arrived: the storage service works again."""
        if self._is_charged:
            self._transport.connection.retry_budget.earn(was_retried=True)
        self._failures, self._is_charged = 0, False

    def succeed(self) -> None:
        """Record that the whole file is transferred."""
        self._transport.connection.retry_budget.earn(was_retried=self._is_charged)
        self._end(None, None)

    def abandon(self) -> None:
        """Record that the program does not read the file to its end."""
        self._end(None, None)

    def retry_in(self, error: BaseException) -> float | None:
        """Return the seconds until the next attempt after one that failed, or None if the error is to be raised.

        When the retry budget is used up, the error says so.
        """
        delay = None
        if isinstance(error, LinkExpired | TransportError | ServerError):
            delay = self._transport.options.retry.backoff(self._failures)
            self._failures += 1
            if isinstance(error, LinkExpired):
                delay = None if delay is None else 0.0
            elif delay is not None:
                budget = self._transport.connection.retry_budget
                self._is_charged = budget.take()
                if not self._is_charged:
                    budget.explain(error)
                    delay = None
        self._end(error, delay)
        return delay

    def close(self) -> None:
        """Publish the end of a transfer that ends by something else than its last attempt: it is cancelled."""
        if self._recorder is not None:
            self._recorder.close(self._delivery)

    def lost(self, error: Exception) -> TransportError:
        """Return the error of a connection that failed, without the link that the original error may hold."""
        is_redirect = isinstance(error, aiohttp.RedirectClientError)
        if isinstance(error, UNCONNECTED) or (isinstance(error, ValueError) and not is_redirect):  # it is no link
            self._delivery = Delivery.NOT_SENT
        problem = f"the connection to the storage service failed ({type(error).__name__})"
        return TransportError(self._operation, problem)

    async def refusal(self, response: aiohttp.ClientResponse) -> ResponseError:
        """Return the error of an answer of the storage service."""
        status, body = response.status, await response.content.read(_ERROR_BYTES)
        texts = _ERROR_TEXT.findall(without_credentials(body, self._secrets))
        reason = ": ".join(text.decode(errors="replace") for _, text in texts)
        problem = f"the storage service refused it ({reason or 'it did not say why'})"
        kind = ServerError if status >= 500 or status == 429 else ResponseError
        return kind(self._operation, status, message=problem)

    def _end(self, error: BaseException | None, delay: float | None) -> None:
        if self._recorder is not None:
            is_answered = error is None or isinstance(error, ResponseError | DecodeError)
            self._recorder.end(Delivery.ANSWERED if is_answered else self._delivery, error, delay)


def _credentials(fields: Iterable[tuple[str, str]]) -> set[str]:
    """Return the values of those fields, of a form or of the query of a link, that give access to a file."""
    return {value for name, value in fields if _CREDENTIAL.search(name)}


def transfer_timeout(transport: Transport) -> aiohttp.ClientTimeout:
    """Return timeouts without a total: a file may take any time as long as bytes arrive."""
    timeout = transport.options.timeout
    return aiohttp.ClientTimeout(
        total=None, sock_connect=timeout.sock_connect, sock_read=timeout.sock_read or timeout.total
    )


def bare(error: ErrorT) -> ErrorT:
    """Return an error without the frames that it came through: the locals of aiohttp's show the link."""
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error
