"""What Pinterest asks of an item's attributes: an error refuses the item, a warning does not.

Which of them a fault is, the lists of validation warnings decide (`pinterest_async.feeds`). Of the numeric codes, 106
(title missing), 112 (availability) and 113 (price) are Pinterest's; it has not published the others, so they are the
sandbox's own.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from ...feeds._values import is_gtin
from ...feeds._warnings import WARNINGS
from .._data.catalog_items import Remarks
from .._data.table import Object

_Check: TypeAlias = Callable[[Any], str | None]
"""Returns what is wrong with a value, if anything is."""

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
_REQUIRED_BY_KEY: Final[Mapping[str, Mapping[str, int]]] = {
    "item_id": _REQUIRED,
    "hotel_id": _REQUIRED_OF_HOTELS,
    "creative_assets_id": {"title": 106, "link": 108},
}
"""Attributes that an item must have, by the field that identifies it, with the code of the fault."""

_INVALID: Final = 120
_TOO_LONG: Final = 121
_ID: Final = 105


def event(attribute: str, code: int, message: str) -> Object:
    """Return a remark. Source: ItemValidationEvent."""
    return {"attribute": attribute, "code": code, "message": message}


def check_id(key: str, item_id: str) -> Object | None:
    """Return what is wrong with the id itself."""
    if item_id and len(item_id) <= 127 and not item_id.isspace():
        return None
    return event(key, _ID, f"{key} must have 1 to 127 characters.")


def check(attributes: Object, key: str) -> Remarks:
    """Return errors and warnings of an item's attributes, all of them together; `key` is what identifies it."""
    found = Remarks([], [])

    def remark(name: str, code: int, fault: str, message: str) -> None:
        (found.warnings if fault in WARNINGS else found.errors).append(event(name, code, message))

    for name, code in _REQUIRED_BY_KEY[key].items():
        value = attributes.get(name)
        if not value or (isinstance(value, str) and value.isspace()):
            remark(name, code, f"{name.upper()}_MISSING", f"{name.capitalize()} is missing from product metadata.")
    for name, value in attributes.items():
        if value and name in _RULES:
            for fault, code, rule in _RULES[name]:
                if (problem := rule(value)) is not None:
                    remark(name, code, fault, f"{name} {problem}")
    sale_price, price = amount(attributes.get("sale_price")), amount(attributes.get("price"))
    if sale_price is not None and price is not None and sale_price >= price:
        remark("sale_price", _INVALID, "SALES_PRICE_TOO_HIGH", "sale_price must be lower than price.")
    if attributes.get("ad_link") and attributes["ad_link"] == attributes.get("link"):
        remark("ad_link", _INVALID, "AD_LINK_SAME_AS_LINK", "ad_link is the same as link.")
    return found


def _at_most(length: int) -> _Check:
    def rule(value: str) -> str | None:
        return f"has {len(value)} characters; at most {length} are allowed." if len(value) > length else None

    return rule


def _one_of(*words: str) -> _Check:
    def rule(value: str) -> str | None:
        return None if value.lower() in words else f"must be one of {', '.join(words)}."

    return rule


def _matches(pattern: str, example: str) -> _Check:
    compiled = re.compile(pattern, re.IGNORECASE)

    def rule(value: str) -> str | None:
        return None if compiled.fullmatch(value) else f"is malformed: write it like '{example}'."

    return rule


def _begins_as_link(value: str) -> str | None:
    return None if value.startswith(("http://", "https://")) else "must begin with http:// or https://."


def _links(links: list[str] | str) -> str | None:
    good = all(_begins_as_link(link) is None for link in _listed(links))
    return None if good else "must begin with http:// or https://."


def _links_at_most_2000(links: list[str] | str) -> str | None:
    return "has more than 2000 characters." if any(len(link) > 2000 for link in _listed(links)) else None


def _listed(links: list[str] | str) -> list[str]:
    return [links] if isinstance(links, str) else links


def _ten_images(links: list[str]) -> str | None:
    return "has more than ten images; the others are not used." if len(links) > 10 else None


def _gtin(value: int | str) -> str | None:
    digits = str(value)
    return None if is_gtin(digits.zfill(8)) else "is not a GTIN: its last digit does not fit the others."


