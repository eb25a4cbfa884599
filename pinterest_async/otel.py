"""Spans and metrics for OpenTelemetry. Needs the extra `otel`.

    from pinterest_async.otel import Telemetry

    telemetry = Telemetry()
    async with Pinterest.from_env(on_event=telemetry) as pinterest:
        telemetry.watch(pinterest.limits)

A call is a span of its own ("boards.get") under the span that is current where it is made. Below it there is a client
span for each attempt that was made ("GET /boards/{board_id}"), by the semantic conventions for HTTP. A retry has
`http.request.resend_count`. The transfer of a file ("reports.run") is such a call, too, with the URL "https://host/{file}".
Metrics:

| name | kind | what |
|---|---|---|
| `http.client.request.duration` | histogram, s | attempts, from sending to the end of the answer |
| `http.client.request.body.size` | histogram, By | bodies that were sent, files included |
| `http.client.response.body.size` | histogram, By | bodies that arrived, as they were sent, files included |
| `pinterest.call.duration` | histogram, s | calls, with their waits and retries |
| `pinterest.limit.wait.duration` | histogram, s | waits of attempts for their quota |
| `pinterest.limit.requests` | gauge | requests that a quota allows in its period, by category |
| `pinterest.limit.waiting` | gauge | requests that wait for a quota, by category |
| `pinterest.limit.paused` | gauge, s | how long a category stays paused |

No attribute holds an id of an object, a query, a body or a text of the API. The URL of a span is a template.
"""

import asyncio
import time
from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any, Final
from urllib.parse import urlsplit

from ._http.events import RequestEvent
from ._limits.limiter import Limiter
from ._limits.statistics import CategoryStatistics
from ._version import __version__
from .errors import missing_extra

try:
    from opentelemetry import metrics, trace
    from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation
    from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider
except ModuleNotFoundError as _error:
    raise missing_extra("pinterest_async.otel", "otel", _error) from _error

__all__ = ["Telemetry"]

_NAME: Final = "pinterest_async"
_NANOSECONDS: Final = 1_000_000_000
_COLLECT_SECONDS: Final = 1.0
"""Seconds that the collection of metrics, in another thread, waits for the client's event loop."""

_OF_CALLS: Final = ("http.request.method", "url.template", "error.type")
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
_LONG_BUCKETS: Final = (*_BUCKETS, 30.0, 60.0, 120.0, 300.0)
_SIZE_BUCKETS: Final = tuple(10.0**power for power in range(2, 10))


