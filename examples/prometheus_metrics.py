"""Metrics of calls for Prometheus: how many, how they ended, how long they took and waited, what each quota allows.

python examples/prometheus_metrics.py  # with a sandbox behind it; needs prometheus-client
curl localhost:9464/metrics
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from pinterest_async import Pinterest, RequestEvent
from pinterest_async.sandbox import Sandbox


class Metrics:
    """Counts the events of a client; give it as `on_event`. Labels hold no ids: their number stays small."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._attempts = Counter(
            "pinterest_attempts", "Requests sent, retries included.", ["operation", "status"], registry=registry
        )
        self._retries = Counter("pinterest_retries", "Attempts to be repeated.", ["operation"], registry=registry)
        self._failures = Counter("pinterest_failures", "Calls that failed.", ["operation", "error"], registry=registry)
        self._seconds = Histogram("pinterest_seconds", "Time on the wire.", ["operation"], registry=registry)
        self._bytes = Counter(
            "pinterest_bytes", "Bytes of bodies, files included.", ["operation", "direction"], registry=registry
        )
        self._waits = Histogram(
            "pinterest_wait_seconds", "Time in the queue of a quota.", ["category", "priority"], registry=registry
        )
        self._limits = Gauge("pinterest_limit", "Requests that a quota allows.", ["category"], registry=registry)
        self._waiting = Gauge("pinterest_waiting", "Requests in the queue.", ["category"], registry=registry)

    def __call__(self, event: RequestEvent) -> None:
        """Count an event."""
        if event.delivery != "not_sent":
            self._attempts.labels(event.operation, event.status or "none").inc()
            self._seconds.labels(event.operation).observe(event.seconds)
            self._bytes.labels(event.operation, "sent").inc(event.sent_bytes)
            self._bytes.labels(event.operation, "received").inc(event.received_bytes)
        if event.kind == "call":  # no quota counts files
            self._waits.labels(event.category or "other", event.priority).observe(event.waited)
        if event.retry_in is not None:
            self._retries.labels(event.operation).inc()
        elif event.error is not None:
            self._failures.labels(event.operation, type(event.error).__name__).inc()

    def read(self, pinterest: Pinterest) -> None:
        """Take the state of the quotas of a client of one user. To be called now and then."""
        for quota in pinterest.limits.statistics():
            self._limits.labels(quota.category).set(quota.limit or 0)
            self._waiting.labels(quota.category).set(quota.waiting)


async def main(arguments: Sequence[str]) -> int:
    """Call the sandbox, and serve the metrics meanwhile."""
    parser = argparse.ArgumentParser(description="Serve metrics of calls.")
    parser.add_argument("--port", type=int, default=9464)
    parser.add_argument("--calls", type=int, default=0, help="end after this many (default: never)")
    options = parser.parse_args(arguments)
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    server, _ = start_http_server(options.port, "localhost", registry)
    try:
        async with Sandbox() as sandbox, sandbox.client(on_event=metrics) as pinterest:
            number = 0
            while not options.calls or number < options.calls:
                number += 1
                await pinterest.boards.list()
                metrics.read(pinterest)
                await asyncio.sleep(1)
    finally:
        server.shutdown()
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
