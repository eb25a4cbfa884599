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


def _files() -> list[str]:
    root = DOCS.parent
    folders = ("pinterest_async", "tests", "tools", "benchmarks", "examples")
    return [path.relative_to(root).as_posix() for folder in folders for path in (root / folder).rglob("*.py")]


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md", "tests/README.md"])
def test_the_files_that_a_page_names_exist(page: str) -> None:
    text = (DOCS.parent / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:\w+/)*\w+\.py)`", text))
    files = [f"/{name}" for name in _files()]
    assert named
    assert [name for name in named if not any(file.endswith(f"/{name}") for file in files)] == []


def test_the_architecture_has_all_rooms() -> None:
    text = (DOCS.parent / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {Path(name).parts[1].removesuffix(".py") for name in _files() if name.startswith("pinterest_async/")}
    own = {"__init__", "__main__", "_version"}
    assert [room for room in sorted(rooms - own) if not re.search(rf"`{room}/?`", text)] == []
