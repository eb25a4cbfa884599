"""Every operation of the registry, called once over the socket by the real client with generated arguments.

What an argument may be is read from its declaration; where it has to stand for something that exists, or obeys a rule
that no declaration tells, it is in `existing`.
"""

import datetime
import warnings
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, get_args

import pytest
import pytest_asyncio

from pinterest_async import OPERATIONS, Page, Pinterest
from pinterest_async._operations.arguments import TaggedUnions
from pinterest_async._operations.declare import Operation, Parameter
from pinterest_async.models.common import BulkItem
from pinterest_async.sandbox import Sandbox, State
from pinterest_async.sandbox._data import objects as records
from pinterest_async.sandbox._data.generator import FakeData
from pinterest_async.sandbox._server.versions import Api
from tests.support.sandbox import AD_ACCOUNT

TODAY = datetime.datetime.now(datetime.UTC).date()
START = TODAY - datetime.timedelta(days=3)
CATALOG_REPORT = {"catalog_type": "RETAIL", "report": {"report_type": "DISTRIBUTION_ISSUES"}}
PRODUCT_REPORT: dict[str, Any] = {
    "report_name": "a",
    "start_date": str(START),
    "end_date": str(TODAY),
    "granularity": "WEEK",
    "level": "CAMPAIGN",
    "columns": ["CAMPAIGN_NAME"],
}
LEAD_FORM: dict[str, Any] = {
    "name": "a",
    "completion_message": "Thank you",
    "has_accepted_terms": True,
    "privacy_policy_link": "https://www.example.com/privacy",
    "questions": [{"question_type": "EMAIL"}],
}
MSOT_EVENT = {
    "ad_group_id": "1",
    "attribution_scope": "click",
    "event_id": "1",
    "event_name": "lead",
    "event_timestamp": 1_709_251_200,
}
PROMOTION = {"promotion_title": "Spring", "promotion_type": "SITEWIDE"}
LABEL = {"label_type": "CUSTOM", "value": "spring"}
TEMPLATE = {"name": "Gardeners", "targeting_attributes": {"GENDER": ["female"]}}
FILTERS = {"any_of": [{"BRAND": {"values": ["Sandbox"]}}]}

VERSIONS: tuple[Api, ...] = get_args(Api)


@dataclass
class Served:
    """A client of a sandbox, and the arguments that stand for what exists there, until an operation may change it."""

    pinterest: Pinterest
    sandbox: Sandbox
    known: dict[str, Any] | None = None


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def served() -> AsyncIterator[dict[Api, Served]]:
    """A sandbox and a client of it, for each version of the API."""
    async with AsyncExitStack() as stack:
        made: dict[Api, Served] = {}
        for version in VERSIONS:
            sandbox = await stack.enter_async_context(Sandbox(api=version))
            made[version] = Served(await stack.enter_async_context(sandbox.client()), sandbox)
        yield made


