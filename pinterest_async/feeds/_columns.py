"""The columns of a retail feed: what a cell must look like, and the attribute that it becomes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from ..models._ad_media import AD_MEDIA_NAMES
from ..models.feed_rows import FeedWarning
from ._values import (
    EMPTY,
    Convert,
    Invalid,
    Notes,
    boolean,
    gtin,
    identifier,
    integer,
    link,
    links,
    main_images,
    measure,
    milliseconds,
    moment,
    one_of,
    part_number,
    period,
    plain_text,
    price,
    rating,
    sale_price_problem,
    shipping,
    small_integer,
    tax,
    text,
    truncated_text,
    words,
)

REQUIRED: Final = ("id", "title", "description", "link", "image_link", "price", "availability")
"""Columns without which an item cannot be created or replaced."""

ERRORS: Final = frozenset([*REQUIRED, "adult"])
"""Columns whose invalid values are errors at Pinterest; those of all others are warnings."""

_NOT_UPDATABLE: Final = ("image_link", "additional_image_link", "video_link", "save_pin_disabled")


class Column(NamedTuple):
    """How a cell is converted, and Pinterest's name of the warning when that fails (None: its lists have none)."""

    convert: Convert
    code: str | None = None


COLUMNS: Final[Mapping[str, Column]] = {
    "id": Column(identifier(127)),
    "title": Column(truncated_text(500, "TITLE_LENGTH_TOO_LONG")),
    "description": Column(plain_text(10_000, "DESCRIPTION_LENGTH_TOO_LONG")),
    "link": Column(link(511)),
    "image_link": Column(main_images),
    "additional_image_link": Column(links(10), "ADDITIONAL_IMAGE_LINK_WARNING"),
    "price": Column(price),
    "availability": Column(
        one_of(
            "in stock",
            "out of stock",
            "preorder",
            synonyms={
                **dict.fromkeys(["backorder", "onbackorder", "availablefororder"], "preorder"),
                **dict.fromkeys(["soldout", "discontinued"], "out of stock"),
            },
        )
    ),
    "adult": Column(boolean),
    "sale_price": Column(price, "SALES_PRICE_INVALID"),
    "min_ad_price": Column(price, "MIN_AD_PRICE_INVALID"),
    "free_shipping_limit": Column(price),
    "free_shipping_label": Column(boolean),
    "item_group_id": Column(identifier(127)),
    "product_type": Column(text(1000), "PRODUCT_TYPE_LENGTH_TOO_LONG"),
    **{f"custom_label_{n}": Column(text(1000), "CUSTOM_LABEL_LENGTH_TOO_LONG") for n in range(5)},
    "gtin": Column(gtin, "GTIN_INVALID"),
    "mpn": Column(part_number, "MPN_INVALID"),
    "condition": Column(one_of("new", "used", "refurbished"), "OPTIONAL_CONDITION_INVALID"),
    "age_group": Column(
        one_of(
            "newborn",
            "infant",
            "toddler",
            "kids",
            "adult",
            synonyms={"adults": "adult", "kid": "kids", "child": "kids", "children": "kids"},
        ),
        "AGE_GROUP_INVALID",
    ),
    "gender": Column(
        one_of(
            "male",
            "female",
            "unisex",
            synonyms={
                **dict.fromkeys(["m", "man", "men", "mens", "men's"], "male"),
                **dict.fromkeys(["f", "woman", "women", "womens", "women's"], "female"),
            },
        ),
        "GENDER_INVALID",
    ),
    "size_type": Column(one_of("regular", "petite", "plus", "big_and_tall", "maternity"), "SIZE_TYPE_INVALID"),
    "size_system": Column(
        one_of("US", "UK", "EU", "DE", "FR", "JP", "CN", "IT", "BR", "MEX", "AU"), "SIZE_SYSTEM_INVALID"
    ),
    "average_review_rating": Column(rating),
    "number_of_ratings": Column(integer),
    "number_of_reviews": Column(integer),
    "last_updated_time": Column(milliseconds, "UPDATED_TIME_INVALID"),
    "ad_link": Column(link(2000), "AD_LINK_FORMAT_WARNING"),
    "mobile_link": Column(link(2000)),
    "shipping": Column(shipping, "SHIPPING_INVALID"),
    "shipping_weight": Column(measure("kg", "g", "lb", "lbs", "oz"), "SHIPPING_WEIGHT_INVALID"),
    "shipping_width": Column(measure("in", "cm"), "SHIPPING_WIDTH_INVALID"),
    "shipping_height": Column(measure("in", "cm"), "SHIPPING_HEIGHT_INVALID"),
    "tax": Column(tax, "TAX_INVALID"),
    "variant_names": Column(words(most=100)),
    "variant_values": Column(words(most=100)),
    "sale_price_effective_date": Column(period, "SALE_DATE_INVALID"),
    "ios_deep_link": Column(text(2000), "IOS_DEEP_LINK_INVALID"),
    "android_deep_link": Column(text(2000), "ANDROID_DEEP_LINK_INVALID"),
    "video_link": Column(link(2000)),
    "save_pin_disabled": Column(boolean),
    "promotion_id": Column(text()),
    "installment_price": Column(text()),
    "unit_pricing_measure": Column(text()),
    "unit_pricing_base_measure": Column(text()),
    **{f"custom_number_{n}": Column(small_integer) for n in range(5)},
    **{
        name.lower(): Column(link(2000), f"{name}_WARNING")
        if name.endswith("LINK")
        else Column(text(), f"{name}_LENGTH_TOO_LONG")
        for name in AD_MEDIA_NAMES
    },
    **dict.fromkeys(["brand", "color", "google_product_category", "material", "pattern", "size"], Column(text())),
}
"""Every column that an item can be made of."""

