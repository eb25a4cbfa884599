"""The tag catalog_feeds: what `catalogs` does not have of feeds."""

from typing import Final

from .._operations.declare import CATALOGS_WRITE, POST, Resource
from .._operations.scoped import AccountResource, scoped_optional
from ..models.catalog_ingestions import FeedIngestion
from ._types import AdsId, NumericId


class CatalogFeeds(Resource):
    """Feeds, read when they are asked for; `catalogs` has the other operations."""

    @POST("/catalogs/feeds/{feed_id}/ingest", "feeds/ingest", CATALOGS_WRITE, "catalogs:write", since="5.13")
    async def ingest(self, feed_id: NumericId, *, ad_account_id: AdsId | None = None) -> FeedIngestion:
        """Read a feed now, not at the time of its schedule. `catalogs.list_processing_results` shows how it went."""
        ...


class AccountCatalogFeeds(AccountResource):
    """CatalogFeeds with the ad account filled in."""

    ingest: Final = scoped_optional(CatalogFeeds.ingest)
