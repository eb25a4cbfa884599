"""The sandbox as a server of 5.12 and of today: operations, fields and values that only one of them has."""

from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest
from msgspec import inspect

from pinterest_async import OPERATIONS, BadRequest, NotFound, Operation, Page, ResponseError
from pinterest_async.models._base import UnknownVariant, newer_fields
from pinterest_async.models.campaigns import CampaignBidOptions, CampaignCreate, ObjectiveType
from pinterest_async.models.catalog_item_filters import RetailItemsByIds
from pinterest_async.sandbox import Sandbox
from pinterest_async.sandbox._data.generator import FakeData
from pinterest_async.sandbox._server.versions import Api, older_answer, operations_of, parameters_of
from tests.support.sandbox import AD_ACCOUNT, running

CUSTOM: dict[str, Any] = {"name": "c", "rule": {}, "sharing_type": "CUSTOM", "data_party": "1p"}
ANSWERED = [operation for operation in OPERATIONS.values() if operation.returns not in (None, Any)]


def answer_of(operation: Operation) -> Any:
    """Return a made-up answer with every field."""
    made = FakeData(operation.id).of(operation.returns)
    return {"items": [made, made], "bookmark": None} if operation.paginated else made


def newer_in(info: inspect.Type, content: Any, place: str = "") -> Iterator[str]:
    """Yield where content has fields that 5.12 does not know."""
    match info:
        case inspect.StructType(cls=cls, fields=fields) if isinstance(content, dict):
            for field in fields:
                if field.encode_name in content:
                    inside = f"{place}.{field.encode_name}"
                    if field.name in newer_fields(cls):
                        yield inside
                    yield from newer_in(field.type, content[field.encode_name], inside)
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item) if isinstance(content, list):
            for element in content:
                yield from newer_in(item, element, place)
        case inspect.DictType(value_type=held) if isinstance(content, dict):
            for element in content.values():
                yield from newer_in(held, element, place)
        case inspect.UnionType(types=members):
            known = [one for one in members if not isinstance(one, inspect.StructType) or fits(one, content)]
            for member in known:
                yield from newer_in(member, content, place)
        case _:
            pass


def fits(info: inspect.StructType, content: Any) -> bool:
    if not isinstance(content, dict) or issubclass(info.cls, UnknownVariant):
        return False
    return info.tag_field is None or content.get(info.tag_field) == info.tag


@pytest.mark.parametrize("operation", ANSWERED, ids=lambda operation: operation.id)
def test_an_answer_of_each_version_is_read_without_loss(operation: Operation) -> None:
    """What the older version sends has no newer field; what either sends is all there after reading."""
    returns: Any = Page[operation.returns] if operation.paginated else operation.returns  # type: ignore[name-defined]
    info = inspect.type_info(returns)
    today = answer_of(operation)
    change = older_answer(operation)
    older = today if change is None else change(today)
    assert (change is None) is (not list(newer_in(info, today)))
    assert list(newer_in(info, older)) == []
    for content in (today, older):
        read = operation.read(msgspec.json.encode(content))
        assert without_nothing(msgspec.to_builtins(read)) == without_nothing(content)


def without_nothing(content: Any) -> Any:
    """Return content without what reading does not tell from what is left out."""
    if isinstance(content, dict):
        held = {name: without_nothing(value) for name, value in content.items()}
        return {name: value for name, value in held.items() if value not in (None, [], {}, "")}
    if isinstance(content, list | tuple):
        return [without_nothing(value) for value in content]
    return content


def test_what_an_answer_cannot_hold_stays() -> None:
    assert older_answer(OPERATIONS["pins/delete"]) is None
    contents: list[tuple[str, Any]] = [
        ("campaigns/get", None),
        ("campaigns/create", {"items": [{"data": None, "exceptions": []}]}),
        ("oauth/token", {"response_type": "other", "x": 1}),
    ]
    for operation, content in contents:
        change = older_answer(OPERATIONS[operation])
        assert change is not None
        assert change(content) == content


