"""Behaviours of the user account."""

from typing import Final

from .._data.table import Object
from ._analytics import day_range, metric_value, read_days
from ._registry import Call, behaviour

_METRICS: Final = ("ENGAGEMENT", "ENGAGEMENT_RATE", "IMPRESSION", "OUTBOUND_CLICK", "PIN_CLICK", "SAVE", "SAVE_RATE")
_VIDEO_METRICS: Final = ("IMPRESSION", "SAVE", "VIDEO_MRC_VIEW", "VIDEO_START", "OUTBOUND_CLICK")
_PARTS: Final = {
    "NO_SPLIT": ("all",),
    "APP_TYPE": ("MOBILE", "TABLET", "WEB"),
    "OWNED_CONTENT": ("CLAIMED", "OTHER"),
    "SOURCE": ("YOUR_PINS", "OTHER_PINS"),
    "PIN_FORMAT": ("REGULAR", "VIDEO", "PRODUCT"),
}


@behaviour("user_account/get")
def get_user_account(call: Call) -> Object:
    """The user, with counts of what there is."""
    return {**call.state.user, "board_count": len(call.state.boards), "pin_count": len(call.state.pins)}


@behaviour("user_account/analytics")
def account_analytics(call: Call) -> Object:
    """Made-up metrics of the account."""
    start, end = read_days(call)
    names = call.arguments.get("metric_types", _METRICS)
    return {part: day_range(start, end, names, part) for part in _PARTS[call.arguments.get("split_field", "NO_SPLIT")]}


@behaviour("user_account/analytics/top_pins")
def top_pins(call: Call) -> Object:
    """The Pins with the highest made-up metrics."""
    return _top(call, _METRICS, "")


@behaviour("user_account/analytics/top_video_pins")
def top_video_pins(call: Call) -> Object:
    """The video Pins with the highest made-up metrics."""
    return _top(call, _VIDEO_METRICS, "VIDEO")


def _top(call: Call, metrics: tuple[str, ...], creative_type: str) -> Object:
    start, end = read_days(call)
    sort_by: str = call.arguments["sort_by"]
    names = call.arguments.get("metric_types", metrics)

    def value(pin: Object, name: str) -> float:
        return metric_value(name, pin["id"], str(start), str(end))

    pins = [pin for pin in call.state.pins.values() if creative_type in ("", pin["creative_type"])]
    pins.sort(key=lambda pin: value(pin, sort_by), reverse=True)
    return {
        "date_availability": {"latest_available_timestamp": 1_700_000_000_000, "is_realtime": False},
        "pins": [
            {
                "pin_id": pin["id"],
                "metrics": {name: value(pin, name) for name in names},
                "data_status": dict.fromkeys(names, "READY"),
            }
            for pin in pins[: call.arguments.get("num_of_pins", 10)]
        ],
        "sort_by": sort_by,
    }
