"""The bulk helpers over a socket: create_many, update_many, sync_items, and the token endpoint beside them."""

import inspect
from functools import partial
from typing import Any, cast

import pytest
from aiohttp import web

from pinterest_async import ArgumentError, AuthError, BulkError, Pinterest, TimedOut
from pinterest_async.auth import NoToken
from pinterest_async.models.ad_groups import AdGroupCreate, AdGroupUpdate, BillableEvent
from pinterest_async.models.campaigns import CampaignCreate, CampaignUpdate, ObjectiveType
from pinterest_async.models.catalog_items import RetailItemDelete
from pinterest_async.models.common import EntityStatus
from pinterest_async.models.keywords import KeywordUpdate
from pinterest_async.models.oauth import AccessTokenByEverlastingRefresh, RefreshTokenGrant
from pinterest_async.models.pins import PinMediaSourceImageUrl
from pinterest_async.sandbox import Fault, Sandbox

ACCOUNT = "549755885175"


def campaign(number: int) -> CampaignCreate:
    return CampaignCreate(ad_account_id=ACCOUNT, name=f"Campaign {number}", objective_type=ObjectiveType.AWARENESS)


async def test_campaigns_and_their_ad_groups_are_created_and_changed() -> None:
    """Thirty per call; each outcome has the entity that the API made of its item."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        created = await pinterest.campaigns.create_many(ACCOUNT, (campaign(number) for number in range(65)))
        created.raise_for_failures()
        ids = [outcome.value.id for outcome in created.outcomes() if outcome.value is not None]
        groups = await pinterest.ad_groups.create_many(
            ACCOUNT,
            [AdGroupCreate(campaign_id=each, name="Group", billable_event=BillableEvent.IMPRESSION) for each in ids],
        )
        assert len(groups.succeeded) == 65
        paused = await pinterest.campaigns.update_many(
            ACCOUNT, [CampaignUpdate(id=each, ad_account_id=ACCOUNT, status=EntityStatus.PAUSED) for each in ids]
        )
        assert len(paused.succeeded) == 65
        archived = await pinterest.ad_groups.update_many(
            ACCOUNT,
            [
                AdGroupUpdate(id=outcome.value.id, status=EntityStatus.ARCHIVED)
                for outcome in groups.succeeded
                if outcome.value is not None
            ],
        )
        assert len(archived.succeeded) == 65
        assert len(sandbox.requests) == 4 * 3


async def test_changes_to_one_campaign_keep_their_order() -> None:
    """The last of many changes to the same campaign wins, Structs and plain objects alike."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [one] = sandbox.state.add_campaigns(1)
        changes: list[Any] = [{"id": one, "ad_account_id": ACCOUNT, "name": f"Name {number}"} for number in range(9)]
        changes.append(CampaignUpdate(id=one, ad_account_id=ACCOUNT, name="Last"))
        result = await pinterest.campaigns.update_many(ACCOUNT, changes)

        assert len(result.succeeded) == 10
        assert sandbox.state.campaigns[ACCOUNT][one]["name"] == "Last"


async def test_the_account_of_a_bulk_call_is_checked_when_it_starts() -> None:
    """Before anything is read."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError, match=r"campaigns\.create_many: ad_account_id"):
            await pinterest.campaigns.create_many("", [])
        with pytest.raises(ArgumentError, match=r"ads\.update_many: ad_account_id"):
            await pinterest.ads.update_many("x", [])
        with pytest.raises(ArgumentError, match=r"ads\.create_many: concurrency"):
            await pinterest.ads.create_many(ACCOUNT, [], concurrency=0)
        with pytest.raises(ArgumentError, match=r"catalogs\.sync_items: country: expected one of"):
            await pinterest.catalogs.sync_items([], country="Atlantis", language="EN")


async def served(answers: list[Any]) -> tuple[web.AppRunner, str]:
    """A server that gives these answers in turn, the last one for ever."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response(answers.pop(0) if len(answers) > 1 else answers[0])

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/v5"


async def test_an_answer_that_says_nothing_of_an_item_leaves_it_unknown() -> None:
    """Fewer entries than items, or an empty one: nothing is guessed."""
    runner, base_url = await served([{"items": [{"data": {"id": "1"}}, {}]}])
    async with Pinterest(access_token="token", base_url=base_url) as pinterest:
        result = await pinterest.campaigns.create_many(ACCOUNT, [campaign(number) for number in range(3)])
    await runner.cleanup()
    assert [outcome.index for outcome in result.succeeded] == [0]
    assert [outcome.index for outcome in result.unknown] == [1, 2]
    with pytest.raises(BulkError, match=r"the first is item 1, unknown: .*has no result for this item"):
        result.raise_for_failures()


