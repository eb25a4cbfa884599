"""Files for customer lists in the sandbox."""

import asyncio
import io
from collections.abc import AsyncIterator

from tests.support.sandbox import AD_ACCOUNT, running

LISTS = f"/ad_accounts/{AD_ACCOUNT}/customer_lists"


async def test_an_upload_lives() -> None:
    async with running() as (sandbox, api):
        made = (await api("POST", LISTS, json={"name": "a", "records": "a@example.com"})).json
        path = f"{LISTS}/{made['id']}/uploads"
        created = (await api("POST", path, json={"operation": "ADD", "total_parts": 2})).json
        upload, [first, last] = created["customer_list_upload"], created["s3_multipart_upload_data"]["file_parts"]
        assert (upload["state"], first["part_number"], last["part_number"]) == ("NOT_STARTED", 1, 2)
        one = f"{path}/{upload['id']}"
        await api.refused("POST", f"{one}/run", 400, 1)

        async def put(url: str, content: bytes, **headers: str) -> int:
            async with api.session.put(url, data=io.BytesIO(content), headers=headers) as response:
                return response.status

        assert await put(first["presigned_url"] + "0", b"x") == 403
        assert await put(first["presigned_url"], b"x", Authorization="Bearer x") == 400
        records = b"\n".join(b"%032x" % number for number in range(170_000))
        assert await put(first["presigned_url"], records[: 5 << 20]) == 200
        assert await put(last["presigned_url"], records[5 << 20 :]) == 200
        assert (await api("POST", f"{one}/run")).json["state"] == "RUNNING"
        await api.refused("POST", f"{one}/run", 409, 409)
        await asyncio.sleep(3)
        done = await api.get(one)
        assert (done["state"], done["record_counts"]) == (
            "SUCCEEDED",
            {"processed": 170_000, "valid": 170_000, "invalid": 0},
        )
        changed = sandbox.state.customer_lists[AD_ACCOUNT][made["id"]]
        assert (changed["status"], changed["num_uploaded_user_records"]) == ("READY", 170_001)
        await api.refused("GET", f"{path}/1", 404, 404)


async def test_a_file_with_a_part_that_is_too_small_fails_and_empty_records_are_counted() -> None:
    async with running() as (sandbox, api):
        made = (await api("POST", LISTS, json={"name": "a", "records": "a@example.com"})).json
        path = f"{LISTS}/{made['id']}/uploads"

        async def processed(*parts: bytes) -> dict[str, object]:
            asked = {"operation": "REMOVE", "total_parts": len(parts)}
            created = (await api("POST", path, json=asked)).json
            for link, part in zip(created["s3_multipart_upload_data"]["file_parts"], parts, strict=True):
                async with api.session.put(link["presigned_url"], data=part) as response:
                    assert response.status == 200
            one = f"{path}/{created['customer_list_upload']['id']}"
            await api("POST", f"{one}/run")
            await asyncio.sleep(3)
            found: dict[str, object] = await api.get(one)
            return found

        assert (await processed(b"a@example.com\n", b"b@example.com"))["state"] == "FAILED"
        mixed = await processed(b"a@example.com\n\nb@example.com")
        assert mixed["record_counts"] == {"processed": 3, "valid": 2, "invalid": 1}
        assert mixed["error_counts"] == [{"count": 1, "error_code": 1, "message": "The record is empty."}]
        assert sandbox.state.customer_lists[AD_ACCOUNT][made["id"]]["num_removed_user_records"] == 2


async def test_a_part_without_a_length_is_refused() -> None:
    async with running() as (sandbox, api):
        _, url = sandbox.state.storage.part_link(sandbox.base_url.removesuffix("/v5"), "key", 1)

        async def chunks() -> AsyncIterator[bytes]:
            yield b"x"

        async with api.session.put(url, data=chunks()) as response:
            assert response.status == 411
