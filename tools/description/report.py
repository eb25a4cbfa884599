"""The table of differences."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pinterest_async._operations.declare import Operation
from pinterest_async.resources import operations

from .document import Document
from .findings import Difference
from .known import KNOWN_DIFFERENCES
from .operations import compare

_WIDEST = 60


def table(differences: Iterable[Difference]) -> str:
    """The differences as text, one a line."""
    rows = sorted((each.where, each.described, each.declared, each.operation) for each in differences)
    rows.insert(0, ("WHERE", "DESCRIBED", "DECLARED", "SEEN IN"))
    widths = [min(_WIDEST, max(len(row[column]) for row in rows)) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    )


def check(document: Document, declared: Mapping[str, Operation], known: Mapping[str, str]) -> tuple[str, bool]:
    """What to print about a description, and whether nothing in it is unexplained."""
    described = document.operations().keys()
    differences = {str(each): each for each in compare(document, declared)}
    unexplained = [each for name, each in differences.items() if name not in known]
    lines = [table(unexplained), ""] if unexplained else []
    lines += [f"no longer a difference: {each}" for each in known if each not in differences]
    lines.append(
        f"{len(described & declared.keys())} of {len(described)} operations, {len(unexplained)} unexplained "
        f"differences, {len(differences) - len(unexplained)} known"
    )
    return "\n".join(lines), not unexplained


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the package with a description: 0 when they agree but for what is known, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m tools check-api", description="Compare the package's declarations with an OpenAPI description."
    )
    parser.add_argument("file", type=Path, help="the description: OpenAPI 3.0, as JSON")
    text, agrees = check(Document.read(parser.parse_args(arguments).file), operations(), KNOWN_DIFFERENCES)
    sys.stdout.write(f"{text}\n")
    return 0 if agrees else 1
