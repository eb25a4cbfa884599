"""The sandbox as a server: routes, tokens, scopes, quotas, parameters, and the form of its errors."""

import asyncio
import re
import socket

import aiohttp
import msgspec
import pytest

from pinterest_async import OPERATIONS, Category, Operation, PinterestError, Quota, Quotas
from pinterest_async import sandbox as package
from pinterest_async.models.boards import Board
from pinterest_async.resources import operations
from pinterest_async.sandbox import Sandbox
from pinterest_async.sandbox._handlers import GENERATED, HANDLERS, Context, Handler
from pinterest_async.sandbox._server import dispatcher as dispatch
from pinterest_async.sandbox._server.request_parser import Reader
from pinterest_async.sandbox._server.routes import Routes
from tests.support.sandbox import AD_ACCOUNT, running


async def test_paths_and_methods_that_do_not_exist() -> None:
    async with running() as (_, api):
        assert "/v5/nothing" in await api.refused("GET", "/nothing", 404, 404)
        await api.refused("GET", "", 404, 404)
        await api.refused("GET", "/boards/", 404, 404)
        await api.refused("GET", "/ad_accounts/1/campaigns/2/3", 404, 404)
        await api.refused("GET", "/users/somebody", 404, 404)
        reply = await api("PUT", "/boards")
        assert (reply.status, reply.json) == (405, {"code": 5, "message": "Method not allowed"})
        assert reply.headers["Allow"] == "GET, POST"


async def test_fixed_segments_come_before_variable_ones() -> None:
    async with running() as (_, api):
        message = await api.refused("GET", f"/ad_accounts/{AD_ACCOUNT}/campaigns/analytics", 400, 1)
        assert message == "Parameter 'start_date' is required."
        assert (await api("GET", f"/ad_accounts/{AD_ACCOUNT}/campaigns/1")).status == 404


async def test_operations_without_state_answer_what_they_declare() -> None:
    async with running() as (sandbox, api):
        path = f"/ad_accounts/{AD_ACCOUNT}/audience_insights?audience_insight_type="
        found = await api.get(f"{path}YOUR_TOTAL_AUDIENCE")
        assert found == await api.get(f"{path}YOUR_TOTAL_AUDIENCE") != await api.get(f"{path}YOUR_ENGAGED_AUDIENCE")
        page = GENERATED.run(Context(OPERATIONS["boards/list"], sandbox.state, {}, None, 0.0, None))
        assert (len(page["items"]), page["bookmark"]) == (3, None)
        assert msgspec.convert(page["items"][0], Board).owner is not None


