"""What is repeated is a line of the log at INFO, with the reason."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from pinterest_async import Pinterest
from pinterest_async.sandbox import Fault, Sandbox
from tests.bulk.test_isolation import Api
from tests.transfers.test_poller import EXPIRED, READY, ScriptedServer

ACCOUNT = "549755885175"
VIDEO = b"\0\0\0\x18ftypmp42" + b"x" * 1000
YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)
REPORT = {
    "start_date": YESTERDAY,
    "end_date": YESTERDAY,
    "granularity": "DAY",
    "level": "CAMPAIGN",
    "columns": ["CAMPAIGN_ID"],
}


async def report(pinterest: Pinterest, sandbox: Sandbox) -> None:
    made = await pinterest.reports.run(ACCOUNT, REPORT)
    async for _ in made.rows():
        pass


async def late_report(pinterest: Pinterest, sandbox: Sandbox) -> None:
    """Its link is not valid any more when it is read."""
    made = await pinterest.reports.run(ACCOUNT, REPORT)
    await asyncio.sleep(7200)
    async for _ in made.rows():
        pass


async def upload(pinterest: Pinterest, sandbox: Sandbox) -> None:
    await pinterest.media.upload(VIDEO)


Program = Callable[[Pinterest, Sandbox], Awaitable[None]]


@pytest.mark.parametrize(
    ("program", "operation", "line"),
    [
        (report, "storage.fetch", "reports.run: reading on in "),
        (late_report, None, "reports.run: asking for another link after: "),
        (report, "ad_accounts.get_report", "reports.run: polling again after: "),
        (upload, "storage.receive", "media.upload: sending the file again in "),
    ],
)
async def test_a_transfer_that_is_repeated_is_logged(
    program: Program, operation: str | None, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "pinterest_async"):
        async with Sandbox() as sandbox, sandbox.client(max_retries=1) as pinterest:
            if operation is not None:
                sandbox.faults.add(operation, Fault.SERVER_ERROR, times=1 if operation.startswith("storage") else 2)
            await program(pinterest, sandbox)
    assert [record.message for record in caplog.records if record.message.startswith(line)], caplog.text
    assert "Signature" not in caplog.text


async def test_a_file_that_is_made_again_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "pinterest_async"):
        await ScriptedServer(EXPIRED, READY).poller().result()
    assert [record.message.partition(": ")[2] for record in caplog.records] == [
        "what was made has expired: making it again"
    ]


async def test_items_that_are_sent_again_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "pinterest_async"):
        await Api(lambda item: item == 7).job(range(10))
    first, *others = [record.message for record in caplog.records]
    assert first.startswith("things: sending 10 items again in 4 requests after: things.create: HTTP 400, code 1, ")
    assert others
