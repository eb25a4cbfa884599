"""Pages of Pins, as boards, sections and Pins list them."""

from collections.abc import Callable
from typing import Final

from .._data.table import Object
from ._analytics import metric_value
from ._registry import Context

_METRICS: Final = ("impression", "pin_click", "clickthrough", "save")


def pin_page(context: Context, keep: Callable[[Object], bool] | None) -> Object:
    """Return a page of Pins, filtered by `creative_types`, with metrics if requested."""
    kinds: list[str] = context.arguments.get("creative_types", [])

    def narrowed(pin: Object) -> bool:
        return pin["creative_type"] in kinds and (keep is None or keep(pin))

    page = context.page(context.state.pins, narrowed if kinds else keep)
    return (
        {**page, "items": list(map(with_metrics(context), page["items"]))}
        if context.arguments.get("pin_metrics")
        else page
    )


def with_metrics(context: Context) -> Callable[[Object], Object]:
    """Return a function that adds metrics to a Pin, if requested."""
    if not context.arguments.get("pin_metrics"):
        return lambda pin: pin
    return lambda pin: {
        **pin,
        "pin_metrics": {
            span: {name: metric_value(name.upper(), pin["id"], span) for name in _METRICS}
            for span in ("90d", "all_time")
        },
    }
