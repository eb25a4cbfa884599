"""What the API has since versions after 5.12: fields, values, and the checks of what is sent."""

from typing import Any

import msgspec
import pytest

from pinterest_async import OPERATIONS, ArgumentError
from pinterest_async.models._base import Model, later_fields, newer_fields
from pinterest_async.models.ad_groups import AdGroup
from pinterest_async.models.analytics import AttributionType
from pinterest_async.models.boards import Board
from pinterest_async.models.campaigns import Campaign, CampaignCreate
from pinterest_async.models.catalog_feeds import ItemField, ItemValidationDetails, ItemValidationIssue
from pinterest_async.models.catalog_items import ItemAttributes, ItemDetails
from pinterest_async.models.pins import Pin
from pinterest_async.models.targeting import TargetingSpec
from pinterest_async.models.template_columns import TemplateColumn
from pinterest_async.resources import NAMES, resource_class

ACCOUNT = "549755885175"


def read(operation: str, content: Any) -> Any:
    return OPERATIONS[operation].read(msgspec.json.encode(content))


def sent(operation: str, *args: Any, **arguments: Any) -> Any:
    body = OPERATIONS[operation].request(args, arguments).body
    assert body is not None
    return msgspec.json.decode(body)


def query(operation: str, *args: Any, **arguments: Any) -> str:
    return OPERATIONS[operation].request(args, arguments).query


def test_codes_without_a_field_are_found() -> None:
    warnings = {"AD_IMAGE_19_LINK_REQUIRED": 2, "NEWER_CODE": 1, "TITLE_LENGTH_TOO_LONG": 3, "NONE": None, "ZERO": 0}
    page = read("feed_processing_results/list", {"items": [{"id": "1", "validation_details": {"warnings": warnings}}]})
    found = page.items[0].validation_details.warnings.found
    assert found == {"AD_IMAGE_19_LINK_REQUIRED": 2, "NEWER_CODE": 1, "TITLE_LENGTH_TOO_LONG": 3}


def test_details_without_a_field_are_found() -> None:
    detail = {"attribute_name": "AD_VIDEO_2_TAG", "provided_value": "x" * 200}
    warnings = {"AD_VIDEO_2_TAG_LENGTH_TOO_LONG": detail, "GTIN_INVALID": {}, "NONE": None}
    page = read("items_issues/list", {"items": [{"item_number": 0, "warnings": warnings}]})
    assert page.items[0].warnings.found == {
        "GTIN_INVALID": ItemValidationDetails(),
        "AD_VIDEO_2_TAG_LENGTH_TOO_LONG": ItemValidationDetails(
            attribute_name=ItemField("AD_VIDEO_2_TAG"), provided_value="x" * 200
        ),
    }


@pytest.mark.parametrize(
    "value",
    [
        ItemField("AD_IMAGE_19_TAG"),
        ItemValidationIssue("AD_IMAGE_0_LINK_WARNING"),
        TemplateColumn("TOTAL_WEB_CLICK_SUBSCRIBE_VALUE_IN_DOLLAR"),
        TemplateColumn("VIEW_APP_OPEN_QUANTITY_2"),
    ],
)
def test_values_that_follow_a_rule_are_known(value: Any) -> None:
    assert value.is_known


def test_names_that_follow_no_rule_are_not_known() -> None:
    assert not ItemField("AD_IMAGE_20_TAG").is_known
    assert not ItemValidationIssue("AD_IMAGE_0_TAG_WARNING").is_known


def test_newer_fields_are_inherited() -> None:
    assert {"ad_image_0_link", "custom_number_0", "video_link"} <= newer_fields(ItemAttributes)
    assert {"ad_video_2_tag", "visibility"} <= newer_fields(ItemDetails)
    for model in (ItemAttributes, ItemDetails):
        assert newer_fields(model) <= set(model.__struct_fields__)
        assert "title" not in newer_fields(model)


def models_of_28() -> list[type[Model]]:
    """The models that mark fields of 5.28."""
    for name in NAMES:
        resource_class(name)
    found: list[type[Model]] = []
    waiting: list[type[Model]] = [Model]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if vars(model).get("later_fields") and model.__module__.startswith("pinterest_async."):
            found.append(model)
    return found


