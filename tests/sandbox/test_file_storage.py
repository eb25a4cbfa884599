"""The file storage of the sandbox."""

import asyncio
import datetime
from typing import Any

import aiohttp
import pytest

from pinterest_async.sandbox import Fault
from tests.support.sandbox import AD_ACCOUNT, fetch, running

TODAY = datetime.datetime.now(datetime.UTC).date()
REPORTS = f"/ad_accounts/{AD_ACCOUNT}/reports"


def asked(**fields: Any) -> dict[str, Any]:
    return {
        "start_date": str(TODAY - datetime.timedelta(days=1)),
        "end_date": str(TODAY),
        "granularity": "DAY",
        "level": "CAMPAIGN",
        "columns": ["SPEND_IN_DOLLAR", "CAMPAIGN_NAME"],
        **fields,
    }


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
