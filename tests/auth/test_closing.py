"""A client that is closed, cancelled or out of time during a refresh: the rotated refresh token is kept."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from textwrap import dedent
from typing import Any

import anyio
import pytest
import pytest_asyncio

from pinterest_async import ClosedError, FileTokenStore, Pinterest, RefreshingToken
from pinterest_async.auth import RequestToken
from pinterest_async.sandbox import Fault, Sandbox


@pytest_asyncio.fixture
async def slow() -> AsyncIterator[Sandbox]:
    """A sandbox whose token endpoint spends the refresh token at once and answers five seconds later."""
    async with Sandbox() as sandbox:
        sandbox.slow_seconds = 5.0
        sandbox.faults.add("oauth.token", Fault.SLOW, applied=True)
        yield sandbox


def client(sandbox: Sandbox, store: Path | FileTokenStore, **settings: Any) -> Pinterest:
    return Pinterest(
        base_url=sandbox.base_url,
        app_id=sandbox.app_id,
        app_secret=sandbox.app_secret,
        refresh_token=sandbox.refresh_token,
        token_store=store,
        **settings,
    )


async def leave(pinterest: Pinterest) -> None:
    async with pinterest:
        call = asyncio.create_task(pinterest.user_account.get())
        await asyncio.sleep(1)
    with pytest.raises(ClosedError):
        await call


async def time_out(pinterest: Pinterest) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1), pinterest:
            await pinterest.user_account.get()


async def cancel(pinterest: Pinterest) -> None:
    async def program() -> None:
        async with pinterest:
            await pinterest.user_account.get()

    task = asyncio.create_task(program())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(1)
    task.cancel()  # also the wait of the one who closes
    with pytest.raises(asyncio.CancelledError):
        await task


async def cancel_scope(pinterest: Pinterest) -> None:
    with anyio.move_on_after(1) as scope:
        async with pinterest:
            await pinterest.user_account.get()
    assert scope.cancelled_caught


@pytest.mark.parametrize("end", [leave, time_out, cancel, cancel_scope])
@pytest.mark.parametrize("timeout", [60.0, 2.0])
async def test_a_refresh_under_way_is_saved_however_the_client_ends(
    slow: Sandbox, tmp_path: Path, end: Any, timeout: float
) -> None:
    """Also where the calls of the client have less time than the endpoint takes."""
    path, first = tmp_path / "tokens.json", slow.refresh_token
    await end(client(slow, path, timeout=timeout))
    kept = await FileTokenStore(path).load("")
    assert kept is not None
    assert kept.refresh_token == slow.refresh_token != first
    async with client(slow, path) as pinterest:
        assert (await pinterest.user_account.get()).username


async def test_closing_waits_ten_seconds_for_a_refresh(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    async with Sandbox() as sandbox:
        sandbox.slow_seconds = 50.0
        sandbox.faults.add("oauth.token", Fault.SLOW, applied=True)
        pinterest = await client(sandbox, tmp_path / "tokens.json", max_retries=0).open()
        call = asyncio.create_task(pinterest.user_account.get())
        await asyncio.sleep(1)
        start = loop.time()
        await pinterest.aclose()
        assert loop.time() - start == pytest.approx(10.0, abs=0.5)
        assert "has not ended within 10 s" in caplog.text
        with suppress(Exception):
            await call


async def test_calls_are_refused_while_the_client_closes(slow: Sandbox, tmp_path: Path) -> None:
    pinterest = await client(slow, tmp_path / "tokens.json").open()
    call = asyncio.create_task(pinterest.user_account.get())
    await asyncio.sleep(1)
    closing = asyncio.create_task(pinterest.aclose())
    await asyncio.sleep(1)
    with pytest.raises(ClosedError):
        await pinterest.boards.get("1")
    await closing
    with pytest.raises(ClosedError):
        await call


async def test_what_could_not_be_saved_is_tried_a_last_time_when_the_client_closes(tmp_path: Path) -> None:
    class Unplugged(FileTokenStore):
        failures = 1

        async def save(self, user: Any, tokens: Any = None) -> None:
            if self.failures:
                self.failures -= 1
                raise OSError("no such device")
            await super().save("", tokens)

    store = Unplugged(tmp_path / "tokens.json")
    async with Sandbox() as sandbox:
        async with client(sandbox, store) as pinterest:
            await pinterest.user_account.get()
            assert await store.load("") is None
        kept = await store.load("")
        assert kept is not None
        assert kept.refresh_token == sandbox.refresh_token


class Source:
    """A token source of a user's, whose `finish` fails."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    async def token(self, request_token: RequestToken) -> str:
        return "pina_1"

    async def refresh(self, refused: str, request_token: RequestToken) -> bool:
        return False

    async def finish(self) -> None:
        raise self.error


@pytest.mark.parametrize(("error", "logged"), [(ValueError("pinr_1"), 1), (asyncio.CancelledError(), 0)])
async def test_a_source_that_fails_to_finish_does_not_keep_a_client_open(
    error: BaseException, logged: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with Pinterest(token_source=Source(error), base_url="http://127.0.0.1:1/v5"):
        pass
    assert caplog.text.count("the token source failed to finish: ValueError") == logged
    assert "pinr_1" not in caplog.text


async def test_a_source_in_use_by_another_loop_is_not_waited_for() -> None:
    async def never(form: bytes, basic: str) -> Any:
        await asyncio.Event().wait()

    source = RefreshingToken(app_id="1", app_secret="s", refresh_token="pinr_0")
    call = asyncio.create_task(source.token(never))
    await asyncio.sleep(0)
    await asyncio.to_thread(asyncio.run, source.finish())
    call.cancel()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGINT is POSIX's")
def test_ctrl_c_during_a_refresh_keeps_the_refresh_token(tmp_path: Path) -> None:
    program = """
        import asyncio, sys
        from pinterest_async import Pinterest
        from pinterest_async.sandbox import Fault, Sandbox

        async def main():
            async with Sandbox() as sandbox:
                sandbox.slow_seconds = 1.0
                first = sandbox.refresh_token
                sandbox.faults.add("oauth.token", Fault.SLOW, applied=True)
                app = {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret, "base_url": sandbox.base_url}
                try:
                    async with Pinterest(**app, refresh_token=first, token_store=sys.argv[1]) as pinterest:
                        call = asyncio.create_task(pinterest.user_account.get())
                        while sandbox.refresh_token == first:
                            await asyncio.sleep(0.01)
                        print("spent", flush=True)
                        await call
                finally:
                    print(sandbox.refresh_token, flush=True)

        asyncio.run(main())
    """
    command = [sys.executable, "-c", dedent(program), str(tmp_path / "tokens.json")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "spent\n"
    process.send_signal(signal.SIGINT)
    good = process.communicate(timeout=60)[0].strip()
    kept = asyncio.run(FileTokenStore(tmp_path / "tokens.json").load(""))
    assert kept is not None
    assert kept.refresh_token == good
