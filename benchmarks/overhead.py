"""What the library costs over aiohttp and msgspec by hand: `python -m benchmarks.overhead [--rounds 15]`.

Each job is run in turn by the library, by hand, and by hand once more (the control: what it is off from 1.00 is
noise), round after round against a server in another process that answers at once. The table shows ratios of medians,
of the wall clock and of this process's CPU time. Limits are on, and wide enough that nobody waits.
"""

import argparse
import asyncio
import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import aiohttp
import msgspec

from benchmarks.canned_server import PAGE, canned_server
from pinterest_async import Category, Page, Pinterest, Quota, Quotas
from pinterest_async.models.boards import Board
from pinterest_async.models.campaigns import Campaign, CampaignCreate, ObjectiveType
from pinterest_async.models.catalog_items import (
    ItemAttributes,
    ItemRecord,
    ItemsBatch,
    ItemStatus,
    RetailItemOperation,
    RetailItemsBatch,
    RetailItemUpsert,
)
from pinterest_async.models.common import AnalyticsRow, BulkAnswer
from pinterest_async.models.locales import Country, Language
from pinterest_async.models.pins import Pin

ACCOUNT = "549755885175"
WIDE = Quotas({category: Quota(1_000_000_000) for category in Category}, Quota(1_000_000_000, 1.0))
Job = Callable[[], Awaitable[object]]

CAMPAIGNS = [
    CampaignCreate(ad_account_id=ACCOUNT, name=f"Campaign {number}", objective_type=ObjectiveType.AWARENESS)
    for number in range(6000)
]
ITEMS: list[RetailItemOperation] = [
    RetailItemUpsert(
        item_id=f"item-{number}",
        attributes=ItemAttributes(
            title=f"Thing number {number}",
            description="A thing with a description of usual length, which says what it is made of and how big.",
            link=f"https://www.example.com/things/{number}",
            image_link=[f"https://www.example.com/images/{number}.jpg"],
            price="24.99 USD",
            availability="in stock",
            brand="Example",
            product_type="Home > Things",
        ),
    )
    for number in range(50_000)
]

MAPPINGS: list[dict[str, Any]] = [msgspec.to_builtins(item) for item in ITEMS]
CAMPAIGN_IDS = [str(626735565838 + number) for number in range(10)]
COLUMNS = ["CAMPAIGN_ID", "SPEND_IN_DOLLAR", "TOTAL_CLICKTHROUGH", "TOTAL_IMPRESSION", "CTR_2"]


