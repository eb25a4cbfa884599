"""The quota is used up and not broken: a saturating job against a server that counts, over a real socket."""

import asyncio
from itertools import count
from typing import Literal

import pytest

from pinterest_async import Category, Quota, Quotas
from pinterest_async.models.catalog_items import RetailItemDelete
from pinterest_async.sandbox import Sandbox

SMALL = Quotas({Category.ORG_READ: Quota(60), Category.ORG_WRITE: Quota(5, 10.0)}, Quota(20, 1.0))


@pytest.mark.parametrize("window", ["fixed", "sliding", "bucket"])
async def test_a_saturating_job_draws_the_quota_without_a_refusal(
    window: Literal["fixed", "sliding", "bucket"],
) -> None:
    """Twenty workers read as fast as they may for four minutes: no 429, and 95 % of the quota or more."""
    minutes = 4
    async with Sandbox(quotas=SMALL, window=window, seed=1, latency=0.05) as sandbox:
        async with sandbox.client(quotas=SMALL) as pinterest:
            clock = asyncio.get_running_loop().time
            end = clock() + minutes * 60
            board = next(iter(sandbox.state.boards))
            done = count()

            async def work() -> None:
                while clock() < end:
                    await pinterest.boards.get(board)
                    next(done)

            await asyncio.gather(*(work() for _ in range(20)))
            statistics = {each.category: each for each in pinterest.limits.statistics()}

        assert all(each.status == 200 for each in sandbox.requests)
        assert statistics["org_read"].refused == 0
        assert next(done) >= 0.95 * 60 * minutes


@pytest.mark.slow
async def test_a_sync_that_is_bound_by_its_quota_uses_it_up() -> None:
    """Posting and polling share out 100 a minute each; the polls keep up with fewer than they might need."""
    quotas = Quotas({Category.CATALOGS_WRITE: Quota(100), Category.CATALOGS_READ: Quota(100)}, Quota(100, 1.0))
    batches = 120
    async with Sandbox(quotas=quotas, processing_seconds=4) as sandbox, sandbox.client(quotas=quotas) as pinterest:
        items = (RetailItemDelete(item_id=f"{batch}-{number}") for batch in range(batches) for number in range(1000))
        job = pinterest.catalogs.sync_items(items, country="US", language="EN")
        seen = 0
        async for outcome in job:
            seen += outcome.status in ("succeeded", "failed")
        posted = [each.at for each in sandbox.requests if each.method == "POST"]

        assert seen == batches * 1000
        assert not [each for each in sandbox.requests if each.status == 429]
        assert (batches - 1) / (posted[-1] - posted[0]) >= 0.95 * 100 / 60


async def test_a_server_that_allows_less_than_expected_is_obeyed() -> None:
    """When the real quota is smaller than ours, refusals pause the category and no call fails."""
    quotas = Quotas({Category.ORG_READ: Quota(10, 10.0)})
    async with Sandbox(quotas=quotas) as sandbox, sandbox.client() as pinterest:
        board = next(iter(sandbox.state.boards))
        await asyncio.gather(*(pinterest.boards.get(board) for _ in range(40)))

        refused = [each for each in sandbox.requests if each.status == 429]
        assert len(refused) < len(sandbox.requests) / 2
