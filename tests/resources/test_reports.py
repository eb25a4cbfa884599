"""Reports and bulk requests from beginning to end: made, waited for, read while they arrive, whatever goes wrong."""

import asyncio
import csv
import datetime
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pinterest_async import (
    OPERATIONS,
    ArgumentError,
    ClosedError,
    DecodeError,
    Download,
    JobFailed,
    OutcomeUnknown,
    Quotas,
    ResponseError,
    ServerError,
    TimedOut,
    TransportError,
)
from pinterest_async.models.bulk import BulkRequestCreated
from pinterest_async.models.reports import MmmReportCreated, MmmReportToken, ReportCreate, ReportToken
from pinterest_async.sandbox import Fault, Sandbox
from pinterest_async.sandbox._data.file_storage import Stored

ACCOUNT = "549755885175"
TODAY = datetime.datetime.now(datetime.UTC).date()


def day(ago: int) -> str:
    return str(TODAY - datetime.timedelta(days=ago))


def asked(first: int = 2, last: int = 1, **fields: Any) -> dict[str, Any]:
    """A report on campaigns from the first to the last of so many days ago."""
    columns = ["CAMPAIGN_NAME", "SPEND_IN_DOLLAR"]
    days = {"start_date": day(first), "end_date": day(last)}
    return {**days, "granularity": "DAY", "level": "CAMPAIGN", "columns": columns, **fields}


def names(sandbox: Sandbox) -> list[str]:
    return [each.operation for each in sandbox.requests]


def make_state(sandbox: Sandbox, status: str) -> None:
    for report in sandbox.state.reports.values():
        report.status = status


async def rows_of(download: Download) -> list[dict[str, Any]]:
    return [row async for row in download.rows()]


@pytest.mark.parametrize("report_format", ["JSON", "CSV"])
async def test_a_report_is_rows(report_format: str) -> None:
    """One call makes it, few look for it, none with the token fetches it."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(2)
        report = await pinterest.reports.run(ACCOUNT, asked(report_format=report_format))
        rows = await rows_of(report)

        assert [row["CAMPAIGN_NAME"] for row in rows] == ["Campaign 1", "Campaign 1", "Campaign 2", "Campaign 2"]
        assert names(sandbox)[:3] == ["ad_accounts.create_report", "ad_accounts.get_report", "ad_accounts.get_report"]
        assert report.size is not None
        assert "Signature" not in repr(report)
        assert all(
            "Authorization" not in each.headers for each in sandbox.requests if each.operation == "storage.fetch"
        )


async def test_a_report_is_asked_for_with_a_struct() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(1)
        request = msgspec.convert(asked(), ReportCreate)
        assert len(await rows_of(await pinterest.reports.run(ACCOUNT, request))) == 2


@pytest.mark.parametrize("report_format", ["JSON", "CSV"])
async def test_a_report_is_saved_as_it_is(report_format: str, tmp_path: Path) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(3)
        report = await pinterest.reports.run(ACCOUNT, asked(report_format=report_format))
        written = await report.save(tmp_path / "report")

        [made] = sandbox.state.reports.values()
        assert (tmp_path / "report").read_bytes() == made.content
        assert written == len(made.content) == report.size
        assert [each.name for each in tmp_path.iterdir()] == ["report"]


async def test_json_is_not_saved_as_csv(tmp_path: Path) -> None:
    """A report is JSON unless another format is asked for. An earlier file stays as it is."""
    target = tmp_path / "report.csv"
    target.write_text("earlier")
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(3)
        report = await pinterest.reports.run(ACCOUNT, asked())
        with pytest.raises(ArgumentError, match=r"path: the report is JSON: ask for report_format='CSV'"):
            await report.save(target)
        assert target.read_text() == "earlier"
        assert await (await pinterest.reports.run(ACCOUNT, asked(report_format="CSV"))).save(target) > 0


@pytest.mark.parametrize("report_format", ["JSON", "CSV"])
async def test_a_long_report_is_saved_piece_by_piece(report_format: str, tmp_path: Path) -> None:
    """It is longer than what is written at a time, and its last row has no line end."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        report = await pinterest.reports.run(ACCOUNT, asked(report_format=report_format))
        [made] = sandbox.state.reports.values()
        made.content = b"a,b\n" + b"%b,2\n" % (b"1" * 40) * 40_000 + b"3,4"
        await asyncio.sleep(400)
        assert await report.save(tmp_path / "report") == len(made.content)
        assert (tmp_path / "report").read_bytes() == made.content
        assert (await rows_of(report))[-1] == {"a": "3", "b": "4"}


