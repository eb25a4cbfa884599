"""find_by_name: entities by names, over a socket."""

from typing import Any

import pytest
from aiohttp import web

from pinterest_async import ArgumentError, DecodeError
from pinterest_async.models.ad_groups import AdGroupCreate, BillableEvent
from pinterest_async.models.ads import AdCreate
from pinterest_async.models.campaigns import CampaignCreate, CampaignUpdate, ObjectiveType
from pinterest_async.models.common import EntityStatus
from pinterest_async.models.pins import CreativeType
from pinterest_async.sandbox import Sandbox
from tests.support.server import client, serve

ACCOUNT = "549755885175"


def campaign(name: str) -> CampaignCreate:
    return CampaignCreate(ad_account_id=ACCOUNT, name=name, objective_type=ObjectiveType.AWARENESS)


async def test_all_of_a_name_are_found_on_any_page_and_in_any_status() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        names = [f"Campaign {number}" for number in range(300)] + ["Spring", "spring", "Spring"]
        result = await pinterest.campaigns.create_many(ACCOUNT, map(campaign, names))
        [first, second] = [
            outcome.value for outcome in result.outcomes() if outcome.item.name == "Spring" and outcome.value
        ]
        archived = CampaignUpdate(id=second.id, ad_account_id=ACCOUNT, status=EntityStatus.ARCHIVED)
        await pinterest.campaigns.update(ACCOUNT, [archived])
        found = await pinterest.campaigns.find_by_name(ACCOUNT, "Spring")
        assert [each.id for each in found] == sorted([first.id, second.id], key=int)
        active = await pinterest.campaigns.find_by_name(ACCOUNT, "Spring", entity_statuses=["ACTIVE"])
        assert [each.id for each in active] == [first.id]
        account = pinterest.account(ACCOUNT)
        several = await account.campaigns.find_by_name({"Campaign 7", "Campaign 299", "none of these"})
        assert [each.name for each in several] == ["Campaign 7", "Campaign 299"]
        assert list(await account.campaigns.find_by_name("Autumn")) == []


async def test_ad_groups_ads_and_boards_are_found_too() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        board = await pinterest.boards.create(name="Recipes")
        pin = await pinterest.pins.create(
            board_id=board.id, media_source={"source_type": "image_url", "url": "https://example.com/1.jpg"}
        )
        account = pinterest.account(ACCOUNT)
        campaigns = await account.campaigns.create_many(map(campaign, ["One", "Two"]))
        ids = [outcome.value.id for outcome in campaigns.outcomes() if outcome.value]
        groups = await account.ad_groups.create_many(
            [AdGroupCreate(campaign_id=id, name="Group", billable_event=BillableEvent.IMPRESSION) for id in ids]
        )
        group_ids = [outcome.value.id for outcome in groups.outcomes() if outcome.value]
        ads = [
            AdCreate(ad_group_id=id, pin_id=pin.id, creative_type=CreativeType.REGULAR, name="Ad") for id in group_ids
        ]
        (await account.ads.create_many(ads)).raise_for_failures()
        assert len(await account.ad_groups.find_by_name("Group")) == 2
        [group] = await account.ad_groups.find_by_name("Group", campaign_ids=ids[:1])
        assert group.id == group_ids[0]
        assert len(await account.ads.find_by_name("Ad")) == 2
        [ad] = await account.ads.find_by_name("Ad", ad_group_ids=group_ids[1:])
        assert ad.ad_group_id == group_ids[1]
        assert [each.id for each in await pinterest.boards.find_by_name("Recipes")] == [board.id]


@pytest.mark.parametrize("names", ["", [], [""], [1], None])
async def test_no_name_is_refused_before_anything_is_sent(names: Any) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError, match="names: expected one name or several"):
            await pinterest.campaigns.find_by_name(ACCOUNT, names)
        assert not sandbox.requests


async def test_an_entity_without_a_name_is_an_error() -> None:
    """Whoever looks up a name to decide whether to create must not be told that there is none."""

    async def campaigns(_: web.Request) -> web.Response:
        return web.json_response({"items": [{"id": "1"}], "bookmark": None})

    async with serve(campaigns) as url, client(url) as pinterest:
        with pytest.raises(DecodeError, match="without its name, so which of the names exist is not known"):
            await pinterest.campaigns.find_by_name(ACCOUNT, "Spring")
