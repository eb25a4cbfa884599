"""Handlers of promotions of an ad account: discounts and gifts."""

from typing import Any

from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ItemRefused
from ._registry import Context, handler


class PromotionArea(Area):
    """Promotions of ad accounts (`promotions` are those of product groups) by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.ad_promotions: dict[str, Table] = self.entity_tables()


@handler("promotions/list")
def list_promotions(context: Context) -> Object:
    """Return promotions."""
    return context.page(_promotions(context), descending=context.descending)


@handler("promotions/get")
def get_promotion(context: Context) -> Object:
    """Return a promotion."""
    return _promotion(context)


@handler("promotions/create")
def create_promotions(context: Context) -> Object:
    """Create promotions. Refuse those without a title, or that end before they start."""
    promotions, ad_account_id = _promotions(context), context.arguments["ad_account_id"]

    def create(item: Object) -> Object:
        _check(item)
        id = context.state.next_id("ad_promotion")
        made = promotions[id] = {
            "id": id,
            "ad_account_id": ad_account_id,
            "status": "ACTIVE",
            "discount_status": "ACTIVE",
            "platform_type": "DEFAULT",
            "promotion_custom_id": id,
            **item,
        }
        return made

    return _results(context, create)


@handler("promotions/update")
def update_promotions(context: Context) -> Object:
    """Change promotions. Refuse those that do not exist."""
    promotions = _promotions(context)

    def update(item: Object) -> Object:
        found = promotions.get(item["id"])
        if found is None:
            raise ItemRefused(404, "Promotion not found.")
        _check({**found, **item})
        found.update(item)
        return found

    return _results(context, update)


@handler("promotions/delete")
def delete_promotion(context: Context) -> None:
    """Delete a promotion."""
    del _promotions(context)[_promotion(context)["id"]]


def _results(context: Context, handle: Any) -> Object:
    """Return the results of a call: `exception` is one object, or absent."""
    outcomes = [context.outcome(item, handle, single=True) for item in context.body]
    return {
        "promotions": [
            {"data": outcome["data"]} if outcome["data"] is not None else {"exception": outcome["exceptions"]}
            for outcome in outcomes
        ]
    }


def _check(promotion: Object) -> None:
    if not promotion["promotion_title"].strip():
        raise ItemRefused(1, "The title must not be empty.")
    start, end = promotion.get("start_time"), promotion.get("end_time")
    if start and end and end <= start:
        raise ItemRefused(1, "end_time must come after start_time.")


def _promotions(context: Context) -> Table:
    return context.state.ad_promotions[context.arguments["ad_account_id"]]


def _promotion(context: Context) -> Object:
    return context.find(_promotions(context), "promotion_id", "Promotion")
