"""A job whose connections fail stops, or waits for an API that was there before."""

import asyncio
from collections.abc import Sequence
from typing import Any

from pinterest_async import BulkJob, ConnectionFailed, Outcome
from pinterest_async._http.request import Request
from tests.support.bulk import Call, send_with
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop


class Api:
    """Can be reached outside of its outages, each from one second to another."""

    def __init__(self, *outages: tuple[float, float]) -> None:
        self.outages = outages
        self.start = asyncio.get_running_loop().time()
        self.attempts = 0

    async def send(self, call: Call) -> list[Outcome[Any, Any]]:
        self.attempts += 1
        now = asyncio.get_running_loop().time() - self.start
        await asyncio.sleep(1)
        if any(begins <= now < ends for begins, ends in self.outages):
            raise ConnectionFailed("things.create", "no connection")
        return call.succeed()

    def job(self, items: Any, *, concurrency: int = 2) -> BulkJob[Any, Any]:
        def encode(items: Sequence[Any]) -> Request:
            return Request("POST", "/things", body=b"[]")

        return BulkJob("things", items, encode, send_with(self.send), chunk_size=1, concurrency=concurrency)


async def test_an_api_that_was_never_reached_stops_the_job_after_ten_attempts() -> None:
    api = Api((0, 1e9))
    result = await api.job(range(1000))
    assert len(result.not_sent) == 1000
    assert isinstance(result.stopped_by, ConnectionFailed)
    assert api.attempts in (10, 11)


async def test_a_short_job_in_an_outage_says_so() -> None:
    result = await Api((0, 1e9)).job(range(3))
    assert len(result.not_sent) == 3
    assert isinstance(result.stopped_by, ConnectionFailed)


async def test_an_outage_of_four_minutes_is_waited_out() -> None:
    api = Api((3, 240))
    result = await api.job(range(50))
    assert len(result.succeeded) == 50
    assert result.stopped_by is None
    assert api.attempts < 75


async def test_two_outages_are_counted_each_for_itself() -> None:
    api = Api((3, 200), (300, 500))
    result = await api.job(range(100), concurrency=1)
    assert len(result.succeeded) == 100


async def test_a_longer_outage_stops_the_job() -> None:
    api = Api((3, 1e9))
    clock = asyncio.get_running_loop().time
    start = clock()
    result = await api.job(range(50))
    assert len(result.succeeded) + len(result.not_sent) == 50
    assert len(result.succeeded) >= 4
    assert isinstance(result.stopped_by, ConnectionFailed)
    assert 300 <= clock() - start <= 400