def amount(price: str | None) -> float | None:
    """Return the number of a price ("24.99 USD"); None when it is none."""
    if not price or not _PRICE.fullmatch(price):
        return None
    return float(price.rstrip(" ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _price(value: str) -> str | None:
    return None if _PRICE.fullmatch(value) else "is malformed: write it like '24.99 USD'."


_MEASURE: Final = r"\d+(\.\d+)? ({})"

_RULES: Final[dict[str, tuple[tuple[str, int, _Check], ...]]] = {
    "title": (("TITLE_LENGTH_TOO_LONG", _TOO_LONG, _at_most(500)),),
    "description": (("DESCRIPTION_LENGTH_TOO_LONG", _TOO_LONG, _at_most(10_000)),),
    "item_group_id": (("", _TOO_LONG, _at_most(127)),),
    "product_type": (("PRODUCT_TYPE_LENGTH_TOO_LONG", _TOO_LONG, _at_most(1000)),),
    **{f"custom_label_{n}": (("CUSTOM_LABEL_LENGTH_TOO_LONG", _TOO_LONG, _at_most(1000)),) for n in range(5)},
    "link": (
        ("LINK_FORMAT_INVALID", _INVALID, _begins_as_link),
        ("LINK_LENGTH_TOO_LONG", _TOO_LONG, _at_most(511)),
    ),
    "ad_link": (("AD_LINK_FORMAT_WARNING", _INVALID, _begins_as_link),),
    "mobile_link": (("", _INVALID, _begins_as_link),),
    "image_link": (
        ("IMAGE_LINK_INVALID", _INVALID, _links),
        ("IMAGE_LINK_LENGTH_TOO_LONG", _TOO_LONG, _links_at_most_2000),
    ),
    "additional_image_link": (
        ("ADDITIONAL_IMAGE_LINK_WARNING", _INVALID, _links),
        ("ADDITIONAL_IMAGE_LINK_LENGTH_TOO_LONG", _TOO_LONG, _links_at_most_2000),
        ("TOO_MANY_ADDITIONAL_IMAGE_LINKS", _TOO_LONG, _ten_images),
    ),
    "price": (("PRODUCT_PRICE_INVALID", 113, _price),),
    "sale_price": (("SALES_PRICE_INVALID", 113, _price),),
    "min_ad_price": (("MIN_AD_PRICE_INVALID", 113, _price),),
    "base_price": (("LIST_PRICE_INVALID", 113, _price),),
    "availability": (("AVAILABILITY_INVALID", 112, _one_of("in stock", "out of stock", "preorder")),),
    "gtin": (("GTIN_INVALID", _INVALID, _gtin),),
    "age_group": (("AGE_GROUP_INVALID", _INVALID, _one_of("newborn", "infant", "toddler", "kids", "adult")),),
    "condition": (("OPTIONAL_CONDITION_INVALID", _INVALID, _one_of("new", "used", "refurbished")),),
    "gender": (("GENDER_INVALID", _INVALID, _one_of("male", "female", "unisex")),),
    "size_type": (("SIZE_TYPE_INVALID", _INVALID, _one_of("regular", "petite", "plus", "big_and_tall", "maternity")),),
    "size_system": (
        (
            "SIZE_SYSTEM_INVALID",
            _INVALID,
            _one_of("us", "uk", "eu", "de", "fr", "jp", "cn", "it", "br", "mex", "au"),
        ),
    ),
    "shipping": (("SHIPPING_INVALID", _INVALID, _matches(r"([^:]*:){3}[^:]+", "US:CA:Ground:0 USD")),),
    "tax": (("TAX_INVALID", _INVALID, _matches(r"([^:]*:){3}[^:]*", "US:1025433:6.00:y")),),
    "shipping_weight": (("SHIPPING_WEIGHT_INVALID", _INVALID, _matches(_MEASURE.format("kg|g|lbs?|oz"), "3 kg")),),
    "shipping_width": (("SHIPPING_WIDTH_INVALID", _INVALID, _matches(_MEASURE.format("in|cm"), "16 in")),),
    "shipping_height": (("SHIPPING_HEIGHT_INVALID", _INVALID, _matches(_MEASURE.format("in|cm"), "12 in")),),
}
"""The rules of each attribute: Pinterest's name of the fault (empty where it has none), a code, and the check."""
