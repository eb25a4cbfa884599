"""What Pinterest calls a warning does not lose an item, and is named by its column."""

import csv
import io
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pinterest_async.feeds import FeedItem, FeedRow, Rejected
from pinterest_async.feeds._columns import COLUMNS, FEED_ONLY
from pinterest_async.feeds._warnings import WARNINGS, Action
from pinterest_async.models.catalog_feeds import FeedValidationWarnings, ItemValidationIssue, ItemValidationWarnings

from .test_feeds import GOOD, attributes, one, rows_of

IMAGE = "https://img.example/1.jpg"
UNSET = msgspec.UNSET


def read(tmp_path: Path, **cells: str) -> tuple[Any, list[tuple[str, str | None]]]:
    """Read a good row with other cells: attributes as they are sent, and (column, code) of each warning."""
    row = one(tmp_path, **cells)
    found = attributes(row)
    assert isinstance(row, FeedItem)
    return found, [(warning.column, warning.code) for warning in row.warnings]


def test_the_table_has_every_warning_of_both_lists() -> None:
    names = {
        name.upper() for model in (FeedValidationWarnings, ItemValidationWarnings) for name in model.__struct_fields__
    } - {"UNKNOWN_FIELDS"}
    assert set(WARNINGS) == names
    for rule in WARNINGS.values():
        columns = FEED_ONLY if rule.action is Action.CHECK else COLUMNS
        assert rule.column in columns or not rule.column


def test_every_code_that_the_reader_gives_is_in_the_table() -> None:
    for name, column in [*COLUMNS.items(), *FEED_ONLY.items()]:
        if (
            column.code is not None
            and not name.startswith(("custom_label", "ad_image", "ad_video"))
            and name != "updated_time"
        ):
            assert WARNINGS[column.code].column == name
        elif name.startswith(("ad_image", "ad_video")):
            assert column.code is not None
            assert ItemValidationIssue(column.code).is_known


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("sale_price", "24.99 USD", "SALES_PRICE_TOO_HIGH"),
        ("sale_price", "30 USD", "SALES_PRICE_TOO_HIGH"),
        ("sale_price", "9 EUR", "INCONSISTENT_CURRENCY_VALUES"),
        ("sale_price", "9", "SALES_PRICE_INVALID"),
        ("sale_price", "free", "SALES_PRICE_INVALID"),
        ("sale_price", "12,50 $", "SALES_PRICE_INVALID"),
        ("sale_price", "0 USD", "SALES_PRICE_TOO_LOW"),
        ("min_ad_price", "cheap", "MIN_AD_PRICE_INVALID"),
        ("free_shipping_limit", "35", None),
        ("free_shipping_label", "ja", None),
        ("gtin", "4.00638E+12", "GTIN_INVALID"),
        ("gtin", "4,00638E+12", "GTIN_INVALID"),
        ("gtin", "n/a", "GTIN_INVALID"),
        ("gtin", "4006380000000", "GTIN_INVALID"),
        ("gtin", "4006381333930", "GTIN_INVALID"),
        ("gtin", "0", "GTIN_INVALID"),
        ("gtin", "0000000000000", "GTIN_INVALID"),
        ("gtin", "4006381333931,4006381333931", "GTIN_INVALID"),
        ("gtin", "NaN", "GTIN_INVALID"),
        ("mpn", "1.23E+12", "MPN_INVALID"),
        ("mpn", "N/A", "MPN_INVALID"),
        ("condition", "broken", "OPTIONAL_CONDITION_INVALID"),
        ("gender", "cat", "GENDER_INVALID"),
        ("age_group", "13-17", "AGE_GROUP_INVALID"),
        ("size_type", "tall", "SIZE_TYPE_INVALID"),
        ("size_system", "ES", "SIZE_SYSTEM_INVALID"),
        ("product_type", "x" * 1001, "PRODUCT_TYPE_LENGTH_TOO_LONG"),
        ("custom_label_3", "x" * 1001, "CUSTOM_LABEL_LENGTH_TOO_LONG"),
        ("ad_link", "shop.example", "AD_LINK_FORMAT_WARNING"),
        ("ad_link", GOOD["link"], "AD_LINK_SAME_AS_LINK"),
        ("mobile_link", "m.shop.example", None),
        ("additional_image_link", "image.jpg", "ADDITIONAL_IMAGE_LINK_WARNING"),
        ("additional_image_link", "https://a.example/" + "x" * 2000, "ADDITIONAL_IMAGE_LINK_LENGTH_TOO_LONG"),
        ("shipping", "DE:4.90 EUR", "SHIPPING_INVALID"),
        ("shipping", "Germany:::4.90 EUR", "SHIPPING_INVALID"),
        ("shipping", "DE:::4.90", "SHIPPING_INVALID"),
        ("shipping_weight", "3", "SHIPPING_WEIGHT_INVALID"),
        ("shipping_weight", "3 stone", "SHIPPING_WEIGHT_INVALID"),
        ("shipping_width", "wide", "SHIPPING_WIDTH_INVALID"),
        ("shipping_height", "3,5 cm", "SHIPPING_HEIGHT_INVALID"),
        ("tax", "US:6.00", "TAX_INVALID"),
        ("last_updated_time", "yesterday", "UPDATED_TIME_INVALID"),
        ("number_of_ratings", "1_0", None),
        ("number_of_reviews", "many", None),
        ("average_review_rating", "5.1", None),
        ("item_group_id", "4.47E+11", None),
        ("item_group_id", "x" * 128, None),
        ("variant_names", "Color", None),
        ("brand", "#REF!", None),
    ],
)
def test_the_item_is_sent_without_the_value(tmp_path: Path, column: str, cell: str, code: str | None) -> None:
    found, warnings = read(tmp_path, **{column: cell})
    assert getattr(found, column) is UNSET
    assert warnings == [(column, code)]


