"""The events of requests: one for each attempt, one last for each call, and none that changes an outcome."""

import asyncio
import gzip
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from pinterest_async import (
    Category,
    ConfigurationError,
    NotFound,
    OutcomeUnknown,
    Pinterest,
    PinterestError,
    RateLimited,
    RefreshRejected,
    RequestEvent,
    ServerError,
)
from pinterest_async._http.events import CallRecorder
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.server import answer, client, serve_bytes

ACCOUNT = "549755885175"


class Listener(list[RequestEvent]):
    """Keeps the events, and checks what holds for all of them."""

    def __call__(self, event: RequestEvent) -> None:
        assert not [earlier for earlier in self if earlier.call == event.call and earlier.retry_in is None]
        assert event.attempt == 1 + sum(earlier.call == event.call for earlier in self)
        assert event.seconds >= 0 <= event.waited
        assert msgspec.json.encode(event.to_dict())
        self.append(event)

    @property
    def ends(self) -> list[RequestEvent]:
        return [event for event in self if event.retry_in is None]


@asynccontextmanager
async def listening(**settings: Any) -> AsyncIterator[tuple[Sandbox, Pinterest, Listener]]:
    listener = Listener()
    async with (
        Sandbox(latency=settings.pop("latency", 0.0)) as sandbox,
        sandbox.client(on_event=listener, **settings) as pinterest,
    ):
        yield sandbox, pinterest, listener


async def test_a_call_that_succeeds_is_one_event() -> None:
    async with listening(latency=2.0) as (sandbox, pinterest, events):
        await pinterest.boards.get(next(iter(sandbox.state.boards)))
        (event,) = events
        assert (event.operation, event.method, event.path) == ("boards.get", "GET", "/boards/{board_id}")
        assert event.base_url == sandbox.base_url
        assert (event.category, event.user, event.priority, event.attempt) == ("org_read", None, "interactive", 1)
        assert (event.status, event.delivery, event.error, event.retry_in) == (200, "answered", None, None)
        assert event.request_id
        assert event.seconds == pytest.approx(2.0, abs=0.5)
        assert event.waited < 0.5


async def test_bodies_are_counted_as_they_were_sent() -> None:
    """Compressed where they were; none of what was not sent."""
    packed = gzip.compress(b'{"id": "1", "name": "%s"}' % (b"x" * 5000))
    events = Listener()
    answers = [answer(201, packed, Content_Encoding="gzip"), answer(204, b"")]
    async with serve_bytes(*answers) as (base, _), client(base, on_event=events) as pinterest:
        await pinterest.boards.create(name="x")
        await pinterest.boards.delete("1")
    async with client("http://127.0.0.1:1/v5", on_event=events, max_retries=0) as pinterest:
        with pytest.raises(PinterestError):
            await pinterest.boards.create(name="x")
    created, deleted, unsent = events
    assert (created.kind, created.sent_bytes, created.received_bytes) == ("call", len(b'{"name":"x"}'), len(packed))
    assert (deleted.sent_bytes, deleted.received_bytes) == (0, 0)
    assert (unsent.sent_bytes, unsent.received_bytes) == (0, 0)


async def test_the_waits_of_an_attempt_are_apart_from_its_time_on_the_wire() -> None:
    async with listening(latency=1.0) as (sandbox, pinterest, events):
        pinterest.limits.pause(Category.ORG_READ, None, 5.0)
        sandbox.faults.add("boards.get", Fault.SERVER_ERROR)
        await pinterest.boards.get(next(iter(sandbox.state.boards)))
        first, second = events
        assert (first.call, first.attempt, first.status) == (second.call, 1, 500)
        assert first.waited == pytest.approx(5.0, abs=0.5)
        assert first.seconds == pytest.approx(1.0, abs=0.5)
        assert isinstance(first.error, ServerError)
        assert first.retry_in is not None
        assert (second.attempt, second.status, second.error) == (2, 200, None)
        assert second.waited < 0.5  # the pause between the attempts is none


async def test_a_rate_limit_is_an_event_and_so_is_a_wait_that_is_too_long() -> None:
    async with listening(max_wait=1.5) as (sandbox, pinterest, events):
        sandbox.faults.add("boards.get", Fault.RATE_LIMITED)
        await pinterest.boards.get(next(iter(sandbox.state.boards)))
        pinterest.limits.pause(Category.ORG_READ, None, 60.0)
        with pytest.raises(RateLimited) as caught:
            await pinterest.boards.get("1")
        limited, good, unsent = events
        assert (limited.status, limited.delivery) == (429, "answered")
        assert limited.retry_in == pytest.approx(1.0, abs=0.5)
        assert (good.status, good.attempt) == (200, 2)
        assert (unsent.status, unsent.delivery, unsent.retry_in) == (None, "not_sent", None)
        assert unsent.error is caught.value
        assert unsent.seconds == 0.0


