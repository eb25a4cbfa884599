"""Jobs that are started by asyncio's own means, that are not started, and that cannot be."""

import asyncio
import gc
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from pinterest_async import ArgumentError, BulkError, BulkJob, BulkResult, Pinterest
from pinterest_async.sandbox import Sandbox
from tests.support.ledger_api import ACCOUNT

Make = Callable[[Pinterest, Any], BulkJob[Any, Any]]

JOBS: dict[str, Make] = {
    f"{resource}.{method}": lambda pinterest, account, resource=resource, method=method: getattr(
        getattr(pinterest, resource), method
    )(account, [])
    for resource in ("campaigns", "ad_groups", "ads", "keywords", "product_group_promotions")
    for method in ("create_many", "update_many")
} | {
    "conversion_events.send_many": lambda pinterest, account: pinterest.conversion_events.send_many(account, []),
    "customer_lists.upload": lambda pinterest, account: pinterest.customer_lists.upload(account, "1", []),
    "catalogs.sync_items": lambda pinterest, account: pinterest.catalogs.sync_items(
        [], country="US", language="EN", ad_account_id=account
    ),
}


@pytest.fixture
def pinterest() -> Pinterest:
    return Pinterest(access_token="token")


@pytest.mark.parametrize("name", JOBS)
async def test_a_job_that_is_dropped_unstarted_warns(name: str, pinterest: Pinterest) -> None:
    with pytest.warns(RuntimeWarning, match=rf"^{name} was never started: await it or iterate over it$"):
        JOBS[name](pinterest, ACCOUNT)


@pytest.mark.parametrize("name", JOBS)
async def test_a_wrong_argument_is_raised_when_the_job_is_started(name: str, pinterest: Pinterest) -> None:
    [refused] = await asyncio.gather(JOBS[name](pinterest, "mine"), return_exceptions=True)
    assert isinstance(refused, ArgumentError)
    assert str(refused).startswith(f"{name}: ad_account_id: ")
    job = JOBS[name](pinterest, "mine")
    with pytest.raises(ArgumentError, match="ad_account_id"):
        async for _ in job:
            raise AssertionError
    with pytest.raises(ArgumentError, match="ad_account_id"):
        await job
    assert len(job.result) == 0


@pytest.mark.parametrize("items", ["a text", None, {"name": "a"}])
async def test_an_input_that_is_none_is_raised_when_the_job_is_started(items: Any, pinterest: Pinterest) -> None:
    job: BulkJob[Any, Any] = pinterest.ads.create_many(ACCOUNT, items)
    refused = (await asyncio.gather(job, return_exceptions=True))[0]
    assert isinstance(refused, ArgumentError)
    assert "ads.create_many: items: expected an iterable" in str(refused)


async def test_asyncio_runs_a_job_as_a_coroutine() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        campaigns = [{"ad_account_id": ACCOUNT, "name": "a", "objective_type": "AWARENESS"}]

        def job() -> BulkJob[dict[str, str], Any]:
            return pinterest.campaigns.create_many(ACCOUNT, campaigns)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job()), asyncio.create_task(job())]
        results: list[BulkResult[Any, Any]] = [await task for task in tasks]
        results += await asyncio.gather(job(), asyncio.wait_for(job(), 60.0), asyncio.shield(job()))
        assert [len(result.succeeded) for result in results] == [1] * 5
        again = job()
        await again
        with pytest.raises(BulkError, match="runs once"):
            await asyncio.create_task(again)


async def test_a_task_is_cancelled_before_and_while_its_job_runs() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        for turns in range(3):
            job: BulkJob[Any, Any] = pinterest.ads.create_many(ACCOUNT, [])
            task = asyncio.create_task(job)
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel("enough")
            with pytest.raises(asyncio.CancelledError):
                await task


@pytest.mark.parametrize("how", ["close", "close at the end", "iterate", "cancel", "throw"])
async def test_a_job_that_was_begun_or_closed_does_not_warn(how: str, pinterest: Pinterest) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        job: BulkJob[Any, Any] = pinterest.ads.create_many(ACCOUNT, [])
        if how == "close":
            job.close()
        elif how == "close at the end":
            await asyncio.create_task(job)
            job.close()
        elif how == "iterate":
            assert [outcome async for outcome in job] == []
        elif how == "cancel":
            task = asyncio.create_task(job)
            task.cancel()
            await asyncio.wait([task])
            del task
        else:
            with pytest.raises(KeyError):
                job.throw(KeyError, KeyError("a"), None)
        del job
        gc.collect()


async def test_a_list_that_is_dropped_does_not_warn(pinterest: Pinterest) -> None:
    """It has sent nothing and does nothing: programs make a list and take one of several ways to read it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pinterest.boards.list()
        gc.collect()