async def existing(pinterest: Pinterest, sandbox: Sandbox) -> dict[str, Any]:
    """Arguments by their name, or by operation and name: all made anew."""
    state = sandbox.state
    [board_id], [campaign_id] = state.add_boards(1), state.add_campaigns(1)
    [section_id], [pin_id] = state.add_sections(1, board_id), state.add_pins(1, board_id)
    [ad_group_id] = state.add_ad_groups(1, campaign_id)
    [ad_id] = state.add_ads(1, ad_group_id, pin_id=pin_id)
    feed_id = state.create_feed({"name": "A feed"})["id"]
    product_group_id = state.create_product_group({"name": "A group", "feed_id": feed_id, "filters": FILTERS})["id"]
    promotion_id = kept(state, "promotion", state.promotions, lambda new: records.promotion(new, ad_group_id, {}))
    state.promotions[AD_ACCOUNT][promotion_id]["catalog_product_group_id"] = "1"
    keyword_id = kept(state, "keyword", state.keywords, lambda new: records.keyword(new, "1", "campaign", {}))
    audience_id = kept(state, "audience", state.audiences, lambda new: records.audience(new, AD_ACCOUNT, {}))
    list_id = kept(
        state, "customer_list", state.customer_lists, lambda new: records.customer_list(new, AD_ACCOUNT, "A list", 200)
    )
    tag_id = kept(
        state, "conversion_tag", state.conversion_tags, lambda new: records.conversion_tag(new, AD_ACCOUNT, "A tag", {})
    )
    lead_form_id = next(iter(state.lead_forms[AD_ACCOUNT]))
    webhook = "https://www.example.com/leads"
    state.subscriptions[AD_ACCOUNT].clear()
    subscription = await pinterest.lead_ads.create_subscription(AD_ACCOUNT, webhook_url=webhook)
    order = {"order_line_type": "BUDGET", "budget_amount": 1.0}
    order_type = next(
        each for each in OPERATIONS["ssio_insertion_order/create"].parameters if each.place == "body"
    ).type
    placed = await pinterest.billing.create_insertion_order(AD_ACCOUNT, {**made(order_type, "order"), **order})
    business = f"business {len(state.integrations)}"
    integration = await pinterest.integrations.create_commerce({"external_business_id": business})
    batch = {"country": "US", "language": "EN", "operation": "DELETE", "items": [{"item_id": "a"}]}
    report = {
        "start_date": str(START),
        "end_date": str(TODAY),
        "granularity": "DAY",
        "level": "CAMPAIGN",
        "columns": ["SPEND_IN_DOLLAR"],
    }
    mmm = {"report_name": "a", "targeting_types": ["COUNTRY"], **report, "level": "CAMPAIGN_TARGETING"}
    report_token = (await pinterest.ad_accounts.create_report(AD_ACCOUNT, report)).token
    grant = {"grant_type": "refresh_token", "refresh_token": sandbox.refresh_token}
    await pinterest.user_account.verify_website(website="www.example.com")
    return {
        "ad_account_id": AD_ACCOUNT,
        "start_date": START,
        "end_date": TODAY,
        "date": TODAY,
        "board_id": board_id,
        "section_id": section_id,
        "pin_id": pin_id,
        "pin_ids": [pin_id],
        "campaign_id": campaign_id,
        "campaign_ids": [campaign_id],
        "ad_group_id": ad_group_id,
        "ad_group_ids": [ad_group_id],
        "ad_id": ad_id,
        "ad_ids": [ad_id],
        "feed_id": feed_id,
        "processing_result_id": next(iter(state.processing_results[feed_id])),
        "product_group_id": product_group_id,
        "product_group_ids": [promotion_id],
        "product_group_promotion_id": promotion_id,
        "audience_id": audience_id,
        "customer_list_id": list_id,
        "conversion_tag_id": tag_id,
        "catalog_id": next(iter(state.catalogs)),
        "catalogs/create name": "Another catalog",
        "lead_forms/create lead_forms": [LEAD_FORM],
        "lead_forms/update lead_forms": [{"id": lead_form_id, "name": "new", "has_accepted_terms": True}],
        "lead_form_id": lead_form_id,
        "subscription_id": subscription.id,
        "order_line_id": next(iter(state.order_lines[AD_ACCOUNT])),
        "template_id": next(iter(state.templates[AD_ACCOUNT])),
        "pin_order_id": placed.pin_order_id,
        "external_business_id": business,
        "id": integration.id,
        "batch_id": (await pinterest.catalogs.create_items_batch(batch)).batch_id,
        "bulk_request_id": (await pinterest.bulk.create_download(AD_ACCOUNT, {})).request_id,
        "token": report_token,
        "media_id": (await pinterest.media.create(media_type="video")).media_id,
        "interest_id": "903260720461",
        "website": "www.example.com",
        "webhook_url": webhook,
        "username": "gardener",
        "terms": ["garden"],
        "answers": ["a@example.com", "Yes"],
        "parent_id": f"AG{ad_group_id}",
        "app_id": sandbox.app_id,
        "app_secret": sandbox.app_secret,
        "grant": grant,
        "items/get country": "US",
        "items/get language": "EN",
        "items/get filters": {"catalog_type": "RETAIL", "item_ids": state.add_items(1)},
        "pins/create board_id": board_id,
        "pins/create media_source": {"source_type": "image_url", "url": "https://www.example.com/a.jpg"},
        "pins/create pin": {
            "board_id": board_id,
            "media_source": {"source_type": "image_url", "url": "https://www.example.com/a.jpg"},
        },
        "audiences/create audience": {
            "name": "a",
            "audience_type": "CUSTOMER_LIST",
            "rule": {"customer_list_id": list_id},
        },
        "ads/create ads": [{"ad_group_id": ad_group_id, "pin_id": pin_id, "creative_type": "REGULAR"}],
        "campaigns/create campaigns": [{"ad_account_id": AD_ACCOUNT, "name": "a", "objective_type": "AWARENESS"}],
        "ad_groups/create ad_groups": [
            {"name": "a", "campaign_id": campaign_id, "billable_event": "IMPRESSION"},
        ],
        "ads/update ads": [{"id": ad_id, "name": "new"}],
        "campaigns/update campaigns": [{"id": campaign_id, "ad_account_id": AD_ACCOUNT, "name": "new"}],
        "ad_groups/update ad_groups": [{"id": ad_group_id, "name": "new"}],
        "keywords/update keywords": [{"id": keyword_id, "bid": 5}],
        "keywords/create keywords": [{"value": "garden", "match_type": "BROAD"}],
        "product_group_promotions/create product_group_promotion": [{"catalog_product_group_id": product_group_id}],
        "product_group_promotions/update product_group_promotion": [{"id": promotion_id}],
        "catalogs_product_groups/create product_group": {"name": "new", "feed_id": feed_id, "filters": FILTERS},
        "products_by_product_group_filter/list query": {"feed_id": feed_id, "filters": FILTERS},
        "feeds/create feed": {
            "name": "new",
            "format": "TSV",
            "location": "https://www.example.com/feed.tsv",
            "default_locale": "en-US",
            "default_country": "US",
        },
        "events/create data": [
            {
                "event_name": "checkout",
                "action_source": "web",
                "event_time": 1_709_251_200,
                "event_id": "1",
                "user_data": {"em": ["0" * 64]},
            }
        ],
        "bulk_upsert/create upsert": {"update": {"campaigns": [{"id": campaign_id, "ad_account_id": AD_ACCOUNT}]}},
        "analytics/create_report report": report,
        "analytics/create_mmm_report report": mmm,
        "ssio_insertion_order/create order": {**made(order_type, "order"), **order},
        "ssio_insertion_order/edit order": {"salesforce_order_id": placed.pin_order_id},
        "integrations_commerce/post integration": {"external_business_id": f"new {business}"},
        "integrations_logs/post logs": [{"client_timestamp": 1, "event_type": "APP", "log_level": "INFO"}],
        "items_batch/post batch": batch,
    }


