"""Audiences, customer lists, conversions and leads in the sandbox."""

import asyncio
from typing import Any

from tests.support.sandbox import AD_ACCOUNT, running

ACCOUNT = f"/ad_accounts/{AD_ACCOUNT}"


async def test_a_customer_list_lives() -> None:
    async with running() as (sandbox, api):
        path = f"{ACCOUNT}/customer_lists"
        records = ",".join(f"{n}@example.com" for n in range(150))
        made = (await api("POST", path, json={"name": "a", "records": records})).json
        assert (made["status"], made["num_batches"], made["num_uploaded_user_records"]) == ("PROCESSING", 1, 150)
        await asyncio.sleep(3)
        one = f"{path}/{made['id']}"
        assert (await api.get(one))["status"] == "READY"
        changed = (await api("PATCH", one, json={"operation_type": "REMOVE", "records": records})).json
        assert (changed["num_batches"], changed["num_removed_user_records"]) == (2, 150)
        await asyncio.sleep(3)
        assert (await api.get(one))["status"] == "TOO_SMALL"
        changed = (await api("PATCH", one, json={"operation_type": "ADD", "records": "a@example.com, "})).json
        assert changed["num_uploaded_user_records"] == 151
        await api.refused("PATCH", one, 400, 1, json={"operation_type": "ADD", "records": " "})
        assert (await api.get(f"{path}?order=DESCENDING"))["items"] == [
            sandbox.state.customer_lists[AD_ACCOUNT][made["id"]]
        ]
        await api.refused("GET", f"{path}/1", 404, 404)


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
        custom = {"name": "c", "rule": {}, "sharing_type": "CUSTOM", "data_party": "1p"}
        assert (await api("POST", f"{path}/custom", json=custom)).json["name"] == "c"
        assert (await api("POST", path, json={**sent, "audience_type": "PERSONA", "rule": {}})).status == 200
        await api.refused("POST", path, 400, 1, json={**sent, "rule": {}})
        await api.refused("POST", path, 404, 404, json={**like, "rule": {"seed_id": ["1"]}})
        listed = {"name": "d", "audience_type": "CUSTOMER_LIST", "rule": {"customer_list_id": "1"}}
        await api.refused("POST", path, 404, 404, json=listed)
        assert (await api("PATCH", one)).json == await api.get(one)
        changes = {"name": "new", "rule": {"engagement_domain": ["b.test"]}}
        assert (await api("PATCH", one, json=changes)).json["name"] == "new"
        assert len((await api.get(path))["items"]) == 4
        assert (await api.get(f"{path}?ownership_type=RECEIVED"))["items"] == []
        assert (await api("PATCH", one, json={"operation_type": "REMOVE"})).status == 200
        await api.refused("GET", one, 404, 404)
        sizes = (await api("POST", f"{ACCOUNT}/ad_groups/audience_sizing")).json
        assert sizes["audience_size_lower_bound"] < sizes["audience_size_upper_bound"]


def event(event_id: str, **user_data: Any) -> dict[str, Any]:
    return {
        "event_name": "checkout",
        "action_source": "web",
        "event_time": 1_709_251_200,
        "event_id": event_id,
        "user_data": user_data or {"em": ["0" * 64]},
    }


