"""Handlers of catalogs."""

from typing import Any, Final

from .._data import objects
from .._data.table import Object, Table
from .._errors import invalid, not_found
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


@handler("catalogs/create")
def create_catalog(context: Context) -> Object:
    """Create a catalog. Its feeds are created by themselves."""
    if not context.body["name"].strip():
        raise invalid("Invalid request body: name must not be empty.")
    state, id = context.state, context.state.next_id("catalog")
    made = state.catalogs[id] = objects.catalog(id, context.body["name"], context.body["catalog_type"])
    return made


_VALUES: Final = {
    "RETAIL": ("availability", "brand", "condition", "custom_label_0", "gender"),
    "HOTEL": ("brand", "custom_label_0"),
}
_MAX_VALUES: Final = 1000


@handler("catalogs/available_filter_values")
def list_filter_values(context: Context) -> Object:
    """Return the values of the items of a catalog, by attribute."""
    state, arguments = context.state, context.arguments
    catalog = state.catalogs.get(arguments["catalog_id"])
    if catalog is None:
        raise not_found(4182, "Catalog")
    if arguments.get("feed_id", None) not in (None, *state.feeds):
        raise not_found(4161, "Feed")
    catalog_type, found = catalog["catalog_type"], dict[str, Any]()
    for (kind, country, _), items in state.catalog_items.items():
        if kind == catalog_type and arguments.get("country", country) == country:
            for item in list(items.values())[:_MAX_VALUES]:
                for name in _VALUES.get(kind, ()):
                    if item.get(name):
                        found.setdefault(name, {})[_value(name, item[name])] = None
    return {"catalog_type": catalog_type, "filter_values": {name: list(values) for name, values in found.items()}}


def _value(name: str, value: str) -> str:
    """Return a value as filters have it: some are words in upper case."""
    is_text = name in ("brand", "custom_label_0")
    return value if is_text else value.upper().replace(" ", "_")