async def existing_today(pinterest: Pinterest, sandbox: Sandbox, known: dict[str, Any]) -> dict[str, Any]:
    """Arguments that only operations of today need."""
    campaign_id, ad_id, feed_id = known["campaign_id"], known["ad_id"], known["feed_id"]
    leads = await pinterest.leads_export.create(AD_ACCOUNT, ad_id=ad_id, start_date=START, end_date=TODAY)
    return {
        "customer_list_upload_id": await file_in_place(pinterest, sandbox, known["customer_list_id"]),
        "leads_export_id": leads.leads_export_id,
        "leads_export/create ad_id": ad_id,
        "reports/get token": (await pinterest.catalog_reports.create(CATALOG_REPORT)).token,
        "reports/create report": CATALOG_REPORT,
        "reports/stats parameters": CATALOG_REPORT,
        "catalogs_product_groups/create_many product_groups": [{"name": "a", "feed_id": feed_id, "filters": FILTERS}],
        "catalogs_product_groups/delete_many product_group_ids": [known["product_group_id"]],
        "items/post country": "US",
        "items/post language": "EN",
        "items/post filters": {"catalog_type": "RETAIL", "item_ids": sandbox.state.add_items(1)},
        **await business_access(pinterest, sandbox),
        "analytics/create_conversion_product_report report": PRODUCT_REPORT,
        "analytics/get_conversion_product_report token": (
            await pinterest.ad_accounts.create_product_conversion_report(AD_ACCOUNT, PRODUCT_REPORT)
        ).token,
        "advanced_auction_items_get/post items": [{"country": "US", "language": "EN", "item_id": "a"}],
        "advanced_auction_items_submit/post items": [
            {"operation": "DELETE", "country": "US", "language": "EN", "item_id": "a"}
        ],
        "msot_events/create event": MSOT_EVENT,
        "notifications": [{"what": "agreed on"}],
        "promotion_id": await promotion(pinterest),
        "promotions/create promotions": [PROMOTION],
        "promotions/update promotions": [{"id": await promotion(pinterest), "promotion_code": "NEW"}],
        "labels/create parent_id": campaign_id,
        "labels/create labels": [{"label_type": "CUSTOM", "value": "a"}],
        "labels/update labels": [{"id": await label(pinterest, campaign_id), "value": "b"}],
        "targeting_template/create template": TEMPLATE,
        "targeting_template/update change": {
            "id": (await pinterest.targeting_template.create(AD_ACCOUNT, TEMPLATE)).id,
            "operation_type": "REMOVE",
        },
    }


