"""The client: its settings, its life, its views."""

import datetime
import operator
import pydoc
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import aiohttp
import pytest

from pinterest_async import (
    OPERATIONS,
    ArgumentError,
    Category,
    ClosedError,
    ConfigurationError,
    FileTokenStore,
    Limits,
    Pinterest,
    Quotas,
    Tokens,
)
from pinterest_async.models.boards import Board
from pinterest_async.sandbox import Sandbox


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "PINTEREST_ACCESS_TOKEN"),
        ({"access_token": " x "}, "access_token"),
        ({"app_id": "1", "refresh_token": "r"}, "app_secret"),
        ({"app_id": "1", "app_secret": "s", "access_token": "t"}, "refresh_token"),
        ({"access_token": "t", "environment": "test"}, "environment"),
        ({"access_token": "t", "base_url": "api.pinterest.com/v5"}, "base_url"),
        ({"access_token": "t", "base_url": "https://user:password@host/v5"}, "base_url"),
        ({"access_token": "t", "timeout": 0}, "timeout"),
        ({"access_token": "t", "timeout": "60"}, "timeout"),
        ({"access_token": "t", "quotas": "test"}, "quotas"),
        ({"access_token": "t", "base_url": "https://api.pinterest.com"}, "/v5"),
        ({"access_token": "t", "max_retries": -1}, "max_retries"),
        ({"access_token": "t", "max_retries": True}, "max_retries"),
        ({"access_token": "t", "max_retries": "4"}, "max_retries"),
        ({"access_token": "t", "max_retries": float("nan")}, "max_retries"),
        ({"access_token": "t", "max_wait": -1}, "max_wait"),
        ({"access_token": "t", "max_wait": "300"}, "max_wait"),
        ({"access_token": "t", "max_wait": float("nan")}, "max_wait"),
    ],
)
def test_settings_that_cannot_work_are_named(settings: dict[str, object], named: str) -> None:
    """ConfigurationError says which setting is wrong."""
    with pytest.raises(ConfigurationError, match=named) as caught:
        Pinterest(**settings)  # type: ignore[arg-type]
    assert "password@" not in str(caught.value)


def test_the_environments_have_their_hosts() -> None:
    """Production and sandbox, and any other server by base_url."""
    assert "https://api.pinterest.com/v5" in repr(Pinterest(access_token="t"))
    assert "https://api-sandbox.pinterest.com/v5" in repr(Pinterest(access_token="t", environment="sandbox"))
    assert "https://host:1/v5 " in repr(Pinterest(access_token="t", base_url="https://host:1/v5/"))


async def test_credentials_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """from_env() takes a token, or what renews one; arguments come first."""
    async with Sandbox() as sandbox:
        monkeypatch.setenv("PINTEREST_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", sandbox.access_token)
        monkeypatch.setenv("PINTEREST_APP_ID", "left over from something else")
        async with Pinterest.from_env(timeout=5) as pinterest:
            assert (await pinterest.user_account.get()).username == "sandbox"
        monkeypatch.delenv("PINTEREST_ACCESS_TOKEN")
        monkeypatch.setenv("PINTEREST_APP_ID", sandbox.app_id)
        monkeypatch.setenv("PINTEREST_APP_SECRET", sandbox.app_secret)
        monkeypatch.setenv("PINTEREST_REFRESH_ACCESS_TOKEN", sandbox.refresh_token)
        async with Pinterest.from_env() as pinterest:
            assert (await pinterest.user_account.get()).username == "sandbox"


