"""Handlers of catalogs."""

from .._data import objects
from .._data.table import Object, Table
from ._registry import Context, handler
from .catalog_feeds import CatalogFeedArea


class CatalogArea(CatalogFeedArea):
    """Catalogs by id."""

    def __init__(self) -> None:
        super().__init__()
        self.catalogs: Table = Table()

    def add_catalog(self, *, name: str = "Catalog", catalog_type: str = "RETAIL") -> str:
        """Add a catalog (with a feed, if it is a retail one) and return its id."""
        id = self.next_id("catalog")
        self.catalogs[id] = objects.catalog(id, name, catalog_type)
        if catalog_type == "RETAIL":
            self.create_feed({"name": f"{name} feed"})
        return id


@handler("catalogs/list")
def list_catalogs(context: Context) -> Object:
    """Return catalogs."""
    return context.page(context.state.catalogs)
