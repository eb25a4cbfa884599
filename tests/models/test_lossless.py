"""To read, change and write back loses nothing: models that are received and sent keep what they do not know."""

import copy
import pickle
from typing import Any, Final, get_origin

import msgspec
import pytest
from msgspec import inspect

from pinterest_async import OPERATIONS, ArgumentError, Page
from pinterest_async._http.request import with_unknown_fields
from pinterest_async._operations.arguments import TaggedUnions
from pinterest_async.models._base import UNKNOWN_FIELDS, LosslessModel
from pinterest_async.models.ad_groups import AdGroup, AdGroupUpdate, AttributionWindows, OptimizationGoalMetadata
from pinterest_async.models.audiences import Audience, AudienceRule, AudienceUpdate, TagEventDetails
from pinterest_async.models.catalog_feeds import FeedCredentials, UnknownFeed
from pinterest_async.models.catalog_product_groups import (
    ProductGroup,
    ProductGroupFilter,
    ProductGroupFilters,
    ProductGroupUpdate,
)
from pinterest_async.models.targeting import TargetingSpec
from pinterest_async.sandbox import Sandbox

ACCOUNT: Final = "549755885175"
RECEIVED_AND_SENT: Final = {
    "AiDisclosures",
    "AttributionWindows",
    "AudienceRule",
    "CampaignBidOptions",
    "ConversionTagGoal",
    "CountryCriteria",
    "CurrencyCriteria",
    "ErrorDetail",
    "FeedCredentials",
    "FeedSchedule",
    "FrequencyGoal",
    "GenderCriteria",
    "HotelAddress",
    "HotelGuestRatings",
    "HotelImage",
    "HotelPriceCriteria",
    "LineItem",
    "MediaTypeCriteria",
    "NumberCriteria",
    "OptimizationGoalMetadata",
    "PathCriteria",
    "PerformancePlusSettings",
    "PriceCriteria",
    "ProductGroupFilter",
    "PromotionValue",
    "TargetingTemplateKeyword",
    "ProductGroupFilters",
    "Quiz",
    "QuizOption",
    "QuizQuestion",
    "QuizResult",
    "ScrollupGoal",
    "ShoppingRetargeting",
    "StringCriteria",
    "TagEventDetails",
    "TargetingSpec",
    "TrackingUrls",
}


def structs(info: inspect.Type, found: set[type]) -> set[type]:
    """All Structs that a value of a type may hold."""
    match info:
        case inspect.StructType(cls=cls, fields=fields):
            struct = get_origin(cls) or cls
            if struct not in found:
                found.add(struct)
                for field in fields:
                    structs(field.type, found)
        case inspect.UnionType(types=members):
            for member in members:
                structs(member, found)
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
            structs(item, found)
        case inspect.DictType(value_type=held):
            structs(held, found)
        case _:
            pass
    return found


def test_every_model_that_is_received_and_sent_is_lossless() -> None:
    received: set[type] = set()
    sent: set[type] = set()
    for operation in OPERATIONS.values():
        returns: Any = Page[operation.returns] if operation.paginated else operation.returns  # type: ignore[name-defined]
        structs(inspect.type_info(returns), received)
        for parameter in operation.parameters:
            allowed = parameter.type
            for union in allowed.unions if isinstance(allowed, TaggedUnions) else (allowed,):
                structs(inspect.type_info(union), sent)
    assert {struct.__name__ for struct in received & sent} == RECEIVED_AND_SENT
    assert all(issubclass(struct, LosslessModel) for struct in received & sent)


def read(operation: str, content: Any) -> Any:
    return OPERATIONS[operation].read(msgspec.json.encode(content))


def sent_body(operation: str, *args: Any, **arguments: Any) -> Any:
    body = OPERATIONS[operation].request(args, arguments).body
    assert body is not None
    return msgspec.json.decode(body)


SPEC: Final = {
    "AGE_BUCKET": ["18-24"],
    "NEWER": ["21"],
    "SHOPPING_RETARGETING": [{"lookback_window": 5, "tag_types": [1], "newer": {"deep": [1, None, 0.5]}}],
    "NOTHING": None,
}


def ad_group() -> AdGroup:
    group: AdGroup = read("ad_groups/get", {"id": "5", "targeting_spec": SPEC, "newer": 1})
    return group


