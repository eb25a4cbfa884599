"""One request's life, over a real socket: what is repeated, what is not, and what the caller is told."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import aiohttp
import pytest

from pinterest_async import (
    OPERATIONS,
    Category,
    ConfigurationError,
    ConnectionFailed,
    DecodeError,
    NotFound,
    OutcomeUnknown,
    Pinterest,
    PinterestError,
    RateLimited,
    RateLimitEvent,
    RawResponse,
    ResponseError,
    ServerError,
    TimedOut,
    Unauthorized,
    Unprocessable,
    raw,
)
from pinterest_async._http.delivery import DeliveryTracker
from pinterest_async._http.request import Request
from pinterest_async._http.transport import Body
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.mocked_aiohttp import MockedAiohttp
from tests.support.server import answer, client, serve_bytes

TOKEN = "pina_a_secret_that_must_not_show"


async def board_id(sandbox: Sandbox) -> str:
    return next(iter(sandbox.state.boards))


PASSING = [fault for fault in Fault if fault is not Fault.EXPIRED_TOKEN]
REFUSALS = (Fault.RATE_LIMITED, Fault.RATE_LIMITED_SILENT, Fault.BAD_REQUEST_RETRY_AFTER)


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.name)
async def test_a_read_is_repeated_whatever_happened(fault: Fault) -> None:
    """A GET survives every fault."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("boards.get", fault, times=2)
        board = await pinterest.boards.get(await board_id(sandbox))

        assert board.name == "Board 1"
        assert len(sandbox.requests) == 3


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.name)
async def test_a_create_is_repeated_only_when_nothing_can_have_happened(fault: Fault, applied: bool) -> None:
    """A POST is sent again after a rate limit, and after nothing else."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("boards.create", fault, applied=applied and fault not in REFUSALS)
        if fault in REFUSALS:
            assert (await pinterest.boards.create(name="New")).name == "New"
        else:
            with pytest.raises(OutcomeUnknown) as caught:
                await pinterest.boards.create(name="New")
            assert "boards.create" in str(caught.value)
            assert len(sandbox.requests) == 1
        created = [board for board in sandbox.state.boards.values() if board["name"] == "New"]
        assert len(created) <= 1


async def test_a_delete_that_was_done_and_answered_too_late_is_done() -> None:
    """The first DELETE loses its answer, the second finds nothing: that is success."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        board = await board_id(sandbox)
        sandbox.faults.add("boards.delete", Fault.RESET_BEFORE_BODY, applied=True)
        await pinterest.boards.delete(board)
        with pytest.raises(NotFound):
            await pinterest.boards.delete(board)


@pytest.mark.parametrize(("path", "status"), [("/things/1", 404), ("/boards", 405)])
async def test_an_operation_that_the_server_does_not_have_names_its_version(path: str, status: int) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        newer = replace(OPERATIONS["boards/delete"], name="things.delete", since="5.16")
        with pytest.raises(NotFound, match=r"the operation came with 5\.16 of the API") as caught:
            await pinterest._transport.send(newer, Request("DELETE", path))
        assert (caught.value.status, caught.value.operation) == (status, "things.delete")