async def test_an_entry_that_is_null_leaves_its_item_unknown() -> None:
    runner, base_url = await served([{"items": [{"data": {"id": "1"}}, None, {"data": {"id": "3"}}]}])
    async with Pinterest(access_token="token", base_url=base_url) as pinterest:
        result = await pinterest.campaigns.create_many(ACCOUNT, [campaign(number) for number in range(3)])
    await runner.cleanup()
    assert [outcome.index for outcome in result.succeeded] == [0, 2]
    assert [outcome.index for outcome in result.unknown] == [1]


async def test_a_keyword_that_the_answer_leaves_out_is_unknown() -> None:
    """Keywords are found in the answer by their id, as their order is not that of the items."""
    runner, base_url = await served([{"keywords": [{"id": "3", "bid": 5}, {"id": "1", "bid": 5}], "errors": []}])
    async with Pinterest(access_token="token", base_url=base_url) as pinterest:
        result = await pinterest.keywords.update_many(ACCOUNT, [KeywordUpdate(id=each, bid=5) for each in "123"])
    await runner.cleanup()
    assert [outcome.value.id for outcome in result.succeeded if outcome.value] == ["1", "3"]
    assert [outcome.index for outcome in result.unknown] == [1]


async def test_a_processed_batch_that_leaves_an_item_out_leaves_it_unknown() -> None:
    """The batch is done, and one of its items is not in it."""
    said = [{"item_id": "c", "status": "PROCESSING"}, {"item_id": "a", "status": "SUCCESS"}]
    done = {"batch_id": "1", "status": "COMPLETED", "items": said}
    runner, base_url = await served([{"batch_id": "1", "status": "PROCESSING"}, done])
    async with Pinterest(access_token="token", base_url=base_url) as pinterest:
        result = await pinterest.catalogs.sync_items(
            [RetailItemDelete(item_id=each) for each in "abc"], country="US", language="EN"
        )
    await runner.cleanup()
    assert [outcome.item.item_id for outcome in result.succeeded] == ["a"]
    assert [outcome.item.item_id for outcome in result.unknown] == ["b", "c"]


async def test_a_batch_that_takes_longer_than_those_before_is_asked_for_again() -> None:
    """The first told how long it took; the second is not ready by then."""
    times = {"created_time": "2024-01-01T00:00:00", "completed_time": "2024-01-01T00:00:01"}
    answers = [
        {"batch_id": "1", "status": "PROCESSING"},
        {"batch_id": "1", "status": "COMPLETED", "items": [{"item_id": "0", "status": "SUCCESS"}], **times},
        {"batch_id": "2", "status": "PROCESSING"},
        {"batch_id": "2", "status": "PROCESSING"},
        {"batch_id": "2", "status": "COMPLETED", "items": [{"item_id": "1000", "status": "SUCCESS"}]},
    ]
    runner, base_url = await served(answers)
    async with Pinterest(access_token="token", base_url=base_url) as pinterest:
        result = await pinterest.catalogs.sync_items(
            [RetailItemDelete(item_id=str(number)) for number in range(1001)],
            country="US",
            language="EN",
            concurrency=1,
        )
    await runner.cleanup()
    assert [outcome.index for outcome in result.succeeded] == [0, 1000]


async def test_a_batch_that_is_never_processed_is_given_up_after_an_hour() -> None:
    """Its items are unknown, and the error says why."""
    async with Sandbox(processing_seconds=1e9) as sandbox, sandbox.client() as pinterest:
        result = await pinterest.catalogs.sync_items([RetailItemDelete(item_id="a")], country="US", language="EN")
        assert isinstance(result.unknown[0].error, TimedOut)
        assert "after an hour" in result.unknown[0].reason


async def test_a_batch_whose_polls_all_fail_is_unknown() -> None:
    """It was accepted; what became of it could not be learnt."""
    async with Sandbox() as sandbox, sandbox.client(max_retries=0) as pinterest:
        sandbox.faults.add("catalogs.get_items_batch", Fault.SERVER_ERROR, times=100)
        result = await pinterest.catalogs.sync_items([RetailItemDelete(item_id="a")], country="US", language="EN")
        assert len(result.unknown) == 1


