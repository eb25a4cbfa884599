"""Conversion events in the sandbox."""

from typing import Any

from tests.support.sandbox import AD_ACCOUNT, running

ACCOUNT = f"/ad_accounts/{AD_ACCOUNT}"


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
