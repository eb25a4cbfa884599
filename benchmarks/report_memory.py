"""Memory of large reports: `python -m benchmarks.report_memory [--megabytes 1000]`.

A server in another process makes reports of that size up as it sends them. Each way to read one has a process of its
own, because the peak of a process never falls: the table shows how far its peak (RSS) is above where it stood before
the report was asked for, and how fast it was. The program fails when rows need more than 60 MB, or a file more than 40.
"""

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aiohttp import web

from benchmarks.memory import _growth, _now
from pinterest_async import Pinterest

ACCOUNT = "549755885175"
ROWS = 500
"""Rows that the server sends at a time; in JSON they belong to one campaign."""

_NAMES = ("CAMPAIGN_ID", "CAMPAIGN_NAME", "DATE", "SPEND_IN_MICRO_DOLLAR", "IMPRESSION_1", "CLICKTHROUGH_1")


def _pieces(kind: str) -> Iterator[bytes]:
    """A report without an end: its beginning, and then rows."""
    campaign = 626735565838
    yield ",".join(_NAMES).encode() + b"\n" if kind == "csv" else b"{"
    while True:
        campaign += 1
        values = (str(campaign), f"Campaign {campaign}, all of it", "2026-10-31", 123456789, 54321, 321)
        if kind == "csv":
            yield (",".join(f'"{value}"' for value in values) + "\n").encode() * ROWS
        else:
            row = ", ".join(
                f'"{name}": {value}' if isinstance(value, int) else f'"{name}": "{value}"'
                for name, value in zip(_NAMES, values, strict=True)
            )
            yield f'"{campaign}": [{", ".join(["{" + row + "}"] * ROWS)}],'.encode()


def _serve(ready: Connection, size: int) -> None:
    async def create(request: web.Request) -> web.Response:
        kind = (await request.json())["report_format"].lower()
        return web.json_response({"report_status": "IN_PROGRESS", "token": kind})

    async def state(request: web.Request) -> web.Response:
        url = f"http://{request.host}/files/{request.query['token']}"
        return web.json_response({"report_status": "FINISHED", "url": url, "size": size})

    async def file(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        sent, kind = 0, request.path.rpartition("/")[2]
        for piece in _pieces(kind):
            await response.write(piece)
            sent += len(piece)
            if sent >= size:
                break
        if kind == "json":
            await response.write(b'"0": []}')
        return response

    async def main() -> None:
        app = web.Application()
        path = f"/v5/ad_accounts/{ACCOUNT}/reports"
        app.add_routes([web.post(path, create), web.get(path, state), web.get("/files/{kind}", file)])
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ready.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


@contextmanager
def _server(size: int) -> Iterator[str]:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, size), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/v5"
    finally:
        process.terminate()


async def _save(report: Any) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return f"{await report.save(Path(folder) / 'report') / 1e6:,.0f} MB"


async def _rows(report: Any) -> str:
    count = 0
    async for _ in report.rows():
        count += 1
    return f"{count:,} rows"


WAYS: dict[str, tuple[str, Callable[[Any], Coroutine[Any, Any, str]], float]] = {
    "a file": ("JSON", _save, 40.0),
    "rows of JSON": ("JSON", _rows, 60.0),
    "rows of CSV": ("CSV", _rows, 60.0),
}


def _measure(base_url: str, way: str, answer: Connection) -> None:
    report_format, read, _ = WAYS[way]

    async def main() -> tuple[str, float, float]:
        request = {
            "start_date": "2026-10-31",
            "end_date": "2026-10-31",
            "granularity": "DAY",
            "level": "CAMPAIGN",
            "columns": ["CAMPAIGN_ID"],
            "report_format": report_format,
        }
        async with Pinterest(access_token="token", base_url=base_url) as pinterest:
            await pinterest.reports.run(ACCOUNT, request)  # imports what is not imported yet
            before, start = _now(), time.perf_counter()
            told = await read(await pinterest.reports.run(ACCOUNT, request))
            return told, time.perf_counter() - start, _growth(before)

    answer.send(asyncio.run(main()))


def main() -> None:
    """Print the table; exit with 1 when an aim is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    size = parser.parse_args().megabytes * 1_000_000
    reached = True
    with _server(size) as base_url:
        for way, (_, _, aim) in WAYS.items():
            here, there = multiprocessing.Pipe()
            process = multiprocessing.get_context("spawn").Process(target=_measure, args=(base_url, way, there))
            process.start()
            there.close()
            told, seconds, growth = here.recv()
            process.join()
            reached = reached and growth <= aim
            word = "yes" if growth <= aim else "NO"
            print(f"{way:13} {told:>16} {seconds:6.1f} s   peak +{growth:5.1f} MB   at most {aim:.0f}: {word}")
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    main()