def test_what_a_version_has() -> None:
    old, new = (
        {operation.id: operation.method for operation in operations_of(version, OPERATIONS.values())}
        for version in get_args(Api)
    )
    assert (len(old), len(new), len({*old, *new})) == (156, 231, len(OPERATIONS))
    assert old.keys() - new.keys() == {
        "items/get",
        "ad_accounts_catalogs_product_groups/list",
        "audiences/create_custom",
    }
    assert {"labels/list", "items/post"} <= new.keys() - old.keys()
    sizing = "ad_groups/audience_sizing"
    assert (old[sizing], new[sizing]) == ("GET", "POST")
    with pytest.raises(ValueError, match=r"one of 5\.12, 5\.23, got '6'"):
        Sandbox(api="6")  # type: ignore[arg-type]


@pytest.mark.parametrize("version", get_args(Api))
async def test_fields_of_today(version: Api) -> None:
    async with Sandbox(api=version) as sandbox, sandbox.client() as pinterest:
        [id] = sandbox.state.add_campaigns(
            1, is_performance_plus=True, bid_options={"audience_multipliers": {"5": 2.0}}
        )
        campaign = await pinterest.campaigns.get(AD_ACCOUNT, id)
        [listed] = [found async for found in pinterest.campaigns.list(AD_ACCOUNT)]
        assert campaign == listed
        if version == "5.12":
            assert (campaign.is_performance_plus, campaign.bid_options) == (None, None)
        else:
            assert campaign.is_performance_plus is True
            assert campaign.bid_options == CampaignBidOptions(audience_multipliers={"5": 2.0})
        made = CampaignCreate(
            ad_account_id=AD_ACCOUNT, name="n", objective_type=ObjectiveType.AWARENESS, is_performance_plus=True
        )
        if version == "5.12":
            with pytest.raises(BadRequest, match="unknown field `is_performance_plus`"):
                await pinterest.campaigns.create(AD_ACCOUNT, [made])
        else:
            [outcome] = (await pinterest.campaigns.create(AD_ACCOUNT, [made])).items
            assert outcome.data is not None
            assert outcome.data.is_performance_plus


@pytest.mark.parametrize("version", get_args(Api))
async def test_promotions_have_the_shape_of_the_version(version: Api) -> None:
    async with running(api=version) as (sandbox, api), sandbox.client() as pinterest:
        group = sandbox.state.create_product_group(
            {"name": "g", "filters": {"any_of": [{"ITEM_ID": {"values": ["a"]}}]}}
        )["id"]
        [campaign] = sandbox.state.add_campaigns(1)
        [ad_group] = sandbox.state.add_ad_groups(1, campaign)
        item = {"catalog_product_group_id": group, "status": "ACTIVE"}
        made = await pinterest.product_group_promotions.create(
            AD_ACCOUNT, ad_group_id=ad_group, product_group_promotion=[item]
        )
        assert made.items[0].data is not None
        id = made.items[0].data.id
        plain = await api.get(f"/ad_accounts/{AD_ACCOUNT}/product_group_promotions/{id}")
        assert ("items" in plain) is (version == "5.12")
        read = await pinterest.product_group_promotions.get(AD_ACCOUNT, id)
        [listed] = [found async for found in pinterest.product_group_promotions.list(AD_ACCOUNT, ad_group_id=ad_group)]
        assert read.items[0].data == listed.data == made.items[0].data


@pytest.mark.parametrize("version", get_args(Api))
async def test_operations_of_today(version: Api) -> None:
    async with Sandbox(api=version) as sandbox, sandbox.client() as pinterest:
        if version == "5.12":
            with pytest.raises(NotFound):
                await pinterest.labels.list(AD_ACCOUNT)
        else:
            await pinterest.labels.list(AD_ACCOUNT)


async def test_what_is_gone_is_refused_today_only() -> None:
    async with running() as (_, api):
        for method, path, body in (
            ("POST", "/pins", {"note": "n"}),
            ("POST", f"/ad_accounts/{AD_ACCOUNT}/campaigns", [{"summary_status": "RUNNING"}]),
        ):
            assert "unknown field" in await api.refused(method, path, 400, 1, json=body)
        days = "start_date=2024-01-01&end_date=2024-01-02"
        assert "pin_format" in await api.refused("GET", f"/user_account/analytics?{days}&pin_format=VIDEO", 400, 1)
    async with running(api="5.12") as (_, api):
        assert "pin_format" not in await api.refused("GET", f"/user_account/analytics?{days}&pin_format=VIDEO", 400, 1)


