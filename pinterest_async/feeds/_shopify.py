"""Shopify's export of products, as its admin writes it: a variant in each row, and a row for each further image.

The first row of a product has what its variants share, and the rows of a product have one handle. Rows that only have
an image add it to the product. Both sets of column names are read: those with "Variant" and the newer ones without.
Source: https://help.shopify.com/en/manual/products/import-export/using-csv
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec

from ._export import GROUPED, Cells, Preset, Shop, first_of
from ._lines import Record

_LABELS: Final = {f"custom_label_{n}": f"google_shopping_/_custom_label_{n}" for n in range(5)}
_SHARED: Final = {
    "title": ("title",),
    "description": ("body_(html)", "seo_description"),
    "brand": ("vendor",),
    "product_type": ("type", "product_category"),
    "google_product_category": ("google_shopping_/_google_product_category",),
    "gender": ("google_shopping_/_gender",),
    "age_group": ("google_shopping_/_age_group",),
    "mpn": ("google_shopping_/_mpn",),
    "condition": ("google_shopping_/_condition",),
    **{label: (name,) for label, name in _LABELS.items()},
}
"""Pinterest's columns, and those of the export that they are read from."""
_OPTIONS: Final = tuple((f"option{n}_name", f"option{n}_value") for n in (1, 2, 3))
_VARIANT: Final = ("variant_price", "variant_sku", *(value for _, value in _OPTIONS))
"""A row with one of these is a variant."""
_MOST_ROWS: Final = 10_000
"""Rows of one product, which are held together: more than a product of Shopify's can have."""


def shopify_items(records: Iterable[Record], shop: Shop) -> Iterator[Record]:
    """Yield the items of an export: one per variant of each product that is active and published."""
    product: list[Record] = []
    is_cut = False
    """Whether a row cannot be read that may begin the next product."""
    for record in records:
        handle = record.cells.get("handle", "")
        if record.problem:
            is_cut = True
            yield record
        elif is_cut and not handle:
            yield _refused(record, "handle: missing, and the row above, which may have it, cannot be read", shop)
        elif not product or handle not in ("", product[0].cells.get("handle")):
            yield from _items_of(product, shop)
            product, is_cut = [record], False
        elif len(product) == _MOST_ROWS:
            yield _refused(record, f"handle: a product of more than {_MOST_ROWS} rows", shop)
        else:
            product.append(record)
    yield from _items_of(product, shop)


def _refused(record: Record, problem: str, shop: Shop) -> Record:
    return record.refused(shop.item_id(record.cells, _text(record.cells, "variant_sku")), problem)


def _items_of(product: list[Record], shop: Shop) -> Iterator[Record]:
    """Yield the variants of a product; none where customers cannot see it."""
    if not product or not _is_listed(product[0].cells):
        return
    images = _images(product)
    for record in product:
        if record is product[0] or first_of([record.cells], *_VARIANT):
            yield Record(record.line, record.raw, _item(record.cells, product[0].cells, images, shop))


def _is_listed(first: Cells) -> bool:
    return first.get("status", "").lower() in ("", "active") and first.get("published", "").lower() != "false"


def _images(product: Iterable[Record]) -> list[str]:
    """Return the images of a product in their order."""
    found = [record.cells for record in product if record.cells.get("image_src")]
    positions = [row.get("image_position", "") for row in found]
    if all(map(str.isdecimal, positions)):
        found.sort(key=lambda row: int(row["image_position"]))
    return [row["image_src"] for row in found]


def _item(row: Cells, first: Cells, images: list[str], shop: Shop) -> dict[str, str]:
    rows, handle = [row, first], first.get("handle", "")
    options = [(first_of(rows, name), row[value]) for name, value in _OPTIONS if row.get(value)]
    options = [option for option in options if option != ("Title", "Default Title")]
    cells = {column: first_of(rows, *names) for column, names in _SHARED.items()}
    cells["id"] = _text(row, "variant_sku") or (handle and ":".join([handle, *(value for _, value in options)]))
    cells["gtin"] = _text(row, "variant_barcode")
    cells["availability"] = _availability(row)
    cells |= _prices(row)
    if shop.url and handle:
        cells["link"] = f"{shop.url}/products/{handle}"
    main = row.get("variant_image") or next(iter(images), "")
    cells["image_link"] = main
    if others := [image for image in images if image != main]:
        cells["additional_image_link"] = msgspec.json.encode(others).decode()
    if options:
        cells["item_group_id"] = handle
        cells["variant_names"] = ",".join(name for name, _ in options)
        cells["variant_values"] = ",".join(value for _, value in options)
        cells |= {GROUPED[name.lower()]: value for name, value in options if name.lower() in GROUPED}
    if (weight := _amount(row.get("variant_grams", ""))) is not None and weight > 0:
        cells["shipping_weight"] = f"{weight} g"
    return shop.replaced(cells, rows)


def _text(row: Cells, name: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a number."""
    return row.get(name, "").removeprefix("'")


def _amount(cell: str) -> Decimal | None:
    """Return a number, if the cell is one."""
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _prices(row: Cells) -> dict[str, str]:
    """Return the price, and the sale price of a variant whose price was higher."""
    cell, before = row.get("variant_price", ""), row.get("variant_compare_at_price", "")
    price, higher = _amount(cell), _amount(before)
    if price is None or higher is None or higher <= price:
        return {"price": cell}
    return {"price": before, "sale_price": cell}


def _availability(row: Cells) -> str:
    """Return whether a variant can be bought. Its quantity counts where it is tracked and ends the sale."""
    is_untracked = "variant_inventory_tracker" in row and not row["variant_inventory_tracker"]
    if is_untracked or row.get("variant_inventory_policy", "").lower() in ("continue", "true"):
        return "in stock"
    quantity = row.get("variant_inventory_qty", "")
    if not re.fullmatch(r"-?[0-9]+", quantity):
        return quantity
    return "in stock" if int(quantity) > 0 else "out of stock"


SHOPIFY: Final = Preset(
    names=frozenset(
        {"handle", "status", "published", "image_src", "image_position", "variant_image", "variant_barcode"}
        | {"variant_grams", "variant_compare_at_price", "variant_inventory_tracker", "variant_inventory_policy"}
        | {"variant_inventory_qty", *_VARIANT, *(name for name, _ in _OPTIONS)}
        | {name for names in _SHARED.values() for name in names}
    ),
    aliases={
        "url_handle": "handle",
        "description": "body_(html)",
        "sku": "variant_sku",
        "barcode": "variant_barcode",
        "price": "variant_price",
        "compare_at_price": "variant_compare_at_price",
        "inventory_tracker": "variant_inventory_tracker",
        "inventory_quantity": "variant_inventory_qty",
        "continue_selling_when_out_of_stock": "variant_inventory_policy",
        "weight_value_(grams)": "variant_grams",
        "published_on_online_store": "published",
        "product_image_url": "image_src",
        "variant_image_url": "variant_image",
        "google_shopping_/_manufacturer_part_number_(mpn)": "google_shopping_/_mpn",
    },
    needed={
        "handle": "handle",
        "title": "title",
        "variant_price": "price",
        "image_src": "image_link",
        "variant_inventory_qty": "availability",
    },
    items=shopify_items,
)
