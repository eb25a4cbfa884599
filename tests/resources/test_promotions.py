"""Promotions in any number, and answers of another form than the described one."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from pinterest_async import OPERATIONS, ArgumentError, Journal
from pinterest_async.models.labels import LabelsAnswer
from pinterest_async.models.promotions import PromotionCreate, PromotionResult, PromotionType, PromotionUpdate
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.sandbox import AD_ACCOUNT


def promotion(number: int) -> PromotionCreate:
    return PromotionCreate(promotion_title=f"Promotion {number}", promotion_type=PromotionType.SITEWIDE)


async def test_promotions_are_created_and_changed() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        items: list[Any] = [*map(promotion, range(40)), {"promotion_title": " ", "promotion_type": "CUSTOM"}]
        created = await pinterest.promotions.create_many(AD_ACCOUNT, items)
        assert (len(created.succeeded), len(created.failed)) == (40, 1)
        assert created.failed[0].errors[0].message == "The title must not be empty."
        ids = [outcome.value.id for outcome in created.succeeded if outcome.value is not None]

        account = pinterest.account(AD_ACCOUNT)
        changed = await account.promotions.update_many([PromotionUpdate(id=id, status="PAUSED") for id in ids])  # type: ignore[arg-type]
        assert len(changed.succeeded) == 40
        assert {each.status async for each in account.promotions.list()} == {"PAUSED"}
        await account.promotions.delete(ids[0])
        assert len(sandbox.state.ad_promotions[AD_ACCOUNT]) == 39


async def test_what_is_unknown_cannot_be_looked_up(tmp_path: Path) -> None:
    """Nothing tells a promotion of this job from one with the same title."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("promotions.create", Fault.RESET_BEFORE_BODY, applied=True)
        result = await pinterest.promotions.create_many(AD_ACCOUNT, [promotion(1)])
        assert len(result.unknown) == 1
        assert len(sandbox.state.ad_promotions[AD_ACCOUNT]) == 1
        with pytest.raises(ArgumentError, match="look_up"):
            journal = Journal(tmp_path / "job.journal", unknown="look_up")
            await pinterest.promotions.create_many(AD_ACCOUNT, [promotion(1)], journal=journal)


def test_promotions_and_labels_without_their_wrappers_are_read() -> None:
    """The API of later versions answers with entities where there were wrappers."""
    create, listed = OPERATIONS["promotions/create"], OPERATIONS["labels/list"]
    answer = create.read(msgspec.json.encode({"id": "1", "promotion_title": "Spring"}))
    [result] = answer.promotions
    assert (result.data.id, result.errors) == ("1", [])
    [found] = listed.read(msgspec.json.encode({"items": [{"id": "1", "value": "a"}], "bookmark": None})).items
    assert isinstance(found, LabelsAnswer)
    assert [label.id for label in found.labels or ()] == ["1"]


def test_an_exception_without_anything_is_none() -> None:
    assert msgspec.json.decode(b'{"exception": {}}', type=PromotionResult).errors == []
