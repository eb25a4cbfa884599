"""Promotions of an ad account in the sandbox."""

from typing import Any

from tests.support.sandbox import AD_ACCOUNT, running

PROMOTIONS = f"/ad_accounts/{AD_ACCOUNT}/promotions"


def promotion(**fields: Any) -> dict[str, Any]:
    return {"promotion_title": "Spring", "promotion_type": "SITEWIDE", **fields}


async def test_promotions_are_created_changed_and_deleted() -> None:
    async with running() as (sandbox, api):
        asked = [promotion(), promotion(promotion_title=" "), promotion(start_time=2, end_time=1)]
        good, *bad = (await api("POST", PROMOTIONS, json=asked)).json["promotions"]
        assert [result["exception"]["code"] for result in bad] == [1, 1]
        id = good["data"]["id"]
        assert good["data"] == sandbox.state.ad_promotions[AD_ACCOUNT][id]
        assert (await api.get(f"{PROMOTIONS}?order=DESCENDING"))["items"] == [good["data"]]

        changes = [{"id": id, "status": "PAUSED"}, {"id": "1"}, {"id": id, "promotion_title": ""}]
        changed, *refused = (await api("PATCH", PROMOTIONS, json=changes)).json["promotions"]
        assert changed["data"] == await api.get(f"{PROMOTIONS}/{id}")
        assert changed["data"]["status"] == "PAUSED"
        assert [result["exception"]["code"] for result in refused] == [404, 1]

        assert (await api("DELETE", f"{PROMOTIONS}/{id}")).status == 204
        await api.refused("GET", f"{PROMOTIONS}/{id}", 404, 404)
