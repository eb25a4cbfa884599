"""A Redis server on a loop of virtual time."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from pinterest_async import _redis
from pinterest_async._redis import lease
from pinterest_async.resources._workflows import mirror_redis
from tests.support.virtual_time import VirtualTimeLoop


def keep_real_time_in_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let virtual time stand still while a state or its lease waits for the server."""
    with_timeout = _redis.with_timeout

    async def stand_still(call: Awaitable[Any]) -> Any:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualTimeLoop)
        with loop.standing_still():
            return await with_timeout(call)

    for module in (lease, mirror_redis):
        monkeypatch.setattr(module, "with_timeout", stand_still)
