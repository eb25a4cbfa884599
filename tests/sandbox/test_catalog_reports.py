"""Reports of catalogs in the sandbox."""

import asyncio
from typing import Any

from tests.support.sandbox import fetch, running

REPORTS = "/catalogs/reports"


def asked(report_type: str, **fields: Any) -> dict[str, Any]:
    return {"catalog_type": "RETAIL", "report": {"report_type": report_type, **fields}}


def of(report_type: str) -> str:
    return f"parameters[catalog_type]=RETAIL&parameters[report][report_type]={report_type}"


async def test_a_report_is_made_once_a_day() -> None:
    async with running() as (sandbox, api):
        sandbox.state.add_items(2)
        token = (await api("POST", REPORTS, json=asked("ALL_ITEMS"))).json["token"]
        assert (await api.get(f"{REPORTS}?token={token}"))["report_status"] == "IN_PROGRESS"
        await asyncio.sleep(3)
        done = await api.get(f"{REPORTS}?token={token}")
        content = (await fetch(api, done["url"])).body
        assert done["size"] == len(content)
        assert len(content.splitlines()) == 3
        sandbox.state.add_items(1)
        assert (await api("POST", REPORTS, json=asked("ALL_ITEMS"))).json["token"] == token
        await asyncio.sleep(86_400)
        assert (await api("POST", REPORTS, json=asked("ALL_ITEMS"))).json["token"] != token
        await api.refused("GET", f"{REPORTS}?token=x", 400, 1)


async def test_issues_are_counted() -> None:
    async with running() as (sandbox, api):
        [feed_id] = sandbox.state.feeds
        report = of("FEED_INGESTION_ISSUES") + f"&parameters[report][feed_id]={feed_id}"
        [title, price] = (await api.get(f"{REPORTS}/stats?{report}"))["items"]
        assert (title["code_label"], title["occurrences"], title["severity"]) == ("TITLE_MISSING", 1, "ERROR")
        assert price["code_label"] == "PRICE_MISSING"
        await api.refused("GET", f"{REPORTS}/stats?{report}1", 404, 4161)
        await api.refused(
            "POST", REPORTS, 404, 4184, json=asked("FEED_INGESTION_ISSUES", feed_id=feed_id, processing_result_id="1")
        )
        await api.refused("POST", REPORTS, 409, 4182, json=asked("DISTRIBUTION_ISSUES", catalog_id="1"))
        sandbox.state.items_of("RETAIL", "US", "EN")["bare"] = {"title": "No image"}
        [missing] = (await api.get(f"{REPORTS}/stats?{of('DISTRIBUTION_ISSUES')}"))["items"]
        assert (missing["code_label"], missing["ineligible_for_ads"]) == ("IMAGE_MISSING", True)