def test_fields_of_later_versions_are_marked_where_they_are_declared() -> None:
    models = models_of_28()
    assert {Campaign, CampaignCreate, AdGroup, Pin, TargetingSpec} <= set(models)
    for model in models:
        assert later_fields(model) <= set(model.__struct_fields__)
        assert later_fields(model) <= newer_fields(model)
    assert later_fields(Board) == frozenset()


def test_answers_of_the_live_api_lose_nothing() -> None:
    answers: list[tuple[str, dict[str, Any]]] = [
        ("campaigns/get", {"is_top_of_search": True, "intended_promotion_type": "CATALOG", "objective_type": "SALES"}),
        ("ad_groups/get", {"is_automated_campaign": False, "enabled_catalog_expansion": True, "promotion_ids": ["1"]}),
        ("pins/get", {"is_removable": True, "is_product": False, "ai_disclosures": {"values": ["AI_MODIFIED"]}}),
        ("ad_accounts/get", {"time_zone": "America/New_York"}),
        ("audiences/get", {"is_nca": False}),
        ("ads/get", {"carting_products": [{"preferred_retailers": [{"retailer_id": "1"}]}]}),
    ]
    for operation, answer in answers:
        decoded = read(operation, {"id": "1", **answer})
        assert msgspec.to_builtins(decoded) == {"id": "1", **answer}


def test_assets_say_what_is_permitted() -> None:
    page = read("business_assets/get", {"items": [{"asset_id": "2", "permissions": ["ADMIN"]}]})
    assert page.items[0].permissions == ["ADMIN"]


def test_the_link_of_a_report_is_hidden() -> None:
    made = read(
        "analytics/create_mmm_report", {"report_status": "FINISHED", "token": "t", "url": "https://a.example/?s=1"}
    )
    assert made.data.url == "https://a.example/?s=1"
    assert "s=1" not in repr(made)


def test_fields_of_later_versions_can_be_sent() -> None:
    assert sent("ad_accounts/create", time_zone="America/New_York") == {"time_zone": "America/New_York"}
    disclosed = {"ai_disclosures": {"values": ["SYNTHETIC_PERFORMER"]}}
    assert sent("pins/create", **disclosed) == sent("pins/update", "1", **disclosed) == disclosed
    assert sent("customer_lists/create", ACCOUNT, name="a", records="a@example.com", is_nca=True)["is_nca"] is True
    assert query("audiences/list", ACCOUNT, exclude_nca=True) == query("customer_lists/list", ACCOUNT, exclude_nca=True)
    group = {"campaign_id": "1", "name": "n", "billable_event": "CLICKTHROUGH", "placement_traffic_type": "ALL"}
    assert sent("ad_groups/create", ACCOUNT, [group]) == [group]
    spec = {"targeting_spec": {"LOCATION_EXCLUDE": ["US"]}, "id": "1"}
    assert sent("ad_groups/update", ACCOUNT, [spec]) == [spec]


GROUP = {"campaign_id": "1", "name": "n", "billable_event": "CLICKTHROUGH"}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"bid_multiplier": 10.5}, "bid_multiplier"),
        ({"bid_multiplier": float("nan")}, "bid_multiplier"),
        ({"bid_multiplier": float("inf")}, "bid_multiplier"),
        ({"promotion_id": "x"}, "promotion_id"),
        ({"targeting_template_ids": ["1", "2"]}, "targeting_template_ids"),
        ({"targeting_spec": {"MINIMUM_AGE": "17"}}, "minimum_age from"),
        ({"targeting_spec": {"MINIMUM_AGE": "65+"}}, "minimum_age from"),
        ({"targeting_spec": {"MAXIMUM_AGE": "66"}}, "maximum_age from"),
    ],
)
def test_what_an_ad_group_cannot_have_is_refused(fields: dict[str, Any], problem: str) -> None:
    with pytest.raises(ArgumentError, match=problem):
        sent("ad_groups/create", ACCOUNT, [{**GROUP, **fields}])


