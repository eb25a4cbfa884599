"""The tag product_groups: product groups of an ad account, in an older form."""

from typing import Final

from .._operations.declare import ADS_WRITE, GET, Resource
from .._operations.scoped import AccountResource, scoped
from ..models.catalog_product_groups import AdAccountProductGroups
from ._types import AdsId


class ProductGroups(Resource):
    """Product groups of an ad account, superseded by `catalogs.list_product_groups`."""

    # A read that counts as a write.
    @GET(
        "/ad_accounts/{ad_account_id}/product_groups/catalogs",
        "ad_accounts_catalogs_product_groups/list",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        deprecated=True,
        removed="5.14",
        successor="catalogs.list_product_groups",
    )
    async def list(self, ad_account_id: AdsId, *, feed_profile_id: AdsId | None = None) -> AdAccountProductGroups:
        """List product groups of an ad account that are not promoted, or those of one feed profile.

        It takes no bookmark, so there is only one page. Not part of the API since 5.14; a call warns. Use
        `catalogs.list_product_groups`.
        """
        ...


class AccountProductGroups(AccountResource):
    """ProductGroups with the ad account filled in."""

    list: Final = scoped(ProductGroups.list)
