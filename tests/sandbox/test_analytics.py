"""Analytics of ad accounts, campaigns and ad groups in the sandbox."""

import datetime
from typing import Any

import pytest

from tests.support.sandbox import AD_ACCOUNT, running

CAMPAIGNS = f"/ad_accounts/{AD_ACCOUNT}/campaigns"
AD_GROUPS = f"/ad_accounts/{AD_ACCOUNT}/ad_groups"
TODAY = datetime.datetime.now(datetime.UTC).date()


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
