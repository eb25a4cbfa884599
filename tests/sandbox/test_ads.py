"""Ads in the sandbox."""

import datetime
from typing import Any

from tests.support.sandbox import AD_ACCOUNT, an_ad_group, ids, running

ADS = f"/ad_accounts/{AD_ACCOUNT}/ads"
PROMOTIONS = f"/ad_accounts/{AD_ACCOUNT}/product_group_promotions"
FILTERS = {"any_of": [{"BRAND": {"values": ["Sandbox"]}}]}


async def test_a_bulk_create_of_ads_gives_its_reasons_as_objects() -> None:
    async with running() as (sandbox, api):
        ad_group_id, archived = an_ad_group(sandbox), an_ad_group(sandbox, status="ARCHIVED")
        pin_id = next(iter(sandbox.state.pins))
        sandbox.refuse("ads.create", lambda item: "no zebras" if item.get("name") == "zebra" else None)
        good = {"ad_group_id": ad_group_id, "pin_id": pin_id, "creative_type": "REGULAR"}
        lead_form_id = next(iter(sandbox.state.lead_forms[AD_ACCOUNT]))
        sent = [
            {**good, "name": "a", "lead_form_id": lead_form_id},
            {**good, "name": "zebra"},
            {**good, "ad_group_id": "1"},
            {**good, "ad_group_id": archived},
            {**good, "pin_id": "1"},
            {**good, "ios_deep_link": "app://x"},
            {**good, "lead_form_id": "1"},
        ]
        [first, *refused] = (await api("POST", ADS, json=sent)).json["items"]
        assert (first["data"]["name"], first["data"]["type"], first["exceptions"]) == ("a", "pinpromotion", {})
        assert sandbox.state.ads[AD_ACCOUNT][first["data"]["id"]] == first["data"]
        assert [each["data"] for each in refused] == [None] * 6
        assert [each["exceptions"]["message"] for each in refused] == [
            "no zebras",
            "Ad group not found.",
            "The ad group is archived.",
            "Pin not found.",
            "Deep links are not available at this time.",
            "Lead form not found.",
        ]


async def test_ads_are_changed_listed_and_got() -> None:
    async with running() as (sandbox, api):
        ad_group_id, other = an_ad_group(sandbox), an_ad_group(sandbox)
        first, second, draft = sandbox.state.add_ads(3, ad_group_id)
        [elsewhere] = sandbox.state.add_ads(1, other)
        sandbox.state.ads[AD_ACCOUNT][draft]["status"] = "DRAFT"
        pin_id = sandbox.state.add_pins(1, next(iter(sandbox.state.boards)))[0]
        sent: list[dict[str, Any]] = [
            {"id": first, "name": "new", "status": "PAUSED"},
            {"id": second, "status": "ARCHIVED"},
            {"id": second, "name": "x"},
            {"id": "1"},
            {"id": first, "ad_group_id": other},
            {"id": first, "pin_id": pin_id},
            {"id": draft, "pin_id": pin_id},
        ]
        outcomes = (await api("PATCH", ADS, json=sent)).json["items"]
        assert (outcomes[0]["data"]["name"], outcomes[0]["data"]["summary_status"]) == ("new", "PAUSED")
        assert [each["exceptions"].get("message") for each in outcomes[1:]] == [
            None,
            "What is archived cannot be changed.",
            "Ad not found.",
            "An ad cannot move to another ad group.",
            "Only a draft can change its pin_id.",
            None,
        ]
        assert ids(await api.get(ADS)) == [first, elsewhere]
        assert ids(await api.get(f"{ADS}?order=DESCENDING")) == [elsewhere, first]
        assert ids(await api.get(f"{ADS}?ad_group_ids={other}")) == [elsewhere]
        assert ids(await api.get(f"{ADS}?ad_ids={second}&entity_statuses=ARCHIVED")) == [second]
        message = await api.refused("GET", f"{ADS}?ad_ids=1&campaign_ids=1", 400, 1)
        assert message == "Parameter 'campaign_ids' cannot be given together with 'ad_ids'."
        assert (await api.get(f"{ADS}/{first}"))["name"] == "new"
        await api.refused("GET", f"{ADS}/1", 404, 404)


async def test_previews_are_of_a_pin_or_of_an_image() -> None:
    async with running() as (sandbox, api):
        path, pin_id = f"/ad_accounts/{AD_ACCOUNT}/ad_previews", next(iter(sandbox.state.pins))
        for body in ({"pin_id": pin_id}, {"image_url": "https://www.example.com/a.jpg", "title": "a"}):
            assert "/ad-preview/" in (await api("POST", path, json=body)).json["url"]
        await api.refused("POST", path, 400, 1, json={"pin_id": pin_id, "title": "a"})
        await api.refused("POST", path, 404, 50, json={"pin_id": "1"})
        group_id = sandbox.state.create_product_group({"name": "a", "filters": FILTERS})["id"]
        body = {"catalog_product_group_id": group_id, "creative_type": "SHOPPING", "item_id": "a"}
        assert "/ad-preview/" in (await api("POST", path, json=body)).json["url"]
        await api.refused("POST", path, 404, 404, json={**body, "catalog_product_group_id": "1"})
        await api.refused("POST", path, 400, 1, json={"pin_id": None})


async def test_ads_and_promotions_have_analytics() -> None:
    async with running() as (sandbox, api):
        ad_group_id = an_ad_group(sandbox)
        [ad_id] = sandbox.state.add_ads(1, ad_group_id)
        group_id = sandbox.state.create_product_group({"name": "a", "filters": FILTERS})["id"]
        body = {"ad_group_id": ad_group_id, "product_group_promotion": [{"catalog_product_group_id": group_id}]}
        promotion_id = (await api("POST", PROMOTIONS, json=body)).json["items"][0]["data"]["id"]
        today = datetime.datetime.now(datetime.UTC).date()
        days = f"start_date={today}&end_date={today}&granularity=TOTAL"
        [row] = await api.get(f"{ADS}/analytics?ad_ids={ad_id}&{days}&columns=AD_GROUP_ID")
        assert row == {"AD_ID": ad_id, "AD_GROUP_ID": ad_group_id}
        path = f"/ad_accounts/{AD_ACCOUNT}/product_groups/analytics?product_group_ids={promotion_id}"
        [row] = await api.get(f"{path}&{days}&columns=SPEND_IN_DOLLAR")
        assert set(row) == {"PRODUCT_GROUP_ID", "SPEND_IN_DOLLAR"}
        path = f"{ADS}/targeting_analytics?ad_ids={ad_id}&{days}&columns=CTR&targeting_types=GENDER"
        assert len((await api.get(path))["data"]) == 3
