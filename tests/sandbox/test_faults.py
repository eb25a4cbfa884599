"""Failures on demand: what the client sees of each, and whether the work is done."""

import asyncio
import gzip
from typing import Any

import aiohttp
import pytest

from pinterest_async.sandbox import Fault, Injected, Sandbox
from pinterest_async.sandbox._server import faults as module
from tests.support.sandbox import Api, running

OPEN = (Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.RESET_BEFORE_BODY, Fault.SLOW)
DONE = (Fault.RESET_IN_BODY, Fault.TRUNCATED_GZIP, Fault.MALFORMED_JSON)
NOT_DONE = (Fault.RATE_LIMITED, Fault.RATE_LIMITED_SILENT, Fault.BAD_REQUEST_RETRY_AFTER, Fault.EXPIRED_TOKEN)


def boards(sandbox: Sandbox) -> int:
    return len(sandbox.state.boards) - 1


def kind(faults: module.Faults, operation: str) -> Fault | None:
    drawn = faults.draw(operation)
    return drawn and drawn[0]


async def create(api: Api, **settings: Any) -> Any:
    return await api("POST", "/boards", json={"name": "x"}, **settings)


async def test_refusals_come_before_any_work() -> None:
    async with running() as (sandbox, api):
        for fault in NOT_DONE:
            sandbox.faults.add("boards.create", fault)
        reply = await create(api)
        assert (reply.status, reply.json["code"], reply.headers["Retry-After"]) == (429, 8, "1")
        reply = await create(api)
        assert (reply.status, reply.json["code"], "Retry-After" in reply.headers) == (429, 8, False)
        reply = await create(api)
        assert (reply.status, reply.json["code"]) == (400, 8)
        assert "Retry after 3 seconds" in reply.json["message"]
        reply = await create(api)
        assert (reply.status, reply.json) == (401, {"code": 2, "message": "Authentication failed."})
        assert boards(sandbox) == 0
        assert (await create(api)).status == 201
        assert sandbox.faults.log == [Injected("boards.create", fault, False) for fault in NOT_DONE]


@pytest.mark.parametrize("applied", [False, True])
async def test_a_5xx_leaves_open_whether_the_work_was_done(applied: bool) -> None:
    async with running() as (sandbox, api):
        sandbox.faults.add("boards.create", Fault.SERVER_ERROR, applied=applied)
        reply = await create(api)
        assert (reply.status, reply.json["code"]) == (500, 12)
        assert boards(sandbox) == applied
        sandbox.faults.add("boards.delete", Fault.BAD_GATEWAY, applied=applied)
        reply = await api("DELETE", f"/boards/{next(iter(sandbox.state.boards))}")
        assert (reply.status, reply.headers["Content-Type"]) == (502, "text/html")
        assert b"<h1>Bad Gateway</h1>" in reply.body
        assert [each.applied for each in sandbox.faults.log] == [applied, applied]


@pytest.mark.parametrize("applied", [False, True])
async def test_a_reset_before_the_answer(applied: bool) -> None:
    async with running() as (sandbox, api):
        sandbox.faults.add("boards.create", Fault.RESET_BEFORE_BODY, applied=applied)
        with pytest.raises(aiohttp.ClientOSError, match="reset"):
            await create(api)
        assert boards(sandbox) == applied
        assert sandbox.requests[0].status is None
        assert (await api("GET", "/boards")).status == 200


async def test_a_reset_in_the_middle_of_the_body() -> None:
    async with running() as (sandbox, api):
        sandbox.faults.add("boards.create", Fault.RESET_IN_BODY)
        with pytest.raises((aiohttp.ClientPayloadError, aiohttp.ClientOSError)):
            await create(api)
        assert boards(sandbox) == 1
        sandbox.faults.add("boards.delete", Fault.RESET_IN_BODY)
        with pytest.raises((aiohttp.ClientPayloadError, aiohttp.ClientOSError)):
            await api("DELETE", f"/boards/{next(iter(sandbox.state.boards))}")
        assert boards(sandbox) == 0


async def test_a_truncated_gzip_body() -> None:
    async with running() as (sandbox, _):
        sandbox.faults.add("boards.create", Fault.TRUNCATED_GZIP)
        async with aiohttp.ClientSession(auto_decompress=False) as session:
            reply = await create(Api(sandbox, session))
        assert (reply.status, reply.headers["Content-Encoding"]) == (201, "gzip")
        assert int(reply.headers["Content-Length"]) == len(reply.body)
        with pytest.raises(EOFError):
            gzip.decompress(reply.body)
        assert boards(sandbox) == 1