@pytest.mark.parametrize(
    ("column", "cell", "value", "code"),
    [
        ("title", "x" * 501, "x" * 500, "TITLE_LENGTH_TOO_LONG"),
        ("title", "x" * 499 + " y", "x" * 499, "TITLE_LENGTH_TOO_LONG"),
        ("description", "x" * 10_001, "x" * 10_000, "DESCRIPTION_LENGTH_TOO_LONG"),
        ("image_link", f"{IMAGE}|2.jpg", [IMAGE], "IMAGE_LINK_WARNING"),
        ("additional_image_link", f"{IMAGE}|2.jpg", [IMAGE], "ADDITIONAL_IMAGE_LINK_WARNING"),
        ("additional_image_link", ",".join([IMAGE] * 11), [IMAGE] * 10, "TOO_MANY_ADDITIONAL_IMAGE_LINKS"),
        ("sale_price", "2.49 USD", "2.49 USD", "SALES_PRICE_TOO_LOW"),
        ("last_updated_time", "1700000000", 1_700_000_000_000, "UPDATED_TIME_INVALID"),
        ("gender", "Women", "female", "GENDER_INVALID"),
        ("gender", "M", "male", "GENDER_INVALID"),
        ("age_group", "Children", "kids", "AGE_GROUP_INVALID"),
    ],
)
def test_the_item_is_sent_with_a_corrected_value(
    tmp_path: Path, column: str, cell: str, value: object, code: str
) -> None:
    found, warnings = read(tmp_path, **{column: cell})
    assert getattr(found, column) == value
    assert warnings == [(column, code)]


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("sale_price", "19 USD", "19 USD"),
        ("gtin", "'4006381333931", 4006381333931),
        ("gtin", "978-3-16-148410-0", 9783161484100),
        ("gtin", "4006381333931.0", 4006381333931),
        ("gtin", "4.006381333931E+12", 4006381333931),
        ("gtin", "4,006381333931E+12", 4006381333931),
        ("gtin", "0 12345 67890 5", 12345678905),
        ("gtin", "96385074", 96385074),
        ("condition", "Refurbished", "refurbished"),
        ("condition", "https://schema.org/new", "new"),
        ("availability", "InStock", "in stock"),
        ("availability", "http://schema.org/OutOfStock", "out of stock"),
        ("availability", "pre-order", "preorder"),
        ("size_type", "Big and Tall", "big_and_tall"),
        ("link", "https://shop.example/a b?q=ä&r=%20#ß", "https://shop.example/a%20b?q=%C3%A4&r=%20#%C3%9F"),
        ("link", "https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ("link", "https://shop.example/a\nb", "https://shop.example/ab"),
        ("image_link", "https://img.example/new lamps/1.jpg", ["https://img.example/new%20lamps/1.jpg"]),
        ("image_link", "https://img.example/w_5,h_5/1.jpg", ["https://img.example/w_5,h_5/1.jpg"]),
        ("image_link", f"{IMAGE},{IMAGE}", [IMAGE] * 2),
        ("additional_image_link", f"{IMAGE} | {IMAGE};{IMAGE} {IMAGE},", [IMAGE] * 4),
        ("additional_image_link", f'["{IMAGE}", "{IMAGE}"]', [IMAGE] * 2),
        ("shipping", "DE:::4.90 EUR, ::Ground:0 USD", "DE:::4.90 EUR,::Ground:0 USD"),
        ("shipping_weight", "3kg", "3 kg"),
        ("shipping_width", "16 IN", "16 in"),
        ("tax", "US:1025433:6.00:y", "US:1025433:6.00:y"),
        ("mpn", "PI12345E", "PI12345E"),
        ("number_of_reviews", "7.0", 7),
        ("last_updated_time", "1641483432072", 1641483432072),
        ("adult", "Y", True),
    ],
)
def test_other_spellings_are_sent_without_a_remark(tmp_path: Path, column: str, cell: str, value: object) -> None:
    found, warnings = read(tmp_path, **{column: cell})
    assert getattr(found, column) == value
    assert warnings == []


