"""Catalogs with a mirror."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pinterest_async import Pinterest
from pinterest_async.sandbox import Sandbox
from tests.support.mirrors import Shop
from tests.support.redis_server import RedisServer, emptied, running_server
from tests.support.redis_state import keep_real_time_in_calls


@pytest.fixture(scope="module")
def one_redis_server() -> Iterator[RedisServer]:
    yield from running_server()


@pytest.fixture
def redis_server(one_redis_server: RedisServer) -> Iterator[RedisServer]:
    yield from emptied(one_redis_server)


@pytest.fixture
async def shop(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    pinterest: Pinterest,
    pinterest_sandbox: Sandbox,
    tmp_path: Path,
) -> Shop:
    """A catalog whose mirror has its state in a file, or on a Redis server where a test says "redis"."""
    server = None
    if getattr(request, "param", "file") == "redis":
        server = request.getfixturevalue("redis_server")
        keep_real_time_in_calls(monkeypatch)
    return Shop(pinterest_sandbox, pinterest, tmp_path / "shop.mirror", server)
