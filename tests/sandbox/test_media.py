"""Media uploads in the sandbox."""

import asyncio
from hashlib import sha256
from typing import Any

import aiohttp

from tests.support.sandbox import fetch, running


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
