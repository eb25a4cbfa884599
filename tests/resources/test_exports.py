"""Exports of leads and reports of catalogs: requested, waited for and read."""

import datetime
from pathlib import Path

import pytest

from pinterest_async import ArgumentError, DecodeError, JobFailed
from pinterest_async.models.catalog_reports import (
    AllItems,
    DistributionStats,
    FeedIngestionIssues,
    FeedIngestionStats,
    HotelReportStats,
    RetailCatalogReport,
    RetailReportStats,
    UnknownReportStats,
)
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.sandbox import AD_ACCOUNT

TODAY = datetime.datetime.now(datetime.UTC).date()
YESTERDAY = TODAY - datetime.timedelta(days=1)


async def test_leads_are_read_as_rows() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [ad_id] = sandbox.state.add_ads(1, *sandbox.state.add_ad_groups(1, *sandbox.state.add_campaigns(1)))
        sandbox.faults.add("leads_export.create", Fault.RESET_BEFORE_BODY)
        export = await pinterest.account(AD_ACCOUNT).leads_export.download(ad_id, start_date=YESTERDAY, end_date=TODAY)
        rows = [row async for row in export.rows()]
        assert [row["submitted_at"] for row in rows] == [str(YESTERDAY), str(TODAY)]

        with pytest.raises(ArgumentError, match=r"leads_export\.create: ad_id"):
            await pinterest.leads_export.download(AD_ACCOUNT, "x", start_date=YESTERDAY, end_date=TODAY)


async def test_an_export_that_failed_is_an_error() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [ad_id] = sandbox.state.add_ads(1, *sandbox.state.add_ad_groups(1, *sandbox.state.add_campaigns(1)))
        created = await pinterest.leads_export.create(AD_ACCOUNT, ad_id=ad_id, start_date=YESTERDAY, end_date=TODAY)
        assert created.leads_export_id is not None
        sandbox.state.leads_exports = _Failing(sandbox.state.leads_exports)
        with pytest.raises(JobFailed, match="FAILED"):
            await pinterest.leads_export.download(AD_ACCOUNT, ad_id, start_date=YESTERDAY, end_date=TODAY)
        sandbox.state.next_id = lambda kind: ""  # type: ignore[method-assign]
        with pytest.raises(DecodeError, match="without a token"):
            await pinterest.leads_export.download(AD_ACCOUNT, ad_id, start_date=YESTERDAY, end_date=TODAY)


class _Failing(dict):  # type: ignore[type-arg]
    def __setitem__(self, key: str, value: object) -> None:
        super().__setitem__(key, value)
        value.done = "FAILED"  # type: ignore[attr-defined]


async def test_a_report_of_a_catalog_is_read_as_rows() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [first, second] = sandbox.state.add_items(2)
        report = await pinterest.catalog_reports.download(RetailCatalogReport(report=AllItems()))
        assert [row["item_id"] async for row in report.rows()] == [first, second]
        assert report.size is not None

        account = pinterest.account(AD_ACCOUNT)
        await account.catalog_reports.download({"catalog_type": "HOTEL", "report": {"report_type": "ALL_ITEMS"}})
        *_, created = [each for each in sandbox.requests if each.operation == "catalog_reports.create"]
        assert created.query == f"ad_account_id={AD_ACCOUNT}"
        with pytest.raises(ArgumentError, match="report"):
            await pinterest.catalog_reports.download({"catalog_type": "RETAIL", "report": {"report_type": "ALL"}})


async def test_issues_are_counted_by_their_kind() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [feed_id] = sandbox.state.feeds
        of_feed = FeedIngestionIssues(feed_id=feed_id)
        for parameters in (RetailReportStats(report=of_feed), HotelReportStats(report=of_feed)):
            page = await pinterest.catalog_reports.list_stats(parameters=parameters)
            assert [type(each) for each in page.items] == [FeedIngestionStats] * 2
        asked = {"catalog_type": "RETAIL", "report": {"report_type": "DISTRIBUTION_ISSUES"}}
        sandbox.state.items_of("RETAIL", "US", "EN")["bare"] = {"title": "No image"}
        [stats] = [each async for each in pinterest.catalog_reports.list_stats(parameters=asked)]
        assert isinstance(stats, DistributionStats)
        assert UnknownReportStats.__struct_config__.tag_field == "report_type"


async def test_an_invoice_is_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        page = await pinterest.account(AD_ACCOUNT).billing.list_invoices(sort="TOTAL_AMOUNT", status="OPEN")
        assert page.items
        download = await pinterest.account(AD_ACCOUNT).billing.download_invoice("7")
        assert await download.save(tmp_path / "invoice.pdf")
        assert (tmp_path / "invoice.pdf").read_bytes() == b"%PDF-1.4 invoice 7"

        with pytest.raises(ArgumentError, match="billing_invoice_id"):
            await pinterest.billing.download_invoice(AD_ACCOUNT, "x")
        monkeypatch.setattr(sandbox.state.storage, "link", lambda *_: None)
        with pytest.raises(JobFailed, match="no link to the invoice"):
            await pinterest.billing.download_invoice(AD_ACCOUNT, "7")


async def test_a_report_on_products_is_read_as_rows() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        [campaign_id] = sandbox.state.add_campaigns(1)
        asked = {
            "report_name": "Brands",
            "start_date": str(YESTERDAY),
            "end_date": str(TODAY),
            "granularity": "TOTAL",
            "level": "CAMPAIGN",
            "columns": ["CAMPAIGN_NAME"],
        }
        report = await pinterest.account(AD_ACCOUNT).reports.run_product_conversions(asked)
        assert [row["CAMPAIGN_ID"] async for row in report.rows()] == [campaign_id]
        with pytest.raises(ArgumentError, match="product_sku_ids"):
            await pinterest.reports.run_product_conversions(AD_ACCOUNT, {**asked, "product_sku_ids": ["a"]})
