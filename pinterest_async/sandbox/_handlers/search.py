"""Handlers of searches."""

from .._data.table import Object, Table
from ._registry import Context, handler


@handler("search_user_boards/get")
def search_boards(context: Context) -> Object:
    """Return boards by a part of their name, or by the ids of Pins on them."""
    query: str = context.arguments.get("query", "")
    pins = (context.state.pins.get(id) for id in query.split(","))
    ids = {pin["board_id"] for pin in pins if pin is not None}
    return context.page(context.state.boards, lambda board: board["id"] in ids or _contains(board["name"], query))


@handler("search_user_pins/list")
def search_pins(context: Context) -> Object:
    """Return Pins by a part of their title or description, or by their ids."""
    query: str = context.arguments["query"]
    ids = query.split(",")
    return context.page(
        context.state.pins,
        lambda pin: pin["id"] in ids or _contains(pin["title"], query) or _contains(pin["description"], query),
    )


@handler("search_partner_pins")
def search_partner_pins(context: Context) -> Object:
    """Return Pins by a part of their title, with few fields."""
    term: str = context.arguments["term"]
    found = Table()
    for id, pin in context.state.pins.items():
        if _contains(pin["title"], term):
            found[id] = {name: pin[name] for name in ("media", "alt_text", "link", "title", "description")}
    context.arguments["page_size"] = context.arguments.pop("limit", 10)
    return context.page(found)


def _contains(text: str | None, words: str) -> bool:
    return words.casefold() in (text or "").casefold()
