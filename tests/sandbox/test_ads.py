"""Ads, keywords, promotions of product groups and bulk requests in the sandbox."""

import asyncio
import datetime
from typing import Any

import msgspec

from pinterest_async.sandbox import Sandbox
from tests.support.sandbox import AD_ACCOUNT, Api, Reply, running

ADS = f"/ad_accounts/{AD_ACCOUNT}/ads"
KEYWORDS = f"/ad_accounts/{AD_ACCOUNT}/keywords"
PROMOTIONS = f"/ad_accounts/{AD_ACCOUNT}/product_group_promotions"
BULK = f"/ad_accounts/{AD_ACCOUNT}/bulk"
FILTERS = {"any_of": [{"BRAND": {"values": ["Sandbox"]}}]}


async def fetch(api: Api, url: str) -> Reply:
    """What a link leads to, without a token."""
    async with api.session.get(url) as response:
        return Reply(response.status, response.headers, await response.read())


def ids(page: Any) -> list[str]:
    return [each["id"] for each in page["items"]]


def an_ad_group(sandbox: Sandbox, **fields: Any) -> str:
    [campaign_id] = sandbox.state.add_campaigns(1)
    [ad_group_id] = sandbox.state.add_ad_groups(1, campaign_id, **fields)
    return ad_group_id


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


async def test_keywords_are_accepted_and_refused_in_two_lists() -> None:
    async with running() as (sandbox, api):
        ad_group_id = an_ad_group(sandbox)
        campaign_id = sandbox.state.ad_groups[AD_ACCOUNT][ad_group_id]["campaign_id"]

        async def create(parent: str, *keywords: tuple[str, str | None]) -> Any:
            sent = [{"value": value, "match_type": kind} for value, kind in keywords]
            reply = await api("POST", KEYWORDS, json={"parent_id": parent, "keywords": sent})
            assert reply.status == 200, reply.body
            return reply.json

        made = await create(f"AG{ad_group_id}", ("garden", "BROAD"), ("GARDEN", "BROAD"), (" ", "EXACT"), ("x", None))
        [keyword] = made["keywords"]
        assert (keyword["parent_id"], keyword["parent_type"], keyword["bid"]) == (ad_group_id, "adgroup", None)
        assert [each["error_messages"] for each in made["errors"]] == [
            ["The keyword exists already."],
            ["The keyword must not be empty."],
            ["match_type is required."],
        ]
        data = made["errors"][0]["data"]
        assert data == {
            **dict.fromkeys(("archived", "id", "parent_id", "parent_type")),
            "type": "keyword",
            "value": "GARDEN",
            "match_type": "BROAD",
        }
        made = await create(f"C{campaign_id}", ("garden", "BROAD"), ("garden", "EXACT_NEGATIVE"))
        assert [len(made["errors"]), made["keywords"][0]["parent_type"]] == [1, "campaign"]
        made = await create(AD_ACCOUNT, ("garden", "EXACT_NEGATIVE"))
        assert made["keywords"][0]["parent_type"] == "advertiser"
        await api.refused("POST", KEYWORDS, 404, 404, json={"parent_id": "1", "keywords": []})

        async def listed(query: str) -> list[str]:
            return [each["parent_type"] for each in (await api.get(f"{KEYWORDS}{query}"))["items"]]

        assert await listed("") == ["advertiser"]
        assert await listed(f"?campaign_id={campaign_id}") == ["campaign"]
        assert await listed(f"?ad_group_id={ad_group_id}&match_types=BROAD") == ["adgroup"]
        assert await listed(f"?ad_group_id={ad_group_id}&match_types=EXACT") == []
        await api.refused("GET", f"{KEYWORDS}?ad_group_id=1&campaign_id=1", 400, 1)
        body = {"keywords": [{"id": keyword["id"], "bid": 5, "archived": True}, {"id": keyword["id"]}, {"id": "1"}]}
        changed = (await api("PATCH", KEYWORDS, json=body)).json
        assert (changed["keywords"][0]["bid"], len(changed["errors"])) == (5, 2)
        assert await listed(f"?ad_group_id={ad_group_id}") == []


async def test_terms_and_trends_are_made_up() -> None:
    async with running() as (_, api):
        found = await api.get(f"{KEYWORDS}/metrics?country_code=US&keywords=a,b")
        assert [each["keyword"] for each in found["data"]] == ["a", "b"]
        assert len((await api.get("/trends/keywords/US/top/growing?limit=3"))["trends"]) == 3
        assert (await api.get("/terms/suggested?term=garden&limit=2")) == ["garden ideas", "garden aesthetic"]
        assert (await api.get("/terms/related?terms=a&terms=b"))["related_term_count"] == 8


