"""Customer lists in the sandbox."""

import asyncio

from tests.support.sandbox import AD_ACCOUNT, running

ACCOUNT = f"/ad_accounts/{AD_ACCOUNT}"


async def test_a_customer_list_lives() -> None:
    async with running() as (sandbox, api):
        path = f"{ACCOUNT}/customer_lists"
        records = ",".join(f"{n}@example.com" for n in range(150))
        made = (await api("POST", path, json={"name": "a", "records": records})).json
        assert (made["status"], made["num_batches"], made["num_uploaded_user_records"]) == ("PROCESSING", 1, 150)
        await asyncio.sleep(3)
        one = f"{path}/{made['id']}"
        assert (await api.get(one))["status"] == "READY"
        changed = (await api("PATCH", one, json={"operation_type": "REMOVE", "records": records})).json
        assert (changed["num_batches"], changed["num_removed_user_records"]) == (2, 150)
        await asyncio.sleep(3)
        assert (await api.get(one))["status"] == "TOO_SMALL"
        changed = (await api("PATCH", one, json={"operation_type": "ADD", "records": "a@example.com, "})).json
        assert changed["num_uploaded_user_records"] == 151
        await api.refused("PATCH", one, 400, 1, json={"operation_type": "ADD", "records": " "})
        assert (await api.get(f"{path}?order=DESCENDING"))["items"] == [
            sandbox.state.customer_lists[AD_ACCOUNT][made["id"]]
        ]
        await api.refused("GET", f"{path}/1", 404, 404)
