"""Keywords and product group promotions in any number: they belong to a parent, and a call takes those of one."""

from pathlib import Path
from typing import Any

import pytest

from pinterest_async import ArgumentError, Journal, Outcome, Pinterest
from pinterest_async.models.common import MatchType
from pinterest_async.models.keywords import Keyword, KeywordOf, KeywordUpdate
from pinterest_async.models.product_group_promotions import ProductGroupPromotionCreate, ProductGroupPromotionUpdate
from pinterest_async.sandbox import Fault, Sandbox

ACCOUNT = "549755885175"


def calls(sandbox: Sandbox, operation: str) -> int:
    return sum(1 for each in sandbox.requests if each.operation == operation)


def ids(outcomes: list[Outcome[Any, Any]]) -> list[str]:
    return [outcome.value.id for outcome in outcomes if outcome.value is not None]


def ad_groups(sandbox: Sandbox, count: int) -> list[str]:
    [campaign] = sandbox.state.add_campaigns(1)
    return sandbox.state.add_ad_groups(count, campaign)


def keywords_of(groups: list[str]) -> list[Any]:
    """Ninety, of one ad group after the other in turn; some as plain objects."""
    made: list[Any] = [
        KeywordOf(parent_id=groups[number % len(groups)], value=f"Word {number}", match_type=MatchType.BROAD, bid=90)
        for number in range(90)
    ]
    made[3] = {"parent_id": groups[0], "value": "plain", "match_type": "EXACT"}
    return made


async def test_keywords_go_with_those_of_their_parent() -> None:
    """Three parents in turn make three calls of thirty; each outcome has the keyword made of its item."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        groups = ad_groups(sandbox, 3)
        keywords = keywords_of(groups)
        result = await pinterest.keywords.create_many(ACCOUNT, keywords)
        assert calls(sandbox, "keywords.create") == 3
        assert len(result.succeeded) == 90
        for outcome in result.outcomes():
            assert isinstance(outcome.value, Keyword)
            assert outcome.value.parent_id == groups[outcome.index % 3]
        made = result.outcomes()
        assert made[7].value is not None
        assert (made[7].value.value, made[7].value.bid) == ("Word 7", 90)

        changes: list[Any] = [KeywordUpdate(id=each, bid=100) for each in ids(made)]
        changes.append({"id": "1", "bid": 5})
        changed = await pinterest.keywords.update_many(ACCOUNT, changes)
        assert len(changed.succeeded) == 90
        assert [outcome.index for outcome in changed.failed] == [90]
        assert "not found" in changed.failed[0].reason
        assert {each["bid"] for each in sandbox.state.keywords[ACCOUNT].values()} == {100}


async def test_keywords_that_are_refused_say_so_each() -> None:
    """Those the API refuses, and those that cannot be sent at all."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [group] = ad_groups(sandbox, 1)
        broken: Any = 5
        keywords: list[Any] = [
            KeywordOf(parent_id=group, value="one", match_type=MatchType.BROAD),
            KeywordOf(parent_id=group, value=" ", match_type=MatchType.BROAD),
            KeywordOf(parent_id=group, value="One", match_type=MatchType.BROAD),
            {"value": "without a parent", "match_type": "BROAD"},
            broken,
        ]
        result = await pinterest.keywords.create_many(ACCOUNT, keywords)
        assert [outcome.status for outcome in result.outcomes()] == ["succeeded", *["failed"] * 4]
        assert "exists already" in result.outcomes()[2].reason
        assert isinstance(result.outcomes()[3].error, ArgumentError)
        assert "parent_id" in result.outcomes()[3].reason


@pytest.mark.parametrize("level", ["account", "campaign", "ad group"])
async def test_keywords_of_which_no_answer_came_are_found(tmp_path: Path, level: str) -> None:
    """In the list of their parent."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [campaign] = sandbox.state.add_campaigns(1)
        [group] = sandbox.state.add_ad_groups(1, campaign)
        parent = {"account": ACCOUNT, "campaign": f"C{campaign}", "ad group": f"AG{group}"}[level]
        keywords = [
            KeywordOf(parent_id=parent, value=f"Word {number}", match_type=MatchType.EXACT_NEGATIVE)
            for number in range(60)
        ]
        sandbox.faults.add("keywords.create", Fault.RESET_BEFORE_BODY, applied=True)
        sandbox.faults.add("keywords.create", Fault.RESET_BEFORE_BODY, applied=False)
        first = await pinterest.keywords.create_many(ACCOUNT, keywords, journal=Journal(tmp_path / "journal"))
        assert len(first.unknown) == 60
        result = await pinterest.keywords.create_many(
            ACCOUNT, keywords, journal=Journal(tmp_path / "journal", unknown="look_up")
        )
        assert sorted(ids(result.succeeded)) == sorted(sandbox.state.keywords[ACCOUNT])
        assert len(result.succeeded) == 60


async def product_groups(pinterest: Pinterest, sandbox: Sandbox, count: int) -> list[str]:
    made = [
        sandbox.state.create_product_group({"name": f"Products {number}", "feed_id": None, "filters": {"any_of": []}})
        for number in range(count)
    ]
    return [each["id"] for each in made]


async def test_promotions_go_with_those_of_their_ad_group(tmp_path: Path) -> None:
    """Created, changed, and found again by their product group."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        groups = ad_groups(sandbox, 2)
        products = await product_groups(pinterest, sandbox, 40)
        promotions = [
            ProductGroupPromotionCreate(ad_group_id=groups[number % 2], catalog_product_group_id=products[number])
            for number in range(40)
        ]
        sandbox.faults.add("product_group_promotions.create", Fault.RESET_BEFORE_BODY, applied=True)
        first = await pinterest.product_group_promotions.create_many(
            ACCOUNT, promotions, concurrency=1, journal=Journal(tmp_path / "journal")
        )
        assert (len(first.succeeded), len(first.unknown)) == (20, 20)
        assert calls(sandbox, "product_group_promotions.create") == 2
        result = await pinterest.product_group_promotions.create_many(
            ACCOUNT, promotions, journal=Journal(tmp_path / "journal", unknown="look_up")
        )
        assert set(ids(result.succeeded)) == set(sandbox.state.promotions[ACCOUNT])
        assert len(result.succeeded) == 40
        changes = [
            ProductGroupPromotionUpdate(id=each, ad_group_id=groups[place % 2], bid_in_micro_currency=7)
            for place, each in enumerate(ids(result.outcomes()))
        ]
        changed = await pinterest.product_group_promotions.update_many(ACCOUNT, changes)
        assert len(changed.succeeded) == 40
        assert calls(sandbox, "product_group_promotions.update") == 2
