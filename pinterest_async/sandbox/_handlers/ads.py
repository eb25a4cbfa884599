"""Handlers of ads."""

from typing import Any, Final

from .._data import objects
from .._data.seed import AD_ACCOUNT
from .._data.table import Object, Table
from .._errors import ItemRefused, invalid, not_found
from ._analytics import analytics_rows, targeting_rows
from ._checks import DEFAULT_STATUSES
from ._registry import Context, handler
from .ad_groups import AdGroupArea
from .pins import PinArea

_NARROWED: Final = {"campaign_ids": "campaign_id", "ad_group_ids": "ad_group_id", "ad_ids": "id"}


class AdArea(AdGroupArea, PinArea):
    """Ads by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.ads: dict[str, Table] = self.entity_tables()

    def add_ads(self, number: int, ad_group_id: str, ad_account_id: str = AD_ACCOUNT, **fields: Any) -> list[str]:
        """Add ads of an ad group that share `fields` and return their ids."""
        pin_id = next(iter(self.pins), "1")
        sent = {"ad_group_id": ad_group_id, "pin_id": pin_id, "creative_type": "REGULAR", **fields}
        return [self.create_ad(ad_account_id, {"name": f"Ad {n}", **sent})["id"] for n in range(1, number + 1)]

    def create_ad(self, ad_account_id: str, sent: Object) -> Object:
        """Create an ad, of an ad group that exists, from the fields of a request."""
        id = self.next_id("ad")
        campaign_id = self.ad_groups[ad_account_id][sent["ad_group_id"]]["campaign_id"]
        made = self.ads[ad_account_id][id] = objects.ad(id, ad_account_id, campaign_id, sent)
        return made


@handler("ads/list")
def list_ads(context: Context) -> Object:
    """Return ads, by id, ad group or campaign, and status."""
    arguments = context.arguments
    given = [name for name in _NARROWED if name in arguments]
    if len(given) > 1:
        raise invalid(f"Parameter '{given[0]}' cannot be given together with '{given[1]}'.")
    statuses = arguments.get("entity_statuses", DEFAULT_STATUSES)
    return context.page(
        context.state.ads[arguments["ad_account_id"]],
        lambda ad: all(ad[_NARROWED[name]] in arguments[name] for name in given) and ad["status"] in statuses,
        descending=context.descending,
    )


@handler("ads/get")
def get_ad(context: Context) -> Object:
    """Return an ad."""
    return context.find(context.state.ads[context.arguments["ad_account_id"]], "ad_id", "Ad")


@handler("ads/create")
def create_ads(context: Context) -> Object:
    """Create ads of ad groups that exist, with Pins that exist."""
    ad_account_id = context.arguments["ad_account_id"]

    def create(item: Object) -> Object:
        _check_ad_group(context, item["ad_group_id"])
        _check(context, item)
        return context.state.create_ad(ad_account_id, item)

    return context.bulk(create, single=True)


@handler("ads/update")
def update_ads(context: Context) -> Object:
    """Change ads. Refuse those that do not exist or are archived."""
    ads = context.state.ads[context.arguments["ad_account_id"]]

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
        _check(context, changed)
        ad.update(changed, updated_time=objects.now_seconds(), summary_status=objects.ad_summary_status(changed))
        return ad

    return context.bulk(update, single=True)


@handler("ad_previews/create")
def create_ad_preview(context: Context) -> Object:
    """Return the address of a page that shows an ad of a Pin, or of an image and a title."""
    sent = context.body
    of_products = "catalog_product_group_id" in sent
    if not of_products and set(sent) not in ({"pin_id"}, {"image_url", "title"}):
        raise invalid("Invalid request body: it takes pin_id, image_url and title, or catalog_product_group_id.")
    if "pin_id" in sent and sent["pin_id"] not in context.state.pins:
        raise not_found(50, "Pin")
    if of_products and sent["catalog_product_group_id"] not in context.state.product_groups:
        raise not_found(404, "Product group")
    return {"url": f"https://ads.pinterest.com/ad-preview/{context.state.storage.signature()[:32]}/"}


@handler("ads/analytics")
def ad_analytics(context: Context) -> list[Object]:
    """Return rows of ads. Unknown ids have none."""
    return list(analytics_rows(context, "AD", _requested(context)))


@handler("ad_targeting_analytics/get")
def ad_targeting(context: Context) -> Object:
    """Return rows of ads, for every value of every dimension."""
    return targeting_rows(context, "AD", _requested(context))


_MEASURED: Final = {"ad_ids": "id", "campaign_ids": "campaign_id", "pin_ids": "pin_id"}


def _requested(context: Context) -> list[Object]:
    """Return the ads that all given ids allow."""
    given = [(field, context.arguments[name]) for name, field in _MEASURED.items() if name in context.arguments]
    ads = context.state.ads[context.arguments["ad_account_id"]].values()
    return [ad for ad in ads if all(ad[field] in ids for field, ids in given)]


def _check_ad_group(context: Context, ad_group_id: str) -> None:
    ad_group = context.state.ad_groups[context.arguments["ad_account_id"]].get(ad_group_id)
    if ad_group is None:
        raise ItemRefused(404, "Ad group not found.")
    if ad_group["status"] == "ARCHIVED":
        raise ItemRefused(1, "The ad group is archived.")


def _check(context: Context, item: Object) -> None:
    if item["pin_id"] not in context.state.pins:
        raise ItemRefused(50, "Pin not found.")
    if item.get("android_deep_link") or item.get("ios_deep_link"):
        raise ItemRefused(1, "Deep links are not available at this time.")
    if (
        item.get("lead_form_id")
        and item["lead_form_id"] not in context.state.lead_forms[context.arguments["ad_account_id"]]
    ):
        raise ItemRefused(4842, "Lead form not found.")
