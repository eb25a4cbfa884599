"""Reports, uploads and the storage service of the sandbox."""

import asyncio
import datetime
from hashlib import sha256
from typing import Any

import aiohttp
import pytest

from pinterest_async.sandbox import Fault
from tests.support.sandbox import AD_ACCOUNT, Api, Reply, running

TODAY = datetime.datetime.now(datetime.UTC).date()
REPORTS = f"/ad_accounts/{AD_ACCOUNT}/reports"
MMM = f"/ad_accounts/{AD_ACCOUNT}/mmm_reports"
TEMPLATES = f"/ad_accounts/{AD_ACCOUNT}/templates"


def asked(**fields: Any) -> dict[str, Any]:
    return {
        "start_date": str(TODAY - datetime.timedelta(days=1)),
        "end_date": str(TODAY),
        "granularity": "DAY",
        "level": "CAMPAIGN",
        "columns": ["SPEND_IN_DOLLAR", "CAMPAIGN_NAME"],
        **fields,
    }


async def fetch(api: Api, url: str, **settings: Any) -> Reply:
    async with api.session.get(url, **settings) as response:
        return Reply(response.status, response.headers, await response.read())


async def finished(api: Api, token: str) -> Reply:
    """The file of a report that is finished by now."""
    state = await api.get(f"{REPORTS}?token={token}")
    assert state["report_status"] == "FINISHED"
    reply = await fetch(api, state["url"])
    assert (reply.status, len(reply.body)) == (200, state["size"])
    return reply


async def test_a_report_is_made_fetched_and_gone() -> None:
    async with running() as (sandbox, api):
        first, second = sandbox.state.add_campaigns(2)
        created = (await api("POST", REPORTS, json=asked())).json
        assert created["report_status"] == "IN_PROGRESS"
        path = f"{REPORTS}?token={created['token']}"
        assert await api.get(path) == {"report_status": "IN_PROGRESS", "url": None, "size": None}
        await asyncio.sleep(3)
        rows = (await finished(api, created["token"])).json
        assert [(id, len(lines)) for id, lines in rows.items()] == [(first, 2), (second, 2)]
        assert rows[first][0]["CAMPAIGN_NAME"] == "Campaign 1"
        url = (await api.get(path))["url"]
        assert (await fetch(api, url, headers={"Authorization": "Bearer x"})).status == 400
        whole = (await fetch(api, url)).body
        rest = await fetch(api, url, headers={"Range": "bytes=10-"})
        assert (rest.status, rest.body) == (206, whole[10:])
        assert rest.headers["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
        assert (await fetch(api, url, headers={"Range": f"bytes={len(whole)}-"})).status == 416
        await asyncio.sleep(301)
        dead = await fetch(api, url)
        assert (dead.status, b"Request has expired" in dead.body) == (403, True)
        assert dead.headers["Content-Type"] == "application/xml"
        assert (await finished(api, created["token"])).status == 200
        await asyncio.sleep(600)
        await finished(api, created["token"])
        assert (await fetch(api, url)).status == 403
        await asyncio.sleep(3600)
        assert (await api.get(path))["report_status"] == "EXPIRED"
        assert (await api.get(f"{REPORTS}?token=x"))["report_status"] == "DOES_NOT_EXIST"
        other = sandbox.state.add_ad_account()
        path = f"/ad_accounts/{other}/reports?token={created['token']}"
        assert (await api.get(path))["report_status"] == "DOES_NOT_EXIST"


async def test_reports_are_of_levels_ids_and_formats() -> None:
    async with running() as (sandbox, api):
        first, second = sandbox.state.add_campaigns(2)
        [ad_group_id] = sandbox.state.add_ad_groups(1, first)
        [ad_id] = sandbox.state.add_ads(1, ad_group_id)
        sandbox.state.add_items(2)
        tokens = {
            level: (await api("POST", REPORTS, json=asked(level=level, columns=["CTR"]))).json["token"]
            for level in ("ADVERTISER", "AD_GROUP", "PIN_PROMOTION", "KEYWORD", "PRODUCT_GROUP", "PRODUCT_ITEM")
        }
        body = asked(report_format="CSV", campaign_ids=[second])
        table = (await api("POST", REPORTS, json=body)).json["token"]
        body = asked(level="CAMPAIGN_TARGETING", targeting_types=["GENDER"], granularity="TOTAL")
        split = (await api("POST", REPORTS, json=body)).json["token"]
        await asyncio.sleep(3)
        found = {level: list((await finished(api, token)).json) for level, token in tokens.items()}
        assert found == {
            "ADVERTISER": [AD_ACCOUNT],
            "AD_GROUP": [ad_group_id],
            "PIN_PROMOTION": [ad_id],
            "KEYWORD": [],
            "PRODUCT_GROUP": [],
            "PRODUCT_ITEM": ["SKU-1", "SKU-2"],
        }
        header, *lines = (await finished(api, table)).body.decode().splitlines()
        assert (header, len(lines)) == ("DATE,CAMPAIGN_ID,SPEND_IN_DOLLAR,CAMPAIGN_NAME", 2)
        assert len((await finished(api, split)).json[first]) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"start_date": str(TODAY - datetime.timedelta(days=915))},
        {"start_date": str(TODAY - datetime.timedelta(days=187))},
        {"start_date": str(TODAY - datetime.timedelta(days=4)), "granularity": "HOUR"},
        {"start_date": str(TODAY - datetime.timedelta(days=32)), "level": "PRODUCT_ITEM"},
        {"level": "PRODUCT_ITEM", "ad_ids": ["1"]},
        {"targeting_types": ["GENDER"]},
        {"click_window_days": None},
    ],
)
async def test_a_report_that_may_not_be_is_refused(fields: dict[str, Any]) -> None:
    async with running() as (_, api):
        await api.refused("POST", REPORTS, 400, 1, json=asked(**fields))