@pytest.mark.parametrize(
    ("method", "path", "body", "today"),
    [
        ("POST", f"/ad_accounts/{AD_ACCOUNT}/audiences/custom", CUSTOM, 405),
        ("GET", f"/ad_accounts/{AD_ACCOUNT}/product_groups/catalogs", None, 404),
        ("GET", "/catalogs/items?country=US&language=EN&item_ids=a", None, 405),
        ("GET", f"/ad_accounts/{AD_ACCOUNT}/ad_groups/audience_sizing", {}, 400),
    ],
    ids=["audiences", "product groups", "items", "audience sizing"],
)
async def test_operations_that_are_gone(method: str, path: str, body: Any, today: int) -> None:
    """Their paths are unknown today, or those of other operations: an id in place of their last word is none."""
    async with running(api="5.12") as (_, api):
        assert (await api(method, path, json=body)).status == 200
    async with running() as (_, api):
        assert (await api(method, path, json=body)).status == today


async def test_the_client_says_what_is_gone_and_what_came_later() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_items(1)
        with pytest.warns(DeprecationWarning), pytest.raises(NotFound, match=r"not part of the API since 5\.20"):
            await pinterest.audiences.create_custom(AD_ACCOUNT, CUSTOM)
        with pytest.warns(DeprecationWarning), pytest.raises(NotFound, match=r"use catalogs\.list_product_groups"):
            await pinterest.product_groups.list(AD_ACCOUNT)
        found = await pinterest.catalogs.get_items(country="US", language="EN", item_ids=["SKU-1"])
        assert found.items[0].item_id == "SKU-1"
    async with Sandbox(api="5.12") as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_items(1)
        with pytest.raises(NotFound, match=r"came with 5\.13 of the API"):
            await pinterest.catalog_items.get(country="US", language="EN", filters=RetailItemsByIds(item_ids=["SKU-1"]))
        found = await pinterest.catalogs.get_items(country="US", language="EN", item_ids=["SKU-1"])
        assert found.items[0].item_id == "SKU-1"
        with pytest.raises(ResponseError, match="HTTP 405"):
            await pinterest.ad_groups.audience_sizing(AD_ACCOUNT, {})


NEWER = [operation for operation in OPERATIONS.values() if operation.newer]


@pytest.mark.parametrize("operation", NEWER, ids=lambda operation: operation.id)
def test_parameters_of_today_are_unknown_to_5_12(operation: Operation) -> None:
    old, new = ({parameter.name for parameter in parameters_of(version, operation)} for version in get_args(Api))
    assert operation.is_in("5.12")
    assert operation.newer
    assert new - old == operation.newer


async def test_parameters_of_today() -> None:
    """In the query, in the body, and a body that may not be left out any more."""
    metrics = f"/ad_accounts/{AD_ACCOUNT}/analytics?start_date=2024-01-01&end_date=2024-01-02&granularity=DAY"
    zoned = f"{metrics}&columns=SPEND_IN_DOLLAR&reporting_timezone=AD_ACCOUNT_TIME_ZONE"
    board = {"name": "a", "is_ads_only": True}
    sizing = f"/ad_accounts/{AD_ACCOUNT}/ad_groups/audience_sizing"
    async with running() as (_, api):
        assert b"reporting_timezone" not in (await api("GET", zoned)).body
        assert (await api("POST", "/boards", json=board)).status == 201
        assert await api.refused("POST", sizing, 400, 1) == "A request body is required."
    async with running(api="5.12") as (_, api):
        assert "'reporting_timezone' is unknown" in await api.refused("GET", zoned, 400, 1)
        assert "unknown field `is_ads_only`" in await api.refused("POST", "/boards", 400, 1, json=board)
        assert (await api("GET", sizing)).status == 200
