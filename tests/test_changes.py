"""changes_of: an update that holds what differs."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import UNSET, ArgumentError, Pinterest, changes_of
from pinterest_async.models.ad_groups import AdGroup, AdGroupUpdate
from pinterest_async.models.campaigns import Campaign, CampaignCreate, CampaignUpdate, ObjectiveType
from pinterest_async.models.common import EntityStatus
from pinterest_async.sandbox import Sandbox

ACCOUNT = "549755885175"
OLD = Campaign(
    id="626735565838",
    ad_account_id=ACCOUNT,
    name="Spring",
    status=EntityStatus.ACTIVE,
    daily_spend_cap=5_000_000,
    created_time=1_700_000_000,
)


def test_an_update_has_what_it_needs_and_what_differs() -> None:
    new = msgspec.structs.replace(OLD, status=EntityStatus.PAUSED, daily_spend_cap=None)
    update = changes_of(OLD, new, CampaignUpdate)
    assert update == CampaignUpdate(id=OLD.id, ad_account_id=ACCOUNT, status=EntityStatus.PAUSED, daily_spend_cap=None)
    assert update is not None
    assert update.name is UNSET
    assert msgspec.json.decode(msgspec.json.encode(update)) == {
        "id": OLD.id,
        "ad_account_id": ACCOUNT,
        "status": "PAUSED",
        "daily_spend_cap": None,
    }


@given(
    names=st.tuples(st.text(), st.text()),
    caps=st.tuples(st.none() | st.integers(0, 10**12), st.none() | st.integers(0, 10**12)),
    statuses=st.tuples(st.sampled_from(EntityStatus), st.sampled_from(EntityStatus)),
)
def test_applying_the_changes_to_the_old_version_gives_the_new_one(
    names: tuple[str, str], caps: tuple[Any, Any], statuses: tuple[EntityStatus, EntityStatus]
) -> None:
    old, new = (
        Campaign(id="1", ad_account_id="2", name=name, daily_spend_cap=cap, status=status)
        for name, cap, status in zip(names, caps, statuses, strict=True)
    )
    update = changes_of(old, new, CampaignUpdate)
    changes = {} if update is None else msgspec.structs.asdict(update)
    assert msgspec.structs.replace(old, **{k: v for k, v in changes.items() if v is not UNSET}) == new
    assert (update is None) == (old == new)


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (AdGroup(id=OLD.id), "new: expected a Campaign, as `old` is, got AdGroup"),
        (msgspec.structs.replace(OLD, id="1"), "new.id: expected that of `old`"),
        (msgspec.structs.replace(OLD, created_time=1), "new.created_time: CampaignUpdate has no such field"),
        (msgspec.structs.replace(OLD, name=None), "Expected `str`, got `null` - at `\\$.name`"),
    ],
)
def test_what_cannot_be_updated_is_refused(new: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        changes_of(OLD, new, CampaignUpdate)


def test_what_an_update_requires_must_be_known() -> None:
    old = msgspec.structs.replace(OLD, ad_account_id=None)
    with pytest.raises(ArgumentError, match="ad_account_id"):
        changes_of(old, msgspec.structs.replace(old, name="Summer"), CampaignUpdate)
    group = AdGroup(id="1", name="Old")
    assert changes_of(group, msgspec.structs.replace(group, name="New"), AdGroupUpdate) == AdGroupUpdate(
        id="1", name="New"
    )


@pytest.mark.parametrize(
    ("old", "new", "update", "problem"),
    [
        (
            {"name": "Spring"},
            {"name": "Summer"},
            CampaignUpdate,
            "old: expected a model that the API .*, got dict",
        ),
        (OLD, msgspec.structs.replace(OLD, name="Summer"), dict, "update: expected a model such as CampaignUpdate"),
        (OLD, msgspec.structs.replace(OLD, daily_spend_cap=UNSET), CampaignUpdate, "or None to clear the field"),
    ],
)
def test_what_is_no_version_of_an_entity_is_named(old: Any, new: Any, update: Any, problem: str) -> None:
    with pytest.raises(ArgumentError, match=f"changes_of: .*{problem}"):
        changes_of(old, new, update)


async def test_a_change_that_somebody_else_made_in_between_stays() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        campaign = await created(pinterest)
        await pinterest.campaigns.update(
            ACCOUNT, [CampaignUpdate(id=campaign.id, ad_account_id=ACCOUNT, daily_spend_cap=9_000_000)]
        )
        update = changes_of(campaign, msgspec.structs.replace(campaign, name="Summer"), CampaignUpdate)
        assert update is not None
        await pinterest.campaigns.update(ACCOUNT, [update])
        now = await pinterest.campaigns.get(ACCOUNT, campaign.id)
    assert (now.name, now.daily_spend_cap) == ("Summer", 9_000_000)


async def created(pinterest: Pinterest) -> Campaign:
    answer = await pinterest.campaigns.create(
        ACCOUNT,
        [
            CampaignCreate(
                ad_account_id=ACCOUNT,
                name="Spring",
                objective_type=ObjectiveType.AWARENESS,
                daily_spend_cap=5_000_000,
            )
        ],
    )
    [campaign] = [item.data for item in answer.items if item.data is not None]
    return campaign
