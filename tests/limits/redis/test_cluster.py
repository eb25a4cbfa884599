"""A cluster refuses a call that names keys of several slots, or none at all: everything works there with one key."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio.cluster import RedisCluster

from pinterest_async import Category, Quota, Quotas, Tokens
from pinterest_async._bulk.journal.base import JobIdentity, Record
from pinterest_async.redis import RedisJournal, RedisTokenStore, SharedLimits
from tests.support.journals import look_up
from tests.support.redis_server import RedisServer, running_server

LOOP = asyncio.SelectorEventLoop
READ = Category.ADS_READ


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    folder: Path = tmp_path_factory.mktemp("cluster")
    yield from running_server(folder=folder, cluster=True)


@pytest.fixture
async def cluster(server: RedisServer) -> AsyncIterator[RedisCluster]:
    made = RedisCluster(host="127.0.0.1", port=server.port)
    yield made
    await made.aclose()


@pytest.mark.slow
async def test_limits_are_shared_over_a_cluster(server: RedisServer, cluster: RedisCluster) -> None:
    quotas = Quotas({READ: Quota(100, 1.0)}, Quota(1000, 1.0))
    async with SharedLimits(cluster, app="1", quotas=quotas) as limits:
        await asyncio.gather(*(limits.acquire(READ, None, 10.0, bulk=number > 4) for number in range(10)))
        limits.pause(READ, None, 0.05)
        await limits.acquire(READ, None, 10.0)
        server.client.script_flush()
        await limits.acquire(None, None, 10.0)
        assert {each.category: each.taken for each in limits.statistics()} == {
            "ads_read": 11,
            "other": 1,
            "universal": 12,
        }


@pytest.mark.slow
async def test_tokens_and_journals_are_kept_in_a_cluster(cluster: RedisCluster) -> None:
    store = RedisTokenStore(cluster, app="1")
    async with store.renewing(""):
        await store.save("", Tokens(access_token="t"))
    assert await store.load("") == Tokens(access_token="t")
    journal = RedisJournal(cluster, job="november")
    await journal.open(JobIdentity("things.create_many", {"ad_account_id": "1"}, 4))
    ids = (await look_up(journal, ["a", "b"])).ids
    await journal.mark_in_progress(ids)
    await journal.complete(ids, [Record("succeeded"), None])
    found = (await look_up(journal, ["a", "b"])).records
    assert found is not None
    assert [each and each.status for each in found] == ["succeeded", None]
    await journal.close()
