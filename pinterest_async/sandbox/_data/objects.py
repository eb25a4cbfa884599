"""New objects as the API returns them, made from the fields of a request.

They have every field that the API documents.
"""

import time
from functools import lru_cache
from typing import Any

from .table import Object

USERNAME = "sandbox"

_SIZES = {"150x150": (150, 150), "400x300": (400, 300), "600x": (600, 900), "1200x": (1200, 1800)}
_SUMMARIES = {"ACTIVE": "RUNNING"}
_REVIEW_STATUSES = {"ACTIVE": "APPROVED"}


def now_seconds() -> int:
    """Return Unix seconds."""
    return int(time.time())


def timestamp(suffix: str = "-00:00", *, later: float = 0.0) -> str:
    """Return the time, or the time some seconds later, in RFC 3339.

    Pinterest writes UTC as "-00:00" in most places, and as "Z" in catalogs.
    """
    return _timestamp(now_seconds() + int(later), suffix)


@lru_cache(maxsize=8)
def _timestamp(seconds: int, suffix: str) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + suffix


def summary_status(entity: Object) -> str:
    """Return whether a campaign or ad group delivers: its status in other words."""
    status: str = entity["status"]
    return _SUMMARIES.get(status, status)


def ad_account(id: str, *, name: str, country: str, owner: Object) -> Object:
    """Source: AdAccount."""
    now = now_seconds()
    return {
        "id": id,
        "name": name,
        "owner": owner,
        "country": country,
        "currency": "USD",
        "permissions": ["OWNER"],
        "created_time": now,
        "updated_time": now,
    }


def campaign(id: str, ad_account_id: str, sent: Object) -> Object:
    """Source: CampaignCreateResponseData."""
    now = now_seconds()
    made: Object = {
        "id": id,
        "ad_account_id": ad_account_id,
        "name": None,
        "status": "ACTIVE",
        "lifetime_spend_cap": None,
        "daily_spend_cap": None,
        "order_line_id": None,
        "tracking_urls": None,
        "start_time": now,
        "end_time": None,
        "objective_type": None,
        "is_flexible_daily_budgets": False,
        "default_ad_group_budget_in_micro_currency": None,
        "is_automated_campaign": False,
        **sent,
        "created_time": now,
        "updated_time": now,
        "type": "campaign",
    }
    made["is_campaign_budget_optimization"] = bool(made["lifetime_spend_cap"] or made["daily_spend_cap"])
    made["summary_status"] = summary_status(made)
    return made


def ad_group(id: str, ad_account_id: str, sent: Object) -> Object:
    """Source: AdGroupResponse."""
    now = now_seconds()
    made: Object = {
        "name": None,
        "status": "ACTIVE",
        "budget_in_micro_currency": None,
        "bid_in_micro_currency": None,
        "optimization_goal_metadata": None,
        "budget_type": "DAILY",
        "start_time": now,
        "end_time": None,
        "targeting_spec": {},
        "lifetime_frequency_cap": -1,
        "tracking_urls": None,
        "auto_targeting_enabled": True,
        "placement_group": "ALL",
        "pacing_delivery_type": "STANDARD",
        "campaign_id": None,
        "billable_event": None,
        "bid_strategy_type": "AUTOMATIC_BID",
        **sent,
        "id": id,
        "ad_account_id": ad_account_id,
        "created_time": now,
        "updated_time": now,
        "type": "adgroup",
        "conversion_learning_mode_type": None,
        "feed_profile_id": "0",
        "dca_assets": None,
    }
    made["summary_status"] = summary_status(made)
    return made


def ad_summary_status(entity: Object) -> str:
    """Return whether an ad delivers: its status in other words."""
    status: str = entity["status"]
    return _REVIEW_STATUSES.get(status, status)


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