async def test_promotions_put_product_groups_into_ad_groups() -> None:
    async with running() as (sandbox, api):
        ad_group_id, other = an_ad_group(sandbox), an_ad_group(sandbox)
        group_id = sandbox.state.create_product_group({"name": "a", "filters": FILTERS})["id"]

        async def send(method: str, ad_group_id: str, *items: Any) -> Any:
            body = {"ad_group_id": ad_group_id, "product_group_promotion": items}
            return (await api(method, PROMOTIONS, json=body)).json["items"]

        group = {"catalog_product_group_id": group_id}
        first, *refused = await send("POST", f"AG{ad_group_id}", group, group, {})
        promotion = first["data"]
        assert (promotion["catalog_product_group_name"], promotion["ad_group_id"]) == ("a", ad_group_id)
        assert [each["exceptions"][0]["message"] for each in refused] == [
            "The product group is in this ad group already.",
            "Product group not found.",
        ]
        id = promotion["id"]
        done, missing = await send("PATCH", ad_group_id, {"id": id, "status": "PAUSED"}, {"id": "1"})
        assert (done["data"]["status"], missing["exceptions"][0]["code"]) == ("PAUSED", 404)
        [elsewhere] = await send("PATCH", other, {"id": id})
        assert elsewhere["data"] is None
        assert await api.get(f"{PROMOTIONS}/{id}") == {"items": [{"data": done["data"], "exceptions": None}]}
        await api.refused("GET", f"{PROMOTIONS}/1", 404, 404)
        for query in (
            f"ad_group_id={ad_group_id}",
            f"product_group_promotion_ids={id}",
            f"ad_group_id={ad_group_id}&order=DESCENDING",
        ):
            assert [each["data"]["id"] for each in (await api.get(f"{PROMOTIONS}?{query}"))["items"]] == [id]
        assert (await api.get(f"{PROMOTIONS}?ad_group_id={other}"))["items"] == []
        await api.refused("GET", PROMOTIONS, 400, 1)
        body: dict[str, Any] = {"ad_group_id": ad_group_id, "product_group_promotion": []}
        await api.refused("POST", PROMOTIONS, 400, 1, json=body)
        body = {"ad_group_id": "1", "product_group_promotion": [group]}
        await api.refused("POST", PROMOTIONS, 404, 404, json=body)


async def test_an_upsert_tells_what_became_of_each_item() -> None:
    async with running() as (sandbox, api):
        [campaign_id] = sandbox.state.add_campaigns(1)
        [ad_group_id] = sandbox.state.add_ad_groups(1, campaign_id)
        body: dict[str, Any] = {
            "create": {
                "campaigns": [
                    {"ad_account_id": AD_ACCOUNT, "name": "a", "objective_type": "AWARENESS"},
                    {"ad_account_id": AD_ACCOUNT, "name": "", "objective_type": "AWARENESS"},
                ],
                "keywords": [
                    {"parent_id": ad_group_id, "keywords": [{"value": "x", "match_type": "BROAD"}]},
                    {"parent_id": "1", "keywords": []},
                ],
                "product_groups": [{"ad_group_id": ad_group_id, "product_group_promotion": [{}]}],
            },
            "update": {"keywords": [{"id": "1"}], "ad_groups": [{"id": ad_group_id, "name": "new"}]},
        }
        request_id = (await api("POST", f"{BULK}/upsert", json=body)).json["request_id"]
        assert await api.get(f"{BULK}/{request_id}") == {"status": "RUNNING", "result_url": None}
        await asyncio.sleep(3)
        state = await api.get(f"{BULK}/{request_id}?include_details=true")
        assert state["status"] == "SUCCEEDED"
        result = (await fetch(api, state["result_url"])).json
        [[made, refused]] = [each["items"] for each in result["create"]["campaigns"]]
        assert (made["data"]["name"], refused["exceptions"][0]["code"]) == ("a", 1)
        assert [set(each) for each in result["create"]["keywords"]] == [{"keywords", "errors"}, {"code", "message"}]
        assert result["create"]["product_groups"][0]["items"][0]["data"] is None
        assert result["update"]["ad_groups"][0]["items"][0]["data"]["name"] == "new"
        assert len(result["update"]["keywords"][0]["errors"]) == 1
        assert len(sandbox.state.campaigns[AD_ACCOUNT]) == 2
        await api.refused("POST", f"{BULK}/upsert", 400, 1, json={"create": {}})
        await api.refused("GET", f"{BULK}/nothing", 404, 404)


async def test_a_download_has_what_was_asked_for() -> None:
    async with running() as (sandbox, api):
        first, second, archived = sandbox.state.add_campaigns(3)
        sandbox.state.campaigns[AD_ACCOUNT][archived]["status"] = "ARCHIVED"
        [ad_group_id] = sandbox.state.add_ad_groups(1, second)

        async def download(**asked: Any) -> str:
            request_id: str = (await api("POST", f"{BULK}/download", json=asked)).json["request_id"]
            return request_id

        requests = [
            await download(),
            await download(entity_types=["CAMPAIGN"], output_format="CSV"),
            await download(entity_ids=[second]),
            await download(updated_since="9999999999"),
        ]
        await asyncio.sleep(3)
        contents = [(await fetch(api, (await api.get(f"{BULK}/{id}"))["result_url"])).body for id in requests]
        everything, campaigns, some, nothing = contents
        assert [each["id"] for each in msgspec.json.decode(everything)] == [first, second, ad_group_id]
        assert len(campaigns.splitlines()) == 3
        assert [each["id"] for each in msgspec.json.decode(some)] == [second, ad_group_id]
        assert nothing == b"[]"
        both = await api.get(f"{BULK}/{requests[0]},%20{requests[1]}")
        assert both["status"] == "SUCCEEDED"
