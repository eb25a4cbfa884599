"""New objects of an ad account as the API answers them, from what a request sent."""

from typing import Final

from .objects import now_seconds
from .table import Object

_REVIEWED: Final = {"ACTIVE": "APPROVED"}


def ad_summary_status(entity: Object) -> str:
    """Whether an ad delivers: its status in other words."""
    status: str = entity["status"]
    return _REVIEWED.get(status, status)


def ad(id: str, ad_account_id: str, campaign_id: str, sent: Object) -> Object:
    """Source: AdResponse."""
    now = now_seconds()
    made: Object = {
        "name": None,
        "status": "ACTIVE",
        "destination_url": None,
        "android_deep_link": None,
        "ios_deep_link": None,
        "carousel_destination_urls": None,
        "carousel_android_deep_links": None,
        "carousel_ios_deep_links": None,
        "click_tracking_url": None,
        "view_tracking_url": None,
        "tracking_urls": None,
        "is_pin_deleted": False,
        "is_removable": False,
        "lead_form_id": None,
        "grid_click_type": None,
        "customizable_cta_type": None,
        "quiz_pin_data": None,
        **sent,
        "id": id,
        "ad_account_id": ad_account_id,
        "campaign_id": campaign_id,
        "collection_items_destination_url_template": None,
        "created_time": now,
        "updated_time": now,
        "rejected_reasons": [],
        "rejection_labels": [],
        "review_status": "APPROVED",
        "type": "pinpromotion",
    }
    made["summary_status"] = ad_summary_status(made)
    return made


def keyword(id: str, parent_id: str, parent_type: str, sent: Object) -> Object:
    """Source: Keyword."""
    return {
        "bid": None,
        **sent,
        "id": id,
        "parent_id": parent_id,
        "parent_type": parent_type,
        "archived": False,
        "type": "keyword",
    }


def promotion(id: str, ad_group_id: str, sent: Object) -> Object:
    """Source: ProductGroupPromotion."""
    return {
        "bid_in_micro_currency": None,
        "included": True,
        "definition": "*/",
        "relative_definition": "",
        "parent_id": None,
        "slideshow_collections_title": None,
        "slideshow_collections_description": None,
        "is_mdl": False,
        "status": "ACTIVE",
        "tracking_url": None,
        "creative_type": "REGULAR",
        "collections_hero_pin_id": None,
        "collections_hero_destination_url": None,
        "grid_click_type": None,
        **sent,
        "id": id,
        "ad_group_id": ad_group_id,
    }


def audience(id: str, ad_account_id: str, sent: Object) -> Object:
    """Source: Audience."""
    now = now_seconds()
    return {
        "description": None,
        "audience_type": "CUSTOMER_LIST",
        **sent,
        "id": id,
        "ad_account_id": ad_account_id,
        "size": 0,
        "status": "INITIALIZING",
        "type": "audience",
        "created_timestamp": now,
        "updated_timestamp": now,
    }


def customer_list(id: str, ad_account_id: str, name: str, records: int) -> Object:
    """Source: CustomerList."""
    now = now_seconds()
    return {
        "id": id,
        "ad_account_id": ad_account_id,
        "name": name,
        "status": "PROCESSING",
        "num_batches": 1,
        "num_uploaded_user_records": records,
        "num_removed_user_records": 0,
        "created_time": now,
        "updated_time": now,
        "type": "customerlist",
        "exceptions": {},
    }


def conversion_tag(id: str, ad_account_id: str, name: str, configs: Object) -> Object:
    """Source: ConversionTagResponse."""
    return {
        "id": id,
        "ad_account_id": ad_account_id,
        "name": name,
        "status": "ACTIVE",
        "version": "3",
        "code_snippet": f"<!-- Pinterest Tag -->\n<script>pintrk('load', '{id}');</script>",
        "enhanced_match_status": "UNKNOWN",
        "last_fired_time_ms": None,
        "configs": {
            "aem_enabled": False,
            "md_frequency": 1.0,
            "aem_fnln_enabled": False,
            "aem_ph_enabled": False,
            "aem_ge_enabled": False,
            "aem_db_enabled": False,
            "aem_loc_enabled": False,
            **configs,
        },
    }
