"""Product groups created and deleted in any number: one outcome for each, and nothing created twice."""

from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from pinterest_async import ArgumentError, Journal, Pinterest
from pinterest_async.models.catalog_product_groups import (
    ProductGroupCreate,
    ProductGroupFilter,
    ProductGroupFilters,
    StringCriteria,
)
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.sandbox import AD_ACCOUNT

FILTERS: dict[str, Any] = {"any_of": [{"BRAND": {"values": ["Sandbox"]}}]}
STRUCT_FILTERS = ProductGroupFilters(any_of=[ProductGroupFilter(brand=StringCriteria(values=["Sandbox"]))])


def groups(sandbox: Sandbox, number: int) -> list[dict[str, Any]]:
    feed_id = next(iter(sandbox.state.feeds))
    return [{"name": f"Group {n}", "feed_id": feed_id, "filters": FILTERS} for n in range(number)]


def calls(sandbox: Sandbox, name: str) -> int:
    return sum(1 for each in sandbox.requests if each.operation == name)


async def test_any_number_is_created_and_deleted() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        before = len(sandbox.state.product_groups)
        created = await pinterest.account(AD_ACCOUNT).catalog_product_groups.create_many(groups(sandbox, 250))
        created.raise_for_failures()
        ids = [outcome.value for outcome in created.outcomes() if outcome.value is not None]
        assert [sandbox.state.product_groups[id]["name"] for id in ids] == [f"Group {n}" for n in range(250)]
        assert calls(sandbox, "catalog_product_groups.create") == 3
        assert all(each.query == f"ad_account_id={AD_ACCOUNT}" for each in sandbox.requests)

        deleted = await pinterest.catalog_product_groups.delete_many(iter(ids), ad_account_id=AD_ACCOUNT)
        deleted.raise_for_failures()
        assert len(sandbox.state.product_groups) == before
        assert calls(sandbox, "catalog_product_groups.delete") == 1


async def test_one_with_a_name_that_is_taken_costs_itself_only() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [taken] = groups(sandbox, 1)
        sandbox.state.create_product_group(dict(taken))
        struct = ProductGroupCreate(name="Struct", feed_id=taken["feed_id"], filters=STRUCT_FILTERS)
        items: list[Any] = [*groups(sandbox, 20), struct, {"name": "no filters"}]
        result = await pinterest.catalog_product_groups.create_many(items)

        assert len(result.succeeded) == 20
        refused, wrong = sorted(result.failed, key=attrgetter("index"))
        assert refused.index == 0
        assert [(error.code, error.message) for error in refused.errors] == [
            (4177, "There is a product group of this name.")
        ]
        assert wrong.index == 21
        assert "filters" in str(wrong.error)


async def test_one_that_does_not_exist_or_is_promoted_is_not_deleted_and_the_others_are() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        state = sandbox.state
        ids = [state.create_product_group(group)["id"] for group in groups(sandbox, 10)]
        [ad_group] = state.add_ad_groups(1, *state.add_campaigns(1))
        promoted = {"catalog_product_group_id": ids[4]}
        await pinterest.product_group_promotions.create(
            AD_ACCOUNT, ad_group_id=ad_group, product_group_promotion=[promoted]
        )
        result = await pinterest.catalog_product_groups.delete_many([*ids, "1", "x"])

        promoted_one, missing, wrong = sorted(result.failed, key=attrgetter("index"))
        assert [promoted_one.item, missing.item, wrong.item] == [ids[4], "1", "x"]
        assert [promoted_one.errors[0].code, missing.errors[0].code] == [4180, 404]
        assert isinstance(wrong.error, ArgumentError)
        assert set(state.product_groups) & set(ids) == {ids[4]}


async def test_nothing_is_created_twice(tmp_path: Path) -> None:
    """Without an answer the product groups are unknown; the journal's look-up finds them by their names."""
    path = tmp_path / "job.journal"
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        items = groups(sandbox, 150)
        sandbox.faults.add("catalog_product_groups.create", Fault.RESET_BEFORE_BODY, applied=True)
        first = await pinterest.catalog_product_groups.create_many(items, concurrency=1, journal=Journal(path))
        assert (len(first.unknown), len(first.succeeded)) == (100, 50)
        there = len(sandbox.state.product_groups)

        second = await pinterest.catalog_product_groups.create_many(
            items, concurrency=1, journal=Journal(path, unknown="look_up")
        )
        assert len(second.succeeded) == 150
        assert len(sandbox.state.product_groups) == there
        names = [sandbox.state.product_groups[outcome.value or ""]["name"] for outcome in second.outcomes()]
        assert names == [item["name"] for item in items]


async def test_what_was_there_before_the_job_is_not_found(tmp_path: Path) -> None:
    """Whether the API says its age in seconds or in milliseconds, and by catalog as by feed."""
    path = tmp_path / "job.journal"
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        catalog_id = sandbox.state.add_catalog(catalog_type="HOTEL")
        item = {"name": "Old", "catalog_type": "HOTEL", "catalog_id": catalog_id, "filters": FILTERS}
        sandbox.faults.add("catalog_product_groups.create", Fault.RESET_BEFORE_BODY)
        first = await pinterest.catalog_product_groups.create_many([item], journal=Journal(path))
        assert len(first.unknown) == 1
        for created_at in (1_600_000_000, 1_600_000_000_000):
            old = sandbox.state.create_product_group(dict(item))
            old["created_at"] = created_at
        second = await pinterest.catalog_product_groups.create_many([item], journal=Journal(path, unknown="look_up"))
        assert [outcome.errors[0].code for outcome in second.failed] == [4177]


@pytest.mark.parametrize("field", ["id", "name"])
async def test_a_look_up_that_cannot_be_read_creates_nothing(field: str, tmp_path: Path) -> None:
    path = tmp_path / "job.journal"
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        items = groups(sandbox, 1)
        sandbox.faults.add("catalog_product_groups.create", Fault.RESET_BEFORE_BODY, applied=True)
        await pinterest.catalog_product_groups.create_many(items, journal=Journal(path))
        for group in sandbox.state.product_groups.values():
            group[field] = "" if field == "id" else None
        sent = calls(sandbox, "catalog_product_groups.create")
        result = await pinterest.catalog_product_groups.create_many(items, journal=Journal(path, unknown="look_up"))
        [unknown] = result.unknown
        assert "nothing is created" in str(unknown.error)
        assert calls(sandbox, "catalog_product_groups.create") == sent


async def test_an_answer_with_too_few_ids_makes_all_unknown() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(["1"])

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    async with Sandbox() as sandbox, Pinterest(access_token="t", base_url=f"http://{host}:{port}/v5") as pinterest:
        result = await pinterest.catalog_product_groups.create_many(groups(sandbox, 2))
        assert len(result.unknown) == 2
        assert "an id for each of 2 product groups, got 1" in str(result.unknown[0].error)
    await runner.cleanup()


async def test_arguments_are_checked() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError, match=r"catalog_product_groups\.create_many: ad_account_id"):
            await pinterest.catalog_product_groups.create_many([], ad_account_id="x")
        with pytest.raises(ArgumentError, match=r"catalog_product_groups\.delete_many: ad_account_id"):
            await pinterest.catalog_product_groups.delete_many([], ad_account_id="x")
        for number in (0, 1001):
            with pytest.raises(ArgumentError, match="product_group_ids"):
                await pinterest.catalog_product_groups.delete(["1"] * number)
            with pytest.raises(ArgumentError, match="product_groups"):
                await pinterest.catalog_product_groups.create(groups(sandbox, 1) * number)
        assert not sandbox.requests