@pytest.mark.parametrize("report_format", ["JSON", "CSV"])
async def test_many_days_are_cut_and_joined(report_format: str, tmp_path: Path) -> None:
    """400 days are three reports; no day is missing or there twice, neither in rows nor in a file."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(2)
        report = await pinterest.reports.run(ACCOUNT, asked(400, 1, report_format=report_format))
        rows = await rows_of(report)
        await report.save(tmp_path / "report")

    assert names(sandbox).count("ad_accounts.create_report") == 3
    assert sorted(row["DATE"] for row in rows) == sorted(day(ago) for ago in range(1, 401) for _ in range(2))
    text = (tmp_path / "report").read_text()
    if report_format == "CSV":
        assert list(csv.DictReader(text.splitlines())) == rows
    else:
        assert [row for part in json.loads(text) for group in part.values() for row in group] == rows


@pytest.mark.parametrize(
    ("fields", "made"), [({"granularity": "HOUR"}, 3), ({"level": "PRODUCT_ITEM", "first": 62}, 2), ({"first": 185}, 1)]
)
async def test_each_kind_of_report_has_its_longest_range(fields: dict[str, Any], made: int) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        await pinterest.reports.run(ACCOUNT, asked(**{"first": 7, **fields}))
        assert names(sandbox).count("ad_accounts.create_report") == made


@pytest.mark.parametrize(
    ("report", "argument", "problem"),
    [
        (
            asked(400, 1, granularity="TOTAL"),
            "end_date",
            "at most 185 days by TOTAL .*by DAY or HOUR only",
        ),
        (asked(1, 2), "report", "expected an end_date on or after"),
        (asked(start_date="yesterday"), "report", "start_date"),
        ({}, "report", "missing"),
        ("daily", "report", "expected ReportCreate, got 'daily'"),
        (object(), "report", "object"),
    ],
)
async def test_a_report_that_cannot_be_is_refused_before_anything_is_sent(
    report: Any, argument: str, problem: str
) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError, match=problem) as caught:
            await pinterest.reports.run(ACCOUNT, report)
        assert caught.value.argument.startswith(argument)
        assert not sandbox.requests


async def test_a_template_and_a_mix_model_are_reports_too(tmp_path: Path) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(2)
        template = await anext(aiter(pinterest.ad_accounts.list_templates(ACCOUNT)))
        days: dict[str, Any] = {"start_date": day(3), "end_date": day(1), "granularity": "DAY"}
        assert await rows_of(await pinterest.reports.run_template(ACCOUNT, template.id, **days))
        assert await rows_of(await pinterest.reports.run_template(ACCOUNT, template.id))
        mix = {
            **days,
            "report_name": "Mix",
            "level": "CAMPAIGN_TARGETING",
            "targeting_types": ["COUNTRY"],
            "columns": ["SPEND_IN_DOLLAR"],
        }
        report = await pinterest.reports.run_mmm(ACCOUNT, mix)
        assert len(await rows_of(report)) == 12


@pytest.mark.parametrize(
    "call",
    [f"reports.run('{ACCOUNT}', {asked()!r})", "pins.create_video(b'x', board_id='1', cover_image_url='https://x')"],
)
def test_a_job_imports_what_it_calls(call: str) -> None:
    """In a program that uses nothing else; here it comes as far as the connection."""
    lines = [
        "import asyncio, pinterest_async",
        "async def main():",
        "    async with pinterest_async.Pinterest(",
        "        access_token='t', base_url='http://127.0.0.1:1/v5', max_retries=0",
        "    ) as pinterest:",
        f"        await pinterest.{call}",
        "asyncio.run(main())",
    ]
    ended = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert "ConnectionFailed" in ended.stderr.splitlines()[-1]


async def test_looks_grow_rarer_and_end() -> None:
    async with Sandbox(processing_seconds=10_000) as sandbox, sandbox.client() as pinterest:
        with pytest.raises(TimedOut, match=r"reports.run: it is not ready after 600 s; raise timeout="):
            await pinterest.reports.run(ACCOUNT, asked(), timeout=600)
        looks = [each.at for each in sandbox.requests if each.operation == "ad_accounts.get_report"]
        pauses = [later - earlier for earlier, later in pairwise(looks)]
        assert pauses[0] == pytest.approx(1.0, abs=0.1)
        assert pauses[-1] == pytest.approx(30.0, abs=0.1)
        assert len(looks) < 35


async def test_hundreds_of_reports_share_the_quota() -> None:
    async with Sandbox(quotas=Quotas.standard()) as sandbox, sandbox.client(max_wait=1000) as pinterest:
        reports = await asyncio.gather(*(pinterest.reports.run(ACCOUNT, asked()) for _ in range(300)))
        assert len(reports) == 300
        assert 429 not in {each.status for each in sandbox.requests}


async def test_a_dead_link_is_asked_for_again_and_a_dead_report_made_again() -> None:
    """Rows are read five minutes and then two hours after the report was ready."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(1)
        report = await pinterest.reports.run(ACCOUNT, asked())
        rows = await rows_of(report)
        for seconds in (400, 7200):
            await asyncio.sleep(seconds)
            assert await rows_of(report) == rows
        assert names(sandbox).count("ad_accounts.create_report") == 2


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED"])
async def test_a_report_that_pinterest_gives_up_is_an_error(status: str) -> None:
    async with Sandbox(processing_seconds=60) as sandbox, sandbox.client() as pinterest:
        running = asyncio.create_task(pinterest.reports.run(ACCOUNT, asked()))
        await asyncio.sleep(2)
        make_state(sandbox, status)
        with pytest.raises(JobFailed, match=f"reports.run: .*{status}") as caught:
            await running
        assert caught.value.status == status


