"""A server whose answers a test decides, and clients of it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from pinterest_async import Pinterest

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


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
