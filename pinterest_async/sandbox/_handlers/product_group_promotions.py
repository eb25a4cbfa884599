"""Handlers of promotions of product groups in ad groups."""

from typing import Final

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ItemRefused, invalid, not_found
from ._analytics import analytics_rows, requested
from ._checks import DEFAULT_STATUSES
from ._registry import Context, handler

_MAX_ITEMS: Final = 30


class ProductGroupPromotionArea(Area):
    """Promotions by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.promotions: dict[str, Table] = self.entity_tables()


@handler("product_group_promotions/list")
def list_promotions(context: Context) -> Object:
    """Return promotions, by id or ad group, and status."""
    arguments = context.arguments
    ids, ad_group_id = arguments.get("product_group_promotion_ids"), arguments.get("ad_group_id")
    if not ids and ad_group_id is None:
        raise invalid("Parameter 'ad_group_id' or 'product_group_promotion_ids' is required.")
    statuses = arguments.get("entity_statuses", DEFAULT_STATUSES)
    page = context.page(
        context.state.promotions[arguments["ad_account_id"]],
        lambda promotion: (
            (promotion["id"] in ids if ids else promotion["ad_group_id"] == ad_group_id)
            and promotion["status"] in statuses
        ),
        descending=context.descending,
    )
    if context.is_today:
        return page
    return {**page, "items": [{"data": promotion, "exceptions": None} for promotion in page["items"]]}


@handler("product_group_promotions/get")
def get_promotion(context: Context) -> Object:
    """Return a promotion; 5.12 wraps it in a list."""
    promotions = context.state.promotions[context.arguments["ad_account_id"]]
    found = context.find(promotions, "product_group_promotion_id", "Product group promotion")
    return found if context.is_today else {"items": [{"data": found, "exceptions": None}]}


@handler("product_group_promotions/create")
def create_promotions(context: Context) -> Object:
    """Promote product groups in an ad group. Refuse those that are promoted there already."""
    ad_group_id = _ad_group_id(context)
    promotions = context.state.promotions[context.arguments["ad_account_id"]]

    def create(item: Object) -> Object:
        product_group = context.state.product_groups.get(item.get("catalog_product_group_id") or "")
        if product_group is None:
            raise ItemRefused(404, "Product group not found.")
        if any(
            promotion["ad_group_id"] == ad_group_id and promotion["catalog_product_group_id"] == product_group["id"]
            for promotion in promotions.values()
        ):
            raise ItemRefused(1, "The product group is in this ad group already.")
        id = context.state.next_id("promotion")
        sent = {"catalog_product_group_name": product_group["name"], **item}
        promotions[id] = objects.promotion(id, ad_group_id, sent)
        return promotions[id]

    return {"items": [context.outcome(item, create) for item in context.body["product_group_promotion"]]}


@handler("product_group_promotions/update")
def update_promotions(context: Context) -> Object:
    """Change promotions of an ad group."""
    ad_group_id = _ad_group_id(context)
    promotions = context.state.promotions[context.arguments["ad_account_id"]]

    def update(item: Object) -> Object:
        promotion = promotions.get(item["id"])
        if promotion is None or promotion["ad_group_id"] != ad_group_id:
            raise ItemRefused(404, "Product group promotion not found.")
        promotion.update(item, ad_group_id=ad_group_id)
        return promotion

    return {"items": [context.outcome(item, update) for item in context.body["product_group_promotion"]]}


@handler("product_groups/analytics")
def product_group_analytics(context: Context) -> list[Object]:
    """Return rows of promoted product groups. Unknown ids have none."""
    return list(
        analytics_rows(context, "PRODUCT_GROUP", requested(context, context.state.promotions, "product_group_ids"))
    )


def _ad_group_id(context: Context) -> str:
    """Return the id of the request's ad group, without the prefix AG."""
    items: list[Object] = context.body["product_group_promotion"]
    if not 1 <= len(items) <= _MAX_ITEMS:
        raise invalid(f"Invalid request body: product_group_promotion takes 1 to {_MAX_ITEMS} items, got {len(items)}.")
    id: str = context.body["ad_group_id"].removeprefix("AG")
    if id not in context.state.ad_groups[context.arguments["ad_account_id"]]:
        raise not_found(404, "Ad group")
    return id
