"""Refusals that pass: what the table says, and what calls, polls and items make of it."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from pinterest_async import (
    BadRequest,
    Conflict,
    OutcomeUnknown,
    Pinterest,
    PinterestError,
    Quotas,
    RateLimited,
    ServerError,
)
from pinterest_async._http.refusals import ITEM, Refusal, refusal_of
from tests.support.server import client, serve

ACCOUNT = "549755885175"
WENT_WRONG = "Sorry! Something went wrong on our end."


@pytest.mark.parametrize(
    ("status", "code", "message", "refusal"),
    [
        (429, None, "", Refusal.LIMIT),
        (429, 12, WENT_WRONG, Refusal.LIMIT),
        (400, 8, "", Refusal.LIMIT),
        (400, 1, "You have exceeded your rate limit. Retry after 30 seconds.", Refusal.LIMIT),
        (400, 12, "", Refusal.FAULT),
        (400, 1, WENT_WRONG, Refusal.FAULT),
        (400, None, "something WENT wrong", Refusal.FAULT),
        (400, 2787, WENT_WRONG, Refusal.FAULT),
        (400, 2787, "", Refusal.LOCK),
        (400, 1, "Please try again", None),
        (400, 500, "", None),
        (403, 12, WENT_WRONG, None),
        (404, 8, "Retry after 3 seconds", None),
        (ITEM, 8, "", Refusal.LIMIT),
        (ITEM, 429, "", Refusal.LIMIT),
        (ITEM, 12, "", Refusal.FAULT),
        (ITEM, 2787, "", Refusal.LOCK),
        (ITEM, 503, "", Refusal.FAULT),
        (ITEM, None, "Please try again later", Refusal.LIMIT),
        (ITEM, 1, "The name must not be empty.", None),
    ],
)
def test_what_a_refusal_says(status: int, code: int | None, message: str, refusal: Refusal | None) -> None:
    assert refusal_of(status, code, message) is refusal


class Refusing:
    """Refuses the first requests, and answers the others."""

    def __init__(self, times: int, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self.requests = 0
        self.left = times
        self._reply = (status, body, headers)

    async def answer(self, request: web.Request) -> web.Response:
        self.requests += 1
        await request.read()
        if self.left:
            self.left -= 1
            status, body, headers = self._reply
            return web.json_response(body, status=status, headers=headers)
        return web.json_response({"id": "1", "items": []})


PASSING = [{"code": 12, "message": ""}, {"code": 1, "message": WENT_WRONG}, {"code": 2787, "message": "locked"}]


@pytest.mark.parametrize("body", PASSING)
async def test_what_is_harmless_is_asked_for_again(body: dict[str, Any]) -> None:
    """The error of the last attempt is not one that blames the caller."""
    server = Refusing(2, 400, body)
    async with serve(server.answer) as url, client(url) as pinterest:
        assert (await pinterest.boards.get("1")).id == "1"
        await pinterest.boards.delete("1")
        assert server.requests == 4
        server.left = 9
        with pytest.raises(ServerError, match=r"boards\.get: HTTP 400, code"):
            await pinterest.boards.get("1")
        assert server.requests == 9


@pytest.mark.parametrize(
    ("body", "error"),
    list(zip(PASSING, (OutcomeUnknown, OutcomeUnknown, Conflict), strict=True)),
    ids=("12", "text", "lock"),
)
async def test_a_creation_is_sent_once(body: dict[str, Any], error: type[PinterestError]) -> None:
    """Its outcome is unknown, unless the refusal says that nothing was done."""
    server = Refusing(1, 400, body)
    async with serve(server.answer) as url, client(url) as pinterest:
        with pytest.raises(error):
            await pinterest.boards.create(name="New")
        assert server.requests == 1


async def test_a_creation_that_met_a_rate_limit_is_sent_again() -> None:
    """Also one that comes as a 400."""
    server = Refusing(2, 400, {"code": 8, "message": "Rate limit exceeded"})
    async with serve(server.answer) as url, client(url) as pinterest:
        assert (await pinterest.boards.create(name="New")).id == "1"
        assert server.requests == 3


async def test_a_400_that_does_not_pass_is_the_callers() -> None:
    server = Refusing(1, 400, {"code": 1, "message": "Please try again with another name."})
    async with serve(server.answer) as url, client(url) as pinterest:
        with pytest.raises(BadRequest):
            await pinterest.boards.get("1")
        assert server.requests == 1


@pytest.mark.parametrize("silence", [20.0, 60.0, 200.0])
@pytest.mark.parametrize("quotas", [None, Quotas.standard(), Quotas.trial()], ids=("none", "standard", "trial"))
async def test_a_silent_rate_limit_is_waited_out_with_few_requests(silence: float, quotas: Quotas | None) -> None:
    """However few retries are allowed: max_wait is what limits it."""
    clock = asyncio.get_running_loop().time
    asked: list[float] = []

    async def answer(_: web.Request) -> web.Response:
        asked.append(clock())
        if asked[-1] < asked[0] + silence:
            return web.json_response({"code": 8, "message": "Rate limit exceeded"}, status=429)
        return web.json_response({"items": []})

    async with serve(answer) as url, client(url, quotas=quotas, max_wait=600, max_retries=0) as pinterest:
        await pinterest.boards.list()

    assert len(asked) <= 11
    assert asked[-1] - asked[0] < 2.5 * silence


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "0"}, {"Retry-After": "7"}])
async def test_a_rate_limit_that_does_not_end_is_raised_after_max_wait(headers: dict[str, str]) -> None:
    """The sum of all waits counts, and a time that is too short again and again is not believed."""
    server = Refusing(10**6, 429, {"code": 8, "message": "Rate limit exceeded"}, headers)
    clock = asyncio.get_running_loop().time
    async with serve(server.answer) as url, client(url, max_wait=100) as pinterest:
        started = clock()
        with pytest.raises(RateLimited):
            await pinterest.boards.get("1")
        assert 50 < clock() - started < 102
        assert server.requests < 25


async def test_rate_limits_are_not_counted_as_retries() -> None:
    """A fault after many of them is still repeated."""
    statuses = [429] * 6 + [503] * 2 + [200]

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"id": "1"}, status=statuses.pop(0))

    async with serve(answer) as url, client(url, max_retries=2) as pinterest:
        assert (await pinterest.boards.get("1")).id == "1"


@pytest.mark.parametrize("body", PASSING)
async def test_polls_that_are_refused_in_passing_do_not_end_a_job(body: dict[str, Any]) -> None:
    """The report goes on at the server; the time is all that limits it."""
    polls = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal polls
        if request.method == "POST":
            return web.json_response({"token": "t", "report_status": "IN_PROGRESS"})
        polls += 1
        if polls < 20:
            return web.json_response(body, status=400)
        return web.json_response({"report_status": "FINISHED", "url": str(request.url)})

    async with serve(answer) as url, client(url, max_retries=0) as pinterest:
        await _report(pinterest)
        assert polls == 20


async def _report(pinterest: Pinterest) -> None:
    report = {
        "start_date": "2026-10-20",
        "end_date": "2026-10-21",
        "granularity": "DAY",
        "level": "CAMPAIGN",
        "columns": ["SPEND_IN_DOLLAR"],
    }
    await pinterest.reports.run(ACCOUNT, report)