async def test_events_are_counted_once_and_refused_one_by_one() -> None:
    async with running() as (sandbox, api):
        path, log = f"{ACCOUNT}/events", sandbox.state.conversion_events[AD_ACCOUNT]
        answer = (await api("POST", path, json={"data": [event("1"), event("2"), event("1")]})).json
        assert (answer["num_events_received"], answer["num_events_processed"]) == (3, 3)
        assert (log.received, log.processed, log.duplicates, log.event_ids) == (3, 3, 1, {"1", "2"})
        sandbox.refuse("conversion_events.create", lambda item: "no" if item["event_id"] == "bad" else None)
        sent = [
            event("3", client_ip_address="1.2.3.4", client_user_agent="x"),
            event("4", client_ip_address="1.2.3.4"),
            event("5", em=["someone@example.com"]),
            event("bad"),
        ]
        reply = await api("POST", path, json={"data": sent})
        assert (reply.status, reply.json["code"]) == (422, 4196)
        details = reply.json["details"]
        assert [each["status"] for each in details["events"]] == ["processed", "failed", "failed", "failed"]
        assert "SHA-256" in details["events"][2]["error_message"]
        assert (log.received, log.processed, log.failed, log.by_name) == (7, 4, 3, {"checkout": 4})
        assert (await api("POST", f"{path}?test=true", json={"data": [event("9")]})).status == 200
        assert (log.received, log.tested, "9" in log.event_ids) == (7, 1, False)


async def test_a_conversion_tag_lives() -> None:
    async with running() as (sandbox, api):
        path = f"{ACCOUNT}/conversion_tags"
        tag = (await api("POST", path, json={"name": "a", "aem_enabled": True, "md_frequency": None})).json
        assert (tag["configs"]["aem_enabled"], tag["configs"]["md_frequency"]) == (True, 1.0)
        assert await api.get(f"{path}/{tag['id']}") == tag
        assert [each["conversion_event"] for each in (await api.get(f"{path}/ocpm_eligible"))[tag["id"]]] == [
            "PAGE_VISIT",
            "CHECKOUT",
        ]
        assert [each["conversion_tag_id"] for each in (await api.get(f"{path}/page_visit"))["items"]] == [tag["id"]]
        sandbox.state.conversion_tags[AD_ACCOUNT][tag["id"]]["status"] = "ARCHIVED"
        assert len((await api.get(path))["items"]) == 1
        assert (await api.get(f"{path}?filter_deleted=true"))["items"] == []
        await api.refused("GET", f"{path}/1", 404, 404)


async def test_leads_are_subscribed_to_once() -> None:
    async with running() as (_, api):
        [form] = (await api.get(f"{ACCOUNT}/lead_forms"))["items"]
        assert await api.get(f"{ACCOUNT}/lead_forms/{form['id']}") == form
        await api.refused("GET", f"{ACCOUNT}/lead_forms/1", 404, 4842)
        test, path = f"{ACCOUNT}/lead_forms/{form['id']}/test", f"{ACCOUNT}/leads/subscriptions"
        await api.refused("POST", test, 404, 4517, json={"answers": ["a", "b"]})
        sent = {"webhook_url": "https://www.example.com/leads"}
        made = (await api("POST", path, json={**sent, "lead_form_id": form["id"]})).json
        assert set(made) == {"id", "cryptographic_key", "cryptographic_algorithm", "created_time"}
        assert (await api("POST", test, json={"answers": ["a", "b"]})).json == {"subscription_id": made["id"]}
        await api.refused("POST", test, 400, 1, json={"answers": ["a"]})
        await api.refused("POST", path, 409, 4517, json={**sent, "lead_form_id": form["id"]})
        await api.refused("POST", path, 404, 4842, json={**sent, "lead_form_id": "1"})
        await api.refused("POST", path, 400, 1, json={"webhook_url": "http://www.example.com"})
        assert (await api("POST", path, json=sent)).status == 200
        assert len((await api.get(path))["items"]) == 2
        assert (await api.get(f"{path}/{made['id']}"))["lead_form_id"] == form["id"]
        assert (await api("DELETE", f"{path}/{made['id']}")).status == 204
        await api.refused("GET", f"{path}/{made['id']}", 404, 4517)


async def test_order_lines_are_there() -> None:
    async with running() as (_, api):
        [line] = (await api.get(f"{ACCOUNT}/order_lines"))["items"]
        assert await api.get(f"{ACCOUNT}/order_lines/{line['id']}") == line
        await api.refused("GET", f"{ACCOUNT}/order_lines/1", 404, 404)
