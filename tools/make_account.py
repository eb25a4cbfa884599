"""Write what type checkers see of the account view, from the resources: python tools/make_account.py [--check].

With --check nothing is written: it exits with 1 when pinterest_async/account.pyi is not what would be written.
"""

import argparse
import ast
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pinterest_async import client  # noqa: E402
from pinterest_async._binding import BOUND, bindable  # noqa: E402
from pinterest_async.account import AccountView  # noqa: E402
from pinterest_async.resources import NAMES, resource_class  # noqa: E402

STUB = ROOT / "pinterest_async" / "account.pyi"
INTRODUCTION = "What type checkers see of account.py. Written by `python tools/make_account.py`; do not edit."

Names = dict[str, tuple[str, str]]
"""Where imported names come from: name -> (module, name there)."""


class _Renaming(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id))


def known(tree: ast.Module, module: str) -> Names:
    """What a module imports and defines by name, with modules written as seen from the package itself."""
    package, _, here = module.rpartition(".")
    found: Names = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            own = [each.id for each in targets if isinstance(each, ast.Name)]
            found |= {name: (f"{package.removeprefix('pinterest_async')}.{here}", name) for name in own}
        if isinstance(node, ast.ImportFrom):
            parts = package.split(".")[1:]
            base = ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])
            source = f".{base}" if node.level else str(node.module)
            found |= {each.asname or each.name: (source, each.name) for each in node.names}
    return found


def without_body(method: ast.FunctionDef | ast.AsyncFunctionDef, *, drop: bool) -> ast.stmt:
    """A method as a stub has it, the ad account dropped where it is required and open where it is not."""
    arguments = method.args
    positional = [each.arg for each in arguments.args]
    if drop and BOUND in positional and positional.index(BOUND) < len(positional) - len(arguments.defaults):
        arguments.args = [each for each in arguments.args if each.arg != BOUND]
    arguments.kw_defaults = [
        ast.Constant(...) if default is not None and each.arg == BOUND else default
        for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    text = ast.get_docstring(method)
    assert text is not None, method.name
    method.decorator_list = []
    method.body = [docstring(text, 8)]
    return method


def docstring(text: str, indent: int) -> ast.Expr:
    """A docstring laid out for its place."""
    lines = text.splitlines()
    rest = "".join(f"\n{' ' * indent if line else ''}{line}" for line in lines[1:])
    return ast.Expr(ast.Constant(lines[0] + rest + (f"\n{' ' * indent}" if rest else "")))


def class_of(tree: ast.Module, name: str) -> ast.ClassDef:
    """A class of a module."""
    [found] = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name]
    return found


def stub() -> str:
    """The text of the stub, not yet formatted."""
    names: Names = {}
    classes: list[ast.stmt] = []
    attributes: list[ast.stmt] = []
    for tag in NAMES:
        kind = resource_class(tag)
        wanted = bindable(kind)
        if not wanted:
            continue
        tree = ast.parse(inspect.getsource(import_module(kind.__module__)))
        methods = [
            without_body(node, drop=True)
            for node in class_of(tree, kind.__name__).body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in wanted
        ]
        assert len(methods) == len(wanted), tag
        text = inspect.cleandoc(kind.__doc__ or "")
        made = ast.ClassDef(f"Account{kind.__name__}", [], [], [docstring(text, 4), *methods], [])
        renamed: dict[str, str] = {}
        used = {node.id for node in ast.walk(made) if isinstance(node, ast.Name)}
        for name, source in known(tree, kind.__module__).items():
            if name in used and names.setdefault(name, source) != source:  # another module's name for something else
                renamed[name] = f"{kind.__name__}{name}"
                names[renamed[name]] = source
        _Renaming(renamed).visit(made)
        classes.append(made)
        attributes.append(ast.AnnAssign(ast.Name(tag), ast.Name(made.name), None, 1))
    tree = ast.parse(inspect.getsource(client))
    with_options = next(
        node
        for node in class_of(tree, "Pinterest").body
        if isinstance(node, ast.FunctionDef) and node.name == "with_options"
    )
    used = {node.id for node in ast.walk(with_options.args) if isinstance(node, ast.Name)} | {"Self"}
    names |= {name: source for name, source in known(tree, client.__name__).items() if name in used}
    names |= {"Pinterest": (".client", "Pinterest")}
    init = ast.parse("class _:\n def __init__(self, pinterest: Pinterest, ad_account_id: str) -> None: ...").body[0]
    assert isinstance(init, ast.ClassDef)
    account = ast.parse("ad_account_id: str").body
    view: list[ast.stmt] = [docstring(inspect.cleandoc(AccountView.__doc__ or ""), 4), *account, *attributes]
    view += [*init.body, without_body(with_options, drop=False)]
    imports: list[ast.stmt] = [ast.parse("import aiohttp").body[0]]
    for module in sorted({module for module, _ in names.values()}):
        aliases = [
            ast.alias(there, None if there == name else name)
            for name, (at, there) in sorted(names.items())
            if at == module
        ]
        imports.append(ast.ImportFrom(module.lstrip("."), aliases, len(module) - len(module.lstrip("."))))
    exported = ast.parse('__all__ = ["AccountView"]').body
    body = [docstring(INTRODUCTION, 0), *imports, *exported, *classes]
    body.append(ast.ClassDef("AccountView", [], [], view, []))
    return ast.unparse(ast.fix_missing_locations(ast.Module(body, [])))


def is_current(path: Path = STUB) -> bool:
    """Whether the file says what would be written, layout and the order of imports aside."""
    return path.is_file() and _essence(path.read_text()) == _essence(stub())


def _essence(text: str) -> list[str]:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = inspect.cleandoc(node.value).strip()
    imports = [
        f"{node.level} {node.module} {each.name} {each.asname}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    ]
    rest = [ast.dump(node) for node in tree.body if not isinstance(node, ast.ImportFrom)]
    return sorted(imports) + rest


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--file", type=Path, default=STUB)
    options = parser.parse_args(arguments)
    if is_current(options.file):
        return 0
    if options.check:
        sys.stdout.write(f"{options.file} is out of date\n")
        return 1
    options.file.write_text(stub() + "\n")
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "check", "--quiet", "--fix", "--select=I", str(options.file)], check=True)  # noqa: S603
    subprocess.run([*ruff, "format", "--quiet", str(options.file)], check=True)  # noqa: S603
    return 0


if __name__ == "__main__":
    sys.exit(main())
