r"""WooCommerce's export of products: a product or a variation in each row.

A variation names its product by SKU or by "id:" and ID, and takes from it what its own row lacks. Products with
variations and groups of products are not sold themselves. Texts have "\n" for a line break, and lists have commas,
with a backslash before a comma that is part of a value. The names of columns are in the language of the shop.
Source: https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from ._export import GROUPED, Cells, Preset, Shop, first_of
from ._lines import Record

_AVAILABILITY: Final = {"1": "in stock", "0": "out of stock", "backorder": "preorder", "onbackorder": "preorder"}
_WEIGHTS: Final = ("kg", "g", "lbs", "lb", "oz")
_LENGTHS: Final = ("cm", "in")
_BEGIN, _END = "2000-01-01", "2099-12-31"
"""Of a sale that has always been on, or that has no end."""


def woocommerce_items(records: Iterable[Record], shop: Shop) -> Iterator[Record]:
    """Yield the items of an export: products and variations that are published and not hidden.

    The rows of products with variations are held until the export ends, as are variations that stand above theirs.
    """
    products: dict[str, Cells] = {}
    waiting: dict[str, list[Record]] = {}
    for record in records:
        kinds = {kind.strip().partition("-")[0] for kind in record.cells.get("type", "").lower().split(",")}
        if record.problem:
            yield record
        elif "variation" in kinds or "subscription_variation" in kinds:
            name = record.cells.get("parent", "")
            if name in products:
                yield from _items_of(record, [record.cells, products[name]], shop)
            else:
                waiting.setdefault(name, []).append(record)
        elif "variable" in kinds:
            cells = {name: cell for name, cell in record.cells.items() if cell}
            names = [prefix + cells[column] for prefix, column in (("id:", "id"), ("", "sku")) if column in cells]
            for name in names:
                products[name] = cells
                for variation in waiting.pop(name, ()):
                    yield from _items_of(variation, [variation.cells, cells], shop)
        elif "grouped" not in kinds:
            yield from _items_of(record, [record.cells], shop)
    for name, variations in waiting.items():
        for record in variations:
            problem = f"parent: the export has no product {name!r} with variations"
            yield record.refused(shop.item_id(record.cells, record.cells.get("id", "")), problem)


def _items_of(record: Record, rows: Sequence[Cells], shop: Shop) -> Iterator[Record]:
    """Yield the item of a row and of its product's, if customers can see both."""
    if all(map(_is_listed, rows)):
        yield Record(record.line, record.raw, _item(rows, shop))


def _is_listed(row: Cells) -> bool:
    return row.get("published", "1") == "1" and row.get("visibility_in_catalog", "").lower() != "hidden"


def _item(rows: Sequence[Cells], shop: Shop) -> dict[str, str]:
    row, product = rows[0], rows[-1]
    images = list(dict.fromkeys(image for cells in rows for image in _list(cells.get("images", ""))))
    options = _options(row)
    cells = {
        "id": row.get("id", ""),
        "title": _text(first_of(rows, "name")),
        "description": _text(first_of(rows, "description", "short_description")).replace("\\n", "\n"),
        "image_link": next(iter(images), ""),
        "price": row.get("regular_price", ""),
        "sale_price": row.get("sale_price", ""),
        "availability": _AVAILABILITY.get(row.get("in_stock?", "").lower(), row.get("in_stock?", "")),
        "brand": next(iter(_list(first_of(rows, "brands"))), ""),
        "product_type": next(iter(_list(first_of(rows, "categories"))), ""),
        "gtin": row.get("gtin,_upc,_ean,_or_isbn", ""),
        "shipping_weight": _measure(rows, "weight", _WEIGHTS),
        "shipping_width": _measure(rows, "width", _LENGTHS),
        "shipping_height": _measure(rows, "height", _LENGTHS),
    }
    if shop.url and product.get("id"):
        cells["link"] = f"{shop.url}/?p={product['id']}"
    if images[1:]:
        cells["additional_image_link"] = msgspec.json.encode(images[1:]).decode()
    starts, ends = (row.get(f"date_sale_price_{name}", "").replace(" ", "T") for name in ("starts", "ends"))
    if starts or ends:
        cells["sale_price_effective_date"] = f"{starts or _BEGIN}/{ends or _END}"
    if len(rows) > 1:
        cells["item_group_id"] = product.get("id", "") or product.get("sku", "")
        cells["variant_names"] = ",".join(name for name, _ in options)
        cells["variant_values"] = ",".join(value for _, value in options)
    cells |= {GROUPED[name.lower()]: value for name, value in [*_options(product), *options] if name.lower() in GROUPED}
    return shop.replaced(cells, rows)


def _options(row: Cells) -> list[tuple[str, str]]:
    """Return the attributes of a row that have one value. Those of a product with variations may have several."""
    options: list[tuple[str, str]] = []
    number = 1
    while f"attribute_{number}_name" in row:
        values = _list(row.get(f"attribute_{number}_value(s)", ""))
        if len(values) == 1:
            options.append((row[f"attribute_{number}_name"], _text(values[0])))
        number += 1
    return options


def _measure(rows: Sequence[Cells], name: str, units: Iterable[str]) -> str:
    for unit in units:
        if cell := first_of(rows, f"{name}_({unit})"):
            return f"{cell.replace(',', '.')} {unit}"
    return ""


def _text(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if re.match(r"'[=+@-]", cell) else cell


def _list(cell: str) -> list[str]:
    r"""Return the values of a list.

    >>> _list(r"Lamps > Desk\, small, Sale")
    ['Lamps > Desk, small', 'Sale']
    """
    return [value.replace("\\,", ",").strip() for value in re.split(r"(?<!\\),", cell) if value.strip()]


WOOCOMMERCE: Final = Preset(
    names=frozenset(
        {"id", "type", "sku", "name", "published", "visibility_in_catalog", "short_description", "description"}
        | {"date_sale_price_starts", "date_sale_price_ends", "in_stock?", "sale_price", "regular_price", "categories"}
        | {"images", "parent", "brands", "gtin,_upc,_ean,_or_isbn"}
    ),
    aliases={"visibility_in_catalogue": "visibility_in_catalog"},
    needed={
        "type": "type",
        "id": "id",
        "name": "title",
        "images": "image_link",
        "regular_price": "price",
        "in_stock?": "availability",
    },
    items=woocommerce_items,
)