def test_an_ad_group_of_today_is_sent() -> None:
    group = {
        **GROUP,
        "bid_multiplier": 0.1,
        "promotion_id": "5",
        "promotion_application_level": "ITEM",
        "targeting_template_ids": ["1"],
        "targeting_spec": {"MINIMUM_AGE": "18", "MAXIMUM_AGE": "65+"},
    }
    assert sent("ad_groups/create", ACCOUNT, [group]) == [group]
    assert sent("ad_groups/create", ACCOUNT, [{**GROUP, "bid_multiplier": 10}])[0]["bid_multiplier"] == 10


def test_the_misspelt_key_of_targeting_is_still_read() -> None:
    """The check of the ages runs after what brings keys into form."""
    spec = {"AUDIENCE_INCLUDE'": ["1"], "MAXIMUM_AGE": "30"}
    [item] = sent("ad_groups/update", ACCOUNT, [{"id": "1", "targeting_spec": spec}])
    assert item["targeting_spec"] == {"AUDIENCE_INCLUDE": ["1"], "MAXIMUM_AGE": "30"}
    assert read("ad_groups/get", {"id": "1", "targeting_spec": spec}).targeting_spec == TargetingSpec(
        audience_include=["1"], maximum_age="30"
    )


CAMPAIGN = {"id": "1", "ad_account_id": ACCOUNT}


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"audience_multipliers": {"5": 1.1}}, "update_mask"),
        ({"audience_multipliers": {"5": 11}, "update_mask": ["AUDIENCE"]}, "from 0 to 10 for 5, got 11"),
        ({"app_type_multipliers": {"web": -0.1}, "update_mask": ["APP_TYPE"]}, "from 0 to 10 for web"),
        ({"update_mask": ["SHOE_SIZE"]}, "SHOE_SIZE"),
    ],
)
def test_bid_options_that_cannot_be_meant_are_refused(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(ArgumentError, match=problem):
        sent("campaigns/update", ACCOUNT, [{**CAMPAIGN, "bid_options": options}])


def test_bid_options_are_read_changed_and_sent() -> None:
    content = {"bid_options": {"placement_multipliers": {"search": 1.2}, "newer": 1}, "is_performance_plus": True}
    campaign = read("campaigns/get", {**CAMPAIGN, **content})
    campaign.bid_options.update_mask = ["PLACEMENT"]
    [item] = sent("campaigns/update", ACCOUNT, [{**CAMPAIGN, "bid_options": campaign.bid_options}])
    assert item["bid_options"] == {**content["bid_options"], "update_mask": ["PLACEMENT"]}  # type: ignore[dict-item]


@pytest.mark.parametrize("given", ["INDIVIDUAL", AttributionType.INDIVIDUAL, ["INDIVIDUAL"]])
def test_one_way_of_attribution_is_written_as_before(given: Any) -> None:
    arguments = {
        "start_date": "2024-01-01",
        "end_date": "2024-01-02",
        "targeting_types": ["GENDER"],
        "columns": ["SPEND_IN_DOLLAR"],
        "granularity": "DAY",
    }
    written = query("ad_account_targeting_analytics/get", ACCOUNT, **arguments, attribution_types=given)
    assert "&attribution_types=INDIVIDUAL" in written
    both = query("ad_account_targeting_analytics/get", ACCOUNT, **arguments, attribution_types=[*AttributionType])
    assert "&attribution_types=INDIVIDUAL,HOUSEHOLD" in both
    with pytest.raises(ArgumentError, match="attribution_types"):
        query("ad_account_targeting_analytics/get", ACCOUNT, **arguments, attribution_types="BOTH")


def test_an_event_has_its_application_and_device() -> None:
    event = {
        "event_name": "checkout",
        "action_source": "app_ios",
        "event_time": 1_700_000_000,
        "event_id": "1",
        "user_data": {"hashed_maids": ["a" * 64]},
        "app_info": {"app_id": "429047995", "install_time": 1_690_000_000},
        "device_info": {"os_family": "ios", "battery_level": 78, "languages": ["en"]},
    }
    assert sent("events/create", ACCOUNT, data=[event])["data"] == [event]
    for part, field, value in (
        ("app_info", "install_time", 1_690_000_000_000),
        ("device_info", "battery_level", 101),
        ("device_info", "os_family", "amiga"),
    ):
        with pytest.raises(ArgumentError, match=field):
            sent("events/create", ACCOUNT, data=[{**event, part: {field: value}}])