async def test_a_method_that_the_server_does_not_have_deleted_nothing() -> None:
    """After a DELETE without an answer, a 404 says that the thing is gone; a 405 does not."""

    async def lose(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Close the connection without an answer."""

    newer = replace(OPERATIONS["boards/delete"], since="5.16")
    delete = Request("DELETE", "/boards/1", retry_safe=True)
    async with serve_bytes(lose, answer(405, b"{}"), lose, answer(404, b"{}")) as wire, client(wire.url) as pinterest:
        with pytest.raises(OutcomeUnknown) as caught:
            await pinterest._transport.send(newer, delete)
        assert isinstance(caught.value.__cause__, NotFound)
        await pinterest._transport.send(newer, delete)
    assert len(wire.heads) == 4


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.SERVER_ERROR, ServerError),
        (Fault.BAD_GATEWAY, ServerError),
        (Fault.RESET_BEFORE_BODY, ConnectionFailed),
        (Fault.TRUNCATED_GZIP, DecodeError),
        (Fault.MALFORMED_JSON, DecodeError),
        (Fault.SLOW, TimedOut),
    ],
)
async def test_what_is_raised_when_every_try_fails(fault: Fault, error: type[PinterestError]) -> None:
    """After max_retries the last failure is raised, naming the operation."""
    async with Sandbox() as sandbox, sandbox.client(max_retries=2) as pinterest:
        sandbox.faults.add("boards.get", fault, times=9)
        with pytest.raises(error, match=r"boards\.get") as caught:
            await pinterest.boards.get(await board_id(sandbox))

        assert len(sandbox.requests) == 3
        assert caught.value.__cause__ is None


async def test_a_long_rate_limit_is_raised_at_once_and_remembered() -> None:
    """A wait beyond max_wait is the caller's to decide; the next call does not even ask the server."""
    async with Sandbox() as sandbox, sandbox.client(max_wait=0.5) as pinterest:
        sandbox.faults.add("boards.get", Fault.RATE_LIMITED)
        for _ in range(2):
            with pytest.raises(RateLimited) as caught:
                await pinterest.boards.get(await board_id(sandbox))
            assert caught.value.category == "org_read"
            assert caught.value.retry_after == pytest.approx(1.0, abs=0.1)

        assert len(sandbox.requests) == 1


@pytest.mark.parametrize("raised", [ValueError, asyncio.CancelledError])
async def test_a_callback_that_raises_changes_no_outcome(
    raised: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged with its traceback."""

    def fail(*_: object) -> None:
        raise raised("of the callback")

    async with Sandbox() as sandbox, sandbox.client(on_answer=fail, on_rate_limit=fail) as pinterest:
        sandbox.faults.add("boards.create", Fault.RATE_LIMITED)
        assert (await pinterest.boards.create(name="New")).name == "New"
        assert len(sandbox.requests) == 2
        account = next(iter(sandbox.state.ad_accounts))
        campaign = {"ad_account_id": account, "name": "One", "objective_type": "AWARENESS"}
        assert len((await pinterest.campaigns.create_many(account, [campaign])).succeeded) == 1
    logged = [record for record in caplog.records if record.exc_info]
    assert [record.levelname for record in logged] == ["ERROR"] * 3


async def test_each_rate_limit_a_call_meets_is_told() -> None:
    """The hook hears of answers (and when the call tries again), and of what was not even sent."""
    events: list[RateLimitEvent] = []
    async with Sandbox() as sandbox, sandbox.client(max_wait=1.5, on_rate_limit=events.append) as pinterest:
        sandbox.faults.add("boards.get", Fault.RATE_LIMITED)
        await pinterest.boards.get(await board_id(sandbox))
        pinterest.limits.pause(Category.ORG_READ, None, 60.0)
        with pytest.raises(RateLimited):
            await pinterest.boards.get("1")

    answered, unsent = events
    assert (answered.operation, answered.category, answered.status) == ("boards.get", "org_read", 429)
    assert answered.retry_after == 1.0
    assert answered.wait is not None
    assert answered.wait >= 1.0
    assert (unsent.operation, unsent.status, unsent.wait) == ("boards.get", None, None)
    assert unsent.retry_after == pytest.approx(60.0, abs=1.0)


@pytest.mark.parametrize(("boards", "seconds"), [(1, 3.0), (3, 1.0)])
async def test_writes_to_one_object_go_one_after_the_other(boards: int, seconds: float) -> None:
    """Those to different objects do not wait for each other."""
    async with Sandbox(latency=1.0) as sandbox, sandbox.client() as pinterest:
        ids = list(sandbox.state.boards)[:boards] * (3 // boards)
        start = asyncio.get_running_loop().time()
        await asyncio.gather(*(pinterest.boards.update(board, name=f"New {n}") for n, board in enumerate(ids)))
        assert asyncio.get_running_loop().time() - start == pytest.approx(seconds, abs=0.5)


async def test_bulk_writes_to_an_account_do_not_wait_for_each_other() -> None:
    """The account is no object that they change: only an id within it is."""
    async with Sandbox(latency=1.0) as sandbox, sandbox.client() as pinterest:
        account = next(iter(sandbox.state.ad_accounts))
        new = [{"ad_account_id": account, "name": f"New {n}", "objective_type": "AWARENESS"} for n in range(90)]
        start = asyncio.get_running_loop().time()
        result = await pinterest.campaigns.create_many(account, new)
        assert asyncio.get_running_loop().time() - start < 2.0
        assert len(sandbox.requests) == 3
        assert len(result.succeeded) == 90


async def test_a_refused_token_names_the_setting_and_not_the_token() -> None:
    """401 says which setting to look at."""
    async with Sandbox() as sandbox, Pinterest(access_token=TOKEN, base_url=sandbox.base_url) as pinterest:
        with pytest.raises(Unauthorized, match="PINTEREST_ACCESS_TOKEN") as caught:
            await pinterest.user_account.get()

        assert TOKEN not in str(caught.value) + repr(caught.value) + repr(pinterest)
        assert caught.value.request_id


async def test_nothing_listening_is_a_failed_connection() -> None:
    """No server: each method may try again, and says that nothing was sent."""
    async with Pinterest(access_token="token", base_url="http://127.0.0.1:1/v5", max_retries=1) as pinterest:
        with pytest.raises(ConnectionFailed, match="nothing was sent"):
            await pinterest.boards.create(name="New")
        with pytest.raises(ConnectionFailed, match="nothing was sent"):
            await pinterest.boards.get("1")


async def test_waiting_for_a_connection_too_long_is_not_in_doubt() -> None:
    """A POST that times out before its first byte left did nothing, and is repeated."""
    async with (
        Sandbox() as sandbox,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session,
        Pinterest(
            access_token=sandbox.access_token, base_url=sandbox.base_url, session=session, timeout=5
        ) as pinterest,
    ):
        sandbox.faults.add("boards.get", Fault.SLOW, applied=True)
        slow = asyncio.create_task(pinterest.with_options(timeout=60, max_retries=0).boards.get("1"))
        await asyncio.sleep(0.1)
        board = await pinterest.with_options(max_retries=20).boards.create(name="New")

        assert board.name == "New"
        with pytest.raises((TimedOut, NotFound)):
            await slow


async def test_the_raw_answer_is_beside_the_value() -> None:
    """raw() and on_answer give status, headers and bytes."""
    seen: list[tuple[str, RawResponse[object]]] = []
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        view = pinterest.with_options(on_answer=lambda name, answer: seen.append((name, answer)))
        answer = await raw(view.boards.create(name="New"))

        assert answer.status == 201
        assert answer.value.name == "New"
        assert b'"name":"New"' in answer.body
        assert answer.headers["X-Pinterest-RID"]
        assert [(name, each.status) for name, each in seen] == [("boards.create", 201)]
        assert (await raw(pinterest.boards.get(answer.value.id))).value.name == "New"
        await view.boards.get(answer.value.id)
        assert [name for name, _ in seen] == ["boards.create", "boards.get"]


def test_a_body_can_be_shown() -> None:
    """aiohttp may ask a payload for its text."""
    assert Body(Request("POST", "/", body=b'{"a":1}'), DeliveryTracker()).decode() == '{"a":1}'


@pytest.fixture
def mocked() -> Iterator[MockedAiohttp]:
    with MockedAiohttp() as mock:
        yield mock


URL = "https://api.pinterest.com/v5/boards/1"


async def test_a_redirect_is_not_followed(mocked: MockedAiohttp) -> None:
    """The token must not travel to another host."""
    mocked.get(URL, status=302, headers={"Location": "https://elsewhere.example/"})
    async with Pinterest(access_token=TOKEN) as pinterest:
        with pytest.raises(ResponseError, match="redirects are not followed"):
            await pinterest.boards.get("1")
    assert len(mocked.requests) == 1


async def test_an_error_message_that_repeats_the_token_is_cleaned(mocked: MockedAiohttp) -> None:
    """Whatever the server writes, the token does not reach a log."""
    mocked.get(URL, status=422, payload={"code": "7", "message": f"bad {TOKEN}", "details": {"a": 1}})
    async with Pinterest(access_token=TOKEN) as pinterest:
        with pytest.raises(Unprocessable) as caught:
            await pinterest.boards.get("1")
    assert TOKEN not in str(caught.value)
    assert caught.value.code == 7
    assert caught.value.details == {"a": 1}


async def test_a_body_of_another_shape_names_operation_and_place(mocked: MockedAiohttp) -> None:
    """DecodeError is not repeated: the next answer would be the same."""
    mocked.get(URL, payload={"id": "1", "pin_count": "many"}, headers={"x-pinterest-rid": "77"})
    async with Pinterest(access_token=TOKEN) as pinterest:
        with pytest.raises(DecodeError, match=r"boards\.get: HTTP 200, request id 77: .*pin_count.*begins") as caught:
            await pinterest.boards.get("1")
    assert caught.value.excerpt.startswith('{"id"')


async def test_an_impossible_url_is_a_matter_of_configuration(mocked: MockedAiohttp) -> None:
    """What aiohttp cannot even ask for is said to be base_url's fault."""
    mocked.get(URL, exception=aiohttp.InvalidURL("x"))
    async with Pinterest(access_token=TOKEN) as pinterest:
        with pytest.raises(ConfigurationError, match="base_url"):
            await pinterest.boards.get("1")
