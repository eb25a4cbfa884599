"""Differences from 5.12 alone that no newer description explains, and those that are not wider than it."""

from typing import Final

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
    # Bodies.
    **alike(
        "One enum for reading and writing, but product groups of retail catalogs can only be read.",
        "not described, RETAIL declared",
        "ProductGroupCreate.catalog_type values",
        "ProductGroupUpdate.catalog_type values",
    ),
}
