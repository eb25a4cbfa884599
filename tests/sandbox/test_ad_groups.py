"""Ad groups in the sandbox."""

from typing import Any

from tests.support.sandbox import AD_ACCOUNT, bulk, running

AD_GROUPS = f"/ad_accounts/{AD_ACCOUNT}/ad_groups"


def campaign(name: str, **fields: Any) -> dict[str, Any]:
    return {"ad_account_id": AD_ACCOUNT, "name": name, "objective_type": "AWARENESS", **fields}


def ad_group(name: str, campaign_id: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "campaign_id": campaign_id, "billable_event": "IMPRESSION", **fields}


async def test_ad_groups_belong_to_campaigns() -> None:
    async with running() as (sandbox, api):
        parent, other, archived = sandbox.state.add_campaigns(3)
        sandbox.state.campaigns[AD_ACCOUNT][archived]["status"] = "ARCHIVED"
        outcomes = await bulk(
            api,
            "POST",
            AD_GROUPS,
            [ad_group("a", parent), ad_group("", parent), ad_group("b", "1"), ad_group("c", archived)],
        )
        made = outcomes[0]
        assert (made["campaign_id"], made["budget_type"], made["type"]) == (parent, "DAILY", "adgroup")
        assert outcomes[1:] == [
            [(1, "The name must not be empty.")],
            [(404, "Campaign not found.")],
            [(1, "The campaign is archived.")],
        ]
        [second] = sandbox.state.add_ad_groups(1, other, status="PAUSED")
        outcomes = await bulk(
            api,
            "PATCH",
            AD_GROUPS,
            [
                {"id": made["id"], "name": "new", "campaign_id": parent},
                {"id": made["id"], "campaign_id": other},
                {"id": "1"},
            ],
        )
        assert outcomes[0]["name"] == "new"
        assert outcomes[1:] == [
            [(1, "An ad group cannot move to another campaign.")],
            [(404, "Ad group not found.")],
        ]

        async def listed(query: str) -> list[str]:
            return [each["id"] for each in (await api.get(f"{AD_GROUPS}{query}"))["items"]]

        assert await listed("") == [made["id"], second]
        assert await listed("?order=DESCENDING") == [second, made["id"]]
        assert await listed(f"?campaign_ids={other}") == [second]
        assert await listed(f"?ad_group_ids={second}&entity_statuses=ACTIVE") == []
        message = await api.refused("GET", f"{AD_GROUPS}?ad_group_ids=1&campaign_ids=1", 400, 1)
        assert "cannot be given together" in message
        assert (await api.get(f"{AD_GROUPS}/{second}"))["id"] == second
        await api.refused("GET", f"{AD_GROUPS}/1", 404, 404)