async def test_plain_items_are_taken_and_bad_ones_refused_alone() -> None:
    """Mappings of the wire's names are as good as Structs; one that misses a field fails by itself."""
    items: list[Any] = [{"operation": "DELETE", "item_id": "a"}, {"operation": "UPSERT", "item_id": "b"}, {}]
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.catalogs.sync_items(items, country="US", language="EN")
        assert [outcome.index for outcome in result.succeeded] == [0]
        assert [outcome.index for outcome in result.failed] == [1, 2]
        assert "attributes" in result.failed[0].reason


async def test_a_struct_that_holds_what_is_not_allowed_is_refused_alone() -> None:
    """Structs take anything when they are made: the one item is refused before its call, the others are created."""
    number: Any = 5
    wrong = CampaignCreate(name=number, ad_account_id=ACCOUNT, objective_type=ObjectiveType.AWARENESS)
    items = [campaign(0), wrong, campaign(2)]
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.campaigns.create_many(ACCOUNT, items)

        [refused] = result.failed
        assert refused.index == 1
        assert "Expected `str`, got `int` - at [0].name" in str(refused.error)
        assert [outcome.index for outcome in result.succeeded] == [0, 2]
        assert len(sandbox.requests) == 1


async def test_a_batch_of_no_family_is_refused() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError, match=r"create_items_batch: batch: expected .* got an object with items"):
            await pinterest.catalogs.create_items_batch({"items": []})
        assert not sandbox.requests


async def test_a_struct_in_a_field_is_read_as_it_is_sent() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        number: Any = 7
        wrong = PinMediaSourceImageUrl(url=number)
        with pytest.raises(ArgumentError, match=r"media_source: .*Expected `str`, got `int` - at .url"):
            await pinterest.pins.create(board_id="1", media_source=wrong)
        assert not sandbox.requests


async def test_a_refresh_token_is_exchanged_by_hand() -> None:
    """The token endpoint as an operation: a form, the app's own credentials."""
    async with Sandbox(api="5.12") as sandbox, sandbox.client() as pinterest:
        grant = RefreshTokenGrant(refresh_token=sandbox.refresh_token, refresh_on=True)
        answer = await pinterest.oauth.token(grant, app_id=sandbox.app_id, app_secret=sandbox.app_secret)
        assert isinstance(answer, AccessTokenByEverlastingRefresh)
        assert answer.access_token
        assert answer.access_token not in repr(answer)
        with pytest.raises(ArgumentError, match=r"oauth\.token: app_id"):
            await pinterest.oauth.token(grant, app_id="", app_secret="x")


async def test_an_app_gets_its_first_token() -> None:
    """The app's credentials are enough for the token endpoint, and for nothing else."""
    async with Sandbox() as sandbox:
        app: dict[str, Any] = {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret}
        async with Pinterest(base_url=sandbox.base_url, **app) as pinterest:
            grant = RefreshTokenGrant(refresh_token=sandbox.refresh_token, refresh_on=True)
            answer = await pinterest.oauth.token(grant, **app)
            with pytest.raises(AuthError, match=r"access_token=, or refresh_token="):
                await pinterest.boards.list()
        assert answer.access_token
        assert len(sandbox.requests) == 1
        source = NoToken()
        assert not await source.refresh("", cast("Any", None))


@pytest.mark.parametrize("method", ["create_many", "update_many"])
@pytest.mark.parametrize("resource", ["campaigns", "ad_groups", "ads", "keywords", "product_group_promotions"])
async def test_a_bulk_method_shows_and_checks_its_options(resource: str, method: str) -> None:
    """By both ways to it: with the ad account as an argument, and on the account's view."""
    pinterest = Pinterest(access_token="token")
    account = pinterest.account(ACCOUNT)
    for call in (
        partial(getattr(getattr(pinterest, resource), method), ACCOUNT),
        getattr(getattr(account, resource), method),
    ):
        options = list(inspect.signature(call).parameters.values())[1:]
        assert [(option.name, option.kind, option.default) for option in options] == [
            ("concurrency", inspect.Parameter.KEYWORD_ONLY, 8),
            ("on_progress", inspect.Parameter.KEYWORD_ONLY, None),
            ("journal", inspect.Parameter.KEYWORD_ONLY, None),
        ]
        with pytest.raises(ArgumentError) as refused:
            await call([], concurency=2)
        assert str(refused.value) == (
            f"{resource}.{method}: concurency: no such argument; allowed are concurrency, on_progress, journal; "
            "did you mean 'concurrency'?"
        )
        with pytest.raises(
            ArgumentError, match=rf"{resource}\.{method}: concurrency: expected a whole number, 1 or more"
        ):
            await call([], concurrency=0)