@pytest.mark.parametrize("given", ["token_store", "refresh_token"])
async def test_an_app_of_the_environment_and_an_argument_refresh_a_token(
    given: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The app comes from the environment, what it refreshes from an argument."""
    async with Sandbox() as sandbox:
        for name, value in (("BASE_URL", sandbox.base_url), ("APP_ID", sandbox.app_id)):
            monkeypatch.setenv(f"PINTEREST_{name}", value)
        monkeypatch.setenv("PINTEREST_APP_SECRET", sandbox.app_secret)
        await FileTokenStore(tmp_path / "tokens.json").save(
            "", Tokens(access_token="pina_old", refresh_token=sandbox.refresh_token, expires_at=1.0)
        )
        value = sandbox.refresh_token if given == "refresh_token" else str(tmp_path / "tokens.json")
        async with Pinterest.from_env(**{given: value}) as pinterest:
            assert (await pinterest.user_account.get()).username == "sandbox"
        with pytest.raises(ConfigurationError, match="no credentials"):
            Pinterest.from_env()


async def test_a_client_has_one_life() -> None:
    """Not open, open, closed: each misuse has its message."""
    pinterest = Pinterest(access_token="t")
    with pytest.raises(ClosedError, match="async with"):
        await pinterest.boards.get("1")
    async with pinterest:
        with pytest.raises(ClosedError, match="opened once"):
            await pinterest.open()
    with pytest.raises(ClosedError):
        await pinterest.boards.get("1")
    with pytest.raises(ClosedError, match="opened once"):
        await pinterest.open()
    with pytest.raises(TypeError, match="async with"), Pinterest(access_token="t"):  # type: ignore[attr-defined]
        pass


async def test_settings_in_short(tmp_path: "object") -> None:
    """Names of quotas, a path as token store, and no timeout."""
    async with Sandbox() as sandbox:
        app = {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret, "refresh_token": sandbox.refresh_token}
        settings: dict[str, Any] = {**app, "base_url": sandbox.base_url, "token_store": f"{tmp_path}/x.json"}
        async with Pinterest(**settings, timeout=None, quotas="trial") as pinterest:
            await pinterest.user_account.get()
            assert {each.period for each in pinterest.limits.statistics()} == {86400.0}
        assert await FileTokenStore(f"{tmp_path}/x.json").load("") is not None
        async with Pinterest(**settings, quotas="standard") as pinterest:
            await pinterest.user_account.get()


async def test_a_borrowed_session_stays_open() -> None:
    """The session is the caller's."""
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        async with sandbox.client(session=session) as pinterest:
            await pinterest.user_account.get()
        assert not session.closed


async def test_views_share_pool_and_limits_and_live_with_their_client() -> None:
    """with_options() changes options, nothing else."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        view = pinterest.with_options(timeout=aiohttp.ClientTimeout(total=3), max_retries=0, max_wait=1)
        await view.user_account.get()
        assert view.limits is pinterest.limits
        assert [each.category for each in pinterest.limits.statistics()] == ["org_read", "universal"]
        for misuse in (view.open, view.aclose):
            with pytest.raises(ConfigurationError, match="view"):
                await misuse()
        await pinterest.user_account.get()


async def test_limits_can_be_shared_or_switched_off() -> None:
    """Two clients of one token draw on one limiter; quotas=None draws on none."""
    limits = Limits(Quotas.standard())
    async with Sandbox() as sandbox:
        for _ in range(2):
            async with sandbox.client(limiter=limits) as pinterest:
                await pinterest.user_account.get()
        assert [each.taken for each in limits.statistics()] == [2, 2]
        async with sandbox.client(quotas=None) as pinterest:
            await pinterest.user_account.get()
            assert pinterest.limits.statistics() == ()


class _Priorities(Limits):
    """Limits that note what they were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Category | None, bool]] = []

    async def acquire(
        self,
        category: Category | None,
        owner: str | None,
        max_wait: float,
        *,
        bulk: bool = False,
        user: str | None = None,
    ) -> None:
        self.asked.append((category, bulk))
        await super().acquire(category, owner, max_wait, bulk=bulk, user=user)


async def test_bulk_jobs_wait_behind_other_calls_unless_a_view_says_otherwise() -> None:
    """The requests of a job, those that follow its batches too, are marked; a view decides for all of its own."""
    limits = _Priorities()
    item = {"operation": "UPSERT", "item_id": "1", "attributes": {"title": "A", "image_link": ["https://x.example/1"]}}
    async with Sandbox() as sandbox, sandbox.client(limiter=limits) as pinterest:
        account = next(iter(sandbox.state.ad_accounts))
        campaign = {"ad_account_id": account, "name": "One", "objective_type": "AWARENESS"}
        await pinterest.user_account.get()
        await pinterest.campaigns.create_many(account, [campaign])
        await pinterest.catalogs.sync_items([item], country="US", language="EN")
        bulk = pinterest.with_options(priority="bulk")
        await bulk.with_options(max_retries=1).user_account.get()
        await pinterest.with_options(priority="interactive").campaigns.create_many(account, [campaign])
        with pytest.raises(ConfigurationError, match="'interactive' or 'bulk', got 'low'"):
            pinterest.with_options(priority="low")  # type: ignore[arg-type]
    assert limits.asked[:2] == [(Category.ORG_READ, False), (Category.ADS_WRITE, True)]
    assert set(limits.asked[2:-2]) == {(Category.CATALOGS_WRITE, True), (Category.CATALOGS_READ, True)}
    assert limits.asked[-2:] == [(Category.ORG_READ, True), (Category.ADS_WRITE, False)]


async def test_request_reaches_what_has_no_method() -> None:
    """Any path, plain or typed answers, the same errors and limits."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        created = await pinterest.request("post", "/boards", json={"name": "New"}, returns=Board)
        listed = await pinterest.request("GET", "/boards", query={"page_size": 1, "bookmark": None})
        assert created.name == "New"
        assert len(listed["items"]) == 1
        assert await pinterest.request("DELETE", f"/boards/{created.id}") is None
        pins = await pinterest.request("GET", "/pins", query={"creative_types": ["REGULAR", "VIDEO"]})
        assert "items" in pins
        for path in ("boards", "/boards?a=1", "/boards/../pins", "/boards//1"):
            with pytest.raises(ArgumentError, match="path"):
                await pinterest.request("GET", path)


async def test_every_declared_operation_is_a_bound_method() -> None:
    """An operation's name leads to its method."""
    pinterest = Pinterest(access_token="t")
    for operation in pinterest.operations.values():
        assert callable(operator.attrgetter(operation.name)(pinterest))
    assert pinterest.operations == OPERATIONS
    assert not hasattr(pinterest, "no_such_resource")