async def test_a_report_that_is_always_gone_is_not_made_for_ever() -> None:
    async with Sandbox(processing_seconds=60) as sandbox, sandbox.client() as pinterest:
        running = asyncio.create_task(pinterest.reports.run(ACCOUNT, asked()))
        while not running.done():
            make_state(sandbox, "EXPIRED")
            await asyncio.sleep(0.1)
        with pytest.raises(JobFailed, match="EXPIRED"):
            await running
        assert names(sandbox).count("ad_accounts.create_report") == 3


async def test_one_failure_of_several_parts_is_the_failure_of_all() -> None:
    async with Sandbox(processing_seconds=60) as sandbox, sandbox.client() as pinterest:
        running = asyncio.create_task(pinterest.reports.run(ACCOUNT, asked(400, 1)))
        await asyncio.sleep(2)
        next(iter(sandbox.state.reports.values())).status = "FAILED"
        with pytest.raises(JobFailed):
            await running
        before = len(sandbox.requests)
        await asyncio.sleep(100)
        assert len(sandbox.requests) == before, "nobody looks for the others any more"


@pytest.mark.parametrize(
    "fault", [Fault.RESET_BEFORE_BODY, Fault.SERVER_ERROR, Fault.MALFORMED_JSON, Fault.RATE_LIMITED]
)
async def test_trouble_while_it_is_made_is_lived_through(fault: Fault) -> None:
    async with Sandbox() as sandbox, sandbox.client(max_retries=1) as pinterest:
        sandbox.faults.add("ad_accounts.get_report", fault, times=4)
        await pinterest.reports.run(ACCOUNT, asked())
        sandbox.faults.add("ad_accounts.get_report", fault, times=10_000)
        with pytest.raises((TransportError, ResponseError, DecodeError)):
            await pinterest.reports.run(ACCOUNT, asked())


async def test_a_lost_answer_to_making_one_is_no_reason_to_stop() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("ad_accounts.create_report", Fault.RESET_BEFORE_BODY, applied=True)
        sandbox.faults.add("bulk.create_download", Fault.SERVER_ERROR, applied=True)
        await pinterest.reports.run(ACCOUNT, asked())
        await pinterest.bulk.download(ACCOUNT, {"entity_types": ["CAMPAIGN"]})


@pytest.mark.parametrize("fault", [Fault.RESET_IN_BODY, Fault.RESET_BEFORE_BODY, Fault.BAD_GATEWAY, Fault.RATE_LIMITED])
async def test_a_file_that_breaks_off_is_read_on(fault: Fault) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(200)
        report = await pinterest.reports.run(ACCOUNT, asked(300, 200))
        sandbox.faults.add("storage.fetch", fault, times=3)
        rows = await rows_of(report)
        assert len(rows) == 200 * 101


async def test_a_file_that_cannot_be_read_is_an_error_and_leaves_no_file(tmp_path: Path) -> None:
    async with Sandbox() as sandbox, sandbox.client(max_retries=2) as pinterest:
        report = await pinterest.reports.run(ACCOUNT, asked())
        sandbox.faults.add("storage.fetch", Fault.RESET_BEFORE_BODY, times=100)
        with pytest.raises(TransportError, match=r"reports.run: the connection to the storage service failed"):
            await report.save(tmp_path / "report")

    async with Sandbox() as sandbox, sandbox.client(max_retries=2) as pinterest:
        report = await pinterest.reports.run(ACCOUNT, asked())
        sandbox.faults.add("storage.fetch", Fault.SERVER_ERROR, times=3)
        with pytest.raises(ServerError, match="500, the storage service refused it"):
            await rows_of(report)
        sandbox.state.storage.files.clear()
        sandbox.state.storage.answer = lambda *args: _denied(403)  # type: ignore[method-assign]
        with pytest.raises(JobFailed, match="links to the file are refused"):
            await report.save(tmp_path / "report")
        sandbox.state.storage.answer = lambda *args: _denied(400)  # type: ignore[method-assign]
        with pytest.raises(ResponseError, match="Malformed: it is not right") as caught:
            await rows_of(report)
        assert "Signature" not in str(caught.value)
        assert not list(tmp_path.iterdir())