def board(id: str, sent: Object, username: str = USERNAME) -> Object:
    """Source: Board."""
    now = timestamp()
    return {
        "id": id,
        "created_at": now,
        "board_pins_modified_at": now,
        "description": None,
        "collaborator_count": 0,
        "pin_count": 0,
        "follower_count": 0,
        "media": {"image_cover_url": None, "pin_thumbnail_urls": []},
        "owner": {"username": username},
        "privacy": "PUBLIC",
        **sent,
    }


def pin(id: str, sent: Object, username: str = USERNAME) -> Object:
    """Source: Pin."""
    return {
        "id": id,
        "created_at": timestamp(),
        "link": None,
        "title": None,
        "description": None,
        "dominant_color": "#6E7874",
        "alt_text": None,
        "creative_type": "REGULAR",
        "board_id": None,
        "board_section_id": None,
        "board_owner": {"username": username},
        "is_owner": True,
        "media": IMAGE,
        "parent_pin_id": None,
        "is_standard": True,
        "has_been_promoted": False,
        "note": None,
        **sent,
    }


def catalog(id: str, name: str, catalog_type: str) -> Object:
    """Source: Catalog."""
    now = timestamp("Z")
    return {"id": id, "created_at": now, "updated_at": now, "name": name, "catalog_type": catalog_type}


def feed(id: str, sent: Object) -> Object:
    """Source: CatalogsRetailFeed, CatalogsHotelFeed, CatalogsCreativeAssetsFeed."""
    now = timestamp("Z")
    made: Object = {
        "id": id,
        "created_at": now,
        "updated_at": now,
        "name": None,
        "format": "TSV",
        "catalog_type": "RETAIL",
        "credentials": None,
        "location": "https://www.example.com/feed.tsv",
        "preferred_processing_schedule": {"time": "02:59", "timezone": "Africa/Abidjan"},
        "status": "ACTIVE",
        "default_currency": "USD",
        "default_locale": "en-US",
    }
    if sent.get("catalog_type") in ("HOTEL", "CREATIVE_ASSETS"):
        return {**made, "catalog_id": None, **sent}
    return {**made, "default_country": "US", "default_availability": "IN_STOCK", **sent}


def product_group(id: str, sent: Object) -> Object:
    """Source: CatalogsProductGroup, CatalogsHotelProductGroup, CatalogsCreativeAssetsProductGroup."""
    now = now_seconds()
    made: Object = {"id": id, "name": None, "description": None, "filters": {}, "created_at": now, "updated_at": now}
    if sent.get("catalog_type") in ("HOTEL", "CREATIVE_ASSETS"):
        return {**made, "catalog_id": None, **sent}
    return {
        **made,
        "is_featured": False,
        "type": "MERCHANT_CREATED",
        "status": "ACTIVE",
        "catalog_type": "RETAIL",
        **sent,
    }


def images(url: str) -> Object:
    """Return an image in the sizes that Pinterest makes of it. Source: PinMediaWithImage."""
    return {size: {"width": width, "height": height, "url": url} for size, (width, height) in _SIZES.items()}


def media(source: Object) -> Object:
    """Return the media of a Pin from its `media_source`. Source: PinMedia."""
    kind = source["source_type"]
    if kind == "video_id":
        cover: Any = source.get("cover_image_url")
        return {
            "media_type": "video",
            "images": images(cover or _URL),
            "cover_image_url": cover,
            "video_url": None,
            "duration": 15000.0,
            "height": 1920,
            "width": 1080,
        }
    if kind.startswith("multiple_image"):
        return {
            "media_type": "multiple_images",
            "items": [
                {
                    "item_type": "image",
                    "title": item.get("title"),
                    "description": item.get("description"),
                    "link": item.get("link"),
                    "images": images(item.get("url", _URL)),
                }
                for item in source["items"]
            ],
        }
    return {"media_type": "image", "images": images(source.get("url", _URL))}


_URL = "https://i.pinimg.com/originals/0d/f4/29/0df42915fdd7b0b0d0a1c3ea0b7ae5a5.jpg"
IMAGE: Object = {"media_type": "image", "images": images(_URL)}
