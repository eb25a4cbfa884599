"""Behaviours of Pins."""

from collections.abc import Callable
from typing import Final

from .._data import objects as _records
from .._data.table import Object
from .._errors import ApiError, invalid, not_found
from ._analytics import day_range, metric_value, read_days
from ._registry import Call, behaviour

_METRICS: Final = ("impression", "pin_click", "clickthrough", "save")
_APP_TYPES: Final = ("MOBILE", "TABLET", "WEB")


@behaviour("pins/list")
def list_pins(call: Call) -> Object:
    """Pins of the user. Those on protected boards only when asked for."""
    arguments = call.arguments
    pin_filter = arguments.get("pin_filter")
    hidden = frozenset[str]() if arguments.get("include_protected_pins") else _boards_that_are(call, "PROTECTED")
    private = _boards_that_are(call, "SECRET") if "pin_type" in arguments else None

    def keep(pin: Object) -> bool:
        if pin["board_id"] in hidden or (private is not None and pin["board_id"] not in private):
            return False
        if pin_filter == "exclude_repins":
            return pin["parent_pin_id"] is None
        if pin_filter == "exclude_native":
            return pin["parent_pin_id"] is not None
        return pin_filter is None or bool(pin["has_been_promoted"])

    plain = not hidden and pin_filter is None and private is None
    return pin_page(call, None if plain else keep)


@behaviour("pins/create", status=201)
def create_pin(call: Call) -> Object:
    """A new Pin. It needs a board and something to show."""
    sent: Object = {name: value for name, value in call.body.items() if value is not None}
    if "board_id" not in sent or "media_source" not in sent:
        raise invalid("Invalid request body: board_id and media_source are required.")
    _check_place(call, sent["board_id"], sent.get("board_section_id"))
    source: Object = sent.pop("media_source")
    _check_source(source, sent)
    media = _records.media(source)
    kind = {"video": "VIDEO", "multiple_images": "CAROUSEL"}.get(media["media_type"], "REGULAR")
    return call.state.create_pin({**sent, "media": media, "creative_type": kind})


@behaviour("pins/get")
def get_pin(call: Call) -> Object:
    """One Pin."""
    return _shown(call)(_pin(call))


@behaviour("pins/update")
def update_pin(call: Call) -> Object:
    """Changes to a Pin; null takes away, except from where a Pin has to be."""
    pin, sent = _pin(call), dict(call.body)
    slots: list[Object] = sent.pop("carousel_slots", None) or []
    cards: list[Object] = pin["media"].get("items", [])
    if len(slots) > len(cards):
        raise invalid("Invalid request body: carousel_slots has more slots than the Pin has cards.")
    board_id = sent.get("board_id") or pin["board_id"]
    section_id = sent.get("board_section_id")
    if board_id == pin["board_id"] and "board_section_id" not in sent:
        section_id = pin["board_section_id"]
    _check_place(call, board_id, section_id)
    if board_id != pin["board_id"]:
        call.state.count_pin(pin["board_id"], -1)
        call.state.count_pin(board_id, 1)
    pin.update(sent, board_id=board_id, board_section_id=section_id)
    for card, slot in zip(cards, slots, strict=False):
        card.update(slot)
    return pin


@behaviour("pins/delete")
def delete_pin(call: Call) -> None:
    """A Pin goes."""
    call.state.delete_pin(_pin(call)["id"])


@behaviour("pins/save", status=201)
def save_pin(call: Call) -> Object:
    """A new Pin that shows what another does."""
    pin, board_id, section_id = _pin(call), call.body.get("board_id"), call.body.get("board_section_id")
    _check_place(call, board_id, section_id)
    kept = ("link", "title", "description", "dominant_color", "alt_text", "creative_type", "media", "is_standard")
    copy = {name: pin[name] for name in kept}
    return call.state.create_pin(
        {**copy, "board_id": board_id, "board_section_id": section_id, "parent_pin_id": pin["id"]}
    )


@behaviour("pins/analytics")
def pin_analytics(call: Call) -> Object:
    """Made-up metrics of a Pin: the same for the same day, Pin and metric."""
    pin, arguments = _pin(call), call.arguments
    start, end = read_days(call)
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


def pin_page(call: Call, keep: Callable[[Object], bool] | None) -> Object:
    """A page of Pins, narrowed by `creative_types`, with metrics if they were asked for."""
    kinds: list[str] = call.arguments.get("creative_types", [])

    def narrowed(pin: Object) -> bool:
        return pin["creative_type"] in kinds and (keep is None or keep(pin))

    page = call.page(call.state.pins, narrowed if kinds else keep)
    return {**page, "items": list(map(_shown(call), page["items"]))} if call.arguments.get("pin_metrics") else page


def _shown(call: Call) -> Callable[[Object], Object]:
    """How a Pin is shown: with its metrics, where they were asked for."""
    if not call.arguments.get("pin_metrics"):
        return lambda pin: pin
    return lambda pin: {
        **pin,
        "pin_metrics": {
            span: {name: metric_value(name.upper(), pin["id"], span) for name in _METRICS}
            for span in ("90d", "all_time")
        },
    }


def _pin(call: Call) -> Object:
    pin = call.state.pins.get(call.arguments["pin_id"])
    if pin is None:
        raise not_found(50, "Pin")
    return pin


def _boards_that_are(call: Call, privacy: str) -> frozenset[str]:
    return frozenset(id for id, board in call.state.boards.items() if board["privacy"] == privacy)


def _check_place(call: Call, board_id: str | None, section_id: str | None) -> None:
    if board_id is not None and board_id not in call.state.boards:
        raise not_found(40, "Board")
    if section_id is not None and (board_id is None or section_id not in call.state.sections[board_id]):
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
