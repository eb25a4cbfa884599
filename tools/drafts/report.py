"""All drafts of one description, by tag."""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pinterest_async._operations.operation import Operation
from tools.description.document import Described, Document
from tools.description.findings import Difference, Findings

from .additions import of_enums, of_models, of_operations
from .methods import method, method_names, scoped_lines, words
from .models import Models
from .names import snake

_FORMAT = ("-m", "ruff", "format", "--line-length", "120", "--stdin-filename", "draft.py", "-")


@dataclass(frozen=True)
class Source:
    """What drafts are made of: the newest description, what was found in it, and where operations stood first."""

    document: Document
    findings: Findings
    left: Sequence[Difference]
    since: Mapping[str, str]


def drafts(source: Source, declared: Mapping[str, Operation]) -> str:
    """Return the drafts of what is missing: new operations with their models by tag, then what existing ones lack."""
    described = source.document.operations()
    tags: dict[str, list[Described]] = {}
    for id, operation in described.items():
        if id not in declared:
            tags.setdefault(snake(str(operation.record.get("tags", ["untagged"])[0])), []).append(operation)
    parts = [part for tag in sorted(tags) for part in _tag(source, tag, tags[tag])]
    return "\n\n".join([*parts, *_additions(source, described, declared)]) + "\n"


def _tag(source: Source, tag: str, operations: Sequence[Described]) -> Iterator[str]:
    models = Models(source.document)
    names = method_names(operations)
    methods = [method(models, found, name, source.since[found.id]) for name, found in names.items()]
    yield _title(f"tag {tag}: models")
    yield _imports(models)
    yield _formatted("\n\n".join(models.classes.values()))
    yield _title(f"tag {tag}: operations")
    class_name = words(tag)
    text = f'class {class_name}(Resource):\n    """..."""\n\n' + "\n".join(methods)
    account = [key for key, found in names.items() if found.path.startswith("/ad_accounts/{")]
    if account:
        lines = "\n".join(scoped_lines(class_name, account))
        text += (
            f"\n\nclass Account{class_name}(AccountResource):\n"
            f'    """{class_name} with the ad account filled in."""\n\n{lines}\n'
        )
    yield _formatted(text)


def _additions(source: Source, described: Mapping[str, Described], declared: Mapping[str, Operation]) -> Iterator[str]:
    models = Models(source.document)
    fields = list(of_models(models, source.findings, source.left))
    parameters = list(of_operations(models, source.left, described, declared))
    enums = list(of_enums(source.findings, source.left))
    for title, parts in (("fields", fields), ("parameters", parameters), ("values of enums", enums)):
        if parts:
            yield _title(f"{title} that are missing")
            yield "\n".join(parts)
    if models.classes:
        yield _title("models of these fields and parameters")
        yield _imports(models)
        yield _formatted("\n\n".join(models.classes.values()))


def _title(text: str) -> str:
    return f"# ==== {text} ===="


def _imports(models: Models) -> str:
    """Return the models of the package that drafts refer to."""
    by_module: dict[str, set[str]] = {}
    for used in models.used:
        by_module.setdefault(used.__module__.rpartition(".")[2], set()).add(used.__name__)
    lines = [f"from .{module} import {', '.join(sorted(by_module[module]))}" for module in sorted(by_module)]
    return "\n".join(lines) or "# no models of other areas"


def _formatted(text: str) -> str:
    """Return code as the project formats it."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, *_FORMAT], input=text, capture_output=True, text=True, check=False
    )
    return done.stdout.rstrip() if done.returncode == 0 else text


def first_versions(documents: Iterable[Document], table: str = "") -> dict[str, str]:
    """Return the version that each operation came with, by operationId.

    Args:
        documents: Descriptions, the oldest first. The first that has an operation says its version.
        table: Lines of a Markdown table with a version and an operationId in the first columns, which count more.
    """
    since = {id: version for version, id in re.findall(r"^\| *(\d+\.\d+)[.\d]* *\| *([\w/]+) *\|", table, re.MULTILINE)}
    for document in documents:
        for id in document.operations():
            since.setdefault(id, ".".join(document.version.split(".")[:2]))
    return since
