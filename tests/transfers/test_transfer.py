"""What the transfer of a file costs the retry budget, and the events and log lines of its attempts."""

import asyncio
import io
import logging
import re
from contextlib import aclosing
from typing import Any

import pytest

from pinterest_async import Download, JobFailed, Pinterest, ServerError, TransportError
from pinterest_async._http.events import CallRecorder
from pinterest_async._transfers.poller import Poller, Stage, Status
from pinterest_async._transfers.upload import send_file
from pinterest_async.sandbox import Fault, Sandbox
from tests.http.test_events import Listener
from tests.support.server import Handler, Wire, answer, serve_bytes

FILE = b"a,b\n" + b"1,2\n" * 24
QUERY = "id=549755885175&X-Amz-Signature=hush"
ACCOUNT = "549755885175"


def whole(content: bytes = FILE, **headers: object) -> bytes:
    return answer(200, content, ETag='"a"', **headers)


def rest(start: int, end: int = 100) -> bytes:
    """The bytes of the file from `start`, of an answer that promises all of them and breaks off at `end`."""
    return answer(206, FILE[start:end], ETag='"a"', Content_Range=f"bytes {start}-99/100", Content_Length=100 - start)


BROKEN = whole(FILE[:40], Content_Length=100)


def download(pinterest: Pinterest, wire: Wire, name: str = "reports.run") -> Download:
    async def create() -> str:
        return "token"

    async def poll(_: str) -> Status[str]:
        return Status(Stage.READY, "FINISHED", f"{wire.url}/report-549755885175?{QUERY}")

    poller: Poller[str] = Poller(name, create, poll, 60)
    return Download(pinterest.boards.transport, [poller], [f"{wire.url}/report-549755885175?{QUERY}"])


async def count(made: Download) -> int:
    return len([row async for row in made.rows()])


async def upload(pinterest: Pinterest, wire: Wire) -> None:
    content = io.BytesIO(bytes(700_000))
    await send_file(pinterest.boards.transport, "media.upload", f"{wire.url}/x?{QUERY}", {"policy": "hush"}, content)


def origin(wire: Wire) -> str:
    return wire.url.removesuffix("/v5")


async def test_a_download_is_one_call_with_an_event_for_each_connection() -> None:
    events = Listener()
    async with serve_bytes(BROKEN, rest(40, 60), rest(60)) as wire, Pinterest(access_token="t", on_event=events) as api:
        assert await count(download(api.with_options(priority="bulk"), wire)) == 24
    assert len({event.call for event in events}) == 1
    assert [(event.attempt, event.status, event.received_bytes, event.delivery) for event in events] == [
        (1, 200, 40, "sent"),
        (2, 206, 20, "sent"),
        (3, 206, 40, "answered"),
    ]
    assert [type(event.error) for event in events] == [TransportError, TransportError, type(None)]
    assert [event.retry_in is None for event in events] == [False, False, True]
    for event in events:
        assert (event.kind, event.operation, event.method) == ("download", "reports.run", "GET")
        assert (event.base_url, event.path) == (origin(wire), "/{file}")
        assert (event.category, event.user, event.priority, event.request_id) == (None, None, "bulk", None)
        assert (event.waited, event.sent_bytes) == (0.0, 0)
        assert not re.search("hush|54975", repr(event) + str(event) + str(event.to_dict()))


async def test_an_upload_is_one_call_with_an_event_for_each_attempt() -> None:
    events = Listener()
    answers = [answer(503, b"busy"), b"", answer(204, b"")]
    async with serve_bytes(*answers) as wire, Pinterest(access_token="t", on_event=events) as api:
        await upload(api.for_token("u", user="anna"), wire)
    assert [(event.status, event.delivery, type(event.error)) for event in events] == [
        (503, "answered", ServerError),
        (None, "sent", TransportError),
        (204, "answered", type(None)),
    ]
    assert [event.received_bytes for event in events] == [4, 0, 0]
    for event in events:
        assert (event.kind, event.operation, event.method, event.user) == ("upload", "media.upload", "POST", "anna")
        assert (event.base_url, event.path, event.sent_bytes) == (origin(wire), "/{file}", 700_000)


