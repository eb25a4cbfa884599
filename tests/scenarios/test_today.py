"""An account in the hands of jobs, on the server of today and under bad luck: judged by the sandbox's own ledger.

Jobs of all kinds run side by side: campaigns and promotions that are created with a journal and looked up, changes,
catalog items, conversion events, a report. They are cancelled, stopped by outages and started again, until all is done.
"""

import asyncio
import datetime
import errno
import os
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from pinterest_async import BulkJob, FileTokenStore, Journal, Outcome, Pinterest, PinterestError, RefreshingToken
from pinterest_async.models.campaigns import CampaignCreate, CampaignUpdate, ObjectiveType
from pinterest_async.models.catalog_items import ItemAttributes, RetailItemCreate, RetailItemUpsert
from pinterest_async.models.product_group_promotions import ProductGroupPromotionCreate
from pinterest_async.sandbox import Sandbox
from tests.support.events import event
from tests.support.memory_network import MemoryLoop
from tests.support.todays_server import TodaysServer

LOOP = MemoryLoop

ACCOUNT: Final = "549755885175"
ENDS: Final = 2 * 86_400.0
"""Seconds after which a run counts as hanging."""
RUNS: Final = 8
"""Runs after which everything has to be done; the last two are calm."""


@dataclass
class Task:
    """A job that is run again until it is done.

    Attributes:
        items: Its input.
        start: Makes the job of one run.
        ledger: Returns what the sandbox has of its kind, as `key` names an item.
        is_looked_up: Whether what is unknown is settled by the next run.
    """

    name: str
    items: Sequence[Any]
    start: Callable[[Pinterest, Sequence[Any], Journal], BulkJob[Any, Any]]
    ledger: Callable[[], Collection[Any]]
    key: Callable[[Any], Any]
    path: Path
    is_looked_up: bool = True
    outcomes: dict[int, Outcome[Any, Any]] = field(default_factory=dict)

    async def run(self, pinterest: Pinterest, patience: float) -> None:
        """Run the job, for some seconds at most, and compare its outcomes with the ledger."""
        journal = Journal(self.path, unknown="look_up" if self.is_looked_up else "report")
        job = self.start(pinterest, self.items, journal)
        try:
            async with asyncio.timeout(patience):
                await job
        except TimeoutError:
            pass
        except PinterestError:  # the look-up met the outage: nothing was read
            assert len(job.result) == 0
        outcomes = job.result.outcomes()
        assert [outcome.index for outcome in outcomes] == list(range(len(outcomes))), f"{self.name}: lost or twice"
        self.judge(outcomes)
        self.outcomes.update({outcome.index: outcome for outcome in outcomes})

    def judge(self, outcomes: Iterable[Outcome[Any, Any]]) -> None:
        ledger = self.ledger()
        for outcome in outcomes:
            there = self.key(outcome.item) in ledger
            if outcome.status == "unknown":
                assert isinstance(outcome.error, PinterestError)
            else:
                assert there == (outcome.status == "succeeded"), f"{self.name}: {outcome}"

    @property
    def left(self) -> list[str]:
        """The first outcomes that are not settled."""
        return [
            f"{outcome.index} {outcome.status}: {outcome.reason}"
            for outcome in self.outcomes.values()
            if outcome.status != "succeeded"
        ][:4]

    @property
    def is_done(self) -> bool:
        """Whether every item has succeeded, or remains unknown where nothing can be looked up."""
        settled = ("succeeded",) if self.is_looked_up else ("succeeded", "unknown")
        return len(self.outcomes) == len(self.items) and all(
            outcome.status in settled for outcome in self.outcomes.values()
        )


