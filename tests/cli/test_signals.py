"""Signals, as a user, a shell and a supervisor send them to the command line."""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from pinterest_async.cli import main
from pinterest_async.cli._signals import Interrupts
from pinterest_async.sandbox import Fault, Sandbox

EVENTS = 20_000
INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def interrupted_by_ctrl_c() -> Iterator[None]:
    """Handle SIGINT in the tests as a program of a terminal does, also where a shell has the tests ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox in which every second post of events has no answer."""
    with Sandbox().in_thread() as made:
        made.slow_seconds = 3600.0
        made.faults.inject(0.5, [Fault.SLOW], ["conversion_events.create"], seed=3)
        yield made


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "events.jsonl"
    event = {
        "event_name": "checkout",
        "action_source": "web",
        "event_time": int(time.time()),
        "user_data": {"client_ip_address": "192.0.2.1", "client_user_agent": "test"},
    }
    path.write_text("".join(json.dumps({**event, "event_id": f"e{number}"}) + "\n" for number in range(EVENTS)))
    return path


def started(
    *arguments: str | Path, sandbox: Sandbox | None = None, ignored: signal.Signals | None = None
) -> "subprocess.Popen[str]":
    """The command in a process of its own, not traced: a signal in the middle of a trace upsets it.

    Args:
        arguments: Of the command.
        sandbox: The server it uses.
        ignored: A signal that the process ignores from its start, as a shell has a background job do with SIGINT.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PINTEREST_"))}
    if sandbox is not None:
        environment |= {"PINTEREST_BASE_URL": sandbox.base_url, "PINTEREST_ACCESS_TOKEN": sandbox.access_token}

    def prepare() -> None:
        for number in INTERRUPTS:
            signal.signal(number, signal.SIG_IGN if number is ignored else signal.SIG_DFL)

    return subprocess.Popen(
        [sys.executable, "-m", "pinterest_async", *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=prepare,
    )


def sending(
    sandbox: Sandbox, events: Path, ignored: signal.Signals | None = None
) -> "tuple[subprocess.Popen[str], str]":
    """A job that does not end by itself, and the first line that it has printed."""
    process = started(
        "events", "send", events, "--ad-account-id=549755885175", "--all", sandbox=sandbox, ignored=ignored
    )
    assert process.stdout is not None
    return process, process.stdout.readline()


def account(process: "subprocess.Popen[str]", first: str) -> dict[str, int]:
    """Wait for the end of an interrupted job, check what it has printed and return its totals."""
    assert process.stdout is not None
    out = first + process.stdout.read()
    _, errors = process.communicate()
    assert process.returncode == 130, errors
    assert errors.endswith("interrupted\n")
    assert "Traceback" not in errors
    lines = [json.loads(line) for line in out.splitlines()]
    counts: dict[str, int] = lines.pop()["summary"]
    assert counts["read"] == sum(count for status, count in counts.items() if status != "read")
    assert len(lines) == counts["read"] - (0 if first else counts["succeeded"])
    return counts


@pytest.mark.slow
@pytest.mark.parametrize("sent", INTERRUPTS)
def test_an_interrupted_job_says_what_is_known(sandbox: Sandbox, events: Path, sent: signal.Signals) -> None:
    process, first = sending(sandbox, events)
    process.send_signal(sent)
    counts = account(process, first)
    assert counts["succeeded"]
    assert counts["unknown"]


@pytest.mark.slow
def test_a_background_job_ignores_ctrl_c_and_ends_on_sigterm(sandbox: Sandbox, events: Path) -> None:
    process, first = sending(sandbox, events, ignored=signal.SIGINT)
    process.send_signal(signal.SIGINT)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert account(process, first)["unknown"]


@pytest.mark.slow
def test_signals_in_a_row_count_once(sandbox: Sandbox, events: Path) -> None:
    process, first = sending(sandbox, events)
    for sent in INTERRUPTS * 10:
        process.send_signal(sent)
    assert account(process, first)["unknown"]


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_input_that_waits_for_data_is_interrupted(
    sandbox: Sandbox, events: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    """Reading a pipe without data blocks the event loop, so that its tasks cannot be cancelled."""
    lines = events.read_text()
    os.mkfifo(tmp_path / "pipe")
    process = started("events", "send", tmp_path / "pipe", "--ad-account-id=549755885175", sandbox=sandbox)
    with (tmp_path / "pipe").open("w") as pipe:
        pipe.write(lines[: len(lines) // 2])  # more than a pipe holds: the process is reading
        pipe.flush()
        process.send_signal(sent)
        counts = account(process, "")
    assert 0 < counts["read"] < EVENTS


@pytest.mark.slow
def test_the_sandbox_serves_other_programs() -> None:
    process = started("sandbox", "--quotas", "trial")
    assert process.stdout is not None
    settings = dict(process.stdout.readline().strip().split("=", 1) for _ in range(2))
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert process.returncode == 0
    assert set(settings) == {"PINTEREST_BASE_URL", "PINTEREST_ACCESS_TOKEN"}


# In this process


def handlers() -> list[Any]:
    return [signal.getsignal(number) for number in (*INTERRUPTS, signal.SIGALRM)]


def interrupted(command: Callable[[], Coroutine[Any, Any, int]]) -> Interrupts:
    """Run a command that a signal ends, and check that the handlers are those of before."""
    before, interrupts = handlers(), Interrupts()
    with pytest.raises((asyncio.CancelledError, KeyboardInterrupt)), interrupts.handled():
        asyncio.run(interrupts.run(argparse.Namespace(run=lambda options: command())))
    assert handlers() == before
    return interrupts


@pytest.mark.parametrize("sent", INTERRUPTS)
def test_a_signal_before_the_command_runs_ends_with_130(
    sent: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = handlers()

    def end(command: Coroutine[Any, Any, int]) -> int:
        command.close()
        signal.raise_signal(sent)
        return 0

    monkeypatch.setattr("asyncio.run", end)
    assert main(["call", "--sandbox", "boards.list"]) == 130
    assert capsys.readouterr().err == "interrupted\n"
    assert handlers() == before


@pytest.mark.parametrize("sent", INTERRUPTS)
def test_a_signal_while_the_command_runs_ends_with_130(
    sent: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = asyncio.run

    async def signalled(command: Coroutine[Any, Any, int]) -> int:
        asyncio.get_running_loop().call_soon(signal.raise_signal, sent)
        return await command

    monkeypatch.setattr("asyncio.run", lambda command: run(signalled(command)))
    assert main(["call", "--sandbox", "boards.list"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.parametrize("sent", INTERRUPTS)
def test_a_signal_cancels_the_command_once(sent: signal.Signals) -> None:
    ended: list[str] = []

    async def command() -> int:
        try:
            signal.raise_signal(sent)
            await asyncio.Event().wait()
        finally:
            signal.raise_signal(signal.SIGTERM)
            for _ in range(2):
                signal.raise_signal(signal.SIGALRM)
                await asyncio.sleep(0)
            ended.append("well")
        raise AssertionError

    assert interrupted(command).received
    assert ended == ["well"]


def test_a_later_signal_ends_the_command_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinterest_async.cli._signals._GRACE", -1.0)
    monkeypatch.setattr("pinterest_async.cli._signals._ALARM", None)

    async def command() -> int:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        raise AssertionError

    interrupted(command)


def test_a_blocked_event_loop_is_interrupted(caplog: pytest.LogCaptureFixture) -> None:
    async def command() -> int:
        asyncio.get_running_loop().call_exception_handler({"message": "printed before"})
        signal.raise_signal(signal.SIGTERM)
        try:
            signal.raise_signal(signal.SIGALRM)
        finally:
            asyncio.get_running_loop().call_exception_handler({"message": "not printed"})
        raise AssertionError

    interrupted(command)
    assert [record.getMessage() for record in caplog.records] == ["printed before"]


def test_a_command_that_ends_with_the_signal_keeps_its_code() -> None:
    async def command(options: argparse.Namespace) -> int:
        signal.raise_signal(signal.SIGTERM)
        return 1

    interrupts = Interrupts()
    with interrupts.handled():
        assert asyncio.run(interrupts.run(argparse.Namespace(run=command))) == 1


def test_signals_that_are_ignored_stay_so_except_sigterm() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    before = handlers()
    with Interrupts().handled():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    assert handlers() == before


def test_the_end_of_a_process_is_not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {number: signal.getsignal(number) for number in (*INTERRUPTS, signal.SIGALRM)}
    monkeypatch.setattr(sys, "argv", ["pinterest-async", "call"])
    try:
        assert main() == 0
        for number in INTERRUPTS:
            signal.raise_signal(number)
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def test_an_interrupted_command_without_a_reader_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    def end(command: Coroutine[Any, Any, int]) -> int:
        command.close()
        sys.stdout.write("an account")
        signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr("asyncio.run", end)
    with os.fdopen(writer, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["call"]) == 130
        monkeypatch.undo()


def test_each_late_signal_ends_what_runs_before_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinterest_async.cli._signals._GRACE", -1.0)
    with Interrupts().handled():
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)


def test_a_signal_while_modules_are_imported_is_raised_afterwards() -> None:
    interrupts, done = Interrupts(), False
    with pytest.raises(KeyboardInterrupt), interrupts.handled(), interrupts.deferred():
        signal.raise_signal(signal.SIGTERM)
        done = True
    assert done