async def test_reports_of_templates_and_for_marketing_mix() -> None:
    async with running() as (sandbox, api):
        sandbox.state.add_campaigns(1)
        [template] = (await api.get(f"{TEMPLATES}?order=DESCENDING"))["items"]
        path = f"{TEMPLATES}/{template['id']}/reports"
        own = (await api("POST", path)).json["token"]
        given = (await api("POST", f"{path}?start_date={TODAY}&end_date={TODAY}&granularity=DAY")).json["token"]
        await api.refused("POST", f"{TEMPLATES}/1/reports", 404, 404)
        body = asked(report_name="a", level="CAMPAIGN_TARGETING", targeting_types=["COUNTRY"], columns=["ECTR"])
        created = (await api("POST", MMM, json=body)).json
        assert (created["code"], created["data"]["status"]) == (0, "success")
        await asyncio.sleep(3)
        assert [len((await finished(api, token)).body.splitlines()) for token in (own, given)] == [8, 2]
        state = (await api.get(f"{MMM}?token={created['data']['token']}"))["data"]
        assert b"TARGETING_VALUE" in (await fetch(api, state["url"])).body


def form(parameters: dict[str, str], content: bytes, *, file_first: bool = False) -> aiohttp.MultipartWriter:
    """An upload as the storage service wants it, or not quite."""
    parts: list[tuple[str, bytes]] = [(name, value.encode()) for name, value in parameters.items()]
    parts.insert(0 if file_first else len(parts), ("file", content))
    writer = aiohttp.MultipartWriter("form-data")
    for name, value in parts:
        part = writer.append(value)
        part.headers.clear()
        part.set_content_disposition("form-data", name=name)
    return writer


async def test_a_video_is_registered_uploaded_and_processed() -> None:
    async with running() as (sandbox, api):
        registered = (await api("POST", "/media", json={"media_type": "video"})).json
        id, url, parameters = (registered[name] for name in ("media_id", "upload_url", "upload_parameters"))
        path = f"/media/{id}"
        assert (await api.get(path))["status"] == "registered"

        async def upload(data: Any, **headers: str) -> tuple[int, bytes]:
            async with api.session.post(url, data=data, headers=headers) as response:
                return response.status, await response.read()

        async def chunks() -> Any:
            yield b"x"

        content = b"a video\r\n--almost a boundary\r\n\r\n" * 100
        assert await upload(chunks()) == (411, (await upload(chunks()))[1])
        assert (await upload(form(parameters, content), Authorization="Bearer x"))[0] == 400
        assert (await upload(form(parameters, content, file_first=True)))[0] == 400
        assert (await upload(b"x"))[0] == 400
        assert (await upload(form({**parameters, "policy": "mine"}, content)))[0] == 403
        assert (await upload(form({}, content)))[0] == 403
        assert (await fetch(api, url)).status == 405
        assert (await api.get(path))["status"] == "registered"
        assert await upload(form(parameters, content)) == (204, b"")
        assert (await api.get(path))["status"] == "processing"
        upload_seen = sandbox.state.storage.uploads[parameters["key"]]
        assert (upload_seen.size, upload_seen.sha256) == (len(content), sha256(content).hexdigest())
        await asyncio.sleep(3)
        assert await api.get(path) == {"media_id": id, "media_type": "video", "status": "succeeded"}
        assert (await api.get("/media"))["items"] == [await api.get(path)]
        await api.refused("GET", "/media/1", 404, 404)
        registered = (await api("POST", "/media", json={"media_type": "video"})).json
        url = registered["upload_url"]
        assert (await upload(form(registered["upload_parameters"], b"")))[0] == 204
        await asyncio.sleep(3)
        assert (await api.get(f"/media/{registered['media_id']}"))["status"] == "failed"


async def test_links_that_nobody_made_lead_nowhere() -> None:
    async with running() as (sandbox, api):
        origin = sandbox.base_url.removesuffix("/v5")
        assert (await fetch(api, f"{origin}/files/x")).status == 403
        nameless = b'--b\r\nContent-Disposition: form-data; filename="x"\r\n\r\nx\r\n--b--\r\n'
        headers = {"Content-Type": 'multipart/form-data; boundary="b"'}
        async with api.session.post(f"{origin}/uploads/", data=nameless, headers=headers) as response:
            assert response.status == 400


async def test_the_storage_service_fails_when_it_is_told_to() -> None:
    async with running() as (sandbox, api):
        token = (await api("POST", REPORTS, json=asked())).json["token"]
        await asyncio.sleep(3)
        sandbox.faults.inject(1.0, [Fault.SERVER_ERROR], ["storage.receive"])
        sandbox.faults.add(None, Fault.BAD_GATEWAY)
        url = sandbox.state.storage.link("", b"x", "text/csv", asyncio.get_running_loop().time(), 9)
        url = sandbox.base_url.removesuffix("/v5") + url
        assert (await fetch(api, url)).body == b"x"
        sandbox.faults.add("storage.fetch", Fault.SERVER_ERROR, applied=True)
        assert (await fetch(api, url)).status == 500
        sandbox.faults.add("storage.fetch", Fault.RESET_IN_BODY)
        with pytest.raises(aiohttp.ClientError):
            await fetch(api, url)
        assert (await api("GET", f"{REPORTS}?token={token}")).status == 502
        assert [each.operation for each in sandbox.requests][2:4] == ["storage.fetch"] * 2