def tasks(sandbox: Sandbox, folder: Path) -> list[Task]:
    """Return the jobs of an account, with a look at the sandbox's ledger for each."""
    state = sandbox.state
    campaigns = [
        CampaignCreate(ad_account_id=ACCOUNT, name=f"New {number}", objective_type=ObjectiveType.AWARENESS)
        for number in range(120)
    ]
    old = state.add_campaigns(60)
    changes = [CampaignUpdate(id=id, ad_account_id=ACCOUNT, name=f"Changed {id}") for id in old]
    groups = state.add_ad_groups(2, old[0])
    products = [
        state.create_product_group({"name": f"Products {number}", "feed_id": None, "filters": {"any_of": []}})["id"]
        for number in range(40)
    ]
    promotions = [
        ProductGroupPromotionCreate(ad_group_id=group, catalog_product_group_id=product)
        for group in groups
        for product in products
    ]
    thing = ItemAttributes(
        title="A thing",
        description="A thing.",
        link="https://www.example.com/thing",
        image_link=["https://www.example.com/thing.jpg"],
        price="1.50 USD",
        availability="in stock",
    )
    items = [
        (RetailItemCreate if number % 2 else RetailItemUpsert)(item_id=f"item-{number}", attributes=thing)
        for number in range(1_500)
    ]
    events = [event(number) for number in range(1_500)]

    def rows(table: str, *names: str) -> Callable[[], Collection[Any]]:
        held = getattr(state, table)[ACCOUNT]
        return lambda: {tuple(row[name] for name in names) for row in held.values()}

    def fields(*names: str) -> Callable[[Any], Any]:
        return lambda item: tuple(getattr(item, name) for name in names)

    return [
        Task(
            "campaigns",
            campaigns,
            lambda p, items, journal: p.campaigns.create_many(ACCOUNT, items, journal=journal),
            rows("campaigns", "name"),
            fields("name"),
            folder / "campaigns",
        ),
        Task(
            "changes",
            changes,
            lambda p, items, journal: p.campaigns.update_many(ACCOUNT, items, journal=journal),
            rows("campaigns", "id", "name"),
            fields("id", "name"),
            folder / "changes",
        ),
        Task(
            "promotions",
            promotions,
            lambda p, items, journal: p.product_group_promotions.create_many(ACCOUNT, items, journal=journal),
            rows("promotions", "ad_group_id", "catalog_product_group_id"),
            fields("ad_group_id", "catalog_product_group_id"),
            folder / "promotions",
        ),
        Task(
            "items",
            items,
            lambda p, items, journal: p.catalogs.sync_items(items, country="US", language="EN", journal=journal),
            lambda: state.items_of("RETAIL", "US", "EN").keys(),
            attrgetter("item_id"),
            folder / "items",
        ),
        Task(
            "events",
            events,
            lambda p, items, journal: p.conversion_events.send_many(ACCOUNT, items, journal=journal),
            lambda: state.conversion_events[ACCOUNT].event_ids,
            attrgetter("event_id"),
            folder / "events",
            is_looked_up=False,
        ),
    ]


async def report(pinterest: Pinterest) -> int:
    """Return the number of rows of a report for marketing mix modelling, asked for again where it failed."""
    today = datetime.datetime.now(datetime.UTC).date()
    days = {"start_date": today - datetime.timedelta(3), "end_date": today - datetime.timedelta(1)}
    mix: dict[str, Any] = {
        **{name: str(day) for name, day in days.items()},
        "granularity": "DAY",
        "report_name": "Mix",
        "level": "CAMPAIGN_TARGETING",
        "targeting_types": ["COUNTRY"],
        "columns": ["SPEND_IN_DOLLAR"],
    }
    made = await pinterest.reports.run_mmm(ACCOUNT, mix)
    return sum([1 async for _ in made.rows()])


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A token file that is mounted by itself: it can be written, but not replaced."""
    path = tmp_path / "tokens.json"
    path.touch()
    replace = os.replace

    def busy(source: Any, target: Any, **options: Any) -> None:
        if Path(target) == path:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        replace(source, target, **options)

    monkeypatch.setattr(os, "replace", busy)
    return path


@pytest.mark.filterwarnings("ignore:.*without encryption:UserWarning")
@pytest.mark.parametrize("seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 20))])
async def test_an_account_stays_true(seed: int, mounted: Path, tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, MemoryLoop)
    random.seed(seed)  # of the pauses between attempts
    draw = Random(seed)
    sandbox = Sandbox(seed=seed)
    every = tasks(sandbox, tmp_path)
    loop.server = server = TodaysServer(sandbox, seed)
    rows = 0
    for number in range(RUNS):
        if number == RUNS - 2:
            server.calm()
        source = RefreshingToken(
            app_id=sandbox.app_id,
            app_secret=sandbox.app_secret,
            refresh_token=sandbox.refresh_token if number == 0 else None,
            store=FileTokenStore(mounted),
        )
        patience = draw.choice((20.0, 90.0, ENDS)) if number < 4 else ENDS
        async with Pinterest(token_source=source, base_url="http://today/v5") as pinterest, asyncio.timeout(2 * ENDS):
            await asyncio.gather(*[task.run(pinterest, patience) for task in every if not task.is_done])
            if not rows:
                try:
                    rows = await report(pinterest)
                except PinterestError:
                    assert server.rate
        stored = await FileTokenStore(mounted).load("")
        assert stored is not None
        assert stored.refresh_token == sandbox.refresh_token, "the newest refresh token is not kept"
        if all(task.is_done for task in every) and rows:
            break

    left = {task.name: task.left for task in every if not task.is_done}
    assert not left, left
    for task in every:
        task.judge(task.outcomes.values())
    state = sandbox.state
    assert max(Counter(campaign["name"] for campaign in state.campaigns[ACCOUNT].values()).values()) == 1
    assert state.conversion_events[ACCOUNT].duplicates == 0
    assert rows
    assert not loop.problems
    assert server.met
