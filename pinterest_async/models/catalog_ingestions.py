"""Readings of feeds that were asked for."""

from ._base import Model
from .catalog_feeds import FeedProcessingStatus


class FeedIngestion(Model):
    """A reading of a feed that was started; `created_at` is an RFC 3339 string. Source: CatalogsFeedIngestion."""

    created_at: str | None = None
    feed_id: str | None = None
    id: str = ""
    status: FeedProcessingStatus | None = None
