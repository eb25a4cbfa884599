"""A real browser without a window, driven over its debugging protocol: what a user sees, and where clicks lead."""

import asyncio
import os
import re
import shutil
import signal
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import aiohttp
import msgspec
import pytest

NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
START_SECONDS = 60.0
STEP_SECONDS = 30.0

_ADDRESS = re.compile(rb"DevTools listening on (ws://\S+)")


class Browser:
    """One page of a browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._session: dict[str, str] = {}
        self._loaded = asyncio.Event()

    async def read(self) -> None:
        """Read what the browser sends, until it ends."""
        async for message in self._socket:
            content = msgspec.json.decode(message.data)
            if content.get("method") == "Page.loadEventFired":
                self._loaded.set()
            elif content.get("id") in self._waiting:
                self._waiting.pop(content["id"]).set_result(content)

    async def open(self) -> None:
        """Open the page."""
        target = await self._call("Target.createTarget", url="about:blank")
        attached = await self._call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        await self._call("Page.enable")

    async def visit(self, url: str) -> str:
        """Visit an address; gives the text that is shown in the end."""
        return await self._load("Page.navigate", url=url)

    async def run(self, script: str) -> str:
        """Do something that leads to another page; gives the text that is shown in the end."""
        return await self._load("Runtime.evaluate", expression=script, userGesture=True)

    async def value(self, script: str) -> Any:
        """Return a value of the page."""
        answer = await self._call("Runtime.evaluate", expression=script, returnByValue=True)
        return answer["result"].get("value")

    async def _load(self, method: str, **parameters: Any) -> str:
        self._loaded.clear()
        await self._call(method, **parameters)
        async with asyncio.timeout(STEP_SECONDS):
            await self._loaded.wait()
        text: str = await self.value("document.body.innerText")
        return text

    async def _call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": parameters, **self._session}
        await self._socket.send_str(msgspec.json.encode(message).decode())
        async with asyncio.timeout(STEP_SECONDS):
            content = await answer
        assert "error" not in content, content
        return content["result"]


def missing(problem: str) -> NoReturn:
    """Skip the test, or let it fail where a browser must be there."""
    if os.environ.get("PINTEREST_ASYNC_NEEDS_BROWSER"):
        pytest.fail(problem)
    pytest.skip(problem)


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Browser]:
    """A browser with no history, whose files are in a folder; the test is skipped where none is installed."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        missing(f"no browser is installed: one of {', '.join(NAMES)}")
    command = (program, *OPTIONS, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank")
    process = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=PIPE, start_new_session=True)
    assert process.stderr is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            while not (
                found := re.search(rb"DevTools listening on (ws://\S+)", line := await process.stderr.readline())
            ):
                if not line:
                    missing(f"{program} does not start")
        async with aiohttp.ClientSession() as session, session.ws_connect(found[1].decode(), max_msg_size=0) as socket:
            page = Browser(socket)
            reading = asyncio.create_task(page.read())
            drained = asyncio.create_task(process.stderr.read())
            try:
                await page.open()
                yield page
            finally:
                reading.cancel()
                drained.cancel()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it has many processes
        await process.wait()
