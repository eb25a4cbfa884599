"""Rows per second of feeds, beside a bare csv and expat loop over the same file, and the memory that reading takes.

python -m benchmarks.feeds [--rows 300000]
"""

import argparse
import csv
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from pinterest_async.feeds import FeedItem, read_feed

COLUMNS = ("id", "title", "description", "link", "image_link", "price", "availability", "brand", "product_type")


def _cells(number: int) -> tuple[str, ...]:
    return (
        f"SKU-{number}",
        f"Desk lamp number {number}",
        "A lamp with a description of usual length, which says what it is made of and how big.",
        f"https://shop.example/p/{number}",
        f"https://img.example/{number}.jpg",
        "24.99 EUR",
        "in stock",
        "Example",
        "Home > Lamps",
    )


def _write(folder: Path, rows: int) -> dict[str, Path]:
    paths = {"TSV": folder / "feed.tsv", "XML": folder / "feed.xml"}
    with paths["TSV"].open("w") as table, paths["XML"].open("w") as xml:
        table.write("\t".join(COLUMNS) + "\n")
        xml.write('<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>\n')
        for number in range(rows):
            cells = _cells(number)
            table.write("\t".join(cells) + "\n")
            escaped = [cell.replace(">", "&gt;") for cell in cells]
            named = zip(COLUMNS, escaped, strict=True)
            xml.write(f"<item>{''.join(f'<g:{name}>{cell}</g:{name}>' for name, cell in named)}</item>\n")
        xml.write("</channel></rss>\n")
    return paths


def _bare_csv(path: Path) -> int:
    with path.open(newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter="\t")) - 1


def _bare_expat(path: Path) -> int:
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += name == "item"

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = lambda text: None
    with path.open("rb") as file:
        parser.ParseFile(file)
    return count


def _library(path: Path) -> int:
    return sum(1 for row in read_feed(path) if isinstance(row, FeedItem))


def _rate(read: Callable[[Path], int], path: Path, rows: int) -> float:
    start = time.process_time()
    assert read(path) == rows
    return rows / (time.process_time() - start)


def _memory() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        paths = _write(Path(folder), rows)
        before = _memory()
        print("feed    rows per second      bare   times as long")
        for name, bare in (("TSV", _bare_csv), ("XML", _bare_expat)):
            library, plain = _rate(_library, paths[name], rows), _rate(bare, paths[name], rows)
            print(f"{name}     {library:16,.0f} {plain:9,.0f} {plain / library:15.1f}")
        print(f"memory: {_memory() - before:.1f} MB more than before reading {2 * rows:,} rows")


if __name__ == "__main__":
    main()
