"""Keywords in the sandbox."""

from typing import Any

from tests.support.sandbox import AD_ACCOUNT, an_ad_group, running

KEYWORDS = f"/ad_accounts/{AD_ACCOUNT}/keywords"


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


async def test_trends_have_what_is_asked_for() -> None:
    async with running() as (_, api):
        path = "/trends/keywords/US/top/growing"
        [plain] = (await api.get(f"{path}?limit=1"))["trends"]
        assert not plain.keys() & {"demographics", "predicted_time_series"}
        found = (await api.get(f"{path}?include_keywords=lamp&include_keywords=sofa&include_demographics=true"))[
            "trends"
        ]
        assert sorted(trend["keyword"] for trend in found) == ["lamp", "sofa"]
        assert found[0]["demographics"]["gender_distribution"]["female"] == 0.8
        [predicted] = (await api.get(f"{path}?limit=1&include_prediction=true"))["trends"]
        assert predicted["has_prediction"]
        assert len(predicted["predicted_time_series"]) == 2


async def test_keywords_of_several_ad_groups_are_listed() -> None:
    async with running() as (sandbox, api):
        ad_group_id = an_ad_group(sandbox)
        sent = {"parent_id": f"AG{ad_group_id}", "keywords": [{"value": "lamp", "match_type": "BROAD"}]}
        assert (await api("POST", KEYWORDS, json=sent)).status == 200
        for query, number in ((f"ad_group_ids={ad_group_id}&ad_group_ids=1", 1), ("ad_group_ids=1", 0)):
            assert len((await api.get(f"{KEYWORDS}?{query}"))["items"]) == number
        await api.refused("GET", f"{KEYWORDS}?ad_group_ids=1&ad_group_id=1", 400, 1)