FEED_ONLY: Final[Mapping[str, Column]] = {
    "availability_date": Column(moment, "AVAILABILITY_DATE_INVALID"),
    "expiration_date": Column(moment, "EXPIRATION_DATE_INVALID"),
    "weight_unit": Column(one_of("kg", "g", "lb", "oz"), "WEIGHT_UNIT_INVALID"),
    "is_bundle": Column(boolean, "IS_BUNDLE_INVALID"),
    "multipack": Column(integer, "MULTIPACK_INVALID"),
    "updated_time": Column(moment, "UPDATED_TIME_INVALID"),
    "adwords_redirect": Column(link(2000), "ADWORDS_FORMAT_WARNING"),
}
"""Columns of feeds that items of the API do not have: they are checked, and not sent."""


class Attributes:
    """The attributes that a row's cells become, by column, with what is wrong with them.

    Attributes:
        values: Attributes and id; those of `FEED_ONLY` are not among them.
        problems: Reasons to reject the row.
        warnings: Values that are not sent as they stand.
    """

    def __init__(self, cells: Mapping[str, str], required: Sequence[str], currency: str | None) -> None:
        self.values: dict[str, Any] = {}
        self.problems = [f"{name}: missing" for name in required if not cells[name]]
        self.warnings: list[FeedWarning] = []
        self._checked: dict[str, Any] = {}
        for name, cell in cells.items():
            if cell:
                self._convert(name, cell, currency)
        if not self.problems:
            self._compare()

    def _convert(self, name: str, cell: str, currency: str | None) -> None:
        column = COLUMNS.get(name) or FEED_ONLY[name]
        values = self.values if name in COLUMNS else self._checked
        notes = Notes(currency)
        try:
            if cell.lower() in EMPTY:
                raise Invalid(f"expected a value, got {cell!r}, which stands for none")
            value = column.convert(cell, notes)
            if value != []:
                values[name] = value
        except Invalid as error:
            if name in ERRORS:
                self.problems.append(f"{name}: {error}")
            else:
                self._warn(name, error.code or column.code, f"not sent: {error}")
        for code, message in notes.warnings:
            self._warn(name, code or column.code, message)

    def _warn(self, column: str, code: str | None, message: str) -> None:
        self.warnings.append(FeedWarning(column, code, message))

    def _drop(self, column: str, code: str | None, message: str) -> None:
        del self.values[column]
        self._warn(column, code, f"not sent: {message}")

    def _compare(self) -> None:
        """Check cells that are right by themselves, and not together."""
        values = self.values
        if "price" in values and "sale_price" in values:
            problem = sale_price_problem(values["sale_price"], values["price"])
            if problem is not None:
                code, message, drop = problem
                (self._drop if drop else self._warn)("sale_price", code, message)
        for name, code, links_of in (
            ("ad_link", "AD_LINK_SAME_AS_LINK", values),
            ("adwords_redirect", "ADWORDS_SAME_AS_LINK", self._checked),
        ):
            if name in links_of and links_of[name] == values.get("link"):
                del links_of[name]
                self._warn(name, code, "not sent: it is the same as the link")
        names, others = values.get("variant_names", ()), values.get("variant_values", ())
        if len(names) != len(others):
            for name in ("variant_names", "variant_values"):
                if name in values:
                    self._drop(name, None, f"{len(names)} variant_names, and {len(others)} variant_values")


def without_images(attributes: Attributes) -> None:
    """Take out images, which an update cannot change."""
    for name in _NOT_UPDATABLE:
        if attributes.values.pop(name, None) is not None:
            attributes.warnings.append(FeedWarning(name, None, "not sent: an update cannot change images"))
