"""The builder of targeting specs: what it makes, and what it refuses."""

from typing import Any

import msgspec
import pytest

from pinterest_async import ArgumentError
from pinterest_async.models.ad_groups import AdGroupCreate, BillableEvent
from pinterest_async.models.targeting import AgeBucket, ShoppingRetargeting, TargetingSpec
from pinterest_async.sandbox import Sandbox
from pinterest_async.targeting import targeting

ACCOUNT = "549755885175"


def wire(spec: TargetingSpec) -> Any:
    return msgspec.to_builtins(spec)


def test_every_dimension_has_its_name_on_the_wire() -> None:
    spec = targeting(
        ages=[AgeBucket.AGE_25_34, "65+"],
        genders=["female"],
        apps=["iphone"],
        locations=["US", "807"],
        postal_codes=["US-94107"],
        locales=["en"],
        interests=["923"],
        audiences=["1"],
        excluded_audiences=["2"],
        retargeting=[ShoppingRetargeting(lookback_window=30, exclusion_window=14, tag_types=[0, 6])],
        strategies=["CHOOSE_YOUR_OWN"],
    )
    assert wire(spec) == {
        "AGE_BUCKET": ["25-34", "65+"],
        "GENDER": ["female"],
        "APPTYPE": ["iphone"],
        "LOCATION": ["US", "807"],
        "GEO": ["US-94107"],
        "LOCALE": ["en"],
        "INTEREST": ["923"],
        "AUDIENCE_INCLUDE": ["1"],
        "AUDIENCE_EXCLUDE": ["2"],
        "SHOPPING_RETARGETING": [{"lookback_window": 30, "exclusion_window": 14, "tag_types": [0, 6]}],
        "TARGETING_STRATEGY": ["CHOOSE_YOUR_OWN"],
    }
    assert wire(targeting()) == {}


def test_what_one_begins_with_is_kept_and_not_changed() -> None:
    """An object with the wire's names, in either spelling of the one that is misspelt, or a Struct."""
    first = targeting({"GENDER": ["male"], "AUDIENCE_INCLUDE'": ["7"]}, regions=["BE-VOV"])
    second = targeting(first, genders=["unknown"])
    assert wire(first) == {"GENDER": ["male"], "AUDIENCE_INCLUDE": ["7"], "GEO": ["BE-VOV"]}
    assert wire(second) == {**wire(first), "GENDER": ["unknown"]}


def test_a_newer_value_is_taken_when_it_is_meant() -> None:
    assert wire(targeting(ages=[AgeBucket("66-99")])) == {"AGE_BUCKET": ["66-99"]}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (
            {"ages": ["25-35"]},
            r"targeting: ages: expected a list, each one of 18-24, .*, got '25-35'; did you mean '25-34'\?",
        ),
        ({"ages": "25-34"}, "ages: expected a list"),
        ({"interests": [923]}, "interests: expected a list, each a string"),
        (
            {"regions": ["BE-VOV"], "postal_codes": ["US-94107"]},
            "postal_codes: expected regions or postal codes, got both",
        ),
        (
            {"audiences": ["1", "2"], "excluded_audiences": ["2"]},
            "excluded_audiences: expected none of `audiences`, got '2'",
        ),
        ({"spec": {"AGE": ["25-34"]}}, "spec: expected an object with AGE_BUCKET, .*, got one with 'AGE'"),
        ({"spec": {"GENDER": "male"}}, "spec: expected TargetingSpec"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: dict[str, Any], problem: str) -> None:
    with pytest.raises(ArgumentError, match=problem):
        targeting(**arguments)


async def test_an_ad_group_is_created_with_it() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [campaign] = sandbox.state.add_campaigns(1)
        group = AdGroupCreate(
            name="Group",
            campaign_id=campaign,
            billable_event=BillableEvent.IMPRESSION,
            targeting_spec=targeting(genders=["female"], locations=["US"]),
        )
        [made] = (await pinterest.ad_groups.create(ACCOUNT, [group])).items
        assert made.data is not None
        assert made.data.targeting_spec == targeting(genders=["female"], locations=["US"])