async def file_in_place(pinterest: Pinterest, sandbox: Sandbox, list_id: str) -> str:
    """The id of an upload whose only part is there."""
    made = await pinterest.customer_list_uploads.create(AD_ACCOUNT, list_id, operation="ADD", total_parts=1)
    sandbox.state.storage.parts.update(dict.fromkeys(sandbox.state.storage.parts, b"a@example.com"))
    assert made.customer_list_upload is not None
    return made.customer_list_upload.id


async def business_access(pinterest: Pinterest, sandbox: Sandbox) -> dict[str, Any]:
    """What the operations of business access need: a business with members, partners, invites and an asset group."""
    state = sandbox.state
    business_id: str = state.user["id"]
    [member_id], [partner_id] = state.add_business_members(1), state.add_business_partners(1)
    [system_user_id] = state.add_business_members(1, system=True)
    invited = await pinterest.business_access_invite.create(
        business_id, business_role="EMPLOYEE", invite_type="MEMBER_INVITE", members=[f"{member_id}@example.com"]
    )
    assert invited.items[0].invite is not None
    invite_id = invited.items[0].invite.id
    group = await pinterest.business_access_assets.create_asset_group(
        business_id, asset_group_name="a", asset_group_description="b", asset_group_types=["BRAND"]
    )
    assert group.asset_group is not None
    group_id = group.asset_group.id
    brand = {"name": "a", "username": "b", "country": "US"}
    branded = await pinterest.business_access_relationships.create_brand_account("1", brand)
    permissions = {AD_ACCOUNT: ["ANALYST"]}
    access = {"asset_id": AD_ACCOUNT, "permissions": ["ANALYST"]}
    member, partner = {"member_id": member_id}, {"partner_id": partner_id}
    return {
        "business_id": business_id,
        "asset_id": AD_ACCOUNT,
        "business_hierarchy_id": "1",
        "system_user_id": system_user_id,
        "brand_account_id": branded.brand_account_id,
        "brand_accounts/create brand_account": brand,
        "brand_accounts/update changes": {"about": "Gardens"},
        **member,
        **partner,
        "partner_ids": [partner_id],
        "update/business_memberships members": [{**member, "business_role": "BIZ_ADMIN"}],
        "delete_business_membership members": [{**member, "business_role": "EMPLOYEE"}],
        "business_members_asset_access/update accesses": [{**access, **member}],
        "business_members_asset_access/delete accesses": [{"asset_id": AD_ACCOUNT, **member}],
        "update_partner_asset_access_handler_impl accesses": [{**access, **partner}],
        "delete_partner_asset_access_handler_impl accesses": [{"asset_id": AD_ACCOUNT, **partner}],
        "asset_group/delete asset_groups_to_delete": [group_id],
        "invite_ids": [invite_id],
        "create_asset_invites invites": [
            {"invite_id": invite_id, "invite_type": "MEMBER_INVITE", "asset_id_to_permissions": permissions}
        ],
        "respond_business_access_invites invites": [{"invite_id": invite_id, "action": {"accept_invite": True}}],
        "asset_requests": [{**partner, "asset_id_to_permissions": permissions}],
        "create_membership_or_partnership_invites invite_type": "MEMBER_INVITE",
        "create_membership_or_partnership_invites business_role": "EMPLOYEE",
        "create_membership_or_partnership_invites members": [f"new{member_id}@example.com"],
    }


