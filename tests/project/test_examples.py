"""The examples run as they are shipped, and their account of what they did is true."""

import ast
import csv
import gzip
import importlib.util
import io
import json
import logging
import os
import socket
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from pinterest_async import NotFound
from pinterest_async.feeds import FeedItem, Rejected, read_feed
from pinterest_async.models.catalog_items import RetailItemUpsert
from pinterest_async.sandbox import Fault, Sandbox

EXAMPLES = Path(__file__).parents[2] / "examples"
FEED = EXAMPLES / "feeds" / "products.tsv.gz"
NAMES = ["analytics_pull", "campaign_rollout", "campaign_tree", "catalog_sync", "web_app"]
NAMES += ["prometheus_metrics", "structured_logs"]
HEADER = "id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\n"
ROW = "A{}\tLamp\tA lamp.\thttps://shop.example/a\thttps://shop.example/a.jpg\t24.99 USD\tin stock\n"


def load(name: str) -> Any:
    """An example as a module."""
    path = EXAMPLES / f"{name}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def example(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Any]:
    """Loads an example that is given our sandbox when it makes one, in an empty directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def make(name: str) -> Any:
        module = load(name)
        monkeypatch.setattr(module, "Sandbox", given)
        return module

    def given(**_: object) -> Sandbox:
        return sandbox

    return make


def go_live(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, token: str = "") -> None:
    """Let `--live` lead to the sandbox."""
    monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", token or sandbox.access_token)
    monkeypatch.setenv("PINTEREST_BASE_URL", sandbox.base_url)


def listed(path: Path) -> list[dict[str, str]]:
    """The rows of a list of rejected rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def table(output: str) -> dict[str, int]:
    """The numbers of a summary."""
    words = [line.rsplit(maxsplit=1) for line in output.splitlines() if not line.startswith("rows")]
    return {name: int(number.replace(",", "")) for name, number in words}


@pytest.mark.parametrize("name", NAMES)
def test_examples_stay_short(name: str) -> None:
    source = (EXAMPLES / f"{name}.py").read_text()
    tree = ast.parse(source)
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)]
    text: set[int] = set()
    for node in documented:
        if ast.get_docstring(node) is not None:
            text.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    code = [n for n, line in enumerate(source.splitlines(), 1) if line.strip() and n not in text]
    assert len(code) < 80
    assert ast.get_docstring(tree)


# --- the feed


def test_the_shipped_feed_is_the_one_its_program_makes(tmp_path: Path) -> None:
    load("feeds/make_feed").main([str(tmp_path / "feed.gz")])
    assert gzip.decompress((tmp_path / "feed.gz").read_bytes()) == gzip.decompress(FEED.read_bytes())
    assert FEED.stat().st_size <= 400_000


def test_the_shipped_feed_is_as_messy_as_real_ones() -> None:
    content = gzip.decompress(FEED.read_bytes())
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(read_feed(FEED))
    items = [row.item for row in rows if isinstance(row, FeedItem)]
    rejected = [row for row in rows if isinstance(row, Rejected)]
    assert len(rows) > 5000
    assert len(items) > 0.95 * len(rows)
    warnings = Counter(w.code or w.column for row in rows if isinstance(row, FeedItem) for w in row.warnings)
    assert warnings.keys() >= {"GTIN_INVALID", "SALES_PRICE_TOO_HIGH", "TITLE_LENGTH_TOO_LONG"}
    assert warnings.keys() >= {"free_shipping_label", "availability"}
    reasons = "\n".join(row.reason for row in rejected)
    for kind in (
        "id: missing",
        "title: missing",
        "image_link: missing",
        "price: expected an amount",
        "the row is empty",
        "not UTF-8: name the encoding",
        "26 cells, and 25 columns",
    ):
        assert kind in reasons
    descriptions = [str(item.attributes.description) for item in items if isinstance(item, RetailItemUpsert)]
    assert any("\n" in text and "\t" in text for text in descriptions)
    assert any("手" in text for text in descriptions)
    assert max(Counter(item.item_id for item in items).values()) > 1
    lines = content.decode(errors="replace").replace("\r\n", "\n").split("\n")
    for row in rejected:
        assert lines[row.line - 1] == row.raw.replace("\r\n", "\n").split("\n")[0]


