"""The samples of a folder, corrected where they are known to be wrong, and the table of what is found."""

import argparse
import copy
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pinterest_async import OPERATIONS, Operation

from .check import Finding, Sample, check
from .known import CORRECTIONS, SPELLINGS, Correction

_WIDEST = 70


class _Entry(msgspec.Struct, rename="camel"):
    """One file as the index of a folder lists it."""

    file: str
    operation_id: str
    kind: str
    status: str = ""


def samples(folder: Path) -> Iterator[Sample]:
    """The samples of requests and of good answers that the index of a folder lists."""
    for entry in msgspec.json.decode((folder / "index.json").read_bytes(), type=list[_Entry]):
        if entry.kind == "request" or entry.status.startswith("2"):
            content = msgspec.json.decode((folder / entry.file).read_bytes())
            yield Sample(entry.file, entry.operation_id, entry.kind == "request", content)


def corrected(content: Any, corrections: Iterable[Correction]) -> Any:
    """A sample's content as it should be; places that are not there are passed over."""
    content = copy.deepcopy(content)
    for each in corrections:
        *outer, last = [int(key) if key.isdigit() else key for key in each.place.split("/")]
        try:
            held = content
            for key in outer:
                held = held[key]
            if each.value is msgspec.UNSET:
                del held[last]
            elif last in held or isinstance(last, int):
                held[last] = each.value
        except (KeyError, IndexError, TypeError):
            continue
    return content


def check_all(
    found: Iterable[Sample],
    declared: Mapping[str, Operation],
    corrections: Sequence[Correction],
    spellings: Mapping[str, str],
) -> tuple[str, bool]:
    """What to print about samples, and whether nothing is wrong with them but what the corrections put right."""
    findings: list[Finding] = []
    unneeded = {(file, each.place) for each in corrections for file in each.files}
    known, counted = len(unneeded), [0, 0]
    for sample in found:
        counted[sample.is_request] += 1
        operation = declared.get(sample.operation)
        if operation is None:
            findings.append(Finding(sample.file, "", f"no operation {sample.operation!r} is declared"))
            continue
        mine = [each for each in corrections if sample.file in each.files]
        findings += check(_with(sample, mine), operation, spellings)
        for each in mine:
            others = [other for other in mine if other is not each]
            if check(_with(sample, others), operation, spellings):
                unneeded.discard((sample.file, each.place))
    lines = [_table(findings), ""] if findings else []
    lines += [f"no longer wrong: {place} of {file}" for file, place in sorted(unneeded)]
    lines.append(
        f"{counted[0]} answers and {counted[1]} requests, {len(findings)} unexplained findings, "
        f"{known - len(unneeded)} places known to be wrong"
    )
    return "\n".join(lines), not findings


def _with(sample: Sample, corrections: Sequence[Correction]) -> Sample:
    content = corrected(sample.content, corrections)
    return Sample(sample.file, sample.operation, sample.is_request, content)


def _table(findings: Iterable[Finding]) -> str:
    rows = sorted((each.file, each.place, each.problem) for each in findings)
    rows.insert(0, ("FILE", "PLACE", "PROBLEM"))
    widths = [min(_WIDEST, max(len(row[column]) for row in rows)) for column in range(2)]
    return "\n".join(f"{file.ljust(widths[0])}  {place.ljust(widths[1])}  {problem}" for file, place, problem in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a folder of samples: 0 when all of them are as declared but for what is known, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m tools check-samples", description="Hold the package's declarations against samples of the API."
    )
    parser.add_argument("folder", type=Path, help="a folder with an index.json and a folder for each operation")
    text, agrees = check_all(samples(parser.parse_args(arguments).folder), OPERATIONS, CORRECTIONS, SPELLINGS)
    sys.stdout.write(f"{text}\n")
    return 0 if agrees else 1