class Telemetry:
    """Makes spans and metrics of the events of a client; give it as `on_event`. Several clients can share one.

    Args:
        tracer_provider: Gets the spans. The global one when left out.
        meter_provider: Gets the metrics. The global one when left out.
    """

    def __init__(
        self, *, tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None
    ) -> None:
        self._tracer = trace.get_tracer(_NAME, __version__, tracer_provider)
        meter = self._meter = metrics.get_meter(_NAME, __version__, meter_provider)
        self._requests = meter.create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=_BUCKETS,
        )
        self._sent, self._received = (
            meter.create_histogram(
                f"http.client.{part}.body.size",
                unit="By",
                description=f"Size of HTTP client {part} bodies.",
                explicit_bucket_boundaries_advisory=_SIZE_BUCKETS,
            )
            for part in ("request", "response")
        )
        self._calls = meter.create_histogram(
            "pinterest.call.duration",
            unit="s",
            description="Duration of calls, with their waits and retries.",
            explicit_bucket_boundaries_advisory=_LONG_BUCKETS,
        )
        self._waits = meter.create_histogram(
            "pinterest.limit.wait.duration",
            unit="s",
            description="Waits of requests for their quota.",
            explicit_bucket_boundaries_advisory=_LONG_BUCKETS,
        )
        self._open: dict[int, tuple[Span, int]] = {}
        self._limits: list[tuple[Limiter, asyncio.AbstractEventLoop]] = []

    def __call__(self, event: RequestEvent) -> None:
        """Take an event."""
        now = time.time_ns()
        begun = now - int((event.seconds + event.waited) * _NANOSECONDS)
        span, since = self._open.get(event.call) or self._begin(event, begun)
        attributes: dict[str, str | int] = {
            "http.request.method": event.method,
            "url.template": event.path,
            **_server(event.base_url),
        }
        if event.status is not None:
            attributes["http.response.status_code"] = event.status
        failure = _error_type(event)
        if failure is not None:
            attributes["error.type"] = failure
        if event.kind == "call":  # no quota counts files
            self._waits.record(event.waited, _quota(event))
        if event.seconds or event.delivery != "not_sent":
            self._requests.record(event.seconds, attributes)
            for sizes, size in ((self._sent, event.sent_bytes), (self._received, event.received_bytes)):
                if size:
                    sizes.record(size, attributes)
            self._add_attempt(event, span, attributes, now)
        if event.retry_in is None:
            self._open.pop(event.call, None)
            _end(span, failure, now)
            called = {name: value for name, value in attributes.items() if name in _OF_CALLS}
            self._calls.record(max(0, now - since) / _NANOSECONDS, called)

    def watch(self, limits: Limiter) -> None:
        """Report the state of a limiter (`pinterest.limits`), too. To be called where the client is used.

        Args:
            limits: The limiter. Quotas of several users or ad accounts are reported together, by category.
        """
        if not self._limits:
            for name, unit, description in (
                ("requests", "{request}", "Requests that a quota allows in its period."),
                ("waiting", "{request}", "Requests that wait for a quota."),
                ("paused", "s", "Seconds until the pause of a category ends."),
            ):
                self._meter.create_observable_gauge(
                    f"pinterest.limit.{name}", [_Gauge(self._limits, name)], unit=unit, description=description
                )
        self._limits.append((limits, asyncio.get_running_loop()))

    def _begin(self, event: RequestEvent, begun: int) -> tuple[Span, int]:
        """Begin the span of a call, with its first event."""
        attributes = _quota(event) if event.kind == "call" else None
        opened = self._tracer.start_span(event.operation, attributes=attributes, start_time=begun), begun
        if event.retry_in is not None:
            self._open[event.call] = opened
        return opened

    def _add_attempt(self, event: RequestEvent, call: Span, attributes: dict[str, str | int], now: int) -> None:
        more: dict[str, Any] = {
            "url.full": event.base_url + event.path,
            "http.request.body.size": event.sent_bytes,
            "http.response.body.size": event.received_bytes,
            "pinterest.delivery": event.delivery,
        }
        if event.kind == "call":
            more["pinterest.limit.wait"] = event.waited
        if event.attempt > 1:
            more["http.request.resend_count"] = event.attempt - 1
        if event.request_id is not None:
            more["http.response.header.x-pinterest-rid"] = [event.request_id]
        span = self._tracer.start_span(
            f"{event.method} {event.path}",
            context=trace.set_span_in_context(call),
            kind=SpanKind.CLIENT,
            attributes={**attributes, **more},
            start_time=now - int(event.seconds * _NANOSECONDS),
        )
        _end(span, _error_type(event), now)


class _Gauge:
    """Reads one value of limiters, when metrics are collected, which may be in another thread."""

    def __init__(self, limits: list[tuple[Limiter, asyncio.AbstractEventLoop]], name: str) -> None:
        self._limits = limits
        self._name = name

    def __call__(self, options: CallbackOptions) -> Iterable[Observation]:
        totals: dict[str, float] = {}
        for limits, loop in self._limits:
            for quota in _statistics(limits, loop):
                before = totals.get(quota.category, 0)
                match self._name:
                    case "waiting":
                        totals[quota.category] = before + quota.waiting
                    case "paused":
                        totals[quota.category] = max(before, quota.paused_seconds)
                    case _:
                        if quota.limit is not None:
                            totals[quota.category] = max(before, quota.limit)
        return [Observation(value, {"pinterest.category": category}) for category, value in totals.items()]


def _statistics(limits: Limiter, loop: asyncio.AbstractEventLoop) -> tuple[CategoryStatistics, ...]:
    """Return the statistics of a limiter, read in its event loop; nothing if that does not run, or not in time."""
    if not loop.is_running():
        return ()
    try:
        if asyncio.get_running_loop() is loop:
            return limits.statistics()
    except RuntimeError:  # this thread has no loop
        pass
    answer: Future[tuple[CategoryStatistics, ...]] = Future()
    try:
        loop.call_soon_threadsafe(lambda: answer.set_result(limits.statistics()))
        return answer.result(_COLLECT_SECONDS)
    except (RuntimeError, TimeoutError):
        return ()


def _quota(event: RequestEvent) -> dict[str, str]:
    return {"pinterest.category": event.category or "other", "pinterest.priority": event.priority}


def _server(base_url: str) -> dict[str, str | int]:
    parts = urlsplit(base_url)
    return {
        "server.address": parts.hostname or "",
        "server.port": parts.port or (443 if parts.scheme == "https" else 80),
    }


def _error_type(event: RequestEvent) -> str | None:
    """Return the `error.type` of an attempt: the status where there is one, and the class of the error otherwise."""
    if event.error is None:
        return None
    if event.status is not None and event.status >= 400:
        return str(event.status)
    return f"{type(event.error).__module__}.{type(event.error).__qualname__}"


def _end(span: Span, failure: str | None, now: int) -> None:
    if failure is not None:
        span.set_attribute("error.type", failure)
        span.set_status(StatusCode.ERROR)
    span.end(now)
