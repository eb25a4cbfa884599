"""One ad account, said once."""

import inspect
import operator
import pydoc
from collections.abc import AsyncIterator
from unittest.mock import create_autospec

import pytest

from pinterest_async import OPERATIONS, ArgumentError, BulkJob, Pages, Pinterest, raw
from pinterest_async._operations.declare import Resource
from pinterest_async._settings import ViewOptions
from pinterest_async.account import AccountView
from pinterest_async.models.campaigns import CampaignCreate, ObjectiveType
from pinterest_async.resources import NAMES, class_names, resource_class
from pinterest_async.sandbox import Sandbox

ACCOUNT = "549755885175"


@pytest.fixture
async def pinterest() -> AsyncIterator[Pinterest]:
    async with Sandbox() as sandbox, sandbox.client() as client:
        yield client


def campaign(number: int) -> CampaignCreate:
    return CampaignCreate(
        ad_account_id=ACCOUNT, name=f"Campaign {number}", objective_type=ObjectiveType.AWARENESS, daily_spend_cap=10**6
    )


async def test_campaigns_are_made_and_listed(pinterest: Pinterest) -> None:
    account = pinterest.account(ACCOUNT)
    job = account.campaigns.create_many(map(campaign, range(31)))
    assert isinstance(job, BulkJob)
    result = await job
    assert len(result.succeeded) == 31
    pages = account.campaigns.list(page_size=10)
    assert isinstance(pages, Pages)
    assert len([each async for each in pages]) == 31
    made = result.succeeded[0].value
    assert made is not None
    assert made.id is not None
    assert (await account.campaigns.get(made.id)).name == "Campaign 0"


async def test_an_optional_account_is_bound_and_may_be_said(pinterest: Pinterest) -> None:
    asked: list[str] = []
    view = pinterest.with_options(on_answer=lambda name, answer: asked.append(name)).account(ACCOUNT)
    assert view.boards is view.boards
    board = await view.boards.create(name="Summer")
    assert asked == ["boards.create"]
    assert (await raw(view.boards.get(board.id or ""))).status == 200
    with pytest.raises(ArgumentError, match=r"boards\.list: ad_account_id: expected a string of digits"):
        await view.boards.list(ad_account_id="mine")
    assert "Summer" in [each.name async for each in view.boards.list(ad_account_id=None)]


def taking_an_account(resource: type[Resource]) -> dict[str, inspect.Signature]:
    """The public methods of a resource that take an ad account."""
    methods = {name: method for name, method in vars(resource).items() if inspect.isfunction(method)}
    signatures = {name: inspect.signature(method) for name, method in methods.items() if not name.startswith("_")}
    return {name: shown for name, shown in signatures.items() if "ad_account_id" in shown.parameters}


@pytest.mark.parametrize("name", NAMES)
def test_every_method_that_takes_an_account_is_there_without_it(name: str) -> None:
    """What takes an account is in the view by the same name, with its docstring, and nothing else is."""
    wanted = taking_an_account(resource_class(name))
    view = getattr(AccountView, name) if wanted else None
    assert (name in class_names(AccountView)) is bool(wanted)
    assert [method for method in vars(view) if not method.startswith("_")] == [*wanted] if view else not wanted
    for method, shown in wanted.items():
        given = shown.parameters
        left = inspect.signature(getattr(view, method)).parameters
        assert [*left] == [each for each in given if each != "ad_account_id" or given[each].default is None]
        assert inspect.getdoc(getattr(view, method)) == inspect.getdoc(getattr(resource_class(name), method))


def test_help_shows_signature_and_docstring() -> None:
    account = Pinterest(access_token="t").account(ACCOUNT)
    shown = pydoc.plain(pydoc.render_doc(account.boards.get))
    assert "get(board_id: " in shown
    assert "ad_account_id: " in shown
    assert "Return one board, the account's own or one shared with it." in shown
    assert str(inspect.signature(account.campaigns.get)).startswith("(campaign_id: ")
    assert "campaigns = <class" in pydoc.plain(pydoc.render_doc(AccountView))


def test_a_view_can_be_a_mock() -> None:
    mock = create_autospec(AccountView, instance=True)
    mock.campaigns.list(page_size=10)
    with pytest.raises(TypeError, match="ad_account_id"):
        mock.campaigns.list(ad_account_id=ACCOUNT)


def test_the_options_of_a_view_are_those_of_the_client() -> None:
    options = inspect.signature(Pinterest.with_options).parameters
    assert [*ViewOptions.__annotations__] == [*options][1:]
    for name, parameter in [*options.items()][1:]:
        assert parameter.annotation == ViewOptions.__annotations__[name]


async def test_a_bound_account_is_in_the_path_or_the_query() -> None:
    """On the wire: what the sandbox is asked for names the account, unless the call says otherwise."""
    async with Sandbox() as sandbox, sandbox.client() as client:
        account = client.account(ACCOUNT)
        for call in (account.campaigns.list(), account.boards.list(), account.boards.list(ad_account_id=None)):
            await call
    asked = [(each.path.removeprefix("/v5"), str(each.query)) for each in sandbox.requests]
    assert [path for path, _ in asked] == [f"/ad_accounts/{ACCOUNT}/campaigns", "/boards", "/boards"]
    assert [ACCOUNT in query for _, query in asked] == [False, True, False]


def test_every_operation_that_takes_an_account_is_on_the_view() -> None:
    account = Pinterest(access_token="token").account(ACCOUNT)
    taking = [each for each in OPERATIONS.values() if any(p.name == "ad_account_id" for p in each.parameters)]
    assert len(taking) > 100
    for operation in taking:
        assert callable(operator.attrgetter(operation.name)(account))


def test_the_view_of_a_view(pinterest: Pinterest) -> None:
    account = pinterest.account(ACCOUNT).with_options(max_retries=0, priority="bulk")
    assert isinstance(account, AccountView)
    assert account.ad_account_id == ACCOUNT
    assert repr(account).startswith(f"<AccountView {ACCOUNT} of <Pinterest http")
    assert {"campaigns", "boards", "with_options"} <= set(dir(account))
    assert "terms" not in dir(account)


@pytest.mark.parametrize("wrong", ["", "12a", "1" * 19, "١٢", "12\n", 549755885175.0, True, None])
def test_an_id_that_cannot_be_one_is_refused(pinterest: Pinterest, wrong: str) -> None:
    with pytest.raises(ArgumentError, match=r"account: ad_account_id: expected a string of digits of at most 18"):
        pinterest.account(wrong)


async def test_an_account_said_twice_is_refused(pinterest: Pinterest) -> None:
    with pytest.raises(ArgumentError, match=r"campaigns\.list: ad_account_id: given twice"):
        await pinterest.account(ACCOUNT).campaigns.list(ad_account_id=ACCOUNT)  # type: ignore[call-arg]


def test_what_takes_no_account_is_not_there(pinterest: Pinterest) -> None:
    account = pinterest.account(ACCOUNT)
    with pytest.raises(AttributeError, match=r"use pinterest\.terms"):
        _ = account.terms  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match=r"no attribute 'nothing'$"):
        _ = account.nothing  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match=r"no attribute 'campaign'; did you mean 'campaigns'\?$"):
        _ = account.campaign  # type: ignore[attr-defined]
