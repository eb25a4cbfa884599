"""Whether a product meets the conditions of a product group."""

from collections.abc import Callable
from typing import Any, Final

from .._data.table import Object
from .._errors import invalid
from ._item_rules import amount

_ANY_OR_ALL: Final[dict[str, Callable[[Any], bool]]] = {"any_of": any, "all_of": all}


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
        case "ITEM_ID" | "HOTEL_ID":
            return item_id in (values or ())
        case _ if key.startswith(("PRODUCT_TYPE_", "GOOGLE_PRODUCT_CATEGORY_")):
            path = _path(attributes.get(key.lower().rpartition("_")[0]))
            return any(path[: len(value)] == [step.casefold() for step in value] for value in values or ())
        case _:
            return _plain(attributes.get(key.lower())) in map(_plain, values or ())


def _plain(value: Any) -> str:
    """Return a value as it is compared: "in stock" equals IN_STOCK."""
    return str(value).casefold().replace(" ", "_")


def _path(text: str | None) -> list[str]:
    return [step.strip().casefold() for step in (text or "").split(">")]
