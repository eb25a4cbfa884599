"""`python -m tools`: its commands, and what a call crosses on its way to the HTTP client."""

import pytest

from tools import trace
from tools.__main__ import COMMANDS, main


def test_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out
    assert all(f"  {name} " in listed for name in COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["check-everything"]])
def test_a_command_that_does_not_exist_is_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage: python -m tools COMMAND" in capsys.readouterr().err


def test_a_command_gets_its_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["check-api", "--help"])
    assert "usage: python -m tools check-api [-h]" in capsys.readouterr().out


def test_few_functions_lie_between_a_call_and_its_request(capsys: pytest.CaptureFixture[str]) -> None:
    traces = {made.name: made for made in trace.trace_all()}
    get, chunk = traces["GET"], traces["chunk with a journal"]
    assert 5 <= len(get.down) < len(get.functions) <= 18
    assert len(get.rooms) <= 5
    assert len(get.frames) == 2
    assert 5 <= len(traces["page"].functions) <= 24
    assert 20 <= len(traces["chunk"].functions) < len(chunk.functions) <= 80
    waiting = traces["chunk with a journal that waits for its quota"]
    assert waiting.functions > get.functions & chunk.functions
    assert len(waiting.functions) > len(chunk.functions)

    assert trace.report([get], verbose=False).startswith(
        f"GET: {len(get.functions)} functions ({len(get.down)} of them"
    )
    assert len(trace.report([get], verbose=True).splitlines()) == 1 + len(get.functions)


def test_the_path_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace-path"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5
