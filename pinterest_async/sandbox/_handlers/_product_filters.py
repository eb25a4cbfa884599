"""Whether a product meets the conditions of a product group."""

from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any, Final

from .._data.table import Object
from .._errors import invalid
from ._item_rules import amount

_ANY_OR_ALL: Final[dict[str, Callable[[Any], bool]]] = {"any_of": any, "all_of": all}

_COMPARISONS: Final[dict[str, Callable[[int, int], bool]]] = {
    "GREATER_THAN": gt,
    "GREATER_THAN_OR_EQUALS": ge,
    "LESS_THAN": lt,
    "LESS_THAN_OR_EQUALS": le,
}


def check_filters(filters: Object) -> None:
    """Raise ApiError unless there is one list of conditions with one key each."""
    lists = [value for value in filters.values() if value is not None]
    if len(lists) != 1 or not lists[0] or any(len(condition) != 1 for condition in lists[0]):
        raise invalid("Invalid request body: filters takes any_of or all_of, with one or more conditions of one key.")


def meets(filters: Object, item_id: str, attributes: Object) -> bool:
    """Return whether a product matches the filters."""
    [(name, conditions)] = ((name, value) for name, value in filters.items() if value is not None)
    return _ANY_OR_ALL[name](
        _holds(key, criteria or {}, item_id, attributes)
        for condition in conditions
        for key, criteria in condition.items()
    )


def _holds(key: str, criteria: Object, item_id: str, attributes: Object) -> bool:
    return _matches(key, criteria, item_id, attributes) != bool(criteria.get("negated"))


def _matches(key: str, criteria: Object, item_id: str, attributes: Object) -> bool:
    values = criteria.get("values")
    match key:
        case "MIN_PRICE" | "MAX_PRICE":
            price = amount(attributes.get("price"))
            if price is None or values is None:
                return False
            if price == values:
                return criteria.get("inclusion") is not False
            return bool(price > values if key == "MIN_PRICE" else price < values)
        case "CURRENCY":
            return values is not None and str(attributes.get("price", "")).endswith(values)
        case "ITEM_ID" | "HOTEL_ID" | "CREATIVE_ASSETS_ID":
            return item_id in (values or ())
        case "MEDIA_TYPE":
            return any(attributes.get(f"{value.lower()}_link") for value in values or ())
        case "TITLE_KEYWORDS":
            return _contains(attributes.get("title"), values)
        case _ if key.startswith("CUSTOM_NUMBER_"):
            number = attributes.get(key.lower())
            return number is not None and _COMPARISONS[criteria["operator"]](number, criteria["value"])
        case _ if key.startswith(("PRODUCT_TYPE_", "GOOGLE_PRODUCT_CATEGORY_")):
            path = _path(attributes.get(key.lower().rpartition("_")[0]))
            return any(path[: len(value)] == [step.casefold() for step in value] for value in values or ())
        case _ if criteria.get("filter_operator_type") == "CONTAINS":
            return _contains(attributes.get(key.lower()), values)
        case _:
            return _plain(attributes.get(key.lower())) in map(_plain, values or ())


def _contains(text: Any, parts: list[str] | None) -> bool:
    return any(_plain(part) in _plain(text or "") for part in parts or ())


def _plain(value: Any) -> str:
    """Return a value as it is compared: "in stock" equals IN_STOCK."""
    return str(value).casefold().replace(" ", "_")


def _path(text: str | None) -> list[str]:
    return [step.strip().casefold() for step in (text or "").split(">")]
