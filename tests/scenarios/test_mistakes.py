"""Mistakes of somebody who is new to the library: the error names the mistake and the repair."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pinterest_async
from pinterest_async import ArgumentError, ClosedError, Journal, JournalError, Pinterest, changes_of
from pinterest_async.feeds import FeedError, read_feed
from pinterest_async.models.boards import Board
from pinterest_async.models.campaigns import CampaignUpdate
from pinterest_async.sandbox import Sandbox

ACCOUNT = "549755885175"


async def test_a_list_that_is_used_before_it_is_read(pinterest: Pinterest) -> None:
    pages: Any = pinterest.boards.list()
    assert repr(pages) == "<Pages of boards.list>"
    with pytest.raises(AttributeError, match="no attribute 'items': 'await' it for one page, or iterate"):
        _ = pages.items
    with pytest.raises(TypeError, match=r"^boards\.list: iterate with 'async for', or 'await' it"):
        list(pages)


async def test_a_job_that_is_used_before_it_has_run(pinterest: Any) -> None:
    job = pinterest.campaigns.create_many(ACCOUNT, [])
    assert repr(job) == "<BulkJob campaigns.create_many>"
    with pytest.raises(AttributeError, match="'BulkJob' object has no attribute 'succeeded': 'await' it"):
        _ = job.succeeded
    with pytest.raises(TypeError, match=r"^campaigns\.create_many: 'await' it for its result, or iterate with"):
        list(job)
    job.close()


async def test_a_client_that_is_closed_is_not_called_unopened(pinterest_sandbox: Sandbox) -> None:
    async with pinterest_sandbox.client() as pinterest:
        pass
    with pytest.raises(ClosedError, match=r"^boards\.list: the client is closed: use it inside 'async with'"):
        await pinterest.boards.list()
    with pytest.raises(ClosedError, match=r"^boards\.list: the client is not open: use it inside 'async with'"):
        await pinterest_sandbox.client().boards.list()


async def test_an_argument_without_its_name(pinterest: Pinterest) -> None:
    create: Any = pinterest.boards.create
    with pytest.raises(ArgumentError, match="at most 0 by position, got 1; give the others by name: name, descr"):
        await create("Summer")


async def test_models_of_another_kind(pinterest: Pinterest) -> None:
    boards: Any = [Board(name="Summer")]
    with pytest.raises(ArgumentError, match=r"each CampaignCreate, got a list of 1 \(Board\) "):
        await pinterest.campaigns.create(ACCOUNT, boards)
    with pytest.raises(ArgumentError, match=r"each CampaignCreate, got a list of 2 \(Board\) "):
        await pinterest.campaigns.create(ACCOUNT, [*boards, {"name": "Autumn"}])


async def test_a_query_as_text(pinterest: Pinterest) -> None:
    query: Any = "page_size=25"
    with pytest.raises(
        ArgumentError, match=r"query: expected a mapping such as \{'page_size': 25\}, got 'page_size=25'"
    ):
        await pinterest.request("GET", "/boards", query=query)


def test_changes_of_what_is_no_model() -> None:
    plain: Any = {}
    with pytest.raises(ArgumentError, match=r"^changes_of: old: expected a model that the API returned, got dict"):
        changes_of(plain, plain, CampaignUpdate)


@pytest.mark.parametrize(
    ("country", "hint"),
    [("UK", "; did you mean 'GB'?"), ("us", "; did you mean 'US'?"), ("Germany", "")],
)
async def test_a_country_that_is_none(country: str, hint: str, pinterest: Pinterest) -> None:
    with pytest.raises(ArgumentError) as caught:
        await pinterest.catalogs.sync_items([], country=country, language="EN")
    expected = f"country: expected one of the 248 values of Country (AD, AE, ...), got {country!r}{hint} (to send"
    assert expected in str(caught.value)


async def test_a_journal_in_a_folder_that_does_not_exist(pinterest: Pinterest, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "none" / "a.journal")
    assert repr(journal) == f"Journal({str(journal.path)!r})"
    with pytest.raises(JournalError) as caught:
        await pinterest.campaigns.create_many(ACCOUNT, [{"name": "a"}], journal=journal)
    assert str(caught.value) == f"{journal.path}: the journal cannot be read or written: No such file or directory"
    policy: Any = "lookup"
    with pytest.raises(ArgumentError, match="unknown: expected one of 'report', 'look_up', 'send_again', got 'lookup'"):
        Journal("a.journal", unknown=policy)


def test_a_feed_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="No such file"):
        read_feed(tmp_path / "none.tsv")
    assert f"{FeedError.__module__}.{FeedError.__qualname__}" == "pinterest_async.feeds.FeedError"


async def test_objects_say_what_they_are(pinterest_sandbox: Sandbox, pinterest: Pinterest) -> None:
    assert repr(pinterest_sandbox) == f"<Sandbox {pinterest_sandbox.base_url}>"
    assert repr(Sandbox()) == "<Sandbox not running>"
    assert repr(pinterest.terms) == "<Terms: list_related, list_suggested>"
    terms = pinterest.account(ACCOUNT).terms_of_service
    assert repr(terms) == f"<AccountTermsOfService {ACCOUNT}: get>"


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("redis", "pinterest_async._bulk.journal.redis"),
        ("otel", "opentelemetry"),
        ("taskiq", "taskiq"),
    ],
)
def test_a_module_whose_extra_is_missing_names_it(module: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    path = Path(pinterest_async.__path__[0], f"{module}.py")
    spec = importlib.util.spec_from_file_location(f"pinterest_async.{module}", path)
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(ModuleNotFoundError) as caught:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    needed = f"pinterest_async.{module} needs the extra {module}: pip install 'pinterest-async[{module}]'"
    assert str(caught.value) == needed
    assert caught.value.name == package


def test_a_program_without_the_extra_says_which_one_it_needs() -> None:
    program = "import sys; sys.modules['redis'] = None; import pinterest_async.redis"
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert done.stderr.endswith(
        "ModuleNotFoundError: pinterest_async.redis needs the extra redis: pip install 'pinterest-async[redis]'\n"
    )
