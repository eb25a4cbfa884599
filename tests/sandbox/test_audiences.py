"""Audiences in the sandbox."""

import asyncio
from typing import Any

from tests.support.sandbox import AD_ACCOUNT, running

ACCOUNT = f"/ad_accounts/{AD_ACCOUNT}"


async def test_an_audience_lives() -> None:
    async with running() as (_, api):
        path = f"{ACCOUNT}/audiences"
        sent: dict[str, Any] = {"name": "a", "audience_type": "ENGAGEMENT", "rule": {"engagement_domain": ["a.test"]}}
        made = (await api("POST", path, json=sent)).json
        assert (made["status"], made["type"]) == ("INITIALIZING", "audience")
        await asyncio.sleep(3)
        one = f"{path}/{made['id']}"
        assert (await api.get(one))["status"] == "READY"
        rule = {"seed_id": [made["id"]], "country": "US", "percentage": 1}
        like = {"name": "b", "audience_type": "ACTALIKE", "rule": rule}
        assert (await api("POST", path, json=like)).status == 200
        assert (await api("POST", path, json={**sent, "audience_type": "PERSONA", "rule": {}})).status == 200
        await api.refused("POST", path, 400, 1, json={**sent, "rule": {}})
        await api.refused("POST", path, 404, 404, json={**like, "rule": {"seed_id": ["1"]}})
        listed = {"name": "d", "audience_type": "CUSTOMER_LIST", "rule": {"customer_list_id": "1"}}
        await api.refused("POST", path, 404, 404, json=listed)
        assert await api.refused("PATCH", one, 400, 1) == "A request body is required."
        assert (await api("PATCH", one, json={})).json == await api.get(one)
        changes = {"name": "new", "rule": {"engagement_domain": ["b.test"]}}
        assert (await api("PATCH", one, json=changes)).json["name"] == "new"
        assert len((await api.get(path))["items"]) == 3
        assert (await api.get(f"{path}?ownership_type=RECEIVED"))["items"] == []
        assert (await api("PATCH", one, json={"operation_type": "REMOVE"})).status == 200
        await api.refused("GET", one, 404, 404)
        sizes = (await api("POST", f"{ACCOUNT}/ad_groups/audience_sizing", json={})).json
        assert sizes["audience_size_lower_bound"] < sizes["audience_size_upper_bound"]


async def test_an_audience_of_external_data_was_created_in_5_12() -> None:
    async with running(api="5.12") as (_, api):
        custom = {"name": "c", "rule": {}, "sharing_type": "CUSTOM", "data_party": "1p"}
        assert (await api("POST", f"{ACCOUNT}/audiences/custom", json=custom)).json["name"] == "c"
        [listed] = (await api.get(f"{ACCOUNT}/audiences"))["items"]
        assert listed["name"] == "c"