@pytest.mark.parametrize(
    ("sent", "delivery", "status"),
    [(b"", "sent", None), (answer(503, b""), "sent", 503), (answer(400, b"{}"), "answered", 400)],
    ids=["no answer", "503", "400"],
)
async def test_the_delivery_says_whether_a_write_may_have_been_carried_out(
    sent: bytes, delivery: str, status: int | None
) -> None:
    events = Listener()
    async with serve_bytes(sent) as (base, _), client(base, on_event=events) as pinterest:
        with pytest.raises(PinterestError) as caught:
            await pinterest.boards.create(name="x")
    (event,) = events
    assert (event.delivery, event.status, event.error) == (delivery, status, caught.value)
    assert isinstance(caught.value, OutcomeUnknown) is (delivery == "sent")


async def test_what_is_not_sent_is_tried_again() -> None:
    events = Listener()
    async with client("http://127.0.0.1:1/v5", on_event=events, max_retries=1) as pinterest:
        with pytest.raises(PinterestError, match="nothing was sent"):
            await pinterest.boards.create(name="x")
    assert [(event.delivery, event.status, event.retry_in is None) for event in events] == [
        ("not_sent", None, False),
        ("not_sent", None, True),
    ]


async def test_the_last_event_of_a_call_without_a_budget_says_so() -> None:
    async with listening(retry_budget=0) as (sandbox, pinterest, events):
        sandbox.faults.add("boards.get", Fault.SERVER_ERROR)
        with pytest.raises(ServerError, match="the retry budget"):
            await pinterest.boards.get("1")
        (event,) = events
        assert event.retry_in is None
        assert "the retry budget" in str(event.error)


async def test_a_deletion_whose_answer_was_lost_succeeds() -> None:
    async with listening() as (sandbox, pinterest, events):
        sandbox.faults.add("boards.delete", Fault.BAD_GATEWAY, applied=True)
        await pinterest.boards.delete(next(iter(sandbox.state.boards)))
        first, second = events
        assert (first.status, first.delivery) == (502, "sent")
        assert (second.status, second.delivery, second.error, second.retry_in) == (404, "answered", None, None)


async def test_the_renewal_of_a_token_is_a_call_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    async with Sandbox() as sandbox:
        app: dict[str, Any] = {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret}
        events = Listener()
        tokens = {"access_token": sandbox.access_token, "refresh_token": sandbox.refresh_token}
        with caplog.at_level(logging.INFO, "pinterest_async"):
            async with sandbox.client(**app, **tokens, on_event=events) as pinterest:
                sandbox.faults.add("boards.get", Fault.EXPIRED_TOKEN)
                await pinterest.boards.get(next(iter(sandbox.state.boards)))
    renewal, refused, good = events
    assert (renewal.operation, renewal.path, renewal.status) == ("oauth.token", "/oauth/token", 200)
    assert (refused.operation, refused.status, refused.retry_in) == ("boards.get", 401, 0.0)
    assert (good.call, good.attempt, good.status) == (refused.call, 2, 200)
    assert [record.message.partition(" after: ")[0] for record in caplog.records] == [
        "oauth.token: a new access token came",
        "boards.get: trying again with another access token",
    ]


async def test_a_token_that_cannot_be_had_ends_the_call() -> None:
    async with Sandbox() as sandbox:
        events = Listener()
        wrong = {"access_token": None, "app_id": "1", "app_secret": "x", "refresh_token": "y"}
        async with sandbox.client(**wrong, on_event=events) as pinterest:
            with pytest.raises(RefreshRejected) as caught:
                await pinterest.boards.get("1")
    renewal, ended = events.ends
    assert renewal.operation == "oauth.token"
    assert (ended.operation, ended.delivery, ended.waited) == ("boards.get", "not_sent", 0.0)
    assert ended.error is caught.value