class ByHand:
    """What a good programmer writes without the library: no limits, no retries, no checks."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self._session = session
        self._base = base_url
        self._encode = msgspec.json.Encoder().encode
        self._pins = msgspec.json.Decoder(Page[Pin])
        self._board = msgspec.json.Decoder(Board)
        self._created = msgspec.json.Decoder(BulkAnswer[Campaign])
        self._batch = msgspec.json.Decoder(ItemsBatch)
        self._rows = msgspec.json.Decoder(list[AnalyticsRow])

    async def _get(self, path: str, decoder: "msgspec.json.Decoder[Any]", params: Any = None) -> Any:
        async with self._session.get(self._base + path, params=params) as response:
            response.raise_for_status()
            return decoder.decode(await response.read())

    async def _post(self, path: str, body: Any, decoder: "msgspec.json.Decoder[Any]") -> Any:
        headers = {"Content-Type": "application/json"}
        async with self._session.post(self._base + path, data=self._encode(body), headers=headers) as response:
            response.raise_for_status()
            return decoder.decode(await response.read())

    async def pins(self) -> int:
        seen = 0
        params = {"page_size": str(PAGE)}
        while True:
            page: Page[Pin] = await self._get("/pins", self._pins, params)
            for _ in page.items:
                seen += 1
            if not page.bookmark:
                return seen
            params["bookmark"] = page.bookmark

    async def creates(self) -> int:
        chunks = iter([CAMPAIGNS[start : start + 30] for start in range(0, len(CAMPAIGNS), 30)])
        done: list[tuple[CampaignCreate, Campaign | None, Any]] = []

        async def work() -> None:
            for chunk in chunks:
                answer: BulkAnswer[Campaign] = await self._post(
                    f"/ad_accounts/{ACCOUNT}/campaigns", chunk, self._created
                )
                for sent, item in zip(chunk, answer.items, strict=True):
                    done.append((sent, item.data, item.errors))

        await asyncio.gather(*(work() for _ in range(8)))
        return len(done)

    async def mappings(self) -> int:
        chunks = iter([MAPPINGS[start : start + 1000] for start in range(0, len(MAPPINGS), 1000)])
        done: list[tuple[dict[str, Any], ItemRecord, bool]] = []

        async def work() -> None:
            for chunk in chunks:
                body = {"catalog_type": "RETAIL", "country": "US", "language": "EN", "items": chunk}
                accepted: ItemsBatch = await self._post("/catalogs/items/batch", body, self._batch)
                batch: ItemsBatch = await self._get(f"/catalogs/items/batch/{accepted.batch_id}", self._batch)
                records = {record.item_id: record for record in batch.items or ()}
                for item in chunk:
                    record = records[item["item_id"]]
                    done.append((item, record, record.status is ItemStatus.SUCCESS))

        await asyncio.gather(*(work() for _ in range(8)))
        return len(done)

    async def batches(self) -> int:
        chunks = iter([ITEMS[start : start + 1000] for start in range(0, len(ITEMS), 1000)])
        done: list[tuple[RetailItemOperation, ItemRecord, bool]] = []

        async def work() -> None:
            for chunk in chunks:
                body = RetailItemsBatch(country=Country.US, language=Language.EN, items=chunk)
                accepted: ItemsBatch = await self._post("/catalogs/items/batch", body, self._batch)
                batch: ItemsBatch = await self._get(f"/catalogs/items/batch/{accepted.batch_id}", self._batch)
                records = {record.item_id: record for record in batch.items or ()}
                for item in chunk:
                    record = records[item.item_id]
                    done.append((item, record, record.status is ItemStatus.SUCCESS))

        await asyncio.gather(*(work() for _ in range(8)))
        return len(done)

    async def analytics(self) -> int:
        numbers = iter(range(400))

        async def work() -> None:
            for _ in numbers:
                params = [("start_date", "2026-01-01"), ("end_date", "2026-01-31")]
                params += [("campaign_ids", id) for id in CAMPAIGN_IDS]
                params += [("columns", ",".join(COLUMNS)), ("granularity", "DAY")]
                await self._get(f"/ad_accounts/{ACCOUNT}/campaigns/analytics", self._rows, params)

        await asyncio.gather(*(work() for _ in range(8)))
        return 400

    async def gets(self) -> int:
        numbers = iter(range(2000))

        async def work() -> None:
            for number in numbers:
                await self._get(f"/boards/{number}", self._board)

        await asyncio.gather(*(work() for _ in range(50)))
        return 2000


class ByLibrary:
    """The same jobs with the library."""

    def __init__(self, pinterest: Pinterest) -> None:
        self._pinterest = pinterest

    async def pins(self) -> int:
        seen = 0
        async for _ in self._pinterest.pins.list(page_size=PAGE):
            seen += 1
        return seen

    async def creates(self) -> int:
        result = await self._pinterest.campaigns.create_many(ACCOUNT, CAMPAIGNS)
        return len(result.succeeded)

    async def batches(self) -> int:
        job = self._pinterest.catalogs.sync_items(ITEMS, country="US", language="EN", concurrency=8, first_poll=0)
        return len((await job).succeeded)

    async def mappings(self) -> int:
        job = self._pinterest.catalogs.sync_items(MAPPINGS, country="US", language="EN", concurrency=8, first_poll=0)
        return len((await job).succeeded)

    async def analytics(self) -> int:
        numbers = iter(range(400))

        async def work() -> None:
            for _ in numbers:
                await self._pinterest.campaigns.analytics(
                    ACCOUNT,
                    start_date="2026-01-01",
                    end_date="2026-01-31",
                    campaign_ids=CAMPAIGN_IDS,
                    columns=COLUMNS,
                    granularity="DAY",
                )

        await asyncio.gather(*(work() for _ in range(8)))
        return 400

    async def gets(self) -> int:
        numbers = iter(range(2000))

        async def work() -> None:
            for number in numbers:
                await self._pinterest.boards.get(str(number))

        await asyncio.gather(*(work() for _ in range(50)))
        return 2000


async def _timed(job: Job) -> tuple[float, float]:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    await job()
    return time.perf_counter() - wall, time.process_time() - cpu


def _ratios(times: dict[str, list[tuple[float, float]]], place: int) -> tuple[float, float]:
    median = {who: statistics.median(each[place] for each in runs) for who, runs in times.items()}
    return median["library"] / median["hand"], median["control"] / median["hand"]


async def _compare(rounds: int, base_url: str) -> Iterator[str]:
    lines = [f"{'job':34} {'wall':>6} {'control':>8} {'CPU':>6} {'control':>8}   by hand"]
    headers = {"Authorization": "Bearer token", "Accept": "application/json"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        Pinterest(access_token="token", base_url=base_url, quotas=WIDE) as pinterest,
    ):
        hand, library = ByHand(session, base_url), ByLibrary(pinterest)
        jobs: dict[str, tuple[Job, Job]] = {
            "10,000 pins in 40 pages": (hand.pins, library.pins),
            "200 creates of 30": (hand.creates, library.creates),
            "50 batches of 1000": (hand.batches, library.batches),
            "50 batches of 1000 mappings": (hand.mappings, library.mappings),
            "400 analytics GETs of 5 columns": (hand.analytics, library.analytics),
            "2,000 small GETs, 50 at a time": (hand.gets, library.gets),
        }
        for name, (by_hand, by_library) in jobs.items():
            runs: dict[str, Job] = {"hand": by_hand, "library": by_library, "control": by_hand}
            times: dict[str, list[tuple[float, float]]] = {who: [] for who in runs}
            assert await by_hand() == await by_library()
            for number in range(rounds):
                order = list(runs)
                for who in order[number % 3 :] + order[: number % 3]:
                    times[who].append(await _timed(runs[who]))
            (wall, wall_control), (cpu, cpu_control) = _ratios(times, 0), _ratios(times, 1)
            milliseconds = statistics.median(each[0] for each in times["hand"]) * 1000
            lines.append(
                f"{name:34} {wall:6.2f} {wall_control:8.2f} {cpu:6.2f} {cpu_control:8.2f} {milliseconds:7.0f} ms"
            )
    return iter(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    gc.freeze()  # a program does not hold the input of six jobs at once: the collector need not search it
    with canned_server() as base_url:
        for line in asyncio.run(_compare(rounds, base_url)):
            print(line)


if __name__ == "__main__":
    main()
