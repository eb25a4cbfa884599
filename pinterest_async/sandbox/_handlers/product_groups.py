"""Handlers of product groups as ad accounts list them, in the older form."""

from .._data.table import Object
from ._registry import Context, handler
from .catalog_product_groups import matching_products


@handler("ad_accounts_catalogs_product_groups/list")
def list_unpromoted(context: Context) -> Object:
    """Return product groups that the ad account does not promote, in the older form."""
    promotions = context.state.promotions[context.arguments["ad_account_id"]].values()
    promoted = {promotion["catalog_product_group_id"] for promotion in promotions}
    feed_id = context.arguments.get("feed_profile_id")
    return {
        "items": [
            {
                "id": id,
                "merchant_id": context.state.user["id"],
                "name": group["name"],
                "filters": group["filters"],
                "filter_v2": {},
                "type": "MERCHANT_CREATED",
                "status": "ACTIVE",
                "feed_profile_id": group.get("feed_id"),
                "created_at": group["created_at"] * 1000,
                "last_update": group["updated_at"] * 1000,
                "product_count": sum(1 for _ in matching_products(context, group["catalog_type"], group["filters"])),
                "featured_position": None,
            }
            for id, group in context.state.product_groups.items()
            if id not in promoted and feed_id in (None, group.get("feed_id"))
        ],
        "bookmark": None,
    }