@pytest.mark.parametrize(
    ("seconds", "attempts", "delivery"), [(1.0, 1, "not_sent"), (6.0, 1, "sent"), (13.0, 2, "not_sent")]
)
async def test_a_cancelled_call_has_a_last_event(seconds: float, attempts: int, delivery: str) -> None:
    """It is cancelled while it waits for the quota, on the wire, and between two attempts."""
    async with listening(latency=5.0) as (sandbox, pinterest, events):
        sandbox.faults.add("boards.get", Fault.BAD_REQUEST_RETRY_AFTER)
        pinterest.limits.pause(Category.ORG_READ, None, 5.0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(seconds - 0.5):
                await pinterest.boards.get("1")
        last = events[-1]
        assert (last.attempt, last.delivery, last.retry_in) == (attempts, delivery, None)
        assert isinstance(last.error, asyncio.CancelledError)


async def test_bulk_requests_and_users_are_named() -> None:
    async with listening() as (sandbox, pinterest, events):
        board = next(iter(sandbox.state.boards))
        new = [{"ad_account_id": ACCOUNT, "name": f"New {n}", "objective_type": "AWARENESS"} for n in range(31)]
        await pinterest.campaigns.create_many(ACCOUNT, new)
        await pinterest.for_token(sandbox.access_token, user="anna").boards.list()
        await pinterest.with_options(priority="bulk").request("GET", f"/boards/{board}/pins")
    assert [(event.operation, event.priority, event.user) for event in events[:3]] == [
        ("campaigns.create", "bulk", None),
        ("campaigns.create", "bulk", None),
        ("boards.list", "interactive", "anna"),
    ]
    assert (events[3].operation, events[3].path) == ("GET /boards/{id}/pins", "/boards/{id}/pins")
    assert (events[3].priority, events[3].category) == ("bulk", None)


@pytest.mark.parametrize("raised", [ValueError, asyncio.CancelledError])
async def test_a_listener_that_raises_changes_no_outcome(
    raised: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    """Its first error is logged, with the traceback."""

    def fail(_: RequestEvent) -> None:
        raise raised("of the listener")

    async with Sandbox() as sandbox, sandbox.client(on_event=fail) as pinterest:
        sandbox.faults.add("boards.create", Fault.RATE_LIMITED)
        assert (await pinterest.boards.create(name="New")).name == "New"
        with pytest.raises(NotFound):
            await pinterest.boards.get("1")
        new = [{"ad_account_id": ACCOUNT, "name": "New", "objective_type": "AWARENESS"}]
        assert len((await pinterest.campaigns.create_many(ACCOUNT, new)).succeeded) == 1
    (logged,) = (record for record in caplog.records if record.exc_info)
    assert logged.levelname == "ERROR"
    assert logged.message.startswith("on_event raised an error, which is logged once")


def test_a_listener_cannot_be_a_coroutine_function() -> None:
    async def listen(event: RequestEvent) -> None: ...

    with pytest.raises(ConfigurationError, match="on_event must be a plain function"):
        Pinterest(access_token="t", on_event=listen)


async def test_each_attempt_is_a_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The record has the event, for structured logs."""
    with caplog.at_level(logging.DEBUG, "pinterest_async"):
        async with Sandbox() as sandbox, sandbox.client() as pinterest:
            sandbox.faults.add("boards.get", Fault.SERVER_ERROR)
            await pinterest.boards.get(next(iter(sandbox.state.boards)))
        async with serve_bytes(b"") as (base, _), client(base, max_retries=0) as pinterest:
            with pytest.raises(PinterestError):
                await pinterest.boards.create(name="x")
        async with client("http://127.0.0.1:1/v5", max_retries=0, quotas="standard") as pinterest:
            pinterest.limits.pause(Category.ORG_READ, None, 5.0)
            with pytest.raises(PinterestError):
                await pinterest.boards.get("1")
    records = [record for record in caplog.records if record.name == "pinterest_async"]  # asyncio warns of slow steps
    first, retry, second, lost, unsent = records
    assert [record.levelname for record in records] == ["DEBUG", "INFO", "DEBUG", "DEBUG", "DEBUG"]
    seconds = r"\d\.\d{3} s"
    for record, expected in [
        (first, rf"boards\.get: GET /boards/{{board_id}}: HTTP 500 in {seconds} \(ServerError\), request id \w+"),
        (retry, r"boards\.get: trying again in .* s after: boards\.get: HTTP 500.*"),
        (second, rf"boards\.get: GET /boards/{{board_id}}: HTTP 200 in {seconds}, attempt 2, request id \w+"),
        (lost, rf"boards\.create: POST /boards: OutcomeUnknown after {seconds}, it may have been carried out"),
        (unsent, rf"boards\.get: GET .*: ConnectionFailed, nothing was sent, waited {seconds}"),
    ]:
        assert re.fullmatch(expected, record.message), record.message
    assert isinstance(vars(first)["event"], RequestEvent)


async def test_nothing_is_made_when_nothing_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    begin: Callable[..., None] = CallRecorder.__init__

    def count(recorder: CallRecorder, *args: Any, **facts: Any) -> None:
        made.append(recorder)
        begin(recorder, *args, **facts)

    monkeypatch.setattr(CallRecorder, "__init__", count)
    async with Sandbox() as sandbox:
        async with sandbox.client() as pinterest:
            await pinterest.boards.list()
        assert made == []
        async with sandbox.client(on_event=Listener()) as pinterest:
            await pinterest.boards.list()
        assert len(made) == 1
