"""Ad accounts, campaigns, ad groups and their analytics in the sandbox."""

import datetime
from typing import Any

import pytest

from tests.support.sandbox import AD_ACCOUNT, Api, running

CAMPAIGNS = f"/ad_accounts/{AD_ACCOUNT}/campaigns"
AD_GROUPS = f"/ad_accounts/{AD_ACCOUNT}/ad_groups"
TODAY = datetime.datetime.now(datetime.UTC).date()


def campaign(name: str, **fields: Any) -> dict[str, Any]:
    return {"ad_account_id": AD_ACCOUNT, "name": name, "objective_type": "AWARENESS", **fields}


def ad_group(name: str, campaign_id: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "campaign_id": campaign_id, "billable_event": "IMPRESSION", **fields}


async def bulk(api: Api, method: str, path: str, items: list[dict[str, Any]]) -> list[Any]:
    """For each item its data, or the codes and messages why there is none."""
    reply = await api(method, path, json=items)
    assert reply.status == 200, reply.body
    outcomes = reply.json["items"]
    assert all((outcome["data"] is None) == bool(outcome["exceptions"]) for outcome in outcomes)
    return [outcome["data"] or [tuple(each.values()) for each in outcome["exceptions"]] for outcome in outcomes]


async def test_ad_accounts() -> None:
    async with running() as (sandbox, api):
        made = (await api("POST", "/ad_accounts", json={"name": "Mine", "country": "DE"})).json
        assert (made["name"], made["country"]) == ("Mine", "DE")
        assert await api.get(f"/ad_accounts/{made['id']}") == made == sandbox.state.ad_accounts[made["id"]]
        shared = sandbox.state.add_ad_account(owner={"username": "other", "id": "1"})
        assert [each["id"] for each in (await api.get("/ad_accounts"))["items"]] == [AD_ACCOUNT, made["id"], shared]
        own = (await api.get("/ad_accounts?include_shared_accounts=false"))["items"]
        assert [each["id"] for each in own] == [AD_ACCOUNT, made["id"]]
        await api.refused("POST", "/ad_accounts", 404, 30, json={"owner_user_id": "1"})
        assert (await api("POST", "/ad_accounts", json={"owner_user_id": sandbox.state.user["id"]})).status == 200


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
    async with running() as (sandbox, api):
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


def asked(granularity: str = "DAY", back: int = 2, days: int = 2, columns: str = "SPEND_IN_DOLLAR,CTR") -> str:
    start = TODAY - datetime.timedelta(days=back)
    end = start + datetime.timedelta(days=days)
    return f"start_date={start}&end_date={end}&granularity={granularity}&columns={columns}"


async def test_analytics_have_a_row_for_each_day_and_entity() -> None:
    async with running() as (sandbox, api):
        ids = sandbox.state.add_campaigns(2)
        query = f"campaign_ids={ids[0]}&campaign_ids={ids[1]}&campaign_ids=1"
        rows = await api.get(f"{CAMPAIGNS}/analytics?{query}&{asked()}")
        assert [(row["DATE"], row["CAMPAIGN_ID"]) for row in rows] == [
            (str(TODAY - datetime.timedelta(days=back)), id) for id in ids for back in (2, 1, 0)
        ]
        assert all(0 <= row["CTR"] < 1 and 0 <= row["SPEND_IN_DOLLAR"] < 1000 for row in rows)
        assert rows == await api.get(f"{CAMPAIGNS}/analytics?{query}&{asked()}")
        [total, _] = await api.get(
            f"{CAMPAIGNS}/analytics?{query}&{asked('TOTAL', columns='CAMPAIGN_NAME,SPEND_IN_MICRO_DOLLAR')}"
        )
        assert set(total) == {"CAMPAIGN_ID", "CAMPAIGN_NAME", "SPEND_IN_MICRO_DOLLAR"}
        assert (total["CAMPAIGN_NAME"], type(total["SPEND_IN_MICRO_DOLLAR"])) == ("Campaign 1", int)


@pytest.mark.parametrize(("granularity", "rows"), [("HOUR", 72), ("WEEK", (1, 2)), ("MONTH", (1, 2))])
async def test_granularities(granularity: str, rows: Any) -> None:
    async with running() as (_, api):
        found = await api.get(f"/ad_accounts/{AD_ACCOUNT}/analytics?{asked(granularity, columns='ADVERTISER_ID')}")
        assert len(found) == rows if isinstance(rows, int) else len(found) in rows
        assert {row["ADVERTISER_ID"] for row in found} == {AD_ACCOUNT}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (asked(back=91), "'start_date' is invalid: it is more than 90 days back"),
        (asked(back=0, days=91), "'end_date' is invalid: it is more than 90 days after"),
        (asked(back=0, days=-1), "'end_date' is invalid: it is before"),
        (asked("HOUR", back=9), "more than 8 days back"),
        (asked("HOUR", back=5, days=4), "more than 3 days after"),
    ],
)
async def test_analytics_have_limits(query: str, message: str) -> None:
    async with running() as (_, api):
        assert message in await api.refused("GET", f"/ad_accounts/{AD_ACCOUNT}/analytics?{query}", 400, 1)


async def test_ad_groups_and_targeting_have_analytics_too() -> None:
    async with running() as (sandbox, api):
        [campaign_id] = sandbox.state.add_campaigns(1)
        [id] = sandbox.state.add_ad_groups(1, campaign_id)
        [row] = await api.get(f"{AD_GROUPS}/analytics?ad_group_ids={id}&{asked('TOTAL', columns='CAMPAIGN_ID')}")
        assert row == {"AD_GROUP_ID": id, "CAMPAIGN_ID": campaign_id}
        kinds = f"targeting_types=GENDER,LOCATION&{asked('TOTAL')}"
        for path, key, expected in (
            (f"/ad_accounts/{AD_ACCOUNT}/targeting_analytics?{kinds}", "AD_ACCOUNT_ID", AD_ACCOUNT),
            (f"{CAMPAIGNS}/targeting_analytics?campaign_ids={campaign_id}&{kinds}", "CAMPAIGN_ID", campaign_id),
            (f"{AD_GROUPS}/targeting_analytics?ad_group_ids={id}&{kinds}", "AD_GROUP_ID", id),
        ):
            data = (await api.get(path))["data"]
            assert [each["targeting_value"] for each in data] == ["female", "male", "unknown", 500, 501]
            assert {each["metrics"][key] for each in data} == {int(expected)}
