"""What the package relies on in its dependencies beyond their public interfaces."""

import tomllib
from importlib.metadata import version
from pathlib import Path

import aiohttp
from aiolimiter import AsyncLimiter

ROOT = Path(__file__).parents[2]


def parts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def test_what_is_installed_is_not_below_the_lower_bounds() -> None:
    listed: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    bounds = dict(entry.split(",")[0].split(">=") for entry in listed)
    assert set(bounds) == {"aiohttp", "msgspec", "anyio", "aiolimiter"}
    for name, bound in bounds.items():
        assert parts(version(name)) >= parts(bound), name


async def test_a_limiter_keeps_its_level_and_the_time_of_it() -> None:
    """aiolimiter's private names: `_level` grows by each acquisition and leaks from `_last_check` on."""
    limiter = AsyncLimiter(10, 10.0)
    await limiter.acquire()
    level, then = limiter._level, limiter._last_check
    assert (level, type(then)) == (1.0, float)
    limiter._level, limiter._last_check = 10.0, then
    assert not limiter.has_capacity()
    limiter._last_check = then - 5.0
    assert limiter.has_capacity(5)


async def test_a_session_has_the_private_names_that_are_read() -> None:
    """`_http.session` reads aiohttp's event loop and middlewares of a session, which have no public name."""

    async def middleware(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        return await handler(request)

    async with aiohttp.ClientSession(middlewares=[middleware]) as session:
        assert list(session._middlewares) == [middleware]
        assert session._loop.is_running()
