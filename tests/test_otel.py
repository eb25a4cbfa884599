"""Spans and metrics: what OpenTelemetry gets of calls, and what it does not get."""

import asyncio
import threading
from collections.abc import Awaitable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from pinterest_async import (
    BadRequest,
    Category,
    CategoryStatistics,
    Limits,
    NotFound,
    Pinterest,
    PinterestError,
    RateLimited,
)
from pinterest_async.sandbox import Fault, Sandbox

pytest.importorskip("opentelemetry.sdk")  # the extra otel

from opentelemetry import trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pinterest_async.otel import Telemetry, _server
from tests.scenarios.test_redaction import ACCOUNT, EMAIL, EVENT, FOUND, Heard, repeating


class Collected:
    """A telemetry and what it exports."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.reader = InMemoryMetricReader()
        meters = MeterProvider(metric_readers=[self.reader], shutdown_on_exit=False)
        self.telemetry = Telemetry(tracer_provider=self.tracers, meter_provider=meters)

    def named(self, name: str) -> list[Any]:
        return [span for span in self.exporter.get_finished_spans() if span.name == name]

    def points(self, name: str) -> list[tuple[dict[str, Any], Any]]:
        """The attributes and the value (a histogram's count and sum) of a metric's points."""
        data: Any = self.reader.get_metrics_data()
        points: list[tuple[dict[str, Any], Any]] = []
        for resource in data.resource_metrics if data is not None else ():
            for metric in (metric for scope in resource.scope_metrics for metric in scope.metrics):
                for point in metric.data.data_points if metric.name == name else ():
                    is_gauge = hasattr(point, "value")
                    points.append((dict(point.attributes), point.value if is_gauge else (point.count, point.sum)))
        return points


@pytest.fixture
def collected() -> Iterator[Collected]:
    made = Collected()
    yield made
    made.tracers.shutdown()


async def test_a_call_is_a_span_with_one_for_each_attempt(collected: Collected) -> None:
    async with Sandbox() as sandbox, sandbox.client(on_event=collected.telemetry) as pinterest:
        base_url = sandbox.base_url
        sandbox.faults.add("boards.get", Fault.SERVER_ERROR)
        with collected.tracers.get_tracer("user").start_as_current_span("job"):
            await pinterest.boards.get(next(iter(sandbox.state.boards)))
    [job], [call] = collected.named("job"), collected.named("boards.get")
    first, second = collected.named("GET /boards/{board_id}")
    assert call.parent.span_id == job.context.span_id
    assert first.parent.span_id == second.parent.span_id == call.context.span_id
    assert (call.kind, first.kind, second.kind) == (
        trace.SpanKind.INTERNAL,
        trace.SpanKind.CLIENT,
        trace.SpanKind.CLIENT,
    )
    assert call.status.status_code is trace.StatusCode.UNSET
    assert call.start_time <= first.start_time <= first.end_time <= second.start_time <= second.end_time
    assert second.end_time == call.end_time
    port = int(base_url.rpartition(":")[2].removesuffix("/v5"))
    common = {
        "http.request.method": "GET",
        "url.template": "/boards/{board_id}",
        "url.full": base_url + "/boards/{board_id}",
        "server.address": "127.0.0.1",
        "server.port": port,
    }
    assert first.attributes.items() >= common.items()
    assert second.attributes.items() >= common.items()
    assert first.attributes["http.response.status_code"] == 500
    assert first.attributes["error.type"] == "500"
    assert first.status.status_code is trace.StatusCode.ERROR
    assert "http.request.resend_count" not in first.attributes
    assert second.attributes["http.request.resend_count"] == 1
    assert second.attributes["http.response.status_code"] == 200
    assert second.attributes["http.response.header.x-pinterest-rid"]
    assert "error.type" not in second.attributes
    assert call.attributes == {"pinterest.category": "org_read", "pinterest.priority": "interactive"}


async def test_the_transfer_of_a_file_is_a_call_without_a_quota(collected: Collected) -> None:
    async with Sandbox() as sandbox, sandbox.client(on_event=collected.telemetry) as pinterest:
        sandbox.faults.add("storage.receive", Fault.SERVER_ERROR)
        await pinterest.media.upload(b"video" * 1000)
        host = sandbox.base_url.removesuffix("/v5")
    [call], [failed, good] = collected.named("media.upload"), collected.named("POST /{file}")
    assert not call.attributes
    assert failed.parent.span_id == good.parent.span_id == call.context.span_id
    assert {name: good.attributes.get(name) for name in ("url.full", "http.response.status_code", "error.type")} == {
        "url.full": host + "/{file}",
        "http.response.status_code": 204,
        "error.type": None,
    }
    assert good.attributes["http.request.body.size"] == 5000
    assert "pinterest.limit.wait" not in good.attributes
    sent = [value for of, value in collected.points("http.client.request.body.size") if of["url.template"] == "/{file}"]
    assert sent == [(1, 5000), (1, 5000)]
    received = [of["url.template"] for of, _ in collected.points("http.client.response.body.size")]
    assert "/media" in received
    waits = collected.points("pinterest.limit.wait.duration")
    assert sum(count for _, (count, _) in waits) == len(sandbox.requests) - 2, "the calls only"


async def test_a_call_that_fails_says_how(collected: Collected) -> None:
    async with Sandbox() as sandbox, sandbox.client(on_event=collected.telemetry, max_wait=1) as pinterest:
        with pytest.raises(NotFound):
            await pinterest.boards.get("1")
        pinterest.limits.pause(Category.ORG_READ, None, 60.0)
        with pytest.raises(RateLimited):
            await pinterest.boards.get("1")
    not_found, unsent = collected.named("boards.get")
    [attempt] = collected.named("GET /boards/{board_id}")  # the other call sent nothing
    assert (not_found.attributes["error.type"], attempt.attributes["error.type"]) == ("404", "404")
    assert unsent.attributes["error.type"] == "pinterest_async.RateLimited"
    assert unsent.status.status_code is trace.StatusCode.ERROR
    assert unsent.status.description is None
    durations = collected.points("pinterest.call.duration")
    called = {"http.request.method": "GET", "url.template": "/boards/{board_id}"}
    assert [attributes for attributes, _ in durations] == [
        {**called, "error.type": "404"},
        {**called, "error.type": "pinterest_async.RateLimited"},
    ]


async def test_nothing_answers(collected: Collected) -> None:
    async with Pinterest(
        access_token="t", base_url="http://127.0.0.1:1/v5", on_event=collected.telemetry, max_retries=0
    ) as pinterest:
        with pytest.raises(Exception, match="nothing was sent"):
            await pinterest.boards.get("1")
    [attempt] = collected.named("GET /boards/{board_id}")
    assert attempt.attributes["error.type"] == "pinterest_async.ConnectionFailed"
    assert attempt.attributes["pinterest.delivery"] == "not_sent"


def test_the_ports_of_schemes() -> None:
    assert _server("https://api.pinterest.com/v5") == {"server.address": "api.pinterest.com", "server.port": 443}
    assert _server("http://localhost/v5") == {"server.address": "localhost", "server.port": 80}


async def test_durations_and_waits_are_metrics(collected: Collected) -> None:
    async with Sandbox(latency=2.0) as sandbox, sandbox.client(on_event=collected.telemetry) as pinterest:
        pinterest.limits.pause(Category.ORG_READ, None, 5.0)
        sandbox.faults.add("boards.list", Fault.SERVER_ERROR)
        await pinterest.boards.list()
    durations = {
        attributes["http.response.status_code"]: value
        for attributes, value in collected.points("http.client.request.duration")
    }
    assert set(durations) == {200, 500}
    assert durations[200] == (1, pytest.approx(2.0, abs=0.5))
    [(attributes, waits)] = collected.points("pinterest.limit.wait.duration")
    assert attributes == {"pinterest.category": "org_read", "pinterest.priority": "interactive"}
    assert waits == (2, pytest.approx(5.0, abs=0.5))
    [(attributes, calls)] = collected.points("pinterest.call.duration")
    assert attributes == {"http.request.method": "GET", "url.template": "/boards"}
    assert calls[0] == 1


async def test_limits_are_gauges(collected: Collected) -> None:
    async with Sandbox() as sandbox, sandbox.client(on_event=collected.telemetry) as pinterest:
        assert collected.points("pinterest.limit.requests") == []
        collected.telemetry.watch(pinterest.limits)
        await pinterest.boards.list()
        pinterest.limits.pause(Category.ORG_READ, None, 60.0)
        waiting = asyncio.create_task(pinterest.boards.get("1"))
        await asyncio.sleep(0.1)
        collected.telemetry.watch(Unlimited())  # of another client
        in_a_thread = by_category(await asyncio.to_thread(collected.points, "pinterest.limit.waiting"))
        assert in_a_thread["org_read"] == 1

        async def collect() -> list[tuple[dict[str, Any], Any]]:
            return collected.points("pinterest.limit.waiting")

        assert by_category(await asyncio.to_thread(asyncio.run, collect())) == in_a_thread
        limits = by_category(collected.points("pinterest.limit.requests"))
        assert limits["org_read"] == 1000
        assert "trends_read" not in limits
        paused = by_category(collected.points("pinterest.limit.paused"))
        assert paused["org_read"] == pytest.approx(60.0, abs=1.0)
        waiting.cancel()


class Unlimited(Limits):
    def statistics(self) -> tuple[CategoryStatistics, ...]:
        return (CategoryStatistics("trends_read", None, 0, 0, 0.0, 0),)


def by_category(points: list[tuple[dict[str, Any], Any]]) -> dict[str, float]:
    return {attributes["pinterest.category"]: value for attributes, value in points}


def test_limits_of_a_loop_that_has_ended_are_left_out(collected: Collected) -> None:
    async def use() -> None:
        async with Sandbox() as sandbox, sandbox.client(on_event=collected.telemetry) as pinterest:
            collected.telemetry.watch(pinterest.limits)
            await pinterest.boards.list()

    asyncio.run(use())
    assert collected.points("pinterest.limit.requests") == []


def test_limits_of_a_loop_that_is_busy_are_left_out(collected: Collected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinterest_async.otel._COLLECT_SECONDS", 0.01)
    seen: list[object] = []
    begun, ended = threading.Event(), threading.Event()

    async def use() -> None:
        async with Sandbox() as sandbox, sandbox.client(on_event=collected.telemetry) as pinterest:
            collected.telemetry.watch(pinterest.limits)
            await pinterest.boards.list()
            begun.set()
            ended.wait(10)

    def collect() -> None:
        begun.wait(10)
        seen.append(collected.points("pinterest.limit.requests"))
        ended.set()

    thread = threading.Thread(target=collect)
    thread.start()
    asyncio.run(use())
    thread.join()
    assert seen == [[]]


async def test_spans_hold_no_ids_and_no_texts_of_the_api(collected: Collected) -> None:
    async with Sandbox() as sandbox, sandbox.client(on_event=collected.telemetry) as pinterest:
        with pytest.raises(NotFound):
            await pinterest.boards.get("987654321")
        with pytest.raises(BadRequest):
            await pinterest.request("GET", "/boards/987654321", query={"term": "hush"})
        secrets = ["987654321", "hush", "Board not found", sandbox.access_token]
    text = "".join(span.to_json() for span in collected.exporter.get_finished_spans())
    text += str(collected.reader.get_metrics_data())
    assert text.count("/boards/{id}") > 1
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
async def test_spans_and_metrics_hold_no_secret(collected: Collected, status: int) -> None:
    """Of an API that repeats what it gets."""
    heard = Heard()
    async with repeating(status, heard, on_event=collected.telemetry) as pinterest:
        calls: list[Awaitable[Any]] = [
            pinterest.conversion_events.create(ACCOUNT, data=[EVENT]),
            pinterest.customer_lists.create(ACCOUNT, name="Customers", records=EMAIL),
            pinterest.conversion_events.send_many(ACCOUNT, [EVENT]),
        ]
        for call in calls:
            with suppress(PinterestError):
                await call
    spans = collected.exporter.get_finished_spans()
    assert len(spans) >= 6
    assert not [span.name for span in spans if FOUND.search(span.to_json())]
    assert not FOUND.search(str(collected.reader.get_metrics_data()))
