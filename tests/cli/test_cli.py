"""The command line, run as a user runs it: arguments in, JSON lines and an exit code out."""

import argparse
import asyncio
import gzip
import importlib
import io
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

import pinterest_async.sandbox
from pinterest_async import OPERATIONS, MirrorError
from pinterest_async.cli import main
from pinterest_async.cli._main import parser
from pinterest_async.feeds import _download
from pinterest_async.hashing import hashed_user_data
from pinterest_async.mirror import MirrorFile
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.pipes import Pipe
from tests.support.redis_server import RedisServer, running_server
from tests.support.redis_state import keep_real_time_in_calls
from tests.support.served import served_in_thread
from tests.support.virtual_time import VirtualTimeLoop

HEADER = "id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\n"
ROW = "A{}\tLamp\tA lamp.\thttps://shop.example/a\thttps://shop.example/a.jpg\t24.99 USD\tin stock\n"
TODAY = datetime.now(UTC).date()
SYNC = ("catalog", "sync", "--country", "US", "--language", "EN", "--sandbox")


@pytest.fixture(autouse=True)
def own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials, and virtual time, as if the command ran in a process of its own."""

    def run(main: Coroutine[Any, Any, int]) -> int:
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            return runner.run(main)

    monkeypatch.setattr("asyncio.run", run)
    for name in list(os.environ):
        if name.startswith("PINTEREST_"):
            monkeypatch.delenv(name)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """The sandbox that `--sandbox` starts; its state stays when the command is over."""
    made = Sandbox()
    monkeypatch.setattr(pinterest_async.sandbox, "Sandbox", lambda **_: made, raising=False)
    yield made


@pytest.fixture
def same_sandbox(monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The sandbox that `--sandbox` starts, on the same port each time: a journal knows where its job goes to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        made = Sandbox(port=free.getsockname()[1])
    monkeypatch.setattr(pinterest_async.sandbox, "Sandbox", lambda **_: made, raising=False)
    return made


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    yield from running_server()


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.tsv"
    path.write_text(HEADER + "".join(ROW.format(number) for number in range(5)))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[Any], str]:
    """The exit code, the lines of stdout as JSON, and stderr."""
    code = main([str(each) for each in arguments])
    captured = capsys.readouterr()
    return code, [json.loads(line) for line in captured.out.splitlines()], captured.err


# Calls


def test_a_list_is_a_line_per_item(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("Summer", "Winter"):
        assert run(capsys, "call", "boards.create", f"name={name}", "--sandbox")[0] == 0
    code, lines, errors = run(capsys, "call", "boards.list", "--sandbox", "page_size=1")
    assert (code, errors) == (0, "")
    assert [line["name"] for line in lines][-2:] == ["Summer", "Winter"]


def test_a_page_comes_with_its_bookmark(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "call", "boards.create", "name=Summer", "--sandbox")
    _, [page], _ = run(capsys, "call", "boards.list", "page_size=1", "--page", "--sandbox")
    assert len(page["items"]) == 1
    _, rest, _ = run(capsys, "call", "boards/list", f"bookmark={page['bookmark']}", "--sandbox")
    assert [board["name"] for board in rest] == ["Summer"]


def test_what_has_no_answer_prints_null(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    _, [board], _ = run(capsys, "call", "boards.create", "name=Summer", "privacy=SECRET", "--sandbox")
    assert board["privacy"] == "SECRET"
    assert run(capsys, "call", "boards.delete", f"board_id={board['id']}", "--sandbox")[:2] == (0, [None])


def test_values_are_read_as_the_type_has_them(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = "ad_account_id=549755885175"
    campaigns = [{"ad_account_id": "549755885175", "name": name, "objective_type": "AWARENESS"} for name in "ab"]
    (tmp_path / "campaigns.json").write_text(json.dumps(campaigns))
    create = ("call", "campaigns.create", account, "--sandbox")
    _, [made], _ = run(capsys, *create, f"campaigns=@{tmp_path / 'campaigns.json'}")
    ids = [item["data"]["id"] for item in made["items"]]
    assert run(capsys, *create, f"campaigns:={json.dumps(campaigns)}")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(campaigns)))
    assert run(capsys, *create, "campaigns=@-")[0] == 0

    listing = ("call", "campaigns.list", account, "--sandbox")
    assert [each["id"] for each in run(capsys, *listing, f"campaign_ids={','.join(ids)}")[1]] == ids
    assert [each["id"] for each in run(capsys, *listing, f"campaign_ids={json.dumps(ids)}")[1]] == ids
    code, rows, _ = run(
        capsys,
        *("call", "campaigns.analytics", account, "--sandbox", "start_date=2026-11-01", "end_date=2026-11-02"),
        *(f"campaign_ids={ids[0]}", "columns=SPEND_IN_DOLLAR,TOTAL_CLICKTHROUGH", "granularity=DAY"),
        "click_window_days=30",
    )
    issues = ("call", "catalogs.list_item_issues", "processing_result_id=1", "--sandbox")
    assert "HTTP 404" in run(capsys, *issues, "item_numbers=1,2")[2]
    assert code == 0
    assert rows[0][0]["CAMPAIGN_ID"] == ids[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["boards.lst"], "there is no 'boards.lst'; did you mean boards.list"),
        (["nonsense"], "'pinterest-async call' lists them all"),
        (["boards.create", "name"], "boards.create: name: expected name=value"),
        (["boards.create", "name=a", "name=b"], "boards.create: name: given twice"),
        (["boards.create", "nme=a"], "boards.create: nme: no such argument; allowed are name"),
        (["boards.create"], "boards.create: name: missing"),
        (["boards.list", "page_size=many"], "boards.list: page_size: expected JSON: JSON is malformed"),
        (["boards.list", "page_size=251"], "boards.list: page_size: expected an integer from 1 to 250, got 251"),
        (["boards.create", "name:=null"], "boards.create: name: expected a string"),
        (["campaigns.create", "campaigns=@no-such-file"], "No such file"),
        (["boards.list", "--timeout=0"], "timeout must be a positive number"),
    ],
)
def test_what_cannot_be_sent_ends_with_2(
    arguments: list[str], message: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines, errors = run(capsys, "call", "--sandbox", *arguments)
    assert (code, lines) == (2, [])
    assert message in errors
    assert not sandbox.requests


@pytest.mark.parametrize("arguments", [["call", "boards.list", "--no-such-option"], ["sandbox", "rest"], []])
def test_unknown_options_are_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_without_credentials_it_says_which_setting_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, errors = run(capsys, "call", "boards.list", "--environment", "sandbox")
    assert code == 2
    assert "PINTEREST_ACCESS_TOKEN" in errors


def test_an_environment_comes_before_the_setting_of_an_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", "token")
    monkeypatch.setenv("PINTEREST_BASE_URL", "not a url")
    assert run(capsys, "call", "boards.list", "page_size=0")[2].startswith("base_url must look like")
    assert run(capsys, "call", "boards.list", "page_size=0", "--environment=sandbox")[2].startswith("boards.list: page")


def test_a_refusal_of_the_api_ends_with_3(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, errors = run(capsys, "call", "boards.get", "board_id=1", "--sandbox")
    assert (code, lines) == (3, [])
    assert "boards.get: HTTP 404" in errors


def test_verbose_says_what_is_tried_again(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    level = logging.root.level
    for options, told in ((), False), (("--verbose",), True):
        sandbox.faults.add("boards.list", Fault.RATE_LIMITED)
        errors = run(capsys, "call", "boards.list", "--sandbox", *options)[2]
        assert ("boards.list: trying again in" in errors) is told
    logging.root.setLevel(level)


def test_a_deprecated_operation_says_so(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    errors = run(capsys, "call", "product_groups.list", "ad_account_id=549755885175", "--sandbox")[2]
    assert "product_groups.list is not part of the API since 5.14; use catalogs.list_product_groups" in errors


def test_all_operations_are_listed_and_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["call"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(OPERATIONS)
    assert main(["call", "campaigns.list", "--describe"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("campaigns.list: GET /ad_accounts/{ad_account_id}/campaigns\n")
    assert "  page_size (optional): an integer from 1 to 250\n" in told


# A catalog


def test_a_feed_is_accounted_for(sandbox: Sandbox, feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, errors = run(capsys, *SYNC, feed)
    assert (code, errors) == (0, "items: 5 of 5\n")
    counts = {"read": 5, "succeeded": 5, "failed": 0, "rejected": 0, "unknown": 0, "not_sent": 0, "warnings": 0}
    assert lines == [{"summary": counts}]
    _, lines, _ = run(capsys, *SYNC, feed, "--all")
    assert lines[0] == {"line": 2, "item_id": "A0", "status": "succeeded"}
    assert len(lines) == 6


def test_values_that_are_not_sent_as_they_stand_are_listed(
    sandbox: Sandbox, feed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = feed.read_text().replace(HEADER.strip(), HEADER.strip() + "\tgtin", 1)
    first, rest = text.split("\n", 1)
    feed.write_text(f"{first}\n" + "".join(f"{line}\t4.0E+12\n" for line in rest.splitlines()))
    code, lines, _ = run(capsys, *SYNC, feed)
    assert code == 0
    assert (lines[0]["line"], lines[0]["status"]) == (2, "succeeded")
    assert lines[0]["warnings"][0].startswith("gtin: not sent: expected 8, 12, 13 or 14 digits")
    assert lines[-1]["summary"]["warnings"] == 5


def test_a_feed_of_prices_needs_a_currency_and_may_be_an_update(
    sandbox: Sandbox, feed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, *SYNC, feed)[0] == 0
    feed.write_text("id\tprice\nA0\t9.00\n")
    code, [rejected, _], _ = run(capsys, *SYNC, feed, "--operation", "update")
    assert code == 1
    assert "currency" in rejected["reason"]
    code, [summary], _ = run(capsys, *SYNC, feed, "--operation", "update", "--currency", "EUR")
    assert (code, summary["summary"]["succeeded"]) == (0, 1)
    assert {item["price"] for item in sandbox.state.items.values()} == {"9.00 EUR", "24.99 USD"}
    assert run(capsys, *SYNC, feed, "--currency", "euro")[0] == 2
    assert run(capsys, *SYNC, feed, "--encoding", "utf-16")[0] == 2


def test_rows_that_are_not_taken_are_named(sandbox: Sandbox, feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with feed.open("a") as file:
        file.write(ROW.format(5).replace("24.99 USD", "cheap"))
    code, [rejected, summary], _ = run(capsys, *SYNC, feed)
    assert code == 1
    assert (rejected["line"], rejected["item_id"], rejected["status"]) == (7, "A5", "rejected")
    assert "price" in rejected["reason"]
    assert summary["summary"]["read"] == 6


def test_a_feed_of_several_batches(sandbox: Sandbox, feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed.write_text(HEADER + "".join(map(ROW.format, range(1001))))
    code, [summary], _ = run(capsys, *SYNC, feed)
    assert (code, summary["summary"]["succeeded"], len(sandbox.state.items)) == (0, 1001, 1001)


def test_a_feed_that_breaks_off_is_accounted_for_as_far_as_it_goes(
    sandbox: Sandbox, feed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(ROW.format(number) + os.urandom(50).hex() + "\n" for number in range(500))
    content = gzip.compress((HEADER + rows).encode())[:-5000]
    feed.write_bytes(content)
    code, lines, errors = run(capsys, *SYNC, feed)
    assert (code, lines, len(errors.splitlines())) == (2, [], 1)
    assert errors.startswith(f"{feed}: the archive is damaged")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Pipe(content))))
    code, lines, errors = run(capsys, *SYNC, "-")
    counts = lines[-1]["summary"]
    assert code == 1
    assert "breaks off after line" in errors
    assert counts["read"] == counts["succeeded"] + counts["rejected"] > 0


def test_rows_that_were_not_sent_are_counted(
    feed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", "token")
    monkeypatch.setenv("PINTEREST_BASE_URL", "http://127.0.0.1:9/v5")
    code, lines, errors = run(capsys, *SYNC[:-1], feed, "--max-retries=0")
    assert code == 3, "an outage is no fault of the rows"
    assert "no connection" in errors
    assert lines[-1]["summary"]["not_sent"] == 5


def test_what_stopped_a_job_is_told(sandbox: Sandbox, feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(9):
        sandbox.faults.add("catalogs.create_items_batch", Fault.EXPIRED_TOKEN)
    code, lines, errors = run(capsys, *SYNC, feed)
    assert code == 3
    assert lines[-1]["summary"]["not_sent"] == 5
    assert "HTTP 401" in errors


@pytest.mark.parametrize("feed_name", ["no-such-feed.tsv", "binary"])
def test_a_feed_that_cannot_be_read_ends_with_2(
    feed_name: str, tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 10)
    code, lines, errors = run(capsys, *SYNC, tmp_path / feed_name)
    assert (code, lines, len(errors.splitlines())) == (2, [], 1)


def test_a_feed_of_standard_input_with_names_of_its_own(
    sandbox: Sandbox, feed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert HEADER.startswith("id\t")
    text = feed.read_text().replace("id\t", "Handle\t", 1)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, [summary], _ = run(capsys, *SYNC, "-", "--column", "Handle=id", "--default", "condition=new")
    assert (code, summary["summary"]["succeeded"]) == (0, 5)
    code, lines, errors = run(capsys, *SYNC, feed, "--column", "Handle")
    assert (code, lines) == (2, [])
    assert errors == "catalog sync: --column: expected name=value, got 'Handle'\n"


def test_the_export_of_a_shop_system(sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "products_export.csv"
    path.write_text(
        "Handle,Title,Body (HTML),Variant SKU,Variant Price,Variant Inventory Qty,Image Src,Status\n"
        "lamp,Lamp,A lamp.,L1,69.99,3,https://a.example/1.jpg,active\n"
        "lamp,,,L2,79.99,0,https://a.example/2.jpg,\n"
    )
    export = ("--preset", "shopify", "--currency", "EUR")
    code, lines, errors = run(capsys, *SYNC, path, *export)
    assert (code, lines) == (2, [])
    assert errors.startswith("read_feed: shop: an export has no links: expected the address of the shop")
    code, [summary], _ = run(capsys, *SYNC, path, *export, "--shop", "https://shop.example")
    assert (code, summary["summary"]["succeeded"]) == (0, 2)
    [items] = sandbox.state.catalog_items.values()
    assert items["L2"]["availability"] == "out of stock"
    assert items["L2"]["link"] == "https://shop.example/products/lamp"


def test_a_wrong_country_ends_with_2(sandbox: Sandbox, feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, errors = run(capsys, "catalog", "sync", feed, "--country=XX", "--language=EN", "--sandbox")
    assert (code, lines) == (2, [])
    assert "catalogs.sync_items: country" in errors


def test_a_sync_that_is_run_again_does_nothing_twice(
    same_sandbox: Sandbox, feed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is in the journal is not sent again, and counts; a journal of another job is refused."""
    command = (*SYNC, feed, "--resume", tmp_path / "journal", "--all")
    assert run(capsys, *command)[0] == 0
    sent = len(same_sandbox.requests)
    code, lines, _ = run(capsys, *command)
    assert code == 0
    assert lines[0] == {"line": 2, "item_id": "A0", "status": "succeeded"}
    assert lines[-1]["summary"]["succeeded"] == 5
    assert len(same_sandbox.requests) == sent
    code, lines, errors = run(capsys, *command, "--country", "CA")
    assert (code, lines, len(errors.splitlines())) == (2, [], 1)
    assert "another job" in errors


