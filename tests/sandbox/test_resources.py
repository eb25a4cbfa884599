"""Lists to choose from in the sandbox."""

import datetime

from tests.support.sandbox import running

TODAY = datetime.datetime.now(datetime.UTC).date()


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