def test_an_ad_group_read_and_written_back_keeps_its_targeting() -> None:
    update = AdGroupUpdate(id="5", targeting_spec=ad_group().targeting_spec or TargetingSpec())
    assert sent_body("ad_groups/update", ACCOUNT, [update]) == [{"id": "5", "targeting_spec": SPEC}]


def test_what_is_changed_is_changed_and_nothing_else() -> None:
    spec = ad_group().targeting_spec
    assert spec is not None
    spec.gender = []
    spec.age_bucket = None
    [item] = sent_body("ad_groups/update", ACCOUNT, [{"id": "5", "targeting_spec": spec}])
    assert item["targeting_spec"] == {**SPEC, "GENDER": [], "AGE_BUCKET": None}


@pytest.mark.parametrize(
    "copied",
    [
        copy.copy,
        copy.deepcopy,
        lambda spec: pickle.loads(pickle.dumps(spec)),
        msgspec.structs.replace,
        lambda spec: TargetingSpec(**msgspec.structs.asdict(spec)),
        msgspec.to_builtins,
        lambda spec: msgspec.json.decode(msgspec.json.encode(spec)),
        lambda spec: msgspec.convert(msgspec.to_builtins(spec), TargetingSpec),
    ],
)
def test_copies_of_every_kind_keep_it(copied: Any) -> None:
    spec = ad_group().targeting_spec
    assert sent_body("ad_groups/update", ACCOUNT, [{"id": "5", "targeting_spec": copied(spec)}]) == [
        {"id": "5", "targeting_spec": SPEC}
    ]


def test_what_is_not_known_is_seen() -> None:
    spec = ad_group().targeting_spec
    assert spec is not None
    assert spec.unknown_fields == {"NEWER": ["21"], "NOTHING": None}
    assert "NEWER" in repr(spec)
    assert spec != TargetingSpec(age_bucket=spec.age_bucket, shopping_retargeting=spec.shopping_retargeting)
    assert spec == copy.deepcopy(spec)
    assert "hunter2" not in repr(FeedCredentials(unknown_fields={"key": "hunter2"}))


RULE: Final = {
    "visitor_source_id": "1",
    "event": "checkout",
    "event_data": {"currency": "USD", "my_own": {"x": [1]}, "line_items": [{"product_id": 7, "mine": "y"}]},
    "event_source": {"=": ["web"]},
    "newer_condition": ["a"],
}


def test_an_audience_rule_keeps_custom_event_data() -> None:
    audience: Audience = read("audiences/get", {"id": "5", "rule": RULE})
    update = AudienceUpdate(rule=audience.rule or AudienceRule())
    assert sent_body("audiences/update", ACCOUNT, "5", update) == {"rule": RULE}
    assert sent_body("audiences/update", ACCOUNT, "5", {"rule": audience.rule}) == {"rule": RULE}


def test_fields_of_ones_own_may_stand_among_the_others_in_a_mapping() -> None:
    rule = {"visitor_source_id": "1", "event_data": {"currency": "USD", "my_own": 5}, "url": ["https://a.test"]}
    assert sent_body("audiences/update", ACCOUNT, "5", {"rule": rule}) == {"rule": rule}
    both = {"event_data": {"my_own": 5, UNKNOWN_FIELDS: {"other": 6}}}
    assert sent_body("audiences/update", ACCOUNT, "5", {"rule": both}) == {
        "rule": {"event_data": {"my_own": 5, "other": 6}}
    }
    made = AudienceRule(event_data=TagEventDetails(unknown_fields={"my_own": 5}))
    assert sent_body("audiences/update", ACCOUNT, "5", AudienceUpdate(rule=made)) == {
        "rule": {"event_data": {"my_own": 5}}
    }


@pytest.mark.parametrize("source", [{"=": ["web"]}, ["web", "mobile"], "web", 5, 0.5, [{"a": None}], None])
def test_free_objects_are_read_and_sent_whatever_they_hold(source: Any) -> None:
    rule = {"event_source": source, "ingestion_source": source}
    audience: Audience = read("audiences/get", {"id": "5", "rule": rule})
    assert audience.rule == AudienceRule(event_source=source, ingestion_source=source)
    assert sent_body("audiences/update", ACCOUNT, "5", {"rule": audience.rule}) == {"rule": rule}


