"""The columns of a retail feed: what a cell must look like, and the attribute that it becomes."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

REQUIRED: Final = ("id", "title", "description", "link", "image_link", "price", "availability")
"""Columns without which an item cannot be created or replaced."""

Convert: TypeAlias = Callable[[str], Any]
"""Makes an attribute of a cell, or raises ValueError that says what was expected."""

_PRICE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([A-Z]{3})?")
_LINK: Final = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_BOOLEANS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def attributes_of(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The attributes (and the id) that a row's cells become, by column, and what is wrong with them."""
    values: dict[str, Any] = {}
    problems = [f"{name}: missing" for name in REQUIRED if not cells[name]]
    for name, cell in cells.items():
        if cell and name in COLUMNS:
            try:
                values[name] = COLUMNS[name](cell)
            except ValueError as error:
                problems.append(f"{name}: {error}")
    return values, problems or list(_contradictions(values))


def _contradictions(values: Mapping[str, Any]) -> Iterator[str]:
    """Cells that are right each for itself, and not together."""
    price, sale_price = values["price"], values.get("sale_price")
    if sale_price is not None:
        (amount, currency), (sale_amount, sale_currency) = _money(price), _money(sale_price)
        if sale_currency != currency or sale_amount >= amount:
            yield f"sale_price: {sale_price} is not below the price, {price}"
    if len(values.get("variant_names", ())) != len(values.get("variant_values", ())):
        yield "variant_names, variant_values: expected as many of the one as of the other"


def _money(price: str) -> tuple[Decimal, str]:
    match = _PRICE.fullmatch(price)
    assert match is not None
    return Decimal(match[1]), match[2] or "USD"


def _got(cell: str) -> str:
    return f"got {cell[:80]!r}"


def _text(longest: int) -> Convert:
    def convert(cell: str) -> str:
        if len(cell) > longest:
            raise ValueError(f"expected at most {longest} characters, got {len(cell)}")
        return cell

    return convert


def _link(longest: int) -> Convert:
    check_length = _text(longest)

    def convert(cell: str) -> Any:
        if not _LINK.fullmatch(cell):
            raise ValueError(f"expected a link that begins with http:// or https://, {_got(cell)}")
        return check_length(cell)

    return convert


def _list(convert_part: Convert, most: int) -> Convert:
    def convert(cell: str) -> list[Any]:
        parts = [convert_part(part.strip()) for part in cell.split(",")]
        if len(parts) > most:
            raise ValueError(f"expected at most {most}, got {len(parts)}")
        return parts

    return convert


def _one(convert_part: Convert) -> Convert:
    return lambda cell: [convert_part(cell)]


def _price(cell: str) -> str:
    if not _PRICE.fullmatch(cell):
        raise ValueError(f"expected an amount and a currency such as '24.99 USD', {_got(cell)}")
    return cell


def _word(*allowed: str) -> Convert:
    words = {word.lower().replace("_", " "): word for word in allowed}

    def convert(cell: str) -> str:
        word = words.get(cell.lower().replace("_", " "))
        if word is None:
            raise ValueError(f"expected one of {', '.join(allowed)}, {_got(cell)}")
        return word

    return convert


def _boolean(cell: str) -> bool:
    value = _BOOLEANS.get(cell.lower())
    if value is None:
        raise ValueError(f"expected true or false, {_got(cell)}")
    return value


def _integer(cell: str) -> int:
    if not re.fullmatch("[0-9]{1,18}", cell):
        raise ValueError(f"expected a whole number, {_got(cell)}")
    return int(cell)


def _rating(cell: str) -> float:
    if not re.fullmatch(r"[1-4](\.[0-9]+)?|5(\.0+)?", cell):
        raise ValueError(f"expected a number from 1 to 5, {_got(cell)}")
    return float(cell)


COLUMNS: Final[Mapping[str, Convert]] = {
    "id": _text(127),
    "title": _text(500),
    "description": _text(10_000),
    "link": _link(511),
    "image_link": _one(_link(2000)),
    "additional_image_link": _list(_link(2000), most=10),
    "price": _price,
    "availability": _word("in stock", "out of stock", "preorder"),
    "item_group_id": _text(127),
    "product_type": _text(1000),
    "gtin": _integer,
    "condition": _word("new", "used", "refurbished"),
    "age_group": _word("newborn", "infant", "toddler", "kids", "adult"),
    "gender": _word("male", "female", "unisex"),
    "size_type": _word("regular", "petite", "plus", "big_and_tall", "maternity"),
    "size_system": _word("US", "UK", "EU", "DE", "FR", "JP", "CN", "IT", "BR", "MEX", "AU"),
    "average_review_rating": _rating,
    "variant_names": _list(str, most=100),
    "variant_values": _list(str, most=100),
    **dict.fromkeys([f"custom_label_{number}" for number in range(5)], _text(1000)),
    **dict.fromkeys(["sale_price", "min_ad_price", "free_shipping_limit"], _price),
    **dict.fromkeys(["adult", "free_shipping_label"], _boolean),
    **dict.fromkeys(["number_of_ratings", "number_of_reviews", "last_updated_time"], _integer),
    **dict.fromkeys(["ad_link", "mobile_link"], _link(2000)),
    **dict.fromkeys(["brand", "color", "google_product_category", "material", "mpn", "pattern", "size"], str),
    **dict.fromkeys(["shipping", "shipping_height", "shipping_weight", "shipping_width", "tax"], str),
}
"""Every column that an item can be made of; feeds may have others, which are not read."""
