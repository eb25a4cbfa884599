"""A Redis server on virtual time, for the limits that processes share."""

from collections.abc import Iterator

import pytest

from pinterest_async._limits.redis import slot_server as module
from tests.support.redis_server import RedisServer, running_server


@pytest.fixture(scope="module")
def server_in_virtual_time() -> Iterator[RedisServer]:
    """A server whose scripts take the time from a key that `shared_processes` sets."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("RESERVE", "PAUSE", "REFUND", "FORGET", "SET_REMAINING"):
            script = getattr(module, name)
            patch.setattr(module, name, script.replace("redis.call('TIME')", "{redis.call('GET', 'clock'), 0}"))
        yield from running_server()
