"""An answer of another shape is an error, never an empty object; what today's API sends without a wrapper is read."""

from typing import Any

import msgspec
import pytest

from pinterest_async import OPERATIONS, DecodeError, Page, Pinterest
from pinterest_async._http.shapes import shape_of
from pinterest_async.models.boards import Board
from pinterest_async.models.campaigns import Campaign
from pinterest_async.models.catalog_feeds import UnknownFeed
from pinterest_async.models.common import BulkAnswer, BulkItem, EntityStatus, ErrorDetail
from pinterest_async.models.pins import Pin, UnknownPinMedia
from pinterest_async.models.product_group_promotions import ProductGroupPromotion
from pinterest_async.models.reports import (
    MmmReportCreated,
    MmmReportState,
    MmmReportToken,
    ReportState,
    ReportStatus,
)
from tests.support.mocked_aiohttp import MockedAiohttp


def read(operation: str, content: Any) -> Any:
    return OPERATIONS[operation].read(msgspec.json.encode(content))


@pytest.mark.parametrize(
    ("operation", "content", "problem"),
    [
        ("boards/get", {"board": {"id": "5"}}, "no field of Board, but board - at `$`"),
        ("boards/list", {"data": []}, "no field of Page, but data - at `$`"),
        ("boards/list", {"items": [{"id": "1"}, {"board": {}}]}, r"no field of Board, but board - at `\$.items\[1\]`"),
        ("campaigns/create", {"results": []}, "no field of Campaign, but results - at `$`"),
        (
            "campaigns/create",
            {"items": [{"data": {"campaign": {}}, "exceptions": None}]},
            r"no field of Campaign, but campaign - at `\$.items\[0\].data`",
        ),
        ("ads/list", {"items": [{str(n): n for n in range(9)}]}, "but 0, 1, 2, 3, 4 and 4 more"),
        ("boards/get", {"x" * 900: 1}, "but " + "x" * 40 + " - at"),
        ("keywords/create", {"keywords": [{"entity": {}}]}, "no field of Keyword"),
        ("linked_business_accounts/get", [{"user": "5"}], r"no field of \w+, but user - at `\$\[0\]`"),
        ("analytics/get_report", {"report": {}}, "no field of ReportState"),
        ("product_group_promotions/list", {"items": [{"promotion": {}}]}, "no field of ProductGroupPromotion"),
        ("product_group_promotions/get", {"promotion": {}}, "no field of ProductGroupPromotion"),
        ("analytics/get_mmm_report", {"code": 0, "data": {"report": {}}}, r"no field of ReportState.*`\$.data`"),
    ],
)
def test_an_object_without_a_known_field_is_an_error(operation: str, content: Any, problem: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=problem.replace("`$`", r"`\$`")):
        read(operation, content)


@pytest.mark.parametrize(
    ("operation", "content", "expected"),
    [
        ("boards/get", {}, Board()),
        ("boards/get", {"id": None, "newer": 1}, Board()),
        ("boards/list", {}, Page[Board]()),
        ("boards/list", {"items": [], "bookmark": None}, Page[Board]()),
        ("boards/list", {"items": [{}, None, {"id": "1", "newer": 1}]}, Page([Board(), Board(), Board(id="1")])),
        ("campaigns/create", {"items": [{"data": {}}, {}]}, BulkAnswer(items=[BulkItem(data=Campaign()), BulkItem()])),
        ("pins/get", {"id": "1", "media": {"newer": 1}}, Pin(id="1", media=UnknownPinMedia(fields={"newer": 1}))),
        ("feeds/list", {"items": [{"newer": 1}]}, Page([UnknownFeed(fields={"newer": 1})])),
    ],
)
def test_what_is_empty_or_extended_is_read(operation: str, content: Any, expected: Any) -> None:
    assert read(operation, content) == expected


async def test_the_error_says_which_call_it_was() -> None:
    with MockedAiohttp() as mocked:
        mocked.add(
            "https://api.pinterest.com/v5/boards/1",
            "GET",
            status=200,
            body=b'{"board": {"id": "1"}}',
            headers={"x-pinterest-rid": "77"},
        )
        async with Pinterest(access_token="token", quotas=None) as pinterest:
            with pytest.raises(DecodeError, match=r"boards\.get: HTTP 200, request id 77: .*no field of Board"):
                await pinterest.boards.get("1")


PROMOTION = {"id": "5", "ad_group_id": "7", "status": "ACTIVE", "newer": {"x": 1}}


