"""A Redis server on virtual time, for the limits that processes share."""

from collections.abc import Iterator

import pytest

from pinterest_async._limits.redis import slot_server as module
from pinterest_async._limits.redis.scripts import make_script
from tests.support.redis_server import RedisServer, running_server


@pytest.fixture(scope="module")
def server_in_virtual_time() -> Iterator[RedisServer]:
    """A server whose scripts take the time from a key that `shared_processes` sets."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("RESERVE", "PAUSE", "REFUND", "FORGET", "SET_REMAINING"):
            text = getattr(module, name).text.replace("redis.call('TIME')", "{redis.call('GET', 'clock'), 0}")
            patch.setattr(module, name, make_script(text))
        yield from running_server()
