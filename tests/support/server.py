"""A server whose answers a test decides, and clients of it."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiohttp import web

from pinterest_async import Pinterest

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Wire(NamedTuple):
    """A server of plain bytes: where it is, and the heads of the requests that it received."""

    url: str
    heads: list[bytes]


@asynccontextmanager
async def serve(answer: Answer) -> AsyncGenerator[str]:
    """Answer every request with a coroutine function; gives the base URL."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v5"
    finally:
        await runner.cleanup()


def client(base_url: str, **settings: Any) -> Pinterest:
    """Make a client of that server, without limits of its own unless the settings have some."""
    return Pinterest(**{"access_token": "pina_made_up", "base_url": base_url, "quotas": None, **settings})


@asynccontextmanager
async def serve_bytes(*answers: bytes | Handler) -> AsyncGenerator[Wire]:
    """Answer with these bytes, one after the other, the last one again and again; each closes its connection.

    A function that stands for an answer reads the body of the request itself.
    """
    heads: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            answer = answers[min(len(heads), len(answers) - 1)]
            heads.append(head)
            if callable(answer):
                await answer(reader, writer)
            else:
                length = re.search(rb"content-length: (\d+)", head.lower())
                await reader.readexactly(int(length[1]) if length else 0)
                writer.write(answer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield Wire(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v5", heads)
    finally:
        server.close()


def answer(status: int | str, body: bytes, **headers: object) -> bytes:
    """Return an answer as bytes, with its Content-Length unless the headers have one (None: it is left out)."""
    lines: dict[str, object] = {"Content-Length": len(body), "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("utf-8", "surrogateescape") + body
