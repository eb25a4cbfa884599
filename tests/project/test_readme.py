"""What the README shows works as it stands there."""

import re
from pathlib import Path

import pytest

from pinterest_async.sandbox import Sandbox
from tests.support.readme import README, SNIPPETS, run_snippet

WITHOUT_REDIS = [snippet for snippet in SNIPPETS if "redis://" not in snippet]


@pytest.mark.parametrize("snippet", WITHOUT_REDIS, ids=range(len(WITHOUT_REDIS)))
async def test_the_snippets_run(snippet: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each is complete: it runs in an empty namespace, against a sandbox that it takes for Pinterest."""
    monkeypatch.chdir(tmp_path)
    async with Sandbox() as sandbox:
        sandbox.state.add_campaigns(3)
        monkeypatch.setenv("PINTEREST_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", sandbox.access_token)
        await run_snippet(snippet)


def test_the_readme_is_a_page() -> None:
    assert README.count("\n") <= 180


def test_the_commands_are_one_line_each() -> None:
    """Two lines to paste: one runs the main job, one passes the tests."""
    for name, program in (("run", "examples/catalog_sync.py"), ("test", "-m pytest")):
        [command] = re.findall(rf"<!-- command: {name} -->\n```\n(.*?)```", README, re.DOTALL)
        assert command.count("\n") == 1
        assert program in command
