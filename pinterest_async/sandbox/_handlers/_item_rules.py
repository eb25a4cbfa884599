"""What Pinterest asks of an item's attributes, item by item: a fault refuses the item and no other.

Of the codes, 106 (title missing), 112 (availability) and 113 (price) are Pinterest's; it has not published the others,
so they are of the sandbox's own.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from .._data.catalog_items import Remarks
from .._data.table import Object

_Rule: TypeAlias = Callable[[Any], str | None]
"""What is wrong with a value, if anything is."""

_PRICE: Final = re.compile(r"\d+(\.\d+)?( ?[A-Z]{3})?")
_REQUIRED: Final = {
    "title": 106,
    "description": 107,
    "link": 108,
    "image_link": 110,
    "price": 113,
    "availability": 112,
}
_REQUIRED_OF_HOTELS: Final = {"name": 206, "link": 208, "main_image": 210}
_INVALID: Final = 120
_TOO_LONG: Final = 121
_ID: Final = 105


def event(attribute: str, code: int, message: str) -> Object:
    """Return a remark. Source: ItemValidationEvent."""
    return {"attribute": attribute, "code": code, "message": message}


def check_id(key: str, item_id: str) -> Object | None:
    """Return what is wrong with the id itself, if anything."""
    if item_id and len(item_id) <= 127 and not item_id.isspace():
        return None
    return event(key, _ID, f"{key} must have 1 to 127 characters.")


def check(attributes: Object, *, hotel: bool = False) -> Remarks:
    """Return all errors and warnings of an item's attributes."""
    errors: list[Object] = []
    warnings: list[Object] = []
    for name, code in (_REQUIRED_OF_HOTELS if hotel else _REQUIRED).items():
        value = attributes.get(name)
        if not value or (isinstance(value, str) and value.isspace()):
            errors.append(event(name, code, f"{name.capitalize()} is missing from product metadata."))
    for name, value in attributes.items():
        if value and name in _RULES:
            code, rule = _RULES[name]
            if (problem := rule(value)) is not None:
                (warnings if name in _HINTS else errors).append(event(name, code, f"{name} {problem}"))
    if "sale_price" in attributes:
        sale_price, price = amount(attributes["sale_price"]), amount(attributes.get("price"))
        if sale_price is not None and price is not None and sale_price >= price:
            errors.append(event("sale_price", _INVALID, "sale_price must be lower than price."))
    return Remarks(errors, warnings)


def _at_most(length: int) -> _Rule:
    def rule(value: str) -> str | None:
        return f"has {len(value)} characters; at most {length} are allowed." if len(value) > length else None

    return rule


def _one_of(*words: str) -> _Rule:
    def rule(value: str) -> str | None:
        return None if value.lower() in words else f"must be one of {', '.join(words)}."

    return rule


def _link(value: str) -> str | None:
    if not value.startswith(("http://", "https://")):
        return "must begin with http:// or https://."
    return "has more than 511 characters." if len(value) > 511 else None


def _image_links(links: list[str]) -> str | None:
    if all(link.startswith(("http://", "https://")) and len(link) <= 2000 for link in links):
        return None
    return "must begin with http:// or https://, and have at most 2000 characters."


def _price(value: str) -> str | None:
    return None if _PRICE.fullmatch(value) else "is malformed: write it like '24.99 USD'."


def _ten_images(links: list[str]) -> str | None:
    return "has more than ten images; the others are not used." if len(links) > 10 else None


def amount(price: str | None) -> float | None:
    """Return the number of a price ("24.99 USD"), or None if it is not a price."""
    if not price or not _PRICE.fullmatch(price):
        return None
    return float(price.rstrip(" ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


_HINTS: Final[dict[str, tuple[int, _Rule]]] = {
    "age_group": (_INVALID, _one_of("newborn", "infant", "toddler", "kids", "adult")),
    "condition": (_INVALID, _one_of("new", "used", "refurbished")),
    "gender": (_INVALID, _one_of("male", "female", "unisex")),
    "size_type": (_INVALID, _one_of("regular", "petite", "plus", "big_and_tall", "maternity")),
    "additional_image_link": (_TOO_LONG, _ten_images),
}
"""Oddities that bring a warning."""

_RULES: Final[dict[str, tuple[int, _Rule]]] = {
    "title": (_TOO_LONG, _at_most(500)),
    "description": (_TOO_LONG, _at_most(10_000)),
    "item_group_id": (_TOO_LONG, _at_most(127)),
    "product_type": (_TOO_LONG, _at_most(1000)),
    **{f"custom_label_{n}": (_TOO_LONG, _at_most(1000)) for n in range(5)},
    "link": (_INVALID, _link),
    "ad_link": (_INVALID, _link),
    "mobile_link": (_INVALID, _link),
    "image_link": (_INVALID, _image_links),
    "price": (113, _price),
    "sale_price": (113, _price),
    "min_ad_price": (113, _price),
    "base_price": (113, _price),
    "availability": (112, _one_of("in stock", "out of stock", "preorder")),
    **_HINTS,
}
"""All rules; a fault refuses the item."""
