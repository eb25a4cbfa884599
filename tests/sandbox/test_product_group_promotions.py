"""Promotions of product groups in the sandbox."""

from typing import Any

from tests.support.sandbox import AD_ACCOUNT, an_ad_group, running

PROMOTIONS = f"/ad_accounts/{AD_ACCOUNT}/product_group_promotions"
FILTERS = {"any_of": [{"BRAND": {"values": ["Sandbox"]}}]}


async def test_promotions_put_product_groups_into_ad_groups() -> None:
    async with running() as (sandbox, api):
        ad_group_id, other = an_ad_group(sandbox), an_ad_group(sandbox)
        group_id = sandbox.state.create_product_group({"name": "a", "filters": FILTERS})["id"]

        async def send(method: str, ad_group_id: str, *items: Any) -> Any:
            body = {"ad_group_id": ad_group_id, "product_group_promotion": items}
            return (await api(method, PROMOTIONS, json=body)).json["items"]

        group = {"catalog_product_group_id": group_id}
        first, *refused = await send("POST", f"AG{ad_group_id}", group, group, {})
        promotion = first["data"]
        assert (promotion["catalog_product_group_name"], promotion["ad_group_id"]) == ("a", ad_group_id)
        assert [each["exceptions"][0]["message"] for each in refused] == [
            "The product group is in this ad group already.",
            "Product group not found.",
        ]
        id = promotion["id"]
        done, missing = await send("PATCH", ad_group_id, {"id": id, "status": "PAUSED"}, {"id": "1"})
        assert (done["data"]["status"], missing["exceptions"][0]["code"]) == ("PAUSED", 404)
        [elsewhere] = await send("PATCH", other, {"id": id})
        assert elsewhere["data"] is None
        assert await api.get(f"{PROMOTIONS}/{id}") == done["data"]
        await api.refused("GET", f"{PROMOTIONS}/1", 404, 404)
        for query in (
            f"ad_group_id={ad_group_id}",
            f"product_group_promotion_ids={id}",
            f"ad_group_id={ad_group_id}&order=DESCENDING",
        ):
            assert [each["id"] for each in (await api.get(f"{PROMOTIONS}?{query}"))["items"]] == [id]
        assert (await api.get(f"{PROMOTIONS}?ad_group_id={other}"))["items"] == []
        await api.refused("GET", PROMOTIONS, 400, 1)
        body: dict[str, Any] = {"ad_group_id": ad_group_id, "product_group_promotion": []}
        await api.refused("POST", PROMOTIONS, 400, 1, json=body)
        body = {"ad_group_id": "1", "product_group_promotion": [group]}
        await api.refused("POST", PROMOTIONS, 404, 404, json=body)