async def test_workflows_have_events_of_their_files() -> None:
    events = Listener()
    async with Sandbox() as sandbox, sandbox.client(on_event=events) as pinterest:
        sandbox.faults.add("storage.receive", Fault.SERVER_ERROR)
        await pinterest.media.upload(b"video" * 1000)
        made = await pinterest.customer_lists.create(ACCOUNT, name="a", records="z@example.com")
        await pinterest.customer_list_uploads.upload(ACCOUNT, made.id, ["a@example.com"])
        sandbox.faults.add("storage.fetch", Fault.RESET_IN_BODY)
        await count(await pinterest.bulk.download(ACCOUNT, {"entity_types": ["CAMPAIGN"]}))
    files = [event for event in events if event.kind != "call"]
    assert [(event.operation, event.method, event.attempt, event.status) for event in files] == [
        ("media.upload", "POST", 1, 500),
        ("media.upload", "POST", 2, 204),
        ("customer_list_uploads.upload", "PUT", 1, 200),
        ("bulk.download", "GET", 1, 200),
        ("bulk.download", "GET", 2, 206),
    ]
    assert [event.sent_bytes for event in files] == [5000, 5000, len("a@example.com"), 0, 0]
    assert [event.kind for event in events if event.operation == "bulk.create_download"] == ["call"]


async def test_an_expired_link_costs_no_budget() -> None:
    events = Listener()
    settings: dict[str, Any] = {"access_token": "t", "on_event": events, "retry_budget": 0}
    async with serve_bytes(answer(403, b""), whole()) as wire, Pinterest(**settings) as api:
        assert await count(download(api, wire)) == 24
    expired, good = events
    assert (expired.status, expired.delivery, expired.retry_in) == (403, "answered", 0.0)
    assert str(expired.error) == "reports.run: HTTP 403, the link to the file is not valid any more"
    assert (good.call, good.attempt, good.status) == (expired.call, 2, 200)


async def test_links_that_are_all_refused_end_the_download() -> None:
    events = Listener()
    async with serve_bytes(answer(403, b"")) as wire, Pinterest(access_token="t", on_event=events) as api:
        with pytest.raises(JobFailed, match="links to the file are refused"):
            await count(download(api, wire))
    assert [event.retry_in for event in events] == [0.0, 0.0, 0.0, 0.0, None]


@pytest.mark.parametrize("sent", [b"", answer(503, b""), answer(429, b"")], ids=["lost", "503", "429"])
@pytest.mark.parametrize("transfer", [lambda *all: count(download(*all)), upload], ids=["download", "upload"])
async def test_a_dead_storage_service_gets_the_budget_and_no_more(transfer: Any, sent: bytes) -> None:
    async with serve_bytes(sent) as wire, Pinterest(access_token="t", retry_budget=10) as api:
        ends = await asyncio.gather(
            *(transfer(api.with_options(max_retries=3), wire) for _ in range(20)), return_exceptions=True
        )
        assert all(isinstance(end, TransportError | ServerError) for end in ends)
        assert len(wire.heads) == 20 + 10
        assert sum("the retry budget of the client (10) is used up" in str(end) for end in ends) > 15


async def test_files_and_calls_share_the_budget() -> None:
    async with Sandbox() as sandbox, sandbox.client(quotas=None, retry_budget=4) as api:
        async with serve_bytes(b"") as wire:
            with pytest.raises(TransportError) as caught:
                await upload(api, wire)
            assert "retry budget" not in str(caught.value), "it had its retries"
        sandbox.faults.add("boards.list", Fault.SERVER_ERROR)
        with pytest.raises(ServerError, match="the retry budget"):
            await api.boards.list()
        async with serve_bytes(whole()) as wire:
            for _ in range(5):
                await count(download(api, wire))
        sandbox.faults.add("boards.list", Fault.SERVER_ERROR)
        await api.boards.list()


