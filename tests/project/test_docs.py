"""What the pages of docs/ show works as it stands there."""

import re
from pathlib import Path

import pytest

from pinterest_async.sandbox import Sandbox
from tests.support.readme import DOCS, run_snippet

SNIPPETS = [
    pytest.param(snippet, id=f"{page.name}-{number}")
    for page in sorted(DOCS.glob("*.md"))
    for number, snippet in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL))
]


@pytest.mark.parametrize("snippet", SNIPPETS)
async def test_the_snippets_run(snippet: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each is complete: it runs in an empty namespace, against a sandbox that it takes for Pinterest."""
    if "pinterest_async.otel" in snippet:
        pytest.importorskip("opentelemetry")
    monkeypatch.chdir(tmp_path)
    async with Sandbox() as sandbox:
        monkeypatch.setenv("PINTEREST_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", sandbox.access_token)
        await run_snippet(snippet)
