"""Integrations, billing, websites, following, lists to choose from and searches in the sandbox."""

import datetime
from typing import Any

from tests.support.sandbox import AD_ACCOUNT, running

ACCOUNT = f"/ad_accounts/{AD_ACCOUNT}"
TODAY = datetime.datetime.now(datetime.UTC).date()
ORDER: dict[str, Any] = {
    **dict.fromkeys(("po_number", "pmp_id", "order_name", "accepted_terms_id", "billto_company_id"), "1"),
    **dict.fromkeys(("billto_business_address_id", "billto_billing_address_id"), "1"),
    **{f"{kind}_contact_{name}": "a" for kind in ("billing", "media") for name in ("firstname", "lastname", "email")},
    "start_date": "2026-01-01",
    "order_line_type": "BUDGET",
    "currency_info": "USD",
}


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


async def test_websites_are_claimed_and_given_up() -> None:
    async with running() as (_, api):
        path = "/user_account/websites"
        assert (await api.get(f"{path}/verification"))["filename"].startswith("pinterest-")
        for website in ("a.test", "b.test", "a.test"):
            assert (await api("POST", path, json={"website": website})).json["status"] == "success"
        assert [each["website"] for each in (await api.get(path))["items"]] == ["a.test", "b.test"]
        assert (await api("DELETE", f"{path}?website=a.test")).status == 204
        await api.refused("DELETE", f"{path}?website=a.test", 404, 4168)
        await api.refused("POST", path, 400, 1, json={})


async def test_users_are_followed() -> None:
    async with running() as (sandbox, api):
        for _ in range(2):
            assert (await api("POST", "/user_account/following/gardener")).json["username"] == "gardener"
        assert len((await api.get("/user_account/following"))["items"]) == 1
        assert (await api.get("/user_account"))["following_count"] == 1
        await api.refused("POST", f"/user_account/following/{sandbox.state.user['username']}", 400, 1)
        assert len((await api.get("/user_account/followers"))["items"]) == 2
        assert (await api.get("/user_account/following/boards"))["items"] == []
        assert len(await api.get("/user_account/businesses")) == 1
        assert len((await api.get(f"/users/{sandbox.state.user['username']}/interests/follow"))["items"]) == 2
        assert (await api.get("/users/other/interests/follow"))["items"] == []


async def test_lists_to_choose_from() -> None:
    async with running() as (_, api):
        assert len((await api.get("/resources/ad_account_countries"))["items"]) > 200
        sync = (await api.get("/resources/delivery_metrics?report_type=SYNC"))["items"]
        assert 0 < len(sync) <= len((await api.get("/resources/delivery_metrics"))["items"])
        assert len(await api.get("/resources/lead_form_questions")) == 15
        assert (await api.get(f"/resources/metrics_ready_state?date={TODAY}"))["conversion_metrics_ready"] is False
        root = await api.get("/resources/targeting/interests/903260720461")
        assert [
            root["level"],
            (await api.get(f"/resources/targeting/interests/{root['child_interests'][0]}"))["level"],
        ] == [0, 1]
        await api.refused("GET", "/resources/targeting/interests/1", 404, 404)
        assert (await api.get("/resources/targeting/GENDER"))[0]["female"] == "Female"
        assert await api.get("/resources/targeting/KEYWORD") == []


async def test_boards_and_pins_are_found_by_words() -> None:
    async with running() as (sandbox, api):
        [board_id] = sandbox.state.add_boards(1)
        sandbox.state.boards[board_id]["name"] = "Garden"
        [pin_id] = sandbox.state.add_pins(1, board_id, title="A shed", description="for the garden")

        async def found(path: str) -> list[str]:
            return [each.get("id", each.get("title")) for each in (await api.get(path))["items"]]

        assert await found("/search/boards?query=gard") == [board_id]
        assert await found(f"/search/boards?query={pin_id},1") == [board_id]
        assert len(await found("/search/boards")) == 2
        assert await found("/search/pins?query=shed") == await found("/search/pins?query=GARDEN") == [pin_id]
        assert await found(f"/search/pins?query={pin_id}") == [pin_id]
        assert await found("/search/partner/pins?term=shed&country_code=US&limit=1") == ["A shed"]
