"""Conversion tags in the sandbox."""

from tests.support.sandbox import AD_ACCOUNT, running

ACCOUNT = f"/ad_accounts/{AD_ACCOUNT}"


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
