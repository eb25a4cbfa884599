"""The user account, its follows and websites in the sandbox."""

import datetime

from tests.support.sandbox import running


async def test_the_account_and_its_analytics() -> None:
    async with running() as (sandbox, api):
        account = await api.get("/user_account")
        assert (account["username"], account["board_count"], account["pin_count"]) == ("sandbox", 1, 3)
        today = datetime.datetime.now(datetime.UTC).date()
        days = f"start_date={today}&end_date={today}"
        assert len((await api.get(f"/user_account/analytics?{days}"))["all"]["daily_metrics"]) == 1
        split = await api.get(f"/user_account/analytics?{days}&metric_types=SAVE&split_field=SOURCE")
        assert {part: list(found["summary_metrics"]) for part, found in split.items()} == {
            "YOUR_PINS": ["SAVE"],
            "OTHER_PINS": ["SAVE"],
        }
        top = await api.get(f"/user_account/analytics/top_pins?{days}&sort_by=SAVE&num_of_pins=2")
        saves = [pin["metrics"]["SAVE"] for pin in top["pins"]]
        assert len(saves) == 2
        assert saves == sorted(saves, reverse=True)
        path = f"/user_account/analytics/top_video_pins?{days}&sort_by=IMPRESSION"
        assert (await api.get(path))["pins"] == []
        next(iter(sandbox.state.pins.values()))["creative_type"] = "VIDEO"
        assert len((await api.get(path))["pins"]) == 1


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
