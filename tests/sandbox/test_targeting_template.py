"""Targeting templates in the sandbox."""

from tests.support.sandbox import AD_ACCOUNT, running

TEMPLATES = f"/ad_accounts/{AD_ACCOUNT}/targeting_templates"
GARDENERS = {"name": "Gardeners", "targeting_attributes": {"GENDER": ["female"]}}


async def test_a_template_lives() -> None:
    async with running() as (sandbox, api):
        made = (await api("POST", TEMPLATES, json=GARDENERS)).json
        assert made == sandbox.state.targeting_templates[AD_ACCOUNT][made["id"]]
        await api.refused("POST", TEMPLATES, 400, 1, json={**GARDENERS, "name": " "})
        assert (await api.get(f"{TEMPLATES}?search_query=garden"))["items"] == [made]
        assert (await api.get(f"{TEMPLATES}?search_query=cooks"))["items"] == []
        [sized] = (await api.get(f"{TEMPLATES}?include_sizing=true"))["items"]
        assert sized["sizing"]["reach_estimate"]["estimate"] == 1000

        change = {"id": made["id"], "operation_type": "UPDATE", "targeting_attributes": {"GENDER": ["male"]}}
        reply = await api("PATCH", TEMPLATES, json=change)
        assert (reply.status, reply.json) == (200, {})
        assert sandbox.state.targeting_templates[AD_ACCOUNT][made["id"]]["targeting_attributes"] == {"GENDER": ["male"]}
        del change["targeting_attributes"]
        await api.refused("PATCH", TEMPLATES, 400, 1, json=change)
        remove = {"id": made["id"], "operation_type": "REMOVE"}
        assert (await api("PATCH", TEMPLATES, json=remove)).status == 200
        assert (await api.get(TEMPLATES))["items"] == []
        await api.refused("PATCH", TEMPLATES, 404, 404, json=remove)
