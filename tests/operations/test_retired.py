"""Values and fields that the API of today does not take: they are sent, with a warning that names them."""

import sys
import warnings
from typing import Any

import msgspec
import pytest

from pinterest_async import OPERATIONS, Pinterest, unchecked
from pinterest_async.models.ads import AdCreate, CallToAction
from pinterest_async.models.campaigns import CampaignCreate, CampaignSummaryStatus, ObjectiveType
from pinterest_async.models.oauth import RefreshTokenGrant
from pinterest_async.models.pins import CreativeType
from pinterest_async.sandbox import Sandbox

ACCOUNT = "549755885175"
CAMPAIGN: dict[str, Any] = {"ad_account_id": ACCOUNT, "name": "n", "objective_type": "AWARENESS"}
AD = {"ad_group_id": "1", "pin_id": "1", "creative_type": "REGULAR"}


def warned(operation: str, *args: Any, **arguments: Any) -> list[str]:
    """Return what a call warns of; the request is made all the same."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        OPERATIONS[operation].request(args, arguments)
    assert all(found.category is DeprecationWarning for found in caught)
    return [str(found.message).partition("does not take ")[2] for found in caught]


def test_a_value_in_an_object_is_found() -> None:
    old = {**CAMPAIGN, "objective_type": "VIDEO_VIEW"}
    assert warned("campaigns/create", ACCOUNT, [CAMPAIGN, old, old]) == ["objective_type VIDEO_VIEW"]
    made = CampaignCreate(ad_account_id=ACCOUNT, name="VIDEO_VIEW", objective_type=ObjectiveType.WEB_SESSIONS)
    assert warned("campaigns/create", ACCOUNT, [made]) == ["objective_type WEB_SESSIONS"]
    ad = AdCreate(
        ad_group_id="1",
        pin_id="1",
        creative_type=CreativeType.REGULAR,
        customizable_cta_type=CallToAction.VISIT_WEBSITE,
    )
    assert warned("ads/create", ACCOUNT, [ad]) == ["customizable_cta_type VISIT_WEBSITE"]


def test_the_same_text_elsewhere_is_none() -> None:
    assert warned("campaigns/create", ACCOUNT, [{**CAMPAIGN, "name": "VIDEO_VIEW"}]) == []
    assert warned("ads/create", ACCOUNT, [{**AD, "name": "VISIT_WEBSITE"}]) == []
    assert warned("pins/update", "1", title='"note":') == []


def test_a_field_of_an_object_is_found() -> None:
    found = warned("campaigns/create", ACCOUNT, [{**CAMPAIGN, "summary_status": CampaignSummaryStatus.RUNNING}])
    assert found == ["summary_status"]
    grant = RefreshTokenGrant(refresh_token="hush", refresh_on=True)
    assert warned("oauth/token", grant) == ["refresh_on"]
    assert warned("oauth/token", RefreshTokenGrant(refresh_token="hush")) == []
    assert warned("oauth/token", {"grant_type": "client_credentials", "scope": "refresh_on"}) == []


def test_places_are_named() -> None:
    upsert = {"create": {"campaigns": [{**CAMPAIGN, "objective_type": "VIDEO_VIEW", "summary_status": "RUNNING"}]}}
    assert sorted(warned("bulk_upsert/create", ACCOUNT, upsert)) == [
        "create.campaigns.objective_type VIDEO_VIEW",
        "create.campaigns.summary_status",
    ]
    rule = {"visitor_source_id": "1", "objective_type": ["VIDEO_VIEW", "WEB_SESSIONS"]}
    assert warned("audiences/update", ACCOUNT, "1", {"rule": rule}) == [
        "rule.objective_type VIDEO_VIEW",
        "rule.objective_type WEB_SESSIONS",
    ]


def test_a_field_of_the_body_is_found() -> None:
    assert warned("pins/create", note="n") == ["note"]
    assert warned("pins/update", "1", note=None) == ["note"]
    assert warned("pins/create", title="n") == []
    assert warned("customer_lists/create", ACCOUNT, name="n", records="a@b.test", exceptions={}) == ["exceptions"]
    assert warned("ad_previews/create", ACCOUNT, customizable_cta_type="VISIT_WEBSITE") == [
        "customizable_cta_type VISIT_WEBSITE"
    ]


def test_a_value_in_the_query_is_found() -> None:
    days = {"start_date": "2024-01-01", "end_date": "2024-01-02"}
    assert warned("user_account/analytics", **days, pin_format="VIDEO") == ["pin_format VIDEO"]
    assert warned("user_account/analytics", **days, pin_format="ORGANIC_VIDEO", app_types="WEB") == []
    assert warned("user_account/analytics", **days) == []
    assert warned("user_account/analytics/top_video_pins", **days, sort_by="VIDEO_START") == []


def test_what_is_not_checked_is_looked_at_too() -> None:
    assert warned("campaigns/create", ACCOUNT, [unchecked({**CAMPAIGN, "objective_type": "VIDEO_VIEW", "x": 1})]) == [
        "objective_type VIDEO_VIEW"
    ]
    assert warned("campaigns/create", ACCOUNT, [unchecked({"objective_type": {"VIDEO_VIEW": 1}})]) == []
    source = unchecked({"source_type": "image_url", "url": "https://a.test/1.jpg", "note": 1})
    assert warned("pins/create", media_source=source) == []


def test_retired_values_are_read() -> None:
    campaign = OPERATIONS["campaigns/get"].read(msgspec.json.encode({**CAMPAIGN, "objective_type": "VIDEO_VIEW"}))
    assert campaign.objective_type is ObjectiveType.VIDEO_VIEW
    assert campaign.objective_type.is_known


async def test_the_warning_is_of_the_users_line() -> None:
    async with Sandbox(api="5.12") as sandbox, sandbox.client() as pinterest:
        with pytest.warns(DeprecationWarning, match="campaigns.create: the API of today") as caught:
            line = sys._getframe().f_lineno + 1
            await pinterest.campaigns.create(ACCOUNT, [{**CAMPAIGN, "objective_type": "WEB_SESSIONS"}])
        assert [(found.filename, found.lineno) for found in caught] == [(__file__, line)]
        assert isinstance(pinterest, Pinterest)
