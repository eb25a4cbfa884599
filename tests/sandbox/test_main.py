"""The sandbox as a program, and as pytest fixtures."""

import asyncio
import importlib
import inspect
import os
import signal
import socket
import subprocess
import sys
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest

from pinterest_async import Pinterest
from pinterest_async.sandbox import Sandbox, pytest_plugin
from pinterest_async.sandbox import __main__ as program
from pinterest_async.sandbox.pytest_plugin import pinterest, pinterest_sandbox  # noqa: F401

pytest_plugins = ["pytester"]

YESTERDAY = date.today() - timedelta(days=1)
DAYS = {"start_date": YESTERDAY - timedelta(days=1), "end_date": YESTERDAY}


async def settings_printed(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    text = ""
    while "TOKEN" not in text:
        await asyncio.sleep(0)
        text += capsys.readouterr().out
    return dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("#"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_serves_until_a_signal_comes(number: signal.Signals, capsys: pytest.CaptureFixture[str]) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    options = program.parser().parse_args(["--quotas", "standard", "--faults", "0.5"])
    serving = asyncio.create_task(program.serve(options))
    settings = await settings_printed(capsys)
    assert settings["PINTEREST_BASE_URL"].startswith("http://127.0.0.1:")
    async with Pinterest(
        access_token=settings["PINTEREST_ACCESS_TOKEN"], base_url=settings["PINTEREST_BASE_URL"], max_retries=50
    ) as client:
        assert (await client.boards.list()).items
    os.kill(os.getpid(), number)
    await serving
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


async def test_a_background_job_ignores_sigint(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serving = asyncio.create_task(program.serve(program.parser().parse_args([])))
        await settings_printed(capsys)
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(0)
        assert not serving.done()
        os.kill(os.getpid(), signal.SIGTERM)
        await serving
    finally:
        signal.signal(signal.SIGINT, before)


async def test_its_credentials_work(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--token", "pina_own", "--user", "anna", "--latency", "0.5", "--processing-seconds", "0"]
    serving = asyncio.create_task(program.serve(program.parser().parse_args(arguments)))
    text = ""
    while "user anna" not in text:
        await asyncio.sleep(0)
        text += capsys.readouterr().out
    lines = text.splitlines()
    settings = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    assert settings["PINTEREST_ACCESS_TOKEN"] == "pina_own"
    app: dict[str, Any] = {"app_id": settings["PINTEREST_APP_ID"], "app_secret": settings["PINTEREST_APP_SECRET"]}
    refresh_token = settings["PINTEREST_REFRESH_ACCESS_TOKEN"]
    before = asyncio.get_running_loop().time()
    async with Pinterest(base_url=settings["PINTEREST_BASE_URL"], refresh_token=refresh_token, **app) as client:
        assert (await client.user_account.get()).username == "sandbox"
        assert asyncio.get_running_loop().time() - before >= 1.0, "two answers"
        anna = client.for_token(lines[-1].partition("=")[2], user="anna")
        assert (await anna.user_account.get()).username == "anna"
        request: dict[str, Any] = {**DAYS, "granularity": "DAY", "level": "CAMPAIGN"}
        request["columns"] = ["SPEND_IN_DOLLAR"]
        await client.reports.run("549755885175", request)
    assert lines[-2] == f"# consent page: {settings['PINTEREST_BASE_URL'].removesuffix('/v5')}/oauth/"
    os.kill(os.getpid(), signal.SIGTERM)
    await serving


def test_ctrl_c_while_it_starts_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "serve", interrupted)
    assert program.main([]) == 130


def test_a_port_that_is_taken_ends_it_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert program.main(["--port", str(port)]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"cannot serve on 127.0.0.1:{port}: ")
    assert captured.err.count("\n") == 1
    assert not captured.out


def test_main_ends_well_when_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stopped_at_once(options: object) -> None:
        pass

    monkeypatch.setattr(program, "serve", stopped_at_once)
    assert program.main([]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--faults", "5"],
        ["--faults", "x"],
        ["--quotas", "huge"],
        ["--token", "a b"],
        ["--latency", "-1"],
        ["--processing-seconds", "inf"],
    ],
)
def test_arguments_are_checked(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(arguments)
    assert ended.value.code == 2
    assert f"argument {arguments[0]}" in capsys.readouterr().err


def test_it_is_run_with_python_m() -> None:
    command = [sys.executable, "-m", "pinterest_async.sandbox", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "--quotas {standard,trial,none}" in done.stdout


async def test_fixtures_are_a_running_sandbox_and_its_client(
    pinterest: Pinterest,  # noqa: F811
    pinterest_sandbox: Sandbox,  # noqa: F811
) -> None:
    board = await pinterest.boards.create(name="Summer")
    assert board.id in pinterest_sandbox.state.boards


@pytest.mark.parametrize("mode", ["auto", "strict"])
def test_fixtures_work_in_both_modes_of_pytest_asyncio(pytester: pytest.Pytester, mode: str) -> None:
    pytester.makeconftest("from pinterest_async.sandbox.pytest_plugin import pinterest, pinterest_sandbox")
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.asyncio
        async def test_summer(pinterest, pinterest_sandbox):
            board = await pinterest.boards.create(name="Summer")
            assert board.id in pinterest_sandbox.state.boards
        """
    )
    scope = "asyncio_default_fixture_loop_scope=function"
    result = pytester.runpytest_inprocess(f"--asyncio-mode={mode}", "-o", scope, "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)


def test_the_fixtures_without_pytest_asyncio_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    # pytest loads the plugin before it measures coverage: both ways are taken here, whatever was loaded before.
    kept = dict(vars(pytest_plugin))
    try:
        assert inspect.isasyncgenfunction(reloaded_plugin().pinterest.__wrapped__)
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        plugin = reloaded_plugin()
        with pytest.raises(pytest.fail.Exception, match="need pytest-asyncio: pip install pytest-asyncio"):
            plugin.pinterest_sandbox.__wrapped__()
        assert plugin.pinterest.__wrapped__(None) is None
    finally:
        vars(pytest_plugin).update(kept)


def reloaded_plugin() -> ModuleType:
    del pytest_plugin.pinterest, pytest_plugin.pinterest_sandbox
    return importlib.reload(pytest_plugin)
