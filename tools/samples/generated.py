"""Made-up answers: for each operation of a description, answers as its schemas allow them, drawn at random."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final, cast

from pinterest_async import OPERATIONS, Operation
from tools.description.document import Alternative, Described, Document, Schema
from tools.description.values import is_day

from .check import Sample, check
from .known import SPELLINGS

_DEEPEST: Final = 9
_MAPPINGS: Final = {
    "age_distribution",
    "app_type_multipliers",
    "audience_multipliers",
    "gender_distribution",
    "placement_multipliers",
    "predicted_time_series",
    "time_series",
}
"""Fields whose keys are values, although a name that stands for them is described."""

_SHARE: Final = 0.8
"""Of the fields of an object, those that are there."""


@dataclass
class Answers:
    """Answers of one description; the same seed gives the same."""

    document: Document
    random: Random
    _expanded: dict[int, list[Alternative]] = field(default_factory=dict[int, list[Alternative]])

    def of(self, operation: Described, number: int) -> Iterator[Sample]:
        """Yield some answers of an operation; none when it has no content."""
        schema = self.document.answer(operation)
        if schema is not None:
            for index in range(number):
                name = f"{operation.id} {self.document.version} #{index}"
                yield Sample(name, operation.id, is_request=False, content=self._value(schema, 0))

    def _value(self, schema: Schema, depth: int) -> Any:
        key = id(schema)
        if key not in self._expanded:
            self._expanded[key] = self.document.expand(schema)
        found = self.random.choice(self._expanded[key])
        values = [value for value in found.facts.get("enum", ()) if value is not None]
        if depth and found.nullable and self.random.random() < 0.1:
            return None
        if values:
            return self.random.choice(values)
        match found.kind:
            case "object":
                return self._object(found, depth)
            case "array":
                count = 0 if depth > _DEEPEST else self.random.randint(0, 2)
                return [self._value(found.facts["items"], depth + 1) for _ in range(count)] if count else []
            case "boolean":
                return self.random.random() < 0.5
            case "integer":
                return self.random.randint(int(found.facts.get("minimum", 0)), int(found.facts.get("maximum", 10**9)))
            case "number":
                return self.random.randint(0, 4000) / 4
            case _:
                return self._text(found)

    def _object(self, found: Alternative, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, schema in found.properties.items():
            if name in found.tags:
                made[name] = found.tags[name]
            elif depth > _DEEPEST or name in _MAPPINGS or not self._is_received(schema):
                continue
            elif name == "items" or self.random.random() < _SHARE:
                made[name] = self._value(schema, depth + 1)
        held = found.facts.get("additionalProperties")
        if isinstance(held, Mapping) and held and not found.properties:
            made |= {str(key): self._value(cast("Schema", held), depth + 1) for key in self.random.sample(range(99), 2)}
        return made

    def _is_received(self, schema: Schema) -> bool:
        """Return whether a field is described well enough, and not one that is only sent."""
        found = self.document.expand(schema)
        return all(one.kind != "any" and not one.facts.get("writeOnly") for one in found)

    def _text(self, found: Alternative) -> str:
        if is_day(found):
            return f"2026-0{self.random.randint(1, 9)}-1{self.random.randint(0, 9)}"
        if "format" in found.facts and "date-time" in str(found.facts["format"]):
            return "2026-01-31T12:00:00"
        length = max(int(found.facts.get("minLength", 1)), 1)
        return str(self.random.randint(10 ** (length - 1), 10 ** min(length, 9)))


def answers(document: Document, number: int, seed: int = 0) -> Iterator[Sample]:
    """Yield answers of all operations of a description."""
    source = Answers(document, Random(seed))
    for operation in document.operations().values():
        yield from source.of(operation, number)


def check_answers(
    document: Document, declared: Mapping[str, Operation], number: int, seed: int = 0
) -> tuple[str, bool]:
    """Return what to print about made-up answers of a description, and whether all are read without loss."""
    counted = 0
    found: Counter[str] = Counter()
    for sample in answers(document, number, seed):
        if sample.operation in declared:
            counted += 1
            for finding in check(sample, declared[sample.operation], SPELLINGS):
                place = re.sub(r"/\d+(?=/|$)", "[]", finding.place)
                found[f"{sample.operation} {place} {finding.problem.partition(': ')[0]}"] += 1
    lines = [f"{problem}: {times} times" for problem, times in sorted(found.items())]
    lines.append(f"{document.version}: {counted} made-up answers, {len(found)} places that are not read as they came")
    return "\n".join(lines), not found


def main(arguments: Sequence[str] | None = None) -> int:
    """Read made-up answers of descriptions: 0 when nothing of them is lost, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m tools check-answers", description="Read made-up answers, as OpenAPI descriptions allow them."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a description: OpenAPI 3.0, as JSON")
    parser.add_argument("--number", type=int, default=20, help="answers of each operation (20)")
    parser.add_argument("--seed", type=int, default=0, help="another number gives other answers")
    given = parser.parse_args(arguments)
    results = [check_answers(Document.read(file), OPERATIONS, given.number, given.seed) for file in given.files]
    sys.stdout.writelines(f"{text}\n" for text, _ in results)
    return 0 if all(is_read for _, is_read in results) else 1
