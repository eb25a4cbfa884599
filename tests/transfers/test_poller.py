"""Polling of one long-running operation, against a scripted server."""

import asyncio
from itertools import pairwise

import pytest

from pinterest_async import JobFailed, ServerError, TimedOut
from pinterest_async._transfers.poller import Backoff, Poller, Stage, Status

PENDING = Status[str](Stage.PENDING, "IN_PROGRESS")
READY = Status(Stage.READY, "FINISHED", "https://storage/1", 12)
EXPIRED = Status[str](Stage.EXPIRED, "EXPIRED")
FAILED = Status[str](Stage.FAILED, "FAILED")
ERROR = ServerError("reports.run", 503)


class ScriptedServer:
    """Answers polls from a script. Its last answer is repeated."""

    def __init__(self, *answers: Status[str] | Exception) -> None:
        self.answers = list(answers)
        self.created = 0
        self.polled: list[tuple[str, float]] = []

    async def create(self) -> str:
        self.created += 1
        return f"token-{self.created}"

    async def poll(self, token: str) -> Status[str]:
        self.polled.append((token, asyncio.get_running_loop().time()))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def poller(self, timeout: float = 3600.0) -> Poller[str]:
        return Poller("reports.run", self.create, self.poll, timeout)

    def intervals(self) -> list[float]:
        return [later - earlier for (_, earlier), (_, later) in pairwise(self.polled)]


async def test_intervals_grow_to_thirty_seconds() -> None:
    server = ScriptedServer(*[PENDING] * 12, READY)
    assert await server.poller().result() == "https://storage/1"
    expected = [min(1.5**number, 30.0) for number in range(12)]
    assert server.intervals() == pytest.approx(expected, abs=0.05)


async def test_the_size_is_that_of_the_last_result() -> None:
    poller = ScriptedServer(READY).poller()
    assert poller.size is None
    await poller.result()
    assert poller.size == 12


async def test_an_expired_link_is_requested_again_with_the_same_token() -> None:
    server = ScriptedServer(READY)
    poller = server.poller()
    await poller.result()
    await poller.result()
    assert [token for token, _ in server.polled] == ["token-1", "token-1"]


async def test_an_expired_file_is_created_again() -> None:
    server = ScriptedServer(EXPIRED, READY)
    assert await server.poller().result() == "https://storage/1"
    assert [token for token, _ in server.polled] == ["token-1", "token-2"]


async def test_a_file_is_created_three_times_at_most() -> None:
    server = ScriptedServer(EXPIRED)
    with pytest.raises(JobFailed, match="EXPIRED"):
        await server.poller().result()
    assert server.created == 3


async def test_a_file_is_not_created_again_on_request() -> None:
    server = ScriptedServer(EXPIRED)
    with pytest.raises(JobFailed, match="EXPIRED"):
        await server.poller().result(recreate=False)
    assert server.created == 1


async def test_a_failed_operation_has_the_word_of_the_api() -> None:
    with pytest.raises(JobFailed) as caught:
        await ScriptedServer(FAILED).poller().result()
    assert (caught.value.operation, caught.value.status) == ("reports.run", "FAILED")


async def test_ready_without_a_result_is_polled_again() -> None:
    server = ScriptedServer(Status[str](Stage.READY, "FINISHED"), READY)
    assert await server.poller().result() == "https://storage/1"


async def test_five_failed_polls_in_a_row_are_retried() -> None:
    server = ScriptedServer(*[ERROR] * 5, PENDING, *[ERROR] * 5, READY)
    assert await server.poller().result() == "https://storage/1"


async def test_the_sixth_failed_poll_in_a_row_is_raised() -> None:
    server = ScriptedServer(ERROR)
    with pytest.raises(ServerError):
        await server.poller().result()
    assert len(server.polled) == 6


async def test_an_error_that_no_repetition_helps_is_raised_at_once() -> None:
    server = ScriptedServer(ValueError("broken"))
    with pytest.raises(ValueError, match="broken"):
        await server.poller().result()
    assert len(server.polled) == 1


async def test_it_times_out_before_a_poll_that_would_be_late() -> None:
    server = ScriptedServer(PENDING)
    started = asyncio.get_running_loop().time()
    with pytest.raises(TimedOut, match=r"reports\.run: it is not ready after 600 s; raise timeout="):
        await server.poller(timeout=600).result()
    assert asyncio.get_running_loop().time() - started <= 600


async def test_the_timeout_starts_anew_when_a_file_is_created_again() -> None:
    server = ScriptedServer(*[PENDING] * 3, EXPIRED, *[PENDING] * 3, READY)
    assert await server.poller(timeout=20).result() == "https://storage/1"


async def test_a_schedule_that_moves_while_the_poller_sleeps_is_followed() -> None:
    schedule = Backoff()
    schedule.postpone()
    server = ScriptedServer(READY)
    poller = Poller("reports.run", server.create, server.poll, 60, schedule=lambda: schedule)
    started = asyncio.get_running_loop().time()
    waiting = asyncio.create_task(poller.result())
    await asyncio.sleep(0.5)
    schedule.postpone()
    await waiting
    assert server.polled[0][1] - started == pytest.approx(2.0, abs=0.05)