async def test_a_defect_is_a_500_that_names_the_operation(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(context: Context) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(HANDLERS, "user_account/get", Handler(broken, 200, {}, object))
    async with running() as (_, api):
        assert "user_account.get" in await api.refused("GET", "/user_account", 500, 500)
    assert "ZeroDivisionError" in caplog.text


async def test_every_answer_has_a_request_id_of_its_own() -> None:
    async with running() as (_, api):
        replies = [await api("GET", "/boards"), await api("GET", "/nothing")]
        assert len({reply.headers["x-pinterest-rid"] for reply in replies}) == 2
        assert "x-ratelimit-limit" not in replies[0].headers


async def test_tokens_are_asked_for() -> None:
    async with running(token="pina_mine") as (sandbox, api):
        assert sandbox.access_token == "pina_mine"
        assert (await api("GET", "/boards")).status == 200
        for headers in ({}, {"Authorization": "Bearer no"}, {"Authorization": "Basic pina_mine"}):
            message = await api.refused("GET", "/boards", 401, 2, headers=headers)
            assert message == "Authentication failed."
        sandbox.expire_token()
        await api.refused("GET", "/boards", 401, 2)


async def test_scopes_are_asked_for() -> None:
    async with running(scopes=["boards:read"]) as (_, api):
        assert (await api("GET", "/boards")).status == 200
        message = await api.refused("POST", "/boards", 403, 29, json={"name": "a"})
        assert message.endswith("The access token lacks the scopes boards:write.")


async def test_the_ad_account_must_be_there() -> None:
    async with running() as (_, api):
        assert "ad account 1" in await api.refused("GET", "/ad_accounts/1", 403, 29)
        await api.refused("GET", "/boards?ad_account_id=1", 403, 29)
        await api.get(f"/boards?ad_account_id={AD_ACCOUNT}")


async def test_quotas_are_enforced_with_the_real_headers() -> None:
    quotas = Quotas({Category.ORG_READ: Quota(3)}, Quota(100, 1.0))
    async with running(quotas=quotas, window="sliding") as (_, api):
        reply = await api("GET", "/boards")
        assert reply.headers["x-ratelimit-limit"] == "3, 100;w=1, 3;w=60"
        assert reply.headers["x-ratelimit-remaining"] == "2"
        await api("GET", "/boards/1")
        await api("GET", "/boards?page_size=0")
        reply = await api("GET", "/boards")
        assert (reply.status, reply.json["code"]) == (429, 8)
        assert "Retry-After" not in reply.headers
        assert reply.headers["x-ratelimit-remaining"] == "0"
        assert (await api("GET", "/ad_accounts")).status == 200
        await asyncio.sleep(float(reply.headers["x-ratelimit-reset"]))
        assert (await api("GET", "/boards")).status == 200


async def test_conversions_have_a_quota_for_each_ad_account(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = operations()["campaigns/list"]
    monkeypatch.setitem(operation.__dict__, "category", Category.ADS_CONVERSIONS)
    async with running(quotas=Quotas({Category.ADS_CONVERSIONS: Quota(1)})) as (sandbox, api):
        other = sandbox.state.add_ad_account()
        for ad_account_id in (AD_ACCOUNT, other):
            assert (await api("GET", f"/ad_accounts/{ad_account_id}/campaigns")).status == 200
            assert (await api("GET", f"/ad_accounts/{ad_account_id}/campaigns")).status == 429


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/boards?page_size=0", "'page_size' is invalid: expected an integer from 1 to 250, got '0'"),
        ("/boards?page_size=1.0", "'page_size' is invalid"),
        ("/boards?page_size=", "'page_size' is invalid"),
        ("/boards?page_size=1&page_size=2", "'page_size' is given more than once"),
        ("/boards?page_size[a]=1", "'page_size' is invalid: it is not an object"),
        ("/boards?privacy=public", "'privacy' is invalid: expected one of ALL"),
        ("/boards?colour=red", "'colour' is unknown; allowed are ad_account_id, bookmark, page_size, privacy"),
        ("/boards?[a]=1", "'' is unknown"),
        ("/boards/abc", "'board_id' is invalid: expected a string of digits, got 'abc'"),
        ("/boards/1?x=1", "'x' is unknown; allowed are ad_account_id"),
        ("/ad_accounts?include_shared_accounts=True", "'include_shared_accounts' is invalid: expected True or False"),
        (f"/ad_accounts/{AD_ACCOUNT}/campaigns?campaign_ids=1,2", "'campaign_ids' is invalid: expected a list"),
        (f"/ad_accounts/{AD_ACCOUNT}/campaigns?campaign_ids=" + "&campaign_ids=".join(["1"] * 251), "'campaign_ids'"),
        (f"/ad_accounts/{AD_ACCOUNT}/campaigns?entity_statuses=ACTIVE&entity_statuses=GONE", "'entity_statuses'"),
        (
            "/pins/1/analytics?start_date=2020-01-01&end_date=x&metric_types=SAVE",
            "'end_date' is invalid: expected a date",
        ),
        ("/pins/1/analytics?start_date=2020-01-01&end_date=2020-01-02", "'metric_types' is required"),
        ("/pins/1/analytics?metric_types=SAVE&metric_types=PIN_CLICK", "its values are joined by commas"),
        ("/pins/1/analytics?metric_types=SAVE,NOTHING", "'metric_types' is invalid"),
        ("/catalogs/items?country=US&language=EN&filters=x", "'filters' is invalid"),
        ("/catalogs/items?country=US&language=EN&filters[catalog_type]=RETAIL", "'filters' is invalid"),
        ("/catalogs/items?country=US&language=EN&filters[catalog_type]=RETAIL&filters[item_ids]=a&filters[x]=1", "`x`"),
        ("/catalogs/items?country=US&language=EN&filters[catalog_type]=A&filters[catalog_type]=B", "'filters'"),
        ("/catalogs/items?language=EN", "'country' is required"),
    ],
)
async def test_parameters_are_checked_and_named(path: str, message: str) -> None:
    """Only an operation of 5.12 has objects in its query."""
    async with running(api="5.12" if path.startswith("/catalogs/items") else "5.23") as (_, api):
        assert message in await api.refused("GET", path, 400, 1)


