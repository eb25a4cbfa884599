"""Differences from 5.12 alone that no newer description explains, and those that are not wider than it."""

from typing import Final

from pinterest_async.models._base import later_fields, newer_fields
from pinterest_async.models.catalog_items import Item, ItemDetails

from ._alike import alike

V5_12: Final[dict[str, str]] = {
    # Operations.
    "ad_groups/audience_sizing method: GET described, POST declared": "A POST by all descriptions since 5.13.",
    "items/get sandbox: enabled described, disabled declared": "The reference says that the sandbox does not have it.",
    **alike(
        "Without a body there is nothing to create or to change.",
        "False described, True declared",
        "integrations_commerce/patch body required",
        "integrations_commerce/post body required",
    ),
    "integrations_logs/post(logs) maxItems: None described, 250 declared": "The API of today takes 250.",
    "integrations_logs/post(logs) minItems: None described, 1 declared": "Without logs there is nothing to send.",
    **alike(
        "One value is written as before.",
        "string described, array declared",
        "ad_account_targeting_analytics/get(attribution_types) type",
        "ad_groups_targeting_analytics/get(attribution_types) type",
        "ad_targeting_analytics/get(attribution_types) type",
        "campaign_targeting_analytics/get(attribution_types) type",
    ),
    # Answers.
    **alike(
        "The POST that replaced items/get answers with them.",
        "not described, there declared",
        *(f"Item.{name}" for name in newer_fields(Item) - later_fields(Item)),
        *(f"ItemDetails.{name}" for name in newer_fields(ItemDetails)),
    ),
}
