"""Showing the progress of a job: a bar, or lines."""

import io
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from pinterest_async._bulk.progress import Progress
from pinterest_async.progress import ProgressDisplay


class Terminal(io.StringIO):
    """A file that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that goes on only when told to."""
    now = 100.0

    def forward(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(time, "monotonic", lambda: now)
    return forward


def test_lines_come_now_and_then_and_at_the_end(clock: Callable[[float], None]) -> None:
    file = io.StringIO()
    with ProgressDisplay("catalog", file=file, every=5) as display:
        display(Progress(1000, 0, 0, 0, 0))
        clock(5)
        display(Progress(3000, 1000, 0, 0, 0))
        clock(4)
        display(Progress(4000, 2000, 0, 0, 0))
        clock(4)
        display(Progress(5000, 2990, 7, 2, 1))
        clock(1)
        display(Progress(5000, 4990, 7, 2, 1))
    assert file.getvalue().splitlines() == [
        "catalog: 1,000 of 3,000",
        "catalog: 3,000 of 5,000, 7 failed, 2 unknown, 1 not sent",
        "catalog: 5,000 of 5,000, 7 failed, 2 unknown, 1 not sent",
    ]
    assert display.progress.succeeded == 4990


def test_lines_know_a_total(clock: Callable[[float], None]) -> None:
    file = io.StringIO()
    with ProgressDisplay("campaigns", total=300, file=file) as display:
        clock(5)
        display(Progress(60, 30, 0, 0, 0))
    assert file.getvalue().splitlines() == ["campaigns: 30 of 300"] * 2


def test_the_last_line_comes_when_a_job_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), ProgressDisplay("catalog") as display:
        display(Progress(30, 0, 30, 0, 0))
        raise RuntimeError
    assert capsys.readouterr().err == "catalog: 30 of 30, 30 failed\n"


def test_what_comes_too_late_is_not_shown() -> None:
    file = io.StringIO()
    with ProgressDisplay("catalog", file=file, every=0) as display:
        pass
    display(Progress(1, 1, 0, 0, 0))
    assert file.getvalue() == "catalog: 0 of 0\n"


@pytest.mark.parametrize("total", [None, 2000])
def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch, total: int | None) -> None:
    monkeypatch.setenv("TERM", "xterm")
    file = Terminal()
    with ProgressDisplay("catalog", total=total, file=file) as display:
        display(Progress(2000, 1000, 0, 0, 0))
        display(Progress(2000, 1993, 7, 0, 0))
    shown = file.getvalue()
    assert "catalog" in shown
    assert "2000/2000" in shown
    assert "7 failed" in shown


def test_lines_on_a_terminal_without_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    file = Terminal()
    with ProgressDisplay("catalog", file=file) as display:
        display(Progress(2, 1, 1, 0, 0))
    assert file.getvalue() == "catalog: 2 of 2, 1 failed\n"


def test_rich_is_not_imported_before_it_is_needed() -> None:
    program = "import sys, pinterest_async.progress; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