# --- catalog_sync


@pytest.mark.slow
async def test_the_shipped_feed_is_synced(
    example: Callable[[str], Any], sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert await example("catalog_sync").main([str(FEED)]) == 0
    shown = capsys.readouterr()
    counts = table(shown.out)
    rows = list(read_feed(FEED))
    problems = listed(tmp_path / "catalog-rejected.tsv")
    by_status = Counter(row["status"] for row in problems)
    assert counts["read"] == len(rows) == counts["succeeded"] + counts["failed"] + counts["rejected"]
    assert by_status == {"rejected": counts["rejected"], "failed": counts["failed"]}
    assert counts["failed"] > 0
    assert (counts["unknown"], counts["not_sent"]) == (0, 0)
    sent = counts["read"] - counts["rejected"]
    assert shown.err.splitlines()[-1] == f"items: {sent:,} of {sent:,}, {counts['failed']} failed"

    expected: dict[str, str] = {}
    refused = {(int(row["line"]), row["id"]) for row in problems if row["status"] == "failed"}
    for row in rows:
        if isinstance(row, FeedItem) and (row.line, row.item.item_id) not in refused:
            assert isinstance(row.item, RetailItemUpsert)
            expected[row.item.item_id] = str(row.item.attributes.price)
    assert {item_id: item["price"] for item_id, item in sandbox.state.items.items()} == expected


async def test_rows_repeat_a_feed_with_ids_of_their_own(
    example: Callable[[str], Any], sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    feed = tmp_path / "feed.tsv"
    feed.write_text(HEADER + ROW.format(1) + "\n" + ROW.format(2))
    main = example("catalog_sync").main
    assert await main([str(feed), "--rows", "10", "--rejected", str(tmp_path / "list.tsv")]) == 0
    assert table(capsys.readouterr().out)["read"] == 10
    assert sorted(sandbox.state.items) == ["1-A1", "1-A2", "2-A1", "2-A2", "3-A1", "A1", "A2"]
    assert (
        listed(tmp_path / "list.tsv")
        == [
            {"line": "3", "id": "", "status": "rejected", "reason": "the row is empty"},
        ]
        * 3
    )
    assert await main([str(feed), "--rows", "1"]) == 0
    feed.write_text(HEADER)
    assert await main([str(feed), "--rows", "100"]) == 2
    assert "has a header and no rows" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        await main([str(feed), "--rows", "0"])


@pytest.mark.parametrize("content", [None, b"\x7fELF\0\0", b"a,b\n1,2\n"])
async def test_what_is_no_feed_is_one_line_and_code_2(
    example: Callable[[str], Any], capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "feed"
    if content is not None:
        path.write_bytes(content)
    assert await example("catalog_sync").main([str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"{path}: ")
    assert shown.err.count("\n") == 1
    assert not (tmp_path / "catalog-rejected.tsv").exists()


async def test_a_list_that_cannot_be_written_is_code_2(
    example: Callable[[str], Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert await example("catalog_sync").main([str(FEED), "--rejected", str(tmp_path)]) == 2
    assert "Is a directory" in capsys.readouterr().err


async def test_a_feed_that_breaks_off_is_code_1(
    example: Callable[[str], Any], sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "feed.xml"
    cells = "".join(f"<{name}>{cell}</{name}>" for name, cell in zip(HEADER.split(), ROW.split("\t"), strict=True))
    items = "".join(f"<item>{cells.format(number)}</item>\n" for number in range(300))
    path.write_text(f"<rss><channel><item><id>empty</id></item>{items}")
    assert await example("catalog_sync").main([str(path)]) == 1
    shown = capsys.readouterr()
    assert "breaks off: no element found" in shown.err.splitlines()[-1]
    counts = table(shown.out)
    assert counts["read"] == counts["succeeded"] + counts["failed"] + counts["rejected"] > 100
    assert len(listed(tmp_path / "catalog-rejected.tsv")) == counts["failed"] + counts["rejected"]
    assert len(sandbox.state.items) > 100


async def test_rows_in_doubt_are_code_1(
    example: Callable[[str], Any], sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sandbox.faults.inject(1.0, [Fault.SERVER_ERROR], ["catalogs.get_items_batch"])
    assert await example("catalog_sync").main([str(FEED), "--rows", "20"]) == 1
    counts = table(capsys.readouterr().out)
    assert (counts["read"], counts["unknown"]) == (20, 20)
    assert {(row["status"], "HTTP 500" in row["reason"]) for row in listed(tmp_path / "catalog-rejected.tsv")} == {
        ("unknown", True)
    }


async def test_live_takes_its_token_from_the_environment(
    example: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main = example("catalog_sync").main
    arguments = [str(FEED), "--rows", "20", "--live"]
    assert await main(arguments) == 2
    assert "PINTEREST_ACCESS_TOKEN" in capsys.readouterr().err
    async with Sandbox() as pinterest:
        go_live(monkeypatch, pinterest)
        assert await main(arguments) == 0
        assert len(pinterest.state.items) == 20
        capsys.readouterr()
        go_live(monkeypatch, pinterest, "pina_of_another_time")
        assert await main(arguments) == 1
    shown = capsys.readouterr()
    assert table(shown.out)["not_sent"] == 20
    assert "401" in shown.err
    assert "another_time" not in shown.out + shown.err


@pytest.mark.slow
def test_catalog_sync_as_a_program(tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLES / "catalog_sync.py"), str(FEED), "--rows", "50"]
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLES.parent)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert table(done.stdout)["succeeded"] == 50
    assert (tmp_path / "catalog-rejected.tsv").exists()


# --- campaign_rollout


async def test_campaigns_are_rolled_out_and_none_is_left_in_doubt(
    example: Callable[[str], Any], sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await example("campaign_rollout").main([]) == 1
    [ad_account_id] = sandbox.state.ad_accounts
    names = Counter(campaign["name"] for campaign in sandbox.state.campaigns[ad_account_id].values())
    assert names == dict.fromkeys({f"Autumn {n:03}" for n in range(1, 301) if "13" not in str(n)}, 1)
    groups = Counter(group["campaign_id"] for group in sandbox.state.ad_groups[ad_account_id].values())
    assert groups == dict.fromkeys(sandbox.state.campaigns[ad_account_id], 2)
    shown = capsys.readouterr().out
    assert "30 unknown" in shown
    assert "x Bad luck. (code 1)" in shown
    assert f"ad groups: {2 * len(names)} succeeded, 0 failed, 0 unknown, 0 not sent" in shown


@pytest.mark.parametrize("applied", [True, False])
async def test_what_was_created_in_spite_of_an_error_is_found(
    example: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], applied: bool
) -> None:
    async with Sandbox() as pinterest:
        go_live(monkeypatch, pinterest)
        pinterest.faults.add("campaigns.create", Fault.RESET_BEFORE_BODY, times=2, applied=applied)
        [ad_account_id] = pinterest.state.ad_accounts
        assert await example("campaign_rollout").main(["--live", ad_account_id]) == 0
        assert len(pinterest.state.campaigns[ad_account_id]) == 300
        assert len(pinterest.state.ad_groups[ad_account_id]) == 600
    assert f"{60 if applied else 0} of the unknown are there" in capsys.readouterr().out


async def test_rollout_without_a_token(example: Callable[[str], Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert await example("campaign_rollout").main(["--live", "549755885175"]) == 1
    assert "PINTEREST_ACCESS_TOKEN" in capsys.readouterr().err


# --- campaign_tree


async def test_a_tree_of_campaigns_is_created_and_gone_on_with(
    example: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was refused once is created when it has changed, with what belongs to it. Nothing else is created again."""
    async with Sandbox() as pinterest:
        go_live(monkeypatch, pinterest)
        [ad_account_id] = pinterest.state.ad_accounts
        [pin_id] = pinterest.state.add_pins(1, *pinterest.state.add_boards(1))
        unlucky = ["7"]
        pinterest.refuse(
            "campaigns.create", lambda sent: "Bad luck." if any(each in sent["name"] for each in unlucky) else None
        )
        pinterest.faults.add("ads.create", Fault.RESET_BEFORE_BODY, applied=True)
        command = ["--live", ad_account_id, pin_id, "--campaigns", "20"]
        assert await example("campaign_tree").main(command) == 1
        shown = capsys.readouterr().out
        assert "campaigns: item 7 failed: Bad luck. (code 1)" in shown
        assert "30 ads unknown" in shown
        unlucky.clear()
        assert await example("campaign_tree").main([*command, "--cap", "30000000"]) == 0
        assert capsys.readouterr().out.split() == [
            "80",
            "ad",
            "groups",
            "succeeded",
            "160",
            "ads",
            "succeeded",
            "20",
            "campaigns",
            "succeeded",
        ]
        assert len(pinterest.state.ads[ad_account_id]) == 160
        caps = Counter(each["daily_spend_cap"] for each in pinterest.state.campaigns[ad_account_id].values())
        assert caps == {25_000_000: 18, 30_000_000: 2}


async def test_a_tree_in_the_sandbox(example: Callable[[str], Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert await example("campaign_tree").main(["--campaigns", "2"]) == 0
    assert "16 ads succeeded" in capsys.readouterr().out


async def test_a_tree_without_a_token(example: Callable[[str], Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert await example("campaign_tree").main(["--live", "549755885175", "1"]) == 1
    assert "PINTEREST_ACCESS_TOKEN" in capsys.readouterr().err


# --- analytics_pull


async def test_metrics_of_every_account_and_day(
    example: Callable[[str], Any], sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await example("analytics_pull").main([]) == 0
    shown = capsys.readouterr()
    rows = list(csv.DictReader(shown.out.splitlines()))
    assert len(rows) == len({(row["AD_ACCOUNT_ID"], row["DATE"]) for row in rows}) == 15 * 90
    assert {row["AD_ACCOUNT_ID"] for row in rows} == set(sandbox.state.ad_accounts)
    clicks = sum(float(row["TOTAL_CLICKTHROUGH"]) for row in rows)
    assert f"TOTAL_CLICKTHROUGH: {clicks:,.0f}" in shown.err


async def test_one_window_that_fails_does_not_stop_the_others(
    example: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Sandbox() as pinterest:
        go_live(monkeypatch, pinterest)
        pinterest.faults.add("ad_accounts.analytics", Fault.EXPIRED_TOKEN)
        assert await example("analytics_pull").main(["--live"]) == 1
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 1 + 60
    assert "failed calls: 1" in shown.err


async def test_metrics_without_a_token(example: Callable[[str], Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert await example("analytics_pull").main(["--live"]) == 1
    assert "PINTEREST_ACCESS_TOKEN" in capsys.readouterr().err


# --- web_app


Client = TestClient[web.Request, web.Application]


async def test_the_web_app_lists_boards_and_makes_pins(example: Callable[[str], Any], sandbox: Sandbox) -> None:
    module = example("web_app")
    client: Client
    async with TestClient(TestServer(module.make_app(sandbox.connect))) as client:
        [board] = await (await client.get("/boards")).json()
        assert board["pins"] == 3
        answer = await client.post("/pins", json={"board_id": board["id"], "image_url": "https://shop.example/a.jpg"})
        assert answer.status == 201
        assert (await answer.json())["id"] in sandbox.state.pins
        [board] = await (await client.get("/boards")).json()
        assert board["pins"] == 4


async def test_the_web_app_says_whose_fault_it_is(example: Callable[[str], Any]) -> None:
    client: Client
    image = {"image_url": "https://shop.example/a.jpg"}
    async with Sandbox() as pinterest:
        app = example("web_app").make_app(lambda: pinterest.client(max_wait=0.0))
        async with TestClient(TestServer(app)) as client:

            async def post(body: Any) -> tuple[int, str]:
                answer = await client.post("/pins", data=body if isinstance(body, bytes) else json.dumps(body))
                return answer.status, (await answer.json())["error"]

            assert (await post(b"{"))[0] == 400
            assert await post(image) == (400, "Object missing required field `board_id`")
            assert (await post({"board_id": "summer", **image}))[0] == 400
            assert (await post({"board_id": "1", **image}))[0] == 404
            pinterest.faults.add("boards.list", Fault.RATE_LIMITED)
            busy = await client.get("/boards")
            assert (busy.status, busy.headers["Retry-After"]) == (503, "1")
            assert (await client.get("/nowhere")).status == 404
            pinterest.expire_token()
            assert await post({"board_id": "1", **image}) == (502, "Pinterest cannot be reached")


def test_the_web_app_serves(example: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[web.Application] = []

    def serve(app: web.Application, **_: object) -> None:
        served.append(app)

    monkeypatch.setattr(web, "run_app", serve)
    module = example("web_app")
    module.main([])
    module.main(["--live"])
    assert len(served) == 2


# --- prometheus_metrics, structured_logs


async def test_the_metrics_are_those_of_the_calls(example: Callable[[str], Any], sandbox: Sandbox) -> None:
    client = pytest.importorskip("prometheus_client")
    module = example("prometheus_metrics")
    sandbox.faults.add("boards.list", Fault.SERVER_ERROR)
    registry = client.CollectorRegistry()
    metrics = module.Metrics(registry)
    async with sandbox, sandbox.client(on_event=metrics) as pinterest:
        await pinterest.boards.list()
        with pytest.raises(NotFound):
            await pinterest.boards.get("1")
        metrics.read(pinterest)
    text = client.generate_latest(registry).decode()
    for line in (
        'pinterest_attempts_total{operation="boards.list",status="200"} 1.0',
        'pinterest_attempts_total{operation="boards.list",status="500"} 1.0',
        'pinterest_retries_total{operation="boards.list"} 1.0',
        'pinterest_failures_total{error="NotFound",operation="boards.get"} 1.0',
        'pinterest_seconds_count{operation="boards.list"} 2.0',
        'pinterest_wait_seconds_count{category="org_read",priority="interactive"} 3.0',
        'pinterest_waiting{category="org_read"} 0.0',
    ):
        assert line in text, text


async def test_the_metrics_are_served(
    example: Callable[[str], Any], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("prometheus_client")
    module = example("prometheus_metrics")
    served: list[str] = []
    read = module.Metrics.read

    def read_and_fetch(metrics: Any, pinterest: Any) -> None:
        read(metrics, pinterest)
        with urllib.request.urlopen(f"http://localhost:{port}/metrics", timeout=5) as answer:  # served by a thread
            served.append(answer.read().decode())

    monkeypatch.setattr(module.Metrics, "read", read_and_fetch)
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    assert await module.main(["--calls", "2", "--port", str(port)]) == 0
    assert 'pinterest_attempts_total{operation="boards.list",status="200"} 2.0' in served[1]


async def test_the_logs_are_objects_of_json(example: Callable[[str], Any]) -> None:
    stream, logger = io.StringIO(), logging.getLogger("pinterest_async")
    handlers, level = list(logger.handlers), logger.level
    try:
        assert await example("structured_logs").main(stream) == 0
    finally:
        logger.handlers[:] = handlers
        logger.setLevel(level)
    failed, retry, good, missing, error = map(json.loads, stream.getvalue().splitlines())
    assert (failed["operation"], failed["status"], failed["attempt"]) == ("boards.list", 500, 1)
    assert failed["error"]["type"] == "ServerError"
    assert retry["level"] == "INFO"
    assert (good["status"], good["call"], good["attempt"]) == (200, failed["call"], 2)
    assert (missing["status"], missing["path"]) == (404, "/boards/{board_id}")
    assert "NotFound" in error["traceback"]