async def test_a_file_that_arrives_piece_by_piece_earns_its_retries() -> None:
    pieces = [BROKEN, *(rest(start, start + 10) for start in range(40, 90, 10)), rest(90)]
    async with serve_bytes(*pieces) as wire, Pinterest(access_token="t", retry_budget=1) as api:
        assert await count(download(api, wire)) == 24
        assert len(wire.heads) == 7
        assert api.boards.transport.connection.retry_budget.spent == 0


async def send_half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(whole(FILE[:40], Content_Length=100))
    await reader.read()


async def read_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.read(1 << 16):
        pass


@pytest.mark.parametrize(
    ("transfer", "hang"),
    [(lambda *all: count(download(*all)), send_half), (upload, read_all)],
    ids=["download", "upload"],
)
async def test_a_cancelled_transfer_has_a_last_event(transfer: Any, hang: Handler) -> None:
    """It is cancelled on the wire, and between two attempts."""
    events = Listener()
    async with serve_bytes(hang) as wire, Pinterest(access_token="t", on_event=events) as api:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                await transfer(api, wire)
    async with serve_bytes(answer(503, b"")) as wire, Pinterest(access_token="t", on_event=events) as api:
        retry = api.boards.transport.options.retry
        object.__setattr__(retry, "draw", lambda _, most: most)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.25):
                await transfer(api, wire)
    hung, failed, unsent = events
    assert (hung.delivery, hung.retry_in, type(hung.error)) == ("sent", None, asyncio.CancelledError)
    assert hung.seconds == pytest.approx(3.0, abs=0.5)
    assert (failed.call, failed.retry_in) == (unsent.call, 0.5)
    assert (unsent.attempt, unsent.delivery, unsent.retry_in) == (2, "not_sent", None)
    assert isinstance(unsent.error, asyncio.CancelledError)


async def test_a_download_that_is_not_read_to_its_end_did_not_fail() -> None:
    events = Listener()
    async with serve_bytes(whole()) as wire, Pinterest(access_token="t", on_event=events) as api:
        rows: Any = download(api, wire).rows()
        async with aclosing(rows):
            await anext(rows)
    (event,) = events
    assert (event.status, event.delivery, event.error, event.retry_in) == (200, "answered", None, None)


@pytest.mark.parametrize("link", ["", "http://[::1", "http://127.0.0.1:1/"])
async def test_what_has_no_connection_was_not_sent(link: str) -> None:
    events = Listener()
    async with Pinterest(access_token="t", on_event=events, max_retries=0) as api:
        with pytest.raises(TransportError):
            await count(download(api, Wire(link, [])))
    (event,) = events
    assert (event.status, event.delivery) == (None, "not_sent")
    assert event.base_url == link.removesuffix("/")[:18] * link.endswith("/")


async def test_each_attempt_is_a_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "pinterest_async"):
        async with serve_bytes(BROKEN, rest(40)) as wire, Pinterest(access_token="t") as api:
            await count(download(api, wire))
        async with serve_bytes(b"") as sink, Pinterest(access_token="t", max_retries=0) as api:
            with pytest.raises(TransportError):
                await upload(api, sink)
    lines = [record.message for record in caplog.records if record.name == "pinterest_async"]
    seconds, host = r"\d\.\d{3} s", r"http://127\.0\.0\.1:\d+/{file}"
    for line, expected in zip(
        lines,
        [
            rf"reports\.run: GET {host}: HTTP 200 in {seconds} \(TransportError\), 40 bytes",
            r"reports\.run: reading on in .* s after: reports\.run: the connection to the storage service .*",
            rf"reports\.run: GET {host}: HTTP 206 in {seconds}, 60 bytes, attempt 2",
            rf"media\.upload: POST {host}: TransportError after {seconds}, 700,000 bytes, it may have been carried out",
        ],
        strict=True,
    ):
        assert re.fullmatch(expected, line), line


async def test_nothing_is_made_when_nothing_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CallRecorder, "__init__", None)
    async with serve_bytes(BROKEN, rest(40)) as wire, Pinterest(access_token="t") as api:
        assert await count(download(api, wire)) == 24
    async with serve_bytes(b"", answer(204, b"")) as wire, Pinterest(access_token="t") as api:
        await upload(api, wire)
