"""Ad accounts in the sandbox."""

from tests.support.sandbox import AD_ACCOUNT, running


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
