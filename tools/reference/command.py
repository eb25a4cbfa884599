"""Writing the pages, or telling which are out of date."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .pages import differing, pages

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "reference"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages that are out of date, or tell them: 0 when they are as they should be, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m tools make-reference", description="Write the reference pages from the declarations."
    )
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 when pages are out of date")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pages are (docs/reference)")
    given = parser.parse_args(arguments)
    wanted = pages()
    stale = differing(given.folder, wanted)
    if given.check:
        sys.stdout.writelines(f"out of date: {given.folder / name}\n" for name in stale)
        return 1 if stale else 0
    given.folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in wanted:
            (given.folder / name).write_text(wanted[name], "utf-8")
        else:
            (given.folder / name).unlink()
    sys.stdout.write(f"{len(stale)} pages were out of date, of {len(wanted)}\n")
    return 0
