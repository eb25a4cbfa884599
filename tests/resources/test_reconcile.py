"""What a look-up finds: nothing is created on the strength of an answer that cannot be understood."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from pinterest_async import DecodeError, Journal, Pinterest
from pinterest_async.models.campaigns import CampaignCreate, ObjectiveType
from pinterest_async.models.product_group_promotions import ProductGroupPromotionCreate

ACCOUNT = "549755885175"


class Server:
    """Creates what it is sent, loses the answer to the first call, and lists what it has as `listed` says."""

    def __init__(self) -> None:
        self.created: list[dict[str, Any]] = []
        self.calls = 0
        self.listed: list[Any] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.method == "GET":
            return web.json_response({"items": self.listed, "bookmark": None})
        sent = await request.json()
        made = sent if isinstance(sent, list) else sent["product_group_promotion"]
        self.created += made
        self.calls += 1
        if self.calls == 1:
            assert request.transport is not None
            request.transport.abort()
        items = [{"data": {"id": str(1000 + place), **each}} for place, each in enumerate(made)]
        return web.json_response({"items": items})


@asynccontextmanager
async def serving(server: Server) -> AsyncIterator[Pinterest]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v5"
        async with Pinterest(access_token="token", base_url=base_url) as pinterest:
            yield pinterest
    finally:
        await runner.cleanup()


PROMOTIONS = [ProductGroupPromotionCreate(ad_group_id="7", catalog_product_group_id=str(n)) for n in range(3)]
CAMPAIGNS = [
    CampaignCreate(ad_account_id=ACCOUNT, name=f"Campaign {n}", objective_type=ObjectiveType.AWARENESS)
    for n in range(3)
]


def promotion(number: int) -> dict[str, Any]:
    return {"id": str(10 + number), "ad_group_id": "7", "catalog_product_group_id": str(number)}


@pytest.mark.parametrize(
    "listed",
    [
        [promotion(n) for n in range(3)],
        [{"data": promotion(n), "exceptions": None} for n in range(3)],
        [promotion(0), {"data": promotion(1), "exceptions": []}, promotion(2)],
    ],
    ids=["plain", "wrapped", "mixed"],
)
async def test_promotions_are_found_in_every_shape(tmp_path: Path, listed: list[Any]) -> None:
    server = Server()
    async with serving(server) as pinterest:
        create = pinterest.product_group_promotions.create_many
        first = await create(ACCOUNT, PROMOTIONS, journal=Journal(tmp_path / "journal"))
        assert len(first.unknown) == len(server.created) == 3
        server.listed = listed
        second = await create(ACCOUNT, PROMOTIONS, journal=Journal(tmp_path / "journal", unknown="look_up"))
        assert [outcome.value and outcome.value.id for outcome in second.outcomes()] == ["10", "11", "12"]
        assert len(server.created) == 3


@pytest.mark.parametrize(
    "odd",
    [
        {"promotion": promotion(0)},
        {"data": {"promotion": promotion(0)}},
        {"data": None, "exceptions": [{"code": 1, "message": "no"}]},
        {"catalog_product_group_id": "0", "ad_group_id": "7"},
        {},
        None,
    ],
    ids=["other shape", "other shape inside", "refused", "without id", "empty", "null"],
)
async def test_promotions_that_cannot_be_understood_create_nothing(tmp_path: Path, odd: Any) -> None:
    server = Server()
    async with serving(server) as pinterest:
        create = pinterest.product_group_promotions.create_many
        await create(ACCOUNT, PROMOTIONS, journal=Journal(tmp_path / "journal"))
        server.listed = [odd, promotion(1)]
        second = await create(ACCOUNT, PROMOTIONS, journal=Journal(tmp_path / "journal", unknown="look_up"))
        assert len(second.unknown) == 3
        assert all(isinstance(outcome.error, DecodeError) for outcome in second.unknown)
        assert len(server.created) == 3


@pytest.mark.parametrize(
    "odd",
    [{"campaign": {"id": "5"}}, {"data": {"id": "5"}}, {"name": "Campaign 0"}, {"id": "5"}, {}],
    ids=["other shape", "wrapped", "without id", "without name", "empty"],
)
async def test_campaigns_that_cannot_be_understood_create_nothing(tmp_path: Path, odd: Any) -> None:
    """The error is raised before the job sends anything."""
    server = Server()
    async with serving(server) as pinterest:
        create = pinterest.campaigns.create_many
        await create(ACCOUNT, CAMPAIGNS, journal=Journal(tmp_path / "journal"))
        server.listed = [odd, {"id": "5", "name": "Campaign 1"}]
        with pytest.raises(DecodeError):
            await create(ACCOUNT, CAMPAIGNS, journal=Journal(tmp_path / "journal", unknown="look_up"))
        assert len(server.created) == 3
        server.listed = [{"id": str(n), "name": f"Campaign {n}"} for n in range(3)]
        third = await create(ACCOUNT, CAMPAIGNS, journal=Journal(tmp_path / "journal", unknown="look_up"))
        assert len(third.succeeded) == len(server.created) == 3


async def test_campaigns_that_are_older_than_the_job_are_not_its_own(tmp_path: Path) -> None:
    server = Server()
    async with serving(server) as pinterest:
        create = pinterest.campaigns.create_many
        await create(ACCOUNT, CAMPAIGNS, journal=Journal(tmp_path / "journal"))
        server.listed = [{"id": "5", "name": "Campaign 0", "created_time": 1_500_000_000}]
        second = await create(ACCOUNT, CAMPAIGNS, journal=Journal(tmp_path / "journal", unknown="look_up"))
        assert len(second.succeeded) == 3
        assert len(server.created) == 6, "none of them was found, so all three are sent"


async def test_items_without_their_ids_create_nothing(tmp_path: Path) -> None:
    server = Server()
    lamp = {"title": "Lamp", "description": "d", "link": "https://x.test/1", "image_link": ["https://x.test/1.jpg"]}
    lamp |= {"price": "1.50 USD", "availability": "in stock"}
    items = [{"operation": "CREATE", "item_id": "a", "attributes": lamp}]
    posted: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        posted.append(request.path)
        if request.path.endswith("batch"):
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"items": [{"catalog_type": "RETAIL", "attributes": {"title": "Lamp"}}]})

    server.answer = answer  # type: ignore[method-assign]
    async with serving(server) as pinterest:
        for unknown in ("report", "look_up"):
            journal = Journal(tmp_path / "journal", unknown=unknown)
            result = await pinterest.catalogs.sync_items(items, country="US", language="EN", journal=journal)
            assert len(result.unknown) == 1
    assert posted == ["/v5/catalogs/items/batch", "/v5/catalogs/items"]
    assert isinstance(result.unknown[0].error, DecodeError)
