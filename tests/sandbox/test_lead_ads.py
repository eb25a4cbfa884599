"""Lead forms and subscriptions to leads in the sandbox."""

from tests.support.sandbox import AD_ACCOUNT, running

ACCOUNT = f"/ad_accounts/{AD_ACCOUNT}"


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
