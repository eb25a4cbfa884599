"""Bulk upserts and downloads in the sandbox."""

import asyncio
from typing import Any

import msgspec

from tests.support.sandbox import AD_ACCOUNT, fetch, running

BULK = f"/ad_accounts/{AD_ACCOUNT}/bulk"


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
