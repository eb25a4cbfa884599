"""Jobs that feed each other, with a journal for each, are killed at any moment: nothing is lost, nothing comes twice.

`KILLS=20 pytest -s -m slow tests/scenarios/test_killed_pipeline.py` has 500 campaigns, 2000 ad groups and 4000 ads.
"""

import asyncio
import logging
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pinterest_async.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
LOOP = asyncio.SelectorEventLoop
QUICK = 2
KILLS = int(os.environ.get("KILLS", str(QUICK)))
CAMPAIGNS = 500 if KILLS > QUICK else 60
RUNS = 10
"""Runs until nothing is unknown, at most: each may meet faults of its own."""


def run(sandbox: Sandbox, folder: Path, pin_id: str, *, kill: float | None = None, cap: int = 25_000_000) -> int:
    """Run the program of the example, kill it after some seconds, and return its exit code."""
    [account] = sandbox.state.ad_accounts
    environment = {"PINTEREST_BASE_URL": sandbox.base_url, "PINTEREST_ACCESS_TOKEN": sandbox.access_token}
    options = ["--campaigns", str(CAMPAIGNS), "--journals", str(folder), "--cap", str(cap)]
    with subprocess.Popen(
        [sys.executable, "examples/campaign_tree.py", "--live", account, pin_id, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
    ) as process:
        if kill is not None:
            time.sleep(kill)
            process.kill()
        out, _ = process.communicate()
    assert "Traceback" not in out, out
    return process.returncode


@pytest.mark.slow
def test_campaigns_ad_groups_and_ads_are_there_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A tenth of the campaigns is refused at first: they come in the end, with what belongs to them."""
    caplog.set_level(logging.CRITICAL, "aiohttp.server")  # connections of killed processes
    draw, killed = random.Random(7), 0
    sandbox = Sandbox(record=False)
    [pin_id] = sandbox.state.add_pins(1, *sandbox.state.add_boards(1))
    sandbox.faults.inject(rate=0.05, seed=3)
    sandbox.slow_seconds = 0.1
    unlucky = ["7"]
    sandbox.refuse("campaigns.create", lambda sent: "Bad luck." if sent["name"][-1] in unlucky else None)
    with sandbox.in_thread():
        for _ in range(KILLS):
            killed += run(sandbox, tmp_path, pin_id, kill=draw.uniform(0.5, 2.0)) < 0
        codes = [run(sandbox, tmp_path, pin_id)]
        unlucky.clear()
        while codes[-1] != 0 and len(codes) < RUNS:
            codes.append(run(sandbox, tmp_path, pin_id, cap=30_000_000))
    state: Any = sandbox.state
    [account] = state.ad_accounts
    campaigns, groups, ads = (list(table[account].values()) for table in (state.campaigns, state.ad_groups, state.ads))
    assert codes[-1] == 0
    assert codes[0] == 1, "what was refused was reported"
    names = Counter(campaign["name"] for campaign in campaigns)
    assert names == Counter(f"Winter {number:03}" for number in range(CAMPAIGNS))
    assert len(groups) == len({(group["campaign_id"], group["name"]) for group in groups}) == 4 * CAMPAIGNS
    assert len(ads) == len({(ad["ad_group_id"], ad["name"]) for ad in ads}) == 8 * CAMPAIGNS
    sys.stdout.write(f"{killed} of {KILLS} kills in time, {len(codes)} runs after them\n")
