"""Handlers of Pins."""

from typing import Any, Final

from .._data import objects
from .._data.table import Object, Table
from .._errors import ApiError, invalid, not_found
from ._analytics import day_range, metric_value, read_days
from ._pin_page import pin_page, with_metrics
from ._registry import Context, handler
from .boards import BoardArea

_APP_TYPES: Final = ("MOBILE", "TABLET", "WEB")


class PinArea(BoardArea):
    """Pins by id."""

    def __init__(self) -> None:
        super().__init__()
        self.pins: Table = Table()

    def add_pins(self, number: int, board_id: str, **fields: Any) -> list[str]:
        """Add Pins that share `fields` to a board and return their ids."""
        return [
            self.create_pin({"title": f"Pin {n}", "board_id": board_id, **fields})["id"] for n in range(1, number + 1)
        ]

    def create_pin(self, sent: Object) -> Object:
        """Create a Pin from the fields of a request."""
        id = self.next_id("pin")
        made = self.pins[id] = objects.pin(id, sent, self.username)
        self.count_pin(made["board_id"], 1)
        return made

    def delete_pin(self, pin_id: str) -> None:
        """Delete a Pin and take it off its board."""
        self.count_pin(self.pins.pop(pin_id)["board_id"], -1)


@handler("pins/list")
def list_pins(context: Context) -> Object:
    """Return Pins of the user. Those on protected boards are left out unless requested."""
    arguments = context.arguments
    pin_filter = arguments.get("pin_filter")
    excluded = frozenset[str]() if arguments.get("include_protected_pins") else _boards_by_privacy(context, "PROTECTED")
    private = _boards_by_privacy(context, "SECRET") if "pin_type" in arguments else None

    def keep(pin: Object) -> bool:
        if pin["board_id"] in excluded or (private is not None and pin["board_id"] not in private):
            return False
        if pin_filter == "exclude_repins":
            return pin["parent_pin_id"] is None
        if pin_filter == "exclude_native":
            return pin["parent_pin_id"] is not None
        return pin_filter is None or bool(pin["has_been_promoted"])

    plain = not excluded and pin_filter is None and private is None
    return pin_page(context, None if plain else keep)


@handler("pins/create", status=201)
def create_pin(context: Context) -> Object:
    """Create a Pin. It needs a board and a media source."""
    sent: Object = {name: value for name, value in context.body.items() if value is not None}
    if "board_id" not in sent or "media_source" not in sent:
        raise invalid("Invalid request body: board_id and media_source are required.")
    _check_place(context, sent["board_id"], sent.get("board_section_id"))
    source: Object = sent.pop("media_source")
    _check_source(source, sent)
    media = objects.media(source)
    kind = {"video": "VIDEO", "multiple_images": "CAROUSEL"}.get(media["media_type"], "REGULAR")
    return context.state.create_pin({**sent, "media": media, "creative_type": kind})


@handler("pins/get")
def get_pin(context: Context) -> Object:
    """Return a Pin."""
    return with_metrics(context)(_pin(context))


@handler("pins/update")
def update_pin(context: Context) -> Object:
    """Change a Pin. Null removes a value, except the board."""
    pin, sent = _pin(context), dict(context.body)
    slots: list[Object] = sent.pop("carousel_slots", None) or []
    cards: list[Object] = pin["media"].get("items", [])
    if len(slots) > len(cards):
        raise invalid("Invalid request body: carousel_slots has more slots than the Pin has cards.")
    board_id = sent.get("board_id") or pin["board_id"]
    section_id = sent.get("board_section_id")
    if board_id == pin["board_id"] and "board_section_id" not in sent:
        section_id = pin["board_section_id"]
    _check_place(context, board_id, section_id)
    if board_id != pin["board_id"]:
        context.state.count_pin(pin["board_id"], -1)
        context.state.count_pin(board_id, 1)
    pin.update(sent, board_id=board_id, board_section_id=section_id)
    for card, slot in zip(cards, slots, strict=False):
        card.update(slot)
    return pin


@handler("pins/delete")
def delete_pin(context: Context) -> None:
    """Delete a Pin."""
    context.state.delete_pin(_pin(context)["id"])


@handler("pins/save", status=201)
def save_pin(context: Context) -> Object:
    """Create a copy of a Pin."""
    pin, board_id, section_id = _pin(context), context.body.get("board_id"), context.body.get("board_section_id")
    _check_place(context, board_id, section_id)
    copied = ("link", "title", "description", "dominant_color", "alt_text", "creative_type", "media", "is_standard")
    copy = {name: pin[name] for name in copied}
    return context.state.create_pin(
        {**copy, "board_id": board_id, "board_section_id": section_id, "parent_pin_id": pin["id"]}
    )


@handler("pins/analytics")
def pin_analytics(context: Context) -> Object:
    """Return made-up metrics of a Pin: the same for the same day, Pin and metric."""
    return _metrics(context, _pin(context))


@handler("multi_pins/analytics")
def multi_pin_analytics(context: Context) -> Object:
    """Return the metrics of several Pins by their ids."""
    return {pin_id: _metrics(context, _known(context, pin_id)) for pin_id in context.arguments["pin_ids"]}


def _metrics(context: Context, pin: Object) -> Object:
    arguments = context.arguments
    start, end = read_days(context)
    split = arguments.get("split_field") == "APP_TYPE"
    return {
        part if split else "all": {
            "lifetime_metrics": {
                name: metric_value(name, pin["id"], "all") for name in ("TOTAL_COMMENTS", "TOTAL_REACTIONS")
            },
            **day_range(start, end, arguments["metric_types"], f"{pin['id']} {part}"),
        }
        for part in (_APP_TYPES if split else ("ALL",))
    }


def _pin(context: Context) -> Object:
    return _known(context, context.arguments["pin_id"])


def _known(context: Context, pin_id: str) -> Object:
    pin = context.state.pins.get(pin_id)
    if pin is None:
        raise not_found(50, "Pin")
    return pin


def _boards_by_privacy(context: Context, privacy: str) -> frozenset[str]:
    return frozenset(id for id, board in context.state.boards.items() if board["privacy"] == privacy)


def _check_place(context: Context, board_id: str | None, section_id: str | None) -> None:
    if board_id is not None and board_id not in context.state.boards:
        raise not_found(40, "Board")
    if section_id is not None and (board_id is None or section_id not in context.state.sections[board_id]):
        raise not_found(2031, "Board section")


def _check_source(source: Object, sent: Object) -> None:
    kind = source["source_type"]
    urls = [item["url"] for item in [source, *source.get("items", [])] if "url" in item]
    if any(not url.startswith(("http://", "https://")) for url in urls):
        raise ApiError(400, 235, "The image could not be fetched: its url is no http or https address.")
    if kind == "video_id" and not (source.get("cover_image_url") or source.get("cover_image_data")):
        raise invalid("Invalid request body: a video needs cover_image_url, or cover_image_data with its content type.")
    if kind == "pin_url" and "link" not in sent:
        raise invalid("Invalid request body: media_source pin_url needs link.")