async def test_encoded_parameters_arrive_as_they_were_meant() -> None:
    async with running(api="5.12") as (sandbox, api):
        items = sandbox.state.items_of("RETAIL", "US", "EN")
        items["a,b/c d+é"] = {"title": "x"}
        for spelled in ("a%2Cb%2Fc%20d%2B%C3%A9", "a%2Cb%2Fc+d%2B%C3%A9"):
            found = await api.get(
                f"/catalogs/items?country=US&language=EN&filters%5Bcatalog_type%5D=RETAIL&filters%5Bitem_ids%5D={spelled}"
            )
            assert found["items"][0]["attributes"] == {"title": "x"}
        page = await api.get("/ad_accounts?include_shared_accounts=false&&")
        assert len(page["items"]) == 1
        await api.refused("GET", "/pins/a%2Fb", 404, 50)


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("POST", "/boards", b"", "A request body is required."),
        ("POST", "/boards", b"{", "The request body is no JSON"),
        ("POST", "/boards", b"[]", "Invalid request body: Expected `object`, got `array`"),
        ("POST", "/boards", b'{"name": 1}', "`$.name`"),
        ("POST", "/boards", b'{"name": null}', "`$.name`"),
        ("POST", "/boards", b'{"description": "x"}', "missing required field `name`"),
        ("POST", "/boards", b'{"name": "x", "owner": "y"}', "unknown field `owner`"),
        ("POST", "/boards", b'{"name": "x", "privacy": "OPEN"}', "Invalid enum value 'OPEN' - at `$.privacy`"),
        ("POST", "/boards/1/sections", b'{"name": ""}', "length >= 1 - at `$.name`"),
        ("GET", "/boards", b"{}", "This operation takes no request body."),
        ("POST", f"/ad_accounts/{AD_ACCOUNT}/campaigns", b"[]", "length >= 1"),
        ("POST", f"/ad_accounts/{AD_ACCOUNT}/campaigns", b"[%s]" % b",".join([b"{}"] * 31), "`$[0]`"),
        ("POST", f"/ad_accounts/{AD_ACCOUNT}/campaigns", b'[{"name": "x"}]', "missing required field `ad_account_id`"),
        ("POST", "/catalogs/items/batch", b"", "one of the fields catalog_type, operation is required"),
        ("POST", "/catalogs/items/batch", b"{", "The request body is no JSON"),
        ("POST", "/catalogs/items/batch", b"[]", "one of the fields catalog_type, operation is required"),
        ("POST", "/catalogs/items/batch", b'{"catalog_type": "RETAIL"}', "missing required field"),
    ],
)
async def test_bodies_are_checked_and_named(method: str, path: str, body: bytes, message: str) -> None:
    async with running() as (_, api):
        assert message in await api.refused(method, path, 400, 1, data=body)


async def test_a_body_may_be_left_out_where_nothing_in_it_is_required() -> None:
    async with running(api="5.12") as (_, api):
        path = f"/ad_accounts/{AD_ACCOUNT}/ad_groups/audience_sizing"
        assert (await api("GET", path)).status == 200
        assert (await api("GET", path, json={"product_group_ids": ["1"]})).status == 200
        assert (await api("GET", path, data=b"null")).status == 400
        assert (await api("POST", "/ad_accounts")).status == 200


