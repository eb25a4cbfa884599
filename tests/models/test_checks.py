"""Values that have the right type and cannot be meant: money, times and customers' data of what is sent."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from pinterest_async import ArgumentError, Pinterest, micros, unchecked
from pinterest_async.hashing import hash_email
from pinterest_async.models.ad_groups import AdGroupCreate, AdGroupUpdate
from pinterest_async.models.campaigns import CampaignCreate, CampaignUpdate
from pinterest_async.models.conversion_events import ConversionEvent
from pinterest_async.models.product_group_promotions import ProductGroupPromotionCreate, ProductGroupPromotionUpdate
from pinterest_async.resources import operation
from pinterest_async.sandbox import Sandbox

ACCOUNT = "549755885175"
CAMPAIGN = {"ad_account_id": ACCOUNT, "name": "a", "objective_type": "AWARENESS"}
GROUP = {"campaign_id": "1", "name": "a", "billable_event": "IMPRESSION"}
EVENT: dict[str, Any] = {
    "event_name": "lead",
    "action_source": "web",
    "event_time": 1_700_000_000,
    "event_id": "1",
    "user_data": {"em": [hash_email("a@example.com")]},
}
SENT: list[tuple[str, dict[str, Any], Any]] = [
    ("campaigns.create", CAMPAIGN, CampaignCreate),
    ("campaigns.update", {"id": "1", "ad_account_id": ACCOUNT}, CampaignUpdate),
    ("ad_groups.create", GROUP, AdGroupCreate),
    ("ad_groups.update", {"id": "1"}, AdGroupUpdate),
    ("product_group_promotions.create", {}, ProductGroupPromotionCreate),
    ("product_group_promotions.update", {"id": "1"}, ProductGroupPromotionUpdate),
]
CAPS = ("lifetime_spend_cap", "daily_spend_cap", "default_ad_group_budget_in_micro_currency")
MONEY = [
    (called, base, model, name)
    for called, base, model in SENT
    for name in (*CAPS, "budget_in_micro_currency", "bid_in_micro_currency")
    if name in model.__struct_fields__
]
TIMES = [(called, base, model, name) for called, base, model in SENT[:4] for name in ("start_time", "end_time")]


@pytest.fixture
async def pinterest() -> AsyncIterator[Pinterest]:
    async with Sandbox() as sandbox, sandbox.client() as client:
        yield client


def refusals(called: str, base: dict[str, Any], model: Any, name: str, value: object) -> list[str]:
    """What a call says of an object with this value, given as a mapping and as a Struct; empty when it is sent."""
    declared, given, found = operation(called), {**base, name: value}, []
    for item in (given, msgspec.convert(given, model)):
        arguments = {"ad_group_id": "1", declared.parameters[-1].name: [base, item]}
        arguments = {
            name: value for name, value in arguments.items() if name in {each.name for each in declared.parameters}
        }
        try:
            body = declared.request((ACCOUNT,), arguments).body
        except ArgumentError as refused:
            found.append(str(refused))
        else:
            assert body is not None
            assert f'"{name}":{msgspec.json.encode(value).decode()}'.encode() in body
    return found


def test_the_fields_are_those_of_the_models() -> None:
    assert len(MONEY) == 12


@pytest.mark.parametrize(("called", "base", "model", "name"), MONEY)
def test_a_sum_that_is_none_is_refused(called: str, base: dict[str, Any], model: Any, name: str) -> None:
    for value in (-1, -micros("25.00")):
        texts = refusals(called, base, model, name, value)
        assert len(texts) == 2
        assert all(f"expected {name} in micro currency" in text and 'micros("25.00")' in text for text in texts)
        assert all(f"got {value:,}" in text and "at [1]" in text for text in texts)
    for value in (1, 25, 9_999):
        assert len(refusals(called, base, model, name, value)) == (0 if name.startswith("bid") else 2)
    for plausible in (None, 0, 10_000, micros("0.01"), micros("1000000.00")):
        assert refusals(called, base, model, name, plausible) == []


@pytest.mark.parametrize(("called", "base", "model", "name"), TIMES)
def test_a_time_in_milliseconds_is_refused(called: str, base: dict[str, Any], model: Any, name: str) -> None:
    texts = refusals(called, base, model, name, 1_700_000_000_000)
    assert [f"expected {name} in Unix seconds" in text for text in texts] == [True, True]
    for plausible in (None, 0, 1_700_000_000):
        assert refusals(called, base, model, name, plausible) == []


async def test_a_sum_that_is_none_costs_its_item_only(pinterest: Pinterest) -> None:
    items = [{**CAMPAIGN, "name": str(number), "daily_spend_cap": micros(number)} for number in range(40)]
    items[7]["daily_spend_cap"] = 25
    result = await pinterest.campaigns.create_many(ACCOUNT, items)
    assert len(result.succeeded) == 39
    [refused] = result.failed
    assert refused.index == 7
    assert 'micros("25.00")' in refused.reason


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"event_time": 1_700_000_000_000}, "event_time: expected Unix seconds"),
        ({"user_data": {"em": ["ann@example.com"]}}, "user_data.em is not hashed"),
        ({"user_data": {"em": EVENT["user_data"]["em"], "ph": ["a" * 64, "+44 20 7946 0958"]}}, "user_data.ph is not"),
    ],
)
async def test_events_of_one_call_are_checked_as_those_of_a_job(
    changed: dict[str, Any], problem: str, pinterest: Pinterest
) -> None:
    given = {**EVENT, **changed}
    for item in (given, msgspec.convert(given, ConversionEvent)):
        with pytest.raises(ArgumentError, match=problem) as refused:
            await pinterest.conversion_events.create(ACCOUNT, data=[EVENT, item])
        assert "ann@" not in str(refused.value)
        assert "7946" not in str(refused.value)
    answer = await pinterest.conversion_events.create(ACCOUNT, data=[EVENT, msgspec.convert(EVENT, ConversionEvent)])
    assert answer.num_events_processed == 2


async def test_what_is_unchecked_is_sent_as_it_is(pinterest: Pinterest) -> None:
    answer = await pinterest.campaigns.create(ACCOUNT, [unchecked({**CAMPAIGN, "daily_spend_cap": 25})])
    assert answer.items is not None
