"""Imports go downwards only, and modules stay small enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pinterest_async

ROOT = Path(pinterest_async.__file__).parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix("__init__").rstrip("."): path
    for path in ROOT.rglob("*.py")
}

LAYERS: list[set[str]] = [
    {"errors", "models", "_version"},
    {"_arguments", "_decode", "_feed_columns", "_request", "_retry", "_rows", "auth"}
    | {
        "_buckets",
        "_lanes",
        "_limits",
        "_lines",
        "_pace",
        "_policies",
        "_quotas",
        "_rate_headers",
        "_reservation",
        "_statistics",
        "_token_store",
        "_turns",
    },
    {
        "_failures",
        "_redis",
        "_redis_tokens",
        "_settings",
        "_shared_lane",
        "_shared_limits",
        "_shared_line",
        "_slot_server",
        "_transport",
    },
    {
        "_bulk",
        "_chunks",
        "_declared",
        "_download",
        "_job",
        "_joined_files",
        "_journal",
        "_journal_file",
        "_operation",
        "_outcomes",
        "_pages",
        "_recorder",
        "_redis_journal",
        "_sender",
        "_storage",
        "_tally",
        "journal",
    },
    {"resources"},
    {
        "",
        "_binding",
        "_tagged",
        "account",
        "client",
        "event_lines",
        "feeds",
        "hashing",
        "parts",
        "progress",
        "redis",
        "shards",
        "targeting",
        "taskiq",
    },
    {"sandbox"},
    {"cli"},
    {"__main__"},
]
"""From the bottom to the top; "" is the package itself."""

MOST_LINES = {"models": None, "resources": 400}
"""Lines a module may have, by package; None: any number, because it is data."""


def layer(module: str) -> int:
    [found] = [number for number, names in enumerate(LAYERS) if module.partition(".")[0] in names]
    return found


def imports(module: str) -> Iterator[str]:
    """The modules of the package that a module imports, wherever in it; those for type checkers aside."""
    path = MODULES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    waiting: list[ast.AST] = [ast.parse(path.read_text())]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
        elif isinstance(node, ast.Import):
            assert not any(each.name.startswith("pinterest_async") for each in node.names), f"{module}: use 'from'"
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                parts = package.split(".") if package else []
                base = ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])
            elif node.module is not None and node.module.partition(".")[0] == "pinterest_async":
                base = node.module.partition(".")[2]
            else:
                continue
            for each in node.names:
                inner = f"{base}.{each.name}".lstrip(".")
                yield inner if inner in MODULES else base
        else:
            waiting += ast.iter_child_nodes(node)


GRAPH = {module: {each for each in imports(module) if each != module} for module in MODULES}


def test_every_module_has_its_layer() -> None:
    known = set().union(*LAYERS)
    assert {module.partition(".")[0] for module in MODULES} == known
    assert len(known) == sum(map(len, LAYERS))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_its_own_layer_and_those_below(module: str) -> None:
    upwards = {each for each in GRAPH[module] if layer(each) > layer(module)}
    assert upwards == set()


def test_no_module_imports_itself_by_way_of_others() -> None:
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join([*way, module])
        if module not in done:
            for each in GRAPH[module]:
                visit(each, (*way, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())


def test_the_reader_of_imports_finds_them() -> None:
    assert GRAPH["errors"] == set(), "what it imports is for type checkers"
    assert {"_failures", "_limits", "_request", "_retry", "auth", "errors"} <= GRAPH["_transport"]
    assert "_operation" in GRAPH["resources.boards"]
    assert "models.boards" in GRAPH["resources.boards"]
    assert "resources" in GRAPH[""], "an import inside a function counts"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_can_be_read_in_one_go(module: str) -> None:
    most = MOST_LINES.get(module.partition(".")[0], 300)
    assert most is None or len(MODULES[module].read_text().splitlines()) <= most
