"""The table of differences from one or several descriptions."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pinterest_async._operations.declare import Operation
from pinterest_async._operations.operation import version_number
from pinterest_async.resources import operations
from tools.drafts.report import Source, drafts, first_versions

from .document import Document
from .findings import Difference, Findings, text
from .known import KNOWN_DIFFERENCES
from .marks import all_models, wrong_marks, wrong_parameters
from .operations import compare
from .versions import TARGET, explained, may_be_newer

_WIDEST = 60

Known = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Result:
    """What came of one description: the differences left, and how many are explained by what."""

    version: str
    operations: str
    unexplained: Sequence[Difference]
    known: int
    by_others: int
    stale: Sequence[str]

    def __str__(self) -> str:
        """Return the line that sums it up."""
        others = f", {self.by_others} by other versions" if self.by_others else ""
        return (
            f"{self.version}: {self.operations} operations, {len(self.unexplained)} unexplained differences, "
            f"{self.known} known{others}"
        )

    def details(self) -> str:
        """Return the table of differences, and what is listed as known and is no difference."""
        lines = [in_columns(self.unexplained), ""] if self.unexplained else []
        return "\n".join([*lines, *(f"no longer a difference: {gone}" for gone in self.stale), ""]).lstrip("\n")


def in_columns(differences: Iterable[Difference]) -> str:
    """The differences as text, one a line."""
    rows = sorted((each.place, text(each.described), text(each.declared), each.operation) for each in differences)
    rows.insert(0, ("WHERE", "DESCRIBED", "DECLARED", "SEEN IN"))
    widths = [min(_WIDEST, max(len(row[column]) for row in rows)) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    )


def check(documents: Sequence[Document], declared: Mapping[str, Operation], known: Known) -> list[Result]:
    """Compare the declarations with all descriptions, the oldest first.

    A difference from one is explained by its list in `known`, by another description, or, where an old description is
    the only one, by being wider than it.
    """
    ordered = sorted(documents, key=lambda document: version_number(document.version))
    found = [compare(document, declared) for document in ordered]
    return [
        _result(document, findings, declared, known, older=found[:index], newer=found[index + 1 :])
        for index, (document, findings) in enumerate(zip(ordered, found, strict=True))
    ]


def _result(
    document: Document,
    findings: Findings,
    declared: Mapping[str, Operation],
    known: Known,
    *,
    older: Sequence[Findings],
    newer: Sequence[Findings],
) -> Result:
    listed = known.get(".".join(map(str, version_number(document.version))), {})
    is_old = not newer and version_number(document.version) < version_number(TARGET)
    unexplained: list[Difference] = []
    used: set[str] = set()
    for name, difference in findings.found.items():
        left = None if name in listed else explained(difference, older, newer)
        if name in listed or str(left) in listed:
            used.add(name if name in listed else str(left))
        elif left is not None and not (is_old and may_be_newer(left)):
            unexplained.append(left)
    described = document.operations().keys()
    return Result(
        document.version,
        f"{len(described & declared.keys())} of {len(described)}",
        unexplained,
        len(used),
        len(findings.found) - len(used) - len(unexplained),
        [name for name in listed if name not in used],
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the package with descriptions: 0 when they agree but for what is explained, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m tools check-api", description="Compare the package's declarations with OpenAPI descriptions."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a description: OpenAPI 3.0, as JSON")
    parser.add_argument(
        "--floor", action="store_true", help="fail for the oldest description only, and count what is open in others"
    )
    parser.add_argument("--draft", action="store_true", help="print drafts of what the newest description has on top")
    parser.add_argument(
        "--since", type=Path, metavar="TABLE", help="a Markdown table of versions and operationIds, for drafts"
    )
    given = parser.parse_args(arguments)
    documents = sorted(
        (Document.read(file) for file in given.files), key=lambda document: version_number(document.version)
    )
    results = check(documents, operations(), KNOWN_DIFFERENCES)
    if given.draft:
        newest = documents[-1]
        table = "" if given.since is None else given.since.read_text("utf-8")
        since = first_versions(documents, table)
        source = Source(newest, compare(newest, operations()), results[-1].unexplained, since)
        sys.stdout.write(drafts(source, operations()))
        return 0
    strict = results[:1] if given.floor else results
    sys.stdout.writelines(result.details() for result in strict)
    sys.stdout.writelines(f"{result}\n" for result in results)
    marks: list[str] = []
    if len(documents) > 1:
        first, last = (compare(document, operations()) for document in (documents[0], documents[-1]))
        marks = [*wrong_marks(first, last, all_models()), *wrong_parameters(first, last, operations().values())]
        sys.stdout.writelines(f"wrong mark: {mark}\n" for mark in marks)
    return 1 if marks or any(result.unexplained for result in strict) else 0
