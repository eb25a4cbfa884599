"""Bids for items in the sandbox, through the client."""

import pytest

from pinterest_async import ArgumentError, NotFound, OutcomeUnknown
from pinterest_async.models.advanced_auction import (
    AuctionItemDelete,
    AuctionItemKey,
    AuctionItemUpsert,
    BidOptionField,
    BidOptionsUpdate,
)
from pinterest_async.models.locales import Country, Language
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.sandbox import AD_ACCOUNT

ITEM = {"country": Country.US, "language": Language.EN, "item_id": "a"}


def upsert(options: BidOptionsUpdate, *mask: BidOptionField) -> AuctionItemUpsert:
    return AuctionItemUpsert(
        country=Country.US, language=Language.EN, item_id="a", bid_options=options, update_mask=list(mask) or None
    )


async def test_bids_are_set_read_and_deleted() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [catalog_id] = sandbox.state.catalogs
        auction = pinterest.account(AD_ACCOUNT).advanced_auction
        key = AuctionItemKey(country=Country.US, language=Language.EN, item_id="a")
        assert (await auction.get_items(catalog_id=catalog_id, items=[key])).items == []

        both = BidOptionsUpdate(bid_in_micro_currency=5_000_000, app_type_multipliers={"iphone": 1.2})
        bid = upsert(BidOptionsUpdate(bid_in_micro_currency=7), BidOptionField.BID)
        negative = upsert(BidOptionsUpdate(bid_in_micro_currency=-1))
        results = await auction.submit_items(catalog_id=catalog_id, items=[upsert(both), bid, negative])
        assert [result.operation for result in results.items] == ["UPSERT"] * 3
        assert [[error.code for error in result.errors or ()] for result in results.items] == [[], [], [6]]
        [found] = (await auction.get_items(catalog_id=catalog_id, items=[key])).items
        assert found.bid_options is not None
        assert found.bid_options.bid_in_micro_currency == 7
        assert found.bid_options.app_type_multipliers == {"iphone": 1.2}

        delete = AuctionItemDelete(country=Country.US, language=Language.EN, item_id="a")
        await auction.submit_items(catalog_id=catalog_id, items=[delete])
        assert sandbox.state.bid_options == {}
        with pytest.raises(NotFound):
            await auction.get_items(catalog_id="1", items=[key])


async def test_bids_are_checked_and_a_change_is_not_sent_twice() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [catalog_id] = sandbox.state.catalogs
        auction = pinterest.advanced_auction
        for multiplier in (-0.1, 10.1):
            wrong = upsert(BidOptionsUpdate(placement_multipliers={"search": multiplier}))
            with pytest.raises(ArgumentError, match=r"advanced_auction\.submit_items"):
                await auction.submit_items(catalog_id=catalog_id, items=[wrong])
        with pytest.raises(ArgumentError, match="items"):
            await auction.get_items(catalog_id=catalog_id, items=[])
        assert not sandbox.requests
        sandbox.faults.add("advanced_auction.submit_items", Fault.RESET_BEFORE_BODY)
        with pytest.raises(OutcomeUnknown):
            await auction.submit_items(catalog_id=catalog_id, items=[upsert(BidOptionsUpdate())])
        assert len(sandbox.requests) == 1
