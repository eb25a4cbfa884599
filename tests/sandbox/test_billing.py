"""Billing and terms of service in the sandbox."""

from typing import Any

from tests.support.sandbox import AD_ACCOUNT, running

ACCOUNT = f"/ad_accounts/{AD_ACCOUNT}"
ORDER: dict[str, Any] = {
    **dict.fromkeys(("po_number", "pmp_id", "order_name", "accepted_terms_id", "billto_company_id"), "1"),
    **dict.fromkeys(("billto_business_address_id", "billto_billing_address_id"), "1"),
    **{f"{kind}_contact_{name}": "a" for kind in ("billing", "media") for name in ("firstname", "lastname", "email")},
    "start_date": "2026-01-01",
    "order_line_type": "BUDGET",
    "currency_info": "USD",
}


async def test_an_offer_is_redeemed_once() -> None:
    async with running() as (_, api):
        path, code = f"{ACCOUNT}/ads_credit/redeem", "0" * 64

        async def redeem(code: str, check: bool) -> Any:
            return (await api("POST", path, json={"offerCodeHash": code, "validateOnly": check})).json

        assert (await redeem("abc", False))["errorCode"] == 2706
        assert (await redeem(code, True))["success"]
        assert (await redeem(code, False))["success"]
        assert (await redeem(code, False))["errorCode"] == 2708
        assert len((await api.get(f"{ACCOUNT}/ads_credit/discounts"))["items"]) == 2
        for active, number in (("true", 1), ("false", 2)):
            assert len((await api.get(f"{ACCOUNT}/billing_profiles?is_active={active}"))["items"]) == number
        assert (await api.get(f"{ACCOUNT}/terms_of_service?include_html=true"))["html"]
        assert (await api.get(f"{ACCOUNT}/terms_of_service"))["html"] == ""


async def test_insertion_orders_are_placed_and_changed() -> None:
    async with running() as (_, api):
        path = f"{ACCOUNT}/ssio/insertion_orders"
        assert (await api.get(f"{ACCOUNT}/ssio/accounts"))["error"] == "No Error"
        await api.refused("POST", path, 400, 1, json=ORDER)
        await api.refused("POST", path, 400, 1, json={**ORDER, "order_line_type": "PERPETUALS"})
        id = (await api("POST", path, json={**ORDER, "budget_amount": 5.0})).json["pin_order_id"]
        changes = {"salesforce_order_id": id, "budget_amount": 6.0}
        assert (await api("PATCH", path, json=changes)).json == {"pin_order_id": id}
        await api.refused("PATCH", path, 400, 1, json={"budget_amount": 6.0})
        await api.refused("PATCH", path, 404, 404, json={"oracle_line_id": "x"})
        status = await api.get(f"{path}/{id}/status")
        assert (await api.get(f"{path}/status"))["items"] == [status]
        await api.refused("GET", f"{path}/x/status", 404, 404)
        [line] = (await api.get(f"{ACCOUNT}/ssio/order_lines?pin_order_id={id}"))["items"]
        assert (line["budget_amount"], line["end_date"]) == (6.0, None)
        assert (await api.get(f"{ACCOUNT}/ssio/order_lines?pin_order_id=x"))["items"] == []
