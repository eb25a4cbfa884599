"""The tag catalog_items: items of a catalog by their ids."""

from collections.abc import Mapping
from typing import Any, Final

from .._operations.declare import CATALOGS_READ, POST, Field, Resource
from .._operations.scoped import AccountResource, scoped_optional
from ..models.catalog_item_filters import CreativeAssetsByIds, HotelsByIds, RetailItemsByIds
from ..models.catalog_items import Items
from ..models.locales import Country, Language
from ._types import AdsId


class CatalogItems(Resource):
    """Items of catalogs of the token's user, or of the owner of `ad_account_id`; `catalogs` has what changes them."""

    @POST("/catalogs/items", "items/post", CATALOGS_READ, "catalogs:read", repeatable=True, since="5.13")
    async def get(
        self,
        *,
        country: Field[Country | str],
        language: Field[Language | str],
        filters: Field[RetailItemsByIds | HotelsByIds | CreativeAssetsByIds | Mapping[str, Any]],
        ad_account_id: AdsId | None = None,
    ) -> Items:
        """Return up to 1000 items, hotels or creative assets by their ids; those that are not there come with errors.

        `catalogs.get_items` does it for 100 on older servers, too.

        Args:
            country: For example "US".
            language: For example "EN" or "en-US".
            filters: Which items.
        """
        ...


class AccountCatalogItems(AccountResource):
    """CatalogItems with the ad account filled in."""

    get: Final = scoped_optional(CatalogItems.get)
