"""Reports in the sandbox."""

import asyncio
import datetime
from typing import Any

import pytest

from tests.support.sandbox import AD_ACCOUNT, Api, Reply, fetch, running

TODAY = datetime.datetime.now(datetime.UTC).date()
REPORTS = f"/ad_accounts/{AD_ACCOUNT}/reports"
MMM = f"/ad_accounts/{AD_ACCOUNT}/mmm_reports"
TEMPLATES = f"/ad_accounts/{AD_ACCOUNT}/templates"


def asked(**fields: Any) -> dict[str, Any]:
    return {
        "start_date": str(TODAY - datetime.timedelta(days=1)),
        "end_date": str(TODAY),
        "granularity": "DAY",
        "level": "CAMPAIGN",
        "columns": ["SPEND_IN_DOLLAR", "CAMPAIGN_NAME"],
        **fields,
    }


async def finished(api: Api, token: str) -> Reply:
    """The file of a report that is finished by now."""
    state = await api.get(f"{REPORTS}?token={token}")
    assert state["report_status"] == "FINISHED"
    reply = await fetch(api, state["url"])
    assert (reply.status, len(reply.body)) == (200, state["size"])
    return reply


async def test_a_report_is_made_fetched_and_gone() -> None:
    async with running() as (sandbox, api):
        first, second = sandbox.state.add_campaigns(2)
        created = (await api("POST", REPORTS, json=asked())).json
        assert created["report_status"] == "IN_PROGRESS"
        path = f"{REPORTS}?token={created['token']}"
        assert await api.get(path) == {"report_status": "IN_PROGRESS", "url": None, "size": None}
        await asyncio.sleep(3)
        rows = (await finished(api, created["token"])).json
        assert [(id, len(lines)) for id, lines in rows.items()] == [(first, 2), (second, 2)]
        assert rows[first][0]["CAMPAIGN_NAME"] == "Campaign 1"
        url = (await api.get(path))["url"]
        assert (await fetch(api, url, headers={"Authorization": "Bearer x"})).status == 400
        whole = (await fetch(api, url)).body
        rest = await fetch(api, url, headers={"Range": "bytes=10-"})
        assert (rest.status, rest.body) == (206, whole[10:])
        assert rest.headers["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
        assert (await fetch(api, url, headers={"Range": f"bytes={len(whole)}-"})).status == 416
        await asyncio.sleep(301)
        dead = await fetch(api, url)
        assert (dead.status, b"Request has expired" in dead.body) == (403, True)
        assert dead.headers["Content-Type"] == "application/xml"
        assert (await finished(api, created["token"])).status == 200
        await asyncio.sleep(600)
        await finished(api, created["token"])
        assert (await fetch(api, url)).status == 403
        await asyncio.sleep(3600)
        assert (await api.get(path))["report_status"] == "EXPIRED"
        assert (await api.get(f"{REPORTS}?token=x"))["report_status"] == "DOES_NOT_EXIST"
        other = sandbox.state.add_ad_account()
        path = f"/ad_accounts/{other}/reports?token={created['token']}"
        assert (await api.get(path))["report_status"] == "DOES_NOT_EXIST"


async def test_reports_are_of_levels_ids_and_formats() -> None:
    async with running() as (sandbox, api):
        first, second = sandbox.state.add_campaigns(2)
        [ad_group_id] = sandbox.state.add_ad_groups(1, first)
        [ad_id] = sandbox.state.add_ads(1, ad_group_id)
        sandbox.state.add_items(2)
        tokens = {
            level: (await api("POST", REPORTS, json=asked(level=level, columns=["CTR"]))).json["token"]
            for level in ("ADVERTISER", "AD_GROUP", "PIN_PROMOTION", "KEYWORD", "PRODUCT_GROUP", "PRODUCT_ITEM")
        }
        body = asked(report_format="CSV", campaign_ids=[second])
        table = (await api("POST", REPORTS, json=body)).json["token"]
        body = asked(level="CAMPAIGN_TARGETING", targeting_types=["GENDER"], granularity="TOTAL")
        split = (await api("POST", REPORTS, json=body)).json["token"]
        await asyncio.sleep(3)
        found = {level: list((await finished(api, token)).json) for level, token in tokens.items()}
        assert found == {
            "ADVERTISER": [AD_ACCOUNT],
            "AD_GROUP": [ad_group_id],
            "PIN_PROMOTION": [ad_id],
            "KEYWORD": [],
            "PRODUCT_GROUP": [],
            "PRODUCT_ITEM": ["SKU-1", "SKU-2"],
        }
        header, *lines = (await finished(api, table)).body.decode().splitlines()
        assert (header, len(lines)) == ("DATE,CAMPAIGN_ID,SPEND_IN_DOLLAR,CAMPAIGN_NAME", 2)
        assert len((await finished(api, split)).json[first]) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"start_date": str(TODAY - datetime.timedelta(days=915))},
        {"start_date": str(TODAY - datetime.timedelta(days=187))},
        {"start_date": str(TODAY - datetime.timedelta(days=4)), "granularity": "HOUR"},
        {"start_date": str(TODAY - datetime.timedelta(days=32)), "level": "PRODUCT_ITEM"},
        {"level": "PRODUCT_ITEM", "ad_ids": ["1"]},
        {"targeting_types": ["GENDER"]},
        {"click_window_days": None},
    ],
)
async def test_a_report_that_may_not_be_is_refused(fields: dict[str, Any]) -> None:
    async with running() as (_, api):
        await api.refused("POST", REPORTS, 400, 1, json=asked(**fields))


async def test_reports_of_templates_and_for_marketing_mix() -> None:
    async with running() as (sandbox, api):
        sandbox.state.add_campaigns(1)
        [template] = (await api.get(f"{TEMPLATES}?order=DESCENDING"))["items"]
        path = f"{TEMPLATES}/{template['id']}/reports"
        own = (await api("POST", path)).json["token"]
        given = (await api("POST", f"{path}?start_date={TODAY}&end_date={TODAY}&granularity=DAY")).json["token"]
        await api.refused("POST", f"{TEMPLATES}/1/reports", 404, 404)
        body = asked(report_name="a", level="CAMPAIGN_TARGETING", targeting_types=["COUNTRY"], columns=["ECTR"])
        created = (await api("POST", MMM, json=body)).json
        assert (created["code"], created["data"]["status"]) == (0, "success")
        await asyncio.sleep(3)
        assert [len((await finished(api, token)).body.splitlines()) for token in (own, given)] == [8, 2]
        state = (await api.get(f"{MMM}?token={created['data']['token']}"))["data"]
        assert b"TARGETING_VALUE" in (await fetch(api, state["url"])).body
