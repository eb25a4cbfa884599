"""Labels in the sandbox."""

from typing import Any

from tests.support.sandbox import AD_ACCOUNT, running

LABELS = f"/ad_accounts/{AD_ACCOUNT}/labels"


async def test_campaigns_are_labelled() -> None:
    async with running() as (sandbox, api):
        [campaign] = sandbox.state.add_campaigns(1)

        async def create(*labels: dict[str, str]) -> tuple[list[Any], list[str]]:
            answer = (await api("POST", LABELS, json={"parent_id": f"C{campaign}", "labels": labels})).json
            return answer["labels"], [error["error_messages"][0] for error in answer["errors"]]

        brand = {"label_type": "BRAND", "value": "a"}
        [made], errors = await create(brand, brand, {**brand, "value": "b"}, {**brand, "value": " "})
        assert errors == [
            "The campaign has this label.",
            "A campaign can have 1 labels of this type.",
            "The name must not be empty.",
        ]
        assert made == sandbox.state.labels[AD_ACCOUNT][made["id"]]
        await api.refused("POST", LABELS, 404, 404, json={"parent_id": "1", "labels": [brand]})

        changes = [{"id": made["id"], "status": "ARCHIVED"}, {"id": "1"}]
        answer = (await api("PATCH", LABELS, json={"labels": changes})).json
        assert answer["labels"] == [made | {"status": "ARCHIVED"}]
        assert answer["errors"][0]["error_messages"] == ["Label not found."]

        assert (await api.get(LABELS))["items"] == []
        archived = await api.get(f"{LABELS}?entity_statuses=ARCHIVED&campaign_ids={campaign}&label_types=BRAND")
        assert archived["items"] == [{"labels": answer["labels"], "errors": []}]
        assert (await create({**brand, "value": "c"}))[1] == []