def _denied(status: int) -> Any:
    return Stored(status, b"<Error><Code>Malformed</Code><Message>it is not right</Message></Error>", {})


async def test_a_file_that_is_no_report_is_an_error() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        report = await pinterest.reports.run(ACCOUNT, asked())
        [made] = sandbox.state.reports.values()
        made.content = b'{"code": 1}'
        await asyncio.sleep(400)
        with pytest.raises(DecodeError, match=r"reports.run.*expected rows"):
            await rows_of(report)


async def test_rows_can_be_left_in_the_middle() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(10)
        report = await pinterest.reports.run(ACCOUNT, asked())
        async for row in report.rows():
            assert row["CAMPAIGN_NAME"] == "Campaign 1"
            break
        assert len(await rows_of(report)) == 20


async def test_a_closed_client_reads_nothing() -> None:
    async with Sandbox() as sandbox:
        async with sandbox.client() as pinterest:
            report = await pinterest.reports.run(ACCOUNT, asked())
        with pytest.raises(ClosedError, match=r"reports\.run"):
            await rows_of(report)


@pytest.mark.parametrize("output_format", ["JSON", "CSV"])
async def test_a_bulk_download_is_rows(output_format: str) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(3)
        wanted = {"entity_types": ["CAMPAIGN"], "output_format": output_format}
        download = await pinterest.bulk.download(ACCOUNT, wanted)
        assert [row["name"] for row in await rows_of(download)] == ["Campaign 1", "Campaign 2", "Campaign 3"]
        assert download.size is None


async def test_a_bulk_upsert_tells_what_became_of_each() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        new = {"ad_account_id": ACCOUNT, "name": "New", "objective_type": "AWARENESS"}
        download = await pinterest.bulk.upsert(ACCOUNT, {"create": {"campaigns": [new]}})
        assert await rows_of(download)
        assert [each["name"] for each in sandbox.state.campaigns[ACCOUNT].values()] == ["New"]


async def test_an_upsert_whose_answer_is_lost_is_not_sent_again() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        new = {"ad_account_id": ACCOUNT, "name": "New", "objective_type": "AWARENESS"}
        sandbox.faults.add("bulk.create_upsert", Fault.SERVER_ERROR, applied=True)
        with pytest.raises(OutcomeUnknown):
            await pinterest.bulk.upsert(ACCOUNT, {"create": {"campaigns": [new]}})
        assert len(sandbox.state.campaigns[ACCOUNT]) == 1


async def test_what_is_accepted_without_a_token_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    mix = {
        **{name: asked()[name] for name in ("start_date", "end_date", "granularity")},
        "report_name": "Mix",
        "level": "CAMPAIGN_TARGETING",
        "targeting_types": ["COUNTRY"],
        "columns": ["SPEND_IN_DOLLAR"],
    }
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        for operation_id, answer, call in (
            ("analytics/create_report", ReportToken(message="no"), pinterest.reports.run(ACCOUNT, asked())),
            ("analytics/create_mmm_report", MmmReportCreated(code=7), pinterest.reports.run_mmm(ACCOUNT, mix)),
            (
                "analytics/create_mmm_report",
                MmmReportCreated(data=MmmReportToken(message="no")),
                pinterest.reports.run_mmm(ACCOUNT, mix),
            ),
            ("bulk_download/create", BulkRequestCreated(), pinterest.bulk.download(ACCOUNT, {})),
        ):
            monkeypatch.setattr(type(OPERATIONS[operation_id]), "read", lambda self, body, answer=answer: answer)
            with pytest.raises(DecodeError, match="accepted, but without a token"):
                await call


async def test_requests_joined_by_commas_are_followed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.add_campaigns(2)
        await pinterest.bulk.download(ACCOUNT, {})
        [first] = sandbox.state.bulk_requests
        create = OPERATIONS["bulk_download/create"]
        monkeypatch.setitem(create.__dict__, "read", lambda body: BulkRequestCreated(request_id=f"{first}, {first}"))
        both = await pinterest.bulk.download(ACCOUNT, {})
        assert len(await rows_of(both)) == 4
