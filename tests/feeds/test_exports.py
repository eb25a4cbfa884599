"""Presets: the exports of shop systems become items, one per variant, and no row is lost."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinterest_async.errors import ArgumentError
from pinterest_async.feeds import FeedError, FeedItem, FeedRow, Rejected, read_feed
from pinterest_async.sandbox import Sandbox

SHOPIFY: dict[str, Any] = {"preset": "shopify", "shop": "https://shop.example", "currency": "EUR"}
WOOCOMMERCE: dict[str, Any] = {"preset": "woocommerce", "shop": "https://shop.example/", "currency": "EUR"}

LAMP = {
    "Handle": "lamp",
    "Title": "Lamp",
    "Body (HTML)": "<p>A small <b>lamp</b>.</p>",
    "Vendor": "Lumen",
    "Product Category": "Home > Lighting",
    "Type": "Lamps",
    "Published": "true",
    "Option1 Name": "Title",
    "Option1 Value": "Default Title",
    "Variant SKU": "'007",
    "Variant Grams": "1200.0",
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "3",
    "Variant Inventory Policy": "deny",
    "Variant Price": "69.99",
    "Variant Compare At Price": "85.00",
    "Variant Barcode": "'4006381333931",
    "Image Src": "https://cdn.example/1.jpg?v=1",
    "Image Position": "1",
    "Variant Image": "",
    "Google Shopping / Gender": "unisex",
    "Google Shopping / Custom Label 0": "sale",
    "Status": "active",
}
GLOVES = LAMP | {
    "Handle": "gloves",
    "Title": "Gloves",
    "Option1 Name": "Colour",
    "Option1 Value": "Green",
    "Option2 Name": "Fit",
    "Option2 Value": "M",
    "Variant SKU": "",
    "Variant Barcode": "",
    "Variant Compare At Price": "",
    "Image Src": "https://cdn.example/2.jpg",
    "Image Position": "2",
}
YELLOW = {
    "Handle": "gloves",
    "Option1 Value": "Yellow",
    "Option2 Value": "L",
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "0",
    "Variant Inventory Policy": "deny",
    "Variant Price": "15.99",
    "Image Src": "https://cdn.example/1.jpg",
    "Image Position": "1",
    "Variant Image": "https://cdn.example/yellow.jpg",
}
PICTURE = {"Handle": "gloves", "Image Src": "https://cdn.example/3.jpg", "Image Position": "3"}

TEE = {
    "ID": "44",
    "Type": "variable",
    "SKU": "tee",
    "Name": "Tee",
    "Published": "1",
    "Visibility in catalog": "visible",
    "Short description": "Short.",
    "Description": r"Line one.\nLine <b>two</b>.",
    "In stock?": "1",
    "Weight (kg)": "0,5",
    "Sale price": "",
    "Regular price": "",
    "Categories": r"Clothing > Tees\, shirts, Sale",
    "Images": "https://img.example/a.jpg, https://img.example/b.jpg",
    "Parent": "",
    "Attribute 1 name": "Color",
    "Attribute 1 value(s)": "Blue, Red",
    "Attribute 2 name": "Material",
    "Attribute 2 value(s)": "Cotton",
}
RED = {
    "ID": "76",
    "Type": "variation",
    "SKU": "tee-red",
    "Name": "Tee - Red",
    "Published": "1",
    "In stock?": "0",
    "Sale price": "18,50",
    "Regular price": "20,00",
    "Date sale price starts": "2026-11-01 00:00:00",
    "Images": "https://img.example/red.jpg",
    "Parent": "tee",
    "Attribute 1 name": "Color",
    "Attribute 1 value(s)": "Red",
}
CAP = {
    "ID": "60",
    "Type": "simple, virtual",
    "SKU": "cap",
    "Name": "'=Cap",
    "Published": "1",
    "Short description": "A cap.",
    "In stock?": "backorder",
    "Regular price": "16",
    "Images": "https://img.example/cap.jpg",
    "GTIN, UPC, EAN, or ISBN": "4006381333931",
    "Attribute 1 name": "Size",
    "Attribute 1 value(s)": "M",
}


def export(*rows: Mapping[str, str], without: Sequence[str] = ()) -> bytes:
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in without]
    file = io.StringIO()
    writer = csv.DictWriter(file, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def read(content: bytes, **options: Any) -> list[FeedRow]:
    return list(read_feed(io.BytesIO(content), **options))


def items(rows: Sequence[FeedRow]) -> dict[str, dict[str, Any]]:
    """Attributes by id; all rows are items."""
    rejected = [row for row in rows if isinstance(row, Rejected)]
    assert not rejected
    return {
        row.item.item_id: msgspec.to_builtins(row.item).get("attributes", {})
        for row in rows
        if isinstance(row, FeedItem)
    }


def rejected(rows: Sequence[FeedRow]) -> list[tuple[str, str]]:
    return [(row.item_id, row.reason) for row in rows if isinstance(row, Rejected)]


def test_a_product_of_shopify_becomes_an_item() -> None:
    rows = read(export(LAMP), **SHOPIFY)
    assert items(rows) == {
        "007": {
            "title": "Lamp",
            "description": "A small lamp.",
            "link": "https://shop.example/products/lamp",
            "image_link": ["https://cdn.example/1.jpg?v=1"],
            "price": "85.00 EUR",
            "sale_price": "69.99 EUR",
            "availability": "in stock",
            "brand": "Lumen",
            "product_type": "Lamps",
            "gender": "unisex",
            "custom_label_0": "sale",
            "gtin": 4006381333931,
            "shipping_weight": "1200.0 g",
        }
    }
    assert [row.warnings for row in rows if isinstance(row, FeedItem)] == [()]


def test_variants_share_the_first_row_of_their_product() -> None:
    found = items(read(export(LAMP, GLOVES, YELLOW, PICTURE), **SHOPIFY))
    assert list(found) == ["007", "gloves:Green:M", "gloves:Yellow:L"]
    green, yellow = found["gloves:Green:M"], found["gloves:Yellow:L"]
    assert green["image_link"] == ["https://cdn.example/1.jpg"]
    assert green["additional_image_link"] == ["https://cdn.example/2.jpg", "https://cdn.example/3.jpg"]
    assert yellow["image_link"] == ["https://cdn.example/yellow.jpg"]
    assert yellow["additional_image_link"] == [f"https://cdn.example/{n}.jpg" for n in (1, 2, 3)]
    assert (green["availability"], yellow["availability"]) == ("in stock", "out of stock")
    assert (green["price"], yellow["price"]) == ("69.99 EUR", "15.99 EUR")
    assert yellow["variant_names"] == ["Colour", "Fit"]
    assert yellow["variant_values"] == ["Yellow", "L"]
    for variant in (green, yellow):
        assert (variant["title"], variant["item_group_id"]) == ("Gloves", "gloves")
        assert variant["link"] == "https://shop.example/products/gloves"
    assert (yellow["color"], "size" in yellow) == ("Yellow", False)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Variant Inventory Tracker": ""}, "in stock"),
        ({"Variant Inventory Policy": "continue"}, "in stock"),
        ({"Variant Inventory Qty": "-2"}, "out of stock"),
    ],
)
def test_the_stock_of_a_variant(cells: dict[str, str], expected: str) -> None:
    found = items(read(export(LAMP | {"Variant Inventory Qty": "0"} | cells), **SHOPIFY))
    assert found["007"]["availability"] == expected


@pytest.mark.parametrize(("qty", "expected"), [("", "availability: missing"), ("many", "expected one of in stock")])
def test_a_quantity_that_is_no_number_is_no_stock(qty: str, expected: str) -> None:
    ((item_id, reason),) = rejected(read(export(LAMP | {"Variant Inventory Qty": qty}), **SHOPIFY))
    assert item_id == "007"
    assert expected in reason


def test_products_that_customers_cannot_see_are_no_items() -> None:
    unseen = [
        GLOVES | {"Status": "draft"},
        YELLOW,
        LAMP | {"Handle": "b", "Status": "archived"},
        LAMP | {"Handle": "c", "Published": "false"},
    ]
    assert list(items(read(export(LAMP, *unseen), **SHOPIFY))) == ["007"]
    assert list(items(read(export(LAMP | {"Status": "", "Published": ""}), **SHOPIFY))) == ["007"]


def test_shopify_has_two_sets_of_names() -> None:
    newer = {
        "Handle": "URL handle",
        "Body (HTML)": "Description",
        "Variant SKU": "SKU",
        "Variant Grams": "Weight value (grams)",
        "Variant Inventory Tracker": "Inventory tracker",
        "Variant Inventory Qty": "Inventory quantity",
        "Variant Inventory Policy": "Continue selling when out of stock",
        "Variant Price": "Price",
        "Variant Compare At Price": "Compare-at price",
        "Variant Barcode": "Barcode",
        "Image Src": "Product image URL",
        "Variant Image": "Variant image URL",
        "Published": "Published on online store",
    }
    old = [LAMP, GLOVES, YELLOW, PICTURE]
    new = [{newer.get(name, name): cell for name, cell in row.items()} for row in old]
    assert read(export(*new), **SHOPIFY) != []
    assert items(read(export(*new), **SHOPIFY)) == items(read(export(*old), **SHOPIFY))


def test_a_price_that_was_not_higher_is_the_price() -> None:
    for before in ("69.99", "10", "", "soon", "nan"):
        lamp = items(read(export(LAMP | {"Variant Compare At Price": before}), **SHOPIFY))["007"]
        assert (lamp["price"], lamp.get("sale_price")) == ("69.99 EUR", None)


def test_a_broken_row_costs_its_product_only_what_it_had() -> None:
    broken = b'gloves,"Gloves" x,\n'
    head, *rest = export(LAMP, PICTURE | {"Handle": ""}, YELLOW, GLOVES | {"Handle": "caps"}).splitlines(keepends=True)
    lamp, picture, yellow, caps = rest
    rows = read(head + lamp + broken + picture + yellow + caps, **SHOPIFY)
    assert list(items([row for row in rows if isinstance(row, FeedItem)])) == ["007", "caps:Green:M"]
    assert [item_id for item_id, _ in rejected(rows)] == ["", "", "gloves:Yellow:L"]
    reasons = [reason for _, reason in rejected(rows)]
    assert reasons[0].startswith("a quote that is never closed")
    assert reasons[1].startswith("handle: missing, and the row above")
    assert reasons[2].startswith("title: missing; description: missing")
    assert "cdn.example/3.jpg" not in str(rows[0])


def test_a_row_without_a_handle_continues_its_product() -> None:
    found = items(read(export(GLOVES, YELLOW | {"Handle": ""}, PICTURE | {"Handle": ""}), **SHOPIFY))
    assert list(found) == ["gloves:Green:M", "gloves:Yellow:L"]
    assert len(found["gloves:Green:M"]["additional_image_link"]) == 2
    ((item_id, reason),) = rejected(read(export(GLOVES | {"Handle": ""}), **SHOPIFY))
    assert (item_id, reason) == ("", "id: missing; link: missing")


def test_a_product_of_too_many_rows_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinterest_async.feeds._shopify._MOST_ROWS", 2)
    rows = read(export(GLOVES, YELLOW, YELLOW | {"Variant SKU": "Y2"}), **SHOPIFY)
    assert rejected(rows) == [("Y2", "handle: a product of more than 2 rows")]
    assert len(rows) == 3


def test_images_without_positions_keep_their_order() -> None:
    found = items(read(export(GLOVES, YELLOW, PICTURE | {"Image Position": ""}), **SHOPIFY))
    assert found["gloves:Green:M"]["image_link"] == ["https://cdn.example/2.jpg"]


def test_products_of_woocommerce_become_items() -> None:
    found = items(read(export(TEE, CAP, RED), **WOOCOMMERCE))
    assert found == {
        "60": {
            "title": "=Cap",
            "description": "A cap.",
            "link": "https://shop.example/?p=60",
            "image_link": ["https://img.example/cap.jpg"],
            "price": "16 EUR",
            "availability": "preorder",
            "gtin": 4006381333931,
            "size": "M",
        },
        "76": {
            "title": "Tee - Red",
            "description": "Line one. Line two.",
            "link": "https://shop.example/?p=44",
            "image_link": ["https://img.example/red.jpg"],
            "additional_image_link": ["https://img.example/a.jpg", "https://img.example/b.jpg"],
            "price": "20.00 EUR",
            "sale_price": "18.50 EUR",
            "sale_price_effective_date": "2026-11-01T00:00:00/2099-12-31",
            "availability": "out of stock",
            "item_group_id": "44",
            "variant_names": ["Color"],
            "variant_values": ["Red"],
            "color": "Red",
            "material": "Cotton",
            "product_type": "Clothing > Tees, shirts",
            "shipping_weight": "0.5 kg",
        },
    }


def test_values_of_attributes_may_have_commas() -> None:
    blue = RED | {"Attribute 1 value(s)": r"Blue\, dark"}
    rows = read(export(TEE, blue, CAP | {"Attribute 1 value(s)": "M, L"}), **WOOCOMMERCE)
    found = items(rows)
    assert found["76"]["color"] == "Blue, dark"
    assert "variant_names" not in found["76"]
    assert "size" not in found["60"]
    assert [row.warnings[0].column for row in rows if isinstance(row, FeedItem) and row.warnings] == ["variant_names"]


def test_a_variation_may_stand_above_its_product_and_name_its_id() -> None:
    rows = read(export(RED | {"Parent": "id:44"}, TEE | {"SKU": ""}), **WOOCOMMERCE)
    assert list(items(rows)) == ["76"]
    rows = read(export(RED | {"Parent": ""}, TEE | {"SKU": ""}, RED | {"Parent": "tee"}), **WOOCOMMERCE)
    assert rejected(rows) == [
        ("76", "parent: the export has no product '' with variations"),
        ("76", "parent: the export has no product 'tee' with variations"),
    ]


def test_a_broken_row_of_woocommerce_costs_its_variations() -> None:
    head, product, red, cap = export(TEE, RED, CAP).splitlines(keepends=True)
    rows = read(head + product[:-1].rstrip() + b",more\n" + red + cap, **WOOCOMMERCE)
    assert list(items([row for row in rows if isinstance(row, FeedItem)])) == ["60"]
    assert [item_id for item_id, _ in rejected(rows)] == ["", "76"]


def test_the_first_of_two_columns_of_one_name_counts() -> None:
    content = export(CAP).replace(b"Published", b"Name", 1)
    assert items(read(content, **WOOCOMMERCE))["60"]["title"] == "=Cap"


@pytest.mark.parametrize("cells", [{"Published": "0"}, {"Published": "-1"}, {"Visibility in catalog": "hidden"}])
def test_hidden_products_and_groups_of_woocommerce_are_no_items(cells: dict[str, str]) -> None:
    group = CAP | {"ID": "9", "Type": "grouped"}
    assert read(export(TEE | cells, CAP | cells, RED, group), **WOOCOMMERCE) == []
    assert list(items(read(export(TEE, CAP, RED | {"Published": "0"}), **WOOCOMMERCE))) == ["60"]


def test_an_export_in_another_language_has_its_names_mapped() -> None:
    german = {"Name": "Produktname", "Regular price": "Regulärer Preis", "Images": "Bilder", "In stock?": "Vorrätig?"}
    rows = [{german.get(name, name): cell for name, cell in row.items()} for row in (TEE, CAP, RED)]
    columns = {other: name for name, other in german.items()}
    assert items(read(export(*rows), columns=columns, **WOOCOMMERCE)) == items(
        read(export(TEE, CAP, RED), **WOOCOMMERCE)
    )


def test_a_column_replaces_what_the_preset_makes() -> None:
    link = {"Link": "https://shop.example/the-cap"}
    cap = CAP | {"Permalink": "https://shop.example/a-cap", "condition": "used"}
    columns = {"Permalink": "link", "SKU": "id"}
    options = WOOCOMMERCE | {"shop": None}
    found = items(read(export(cap), columns=columns, **options))
    assert found["cap"]["link"] == "https://shop.example/a-cap"
    assert found["cap"]["condition"] == "used"
    assert items(read(export(CAP | link), **WOOCOMMERCE))["60"]["link"] == link["Link"]
    new = {"SKU" if name == "Variant SKU" else name: cell for name, cell in LAMP.items()}
    assert list(items(read(export(new), columns={"SKU": "id"}, **SHOPIFY))) == ["'007"]


def test_an_id_is_never_taken_from_the_product_of_a_variation() -> None:
    rows = read(export(TEE, RED | {"SKU": ""}), columns={"SKU": "id"}, **WOOCOMMERCE)
    assert rejected(rows) == [("", "id: missing")]
    orphan = read(export(RED), columns={"SKU": "id"}, id_prefix="eu-", **WOOCOMMERCE)
    assert rejected(orphan) == [("eu-tee-red", "parent: the export has no product 'tee' with variations")]


def test_updates_and_deletes_of_an_export() -> None:
    stock = export(LAMP, without=["Title", "Body (HTML)", "Image Src", "Variant Image"])
    assert items(read(stock, operation="UPDATE", preset="shopify", currency="EUR"))["007"]["price"] == "85.00 EUR"
    assert list(items(read(stock, operation="DELETE", preset="shopify"))) == ["007"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"preset": ["shopify"]}, "preset: expected one of shopify, woocommerce, got ['shopify']"),
        ({"preset": "magento"}, "preset: expected one of shopify, woocommerce, got 'magento'"),
        ({"preset": "shopify", "shop": "https://a.example"}, "currency: prices of an export have none"),
        ({"preset": "shopify", "currency": "EUR"}, "shop: an export has no links"),
        (SHOPIFY | {"shop": "shop.example"}, "shop: expected the address of the shop such as"),
        (SHOPIFY | {"shop": "https://shop.example/?a=1"}, "shop: expected the address"),
        (SHOPIFY | {"columns": {"A": "Variant price tag"}}, "columns: no column of Pinterest's is named"),
        ({"shop": "https://shop.example"}, "shop: only a preset makes links of it"),
    ],
)
def test_what_a_preset_needs_is_said_before_anything_is_read(options: dict[str, Any], expected: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        read_feed("there is no such file", **options)
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (export(LAMP, without=["Handle"]), "without the column handle: export it, or name the one that has the handle"),
        (
            export(LAMP, without=["Variant Inventory Qty"]),
            "--column ...=availability), or give a value for all (--default availability=...)",
        ),
        (b"<rss></rss>", "the export of a shop system is a CSV file"),
        (b'{"id": "1"}\n', "the export of a shop system is a CSV file"),
        (b"a,b\n1,2\n", "does not name the columns of a feed (handle, title"),
    ],
)
def test_what_is_no_export_of_shopify(content: bytes, expected: str) -> None:
    with pytest.raises(FeedError) as caught:
        read(content, **SHOPIFY)
    assert expected in str(caught.value)


def test_a_column_that_the_export_does_not_have_is_named() -> None:
    with pytest.raises(FeedError, match=r"it has no column permalnk \(columns, --column\); did you mean 'permalink'\?"):
        read(export(CAP | {"Permalink": "https://a.example"}), columns={"Permalnk": "link"}, **WOOCOMMERCE)


def test_a_default_stands_for_a_column_that_is_not_exported() -> None:
    rows = read(export(LAMP, without=["Variant Inventory Qty"]), defaults={"availability": "in stock"}, **SHOPIFY)
    assert items(rows)["007"]["availability"] == "in stock"


variants = st.integers(1, 4)
products = st.lists(st.tuples(variants, st.integers(0, 3), st.booleans()), min_size=1, max_size=6)


@settings(max_examples=50, deadline=None)
@given(products)
def test_each_variant_of_a_listed_product_is_one_row(drawn: list[tuple[int, int, bool]]) -> None:
    rows: list[dict[str, str]] = []
    expected: list[str] = []
    for number, (count, images, is_listed) in enumerate(drawn):
        handle = f"p{number}"
        status = {"Handle": handle, "Status": "active" if is_listed else "draft"}
        rows += [(GLOVES if n == 0 else YELLOW) | status | {"Variant SKU": f"{handle}-{n}"} for n in range(count)]
        rows += [PICTURE | {"Handle": handle}] * images
        expected += [f"{handle}-{n}" for n in range(count)] if is_listed else []
    found = items(read(export(*rows), **SHOPIFY))
    assert list(found) == expected


async def test_an_unpublished_product_leaves_the_catalog(tmp_path: Any) -> None:
    first, second = export(LAMP, GLOVES, YELLOW), export(LAMP, GLOVES | {"Status": "draft"}, YELLOW)
    options: dict[str, Any] = {"state": tmp_path / "m", "country": "US", "language": "EN", "max_removed": 1.0}
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        result = await pinterest.catalogs.mirror(read(first, **SHOPIFY), **options)
        assert (result.new, result.removed) == (3, 0)
        result = await pinterest.catalogs.mirror(read(second, **SHOPIFY), **options)
        assert (result.unchanged, result.removed) == (1, 2)
