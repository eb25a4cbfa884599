"""Which items of a catalog to look up with one call, up to 1000."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from ._base import UNSET, Model, UnsetType

Digits: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
"""An id made of digits."""

ItemIds: TypeAlias = Annotated[list[str], Meta(min_length=1, max_length=1000)]
"""1 to 1000 ids of the merchant."""


class RetailItemsByIds(Model, tag_field="catalog_type", tag="RETAIL"):
    """1 to 1000 retail items. Source: CatalogsRetailItemsPostFilter.

    Without `catalog_id` the account's oldest retail catalog is meant.
    """

    item_ids: ItemIds
    catalog_id: Digits | UnsetType = UNSET


class HotelsByIds(Model, tag_field="catalog_type", tag="HOTEL"):
    """1 to 1000 hotels. Source: CatalogsHotelItemsPostFilter.

    Without `catalog_id` the account's oldest hotel catalog is meant.
    """

    hotel_ids: ItemIds
    catalog_id: Digits | UnsetType = UNSET


class CreativeAssetsByIds(Model, tag_field="catalog_type", tag="CREATIVE_ASSETS"):
    """1 to 1000 creative assets; for some users only. Source: CatalogsCreativeAssetsItemsPostFilter.

    Without `catalog_id` the account's oldest catalog of creative assets is meant.
    """

    creative_assets_ids: ItemIds
    catalog_id: Digits | UnsetType = UNSET
