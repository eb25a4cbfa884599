"""Behaviours of what stands in ad groups: ads, and promotions of product groups."""

from typing import Final

from .._data import ad_objects as _ad_records
from .._data import objects as _records
from .._data.table import Object
from .._errors import ItemRefused, invalid, not_found
from ._registry import Call, behaviour

_SHOWN: Final = ("ACTIVE", "PAUSED")
_NARROWED: Final = {"campaign_ids": "campaign_id", "ad_group_ids": "ad_group_id", "ad_ids": "id"}
_MOST: Final = 30


@behaviour("ads/list")
def list_ads(call: Call) -> Object:
    """Ads, by id, ad group or campaign, and status."""
    arguments = call.arguments
    given = [name for name in _NARROWED if name in arguments]
    if len(given) > 1:
        raise invalid(f"Parameter '{given[0]}' cannot be given together with '{given[1]}'.")
    statuses = arguments.get("entity_statuses", _SHOWN)
    return call.page(
        call.state.ads[arguments["ad_account_id"]],
        lambda ad: all(ad[_NARROWED[name]] in arguments[name] for name in given) and ad["status"] in statuses,
        descending=arguments.get("order") == "DESCENDING",
    )


@behaviour("ads/get")
def get_ad(call: Call) -> Object:
    """One ad."""
    found = call.state.ads[call.arguments["ad_account_id"]].get(call.arguments["ad_id"])
    if found is None:
        raise not_found(404, "Ad")
    return found


@behaviour("ads/create")
def create_ads(call: Call) -> Object:
    """New ads of ad groups that exist, with Pins that exist."""
    ad_account_id = call.arguments["ad_account_id"]

    def create(item: Object) -> Object:
        _check_ad_group(call, item["ad_group_id"])
        _check_ad(call, item)
        return call.state.create_ad(ad_account_id, item)

    return call.bulk(create, single=True)


@behaviour("ads/update")
def update_ads(call: Call) -> Object:
    """Changes to ads; those that do not exist or are archived are refused."""
    ads = call.state.ads[call.arguments["ad_account_id"]]

    def update(item: Object) -> Object:
        ad = ads.get(item["id"])
        if ad is None:
            raise ItemRefused(404, "Ad not found.")
        if ad["status"] == "ARCHIVED":
            raise ItemRefused(1, "What is archived cannot be changed.")
        if item.get("ad_group_id", ad["ad_group_id"]) != ad["ad_group_id"]:
            raise ItemRefused(1, "An ad cannot move to another ad group.")
        if item.get("pin_id", ad["pin_id"]) != ad["pin_id"] and ad["status"] != "DRAFT":
            raise ItemRefused(1, "Only a draft can change its pin_id.")
        changed = {**ad, **item}
        _check_ad(call, changed)
        ad.update(changed, updated_time=_records.now_seconds(), summary_status=_ad_records.ad_summary_status(changed))
        return ad

    return call.bulk(update, single=True)


@behaviour("ad_previews/create")
def create_ad_preview(call: Call) -> Object:
    """A page that shows an ad of a Pin, or of an image and a title."""
    sent = call.body
    if set(sent) not in ({"pin_id"}, {"image_url", "title"}):
        raise invalid("Invalid request body: it takes pin_id, or image_url and title.")
    if "pin_id" in sent and sent["pin_id"] not in call.state.pins:
        raise not_found(50, "Pin")
    return {"url": f"https://ads.pinterest.com/ad-preview/{call.state.storage.signature()[:32]}/"}


@behaviour("product_group_promotions/list")
def list_promotions(call: Call) -> Object:
    """Promotions, by id or ad group, and status."""
    arguments = call.arguments
    ids, ad_group_id = arguments.get("product_group_promotion_ids"), arguments.get("ad_group_id")
    if not ids and ad_group_id is None:
        raise invalid("Parameter 'ad_group_id' or 'product_group_promotion_ids' is required.")
    statuses = arguments.get("entity_statuses", _SHOWN)
    page = call.page(
        call.state.promotions[arguments["ad_account_id"]],
        lambda each: (each["id"] in ids if ids else each["ad_group_id"] == ad_group_id) and each["status"] in statuses,
        descending=arguments.get("order") == "DESCENDING",
    )
    return {**page, "items": [{"data": each, "exceptions": None} for each in page["items"]]}


@behaviour("product_group_promotions/get")
def get_promotion(call: Call) -> Object:
    """One promotion, in a list."""
    promotions = call.state.promotions[call.arguments["ad_account_id"]]
    found = promotions.get(call.arguments["product_group_promotion_id"])
    if found is None:
        raise not_found(404, "Product group promotion")
    return {"items": [{"data": found, "exceptions": None}]}


@behaviour("product_group_promotions/create")
def create_promotions(call: Call) -> Object:
    """Product groups go into an ad group, each of them once."""
    ad_group_id = _promoting(call)
    promotions = call.state.promotions[call.arguments["ad_account_id"]]

    def create(item: Object) -> Object:
        product_group = call.state.product_groups.get(item.get("catalog_product_group_id") or "")
        if product_group is None:
            raise ItemRefused(404, "Product group not found.")
        if any(
            each["ad_group_id"] == ad_group_id and each["catalog_product_group_id"] == product_group["id"]
            for each in promotions.values()
        ):
            raise ItemRefused(1, "The product group is in this ad group already.")
        id = call.state.next_id("promotion")
        sent = {"catalog_product_group_name": product_group["name"], **item}
        promotions[id] = _ad_records.promotion(id, ad_group_id, sent)
        return promotions[id]

    return {"items": [call.outcome(item, create) for item in call.body["product_group_promotion"]]}


@behaviour("product_group_promotions/update")
def update_promotions(call: Call) -> Object:
    """Changes to promotions of an ad group."""
    ad_group_id = _promoting(call)
    promotions = call.state.promotions[call.arguments["ad_account_id"]]

    def update(item: Object) -> Object:
        promotion = promotions.get(item["id"])
        if promotion is None or promotion["ad_group_id"] != ad_group_id:
            raise ItemRefused(404, "Product group promotion not found.")
        promotion.update(item, ad_group_id=ad_group_id)
        return promotion

    return {"items": [call.outcome(item, update) for item in call.body["product_group_promotion"]]}


def _promoting(call: Call) -> str:
    """The ad group that a request is about, without the letters that may stand before its id."""
    items: list[Object] = call.body["product_group_promotion"]
    if not 1 <= len(items) <= _MOST:
        raise invalid(f"Invalid request body: product_group_promotion takes 1 to {_MOST} items, got {len(items)}.")
    id: str = call.body["ad_group_id"].removeprefix("AG")
    if id not in call.state.ad_groups[call.arguments["ad_account_id"]]:
        raise not_found(404, "Ad group")
    return id


def _check_ad_group(call: Call, ad_group_id: str) -> None:
    ad_group = call.state.ad_groups[call.arguments["ad_account_id"]].get(ad_group_id)
    if ad_group is None:
        raise ItemRefused(404, "Ad group not found.")
    if ad_group["status"] == "ARCHIVED":
        raise ItemRefused(1, "The ad group is archived.")


def _check_ad(call: Call, item: Object) -> None:
    if item["pin_id"] not in call.state.pins:
        raise ItemRefused(50, "Pin not found.")
    if item.get("android_deep_link") or item.get("ios_deep_link"):
        raise ItemRefused(1, "Deep links are not available at this time.")
    if item.get("lead_form_id") and item["lead_form_id"] not in call.state.lead_forms[call.arguments["ad_account_id"]]:
        raise ItemRefused(4842, "Lead form not found.")
