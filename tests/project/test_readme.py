"""What the README shows works as it stands there."""

import ast
import datetime
import inspect
import re
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

import pinterest_async
from pinterest_async.models.campaigns import CampaignCreate, ObjectiveType
from pinterest_async.models.catalog_items import RetailItemDelete
from pinterest_async.sandbox import Sandbox

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
ACCOUNT = "549755885175"


def compiled(snippet: str) -> CodeType:
    code: CodeType = compile(snippet, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return code


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
async def test_the_snippets_run(snippet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each against a sandbox that it takes for Pinterest."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        monkeypatch.setenv("PINTEREST_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", sandbox.access_token)
        campaigns = [
            CampaignCreate(ad_account_id=ACCOUNT, name=f"Campaign {number}", objective_type=ObjectiveType.AWARENESS)
            for number in range(40)
        ]
        items = [RetailItemDelete(item_id=f"item-{number}") for number in range(40)]
        names: dict[str, Any] = {name: getattr(pinterest_async, name) for name in pinterest_async.__all__}
        names |= {"pinterest": pinterest, "campaigns": campaigns, "items": items}
        today = datetime.datetime.now(datetime.UTC).date()
        names |= {"first_day": today - datetime.timedelta(days=30), "last_day": today}
        names["campaign_ids"] = sandbox.state.add_campaigns(200)
        running = eval(compiled(snippet), names)
        if inspect.isawaitable(running):
            await running


def test_the_commands_are_one_line_each() -> None:
    """Two lines to paste: one runs the main job, one passes the tests."""
    for name, program in (("run", "examples/catalog_sync.py"), ("test", "-m pytest")):
        [command] = re.findall(rf"<!-- command: {name} -->\n```\n(.*?)```", README, re.DOTALL)
        assert command.count("\n") == 1
        assert program in command