async def test_requests_are_recorded_without_the_token() -> None:
    async with running() as (sandbox, api):
        await api("GET", "/boards?page_size=2", headers={"Authorization": "Bearer pina_secret", "x-test": "1"})
        await api("POST", "/nothing", data=b"x", headers={})
        first, second = sandbox.requests
        assert (first.operation, first.method, first.path, first.query) == (
            "boards.list",
            "GET",
            "/v5/boards",
            "page_size=2",
        )
        assert (first.status, first.headers["X-Test"], first.headers["authorization"]) == (401, "1", "Bearer ***")
        assert (second.operation, second.status, "Authorization" in second.headers) == ("", 404, False)
        assert first.at <= second.at


async def test_records_can_be_switched_off() -> None:
    async with running(record=False) as (sandbox, api):
        await api("GET", "/boards")
        assert not sandbox.requests


async def test_latency_is_waited_for() -> None:
    async with running(latency=7.0) as (_, api):
        clock = asyncio.get_running_loop().time
        before = clock()
        await api("GET", "/boards")
        assert 7.0 <= clock() - before < 8.0


async def test_a_sandbox_is_started_and_stopped() -> None:
    sandbox = Sandbox()
    with pytest.raises(RuntimeError, match="async with"):
        _ = sandbox.base_url
    await sandbox.stop()
    async with sandbox:
        with pytest.raises(RuntimeError, match="running already"):
            await sandbox.start()
        address = sandbox.base_url
        assert address.startswith("http://127.0.0.1:")
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(address)
    async with sandbox, sandbox.client() as pinterest:
        assert [board.name async for board in pinterest.boards.list()] == ["Board 1"]


async def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_behind() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        sandbox = Sandbox(port=taken.getsockname()[1])
        with pytest.raises(OSError):
            await sandbox.start()
    async with sandbox:
        assert sandbox.base_url == f"http://127.0.0.1:{sandbox.base_url.split(':')[2]}"


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
async def test_an_ipv6_address_stands_in_brackets() -> None:
    try:
        async with running(host="::1") as (sandbox, api):
            assert sandbox.base_url.startswith("http://[::1]:")
            await api.get("/boards")
    except OSError:
        pytest.skip("no IPv6 here")


@pytest.mark.parametrize("operation", operations().values(), ids=lambda operation: operation.id)
def test_every_operation_has_a_path_and_a_reader(operation: Operation) -> None:
    routes = Routes(dispatch.PREFIX, operations().values())
    path = dispatch.PREFIX + re.sub(r"{\w+}", "1", operation.path)
    assert routes.find(operation.method, path) == (operation, ["1"] * operation.path.count("{"))
    handler = HANDLERS.get(operation.id, GENERATED)
    Reader(operation, handler.bodies, handler.plain)


def test_names_of_operations_are_looked_up() -> None:
    assert dispatch.resolve("boards/create") == dispatch.resolve("boards.create") == "boards.create"
    with pytest.raises(ValueError, match=r"did you mean 'campaigns\.create'"):
        dispatch.resolve("campaigns.creat")
    with pytest.raises(ValueError, match=r"no operation 'zzz'$"):
        dispatch.resolve("zzz")


def test_the_package_exports_what_it_says() -> None:
    assert [getattr(package, name).__name__ for name in package.__all__] == package.__all__
    with pytest.raises(AttributeError, match="nothing"):
        _ = package.nothing


@pytest.mark.parametrize("path", ["/v5/boards", "/v5/nowhere"])
async def test_a_body_without_a_valid_token_is_not_read(path: str) -> None:
    """The reply comes although the body does not."""
    async with Sandbox() as sandbox:
        address = sandbox.base_url.removeprefix("http://").removesuffix("/v5")
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n".encode())
        status = await reader.readline()
        writer.close()
    assert status.split()[1] in (b"401", b"404")


async def test_a_body_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("server", "dispatcher"):
        monkeypatch.setattr(f"pinterest_async.sandbox._server.{module}.MOST_BODY", 1000)
    async with Sandbox().connect(max_retries=0) as pinterest:
        with pytest.raises(PinterestError, match="The body is longer than 1000 bytes"):
            await pinterest.boards.create(name="x", description="x" * 400_000)
        assert (await pinterest.boards.create(name="x")).name == "x"
