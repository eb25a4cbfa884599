"""Makes products.tsv.gz, always the same: 6,000 products of invented brands, with the mess of real feeds.

python examples/feeds/make_feed.py [FILE]
"""

import csv
import gzip
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

ROWS = 6_000

BRANDS = {
    "Ostvik": "Möbel",
    "Tarrowell": "Kitchen",
    "Lumenglade": "Lighting",
    "Fjærholm": "Textil",
    "Quillbrook": "Paper & Desk",
    "Brisavel": "Jardín",
    "Yukimoro 雪もろ": "Tea",
    "Vêtoile": "Vêtements",
    "Бревнояр": "Дерево",
    "Pebble & Thrum": "Toys",
}
ADJECTIVES = ("plain", "woven", "folding", "glazed", "tall", "round", "quiet", "waxed", "striped", "heavy")
NOUNS = ("lamp", "chair", "bowl", "blanket", "notebook", "teapot", "jacket", "kite", "mug", "stool", "basket", "clock")
COLORS = ("blue", "red", "moss", "sand", "black", "rosé", "weiß", "藍", "coral", "grey")
SIZES = ("XS", "S", "M", "L", "XL", "", "")
MATERIALS = ("cotton", "oak", "stoneware", "linen", "recycled glass", "")
SENTENCES = (
    "Made to last.",
    "Wipes clean & dries fast.",
    "Fits a 24-inch shelf.",
    "Für drinnen und draußen.",
    "Livré prêt à monter — sans outils.",
    "手作りです。",
    "Сделано вручную.",
    "Two years of guarantee ✓",
    "A gift that is used every day 🎁",
    'Say "hello" to slow mornings.',
    "Ships flat; needs no tools.",
)

Row = dict[str, str]


def ean(digits: int) -> int:
    """The number with its check digit behind it."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(str(digits))))
    return digits * 10 + -total % 10


def product(random: Random, number: int) -> Row:
    """One clean row."""
    brand = random.choice(list(BRANDS))
    adjective, noun, color = random.choice(ADJECTIVES), random.choice(NOUNS), random.choice(COLORS)
    size, cents = random.choice(SIZES), random.randrange(299, 49_999)
    title = f"{brand} {adjective} {noun}, {color}" + (f", {size}" if size else "")
    page = f"https://shop.example/p/{number}"
    return {
        "id": f"{noun[:2].upper()}-{number:05}",
        "title": title,
        "description": " ".join(random.sample(SENTENCES, random.randint(1, 3))),
        "link": page,
        "image_link": f"https://img.shop.example/{number}.jpg",
        "additional_image_link": f"https://img.shop.example/{number}-2.jpg" if random.random() < 0.2 else "",
        "price": f"{cents / 100:.2f} USD",
        "sale_price": f"{cents / 125:.2f} USD" if random.random() < 0.1 else "",
        "availability": random.choice(("in stock", "in stock", "In Stock", "out of stock", "preorder", "in_stock")),
        "condition": "new",
        "brand": brand,
        "product_type": f"{BRANDS[brand]} > {noun.title()}",
        "google_product_category": "",
        "gtin": f"{ean(400_000_000_000 + number * 7)}" if random.random() < 0.5 else "",
        "item_group_id": f"{noun[:2].upper()}-{number // 8:04}",
        "color": color,
        "size": size,
        "gender": random.choice(("unisex", "Female", "male", "")),
        "age_group": random.choice(("adult", "", "", "kids")),
        "material": random.choice(MATERIALS),
        "free_shipping_label": random.choice(("TRUE", "false", "")),
        "average_review_rating": random.choice(("4.5", "3.9", "5", "")),
        "number_of_reviews": str(random.randrange(400)),
        "custom_label_0": random.choice(("", "", "summer", "clearance")),
        "warehouse_bin": f"{random.randrange(40)}-{random.randrange(9)}",
    }


def encode(row: Row) -> bytes:
    """The row as a careful program writes it."""
    file = io.StringIO()
    csv.writer(file, delimiter="\t", lineterminator="\r\n").writerow(row.values())
    return file.getvalue().encode()


def with_cells(**cells: str) -> Callable[[Row], bytes]:
    return lambda row: encode(row | cells)


# What is read without a remark, and what Pinterest may have to refuse.
ODD: tuple[Callable[[Row], bytes], ...] = (
    lambda row: encode(row | {"description": f"{row['description']}\n\n• care: 30 °C\n• origin:\tPT"}),
    lambda row: encode(row | {"description": f'The "{row["brand"]}" classic.\tBack in store.\r\n{row["description"]}'}),
    lambda row: encode(row | {"title": f"  {row['title']}   "}),
    lambda row: encode(row | {"title": row["title"] + ' 24"'}).replace(b'24"""', b'24"').replace(b'\t"', b"\t"),
    lambda row: encode(row | {"id": row["id"] + " Größe/ü", "price": row["price"].replace(" ", "")}),
    lambda row: encode(row | {"link": row["link"].replace("https", "HTTPS")}),
)

# What is rejected, or sent with a warning.
BAD: tuple[Callable[[Row], bytes], ...] = (
    *(with_cells(**{name: ""}) for name in ("id", "title", "description", "image_link", "price", "availability")),
    *(with_cells(price=price) for price in ("$24.99", "19,90 EUR", "call us", "1.299,00", "-5 USD", "24.99 Dollars")),
    lambda row: encode(row | {"sale_price": row["price"]}),
    lambda row: encode(row | {"title": f"{row['title']} " * 25}),
    with_cells(availability="sold out"),
    with_cells(link="shop.example/p/1"),
    with_cells(image_link="https://img.shop.example/my image.jpg"),
    with_cells(gtin="4.00123E+12"),
    with_cells(free_shipping_label="ja"),
    lambda row: encode(row | {"color": "weiß"}).decode().encode("cp1252", "replace"),
    lambda row: encode(row).replace(b"\t", b'\t"', 1),
    lambda row: encode(row).replace(b"\r\n", b"\textra\r\n"),
    lambda row: b"\t".join(encode(row).split(b"\t")[:9]) + b"\r\n",
    lambda row: b"\r\n" + encode(row),
    lambda row: b"\t" * (len(row) - 1) + b"\r\n" + encode(row),
)


def rows() -> Iterator[bytes]:
    random = Random("products")
    for number in range(1, ROWS + 1):
        row = product(random, number)
        luck = random.random()
        if luck < 0.03:
            yield random.choice(BAD)(row)
        elif luck < 0.06:
            yield random.choice(ODD)(row)
        else:
            yield encode(row)
        if luck > 0.99:  # the same id again, further down with a new price
            yield encode(row | {"price": "9.99 USD", "sale_price": ""})


def main(arguments: list[str]) -> None:
    path = Path(arguments[0]) if arguments else Path(__file__).with_name("products.tsv.gz")
    header = "\ufeff" + "\t".join(product(Random(0), 0)) + "\r\n"
    path.write_bytes(gzip.compress(header.encode() + b"".join(rows()), mtime=0))


if __name__ == "__main__":
    main(sys.argv[1:])
