"""Integrations and their logs in the sandbox."""

from tests.support.sandbox import running


async def test_an_integration_lives() -> None:
    async with running() as (sandbox, api):
        path = "/integrations/commerce"
        sent = {"external_business_id": "a/b", "partner_access_token": "secret"}
        made = (await api("POST", path, json=sent)).json
        assert (made["external_business_id"], "partner_access_token" in made) == ("a/b", False)
        one = f"{path}/a%2Fb"
        assert await api.get(one) == made
        assert (await api("PATCH", one, json={"scopes": "all"})).json["scopes"] == "all"
        record = await api.get(f"/integrations/{made['id']}")
        assert (record["partner_access_token"], record["scopes"]) == ("secret", "all")
        assert (await api.get("/integrations"))["items"] == [record]
        await api.refused("POST", path, 409, 409, json=sent)
        await api.refused("POST", path, 400, 1, json={})
        await api.refused("GET", f"{path}/other", 404, 404)
        assert (await api("DELETE", one)).status == 204
        await api.refused("GET", f"/integrations/{made['id']}", 404, 404)
        assert not sandbox.state.integrations


async def test_logs_are_taken_in_together_or_not_at_all() -> None:
    async with running() as (sandbox, api):
        log = {"client_timestamp": 1, "event_type": "APP", "log_level": "INFO"}
        reply = await api("POST", "/integrations/logs", json={"logs": [log, {**log, "event_type": "API"}]})
        assert (reply.status, [each["index"] for each in reply.json["details"]["rejected_logs"]]) == (400, [1])
        assert not sandbox.state.integration_logs
        assert (await api("POST", "/integrations/logs", json={"logs": [log]})).status == 200
        assert sandbox.state.integration_logs == [log]