def test_a_list_that_is_no_json_is_one_bad_link(tmp_path: Path) -> None:
    found, warnings = read(tmp_path, additional_image_link="[1]")
    assert found.additional_image_link is UNSET
    assert warnings == [("additional_image_link", "ADDITIONAL_IMAGE_LINK_WARNING")]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("sale_price_effective_date", "2026-11-30/2026-11-27", "SALE_DATE_INVALID"),
        ("sale_price_effective_date", "2026-11-30", "SALE_DATE_INVALID"),
        ("sale_price_effective_date", "soon/later", "SALE_DATE_INVALID"),
        ("availability_date", "31.12.2026", "AVAILABILITY_DATE_INVALID"),
        ("expiration_date", "2026-02-30", "EXPIRATION_DATE_INVALID"),
        ("updated_time", "soon", "UPDATED_TIME_INVALID"),
        ("weight_unit", "stone", "WEIGHT_UNIT_INVALID"),
        ("is_bundle", "perhaps", "IS_BUNDLE_INVALID"),
        ("multipack", "six", "MULTIPACK_INVALID"),
        ("adwords_redirect", "shop.example", "ADWORDS_FORMAT_WARNING"),
        ("adwords_redirect", GOOD["link"], "ADWORDS_SAME_AS_LINK"),
        ("ios_deep_link", "x" * 2001, "IOS_DEEP_LINK_INVALID"),
        ("android_deep_link", "x" * 2001, "ANDROID_DEEP_LINK_INVALID"),
    ],
)
def test_columns_are_checked_whether_items_have_them_or_not(tmp_path: Path, column: str, cell: str, code: str) -> None:
    assert read(tmp_path, **{column: cell})[1] == [(column, code)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("availability_date", "2026-11-27T09:00+0100"),
        ("expiration_date", "2026-12-31"),
        ("adwords_redirect", "https://ads.example/1"),
    ],
)
def test_columns_that_items_do_not_have_are_silent_when_right(tmp_path: Path, column: str, cell: str) -> None:
    assert read(tmp_path, **{column: cell})[1] == []


@pytest.mark.parametrize(
    ("cell", "sent"),
    [
        ("2026-11-27 / 2026-11-27", "2026-11-27/2026-11-27"),
        ("2020-01-01/2020-02-01", "2020-01-01/2020-02-01"),
        ("2026-11-27T09:00+0100/2026-11-30T09:00+0100", "2026-11-27T09:00+0100/2026-11-30T09:00+0100"),
    ],
)
def test_a_sale_price_is_sent_with_its_dates(tmp_path: Path, cell: str, sent: str) -> None:
    found, warnings = read(tmp_path, sale_price="9 USD", sale_price_effective_date=cell)
    assert (found.sale_price, found.sale_price_effective_date, warnings) == ("9 USD", sent, [])


def test_deep_links_are_sent(tmp_path: Path) -> None:
    found, warnings = read(tmp_path, ios_deep_link="shop://1", android_deep_link="shop://2")
    assert (found.ios_deep_link, found.android_deep_link, warnings) == ("shop://1", "shop://2", [])


def test_both_halves_of_a_variant_are_left_out(tmp_path: Path) -> None:
    found, warnings = read(tmp_path, variant_names="Color,Size", variant_values="red")
    assert (found.variant_names, found.variant_values) == (UNSET, UNSET)
    assert warnings == [("variant_names", None), ("variant_values", None)]
    assert read(tmp_path, variant_names=",".join("x" * 101))[1] == [("variant_names", None)]


def table(tmp_path: Path, header: list[str], row: list[str]) -> FeedRow:
    file = io.StringIO()
    csv.writer(file).writerows([header, row])
    (only,) = rows_of(tmp_path, file.getvalue())
    return only


def test_a_column_that_is_there_twice_is_read_once(tmp_path: Path) -> None:
    row = table(tmp_path, [*GOOD, "Title", "price"], [*GOOD.values(), "", "9 USD"])
    assert (attributes(row).title, attributes(row).price) == ("Lamp", "24.99 USD")
    assert isinstance(row, FeedItem)
    assert [(warning.column, warning.code) for warning in row.warnings] == [("price", "DUPLICATE_HEADERS")]
    assert attributes(table(tmp_path, ["title", *GOOD], ["", *GOOD.values()])).title == "Lamp"


def test_repeated_columns_of_images_are_one_list(tmp_path: Path) -> None:
    row = table(tmp_path, [*GOOD, "additional_image_link", "additional_image_link"], [*GOOD.values(), IMAGE, IMAGE])
    assert attributes(row).additional_image_link == [IMAGE, IMAGE]


def test_a_misspelt_column_is_named_with_the_one_that_is_meant(tmp_path: Path) -> None:
    row = one(tmp_path, sale_prise="9 USD", colour="", warehouse="7", custom_label_5="")
    assert isinstance(row, FeedItem)
    [warning] = row.warnings
    assert (warning.column, warning.code) == ("sale_prise", None)
    assert warning.message.endswith("did you mean sale_price?")
    row = one(tmp_path, colour="red", color="red")
    assert isinstance(row, FeedItem)
    assert row.warnings == ()


@pytest.mark.parametrize("column", ["adult", "price", "availability", "link"])
def test_what_pinterest_calls_an_error_rejects_the_row(tmp_path: Path, column: str) -> None:
    row = one(tmp_path, **{column: "perhaps"}, gtin="n/a")
    assert isinstance(row, Rejected)
    assert row.reason.startswith(f"{column}: ")