async def test_malformed_json() -> None:
    async with running() as (sandbox, api):
        sandbox.faults.add(None, Fault.MALFORMED_JSON, times=2)
        assert (await create(api)).body.endswith(b"<")
        reply = await api("DELETE", f"/boards/{next(iter(sandbox.state.boards))}")
        assert (reply.status, reply.body) == (200, b"{<")
        assert boards(sandbox) == 0
        assert (await api("GET", "/boards")).status == 200


async def test_malformed_json_without_the_work() -> None:
    async with running() as (sandbox, api):
        sandbox.faults.add(None, Fault.MALFORMED_JSON, applied=False)
        assert (await create(api)).body == b"{<"
        assert boards(sandbox) == 0


async def test_a_slow_answer() -> None:
    async with running() as (sandbox, api):
        clock = asyncio.get_running_loop().time
        sandbox.faults.add("boards.create", Fault.SLOW, applied=True)
        before = clock()
        assert (await create(api, timeout=300.0)).status == 201
        assert 120 <= clock() - before < 121
        sandbox.slow_seconds = 10.0
        sandbox.faults.add("boards.create", Fault.SLOW, applied=False)
        reply = await create(api)
        assert (reply.status, boards(sandbox)) == (504, 1)


async def test_a_client_that_does_not_wait_frees_the_server() -> None:
    async with running() as (sandbox, api):
        sandbox.faults.add("boards.create", Fault.SLOW, applied=True)
        with pytest.raises(TimeoutError):
            await create(api, timeout=5.0)
        assert boards(sandbox) == 1
        sandbox.faults.add("boards.list", Fault.SLOW)
        waiting = asyncio.ensure_future(api("GET", "/boards", timeout=300.0))
        while len(sandbox.requests) < 2:
            await asyncio.sleep(0)
        await sandbox.stop()
        with pytest.raises(aiohttp.ClientError):
            await waiting


async def test_an_operation_that_is_refused_anyway_is_not_applied() -> None:
    async with running() as (sandbox, api):
        sandbox.faults.add("boards.create", Fault.MALFORMED_JSON)
        reply = await api("POST", "/boards", json={})
        assert (reply.status, reply.body[-1:]) == (400, b"<")
        assert sandbox.faults.log == [("boards.create", Fault.MALFORMED_JSON, False)]


def test_a_seeded_coin_decides_what_is_left_open() -> None:
    def draws(seed: int, fault: Fault) -> list[bool]:
        faults = module.Faults(str, seed)
        faults.add("a", fault, times=200)
        return [drawn[1] for _ in range(200) if (drawn := faults.draw("a"))]

    for fault in OPEN:
        assert 60 < sum(draws(1, fault)) < 140
        assert draws(1, fault) == draws(1, fault) != draws(2, fault)
    assert all(all(draws(1, fault)) for fault in DONE)
    assert not any(any(draws(1, fault)) for fault in NOT_DONE)


def test_random_faults_have_a_rate_kinds_and_operations() -> None:
    faults = module.Faults(str)
    faults.inject(0.05, seed=3)
    drawn = [faults.draw("a") for _ in range(4000)]
    hits = [each[0] for each in drawn if each]
    assert 140 < len(hits) < 260
    assert set(hits) == set(Fault)
    assert not any(faults.draw("oauth.token") for _ in range(1000))
    faults.clear()
    assert faults.draw("a") is None
    faults.inject(1.0, kinds=[Fault.SLOW], operations=["a", "oauth.token"])
    assert faults.draw("b") is None
    assert kind(faults, "a") is kind(faults, "oauth.token") is Fault.SLOW
    with pytest.raises(ValueError, match="share from 0 to 1"):
        faults.inject(5)


def test_scheduled_faults_come_first_and_spare_the_token_endpoint_unless_named() -> None:
    faults = module.Faults(str)
    faults.inject(1.0, kinds=[Fault.SLOW])
    faults.add(None, Fault.BAD_GATEWAY)
    faults.add("oauth.token", Fault.SERVER_ERROR, applied=False)
    assert faults.draw("oauth.token") == (Fault.SERVER_ERROR, False)
    assert kind(faults, "a") is Fault.BAD_GATEWAY
    assert kind(faults, "a") is Fault.SLOW


async def test_operations_of_faults_must_exist() -> None:
    sandbox = Sandbox()
    with pytest.raises(ValueError, match="no operation"):
        sandbox.faults.add("boards.creat", Fault.SLOW)
    with pytest.raises(ValueError, match="no operation"):
        sandbox.faults.inject(0.1, operations=["nothing"])


def test_the_log_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_LOG", 10)
    faults = module.Faults(str)
    for number in range(25):
        faults.note(str(number), Fault.SLOW, False)
    assert len(faults.log) == 10
    assert faults.log[-1].operation == "24"