async def promotion(pinterest: Pinterest) -> str:
    """The id of a new promotion."""
    [result] = (await pinterest.promotions.create(AD_ACCOUNT, [PROMOTION])).promotions
    assert result.data is not None
    return result.data.id


async def label(pinterest: Pinterest, campaign_id: str) -> str:
    """The id of a new label of a campaign."""
    answer = await pinterest.labels.create(AD_ACCOUNT, parent_id=campaign_id, labels=[LABEL])
    [made] = answer.labels or []
    return made.id


def kept(state: State, kind: str, tables: Any, make: Any) -> str:
    """The id of a new object in a table of the ad account."""
    id = state.next_id(kind)
    tables[AD_ACCOUNT][id] = make(id)
    return id


def made(declared: Any, name: str) -> Any:
    """The least that a declaration allows."""
    allowed = declared.unions[0] if isinstance(declared, TaggedUnions) else declared
    return FakeData(name, sparse=True).of(allowed, name)


ALTERNATIVES = {
    "items/get": ["filters"],
    "audiences/update": ["changes"],
    "ad_groups/audience_sizing": ["query"],
    "product_group_promotions/list": ["ad_group_id"],
    "ad_previews/create": ["pin_id"],
    "verify_website/update": ["website"],
    "pins/create": ["board_id", "media_source"],
    "create_membership_or_partnership_invites": ["members"],
}
"""Parameters that no declaration requires, and the API does."""


READING_FIRST = sorted(OPERATIONS.values(), key=lambda operation: operation.method != "GET")
"""One after the other they share what exists."""


def wanted(operation: Operation, parameter: Parameter) -> bool:
    return parameter.required or parameter.name in ALTERNATIVES.get(operation.id, ())


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("version", "operation"),
    [
        pytest.param(version, operation, id=f"{operation.id} {version}")
        for version in VERSIONS
        for operation in READING_FIRST
        if operation.is_in(version) and (version, operation.id) != ("5.12", "ad_groups/audience_sizing")  # by a GET
    ],
)
async def test_it_answers_what_it_declares(served: dict[Api, Served], version: Api, operation: Operation) -> None:
    one = served[version]
    pinterest, sandbox, known = one.pinterest, one.sandbox, one.known
    if known is None:
        known = await existing(pinterest, sandbox)
        if version == "5.23":
            known |= await existing_today(pinterest, sandbox, known)
    one.known = known if operation.method == "GET" else None
    arguments = {
        each.name: known.get(f"{operation.id} {each.name}", known.get(each.name)) or made(each.type, each.wire_name)
        for each in operation.parameters
        if wanted(operation, each)
    }
    if operation.id == "ad_accounts_subscriptions/post":
        sandbox.state.subscriptions[AD_ACCOUNT].clear()
    if operation.id in ("oauth/token", "token/revoke"):
        arguments |= {name: known[name] for name in ("app_id", "app_secret")}
    if operation.id == "token/revoke":
        arguments["token"] = sandbox.add_user("anna").access_token
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        answer = await attrgetter(operation.name)(pinterest)(**arguments)
    if operation.paginated:
        assert isinstance(answer, Page)
    else:
        assert (answer is None) == (operation.returns is None)
    if not isinstance(answer, dict):
        refused = [item.errors for item in getattr(answer, "items", ()) if isinstance(item, BulkItem) and item.errors]
        assert not refused, "a bulk call whose only item is refused proves little"