def test_resources_are_visible_without_a_call() -> None:
    """`dir`, `help` and `create_autospec` see what a client has, on the class and on an object."""
    pinterest = Pinterest(access_token="t")
    assert pinterest.boards is pinterest.boards
    assert pinterest.boards is not pinterest.with_options(max_retries=1).boards
    for seen in (Pinterest, pinterest):
        assert {"boards", "campaigns", "reports", "with_options"} <= set(dir(seen))
    shown = pydoc.plain(pydoc.render_doc(Pinterest))
    assert "boards = <class 'pinterest_async.resources.boards.Boards'>" in shown
    assert "Boards of the account, their sections, and the Pins on them." in shown


def test_a_client_can_be_a_mock() -> None:
    """A mock has the resources, and refuses what the client refuses."""
    mock = create_autospec(Pinterest, instance=True)
    mock.campaigns.list("549755885175", page_size=10)
    mock.campaigns.list.assert_called_once_with("549755885175", page_size=10)
    with pytest.raises(TypeError, match="sise"):
        mock.campaigns.list("549755885175", page_sise=10)
    with pytest.raises(AttributeError, match="lists"):
        mock.campaigns.lists("549755885175")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("campaign", "; did you mean 'campaigns'?"),
        ("with_option", "; did you mean 'with_options'?"),
        ("Boards", "; did you mean 'boards'?"),
        ("nothing_like_it", ""),
        ("_stat", ""),
    ],
)
def test_a_resource_that_is_not_there_is_told_with_one_like_it(name: str, hint: str) -> None:
    with pytest.raises(AttributeError) as caught:
        getattr(Pinterest(access_token="t"), name)
    assert str(caught.value) == f"'Pinterest' object has no attribute {name!r}{hint}"


async def test_bad_arguments_name_operation_argument_and_what_is_allowed() -> None:
    """Before anything is sent."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError, match=r"boards\.list: page_size: expected an integer from 1 to 250, got 251"):
            await pinterest.boards.list(page_size=251)
        with pytest.raises(ArgumentError, match=r"boards\.list: page_size: .* got 0"):
            await pinterest.boards.list(page_size=0)
        with pytest.raises(ArgumentError, match=r"campaigns\.get: campaign_id: expected a string of digits"):
            await pinterest.campaigns.get("549755885175", "")
        with pytest.raises(ArgumentError, match=r"boards\.get: bord_id: no such argument; allowed are board_id"):
            await pinterest.boards.get(bord_id="1")  # type: ignore[call-arg]
        with pytest.raises(ArgumentError, match=r"campaigns\.create: campaigns: expected a list from 1 to 30 items"):
            await pinterest.campaigns.create("549755885175", [{}] * 31)
        with pytest.raises(
            ArgumentError, match=r"boards\.create: privacy: expected one of PUBLIC.*BoardPrivacy\('HIDDEN'\)"
        ):
            await pinterest.boards.create(name="New", privacy="HIDDEN")
        assert not sandbox.requests


async def test_days_that_run_backwards_are_refused() -> None:
    """In the query and in the body, before anything is sent."""
    backwards: dict[str, Any] = {"start_date": "2026-11-20", "granularity": "DAY", "columns": ["SPEND_IN_DOLLAR"]}
    report = {**backwards, "end_date": "2026-11-10", "level": "CAMPAIGN"}
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(
            ArgumentError, match=r"end_date: expected 2026-11-20 \(start_date\) or a later day, got 2026"
        ):
            await pinterest.ad_accounts.analytics("1", end_date=datetime.date(2026, 11, 10), **backwards)
        with pytest.raises(ArgumentError, match=r"report: .*an end_date on or after 2026-11-20 \(start_date\)"):
            await pinterest.ad_accounts.create_report("1", report)
        assert not sandbox.requests


async def test_a_token_store_keeps_what_was_renewed(tmp_path: "object") -> None:
    """The rotated refresh token is in the file, and the next client begins with it."""
    async with Sandbox() as sandbox:
        store = FileTokenStore(f"{tmp_path}/tokens.json")
        settings = {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret, "base_url": sandbox.base_url}
        first = sandbox.refresh_token
        seen: list[str] = []
        shown = lambda name, _: seen.append(name)  # noqa: E731
        async with Pinterest(**settings, refresh_token=first, token_store=store, on_answer=shown) as pinterest:  # type: ignore[arg-type]
            await pinterest.user_account.get()
        assert seen == ["user_account.get"]  # a renewal is nobody's business: its answer holds tokens
        sandbox.expire_token()
        async with Pinterest(**settings, token_store=store) as pinterest:  # type: ignore[arg-type]
            await pinterest.user_account.get()
        kept = await store.load("")
        assert kept is not None
        assert kept.refresh_token == sandbox.refresh_token != first