def test_limits_are_told_at_the_end(sandbox: Sandbox, feed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, errors = run(capsys, *SYNC, feed, "--limits")
    assert code == 0
    assert "category" in errors
    assert "catalogs_write" in errors
    assert run(capsys, "call", "boards.get", "board_id=1", "--sandbox", "--limits")[2].count("org_read") == 1


# Reports

REPORT = ("report", "--sandbox", "--ad-account-id", "549755885175")
DAYS = ("--start-date", str(TODAY - timedelta(days=2)), "--end-date", str(TODAY))
COLUMNS = ("--columns", "SPEND_IN_DOLLAR,CAMPAIGN_NAME")
CAMPAIGNS = (*COLUMNS, "--level", "CAMPAIGN", "--granularity", "DAY")


def test_a_report_is_printed_or_saved(sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sandbox.state.add_campaigns(2)
    code, rows, errors = run(capsys, *REPORT, *DAYS, *CAMPAIGNS)
    assert (code, errors) == (0, "rows: 6\n")
    assert [row["CAMPAIGN_NAME"] for row in rows] == ["Campaign 1"] * 3 + ["Campaign 2"] * 3
    path = tmp_path / "report.csv"
    code, [told], _ = run(capsys, *REPORT, *DAYS, *CAMPAIGNS, "--report-format", "CSV", "--output", path)
    assert (code, told) == (0, {"file": str(path), "bytes": path.stat().st_size})
    assert len(path.read_text().splitlines()) == 7


def test_a_report_of_a_request_or_a_template(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.state.add_campaigns(1)
    request = {"level": "CAMPAIGN", "granularity": "TOTAL", "columns": ["CAMPAIGN_NAME"]}
    path = tmp_path / "request.json"
    path.write_text(json.dumps(request))
    assert len(run(capsys, *REPORT, *DAYS, "--request", path, "--granularity", "DAY")[1]) == 3
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert run(capsys, *REPORT, *DAYS, "--request", "-")[0] == 0
    [template] = sandbox.state.templates["549755885175"]
    assert run(capsys, *REPORT, "--template", template, *DAYS)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (DAYS, "report: --granularity: missing; a report needs --granularity, --level, --columns, or a --template"),
        ((*DAYS, "--template", "1", "--level", "CAMPAIGN"), "report: level: a template has its own"),
        ((*DAYS, "--request", "no-such-file"), "no-such-file"),
        ((*DAYS, "--request", os.devnull), "report: --request: expected a JSON object"),
    ],
)
def test_a_report_that_cannot_be_asked_for_ends_with_2(
    arguments: tuple[str, ...], problem: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines, errors = run(capsys, *REPORT, *arguments)
    assert (code, lines) == (2, [])
    assert problem in errors


# Events


def test_events_of_a_file_are_accounted_for(
    sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    user = hashed_user_data(email="a@example.com")
    event = {"event_name": "lead", "action_source": "web", "event_time": 1, "event_id": "one", "user_data": user}
    path = tmp_path / "events.jsonl"
    path.write_bytes(msgspec.json.encode(event) + b"\nnonsense\n")
    command = ("events", "send", path, "--ad-account-id", "549755885175", "--sandbox", "--all")
    code, [rejected, sent, summary], _ = run(capsys, *command)
    assert code == 1
    assert (rejected["line"], rejected["status"]) == (2, "rejected")
    assert sent == {"line": 1, "event_id": "one", "status": "succeeded"}
    assert summary["summary"]["read"] == 2
    assert run(capsys, *command, "--test")[1][-1]["summary"]["succeeded"] == 1
    log = sandbox.state.conversion_events["549755885175"]
    assert (log.received, log.tested) == (1, 1)


def test_events_are_resumed_from_a_journal(
    sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"")
    command = ("events", "send", path, "--ad-account-id", "549755885175", "--sandbox", "--resume", tmp_path / "journal")
    assert run(capsys, *command)[0] == 0
    assert (tmp_path / "journal").exists()


# The process


def test_the_package_is_a_program() -> None:
    assert importlib.import_module("pinterest_async.__main__").main is main
    command = [sys.executable, "-m", "pinterest_async", "call", "boards.get", "--describe"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "boards.get: GET /boards/{board_id}" in ended.stdout


def test_ctrl_c_is_no_traceback_and_the_journal_goes_on(
    same_sandbox: Sandbox,
    feed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = (*SYNC, feed, "--resume", tmp_path / "journal")

    async def interrupted(main: Coroutine[Any, Any, int]) -> int:
        try:
            return await asyncio.wait_for(main, timeout=1.0)
        except TimeoutError:
            raise KeyboardInterrupt from None

    in_process = asyncio.run
    monkeypatch.setattr("asyncio.run", lambda main: in_process(interrupted(main)))
    code, [*lines, summary], errors = run(capsys, *command)
    assert code == 130
    assert {line["status"] for line in lines} == {"unknown"}
    assert summary["summary"]["unknown"] == len(lines) == 5
    assert errors.endswith("interrupted\n")

    monkeypatch.setattr("asyncio.run", in_process)
    code, [summary], _ = run(capsys, *command)
    assert (code, summary["summary"]["succeeded"]) == (0, 5)
    posted = [each for each in same_sandbox.requests if each.operation == "catalogs.create_items_batch"]
    assert len(posted) == 1, "the batch was accepted: the second run follows it"


def test_another_thread_runs_a_command_without_a_handler(capsys: pytest.CaptureFixture[str]) -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["call"])))
    thread.start()
    thread.join()
    assert codes == [0]
    assert "boards.list" in capsys.readouterr().out


def test_a_reader_that_goes_away_is_no_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["call"]) == 1
        monkeypatch.undo()


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, _, errors = run(capsys, "sandbox", "--port", str(taken.getsockname()[1]))
    assert code == 2
    assert "is in use: choose another port" in errors


def test_a_sandbox_that_was_stopped_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stopped(options: argparse.Namespace) -> None:
        assert options.quotas == "trial"

    monkeypatch.setattr("pinterest_async.cli._sandbox.serve", stopped)
    assert main(["sandbox", "--quotas", "trial"]) == 0


# Mirror

MIRROR = ("catalog", "mirror", "--country", "US", "--language", "EN", "--sandbox")


def test_a_mirror_sends_what_changed_and_removes_what_left(
    same_sandbox: Sandbox, feed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = (*MIRROR, feed, "--state", tmp_path / "state")
    dry = run(capsys, *command, "--dry-run", "--all")
    assert dry[0] == 0
    assert [(line.get("item_id"), line.get("status")) for line in dry[1][:-1]] == [
        (f"A{number}", "planned") for number in range(5)
    ]
    assert dry[1][-1]["summary"] == {
        "read": 5, "new": 5, "changed": 0, "removed": 0, "unchanged": 0, "rejected": 0, "failed": 0, "unknown": 0,
        "not_sent": 0, "refused": 0, "dry_run": True,
    }  # fmt: skip
    code, lines, _ = run(capsys, *command)
    assert (code, lines[-1]["summary"]["new"], len(lines)) == (0, 5, 1)
    rows = [ROW.format(number) for number in range(1, 5)]
    feed.write_text("".join([HEADER, *rows[:3], rows[3].replace("24.99", "9.99"), ROW.format(9).replace("USD", "")]))
    code, [rejected, summary], errors = run(capsys, *command)
    assert (code, rejected["line"], rejected["item_id"], rejected["status"]) == (1, 6, "A9", "rejected")
    assert [summary["summary"][name] for name in ("changed", "removed", "unchanged")] == [1, 1, 3]
    assert "items: 2 of 2" in errors
    assert set(same_sandbox.state.items) == {"A1", "A2", "A3", "A4"}


def test_a_mirror_refuses_to_remove_too_much(
    same_sandbox: Sandbox, feed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = (*MIRROR, feed, "--state", tmp_path / "state")
    run(capsys, *command)
    feed.write_text(HEADER + ROW.format(1))
    code, [summary], errors = run(capsys, *command)
    assert (code, summary["summary"]["refused"]) == (1, 4)
    assert errors.splitlines()[-1].startswith("4 of 5 items left the feed, and are kept: more than 5.0%")
    code, [summary], _ = run(capsys, *command, "--max-removed", "80", "--remove", "out-of-stock")
    assert (code, summary["summary"]["removed"]) == (0, 4)


def test_a_mirror_that_cannot_begin_ends_with_2(
    same_sandbox: Sandbox, feed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = (*MIRROR, feed, "--state", tmp_path / "state")
    run(capsys, *command)
    same_sandbox.requests.clear()
    code, lines, errors = run(capsys, *command, "--country", "CA")
    assert (code, lines) == (2, [])
    assert errors.endswith("its country is US, and this run's is CA: choose another file\n")
    feed.write_text(HEADER)
    code, lines, errors = run(capsys, *command)
    assert (code, lines, len(errors.splitlines())) == (2, [], 1)
    assert errors == f"{feed}: the feed has a header and no rows: look at what makes it\n"
    feed.write_text(HEADER + ROW.format(1).replace("24.99 USD", "24.99"))
    code, [rejected], errors = run(capsys, *command)
    assert (code, rejected["status"], len(errors.splitlines())) == (2, "rejected", 1)
    assert "no item that can be sent: 1 row, and all are rejected, the first one because of price: an amount" in errors
    assert not same_sandbox.requests


@pytest.mark.parametrize("percent", ["101", "-1", "nan", "some"])
def test_the_share_that_a_mirror_may_remove_is_a_percentage(capsys: pytest.CaptureFixture[str], percent: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*MIRROR, "feed", "--state", "state", f"--max-removed={percent}"])
    expected = f"argument --max-removed: expected a percentage from 0 to 100, got {percent!r}\n"
    assert capsys.readouterr().err.endswith(expected)


def test_ids_get_a_prefix(capsys: pytest.CaptureFixture[str], feed: Path) -> None:
    code, [first, *_], _ = run(capsys, *SYNC, feed, "--all", "--id-prefix", "de-")
    assert (code, first["item_id"]) == (0, "de-A0")


def test_a_mirror_that_is_interrupted_prints_what_is_not_known(
    same_sandbox: Sandbox, feed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def interrupt() -> None:
        options = parser().parse_args([*MIRROR, str(feed), "--state", str(tmp_path / "state")])
        running = asyncio.create_task(options.run(options))
        while not any(request.method == "GET" for request in same_sandbox.requests):
            await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    same_sandbox.state.processing_seconds = 60
    asyncio.run(interrupt())
    *lines, summary = map(json.loads, capsys.readouterr().out.splitlines())
    assert [(line["item_id"], line["status"]) for line in lines] == [(f"A{number}", "unknown") for number in range(5)]
    assert summary["summary"]["unknown"] == 5
    same_sandbox.state.processing_seconds = 0
    code, [summary], _ = run(capsys, *MIRROR, feed, "--state", tmp_path / "state")
    assert (code, summary["summary"]["changed"]) == (0, 5)


def test_a_mirror_that_is_stopped_ends_with_3(
    same_sandbox: Sandbox, feed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same_sandbox.faults.add("catalogs.create_items_batch", Fault.EXPIRED_TOKEN, 2)
    code, lines, errors = run(capsys, *MIRROR, feed, "--state", tmp_path / "state")
    assert (code, lines[-1]["summary"]["not_sent"]) == (3, 5)
    assert "HTTP 401" in errors


def test_a_mirror_whose_state_cannot_be_written_ends_with_1(
    same_sandbox: Sandbox,
    feed: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail(*_: object) -> None:
        raise MirrorError("state: disk full")

    monkeypatch.setattr(MirrorFile, "put", fail)
    code, lines, errors = run(capsys, *MIRROR, feed, "--state", tmp_path / "state")
    assert (code, lines[-1]["summary"]["new"]) == (1, 0)
    assert errors.endswith("state: disk full\n")


def test_a_mirror_has_its_state_on_a_redis_server(
    same_sandbox: Sandbox,
    feed: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    redis_server: RedisServer,
) -> None:
    keep_real_time_in_calls(monkeypatch)
    command = (*MIRROR, feed, "--state", redis_server.url, "--state-name", "products")
    for new in (5, 0):
        code, [summary], _ = run(capsys, *command)
        assert (code, summary["summary"]["new"], summary["summary"]["unchanged"]) == (0, new, 5 - new)
    code, lines, errors = run(capsys, *command, "--country", "CA")
    assert (code, lines) == (2, [])
    assert errors.startswith("mirror products: the state of another catalog: its country is US")


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (("redis://:secret@127.0.0.1:1/0",), "a state on a Redis server needs a name, such as products"),
        (("redis://:secret@127.0.0.1:1/0", "--state-name", "a"), "mirror a: the Redis server does not answer"),
        (("redis://:s/ecret@127.0.0.1:1/0", "--state-name", "a"), "the Redis URL cannot be used: it cannot be read"),
        (("file", "--state-name", "a"), "--state-name: only a state on a Redis server has a name"),
    ],
)
def test_a_redis_server_that_cannot_be_used_ends_with_2_and_no_password(
    same_sandbox: Sandbox,
    feed: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    state: tuple[str, ...],
    message: str,
) -> None:
    pytest.importorskip("redis")
    keep_real_time_in_calls(monkeypatch)
    code, lines, errors = run(capsys, *MIRROR, feed, "--state", *state)
    assert (code, lines, len(errors.splitlines())) == (2, [], 1)
    assert message in errors
    assert "ecret" not in errors
    assert not same_sandbox.requests


def test_a_state_on_a_redis_server_needs_its_extra(
    feed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pinterest_async.redis", None)
    code, lines, errors = run(capsys, *MIRROR, feed, "--state", "redis://:secret@host", "--state-name", "products")
    assert (code, lines) == (2, [])
    assert errors == "a state on a Redis server needs the extra redis: pip install 'pinterest-async[redis]'\n"


def test_a_feed_of_an_address(
    same_sandbox: Sandbox,
    feed: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be downloaded ends with 2 and a line."""
    fetch = _download._fetch  # pyright: ignore[reportPrivateUsage]

    async def fetch_in_real_time(*args: Any) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualTimeLoop)
        with loop.standing_still():  # the server is a thread, whose work the loop does not see
            await fetch(*args)

    monkeypatch.setattr(_download, "_fetch", fetch_in_real_time)
    with served_in_thread(feed.read_bytes()) as address:
        code, lines, errors = run(capsys, *MIRROR, address, "--state", tmp_path / "state")
        assert code == 0, errors
        assert lines[-1]["summary"]["new"] == 5
        code, _, errors = run(capsys, *SYNC, address)
        assert code == 0, errors
        same_sandbox.requests.clear()
        secret = address.replace("http://", "http://name:secret@") + "?key=secret"
        for options, message in [
            (["--feed-max-bytes", "10"], f"{address}?***: more than 10 bytes"),
            (["--proxy", "http://127.0.0.1:1"], f"{address}?***: cannot be downloaded"),
            (["--ca-file", str(feed)], f"--ca-file: {feed}"),
        ]:
            code, lines, errors = run(capsys, *MIRROR, secret, "--state", tmp_path / "state", *options)
            assert (code, lines, len(errors.splitlines())) == (2, [], 1)
            assert errors.startswith(message)
            assert "secret" not in errors
    assert not same_sandbox.requests


# Issues


def _only_feed(sandbox: Sandbox, issues: dict[str, Any]) -> str:
    """Leave one feed, whose only items with issues are these, and return its id."""
    state = sandbox.state
    state.feeds.clear()
    state.processing_results.clear()
    state.item_issues.clear()
    feed_id = str(state.create_feed({"name": "Shop"})["id"])
    [result] = state.processing_results[feed_id].values()
    result["ingestion_details"] = {"errors": {"IMAGE_FILE_NOT_FOUND": 1}, "warnings": None}
    [items] = state.item_issues.values()
    items.clear()
    for number, issue in issues.items():
        items[number] = issue
    return feed_id


def test_issues_of_feeds_are_lines(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    detail = {"attribute_name": "GTIN", "provided_value": "12 " * 40}
    feed_id = _only_feed(sandbox, {
        "3": {"item_number": 3, "item_id": "SKU-3", "errors": {"TITLE_MISSING": {"attribute_name": "TITLE"}}},
        "7": {"item_number": 7, "item_id": "SKU-7", "errors": None, "warnings": {"GTIN_INVALID": detail}},
    })  # fmt: skip
    code, lines, errors = run(capsys, "catalog", "issues", "--sandbox")
    assert (code, errors) == (1, "")
    assert {line.pop("feed_id") for line in lines[:-1]} == {feed_id}
    assert all(line.pop("processed_at") for line in lines[:-1])
    assert lines == [
        {"level": "error", "code": "TITLE_MISSING", "count": 1},
        {"level": "error", "code": "PRICE_MISSING", "count": 1},
        {"level": "error", "code": "IMAGE_FILE_NOT_FOUND", "count": 1},
        {"level": "warning", "code": "GTIN_INVALID", "count": 4},
        {"item_number": 3, "item_id": "SKU-3", "level": "error", "code": "TITLE_MISSING", "attribute": "TITLE",
         "value": None},
        {"item_number": 7, "item_id": "SKU-7", "level": "warning", "code": "GTIN_INVALID", "attribute": "GTIN",
         "value": "12 " * 40},
        {"summary": {"feeds": 1, "errors": 3, "warnings": 4, "items": 2}},
    ]  # fmt: skip
    code, lines, _ = run(capsys, "catalog", "issues", "--errors", "--feed-id", feed_id, "--sandbox")
    assert lines[-1] == {"summary": {"feeds": 1, "errors": 3, "warnings": 0, "items": 1}}


def test_issues_of_feeds_are_a_table(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    detail = {"attribute_name": "GTIN", "provided_value": "12 \n" * 40}
    _only_feed(sandbox, {"7": {"item_number": 7, "item_id": "SKU-7", "warnings": {"GTIN_INVALID": detail}}})
    assert main(["catalog", "issues", "--table", "--sandbox"]) == 1
    header, *rows, summary = capsys.readouterr().out.splitlines()
    assert header.split() == ["feed_id", "level", "code", "count", "item_number", "item_id", "attribute", "value"]
    assert [row.split()[1:4] for row in rows[1:4]] == [
        ["error", "PRICE_MISSING", "1"], ["error", "IMAGE_FILE_NOT_FOUND", "1"], ["warning", "GTIN_INVALID", "4"]
    ]  # fmt: skip
    assert rows[4].endswith("SKU-7    GTIN       " + ("12 " * 40)[:57] + "...")
    assert json.loads(summary)["summary"]["items"] == 1


def test_no_feed_and_no_processing_are_no_issues(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    feed_id = _only_feed(sandbox, {})
    sandbox.state.processing_results[feed_id].clear()
    code, lines, _ = run(capsys, "catalog", "issues", "--sandbox")
    assert (code, lines) == (0, [{"summary": {"feeds": 1, "errors": 0, "warnings": 0, "items": 0}}])
    sandbox.state.feeds.clear()
    code, lines, _ = run(capsys, "catalog", "issues", "--sandbox")
    assert (code, lines) == (0, [{"summary": {"feeds": 0, "errors": 0, "warnings": 0, "items": 0}}])


# --- version, completion, log


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"pinterest-async {pinterest_async.__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_the_completion_of_a_shell_has_commands_options_and_operations(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("shtab")  # the extra completion
    with pytest.raises(SystemExit, match="0"):
        main(["--print-completion", shell])
    script = capsys.readouterr().out
    for word in ("--max-wait", "catalog", "campaigns.create"):
        assert word.removeprefix("--") in script


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["eve"], ["events"]),
        (["call", "boards.ge"], ["boards.get"]),
        (["events", "send", "--max-w"], ["--max-wait"]),
        (["events", "send", "lin"], ["lines.jsonl"]),
    ],
)
def test_bash_completes(
    words: list[str], expected: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pytest.importorskip("shtab")
    with pytest.raises(SystemExit):
        main(["--print-completion", "bash"])
    (tmp_path / "script").write_text(capsys.readouterr().out)
    (tmp_path / "lines.jsonl").touch()
    typed = " ".join(["pinterest-async", *words])
    program = f"""
        source ./script; COMP_WORDS=({typed}); COMP_CWORD={len(words)}; COMP_LINE="{typed}"
        _shtab_pinterest_async pinterest-async {words[-1]}; printf "%s\\n" "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert [word.strip() for word in done.stdout.splitlines()] == expected, done.stderr


def test_the_completion_needs_its_extra(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    with pytest.raises(SystemExit, match="2"):
        main(["--print-completion", "bash"])
    assert "pip install 'pinterest-async[completion]'" in capsys.readouterr().err


def test_the_environment_sets_the_log_of_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("pinterest_async")
    monkeypatch.setattr(logger, "level", logger.level)
    monkeypatch.setenv("PINTEREST_LOG", "debug")
    assert run(capsys, "call", "boards.list", "--sandbox")[0] == 0
    assert [record.message.partition(": HTTP 200")[0] for record in caplog.records] == ["boards.list: GET /boards"]
    logger.setLevel(logging.NOTSET)
    monkeypatch.setenv("PINTEREST_LOG", "loud")
    assert run(capsys, "call", "boards.list", "--sandbox") == (
        2,
        [],
        "PINTEREST_LOG must be one of debug, info, warning, error, got 'loud'\n",
    )


def test_the_environment_sets_what_no_option_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also of the commands that sign in."""
    monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", "t")
    monkeypatch.setenv("PINTEREST_TIMEOUT", "never")
    code, _, errors = run(capsys, "call", "boards.list")
    assert (code, errors) == (2, "PINTEREST_TIMEOUT must be a number of seconds, 0 or more, got 'never'\n")
    monkeypatch.setenv("PINTEREST_BASE_URL", "http://127.0.0.1:1/v5")
    code, _, errors = run(capsys, "call", "boards.list", "--timeout", "5", "--max-retries", "0")
    assert (code, "nothing was sent" in errors) == (3, True)
