"""The pages: what is declared of each resource, as Markdown."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from pinterest_async import OPERATIONS, Operation, Parameter
from pinterest_async._operations.arguments import describe
from pinterest_async._operations.declare import FLOOR, Resource
from pinterest_async.resources import NAMES, resource_class

from .signatures import models, returned, signature

INDEX: Final = "README.md"
_SENT: Final = {
    ("query", "plain"): "query",
    ("query", "comma"): "query, joined by commas",
    ("query", "repeat"): "query, repeated",
    ("query", "deep"): "query, one for each field",
    ("path", "plain"): "path",
    ("body", "plain"): "the body",
    ("field", "plain"): "field of the body",
}
_NOTE: Final = (
    "<!-- Written by `python -m tools make-reference` from the declarations in pinterest_async/resources. -->"
)


def pages() -> dict[str, str]:
    """All pages by the name of their file."""
    return {INDEX: _index(), **{f"{tag}.md": _page(tag) for tag in NAMES}}


@cache
def _index() -> str:
    resources = [
        [f"[`{tag}`]({tag}.md)", str(len(_operations(tag))), _first_sentence(resource_class(tag))] for tag in NAMES
    ]
    operations = [
        [f"`{each.id}`", _link(each), f"`{each.method} {each.path}`", _versions(each)]
        for each in sorted(OPERATIONS.values(), key=lambda each: each.id)
    ]
    return _joined(
        _NOTE,
        "# Reference",
        f"{len(OPERATIONS)} operations on {len(NAMES)} resources. Each resource is an attribute of the client: "
        "`pinterest.boards`, ...",
        f"An operation without a version is part of the API since {FLOOR} or longer.",
        _table(["resource", "operations", ""], resources),
        "## By operation id",
        _table(["id", "method", "request", "versions"], operations),
    )


def _versions(operation: Operation) -> str:
    """The versions of the API that have an operation; empty for those that all have."""
    parts = [
        *([] if operation.since == FLOOR else [f"since {operation.since}"]),
        *([] if operation.removed is None else [f"before {operation.removed}"]),
    ]
    return ", ".join(parts)


def _link(operation: Operation) -> str:
    tag = operation.name.partition(".")[0]
    return f"[`{operation.name}`]({tag}.md#{operation.name.replace('.', '')})"


def _instead(operation: Operation) -> str:
    if operation.successor is None:
        return "a call warns."
    if operation.successor == operation.name:
        return "the method sends what is sent today, and this only where the server does not have that."
    successor = next(found for found in OPERATIONS.values() if found.name == operation.successor)
    return f"a call warns. Use {_link(successor)}."


@cache
def _page(tag: str) -> str:
    resource = resource_class(tag)
    operations = _operations(tag)
    sections = [_NOTE, f"# {tag}", *_paragraphs(resource)]
    for name, method in _methods(resource):
        if name in operations:
            sections += section(operations[name], method)
        else:
            sections += [f"## {tag}.{name}", _first_sentence(method), signature(method), _outcome(method)]
    return _joined(*sections)


def _operations(tag: str) -> dict[str, Operation]:
    """The operations of a resource by the name of their method."""
    return {each.name.partition(".")[2]: each for each in OPERATIONS.values() if each.name.startswith(f"{tag}.")}


def _methods(resource: type[Resource]) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, method in vars(resource).items():
        if inspect.isfunction(method) and not name.startswith("_"):
            yield name, inspect.unwrap(method)


def section(operation: Operation, method: Callable[..., Any]) -> Iterator[str]:
    """Yield the paragraphs about one operation."""
    facts = [
        f"`{operation.method} {operation.path}`",
        f"id `{operation.id}`",
        *([] if operation.since == FLOOR else [f"since {operation.since}"]),
        f"category `{operation.category.value}`",
        "scopes " + (", ".join(f"`{each}`" for each in operation.scopes) or "none"),
        "in Pinterest's sandbox" if operation.sandbox else "not in Pinterest's sandbox",
    ]
    yield f"## {operation.name}"
    yield _first_sentence(method)
    if operation.removed is not None:
        yield f"**Removed** from the API in {operation.removed}: {_instead(operation)}"
    elif operation.deprecated:
        yield "**Deprecated** by Pinterest: a call warns."
    yield " · ".join(facts)
    yield signature(method)
    if operation.parameters:
        yield _table(["parameter", "sent as", "allowed"], map(_parameter, operation.parameters))
    yield _outcome(method)


def _outcome(method: Callable[..., Any]) -> str:
    return f"{returned(method)} {models(method)}".rstrip()


def _parameter(parameter: Parameter) -> list[str]:
    renamed = "" if parameter.wire_name == parameter.name else f" `{parameter.wire_name}`"
    required = ", required" if parameter.required else ""
    null = " or null" if parameter.nullable and parameter.place == "field" else ""
    sent = _SENT[parameter.place, parameter.encoding] + renamed + required
    return [f"`{parameter.name}`", sent, describe(parameter.type) + null]


def _paragraphs(documented: object) -> list[str]:
    return [" ".join(each.split()) for each in (inspect.getdoc(documented) or "").split("\n\n")]


def _first_sentence(documented: object) -> str:
    first = _paragraphs(documented)[0]
    found = re.match(r".*?[.](?= |$)", first)
    return found[0] if found else first


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [
        head,
        ["---"] * len(head),
        *([each.replace("|", r"\|").replace("*", r"\*") for each in row] for row in rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _joined(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


def differing(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """The pages of a folder that are missing, out of date, or of no resource."""
    found = {file.name: file.read_text("utf-8") for file in folder.glob("*.md")}
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
