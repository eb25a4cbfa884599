"""The README and its snippets."""

import ast
import inspect
import re
from pathlib import Path

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
DOCS = Path(__file__).parents[2] / "docs"


async def run_snippet(snippet: str) -> None:
    """Run a snippet in an empty namespace, with await at its top level."""
    running = eval(compile(snippet, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), {"__name__": "readme"})
    if inspect.isawaitable(running):
        await running
