"""Seed data that cannot be created through the API: made up, and the same in every sandbox."""

from collections.abc import Iterable
from typing import Final

from ...models.billing import AdsCreditDiscount, BillingProfile
from ...models.catalog_feeds import FeedProcessingResult
from ...models.lead_forms import LeadForm
from ...models.order_lines import OrderLine
from ...models.reports import ReportTemplate
from ...models.user_account import LinkedBusiness
from .generator import FakeData
from .table import Object, Table

FIRST_IDS: Final = {
    "ad_account": 549755885175,
    "campaign": 626735565838,
    "ad_group": 2680060704746,
    "board": 813744295140000001,
    "section": 5200431070000000001,
    "pin": 813744226420795884,
    "catalog": 864344156814050986,
    "feed": 1247815374613001,
    "batch": 595953100599279259,
    "ad": 687195134316,
    "keyword": 383791336903426391,
    "promotion": 2680059592705,
    "product_group": 443727193917,
    "processing_result": 5224831246441439241,
    "audience": 2542620639259,
    "customer_list": 643,
    "conversion_tag": 2614294134880,
    "media": 5212123920968240771,
    "lead_form": 7765300871171,
    "subscription": 8078432025948590686,
    "order_line": 549755813888,
    "template": 78910,
    "integration": 6635254237120,
    "insertion_order": 1234567890,
    "bulk_request": 1659122537,
    "customer_list_upload": 8796093022208,
    "leads_export": 5640274153,
    "ad_promotion": 4398046511104,
    "label": 7036874417766,
    "business_user": 1126532900000001,
    "business_invite": 5629499534213,
    "asset_group": 6755399441055,
    "targeting_template": 643123,
}
"""The first id of each kind."""

AD_ACCOUNT: Final = str(FIRST_IDS["ad_account"])
"""The ad account that every sandbox begins with."""


def one(entity: Object) -> Table:
    """Return a table of one object."""
    return _table([entity])


def lead_form(id: str, ad_account_id: str) -> Object:
    """Source: LeadFormResponse."""
    questions: list[Object] = [
        {"question_type": "EMAIL"},
        {
            "question_type": "CUSTOM",
            "custom_question_field_type": "RADIO_LIST",
            "custom_question_label": "Do you have a garden?",
            "custom_question_options": ["Yes", "No"],
        },
    ]
    return FakeData("lead form").object(
        LeadForm, id=id, ad_account_id=ad_account_id, status="ACTIVE", has_accepted_terms=True, questions=questions
    )


def order_line(id: str, ad_account_id: str) -> Object:
    """Source: OrderLine."""
    return FakeData("order line").object(
        OrderLine,
        id=id,
        type="orderline",
        ad_account_id=ad_account_id,
        budget=5_000_000.0,
        paid_budget=5_000_000.0,
        status="ACTIVE",
        paid_type="PAID",
        campaign_ids=[],
    )


def template(id: str, ad_account_id: str) -> Object:
    """Source: TemplateResponse."""
    return FakeData("template").object(
        ReportTemplate,
        id=id,
        ad_account_id=ad_account_id,
        ad_account_ids=[ad_account_id],
        name="Campaigns by day",
        report_start_relative_days_in_past=7,
        report_end_relative_days_in_past=1,
        date_range={"relative_date_range": {"type": "relative", "start_days_in_past": 7, "end_days_in_past": 1}},
        report_level="CAMPAIGN",
        report_format="CSV",
        columns=["SPEND_IN_DOLLAR", "TOTAL_IMPRESSION"],
        granularity="DAY",
        filters_json="[]",
        is_owned_by_user=True,
        is_deleted=False,
        creation_source="ADS_MANAGER_REPORT_BUILDER",
        type="TABLE",
    )


def discounts(ad_account_id: str) -> Table:
    """Source: AdsCreditDiscountsResponse."""
    return one(FakeData("discount").object(AdsCreditDiscount, advertiser_id=ad_account_id, active=True))


def billing_profiles(ad_account_id: str) -> Table:
    """Source: BillingProfilesResponse."""
    made = FakeData("billing profile")
    return _table(
        made.object(BillingProfile, advertiser_id=ad_account_id, status=status) for status in ("VALID", "INVALID")
    )


def processing_result(id: str) -> Object:
    """Source: CatalogsFeedProcessingResult."""
    return FakeData("processing result").object(
        FeedProcessingResult,
        id=id,
        status="COMPLETED",
        product_counts={"original": 100, "ingested": 99},
        validation_details={"errors": {"TITLE_MISSING": 1, "PRICE_MISSING": 1}, "warnings": {"GTIN_INVALID": 4}},
        ingestion_details={"errors": {}, "info": {"IN_STOCK": 99}, "warnings": {}},
    )


def item_issues() -> Table:
    """Source: CatalogsItemValidationIssues."""
    issues = Table()
    for number, code, attribute in ((3, "TITLE_MISSING", "TITLE"), (7, "PRICE_MISSING", "PRICE")):
        issues[str(number)] = {
            "item_number": number,
            "item_id": f"SKU-{number}",
            "errors": {code: {"attribute_name": attribute, "provided_value": None}},
            "warnings": {},
        }
    return issues


def users(*names: str) -> Table:
    """Source: UserSummary."""
    return _table({"username": name, "type": "user"} for name in names)


def interests() -> Table:
    """Source: Interest."""
    return _table(
        {
            "id": id,
            "canonical_url": f"https://www.pinterest.com/explore/{key}/",
            "key": key,
            "name": key.replace("-", " ").capitalize(),
        }
        for id, key in (("903260720461", "gardening"), ("935249274030", "home-decor"))
    )


def business(username: str) -> Object:
    """Source: LinkedBusiness."""
    return FakeData(username).object(LinkedBusiness, username=username)


def _table(entities: Iterable[Object]) -> Table:
    table = Table()
    for number, entity in enumerate(entities, 1):
        table[entity.get("id", str(number))] = entity
    return table
