"""Campaigns in the sandbox."""

from typing import Any

from tests.support.sandbox import AD_ACCOUNT, bulk, running

CAMPAIGNS = f"/ad_accounts/{AD_ACCOUNT}/campaigns"


def campaign(name: str, **fields: Any) -> dict[str, Any]:
    return {"ad_account_id": AD_ACCOUNT, "name": name, "objective_type": "AWARENESS", **fields}


async def test_a_bulk_create_refuses_item_by_item() -> None:
    async with running() as (sandbox, api):
        caps = {"lifetime_spend_cap": 1, "daily_spend_cap": 2}
        sandbox.refuse("campaigns.create", lambda item: "no zebras" if "zebra" in item["name"] else None)
        sandbox.refuse("campaigns.create", lambda item: "no apes" if "ape" in item["name"] else None)
        outcomes = await bulk(
            api,
            "POST",
            CAMPAIGNS,
            [
                campaign("a"),
                campaign(" "),
                campaign("b", **caps),
                campaign("c", start_time=2, end_time=1),
                campaign("zebra"),
                campaign("ape"),
                {**campaign("d"), "ad_account_id": "1"},
                campaign("e", daily_spend_cap=5, status="PAUSED"),
            ],
        )
        assert [outcome if isinstance(outcome, list) else outcome["name"] for outcome in outcomes] == [
            "a",
            [(1, "The name must not be empty.")],
            [(1, "lifetime_spend_cap and daily_spend_cap cannot be set at the same time.")],
            [(1, "end_time must come after start_time.")],
            [(1, "no zebras")],
            [(1, "no apes")],
            [(2, "Advertiser not found.")],
            "e",
        ]
        assert list(sandbox.state.campaigns[AD_ACCOUNT].values()) == [outcomes[0], outcomes[-1]]
        assert [each["summary_status"] for each in (outcomes[0], outcomes[-1])] == ["RUNNING", "PAUSED"]
        assert [each["is_campaign_budget_optimization"] for each in (outcomes[0], outcomes[-1])] == [False, True]
        assert outcomes[0]["id"] == "626735565838"


async def test_a_bulk_update_refuses_item_by_item() -> None:
    async with running(api="5.12") as (sandbox, api):
        first, second, archived = sandbox.state.add_campaigns(3, daily_spend_cap=5)
        sandbox.state.campaigns[AD_ACCOUNT][archived]["status"] = "ARCHIVED"

        def change(id: str, **fields: Any) -> dict[str, Any]:
            return {"id": id, "ad_account_id": AD_ACCOUNT, **fields}

        outcomes = await bulk(
            api,
            "PATCH",
            CAMPAIGNS,
            [
                change(first, name="new", daily_spend_cap=None, lifetime_spend_cap=9, status=None),
                change(second, lifetime_spend_cap=9),
                change(archived, name="x"),
                change("1", name="x"),
                change(second, objective_type="VIDEO_VIEW"),
                change(second, name=""),
                change(second, daily_spend_cap=None, status="ARCHIVED"),
                change(second, is_campaign_budget_optimization=True),
                change(first, is_campaign_budget_optimization=False),
            ],
        )
        assert (outcomes[0]["name"], outcomes[0]["status"]) == ("new", "ACTIVE")
        assert outcomes[1] == [(1, "lifetime_spend_cap and daily_spend_cap cannot be set at the same time.")]
        assert outcomes[2] == [(1, "What is archived cannot be changed.")]
        assert outcomes[3] == [(404, "Campaign not found.")]
        assert outcomes[4] == [(1, "The objective of a campaign cannot be changed.")]
        assert outcomes[5] == [(1, "The name must not be empty.")]
        assert outcomes[6]["is_campaign_budget_optimization"] is False
        assert outcomes[6]["summary_status"] == "ARCHIVED"
        assert outcomes[7] == [(1, "What is archived cannot be changed.")]
        assert outcomes[8]["is_campaign_budget_optimization"] is False
        assert sandbox.state.campaigns[AD_ACCOUNT][first]["lifetime_spend_cap"] == 9


async def test_campaigns_are_listed_and_got() -> None:
    async with running() as (sandbox, api):
        ids = sandbox.state.add_campaigns(5)
        sandbox.state.campaigns[AD_ACCOUNT][ids[0]]["status"] = "ARCHIVED"

        async def listed(query: str = "") -> list[str]:
            return [each["id"] for page in await api.pages(f"{CAMPAIGNS}?page_size=2{query}") for each in page]

        assert await listed() == ids[1:]
        assert await listed("&order=DESCENDING") == ids[:0:-1]
        assert await listed("&order=ASCENDING&entity_statuses=ARCHIVED&entity_statuses=ACTIVE") == ids
        assert await listed(f"&campaign_ids={ids[2]}&campaign_ids={ids[0]}") == [ids[2]]
        assert (await api.get(f"{CAMPAIGNS}/{ids[0]}"))["name"] == "Campaign 1"
        assert await api.refused("GET", f"{CAMPAIGNS}/1", 404, 404) == "Campaign not found."
        assert (await api("DELETE", f"/ad_accounts/{AD_ACCOUNT}/sandbox")).json == "Delete Success"
        assert await listed() == []