FILTERS: Final = {
    "all_of": [
        {"BRAND": {"values": ["a"], "newer": "CONTAINS"}},
        {"CUSTOM_DATE_0": {"operator": "GREATER_THAN", "value": 5}},
        {"MIN_PRICE": {"values": 5, "inclusion": False}},
    ],
    "newer_of": [],
}


def test_product_group_filters_keep_kinds_that_are_not_known() -> None:
    group: ProductGroup = read("catalogs_product_groups/get", {"id": "5", "filters": FILTERS})
    update = ProductGroupUpdate(name="n", filters=group.filters or ProductGroupFilters())
    assert sent_body("catalogs_product_groups/update", "5", update) == {"name": "n", "filters": FILTERS}
    assert group.filters is not None
    assert isinstance(group.filters.all_of, list)
    assert group.filters.all_of[1] == ProductGroupFilter(
        unknown_fields={"CUSTOM_DATE_0": {"operator": "GREATER_THAN", "value": 5}}
    )


def test_goals_keep_what_is_newer() -> None:
    goal = {"conversion_tag_v3_goal_metadata": {"conversion_event": "CHECKOUT", "newer": "SEARCH"}}
    group: AdGroup = read("ad_groups/get", {"id": "5", "optimization_goal_metadata": goal})
    update = AdGroupUpdate(id="5", optimization_goal_metadata=group.optimization_goal_metadata or UNSET_GOAL)
    assert sent_body("ad_groups/update", ACCOUNT, [update]) == [{"id": "5", "optimization_goal_metadata": goal}]


UNSET_GOAL: Final = OptimizationGoalMetadata()


def test_an_unknown_member_of_a_union_goes_back_as_it_came() -> None:
    feed = {"catalog_type": "FILMS", "id": "5", "name": "n", "newer": [1]}
    received = read("feeds/get", feed)
    assert isinstance(received, UnknownFeed)
    assert sent_body("feeds/update", "5", received) == feed


def test_a_misspelt_key_is_refused_with_the_way_out() -> None:
    with pytest.raises(ArgumentError, match=r"unknown field `AGE_BUCKETS`; .* goes into unknown_fields, .*spec"):
        sent_body("ad_groups/update", ACCOUNT, [{"id": "5", "targeting_spec": {"AGE_BUCKETS": []}}])
    with pytest.raises(ArgumentError, match="rule"):
        sent_body("audiences/update", ACCOUNT, "5", {"rule": {"contry": "US", "event_data": {"my_own": 1}}})


def test_a_body_without_unknown_fields_is_sent_byte_by_byte() -> None:
    for body in (b'{"link": "https://a.test/~b"}', b"{}", b'{"x": "\\"~unknown_fields\\":"}'):
        assert with_unknown_fields(body) is body
    odd = b'{"~unknown_fields":5}'
    assert with_unknown_fields(odd) == b"{}"


def test_known_fields_win_over_those_kept_by_the_same_name() -> None:
    windows = AttributionWindows(click_window_days=7, unknown_fields={"click_window_days": 1, "x": 2})
    body = with_unknown_fields(msgspec.json.encode(windows))
    assert msgspec.json.decode(body) == {"click_window_days": 7, "x": 2}


async def test_the_way_over_the_wire() -> None:
    """An ad group with a targeting of today is read from the API, changed, and sent back."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [campaign] = sandbox.state.add_campaigns(1)
        [id] = sandbox.state.add_ad_groups(1, campaign)
        sandbox.state.ad_groups[ACCOUNT][id]["targeting_spec"] = dict(SPEC)
        group = await pinterest.ad_groups.get(ACCOUNT, id)
        assert group.targeting_spec is not None
        group.targeting_spec.gender = []
        update = AdGroupUpdate(id=id, name="new", targeting_spec=group.targeting_spec)
        await pinterest.ad_groups.update(ACCOUNT, [update])
        result = await pinterest.ad_groups.update_many(ACCOUNT, [update])
        result.raise_for_failures()
        assert sandbox.state.ad_groups[ACCOUNT][id]["targeting_spec"] == {**SPEC, "GENDER": []}
        assert sandbox.state.ad_groups[ACCOUNT][id]["name"] == "new"
