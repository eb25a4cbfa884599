"""Exports of leads in the sandbox."""

import asyncio
import datetime

from tests.support.sandbox import AD_ACCOUNT, fetch, running

TODAY = datetime.datetime.now(datetime.UTC).date()
EXPORTS = f"/ad_accounts/{AD_ACCOUNT}/leads_export"


async def test_an_export_has_leads_of_the_last_30_days() -> None:
    async with running() as (sandbox, api):
        [ad_id] = sandbox.state.add_ads(1, *sandbox.state.add_ad_groups(1, *sandbox.state.add_campaigns(1)))
        asked = {"ad_id": ad_id, "start_date": str(TODAY - datetime.timedelta(days=60)), "end_date": str(TODAY)}
        id = (await api("POST", EXPORTS, json=asked)).json["leads_export_id"]
        assert await api.get(f"{EXPORTS}/{id}") == {"export_status": "IN_PROGRESS", "download_url": None}
        await asyncio.sleep(3)
        done = await api.get(f"{EXPORTS}/{id}")
        assert done["export_status"] == "FINISHED"
        header, *lines = (await fetch(api, done["download_url"])).body.decode().splitlines()
        assert header == "ad_id,submitted_at,email"
        assert len(lines) == 31
        await api.refused("GET", f"{EXPORTS}/1", 404, 404)
        await api.refused("POST", EXPORTS, 404, 404, json={**asked, "ad_id": "1"})
        await api.refused("POST", EXPORTS, 400, 1, json={**asked, "end_date": "2024-01-01"})