@pytest.mark.parametrize(
    "items",
    [
        [PROMOTION, {"id": "6"}],
        [{"data": PROMOTION, "exceptions": None}, {"data": {"id": "6"}, "exceptions": []}],
        [PROMOTION, {"data": {"id": 6}, "exceptions": []}],
    ],
)
def test_promotions_are_read_plain_and_wrapped(items: list[Any]) -> None:
    page = read("product_group_promotions/list", {"items": items, "bookmark": "next"})
    assert page.bookmark == "next"
    assert [item.data.id for item in page.items] == ["5", "6"]
    assert page.items[0].data == ProductGroupPromotion(id="5", ad_group_id="7", status=EntityStatus.ACTIVE)
    assert [item.errors for item in page.items] == [[], []]


@pytest.mark.parametrize("answer", [PROMOTION, {"items": [PROMOTION]}, {"items": [{"data": PROMOTION}]}])
def test_one_promotion_is_read_in_every_shape(answer: Any) -> None:
    expected = ProductGroupPromotion(id="5", ad_group_id="7", status=EntityStatus.ACTIVE)
    assert read("product_group_promotions/get", answer) == BulkAnswer(items=[BulkItem(data=expected)])


def test_a_refused_promotion_is_read_beside_plain_ones() -> None:
    items = [PROMOTION, {"data": None, "exceptions": [{"code": 1, "message": "no"}]}, {}]
    page = read("product_group_promotions/list", {"items": items})
    assert [item.errors for item in page.items] == [[], [ErrorDetail(code=1, message="no")], []]


@pytest.mark.parametrize(
    "answer",
    [
        {"report_status": "IN_PROGRESS", "token": "t", "message": "", "status": "success"},
        {"code": 0, "data": {"report_status": "IN_PROGRESS", "token": "t", "message": "", "status": "success"}},
    ],
)
def test_a_marketing_mix_report_is_created_in_both_shapes(answer: Any) -> None:
    made: MmmReportCreated = read("analytics/create_mmm_report", answer)
    assert made.data == MmmReportToken(report_status=ReportStatus.IN_PROGRESS, token="t", message="", status="success")


@pytest.mark.parametrize("size", [5, 5.0, 5.5])
def test_the_state_of_a_marketing_mix_report_is_read_in_both_shapes(size: float) -> None:
    data = {"report_status": "FINISHED", "url": "https://a.test", "size": size}
    flat = read("analytics/get_mmm_report", {**data, "message": "m", "status": "success"})
    nested = read("analytics/get_mmm_report", {"data": data, "message": "m", "status": "success"})
    assert (
        flat
        == nested
        == MmmReportState(
            data=ReportState(report_status=ReportStatus.FINISHED, url="https://a.test", size=size),
            message="m",
            status="success",
        )
    )
    assert read("analytics/get_mmm_report", {"code": 5, "message": "no"}) == MmmReportState(code=5, message="no")


@pytest.mark.parametrize("name", ["KEYWORD_QUERY_VOLUME", "keyword_query_volume"])
def test_the_volume_of_a_keyword_is_read_in_both_spellings(name: str) -> None:
    answer = read("country_keywords_metrics/get", {"data": [{"keyword": "a", "metrics": {name: "5M+"}}]})
    assert answer.data[0].metrics.keyword_query_volume == "5M+"
    assert msgspec.to_builtins(answer.data[0].metrics) == {"keyword_query_volume": "5M+"}
    both = read("country_keywords_metrics/get", {"data": [{"metrics": {name.upper(): "1", name.lower(): "2"}}]})
    assert both.data[0].metrics.keyword_query_volume in ("1", "2")


class Own(msgspec.Struct):
    """A caller's own type."""

    name: str = ""


async def test_types_of_the_caller_are_looked_at_too() -> None:
    with MockedAiohttp() as mocked:
        for body in (b'{"title": "x"}', b'{"name": "x"}', b"null"):
            mocked.add("https://api.pinterest.com/v5/new", "GET", status=200, body=body)
        async with Pinterest(access_token="token", quotas=None) as pinterest:
            with pytest.raises(DecodeError, match="no field of Own, but title"):
                await pinterest.request("GET", "/new", returns=Own)
            assert await pinterest.request("GET", "/new", returns=Own) == Own("x")
            optional: Any = Own | None
            assert await pinterest.request("GET", "/new", returns=optional) is None


class Tagged(msgspec.Struct, tag="known", tag_field="kind"):
    """An object that is told by its tag."""

    name: str | None = None


def test_a_tag_alone_is_a_known_field() -> None:
    shape = shape_of(Tagged)
    assert shape is not None
    assert shape.mended({"kind": "known"}) == ({"kind": "known"}, False)
    with pytest.raises(msgspec.ValidationError, match="no field of Tagged, but other"):
        shape.mended({"other": 1})
